//! Plays seeds one after another and says what must not be and was.

#![allow(clippy::print_stdout, reason = "a command line tool talks on its standard output")]

use std::process::ExitCode;
use std::sync::atomic::{AtomicU64, Ordering};

use clap::Parser;
use simulation::{Plan, Report, Soak, play_all, soak};

/// So many times a long run says how far it is.
const SAYS: u64 = 20;
/// A run of fewer seeds is over before anybody asks.
const LONG: u64 = 100;

/// Plays the simulation.
#[derive(Clone, Debug, Parser)]
struct Arguments {
    /// How many seeds
    #[arg(long, default_value_t = 1)]
    seeds: u64,
    /// The first seed
    #[arg(long, default_value_t = 0)]
    from: u64,
    /// Steps of each
    #[arg(long, default_value_t = 40)]
    steps: usize,
    /// Seeds played at the same time
    #[arg(long, default_value_t = cores())]
    jobs: usize,
    /// Print what happened, whatever came of it
    #[arg(long)]
    trace: bool,
    /// Let a busy property talk for a day instead, and watch what the desks hold in memory
    #[arg(long)]
    soak: bool,
    /// Hours of that day
    #[arg(long, default_value_t = 24)]
    hours: usize,
    /// What is said in them
    #[arg(long, default_value_t = 20_000)]
    messages: usize,
}

/// People at a busy property.
const PEOPLE: usize = 40;
/// What the process may hold more at the end of it: the pages of the databases that are kept at
/// hand are so many only when the databases are as large, and the allocator keeps holes.
const MOST_GROWTH_KIB: u64 = 16 * 1024;

fn cores() -> usize {
    std::thread::available_parallelism().map_or(1, usize::from)
}

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    if arguments.soak {
        return play_day(arguments.hours, arguments.messages);
    }
    let Arguments { seeds, from, steps, jobs, .. } = arguments;
    let plans = (from..from.saturating_add(seeds)).map(|seed| Plan::of(seed, steps));
    let done = AtomicU64::new(0);
    let (tally, failed) = play_all(plans, jobs, |plan, report| {
        tell(plan, report, &arguments);
        let done = done.fetch_add(1, Ordering::Relaxed) + 1;
        if seeds >= LONG && done.is_multiple_of(seeds / SAYS) {
            println!("{done} of {seeds}");
        }
    });
    println!("{seeds} seeds, {failed} failed: {tally}");
    if failed == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

fn play_day(hours: usize, messages: usize) -> ExitCode {
    let soaked = soak(Soak { hours, people: PEOPLE, messages }, |hour, resident| match resident {
        Some(kib) => println!("hour {hour}: {kib} KiB"),
        None => println!("hour {hour}"),
    });
    soaked.wrong.iter().for_each(|what| println!("    {what}"));
    let growth = soaked.growth_kib();
    println!("{} messages on every desk, grown by {growth:?} KiB", soaked.messages);
    let is_flat = growth.is_none_or(|kib| kib <= MOST_GROWTH_KIB);
    if soaked.wrong.is_empty() && is_flat { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

/// The trace of a single seed is what somebody asked for; of many it would bury the rest.
fn tell(plan: &Plan, report: &Report, arguments: &Arguments) {
    let is_wrong = !report.wrong.is_empty();
    if arguments.trace || (is_wrong && arguments.seeds == 1) {
        report.lines.iter().for_each(|line| println!("{line}"));
    }
    if arguments.trace || is_wrong {
        let Plan { seed, steps, .. } = plan;
        println!("seed {seed} of {steps} steps, trace {:016x}", report.hash);
        report.wrong.iter().for_each(|what| println!("    {what}"));
        println!("    Again with: cargo xtask simulate --from {seed} --steps {steps}");
    }
}
