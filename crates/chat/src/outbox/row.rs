//! One entry and where it stands.

use model::{Delivery, FailureCode, Timestamp};

use super::{ANSWER_WITHIN_MS, Entry};

/// A time of which nobody knows when it was.
pub(super) const LONG_AGO: Timestamp = Timestamp::from_ms(i64::MIN);

/// Where an entry stands. Exactly one thing leads on from each.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Step {
    /// To be published as soon as its turn comes.
    Ready,
    /// Published, answer awaited.
    InFlight { generation: u64, answer_by: Timestamp },
    /// Its file is on its way to the service; the end is always told.
    Uploading { generation: u64 },
    /// It is looked for in the room's history; the end is always told.
    LookedFor { generation: u64 },
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
    /// Since when nobody here knows whether the service has it: since its first publish without an
    /// answer, or since it was last looked for in vain.
    pub(super) unknown_since: Option<Timestamp>,
    /// The first generation that carries the present text.
    pub(super) text_since: u64,
}

impl Row {
    pub(super) fn new(entry: Entry) -> Self {
        let step = match entry.delivery {
            Delivery::Failed { code } => Step::Parked { code },
            _ => Step::Ready,
        };
        // What an earlier run has put on the wire was there at a time that nobody knows.
        let unknown_since = entry.may_have_left.then_some(LONG_AGO);
        Self { entry, step, attempts: 0, unknown_since, text_since: 0 }
    }

    pub(super) fn is_in_flight(&self) -> bool {
        matches!(self.step, Step::InFlight { .. })
    }

    pub(super) fn is_uploading(&self) -> bool {
        matches!(self.step, Step::Uploading { .. })
    }

    pub(super) fn is_looked_for(&self) -> bool {
        matches!(self.step, Step::LookedFor { .. })
    }

    /// Whether something is done about it now, which what follows in its room waits for.
    pub(super) fn is_under_way(&self) -> bool {
        self.is_in_flight() || self.is_uploading() || self.is_looked_for()
    }

    pub(super) fn is_parked(&self) -> bool {
        matches!(self.step, Step::Parked { .. })
    }

    pub(super) fn generation(&self) -> Option<u64> {
        match self.step {
            Step::InFlight { generation, .. }
            | Step::Uploading { generation }
            | Step::LookedFor { generation } => Some(generation),
            Step::Ready | Step::Wait { .. } | Step::Parked { .. } => None,
        }
    }

    pub(super) fn answer_by(&self) -> Option<Timestamp> {
        match self.step {
            Step::InFlight { answer_by, .. } => Some(answer_by),
            Step::Ready
            | Step::Uploading { .. }
            | Step::LookedFor { .. }
            | Step::Wait { .. }
            | Step::Parked { .. } => None,
        }
    }

    /// The answer to the publish that is in flight will not come.
    pub(super) fn lose_answer(&mut self) {
        if let Some(answer_by) = self.answer_by() {
            self.unknown_since.get_or_insert(answer_by.plus_ms(-ANSWER_WITHIN_MS));
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
            Step::Ready
            | Step::InFlight { .. }
            | Step::Uploading { .. }
            | Step::LookedFor { .. }
            | Step::Parked { .. } => Timestamp::from_ms(i64::MIN),
        }
    }

    pub(super) fn shift(&mut self, ms: i64) {
        self.unknown_since = self.unknown_since.map(|since| since.plus_ms(ms));
        match &mut self.step {
            Step::Wait { until } => *until = until.plus_ms(ms),
            Step::InFlight { answer_by, .. } => *answer_by = answer_by.plus_ms(ms),
            Step::Ready | Step::Uploading { .. } | Step::LookedFor { .. } | Step::Parked { .. } => {
            }
        }
    }
}
