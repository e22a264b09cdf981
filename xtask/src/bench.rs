//! `cargo xtask bench`: measures release builds and writes docs/benchmarks.md.
//!
//! The benches only time things, taking turns with what they are compared with, and print their
//! samples as lines of JSON. What is made of the samples is made here.

use std::fmt::Write as _;
use std::fs;
use std::io::{BufRead, BufReader};
use std::process::{Command, ExitCode, Stdio};
use std::time::Duration;

use anyhow::{Context, Result, ensure};
use serde_json::{Value, json};

use crate::child::finish;
use crate::packages::{self, Purpose};
use crate::page::{self, Size};
use crate::payload;
use crate::place::{cargo, root, target};
use crate::suite;

/// Packages and their benches.
const BENCHES: [(&str, &str); 10] = [
    ("engine", "publish"),
    ("engine", "burst"),
    ("engine", "desks"),
    ("engine", "idle"),
    ("interop", "decode"),
    ("interop", "live"),
    ("interop", "attach"),
    ("interop", "fanout"),
    ("e2e", "window"),
    ("e2e", "page"),
];
/// The benches that need the shells, the backend and a large desk.
const WINDOW: &str = "window";
const PAGE: &str = "page";
/// The bench that needs the official client.
const DECODE: &str = "decode";
/// What is weighed, not timed.
const PAYLOAD: &str = "payload";
/// How long the machine is watched before it is used.
const WATCH: Duration = Duration::from_secs(3);

/// Runs the benches named in the arguments, or all; what is no bench goes on to them. Only a run of
/// all writes the page.
///
/// # Errors
/// Something could not be built or measured. A target that was missed is the exit code.
pub(crate) fn run(arguments: &[String]) -> Result<ExitCode> {
    let is_bench =
        |word: &&String| *word == PAYLOAD || BENCHES.iter().any(|(_, name)| name == *word);
    let (named, further): (Vec<&String>, Vec<&String>) = arguments.iter().partition(is_bench);
    let is_wanted = |name: &str| named.is_empty() || named.iter().any(|word| *word == name);
    packages::ensure(Purpose::Test)?;
    page::build(Size::Small)?;
    if is_wanted(WINDOW) || is_wanted(PAGE) {
        build_programs()?;
    }
    if is_wanted(DECODE) {
        suite::official_client()?;
    }
    for (package, name) in BENCHES.iter().filter(|(_, name)| is_wanted(name)) {
        finish("cargo bench", bench(package, name).arg("--no-run"))?;
    }
    // What the builds wrote is on its way to the disk, and whoever commits meanwhile waits behind it.
    finish("sync", &mut Command::new("sync"))?;
    let busy = busy_share(WATCH)?;
    let mut rows = Vec::new();
    for (package, name) in BENCHES.iter().filter(|(_, name)| is_wanted(name)) {
        println!("── {name}");
        rows.extend(measure(bench(package, name).arg("--").args(&further))?);
    }
    if is_wanted(PAYLOAD) {
        println!("── {PAYLOAD}");
        rows.push(payload()?);
    }
    println!("\n{}", table(&rows));
    if named.is_empty() && further.is_empty() {
        let page = root().join("docs/benchmarks.md");
        fs::create_dir_all(root().join("docs"))?;
        fs::write(&page, document(&rows, busy)?).context("Cannot write the benchmarks")?;
        println!("Written: {}", page.display());
    }
    let is_met = rows.iter().all(|row| row.is_met() != Some(false));
    Ok(if is_met { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// The shell with an empty page first: the real one is what stays under its name.
fn build_programs() -> Result<()> {
    let empty = json!({"build": {"frontendDist": "tests/benches/empty_page"}});
    finish("cargo build of the empty shell", shell().env("TAURI_CONFIG", empty.to_string()))?;
    let release = target()?.join("release");
    fs::copy(release.join("deskbell"), release.join("deskbell-empty"))?;
    finish("cargo build of the shell", shell().env_remove("TAURI_CONFIG"))?;
    let mut command = cargo();
    command.args(["build", "--release", "--package", "backend", "--package", "rpc"]);
    finish("cargo build of the backend and a colleague", &mut command)?;
    let mut command = cargo();
    command.args(["build", "--release", "--package", "engine", "--example", "large_desk"]);
    finish("cargo build of the large desk", &mut command)
}

fn shell() -> Command {
    let mut command = cargo();
    command.args(["build", "--release", "--package", "deskbell", "--features", "custom-protocol"]);
    command
}

fn bench(package: &str, name: &str) -> Command {
    let mut command = cargo();
    command.args(["bench", "--package", package, "--bench", name]);
    command
}

/// Runs a bench; its lines of JSON are rows, the others are for whoever watches.
fn measure(command: &mut Command) -> Result<Vec<Row>> {
    let mut child = command.stdout(Stdio::piped()).spawn().context("Cannot start cargo bench")?;
    let output = child.stdout.take().context("Cargo has no output")?;
    let mut rows = Vec::new();
    for line in BufReader::new(output).lines() {
        let line = line?;
        match serde_json::from_str(&line).ok().as_ref().and_then(Row::read) {
            Some(row) => rows.push(row),
            None => println!("{line}"),
        }
    }
    ensure!(child.wait()?.success(), "The bench failed");
    ensure!(!rows.is_empty(), "The bench measured nothing");
    Ok(rows)
}

/// Something measured.
#[derive(Clone, Debug, PartialEq)]
struct Row {
    key: String,
    what: String,
    compared: String,
    unit: String,
    ours: Vec<f64>,
    base: Vec<f64>,
    limit: Limit,
}

/// What was set as a target.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Limit {
    /// At most so many times the other.
    Ratio(f64),
    /// At most so much more than the other.
    Difference(f64),
    /// At most so much, whatever the other is.
    Most(f64),
    /// It is only reported.
    None,
}

impl Row {
    fn read(line: &Value) -> Option<Self> {
        let text = |key: &str| line.get(key)?.as_str().map(str::to_owned);
        let numbers = |key: &str| -> Option<Vec<f64>> {
            line.get(key)?.as_array()?.iter().map(Value::as_f64).collect()
        };
        let limit = |key: &str| line.pointer(key).and_then(Value::as_f64);
        Some(Self {
            key: text("measured")?,
            what: text("what")?,
            compared: text("compared")?,
            unit: text("unit")?,
            ours: numbers("ours")?,
            base: numbers("base")?,
            limit: limit("/limit/ratio")
                .map(Limit::Ratio)
                .or(limit("/limit/difference").map(Limit::Difference))
                .or(limit("/limit/most").map(Limit::Most))
                .unwrap_or(Limit::None),
        })
    }

    fn ratio(&self) -> Option<f64> {
        Some(median(&self.ours)? / median(&self.base)?)
    }

    fn difference(&self) -> Option<f64> {
        Some(median(&self.ours)? - median(&self.base)?)
    }

    /// Whether the target was met, where there is one.
    fn is_met(&self) -> Option<bool> {
        match self.limit {
            Limit::Ratio(most) => Some(self.ratio().is_some_and(|ratio| ratio <= most)),
            Limit::Difference(most) => Some(self.difference().is_some_and(|it| it <= most)),
            Limit::Most(most) => Some(median(&self.ours).is_some_and(|it| it <= most)),
            Limit::None => None,
        }
    }

    fn cells(&self) -> [String; 9] {
        let number = |value: Option<f64>| value.map_or("–".to_owned(), |it| format!("{it:.2}"));
        [
            self.key.clone(),
            self.what.clone(),
            with_spread(&self.ours),
            with_spread(&self.base),
            self.unit.clone(),
            number(self.ratio()),
            number(self.difference()),
            match self.limit {
                Limit::Ratio(most) => format!("ratio ≤ {most}"),
                Limit::Difference(most) => format!("difference ≤ {most}"),
                Limit::Most(most) => format!("≤ {most}"),
                Limit::None => "–".to_owned(),
            },
            match self.is_met() {
                Some(true) => "met".to_owned(),
                Some(false) => "missed".to_owned(),
                None => "reported".to_owned(),
            },
        ]
    }
}

const COLUMNS: [&str; 9] =
    ["Key", "What", "Deskbell", "Compared", "Unit", "Ratio", "Difference", "Target", "Verdict"];

fn table(rows: &[Row]) -> String {
    let line = |cells: &[String]| format!("| {} |\n", cells.join(" | "));
    let mut text = line(&COLUMNS.map(str::to_owned));
    text += &line(&COLUMNS.map(|_| "---".to_owned()));
    rows.iter().for_each(|row| text += &line(&row.cells()));
    text
}

/// The middle of them.
fn median(samples: &[f64]) -> Option<f64> {
    let mut sorted = samples.to_vec();
    sorted.sort_by(f64::total_cmp);
    let upper = *sorted.get(sorted.len() / 2)?;
    if sorted.len() % 2 == 1 {
        return Some(upper);
    }
    let lower = *sorted.get(sorted.len() / 2 - 1)?;
    Some(f64::midpoint(lower, upper))
}

/// The median distance from the median.
fn spread(samples: &[f64]) -> Option<f64> {
    let middle = median(samples)?;
    let distances: Vec<f64> = samples.iter().map(|sample| (sample - middle).abs()).collect();
    median(&distances)
}

fn with_spread(samples: &[f64]) -> String {
    match (median(samples), spread(samples)) {
        (Some(middle), Some(spread)) if samples.len() > 1 => {
            format!("{middle:.2} ± {spread:.2} ({})", samples.len())
        }
        (Some(middle), _) => format!("{middle:.2}"),
        _ => "–".to_owned(),
    }
}

/// The page as it travels; smaller than the other is the target.
fn payload() -> Result<Row> {
    let weighed = payload::weigh()?;
    println!("{}", weighed.about);
    Ok(Row {
        key: "page_payload".to_owned(),
        what: "Page payload, gzip".to_owned(),
        compared: weighed.about,
        unit: "kB".to_owned(),
        ours: vec![weighed.ours],
        base: vec![weighed.theirs],
        limit: Limit::Ratio(1.0),
    })
}

fn document(rows: &[Row], busy: f64) -> Result<String> {
    let mut text = String::from("# Benchmarks\n\nWritten by `cargo xtask bench`; do not edit.\n\n");
    writeln!(
        text,
        "Measured on {} at commit {}, release build, on {}.",
        said("date", &["-u", "+%Y-%m-%d %H:%M UTC"])?,
        commit()?,
        machine()?
    )?;
    writeln!(text, "Other programs kept the processors {:.0} % busy before.", busy * 100.0)?;
    text += "Each row is one run in which both sides took turns: \
             median ± median distance from it (number of samples).\n\n";
    text += &table(rows);
    text += "\n## What was compared\n\n";
    for row in rows {
        writeln!(text, "- **{}**: {}", row.key, row.compared)?;
    }
    Ok(text)
}

fn commit() -> Result<String> {
    let short = said("git", &["rev-parse", "--short", "HEAD"])?;
    let is_clean = said("git", &["status", "--porcelain"])?.is_empty();
    Ok(if is_clean { short } else { format!("{short} with local changes") })
}

fn machine() -> Result<String> {
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let processors = fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let model = processors.lines().find_map(|line| line.strip_prefix("model name"));
    let model =
        model.and_then(|rest| rest.split_once(':')).map_or("unknown", |(_, name)| name.trim());
    Ok(format!("{} with {cores} × {model}", said("uname", &["-sr"])?))
}

fn said(program: &str, arguments: &[&str]) -> Result<String> {
    let mut command = Command::new(program);
    let output = command.args(arguments).current_dir(root()).output();
    let output = output.with_context(|| format!("Cannot start {program}"))?;
    Ok(String::from_utf8_lossy(&output.stdout).trim().to_owned())
}

/// The share of the processors' time that others use.
fn busy_share(watch: Duration) -> Result<f64> {
    let before = processor_times()?;
    std::thread::sleep(watch);
    let after = processor_times()?;
    let all = after.0.saturating_sub(before.0).max(1);
    Ok(1.0 - after.1.saturating_sub(before.1) as f64 / all as f64)
}

/// All ticks so far, and the idle ones among them.
fn processor_times() -> Result<(u64, u64)> {
    let stat = fs::read_to_string("/proc/stat").context("Cannot ask how busy the machine is")?;
    let first = stat.lines().next().context("The kernel says nothing")?;
    let ticks: Vec<u64> =
        first.split_whitespace().skip(1).filter_map(|word| word.parse().ok()).collect();
    let idle = ticks.iter().skip(3).take(2).sum();
    // The eight kinds that do not overlap; guests are counted among them.
    Ok((ticks.iter().take(8).sum(), idle))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(ours: &[f64], base: &[f64], limit: Value) -> Row {
        let line = json!({"measured": "k", "what": "w", "compared": "c", "unit": "ms",
            "ours": ours, "base": base, "limit": limit});
        Row::read(&line).unwrap()
    }

    #[test]
    fn an_outlier_moves_neither_the_median_nor_the_spread() {
        assert_eq!(median(&[3.0, 1.0, 2.0, 1000.0, 2.0]), Some(2.0));
        assert_eq!(spread(&[3.0, 1.0, 2.0, 1000.0, 2.0]), Some(1.0));
        assert_eq!(median(&[1.0, 4.0]), Some(2.5));
        assert_eq!(median(&[]), None);
    }

    #[test]
    fn a_target_is_met_or_missed_by_the_medians() {
        let twice = json!({"ratio": 2.0});
        assert_eq!(row(&[2.0, 9.0, 2.0], &[1.0, 1.0, 1.0], twice.clone()).is_met(), Some(true));
        assert_eq!(row(&[2.1], &[1.0], twice.clone()).is_met(), Some(false));
        assert_eq!(row(&[120.0], &[100.0], json!({"difference": 50.0})).is_met(), Some(true));
        assert_eq!(row(&[49.0], &[], json!({"most": 50.0})).is_met(), Some(true));
        assert_eq!(row(&[51.0], &[60.0], json!({"most": 50.0})).is_met(), Some(false));
        assert_eq!(row(&[1.0], &[1.0], Value::Null).is_met(), None);
        // Nothing to compare with is no success.
        assert_eq!(row(&[2.0], &[], twice).is_met(), Some(false));
    }

    #[test]
    fn what_is_no_row_is_for_whoever_watches() {
        assert_eq!(Row::read(&json!({"reason": "compiler-artifact"})), None);
        assert_eq!(Row::read(&json!("text")), None);
    }
}
