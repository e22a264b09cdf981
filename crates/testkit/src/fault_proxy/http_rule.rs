//! What is to happen to which HTTP requests.

use std::sync::Arc;

use super::Shared;

/// What a request gets instead of the endpoint's answer.
#[derive(Clone, Debug)]
pub(super) enum Reply {
    Answer {
        status: u16,
        body: String,
    },
    HangUp,
    /// The request is taken and never answered.
    Never,
}

#[derive(Debug)]
pub(super) struct RequestRule {
    pub(super) path: String,
    pub(super) times: u32,
    pub(super) reply: Reply,
}

/// A rule in the making; for every such request unless [`RequestRules::times`] says how many.
#[must_use]
pub struct RequestRules<'a> {
    shared: &'a Arc<Shared>,
    path: String,
    times: u32,
}

impl<'a> RequestRules<'a> {
    pub(super) fn new(shared: &'a Arc<Shared>, path: String) -> Self {
        Self { shared, path, times: u32::MAX }
    }

    /// Only for so many requests.
    pub fn times(self, times: u32) -> Self {
        Self { times, ..self }
    }

    /// They are answered so, as JSON.
    pub fn answer(self, status: u16, body: impl Into<String>) {
        self.add(Reply::Answer { status, body: body.into() });
    }

    /// They are hung up on.
    pub fn hang_up(self) {
        self.add(Reply::HangUp);
    }

    /// They are taken and never answered.
    pub fn never_answer(self) {
        self.add(Reply::Never);
    }

    fn add(self, reply: Reply) {
        let Self { shared, path, times } = self;
        shared.faults.add_request(RequestRule { path, times, reply });
    }
}
