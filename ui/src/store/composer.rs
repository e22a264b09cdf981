//! What stands in a room's composer, and what became of what was sent from it.

use ipc::{Code, SaveDraft, SetTyping};
use model::{MessageId, RoomId};

use super::effect::Effect;

/// A text on its way into the outbox.
#[derive(Clone, Debug, PartialEq)]
struct Attempt {
    id: MessageId,
    text: String,
}

/// A message being changed in the composer.
#[derive(Clone, Debug, PartialEq)]
struct Editing {
    id: MessageId,
    /// What it said before.
    said: String,
    /// What stood in the composer before.
    set_aside: String,
}

/// One room's composer.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Composer {
    text: String,
    /// Counts changes made from here, which the text area has to take over.
    revision: u32,
    saved: String,
    in_flight: Option<Attempt>,
    /// Refused; sent again unchanged, it keeps its id.
    refused: Option<Attempt>,
    /// Enter was pressed again for what was written meanwhile.
    again: Option<MessageId>,
    editing: Option<Editing>,
    error: Option<Code>,
    discarded: Option<String>,
}

impl Composer {
    /// What stands in it.
    pub(crate) fn text(&self) -> &str {
        &self.text
    }

    /// Rises when the text area has to take the text over.
    pub(crate) fn revision(&self) -> u32 {
        self.revision
    }

    /// Why the last attempt was refused.
    pub(crate) fn error(&self) -> Option<Code> {
        self.error
    }

    /// The message being changed.
    pub(crate) fn editing(&self) -> Option<&MessageId> {
        self.editing.as_ref().map(|editing| &editing.id)
    }

    /// What the message being changed said before.
    pub(crate) fn said_before(&self) -> Option<&str> {
        self.editing.as_ref().map(|editing| editing.said.as_str())
    }

    /// Whether what stands in it is a draft and nothing else: no change of a message, and none of it
    /// on its way into the outbox.
    pub(crate) fn is_draft(&self) -> bool {
        self.editing.is_none() && self.in_flight.is_none()
    }

    /// Whether a discarded text can be put back.
    pub(crate) fn can_put_back(&self) -> bool {
        self.discarded.is_some()
    }

    /// The draft the core kept came with the room; what was written here meanwhile wins.
    pub(crate) fn accept_draft(&mut self, draft: String) {
        if *self == Self::default() && !draft.is_empty() {
            self.saved = draft.clone();
            self.put(draft);
        }
    }

    /// A key changed the text.
    pub(crate) fn typed(&mut self, room: &RoomId, text: String) -> Vec<Effect> {
        let is_typing = !text.trim().is_empty();
        self.text = text;
        self.error = None;
        if self.editing.is_some() {
            return Vec::new();
        }
        let typing = SetTyping { room_id: room.clone(), is_typing };
        vec![Effect::Tell(typing.into()), Effect::DraftTimer(room.clone())]
    }

    /// Enter was pressed. While an attempt is in flight a second Enter sends nothing twice.
    pub(crate) fn submit(&mut self, room: &RoomId, text: String, id: MessageId) -> Vec<Effect> {
        self.text = text;
        if self.text.trim().is_empty() {
            return Vec::new();
        }
        if let Some(editing) = &self.editing {
            return vec![Effect::Edit(room.clone(), editing.id.clone(), self.text.clone())];
        }
        if let Some(attempt) = &self.in_flight {
            self.again = (attempt.text != self.text).then_some(id);
            return Vec::new();
        }
        vec![self.attempt(room, self.text.clone(), id)]
    }

    fn attempt(&mut self, room: &RoomId, text: String, id: MessageId) -> Effect {
        let id = match self.refused.take() {
            Some(refused) if refused.text == text => refused.id,
            _ => id,
        };
        self.error = None;
        self.discarded = None;
        let trimmed = text.trim().to_owned();
        self.in_flight = Some(Attempt { id: id.clone(), text });
        Effect::Send(room.clone(), id, trimmed)
    }

    /// The outbox has it, or does not. Only now is the text taken out of the composer.
    pub(crate) fn answered(
        &mut self,
        room: &RoomId,
        id: &MessageId,
        refusal: Option<Code>,
    ) -> Vec<Effect> {
        let Some(attempt) = self.in_flight.take_if(|attempt| attempt.id == *id) else {
            return Vec::new();
        };
        let again = self.again.take();
        if let Some(code) = refusal {
            self.error = Some(code);
            self.refused = Some(attempt);
            return Vec::new();
        }
        self.take_out(&attempt.text);
        let rest = self.current_draft().to_owned();
        match again {
            Some(id) if !rest.trim().is_empty() => vec![self.attempt(room, rest, id)],
            _ => {
                let typing = SetTyping { room_id: room.clone(), is_typing: false };
                let mut effects = vec![Effect::Tell(typing.into())];
                effects.extend(self.keep_draft(room));
                effects
            }
        }
    }

    /// Removes what was sent and leaves what was written since.
    fn take_out(&mut self, sent: &str) {
        let place = match &mut self.editing {
            Some(editing) => &mut editing.set_aside,
            None => {
                self.revision += 1;
                &mut self.text
            }
        };
        *place = place.strip_prefix(sent).unwrap_or_default().to_owned();
    }

    /// What a restart should bring back: not the text of a message being changed.
    fn current_draft(&self) -> &str {
        self.editing.as_ref().map_or(&self.text, |editing| &editing.set_aside)
    }

    /// Has the core keep the draft, if it changed.
    pub(crate) fn keep_draft(&mut self, room: &RoomId) -> Vec<Effect> {
        if self.current_draft() == self.saved {
            return Vec::new();
        }
        self.saved = self.current_draft().to_owned();
        let draft = SaveDraft { room_id: room.clone(), text: self.saved.clone() };
        vec![Effect::Tell(draft.into())]
    }

    /// Takes a message in for changing.
    pub(crate) fn edit(&mut self, id: MessageId, text: String) {
        let set_aside = self.current_draft().to_owned();
        self.editing = Some(Editing { id, said: text.clone(), set_aside });
        self.error = None;
        self.put(text);
    }

    /// Ends changing, and brings back what stood there before.
    pub(crate) fn end_edit(&mut self) {
        if let Some(editing) = self.editing.take() {
            self.error = None;
            self.put(editing.set_aside);
        }
    }

    /// What was to be sent or changed was refused; it stays.
    pub(crate) fn refuse(&mut self, code: Code) {
        self.error = Some(code);
    }

    /// A message was discarded; its text can be put back.
    pub(crate) fn discarded(&mut self, text: String) {
        self.discarded = (!text.is_empty()).then_some(text);
    }

    /// Puts the discarded text back, before what was written since.
    pub(crate) fn put_back(&mut self, room: &RoomId) -> Vec<Effect> {
        let Some(mut text) = self.discarded.take() else { return Vec::new() };
        if !self.text.is_empty() {
            text.push('\n');
            text.push_str(&self.text);
        }
        self.put(text);
        self.keep_draft(room)
    }

    /// Puts quoted lines above what stands here. Twice the same are there once.
    pub(crate) fn quote(&mut self, room: &RoomId, quote: &str) -> Vec<Effect> {
        let text = self.text.strip_prefix(quote).unwrap_or(&self.text);
        self.put(format!("{quote}{text}"));
        self.keep_draft(room)
    }

    /// The error was read.
    pub(crate) fn dismiss_error(&mut self) {
        self.error = None;
        self.discarded = None;
    }

    fn put(&mut self, text: String) {
        self.text = text;
        self.revision += 1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lobby() -> RoomId {
        RoomId::new("r-lobby")
    }

    fn id(text: &str) -> MessageId {
        MessageId::new(text)
    }

    fn send(text: &str, as_id: &str) -> Effect {
        Effect::Send(lobby(), id(as_id), text.to_owned())
    }

    fn save(text: &str) -> Effect {
        Effect::Tell(SaveDraft { room_id: lobby(), text: text.to_owned() }.into())
    }

    fn typing(is_typing: bool) -> Effect {
        Effect::Tell(SetTyping { room_id: lobby(), is_typing }.into())
    }

    fn written(text: &str) -> Composer {
        let mut composer = Composer::default();
        composer.typed(&lobby(), text.to_owned());
        composer
    }

    #[test]
    fn the_text_stays_until_the_outbox_has_it() {
        let mut composer = written("Late checkout for 412");
        let effects = composer.submit(&lobby(), "Late checkout for 412".into(), id("m1"));
        assert_eq!(effects, [send("Late checkout for 412", "m1")]);
        assert_eq!(composer.text(), "Late checkout for 412");
        let revision = composer.revision();
        composer.answered(&lobby(), &id("m1"), None);
        assert_eq!(composer.text(), "");
        assert!(composer.revision() > revision);
    }

    #[test]
    fn enter_twice_sends_once() {
        let mut composer = written("Hello");
        composer.submit(&lobby(), "Hello".into(), id("m1"));
        assert_eq!(composer.submit(&lobby(), "Hello".into(), id("m2")), []);
        assert_eq!(composer.answered(&lobby(), &id("m1"), None), [typing(false)]);
        assert_eq!(composer.text(), "");
    }

    #[test]
    fn what_is_written_while_sending_is_kept_and_sent_by_its_own_enter() {
        let mut composer = written("One");
        composer.submit(&lobby(), "One".into(), id("m1"));
        composer.typed(&lobby(), "OneTwo".into());
        composer.submit(&lobby(), "OneTwo".into(), id("m2"));
        assert_eq!(composer.answered(&lobby(), &id("m1"), None), [send("Two", "m2")]);
        assert_eq!(composer.text(), "Two");
        composer.answered(&lobby(), &id("m2"), None);
        assert_eq!(composer.text(), "");
    }

    #[test]
    fn a_refused_text_stays_says_why_and_keeps_its_id() {
        let mut composer = written("The 51st");
        composer.submit(&lobby(), "The 51st".into(), id("m1"));
        composer.answered(&lobby(), &id("m1"), Some(Code::OutboxFull));
        assert_eq!(composer.text(), "The 51st");
        assert_eq!(composer.error(), Some(Code::OutboxFull));
        assert_eq!(
            composer.submit(&lobby(), "The 51st".into(), id("m2")),
            [send("The 51st", "m1")]
        );
        assert_eq!(composer.error(), None);
    }

    #[test]
    fn a_refused_text_that_was_changed_is_another_message() {
        let mut composer = written("Long");
        composer.submit(&lobby(), "Long".into(), id("m1"));
        composer.answered(&lobby(), &id("m1"), Some(Code::MessageTooLarge));
        assert_eq!(composer.submit(&lobby(), "Short".into(), id("m2")), [send("Short", "m2")]);
    }

    #[test]
    fn what_is_on_its_way_or_a_change_is_no_draft() {
        let mut composer = written("Hello");
        assert!(composer.is_draft());
        composer.submit(&lobby(), "Hello".into(), id("m1"));
        assert!(!composer.is_draft(), "kept as a draft, it would be sent twice");
        composer.answered(&lobby(), &id("m1"), None);
        assert!(composer.is_draft());
        composer.edit(id("m9"), "Another".into());
        assert!(!composer.is_draft());
    }

    #[test]
    fn blanks_are_not_sent() {
        let mut composer = written(" \n ");
        assert_eq!(composer.submit(&lobby(), " \n ".into(), id("m1")), []);
    }

    #[test]
    fn a_draft_is_kept_once_and_removed_when_it_was_sent() {
        let mut composer = written("Half a");
        assert_eq!(composer.keep_draft(&lobby()), [save("Half a")]);
        assert_eq!(composer.keep_draft(&lobby()), []);
        composer.submit(&lobby(), "Half a".into(), id("m1"));
        assert_eq!(composer.answered(&lobby(), &id("m1"), None), [typing(false), save("")]);
    }

    #[test]
    fn a_draft_from_the_core_never_overwrites_what_was_written_here() {
        let mut composer = written("Mine");
        composer.accept_draft("Older".into());
        assert_eq!(composer.text(), "Mine");
        let mut untouched = Composer::default();
        untouched.accept_draft("Kept".into());
        assert_eq!(untouched.text(), "Kept");
        assert_eq!(untouched.keep_draft(&lobby()), []);
    }

    #[test]
    fn changing_an_unsent_message_sets_the_draft_aside_and_brings_it_back() {
        let mut composer = written("Draft");
        composer.edit(id("m9"), "Faild text".into());
        assert_eq!(composer.typed(&lobby(), "Failed text".into()), []);
        assert_eq!(
            composer.submit(&lobby(), "Failed text".into(), id("m1")),
            [Effect::Edit(lobby(), id("m9"), "Failed text".into())]
        );
        composer.end_edit();
        assert_eq!(composer.text(), "Draft");
        assert_eq!(composer.editing(), None);
    }

    #[test]
    fn what_is_quoted_stands_above_what_was_written_and_only_once() {
        let mut composer = written("On it");
        let quote = "> Bruno: towels?\n";
        assert_eq!(composer.quote(&lobby(), quote), [save("> Bruno: towels?\nOn it")]);
        assert_eq!(composer.quote(&lobby(), quote), []);
        assert_eq!(composer.text(), "> Bruno: towels?\nOn it");
    }

    #[test]
    fn a_discarded_text_can_be_put_back_above_what_stands_there() {
        let mut composer = written("New");
        composer.discarded("Old".into());
        assert!(composer.can_put_back());
        composer.put_back(&lobby());
        assert_eq!(composer.text(), "Old\nNew");
        assert!(!composer.can_put_back());
    }
}
