//! Project commands: `cargo xtask run`, `test`, `simulate`, `dev`, `build-ui`, `gallery`, `bench`,
//! `cross`.
//!
//! It installs what is missing, builds, starts and stops processes, and says what it does. It knows
//! nothing of chat and links nothing of ours, so that it is there seconds after a clone.

#![allow(clippy::print_stdout, reason = "a command line tool talks on its standard output")]

mod bench;
mod child;
mod cross;
mod dev;
mod display;
mod gallery;
mod packages;
mod page;
mod payload;
mod place;
mod programs;
mod rpc;
mod run;
mod serve;
mod sheets;
mod shot;
mod simulate;
mod suite;
mod weight;

use std::process::ExitCode;

use anyhow::Result;
use clap::{Parser, Subcommand};

/// Builds, runs and tests Deskbell.
#[derive(Debug, Parser)]
#[command(name = "cargo xtask")]
struct Arguments {
    #[command(subcommand)]
    task: Task,
}

#[derive(Debug, Subcommand)]
enum Task {
    /// Build everything and open the app with a demo organization, signed in
    Run(run::Options),
    /// Run every check and test, end to end included
    Test(suite::Options),
    /// Play whole desks against a simulated service; what goes wrong is printed with its trace
    Simulate(simulate::Options),
    /// As `run`, built and started again whenever a source file changes
    Dev(run::Options),
    /// Build the page into ui/dist
    BuildUi {
        /// Small instead of quick to build
        #[arg(long)]
        release: bool,
    },
    /// Show every state of the page in a plain browser
    Gallery(gallery::Options),
    /// Measure and write docs/benchmarks.md
    Bench {
        /// Passed on to the benches
        #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
        arguments: Vec<String>,
    },
    /// Check that everything compiles for Windows and macOS, and run the pure tests under wine
    Cross,
}

fn main() -> ExitCode {
    match start(Arguments::parse().task) {
        Ok(code) => code,
        Err(err) => {
            eprintln!("error: {err:#}");
            ExitCode::FAILURE
        }
    }
}

fn start(task: Task) -> Result<ExitCode> {
    match task {
        Task::Run(options) => run::run(&options),
        Task::Test(options) => suite::run(&options),
        Task::Simulate(options) => simulate::run(&options),
        Task::Dev(options) => dev::run(&options),
        Task::BuildUi { release } => page::build(page::Size::from_flag(release)),
        Task::Gallery(options) => gallery::run(&options),
        Task::Bench { arguments } => bench::run(&arguments),
        Task::Cross => cross::run(),
    }
}
