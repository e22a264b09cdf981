//! Ana comes back to rooms in which more was said meanwhile than one page of history holds.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing)]
#![allow(missing_docs, unreachable_pub)]

mod support;

use std::path::{Path, PathBuf};
use std::sync::Arc;

use ipc::{CreateGroup, Event, FindPeople, LoadOlder, ReadGroupRules, RetryNow, TimelineRow};
use model::{MessageId, RoomId};
use support::away::{Door, lasting};
use support::{Desk, Hotel, Keychain};

/// More than a page, in parts that an outbox holds.
const NOTES: std::ops::Range<usize> = 0..60;

/// A hotel that outlives its service, and Ana's desk there.
struct Stay {
    folder: PathBuf,
    hotel: Hotel,
    door: Door,
    address: String,
    keychain: Arc<Keychain>,
}

impl Stay {
    async fn begin(folder: &Path) -> Self {
        let (hotel, door) = (lasting(&folder.join("hotel")).await, Door::default());
        door.lead_to(&hotel);
        let (address, keychain) = (door.open().await, Arc::default());
        Self { folder: folder.to_owned(), hotel, door, address, keychain }
    }

    async fn ana(&self) -> Desk {
        Desk::start(&self.folder.join("ana"), &self.address, self.keychain.clone()).await
    }

    /// From now on the service replays nothing of what was said before.
    async fn restarts(self) -> Self {
        drop(self.hotel);
        let hotel = lasting(&self.folder.join("hotel")).await;
        self.door.lead_to(&hotel);
        Self { hotel, ..self }
    }
}

async fn writes_notes(desk: &mut Desk, room_id: &RoomId) {
    for number in NOTES {
        desk.write(room_id, &format!("Note {number}")).await;
        if number % 30 == 29 {
            desk.wait_until_outbox_is_empty().await;
        }
    }
}

/// A group of this person and another in which nobody has written, as this desk knows.
async fn makes_a_group(desk: &mut Desk, other: &str) -> RoomId {
    let words = FindPeople { words: other.to_owned(), on_desk_only: false };
    let user_ids = vec![desk.ask(words).await.people[0].person.id.clone()];
    let property_id = desk.ask(ReadGroupRules {}).await.own[0].id.clone();
    let room = desk
        .ask(CreateGroup {
            group_id: "pool".into(),
            name: "Pool opening".into(),
            property_id,
            other_property_ids: Vec::new(),
            user_ids,
        })
        .await;
    while desk.open(&room.id).await.timeline.has_older {
        desk.wait_for(|event| matches!(event, Event::TimelineReset { .. }).then_some(())).await;
    }
    room.id
}

/// The notes of a room, once the newest is here and nothing is missing: she scrolls up to where it
/// begins, again and again while holes are filled.
async fn scrolls_through(desk: &mut Desk, room_id: &RoomId, newest: &str) -> Vec<String> {
    loop {
        let mut page = desk.open(room_id).await.timeline;
        let mut rows = page.rows;
        while page.has_older {
            let Some(before) = rows.iter().find_map(message_id) else { break };
            page = desk.ask(LoadOlder { room_id: room_id.clone(), before }).await;
            rows.splice(0..0, std::mem::take(&mut page.rows));
        }
        let is_whole = rows.iter().all(|row| matches!(row, TimelineRow::Message(_)));
        let texts = rows.into_iter().filter_map(|row| match row {
            TimelineRow::Message(message) => Some(message.content.text),
            TimelineRow::Gap { .. } => None,
        });
        let notes: Vec<String> = texts.filter(|text| text.starts_with("Note ")).collect();
        if is_whole && notes.iter().any(|note| note == newest) {
            return notes;
        }
        desk.wait_for(|event| match event {
            Event::TimelineReset { .. } | Event::MessagesUpserted { .. } => Some(()),
            _ => None,
        })
        .await;
    }
}

fn message_id(row: &TimelineRow) -> Option<MessageId> {
    match row {
        TimelineRow::Message(message) => Some(message.id.clone()),
        TimelineRow::Gap { .. } => None,
    }
}

fn notes() -> Vec<String> {
    NOTES.map(|number| format!("Note {number}")).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn of_a_group_that_was_empty_nothing_is_missing_below_its_newest_page() {
    let folder = tempfile::tempdir().unwrap();
    let stay = Stay::begin(folder.path()).await;
    let mut ana = stay.ana().await;
    ana.sign_in(&stay.hotel, "Ana").await;
    let mut ines = Desk::signed_in(&folder.path().join("ines"), &stay.hotel, "Inês").await;
    let room = makes_a_group(&mut ana, "ines").await;
    ana.handle.shutdown().await;
    drop(ana);

    ines.wait_for(|event| match event {
        Event::RoomsUpserted(rooms) => rooms.iter().any(|it| it.id == room).then_some(()),
        _ => None,
    })
    .await;
    writes_notes(&mut ines, &room).await;
    let stay = stay.restarts().await;
    let mut ana = stay.ana().await;
    assert_eq!(scrolls_through(&mut ana, &room, "Note 59").await, notes());
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_said_before_ana_s_word_went_out_is_not_missing_above_it() {
    let folder = tempfile::tempdir().unwrap();
    let stay = Stay::begin(folder.path()).await;
    let mut ana = stay.ana().await;
    ana.sign_in(&stay.hotel, "Ana").await;
    let room = ana.room("Bruno").await;
    ana.handle.shutdown().await;
    drop(ana);

    let mut bruno = Desk::signed_in(&folder.path().join("bruno"), &stay.hotel, "Bruno").await;
    writes_notes(&mut bruno, &room).await;
    stay.door.shut();
    let mut ana = stay.ana().await;
    ana.write(&room, "Note of Ana").await;
    let _stay = stay.restarts().await;
    ana.ask(RetryNow {}).await;
    ana.wait_until_outbox_is_empty().await;
    let mut expected = notes();
    expected.push("Note of Ana".into());
    assert_eq!(scrolls_through(&mut ana, &room, "Note 59").await, expected);
}
