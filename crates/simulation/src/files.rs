//! Files: given to composers, sent with messages, and what must hold of them.
//!
//! - A message that waits has the bytes of its file; a file that is on a desk has both its row and
//!   its bytes, unless a process ended between the two.
//! - What the service has answered to an upload is kept: the file goes up again only where that
//!   answer was lost, or its process ended before it was kept.
//! - A message that came to the service names the file that was given to it, and no other.

use std::collections::{BTreeMap, BTreeSet};

use base64::{Engine as _, engine::general_purpose::STANDARD};
use ipc::{AddAttachment, FileContent, RemoveAttachment, SendAttachment};
use model::{AttachmentId, MessageId, RoomId, limits};

use crate::check::FileState;
use crate::dice::Dice;
use crate::service::Uploaded;
use crate::world::World;

/// Longest file; more would only take longer.
const LARGEST: i64 = 300_000;
/// How long a piece of a file is on its way, in milliseconds: on no line at all, on a good one, and
/// on one that takes longer for a file than a line may be silent.
const PIECES_MS: [i64; 4] = [0, 40, 2_000, 25_000];

/// What a person wants of a file they have chosen.
#[derive(Clone, Debug)]
enum Wish {
    Send(MessageId, RoomId),
    Keep,
    Remove,
}

/// An upload the service has taken.
#[derive(Clone, Copy, Debug)]
struct Taken {
    /// In which run of its desk.
    run: u64,
    /// Whether its answer could not arrive.
    is_unheard: bool,
}

/// What is known of the files of a run.
#[derive(Default)]
pub(crate) struct Files {
    /// Apart from all others, so that a life without files goes on as it did before there were any.
    dice: Option<Dice>,
    wishes: BTreeMap<AttachmentId, Wish>,
    taken: BTreeMap<MessageId, Taken>,
    /// Messages that were given a file.
    sent: BTreeSet<MessageId>,
    /// Files being added or taken away when their process ended, by desk.
    orphans: BTreeMap<usize, usize>,
    under_way: BTreeMap<usize, usize>,
}

impl Files {
    pub(crate) fn new(dice: Option<Dice>) -> Self {
        Self { dice, ..Self::default() }
    }

    /// Whether what is said next is said with a file.
    pub(crate) fn are_wanted(&mut self) -> bool {
        self.dice.as_mut().is_some_and(|dice| dice.permille(350))
    }

    /// Whether a message was given a file.
    pub(crate) fn is_with(&self, id: &MessageId) -> bool {
        self.sent.contains(id)
    }

    /// A process ended: what it was doing may have left bytes without a row.
    pub(crate) fn end_run(&mut self, desk: usize) {
        let open = self.under_way.remove(&desk).unwrap_or_default();
        // One more for a message that was being taken back.
        *self.orphans.entry(desk).or_default() += open + 1;
    }
}

impl World {
    /// How lines and the service treat files in this life.
    pub(crate) fn set_weather_of_files(&mut self) {
        let Some(dice) = &mut self.files.dice else { return };
        let mut often = |most: usize| u64::try_from(dice.below(most)).unwrap_or(0);
        self.service.quirks.refused_files = often(80);
        self.service.quirks.failing_files = often(200);
        let piece_ms = dice.pick(&PIECES_MS).copied().unwrap_or_default();
        self.desks.iter().for_each(|desk| desk.pace.set(piece_ms));
    }

    /// Somebody gives a file to a composer, most of them to send it.
    pub(crate) fn attach(&mut self, desk: usize, room: usize) {
        let number = self.next_number();
        let room_id = self.room_id(room);
        let Some(dice) = &mut self.files.dice else { return };
        let length = usize::try_from(dice.between(100, LARGEST)).unwrap_or_default();
        let id = MessageId::new(format!("m{number}"));
        let wish = match dice.below(10) {
            0 => Wish::Keep,
            1 => Wish::Remove,
            _ => Wish::Send(id.clone(), room_id.clone()),
        };
        let mut content = Uploaded::mark(&id).into_bytes();
        content.resize(content.len() + length, b' ');
        let attachment_id = AttachmentId::new(format!("f{number}"));
        let Some(one) = self.desks.get_mut(desk).filter(|one| one.is_awake()) else { return };
        one.command(AddAttachment {
            attachment_id: attachment_id.clone(),
            room_id,
            name: format!("{attachment_id}.pdf"),
            content: FileContent(STANDARD.encode(content)),
            as_it_is: false,
        });
        self.files.wishes.insert(attachment_id, wish);
        *self.files.under_way.entry(desk).or_default() += 1;
    }

    /// A file is in a composer, or was not taken.
    pub(crate) fn take_added(&mut self, desk: usize, attachment_id: AttachmentId, is_done: bool) {
        self.note(&format!("desk {desk}: file {attachment_id} added: {is_done}"));
        if let Some(open) = self.files.under_way.get_mut(&desk) {
            *open = open.saturating_sub(1);
        }
        let wish = self.files.wishes.remove(&attachment_id).filter(|_| is_done);
        let Some(one) = self.desks.get_mut(desk) else { return };
        match wish {
            Some(Wish::Send(client_msg_id, room_id)) => {
                let text = format!("word {client_msg_id} with a file");
                self.files.sent.insert(client_msg_id.clone());
                one.command(SendAttachment { client_msg_id, room_id, attachment_id, text });
            }
            Some(Wish::Remove) => {
                one.command(RemoveAttachment { attachment_id });
                *self.files.under_way.entry(desk).or_default() += 1;
            }
            Some(Wish::Keep) | None => {}
        }
    }

    /// A file was taken out of a composer, or had gone.
    pub(crate) fn take_removed(&mut self, desk: usize) {
        if let Some(open) = self.files.under_way.get_mut(&desk) {
            *open = open.saturating_sub(1);
        }
    }

    /// The service has taken a file: the desk must not know of an earlier answer.
    pub(crate) fn note_upload(&mut self, desk: usize, uploaded: &Uploaded, goes_back: bool) {
        self.tally.files += 1;
        let Some(one) = self.desks.get(desk) else { return };
        let id = MessageId::new(uploaded.0.clone());
        let entry = one.look(|db| db.entry(&id).ok().flatten()).flatten();
        let file = entry.and_then(|entry| entry.message.content.attachment);
        let is_kept = file.is_some_and(|file| !file.needs_upload());
        let run = one.runs;
        let now = Taken { run, is_unheard: !goes_back };
        let before = self.files.taken.insert(id.clone(), now);
        let is_forced = before.is_none_or(|before| before.is_unheard || before.run != run);
        if is_kept || !is_forced {
            self.fail(&format!("the file of {id} was uploaded again"));
        }
    }

    /// The service has taken a file from a run that is over: whatever sends it again is right to.
    pub(crate) fn note_stray_upload(&mut self, desk: usize, uploaded: &Uploaded) {
        self.tally.files += 1;
        let Some(run) = self.desks.get(desk).map(|desk| desk.runs) else { return };
        let id = MessageId::new(uploaded.0.clone());
        self.files.taken.entry(id).or_insert(Taken { run, is_unheard: true });
    }

    /// The answer to an upload found nobody.
    pub(crate) fn note_unheard(&mut self, uploaded: &Uploaded) {
        if let Some(taken) = self.files.taken.get_mut(&MessageId::new(uploaded.0.clone())) {
            taken.is_unheard = true;
        }
    }

    /// Rows and bytes of a desk's files belong together.
    pub(crate) fn check_files(&self, at: usize, file: &FileState, wrong: &mut Vec<String>) {
        let Some(desk) = self.desks.get(at).filter(|_| self.files.dice.is_some()) else { return };
        for entry in &file.outbox {
            let needs = entry.content.attachment.as_ref().is_some_and(|one| one.needs_upload());
            let is_here = file.files.iter().any(|row| row.message_id.as_ref() == Some(&entry.id));
            if needs && !is_here {
                wrong.push(format!("{} waits without its file", entry.id));
            }
        }
        let (rows, bytes) = (file.files.len(), desk.files_on_disk());
        let open = self.files.under_way.get(&at).copied().unwrap_or_default();
        let most = rows + open + self.files.orphans.get(&at).copied().unwrap_or_default();
        if bytes < rows || bytes > most {
            wrong.push(format!("{rows} rows have the bytes of {bytes} files, at most {most}"));
        }
        let held: u64 = file.files.iter().map(|row| row.size).sum();
        if file.files.iter().any(|row| row.size > limits::ATTACHMENT_BYTES) {
            wrong.push(format!("a file of {held} bytes is too large"));
        }
    }

    /// What the service has been told names the right file, on every desk.
    pub(crate) fn look_at_files(&self, at: usize, file: &FileState, missing: &mut Vec<String>) {
        let name = self.desks.get(at).map(|desk| desk.name.as_str()).unwrap_or_default();
        let settled = file.rooms.values().flat_map(|room| &room.messages);
        for message in settled.filter(|one| !one.delivery.is_pending()) {
            let url = message.content.attachment.as_ref().map_or("", |file| file.url.as_str());
            let about = self.service.file_at(url).map(|found| found.0.as_str());
            let expected = self.files.is_with(&message.id).then_some(message.id.as_str());
            if about != expected {
                missing.push(format!("{name}: {} names the file of {about:?}", message.id));
            }
        }
    }
}
