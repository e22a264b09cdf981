use model::NotificationLevel;
use store::RoomSettings;

use crate::people::*;

fn muted_until(minute: i64) -> RoomSettings {
    RoomSettings { level: None, is_muted: true, muted_until: Some(at(minute)) }
}

/// The backend's list, in which Ana's word about the lobby is this.
async fn backend_says(desk: &Desk, is_muted: bool) {
    let mut rooms = rooms();
    rooms[0].participants[0].is_muted = is_muted;
    desk.store.replace_rooms(rooms).await.unwrap();
}

#[tokio::test]
async fn a_mute_with_an_end_is_lifted_when_that_has_come_and_only_once() {
    let desk = Desk::of_ana().await;
    desk.store.set_room_settings(lobby(), muted_until(60)).await.unwrap();
    assert_eq!(desk.store.end_mutes(at(59)).await.unwrap(), []);
    let row = desk.row(lobby()).await;
    assert_eq!((row.is_muted, row.muted_until), (true, Some(at(60))));
    assert_eq!(desk.store.end_mutes(at(60)).await.unwrap(), [lobby()]);
    let row = desk.row(lobby()).await;
    assert_eq!((row.is_muted, row.muted_until), (false, None));
    assert_eq!(desk.store.end_mutes(at(61)).await.unwrap(), []);
}

#[tokio::test]
async fn the_backends_echo_of_a_mute_leaves_its_end_and_its_unmute_takes_it_away() {
    let desk = Desk::of_ana().await;
    desk.store.set_room_settings(lobby(), muted_until(60)).await.unwrap();
    backend_says(&desk, true).await;
    assert_eq!(desk.row(lobby()).await.muted_until, Some(at(60)));
    backend_says(&desk, false).await;
    let row = desk.row(lobby()).await;
    assert_eq!((row.is_muted, row.muted_until), (false, None), "unmuted on another device");
    assert_eq!(desk.store.end_mutes(at(99)).await.unwrap(), []);
}

#[tokio::test]
async fn muting_or_unmuting_by_hand_forgets_the_end() {
    let desk = Desk::of_ana().await;
    for is_muted in [true, false] {
        desk.store.set_room_settings(lobby(), muted_until(60)).await.unwrap();
        desk.store.set_muted(lobby(), is_muted).await.unwrap();
        assert_eq!(desk.store.end_mutes(at(99)).await.unwrap(), []);
        assert_eq!(desk.row(lobby()).await.is_muted, is_muted);
    }
    let unmuted = RoomSettings { is_muted: false, ..muted_until(60) };
    desk.store.set_room_settings(lobby(), unmuted).await.unwrap();
    assert_eq!(desk.row(lobby()).await.muted_until, None, "what is not muted ends never");
}

#[tokio::test]
async fn what_ana_set_about_a_room_survives_restart_damage_and_the_room_itself() {
    let desk = Desk::of_ana().await;
    let level = Some(NotificationLevel::Mentions);
    let settings = RoomSettings { level, ..RoomSettings::default() };
    desk.store.set_room_settings(lobby(), settings).await.unwrap();
    let (desk, _) = Desk::open(desk.close().await).await;
    assert_eq!(desk.row(lobby()).await.level, level);
    desk.store.replace_rooms(vec![]).await.unwrap();
    desk.store.rebuild().await.unwrap();
    desk.store.replace_rooms(rooms()).await.unwrap();
    assert_eq!(desk.row(lobby()).await.level, level);
    assert_eq!(desk.row(night_shift()).await.level, None);
    desk.store.wipe().await.unwrap();
    desk.store.keep_owner(owner("Bruno")).await.unwrap();
    desk.store.replace_rooms(rooms()).await.unwrap();
    assert_eq!(desk.row(lobby()).await.level, None, "the next person's desk is theirs");
}

/// Five messages of Bruno, one a minute, all read here and reported.
async fn read_desk() -> Desk {
    let desk = Desk::of_ana().await;
    desk.hears((1..=5).map(|n| said("Bruno", &lobby(), &format!("b{n}"), n, "x")).collect()).await;
    desk.store.set_read_marker(lobby(), id("b5"), at(10)).await.unwrap();
    desk.store.marker_reported(lobby(), id("b5")).await.unwrap();
    desk
}

#[tokio::test]
async fn marking_as_unread_survives_a_restart_and_is_not_reported() {
    let desk = read_desk().await;
    let first = desk.store.mark_unread(lobby(), Some(id("b3")), at(20)).await.unwrap();
    assert_eq!(first, Some(id("b3")));
    let (desk, _) = Desk::open(desk.close().await).await;
    assert_eq!(desk.row(lobby()).await.unread, 3);
    assert_eq!(desk.store.first_unread(lobby()).await.unwrap(), Some(id("b3")));
    assert_eq!(desk.store.unreported_markers().await.unwrap(), []);
    assert_eq!(desk.store.read_marker(lobby()).await.unwrap().unwrap().message_id, id("b2"));
}

#[tokio::test]
async fn what_was_read_elsewhere_before_the_marking_does_not_undo_it_and_what_is_read_after_does() {
    let desk = read_desk().await;
    desk.store.mark_unread(lobby(), Some(id("b3")), at(20)).await.unwrap();
    // A page of history repeats it; a device that was away tells of it only now.
    desk.store.record_receipts(vec![read_by("Ana", &lobby(), "b5", 20)]).await.unwrap();
    assert_eq!(desk.row(lobby()).await.unread, 3);
    desk.store.record_receipts(vec![read_by("Bruno", &lobby(), "b5", 15)]).await.unwrap();
    desk.hears((6..=7).map(|n| said("Bruno", &lobby(), &format!("b{n}"), n, "x")).collect()).await;
    desk.store.record_receipts(vec![read_by("Ana", &lobby(), "b6", 21)]).await.unwrap();
    assert_eq!(desk.row(lobby()).await.unread, 1);
    desk.store.record_receipts(vec![read_by("Ana", &lobby(), "b7", 19)]).await.unwrap();
    assert_eq!(desk.row(lobby()).await.unread, 0, "the mark went with the reading");
}

#[tokio::test]
async fn what_was_on_its_way_to_the_service_when_the_room_was_marked_does_not_undo_it() {
    let desk = read_desk().await;
    desk.hears(vec![said("Bruno", &lobby(), "b6", 6, "x")]).await;
    desk.store.set_read_marker(lobby(), id("b6"), at(19)).await.unwrap();
    desk.store.mark_unread(lobby(), Some(id("b4")), at(20)).await.unwrap();
    desk.store.mark_unread(lobby(), Some(id("b3")), at(21)).await.unwrap();
    // The service stamps it when it comes, and answers after that.
    desk.store.marker_reported(lobby(), id("b5")).await.unwrap();
    desk.store.record_receipts(vec![read_by("Ana", &lobby(), "b6", 22)]).await.unwrap();
    let (desk, _) = Desk::open(desk.close().await).await;
    let again = ["b5", "b6"].map(|id| read_by("Ana", &lobby(), id, 23)).to_vec();
    desk.store.record_receipts(again).await.unwrap();
    assert_eq!(desk.row(lobby()).await.unread, 4);
    assert_eq!(desk.store.unreported_markers().await.unwrap(), []);
    desk.hears(vec![said("Bruno", &lobby(), "b7", 7, "x")]).await;
    desk.store.set_read_marker(lobby(), id("b7"), at(24)).await.unwrap();
    assert_eq!(desk.store.unreported_markers().await.unwrap(), [(lobby(), id("b7"))]);
}

#[tokio::test]
async fn a_room_can_be_marked_from_its_first_message_and_read_again() {
    let desk = read_desk().await;
    assert_eq!(
        desk.store.mark_unread(lobby(), Some(id("b1")), at(20)).await.unwrap(),
        Some(id("b1"))
    );
    assert_eq!(desk.row(lobby()).await.unread, 5);
    assert_eq!(desk.store.read_marker(lobby()).await.unwrap(), None);
    assert!(desk.store.set_read_marker(lobby(), id("b5"), at(21)).await.unwrap());
    assert_eq!(desk.row(lobby()).await.unread, 0);
    assert_eq!(desk.store.first_unread(lobby()).await.unwrap(), None);
}

#[tokio::test]
async fn without_a_message_the_newest_of_another_is_marked_and_ones_own_never() {
    let desk = read_desk().await;
    desk.hears(vec![said("Ana", &lobby(), "a6", 6, "mine")]).await;
    assert_eq!(desk.store.mark_unread(lobby(), None, at(20)).await.unwrap(), Some(id("b5")));
    assert_eq!(desk.row(lobby()).await.unread, 1);
    desk.store.set_read_marker(lobby(), id("a6"), at(21)).await.unwrap();
    assert_eq!(desk.store.mark_unread(lobby(), Some(id("a6")), at(22)).await.unwrap(), None);
    assert_eq!(desk.store.mark_unread(lobby(), Some(id("nowhere")), at(22)).await.unwrap(), None);
    assert_eq!(desk.store.mark_unread(night_shift(), None, at(22)).await.unwrap(), None);
    assert_eq!(desk.row(lobby()).await.unread, 0);
    assert_eq!(ids(desk.store.newest(lobby()).await.unwrap().iter()), ["a6"]);
}
