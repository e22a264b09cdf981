//! Plays seeds one after another and says what must not be and was.

#![allow(clippy::print_stdout, reason = "a command line tool talks on its standard output")]

use std::process::ExitCode;

use clap::Parser;
use simulation::{Plan, Report, play_all};

/// Plays the simulation.
#[derive(Debug, Parser)]
struct Arguments {
    /// How many seeds
    #[arg(long, default_value_t = 1)]
    seeds: u64,
    /// The first seed
    #[arg(long, default_value_t = 0)]
    seed: u64,
    /// Steps of each
    #[arg(long, default_value_t = 40)]
    steps: usize,
    /// Seeds played at the same time
    #[arg(long, default_value_t = 2)]
    jobs: usize,
    /// Print what happened, whatever came of it
    #[arg(long)]
    trace: bool,
}

fn main() -> ExitCode {
    let Arguments { seeds, seed, steps, jobs, trace } = Arguments::parse();
    let plans = (seed..seed.saturating_add(seeds)).map(|seed| Plan::of(seed, steps));
    // The trace of a single seed is what somebody asked for; of many it would bury the rest.
    let with_trace = trace || seeds == 1;
    let (tally, failed) =
        play_all(plans, jobs, |plan, report| tell(plan, report, trace, with_trace));
    println!("{seeds} seeds, {failed} failed: {tally}");
    if failed == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

fn tell(plan: &Plan, report: &Report, is_asked: bool, with_trace: bool) {
    let is_wrong = !report.wrong.is_empty();
    if is_asked || (is_wrong && with_trace) {
        report.lines.iter().for_each(|line| println!("{line}"));
    }
    if is_asked || is_wrong {
        println!("seed {} of {} steps, trace {:016x}", plan.seed, plan.steps, report.hash);
        report.wrong.iter().for_each(|what| println!("    {what}"));
    }
}
