//! How a stretch of timeline is laid out: days, groups of one sender, the line above what is new.

use std::rc::Rc;

use model::{Message, MessageId, MessageKind, Timestamp, UserId};

use crate::store::Row;
use crate::time::local;

/// Messages of one sender stand together when they are no further apart than this.
const GROUP_MS: i64 = 5 * 60_000;

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
        items.push(Item::Message { message: Rc::clone(message), is_own, opens, closes: true });
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
fn continues(last: Option<&mut Item>, message: &Message) -> bool {
    let Some(Item::Message { message: last, closes, .. }) = last else { return false };
    let is_system = |m: &Message| m.content.kind == MessageKind::System;
    let apart = message.shown_at().ms_since(last.shown_at()).abs();
    let continues = last.sender_id == message.sender_id
        && !is_system(last)
        && !is_system(message)
        && (apart <= GROUP_MS || message.delivery.is_pending());
    if continues {
        *closes = false;
    }
    continues
}

/// Both times are worth showing when a message waited for longer than this.
const WAITED_MS: i64 = 60_000;

/// When it was sent, if it had to wait noticeably before.
pub(crate) fn waited(message: &Message) -> Option<Timestamp> {
    message.sent_at.filter(|sent| sent.ms_since(message.written_at) > WAITED_MS)
}

#[cfg(test)]
mod tests {
    use model::Delivery;

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

    #[test]
    fn both_times_are_shown_only_when_a_message_waited() {
        let mut message = ana_writes("a1", 0, Delivery::Sent);
        assert_eq!(waited(&message), None);
        message.sent_at = Some(Timestamp::from_ms(61_000));
        assert_eq!(waited(&message), message.sent_at);
    }
}
