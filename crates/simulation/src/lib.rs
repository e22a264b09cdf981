//! Test-only: whole desks against a simulated service, network and clock in virtual time, from one
//! seed.
//!
//! A desk is the real engine over the real client and the real store. It runs on a runtime of its
//! own whose clock stands still until the simulation lets it go on; its sockets and calls end in a
//! [`net`], its disk is in memory or on the disk and may end behind any write. The service is a
//! value that models the contract and Ably. Everything that could differ between two runs of a seed
//! is thrown by dice made of it, so that a seed that fails fails again, line by line.
//!
//! What must hold at every step, and what must hold once the network is well and time has passed,
//! stands in [`check`], of files in [`files`], of what was edited and deleted in [`changes`], and
//! of reactions in [`reactions`]. [`soak`] lets a busy day pass and watches what the
//! desks hold in memory.

mod arrivals;
mod cable;
mod changes;
mod check;
mod converged;
mod desk;
mod dice;
mod face;
mod files;
mod net;
mod people;
mod planted;
mod ports;
mod reactions;
#[cfg(test)]
mod scenarios;
mod script;
mod service;
mod soak;
mod steps;
mod trace;
mod world;

use std::fmt;
use std::sync::Mutex;

pub use planted::Fault;
pub use soak::{Soak, Soaked, soak};
pub use world::{Plan, WITH_CHANGES, WITH_FILES, WITH_REACTIONS};

use crate::world::World;

/// What a run came to.
#[derive(Debug)]
pub struct Report {
    /// What must not be and was, with when; empty for a sound run.
    pub wrong: Vec<String>,
    /// A number that differs where anything that happened differs.
    pub hash: u64,
    /// What happened, line by line.
    pub lines: Vec<String>,
    /// What was done, for a table of many runs.
    pub tally: Tally,
}

/// Counts of a run.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// Messages the desks accepted.
    pub accepted: u64,
    /// Steps of the script.
    pub steps: u64,
    /// Processes started, the first of each desk included.
    pub starts: u64,
    /// Files the service has taken.
    pub files: u64,
    /// Messages edited and deleted.
    pub changes: u64,
    /// Reactions made and taken back.
    pub reactions: u64,
    /// Notifications shown.
    pub shown: u64,
    /// Virtual milliseconds.
    pub virtual_ms: u64,
    /// Frames and calls that arrived anywhere.
    pub arrivals: u64,
}

impl std::ops::AddAssign for Tally {
    fn add_assign(&mut self, other: Self) {
        self.accepted += other.accepted;
        self.steps += other.steps;
        self.starts += other.starts;
        self.files += other.files;
        self.changes += other.changes;
        self.reactions += other.reactions;
        self.shown += other.shown;
        self.virtual_ms += other.virtual_ms;
        self.arrivals += other.arrivals;
    }
}

impl fmt::Display for Tally {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{} steps, {} messages, {} files, {} changes, {} reactions, {} starts, {} notifications, {} arrivals, {} virtual hours",
            self.steps,
            self.accepted,
            self.files,
            self.changes,
            self.reactions,
            self.starts,
            self.shown,
            self.arrivals,
            self.virtual_ms / 3_600_000
        )
    }
}

/// Plays plans, so many at a time, and tells what each came to.
pub fn play_all(
    plans: impl Iterator<Item = Plan> + Send,
    jobs: usize,
    tell: impl Fn(&Plan, &Report) + Sync,
) -> (Tally, usize) {
    let plans = Mutex::new(plans);
    let total = Mutex::new((Tally::default(), 0));
    std::thread::scope(|scope| {
        for _ in 0..jobs.max(1) {
            scope.spawn(|| {
                loop {
                    let Some(plan) = ports::hold(&plans).next() else { return };
                    let report = play(&plan);
                    tell(&plan, &report);
                    let mut total = ports::hold(&total);
                    total.0 += report.tally;
                    total.1 += usize::from(!report.wrong.is_empty());
                }
            });
        }
    });
    *ports::hold(&total)
}

/// Plays a plan to its end, or to the first thing that must not be.
pub fn play(plan: &Plan) -> Report {
    World::new(plan).play()
}
