//! Days and times in words.

use model::Timestamp;
use words::said;

use crate::time::{Date, date, local};

fn weekday(date: Date) -> String {
    said::weekday_long(date.weekday as u64)
}

fn month(date: Date) -> String {
    said::month_long(date.month as u64)
}

/// A day of a month or a year: never below nothing where anybody writes messages.
fn number(of: i64) -> u64 {
    u64::try_from(of).unwrap_or_default()
}

/// `14:05`.
pub(crate) fn clock(at: Timestamp) -> String {
    let minute = local(at).minute;
    format!("{:02}:{:02}", minute / 60, minute % 60)
}

/// `12 Jun`, with the year when it is another one.
pub(super) fn short_date(day: i64, today: i64) -> String {
    let then = date(day);
    let words = said::date_short(number(then.day), &said::month_short(then.month as u64));
    if then.year == date(today).year {
        return words;
    }
    said::date_short_year(&words, number(then.year))
}

/// A time near now: `14:05`, or with its date on another day.
pub(crate) fn moment(at: Timestamp, now: Timestamp) -> String {
    let (then, today) = (local(at).day, local(now).day);
    match today - then {
        0 => clock(at),
        1 => said::yesterday_at(&clock(at)),
        -1 => said::tomorrow_at(&clock(at)),
        _ => said::date_at(&short_date(then, today), &clock(at)),
    }
}

/// A time by itself: its date with the year, and `14:05`.
pub(crate) fn date_and_time(at: Timestamp) -> String {
    let then = date(local(at).day);
    let day = said::date_short(number(then.day), &said::month_short(then.month as u64));
    said::date_at(&said::date_short_year(&day, number(then.year)), &clock(at))
}

/// The heading of a day in a timeline.
pub(crate) fn day(day: i64, today: i64) -> String {
    let then = date(day);
    match today - day {
        0 => said::today().to_owned(),
        1 => said::yesterday().to_owned(),
        2..=6 => weekday(then),
        _ if then.year == date(today).year => {
            said::date_long(&weekday(then), number(then.day), &month(then))
        }
        _ => said::date_long_year(number(then.day), &month(then), number(then.year)),
    }
}

/// When something last happened, short enough for a row of the sidebar.
pub(crate) fn last_at(at: Timestamp, now: Timestamp) -> String {
    let (then, today) = (local(at).day, local(now).day);
    match today - then {
        ..=0 => clock(at),
        1 => said::yesterday().to_owned(),
        2..=6 => said::weekday_short(date(then).weekday as u64),
        _ => short_date(then, today),
    }
}
