//! People edit and delete what they sent, and what must hold of that once all is well.
//!
//! - Every desk that has a message says what the service says of it, in the same version.
//! - What a message no longer says is on no desk: in no row, and found by no search.

use ipc::{DeleteMessage, EditMessage};
use model::{Message, MessageId, RoomId};
use store::Search;

use crate::check::FileState;
use crate::dice::Dice;
use crate::service::{FORBIDDEN, Stored};
use crate::world::World;

/// So many times in a thousand a step comes with a change.
const OFTEN: u64 = 450;

/// Who changes what is thrown apart from all else, so that a life without changes goes on as it did
/// before there were any.
#[derive(Default)]
pub(crate) struct Changes(Option<Dice>);

/// A change that was thrown.
#[derive(Clone, Copy, Debug)]
struct Thrown {
    desk: usize,
    room: usize,
    which: usize,
    deletes: bool,
    is_refused: bool,
}

impl Changes {
    pub(crate) fn new(dice: Option<Dice>) -> Self {
        Self(dice)
    }

    fn throw(&mut self, desks: usize, rooms: usize) -> Option<Thrown> {
        let dice = self.0.as_mut()?;
        dice.permille(OFTEN).then(|| Thrown {
            desk: dice.below(desks),
            room: dice.below(rooms),
            which: dice.below(6),
            deletes: dice.permille(300),
            is_refused: dice.permille(50),
        })
    }
}

impl World {
    /// Perhaps somebody changes or deletes one of their newest messages.
    pub(crate) fn change_something(&mut self) {
        let (desks, rooms) = (self.desks.len(), self.service.rooms.len());
        let Some(thrown) = self.changes.throw(desks, rooms) else { return };
        let Some(message) = self.own_of(thrown) else { return };
        let number = self.next_number();
        self.note(&format!("-- {thrown:?} of {}", message.id));
        let message_id = message.id;
        self.with_desk(thrown.desk, |one| {
            if thrown.deletes {
                return one.command(DeleteMessage { message_id });
            }
            let more = if thrown.is_refused { FORBIDDEN } else { "" };
            one.command(EditMessage { message_id, text: format!("word {number} anew {more}") });
        });
    }

    /// One of the newest own texts of a room that were sent.
    fn own_of(&self, thrown: Thrown) -> Option<Message> {
        let person = self.desks.get(thrown.desk)?.person.clone();
        let mut own = self.newest(thrown.desk, &self.room_id(thrown.room));
        own.retain(|one| {
            one.sender_id.as_str() == person
                && !one.delivery.is_pending()
                && !one.is_deleted
                && one.content.attachment.is_none()
        });
        let at = thrown.which.checked_rem(own.len())?;
        own.into_iter().rev().nth(at)
    }

    /// Counts a change that a desk has made.
    pub(crate) fn take_change(&mut self, desk: usize, id: &MessageId, is_done: bool) {
        self.note(&format!("desk {desk}: {id} changed: {is_done}"));
        self.tally.changes += u64::from(is_done);
    }

    /// What the rows of a desk say, and what its search finds.
    pub(crate) fn look_at_words(&self, at: usize, file: &FileState, missing: &mut Vec<String>) {
        let Some(desk) = self.desks.get(at).filter(|_| self.changes.0.is_some()) else { return };
        let name = &desk.name;
        for (room_id, room) in &file.rooms {
            for message in room.messages.iter().filter(|one| !one.delivery.is_pending()) {
                let told = self.service.taken().find(|stored| stored.id == message.id.as_str());
                if let Some(told) = told.filter(|told| !says(message, told)) {
                    let (id, now) = (&message.id, &message.content.text);
                    missing.push(format!("{name}: {id} of {room_id} says “{now}” for {told:?}"));
                }
            }
        }
        for (id, text) in &self.service.unsaid {
            if file.rooms.values().any(|room| has(&room.messages, text)) {
                missing.push(format!("{name}: {id} still says “{text}”"));
            }
            let search = Search { text: format!("{text} "), limit: 10, ..Search::default() };
            let found = desk.look(|db| db.search(&search).map(|found| found.hits.len()));
            if !matches!(found, Some(Ok(0))) {
                missing.push(format!("{name}: “{text}” of {id} is found: {found:?}"));
            }
        }
    }

    /// The newest messages a desk has of a room.
    pub(crate) fn newest(&self, desk: usize, room_id: &RoomId) -> Vec<Message> {
        let rows = self.desks.get(desk).and_then(|one| {
            one.look(|db| db.timeline_newest(room_id, SCREENFUL).map(|slice| slice.rows).ok())
        });
        let rows = rows.flatten().unwrap_or_default().into_iter();
        rows.filter_map(|row| match row {
            store::TimelineRow::Message(message) => Some(*message),
            store::TimelineRow::Gap(_) => None,
        })
        .collect()
    }
}

/// More rows than a room has on screen.
const SCREENFUL: usize = 50;

fn says(message: &Message, told: &Stored) -> bool {
    message.content.text == told.text
        && message.is_edited == (told.became.is_edited && !told.became.is_deleted)
        && message.is_deleted == told.became.is_deleted
        && message.changed_at.map(model::Timestamp::as_ms) == told.became.at
}

fn has(messages: &[Message], text: &str) -> bool {
    messages.iter().any(|message| message.content.text == *text)
}
