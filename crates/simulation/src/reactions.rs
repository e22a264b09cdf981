//! People answer messages with single emoji and take that back, and what must hold of that once all
//! is well: every desk shows with each message what the service has of it, and nothing with one that
//! was deleted.

use std::collections::{BTreeMap, BTreeSet};

use ipc::SetReaction;
use model::reaction::USUAL;
use model::{Message, MessageId};

use crate::check::FileState;
use crate::dice::Dice;
use crate::service::Stored;
use crate::world::World;

/// So many times in a thousand a step comes with a reaction.
const OFTEN: u64 = 500;
/// So few that people meet at one.
const EMOJI: usize = 3;

/// Who reacts is thrown apart from all else, as changes are.
#[derive(Default)]
pub(crate) struct Reactions(Option<Dice>);

/// A reaction that was thrown.
#[derive(Clone, Copy, Debug)]
struct Thrown {
    desk: usize,
    room: usize,
    which: usize,
    emoji: usize,
    is_on: bool,
    /// Pressed again at once.
    is_hasty: bool,
}

impl Reactions {
    pub(crate) fn new(dice: Option<Dice>) -> Self {
        Self(dice)
    }

    fn throw(&mut self, desks: usize, rooms: usize) -> Option<Thrown> {
        let dice = self.0.as_mut()?;
        dice.permille(OFTEN).then(|| Thrown {
            desk: dice.below(desks),
            room: dice.below(rooms),
            which: dice.below(4),
            emoji: dice.below(EMOJI),
            is_on: dice.permille(650),
            is_hasty: dice.permille(100),
        })
    }
}

impl World {
    /// Perhaps somebody reacts to one of the newest messages of a room, or takes that back.
    pub(crate) fn react_somewhere(&mut self) {
        let (desks, rooms) = (self.desks.len(), self.service.rooms.len());
        let Some(thrown) = self.reactions.throw(desks, rooms) else { return };
        let mut newest = self.newest(thrown.desk, &self.room_id(thrown.room));
        newest.retain(|one| !one.delivery.is_pending() && !one.is_deleted);
        let Some(at) = thrown.which.checked_rem(newest.len()) else { return };
        let Some(message) = newest.into_iter().rev().nth(at) else { return };
        let Some(emoji) = USUAL.get(thrown.emoji) else { return };
        self.note(&format!("-- {thrown:?} to {}", message.id));
        let react = |is_on| SetReaction {
            message_id: message.id.clone(),
            emoji: (*emoji).to_owned(),
            is_on,
        };
        self.with_desk(thrown.desk, |one| {
            one.command(react(thrown.is_on));
            if thrown.is_hasty {
                one.command(react(!thrown.is_on));
            }
        });
    }

    /// Counts a reaction that a desk has made.
    pub(crate) fn take_reaction(&mut self, desk: usize, id: &MessageId, is_done: bool) {
        self.note(&format!("desk {desk}: reacted to {id}: {is_done}"));
        self.tally.reactions += u64::from(is_done);
    }

    /// What the rows of a desk show.
    pub(crate) fn look_at_reactions(&self, at: usize, file: &FileState, missing: &mut Vec<String>) {
        let Some(desk) = self.desks.get(at).filter(|_| self.reactions.0.is_some()) else { return };
        for (room_id, room) in &file.rooms {
            for message in room.messages.iter().filter(|one| !one.delivery.is_pending()) {
                let told = self.service.taken().find(|stored| stored.id == message.id.as_str());
                let Some(told) = told else { continue };
                let (here, there) = (shown(message), self.had(told));
                if here != there {
                    let (name, id) = (&desk.name, &message.id);
                    missing.push(format!("{name}: {id} of {room_id} shows {here:?} for {there:?}"));
                }
            }
        }
    }

    fn had(&self, told: &Stored) -> BTreeMap<String, BTreeSet<String>> {
        let kept = self.service.reactions.get(&told.serial).filter(|_| !told.became.is_deleted);
        kept.map(|reactions| reactions.by.clone()).unwrap_or_default()
    }
}

fn shown(message: &Message) -> BTreeMap<String, BTreeSet<String>> {
    let reactions = message.reactions.iter();
    reactions
        .map(|one| {
            let people = one.people.iter().map(|user| user.as_str().to_owned()).collect();
            (one.emoji.clone(), people)
        })
        .collect()
}
