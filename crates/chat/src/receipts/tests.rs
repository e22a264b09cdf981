//! Ana reads; what she has read goes out once, and never backwards.

use model::{MessageId, RoomId, Timestamp, limits};

use super::*;
use crate::timeline::Position;

const START: Timestamp = Timestamp::from_ms(100_000);

fn room(name: &str) -> RoomId {
    RoomId::new(name)
}

fn position(n: i64) -> Position {
    Position {
        sent_at: Timestamp::from_ms(n),
        serial: None,
        message_id: MessageId::new(format!("m{n}")),
    }
}

struct Ana {
    receipts: ReadReceipts,
    now: Timestamp,
}

impl Ana {
    fn online() -> Self {
        let mut ana = Self { receipts: ReadReceipts::new(1), now: START };
        ana.tell(Input::LineUp);
        ana
    }

    fn reads(&mut self, name: &str, n: i64) {
        self.tell(Input::Read { room_id: room(name), position: position(n) });
    }

    fn tell(&mut self, input: Input) {
        self.receipts.handle(input, self.now);
    }

    fn wait(&mut self, ms: i64) {
        self.now = self.now.plus_ms(ms);
    }

    fn drain(&mut self) -> Vec<Receipt> {
        std::iter::from_fn(|| self.receipts.poll_output(self.now)).collect()
    }

    /// What goes out, as `room/message`.
    fn names(&mut self) -> Vec<String> {
        let name = |receipt: Receipt| format!("{}/{}", receipt.room_id, receipt.message_id);
        self.drain().into_iter().map(name).collect()
    }

    fn one(&mut self) -> Receipt {
        let mut receipts = self.drain();
        assert_eq!(receipts.len(), 1, "{receipts:?}");
        receipts.remove(0)
    }

    fn answer(&mut self, receipt: &Receipt, outcome: Outcome) {
        let Receipt { room_id, generation, .. } = receipt.clone();
        self.tell(Input::Sent { room_id, generation, outcome });
    }
}

#[test]
fn scrolling_through_fifty_messages_sends_the_first_and_the_last() {
    let mut ana = Ana::online();
    ana.reads("lobby", 1);
    let first = ana.one();
    ana.answer(&first, Outcome::Done);
    for n in 2..=50 {
        ana.wait(10);
        ana.reads("lobby", n);
        assert_eq!(ana.names(), [""; 0]);
    }
    let due = ana.receipts.poll_timeout();
    assert_eq!(due, Some(START.plus_ms(READ_EVERY_MS)));
    ana.wait(due.unwrap().ms_since(ana.now));
    assert_eq!(ana.names(), ["lobby/m50"]);
}

#[test]
fn scrolling_up_takes_nothing_back() {
    let mut ana = Ana::online();
    ana.reads("lobby", 9);
    let first = ana.one();
    ana.answer(&first, Outcome::Done);
    ana.reads("lobby", 3);
    ana.wait(60_000);
    assert_eq!(ana.names(), [""; 0]);
    assert_eq!(ana.receipts.poll_timeout(), None);
}

#[test]
fn what_was_read_offline_goes_out_once_for_each_room_when_the_line_is_back() {
    let mut ana = Ana::online();
    ana.tell(Input::LineDown);
    for n in 1..=5 {
        ana.reads("lobby", n);
        ana.reads("spa", 10 + n);
    }
    assert_eq!(ana.names(), [""; 0]);
    ana.tell(Input::LineUp);
    assert_eq!(ana.names(), ["lobby/m5", "spa/m15"]);
}

#[test]
fn a_receipt_lost_with_the_line_goes_out_again_and_its_late_answer_is_ignored() {
    let mut ana = Ana::online();
    ana.reads("lobby", 1);
    let first = ana.one();
    ana.tell(Input::LineDown);
    ana.wait(5_000);
    ana.tell(Input::LineUp);
    let second = ana.one();
    assert_ne!(first.generation, second.generation);
    ana.answer(&first, Outcome::Done);
    ana.answer(&second, Outcome::Transient);
    assert_eq!(ana.names(), [""; 0]);
    ana.wait(1_000);
    assert_eq!(ana.names(), ["lobby/m1"]);
}

#[test]
fn a_receipt_that_fails_is_tried_later_and_then_as_the_newest() {
    let mut ana = Ana::online();
    ana.reads("lobby", 1);
    for _ in 0..3 {
        let receipt = ana.one();
        ana.answer(&receipt, Outcome::Transient);
        assert_eq!(ana.names(), [""; 0]);
        let at = ana.receipts.poll_timeout().unwrap();
        ana.wait(at.ms_since(ana.now));
    }
    ana.reads("lobby", 2);
    assert_eq!(ana.names(), ["lobby/m2"]);
}

#[test]
fn a_message_the_service_does_not_know_yet_is_told_for_longer_than_it_takes_to_store_it() {
    let mut ana = Ana::online();
    ana.reads("lobby", 1);
    let mut told = 0;
    loop {
        let receipt = ana.one();
        ana.answer(&receipt, Outcome::Unknown);
        told += 1;
        let Some(at) = ana.receipts.poll_timeout() else { break };
        assert!(!ana.receipts.is_settled(&room("lobby"), &receipt.message_id));
        ana.wait(at.ms_since(ana.now));
    }
    assert!(ana.now.ms_since(START) > 60_000, "{told} times");
    assert!(ana.receipts.is_settled(&room("lobby"), &position(1).message_id));
    ana.reads("lobby", 2);
    ana.wait(READ_EVERY_MS);
    let receipt = ana.one();
    ana.answer(&receipt, Outcome::Unknown);
    assert!(ana.receipts.poll_timeout().is_some(), "another message has its own patience");
}

#[test]
fn a_room_that_is_gone_is_not_asked_again() {
    let mut ana = Ana::online();
    ana.reads("lobby", 1);
    let receipt = ana.one();
    ana.answer(&receipt, Outcome::Permanent);
    ana.wait(600_000);
    assert_eq!(ana.names(), [""; 0]);
    ana.reads("spa", 1);
    ana.tell(Input::RoomRemoved { room_id: room("spa") });
    assert_eq!(ana.names(), [""; 0]);
}

#[test]
fn what_was_read_on_another_device_needs_no_receipt_of_ours() {
    let mut ana = Ana::online();
    ana.tell(Input::ReadElsewhere { room_id: room("lobby"), position: position(7) });
    ana.reads("lobby", 5);
    assert_eq!(ana.names(), [""; 0]);
    ana.reads("lobby", 8);
    assert_eq!(ana.names(), ["lobby/m8"]);
}

#[test]
fn the_echo_of_a_reading_is_no_news_though_its_message_has_moved() {
    let mut ana = Ana::online();
    ana.reads("lobby", 5);
    let moved = Position { sent_at: Timestamp::from_ms(6), ..position(5) };
    assert!(!ana.receipts.is_news(&room("lobby"), &moved));
    assert!(!ana.receipts.is_news(&room("lobby"), &position(4)));
    assert!(ana.receipts.is_news(&room("lobby"), &position(6)));
    assert!(!ana.receipts.is_news(&room("spa"), &position(6)), "nothing was read here");
}

#[test]
fn no_minute_has_more_than_a_thousand_receipts() {
    let mut ana = Ana::online();
    for n in 0..1_200 {
        ana.reads(&format!("room{n}"), 1);
    }
    assert_eq!(ana.names().len(), 1_000);
    assert_eq!(ana.receipts.poll_timeout(), Some(START.plus_ms(60_000)));
    ana.wait(60_000);
    assert_eq!(ana.names().len(), 200);
}

#[test]
fn a_clock_set_back_delays_a_retry_by_its_delay_and_no_more() {
    let mut ana = Ana::online();
    ana.reads("lobby", 1);
    let receipt = ana.one();
    ana.answer(&receipt, Outcome::Transient);
    ana.wait(-3_600_000);
    assert_eq!(ana.names(), [""; 0]);
    ana.wait(1_000);
    assert_eq!(ana.names(), ["lobby/m1"]);
}

struct Desk {
    receipts: DeliveredReceipts,
    now: Timestamp,
}

impl Desk {
    fn online() -> Self {
        let mut desk = Self { receipts: DeliveredReceipts::new(), now: START };
        desk.receipts.line_up();
        desk
    }

    fn gets(&mut self, name: &str, n: i64) {
        self.receipts.note(room(name), position(n), 2);
    }

    fn tells(&mut self) -> Vec<String> {
        let told = std::iter::from_fn(|| self.receipts.poll_output(self.now));
        told.map(|told| format!("{}/{}", told.room_id, told.message_id)).collect()
    }
}

#[test]
fn delivered_is_told_at_once_and_then_at_most_every_two_seconds_a_room() {
    let mut desk = Desk::online();
    desk.gets("lobby", 1);
    desk.gets("spa", 1);
    assert_eq!(desk.tells(), ["lobby/m1", "spa/m1"]);
    desk.now = START.plus_ms(500);
    desk.gets("lobby", 2);
    desk.gets("lobby", 4);
    desk.gets("lobby", 3);
    assert_eq!(desk.tells(), [""; 0]);
    let due = START.plus_ms(limits::DELIVERED_EVERY_MS);
    assert_eq!(desk.receipts.poll_timeout(), Some(due));
    desk.now = due;
    assert_eq!(desk.tells(), ["lobby/m4"]);
    assert_eq!(desk.receipts.poll_timeout(), None);
}

#[test]
fn a_room_of_more_than_twenty_gets_none() {
    let mut desk = Desk::online();
    desk.receipts.note(room("company"), position(1), 21);
    assert_eq!(desk.tells(), [""; 0]);
    desk.receipts.note(room("team"), position(1), 20);
    assert_eq!(desk.tells(), ["team/m1"]);
}

#[test]
fn what_came_with_no_line_to_tell_it_is_told_once_when_there_is_one() {
    let mut desk = Desk::online();
    desk.receipts.line_down();
    desk.gets("lobby", 1);
    desk.gets("lobby", 2);
    assert_eq!((desk.tells(), desk.receipts.poll_timeout()), (vec![], None));
    desk.receipts.line_up();
    assert_eq!(desk.tells(), ["lobby/m2"]);
}

#[test]
fn a_clock_set_back_does_not_silence_it() {
    let mut desk = Desk::online();
    desk.gets("lobby", 1);
    desk.tells();
    desk.now = START.plus_ms(-3_600_000);
    desk.gets("lobby", 2);
    assert_eq!(desk.tells(), ["lobby/m2"]);
}

#[test]
fn a_receipt_that_arrived_begins_the_delays_anew() {
    let mut ana = Ana::online();
    ana.reads("lobby", 1);
    for _ in 0..4 {
        let receipt = ana.one();
        ana.answer(&receipt, Outcome::Transient);
        ana.wait(30_000);
    }
    let receipt = ana.one();
    ana.answer(&receipt, Outcome::Done);
    ana.reads("lobby", 2);
    ana.wait(READ_EVERY_MS);
    let receipt = ana.one();
    ana.answer(&receipt, Outcome::Transient);
    let at = ana.receipts.poll_timeout().unwrap();
    assert!(at.ms_since(ana.now) <= 1_000);
}
