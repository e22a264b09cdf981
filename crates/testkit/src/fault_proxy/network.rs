//! Whether there is a network, and what becomes of those who were connected when it went.

use std::future::Future;
use std::pin::pin;

use tokio::sync::watch;

/// What new connections find.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Mood {
    #[default]
    Up,
    Gone,
    Silent,
}

/// The network's past, as far as it matters: events are numbered, and a connection knows the
/// number at which it was made.
#[derive(Clone, Copy, Debug, Default)]
struct State {
    mood: Mood,
    events: u64,
    hung_up_at: u64,
    silenced_at: u64,
}

/// What becomes of a connection.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Fate {
    Alive,
    Mute,
    Dead,
}

/// When a connection was made.
#[derive(Clone, Copy, Debug)]
pub(super) struct Born(u64);

#[derive(Debug, Default)]
pub(super) struct Network(watch::Sender<State>);

impl Network {
    pub(super) fn hang_up(&self) {
        self.change(|state| state.hung_up_at = state.events);
    }

    pub(super) fn cut(&self) {
        self.change(|state| {
            state.mood = Mood::Gone;
            state.hung_up_at = state.events;
        });
    }

    pub(super) fn silence(&self) {
        self.change(|state| {
            state.mood = Mood::Silent;
            state.silenced_at = state.events;
        });
    }

    pub(super) fn mend(&self) {
        self.change(|state| state.mood = Mood::Up);
    }

    fn change(&self, change: impl FnOnce(&mut State)) {
        self.0.send_modify(|state| {
            state.events += 1;
            change(state);
        });
    }

    /// A connection is made now.
    pub(super) fn born(&self) -> Born {
        let state = self.0.borrow();
        // Whoever comes into the silence belongs to it.
        Born(if state.mood == Mood::Silent { state.silenced_at - 1 } else { state.events })
    }

    /// Whether whoever comes now is hung up on.
    pub(super) fn is_gone(&self) -> bool {
        self.0.borrow().mood == Mood::Gone
    }

    /// Works as long as the connection lives. When it falls silent, the work is held without going
    /// on, so that its sockets stay open, until it is hung up on.
    pub(super) async fn carry(&self, born: Born, work: impl Future<Output = ()>) {
        let mut states = self.0.subscribe();
        let mut work = pin!(work);
        loop {
            let fate = states.borrow_and_update().fate_of(born);
            if fate == Fate::Dead {
                return;
            }
            tokio::select! {
                biased;
                changed = states.changed() => if changed.is_err() { return },
                () = &mut work, if fate == Fate::Alive => return,
            }
        }
    }
}

impl State {
    fn fate_of(&self, Born(at): Born) -> Fate {
        if self.hung_up_at > at {
            Fate::Dead
        } else if self.silenced_at > at {
            Fate::Mute
        } else {
            Fate::Alive
        }
    }
}
