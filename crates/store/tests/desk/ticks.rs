use model::{Delivery, Message, RoomKind};
use store::{Incoming, ReceiptKind, RoomReceipt};

use crate::people::*;

async fn ana_has_said(texts: &[(&str, i64)]) -> Desk {
    let desk = Desk::of_ana().await;
    for (name, minute) in texts {
        desk.writes(written(&lobby(), name, *minute, name)).await;
        desk.store.settle_sent(id(name), at(*minute)).await.unwrap();
    }
    desk
}

fn deliveries(messages: &[Message]) -> Vec<(&str, Delivery)> {
    messages.iter().map(|message| (message.id.as_str(), message.delivery)).collect()
}

#[tokio::test]
async fn a_message_is_read_when_the_last_of_the_others_has_read_it() {
    let desk = ana_has_said(&[("m1", 1), ("m2", 2), ("m3", 3)]).await;
    let store = &desk.store;
    assert_eq!(
        store.record_receipts(vec![read_by("Bruno", &lobby(), "m3", 9)]).await.unwrap(),
        vec![]
    );
    let turned = store.record_receipts(vec![read_by("Chiara", &lobby(), "m2", 9)]).await.unwrap();
    assert_eq!(deliveries(&turned), [("m1", Delivery::Read), ("m2", Delivery::Read)]);
    assert_eq!(desk.delivery("m3").await, Delivery::Sent);
    // A receipt that comes late, for something older, turns nothing back.
    let late = read_by("Chiara", &lobby(), "m1", 10);
    assert_eq!(store.record_receipts(vec![late]).await.unwrap(), vec![]);
    assert_eq!(desk.delivery("m2").await, Delivery::Read);
    let turned = store.record_receipts(vec![read_by("Chiara", &lobby(), "m3", 11)]).await.unwrap();
    assert_eq!(deliveries(&turned), [("m3", Delivery::Read)]);
}

#[tokio::test]
async fn delivered_comes_between_and_reading_counts_as_delivered() {
    let desk = ana_has_said(&[("m1", 1)]).await;
    let delivered =
        RoomReceipt { kind: ReceiptKind::Delivered, ..read_by("Bruno", &lobby(), "m1", 2) };
    assert_eq!(desk.store.record_receipts(vec![delivered]).await.unwrap(), vec![]);
    let turned =
        desk.store.record_receipts(vec![read_by("Chiara", &lobby(), "m1", 3)]).await.unwrap();
    assert_eq!(deliveries(&turned), [("m1", Delivery::Delivered)]);
    let turned =
        desk.store.record_receipts(vec![read_by("Bruno", &lobby(), "m1", 4)]).await.unwrap();
    assert_eq!(deliveries(&turned), [("m1", Delivery::Read)]);
}

#[tokio::test]
async fn what_ana_said_elsewhere_and_comes_twice_in_one_page_has_its_tick_in_both() {
    let desk = ana_has_said(&[("m9", 9)]).await;
    let of_the_others = ["Bruno", "Chiara"].map(|name| read_by(name, &lobby(), "m9", 10));
    desk.store.record_receipts(of_the_others.to_vec()).await.unwrap();
    // The service told of it twice, and the page begins with the later one.
    let told = [(5, "s5"), (4, "s4")].map(|(minute, serial)| Incoming {
        message: said("Ana", &lobby(), "m4", minute, "taxi"),
        serial: Some(serial.into()),
        mentions_me: false,
    });
    let ingested = desk.store.ingest(told.to_vec(), Vec::new()).await.unwrap();
    let new = ingested.new.into_iter().map(|arrival| arrival.message);
    let listed: Vec<Message> = new.chain(ingested.changed).collect();
    let read = ("m4", Delivery::Read);
    assert_eq!(deliveries(&listed), [read, read]);
}

#[tokio::test]
async fn the_backends_read_times_turn_ticks_too() {
    let desk = ana_has_said(&[("m1", 1), ("m2", 20)]).await;
    let mut lobby_room = room(lobby(), RoomKind::Property, &["Ana", "Bruno", "Chiara"]);
    for participant in &mut lobby_room.participants {
        participant.last_read_at = Some(at(10));
    }
    let turned = desk.store.upsert_room(lobby_room).await.unwrap();
    assert_eq!(deliveries(&turned), [("m1", Delivery::Read)]);
    // An older answer that arrives late takes nothing back.
    desk.store
        .upsert_room(room(lobby(), RoomKind::Property, &["Ana", "Bruno", "Chiara"]))
        .await
        .unwrap();
    desk.hears(vec![said("Ana", &lobby(), "m0", 5, "from the other desk")]).await;
    assert_eq!(desk.delivery("m0").await, Delivery::Read);
}

#[tokio::test]
async fn whoever_joined_later_does_not_hold_a_tick_back() {
    let desk = ana_has_said(&[("m1", 1)]).await;
    let mut with_diego = room(lobby(), RoomKind::Property, &["Ana", "Bruno", "Chiara", "Diego"]);
    with_diego.participants[3].joined_at = at(2);
    desk.store.upsert_room(with_diego).await.unwrap();
    let receipts = vec![read_by("Bruno", &lobby(), "m1", 3), read_by("Chiara", &lobby(), "m1", 3)];
    let turned = desk.store.record_receipts(receipts).await.unwrap();
    assert_eq!(deliveries(&turned), [("m1", Delivery::Read)]);
}

#[tokio::test]
async fn whoever_leaves_does_not_hold_a_tick_back_either() {
    let desk = ana_has_said(&[("m1", 1)]).await;
    desk.store.record_receipts(vec![read_by("Bruno", &lobby(), "m1", 3)]).await.unwrap();
    let without_chiara = room(lobby(), RoomKind::Property, &["Ana", "Bruno"]);
    let turned = desk.store.upsert_room(without_chiara).await.unwrap();
    assert_eq!(deliveries(&turned), [("m1", Delivery::Read)]);
}

#[tokio::test]
async fn a_room_ana_is_alone_in_has_no_ticks() {
    let desk = Desk::of_ana().await;
    desk.store.upsert_room(room(night_shift(), RoomKind::Group, &["Ana"])).await.unwrap();
    desk.hears(vec![said("Ana", &night_shift(), "m1", 1, "anybody?")]).await;
    desk.store.record_receipts(vec![read_by("Ana", &night_shift(), "m1", 2)]).await.unwrap();
    assert_eq!(desk.delivery("m1").await, Delivery::Sent);
}

#[tokio::test]
async fn a_burst_with_own_messages_everybody_has_read_lists_each_message_once() {
    let desk = Desk::of_ana().await;
    let last = said("Bruno", &lobby(), "b9", 9, "all seen");
    desk.hears(vec![last]).await;
    let receipts = vec![read_by("Bruno", &lobby(), "b9", 9), read_by("Chiara", &lobby(), "b9", 9)];
    desk.store.record_receipts(receipts).await.unwrap();
    let page = (1..=5).map(|n| said("Ana", &lobby(), &format!("a{n}"), n, "x")).collect();
    let ingested = desk.hears(page).await;
    assert_eq!(ingested.changed, vec![]);
    assert_eq!(ingested.new.len(), 5);
    assert!(ingested.new.iter().all(|arrival| arrival.message.delivery == Delivery::Read));
}

#[tokio::test]
async fn whoever_joins_turns_no_tick_by_coming() {
    let desk = Desk::of_ana().await;
    desk.store.upsert_room(room(night_shift(), RoomKind::Group, &["Ana"])).await.unwrap();
    desk.hears(vec![said("Ana", &night_shift(), "m1", 1, "anybody?")]).await;
    let mut with_diego = room(night_shift(), RoomKind::Group, &["Ana", "Diego"]);
    with_diego.participants[1].joined_at = at(2);
    assert_eq!(desk.store.upsert_room(with_diego).await.unwrap(), vec![]);
    assert_eq!(desk.delivery("m1").await, Delivery::Sent);
    desk.hears(vec![said("Diego", &night_shift(), "d1", 3, "me, now")]).await;
    let receipt = read_by("Diego", &night_shift(), "d1", 4);
    let turned = desk.store.record_receipts(vec![receipt]).await.unwrap();
    assert_eq!(deliveries(&turned), [("m1", Delivery::Read)]);
}

#[tokio::test]
async fn a_message_that_moves_to_before_what_was_read_is_read() {
    let desk = Desk::of_ana().await;
    desk.hears(vec![said("Bruno", &with_bruno(), "b1", 3, "hi")]).await;
    desk.store.record_receipts(vec![read_by("Bruno", &with_bruno(), "b1", 4)]).await.unwrap();
    desk.writes(written(&with_bruno(), "m1", 0, "hi")).await;
    // The desk's guess of the time, then the service's own.
    desk.store.settle_sent(id("m1"), at(5)).await.unwrap();
    assert_eq!(desk.delivery("m1").await, Delivery::Sent);
    let echo = desk.hears(vec![said("Ana", &with_bruno(), "m1", 2, "hi")]).await;
    assert_eq!(deliveries(&echo.changed), [("m1", Delivery::Read)]);
}
