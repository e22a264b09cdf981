//! Beginning to talk, and who is in a room: desks against the real backend.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing)]
#![allow(missing_docs, unreachable_pub)]

mod support;

use std::sync::Arc;

use ipc::{
    AddParticipant, Code, CreateGroup, Event, FindPeople, FoundPeople, LeaveRoom, Notice,
    NotifyReason, OpenDirect, ReadGroupRules, ReadLeftBehind, RemoveParticipant, RoomSummary,
};
use model::{Message, PropertyId, RoomId, RoomKind, UserId};
use serde_json::json;
use support::slow::SlowRoad;
use support::{Desk, Hotel, Keychain};

async fn find(desk: &Desk, words: &str) -> FoundPeople {
    desk.ask(FindPeople { words: words.to_owned(), on_desk_only: false }).await
}

fn names(found: &FoundPeople) -> Vec<&str> {
    found.people.iter().map(|found| found.person.name.as_str()).collect()
}

async fn person(desk: &Desk, name: &str) -> UserId {
    let found = find(desk, name).await;
    assert_eq!(found.people.len(), 1, "{name}: {found:?}");
    found.people[0].person.id.clone()
}

async fn open_direct(desk: &Desk, user_id: &UserId) -> RoomSummary {
    desk.ask(OpenDirect { user_id: user_id.clone() }).await
}

async fn lisbon(desk: &Desk) -> PropertyId {
    let own = desk.ask(ReadGroupRules {}).await.own;
    own.into_iter().find(|property| property.name.contains("Lisbon")).unwrap().id
}

fn group(id: &str, name: &str, property_id: PropertyId, user_ids: Vec<UserId>) -> CreateGroup {
    CreateGroup {
        group_id: id.to_owned(),
        name: name.to_owned(),
        property_id,
        other_property_ids: Vec::new(),
        user_ids,
    }
}

async fn refused<C: ipc::Call>(desk: &Desk, command: C) -> Code
where
    C::Reply: std::fmt::Debug,
{
    desk.handle.ask(command).await.unwrap_err().code
}

/// The room appears at a desk.
async fn appears(desk: &mut Desk, room_id: &RoomId) -> RoomSummary {
    if let Some(room) = desk.rooms().await.into_iter().find(|room| room.id == *room_id) {
        return room;
    }
    desk.wait_for(|event| match event {
        Event::RoomsUpserted(rooms) => rooms.into_iter().find(|room| room.id == *room_id),
        _ => None,
    })
    .await
}

async fn disappears(desk: &mut Desk, room_id: &RoomId) {
    desk.wait_for(|event| match event {
        Event::RoomRemoved { room_id: gone } => (gone == *room_id).then_some(()),
        _ => None,
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_chat_begun_with_somebody_new_is_there_for_both_at_once_and_only_one() {
    let (hotel, folder) = (Hotel::open().await, tempfile::tempdir().unwrap());
    let ana = Desk::signed_in(&folder.path().join("ana"), &hotel, "Ana").await;
    let mut fatima = Desk::signed_in(&folder.path().join("fatima"), &hotel, "Fátima").await;
    let id = person(&ana, "fatima").await;

    let room = open_direct(&ana, &id).await;
    assert_eq!((room.kind, room.name.as_str()), (RoomKind::Direct, "Fátima Lopes"));
    assert_eq!(open_direct(&ana, &id).await.id, room.id);
    let found = find(&ana, "FATIMA lo").await;
    assert_eq!(found.people[0].room_id, Some(room.id.clone()));

    assert_eq!(appears(&mut fatima, &room.id).await.name, "Ana Ribeiro");
    let me = person(&fatima, "Ana Ribeiro").await;
    assert_eq!(open_direct(&fatima, &me).await.id, room.id, "the other opens the same one");
    let said = ana.write(&room.id, "Note: can you take 412?").await;
    fatima.wait_until_kept(&said, |_| true).await;
    // It rings, by itself or in a digest where it came before the room was heard.
    fatima.wait_for_toasts(1).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_writes_into_a_group_the_moment_it_is_made_need_not_write_again() {
    let (hotel, folder) = (Hotel::open().await, tempfile::tempdir().unwrap());
    let mut ana = Desk::signed_in(folder.path(), &hotel, "Ana").await;
    let ines = person(&ana, "ines").await;
    let command = group("late-shift", "Late shift", lisbon(&ana).await, vec![ines]);
    let room_id = ana.ask(command).await.id;
    ana.write(&room_id, "Note to the late shift").await;
    ana.wait_until_outbox_is_empty().await;
    assert_eq!(hotel.notes_in(&room_id).await, ["Note to the late shift"]);
}

/// The digest of a single message.
const ONE_MISSED: &str = "While you were away: 1 message";

#[tokio::test(flavor = "multi_thread")]
async fn what_is_said_to_somebody_since_they_were_put_into_a_room_is_missed_and_nothing_before() {
    let (hotel, folder) = (Hotel::open().await, tempfile::tempdir().unwrap());
    let (place, keychain) = (folder.path().join("fatima"), Arc::new(Keychain::default()));
    let mut fatima = Desk::start(&place, &hotel.announcement.http, keychain.clone()).await;
    fatima.sign_in(&hotel, "Fátima").await;
    fatima.handle.shutdown().await;
    drop(fatima);

    let mut ana = Desk::signed_in(&folder.path().join("ana"), &hotel, "Ana").await;
    let (ines, id) = (person(&ana, "ines").await, person(&ana, "fatima").await);
    let command = group("late-shift", "Late shift", lisbon(&ana).await, vec![ines]);
    let room_id = ana.ask(command).await.id;
    ana.write(&room_id, "Note: among us").await;
    ana.wait_until_outbox_is_empty().await;
    ana.ask(AddParticipant { room_id: room_id.clone(), user_id: id }).await;
    ana.write(&room_id, "Note: welcome").await;
    ana.wait_until_outbox_is_empty().await;

    let fatima = Desk::start(&place, &hotel.announcement.http, keychain).await;
    fatima.wait_for_toasts(1).await;
    assert_eq!(fatima.titles(), [ONE_MISSED]);
    let mut decided = fatima.decisions(&room_id).await;
    decided.retain(|(text, _)| text.starts_with("Note"));
    assert_eq!(decided, [("Note: welcome".to_owned(), NotifyReason::Digest)]);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_first_words_in_a_room_that_was_empty_are_missed_like_any_others() {
    let (hotel, folder) = (Hotel::open().await, tempfile::tempdir().unwrap());
    let (place, keychain) = (folder.path().join("fatima"), Arc::new(Keychain::default()));
    let mut fatima = Desk::start(&place, &hotel.announcement.http, keychain.clone()).await;
    fatima.sign_in(&hotel, "Fátima").await;
    let mut ana = Desk::signed_in(&folder.path().join("ana"), &hotel, "Ana").await;
    let room = open_direct(&ana, &person(&ana, "fatima").await).await;
    fatima
        .wait_for(|event| match event {
            Event::TimelineReset { room_id } => (room_id == room.id).then_some(()),
            _ => None,
        })
        .await;
    fatima.handle.shutdown().await;
    drop(fatima);

    ana.write(&room.id, "Note: are you there?").await;
    ana.wait_until_outbox_is_empty().await;
    let fatima = Desk::start(&place, &hotel.announcement.http, keychain).await;
    fatima.wait_for_toasts(1).await;
    assert_eq!(fatima.titles(), [ONE_MISSED]);
}

#[tokio::test(flavor = "multi_thread")]
async fn people_of_the_same_property_come_first_and_among_them_who_was_talked_to_last() {
    let (hotel, folder) = (Hotel::open().await, tempfile::tempdir().unwrap());
    let ana = Desk::signed_in(folder.path(), &hotel, "Ana").await;
    let room = ana.room("Inês").await;
    ana.write(&room, "Note: are you there?").await;
    let found = find(&ana, "").await;
    assert!(found.is_complete);
    assert_eq!(found.people.len(), 21, "everybody but Ana: {:?}", names(&found));
    assert_eq!(names(&found)[0], "Inês Duarte");
    let near: Vec<bool> = found.people.iter().map(|found| found.is_near).collect();
    let first_far = near.iter().position(|near| !near).unwrap();
    assert_eq!(first_far, 9, "Lisbon and those of all hotels: {:?}", names(&found));
    assert!(near[first_far..].iter().all(|near| !near));
}

#[tokio::test(flavor = "multi_thread")]
async fn without_a_line_people_are_found_and_rooms_of_two_opened_and_new_ones_need_it() {
    let (hotel, folder) = (Hotel::open().await, tempfile::tempdir().unwrap());
    let mut ana = Desk::signed_in(folder.path(), &hotel, "Ana").await;
    let known = find(&ana, "").await.people.len();
    let (bruno, tom) = (person(&ana, "Bruno").await, person(&ana, "Tom Barrett").await);
    hotel.fault(json!({"refuse_connections": true, "drop_connections": true})).await;
    ana.wait_until_offline().await;

    let found = find(&ana, "").await;
    assert_eq!((found.people.len(), found.is_complete), (known, false));
    assert_eq!(names(&find(&ana, "nair pri").await), ["Priya Nair"]);
    assert_eq!(open_direct(&ana, &bruno).await.id, ana.room("Bruno").await);
    let fault = json!({"http_status": [{"prefix": "/api/chat/rooms", "status": 503, "count": 99}]});
    hotel.fault(fault).await;
    assert_eq!(refused(&ana, OpenDirect { user_id: tom }).await, Code::ServerTrouble);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_backend_that_names_nobody_leaves_the_people_of_ones_rooms() {
    let (hotel, folder) = (Hotel::open().await, tempfile::tempdir().unwrap());
    let ana = Desk::signed_in(folder.path(), &hotel, "Ana").await;
    let fault = json!({"http_status": [{"prefix": "/api/chat/users", "status": 404, "count": 9}]});
    hotel.fault(fault).await;
    let found = find(&ana, "").await;
    assert!(found.is_complete, "there are no others");
    assert!(names(&found).contains(&"Bruno Costa"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_group_comes_to_its_people_and_goes_from_whoever_is_taken_out() {
    let (hotel, folder) = (Hotel::open().await, tempfile::tempdir().unwrap());
    let mut ana = Desk::signed_in(&folder.path().join("ana"), &hotel, "Ana").await;
    let mut bruno = Desk::signed_in(&folder.path().join("bruno"), &hotel, "Bruno").await;
    let (bruno_id, rui) = (person(&ana, "Bruno").await, person(&ana, "Rui").await);
    let wanted = group("g-1", " Wedding 14 June ", lisbon(&ana).await, vec![bruno_id.clone()]);
    let room = ana.ask(wanted).await;
    assert_eq!((room.name.as_str(), room.participants), ("Wedding 14 June", 2));
    appears(&mut bruno, &room.id).await;
    assert_eq!(bruno.rooms().await[0].id, room.id, "what is new stands on top");

    let add = AddParticipant { room_id: room.id.clone(), user_id: rui };
    ana.ask(add.clone()).await;
    ana.ask(add).await;
    assert_eq!(ana.open(&room.id).await.details.participants.len(), 3);
    let people = bruno
        .wait_for(|event| match event {
            Event::ParticipantsChanged { room_id, participants } if room_id == room.id => {
                Some(participants.len())
            }
            _ => None,
        })
        .await;
    assert_eq!(people, 3);

    bruno.ask(ipc::SaveDraft { room_id: room.id.clone(), text: "Flowers at".into() }).await;
    let remove = RemoveParticipant { room_id: room.id.clone(), user_id: bruno_id.clone() };
    ana.ask(remove.clone()).await;
    disappears(&mut bruno, &room.id).await;
    assert!(bruno.rooms().await.iter().all(|one| one.id != room.id));
    ana.wait_for_row(&room.id, |room| room.participants == 2).await;
    ana.ask(remove).await;

    ana.ask(AddParticipant { room_id: room.id.clone(), user_id: bruno_id }).await;
    appears(&mut bruno, &room.id).await;
    assert_eq!(bruno.open(&room.id).await.draft, "Flowers at", "nothing is lost on the way");
}

#[tokio::test(flavor = "multi_thread")]
async fn only_who_made_a_group_and_managers_are_offered_to_take_people_out_of_it() {
    let (hotel, folder) = (Hotel::open().await, tempfile::tempdir().unwrap());
    let (place, keychain) = (folder.path().join("ana"), Arc::new(Keychain::default()));
    let url = &hotel.announcement.http;
    let mut ana = Desk::start(&place, url, keychain.clone()).await;
    ana.sign_in(&hotel, "Ana").await;
    let mut bruno = Desk::signed_in(&folder.path().join("bruno"), &hotel, "Bruno").await;
    let mut chiara = Desk::signed_in(&folder.path().join("chiara"), &hotel, "Chiara").await;
    let people = vec![person(&ana, "Bruno").await, person(&ana, "Chiara").await];
    let room = ana.ask(group("g-1", "Wedding", lisbon(&ana).await, people)).await.id;
    appears(&mut bruno, &room).await;
    appears(&mut chiara, &room).await;
    let can = async |desk: &Desk, room: &RoomId| desk.open(room).await.details.can_remove;
    assert!(can(&ana, &room).await, "she made it");
    assert!(!can(&bruno, &room).await, "he did not");
    assert!(can(&chiara, &room).await, "she manages a property");
    assert!(!can(&ana, &ana.room("Housekeeping Lisbon").await).await, "another made that");
    assert!(!can(&chiara, &chiara.room("company-wide").await).await, "it is no group");

    ana.handle.shutdown().await;
    drop(ana);
    let ana = Desk::start(&place, url, keychain).await;
    assert!(can(&ana, &room).await, "the desk remembers");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_list_that_was_asked_for_before_a_group_was_made_does_not_take_it_away() {
    let (hotel, folder) = (Hotel::open().await, tempfile::tempdir().unwrap());
    let mut road = SlowRoad::to(&hotel).await;
    let keychain = Arc::new(Keychain::default());
    let mut ana = Desk::start(folder.path(), &road.address, keychain).await;
    ana.sign_in(&hotel, "Ana").await;
    ana.wait_until_caught_up().await;
    let people = vec![person(&ana, "Bruno").await];
    road.forget_lists();
    road.hold(true);
    hotel.fault(json!({"drop_connections": true})).await;
    road.list().await;
    let room = ana.ask(group("g-1", "Wedding", lisbon(&ana).await, people)).await.id;
    road.forget_lists();
    road.hold(false);
    road.list().await;
    let written = ana.write(&room, "Flowers at nine").await;
    let is_sent = |m: &Message| m.id == written.id && !m.delivery.is_pending();
    let is_gone = ana
        .wait_for(|event| match event {
            Event::RoomRemoved { room_id } if room_id == room => Some(true),
            Event::MessagesUpserted { messages, .. } => {
                messages.iter().any(is_sent).then_some(false)
            }
            _ => None,
        })
        .await;
    assert!(!is_gone);
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_leaves_a_group_has_it_no_more_and_can_be_put_back() {
    let (hotel, folder) = (Hotel::open().await, tempfile::tempdir().unwrap());
    let mut ana = Desk::signed_in(&folder.path().join("ana"), &hotel, "Ana").await;
    let mut bruno = Desk::signed_in(&folder.path().join("bruno"), &hotel, "Bruno").await;
    let room = bruno.room("Housekeeping Lisbon").await;
    bruno.write(&room, "Note: zebra in the linen room").await;
    ana.wait_for_message(|message| message.content.text.contains("zebra")).await;
    let before = ana.summary(&room).await.participants;
    bruno.ask(LeaveRoom { room_id: room.clone() }).await;
    assert!(bruno.rooms().await.iter().all(|one| one.id != room));
    let search: ipc::SearchMessages = serde_json::from_value(json!({"text": "zebra"})).unwrap();
    assert!(bruno.ask(search).await.hits.is_empty(), "what was said there has left with it");
    assert_eq!(refused(&bruno, LeaveRoom { room_id: room.clone() }).await, Code::NotFound);
    ana.wait_for_row(&room, |room| room.participants == before - 1).await;

    let user_id = person(&ana, "Bruno").await;
    ana.ask(AddParticipant { room_id: room.clone(), user_id }).await;
    appears(&mut bruno, &room).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_group_is_made_once_however_often_it_is_asked_for_under_one_id() {
    let (hotel, folder) = (Hotel::open().await, tempfile::tempdir().unwrap());
    let ana = Desk::signed_in(folder.path(), &hotel, "Ana").await;
    let wanted = group("g-1", "Boiler", lisbon(&ana).await, vec![person(&ana, "Rui").await]);
    // Only what makes a room: the desk may still be fetching pages of its rooms.
    let failing = json!([{"prefix": "/api/chat/rooms", "method": "POST", "status": 500}]);
    hotel.fault(json!({"http_status": failing})).await;
    assert_eq!(refused(&ana, wanted.clone()).await, Code::ServerTrouble);
    let made = ana.ask(wanted.clone()).await;
    assert_eq!(ana.ask(wanted.clone()).await.id, made.id);
    let another = CreateGroup { group_id: "g-2".into(), ..wanted };
    assert_ne!(ana.ask(another).await.id, made.id, "under another id it is another");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_not_allowed_is_refused_with_a_code_of_its_own() {
    let (hotel, folder) = (Hotel::open().await, tempfile::tempdir().unwrap());
    let ana = Desk::signed_in(folder.path(), &hotel, "Ana").await;
    let property = lisbon(&ana).await;
    let (fatima, tom) = (person(&ana, "Fátima").await, person(&ana, "Tom Barrett").await);
    let nobody = UserId::new("nobody");
    let with = |name: &str, user: &UserId| group(name, name, property.clone(), vec![user.clone()]);
    assert_eq!(refused(&ana, with(&"x".repeat(81), &fatima)).await, Code::BadGroupName);
    assert_eq!(refused(&ana, with("Of another hotel", &tom)).await, Code::NotPermitted);
    assert_eq!(refused(&ana, with("Of nobody", &nobody)).await, Code::PersonGone);
    let many = (0..201).map(|n| UserId::new(format!("u{n}"))).collect();
    let crowd = group("crowd", "Crowd", property.clone(), many);
    assert_eq!(refused(&ana, crowd).await, Code::TooManyPeople);
    assert_eq!(refused(&ana, OpenDirect { user_id: nobody.clone() }).await, Code::PersonGone);

    let room_id = ana.room("Housekeeping Lisbon").await;
    let add =
        |user_id: &UserId| AddParticipant { room_id: room_id.clone(), user_id: user_id.clone() };
    assert_eq!(refused(&ana, add(&tom)).await, Code::NotPermitted);
    assert_eq!(refused(&ana, add(&nobody)).await, Code::PersonGone);
    let remove = RemoveParticipant { room_id: room_id.clone(), user_id: fatima.clone() };
    assert_eq!(refused(&ana, remove).await, Code::NotPermitted, "Ana did not make the group");
    let direct = ana.room("Bruno").await;
    assert_eq!(refused(&ana, LeaveRoom { room_id: direct }).await, Code::NotPermitted);
}

#[tokio::test(flavor = "multi_thread")]
async fn groups_across_properties_are_for_managers_where_the_organization_has_them() {
    let (hotel, folder) = (Hotel::open().await, tempfile::tempdir().unwrap());
    let ana = Desk::signed_in(&folder.path().join("ana"), &hotel, "Ana").await;
    let chiara = Desk::signed_in(&folder.path().join("chiara"), &hotel, "Chiara").await;
    let emma = Desk::signed_in(&folder.path().join("emma"), &hotel, "Emma").await;
    let count = async |desk: &Desk| {
        let rules = desk.ask(ReadGroupRules {}).await;
        (rules.own.len(), rules.others.len())
    };
    assert_eq!(count(&ana).await, (1, 0), "staff: of their own property");
    assert_eq!(count(&chiara).await, (1, 3), "a manager: with people of all of them");
    assert_eq!(count(&emma).await, (3, 3), "an administrator: of any");

    let tom = person(&chiara, "Tom Barrett").await;
    let others = chiara.ask(ReadGroupRules {}).await.others;
    let wanted = CreateGroup {
        other_property_ids: others.into_iter().map(|property| property.id).collect(),
        ..group("g-1", "Rates", lisbon(&chiara).await, vec![tom])
    };
    assert_eq!(chiara.ask(wanted).await.participants, 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_not_sent_outlives_its_room_is_told_of_and_goes_by_hand() {
    let (hotel, folder) = (Hotel::open().await, tempfile::tempdir().unwrap());
    let ana = Desk::signed_in(&folder.path().join("ana"), &hotel, "Ana").await;
    let mut bruno = Desk::signed_in(&folder.path().join("bruno"), &hotel, "Bruno").await;
    let user_id = person(&ana, "Bruno").await;
    let room = ana.ask(group("g-1", "Wedding", lisbon(&ana).await, vec![user_id.clone()])).await.id;
    appears(&mut bruno, &room).await;
    bruno.ask(ipc::SaveDraft { room_id: room.clone(), text: "Flowers at".into() }).await;
    hotel.fault(json!({"refuse_connections": true, "drop_connections": true})).await;
    bruno.wait_until_offline().await;
    let unsent = bruno.write(&room, "Note: cake at noon").await.id;
    ana.ask(RemoveParticipant { room_id: room.clone(), user_id }).await;
    assert_eq!(bruno.ask(ReadLeftBehind {}).await, vec![], "he has the room still");
    hotel.fault(json!({"refuse_connections": false})).await;
    bruno.ask(ipc::RetryNow {}).await;
    let raised = |event| matches!(event, Event::NoticeRaised(Notice::LeftBehind)).then_some(());
    bruno.wait_for(raised).await;

    let behind = bruno.ask(ReadLeftBehind {}).await;
    assert_eq!((behind.len(), behind[0].room_name.as_str()), (1, "Wedding"));
    assert_eq!(behind[0].messages[0].content.text, "Note: cake at noon");
    assert_eq!(behind[0].draft.as_deref(), Some("Flowers at"));
    bruno.ask(ipc::SaveDraft { room_id: room.clone(), text: String::new() }).await;
    assert_eq!(bruno.ask(ReadLeftBehind {}).await.len(), 1, "the message is still there");
    // Whatever the outbox is about with it, it lets go of it.
    while bruno.handle.ask(ipc::DiscardMessage { message_id: unsent.clone() }).await.is_err() {
        bruno.wait_for(|event| matches!(event, Event::OutboxChanged(_)).then_some(())).await;
    }
    assert_eq!(bruno.ask(ReadLeftBehind {}).await, vec![]);
    assert!(!bruno.ask(ipc::Subscribe {}).await.notices.contains(&Notice::LeftBehind));
    assert!(hotel.notes_in(&room).await.is_empty(), "it never came through");
}
