//! Days and times in words.

use model::Timestamp;

use crate::time::{date, local};

const WEEKDAYS: [&str; 7] =
    ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];
const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

fn weekday(day: i64) -> &'static str {
    WEEKDAYS.get(date(day).weekday).copied().unwrap_or_default()
}

fn month(day: i64) -> &'static str {
    MONTHS.get(date(day).month.saturating_sub(1)).copied().unwrap_or_default()
}

fn short(word: &str) -> String {
    word.chars().take(3).collect()
}

/// `14:05`.
pub(crate) fn clock(at: Timestamp) -> String {
    let minute = local(at).minute;
    format!("{:02}:{:02}", minute / 60, minute % 60)
}

/// `12 Jun`, with the year when it is another one.
pub(super) fn short_date(day: i64, today: i64) -> String {
    let then = date(day);
    let words = format!("{} {}", then.day, short(month(day)));
    if then.year == date(today).year { words } else { format!("{words} {}", then.year) }
}

/// A time near now: `14:05`, or with its date on another day.
pub(crate) fn moment(at: Timestamp, now: Timestamp) -> String {
    let (then, today) = (local(at).day, local(now).day);
    match today - then {
        0 => clock(at),
        1 => format!("yesterday {}", clock(at)),
        -1 => format!("tomorrow {}", clock(at)),
        _ => format!("{} {}", short_date(then, today), clock(at)),
    }
}

/// The heading of a day in a timeline.
pub(crate) fn day(day: i64, today: i64) -> String {
    let then = date(day);
    match today - day {
        0 => "Today".to_owned(),
        1 => "Yesterday".to_owned(),
        2..=6 => weekday(day).to_owned(),
        _ if then.year == date(today).year => {
            format!("{}, {} {}", weekday(day), then.day, month(day))
        }
        _ => format!("{} {} {}", then.day, month(day), then.year),
    }
}

/// When something last happened, short enough for a row of the sidebar.
pub(crate) fn last_at(at: Timestamp, now: Timestamp) -> String {
    let (then, today) = (local(at).day, local(now).day);
    match today - then {
        ..=0 => clock(at),
        1 => "Yesterday".to_owned(),
        2..=6 => short(weekday(then)),
        _ => short_date(then, today),
    }
}
