//! Messages that may be with the service already, from so long ago that it may have forgotten their
//! ids: published again, they would be told to everybody once more, at another place. They are looked
//! for in the room's history first; what follows in the room waits for that, as it would for an
//! answer.

use model::{MessageId, Timestamp};

use super::row::{Row, Step};
use super::{ANSWER_WITHIN_MS, Outbox, Output};

/// How long the service knows a publish by its id at least (digest §8: two minutes), less
/// what the next publish may be under way, in milliseconds.
const REMEMBERED_MS: i64 = 120_000 - ANSWER_WITHIN_MS;

impl Row {
    /// Whether the service may have it and know its id no more.
    pub(super) fn is_forgotten(&self, now: Timestamp) -> bool {
        self.unknown_since.is_some_and(|since| now.ms_since(since) > REMEMBERED_MS)
    }
}

impl Outbox {
    pub(super) fn look_for(&mut self, message_id: MessageId) {
        self.generation += 1;
        let generation = self.generation;
        if let Some(row) = self.find_mut(&message_id) {
            row.step = Step::LookedFor { generation };
        }
        self.outputs.push_back(Output::LookFor { message_id, generation });
    }

    /// The service did not have it: now it goes out, unless that takes too long again. What came
    /// there so lately that the history lags behind, the service itself still knows.
    pub(super) fn take_absent(&mut self, message_id: &MessageId, generation: u64, now: Timestamp) {
        let step = Step::LookedFor { generation };
        if let Some(row) = self.find_mut(message_id).filter(|row| row.step == step) {
            row.step = Step::Ready;
            row.unknown_since = Some(now);
        }
    }
}
