//! Copies of one message arrive in any order; a row never forgets and never jumps.

use model::{FailureCode, RoomId, UserId};

use super::*;

const SENT_AT: Timestamp = Timestamp::from_ms(5_000);
const FAILED: Delivery = Delivery::Failed { code: FailureCode::Refused };
const WAITING: Delivery = Delivery::Waiting { until: None };

fn pending(id: &str) -> Message {
    Message {
        id: MessageId::new(id),
        room_id: RoomId::new("lobby"),
        sender_id: UserId::new("u-ana"),
        sender_name: "Ana Souza".into(),
        content: Content::text("Room 12 needs towels"),
        written_at: Timestamp::from_ms(1_000),
        sent_at: None,
        delivery: Delivery::Queued,
        is_edited: false,
        is_deleted: false,
    }
}

fn sent(id: &str, at: Timestamp) -> Message {
    Message { sent_at: Some(at), delivery: Delivery::Sent, ..pending(id) }
}

#[track_caller]
fn check_advance(old: Delivery, new: Delivery, expected: Delivery) {
    assert_eq!(advance(old, new), expected, "{old:?} then {new:?}");
}

#[test]
fn delivery_moves_forward_only() {
    check_advance(Delivery::Queued, Delivery::Sending, Delivery::Sending);
    check_advance(Delivery::Sending, WAITING, WAITING);
    check_advance(FAILED, Delivery::Queued, Delivery::Queued);
    check_advance(FAILED, Delivery::Sent, Delivery::Sent);
    check_advance(Delivery::Sent, Delivery::Read, Delivery::Read);
    check_advance(Delivery::Read, Delivery::Delivered, Delivery::Read);
    check_advance(Delivery::Delivered, Delivery::Sent, Delivery::Delivered);
    check_advance(Delivery::Sent, FAILED, Delivery::Sent);
    check_advance(Delivery::Sent, Delivery::Queued, Delivery::Sent);
}

#[test]
fn no_pair_of_words_lowers_the_rank() {
    let all = [
        Delivery::Queued,
        Delivery::Sending,
        WAITING,
        FAILED,
        Delivery::Sent,
        Delivery::Delivered,
        Delivery::Read,
    ];
    for old in all {
        for new in all {
            assert!(advance(old, new).rank() >= old.rank(), "{old:?} then {new:?}");
        }
    }
}

#[test]
fn the_service_orders_what_it_has_and_what_waits_stands_at_the_end_as_written() {
    let later = Timestamp::from_ms(9_000);
    let mut wrong_clock = pending("w");
    wrong_clock.written_at = Timestamp::from_ms(0);
    let mut keys = [
        order_key(&wrong_clock, Some(8)),
        order_key(&pending("v"), Some(7)),
        order_key(&sent("b", later), None),
        order_key(&sent("z", SENT_AT), None),
        order_key(&sent("a", later), None),
    ];
    keys.sort();
    let ids: Vec<&str> = keys
        .iter()
        .map(|key| match key {
            OrderKey::Settled(position) => position.message_id.as_str(),
            OrderKey::Pending { message_id, .. } => message_id.as_str(),
        })
        .collect();
    assert_eq!(ids, ["z", "a", "b", "v", "w"]);
}

#[test]
fn the_echo_settles_the_local_row_which_keeps_when_it_was_written() {
    let echo = Message { written_at: SENT_AT, sender_name: String::new(), ..sent("m", SENT_AT) };
    let merged = merge(&pending("m"), &echo);
    assert_eq!(merged.sent_at, Some(SENT_AT));
    assert_eq!(merged.delivery, Delivery::Sent);
    assert_eq!(merged.written_at, Timestamp::from_ms(1_000), "written 02:10, sent 06:42");
    assert_eq!(merged.sender_name, "Ana Souza");
}

#[test]
fn a_history_page_does_not_move_a_row_or_take_its_tick_back() {
    let read = Message { delivery: Delivery::Read, ..sent("m", SENT_AT) };
    let page = sent("m", SENT_AT.plus_ms(40));
    assert_eq!(merge(&read, &page), read);
}

#[test]
fn an_edit_is_taken_and_an_older_copy_does_not_undo_it() {
    let old = sent("m", SENT_AT);
    let edited =
        Message { content: Content::text("Room 21"), is_edited: true, ..sent("m", SENT_AT) };
    let again = Message { content: Content::text("Room 22"), ..edited.clone() };
    assert_eq!(merge(&old, &edited), edited);
    assert_eq!(merge(&edited, &old), edited);
    assert_eq!(merge(&edited, &again), again);
}

#[test]
fn a_deletion_takes_the_words_away_for_good() {
    let old = sent("m", SENT_AT);
    let deleted = Message { is_deleted: true, ..old.clone() };
    for merged in [merge(&old, &deleted), merge(&deleted, &old)] {
        assert!(merged.is_deleted);
        assert_eq!(merged.content, Content::default());
    }
}

#[test]
fn a_local_copy_does_not_change_what_the_service_has() {
    let server = Message { content: Content::text("as sent"), ..sent("m", SENT_AT) };
    assert_eq!(merge(&server, &pending("m")), server);
}

#[test]
fn merging_twice_is_merging_once_and_order_does_not_matter_to_flags_and_ticks() {
    let copies = [
        pending("m"),
        sent("m", SENT_AT),
        Message { delivery: Delivery::Read, is_edited: true, ..sent("m", SENT_AT) },
    ];
    for one in &copies {
        for other in &copies {
            let merged = merge(one, other);
            assert_eq!(merge(&merged, other), merged);
            let swapped = merge(other, one);
            assert_eq!(merged.is_edited, swapped.is_edited);
            assert_eq!(merged.delivery.rank(), swapped.delivery.rank());
            assert_eq!(merged.sent_at, swapped.sent_at);
        }
    }
}

fn progress(read: Option<i64>, delivered: Option<i64>) -> Progress {
    let at = |ms: Option<i64>| ms.map(Timestamp::from_ms);
    Progress { read_up_to: at(read), delivered_up_to: at(delivered) }
}

#[track_caller]
fn check_tick(others: &[Progress], expected: Delivery) {
    assert_eq!(tick(SENT_AT, others), expected, "{others:?}");
}

#[test]
fn the_tick_turns_when_every_other_has_it() {
    let (read, arrived, neither) = (
        progress(Some(5_000), None),
        progress(Some(4_999), Some(6_000)),
        progress(None, Some(4_999)),
    );
    check_tick(&[read], Delivery::Read);
    check_tick(&[read, arrived], Delivery::Delivered);
    check_tick(&[arrived], Delivery::Delivered);
    check_tick(&[read, arrived, neither], Delivery::Sent);
    check_tick(&[Progress::default()], Delivery::Sent);
    check_tick(&[], Delivery::Sent);
}
