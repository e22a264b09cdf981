//! How a stretch of timeline is laid out: days, groups of one sender, their pictures side by side,
//! the line above what is new.

use std::rc::Rc;

use model::{Delivery, Message, MessageId, MessageKind, Timestamp, UserId};

use crate::store::Row;
use crate::time::local;

/// Messages of one sender stand together when they are no further apart than this.
const GROUP_MS: i64 = 5 * 60_000;
/// Pictures of one sender stand side by side when each came this soon after the one before.
const TOGETHER_MS: i64 = 60_000;
/// The most pictures side by side: as many as one composer holds.
const MOST_TOGETHER: usize = 10;

/// Something drawn.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Item {
    /// A day begins (days since the epoch, on this desk's calendar) above that row.
    Day {
        /// Which day.
        day: i64,
        /// The key of the row below.
        above: String,
    },
    /// What is below is new.
    Divider,
    /// A known hole.
    Gap {
        /// Stable key.
        id: i64,
    },
    /// A message.
    Message {
        /// It.
        message: Rc<Message>,
        /// Written by the person at this desk.
        is_own: bool,
        /// The first of its group: it bears the name.
        opens: bool,
        /// The last of its group.
        closes: bool,
    },
    /// Pictures without words that one sender sent together, side by side.
    Pictures {
        /// Their messages, oldest first: two at the least.
        messages: Vec<Rc<Message>>,
        /// Sent by the person at this desk.
        is_own: bool,
        /// The first of its group: it bears the name.
        opens: bool,
        /// The last of its group.
        closes: bool,
    },
}

impl Item {
    /// The messages it draws, oldest first, and whether they are of the person at this desk.
    fn messages(&self) -> (&[Rc<Message>], bool) {
        match self {
            Self::Message { message, is_own, .. } => (std::slice::from_ref(message), *is_own),
            Self::Pictures { messages, is_own, .. } => (messages, *is_own),
            Self::Day { .. } | Self::Divider | Self::Gap { .. } => (&[], false),
        }
    }
}

/// A message among what is drawn, and whether it is of the person at this desk.
pub(crate) fn find<'a>(items: &'a [Item], id: &MessageId) -> Option<(&'a Rc<Message>, bool)> {
    items.iter().find_map(|item| {
        let (messages, is_own) = item.messages();
        Some((messages.iter().find(|message| message.id == *id)?, is_own))
    })
}

/// Lays rows out for `me`, with the line of what is new after `divider_after`.
pub(crate) fn arrange(
    rows: &[Row],
    me: Option<&UserId>,
    divider_after: Option<&MessageId>,
) -> Vec<Item> {
    let mut items = Vec::with_capacity(rows.len() + 8);
    let mut last_day = i64::MIN;
    let mut is_divider_due = false;
    for row in rows {
        let message = match row {
            Row::Gap { id, .. } => {
                items.push(Item::Gap { id: *id });
                continue;
            }
            Row::Message(message) => message,
        };
        let is_own = me == Some(&message.sender_id);
        if is_divider_due && !is_own {
            items.push(Item::Divider);
            is_divider_due = false;
        }
        let day = day_of(message, last_day);
        if day != last_day {
            items.push(Item::Day { day, above: message.id.to_string() });
            last_day = day;
        }
        let opens = !continues(items.last_mut(), message);
        let is_joined = !opens && items.last_mut().is_some_and(|last| join(last, message));
        if !is_joined {
            items.push(Item::Message { message: Rc::clone(message), is_own, opens, closes: true });
        }
        is_divider_due |= divider_after == Some(&message.id);
    }
    items
}

/// What waits here stands at the end whenever it was written, so it never opens an earlier day.
fn day_of(message: &Message, last_day: i64) -> i64 {
    let day = local(message.shown_at()).day;
    if message.delivery.is_pending() { day.max(last_day) } else { day }
}

/// Whether a message belongs to the group the last item ends; if so, that item ends it no more.
fn continues(item: Option<&mut Item>, message: &Message) -> bool {
    let (last, closes) = match item {
        Some(Item::Message { message: last, closes, .. }) => (&**last, closes),
        Some(Item::Pictures { messages, closes, .. }) => match messages.last() {
            Some(last) => (&**last, closes),
            None => return false,
        },
        Some(Item::Day { .. } | Item::Divider | Item::Gap { .. }) | None => return false,
    };
    let is_system = |m: &Message| m.content.kind == MessageKind::System;
    let continues = last.sender_id == message.sender_id
        && !is_system(last)
        && !is_system(message)
        && (apart_ms(last, message) <= GROUP_MS || message.delivery.is_pending());
    if continues {
        *closes = false;
    }
    continues
}

fn apart_ms(one: &Message, other: &Message) -> i64 {
    other.shown_at().ms_since(one.shown_at()).abs()
}

/// Puts a picture beside those it was sent with; `false` where it stands by itself.
fn join(item: &mut Item, message: &Rc<Message>) -> bool {
    let (messages, is_own, opens) = match item {
        Item::Message { message: first, is_own, opens, .. } => (vec![first], *is_own, *opens),
        Item::Pictures { messages, is_own, opens, .. } => {
            (messages.iter_mut().collect(), *is_own, *opens)
        }
        Item::Day { .. } | Item::Divider | Item::Gap { .. } => return false,
    };
    let together = |last: &Message| {
        is_tile(last) && is_tile(message) && apart_ms(last, message) <= TOGETHER_MS
    };
    let has_room = messages.len() < MOST_TOGETHER;
    if !has_room || !messages.last().is_some_and(|last| together(last)) {
        return false;
    }
    let mut messages: Vec<Rc<Message>> = messages.into_iter().map(|one| Rc::clone(one)).collect();
    messages.push(Rc::clone(message));
    *item = Item::Pictures { messages, is_own, opens, closes: true };
    true
}

/// Whether it is a picture and nothing else: words, reactions, and what is to be said and done about one that
/// was not sent, need a place of their own.
fn is_tile(message: &Message) -> bool {
    let content = &message.content;
    let has_gone_wrong =
        matches!(message.delivery, Delivery::Failed { .. } | Delivery::Waiting { .. });
    content.kind == MessageKind::Image
        && content.attachment.is_some()
        && content.text.trim().is_empty()
        && !message.is_deleted
        && message.reactions.is_empty()
        && !has_gone_wrong
}

/// Both times are worth showing when a message waited for longer than this.
const WAITED_MS: i64 = 60_000;

/// When it was sent, if it had to wait noticeably before.
pub(crate) fn waited(message: &Message) -> Option<Timestamp> {
    message.sent_at.filter(|sent| sent.ms_since(message.written_at) > WAITED_MS)
}

#[cfg(test)]
mod tests {
    use model::{Attachment, Content, FailureCode};

    use super::*;
    use crate::store::people::{ana, ana_writes, bruno_writes};

    const DAY: i64 = 86_400;

    /// `day`, `line`, `gap`, or a message: `+` opens and `.` continues a group, `<` closes it.
    fn drawn(rows: &[Row], divider_after: Option<&str>) -> Vec<String> {
        let marker = divider_after.map(MessageId::new);
        arrange(rows, Some(&ana().id), marker.as_ref())
            .into_iter()
            .map(|item| match item {
                Item::Day { day, .. } => format!("day {day}"),
                Item::Divider => "line".to_owned(),
                Item::Gap { id } => format!("gap {id}"),
                Item::Message { message, opens, closes, .. } => {
                    let (first, last) =
                        (if opens { "+" } else { "." }, if closes { "<" } else { "" });
                    format!("{first}{}{last}", message.id)
                }
                Item::Pictures { messages, opens, closes, .. } => {
                    let (first, last) =
                        (if opens { "+" } else { "." }, if closes { "<" } else { "" });
                    let ids: Vec<&str> = messages.iter().map(|one| one.id.as_str()).collect();
                    format!("{first}[{}]{last}", ids.join(" "))
                }
            })
            .collect()
    }

    fn row(message: Message) -> Row {
        Row::Message(Rc::new(message))
    }

    #[test]
    fn one_senders_messages_stand_together_for_five_minutes() {
        let rows = [
            row(bruno_writes("b1", 0)),
            row(bruno_writes("b2", 300)),
            row(bruno_writes("b3", 601)),
            row(ana_writes("a1", 610, Delivery::Sent)),
        ];
        assert_eq!(drawn(&rows, None), ["day 0", "+b1", ".b2<", "+b3<", "+a1<"]);
    }

    #[test]
    fn a_day_opens_a_group_anew() {
        let rows = [row(bruno_writes("b1", DAY - 10)), row(bruno_writes("b2", DAY + 10))];
        assert_eq!(drawn(&rows, None), ["day 0", "+b1<", "day 1", "+b2<"]);
    }

    #[test]
    fn the_line_stands_above_the_first_message_of_another() {
        let rows = [
            row(bruno_writes("b1", 0)),
            row(ana_writes("a1", 10, Delivery::Sent)),
            row(bruno_writes("b2", 20)),
        ];
        assert_eq!(drawn(&rows, Some("b1")), ["day 0", "+b1<", "+a1<", "line", "+b2<"]);
        assert_eq!(drawn(&rows, Some("b2")), ["day 0", "+b1<", "+a1<", "+b2<"]);
    }

    #[test]
    fn what_waits_since_yesterday_opens_no_earlier_day_at_the_end() {
        let rows =
            [row(bruno_writes("b1", DAY + 10)), row(ana_writes("a1", DAY - 10, Delivery::Queued))];
        assert_eq!(drawn(&rows, None), ["day 1", "+b1<", "+a1<"]);
    }

    #[test]
    fn a_hole_is_a_row_and_ends_a_group() {
        let gap = Row::Gap { id: 7, after: Timestamp::from_ms(5_000) };
        let rows = [row(bruno_writes("b1", 0)), gap, row(bruno_writes("b2", 10))];
        assert_eq!(drawn(&rows, None), ["day 0", "+b1<", "gap 7", "+b2<"]);
    }

    fn picture(message: Message) -> Message {
        let url = "/files/1".to_owned();
        let file = Attachment { url, name: "a.png".into(), size: None };
        let content =
            Content { kind: MessageKind::Image, text: String::new(), attachment: Some(file) };
        Message { content, ..message }
    }

    fn shows(seconds: i64) -> Message {
        picture(bruno_writes(&format!("p{seconds}"), seconds))
    }

    #[test]
    fn pictures_of_one_sender_within_a_minute_of_each_other_stand_side_by_side() {
        let rows = [shows(0), shows(50), shows(110), shows(171), shows(180)].map(row);
        assert_eq!(drawn(&rows, None), ["day 0", "+[p0 p50 p110]", ".[p171 p180]<"]);
        let with_words = bruno_writes("b1", 10);
        let rows = [row(shows(0)), row(with_words), row(shows(20)), row(shows(30))];
        assert_eq!(drawn(&rows, None), ["day 0", "+p0", ".b1", ".[p20 p30]<"]);
        let of_ana = picture(ana_writes("a1", 5, Delivery::Sent));
        let rows = [row(shows(0)), row(of_ana), row(shows(10))];
        assert_eq!(drawn(&rows, None), ["day 0", "+p0<", "+a1<", "+p10<"]);
    }

    #[test]
    fn what_stands_between_pictures_parts_them() {
        let rows = [shows(0), shows(1), shows(2)].map(row);
        assert_eq!(drawn(&rows, Some("p1")), ["day 0", "+[p0 p1]<", "line", "+p2<"]);
        let gap = Row::Gap { id: 7, after: Timestamp::from_ms(1_000) };
        let rows = [row(shows(0)), gap, row(shows(2))];
        assert_eq!(drawn(&rows, None), ["day 0", "+p0<", "gap 7", "+p2<"]);
    }

    #[test]
    fn a_picture_with_words_or_trouble_and_one_that_was_deleted_stands_by_itself() {
        let check = |change: fn(&mut Message), expected: &str| {
            let mut other = picture(ana_writes("a2", 1, Delivery::Sent));
            change(&mut other);
            let rows = [row(picture(ana_writes("a1", 0, Delivery::Sent))), row(other)];
            assert_eq!(drawn(&rows, None)[1..].join(" "), expected);
        };
        check(|_| {}, "+[a1 a2]<");
        check(|other| other.delivery = Delivery::Sending, "+[a1 a2]<");
        check(|other| other.content.text = "The stain".into(), "+a1 .a2<");
        check(|other| other.is_deleted = true, "+a1 .a2<");
        check(|other| other.content.kind = MessageKind::Document, "+a1 .a2<");
        check(|other| other.delivery = Delivery::Waiting { until: None }, "+a1 .a2<");
        let failed = |other: &mut Message| {
            other.delivery = Delivery::Failed { code: FailureCode::Refused };
        };
        check(failed, "+a1 .a2<");
    }

    #[test]
    fn ten_pictures_fill_a_grid_and_each_message_is_found_in_it() {
        let rows: Vec<Row> = (0..12).map(|n| row(shows(n))).collect();
        let items = arrange(&rows, Some(&ana().id), None);
        let counts: Vec<usize> = items.iter().map(|item| item.messages().0.len()).collect();
        assert_eq!(counts, [0, 10, 2]);
        let found = find(&items, &MessageId::new("p4"));
        assert_eq!(
            found.map(|(message, is_own)| (message.id.as_str(), is_own)),
            Some(("p4", false))
        );
        assert_eq!(find(&items, &MessageId::new("p12")), None);
    }

    #[test]
    fn both_times_are_shown_only_when_a_message_waited() {
        let mut message = ana_writes("a1", 0, Delivery::Sent);
        assert_eq!(waited(&message), None);
        message.sent_at = Some(Timestamp::from_ms(61_000));
        assert_eq!(waited(&message), message.sent_at);
    }
}
