//! Events out: numbered, to every face, with a defined loss.

use ipc::{Envelope, Event};
use tokio::sync::mpsc;

/// Events a face may be behind before it has to subscribe again.
const BEHIND: usize = 1_024;

/// The faces that listen.
#[derive(Debug, Default)]
pub(crate) struct Bus {
    seq: u64,
    faces: Vec<mpsc::Sender<Envelope>>,
}

impl Bus {
    /// Number of the last event sent.
    pub(crate) fn seq(&self) -> u64 {
        self.seq
    }

    /// A new listener, from the next event on.
    pub(crate) fn subscribe(&mut self) -> mpsc::Receiver<Envelope> {
        let (face, events) = mpsc::channel(BEHIND);
        self.faces.push(face);
        events
    }

    /// Sends an event to every face. One that is too far behind gets [`Event::Resync`] in its last
    /// free place and is let go: it must never slow the loop, and never miss an event unknowingly.
    pub(crate) fn publish(&mut self, event: Event) {
        self.seq += 1;
        let envelope = Envelope { seq: self.seq, event };
        self.faces.retain(|face| {
            if face.capacity() > 1 {
                return face.try_send(envelope.clone()).is_ok();
            }
            let _ = face.try_send(Envelope { seq: envelope.seq, event: Event::Resync });
            false
        });
    }
}

#[cfg(test)]
mod tests {
    use model::RoomId;

    use super::*;

    fn removed(n: usize) -> Event {
        Event::RoomRemoved { room_id: RoomId::new(n.to_string()) }
    }

    #[test]
    fn events_are_numbered_without_holes() {
        let mut bus = Bus::default();
        bus.publish(removed(0));
        let mut face = bus.subscribe();
        bus.publish(removed(1));
        bus.publish(removed(2));
        let seqs: Vec<u64> = std::iter::from_fn(|| face.try_recv().ok()).map(|e| e.seq).collect();
        assert_eq!(seqs, [2, 3]);
    }

    #[test]
    fn a_face_that_sleeps_is_told_to_subscribe_again_and_let_go() {
        let mut bus = Bus::default();
        let mut face = bus.subscribe();
        for n in 0..2 * BEHIND {
            bus.publish(removed(n));
        }
        let events: Vec<Envelope> = std::iter::from_fn(|| face.try_recv().ok()).collect();
        assert_eq!(events.len(), BEHIND);
        assert_eq!(events.last().map(|e| &e.event), Some(&Event::Resync));
        assert!(face.is_closed() || face.try_recv().is_err());
    }
}
