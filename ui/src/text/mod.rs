//! Every word a person sees or hears, chosen by codes. The words themselves are in `crates/words`,
//! in six languages; no other module of the page holds a visible string.

mod errors;
mod files;
mod fold;
mod keys;
mod overlay;
mod people;
mod search;
mod when;
mod writing;

use ipc::TypingPerson;
use model::{Availability, Delivery, RoomKind, Timestamp};
use words::said;

use crate::store::Toast;
use crate::time::local;
pub(crate) use errors::*;
pub(crate) use files::*;
pub(crate) use fold::folded;
pub(crate) use keys::keys;
pub(crate) use overlay::*;
pub(crate) use people::*;
pub(crate) use search::*;
use when::short_date;
pub(crate) use when::{clock, date_and_time, day, last_at, moment};
pub(crate) use words::said::*;
pub(crate) use writing::*;

/// The product.
pub(crate) const APP: &str = "Deskbell";

// Sign-in.

/// Which backend the form signs in to, and with which version.
pub(crate) fn backend(address: &str, version: &str) -> String {
    said::backend_of(address.trim_start_matches("https://").trim_end_matches('/'), version)
}

// Sidebar.

/// How long a mute can last: milliseconds and words.
pub(crate) fn mutes() -> [(Option<i64>, &'static str); 3] {
    [
        (Some(60 * 60_000), said::for_1_hour()),
        (Some(8 * 60 * 60_000), said::for_8_hours()),
        (None, said::until_unmuted()),
    ]
}

/// Lengths a pause can have: minutes and words.
pub(crate) fn pauses() -> [(i64, &'static str); 3] {
    [(30, said::for_30_minutes()), (60, said::for_1_hour()), (8 * 60, said::for_8_hours())]
}

/// That a room is muted, and until when.
pub(crate) fn muted(until: Option<Timestamp>, now: Timestamp) -> String {
    match until {
        Some(until) => said::muted_until(&moment(until, now)),
        None => said::muted_always().to_owned(),
    }
}

/// The heading of a section.
pub(crate) fn section(kind: RoomKind) -> &'static str {
    match kind {
        RoomKind::Property => said::section_property(),
        RoomKind::Organization => said::section_organization(),
        RoomKind::Group => said::section_group(),
        RoomKind::Direct => said::section_direct(),
    }
}

/// What a kind of room is called beside its name.
pub(crate) fn kind(kind: RoomKind) -> &'static str {
    match kind {
        RoomKind::Property => said::kind_property(),
        RoomKind::Organization => said::kind_organization(),
        RoomKind::Group => said::kind_group(),
        RoomKind::Direct => said::kind_direct(),
    }
}

/// Unread in a row of the sidebar, for those who listen.
pub(crate) fn unread(count: u32, mentions: u32) -> String {
    let messages = said::unread_messages(count.into());
    match mentions {
        0 => messages,
        n => said::unread_mentions(n.into(), &messages),
    }
}

/// The number on a badge.
pub(crate) fn badge(count: u32, is_lower_bound: bool) -> String {
    match (count, is_lower_bound) {
        (100.., _) => "99+".to_owned(),
        (n, true) => format!("{n}+"),
        (n, false) => n.to_string(),
    }
}

/// Until when notifications are silenced.
pub(crate) fn paused(until: Timestamp, now: Timestamp) -> String {
    said::paused_until(&moment(until, now))
}

// Room.

/// Said in passing.
pub(crate) fn toast(toast: Toast) -> &'static str {
    match toast {
        Toast::Copied => said::copied(),
        Toast::LinkCopied => said::link_copied(),
        Toast::UnreadFrom => said::said_unread_from(),
        Toast::Muted => said::muted_always(),
        Toast::Unmuted => said::room_unmuted(),
        Toast::MarkedUnread => said::room_for_later(),
        Toast::RoomGone => said::room_gone(),
        Toast::SentStays => said::sent_stays(),
        Toast::QuotedNotHere => said::quoted_not_here(),
    }
}

/// How many people are in a room, and how many of the others are here now.
pub(crate) fn people(count: usize, active: usize) -> String {
    let all = said::people_count(count as u64);
    match active {
        0 => all,
        n => said::people_here(&all, n as u64),
    }
}

/// What the dot beside a name says.
pub(crate) fn availability(availability: Availability) -> &'static str {
    match availability {
        Availability::Active => said::here_now(),
        Availability::Away => said::away(),
        Availability::Offline => said::not_here(),
    }
}

/// The pill over the composer.
pub(crate) fn arrived(count: u32) -> String {
    said::arrived_messages(count.into())
}

/// The pill at the top, when the first unread message is further up.
pub(crate) fn unread_above(count: u32) -> String {
    match count {
        0 | 1 => said::to_first_unread().to_owned(),
        n => said::first_of_unread(n.into()),
    }
}

/// Who types, in a room of several or of two.
pub(crate) fn typing(people: &[TypingPerson]) -> String {
    match people {
        [] => String::new(),
        [one] => said::typing_one(first_name(&one.name)),
        [one, two] => said::typing_two(first_name(&one.name), first_name(&two.name)),
        [one, rest @ ..] => said::typing_many(rest.len() as u64, first_name(&one.name)),
    }
}

/// Names that are said before the others are counted.
const NAMES_SAID: usize = 8;

/// Who answered with an emoji: `count` of them, of whom these have names here, and perhaps oneself.
pub(crate) fn reacted(emoji: &str, names: &[&str], is_own: bool, count: u32) -> String {
    let said = names.len().min(NAMES_SAID);
    let mut people: Vec<String> = names.iter().take(said).map(|name| (*name).to_owned()).collect();
    let unsaid = (count as usize).saturating_sub(said + usize::from(is_own));
    if unsaid == 0 && people.is_empty() {
        return said::reacted_with_you(emoji);
    }
    if is_own {
        people.push(said::reaction_you().to_owned());
    }
    if unsaid > 0 {
        people.push(said::reaction_others(unsaid as u64));
    }
    let comma = if words::spoken().is_right_to_left() { "، " } else { ", " };
    let people = match people.split_last() {
        Some((last, [])) => last.clone(),
        Some((last, others)) => said::names_and(&others.join(comma), last),
        None => String::new(),
    };
    said::reacted_with(&people, emoji)
}

/// Typing in a row of the sidebar, where a direct room already bears the name.
pub(crate) fn typing_short(people: &[TypingPerson], kind: RoomKind) -> String {
    if kind == RoomKind::Direct { said::typing_short().to_owned() } else { typing(people) }
}

/// What became of a message, beside the ticks.
pub(crate) fn delivery(delivery: Delivery) -> &'static str {
    match delivery {
        Delivery::Queued => said::delivery_queued(),
        Delivery::Sending => said::delivery_sending(),
        Delivery::Waiting { .. } => said::delivery_waiting(),
        Delivery::Failed { .. } => said::delivery_failed(),
        Delivery::Sent => said::delivery_sent(),
        Delivery::Delivered => said::delivery_delivered(),
        Delivery::Read => said::delivery_read(),
    }
}

/// Why a message waits.
pub(crate) fn waiting(until: Option<Timestamp>, now: Timestamp) -> String {
    match until {
        None => said::waiting_for_line().to_owned(),
        Some(until) if until.ms_since(now) > 60_000 => said::trying_at(&moment(until, now)),
        Some(_) => said::trying_soon().to_owned(),
    }
}

/// Both times of a message that had to wait.
pub(crate) fn written_and_sent(written: Timestamp, sent: Timestamp) -> String {
    let (from, to) = (local(written), local(sent));
    let written = match to.day - from.day {
        0 => clock(written),
        _ => said::date_at(&short_date(from.day, to.day), &clock(written)),
    };
    said::written_and_sent_at(&written, &clock(sent))
}

/// What a listener hears when a message comes.
pub(crate) fn announcement(name: &str, text: &str) -> String {
    said::announcement_of(name, text)
}

// Composer and banner.

/// What the composer is for.
pub(crate) fn composer(room: &str) -> String {
    said::message_to(room)
}

/// How full the outbox is, once that matters.
pub(crate) fn queue(waiting: usize, limit: usize) -> String {
    said::queue_of(waiting as u64, limit as u64)
}

/// No line, since when.
pub(crate) fn offline(since: Timestamp, now: Timestamp) -> String {
    said::offline_since(&moment(since, now))
}

/// The pace of the limit, said honestly.
pub(crate) fn paced(waiting: usize, estimate_ms: i64) -> String {
    let left = match u64::try_from((estimate_ms + 30_000) / 60_000).unwrap_or_default() {
        0 => said::less_than_a_minute().to_owned(),
        n => said::minutes_left(n),
    };
    said::paced_by(&said::sending_messages(waiting as u64), &left)
}

/// The question before unsent messages go with the sign-out.
pub(crate) fn leave_question(waiting: usize) -> String {
    said::leave_question(waiting as u64)
}

/// The window's title.
pub(crate) fn title(unread: u32, room: Option<&str>) -> String {
    let place = room.map_or_else(|| APP.to_owned(), |room| format!("{room} — {APP}"));
    if unread == 0 { place } else { format!("({}) {place}", badge(unread, false)) }
}

// Names and sizes.

/// The first word of a name.
pub(crate) fn first_name(name: &str) -> &str {
    name.split_whitespace().next().unwrap_or(name)
}

/// Up to two letters that stand for a name.
pub(crate) fn initials(name: &str) -> String {
    let mut words =
        name.split_whitespace().filter_map(|word| word.chars().find(|c| c.is_alphanumeric()));
    let first = words.next();
    let last = words.next_back();
    first.into_iter().chain(last).flat_map(char::to_uppercase).collect()
}

/// A length in bytes.
pub(crate) fn size(bytes: u64) -> String {
    match bytes {
        0..1_000 => said::size_bytes(bytes),
        1_000..1_000_000 => said::size_kilobytes(&(bytes / 1_000).to_string()),
        _ => {
            let (whole, tenths) = (bytes / 1_000_000, bytes / 100_000 % 10);
            said::size_megabytes(&format!("{whole}{}{tenths}", said::decimal_sign()))
        }
    }
}

#[cfg(test)]
mod tests;
