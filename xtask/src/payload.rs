//! What the page weighs as it travels, against a page of the customer's plan.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context, Result, ensure};

use crate::child::finish;
use crate::page;
use crate::place::{root, target};
use crate::{suite, weight};

/// What counts: all that a page loads to run and to look as it does.
const KINDS: [&str; 3] = ["wasm", "js", "css"];
/// The npm project of the other page.
const THEIRS: &str = "tests/payload";
/// A crate with a smaller share of the program is not listed.
const LEAST_SHARE: f64 = 0.01;

/// Both pages.
#[derive(Debug)]
pub(crate) struct Payload {
    /// Kilobytes of ours.
    pub(crate) ours: f64,
    /// Kilobytes of the other.
    pub(crate) theirs: f64,
    /// What was weighed, and what weighs in ours.
    pub(crate) about: String,
}

/// Weighs the page that was built, and one of the customer's plan, built here.
///
/// # Errors
/// The other page cannot be installed or built.
pub(crate) fn weigh() -> Result<Payload> {
    let ours = parts(&root().join("ui/dist"))?;
    let theirs = parts(&build_theirs()?)?;
    ensure!(ours.iter().all(|(_, kilobytes)| *kilobytes > 0.0), "A part of the page is missing");
    let about = format!(
        "every file by `gzip -9`, nothing else: {}; against react, react-dom, ably, \
         @tanstack/react-query, react-window, date-fns and clsx, each used once, bundled by vite: \
         {}. Theirs has libraries alone, ours is all of the page. What weighs in our program, by \
         share of its code: {}",
        list(&ours),
        list(&theirs),
        shares()?
    );
    Ok(Payload { ours: total(&ours), theirs: total(&theirs), about })
}

fn total(parts: &[(&str, f64)]) -> f64 {
    parts.iter().map(|(_, kilobytes)| kilobytes).sum()
}

fn list(parts: &[(&str, f64)]) -> String {
    let there = parts.iter().filter(|(_, kilobytes)| *kilobytes > 0.0);
    let parts = there.map(|(kind, kilobytes)| format!("{kind} {kilobytes:.1} kB"));
    parts.collect::<Vec<_>>().join(", ")
}

fn shares() -> Result<String> {
    let weights = weight::by_crate(&page::named_program()?)?;
    let all: usize = weights.iter().map(|(_, bytes)| bytes).sum();
    let share = |bytes: usize| bytes as f64 / all.max(1) as f64;
    let (listed, rest): (Vec<_>, Vec<_>) =
        weights.into_iter().partition(|(_, bytes)| share(*bytes) >= LEAST_SHARE);
    let percent = |name: &str, bytes: usize| format!("{name} {:.1} %", share(bytes) * 100.0);
    let mut words: Vec<String> = listed.iter().map(|(name, bytes)| percent(name, *bytes)).collect();
    let others = rest.iter().map(|(_, bytes)| bytes).sum();
    words.push(percent(&format!("{} others", rest.len()), others));
    Ok(words.join(", ") + ".")
}

/// Kilobytes by kind.
fn parts(folder: &Path) -> Result<Vec<(&'static str, f64)>> {
    let files = page::files(folder)?;
    let of_kind = |kind: &'static str| {
        let files = files.iter().filter(|file| file.extension().is_some_and(|it| it == kind));
        let bytes = files.map(|file| gzipped(&folder.join(file))).sum::<Result<usize>>()?;
        Ok((kind, bytes as f64 / 1_000.0))
    };
    KINDS.into_iter().map(of_kind).collect()
}

fn gzipped(file: &Path) -> Result<usize> {
    let output = Command::new("gzip").args(["-9", "-c"]).arg(file).output();
    let output = output.context("Cannot start gzip")?;
    ensure!(output.status.success(), "gzip cannot read {}", file.display());
    Ok(output.stdout.len())
}

/// Builds the page of the customer's plan, as its lock file names what it is made of.
fn build_theirs() -> Result<PathBuf> {
    suite::install(THEIRS)?;
    let folder = target()?.join("payload");
    let mut vite = Command::new("npx");
    vite.args(["vite", "build", "--emptyOutDir", "--logLevel", "error", "--outDir"]).arg(&folder);
    vite.current_dir(root().join(THEIRS)).stdin(Stdio::null());
    finish("vite build", &mut vite)?;
    Ok(folder)
}
