//! Ana's page is back after it crashed.

use model::RoomId;

use super::*;

/// A desk whose page was in that room when it crashed, before its first picture.
fn crashed_in(room: &str) -> Desk {
    let mut desk = Desk { state: State::default(), asked: Vec::new(), generation: 1 };
    desk.state.crash = Some("row.rs:1:1".into());
    desk.state.back_to = Some(RoomId::new(room));
    desk.state.feed.begin(0);
    desk
}

#[test]
fn with_the_first_picture_ana_is_back_in_her_room() {
    let mut desk = crashed_in(lobby().as_str());
    desk.picture();
    assert_eq!(desk.state.open.as_ref().map(|open| &open.id), Some(&lobby()));
    assert!(desk.asked.contains(&Effect::Open(lobby())), "{:?}", desk.asked);
    assert!(desk.asked.contains(&Effect::FocusComposer), "{:?}", desk.asked);
}

#[test]
fn a_later_picture_leads_nowhere_and_a_room_that_is_gone_is_not_opened() {
    let mut desk = crashed_in(lobby().as_str());
    desk.picture();
    desk.act(Action::Room(RoomAction::Close));
    desk.picture();
    assert_eq!(desk.state.open, None);
    let mut desk = crashed_in("r-gone");
    desk.picture();
    assert_eq!(desk.state.open, None);
}

#[test]
fn what_is_said_of_the_crash_stays_until_it_was_read() {
    let mut desk = crashed_in(lobby().as_str());
    desk.picture();
    assert_eq!(desk.state.crash.as_deref(), Some("row.rs:1:1"));
    desk.act(Action::Desk(DeskAction::DismissCrash));
    assert_eq!(desk.state.crash, None);
}
