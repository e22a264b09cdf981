//! The room on screen: its rows, where the reader is in them, and what is still on its way.

mod beyond;
mod following;
mod leading;
mod refilling;

use std::rc::Rc;

use ipc::{Code, OpenedRoom, TimelinePage};
use model::{Message, MessageId, Participant, Person, RoomId, UserId};

pub(crate) use leading::Target;

use self::beyond::{Beyond, Told};
use self::refilling::{Meanwhile, Refill};
use super::timeline::{Row, Timeline, Upserted};
use super::window::Hold;
use crate::writing::names::Names;

/// How many announcements stand in the live region at a time.
const MOST_ANNOUNCED: usize = 5;

/// Whether the room can be read yet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Phase {
    /// Its first rows are on their way.
    Loading,
    /// It can be read.
    Ready,
    /// It could not be opened.
    Failed(Code),
}

/// What stands above the oldest row on hand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Older {
    /// Nothing: this is where the room begins.
    None,
    /// More, not yet asked for.
    Some,
    /// More, on its way.
    Loading,
    /// More, but there is no line to ask for it.
    NeedsLine,
    /// More, but asking failed.
    Failed(Code),
}

impl Older {
    fn of(page: &TimelinePage) -> Self {
        match (page.has_older, page.older_needs_line) {
            (_, true) => Self::NeedsLine,
            (true, false) => Self::Some,
            (false, false) => Self::None,
        }
    }

    fn exists(self) -> bool {
        self != Self::None
    }
}

/// What to ask for next.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Wanted {
    /// Nothing.
    Nothing,
    /// The page before this message.
    Before(MessageId),
    /// The page after this message.
    After(MessageId),
    /// The rows around this message.
    Around(MessageId),
}

/// The room on screen.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct OpenRoom {
    /// Which.
    pub(crate) id: RoomId,
    /// Whether it can be read.
    pub(crate) phase: Phase,
    /// Who is in it.
    pub(crate) participants: Rc<Vec<Participant>>,
    /// Whether this person may take others out of it, as the core says.
    pub(crate) can_remove: bool,
    /// What they answer to.
    pub(crate) names: Rc<Names>,
    /// Its rows.
    pub(crate) timeline: Timeline,
    /// What stands above them.
    pub(crate) older: Older,
    /// The "new messages" line stands after this message.
    pub(crate) divider_after: Option<MessageId>,
    /// The newest message is in view.
    pub(crate) is_at_end: bool,
    /// Messages of others that came while it was not, or that passed.
    pub(crate) arrived: u32,
    /// Counts commands to go to the newest message.
    pub(crate) jumps: u32,
    /// The row the reader was led to.
    pub(crate) target: Option<Target>,
    /// The newest messages of others, for those who listen: number and message.
    pub(crate) announced: Vec<(u32, Rc<Message>)>,
    /// Up to where reading was reported.
    pub(crate) marked: Option<MessageId>,
    announcements: u32,
    /// Answers to `OpenRoom` still to come; only the last one is fresh.
    awaited: u32,
    /// The page before this message was asked for.
    asked_before: Option<MessageId>,
    /// The page after this message was asked for.
    asked_after: Option<MessageId>,
    /// The rows around this message were asked for.
    led_to: Option<MessageId>,
    /// The first unread message when the room was opened.
    first_unread: Option<MessageId>,
    meanwhile: Option<Vec<Meanwhile>>,
    refill: Option<Refill>,
    /// What is known of the newest rows while they are not on hand.
    beyond: Beyond,
    /// Messages passed that are not on hand; the rows stay until they are read again.
    is_passed_by: bool,
}

impl OpenRoom {
    /// A room nobody has asked for yet.
    pub(crate) fn new(id: RoomId) -> Self {
        Self {
            id,
            phase: Phase::Loading,
            participants: Rc::default(),
            can_remove: false,
            names: Rc::default(),
            timeline: Timeline::default(),
            older: Older::None,
            divider_after: None,
            is_at_end: false,
            arrived: 0,
            jumps: 0,
            target: None,
            announced: Vec::new(),
            marked: None,
            announcements: 0,
            awaited: 0,
            asked_before: None,
            asked_after: None,
            led_to: None,
            first_unread: None,
            meanwhile: None,
            refill: None,
            beyond: Beyond::default(),
            is_passed_by: false,
        }
    }

    /// The core is asked to open it: for the first time, or to read its rows again, from the
    /// newest to where the reader is. Who was led far up keeps the rows on hand; what is to be
    /// asked for in their place is the answer.
    pub(crate) fn ask(&mut self) -> Wanted {
        self.awaited += 1;
        self.meanwhile = Some(Vec::new());
        if self.phase != Phase::Ready {
            return Wanted::Nothing;
        }
        self.asked_before = None;
        self.asked_after = None;
        let first_shown = self.first_shown();
        if self.timeline.has_newer() && !self.is_at_end {
            return first_shown.map_or(Wanted::Nothing, Wanted::Around);
        }
        let until = if self.is_at_end { None } else { first_shown };
        self.refill = Some(Refill::until(until, self.timeline.has_newer()));
        Wanted::Nothing
    }

    /// Takes note of an answer; whether it is the one to the latest question.
    pub(crate) fn is_last_answer(&mut self) -> bool {
        self.awaited = self.awaited.saturating_sub(1);
        self.awaited == 0
    }

    /// The core could not open it. What is on screen stays.
    pub(crate) fn not_opened(&mut self, code: Code) {
        self.refill = None;
        self.meanwhile = None;
        if self.phase == Phase::Loading {
            self.phase = Phase::Failed(code);
        }
    }

    /// The core opened it, for the first time or again.
    pub(crate) fn opened(&mut self, opened: OpenedRoom, me: Option<&Person>) -> Wanted {
        self.participants = Rc::new(opened.details.participants);
        self.can_remove = opened.details.can_remove;
        self.names = Rc::new(me.map(|me| Names::of(me, &self.participants)).unwrap_or_default());
        if self.refill.is_some() {
            return self.refilled(opened.timeline);
        }
        if self.phase == Phase::Ready {
            self.meanwhile = None;
            return Wanted::Nothing;
        }
        if self.led_to.is_none() {
            self.phase = Phase::Ready;
        }
        self.older = Older::of(&opened.timeline);
        self.timeline = Timeline::new(opened.timeline.rows.into_iter().map(Row::from));
        self.replay_meanwhile();
        self.marked = opened.read_marker;
        self.first_unread = opened.first_unread;
        self.place_divider();
        Wanted::Nothing
    }

    /// The page before a message came.
    pub(crate) fn older_came(&mut self, before: &MessageId, page: TimelinePage) -> Wanted {
        if self.asked_before.take_if(|asked| asked == before).is_none() {
            return Wanted::Nothing;
        }
        if self.refill.is_some() {
            return self.refilled(page);
        }
        let older = Older::of(&page);
        let count = self.timeline.prepend(page.rows.into_iter().map(Row::from));
        // An answer without news would be asked for again at once, for ever.
        self.older = if count == 0 && older == Older::Some { Older::None } else { older };
        if self.divider_after.is_none() {
            self.place_divider();
        }
        self.shed();
        Wanted::Nothing
    }

    /// The page before a message did not come.
    pub(crate) fn older_failed(&mut self, before: &MessageId, code: Code) {
        if self.asked_before.take_if(|asked| asked == before).is_some() {
            self.refill = None;
            self.meanwhile = None;
            self.older = Older::Failed(code);
        }
    }

    /// The reader is near the oldest row in the document.
    pub(crate) fn near_top(&mut self) -> Wanted {
        // The rows above are on their way by themselves.
        if self.has_more() {
            return Wanted::Nothing;
        }
        if self.timeline.show_older() || self.older != Older::Some || self.refill.is_some() {
            return Wanted::Nothing;
        }
        self.ask_older()
    }

    /// Asks for older rows although asking failed before.
    pub(crate) fn ask_older(&mut self) -> Wanted {
        let oldest = self.timeline.messages().next().map(|message| message.id.clone());
        let Some(oldest) = oldest else { return Wanted::Nothing };
        self.older = Older::Loading;
        self.asked_before = Some(oldest.clone());
        Wanted::Before(oldest)
    }

    /// The line is back: what needed it can be asked for.
    pub(crate) fn line_is_back(&mut self) {
        if matches!(self.older, Older::NeedsLine | Older::Failed(_)) {
            self.older = Older::Some;
        }
    }

    /// Shows the newest row, and has the view go there. Answers whether the newest rows have to be
    /// read first.
    pub(crate) fn go_to_end(&mut self) -> bool {
        self.is_at_end = true;
        self.arrived = 0;
        self.target = None;
        self.led_to = None;
        if self.timeline.has_newer() {
            self.ask();
            return true;
        }
        self.timeline.come_to_end();
        self.jumps += 1;
        false
    }

    /// Messages came or changed. Answers whether the newest rows have to be read: an own message
    /// brings its writer to the end of the room.
    pub(crate) fn upsert(
        &mut self,
        messages: Vec<Message>,
        me: Option<&UserId>,
        is_read: bool,
    ) -> bool {
        if let Some(meanwhile) = &mut self.meanwhile {
            meanwhile.push(Meanwhile::Upserted(messages.clone()));
        }
        if self.phase != Phase::Ready {
            return false;
        }
        let mut must_read = false;
        for message in messages {
            must_read |= self.upsert_one(message, me, is_read);
        }
        self.shed();
        must_read
    }

    fn upsert_one(&mut self, message: Message, me: Option<&UserId>, is_read: bool) -> bool {
        let is_own = me == Some(&message.sender_id);
        let told = Told::of(&message);
        let line = self.line_if_away(me, is_read);
        match self.timeline.upsert(message, self.older.exists(), self.hold()) {
            Upserted::Changed | Upserted::Ignored => return false,
            Upserted::Beyond if !self.beyond.is_news(&told) => return false,
            Upserted::New | Upserted::Beyond if is_own => return self.go_to_end(),
            Upserted::Beyond => {
                self.arrived += 1;
                return false;
            }
            Upserted::New => {}
        }
        self.divider_after = line.or(self.divider_after.take());
        if !self.is_at_end {
            self.arrived += 1;
        }
        self.announce(&told.id);
        false
    }

    /// Where the line of what is new comes to stand with the next message: the person looked away
    /// after reading everything.
    fn line_if_away(&self, me: Option<&UserId>, is_read: bool) -> Option<MessageId> {
        let newest = self.timeline.newest_of_others(me?)?;
        let was_all_read = self.marked.as_ref() == Some(&newest.id);
        let last = self.timeline.messages().next_back().filter(|_| !is_read && was_all_read)?;
        Some(last.id.clone())
    }

    fn announce(&mut self, id: &MessageId) {
        let Some(message) = self.timeline.message(id) else { return };
        self.announcements += 1;
        self.announced.push((self.announcements, Rc::clone(message)));
        if self.announced.len() > MOST_ANNOUNCED {
            self.announced.remove(0);
        }
    }

    /// A message was discarded.
    pub(crate) fn remove(&mut self, id: &MessageId) {
        if let Some(meanwhile) = &mut self.meanwhile {
            meanwhile.push(Meanwhile::Removed(id.clone()));
        }
        self.timeline.remove(id);
        self.beyond.forget(id);
    }

    /// What stays where it is when rows come or go.
    fn hold(&self) -> Hold {
        if self.is_at_end { Hold::End } else { Hold::Place }
    }
}
