//! Ana's window asks what has happened.

use std::time::Duration;

use ipc::{Event, UnreadTotal};
use model::{
    Content, Delivery, Message, MessageId, OrganizationId, Person, Role, RoomId, Timestamp, UserId,
};
use tokio::sync::mpsc::{self, Sender};

use super::*;

/// How often the window is told in a rush.
const STRETCH: Duration = Duration::from_millis(250);

fn ana() -> Session {
    Session::SignedIn {
        me: Person {
            id: UserId::new("ana"),
            name: "Ana".into(),
            role: Role::default(),
            email: None,
            property_ids: Vec::new(),
        },
        organization_id: OrganizationId::new("org"),
        organization_name: None,
        is_kept: true,
        can_edit: true,
        can_react: true,
    }
}

fn lobby() -> RoomId {
    RoomId::new("lobby")
}

fn writes(who: &str, number: i64) -> Message {
    let at = Timestamp::from_ms(number);
    Message {
        id: MessageId::new(format!("{who}-{number}")),
        room_id: lobby(),
        sender_id: UserId::new(who),
        sender_name: who.into(),
        content: Content::text("Room 7 is ready"),
        written_at: at,
        sent_at: Some(at),
        delivery: Delivery::Sent,
        is_edited: false,
        is_deleted: false,
        changed_at: None,
        reactions: Vec::new(),
    }
}

fn came(messages: impl IntoIterator<Item = Message>) -> Event {
    Event::MessagesUpserted { room_id: lobby(), messages: messages.into_iter().collect() }
}

fn unread(messages: u32) -> Event {
    Event::UnreadChanged(UnreadTotal { messages, ..UnreadTotal::default() })
}

/// The core, a window, and Bruno who writes.
struct Desk {
    flow: Flow,
    core: Sender<Envelope>,
    seq: u64,
    written: i64,
}

impl Desk {
    fn of_ana() -> Self {
        let (core, events) = mpsc::channel(1_024);
        let flow = Flow::default();
        flow.begin_from(1, &ana(), 40, events);
        Self { flow, core, seq: 40, written: 0 }
    }

    async fn happens(&mut self, event: Event) {
        self.seq += 1;
        self.core.send(Envelope { seq: self.seq, event }).await.unwrap();
    }

    /// As the core tells of them: each with what is unread by it.
    async fn bruno_writes(&mut self, messages: i64) {
        for _ in 0..messages {
            self.written += 1;
            self.happens(came([writes("bruno", self.written)])).await;
            self.happens(unread(u32::try_from(self.written).unwrap())).await;
        }
    }

    async fn told(&self) -> Vec<Event> {
        self.flow.next(1).await.into_iter().map(|it| it.event).collect()
    }

    /// What it is told, and after how long.
    async fn told_after(&self) -> (Vec<Event>, Duration) {
        let began = Instant::now();
        (self.told().await, began.elapsed())
    }

    /// Bruno writes more than anybody can read.
    async fn in_a_rush() -> Self {
        let mut desk = Self::of_ana();
        desk.bruno_writes(61).await;
        desk.told().await;
        desk
    }
}

fn passed(count: u32) -> Event {
    Event::MessagesPassed { room_id: lobby(), count }
}

fn reset() -> Event {
    Event::TimelineReset { room_id: lobby() }
}

#[tokio::test(start_paused = true)]
async fn a_page_gets_what_happened_in_order_until_it_subscribes_again() {
    let mut desk = Desk::of_ana();
    for _ in 0..2 {
        desk.happens(Event::Resync).await;
    }
    let told: Vec<u64> = desk.flow.next(1).await.iter().map(|it| it.seq).collect();
    assert_eq!(told, [41, 42], "numbered on from the picture");

    let (next_core, events) = mpsc::channel(8);
    desk.flow.begin_from(2, &ana(), 50, events);
    assert!(desk.told().await.is_empty(), "the former is over");
    assert!(desk.core.is_closed(), "and the core need not tell it anything");
    drop(next_core);
    assert!(desk.flow.next(2).await.is_empty(), "the core has let go");
}

#[tokio::test(start_paused = true)]
async fn of_what_happened_several_times_the_newest_is_told_and_each_message_once() {
    let mut desk = Desk::of_ana();
    desk.bruno_writes(2).await;
    let mut changed = writes("bruno", 1);
    changed.is_edited = true;
    desk.happens(came([changed.clone()])).await;
    assert_eq!(desk.told().await, [came([changed, writes("bruno", 2)]), unread(2)]);
    desk.bruno_writes(1).await;
    let (told, after) = desk.told_after().await;
    assert_eq!(told, [came([writes("bruno", 3)]), unread(3)]);
    assert_eq!(after, Duration::ZERO, "nothing waits for more of it");
}

#[tokio::test(start_paused = true)]
async fn what_depends_on_its_order_keeps_it() {
    let mut desk = Desk::of_ana();
    let gone = Event::RoomRemoved { room_id: lobby() };
    for event in [came([writes("bruno", 1)]), gone.clone(), came([writes("bruno", 2)])] {
        desk.happens(event).await;
    }
    let told = desk.told().await;
    assert_eq!(told, [came([writes("bruno", 1)]), gone, came([writes("bruno", 2)])]);
}

#[tokio::test(start_paused = true)]
async fn what_nobody_can_read_is_counted_until_it_is_calm_and_then_read_again() {
    let mut desk = Desk::of_ana();
    desk.bruno_writes(60).await;
    assert_eq!(desk.told().await.first(), Some(&came((1..=60).map(|n| writes("bruno", n)))));
    desk.bruno_writes(1).await;
    assert_eq!(desk.told_after().await, (vec![passed(1)], STRETCH));
    assert_eq!(desk.told_after().await, (vec![unread(61)], STRETCH / 2));
    for stretch in 1..=4 {
        desk.bruno_writes(100).await;
        assert_eq!(desk.told_after().await, (vec![passed(100)], STRETCH / 2));
        let list = unread(61 + 100 * stretch);
        assert_eq!(desk.told_after().await, (vec![list], STRETCH / 2), "each has its turn");
    }
    desk.bruno_writes(30).await;
    assert_eq!(desk.told().await, [reset()]);
    assert_eq!(desk.told_after().await, (vec![unread(491)], Duration::ZERO));
    desk.bruno_writes(1).await;
    let (told, after) = desk.told_after().await;
    assert_eq!((told, after), (vec![came([writes("bruno", 492)]), unread(492)], Duration::ZERO));
}

#[tokio::test(start_paused = true)]
async fn a_rush_that_ends_with_its_last_message_is_calm_a_stretch_later() {
    let desk = Desk::in_a_rush().await;
    for last in [passed(1), reset()] {
        assert_eq!(desk.told_after().await, (vec![last], STRETCH));
    }
}

#[tokio::test(start_paused = true)]
async fn as_many_messages_in_a_longer_time_are_told_one_by_one() {
    let mut desk = Desk::of_ana();
    for _ in 0..8 {
        desk.bruno_writes(60).await;
        assert!(matches!(desk.told().await[..], [Event::MessagesUpserted { .. }, _]));
        tokio::time::advance(STRETCH).await;
    }
}

#[tokio::test(start_paused = true)]
async fn what_she_writes_herself_and_what_else_happens_does_not_wait_for_the_rush() {
    let mut desk = Desk::in_a_rush().await;
    desk.bruno_writes(50).await;
    desk.happens(came([writes("ana", 9_000)])).await;
    let (told, after) = desk.told_after().await;
    assert_eq!(told, [unread(111), came([writes("ana", 9_000)])]);
    assert_eq!(after, Duration::ZERO);
    let notice = Event::NoticeRaised(ipc::Notice::NoTray);
    desk.happens(notice.clone()).await;
    assert_eq!(desk.told().await, [notice]);
}

#[tokio::test(start_paused = true)]
async fn messages_from_before_and_messages_that_change_are_no_rush() {
    let mut desk = Desk::of_ana();
    desk.happens(came([writes("bruno", 1_000)])).await;
    desk.told().await;
    desk.happens(came((1..=200).map(|n| writes("bruno", n)))).await;
    assert_eq!(desk.told().await, [came((1..=200).map(|n| writes("bruno", n)))]);
}

#[tokio::test(start_paused = true)]
async fn a_rush_in_one_room_leaves_the_others_alone() {
    let mut desk = Desk::in_a_rush().await;
    let kitchen = RoomId::new("kitchen");
    let message = Message { room_id: kitchen.clone(), ..writes("clara", 1) };
    let event = Event::MessagesUpserted { room_id: kitchen, messages: vec![message] };
    desk.happens(event.clone()).await;
    assert_eq!(desk.told().await, [event]);
}
