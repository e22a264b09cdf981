//! Ana is at the end of a room while messages come down on it.

use super::*;

/// `b{from}` to `b{to}`, a second apart.
fn written(from: i64, to: i64) -> Vec<Message> {
    (from..=to).map(|n| bruno_writes(&format!("b{n}"), n)).collect()
}

fn frame_at(desk: &mut Desk, ms: i64) {
    let effects =
        desk.state.reduce(Action::Window(WindowAction::Frame), Timestamp::from_ms(NOON + ms));
    desk.asked.extend(effects);
}

fn frames_asked(desk: &mut Desk) -> usize {
    let asked = std::mem::take(&mut desk.asked);
    asked.iter().filter(|effect| **effect == Effect::Frame).count()
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
fn no_frame_of_a_burst_draws_more_than_a_few_rows_and_the_last_is_drawn_in_the_end() {
    let mut desk = Desk::in_lobby(written(1, 99), Some("b99"));
    let (mut seq, mut last, mut most) = (10, 99, 0);
    for frame in 0..200 {
        let before = shown(&desk);
        if frame < 60 {
            (seq, last) = (seq + 1, last + 12);
            desk.events([(seq, came(written(last - 11, last)))]);
        }
        most = most.max(fresh(&desk, &before));
        let before = shown(&desk);
        if frames_asked(&mut desk) > 0 {
            frame_at(&mut desk, frame * 17);
        }
        let now = fresh(&desk, &before);
        // Who was left behind comes to what is seen at once, when it is calm again.
        assert!(now <= 8 || frame >= 60, "{now} rows in frame {frame}");
    }
    assert!(most <= 8, "{most} rows with an event");
    assert_eq!(shown(&desk).last().cloned(), Some(format!("b{last}")));
    assert!(desk.room().is_at_end);
    assert_eq!(frames_asked(&mut desk), 0, "and then it rests");
}

#[test]
fn what_was_not_drawn_is_counted_and_not_read() {
    let mut desk = Desk::in_lobby(written(1, 99), Some("b99"));
    desk.events([(11, came(written(100, 300)))]);
    assert_eq!(desk.room().passed_by(), 193);
    assert!(desk.room().follows_end());
    assert!(!desk.told().iter().any(|command| matches!(command, Command::MarkRead(_))));
    // The scroller tells where it is: that is no reason to go on faster, nor to stay.
    let before = shown(&desk);
    desk.at_end();
    assert_eq!(shown(&desk), before);
    for ms in [1_000, 1_300, 1_600, 1_900, 2_200, 2_500, 2_800, 3_100] {
        frame_at(&mut desk, ms);
    }
    assert_eq!(desk.room().passed_by(), 0);
    let read = desk.told().into_iter().rev().find_map(|command| match command {
        Command::MarkRead(read) => Some(read.message_id),
        _ => None,
    });
    assert_eq!(read, Some(MessageId::new("b300")));
}

#[test]
fn who_goes_up_during_a_burst_is_not_brought_back() {
    let mut desk = Desk::in_lobby(written(1, 99), Some("b99"));
    desk.events([(11, came(written(100, 300)))]);
    desk.scroll(Scroll::default());
    assert!(!desk.room().is_at_end);
    let before = shown(&desk);
    frame_at(&mut desk, 1_000);
    frame_at(&mut desk, 2_000);
    assert_eq!(shown(&desk), before);
}
