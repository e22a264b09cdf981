//! A message has gone out, or not: what the service answered, and the tick.

use ably_proto::wire;
use ably_realtime::Outcome as Published;
use chat::outbox::{Input, Outcome};
use model::{Delivery, FailureCode, Message, MessageId, Timestamp, limits};
use store::SentAt;

use crate::attaching::NOT_COVERED;
use crate::core::Core;
use crate::metrics::Counter;

const DAY_MS: i64 = 86_400_000;
/// What the clock of this desk may be behind the service's own.
const AHEAD_MS: i64 = 60_000;

/// A message the service has, and where it stands there.
#[derive(Debug)]
pub(crate) struct Acknowledged {
    message: Message,
    at: Timestamp,
    serial: String,
}

impl Core {
    pub(crate) fn settle_publish(
        &mut self,
        message_id: MessageId,
        generation: u64,
        outcome: Outcome,
    ) {
        let now = self.now();
        self.outbox.handle(Input::Outcome { message_id, generation, outcome }, now);
    }

    /// A publish has its outcome.
    pub(crate) async fn finish_publish(
        &mut self,
        message: Message,
        generation: u64,
        published: Published,
    ) {
        let (message_id, room_id) = (message.id.clone(), message.room_id.clone());
        if let Published::Acked { serial: Some(serial) } = &published
            && let Some(at) = time_in(serial, self.skew.to_server(self.now()))
        {
            let message = Message { sent_at: Some(at), delivery: Delivery::Sent, ..message };
            let serial = serial.clone();
            self.keep_hole_above_own(&room_id).await;
            self.acknowledged.insert(message_id.clone(), Acknowledged { message, at, serial });
        }
        // Written into a room that was joined a moment ago: it goes out again on the new line.
        if is_not_covered(&published) && self.renew_for(&room_id) {
            return self.metrics.not_published(&message_id);
        }
        let outcome = sort_outcome(published);
        self.note_published(&message_id, outcome);
        if let Outcome::SignedOut = outcome {
            self.expire().await;
        }
        self.settle_publish(message_id, generation, outcome);
    }

    fn note_published(&mut self, message_id: &MessageId, outcome: Outcome) {
        if let Outcome::Acked = outcome {
            let latency_ms = self.metrics.published(message_id);
            tracing::info!(%message_id, latency_ms, "Message sent");
        } else {
            self.metrics.not_published(message_id);
        }
    }

    /// Stores a delivery the outbox decided, and shows it.
    pub(crate) async fn store_state(&mut self, message_id: MessageId, delivery: Delivery) {
        let stored = match delivery {
            Delivery::Sent => return self.show_sent(message_id).await,
            Delivery::Failed { code } => {
                self.metrics.add(Counter::DeliveryFailures, 1);
                tracing::warn!(%message_id, ?code, "Message failed");
                self.store.settle_failed(message_id, code).await
            }
            _ => self.store.set_delivery(message_id, delivery).await,
        };
        match stored {
            Ok(Some(message)) => self.show_own(message).await,
            Ok(None) => {}
            Err(err) => {
                self.store_failed(err);
            }
        }
    }

    /// The service has a message. Where it says when, all is known that the tick shows: the row
    /// follows, for which somebody would wait in vain.
    async fn show_sent(&mut self, message_id: MessageId) {
        let (shown, sent_at) = match self.acknowledged.remove(&message_id) {
            Some(Acknowledged { message, at, serial }) => {
                self.publish_changed(vec![message.clone()]);
                (Some(message), SentAt::Told { at, serial })
            }
            None => (None, SentAt::Guessed(self.skew.to_server(self.now()))),
        };
        match self.store.settle_sent(message_id.clone(), sent_at).await {
            Ok(Some(message)) if Some(&message) == shown.as_ref() => {
                self.refresh_rooms([message.room_id]).await;
            }
            Ok(Some(message)) => self.show_own(message).await,
            Ok(None) => {}
            Err(err) => {
                self.store_failed(err);
            }
        }
        if let Err(err) = self.store.index_sent(message_id).await {
            self.store_failed(err);
        }
    }

    pub(crate) async fn show_own(&mut self, message: Message) {
        let room_id = message.room_id.clone();
        self.publish_changed(vec![message]);
        self.refresh_rooms([room_id]).await;
    }
}

/// The time of the service in a serial, which begins with it in milliseconds. To a client serials are
/// opaque, so this is believed only within what is kept, and only until the echo or a page of history
/// tells. But of a message the service had already, where its acknowledgement was lost, no echo comes,
/// and this desk's clock would put it behind what was sent long after.
fn time_in(serial: &str, now: Timestamp) -> Option<Timestamp> {
    let (head, _) = serial.split_once('-')?;
    let at = Timestamp::from_ms(head.parse().ok()?);
    let age_ms = now.ms_since(at);
    (-AHEAD_MS..limits::RETENTION_DAYS * DAY_MS).contains(&age_ms).then_some(at)
}

/// A publish's outcome as the outbox decides by it.
fn sort_outcome(published: Published) -> Outcome {
    match published {
        Published::Acked { .. } => Outcome::Acked,
        Published::Unknown => Outcome::Unknown,
        Published::Transient { .. } => Outcome::Transient { retry_after_ms: None },
        Published::Permanent { error } => sort_refusal(&error),
    }
}

fn is_not_covered(published: &Published) -> bool {
    matches!(published, Published::Permanent { error } if error.code == NOT_COVERED)
}

/// Error codes of §17 of the protocol: limits pass, capability and room are the person's matter.
fn sort_refusal(error: &wire::ErrorInfo) -> Outcome {
    tracing::warn!(code = error.code, status = error.status_code, "A message was refused");
    match (error.code, error.status_code) {
        (42910..=42919, _) | (_, 429) => Outcome::Transient { retry_after_ms: None },
        (40140..=40149, _) => Outcome::Unknown,
        (40009, _) | (_, 413) => Outcome::Permanent { code: FailureCode::TooLarge },
        (42200..=42299, _) | (_, 422) => Outcome::Permanent { code: FailureCode::Rejected },
        (40160 | 40300 | 40400, _) | (_, 403 | 404) => {
            Outcome::Permanent { code: FailureCode::NotPermitted }
        }
        _ => Outcome::Permanent { code: FailureCode::Refused },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Timestamp = Timestamp::from_ms(1_795_334_566_082);

    fn time(serial: &str) -> Option<i64> {
        time_in(serial, NOW).map(Timestamp::as_ms)
    }

    #[test]
    fn a_serial_tells_when_the_service_had_the_message() {
        assert_eq!(time("01795334505140-001@abc:000"), Some(1_795_334_505_140));
        assert_eq!(time("1795334566082-00000118"), Some(1_795_334_566_082));
    }

    #[test]
    fn what_is_no_time_of_these_days_is_not_believed() {
        for serial in
            ["", "-", "s1:000", "abc-1", "00000000000118-001", "01795334726082-1", "9e99-1"]
        {
            assert_eq!(time(serial), None, "{serial}");
        }
    }
}
