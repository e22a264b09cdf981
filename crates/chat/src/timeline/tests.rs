//! Copies of one message arrive in any order; a row never forgets and never jumps.

use std::slice::from_ref;

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
        changed_at: None,
        reactions: Vec::new(),
    }
}

fn sent(id: &str, at: Timestamp) -> Message {
    Message { sent_at: Some(at), delivery: Delivery::Sent, ..pending(id) }
}

/// A copy as the backend's pages have it, or as it waits here.
fn paged(message: &Message) -> Told {
    Told { message: message.clone(), serial: None }
}

/// A copy as it came over the line.
fn live(message: &Message, serial: &str) -> Told {
    Told { message: message.clone(), serial: Some(serial.into()) }
}

/// Merges two copies without serials.
fn merged(old: &Message, new: &Message) -> Message {
    merge(&paged(old), &paged(new)).message
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
        order_key(&paged(&wrong_clock), Some(8)),
        order_key(&paged(&pending("v")), Some(7)),
        order_key(&live(&sent("b", later), "s1"), None),
        order_key(&paged(&sent("z", SENT_AT)), None),
        order_key(&live(&sent("a", later), "s2"), None),
        order_key(&paged(&sent("c", later)), None),
    ];
    keys.sort();
    let ids: Vec<&str> = keys
        .iter()
        .map(|key| match key {
            OrderKey::Settled(position) => position.message_id.as_str(),
            OrderKey::Pending { message_id, .. } => message_id.as_str(),
        })
        .collect();
    assert_eq!(ids, ["z", "c", "b", "a", "v", "w"], "a serial decides, then the id");
}

#[test]
fn the_echo_settles_the_local_row_which_keeps_when_it_was_written() {
    let echo = Message { written_at: SENT_AT, sender_name: String::new(), ..sent("m", SENT_AT) };
    let merged = merged(&pending("m"), &echo);
    assert_eq!(merged.sent_at, Some(SENT_AT));
    assert_eq!(merged.delivery, Delivery::Sent);
    assert_eq!(merged.written_at, Timestamp::from_ms(1_000), "written 02:10, sent 06:42");
    assert_eq!(merged.sender_name, "Ana Souza");
}

#[test]
fn a_history_page_does_not_move_a_row_or_take_its_tick_back() {
    let read = live(&Message { delivery: Delivery::Read, ..sent("m", SENT_AT) }, "s1");
    let page = paged(&sent("m", SENT_AT.plus_ms(40)));
    assert_eq!(merge(&read, &page), read);
    assert_eq!(merge(&page, &read), read);
}

#[test]
fn the_services_own_time_replaces_the_desks_guess() {
    let acked = live(&sent("m", SENT_AT.plus_ms(70)), "s1");
    let echo = live(&sent("m", SENT_AT), "s1");
    assert_eq!(merge(&acked, &echo), echo);
    let acked_without = paged(&sent("m", SENT_AT.plus_ms(70)));
    assert_eq!(merge(&acked_without, &paged(&sent("m", SENT_AT))).message, sent("m", SENT_AT));
}

#[test]
fn the_name_under_a_message_stays_and_a_missing_one_is_filled_in() {
    let named = |name: &str| Message { sender_name: name.into(), ..sent("m", SENT_AT) };
    assert_eq!(merged(&named("Ana Souza"), &named("Ana Lima")).sender_name, "Ana Souza");
    assert_eq!(merged(&named(""), &named("Ana Lima")).sender_name, "Ana Lima");
}

#[test]
fn an_edit_is_taken_and_an_older_copy_does_not_undo_it() {
    let old = sent("m", SENT_AT);
    let edited =
        Message { content: Content::text("Room 21"), is_edited: true, ..sent("m", SENT_AT) };
    let again = Message { content: Content::text("Room 22"), ..edited.clone() };
    assert_eq!(merged(&old, &edited), edited);
    assert_eq!(merged(&edited, &old), edited);
    assert_eq!(merged(&edited, &again), again);
}

#[test]
fn a_deletion_takes_the_words_away_for_good() {
    let old = sent("m", SENT_AT);
    let deleted = Message { is_deleted: true, ..old.clone() };
    for merged in [merged(&old, &deleted), merged(&deleted, &old)] {
        assert!(merged.is_deleted);
        assert_eq!(merged.content, Content::default());
    }
}

#[test]
fn a_local_copy_does_not_change_what_the_service_has() {
    let server = Message { content: Content::text("as sent"), ..sent("m", SENT_AT) };
    assert_eq!(merged(&server, &pending("m")), server);
}

#[test]
fn merging_twice_is_merging_once_and_order_does_not_matter_to_flags_and_ticks() {
    let copies = [
        paged(&pending("m")),
        paged(&sent("m", SENT_AT.plus_ms(40))),
        live(&sent("m", SENT_AT), "s1"),
        live(&Message { delivery: Delivery::Read, is_edited: true, ..sent("m", SENT_AT) }, "s1"),
    ];
    for one in &copies {
        for other in &copies {
            let merged = merge(one, other);
            assert_eq!(merge(&merged, other), merged);
            let swapped = merge(other, one);
            assert_eq!(merged.serial, swapped.serial);
            let (merged, swapped) = (merged.message, swapped.message);
            assert_eq!(merged.is_edited, swapped.is_edited);
            assert_eq!(merged.delivery.rank(), swapped.delivery.rank());
            assert_eq!(merged.sent_at, swapped.sent_at);
        }
    }
}

fn edit(text: &str, version: i64) -> Message {
    Message {
        content: Content::text(text),
        is_edited: true,
        changed_at: Some(Timestamp::from_ms(version)),
        ..sent("m", SENT_AT)
    }
}

#[test]
fn the_later_version_wins_whichever_comes_first() {
    let (first, one, two) = (sent("m", SENT_AT), edit("Room 21", 6_000), edit("Room 22", 7_000));
    let mut gone = Message { is_deleted: true, ..first.clone() };
    gone.changed_at = Some(Timestamp::from_ms(6_500));
    let orders = [
        [&first, &one, &two],
        [&first, &two, &one],
        [&one, &first, &two],
        [&one, &two, &first],
        [&two, &first, &one],
        [&two, &one, &first],
    ];
    for [a, b, c] in orders {
        let held = merged(&merged(a, b), c);
        assert_eq!((held.content.text.as_str(), held.changed_at), ("Room 22", two.changed_at));
        assert!(held.is_edited && !held.is_deleted);
        let held = merged(&merged(&merged(a, &gone), b), c);
        assert_eq!((held.is_deleted, held.content), (true, Content::default()), "for good");
    }
}

fn thumb(people: &[&str]) -> Vec<model::Reaction> {
    let people: Vec<UserId> = people.iter().map(|id| UserId::new(*id)).collect();
    let count = u32::try_from(people.len()).unwrap();
    vec![model::Reaction { emoji: "👍".into(), people, count }]
}

#[test]
fn no_copy_changes_reactions_and_a_deleted_message_has_none() {
    let known = Message { reactions: thumb(&["u-bruno"]), ..sent("m", SENT_AT) };
    for copy in [sent("m", SENT_AT), edit("Room 22", 7_000)] {
        assert_eq!(merged(&known, &copy).reactions, known.reactions);
    }
    let mut gone = Message { is_deleted: true, ..sent("m", SENT_AT) };
    gone.changed_at = Some(Timestamp::from_ms(6_500));
    assert_eq!(merged(&known, &gone).reactions, []);
    assert_eq!(merged(&merged(&known, &gone), &known).reactions, [], "for good");
}

#[test]
fn the_later_version_of_reactions_counts_and_any_counts_more_than_none() {
    let told = |version: &str| model::reaction::Told {
        version: version.to_owned(),
        reactions: thumb(&["u-bruno"]),
    };
    let place = "00000000005000-001@lobby";
    let annotation = "00000000005000-000@lobby:000";
    for (version, known, wins) in [
        (place, annotation, true),
        (annotation, place, false),
        (place, place, true),
        ("", place, false),
        (place, "", true),
        ("", "", true),
    ] {
        assert_eq!(told(version).wins_over(known), wins, "{version} over {known}");
    }
}

#[test]
fn an_amendment_says_something_of_one_message_of_one_writer_alone() {
    let message = sent("m", SENT_AT);
    let amendment = |text: Option<&str>, version| model::Amendment {
        message_id: message.id.clone(),
        room_id: message.room_id.clone(),
        sender_id: message.sender_id.clone(),
        text: text.map(str::to_owned),
        changed_at: Timestamp::from_ms(version),
    };
    let (one, two, gone) =
        (amendment(Some("Room 21"), 6), amendment(Some("Room 22"), 7), amendment(None, 5));
    assert_eq!(one.applied_to(&message), Some(edit("Room 21", 6)));
    assert!(two.wins_over(&one) && gone.wins_over(&two));
    assert!(!one.wins_over(&two) && !two.wins_over(&gone) && !one.wins_over(&one));
    let deleted = gone.applied_to(&message).unwrap();
    assert_eq!((deleted.is_deleted, &deleted.content), (true, &Content::default()));
    assert!(merged(&deleted, &two.applied_to(&deleted).unwrap()).is_deleted);
    let forged = model::Amendment { sender_id: UserId::new("u-bruno"), ..one.clone() };
    assert_eq!(forged.applied_to(&message), None);
    let elsewhere = model::Amendment { room_id: RoomId::new("spa"), ..one };
    assert_eq!(elsewhere.applied_to(&message), None);
}

fn place(ms: i64, serial: &str) -> Position {
    Position {
        sent_at: Timestamp::from_ms(ms),
        serial: Some(serial.into()),
        message_id: MessageId::new("m"),
    }
}

fn progress(read: Option<i64>, delivered: Option<i64>) -> Progress {
    let at = |ms: Option<i64>| ms.map(|ms| place(ms, "s5"));
    Progress { read_up_to: at(read), delivered_up_to: at(delivered), ..Progress::default() }
}

#[track_caller]
fn check_tick(others: &[Progress], expected: Delivery) {
    assert_eq!(tick(&place(5_000, "s5"), others), expected, "{others:?}");
}

#[test]
fn the_tick_turns_when_every_other_has_it() {
    let (read, arrived, neither) = (
        progress(Some(5_000), None),
        progress(Some(4_999), Some(6_000)),
        progress(None, Some(4_999)),
    );
    check_tick(from_ref(&read), Delivery::Read);
    check_tick(&[read.clone(), arrived.clone()], Delivery::Delivered);
    check_tick(from_ref(&arrived), Delivery::Delivered);
    check_tick(&[read, arrived, neither], Delivery::Sent);
    check_tick(&[Progress::default()], Delivery::Sent);
    check_tick(&[], Delivery::Sent);
}

#[test]
fn a_receipt_reaches_its_message_and_the_backends_time_its_whole_millisecond() {
    let up_to = |place| Progress { read_up_to: Some(place), ..Progress::default() };
    check_tick(&[up_to(place(5_000, "s4"))], Delivery::Sent);
    check_tick(&[up_to(place(5_000, "s6"))], Delivery::Read);
    let told = |ms| Progress { last_read_at: Some(Timestamp::from_ms(ms)), ..Progress::default() };
    check_tick(&[told(4_999)], Delivery::Sent);
    check_tick(&[told(5_000)], Delivery::Read);
}

#[test]
fn whoever_joined_later_does_not_hold_a_tick_back_but_turns_none_by_coming() {
    let newcomer = Progress { joined_at: Timestamp::from_ms(5_001), ..Progress::default() };
    check_tick(&[progress(Some(5_000), None), newcomer.clone()], Delivery::Read);
    check_tick(&[progress(None, Some(5_000)), newcomer.clone()], Delivery::Delivered);
    check_tick(from_ref(&newcomer), Delivery::Sent);
    check_tick(&[Progress { read_up_to: Some(place(6_000, "s")), ..newcomer }], Delivery::Read);
    let just_there = Progress { joined_at: Timestamp::from_ms(5_000), ..Progress::default() };
    check_tick(&[progress(Some(5_000), None), just_there], Delivery::Sent);
}
