//! The events of a face that asks for them instead of being told.

mod digest;

use std::sync::{Arc, Mutex, PoisonError};

use ipc::{Envelope, Session, Snapshot};
use tokio::sync::mpsc::Receiver;
use tokio::time::{Instant, sleep_until};

use self::digest::Digest;

/// Events taken in at once, at most.
const AT_ONCE: usize = 256;

/// What happens, in order, until the face subscribes again.
#[derive(Debug, Default)]
pub struct Flow(Mutex<Newest>);

#[derive(Clone, Debug, Default)]
struct Newest {
    number: u32,
    told: Option<Arc<tokio::sync::Mutex<Told>>>,
}

impl Flow {
    /// Begins anew after a picture, under a number the face chooses; what was before is over.
    pub fn begin(&self, number: u32, picture: &Snapshot, events: Receiver<Envelope>) {
        self.begin_from(number, &picture.session, picture.seq, events);
    }

    fn begin_from(&self, number: u32, session: &Session, seq: u64, events: Receiver<Envelope>) {
        let told = Told { events, digest: Digest::new(session, Instant::now()), seq };
        let told = Some(Arc::new(tokio::sync::Mutex::new(told)));
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Newest { number, told };
    }

    /// What has happened since it was last asked for, once something has, as short as it can be
    /// said; numbered on from the picture. Nothing when what has that number is over. Whoever waits
    /// while it is replaced is answered with its next event.
    pub async fn next(&self, number: u32) -> Vec<Envelope> {
        let newest = self.0.lock().unwrap_or_else(PoisonError::into_inner).clone();
        match newest.told.filter(|_| newest.number == number) {
            Some(told) => told.lock().await.next().await,
            None => Vec::new(),
        }
    }
}

/// A subscription and what of it was told.
#[derive(Debug)]
struct Told {
    events: Receiver<Envelope>,
    digest: Digest,
    /// Number of the last event told.
    seq: u64,
}

impl Told {
    async fn next(&mut self) -> Vec<Envelope> {
        let mut happened = Vec::new();
        loop {
            let now = Instant::now();
            let due = self.digest.due(now);
            if due.is_some_and(|due| due <= now) {
                return self.tell(now);
            }
            tokio::select! {
                count = self.events.recv_many(&mut happened, AT_ONCE) => {
                    let now = Instant::now();
                    if count == 0 {
                        return self.tell(now);
                    }
                    for envelope in happened.drain(..) {
                        self.digest.take(envelope.event, now);
                    }
                }
                () = sleep_until(due.unwrap_or(now)), if due.is_some() => {}
            }
        }
    }

    fn tell(&mut self, now: Instant) -> Vec<Envelope> {
        let told = self.digest.tell(now).into_iter();
        told.map(|event| {
            self.seq += 1;
            Envelope { seq: self.seq, event }
        })
        .collect()
    }
}

#[cfg(test)]
mod tests;
