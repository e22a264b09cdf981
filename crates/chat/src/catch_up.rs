//! Catch-up: after a (re)connect, which room's hole is filled next, and when all is told.
//!
//! The open room first, then rooms with unread messages, then by recency, at most three fetches at
//! a time. A room whose continuity was kept needs nothing. A hole is filled from live history up to
//! the attach point, and beyond what that keeps from the backend's pages (contract §3); one that
//! cannot be filled stays a gap. It knows nothing of channels, pages or cursors beyond carrying
//! them, and of messages only what the caller says: whether a page reached what was known.

mod room;

use std::cmp::Reverse;
use std::collections::{BTreeMap, VecDeque};

use model::{RoomId, Timestamp};

use self::room::{Room, Step, Task};
use crate::backoff::Backoff;

/// Fetches at a time.
pub const FETCHES: usize = 3;
/// Pages fetched for one room; beyond that the gap stays, and scrolling up fills it.
pub const PAGES: u32 = 20;
/// Failed tries in a row after which a source is given up: after the live history come the backend's
/// pages, after those the gap stays until the line comes again, the room is opened, or
/// [`RETRY_GAP_MS`] have passed.
pub const TRIES: u32 = 4;
/// A gap that stayed because nothing answered is tried again this often, in milliseconds: the line
/// may hold for a day while the way to the backend was broken for a minute.
pub const RETRY_GAP_MS: i64 = 60_000;
/// The digest does not wait longer than this for the slowest room, in milliseconds.
pub const SETTLE_WITHIN_MS: i64 = 30_000;

/// What makes a room more or less urgent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RoomFacts {
    /// Which room.
    pub room_id: RoomId,
    /// Whether something in it is unread.
    pub has_unread: bool,
    /// When something was last written.
    pub last_message_at: Option<Timestamp>,
}

/// What attaching a room said about what was missed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Continuity {
    /// Nothing.
    Kept,
    /// Something may be missing before this point; `None` when the room has no live history.
    Lost {
        /// The attach point, opaque here.
        until: Option<String>,
    },
}

/// Where a page comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Source {
    /// Live history up to the attach point.
    Live {
        /// The attach point.
        until: String,
    },
    /// The backend's pages.
    Rest,
}

/// What a page brought.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Page {
    /// It reached a message that was known before the hole: nothing is missing any more.
    Joined,
    /// It did not, and there is more.
    More {
        /// Where it goes on, opaque here.
        cursor: String,
    },
    /// It did not, and this source has no more.
    End,
}

/// What the machine is told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Input {
    /// The line is up; these rooms are being attached.
    LineUp {
        /// Every room that is to be current.
        rooms: Vec<RoomFacts>,
    },
    /// The line is down: what is under way no longer counts.
    LineDown,
    /// Another room, or none, is on screen.
    Opened(Option<RoomId>),
    /// A room was attached, or says later that continuity is lost.
    Attached {
        /// Its facts.
        room: RoomFacts,
        /// What it said.
        continuity: Continuity,
    },
    /// A room could not be attached: the backend's pages are what there is.
    NotAttached {
        /// Which.
        room_id: RoomId,
    },
    /// A page is stored.
    Page {
        /// Of which room.
        room_id: RoomId,
        /// As handed out with the fetch.
        generation: u64,
        /// What it brought.
        page: Page,
    },
    /// A page could not be fetched.
    Failed {
        /// Of which room.
        room_id: RoomId,
        /// As handed out with the fetch.
        generation: u64,
    },
    /// This person is no longer in a room.
    RoomRemoved {
        /// Which.
        room_id: RoomId,
    },
}

/// What the machine wants done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Output {
    /// Fetch a page, store it, then answer with [`Input::Page`] or [`Input::Failed`].
    Fetch {
        /// Of which room.
        room_id: RoomId,
        /// Makes a late answer recognisable.
        generation: u64,
        /// From where.
        source: Source,
        /// Going on from here; `None` for the newest.
        cursor: Option<String>,
    },
    /// Nothing is missing in this room: its gap goes.
    Filled {
        /// Which.
        room_id: RoomId,
    },
    /// Something stays missing in this room: its gap is shown.
    GapStays {
        /// Which.
        room_id: RoomId,
    },
    /// The catch-up is over: show the digest. Comes again when a late room brought more.
    Settled,
}

/// The order in which rooms are attached and caught up.
pub fn order(mut rooms: Vec<RoomFacts>, open: Option<&RoomId>) -> Vec<RoomId> {
    rooms.sort_by(|one, other| urgency(one, open).cmp(&urgency(other, open)));
    rooms.into_iter().map(|room| room.room_id).collect()
}

fn urgency<'a>(
    room: &'a RoomFacts,
    open: Option<&RoomId>,
) -> (bool, bool, Reverse<Option<Timestamp>>, &'a RoomId) {
    let is_open = open == Some(&room.room_id);
    (!is_open, !room.has_unread, Reverse(room.last_message_at), &room.room_id)
}

/// The catch-up of all rooms.
#[derive(Clone, Debug)]
pub struct CatchUp {
    rooms: BTreeMap<RoomId, Room>,
    open: Option<RoomId>,
    is_line_up: bool,
    generation: u64,
    backoff: Backoff,
    outputs: VecDeque<Output>,
    /// When the digest no longer waits; `None` while nothing is to be told.
    settle_by: Option<Timestamp>,
    /// Whether the digest was told before every room had come.
    has_stragglers: bool,
    seen: Timestamp,
}

impl CatchUp {
    /// Line down, nothing missed. `seed` makes the jitter of its delays.
    pub fn new(seed: u64) -> Self {
        Self {
            rooms: BTreeMap::new(),
            open: None,
            is_line_up: false,
            generation: 0,
            backoff: Backoff::new(seed),
            outputs: VecDeque::new(),
            settle_by: None,
            has_stragglers: false,
            seen: Timestamp::from_ms(i64::MIN),
        }
    }

    /// Takes in a fact. Drain [`CatchUp::poll_output`] afterwards.
    pub fn handle(&mut self, input: Input, now: Timestamp) {
        self.observe(now);
        match input {
            Input::LineUp { rooms } => self.start(rooms, now),
            Input::LineDown => self.stop(),
            Input::Opened(room_id) => self.open(room_id),
            Input::Attached { room, continuity } => self.attach(room, continuity, now),
            Input::NotAttached { room_id } => self.fall_back(room_id),
            Input::Page { room_id, generation, page } => {
                self.take_page(&room_id, generation, page);
            }
            Input::Failed { room_id, generation } => self.fail(&room_id, generation, now),
            Input::RoomRemoved { room_id } => {
                self.rooms.remove(&room_id);
            }
        }
    }

    /// The next thing to be done, or `None` when there is nothing more to do at this time.
    pub fn poll_output(&mut self, now: Timestamp) -> Option<Output> {
        self.observe(now);
        if self.outputs.is_empty() {
            self.fetch_next(now);
        }
        if self.outputs.is_empty() {
            self.settle(now);
        }
        self.outputs.pop_front()
    }

    /// When to poll again if nothing happens before.
    pub fn poll_timeout(&self) -> Option<Timestamp> {
        let has_place = self.fetching() < FETCHES;
        let retries = self.rooms.values().filter_map(Room::due).filter(|_| has_place);
        let next = retries.chain(self.settle_by).min()?;
        self.is_line_up.then_some(next.max(self.seen))
    }

    /// Whether nothing is to ring singly now.
    pub fn is_running(&self) -> bool {
        self.settle_by.is_some()
    }

    /// Whether something may be missing in a room.
    pub fn is_behind(&self, room_id: &RoomId) -> bool {
        self.rooms.get(room_id).is_some_and(|room| room.step != Step::Current)
    }

    /// Whether nobody has said yet what is missing in a room.
    pub fn is_unsure(&self, room_id: &RoomId) -> bool {
        let room = self.rooms.get(room_id);
        room.is_none_or(|room| matches!(room.step, Step::Attaching { .. }))
    }

    fn observe(&mut self, now: Timestamp) {
        let back_ms = self.seen.ms_since(now);
        if back_ms > 0 {
            self.rooms.values_mut().for_each(|room| room.shift(-back_ms));
            self.settle_by = self.settle_by.map(|at| at.plus_ms(-back_ms));
        }
        self.seen = now;
    }

    fn start(&mut self, rooms: Vec<RoomFacts>, now: Timestamp) {
        self.is_line_up = true;
        self.settle_by = Some(now.plus_ms(SETTLE_WITHIN_MS));
        let mut before = std::mem::take(&mut self.rooms);
        for facts in rooms {
            let left = before.remove(&facts.room_id).and_then(|room| room.left());
            let room_id = facts.room_id.clone();
            self.rooms.insert(room_id, Room { facts, step: Step::Attaching { left } });
        }
    }

    fn stop(&mut self) {
        self.is_line_up = false;
        self.settle_by = None;
        self.has_stragglers = false;
        self.outputs.clear();
        for room in self.rooms.values_mut() {
            room.interrupt();
        }
    }

    /// A gap that stayed is tried once more when somebody looks at it.
    fn open(&mut self, room_id: Option<RoomId>) {
        self.open = room_id;
        let room = self.open.as_ref().and_then(|room_id| self.rooms.get_mut(room_id));
        if let Some(room) = room
            && let Step::Gap { task, .. } = &room.step
        {
            room.step = Step::Wanted { task: task.again(), due: self.seen };
        }
    }

    fn attach(&mut self, facts: RoomFacts, continuity: Continuity, now: Timestamp) {
        if !self.is_line_up {
            return;
        }
        let room_id = facts.room_id.clone();
        let step = match continuity {
            Continuity::Kept => self.keep(&room_id, now),
            Continuity::Lost { until } => {
                self.settle_by.get_or_insert(now.plus_ms(SETTLE_WITHIN_MS));
                Step::Wanted { task: Task::new(until), due: now }
            }
        };
        self.rooms.insert(room_id, Room { facts, step });
    }

    /// Nothing was missed since the line was there last; a hole from before that is still one.
    fn keep(&mut self, room_id: &RoomId, now: Timestamp) -> Step {
        match self.rooms.remove(room_id).map(|room| room.step) {
            None | Some(Step::Attaching { left: None }) => {
                self.outputs.push_back(Output::Filled { room_id: room_id.clone() });
                Step::Current
            }
            Some(Step::Attaching { left: Some(task) }) => {
                Step::Wanted { task: task.again(), due: now }
            }
            Some(step) => step,
        }
    }

    /// A room that came after the line is as unattached as one that was there before.
    fn fall_back(&mut self, room_id: RoomId) {
        if !self.is_line_up {
            return;
        }
        let due = self.seen;
        let facts =
            RoomFacts { room_id: room_id.clone(), has_unread: false, last_message_at: None };
        let step = Step::Attaching { left: None };
        let room = self.rooms.entry(room_id).or_insert(Room { facts, step });
        if matches!(room.step, Step::Attaching { .. }) {
            room.step = Step::Wanted { task: Task::new(None), due };
        }
    }

    fn take_page(&mut self, room_id: &RoomId, generation: u64, page: Page) {
        let due = self.seen;
        let Some(room) = self.rooms.get_mut(room_id) else { return };
        let Some(task) = room.take_task(generation) else { return };
        let step = task.after(page, due);
        match &step {
            Step::Current => self.outputs.push_back(Output::Filled { room_id: room_id.clone() }),
            Step::Gap { .. } => {
                self.outputs.push_back(Output::GapStays { room_id: room_id.clone() });
            }
            Step::Attaching { .. } | Step::Wanted { .. } | Step::Fetching { .. } => {}
        }
        room.step = step;
    }

    fn fail(&mut self, room_id: &RoomId, generation: u64, now: Timestamp) {
        let Some(room) = self.rooms.get_mut(room_id) else { return };
        let Some(mut task) = room.take_task(generation) else { return };
        let delay_ms = self.backoff.delay_ms(task.tries);
        task.tries += 1;
        if task.tries < task.patience() {
            room.step = Step::Wanted { task, due: now.plus_ms(delay_ms) };
        } else if let Some(task) = task.beyond_live() {
            room.step = Step::Wanted { task, due: now };
        } else {
            // Once it is shown, nothing changes for whoever looks at it.
            if !task.is_shown {
                self.outputs.push_back(Output::GapStays { room_id: room_id.clone() });
            }
            room.step = Step::Gap { task, again: Some(now.plus_ms(RETRY_GAP_MS)) };
        }
    }

    fn fetching(&self) -> usize {
        self.rooms.values().filter(|room| matches!(room.step, Step::Fetching { .. })).count()
    }

    fn fetch_next(&mut self, now: Timestamp) {
        if !self.is_line_up || self.fetching() >= FETCHES {
            return;
        }
        let open = self.open.as_ref();
        let next = self
            .rooms
            .values_mut()
            .filter(|room| room.due().is_some_and(|due| due <= now))
            .min_by(|one, other| urgency(&one.facts, open).cmp(&urgency(&other.facts, open)));
        let Some(room) = next else { return };
        self.generation += 1;
        self.outputs.extend(room.fetch(self.generation));
    }

    fn settle(&mut self, now: Timestamp) {
        let is_late = self.settle_by.is_some_and(|at| at <= now);
        let is_told = self.settle_by.is_none() && !self.has_stragglers;
        let is_complete = self.rooms.values().all(Room::is_settled);
        if is_told || !(is_late || is_complete) {
            return;
        }
        self.settle_by = None;
        self.has_stragglers = !is_complete;
        self.outputs.push_back(Output::Settled);
    }
}

#[cfg(test)]
mod tests;
