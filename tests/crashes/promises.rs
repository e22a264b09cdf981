//! What was asked of the desk, and what it has promised.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use anyhow::{Result, bail, ensure};
use model::{MessageId, RoomId};
use testkit::StoredMessage;

/// What ids of this test begin with; a number follows, in the order of asking.
const OWN: &str = "cut-";

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    /// The power was cut before an answer came: it may be there, once.
    Asked,
    /// It must be there, once.
    Accepted,
    /// It must not be there.
    Refused,
}

/// The shortest file; each is a byte longer than the one before, and so known by its length.
const SHORTEST: usize = 150_000;

/// Every message, in the order of asking.
#[derive(Default)]
pub(crate) struct Promises {
    messages: BTreeMap<usize, (RoomId, State)>,
    with_files: BTreeSet<usize>,
}

impl Promises {
    /// The next message of a room: its id and its text.
    pub(crate) fn ask(&mut self, room: &RoomId) -> (MessageId, String) {
        let number = self.messages.len();
        self.messages.insert(number, (room.clone(), State::Asked));
        (MessageId::new(format!("{OWN}{number}")), format!("Note {number}"))
    }

    /// The file of a message.
    pub(crate) fn file(&mut self, id: &MessageId) -> Vec<u8> {
        let number = number_of(id.as_str()).unwrap();
        self.with_files.insert(number);
        let mut content = b"%PDF-1.7 ".to_vec();
        content.resize(SHORTEST + number, b' ');
        content
    }

    /// Every message of these was given the file it names, or none and names none.
    pub(crate) fn have_their_files(&self, stored: &[StoredMessage]) -> Result<()> {
        let mut addresses = BTreeSet::new();
        for message in stored {
            let Some(number) = number_of(&message.id) else { continue };
            let length = message.attachment_size.and_then(|size| usize::try_from(size).ok());
            let expected = self.with_files.contains(&number).then_some(SHORTEST + number);
            ensure!(length == expected, "{}: {length:?} instead of {expected:?}", message.id);
            let is_own = message.attachment_url.iter().all(|url| addresses.insert(url));
            ensure!(is_own, "{} names the file of another", message.id);
        }
        Ok(())
    }

    pub(crate) fn accept(&mut self, id: MessageId) {
        self.set(&id, State::Accepted);
    }

    /// A full outbox is no loss; anything else is a failure.
    pub(crate) fn refuse(&mut self, id: &MessageId, err: &anyhow::Error) -> Result<()> {
        if !format!("{err:#}").contains("outbox_full") {
            bail!("{id} was refused: {err:#}");
        }
        self.set(id, State::Refused);
        Ok(())
    }

    fn set(&mut self, id: &MessageId, state: State) {
        let number = number_of(id.as_str()).unwrap();
        self.messages.get_mut(&number).unwrap().1 = state;
    }

    /// The numbers of this test's messages among others.
    pub(crate) fn numbers(&self, ids: impl Iterator<Item = String>) -> Vec<usize> {
        ids.filter_map(|id| number_of(&id)).collect()
    }

    /// What the backend stored of a room is what was promised, once and in order.
    pub(crate) fn are_kept(&self, room: &RoomId, stored: &[usize]) -> Result<()> {
        let are_in_order = stored.is_sorted_by(|one, next| one < next);
        ensure!(are_in_order, "twice or out of order: {stored:?}");
        for (number, (of, state)) in &self.messages {
            let is_there = stored.binary_search(number).is_ok();
            let is_wanted = match state {
                _ if of != room => false,
                State::Accepted => true,
                State::Refused => false,
                State::Asked => is_there,
            };
            ensure!(is_there == is_wanted, "{OWN}{number}, {state:?}, is there: {is_there}");
        }
        Ok(())
    }

    pub(crate) fn were_made(&self) -> bool {
        let accepted = |number: &usize| self.messages[number].1 == State::Accepted;
        self.count(State::Accepted) > 0 && self.with_files.iter().any(accepted)
    }

    fn count(&self, state: State) -> usize {
        self.messages.values().filter(|(_, of)| *of == state).count()
    }
}

impl fmt::Display for Promises {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (accepted, asked) = (self.count(State::Accepted), self.count(State::Asked));
        let refused = self.count(State::Refused);
        let files = self.with_files.len();
        write!(f, "{accepted} accepted, {asked} cut off before an answer, {refused} refused, ")?;
        write!(f, "{files} with files")
    }
}

fn number_of(id: &str) -> Option<usize> {
    id.strip_prefix(OWN)?.parse().ok()
}
