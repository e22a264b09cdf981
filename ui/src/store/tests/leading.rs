//! Ana is led to a message far up, reads on from there, and comes back to the end.

use super::*;

/// `b{from}` to `b{to}`, a minute apart, with what is known of both sides.
fn stretch(from: i64, to: i64, has_newer: bool) -> TimelinePage {
    let messages = (from..=to).map(|n| bruno_writes(&format!("b{n}"), n * 60)).collect();
    TimelinePage { has_newer, ..page(messages, from > 1) }
}

fn around(desk: &mut Desk, id: &str, page: TimelinePage) {
    let answered = Answered::Around(lobby(), MessageId::new(id), Box::new(Ok(page)));
    desk.act(Action::Answered(answered));
}

fn newer(desk: &mut Desk, after: &str, page: TimelinePage) {
    let answered = Answered::Newer(lobby(), MessageId::new(after), Box::new(Ok(page)));
    desk.act(Action::Answered(answered));
}

fn show(desk: &mut Desk, id: &str) {
    desk.act(Action::Search(SearchAction::Open(None)));
    desk.asked.clear();
    desk.act(Action::Search(SearchAction::Show(lobby(), MessageId::new(id))));
}

fn asked_around(id: &str) -> Effect {
    Effect::Around(lobby(), MessageId::new(id))
}

/// In the lobby, at its end (`b91` to `b99`), then led to `b50`.
fn led() -> Desk {
    let rows = (91..=99).map(|n| bruno_writes(&format!("b{n}"), n * 60)).collect();
    let mut desk = Desk::in_lobby(rows, Some("b99"));
    show(&mut desk, "b50");
    assert!(desk.asked.contains(&asked_around("b50")), "{:?}", desk.asked);
    around(&mut desk, "b50", stretch(26, 75, true));
    desk.asked.clear();
    desk
}

#[test]
fn a_message_on_hand_is_pointed_at_without_asking() {
    let rows = (1..=9).map(|n| bruno_writes(&format!("b{n}"), n * 60)).collect();
    let mut desk = Desk::in_lobby(rows, Some("b9"));
    show(&mut desk, "b3");
    assert!(!desk.asked.iter().any(|effect| matches!(effect, Effect::Around(..))));
    let target = desk.room().target.clone().unwrap();
    assert_eq!(target.id.as_str(), "b3");
    show(&mut desk, "b3");
    assert!(desk.room().target.clone().unwrap().number > target.number, "once more is once more");
}

#[test]
fn far_up_the_rows_around_replace_those_on_hand_and_nothing_counts_as_read() {
    let mut desk = led();
    assert_eq!(desk.ids().first().map(String::as_str), Some("b26"));
    assert_eq!(desk.room().target.as_ref().unwrap().id.as_str(), "b50");
    assert!(!desk.room().timeline.shows_end());
    desk.at_end();
    assert!(!desk.room().is_at_end);
    assert!(!desk.told().iter().any(|command| matches!(command, Command::MarkRead(_))));
}

#[test]
fn another_room_is_opened_at_the_message_and_not_at_its_end_first() {
    let mut desk = Desk::open();
    show(&mut desk, "b50");
    assert!(desk.asked.contains(&Effect::Open(lobby())));
    assert!(desk.asked.contains(&asked_around("b50")));
    assert!(!desk.asked.contains(&Effect::FocusComposer), "the keyboard stays in the search");
    desk.opened(stretch(91, 99, false), Some("b99"));
    assert_eq!(desk.room().phase, Phase::Loading);
    around(&mut desk, "b50", stretch(26, 75, true));
    assert_eq!(desk.room().phase, Phase::Ready);
    assert_eq!(desk.ids().first().map(String::as_str), Some("b26"));
}

#[test]
fn a_message_that_is_gone_leaves_the_room_at_its_end_and_is_said() {
    let mut desk = Desk::open();
    show(&mut desk, "b50");
    desk.opened(stretch(91, 99, false), Some("b99"));
    let refusal = Box::new(Err(IpcError::new(Code::NotFound, "")));
    desk.act(Action::Answered(Answered::Around(lobby(), MessageId::new("b50"), refusal)));
    assert_eq!(desk.room().phase, Phase::Ready);
    assert_eq!(desk.ids().last().map(String::as_str), Some("b99"));
    assert_eq!(desk.state.trouble, Some(Code::NotFound));
}

#[test]
fn scrolling_down_reads_on_page_by_page_to_the_end() {
    let mut desk = led();
    desk.at_end();
    assert_eq!(desk.asked, [Effect::Newer(lobby(), MessageId::new("b75"))]);
    desk.at_end();
    assert_eq!(desk.asked.len(), 1, "one page at a time");
    newer(&mut desk, "b75", stretch(76, 99, false));
    assert_eq!(desk.ids().len(), 74);
    desk.at_end();
    assert!(!desk.room().is_at_end, "the last rows have only now come into the document");
    desk.at_end();
    assert!(desk.room().is_at_end);
}

#[test]
fn what_comes_meanwhile_is_counted_and_not_put_where_it_does_not_belong() {
    let mut desk = led();
    let messages = vec![bruno_writes("b100", 6_000)];
    desk.events([(11, Event::MessagesUpserted { room_id: lobby(), messages })]);
    assert_eq!(desk.room().arrived, 1);
    assert_eq!(desk.ids().last().map(String::as_str), Some("b75"));
}

#[test]
fn a_change_of_a_message_at_the_end_is_nothing_new_to_who_was_led_away() {
    let mut desk = led();
    let liked = model::reaction::with(&[], &ana().id, "👍", true);
    let messages = vec![Message { reactions: liked, ..bruno_writes("b99", 99 * 60) }];
    desk.events([(11, Event::MessagesUpserted { room_id: lobby(), messages })]);
    assert_eq!(desk.room().arrived, 0);
}

#[test]
fn to_the_newest_reads_the_end_of_the_room_anew_and_goes_there() {
    let mut desk = led();
    let jumps = desk.room().jumps;
    desk.act(Action::Room(RoomAction::ToEnd));
    assert!(desk.asked.contains(&Effect::Open(lobby())));
    desk.scroll(Scroll::default());
    desk.opened(stretch(51, 100, false), Some("b99"));
    assert_eq!(desk.ids().last().map(String::as_str), Some("b100"));
    assert!(desk.room().jumps > jumps && desk.room().timeline.shows_end());
}

#[test]
fn an_own_message_brings_its_writer_to_the_end_from_anywhere() {
    let mut desk = led();
    let messages = vec![ana_writes("a1", 6_000, Delivery::Queued)];
    desk.events([(11, Event::MessagesUpserted { room_id: lobby(), messages })]);
    assert!(desk.asked.contains(&Effect::Open(lobby())));
    let end = [bruno_writes("b99", 5_940), ana_writes("a1", 6_000, Delivery::Queued)];
    desk.opened(page(end.to_vec(), true), Some("b99"));
    assert_eq!(desk.ids(), ["b99", "a1"]);
}

#[test]
fn a_picture_lost_meanwhile_reads_the_same_rows_again() {
    let mut desk = led();
    desk.events([(11, Event::TimelineReset { room_id: lobby() })]);
    assert!(desk.asked.contains(&asked_around("b26")), "{:?}", desk.asked);
    around(&mut desk, "b26", stretch(10, 60, true));
    assert!(desk.ids().contains(&"b26".to_owned()));
    assert_eq!(desk.room().target.as_ref().unwrap().id.as_str(), "b50", "not led again");
}

#[test]
fn the_first_unread_far_up_is_offered_and_led_to() {
    let mut desk = Desk::open();
    desk.act(Action::Room(RoomAction::Pick(lobby())));
    let opened = OpenedRoom {
        details: RoomDetails {
            summary: (**desk.state.rooms.get(&lobby()).unwrap()).clone(),
            participants: vec![],
            can_remove: false,
        },
        timeline: stretch(51, 99, false),
        first_unread: Some(MessageId::new("b20")),
        read_marker: Some(MessageId::new("b19")),
        draft: String::new(),
        attachments: vec![],
    };
    desk.act(Action::Answered(Answered::Opened(lobby(), Box::new(Ok(opened)))));
    assert_eq!(desk.room().unread_above().map(MessageId::as_str), Some("b20"));
    desk.asked.clear();
    desk.act(Action::Room(RoomAction::ToUnread));
    assert!(desk.asked.contains(&asked_around("b20")));
    around(&mut desk, "b20", stretch(5, 54, true));
    assert_eq!(desk.room().divider_after, Some(MessageId::new("b19")));
    assert_eq!(desk.room().unread_above(), None);
}
