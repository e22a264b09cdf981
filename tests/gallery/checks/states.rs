//! Every state of the page, as those meet it who use it by keyboard, by ear, or without seeing
//! well: axe-core finds nothing in it, whatever can be pressed is large enough and shows when it
//! has the keyboard.
//!
//! Each state in each look is a check of its own; a look has one browser for all of its states. Words on
//! the command line choose checks whose names hold one of them: `cargo test -p gallery --test
//! states -- settings`.

#![allow(clippy::print_stdout, reason = "it reports as the test runner does")]

use std::path::Path;
use std::process::ExitCode;
use std::sync::Arc;

use anyhow::{Context, Result, ensure};
use gallery::Gallery;
use serde_json::json;
use testkit::Sandbox;

/// Where npm puts it, from this package.
const AXE: &str = "node_modules/axe-core/axe.min.js";
const RUN_AXE: &str = include_str!("axe.js");
const TARGETS: &str = include_str!("targets.js");
const FOCUS: &str = include_str!("focus.js");
const DIALOGS: &str = include_str!("dialogs.js");

/// The smallest window, and a small screen at a zoom of 150 %.
const SMALL: [(u32, u32); 2] = [(320, 400), (683, 400)];

/// How the states are looked at.
struct Look {
    name: &'static str,
    /// As the gallery's addresses say it.
    query: &'static str,
    /// Width and height of the window.
    size: (u32, u32),
    /// Colours in which only the contrast is looked at again: nothing else depends on them.
    also_in: &'static [&'static str],
    /// Windows in which dialogs are looked at again: all of each has to be in reach.
    dialogs_in: &'static [(u32, u32)],
}

const LOOKS: [Look; 3] = [
    Look {
        name: "light",
        query: "theme=light&lang=en",
        size: (1280, 800),
        also_in: &["dark"],
        dialogs_in: &[],
    },
    Look {
        name: "arabic, at night",
        query: "theme=night&lang=ar",
        size: (1280, 800),
        also_in: &[],
        dialogs_in: &[],
    },
    Look {
        name: "narrow, in German",
        query: "theme=dark&lang=de",
        size: (500, 640),
        also_in: &[],
        dialogs_in: &SMALL,
    },
];

fn main() -> ExitCode {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build();
    let checked = runtime.context("There is no runtime").and_then(|it| it.block_on(check()));
    match checked {
        Ok(is_sound) if is_sound => ExitCode::SUCCESS,
        Ok(_) => ExitCode::FAILURE,
        Err(err) => {
            println!("{err:#}");
            ExitCode::FAILURE
        }
    }
}

/// The looks side by side, each in a browser of its own.
async fn check() -> Result<bool> {
    let wanted: Vec<String> = std::env::args().skip(1).filter(|it| !it.starts_with('-')).collect();
    let sandbox = Sandbox::new()?;
    let [one, two, three] = LOOKS.each_ref().map(|look| check_look(&sandbox, look, &wanted));
    let (one, two, three) = tokio::try_join!(one, two, three)?;
    sandbox.passed();
    let outcomes: Vec<Outcome> = [one, two, three].concat();
    let failures: Vec<&String> = outcomes.iter().filter_map(|it| it.as_ref().err()).collect();
    failures.iter().for_each(|failure| println!("{failure}"));
    let (failed, passed) = (failures.len(), outcomes.len() - failures.len());
    let result = if failed == 0 { "ok" } else { "FAILED" };
    println!("test result: {result}. {passed} passed; {failed} failed; 0 ignored");
    ensure!(!outcomes.is_empty(), "No state has such a name");
    Ok(failed == 0)
}

/// What became of a check: nothing, or what is wrong.
type Outcome = Result<(), String>;

async fn check_look(
    sandbox: &Arc<Sandbox>,
    look: &Look,
    wanted: &[String],
) -> Result<Vec<Outcome>> {
    let (width, height) = look.size;
    let mut gallery = Gallery::open(sandbox, width, height).await?;
    let states = gallery.states().await?;
    gallery.look(look.query);
    let mut outcomes = Vec::new();
    for state in &states {
        let name = format!("{}: {state}", look.name);
        if wanted.is_empty() || wanted.iter().any(|word| name.contains(word)) {
            let checked = check_state(&gallery, state, look).await;
            outcomes.push(checked.map_err(|err| format!("{name} ... FAILED\n{err:#}")));
        }
    }
    gallery.browser.close().await?;
    Ok(outcomes)
}

async fn check_state(gallery: &Gallery, state: &str, look: &Look) -> Result<()> {
    gallery.show(state).await?;
    axe(gallery, "everything").await?;
    for (script, words) in [(TARGETS, "too small to be hit"), (FOCUS, "without a visible focus")] {
        let found: Vec<String> = gallery.browser.execute(script, Vec::new()).await?;
        ensure!(found.is_empty(), "{words}:\n  {}", found.join("\n  "));
    }
    check_dialog(gallery, look).await?;
    for theme in look.also_in {
        gallery.dress(theme).await?;
        axe(gallery, "colours").await.with_context(|| format!("in {theme}"))?;
    }
    Ok(())
}

/// Whether all of a dialog is in reach, in small windows too.
async fn check_dialog(gallery: &Gallery, look: &Look) -> Result<()> {
    let is_open = "return document.querySelector('dialog[open]') !== null";
    if !gallery.browser.execute::<bool>(is_open, Vec::new()).await? {
        return Ok(());
    }
    for &(width, height) in std::iter::once(&look.size).chain(look.dialogs_in) {
        gallery.browser.resize(width, height).await?;
        let found: Vec<String> = gallery.browser.execute(DIALOGS, Vec::new()).await?;
        ensure!(found.is_empty(), "in {width} by {height} pixels:\n  {}", found.join("\n  "));
    }
    let (width, height) = look.size;
    gallery.browser.resize(width, height).await
}

/// What axe-core finds in the page.
async fn axe(gallery: &Gallery, looked_at: &str) -> Result<()> {
    let is_there: bool = gallery.browser.execute("return 'axe' in window", Vec::new()).await?;
    if !is_there {
        let file = Path::new(env!("CARGO_MANIFEST_DIR")).join(AXE);
        let axe = std::fs::read_to_string(&file);
        let axe = axe.context("axe-core is not installed; `cargo xtask test` installs it")?;
        gallery.browser.execute::<()>(&axe, Vec::new()).await?;
    }
    let found: Vec<String> = gallery.browser.execute_async(RUN_AXE, vec![json!(looked_at)]).await?;
    ensure!(found.is_empty(), "axe-core found:\n  {}", found.join("\n  "));
    Ok(())
}
