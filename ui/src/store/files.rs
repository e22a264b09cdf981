//! Files in the composers, on their way, and asked for: what the page knows of them.

use std::collections::{BTreeMap, VecDeque};
use std::rc::Rc;

use ipc::{Code, OpenAttachment, RemoveAttachment, SaveAttachment, StagedAttachment};
use model::{AttachmentId, FileKind, Message, MessageId, RoomId, limits};

use super::action::{Answer, FilesAction};
use super::effect::Effect;
use super::state::State;

/// Files that are remembered as gone: more than all composers hold while an answer is on its way.
const MOST_GONE: usize = 200;

/// A file a person chose, dropped or pasted. Its bytes are the browser's until they are read.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Chosen {
    /// Made once, here.
    pub(crate) id: AttachmentId,
    /// What it is called.
    pub(crate) name: String,
    /// Length in bytes.
    pub(crate) size: u64,
    /// Where its bytes are.
    pub(crate) bytes: Option<web_sys::Blob>,
    /// It is not to be made lighter.
    pub(crate) as_it_is: bool,
}

/// How far a file in a composer has come.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum FileStep {
    /// It is being read and kept.
    Adding,
    /// The core has it.
    Ready(FileKind),
    /// It was not taken.
    Refused(Code),
    /// It goes with this message.
    Going(FileKind, MessageId),
}

/// A file in a composer.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Staged {
    /// Which.
    pub(crate) id: AttachmentId,
    /// What it is called.
    pub(crate) name: String,
    /// Length in bytes.
    pub(crate) size: u64,
    /// How far it has come.
    pub(crate) step: FileStep,
    /// What was chosen, where the core made it lighter.
    pub(crate) original: Option<Chosen>,
}

impl Staged {
    /// Whether it can be sent.
    pub(crate) fn is_ready(&self) -> bool {
        matches!(self.step, FileStep::Ready(_))
    }
}

impl From<StagedAttachment> for Staged {
    fn from(kept: StagedAttachment) -> Self {
        let StagedAttachment { id, name, kind, size, .. } = kept;
        Self { id, name, size, step: FileStep::Ready(kind), original: None }
    }
}

/// How far an upload is, in bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Progress {
    /// Gone.
    pub(crate) sent: u64,
    /// All there are.
    pub(crate) total: u64,
}

/// Uploads by message.
pub(crate) type Uploads = BTreeMap<MessageId, Progress>;

/// What the page knows of files.
#[derive(Clone, Debug, Default)]
pub(crate) struct Files {
    composers: BTreeMap<RoomId, Rc<Vec<Staged>>>,
    /// Sent or taken out: an older answer of the core must not bring them back.
    gone: VecDeque<AttachmentId>,
    /// How far uploads are.
    pub(crate) uploads: Rc<Uploads>,
    /// The picture that fills the window.
    pub(crate) viewed: Option<MessageId>,
    /// A file that is opened only after a warning.
    pub(crate) questioned: Option<MessageId>,
}

impl Files {
    /// The files in a room's composer.
    pub(crate) fn of(&self, room: &RoomId) -> Rc<Vec<Staged>> {
        self.composers.get(room).cloned().unwrap_or_default()
    }

    /// What the core has kept in a composer from before; what stands here already stays.
    pub(crate) fn accept(&mut self, room: &RoomId, kept: Vec<StagedAttachment>) {
        let kept: Vec<_> = kept.into_iter().filter(|it| !self.gone.contains(&it.id)).collect();
        let files = self.list(room);
        for file in kept {
            if !files.iter().any(|known| known.id == file.id) {
                files.push(file.into());
            }
        }
    }

    fn note_gone(&mut self, id: AttachmentId) {
        if self.gone.len() == MOST_GONE {
            self.gone.pop_front();
        }
        self.gone.push_back(id);
    }

    /// The core says anew what there is: uploads that go on are told of again, and the end of one
    /// may have been missed.
    pub(crate) fn forget_uploads(&mut self) {
        self.uploads = Rc::default();
    }

    /// A message changed: one that has its file with the service is uploaded no longer.
    pub(crate) fn note_messages(&mut self, messages: &[Message]) {
        let is_over = |message: &Message| {
            let needs = message.content.attachment.as_ref().is_some_and(|file| file.needs_upload());
            !needs || !message.delivery.is_pending()
        };
        for message in messages.iter().filter(|message| is_over(message)) {
            self.end_upload(&message.id);
        }
    }

    /// It is uploaded no longer.
    pub(crate) fn end_upload(&mut self, id: &MessageId) {
        if self.uploads.contains_key(id) {
            Rc::make_mut(&mut self.uploads).remove(id);
        }
    }

    /// So much of it has gone.
    pub(crate) fn note_progress(&mut self, id: MessageId, progress: Progress) {
        Rc::make_mut(&mut self.uploads).insert(id, progress);
    }

    /// The room is gone.
    pub(crate) fn drop_room(&mut self, room: &RoomId) {
        self.composers.remove(room);
    }

    fn list(&mut self, room: &RoomId) -> &mut Vec<Staged> {
        Rc::make_mut(self.composers.entry(room.clone()).or_default())
    }

    fn find(&mut self, room: &RoomId, id: &AttachmentId) -> Option<&mut Staged> {
        self.list(room).iter_mut().find(|file| file.id == *id)
    }

    fn is_going(&self, room: &RoomId) -> bool {
        self.of(room).iter().any(|file| matches!(file.step, FileStep::Going(..)))
    }

    /// Lets the first that is ready go with a message.
    fn send_next(&mut self, room: &RoomId, id: &MessageId) -> Option<AttachmentId> {
        let file = self.list(room).iter_mut().find(|file| file.is_ready())?;
        let FileStep::Ready(kind) = file.step else { return None };
        file.step = FileStep::Going(kind, id.clone());
        Some(file.id.clone())
    }
}

impl State {
    pub(super) fn reduce_files(&mut self, action: FilesAction) -> Vec<Effect> {
        match action {
            FilesAction::Chosen(room, chosen) => self.add_files(&room, chosen),
            FilesAction::Remove(room, id) => self.remove_file(&room, &id),
            FilesAction::AsItIs(room, id) => self.take_as_it_is(&room, &id),
            FilesAction::Save(id) => {
                vec![Effect::Order(SaveAttachment { message_id: id }.into())]
            }
            FilesAction::Open(id) if self.is_harmless(&id) => open(id),
            FilesAction::Open(id) => {
                self.files.questioned = Some(id);
                Vec::new()
            }
            FilesAction::OpenAnyway => self.files.questioned.take().map(open).unwrap_or_default(),
            FilesAction::LeaveClosed => {
                self.files.questioned = None;
                Vec::new()
            }
            FilesAction::View(id) => {
                self.files.viewed = id;
                Vec::new()
            }
        }
    }

    fn add_files(&mut self, room: &RoomId, chosen: Vec<Chosen>) -> Vec<Effect> {
        let mut effects = Vec::new();
        for file in chosen {
            let is_too_large = file.size > limits::ATTACHMENT_BYTES;
            let step =
                if is_too_large { FileStep::Refused(Code::FileTooLarge) } else { FileStep::Adding };
            let (id, name, size) = (file.id.clone(), file.name.clone(), file.size);
            let original = Some(file.clone());
            self.files.list(room).push(Staged { id, name, size, step, original });
            if !is_too_large {
                effects.push(Effect::Attach(room.clone(), file));
            }
        }
        effects.push(Effect::FocusComposer);
        effects
    }

    /// The core has a file, or does not want it.
    pub(super) fn attached(
        &mut self,
        room: &RoomId,
        id: &AttachmentId,
        answer: Answer<StagedAttachment>,
    ) -> Vec<Effect> {
        match (self.files.find(room, id), answer) {
            (Some(file), Ok(kept)) => {
                let is_lighter =
                    kept.kind == FileKind::Webp && FileKind::of_name(&file.name) != Some(kept.kind);
                let original = file.original.take().filter(|_| is_lighter);
                *file = Staged { original, ..kept.into() };
            }
            (Some(file), Err(refusal)) => file.step = FileStep::Refused(refusal.code),
            // It was taken out while it was on its way in.
            (None, Ok(kept)) => return vec![remove(kept.id)],
            (None, Err(_)) => {}
        }
        Vec::new()
    }

    fn remove_file(&mut self, room: &RoomId, id: &AttachmentId) -> Vec<Effect> {
        let Some(file) = self.files.find(room, id) else { return Vec::new() };
        let step = file.step.clone();
        if let FileStep::Going(..) = step {
            return Vec::new();
        }
        self.files.list(room).retain(|file| file.id != *id);
        self.files.note_gone(id.clone());
        match step {
            FileStep::Ready(_) => vec![remove(id.clone())],
            FileStep::Adding | FileStep::Refused(_) | FileStep::Going(..) => Vec::new(),
        }
    }

    /// What was made lighter is to be sent as it was chosen.
    fn take_as_it_is(&mut self, room: &RoomId, id: &AttachmentId) -> Vec<Effect> {
        let original = self.files.find(room, id).and_then(|file| file.original.take());
        let Some(original) = original else { return Vec::new() };
        let mut effects = self.remove_file(room, id);
        // Another file to the core, which keeps the first one under its id.
        let id = AttachmentId::new(format!("{id}-as-it-is"));
        effects.extend(self.add_files(room, vec![Chosen { id, as_it_is: true, ..original }]));
        effects
    }

    /// Enter: what stands in a composer goes, with its files first. Each is a message of its own, the
    /// first with the words.
    pub(super) fn submit(&mut self, room: &RoomId, text: String, id: MessageId) -> Vec<Effect> {
        if let Some(effects) = self.submit_edit(room, &text) {
            return effects;
        }
        let files = self.files.of(room);
        let is_editing = self.open_composer().is_some_and(|it| it.editing().is_some());
        let has_files = files.iter().any(|file| !matches!(file.step, FileStep::Refused(_)));
        if is_editing || !has_files {
            return self.composer(room).submit(room, text, id);
        }
        // A file that is still being read would come after the words it belongs to.
        let is_adding = files.iter().any(|file| file.step == FileStep::Adding);
        if is_adding || self.files.is_going(room) {
            return Vec::new();
        }
        let words = text.trim().to_owned();
        let sends = self.composer(room).submit(room, text, id.clone());
        let id = match sends.as_slice() {
            [Effect::Send(_, id, _)] => id.clone(),
            [] if words.is_empty() => id,
            _ => return sends,
        };
        self.send_file(room, id, words)
    }

    fn send_file(&mut self, room: &RoomId, id: MessageId, words: String) -> Vec<Effect> {
        let file = self.files.send_next(room, &id);
        file.map(|file| Effect::SendFile(room.clone(), id, file, words)).into_iter().collect()
    }

    /// The outbox has a message with a file, or does not.
    pub(super) fn file_sent(
        &mut self,
        room: &RoomId,
        id: &MessageId,
        refusal: Option<Code>,
    ) -> Vec<Effect> {
        let is_it = |file: &Staged| matches!(&file.step, FileStep::Going(_, with) if with == id);
        let Some(at) = self.files.of(room).iter().position(is_it) else { return Vec::new() };
        if let Some(code) = refusal {
            for file in self.files.list(room).iter_mut().filter(|file| is_it(file)) {
                if let FileStep::Going(kind, _) = file.step {
                    file.step = FileStep::Ready(kind);
                }
            }
            self.composer(room).refuse(code);
            return Vec::new();
        }
        let sent = self.files.list(room).remove(at);
        self.files.note_gone(sent.id);
        // Made of the first one's: whoever repeats the answer repeats the same message.
        self.send_file(room, MessageId::new(format!("{id}+")), String::new())
    }

    /// Whether a file is opened without a word: no Office document, and none of unknown kind.
    fn is_harmless(&self, id: &MessageId) -> bool {
        let message = self.open.as_ref().and_then(|open| open.timeline.message(id));
        let name = message.and_then(|message| message.content.attachment.as_ref());
        let kind = name.and_then(|file| FileKind::of_name(&file.name));
        kind.is_some_and(|kind| !kind.is_office())
    }
}

fn open(id: MessageId) -> Vec<Effect> {
    vec![Effect::Order(OpenAttachment { message_id: id }.into())]
}

fn remove(id: AttachmentId) -> Effect {
    Effect::Tell(RemoveAttachment { attachment_id: id }.into())
}

#[cfg(test)]
mod tests {
    use ipc::IpcError;
    use model::{Attachment, Content, Delivery, MessageKind, Timestamp};

    use super::*;
    use crate::store::people::ana_writes;
    use crate::store::{Action, Answered, ComposerAction};

    fn lobby() -> RoomId {
        RoomId::new("r-lobby")
    }

    fn chosen(name: &str, size: u64) -> Chosen {
        let (id, name) = (AttachmentId::new(name), name.to_owned());
        Chosen { id, name, size, bytes: None, as_it_is: false }
    }

    fn kept(name: &str) -> StagedAttachment {
        StagedAttachment {
            id: AttachmentId::new(name),
            room_id: lobby(),
            name: name.to_owned(),
            kind: FileKind::Png,
            size: 10,
        }
    }

    fn act(state: &mut State, action: Action) -> Vec<Effect> {
        state.reduce(action, Timestamp::from_ms(0))
    }

    fn add(state: &mut State, names: &[&str]) {
        let files = names.iter().map(|name| chosen(name, 10)).collect();
        act(state, Action::Files(FilesAction::Chosen(lobby(), files)));
        for name in names {
            let answer =
                Answered::Attached(lobby(), AttachmentId::new(*name), Box::new(Ok(kept(name))));
            act(state, Action::Answered(answer));
        }
    }

    fn submit(state: &mut State, text: &str) -> Vec<Effect> {
        let id = MessageId::new("m1");
        act(state, Action::Composer(ComposerAction::Submit(lobby(), text.to_owned(), id)))
    }

    fn sent(state: &mut State, id: &str, answer: Answer<Message>) -> Vec<Effect> {
        let answered = Answered::Sent(lobby(), MessageId::new(id), Box::new(answer));
        act(state, Action::Answered(answered))
    }

    fn send_file(id: &str, file: &str, text: &str) -> Effect {
        Effect::SendFile(lobby(), MessageId::new(id), AttachmentId::new(file), text.to_owned())
    }

    #[test]
    fn files_go_one_after_the_other_and_the_first_has_the_words() {
        let mut state = State::default();
        add(&mut state, &["a.png", "b.png"]);
        assert_eq!(submit(&mut state, " In 412 "), [send_file("m1", "a.png", "In 412")]);
        assert_eq!(submit(&mut state, " In 412 "), [], "Enter twice sends once");
        let next = sent(&mut state, "m1", Ok(ana_writes("m1", 1, Delivery::Queued)));
        assert!(next.contains(&send_file("m1+", "b.png", "")), "{next:?}");
        assert_eq!(state.composers[&lobby()].text(), "");
        sent(&mut state, "m1+", Ok(ana_writes("m1+", 1, Delivery::Queued)));
        assert!(state.files.of(&lobby()).is_empty());
    }

    #[test]
    fn a_picture_needs_no_words() {
        let mut state = State::default();
        add(&mut state, &["a.png"]);
        assert_eq!(submit(&mut state, ""), [send_file("m1", "a.png", "")]);
    }

    #[test]
    fn what_the_outbox_refuses_stays_with_its_words() {
        let mut state = State::default();
        add(&mut state, &["a.png"]);
        submit(&mut state, "In 412");
        sent(&mut state, "m1", Err(IpcError::new(Code::OutboxFull, "Full.")));
        assert!(state.files.of(&lobby())[0].is_ready());
        let composer = &state.composers[&lobby()];
        assert_eq!((composer.text(), composer.error()), ("In 412", Some(Code::OutboxFull)));
        assert_eq!(submit(&mut state, "In 412"), [send_file("m1", "a.png", "In 412")]);
    }

    #[test]
    fn words_wait_for_a_file_that_is_still_being_read() {
        let mut state = State::default();
        let files = vec![chosen("a.png", 10)];
        act(&mut state, Action::Files(FilesAction::Chosen(lobby(), files)));
        assert_eq!(submit(&mut state, "Look"), []);
    }

    #[test]
    fn a_file_that_is_too_large_is_not_even_read_and_does_not_hold_the_words() {
        let mut state = State::default();
        let files = vec![chosen("film.png", limits::ATTACHMENT_BYTES + 1)];
        let effects = act(&mut state, Action::Files(FilesAction::Chosen(lobby(), files)));
        assert_eq!(effects, [Effect::FocusComposer]);
        assert_eq!(state.files.of(&lobby())[0].step, FileStep::Refused(Code::FileTooLarge));
        assert!(matches!(submit(&mut state, "Words").as_slice(), [Effect::Send(..)]));
    }

    #[test]
    fn a_file_taken_out_while_it_was_on_its_way_in_is_taken_out_of_the_core_too() {
        let mut state = State::default();
        let files = vec![chosen("a.png", 10)];
        act(&mut state, Action::Files(FilesAction::Chosen(lobby(), files)));
        let id = AttachmentId::new("a.png");
        act(&mut state, Action::Files(FilesAction::Remove(lobby(), id.clone())));
        let answer = Answered::Attached(lobby(), id.clone(), Box::new(Ok(kept("a.png"))));
        assert_eq!(act(&mut state, Action::Answered(answer)), [remove(id)]);
        assert!(state.files.of(&lobby()).is_empty());
    }

    #[test]
    fn what_was_made_lighter_can_be_sent_as_it_is() {
        let mut state = State::default();
        let files = vec![chosen("a.png", 10)];
        act(&mut state, Action::Files(FilesAction::Chosen(lobby(), files)));
        let id = AttachmentId::new("a.png");
        let light =
            StagedAttachment { kind: FileKind::Webp, name: "a.webp".into(), ..kept("a.png") };
        let answer = Answered::Attached(lobby(), id.clone(), Box::new(Ok(light)));
        act(&mut state, Action::Answered(answer));
        assert!(state.files.of(&lobby())[0].original.is_some());
        let effects = act(&mut state, Action::Files(FilesAction::AsItIs(lobby(), id.clone())));
        let again = Chosen {
            id: AttachmentId::new("a.png-as-it-is"),
            as_it_is: true,
            ..chosen("a.png", 10)
        };
        assert_eq!(effects[..2], [remove(id), Effect::Attach(lobby(), again)]);
        let files = state.files.of(&lobby());
        assert_eq!((files.len(), files[0].name.as_str()), (1, "a.png"));
    }

    #[test]
    fn an_answer_from_before_does_not_bring_back_what_was_sent_or_taken_out() {
        let mut state = State::default();
        state.files.accept(&lobby(), vec![kept("a.png"), kept("b.png"), kept("c.png")]);
        submit(&mut state, "");
        sent(&mut state, "m1", Ok(ana_writes("m1", 1, Delivery::Queued)));
        let out = FilesAction::Remove(lobby(), AttachmentId::new("c.png"));
        act(&mut state, Action::Files(out));
        state.files.accept(&lobby(), vec![kept("a.png"), kept("b.png"), kept("c.png")]);
        let names: Vec<String> =
            state.files.of(&lobby()).iter().map(|file| file.name.clone()).collect();
        assert_eq!(names, ["b.png"]);
    }

    #[test]
    fn a_day_of_sent_files_is_remembered_only_as_far_as_answers_may_be_late() {
        let mut files = Files::default();
        for n in 0..MOST_GONE + 50 {
            files.note_gone(AttachmentId::new(format!("{n}.png")));
        }
        assert_eq!(files.gone.len(), MOST_GONE);
        files.accept(&lobby(), vec![kept("249.png")]);
        assert!(files.of(&lobby()).is_empty());
    }

    #[test]
    fn an_upload_whose_end_was_missed_is_over_with_the_next_picture() {
        let mut state = State::default();
        state.take_snapshot(crate::store::people::snapshot());
        let progress = Progress { sent: 1, total: 2 };
        state.files.note_progress(MessageId::new("m1"), progress);
        state.take_snapshot(crate::store::people::snapshot());
        assert!(state.files.uploads.is_empty());
    }

    #[test]
    fn progress_is_over_when_the_service_has_the_file() {
        let mut files = Files::default();
        let id = MessageId::new("m1");
        files.note_progress(id.clone(), Progress { sent: 1, total: 2 });
        let mut message = ana_writes("m1", 1, Delivery::Queued);
        let file = Attachment { url: String::new(), name: "a.png".into(), size: Some(2) };
        message.content =
            Content { kind: MessageKind::Image, text: String::new(), attachment: Some(file) };
        files.note_messages(std::slice::from_ref(&message));
        assert!(files.uploads.contains_key(&id));
        message.content.attachment.as_mut().unwrap().url = "/files/1".into();
        files.note_messages(&[message]);
        assert!(files.uploads.is_empty());
    }
}
