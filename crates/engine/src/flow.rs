//! The events of a face that asks for them instead of being told.

use std::sync::{Arc, Mutex, PoisonError};

use ipc::Envelope;
use tokio::sync::mpsc::Receiver;

/// Events in one answer, at most.
const AT_ONCE: usize = 256;

/// What happens, in order, until the face subscribes again.
#[derive(Debug, Default)]
pub struct Flow(Mutex<Newest>);

#[derive(Clone, Debug, Default)]
struct Newest {
    number: u32,
    events: Option<Arc<tokio::sync::Mutex<Receiver<Envelope>>>>,
}

impl Flow {
    /// Begins anew, under a number the face chooses; what was before is over.
    pub fn begin(&self, number: u32, events: Receiver<Envelope>) {
        let events = Some(Arc::new(tokio::sync::Mutex::new(events)));
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Newest { number, events };
    }

    /// What has happened since it was last asked for, once something has; nothing when what has
    /// that number is over. Whoever waits while it is replaced is answered with its next event.
    pub async fn next(&self, number: u32) -> Vec<Envelope> {
        let newest = self.0.lock().unwrap_or_else(PoisonError::into_inner).clone();
        let mut happened = Vec::new();
        if let Some(events) = newest.events.filter(|_| newest.number == number) {
            events.lock().await.recv_many(&mut happened, AT_ONCE).await;
        }
        happened
    }
}

#[cfg(test)]
mod tests {
    use ipc::Event;
    use tokio::sync::mpsc;

    use super::*;

    #[tokio::test]
    async fn a_page_gets_what_happened_in_order_until_it_subscribes_again() {
        let flow = Flow::default();
        let (core, events) = mpsc::channel(8);
        flow.begin(1, events);
        for seq in [7, 8] {
            core.send(Envelope { seq, event: Event::Resync }).await.unwrap();
        }
        let happened: Vec<u64> = flow.next(1).await.iter().map(|it| it.seq).collect();
        assert_eq!(happened, [7, 8]);

        let (next_core, events) = mpsc::channel(8);
        flow.begin(2, events);
        assert!(flow.next(1).await.is_empty(), "the former is over");
        assert!(core.is_closed(), "and the core need not tell it anything");
        drop(next_core);
        assert!(flow.next(2).await.is_empty(), "the core has let go");
    }
}
