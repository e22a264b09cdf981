//! `cargo xtask test`: everything that is checked, step by step, and one line at the end.

use std::io::{BufRead, BufReader};
use std::ops::AddAssign;
use std::process::{Command, ExitCode, Stdio};
use std::time::Instant;

use anyhow::{Context, Result, ensure};

use crate::gallery;
use crate::packages::{self, Purpose};
use crate::page::{self, Size};
use crate::place::{cargo, root};
use crate::programs::Program;

/// Tests counted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Count {
    passed: u64,
    failed: u64,
}

impl AddAssign for Count {
    fn add_assign(&mut self, other: Self) {
        self.passed += other.passed;
        self.failed += other.failed;
    }
}

/// A step: its name and what it does. `Err` is a failure that counts no tests.
type Step = (&'static str, fn() -> Result<Count>);

const STEPS: &[Step] = &[
    ("what is installed", || packages::ensure(Purpose::Test).map(none)),
    ("rustfmt", || check(&["fmt", "--all", "--check"])),
    ("page", || page::build(Size::Quick).map(none)),
    ("clippy, native", clippy_native),
    ("clippy, wasm32", clippy_wasm),
    ("unit and integration tests", unit_tests),
    ("interop tests", interop),
    ("page tests", || {
        tests(&["test", "--no-fail-fast", "--package", "ui", "--features", "gallery"])
    }),
    ("every state of the page, in a browser", gallery::check),
    ("end-to-end tests", end_to_end),
];

/// Runs every step, whatever became of the one before.
pub(crate) fn run() -> Result<ExitCode> {
    let started = Instant::now();
    let mut total = Count::default();
    let mut broken = Vec::new();
    for (number, (name, step)) in STEPS.iter().enumerate() {
        println!("\n── [{}/{}] {name}", number + 1, STEPS.len());
        let began = Instant::now();
        let result = step();
        let seconds = began.elapsed().as_secs();
        match result {
            Ok(count) => {
                total += count;
                println!("   {name}: {} in {seconds} s", describe(count));
            }
            Err(err) => {
                println!("   {name}: FAILED in {seconds} s: {err:#}");
                broken.push(*name);
            }
        }
    }
    println!("\n── All steps took {} s", started.elapsed().as_secs());
    if !broken.is_empty() {
        println!("Failed steps that are no tests: {}", broken.join(", "));
    }
    println!("{} passed, {} failed", total.passed, total.failed);
    let is_green = total.failed == 0 && broken.is_empty();
    Ok(if is_green { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

fn clippy_native() -> Result<Count> {
    let whole =
        ["clippy", "--workspace", "--exclude", "ui", "--all-targets", "--", "-D", "warnings"];
    check(&whole)?;
    // The page's tests run natively.
    let page = ["clippy", "--package", "ui", "--features", "gallery", "--all-targets"];
    check(&[&page[..], &["--", "-D", "warnings"]].concat())
}

fn clippy_wasm() -> Result<Count> {
    let page = ["clippy", "--package", "ui", "--target", "wasm32-unknown-unknown"];
    // The page's own profile, so that its dependencies' build scripts are not built once more.
    let as_built = ["--profile", "wasm-dev", "--features", "gallery"];
    check(&[&page[..], &as_built, &["--", "-D", "warnings"]].concat())
}

fn unit_tests() -> Result<Count> {
    let whole = ["test", "--no-fail-fast", "--workspace"];
    let later = ["ui", "e2e", "gallery", "interop"].map(|name| ["--exclude", name]);
    tests(&[&whole[..], later.as_flattened()].concat())
}

/// Installs the official client as its lock file names it.
pub(crate) fn official_client() -> Result<()> {
    install("tests/interop")
}

/// Installs what a folder's lock file names.
pub(crate) fn install(folder: &str) -> Result<()> {
    let mut npm = Command::new("npm");
    npm.arg("ci").current_dir(root().join(folder)).stdin(Stdio::null());
    crate::child::finish("npm ci", &mut npm)
}

fn interop() -> Result<Count> {
    official_client()?;
    tests(&["test", "--no-fail-fast", "--package", "interop"])
}

/// The programs are those the tests before this built for themselves: building them alone would
/// compile most libraries once more, with the features that only tests ask for left out.
///
/// Two at a time: each has a display, a bus and a window of its own, and waits more than it works.
fn end_to_end() -> Result<Count> {
    for program in [Program::Desk, Program::Backend, Program::Rpc] {
        let path = program.path()?;
        ensure!(path.is_file(), "{} has not been built", path.display());
    }
    tests(&["test", "--no-fail-fast", "--package", "e2e", "--", "--test-threads=2"])
}

fn none<T>(_: T) -> Count {
    Count::default()
}

fn describe(count: Count) -> String {
    if count == Count::default() {
        return "done".to_owned();
    }
    format!("{} passed, {} failed", count.passed, count.failed)
}

fn check(arguments: &[&str]) -> Result<Count> {
    crate::child::finish(&format!("cargo {}", arguments.join(" ")), &mut command(arguments))
        .map(none)
}

/// Runs tests, shows what they say while they say it, and counts. A run that fails without a failed
/// test (it did not compile, or a test ended the process) is one failure.
fn tests(arguments: &[&str]) -> Result<Count> {
    counted(&mut command(arguments))
}

/// The same of a command that is told more than its arguments.
pub(crate) fn counted(command: &mut Command) -> Result<Count> {
    let mut child = command.stdout(Stdio::piped()).spawn()?;
    let output = child.stdout.take().context("Cargo has no output")?;
    let mut count = Count::default();
    for line in BufReader::new(output).split(b'\n') {
        let line = String::from_utf8_lossy(&line?).into_owned();
        println!("{line}");
        count += result_of(&line).unwrap_or_default();
    }
    if !child.wait()?.success() && count.failed == 0 {
        count.failed = 1;
    }
    Ok(count)
}

pub(crate) fn command(arguments: &[&str]) -> Command {
    let mut command = cargo();
    // A failing assertion says where; the frames below it are the test runner's.
    command.args(arguments).stdin(Stdio::null()).env_remove("RUST_BACKTRACE");
    command
}

/// Reads `test result: ok. 12 passed; 0 failed; …`.
fn result_of(line: &str) -> Option<Count> {
    let (_, counts) = line.trim().strip_prefix("test result: ")?.split_once(". ")?;
    let number = |what: &str| -> Option<u64> {
        let part = counts.split(';').find_map(|part| part.trim().strip_suffix(what))?;
        part.trim().parse().ok()
    };
    Some(Count { passed: number("passed")?, failed: number("failed")? })
}

#[cfg(test)]
mod reading {
    use super::*;

    #[test]
    fn the_result_of_a_run_is_read_from_its_line() {
        let line = "test result: ok. 12 passed; 0 failed; 3 ignored; 0 measured; 1 filtered out";
        assert_eq!(result_of(line), Some(Count { passed: 12, failed: 0 }));
        let line = "test result: FAILED. 4 passed; 2 failed; 0 ignored; 0 measured; 0 filtered out";
        assert_eq!(result_of(line), Some(Count { passed: 4, failed: 2 }));
        assert_eq!(result_of("test a_result ... ok"), None);
    }
}
