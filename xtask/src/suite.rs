//! `cargo xtask test`: everything that is checked, step by step, and one line at the end.
//!
//! What is tested in windows waits more than it works, and is run by a process of its own beside
//! the other tests; what it says is shown when it is its turn.

use std::io::{BufRead, BufReader};
use std::ops::AddAssign;
use std::path::Path;
use std::process::{Command, ExitCode, Stdio};
use std::time::Instant;

use anyhow::{Context, Result, ensure};
use clap::Args;
use tempfile::NamedTempFile;

use crate::child::Running;
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

/// What is done before any test runs.
const BEFORE: &[Step] = &[
    ("what is installed", || packages::ensure(Purpose::Test).map(none)),
    ("rustfmt", || check(&["fmt", "--all", "--check"])),
    ("page", || page::build(Size::Quick).map(none)),
    ("clippy, native", clippy_native),
    ("clippy, wasm32", clippy_wasm),
    ("programs and tests", || check(&unit_tests("--no-run"))),
];

/// What is tested without a window.
const WITHOUT_WINDOWS: &[Step] = &[
    ("unit and integration tests", || tests(&unit_tests("--no-fail-fast"))),
    ("interop tests", interop),
    ("page tests", || {
        tests(&["test", "--no-fail-fast", "--package", "ui", "--features", "gallery"])
    }),
];

/// What is tested in windows, with the programs that were built before.
const IN_WINDOWS: &[Step] =
    &[("every state of the page, in a browser", gallery::check), ("end-to-end tests", end_to_end)];

/// What is tested.
#[derive(Debug, Args)]
pub(crate) struct Options {
    /// Only what is tested in windows, with the programs an earlier run has built
    #[arg(long)]
    windows: bool,
}

/// Runs every step, whatever became of the one before.
pub(crate) fn run(options: &Options) -> Result<ExitCode> {
    if options.windows {
        let mut report = Report::of(IN_WINDOWS.len());
        report.run(IN_WINDOWS);
        return Ok(report.close());
    }
    let mut report = Report::of(BEFORE.len() + WITHOUT_WINDOWS.len() + 1);
    // Building the tests may put another file in its place.
    let program = std::env::current_exe()?;
    report.run(BEFORE);
    let beside = Beside::start(&program);
    report.run(WITHOUT_WINDOWS);
    report.take("in windows, meanwhile", || beside?.finish());
    Ok(report.close())
}

/// What has become of the steps so far.
struct Report {
    started: Instant,
    steps: usize,
    taken: usize,
    total: Count,
    broken: Vec<&'static str>,
}

impl Report {
    fn of(steps: usize) -> Self {
        let (started, total) = (Instant::now(), Count::default());
        Self { started, steps, taken: 0, total, broken: Vec::new() }
    }

    fn run(&mut self, steps: &[Step]) {
        for (name, step) in steps {
            self.take(name, step);
        }
    }

    fn take(&mut self, name: &'static str, step: impl FnOnce() -> Result<Count>) {
        self.taken += 1;
        println!("\n── [{}/{}] {name}", self.taken, self.steps);
        let began = Instant::now();
        let result = step();
        let seconds = began.elapsed().as_secs();
        match result {
            Ok(count) => {
                self.total += count;
                println!("   {name}: {} in {seconds} s", describe(count));
            }
            Err(err) => {
                println!("   {name}: FAILED in {seconds} s: {err:#}");
                self.broken.push(name);
            }
        }
    }

    /// Says how it ended; the last line is read by [`total_of`].
    fn close(self) -> ExitCode {
        println!("\n── All steps took {} s", self.started.elapsed().as_secs());
        if !self.broken.is_empty() {
            println!("Failed steps that are no tests: {}", self.broken.join(", "));
        }
        println!("{} passed, {} failed", self.total.passed, self.total.failed);
        let is_green = self.total.failed == 0 && self.broken.is_empty();
        if is_green { ExitCode::SUCCESS } else { ExitCode::FAILURE }
    }
}

/// The tests in windows, in a process of their own that writes what it says into a file.
struct Beside {
    process: Running,
    said: NamedTempFile,
}

impl Beside {
    fn start(program: &Path) -> Result<Self> {
        let said = NamedTempFile::new().context("Cannot make a temporary file")?;
        let file = said.reopen()?;
        let mut command = Command::new(program);
        command.args(["test", "--windows"]).stdin(Stdio::null());
        command.stdout(file.try_clone()?).stderr(file);
        Ok(Self { process: Running::start("cargo xtask test --windows", &mut command)?, said })
    }

    /// Waits for their end, and shows all they said.
    fn finish(mut self) -> Result<Count> {
        let ended = self.process.wait();
        let said = std::fs::read(self.said.path())?;
        let said = String::from_utf8_lossy(&said);
        print!("{said}");
        let count = said.lines().last().and_then(total_of).unwrap_or_default();
        if count.failed == 0 {
            ended?;
        }
        Ok(count)
    }
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

fn unit_tests(how: &'static str) -> Vec<&'static str> {
    let later = ["ui", "e2e", "gallery", "interop"].map(|name| ["--exclude", name]);
    [&["test", "--workspace", how], later.as_flattened()].concat()
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

/// Reads the last line of a run: `12 passed, 1 failed`.
fn total_of(line: &str) -> Option<Count> {
    let (passed, failed) = line.strip_suffix(" failed")?.split_once(" passed, ")?;
    Some(Count { passed: passed.parse().ok()?, failed: failed.parse().ok()? })
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

    #[test]
    fn a_run_beside_is_counted_by_its_last_line() {
        assert_eq!(total_of("31 passed, 2 failed"), Some(Count { passed: 31, failed: 2 }));
        assert_eq!(total_of("── All steps took 131 s"), None);
    }
}
