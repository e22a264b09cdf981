//! One entry and where it stands.

use model::{Delivery, FailureCode, Timestamp};

use super::Entry;

/// Where an entry stands. Exactly one thing leads on from each.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Step {
    /// To be published as soon as its turn comes.
    Ready,
    /// Published, answer awaited.
    InFlight { generation: u64, answer_by: Timestamp },
    /// Its file is on its way to the service; the end is always told.
    Uploading { generation: u64 },
    /// To be published again, not before a time.
    Wait { until: Timestamp },
    /// A person decides.
    Parked { code: FailureCode },
}

/// An entry in memory.
#[derive(Clone, Debug)]
pub(super) struct Row {
    pub(super) entry: Entry,
    pub(super) step: Step,
    /// Tries the service has refused; tries the network swallowed are not counted.
    pub(super) attempts: u32,
    /// Whether a publish has gone unanswered.
    pub(super) may_have_left: bool,
    /// The first generation that carries the present text.
    pub(super) text_since: u64,
}

impl Row {
    pub(super) fn new(entry: Entry) -> Self {
        let step = match entry.delivery {
            Delivery::Failed { code } => Step::Parked { code },
            _ => Step::Ready,
        };
        Self { entry, step, attempts: 0, may_have_left: false, text_since: 0 }
    }

    pub(super) fn is_in_flight(&self) -> bool {
        matches!(self.step, Step::InFlight { .. })
    }

    pub(super) fn is_uploading(&self) -> bool {
        matches!(self.step, Step::Uploading { .. })
    }

    pub(super) fn is_parked(&self) -> bool {
        matches!(self.step, Step::Parked { .. })
    }

    pub(super) fn generation(&self) -> Option<u64> {
        match self.step {
            Step::InFlight { generation, .. } | Step::Uploading { generation } => Some(generation),
            Step::Ready | Step::Wait { .. } | Step::Parked { .. } => None,
        }
    }

    pub(super) fn answer_by(&self) -> Option<Timestamp> {
        match self.step {
            Step::InFlight { answer_by, .. } => Some(answer_by),
            Step::Ready | Step::Uploading { .. } | Step::Wait { .. } | Step::Parked { .. } => None,
        }
    }

    /// Whether an ACK of that generation is one for the text the row has now.
    pub(super) fn is_proven_by(&self, generation: u64) -> bool {
        generation >= self.text_since
    }

    /// Not before this time; the beginning of time when nothing but its turn holds it.
    pub(super) fn due(&self) -> Timestamp {
        match self.step {
            Step::Wait { until } => until,
            Step::Ready | Step::InFlight { .. } | Step::Uploading { .. } | Step::Parked { .. } => {
                Timestamp::from_ms(i64::MIN)
            }
        }
    }

    pub(super) fn shift(&mut self, ms: i64) {
        match &mut self.step {
            Step::Wait { until } => *until = until.plus_ms(ms),
            Step::InFlight { answer_by, .. } => *answer_by = answer_by.plus_ms(ms),
            Step::Ready | Step::Uploading { .. } | Step::Parked { .. } => {}
        }
    }
}
