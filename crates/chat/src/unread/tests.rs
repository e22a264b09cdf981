//! How much Ana has not read.

use model::{Content, Delivery, RoomId};

use super::*;

/// Messages at the times 1, 2, 3 …, each as `sender` or `sender: text`; `-` before one is deleted,
/// `~` is still pending, `!` is the service's own word.
fn messages(lines: &[&str]) -> Vec<Told> {
    let mut at = 0;
    lines
        .iter()
        .map(|line| {
            at += 1;
            let (flags, line) =
                line.split_at(line.len() - line.trim_start_matches(['-', '~', '!']).len());
            let (sender, text) = line.split_once(": ").unwrap_or((line, "hello"));
            let time = Timestamp::from_ms(at);
            let kind = if flags == "!" { MessageKind::System } else { MessageKind::Text };
            let message = Message {
                id: MessageId::new(format!("m{at}")),
                room_id: RoomId::new("lobby"),
                sender_id: UserId::new(sender),
                sender_name: sender.to_owned(),
                content: Content { kind, ..Content::text(text) },
                written_at: time,
                sent_at: (flags != "~").then_some(time),
                delivery: Delivery::Sent,
                is_edited: false,
                is_deleted: flags == "-",
                changed_at: None,
                reactions: Vec::new(),
            };
            Told { message, serial: None }
        })
        .collect()
}

#[track_caller]
fn check(lines: &[&str], read: Option<u8>, expected: (u32, u32)) {
    let read_up_to = read.and_then(|n| messages(lines).get(usize::from(n) - 1)?.position());
    let marker = Marker { read_up_to, last_read_at: None };
    let is_mention = |message: &Message| message.content.text.contains("@ana");
    let unread = count(&messages(lines), &UserId::new("ana"), &marker, is_mention);
    assert_eq!((unread.messages, unread.mentions), expected, "{lines:?}");
}

#[test]
fn others_messages_after_the_read_position_count() {
    check(&["bruno", "bruno: @ana!", "chiara"], None, (3, 1));
    check(&["bruno", "bruno: @ana!", "chiara"], Some(1), (2, 1));
    check(&["bruno", "bruno: @ana!", "chiara"], Some(3), (0, 0));
    check(&[], None, (0, 0));
}

#[test]
fn writing_is_not_reading() {
    check(&["bruno", "ana", "chiara"], None, (2, 0));
    check(&["bruno", "chiara", "ana"], Some(1), (1, 0));
}

#[test]
fn the_backends_word_counts_only_where_nobody_looked_here() {
    let rows = messages(&["bruno", "bruno", "bruno"]);
    let count = |marker: &Marker| count(&rows, &UserId::new("ana"), marker, |_| false).messages;
    let last_read_at = Some(Timestamp::from_ms(2));
    assert_eq!(count(&Marker { read_up_to: None, last_read_at }), 1);
    assert_eq!(count(&Marker { read_up_to: rows[0].position(), last_read_at }), 2);
}

#[test]
fn a_newcomer_is_announced_but_not_unread() {
    check(&["bruno", "!bruno: @ana joined"], None, (1, 0));
}

#[test]
fn between_messages_of_one_millisecond_the_serial_says_what_was_read() {
    let mut rows = messages(&["bruno", "bruno"]);
    for (row, serial) in rows.iter_mut().zip(["s2", "s1"]) {
        row.message.sent_at = Some(Timestamp::from_ms(1));
        row.serial = Some(serial.into());
    }
    let unread = |read: &Told| {
        let marker = Marker { read_up_to: read.position(), last_read_at: None };
        count(&rows, &UserId::new("ana"), &marker, |_| false).messages
    };
    assert_eq!((unread(&rows[0]), unread(&rows[1])), (0, 1));
}

#[test]
fn what_still_waits_has_no_place_and_reads_nothing() {
    check(&["bruno", "~ana"], None, (1, 0));
}

#[test]
fn a_deleted_message_is_not_unread() {
    check(&["bruno", "-bruno: @ana"], None, (1, 0));
}

#[test]
fn the_order_in_which_rows_come_does_not_matter() {
    let mut rows = messages(&["bruno", "ana", "chiara", "chiara"]);
    rows.reverse();
    let unread = count(&rows, &UserId::new("ana"), &Marker::default(), |_| false);
    assert_eq!(unread.messages, 3);
}

#[test]
fn the_total_counts_direct_messages_as_mentions_and_muted_rooms_only_by_theirs() {
    let rooms = [
        room(RoomKind::Property, false, 5, 1),
        room(RoomKind::Direct, false, 2, 0),
        room(RoomKind::Direct, true, 3, 0),
        room(RoomKind::Organization, true, 40, 2),
    ];
    let settings = NotificationSettings::default();
    let all = rooms.iter().map(|room| counted(room, &settings));
    assert_eq!(total(all), Unread { messages: 9, mentions: 5 });
    assert_eq!(total([]), Unread::default());
}

fn room(kind: RoomKind, is_muted: bool, messages: u32, mentions: u32) -> RoomUnread {
    RoomUnread { kind, is_muted, unread: Unread { messages, mentions } }
}

#[test]
fn what_comes_through_a_mute_is_the_persons_to_say() {
    let with = |mentions_through_mute, direct_through_mute| NotificationSettings {
        mentions_through_mute,
        direct_through_mute,
        ..NotificationSettings::default()
    };
    let check = |kind, settings: &NotificationSettings, expected: (u32, u32)| {
        let Unread { messages, mentions } = counted(&room(kind, true, 4, 1), settings);
        assert_eq!((messages, mentions), expected, "{kind:?} {settings:?}");
    };
    check(RoomKind::Group, &with(true, true), (1, 1));
    check(RoomKind::Group, &with(false, true), (0, 0));
    check(RoomKind::Direct, &with(true, true), (4, 4));
    check(RoomKind::Direct, &with(true, false), (1, 1));
    check(RoomKind::Direct, &with(false, false), (0, 0));
}

#[test]
fn the_line_stands_before_the_first_message_of_another_that_was_not_read() {
    let rows = messages(&["bruno", "ana", "!bruno: joined", "-bruno", "chiara", "bruno"]);
    let first = |marker: &Marker| {
        first(&rows, &UserId::new("ana"), marker).map(|id| id.as_str().to_owned())
    };
    let read_up_to = |at: usize| Marker { read_up_to: rows[at].position(), last_read_at: None };
    assert_eq!(first(&Marker::default()).as_deref(), Some("m1"));
    assert_eq!(first(&read_up_to(0)).as_deref(), Some("m5"));
    assert_eq!(first(&read_up_to(5)), None);
}

/// Marks lines as unread from one of them, or from the newest; answers what is unread then.
#[track_caller]
fn check_marked(lines: &[&str], from: Option<usize>, expected: Option<u32>) {
    let rows = messages(lines);
    let me = UserId::new("ana");
    let from = from.map(|at| rows[at].position().unwrap());
    let marker = before(&rows, &me, from.as_ref());
    let unread = marker.map(|marker| count(&rows, &me, &marker, |_| false).messages);
    assert_eq!(unread, expected, "{lines:?}");
}

#[test]
fn marked_as_unread_from_a_message_it_and_what_came_after_are() {
    check_marked(&["bruno", "ana", "chiara", "bruno"], Some(2), Some(2));
    check_marked(&["bruno", "ana", "chiara", "bruno"], Some(1), Some(2));
    check_marked(&["bruno", "ana", "chiara", "bruno"], Some(0), Some(3));
    check_marked(&["bruno", "ana", "chiara", "bruno"], None, Some(1));
}

#[test]
fn where_nobody_else_wrote_nothing_can_be_marked() {
    check_marked(&["bruno", "ana"], Some(1), None);
    check_marked(&["ana", "!bruno: joined", "-bruno"], None, None);
}
