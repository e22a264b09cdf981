use model::{Delivery, FailureCode, Message, limits};
use store::{Admission, Change, Incoming, Ingested, SentAt};

use crate::people::*;

#[tokio::test]
async fn the_fifty_first_message_is_refused_and_fifty_stay_in_order() {
    let desk = Desk::of_ana().await;
    for at in 0..limits::OUTBOX_ENTRIES {
        // Written "earlier and earlier": the order is the local one, not the clock's.
        let room = if at % 2 == 0 { lobby() } else { with_bruno() };
        desk.writes(written(&room, &format!("m{at:02}"), -i64::try_from(at).unwrap(), "hi")).await;
    }
    let refused = desk.store.enqueue(written(&lobby(), "m50", 0, "hi"), 50).await.unwrap();
    assert_eq!(refused, Admission::Full);
    assert_eq!(desk.store.message(id("m50")).await.unwrap(), None);
    let entries = desk.store.outbox().await.unwrap();
    let expected: Vec<String> = (0..50).map(|at| format!("m{at:02}")).collect();
    assert_eq!(ids(entries.iter().map(|entry| &entry.message)), expected);
    assert!(entries.windows(2).all(|pair| pair[0].ordinal < pair[1].ordinal));
}

#[tokio::test]
async fn a_message_queued_twice_is_one_message_even_when_the_outbox_is_full_or_it_was_sent() {
    let desk = Desk::of_ana().await;
    let first = desk.writes(written(&lobby(), "m1", 0, "once")).await;
    let again = desk.store.enqueue(written(&lobby(), "m1", 9, "twice"), 1).await.unwrap();
    assert_eq!(again, Admission::Known(first));
    desk.store.settle_sent(id("m1"), at(1)).await.unwrap();
    let after = desk.store.enqueue(written(&lobby(), "m1", 9, "twice"), 50).await.unwrap();
    assert!(matches!(after, Admission::Known(sent) if sent.delivery == Delivery::Sent));
    assert_eq!(desk.store.outbox().await.unwrap(), vec![]);
    assert_eq!(desk.reads(lobby()).await, ["m1"]);
}

#[tokio::test]
async fn what_is_written_last_stands_last_whatever_was_given_up_before() {
    let desk = Desk::of_ana().await;
    for name in ["m1", "m2", "m3"] {
        desk.writes(written(&lobby(), name, 0, name)).await;
    }
    desk.store.discard(id("m3")).await.unwrap();
    desk.store.discard(id("m1")).await.unwrap();
    desk.writes(written(&lobby(), "m4", 0, "m4")).await;
    let entries = desk.store.outbox().await.unwrap();
    assert_eq!(ids(entries.iter().map(|entry| &entry.message)), ["m2", "m4"]);
}

#[tokio::test]
async fn a_message_is_safe_with_one_page_of_the_log() {
    let desk = Desk::of_ana().await;
    let log = desk.folder.path().join("desk.db-wal");
    let length = || log.metadata().unwrap().len();
    desk.writes(written(&lobby(), "m1", 0, "the first makes the log")).await;
    let before = length();
    desk.writes(written(&lobby(), "m2", 1, "a taxi for room 412")).await;
    // A page with its header (SQLite's file format, "The Write-Ahead Log").
    assert_eq!(length() - before, 4096 + 24);
}

#[tokio::test]
async fn after_a_restart_what_was_being_sent_is_queued_and_the_rest_is_as_it_was() {
    let desk = Desk::of_ana().await;
    for name in ["sending", "waiting", "failed", "queued"] {
        desk.writes(written(&lobby(), name, 0, name)).await;
    }
    let waiting = Delivery::Waiting { until: Some(at(5)) };
    desk.store.set_delivery(id("sending"), Delivery::Sending).await.unwrap();
    desk.store.set_delivery(id("waiting"), waiting).await.unwrap();
    desk.store.settle_failed(id("failed"), FailureCode::Rejected).await.unwrap();
    let (desk, _) = Desk::open(desk.close().await).await;
    let entries = desk.store.outbox().await.unwrap();
    let states: Vec<Delivery> = entries.iter().map(|entry| entry.message.delivery).collect();
    let failed = Delivery::Failed { code: FailureCode::Rejected };
    assert_eq!(states, [Delivery::Queued, waiting, failed, Delivery::Queued]);
}

#[tokio::test]
async fn delivery_moves_forward_only() {
    let desk = Desk::of_ana().await;
    let store = &desk.store;
    desk.writes(written(&lobby(), "m1", 0, "hi")).await;
    assert!(store.set_delivery(id("m1"), Delivery::Sending).await.unwrap().is_some());
    // Nobody but the service's word makes it sent: there would be no time to order it by.
    for delivery in [Delivery::Sent, Delivery::Delivered, Delivery::Read] {
        assert_eq!(store.set_delivery(id("m1"), delivery).await.unwrap(), None);
    }
    store.settle_sent(id("m1"), at(1)).await.unwrap().unwrap();
    for back in [
        Delivery::Queued,
        Delivery::Sending,
        Delivery::Waiting { until: None },
        Delivery::Failed { code: FailureCode::Refused },
        Delivery::Sent,
    ] {
        assert_eq!(store.set_delivery(id("m1"), back).await.unwrap(), None, "{back:?}");
    }
    // Nor does a tick turn without a receipt.
    assert_eq!(store.set_delivery(id("m1"), Delivery::Read).await.unwrap(), None);
    assert_eq!(desk.delivery("m1").await, Delivery::Sent);
}

#[tokio::test]
async fn only_a_person_leads_a_failed_message_back() {
    let desk = Desk::of_ana().await;
    let store = &desk.store;
    desk.writes(written(&lobby(), "m1", 0, "a rude word")).await;
    store.set_delivery(id("m1"), Delivery::Sending).await.unwrap();
    store.settle_failed(id("m1"), FailureCode::Rejected).await.unwrap().unwrap();
    for delivery in [Delivery::Sending, Delivery::Queued, Delivery::Waiting { until: None }] {
        assert_eq!(store.set_delivery(id("m1"), delivery).await.unwrap(), None);
    }
    let edited = store.edit_queued(id("m1"), "a kind word".into()).await.unwrap();
    assert!(matches!(edited, Change::Done(message) if message.content.text == "a kind word"));
    let back = store.requeue(id("m1")).await.unwrap();
    assert!(matches!(back, Change::Done(message) if message.delivery == Delivery::Queued));
}

#[tokio::test]
async fn what_the_service_may_have_is_not_edited_and_what_is_on_the_wire_is_not_discarded() {
    let desk = Desk::of_ana().await;
    let store = &desk.store;
    desk.writes(written(&lobby(), "m1", 0, "first")).await;
    store.set_delivery(id("m1"), Delivery::Sending).await.unwrap();
    assert_eq!(store.discard(id("m1")).await.unwrap(), Change::OnTheWire);
    assert_eq!(store.edit_queued(id("m1"), "x".into()).await.unwrap(), Change::OnTheWire);
    assert_eq!(store.requeue(id("m1")).await.unwrap(), Change::OnTheWire);
    // The line broke before an answer came: the service may have it all the same.
    store.set_delivery(id("m1"), Delivery::Waiting { until: None }).await.unwrap();
    assert_eq!(store.edit_queued(id("m1"), "x".into()).await.unwrap(), Change::OnTheWire);
    let Change::Done((room, content)) = store.discard(id("m1")).await.unwrap() else {
        panic!("a waiting message can be taken back");
    };
    assert_eq!((room, content.text.as_str()), (lobby(), "first"));
    assert_eq!(store.discard(id("m1")).await.unwrap(), Change::Gone);
    assert_eq!(store.edit_queued(id("m1"), "x".into()).await.unwrap(), Change::Gone);
    assert_eq!(store.requeue(id("m1")).await.unwrap(), Change::Gone);
    assert_eq!(desk.reads(lobby()).await, Vec::<String>::new());
}

#[tokio::test]
async fn what_goes_out_at_once_is_on_the_wire_from_its_first_commit() {
    let desk = Desk::of_ana().await;
    let sending = Message { delivery: Delivery::Sending, ..written(&lobby(), "m1", 0, "now") };
    assert_eq!(desk.writes(sending.clone()).await, sending);
    assert_eq!(desk.store.discard(id("m1")).await.unwrap(), Change::OnTheWire);
    // After a power cut nobody knows whether it left.
    let (desk, _) = Desk::open(desk.close().await).await;
    assert_eq!(desk.store.outbox().await.unwrap()[0].message.delivery, Delivery::Queued);
    assert_eq!(desk.store.edit_queued(id("m1"), "x".into()).await.unwrap(), Change::OnTheWire);
}

#[tokio::test]
async fn acknowledged_then_echoed_is_one_message_with_the_time_of_the_echo() {
    let desk = Desk::of_ana().await;
    desk.writes(written(&lobby(), "m1", 0, "hi")).await;
    let sent = desk.store.settle_sent(id("m1"), at(3)).await.unwrap().unwrap();
    assert_eq!(
        (sent.delivery, sent.sent_at, sent.written_at),
        (Delivery::Sent, Some(at(3)), at(0))
    );
    let echo = desk.hears(vec![said("Ana", &lobby(), "m1", 4, "hi")]).await;
    assert_eq!(echo.new, vec![]);
    assert_eq!((echo.changed[0].sent_at, echo.changed[0].written_at), (Some(at(4)), at(0)));
    assert_eq!(desk.hears(vec![said("Ana", &lobby(), "m1", 4, "hi")]).await.changed, vec![]);
    assert_eq!(desk.reads(lobby()).await, ["m1"]);
}

#[tokio::test]
async fn an_acknowledgement_guessed_too_early_stays_behind_what_stands_above_it() {
    let desk = Desk::of_ana().await;
    desk.hears(vec![said("Bruno", &lobby(), "m0", 5, "hello")]).await;
    for name in ["m2", "m1"] {
        desk.writes(written(&lobby(), name, 0, "hi")).await;
        desk.store.settle_sent(id(name), at(3)).await.unwrap();
    }
    assert_eq!(desk.reads(lobby()).await, ["m0", "m2", "m1"]);
}

#[tokio::test]
async fn an_acknowledgement_that_tells_the_time_puts_the_message_in_its_place_and_its_echo_is_no_news()
 {
    let desk = Desk::of_ana().await;
    desk.hears(vec![said("Bruno", &lobby(), "b9", 9, "meanwhile")]).await;
    desk.writes(written(&lobby(), "m1", 0, "hi")).await;
    let echo = said("Ana", &lobby(), "m1", 4, "hi");
    let serial = String::from("4-0");
    let told = SentAt::Told { at: at(4), serial: serial.clone() };
    desk.store.settle_sent(id("m1"), told).await.unwrap();
    assert_eq!(desk.reads(lobby()).await, ["m1", "b9"]);
    let echo = Incoming { message: echo, serial: Some(serial), mentions_me: false };
    let echo = desk.store.ingest(vec![echo], vec![]).await.unwrap();
    assert_eq!(echo, Ingested::default());
}

#[tokio::test]
async fn without_an_echo_a_page_of_history_puts_the_guess_right() {
    let desk = Desk::of_ana().await;
    desk.writes(written(&lobby(), "m1", 0, "hi")).await;
    desk.store.settle_sent(id("m1"), at(30)).await.unwrap();
    let message = said("Ana", &lobby(), "m1", 4, "hi");
    let page = vec![Incoming { message, serial: None, mentions_me: false }];
    let page = desk.store.ingest(page, vec![]).await.unwrap();
    assert_eq!(page.changed[0].sent_at, Some(at(4)));
}

#[tokio::test]
async fn echoed_before_it_is_acknowledged_is_one_message_too() {
    let desk = Desk::of_ana().await;
    desk.writes(written(&lobby(), "m1", 0, "hi")).await;
    desk.store.set_delivery(id("m1"), Delivery::Sending).await.unwrap();
    let echo = desk.hears(vec![said("Ana", &lobby(), "m1", 4, "hi")]).await;
    assert_eq!((ids(&echo.changed), echo.new.len()), (vec!["m1"], 0));
    assert_eq!(echo.changed[0].delivery, Delivery::Sent);
    assert_eq!(desk.store.outbox().await.unwrap(), vec![]);
    assert_eq!(desk.store.settle_sent(id("m1"), at(3)).await.unwrap(), None);
    // Neither does a late refusal of a second publish take it back.
    assert_eq!(desk.store.settle_failed(id("m1"), FailureCode::Refused).await.unwrap(), None);
    assert_eq!(desk.delivery("m1").await, Delivery::Sent);
}

#[tokio::test]
async fn somebody_elses_message_under_our_id_neither_settles_nor_replaces_ours() {
    let desk = Desk::of_ana().await;
    desk.writes(written(&lobby(), "m1", 0, "ours")).await;
    desk.store.settle_sent(id("m1"), at(1)).await.unwrap();
    desk.writes(written(&lobby(), "m2", 0, "ours")).await;
    desk.hears(vec![
        said("Chiara", &lobby(), "m1", 2, "forged"),
        said("Ana", &night_shift(), "m1", 2, "moved"),
    ])
    .await;
    let kept = desk.store.message(id("m1")).await.unwrap().unwrap();
    assert_eq!(
        (kept.content.text.as_str(), kept.sender_id, kept.room_id),
        ("ours", user("Ana"), lobby())
    );
    assert_eq!(desk.store.outbox().await.unwrap().len(), 1);
}

#[tokio::test]
async fn what_ana_sent_a_moment_ago_is_remembered_for_her_pace_and_what_others_sent_is_not() {
    let desk = Desk::of_ana().await;
    for (name, sent) in [("old", 1), ("early", 4), ("late", 5)] {
        desk.writes(written(&lobby(), name, sent, name)).await;
        desk.store.settle_sent(id(name), at(sent)).await.unwrap();
        desk.store.index_sent(id(name)).await.unwrap();
    }
    desk.hears(vec![said("Bruno", &lobby(), "b1", 6, "mine do not count")]).await;
    assert_eq!(desk.store.own_since(at(1)).await.unwrap(), [at(4), at(5)]);
}
