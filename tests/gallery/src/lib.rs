//! The gallery in a browser. It is served by `cargo xtask gallery` or `cargo xtask test`, which
//! say where; the states are the page's own (`ui/src/gallery`).

mod page;

use std::sync::Arc;

use anyhow::{Context, Result, bail};
use serde::Deserialize;
use serde_json::json;
use testkit::{Browser, Sandbox, Seen, until};

pub use page::Page;

/// Where the gallery is.
const ADDRESS: &str = "DESKBELL_GALLERY";

/// Brings to its end what is still coming into sight, so that nothing is looked at half faded in.
/// What takes longer is meant to be seen on its way: a word in passing, a skeleton.
const SETTLE: &str = "\
    for (const it of document.getAnimations()) \
        if (it.effect.getComputedTiming().endTime <= 1500) it.finish();";

/// The address of something the gallery serves.
///
/// # Errors
/// Nobody has said where it is.
pub fn address(of: &str) -> Result<String> {
    let at = std::env::var(ADDRESS)
        .with_context(|| format!("{ADDRESS} is not set; `cargo xtask test` serves the gallery"))?;
    Ok(format!("{at}{of}"))
}

/// The gallery, open in a browser.
#[derive(Debug)]
pub struct Gallery {
    /// The browser.
    pub browser: Browser,
    query: String,
}

#[derive(Deserialize)]
struct Sight {
    shown: Option<String>,
    missing: Option<String>,
}

impl Gallery {
    /// Opens a browser of that size.
    ///
    /// # Errors
    /// There is no browser.
    pub async fn open(sandbox: &Arc<Sandbox>, width: u32, height: u32) -> Result<Self> {
        let browser = Browser::start(sandbox).await?;
        browser.resize(width, height).await?;
        Ok(Self { browser, query: String::new() })
    }

    /// Has the states look so from now on: `theme=dark&lang=ar`.
    pub fn look(&mut self, query: &str) {
        query.clone_into(&mut self.query);
    }

    /// The names of all states.
    ///
    /// # Errors
    /// The gallery lists none.
    pub async fn states(&self) -> Result<Vec<String>> {
        self.browser.go(&address("index.html")?).await?;
        let names =
            "return [...document.querySelectorAll('[data-state]')].map(it => it.dataset.state)";
        until("the gallery lists its states", async || {
            let names: Vec<String> = self.browser.execute(names, Vec::new()).await?;
            Ok(if names.is_empty() { Seen::NotYet("none".into()) } else { Seen::Yes(names) })
        })
        .await
    }

    /// Shows a state and returns when it is there and at rest. In the same look the document stays
    /// and only its hash changes.
    ///
    /// # Errors
    /// The state does not come.
    pub async fn show(&self, state: &str) -> Result<()> {
        // What was shown before must not be taken for it.
        let forget = "document.documentElement.removeAttribute('data-scene')";
        self.browser.execute::<()>(forget, Vec::new()).await?;
        self.browser.go(&address(&format!("index.html?{}#/{state}", self.query))?).await?;
        let look = "const { scene, sceneMissing } = document.documentElement.dataset; \
                    return { shown: scene ?? null, missing: sceneMissing ?? null }";
        until(&format!("{state} is shown"), async || {
            let sight: Sight = self.browser.execute(look, Vec::new()).await?;
            match sight {
                Sight { missing: Some(missing), .. } => bail!("{state}: {missing} did not come"),
                Sight { shown: Some(shown), .. } if shown == state => Ok(Seen::Yes(())),
                Sight { shown, .. } => Ok(Seen::NotYet(format!("{shown:?} is"))),
            }
        })
        .await?;
        self.browser.execute(SETTLE, Vec::new()).await
    }

    /// Changes the colours of what is shown and leaves everything else.
    ///
    /// # Errors
    /// The page cannot be reached.
    pub async fn dress(&self, theme: &str) -> Result<()> {
        // A colour on its way to another is not there yet: those ways are cut short.
        let dress = "document.documentElement.style.setProperty('--quick', '0ms'); \
                     document.documentElement.dataset.theme = arguments[0]";
        self.browser.execute(dress, vec![json!(theme)]).await
    }

    /// A picture of what is shown, without the caret, which comes and goes.
    ///
    /// # Errors
    /// The browser gives none.
    pub async fn picture(&self) -> Result<Vec<u8>> {
        let hide = "document.documentElement.style.caretColor = 'transparent'";
        self.browser.execute::<()>(hide, Vec::new()).await?;
        self.browser.screenshot().await
    }
}
