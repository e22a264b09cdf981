#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, missing_docs)]
//! Any interleaving of line, session, answers and people against the outbox.

use std::collections::BTreeMap;

use chat::outbox::{Entry, Input, Limits, Outbox, Outcome, Output, UPLOADS_AT_ONCE};
use model::{Delivery, FailureCode, MessageId, RoomId, Timestamp};
use proptest::prelude::*;

const ROOMS: u8 = 3;
/// How long the service knows an id.
const REMEMBERED_MS: i64 = 120_000;
const LIMITS: Limits = Limits { entries: 12, messages_per_window: 4, window_ms: 10_000 };

/// Something that happens. Numbers pick among what is there.
#[derive(Clone, Debug)]
enum Step {
    Write(u8),
    WriteWithFile(u8),
    Uploaded(usize),
    UploadFailed(usize, Outcome),
    FoundNothing(usize),
    SearchFailed(usize),
    LineUp {
        is_resumed: bool,
    },
    LineDown,
    SignIn,
    SignOut,
    Answer(usize, Outcome),
    Echo(usize),
    Retry(usize),
    Discard(usize),
    Edit(usize),
    Pass(i64),
    ClockBack(i64),
    /// The computer sleeps, and its clock is set back meanwhile: nobody here sees the time.
    Asleep(i64),
    Restart,
}

fn outcome() -> impl Strategy<Value = Outcome> {
    prop_oneof![
        6 => Just(Outcome::Acked),
        1 => Just(Outcome::Transient { retry_after_ms: None }),
        1 => (0..20_000_i64).prop_map(|ms| Outcome::Transient { retry_after_ms: Some(ms) }),
        1 => Just(Outcome::Permanent { code: FailureCode::Refused }),
        1 => Just(Outcome::Unknown),
        1 => Just(Outcome::SignedOut),
    ]
}

/// An upload that succeeded is told in another way.
fn failure() -> impl Strategy<Value = Outcome> {
    outcome().prop_filter("a failure", |outcome| *outcome != Outcome::Acked)
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        8 => (0..ROOMS).prop_map(Step::Write),
        3 => (0..ROOMS).prop_map(Step::WriteWithFile),
        4 => any::<usize>().prop_map(Step::Uploaded),
        2 => (any::<usize>(), failure()).prop_map(|(at, outcome)| Step::UploadFailed(at, outcome)),
        4 => any::<usize>().prop_map(Step::FoundNothing),
        1 => any::<usize>().prop_map(Step::SearchFailed),
        3 => any::<bool>().prop_map(|is_resumed| Step::LineUp { is_resumed }),
        1 => Just(Step::LineDown),
        3 => Just(Step::SignIn),
        1 => Just(Step::SignOut),
        12 => (any::<usize>(), outcome()).prop_map(|(at, outcome)| Step::Answer(at, outcome)),
        2 => any::<usize>().prop_map(Step::Echo),
        2 => any::<usize>().prop_map(Step::Retry),
        1 => any::<usize>().prop_map(Step::Discard),
        1 => any::<usize>().prop_map(Step::Edit),
        6 => (0..15_000_i64).prop_map(Step::Pass),
        1 => (60_000..200_000_i64).prop_map(Step::Pass),
        1 => (0..100_000_i64).prop_map(Step::ClockBack),
        1 => (0..400_000_i64).prop_map(Step::Asleep),
        1 => Just(Step::Restart),
    ]
}

/// A message as a person sees it, and as the service would.
#[derive(Clone, Debug)]
struct Message {
    room: RoomId,
    ordinal: i64,
    delivery: Delivery,
    in_flight: bool,
    is_discarded: bool,
    needs_upload: bool,
    is_uploading: bool,
    is_looked_for: bool,
    /// In true time, when it was last published without being refused since.
    published_at: Option<i64>,
    /// In true time, since when the service may have it by an earlier publish.
    unknown_since: Option<i64>,
}

impl Message {
    fn is_pending(&self) -> bool {
        !self.is_discarded && self.delivery.is_pending()
    }

    fn may_be_there_since(&self) -> Option<i64> {
        self.unknown_since.or(self.published_at)
    }
}

/// The world around the outbox; it checks the invariants at every output.
struct World {
    outbox: Outbox,
    now: Timestamp,
    /// Time that only goes forward, for the pace.
    true_ms: i64,
    messages: BTreeMap<MessageId, Message>,
    /// Every publish ever made: answers may come late, twice, or never.
    publishes: Vec<(MessageId, u64)>,
    uploads: Vec<(MessageId, u64)>,
    searches: Vec<(MessageId, u64)>,
    published_at: Vec<i64>,
    is_clock_straight: bool,
    /// Whether the service still has the last connection.
    is_resumable: bool,
}

impl World {
    fn new() -> Self {
        Self {
            outbox: Outbox::restore(Vec::new(), LIMITS, 3),
            now: Timestamp::from_ms(1_000_000),
            true_ms: 0,
            messages: BTreeMap::new(),
            publishes: Vec::new(),
            uploads: Vec::new(),
            searches: Vec::new(),
            published_at: Vec::new(),
            is_clock_straight: true,
            is_resumable: false,
        }
    }

    fn run(&mut self, step: &Step) {
        match step {
            Step::Write(room) => self.write(*room, false),
            Step::WriteWithFile(room) => self.write(*room, true),
            Step::Uploaded(at) => self.uploaded(*at),
            Step::UploadFailed(at, outcome) => self.upload_failed(*at, *outcome),
            Step::FoundNothing(at) => self.find_nothing(*at),
            Step::SearchFailed(at) => self.fail_search(*at),
            Step::LineUp { is_resumed } => self.connect(*is_resumed),
            Step::LineDown => self.lose(Input::LineDown),
            Step::SignIn => self.tell(Input::SignedIn),
            Step::SignOut => {
                self.end_calls();
                self.lose(Input::SignedOut);
            }
            Step::Answer(at, outcome) => self.answer(*at, *outcome),
            Step::Echo(at) => self.echo(*at),
            Step::Retry(at) => self.with_message(*at, |world, id| world.tell(Input::Retry(id))),
            Step::Discard(at) => self.with_message(*at, Self::discard),
            Step::Edit(at) => self.with_message(*at, Self::edit),
            Step::Pass(ms) => self.pass(*ms),
            Step::ClockBack(ms) => self.set_back(*ms),
            Step::Asleep(ms) => self.sleep(*ms),
            Step::Restart => self.restart(),
        }
        self.drain();
    }

    fn write(&mut self, room: u8, has_file: bool) {
        let ordinal = self.messages.len() as i64 + 1;
        let message_id = MessageId::new(format!("m{ordinal}"));
        let room = RoomId::new(format!("r{room}"));
        let pending = self.messages.values().filter(|message| message.is_pending()).count();
        let admitted = self.outbox.admit(&message_id, &room, self.now);
        assert_eq!(admitted.is_ok(), pending < LIMITS.entries, "the outbox holds what it says");
        let Ok(delivery) = admitted else { return };
        let message = Message {
            room,
            ordinal,
            delivery: if has_file { Delivery::Queued } else { delivery },
            in_flight: false,
            is_discarded: false,
            needs_upload: has_file,
            is_uploading: false,
            is_looked_for: false,
            published_at: None,
            unknown_since: None,
        };
        self.outbox.enqueue(entry_of(&message_id, &message));
        self.messages.insert(message_id, message);
    }

    fn tell(&mut self, input: Input) {
        self.outbox.handle(input, self.now);
    }

    fn connect(&mut self, is_resumed: bool) {
        self.tell(Input::LineUp { is_resumed: is_resumed && self.is_resumable });
        self.is_resumable = true;
    }

    /// Without line or session nothing is in flight any more.
    fn lose(&mut self, input: Input) {
        self.messages.values_mut().for_each(|message| message.in_flight = false);
        self.tell(input);
    }

    fn answer(&mut self, at: usize, outcome: Outcome) {
        let Some((message_id, generation)) = pick(&self.publishes, at).cloned() else { return };
        let is_refused = !matches!(outcome, Outcome::Acked | Outcome::Unknown);
        if is_refused && self.is_current(&message_id, generation) {
            self.messages.get_mut(&message_id).unwrap().published_at = None;
            if outcome == Outcome::SignedOut {
                self.messages.values_mut().for_each(|message| message.in_flight = false);
                self.end_calls();
            }
        }
        self.tell(Input::Outcome { message_id, generation, outcome });
    }

    /// Without a session nothing is heard of what was asked of the backend.
    fn end_calls(&mut self) {
        for message in self.messages.values_mut() {
            message.is_uploading = false;
            message.is_looked_for = false;
        }
    }

    fn find_nothing(&mut self, at: usize) {
        let Some((message_id, generation)) = self.end_search(at) else { return };
        if let Some(message) = self.messages.get_mut(&message_id) {
            (message.published_at, message.unknown_since) = (None, Some(self.true_ms));
        }
        self.tell(Input::Absent { message_id, generation });
    }

    fn fail_search(&mut self, at: usize) {
        let Some((message_id, generation)) = self.end_search(at) else { return };
        let outcome = Outcome::Transient { retry_after_ms: None };
        self.tell(Input::Outcome { message_id, generation, outcome });
    }

    /// One of the searches under way ends.
    fn end_search(&mut self, at: usize) -> Option<(MessageId, u64)> {
        let under_way: Vec<_> = self
            .searches
            .iter()
            .filter(|(message_id, _)| self.messages[message_id].is_looked_for)
            .collect();
        let message_id = pick(&under_way, at)?.0.clone();
        let last = self.searches.iter().rev().find(|(id, _)| *id == message_id).cloned();
        self.messages.get_mut(&message_id).unwrap().is_looked_for = false;
        last
    }

    /// The row says that the file is there, whichever upload brought it.
    fn uploaded(&mut self, at: usize) {
        let Some((message_id, _)) = pick(&self.uploads, at).cloned() else { return };
        if let Some(message) = self.messages.get_mut(&message_id) {
            message.needs_upload = false;
            message.is_uploading = false;
        }
        self.tell(Input::Uploaded { message_id });
    }

    fn upload_failed(&mut self, at: usize, outcome: Outcome) {
        let Some((message_id, generation)) = pick(&self.uploads, at).cloned() else { return };
        let last = self.uploads.iter().rev().find(|(id, _)| *id == message_id);
        let is_last = last.is_some_and(|(_, last)| *last == generation);
        if self.messages[&message_id].is_uploading && is_last {
            self.messages.get_mut(&message_id).unwrap().is_uploading = false;
            if outcome == Outcome::SignedOut {
                self.messages.values_mut().for_each(|message| message.in_flight = false);
                self.end_calls();
            }
        }
        self.tell(Input::Outcome { message_id, generation, outcome });
    }

    fn is_current(&self, message_id: &MessageId, generation: u64) -> bool {
        let last = self.publishes.iter().rev().find(|(id, _)| id == message_id);
        self.messages[message_id].in_flight && last.is_some_and(|(_, last)| *last == generation)
    }

    fn echo(&mut self, at: usize) {
        let Some((message_id, _)) = pick(&self.publishes, at).cloned() else { return };
        self.tell(Input::Echoed { message_id });
    }

    fn with_message(&mut self, at: usize, act: impl FnOnce(&mut Self, MessageId)) {
        let ids: Vec<MessageId> = self.messages.keys().cloned().collect();
        if let Some(message_id) = pick(&ids, at) {
            act(self, message_id.clone());
        }
    }

    fn discard(&mut self, message_id: MessageId) {
        if self.outbox.check_discard(&message_id).is_ok() {
            let message = self.messages.get_mut(&message_id).unwrap();
            message.is_discarded = true;
            message.is_uploading = false;
            message.is_looked_for = false;
            self.tell(Input::Discarded(message_id));
        }
    }

    fn edit(&mut self, message_id: MessageId) {
        if self.outbox.check_edit(&message_id).is_ok() {
            self.tell(Input::Edited(message_id));
        }
    }

    fn pass(&mut self, ms: i64) {
        self.now = self.now.plus_ms(ms);
        self.true_ms += ms;
    }

    fn set_back(&mut self, ms: i64) {
        self.now = self.now.plus_ms(-ms);
        self.is_clock_straight &= ms == 0;
    }

    fn sleep(&mut self, ms: i64) {
        self.lose(Input::LineDown);
        self.is_resumable = false;
        self.true_ms += ms;
        self.is_clock_straight = false;
    }

    /// The process dies and comes back from its rows.
    fn restart(&mut self) {
        self.end_calls();
        for message in self.messages.values_mut() {
            message.in_flight = false;
            if message.delivery == Delivery::Sending {
                message.delivery = Delivery::Queued;
            }
        }
        let pending = self.messages.iter().filter(|(_, message)| message.is_pending());
        let entries = pending.map(|(id, message)| entry_of(id, message)).collect();
        self.outbox = Outbox::restore(entries, LIMITS, 4);
        for at_ms in &self.published_at {
            self.outbox.recall(self.now.plus_ms(at_ms - self.true_ms));
        }
        self.publishes.clear();
        self.uploads.clear();
        self.searches.clear();
    }

    fn drain(&mut self) {
        for round in 0.. {
            assert!(round < 1_000, "the outputs of one moment end");
            match self.outbox.poll_output(self.now) {
                None => break,
                Some(Output::State { message_id, delivery }) => self.note(&message_id, delivery),
                Some(Output::Publish { message_id, generation }) => {
                    self.publish(message_id, generation);
                }
                Some(Output::Upload { message_id, generation }) => {
                    self.upload(message_id, generation);
                }
                Some(Output::LookFor { message_id, generation }) => {
                    self.look_for(message_id, generation);
                }
            }
        }
        assert_eq!(self.outbox.stranded(), [], "every message has a plan");
        let timeout = self.outbox.poll_timeout();
        assert!(timeout.is_none_or(|at| at > self.now), "nothing is due after draining");
        self.check_nothing_is_lost();
    }

    fn note(&mut self, message_id: &MessageId, delivery: Delivery) {
        let message = self.messages.get_mut(message_id).unwrap();
        assert!(message.delivery.is_pending(), "{message_id} was sent and became {delivery:?}");
        assert!(!message.is_discarded || delivery == message.delivery, "nobody wants it any more");
        message.delivery = delivery;
        message.is_looked_for &= delivery != Delivery::Sent;
        if matches!(delivery, Delivery::Failed { .. }) {
            (message.published_at, message.unknown_since) = (None, None);
        }
        message.in_flight &= delivery == Delivery::Sending;
    }

    fn publish(&mut self, message_id: MessageId, generation: u64) {
        let message = self.messages[&message_id].clone();
        assert!(message.is_pending());
        assert_eq!(message.delivery, Delivery::Sending, "stored before it is on the wire");
        assert!(!message.needs_upload, "its file is there first");
        self.check_turn(&message_id, &message);
        let is_known = |since| self.true_ms - since <= REMEMBERED_MS;
        let unknown_since = message.may_be_there_since();
        assert!(unknown_since.is_none_or(is_known), "{message_id} may be told twice");
        let published_at = Some(self.true_ms);
        let message = Message { in_flight: true, published_at, unknown_since, ..message };
        self.messages.insert(message_id.clone(), message);
        self.publishes.push((message_id, generation));
        self.check_pace();
    }

    fn upload(&mut self, message_id: MessageId, generation: u64) {
        let message = self.messages[&message_id].clone();
        assert!(message.is_pending() && message.needs_upload && !message.is_uploading);
        self.check_turn(&message_id, &message);
        self.messages.get_mut(&message_id).unwrap().is_uploading = true;
        let at_once = self.messages.values().filter(|message| message.is_uploading).count();
        assert!(at_once <= UPLOADS_AT_ONCE);
        self.uploads.push((message_id, generation));
    }

    fn look_for(&mut self, message_id: MessageId, generation: u64) {
        let message = self.messages[&message_id].clone();
        assert!(message.is_pending() && !message.is_looked_for);
        assert!(message.may_be_there_since().is_some(), "it was never on the wire");
        self.check_turn(&message_id, &message);
        self.messages.get_mut(&message_id).unwrap().is_looked_for = true;
        self.searches.push((message_id, generation));
    }

    /// Nothing of its room is under way, and nothing of it was written before and still waits.
    fn check_turn(&self, message_id: &MessageId, message: &Message) {
        for (other_id, other) in &self.messages {
            if other.room != message.room || other_id == message_id {
                continue;
            }
            let is_under_way = other.in_flight || other.is_uploading || other.is_looked_for;
            assert!(!is_under_way, "{other_id} and {message_id} under way in one room");
            let is_parked = matches!(other.delivery, Delivery::Failed { .. });
            let was_before = other.ordinal < message.ordinal && other.is_pending() && !is_parked;
            assert!(!was_before, "{message_id} overtook {other_id}");
        }
    }

    fn check_pace(&mut self) {
        self.published_at.push(self.true_ms);
        let window_ms = LIMITS.window_ms;
        let recent = self.published_at.iter().filter(|at| self.true_ms - **at < window_ms).count();
        assert!(
            recent <= LIMITS.messages_per_window as usize || !self.is_clock_straight,
            "{recent} within {window_ms} ms"
        );
    }

    fn check_nothing_is_lost(&self) {
        for (message_id, message) in &self.messages {
            assert_eq!(self.outbox.contains(message_id), message.is_pending(), "{message_id}");
            let says_sending = message.is_pending() && message.delivery == Delivery::Sending;
            assert_eq!(says_sending, message.in_flight, "{message_id} says where it is");
        }
    }

    /// The line stays, the service answers, people retry what failed: everything arrives.
    fn calm_down(&mut self) {
        self.tell(Input::SignedIn);
        self.connect(false);
        for (message_id, message) in self.messages.clone() {
            if matches!(message.delivery, Delivery::Failed { .. }) {
                self.tell(Input::Retry(message_id));
            }
        }
        self.drain();
        for _ in 0..1_000 {
            let answered = self.publishes.len();
            for at in 0..answered {
                self.answer(at, Outcome::Acked);
            }
            let uploaded = self.uploads.len();
            for at in 0..uploaded {
                self.uploaded(at);
            }
            let found = self.searches.len();
            while self.messages.values().any(|message| message.is_looked_for) {
                self.find_nothing(0);
            }
            self.drain();
            let is_searching = self.searches.len() > found;
            if !is_searching && self.publishes.len() == answered && self.uploads.len() == uploaded {
                let Some(at) = self.outbox.poll_timeout() else { break };
                self.pass(at.ms_since(self.now));
                self.drain();
            }
        }
        assert_eq!(self.outbox.status(self.now).waiting, 0);
        let is_settled = |message: &Message| message.is_discarded || message.delivery.rank() > 0;
        assert!(self.messages.values().all(is_settled));
    }
}

fn pick<T>(items: &[T], at: usize) -> Option<&T> {
    items.get(at.checked_rem(items.len())?)
}

fn entry_of(message_id: &MessageId, message: &Message) -> Entry {
    Entry {
        message_id: message_id.clone(),
        room_id: message.room.clone(),
        ordinal: message.ordinal,
        delivery: message.delivery,
        needs_upload: message.needs_upload,
        may_have_left: message.may_be_there_since().is_some(),
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn order_pace_and_plans_hold_whatever_happens_and_in_the_end_all_is_sent(
        steps in proptest::collection::vec(step(), 1..120),
    ) {
        let mut world = World::new();
        for step in &steps {
            world.run(step);
        }
        world.calm_down();
    }

    /// Without a clock set back the pace holds over every window, not only most of them.
    #[test]
    fn the_pace_is_kept_in_every_window(
        steps in proptest::collection::vec(
            prop_oneof![
                3 => (0..ROOMS).prop_map(Step::Write),
                3 => any::<usize>().prop_map(|at| Step::Answer(at, Outcome::Acked)),
                2 => (0..4_000_i64).prop_map(Step::Pass),
                1 => Just(Step::LineDown),
                2 => Just(Step::LineUp { is_resumed: true }),
            ],
            1..200,
        ),
    ) {
        let mut world = World::new();
        world.run(&Step::SignIn);
        world.run(&Step::LineUp { is_resumed: false });
        for step in &steps {
            world.run(step);
        }
        prop_assert!(world.is_clock_straight);
    }
}
