//! `cargo xtask simulate`: more seeds than the tests play, or one of them again.

use std::process::ExitCode;

use anyhow::Result;

use crate::place::cargo;

/// What is to be played.
#[derive(Debug, clap::Args)]
pub(crate) struct Options {
    /// How many seeds
    #[arg(long, default_value_t = 1)]
    seeds: u64,
    /// The first seed
    #[arg(long, default_value_t = 0)]
    from: u64,
    /// Steps of each
    #[arg(long, default_value_t = 40)]
    steps: usize,
    /// Print what happened, whatever came of it
    #[arg(long)]
    trace: bool,
    /// Let a busy property talk for a day instead, and watch what the desks hold in memory
    #[arg(long)]
    soak: bool,
}

/// Builds the simulation as it is shipped, for speed, and plays.
pub(crate) fn run(options: &Options) -> Result<ExitCode> {
    let mut command = cargo();
    command.args(["run", "--quiet", "--release", "--package", "simulation", "--"]);
    command.args(["--seeds", &options.seeds.to_string(), "--from", &options.from.to_string()]);
    command.args(["--steps", &options.steps.to_string()]);
    if options.trace {
        command.arg("--trace");
    }
    if options.soak {
        command.arg("--soak");
    }
    let is_sound = command.status()?.success();
    Ok(if is_sound { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}
