//! Other hosts for when the primary cannot be reached (RTN17).

use super::{Machine, io::Generation, timers::Timer};
use crate::wire::ErrorInfo;

/// Hosts of the attempt under way.
#[derive(Debug, Default)]
pub(crate) struct Hosts {
    /// The host in use; `None` for the primary.
    pub(super) current: Option<String>,
    /// Those not tried yet, the next one last.
    left: Vec<String>,
    /// Whether this attempt knows that there is an internet.
    is_internet_known: bool,
    check: Option<Generation>,
    /// Why the host before could not be used.
    trouble: Option<ErrorInfo>,
}

impl Machine {
    /// Every attempt begins at the primary, whatever happened before (RTN17i).
    pub(super) fn start_at_primary(&mut self) {
        let mut left = self.core.options.fallback_hosts.clone();
        self.core.jitter.shuffle(&mut left);
        self.line.hosts = Hosts { left, ..Hosts::default() };
    }

    /// A host could not be used: another one, once it is clear that the fault is not ours (RTN17j).
    pub(super) fn host_failed(&mut self, error: ErrorInfo) {
        if self.line.hosts.left.is_empty() {
            self.attempt_failed(error);
            return;
        }
        self.drop_socket();
        self.line.hosts.trouble = Some(error);
        if self.line.hosts.is_internet_known {
            self.next_host();
        } else {
            let generation = self.line.next_generation();
            self.line.hosts.check = Some(generation);
            let patience = self.core.options.request_timeout_ms;
            self.core.timers.set(Timer::Check, self.core.now.plus(patience));
            self.core.check_internet(generation);
        }
    }

    fn next_host(&mut self) {
        self.line.hosts.current = self.line.hosts.left.pop();
        self.open_with_token();
    }

    pub(super) fn handle_internet_checked(&mut self, generation: Generation, is_up: bool) {
        if self.line.hosts.check != Some(generation) {
            return;
        }
        self.stop_check();
        if is_up {
            self.line.hosts.is_internet_known = true;
            self.next_host();
        } else {
            self.check_failed();
        }
    }

    /// No answer is no internet.
    pub(super) fn check_failed(&mut self) {
        self.stop_check();
        let unexplained = || ErrorInfo::new(80000, 503, "no host could be reached");
        let error = self.line.hosts.trouble.take().unwrap_or_else(unexplained);
        self.attempt_failed(error);
    }

    pub(super) fn stop_check(&mut self) {
        self.line.hosts.check = None;
        self.core.timers.stop(&Timer::Check);
    }
}

/// Whether another host may help with what a DISCONNECTED says (RTN17f1).
pub(super) fn is_host_trouble(error: &ErrorInfo) -> bool {
    (500..=504).contains(&error.status_code)
}
