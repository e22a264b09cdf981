//! What each answer, loss and wish does to an entry. The scheduling is the parent's.

use model::{Delivery, FailureCode, MessageId, Timestamp};

use super::row::{LONG_AGO, Row, Step};
use super::{Outbox, Outcome, Output};

impl Outbox {
    pub(super) fn take_outcome(
        &mut self,
        id: &MessageId,
        generation: u64,
        outcome: Outcome,
        now: Timestamp,
    ) {
        let Some(row) = self.find(id) else { return };
        // A late ACK still proves that the service has the id; any other late answer says nothing
        // about the publish that is in flight now.
        if outcome == Outcome::Acked && row.is_proven_by(generation) {
            return self.settle(id);
        }
        if row.generation() != Some(generation) {
            return;
        }
        match outcome {
            Outcome::Acked => self.settle(id),
            Outcome::Transient { retry_after_ms: Some(ms) } => self.hold_all(id, ms, now),
            Outcome::Transient { retry_after_ms: None } => self.back_off(id, now),
            Outcome::Permanent { code } => self.park(id, code),
            Outcome::Unknown => self.take_unknown(id, now),
            Outcome::SignedOut => self.refuse_signed_out(id),
        }
    }

    /// ACK and own echo come in any order; the second one finds nothing.
    pub(super) fn settle(&mut self, message_id: &MessageId) {
        if self.find(message_id).is_some() {
            self.remove(message_id);
            self.tell(message_id, Delivery::Sent);
        }
    }

    fn hold_all(&mut self, message_id: &MessageId, retry_after_ms: i64, now: Timestamp) {
        let until = self.pace.hold(retry_after_ms, now);
        self.wait(message_id, until);
    }

    fn back_off(&mut self, message_id: &MessageId, now: Timestamp) {
        let Some(row) = self.find_mut(message_id) else { return };
        let attempt = row.attempts;
        row.attempts = attempt.saturating_add(1);
        let until = now.plus_ms(self.backoff.delay_ms(attempt));
        self.wait(message_id, until);
    }

    fn wait(&mut self, message_id: &MessageId, until: Timestamp) {
        if let Some(row) = self.find_mut(message_id) {
            row.step = Step::Wait { until };
        }
        self.tell(message_id, Delivery::Waiting { until: Some(until) });
    }

    fn park(&mut self, message_id: &MessageId, code: FailureCode) {
        if let Some(row) = self.find_mut(message_id) {
            row.step = Step::Parked { code };
            // Had the service taken this id before, it would have answered a duplicate with an ACK.
            row.unknown_since = None;
        }
        self.tell(message_id, Delivery::Failed { code });
    }

    /// On a line that is up the next try backs off, or a service that swallows answers would eat
    /// the whole pace; and the message is looked for first, since on a dead line that nobody noticed
    /// yet another publish would only be one more that may arrive. Without a line it simply waits
    /// for one.
    pub(super) fn take_unknown(&mut self, message_id: &MessageId, now: Timestamp) {
        if let Some(row) = self.find_mut(message_id)
            && row.is_in_flight()
        {
            row.unknown_since = Some(LONG_AGO);
        }
        self.back_off(message_id, now);
    }

    fn refuse_signed_out(&mut self, message_id: &MessageId) {
        if let Some(row) = self.find_mut(message_id) {
            row.step = Step::Ready;
        }
        self.tell(message_id, Delivery::Waiting { until: None });
        self.sign_out();
    }

    pub(super) fn sign_out(&mut self) {
        self.is_signed_in = false;
        self.release_in_flight();
        self.release_calls();
    }

    /// A new connection says nothing of what the one before brought, nor how long ago that was: this
    /// desk may have slept, its clock set back meanwhile.
    pub(super) fn gain_line(&mut self, is_resumed: bool) {
        self.is_line_up = true;
        let unsure = self.rows.iter_mut().filter(|row| !is_resumed && row.unknown_since.is_some());
        unsure.for_each(|row| row.unknown_since = Some(LONG_AGO));
    }

    pub(super) fn lose_line(&mut self) {
        self.is_line_up = false;
        self.release_in_flight();
    }

    /// What was in flight is unknown now and goes out again first thing, without an attempt
    /// counted: the network swallowed it, the service has not judged it.
    fn release_in_flight(&mut self) {
        let delivery = Delivery::Waiting { until: None };
        for row in self.rows.iter_mut().filter(|row| row.is_in_flight()) {
            row.lose_answer();
            row.step = Step::Ready;
            row.entry.delivery = delivery;
            let message_id = row.entry.message_id.clone();
            self.outputs.push_back(Output::State { message_id, delivery });
        }
    }

    /// Without a session the end of an upload or of a search is not told. Whether a file came to
    /// its end the durable row says.
    fn release_calls(&mut self) {
        let is_called = |row: &&mut Row| row.is_uploading() || row.is_looked_for();
        for row in self.rows.iter_mut().filter(is_called) {
            row.step = Step::Ready;
        }
    }

    pub(super) fn retry(&mut self, message_id: &MessageId) {
        let Some(row) = self.find_mut(message_id) else { return };
        if row.is_under_way() || row.step == Step::Ready {
            return;
        }
        row.step = Step::Ready;
        row.attempts = 0;
        self.tell(message_id, Delivery::Queued);
    }

    pub(super) fn take_edit(&mut self, message_id: &MessageId) {
        let next = self.generation + 1;
        let Some(row) = self.find_mut(message_id) else { return };
        row.text_since = next;
        if row.is_parked() {
            self.retry(message_id);
        }
    }
}
