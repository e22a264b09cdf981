//! What is noted in the page, brought out of it.

use std::time::Duration;

use anyhow::{Context, Result, ensure};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use testkit::{Seen, Window, until};

const WATCH: &str = include_str!("watch.js");
/// How often a long run in the page is asked whether it is done: rarely, for asking takes its time.
const ASK_EVERY: Duration = Duration::from_millis(500);
/// Nothing takes this long unless it is broken.
const LONGEST: u32 = 600;

/// An own message, from the key on. Milliseconds of the page's clock.
#[derive(Clone, Debug, Deserialize)]
pub struct Sent {
    pub pressed: f64,
    pub asked: f64,
    pub answered: f64,
    pub drawn: f64,
    pub painted: f64,
}

/// A scroll, frame by frame.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Scrolled {
    /// From a frame's beginning until it was painted.
    pub work: Vec<f64>,
    /// From one frame to the next.
    pub frames: Vec<f64>,
    is_done: bool,
}

/// The page, watched.
pub struct Watch<'a>(&'a Window);

impl<'a> Watch<'a> {
    /// Begins to watch.
    pub async fn begin(window: &'a Window) -> Result<Self> {
        window.execute(WATCH, Vec::new()).await?;
        Ok(Self(window))
    }

    async fn ask<T: DeserializeOwned>(&self, script: &str, args: Vec<Value>) -> Result<T> {
        let value = self.0.execute(script, args).await?;
        serde_json::from_value(value).context("The page answered of another shape")
    }

    /// Waits until so many of a kind have been noted, and takes them.
    async fn take<T: DeserializeOwned>(&self, what: &str, count: usize) -> Result<Vec<T>> {
        let length = format!("return window.bench.{what}.length");
        until(&format!("{count} {what} are noted"), async || {
            let noted: usize = self.ask(&length, Vec::new()).await?;
            Ok(Seen::when(noted >= count, format!("{noted} are")))
        })
        .await?;
        let take = format!("const all = window.bench.{what}; window.bench.{what} = []; return all");
        self.ask(&take, Vec::new()).await
    }

    /// So many letters, from the key until it was painted.
    pub async fn letters(&self, count: usize) -> Result<Vec<f64>> {
        self.take("letters", count).await
    }

    /// So many own messages.
    pub async fn sent(&self, count: usize) -> Result<Vec<Sent>> {
        self.take("sent", count).await
    }

    /// Opens a room; the time until its messages were painted.
    pub async fn open(&self, name: &str) -> Result<f64> {
        self.ask::<()>("window.bench.open(arguments[0])", vec![json!(name)]).await?;
        let opened = self.take("opened", 1).await?;
        opened.first().copied().context("No room was opened")
    }

    /// Scrolls up through so many messages, `step` pixels a frame.
    pub async fn scroll_through(&self, step: u32, messages: usize) -> Result<Scrolled> {
        self.scroll(vec![json!(step), json!(messages), Value::Null]).await
    }

    /// Scrolls up and down for so many frames.
    pub async fn scroll_for(&self, step: u32, frames: usize) -> Result<Scrolled> {
        self.scroll(vec![json!(step), Value::Null, json!(frames)]).await
    }

    async fn scroll(&self, how: Vec<Value>) -> Result<Scrolled> {
        self.ask::<()>("window.bench.scroll(...arguments)", how).await?;
        for _ in 0..LONGEST {
            tokio::time::sleep(ASK_EVERY).await;
            if self.ask("return window.bench.scrolled.isDone", Vec::new()).await? {
                let run: Scrolled = self.ask("return window.bench.scrolled", Vec::new()).await?;
                ensure!(run.is_done && !run.work.is_empty(), "Nothing was scrolled");
                return Ok(run);
            }
        }
        anyhow::bail!("The scroll does not end: {} messages", self.seen().await?)
    }

    async fn seen(&self) -> Result<usize> {
        self.ask("return window.bench.seen.size", Vec::new()).await
    }

    /// The most rows there were in the document at a time.
    pub async fn most_rows(&self) -> Result<usize> {
        self.ask("return window.bench.mostRows", Vec::new()).await
    }
}
