//! Writing about messages: changing the last one, answering one, passing one on, going to the one
//! that is quoted.

use std::rc::Rc;

use ipc::{SearchMessages, SearchPage, Session};
use model::{Message, MessageId, MessageKind, RoomId};

use super::action::{Answer, Toast};
use super::effect::Effect;
use super::overlay::Overlay;
use super::reduce::read_effect;
use super::state::State;
use crate::writing::quoting;

impl State {
    /// The last own message that can be changed is. Where the backend lets what was sent stay as it
    /// is, the person is told in passing. While the newest rows are elsewhere the last one on hand is
    /// not the last: they are brought first.
    pub(super) fn edit_last(&mut self, room: &RoomId) -> Vec<Effect> {
        let me = self.me().map(|me| &me.id);
        let Some(open) = self.open.as_ref().filter(|open| open.id == *room) else {
            return Vec::new();
        };
        if open.timeline.has_newer() {
            return self.go_to_end();
        }
        let own = open.timeline.messages().rev().filter(|it| Some(&it.sender_id) == me);
        // Where only what waits can be changed, nobody means a message above one that was sent.
        let own: Vec<_> = own.take(if self.can_edit() { usize::MAX } else { 1 }).collect();
        let found = own.iter().find(|message| self.may_edit(message));
        if let Some(id) = found.map(|message| message.id.clone()) {
            return self.edit(room, id);
        }
        if !own.is_empty() {
            self.say(Toast::SentStays);
        }
        Vec::new()
    }

    /// Whether the backend lets people change what was sent.
    pub(crate) const fn can_edit(&self) -> bool {
        matches!(self.session, Session::SignedIn { can_edit: true, .. })
    }

    /// Whether the words of a message can be changed: own ones, while they wait, and texts also
    /// after they were sent.
    pub(super) fn may_edit(&self, message: &Message) -> bool {
        let is_own = self.me().is_some_and(|me| me.id == message.sender_id);
        let is_text = message.content.kind == MessageKind::Text && !message.is_deleted;
        is_own && (message.delivery.is_pending() || (self.can_edit() && is_text))
    }

    /// Enter on a message that was changed. One that says nothing any more is not sent: whoever
    /// empties it may want it gone.
    pub(super) fn submit_edit(&mut self, room: &RoomId, text: &str) -> Option<Vec<Effect>> {
        let id = self.composers.get(room)?.editing()?.clone();
        if !text.trim().is_empty() {
            return None;
        }
        self.lay_over(Overlay::Delete(id));
        Some(Vec::new())
    }

    /// It was asked whether to delete a message, and it is to be.
    pub(super) fn delete_asked(&mut self) -> Vec<Effect> {
        let (Some(open), Some(Overlay::Delete(id))) = (&self.open, &self.overlay) else {
            return Vec::new();
        };
        let effect = Effect::Delete(open.id.clone(), id.clone());
        self.overlay = None;
        vec![effect]
    }

    /// A message was deleted, or was not. Its row comes as an event.
    pub(super) fn deleted(
        &mut self,
        room: &RoomId,
        id: &MessageId,
        answer: Answer<()>,
    ) -> Vec<Effect> {
        if let Err(refusal) = answer {
            return self.refused(refusal.code);
        }
        let composer = self.composer(room);
        if composer.editing() == Some(id) {
            composer.end_edit();
        }
        vec![Effect::FocusComposer]
    }

    /// The name somebody has in the room now, else the one their message came with.
    fn name_of<'a>(&'a self, message: &'a Message) -> &'a str {
        let people = self.open.as_ref().map(|open| open.participants.as_slice());
        let person = people
            .unwrap_or_default()
            .iter()
            .map(|participant| &participant.person)
            .find(|person| person.id == message.sender_id);
        person.map_or(&message.sender_name, |person| &person.name)
    }

    pub(super) fn open_message(&self, id: &MessageId) -> Option<&Message> {
        let message = self.open.as_ref()?.timeline.message(id)?;
        (!message.is_deleted).then_some(&**message)
    }

    /// Puts what somebody said above what stands in the composer.
    pub(super) fn answer(&mut self, room: &RoomId, id: &MessageId) -> Vec<Effect> {
        let Some(message) = self.open_message(id) else { return Vec::new() };
        let quote = quoting::answering(message, self.name_of(message));
        let mut effects = self.composer(room).quote(room, &quote);
        effects.push(Effect::FocusComposer);
        effects
    }

    /// Asks where a message is to be passed on to.
    pub(super) fn pass_on(&mut self, id: &MessageId) -> Vec<Effect> {
        let Some(message) = self.open_message(id) else { return Vec::new() };
        let text = quoting::passing_on(message, self.name_of(message));
        self.overlay = Some(Overlay::PassOn(text));
        Vec::new()
    }

    /// The room was chosen: the message stands in its composer, and goes when its writer says so.
    pub(super) fn pass_on_to(&mut self, room: RoomId) -> Vec<Effect> {
        let Some(Overlay::PassOn(text)) = self.overlay.take() else { return Vec::new() };
        let mut effects = self.pick_room(room.clone());
        // The draft of the room comes only with its rows, and must not be lost to what is put here.
        let draft = self.rooms.get(&room).and_then(|summary| summary.draft.clone());
        self.composer(&room).accept_draft(draft.unwrap_or_default());
        effects.extend(self.composer(&room).quote(&room, &text));
        effects
    }

    /// Leads to the message that another one quotes. One that is not on hand is looked for on the
    /// desk; one that cannot be told is not guessed at.
    pub(super) fn go_to_quoted(&mut self, id: &MessageId) -> Vec<Effect> {
        let Some((room, message)) =
            self.open.as_ref().map(|it| it.id.clone()).zip(self.open_message(id))
        else {
            return Vec::new();
        };
        if let Some(found) = self.quoted_on_hand(message) {
            return self.lead_to_quoted(found);
        }
        let Some(text) = quoting::quoted_words(&message.content.text) else {
            return self.say_quoted_unknown();
        };
        let look = SearchMessages {
            text,
            room_id: Some(room.clone()),
            sender_id: None,
            has_file: false,
            since: None,
            until: Some(message.shown_at()),
            cursor: None,
        };
        vec![Effect::FindQuoted(room, id.clone(), look)]
    }

    fn quoted_on_hand(&self, message: &Message) -> Option<MessageId> {
        let mut above = self.open.as_ref()?.timeline.messages().rev();
        above.find(|other| other.id == message.id);
        let above = above.map(|other| (&**other, self.name_of(other)));
        quoting::quoted_message(&message.content.text, above)
    }

    /// What was looked for came.
    pub(super) fn quoted_found(
        &mut self,
        room: &RoomId,
        id: &MessageId,
        answer: Answer<SearchPage>,
    ) -> Vec<Effect> {
        if self.open.as_ref().is_none_or(|open| open.id != *room) {
            return Vec::new();
        }
        let page = match answer {
            Ok(page) => page,
            Err(refusal) => return self.refused(refusal.code),
        };
        let found = self.open_message(id).and_then(|message| {
            let hits = page.hits.iter().map(|hit| (&hit.message, self.name_of(&hit.message)));
            quoting::quoted_message(&message.content.text, hits)
        });
        match found {
            Some(found) => self.lead_to_quoted(found),
            None => self.say_quoted_unknown(),
        }
    }

    /// Runs after every action: what was asked about a message whose row is no longer on hand is not
    /// asked any more, and does not come back when the row does.
    pub(super) fn leave_what_is_gone(&mut self) {
        let is_gone = |id: &MessageId| self.open_message(id).is_none();
        let reaction = self.asked_reaction.as_ref().is_some_and(|asked| is_gone(&asked.id));
        let viewed = self.files.viewed.as_ref().is_some_and(is_gone);
        let questioned = self.files.questioned.as_ref().is_some_and(is_gone);
        if reaction {
            self.asked_reaction = None;
        }
        if viewed {
            self.files.viewed = None;
        }
        if questioned {
            self.files.questioned = None;
        }
    }

    fn lead_to_quoted(&mut self, found: MessageId) -> Vec<Effect> {
        let Some(open) = &mut self.open else { return Vec::new() };
        let wanted = open.lead_to(found);
        read_effect(&open.id, wanted)
    }

    fn say_quoted_unknown(&mut self) -> Vec<Effect> {
        self.say(Toast::QuotedNotHere);
        Vec::new()
    }

    /// The pictures before and after that of a message, among those on hand.
    pub(crate) fn pictures_beside(&self, id: &MessageId) -> (Option<MessageId>, Option<MessageId>) {
        let Some(open) = &self.open else { return (None, None) };
        let is_picture = |message: &&Rc<Message>| {
            let content = &message.content;
            !message.is_deleted
                && content.kind == MessageKind::Image
                && content.attachment.is_some()
        };
        let pictures: Vec<&MessageId> =
            open.timeline.messages().filter(is_picture).map(|message| &message.id).collect();
        let Some(at) = pictures.iter().position(|other| *other == id) else { return (None, None) };
        let of = |at: Option<usize>| pictures.get(at?).map(|id| (*id).clone());
        (of(at.checked_sub(1)), of(at.checked_add(1)))
    }
}
