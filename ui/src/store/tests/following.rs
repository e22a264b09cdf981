//! Ana is at the end of a room while messages come down on it.

use super::*;

/// `b{from}` to `b{to}`, a second apart.
fn written(from: i64, to: i64) -> Vec<Message> {
    (from..=to).map(|n| bruno_writes(&format!("b{n}"), n)).collect()
}

fn next_frame(desk: &mut Desk) {
    desk.act(Action::Window(WindowAction::Frame));
}

/// How many frames are to come.
fn frames_asked(desk: &mut Desk) -> usize {
    let asked = std::mem::take(&mut desk.asked);
    asked.into_iter().filter(|effect| *effect == Effect::Frame).count()
}

fn passed(count: u32) -> Event {
    Event::MessagesPassed { room_id: lobby(), count }
}

/// The core says that the rows are to be read again, and answers with these.
fn read_again(desk: &mut Desk, seq: u64, rows: Vec<Message>) {
    desk.events([(seq, Event::TimelineReset { room_id: lobby() })]);
    assert!(desk.asked.contains(&Effect::Open(lobby())));
    desk.opened(page(rows, true), Some("b99"));
    desk.at_end();
}

/// The ids in the document that were not there before.
fn fresh(desk: &Desk, before: &[String]) -> usize {
    shown(desk).iter().filter(|id| !before.contains(id)).count()
}

fn shown(desk: &Desk) -> Vec<String> {
    let rows = desk.room().timeline.visible().iter();
    rows.filter_map(|row| match row {
        Row::Message(message) => Some(message.id.to_string()),
        Row::Gap { .. } => None,
    })
    .collect()
}

#[test]
fn a_message_is_drawn_with_its_event_and_asks_for_no_frame() {
    let mut desk = Desk::in_lobby(written(1, 99), Some("b99"));
    let before = shown(&desk);
    desk.events([(11, came(written(100, 100)))]);
    assert_eq!(fresh(&desk, &before), 1);
    assert_eq!(shown(&desk).last().map(String::as_str), Some("b100"));
    assert_eq!(frames_asked(&mut desk), 0);
}

#[test]
fn what_comes_at_once_is_drawn_a_few_rows_a_frame_without_waiting() {
    let mut desk = Desk::in_lobby(written(1, 99), Some("b99"));
    desk.events([(11, came(written(100, 139)))]);
    for last in [107, 115, 123, 131, 139] {
        assert_eq!(shown(&desk).last().cloned(), Some(format!("b{last}")));
        assert_eq!(desk.room().arrived, 0, "nobody has to go there");
        assert_eq!(frames_asked(&mut desk), usize::from(last < 139));
        next_frame(&mut desk);
    }
}

#[test]
fn what_passes_is_counted_and_the_rows_stay_and_none_of_it_is_read() {
    let mut desk = Desk::in_lobby(written(1, 99), Some("b99"));
    let before = shown(&desk);
    desk.events([(11, passed(125)), (12, passed(120))]);
    // The scroller tells where it is: that is no reason to ask for rows.
    desk.at_end();
    assert_eq!((shown(&desk), desk.room().arrived), (before, 245));
    assert!(desk.room().is_at_end && desk.room().follows_end());
    assert_eq!(frames_asked(&mut desk), 0);
    let asked = desk.told();
    assert!(!asked.iter().any(|command| matches!(command, Command::MarkRead(_))), "{asked:?}");
}

#[test]
fn when_it_is_calm_again_who_was_at_the_end_is_brought_there() {
    let mut desk = Desk::in_lobby(written(1, 99), Some("b99"));
    desk.events([(11, passed(245))]);
    read_again(&mut desk, 12, written(295, 344));
    assert_eq!(shown(&desk).last().map(String::as_str), Some("b344"));
    assert_eq!(desk.room().arrived, 0);
    let read = desk.told().into_iter().find_map(|command| match command {
        Command::MarkRead(read) => Some(read.message_id),
        _ => None,
    });
    assert_eq!(read, Some(MessageId::new("b344")));
    desk.events([(13, came(written(345, 345)))]);
    assert_eq!(shown(&desk).last().map(String::as_str), Some("b345"), "and follows as before");
}

#[test]
fn who_goes_up_in_a_rush_is_not_brought_back() {
    let mut desk = Desk::in_lobby(written(1, 99), Some("b99"));
    desk.events([(11, passed(125))]);
    desk.scroll(Scroll::default());
    assert!(!desk.room().is_at_end);
    let before = shown(&desk);
    desk.events([(12, passed(120)), (13, Event::TimelineReset { room_id: lobby() })]);
    next_frame(&mut desk);
    assert_eq!((shown(&desk), desk.room().arrived), (before, 245));
}

#[test]
fn an_own_message_brings_its_writer_to_the_end_in_the_middle_of_a_rush() {
    let mut desk = Desk::in_lobby(written(1, 99), Some("b99"));
    desk.events([(11, passed(125))]);
    let own = ana_writes("a1", 5_000, Delivery::Queued);
    desk.events([(12, came(vec![own.clone()]))]);
    assert!(desk.asked.contains(&Effect::Open(lobby())));
    let mut rows = written(175, 224);
    rows.push(own);
    desk.opened(page(rows, true), Some("b99"));
    assert_eq!(shown(&desk).last().map(String::as_str), Some("a1"));
    assert_eq!(desk.room().arrived, 0);
}

#[test]
fn who_looked_away_finds_the_line_before_what_passed() {
    let mut desk = Desk::in_lobby(written(1, 99), Some("b99"));
    desk.act(Action::Window(WindowAction::Focused(false)));
    desk.events([(11, passed(125))]);
    assert_eq!(desk.room().divider_after, Some(MessageId::new("b99")));
}
