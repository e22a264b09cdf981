//! Faults that are planted around the desks, to see that every promise is one that can be broken.
//! They live here alone: nothing that ships has a switch for them.

use std::collections::BTreeSet;

use ably_proto::wire::{Action, Data, Json, Message as Told, MessageAction, ProtocolMessage};
use model::{Content, Delivery, Message, MessageId, RoomId, Timestamp, UserId, live};
use store::Db;

use crate::ports::EPOCH_MS;

const DAY_MS: i64 = 24 * 60 * 60 * 1_000;

/// A fault.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// A restart forgets what was to be sent.
    LosesEntries,
    /// A message that goes out again goes out under another id.
    RenamesRetries,
    /// Every other message comes with a time of long ago.
    MisdatesMessages,
    /// Messages come with a time before anything that is kept.
    AgesMessages,
    /// A delivery is told once more after a newer one.
    TellsStaleDeliveries,
    /// The screen counts one more than the file.
    MiscountsOnScreen,
    /// A row is counted that is not there.
    MiscountsInFile,
    /// Some events do not reach the screen.
    MissesEvents,
    /// Everything rings twice.
    RingsTwice,
    /// The outbox takes more than its limit.
    Overfills,
    /// The file is damaged while nobody runs.
    DamagesFile,
    /// Publishes vanish on an open line.
    SwallowsPublishes,
    /// Some messages never reach a desk, on an open line.
    SwallowsMessages,
    /// A desk hears a message nobody has said.
    InventsMessages,
    /// The service loses a message it has acknowledged.
    LosesTaken,
    /// No history is to be had.
    HidesHistory,
    /// The history says that there is nothing in it.
    EmptiesHistory,
    /// A desk hears of nobody who is there.
    HidesPeople,
    /// A desk is told of no rooms.
    HidesRooms,
    /// Nobody is let onto the line.
    RefusesTokens,
    /// Nobody learns what was read.
    HidesReading,
    /// Every file is uploaded once more.
    UploadsTwice,
    /// Messages name another file than theirs.
    MixesFiles,
    /// The bytes of files go while nobody runs.
    LosesFiles,
    /// Nobody hears what was edited or deleted, on an open line.
    SwallowsChanges,
    /// Nobody hears what was reacted with, on an open line.
    SwallowsReactions,
}

/// A fault at work, or none.
#[derive(Debug, Default)]
pub(crate) struct Planted {
    fault: Option<Fault>,
    sent: BTreeSet<String>,
    heard: u64,
}

impl Planted {
    pub(crate) fn new(fault: Option<Fault>) -> Self {
        Self { fault, ..Self::default() }
    }

    /// Changes what a desk says; answers whether it arrives.
    pub(crate) fn is_sent(&mut self, frame: &mut ProtocolMessage) -> bool {
        let Some(fault) = self.fault else { return true };
        match fault {
            Fault::RenamesRetries => self.rename(frame),
            Fault::SwallowsPublishes => return !has(frame, live::MESSAGE),
            Fault::HidesReading => return !has(frame, live::READ),
            Fault::MixesFiles => mix_files(frame),
            _ => {}
        }
        true
    }

    fn rename(&mut self, frame: &mut ProtocolMessage) {
        for message in frame.messages.iter_mut().filter(|one| is(one, live::MESSAGE)) {
            let Some(id) = message.id.clone() else { continue };
            if !self.sent.insert(id.clone()) {
                let other = format!("{id}-{}", self.sent.len());
                name_anew(message, &id, &other);
            }
        }
    }

    /// Changes what a desk of this person is told; answers whether it arrives.
    pub(crate) fn is_heard(&mut self, frame: &mut ProtocolMessage, person: &str) -> bool {
        let Some(fault) = self.fault else { return true };
        self.heard += 1;
        match fault {
            Fault::MisdatesMessages if self.heard.is_multiple_of(2) => date(frame, -DAY_MS),
            Fault::AgesMessages => date(frame, -100 * DAY_MS),
            Fault::SwallowsMessages => {
                return !has(frame, live::MESSAGE) || !self.heard.is_multiple_of(3);
            }
            Fault::InventsMessages => invent(frame, person),
            Fault::SwallowsChanges => {
                return !has(frame, live::EDITED) && !has(frame, live::DELETED);
            }
            Fault::SwallowsReactions => {
                let is_summary = |one: &Told| one.action == Some(MessageAction::Summary);
                return !frame.messages.iter().any(is_summary);
            }
            Fault::HidesPeople => {
                return !matches!(frame.action, Action::Presence | Action::Sync);
            }
            _ => {}
        }
        true
    }

    /// What a call is answered instead.
    pub(crate) fn answer(&self, path: &str) -> Option<http::Response<Vec<u8>>> {
        let refused = || Some(crate::service::status(503));
        match self.fault? {
            Fault::HidesHistory if path.ends_with("/messages") => refused(),
            Fault::EmptiesHistory if path.ends_with("/messages") => {
                Some(http::Response::new(b"{\"messages\":[],\"nextCursor\":null}".to_vec()))
            }
            Fault::HidesReading if path.ends_with("/read") => refused(),
            Fault::RefusesTokens if path == "/api/chat/auth" => refused(),
            Fault::HidesRooms if path == "/api/chat/rooms" => {
                Some(http::Response::new(b"{\"rooms\":[]}".to_vec()))
            }
            _ => None,
        }
    }
}

/// What a restart finds changed. A file that refuses keeps the fault from being planted, and its
/// test from passing.
pub(crate) fn change_file(fault: Fault, db: &mut Db, person: &str) {
    match fault {
        Fault::LosesEntries => {
            for entry in db.outbox().unwrap_or_default() {
                let id = entry.message.id;
                let _ = db.set_delivery(&id, Delivery::Waiting { until: None });
                let _ = db.discard(&id);
            }
        }
        Fault::Overfills => {
            for number in 0..60 {
                let _ = db.enqueue(entry(person, number), usize::MAX);
            }
        }
        _ => {}
    }
}

fn entry(person: &str, number: usize) -> Message {
    Message {
        id: MessageId::new(format!("planted-{number}")),
        room_id: RoomId::new("all"),
        sender_id: UserId::new(person),
        sender_name: String::new(),
        content: Content::text(format!("planted {number}")),
        written_at: Timestamp::from_ms(EPOCH_MS),
        sent_at: None,
        delivery: Delivery::Queued,
        is_edited: false,
        is_deleted: false,
        changed_at: None,
        reactions: Vec::new(),
    }
}

fn is(message: &Told, name: &str) -> bool {
    message.name.as_deref() == Some(name)
}

fn has(frame: &ProtocolMessage, name: &str) -> bool {
    frame.messages.iter().any(|message| is(message, name))
}

fn date(frame: &mut ProtocolMessage, by_ms: i64) {
    for message in &mut frame.messages {
        message.timestamp = message.timestamp.map(|at| at + by_ms);
    }
}

/// Makes another message of one that somebody else wrote.
fn invent(frame: &mut ProtocolMessage, person: &str) {
    for message in frame.messages.iter_mut().filter(|one| is(one, live::MESSAGE)) {
        let Some(id) = message.id.clone() else { continue };
        if message.client_id.as_deref() != Some(person) {
            name_anew(message, &id, &format!("{id}-invented"));
        }
    }
}

fn name_anew(message: &mut Told, id: &str, other: &str) {
    reword(message, &format!("\"{id}\""), &format!("\"{other}\""));
    message.id = Some(other.to_owned());
}

fn mix_files(frame: &mut ProtocolMessage) {
    for message in &mut frame.messages {
        reword(message, "/api/chat/files/", "/api/chat/files/9");
    }
}

fn reword(message: &mut Told, words: &str, others: &str) {
    let renamed = |text: &str| text.replace(words, others);
    message.data = match std::mem::take(&mut message.data) {
        Data::Text(text) => Data::Text(renamed(&text)),
        Data::Json(value) => Data::Json(Json::written(renamed(&value.text())).unwrap_or(value)),
        other => other,
    };
}
