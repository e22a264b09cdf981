//! Quiet hours: when nothing rings, by the clock on the property's wall, over midnight and when the
//! clocks change.
//!
//! It knows nothing of where zones come from. A time the wall never shows, because the clocks skip
//! it, is as much later as they skip; of a time it shows twice, the first counts.

use jiff::civil::{Date, Time, Weekday as Day};
use jiff::tz::TimeZone;
use model::{QuietHours, Timestamp, Weekday};

/// Days looked ahead for the next beginning: a week, and the day of a span that began yesterday.
const AHEAD: i32 = 7;

/// Until when nothing rings; `None` when it may now. Spans that touch are one.
pub fn until(hours: &[QuietHours], zone: &TimeZone, now: Timestamp) -> Option<Timestamp> {
    let spans = spans(hours, zone, now);
    let mut until = None;
    loop {
        let at = until.unwrap_or(now);
        let last = spans.iter().filter(|(start, end)| (*start..*end).contains(&at));
        match last.map(|(_, end)| *end).max() {
            Some(end) => until = Some(end),
            None => return until,
        }
    }
}

/// When that changes next: quiet hours that hold end, or others begin.
pub fn changes_at(hours: &[QuietHours], zone: &TimeZone, now: Timestamp) -> Option<Timestamp> {
    until(hours, zone, now).or_else(|| {
        spans(hours, zone, now).into_iter().map(|(start, _)| start).filter(|at| *at > now).min()
    })
}

/// Every span that can hold now or begin within a week.
fn spans(hours: &[QuietHours], zone: &TimeZone, now: Timestamp) -> Vec<(Timestamp, Timestamp)> {
    let Ok(today) = jiff::Timestamp::from_millisecond(now.as_ms()) else { return Vec::new() };
    let today = zone.to_datetime(today).date();
    let days = (-1..=AHEAD)
        .filter_map(|ahead| today.checked_add(jiff::Span::new().try_days(ahead).ok()?).ok());
    days.flat_map(|date| hours.iter().filter_map(move |hours| span(hours, zone, date)))
        .filter(|(_, end)| *end > now)
        .collect()
}

/// The span that begins on a date, if one does.
fn span(hours: &QuietHours, zone: &TimeZone, date: Date) -> Option<(Timestamp, Timestamp)> {
    if !hours.days.contains(&weekday(date)) {
        return None;
    }
    let is_over_midnight = hours.ends_at_minute <= hours.starts_at_minute;
    let last = if is_over_midnight { date.tomorrow().ok()? } else { date };
    Some((at(zone, date, hours.starts_at_minute)?, at(zone, last, hours.ends_at_minute)?))
}

fn at(zone: &TimeZone, date: Date, minute: u16) -> Option<Timestamp> {
    let (hour, minute) = (i8::try_from(minute / 60).ok()?, i8::try_from(minute % 60).ok()?);
    let wall = date.to_datetime(Time::new(hour, minute, 0, 0).ok()?);
    let instant = zone.to_ambiguous_timestamp(wall).compatible().ok()?;
    Some(Timestamp::from_ms(instant.as_millisecond()))
}

fn weekday(date: Date) -> Weekday {
    match date.weekday() {
        Day::Monday => Weekday::Monday,
        Day::Tuesday => Weekday::Tuesday,
        Day::Wednesday => Weekday::Wednesday,
        Day::Thursday => Weekday::Thursday,
        Day::Friday => Weekday::Friday,
        Day::Saturday => Weekday::Saturday,
        Day::Sunday => Weekday::Sunday,
    }
}

#[cfg(test)]
mod tests;
