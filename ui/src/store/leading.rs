//! Led to a message, to what is unread, to the end: what the reader wants to see and what has to be
//! asked for first.

use ipc::TimelinePage;
use model::{MessageId, RoomId};

use super::action::Answer;
use super::effect::Effect;
use super::reduce::read_effect;
use super::state::State;

impl State {
    pub(super) fn go_to_end(&mut self) -> Vec<Effect> {
        let Some(open) = &mut self.open else { return Vec::new() };
        if open.go_to_end() { vec![Effect::Open(open.id.clone())] } else { Vec::new() }
    }

    pub(super) fn go_to_unread(&mut self) -> Vec<Effect> {
        let Some(open) = &mut self.open else { return Vec::new() };
        let Some(first) = open.unread_above().cloned() else { return Vec::new() };
        let wanted = open.lead_to(first);
        read_effect(&open.id, wanted)
    }

    /// Opens a room at a message.
    pub(super) fn lead_to(&mut self, room: RoomId, message: MessageId) -> Vec<Effect> {
        let is_open = self.open.as_ref().is_some_and(|open| open.id == room);
        let mut effects = if is_open { Vec::new() } else { self.pick_room(room.clone()) };
        // The keyboard stays where the reader was led from.
        effects.retain(|effect| *effect != Effect::FocusComposer);
        if let Some(open) = &mut self.open {
            let wanted = open.lead_to(message);
            effects.extend(read_effect(&room, wanted));
        }
        effects
    }

    pub(super) fn around_came(
        &mut self,
        room: &RoomId,
        message: &MessageId,
        answer: Answer<TimelinePage>,
    ) -> Vec<Effect> {
        let Some(open) = self.open.as_mut().filter(|open| open.id == *room) else {
            return Vec::new();
        };
        match answer {
            Ok(page) => open.around_came(message, page),
            Err(refusal) => {
                open.around_failed(message);
                return self.refused(refusal.code);
            }
        }
        Vec::new()
    }

    pub(super) fn newer_came(
        &mut self,
        room: &RoomId,
        after: &MessageId,
        answer: Answer<TimelinePage>,
    ) -> Vec<Effect> {
        if let Some(open) = self.open.as_mut().filter(|open| open.id == *room) {
            match answer {
                Ok(page) => open.newer_came(after, page),
                Err(refusal) => open.newer_failed(after, refusal.code),
            }
        }
        Vec::new()
    }
}
