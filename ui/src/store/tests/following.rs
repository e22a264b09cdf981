//! Ana is at the end of a room while messages come down on it.

use super::*;

/// `b{from}` to `b{to}`, a second apart.
fn written(from: i64, to: i64) -> Vec<Message> {
    (from..=to).map(|n| bruno_writes(&format!("b{n}"), n)).collect()
}

fn at(desk: &mut Desk, ms: i64, action: Action) {
    let effects = desk.state.reduce(action, Timestamp::from_ms(NOON + ms));
    desk.asked.extend(effects);
}

fn frame_at(desk: &mut Desk, ms: i64) {
    at(desk, ms, Action::Window(WindowAction::Frame));
}

/// After how many milliseconds each is to come.
fn frames_asked(desk: &mut Desk) -> Vec<u32> {
    let asked = std::mem::take(&mut desk.asked);
    let frames = asked.into_iter().filter_map(|effect| match effect {
        Effect::Frame(ms) => Some(ms),
        _ => None,
    });
    frames.collect()
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

/// Messages come down on Ana, twelve a frame, for so many frames; how many rows each change of the
/// document brought, and the last message.
fn rush(desk: &mut Desk, frames: i64) -> (Vec<usize>, i64) {
    let (mut brought, mut last, mut due) = (Vec::new(), 99, None);
    for frame in 0..frames {
        let ms = frame * 17;
        if due.is_some_and(|due| due <= ms) {
            let before = shown(desk);
            frame_at(desk, ms);
            brought.push(fresh(desk, &before));
            due = None;
        }
        let before = shown(desk);
        let event = Envelope { seq: 11 + frame as u64, event: came(written(last + 1, last + 12)) };
        let events = FromFeed::Events(vec![event]);
        at(desk, ms, Action::Feed(1, events));
        last += 12;
        brought.push(fresh(desk, &before));
        due = due.or(frames_asked(desk).first().map(|after| ms + i64::from(*after).max(1)));
    }
    (brought, last)
}

#[test]
fn a_message_is_drawn_with_its_event_and_asks_for_no_frame() {
    let mut desk = Desk::in_lobby(written(1, 99), Some("b99"));
    let before = shown(&desk);
    desk.events([(11, came(written(100, 100)))]);
    assert_eq!(fresh(&desk, &before), 1);
    assert_eq!(shown(&desk).last().map(String::as_str), Some("b100"));
    assert!(frames_asked(&mut desk).is_empty());
}

#[test]
fn what_comes_at_once_is_drawn_a_few_rows_a_frame_without_waiting() {
    let mut desk = Desk::in_lobby(written(1, 99), Some("b99"));
    desk.events([(11, came(written(100, 139)))]);
    for left in [32, 24, 16, 8, 0] {
        assert_eq!(desk.room().timeline.is_behind(), left);
        assert_eq!(desk.room().passed_by(), 0, "nobody has to go there");
        assert_eq!(frames_asked(&mut desk).len(), usize::from(left > 0));
        frame_at(&mut desk, 17);
    }
}

#[test]
fn in_a_rush_the_rows_stay_and_are_counted_and_none_of_them_is_read() {
    let mut desk = Desk::in_lobby(written(1, 99), Some("b99"));
    let (brought, last) = rush(&mut desk, 60);
    assert!(brought.iter().all(|rows| *rows <= 8), "{brought:?}");
    assert!(brought.iter().rev().take(30).all(|rows| *rows == 0), "{brought:?}");
    let room = desk.room();
    assert!(room.passed_by() > 300, "{}", room.passed_by());
    assert!(room.is_at_end && room.follows_end());
    assert!(!desk.told().iter().any(|command| matches!(command, Command::MarkRead(_))));
    // The scroller tells where it is: that is no reason to go on faster, nor to stay for good.
    let before = shown(&desk);
    desk.at_end();
    assert_eq!(shown(&desk), before);

    // It is calm again.
    let mut ms = 60 * 17;
    for _ in 0..20 {
        ms += 250;
        frame_at(&mut desk, ms);
    }
    assert_eq!(shown(&desk).last().cloned(), Some(format!("b{last}")));
    assert_eq!(desk.room().passed_by(), 0);
    let read = desk.told().into_iter().rev().find_map(|command| match command {
        Command::MarkRead(read) => Some(read.message_id),
        _ => None,
    });
    assert_eq!(read, Some(MessageId::new(format!("b{last}"))));
    frame_at(&mut desk, ms + 250);
    assert!(frames_asked(&mut desk).is_empty(), "and then it rests");
}

#[test]
fn who_goes_up_in_a_rush_is_not_brought_back() {
    let mut desk = Desk::in_lobby(written(1, 99), Some("b99"));
    rush(&mut desk, 60);
    desk.scroll(Scroll::default());
    assert!(!desk.room().is_at_end);
    let before = shown(&desk);
    for ms in [2_000, 2_250, 2_500] {
        frame_at(&mut desk, ms);
    }
    assert_eq!(shown(&desk), before);
}

#[test]
fn an_own_message_is_seen_in_the_middle_of_a_rush() {
    let mut desk = Desk::in_lobby(written(1, 99), Some("b99"));
    rush(&mut desk, 60);
    let event = came(vec![ana_writes("a1", 5_000, Delivery::Queued)]);
    desk.events([(71, event)]);
    assert_eq!(shown(&desk).last().map(String::as_str), Some("a1"));
}
