//! Ana writes at the front desk; the line, the service and she herself get in the way.

mod looking;

use model::FailureCode;

use super::*;

struct Desk {
    outbox: Outbox,
    now: Timestamp,
    ordinal: i64,
    states: Vec<(String, Delivery)>,
    uploads: Vec<(String, u64)>,
    looked_for: Vec<(String, u64)>,
}

const START: Timestamp = Timestamp::from_ms(1_700_000_000_000);
const QUEUED: Delivery = Delivery::Queued;
const SENT: Delivery = Delivery::Sent;
const SENDING: Delivery = Delivery::Sending;
const FAILED: Delivery = Delivery::Failed { code: FailureCode::Rejected };
const NO_TIME: Delivery = Delivery::Waiting { until: None };
const REFUSED: Outcome = Outcome::Permanent { code: FailureCode::Refused };
const RESUMED: Input = Input::LineUp { is_resumed: true };
const BUSY: Outcome = Outcome::Transient { retry_after_ms: None };

fn id(text: &str) -> MessageId {
    MessageId::new(text)
}

impl Desk {
    fn offline() -> Self {
        let outbox = Outbox::restore(Vec::new(), Limits::default(), 1);
        Self::with(outbox)
    }

    fn with(outbox: Outbox) -> Self {
        Self {
            outbox,
            now: START,
            ordinal: 0,
            states: Vec::new(),
            uploads: Vec::new(),
            looked_for: Vec::new(),
        }
    }

    fn online() -> Self {
        let mut desk = Self::offline();
        desk.tell(Input::SignedIn);
        desk.tell(RESUMED);
        desk
    }

    /// Ana writes messages, named `room/word`; the room is in the name.
    fn write(&mut self, messages: &[&str]) {
        for message in messages {
            self.ordinal += 1;
            let entry = entry(message, self.ordinal);
            let delivery = self.admit(message).unwrap();
            self.states.push(((*message).to_owned(), delivery));
            self.outbox.enqueue(Entry { delivery, ..entry });
        }
    }

    /// She attaches a file, with or without words.
    fn attach(&mut self, message: &str) {
        self.ordinal += 1;
        self.outbox.admit_with_file(&id(message), &room_of(message), self.now).unwrap();
        self.outbox.enqueue(Entry { needs_upload: true, ..entry(message, self.ordinal) });
    }

    /// The one upload that was asked for since the last look.
    fn one_upload(&mut self) -> (String, u64) {
        assert_eq!(self.uploads.len(), 1, "{:?}", self.uploads);
        self.uploads.remove(0)
    }

    fn admit(&mut self, message: &str) -> Result<Delivery, Full> {
        self.outbox.admit(&id(message), &room_of(message), self.now)
    }

    fn tell(&mut self, input: Input) {
        self.outbox.handle(input, self.now);
    }

    fn answer(&mut self, (message, generation): &(String, u64), outcome: Outcome) {
        let generation = *generation;
        self.tell(Input::Outcome { message_id: id(message), generation, outcome });
    }

    /// Drains the outputs: what goes out, with its generation. The states are kept.
    fn drain(&mut self) -> Vec<(String, u64)> {
        let mut published = Vec::new();
        while let Some(output) = self.outbox.poll_output(self.now) {
            match output {
                Output::Publish { message_id, generation } => {
                    published.push((message_id.to_string(), generation));
                }
                Output::Upload { message_id, generation } => {
                    self.uploads.push((message_id.to_string(), generation));
                }
                Output::LookFor { message_id, generation } => {
                    self.looked_for.push((message_id.to_string(), generation));
                }
                Output::State { message_id, delivery } => {
                    self.states.push((message_id.to_string(), delivery));
                }
            }
        }
        assert_eq!(self.outbox.stranded(), [], "every message has a plan");
        published
    }

    fn names(&mut self) -> Vec<String> {
        self.drain().into_iter().map(|(name, _)| name).collect()
    }

    /// The one that goes out now.
    fn one(&mut self) -> (String, u64) {
        let mut published = self.drain();
        assert_eq!(published.len(), 1, "{published:?}");
        published.remove(0)
    }

    fn state(&self, message: &str) -> Option<Delivery> {
        self.states.iter().rev().find(|(name, _)| name == message).map(|(_, state)| *state)
    }

    fn wait(&mut self, ms: i64) {
        self.now = self.now.plus_ms(ms);
    }

    /// Goes to the next time something happens by itself; returns how long that took.
    fn sleep(&mut self) -> i64 {
        let at = self.outbox.poll_timeout().expect("something is to come");
        let ms = at.ms_since(self.now);
        self.now = at;
        ms
    }
}

fn entry(message: &str, ordinal: i64) -> Entry {
    Entry {
        message_id: id(message),
        room_id: room_of(message),
        ordinal,
        delivery: QUEUED,
        needs_upload: false,
        may_have_left: false,
    }
}

fn room_of(message: &str) -> RoomId {
    RoomId::new(message.split('/').next().unwrap())
}

#[test]
fn a_message_goes_out_only_when_signed_in_and_on_line() {
    let mut desk = Desk::offline();
    desk.write(&["lobby/hello"]);
    assert_eq!(desk.outbox.plan(&id("lobby/hello")), Some(Plan::SignIn));
    desk.tell(Input::SignedIn);
    assert_eq!(desk.names(), [""; 0]);
    assert_eq!(desk.outbox.plan(&id("lobby/hello")), Some(Plan::Line));
    assert_eq!(desk.outbox.poll_timeout(), None);
    desk.tell(RESUMED);
    assert_eq!(desk.names(), ["lobby/hello"]);
    assert_eq!(desk.state("lobby/hello"), Some(Delivery::Sending));
}

#[test]
fn a_room_sends_one_after_the_other_and_rooms_do_not_wait_for_each_other() {
    let mut desk = Desk::online();
    desk.write(&["lobby/1", "lobby/2", "spa/1", "lobby/3", "spa/2"]);
    let first = desk.drain();
    assert_eq!(first, [("lobby/1".into(), 1), ("spa/1".into(), 2)]);
    assert_eq!(desk.outbox.plan(&id("lobby/2")), Some(Plan::Behind(id("lobby/1"))));
    desk.answer(&first[1], Outcome::Acked);
    assert_eq!(desk.names(), ["spa/2"]);
    desk.answer(&first[0], Outcome::Acked);
    assert_eq!(desk.names(), ["lobby/2"]);
    assert_eq!(desk.state("lobby/1"), Some(SENT));
}

#[test]
fn order_is_by_ordinal_however_the_rows_are_restored() {
    let entries = vec![entry("lobby/2", 8), entry("lobby/1", 3), entry("lobby/3", 9)];
    let mut desk = Desk::online();
    desk.outbox = Outbox::restore(entries, Limits::default(), 1);
    desk.tell(RESUMED);
    desk.tell(Input::SignedIn);
    for expected in ["lobby/1", "lobby/2", "lobby/3"] {
        let next = desk.one();
        assert_eq!(next.0, expected);
        desk.answer(&next, Outcome::Acked);
    }
}

#[test]
fn the_eleventh_message_waits_for_the_window_and_the_status_says_how_long() {
    let mut desk = Desk::online();
    let names: Vec<String> = (0..12).map(|n| format!("room{n}/hi")).collect();
    desk.write(&names.iter().map(String::as_str).collect::<Vec<_>>());
    let out = desk.drain();
    assert_eq!(out.len(), 10);
    let status = desk.outbox.status(desk.now);
    assert_eq!(status, Status { waiting: 12, failed: 0, estimate_ms: Some(61_000) });
    desk.answer(&out[0], Outcome::Acked);
    for published in &out[1..] {
        desk.answer(published, Outcome::Acked);
    }
    assert_eq!(desk.names(), [""; 0], "an ACK frees its room, not the window");
    assert_eq!(desk.sleep(), 61_000);
    assert_eq!(desk.names(), ["room10/hi", "room11/hi"]);
    assert_eq!(desk.outbox.status(desk.now).estimate_ms, None);
}

#[test]
fn fifty_messages_take_what_the_estimate_said() {
    let mut desk = Desk::online();
    let names: Vec<String> = (0..50).map(|n| format!("room{}/{n}", n % 3)).collect();
    desk.write(&names.iter().map(String::as_str).collect::<Vec<_>>());
    let estimate = desk.outbox.status(desk.now).estimate_ms;
    let mut sent = 0;
    loop {
        for published in desk.drain() {
            sent += 1;
            desk.answer(&published, Outcome::Acked);
        }
        if desk.outbox.status(desk.now).waiting == 0 {
            break;
        }
        if desk.outbox.poll_timeout().is_some_and(|at| at > desk.now) {
            desk.sleep();
        }
    }
    assert_eq!(sent, 50);
    assert_eq!(Some(desk.now.ms_since(START)), estimate);
}

#[test]
fn a_429_holds_every_room_for_as_long_as_the_service_says() {
    let mut desk = Desk::online();
    desk.write(&["lobby/1"]);
    let first = desk.one();
    desk.answer(&first, Outcome::Transient { retry_after_ms: Some(7_000) });
    desk.write(&["spa/1"]);
    assert_eq!(desk.names(), [""; 0]);
    let until = Some(START.plus_ms(7_000));
    assert_eq!(desk.state("lobby/1"), Some(Delivery::Waiting { until }));
    assert_eq!(desk.outbox.status(desk.now).estimate_ms, Some(7_000));
    assert_eq!(desk.sleep(), 7_000);
    assert_eq!(desk.names(), ["lobby/1", "spa/1"]);
}

#[test]
fn a_transient_refusal_delays_its_room_more_each_time_and_no_other() {
    let mut desk = Desk::online();
    desk.write(&["lobby/1", "lobby/2"]);
    let mut delays = Vec::new();
    for _ in 0..4 {
        let published = desk.one();
        assert_eq!(published.0, "lobby/1");
        desk.answer(&published, BUSY);
        assert_eq!(desk.names(), [""; 0]);
        delays.push(desk.sleep());
    }
    for (delay, full) in delays.iter().zip([1_000, 1_500, 2_250, 3_375]) {
        assert!((full * 8 / 10..=full).contains(delay), "{delays:?}");
    }
    let published = desk.one();
    desk.answer(&published, BUSY);
    desk.write(&["spa/1"]);
    assert_eq!(desk.names(), ["spa/1"]);
}

#[test]
fn a_permanent_refusal_parks_the_message_and_the_next_one_goes() {
    let mut desk = Desk::online();
    desk.write(&["lobby/bad", "lobby/good"]);
    let bad = desk.one();
    desk.answer(&bad, REFUSED);
    assert_eq!(desk.names(), ["lobby/good"]);
    assert_eq!(desk.state("lobby/bad"), Some(Delivery::Failed { code: FailureCode::Refused }));
    let plan = desk.outbox.plan(&id("lobby/bad"));
    assert_eq!(plan, Some(Plan::Person(FailureCode::Refused)));
    assert_eq!(desk.outbox.status(desk.now).failed, 1);
}

#[test]
fn a_retried_message_waits_for_the_one_in_flight_and_goes_before_the_rest() {
    let mut desk = Desk::online();
    desk.write(&["lobby/1", "lobby/2", "lobby/3"]);
    let first = desk.one();
    desk.answer(&first, REFUSED);
    let second = desk.one();
    desk.tell(Input::Retry(id("lobby/1")));
    assert_eq!(desk.names(), [""; 0], "never two in flight in one room");
    assert_eq!(desk.state("lobby/1"), Some(QUEUED));
    desk.answer(&second, Outcome::Acked);
    assert_eq!(desk.names(), ["lobby/1"]);
}

#[test]
fn a_person_may_cut_a_wait_short() {
    let mut desk = Desk::online();
    desk.write(&["lobby/1"]);
    let first = desk.one();
    desk.answer(&first, BUSY);
    assert_eq!(desk.names(), [""; 0]);
    desk.tell(Input::Retry(id("lobby/1")));
    assert_eq!(desk.names(), ["lobby/1"]);
}

#[test]
fn a_dropped_line_makes_what_is_in_flight_unknown_and_it_goes_again_under_its_id() {
    let mut desk = Desk::online();
    desk.write(&["lobby/1", "lobby/2"]);
    assert_eq!(desk.names(), ["lobby/1"]);
    desk.tell(Input::LineDown);
    assert_eq!(desk.names(), [""; 0]);
    assert_eq!(desk.state("lobby/1"), Some(NO_TIME));
    desk.wait(60_000);
    desk.tell(RESUMED);
    assert_eq!(desk.drain(), [("lobby/1".into(), 2)], "at once: the minute used up no attempts");
}

#[test]
fn a_swallowed_ack_is_unknown_after_a_while_and_its_late_arrival_settles() {
    let mut desk = Desk::online();
    desk.write(&["lobby/1"]);
    let first = desk.one();
    assert_eq!(desk.outbox.plan(&id("lobby/1")), Some(Plan::Answer(START.plus_ms(20_000))));
    assert_eq!(desk.sleep(), ANSWER_WITHIN_MS);
    assert_eq!(desk.names(), [""; 0], "it backs off");
    assert!(desk.sleep() >= 800);
    assert_eq!(desk.names(), [""; 0], "it is looked for first");
    assert_eq!(desk.looked_for, [("lobby/1".into(), 2)]);
    desk.answer(&first, Outcome::Acked);
    assert_eq!(desk.names(), [""; 0]);
    assert_eq!(desk.state("lobby/1"), Some(SENT));
    assert_eq!(desk.outbox.status(desk.now).waiting, 0);
}

#[test]
fn late_answers_of_an_earlier_publish_say_nothing() {
    let mut desk = Desk::online();
    desk.write(&["lobby/1"]);
    let first = desk.one();
    desk.tell(Input::LineDown);
    desk.tell(RESUMED);
    assert_eq!(desk.names(), ["lobby/1"]);
    for late in [REFUSED, BUSY, Outcome::Unknown, Outcome::SignedOut] {
        desk.answer(&first, late);
        assert_eq!(desk.names(), [""; 0]);
        assert_eq!(desk.state("lobby/1"), Some(Delivery::Sending), "{late:?}");
    }
}

#[test]
fn a_late_ack_of_another_text_does_not_settle_the_new_one() {
    let mut desk = Desk::online();
    desk.write(&["lobby/1"]);
    let first = desk.one();
    desk.answer(&first, REFUSED);
    desk.tell(Input::Edited(id("lobby/1")));
    assert_eq!(desk.names(), ["lobby/1"]);
    desk.answer(&first, Outcome::Acked);
    assert_eq!(desk.names(), [""; 0]);
    assert_eq!(desk.state("lobby/1"), Some(Delivery::Sending));
}

#[test]
fn ack_and_echo_in_any_order_settle_once() {
    for echo_first in [true, false] {
        let mut desk = Desk::online();
        desk.write(&["lobby/1", "lobby/2"]);
        let first = desk.one();
        let echo = Input::Echoed { message_id: id("lobby/1") };
        if echo_first {
            desk.tell(echo);
            desk.answer(&first, Outcome::Acked);
        } else {
            desk.answer(&first, Outcome::Acked);
            desk.tell(echo);
        }
        assert_eq!(desk.names(), ["lobby/2"]);
        let sent = desk.states.iter().filter(|(_, state)| *state == SENT).count();
        assert_eq!(sent, 1, "echo first: {echo_first}");
    }
}

#[test]
fn an_echo_settles_a_message_that_waits_or_failed() {
    let mut desk = Desk::online();
    desk.write(&["lobby/1", "spa/1"]);
    let out = desk.drain();
    desk.answer(&out[0], REFUSED);
    desk.answer(&out[1], Outcome::Unknown);
    for name in ["lobby/1", "spa/1"] {
        desk.tell(Input::Echoed { message_id: id(name) });
        assert_eq!(desk.names(), [""; 0]);
        assert_eq!(desk.state(name), Some(SENT));
    }
}

#[test]
fn a_401_pauses_everything_and_fails_nothing() {
    let mut desk = Desk::online();
    desk.write(&["lobby/1", "spa/1", "lobby/2"]);
    let out = desk.drain();
    desk.answer(&out[0], Outcome::SignedOut);
    assert_eq!(desk.names(), [""; 0]);
    assert_eq!(desk.state("lobby/1"), Some(NO_TIME));
    assert_eq!(desk.state("spa/1"), Some(NO_TIME), "its answer will not come either");
    assert_eq!(desk.outbox.plan(&id("lobby/2")), Some(Plan::SignIn));
    assert_eq!(desk.outbox.check_edit(&id("lobby/1")), Ok(()), "a 401 took nothing");
    assert_eq!(desk.outbox.status(desk.now), Status { waiting: 3, failed: 0, estimate_ms: None });
    desk.tell(Input::SignedIn);
    assert_eq!(desk.names(), ["lobby/1", "spa/1"]);
}

#[test]
fn the_fifty_first_is_refused_and_a_place_is_kept_while_its_row_is_written() {
    let mut desk = Desk::offline();
    let names: Vec<String> = (0..49).map(|n| format!("lobby/{n}")).collect();
    desk.write(&names.iter().map(String::as_str).collect::<Vec<_>>());
    assert_eq!(desk.admit("spa/50"), Ok(QUEUED));
    assert_eq!(desk.admit("spa/51"), Err(Full));
    assert_eq!(desk.admit("spa/50"), Ok(QUEUED), "the same command again");
    desk.outbox.give_back(&id("spa/50"));
    assert_eq!(desk.admit("spa/51"), Ok(QUEUED));
    desk.outbox.enqueue(entry("spa/51", 51));
    desk.outbox.enqueue(entry("spa/51", 51));
    assert_eq!(desk.outbox.status(desk.now).waiting, 50);
    assert_eq!(desk.admit("spa/52"), Err(Full));
    assert_eq!(desk.admit("spa/51"), Ok(QUEUED), "already there");
}

#[test]
fn what_goes_at_once_is_committed_as_sending_and_everything_else_as_queued() {
    let mut desk = Desk::online();
    assert_eq!(desk.admit("lobby/1"), Ok(SENDING));
    assert_eq!(desk.admit("spa/1"), Ok(QUEUED), "another one is being written");
    desk.outbox.give_back(&id("spa/1"));
    desk.outbox.give_back(&id("lobby/1"));
    desk.write(&["lobby/1"]);
    let first = desk.one();
    assert_eq!(desk.states, [("lobby/1".to_owned(), SENDING)], "and nothing is said twice");
    assert_eq!(desk.admit("lobby/2"), Ok(QUEUED), "its room has one in flight");
    desk.outbox.give_back(&id("lobby/2"));
    desk.answer(&first, REFUSED);
    desk.drain();
    assert_eq!(desk.admit("lobby/2"), Ok(SENDING), "a parked one is in nobody's way");
    desk.outbox.give_back(&id("lobby/2"));
    desk.tell(Input::LineDown);
    assert_eq!(desk.admit("lobby/2"), Ok(QUEUED), "there is no line");
}

#[test]
fn a_message_the_pace_holds_back_is_committed_as_queued() {
    let mut desk = Desk::online();
    desk.outbox.handle(Input::SetPace { messages_per_window: 1, window_ms: 60_000 }, desk.now);
    desk.write(&["lobby/1"]);
    desk.one();
    assert_eq!(desk.admit("spa/1"), Ok(QUEUED));
}

#[test]
fn after_a_restart_the_parked_stay_parked_and_the_rest_goes_again() {
    let parked = Entry { delivery: FAILED, ..entry("lobby/1", 1) };
    let mut desk = Desk::online();
    desk.outbox = Outbox::restore(vec![parked, entry("lobby/2", 2)], Limits::default(), 1);
    desk.tell(Input::SignedIn);
    desk.tell(RESUMED);
    assert_eq!(desk.names(), ["lobby/2"]);
    let plan = desk.outbox.plan(&id("lobby/1"));
    assert_eq!(plan, Some(Plan::Person(FailureCode::Rejected)));
}

#[test]
fn what_was_sent_just_before_a_restart_counts_for_the_pace() {
    let mut desk = Desk::online();
    for n in 0..10 {
        desk.outbox.recall(START.plus_ms(-30_000 + n));
    }
    desk.outbox.recall(START.plus_ms(-3_600_000));
    desk.write(&["lobby/1"]);
    assert_eq!(desk.names(), [""; 0]);
    assert_eq!(desk.sleep(), 31_000);
    assert_eq!(desk.names(), ["lobby/1"]);
}

#[test]
fn a_message_on_the_wire_is_frozen_and_one_that_may_have_left_keeps_its_text() {
    let mut desk = Desk::online();
    desk.write(&["lobby/1", "lobby/2"]);
    assert_eq!(desk.names(), ["lobby/1"]);
    let (on_wire, queued) = (id("lobby/1"), id("lobby/2"));
    assert_eq!(desk.outbox.check_discard(&on_wire), Err(Frozen::OnTheWire));
    assert_eq!(desk.outbox.check_edit(&on_wire), Err(Frozen::OnTheWire));
    assert_eq!(desk.outbox.check_edit(&queued), Ok(()));
    desk.tell(Input::LineDown);
    assert_eq!(desk.outbox.check_edit(&on_wire), Err(Frozen::MayHaveLeft));
    assert_eq!(desk.outbox.check_discard(&on_wire), Ok(()));
    desk.tell(Input::Discarded(on_wire.clone()));
    assert_eq!(desk.outbox.check_edit(&on_wire), Err(Frozen::Gone));
    desk.tell(RESUMED);
    assert_eq!(desk.names(), ["lobby/2"]);
}

#[test]
fn editing_a_parked_message_sends_it_and_editing_a_queued_one_keeps_its_place() {
    let mut desk = Desk::online();
    desk.write(&["lobby/1", "lobby/2", "lobby/3"]);
    let first = desk.one();
    desk.tell(Input::Edited(id("lobby/2")));
    desk.answer(&first, REFUSED);
    let second = desk.one();
    assert_eq!(second.0, "lobby/2");
    desk.tell(Input::Edited(id("lobby/1")));
    desk.answer(&second, Outcome::Acked);
    assert_eq!(desk.names(), ["lobby/1"]);
}

#[test]
fn another_limit_from_the_backend_holds_from_then_on() {
    let mut desk = Desk::online();
    desk.tell(Input::SetPace { messages_per_window: 2, window_ms: 1_000 });
    desk.write(&["a/1", "b/1", "c/1"]);
    assert_eq!(desk.names(), ["a/1", "b/1"]);
    desk.tell(Input::SetPace { messages_per_window: 3, window_ms: 1_000 });
    assert_eq!(desk.names(), ["c/1"]);
}

#[test]
fn a_clock_set_back_an_hour_delays_nothing_by_an_hour() {
    let mut desk = Desk::online();
    desk.write(&["lobby/1", "spa/1"]);
    let out = desk.drain();
    desk.answer(&out[0], BUSY);
    desk.answer(&out[1], Outcome::Transient { retry_after_ms: Some(5_000) });
    desk.wait(-3_600_000);
    assert_eq!(desk.names(), [""; 0]);
    assert!(desk.sleep() <= 5_000);
    assert_eq!(desk.names(), ["lobby/1", "spa/1"]);
}

#[test]
fn the_watchdog_names_a_message_whose_answer_nobody_awaits() {
    let mut desk = Desk::online();
    desk.write(&["lobby/1"]);
    assert_eq!(desk.names(), ["lobby/1"]);
    desk.outbox.is_line_up = false;
    assert_eq!(desk.outbox.stranded(), [id("lobby/1")]);
}

#[test]
fn a_refusal_for_good_after_an_unknown_one_sets_the_text_free() {
    let mut desk = Desk::online();
    desk.write(&["lobby/1"]);
    desk.one();
    desk.tell(Input::LineDown);
    desk.tell(RESUMED);
    let second = desk.one();
    desk.answer(&second, REFUSED);
    assert_eq!(desk.outbox.check_edit(&id("lobby/1")), Ok(()));
}

#[test]
fn a_person_s_retry_begins_the_delays_anew() {
    let mut desk = Desk::online();
    desk.write(&["lobby/1"]);
    for _ in 0..4 {
        let published = desk.one();
        desk.answer(&published, BUSY);
        desk.drain();
        desk.sleep();
    }
    let published = desk.one();
    desk.answer(&published, BUSY);
    desk.tell(Input::Retry(id("lobby/1")));
    let published = desk.one();
    desk.answer(&published, BUSY);
    desk.drain();
    assert!(desk.sleep() <= 1_000);
}

#[test]
fn the_head_of_a_room_waits_for_a_time_and_the_rest_for_the_head() {
    let mut desk = Desk::online();
    desk.write(&["lobby/1", "lobby/2"]);
    let first = desk.one();
    desk.answer(&first, Outcome::Transient { retry_after_ms: Some(9_000) });
    assert_eq!(desk.names(), [""; 0]);
    let until = START.plus_ms(9_000);
    assert_eq!(desk.outbox.plan(&id("lobby/1")), Some(Plan::Time(until)));
    assert_eq!(desk.outbox.plan(&id("lobby/2")), Some(Plan::Behind(id("lobby/1"))));
}

#[test]
fn a_picture_holds_what_follows_in_its_room_and_no_other_room() {
    let mut desk = Desk::online();
    desk.attach("lobby/picture");
    desk.write(&["lobby/after", "spa/other"]);
    assert_eq!(desk.names(), ["spa/other"]);
    assert_eq!(desk.one_upload().0, "lobby/picture");
    desk.tell(Input::Uploaded { message_id: id("lobby/picture") });
    let picture = desk.one();
    assert_eq!(picture.0, "lobby/picture");
    desk.answer(&picture, Outcome::Acked);
    assert_eq!(desk.names(), ["lobby/after"]);
}

#[test]
fn two_files_are_uploaded_at_once_and_the_third_takes_the_first_free_place() {
    let mut desk = Desk::online();
    for message in ["lobby/1", "spa/1", "bar/1"] {
        desk.attach(message);
    }
    desk.drain();
    let uploads = std::mem::take(&mut desk.uploads);
    assert_eq!(uploads.len(), UPLOADS_AT_ONCE);
    assert_eq!(desk.outbox.plan(&id("bar/1")), Some(Plan::Behind(id("lobby/1"))));
    assert_eq!(desk.outbox.poll_timeout(), None, "the end of an upload is told");
    desk.answer(&uploads[1], BUSY);
    desk.drain();
    assert_eq!(desk.one_upload().0, "bar/1");
}

#[test]
fn an_upload_uses_up_nothing_of_the_pace() {
    let mut desk = Desk::online();
    let spa: Vec<String> = (0..10).map(|n| format!("spa{n}/x")).collect();
    desk.write(&spa.iter().map(String::as_str).collect::<Vec<_>>());
    assert_eq!(desk.drain().len(), 10);
    desk.attach("lobby/picture");
    desk.drain();
    assert_eq!(desk.one_upload().0, "lobby/picture");
}

#[test]
fn an_upload_goes_on_when_the_line_drops_and_not_without_a_session() {
    let mut desk = Desk::online();
    desk.attach("lobby/picture");
    desk.drain();
    desk.one_upload();
    desk.tell(Input::LineDown);
    desk.tell(RESUMED);
    desk.drain();
    assert!(desk.uploads.is_empty(), "it is still under way");
    desk.tell(Input::SignedOut);
    desk.tell(Input::SignedIn);
    desk.drain();
    assert_eq!(desk.one_upload().0, "lobby/picture");
}

#[test]
fn what_the_service_refuses_as_a_file_is_parked_and_holds_nothing() {
    let mut desk = Desk::online();
    desk.attach("lobby/picture");
    desk.write(&["lobby/after"]);
    desk.drain();
    let upload = desk.one_upload();
    let code = FailureCode::FileNotAllowed;
    desk.answer(&upload, Outcome::Permanent { code });
    assert_eq!(desk.names(), ["lobby/after"]);
    assert_eq!(desk.state("lobby/picture"), Some(Delivery::Failed { code }));
    desk.tell(Input::Retry(id("lobby/picture")));
    desk.drain();
    assert!(desk.uploads.is_empty(), "what is on the wire in its room goes first");
}

#[test]
fn a_file_under_way_can_be_taken_back_and_its_words_changed() {
    let mut desk = Desk::online();
    desk.attach("lobby/picture");
    desk.drain();
    let upload = desk.one_upload();
    assert_eq!(desk.outbox.check_edit(&id("lobby/picture")), Ok(()));
    // Nobody knows whether it arrived, but no message did.
    desk.answer(&upload, Outcome::Unknown);
    desk.drain();
    assert_eq!(desk.outbox.check_edit(&id("lobby/picture")), Ok(()));
    assert_eq!(desk.outbox.check_discard(&id("lobby/picture")), Ok(()));
    desk.tell(Input::Discarded(id("lobby/picture")));
    assert_eq!(desk.outbox.poll_timeout(), None);
}
