//! What happened, line by line, and its hash: two runs of one seed tell the same.

use std::fmt::Write as _;

/// The lines of a run.
#[derive(Debug)]
pub(crate) struct Trace {
    hash: u64,
    lines: Vec<String>,
    /// A long run keeps its end only.
    limit: usize,
}

impl Trace {
    pub(crate) fn new(limit: usize) -> Self {
        Self { hash: 0xcbf2_9ce4_8422_2325, lines: Vec::new(), limit }
    }

    /// Notes a line.
    pub(crate) fn note(&mut self, now: i64, what: &str) {
        let mut line = String::with_capacity(what.len() + 12);
        // Writing into a `String` cannot fail.
        let _ = write!(line, "{}.{:03} {what}", now / 1_000, now % 1_000);
        for byte in line.bytes() {
            self.hash = (self.hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
        }
        if self.lines.len() >= 2 * self.limit.max(1) {
            self.lines.drain(..self.limit);
        }
        self.lines.push(line);
    }

    /// A number that differs where any line does.
    pub(crate) fn hash(&self) -> u64 {
        self.hash
    }

    pub(crate) fn into_lines(self) -> Vec<String> {
        self.lines
    }
}
