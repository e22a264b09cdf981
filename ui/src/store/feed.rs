//! The flow of events: numbered, without holes, or asked for anew.

use ipc::{Code, Envelope, Event};

use super::action::FromFeed;
use super::effect::Effect;
use super::reduce::read_effect;
use super::state::State;

/// How long to wait before asking again a core that refused or let go, in milliseconds.
const AGAIN_AFTER_MS: u32 = 1_500;

/// The subscription.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Feed {
    generation: u32,
    /// The last number taken in; `None` until the first picture of this subscription.
    seq: Option<u64>,
    early: Vec<Envelope>,
    /// Whether there has ever been a picture.
    pub(crate) is_loaded: bool,
    /// Why there is none.
    pub(crate) trouble: Option<Code>,
}

impl Feed {
    /// Begins a subscription; whatever the one before still brings is dropped.
    pub(crate) fn begin(&mut self, after_ms: u32) -> Effect {
        self.generation += 1;
        self.seq = None;
        self.early.clear();
        Effect::Subscribe { generation: self.generation, after_ms }
    }
}

/// What to do with an envelope.
enum Turn {
    Next(Event),
    Again,
    Skip,
}

impl State {
    pub(super) fn reduce_feed(&mut self, generation: u32, from: FromFeed) -> Vec<Effect> {
        if generation != self.feed.generation {
            return Vec::new();
        }
        match from {
            FromFeed::Snapshot(answer) => match *answer {
                Ok(snapshot) => self.begin_with(snapshot),
                Err(refusal) => {
                    self.feed.trouble = Some(refusal.code);
                    vec![self.feed.begin(AGAIN_AFTER_MS)]
                }
            },
            FromFeed::Events(envelopes) => {
                // They come once a frame.
                self.next_frame();
                self.take_events(envelopes)
            }
            FromFeed::Ended => vec![self.feed.begin(AGAIN_AFTER_MS)],
        }
    }

    fn begin_with(&mut self, snapshot: ipc::Snapshot) -> Vec<Effect> {
        self.feed.seq = Some(snapshot.seq);
        self.feed.is_loaded = true;
        self.feed.trouble = None;
        self.take_snapshot(snapshot);
        self.attention.forget();
        let mut effects = Vec::new();
        if let Some(open) = &mut self.open {
            let wanted = open.ask();
            effects.extend(read_effect(&open.id, wanted));
            effects.push(Effect::Open(open.id.clone()));
        }
        let back_to = self.back_to.take().filter(|room| self.rooms.contains_key(room));
        if let Some(room) = back_to {
            effects.extend(self.pick_room(room));
        }
        let early = std::mem::take(&mut self.feed.early);
        effects.extend(self.take_events(early));
        effects
    }

    fn take_events(&mut self, envelopes: Vec<Envelope>) -> Vec<Effect> {
        let mut effects = Vec::new();
        for envelope in envelopes {
            match self.turn_of(envelope) {
                Turn::Next(event) => effects.extend(self.reduce_event(event)),
                Turn::Skip => {}
                Turn::Again => {
                    effects.push(self.feed.begin(0));
                    break;
                }
            }
        }
        effects
    }

    fn turn_of(&mut self, envelope: Envelope) -> Turn {
        let Some(seq) = self.feed.seq else {
            self.feed.early.push(envelope);
            return Turn::Skip;
        };
        if envelope.event == Event::Resync {
            return Turn::Again;
        }
        if envelope.seq <= seq {
            return Turn::Skip;
        }
        if envelope.seq != seq + 1 {
            return Turn::Again;
        }
        self.feed.seq = Some(envelope.seq);
        Turn::Next(envelope.event)
    }
}
