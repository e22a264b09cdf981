//! The sending side of one transport: a bounded queue and the ways it ends.
//!
//! Nothing is dropped silently. A client that reads too slowly fills its queue, is disconnected
//! with 80020, and resumes from its channel serials (digest §19, item 20).

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use ably_proto::wire::{ErrorInfo, ProtocolMessage};
use tokio::sync::{mpsc, watch};
use tokio::time::Instant;

use super::outgoing::Outgoing;

/// What the writer of a transport is given to do.
#[derive(Debug)]
pub(crate) enum Out {
    /// Send one frame.
    One(Arc<Outgoing>),
    /// Send these frames in order; one slot however many, so that a backlog always fits.
    Many(Vec<Arc<Outgoing>>),
    /// Send a frame no earlier than then, in the order of such frames among themselves.
    NotBefore(Instant, Arc<Outgoing>),
    /// Send this frame and close.
    Last(Arc<Outgoing>),
}

/// Why a transport is to end without sending what is queued.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Ending {
    /// As if the network were gone: nothing more is sent.
    Cut,
    /// The queue is full: this is the last that is tried.
    Overflow(ErrorInfo),
    /// The last frame was sent.
    Done,
}

/// The handle by which everybody sends to one transport.
#[derive(Debug)]
pub(crate) struct Line {
    /// Tells the transports of one process apart; a resumed connection has a new one.
    pub(crate) id: u64,
    queue: mpsc::Sender<Out>,
    ending: watch::Sender<Option<Ending>>,
    is_done: AtomicBool,
}

/// The writer's ends of a [`Line`].
#[derive(Debug)]
pub(crate) struct LineEnds {
    /// What to send.
    pub(crate) queue: mpsc::Receiver<Out>,
    /// Set once the transport is to end at once.
    pub(crate) ending: watch::Receiver<Option<Ending>>,
}

impl Line {
    /// A line whose queue holds `capacity` entries.
    pub(crate) fn new(id: u64, capacity: usize) -> (Arc<Self>, LineEnds) {
        let (queue, queued) = mpsc::channel(capacity.max(1));
        let (ending, ended) = watch::channel(None);
        let line = Self { id, queue, ending, is_done: AtomicBool::new(false) };
        (Arc::new(line), LineEnds { queue: queued, ending: ended })
    }

    /// Queues one frame for this transport alone.
    pub(crate) fn send(&self, frame: ProtocolMessage) {
        self.push(Out::One(Outgoing::new(frame)));
    }

    /// Queues one frame that others get too.
    pub(crate) fn share(&self, frame: &Arc<Outgoing>) {
        self.push(Out::One(Arc::clone(frame)));
    }

    /// Queues frames that belong together.
    pub(crate) fn send_all(&self, frames: Vec<Arc<Outgoing>>) {
        self.push(Out::Many(frames));
    }

    /// Queues one frame to be held back.
    pub(crate) fn send_later(&self, delay: Duration, frame: ProtocolMessage) {
        self.push(Out::NotBefore(Instant::now() + delay, Outgoing::new(frame)));
    }

    /// Queues the last frame; what comes later is ignored.
    pub(crate) fn finish(&self, frame: ProtocolMessage) {
        self.push(Out::Last(Outgoing::new(frame)));
        self.is_done.store(true, Ordering::Release);
    }

    /// Ends the transport as if the network were gone.
    pub(crate) fn cut(&self) {
        self.end(Ending::Cut);
    }

    /// Notes that the last frame was sent.
    pub(crate) fn done(&self) {
        self.end(Ending::Done);
    }

    /// Changes when the transport is to end.
    pub(crate) fn ending(&self) -> watch::Receiver<Option<Ending>> {
        self.ending.subscribe()
    }

    fn push(&self, out: Out) {
        if self.is_done.load(Ordering::Acquire) {
            return;
        }
        if let Err(mpsc::error::TrySendError::Full(_)) = self.queue.try_send(out) {
            tracing::warn!(line = self.id, "outbound queue full, client disconnected");
            self.end(Ending::Overflow(super::refusal::reads_too_slowly()));
        }
    }

    fn end(&self, ending: Ending) {
        self.is_done.store(true, Ordering::Release);
        self.ending.send_if_modified(|slot| {
            let is_first = slot.is_none();
            if is_first {
                *slot = Some(ending);
            }
            is_first
        });
    }
}

#[cfg(test)]
mod tests {
    use ably_proto::wire::Action;

    use super::*;

    fn frame(channel: &str) -> ProtocolMessage {
        ProtocolMessage::on_channel(Action::Message, channel)
    }

    #[test]
    fn a_client_that_does_not_read_is_disconnected_not_skipped() {
        let (line, ends) = Line::new(1, 2);
        for _ in 0..3 {
            line.send(frame("room"));
        }
        let ending = ends.ending.borrow().clone();
        assert!(matches!(ending, Some(Ending::Overflow(error)) if error.code == 80020));
    }

    #[test]
    fn a_backlog_takes_one_slot() {
        let (line, ends) = Line::new(1, 1);
        line.send_all((0..500).map(|_| Outgoing::new(frame("room"))).collect());
        assert_eq!(*ends.ending.borrow(), None);
    }

    #[test]
    fn nothing_follows_the_last_frame() {
        let (line, mut ends) = Line::new(1, 8);
        line.finish(ProtocolMessage::new(Action::Closed));
        line.send(frame("room"));
        assert!(matches!(ends.queue.try_recv(), Ok(Out::Last(_))));
        assert!(ends.queue.try_recv().is_err());
    }
}
