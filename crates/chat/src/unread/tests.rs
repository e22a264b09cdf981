//! How much Ana has not read.

use model::{Content, Delivery, MessageId, RoomId, Timestamp};

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
    let room = |kind, is_muted, messages, mentions| RoomUnread {
        kind,
        is_muted,
        unread: Unread { messages, mentions },
    };
    let rooms = [
        room(RoomKind::Property, false, 5, 1),
        room(RoomKind::Direct, false, 2, 0),
        room(RoomKind::Direct, true, 3, 0),
        room(RoomKind::Organization, true, 40, 2),
    ];
    assert_eq!(total(rooms), Unread { messages: 9, mentions: 5 });
    assert_eq!(total([]), Unread::default());
}
