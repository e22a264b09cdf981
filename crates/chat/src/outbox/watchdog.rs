//! Every pending message has a plan. This names the plan, and the messages that have none: a
//! message that nothing will ever move again is the one mistake an outbox must not make.

use model::{FailureCode, MessageId, Timestamp};

use super::row::{Row, Step};
use super::{ANSWER_WITHIN_MS, Outbox};

/// What a pending message waits for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Plan {
    /// Somebody must sign in.
    SignIn,
    /// The line must come back.
    Line,
    /// The answer to its publish, at the latest by this time.
    Answer(Timestamp),
    /// The end of the upload of its file.
    Upload,
    /// What the room's history says of it.
    History,
    /// Its turn in the room, or in the uploads, after this message.
    Behind(MessageId),
    /// This time: a retry or the pace.
    Time(Timestamp),
    /// A person retries, edits or discards it.
    Person(FailureCode),
}

impl Outbox {
    /// What a message waits for; `None` when it is not in the outbox, or when nothing would ever
    /// move it. Meaningful after the outputs were drained.
    pub fn plan(&self, message_id: &MessageId) -> Option<Plan> {
        self.plan_of(self.find(message_id)?)
    }

    /// The messages without a plan. There are none unless the outbox is wrong; a caller logs them.
    pub fn stranded(&self) -> Vec<MessageId> {
        self.rows
            .iter()
            .filter(|row| self.plan_of(row).is_none())
            .map(|row| row.entry.message_id.clone())
            .collect()
    }

    fn plan_of(&self, row: &Row) -> Option<Plan> {
        match row.step {
            Step::Parked { code } => Some(Plan::Person(code)),
            Step::InFlight { answer_by, .. } => self.answer_plan(answer_by),
            Step::Uploading { .. } => self.is_signed_in.then_some(Plan::Upload),
            Step::LookedFor { .. } => self.is_signed_in.then_some(Plan::History),
            Step::Ready | Step::Wait { .. } => self.publish_plan(row),
        }
    }

    /// Answers come only over a line, and never later than they were given.
    fn answer_plan(&self, answer_by: Timestamp) -> Option<Plan> {
        let is_watched = self.poll_timeout().is_some_and(|at| at <= answer_by.max(self.seen));
        let is_near = answer_by.ms_since(self.seen) <= ANSWER_WITHIN_MS;
        (self.is_line_up && self.is_signed_in && is_watched && is_near)
            .then_some(Plan::Answer(answer_by))
    }

    fn publish_plan(&self, row: &Row) -> Option<Plan> {
        if !self.is_signed_in {
            return Some(Plan::SignIn);
        }
        if !self.is_line_up {
            return Some(Plan::Line);
        }
        if let Some(before) = self.blocker(row) {
            return Some(Plan::Behind(before.entry.message_id.clone()));
        }
        if row.entry.needs_upload {
            return self.upload_plan(row);
        }
        let at = row.due().max(self.pace.free_at()).max(self.seen);
        self.poll_timeout().is_some_and(|timeout| timeout <= at).then_some(Plan::Time(at))
    }

    fn upload_plan(&self, row: &Row) -> Option<Plan> {
        if let Some(before) = self.awaited_upload() {
            return Some(Plan::Behind(before.entry.message_id.clone()));
        }
        let at = row.due().max(self.seen);
        self.poll_timeout().is_some_and(|timeout| timeout <= at).then_some(Plan::Time(at))
    }

    /// What stands in the row's way in its room: one under way, or one before it that is to be
    /// sent. Ordinals fall strictly along a chain of these, so no two wait for each other.
    fn blocker(&self, row: &Row) -> Option<&Row> {
        self.rows.iter().filter(|other| other.entry.room_id == row.entry.room_id).find(|other| {
            other.is_under_way() || (other.entry.ordinal < row.entry.ordinal && !other.is_parked())
        })
    }
}
