//! Reacting to messages: shown at once, and taken back where the service did not take it.

use model::{Message, MessageId, RoomId, reaction};

use super::action::Answer;
use super::effect::Effect;
use super::state::State;

/// Which message is to be reacted to, and where that was asked for, in pixels of the window.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct AskedReaction {
    /// The message.
    pub(crate) id: MessageId,
    /// Where.
    pub(crate) at: (i32, i32),
}

/// Reactions on their way: until one is answered, another press on the same is none.
pub(crate) type OnTheirWay = Vec<(MessageId, String)>;

impl State {
    /// Whether people may react to messages.
    pub(crate) const fn can_react(&self) -> bool {
        matches!(self.session, ipc::Session::SignedIn { can_react: true, .. })
    }

    /// The six at hand and the picker are wanted.
    pub(super) fn ask_reaction(&mut self, asked: AskedReaction) -> Vec<Effect> {
        if self.can_react() && self.reactable(&asked.id).is_some() {
            self.asked_reaction = Some(asked);
        }
        Vec::new()
    }

    /// What this person has reacted to a message with.
    pub(crate) fn own_reactions(&self, id: &MessageId) -> Vec<String> {
        let (Some(me), Some(message)) = (self.me(), self.open_message(id)) else {
            return Vec::new();
        };
        let own = message.reactions.iter().filter(|one| one.is_of(&me.id));
        own.map(|one| one.emoji.clone()).collect()
    }

    /// A person reacts; a second time takes it back.
    pub(super) fn react(&mut self, id: &MessageId, emoji: String) -> Vec<Effect> {
        self.asked_reaction = None;
        let me = self.me().map(|me| me.id.clone());
        let (Some(me), Some(message), true) = (me, self.reactable(id), self.can_react()) else {
            return Vec::new();
        };
        let way = (id.clone(), emoji.clone());
        if self.reacting.contains(&way) {
            return Vec::new();
        }
        let stands = |one: &model::Reaction| one.emoji == emoji && one.is_of(&me);
        let is_on = !message.reactions.iter().any(stands);
        let room = message.room_id.clone();
        self.show_reaction(id, &me, &emoji, is_on);
        self.reacting.push(way);
        vec![Effect::React { room, id: id.clone(), emoji, is_on }]
    }

    /// The service took it, or did not.
    pub(super) fn reacted(
        &mut self,
        room: &RoomId,
        id: &MessageId,
        (emoji, is_on): (&str, bool),
        answer: Answer<Message>,
    ) -> Vec<Effect> {
        self.reacting.retain(|(of, one)| of != id || one != emoji);
        match answer {
            Ok(message) => self.take_messages(room, vec![message]),
            Err(refusal) => {
                if let Some(me) = self.me().map(|me| me.id.clone()) {
                    self.show_reaction(id, &me, emoji, !is_on);
                }
                self.refused(refusal.code)
            }
        }
    }

    /// What was said and sent, and still says something.
    fn reactable(&self, id: &MessageId) -> Option<&Message> {
        let message = self.open_message(id)?;
        (!message.delivery.is_pending()).then_some(message)
    }

    fn show_reaction(&mut self, id: &MessageId, me: &model::UserId, emoji: &str, is_on: bool) {
        let Some(message) = self.open_message(id) else { return };
        let reactions = reaction::with(&message.reactions, me, emoji, is_on);
        let (room, shown) = (message.room_id.clone(), Message { reactions, ..message.clone() });
        if let Some(open) = self.open.as_mut().filter(|open| open.id == room) {
            open.upsert(vec![shown], Some(me), true);
        }
    }
}
