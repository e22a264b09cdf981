//! How the desk has been doing: what is counted and what is timed since the start. Numbers only.

mod histogram;

use std::collections::{BTreeMap, HashMap};

use model::MessageId;
use tokio::time::Instant;

use self::histogram::Histogram;

/// Things counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Counter {
    /// The line came up.
    Connects,
    /// It came up after it had been lost.
    Reconnects,
    /// It was lost.
    Drops,
    /// Messages the desk had not seen before.
    MessagesReceived,
    /// Own messages the service has taken.
    MessagesSent,
    /// Publishes without an answer, or with one that may change.
    PublishesRepeated,
    /// Own messages parked until a person acts.
    DeliveryFailures,
    /// The most messages that waited at a time.
    QueueDepthMost,
    /// Messages that rang, or were in a digest.
    NotificationsDecided,
    /// Messages that did not.
    NotificationsSilent,
    /// Cards the system did not take.
    NotificationsRefused,
    /// Reads and writes of the local file that failed.
    StoreFailures,
}

impl Counter {
    const ALL: [Self; 12] = [
        Self::Connects,
        Self::Reconnects,
        Self::Drops,
        Self::MessagesReceived,
        Self::MessagesSent,
        Self::PublishesRepeated,
        Self::DeliveryFailures,
        Self::QueueDepthMost,
        Self::NotificationsDecided,
        Self::NotificationsSilent,
        Self::NotificationsRefused,
        Self::StoreFailures,
    ];

    const fn name(self) -> &'static str {
        match self {
            Self::Connects => "connects",
            Self::Reconnects => "reconnects",
            Self::Drops => "drops",
            Self::MessagesReceived => "messages_received",
            Self::MessagesSent => "messages_sent",
            Self::PublishesRepeated => "publishes_repeated",
            Self::DeliveryFailures => "delivery_failures",
            Self::QueueDepthMost => "queue_depth_most",
            Self::NotificationsDecided => "notifications_decided",
            Self::NotificationsSilent => "notifications_silent",
            Self::NotificationsRefused => "notifications_refused",
            Self::StoreFailures => "store_failures",
        }
    }
}

/// Times taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Timing {
    /// From the loss of the line to its return.
    Reconnect,
    /// From a publish to its acknowledgement.
    Publish,
    /// Making a message durable in the outbox.
    StoreEnqueue,
    /// Committing what the line or a page brought.
    StoreIngest,
}

impl Timing {
    const ALL: [Self; 4] = [Self::Reconnect, Self::Publish, Self::StoreEnqueue, Self::StoreIngest];

    const fn name(self) -> &'static str {
        match self {
            Self::Reconnect => "reconnect",
            Self::Publish => "publish",
            Self::StoreEnqueue => "store_enqueue",
            Self::StoreIngest => "store_ingest",
        }
    }
}

/// All of it.
#[derive(Debug, Default)]
pub(crate) struct Metrics {
    counters: BTreeMap<Counter, u64>,
    timings: BTreeMap<Timing, Histogram>,
    line_lost_at: Option<Instant>,
    /// Publishes without an outcome yet.
    publishing: HashMap<MessageId, Instant>,
}

impl Metrics {
    /// It happened so many times more.
    pub(crate) fn add(&mut self, counter: Counter, times: usize) {
        let count = self.counters.entry(counter).or_default();
        *count = count.saturating_add(u64::try_from(times).unwrap_or(u64::MAX));
    }

    /// It was done, and began then.
    pub(crate) fn time(&mut self, timing: Timing, began: Instant) {
        self.timings.entry(timing).or_default().record(began.elapsed());
    }

    /// So many messages wait.
    pub(crate) fn note_depth(&mut self, waiting: usize) {
        let most = self.counters.entry(Counter::QueueDepthMost).or_default();
        *most = (*most).max(u64::try_from(waiting).unwrap_or(u64::MAX));
    }

    /// The line is there.
    pub(crate) fn line_up(&mut self) {
        self.add(Counter::Connects, 1);
        if let Some(lost_at) = self.line_lost_at.take() {
            self.add(Counter::Reconnects, 1);
            self.time(Timing::Reconnect, lost_at);
        }
    }

    /// The line is gone; who waits for an answer gets none.
    pub(crate) fn line_lost(&mut self) {
        self.add(Counter::Drops, 1);
        self.line_lost_at.get_or_insert_with(Instant::now);
        self.publishing.clear();
    }

    /// A message goes out.
    pub(crate) fn publishing(&mut self, message_id: &MessageId) {
        self.publishing.insert(message_id.clone(), Instant::now());
    }

    /// The service took it; answers how long that took, in milliseconds.
    pub(crate) fn published(&mut self, message_id: &MessageId) -> Option<i64> {
        self.add(Counter::MessagesSent, 1);
        let began = self.publishing.remove(message_id)?;
        self.time(Timing::Publish, began);
        i64::try_from(began.elapsed().as_millis()).ok()
    }

    /// The service did not, or did not say.
    pub(crate) fn not_published(&mut self, message_id: &MessageId) {
        self.add(Counter::PublishesRepeated, 1);
        self.publishing.remove(message_id);
    }

    /// Every counter by its name, those at nothing too.
    pub(crate) fn counters(&self) -> BTreeMap<String, u64> {
        let count = |counter| self.counters.get(&counter).copied().unwrap_or_default();
        Counter::ALL.into_iter().map(|one| (one.name().to_owned(), count(one))).collect()
    }

    /// Every timing by its name.
    pub(crate) fn histograms(&self) -> BTreeMap<String, ipc::Histogram> {
        let view = |timing| self.timings.get(&timing).map(Histogram::view).unwrap_or_default();
        Timing::ALL.into_iter().map(|one| (one.name().to_owned(), view(one))).collect()
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    #[tokio::test(start_paused = true)]
    async fn a_line_that_comes_back_was_away_so_long() {
        let mut metrics = Metrics::default();
        metrics.line_up();
        metrics.line_lost();
        tokio::time::advance(Duration::from_secs(2)).await;
        metrics.line_lost();
        tokio::time::advance(Duration::from_secs(2)).await;
        metrics.line_up();
        let counters = metrics.counters();
        let counted = ["connects", "reconnects", "drops"].map(|name| counters[name]);
        assert_eq!(counted, [2, 1, 2]);
        assert_eq!(metrics.histograms()["reconnect"].max_us, 4_000_000);
    }

    #[tokio::test(start_paused = true)]
    async fn a_publish_is_timed_to_its_acknowledgement_and_not_beyond_the_line() {
        let mut metrics = Metrics::default();
        let (one, other) = (MessageId::new("m1"), MessageId::new("m2"));
        metrics.publishing(&one);
        tokio::time::advance(Duration::from_millis(30)).await;
        assert_eq!(metrics.published(&one), Some(30));
        metrics.publishing(&other);
        metrics.line_lost();
        tokio::time::advance(Duration::from_secs(60)).await;
        assert_eq!(metrics.published(&other), None);
        assert_eq!(metrics.histograms()["publish"].count, 1);
        assert_eq!(metrics.counters()["messages_sent"], 2);
    }

    #[test]
    fn the_deepest_queue_is_remembered_and_what_never_happened_is_told_as_nothing() {
        let mut metrics = Metrics::default();
        metrics.note_depth(7);
        metrics.note_depth(3);
        let counters = metrics.counters();
        assert_eq!((counters["queue_depth_most"], counters["store_failures"]), (7, 0));
        assert_eq!(counters.len(), Counter::ALL.len());
    }
}
