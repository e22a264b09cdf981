//! Publishes nobody has answered (RTN7, RTN19a). A publish that was sent and will not be answered is
//! of unknown fate; the reason is told with the connection's change.

use ably_proto::machine::{ChannelState as C, ConnectionState as S, Input, OpId, Options, Outcome};
use serde_json::{Value, json};

use crate::script::{ACK, DETACHED, MESSAGE, ROOM, Script};

/// Two publishes were sent and not answered.
fn two_pending() -> (Script, OpId, OpId) {
    let mut desk = Script::attached(ROOM);
    let (first, second) = (desk.tell(ROOM, "one", "x"), desk.tell(ROOM, "two", "y"));
    desk.events();
    (desk, first, second)
}

fn numbers(frames: &[Value]) -> Vec<u64> {
    frames.iter().map(|frame| frame["msgSerial"].as_u64().unwrap()).collect()
}

/// Case RTN7e/pending-fail-suspended-0.
#[test]
fn rtn7e_suspended_leaves_them_unknown() {
    let (mut desk, first, _) = two_pending();
    desk.drop_line();
    assert!(desk.is_waiting(first));
    desk.suspend();
    assert_eq!(desk.outcome(first), Outcome::Unknown);
}

/// Case RTN7e/pending-fail-closed-1.
#[test]
fn rtn7e_closed_leaves_them_unknown() {
    let (mut desk, first, _) = two_pending();
    desk.input(Input::Close);
    assert!(desk.is_waiting(first), "an answer may still come");
    desk.say(8, json!({}));
    assert_eq!(desk.outcome(first), Outcome::Unknown);
}

/// Case RTN7e/pending-fail-failed-2.
#[test]
fn rtn7e_failed_leaves_them_unknown() {
    let (mut desk, first, _) = two_pending();
    desk.say_error(50000, 500);
    assert_eq!(desk.outcome(first), Outcome::Unknown);
}

/// Case RTN7e/multiple-pending-fail-3.
#[test]
fn rtn7e_none_of_them_is_forgotten() {
    let (mut desk, first, second) = two_pending();
    desk.close();
    assert_eq!((desk.outcome(first), desk.outcome(second)), (Outcome::Unknown, Outcome::Unknown));
}

/// Case RTN7e/error-represents-reason-4.
#[test]
fn rtn7e_the_reason_is_the_connections() {
    let (mut desk, first, _) = two_pending();
    desk.say_error(80019, 400);
    assert_eq!(desk.outcome(first), Outcome::Unknown);
    let change = desk.connection_changes().pop().unwrap();
    assert_eq!((change.current, change.reason.unwrap().code), (S::Failed, 80019));
}

/// Case RTN7d/survive-disconnected-queue-1.
#[test]
fn rtn7d_a_short_loss_keeps_them_waiting() {
    let (mut desk, first, second) = two_pending();
    desk.blip("c1");
    assert!(desk.is_waiting(first) && desk.is_waiting(second));
    desk.ack(0, json!(["s1"]));
    assert_eq!(desk.serials(first), ["s1"]);
}

/// Case RTN19a/resent-on-new-transport-0.
#[test]
fn rtn19a_they_are_sent_again_on_the_next_transport() {
    let (mut desk, first, _) = two_pending();
    desk.sent();
    desk.blip("c1");
    let again = desk.sent_of(MESSAGE);
    assert_eq!(again[0]["messages"][0]["name"], "one");
    desk.ack(0, json!(["s1"]));
    assert_eq!(desk.serials(first), ["s1"]);
}

/// Case RTN19a2/same-serial-on-resume-0.
#[test]
fn rtn19a2_a_resumed_connection_gets_them_under_the_same_numbers() {
    let mut desk = Script::attached(ROOM);
    desk.tell(ROOM, "zero", "x");
    desk.ack(0, json!(["s0"]));
    let (first, second) = (desk.tell(ROOM, "one", "x"), desk.tell(ROOM, "two", "y"));
    desk.sent();
    desk.blip("c1");
    assert_eq!(numbers(&desk.sent_of(MESSAGE)), [1, 2]);
    desk.say(
        ACK,
        json!({"msgSerial": 1, "count": 2, "res": [{"serials": ["a"]}, {"serials": ["b"]}]}),
    );
    assert_eq!(
        (desk.serials(first), desk.serials(second)),
        (vec!["a".to_owned()], vec!["b".to_owned()])
    );
}

/// Case RTN19a2/new-serial-failed-resume-1.
#[test]
fn rtn19a2_a_new_connection_gets_them_numbered_anew() {
    let mut desk = Script::attached(ROOM);
    desk.tell(ROOM, "zero", "x");
    desk.ack(0, json!(["s0"]));
    let (first, _) = (desk.tell(ROOM, "one", "x"), desk.tell(ROOM, "two", "y"));
    desk.sent();
    desk.blip("c2");
    assert_eq!(numbers(&desk.sent_of(MESSAGE)), [0, 1]);
    desk.ack(0, json!(["a"]));
    assert_eq!(desk.serials(first), ["a"]);
}

/// Case RTL11a/ack-nack-unaffected-by-state-0.
#[test]
fn rtl11a_a_detach_does_not_settle_what_was_sent_before() {
    let options = Options::default();
    let mut desk = Script::attached_with(ROOM, options);
    let enter = desk.enter(ROOM, "at the desk");
    desk.ask_detach(ROOM);
    desk.on(ROOM, DETACHED, json!({}));
    assert_eq!(desk.channel_state(ROOM), C::Detached);
    assert!(desk.is_waiting(enter));
    desk.say(ACK, json!({"msgSerial": 0, "count": 1}));
    assert_eq!(desk.outcome(enter), Outcome::Acked { serial: None });
}
