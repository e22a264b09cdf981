//! A night desk in Lisbon, one in New York, and what their clocks do.

use jiff::tz::TimeZoneDatabase;

use super::*;

/// 22:00 to 07:00, every night.
fn nights() -> Vec<QuietHours> {
    hours(&Weekday::ALL, 22 * 60, 7 * 60)
}

fn hours(days: &[Weekday], starts_at_minute: u16, ends_at_minute: u16) -> Vec<QuietHours> {
    vec![QuietHours { days: days.to_vec(), starts_at_minute, ends_at_minute }]
}

fn zone(name: &str) -> TimeZone {
    TimeZoneDatabase::bundled().get(name).unwrap()
}

fn utc(text: &str) -> Timestamp {
    let instant: jiff::Timestamp = format!("{text}:00Z").parse().unwrap();
    Timestamp::from_ms(instant.as_millisecond())
}

#[track_caller]
fn check(hours: &[QuietHours], city: &str, now: &str, expected: Option<&str>) {
    assert_eq!(until(hours, &zone(city), utc(now)), expected.map(utc), "{city} at {now}");
}

#[test]
fn a_night_lasts_over_midnight_from_its_first_minute_to_before_its_last() {
    let lisbon = "Europe/Lisbon";
    check(&nights(), lisbon, "2026-11-25T21:59", None);
    check(&nights(), lisbon, "2026-11-25T22:00", Some("2026-11-26T07:00"));
    check(&nights(), lisbon, "2026-11-26T06:59", Some("2026-11-26T07:00"));
    check(&nights(), lisbon, "2026-11-26T07:00", None);
}

#[test]
fn the_wall_of_the_property_counts_wherever_the_desk_is() {
    check(&nights(), "America/New_York", "2026-11-26T02:59", None);
    check(&nights(), "America/New_York", "2026-11-26T03:00", Some("2026-11-26T12:00"));
}

#[test]
fn the_night_the_clocks_go_forward_is_an_hour_shorter() {
    // In Lisbon 01:00 becomes 02:00 on 29 March: 22:00 UTC to 06:00 UTC.
    check(&nights(), "Europe/Lisbon", "2026-03-28T22:00", Some("2026-03-29T06:00"));
    check(&nights(), "Europe/Lisbon", "2026-03-29T06:00", None);
    check(&nights(), "Europe/Lisbon", "2026-03-29T21:00", Some("2026-03-30T06:00"));
}

#[test]
fn the_night_the_clocks_go_back_is_an_hour_longer() {
    // In Lisbon 02:00 becomes 01:00 on 25 October: 21:00 UTC to 07:00 UTC.
    check(&nights(), "Europe/Lisbon", "2026-10-24T21:00", Some("2026-10-25T07:00"));
    check(&nights(), "Europe/Lisbon", "2026-10-25T06:59", Some("2026-10-25T07:00"));
    check(&nights(), "Europe/Lisbon", "2026-10-25T07:00", None);
}

#[test]
fn a_time_the_clocks_skip_is_later_and_of_one_they_show_twice_the_first_counts() {
    // 01:30 does not exist in Lisbon on 29 March; the wall goes on to 02:30, which is 01:30 UTC.
    let until_half_past = hours(&Weekday::ALL, 0, 90);
    check(&until_half_past, "Europe/Lisbon", "2026-03-29T01:29", Some("2026-03-29T01:30"));
    check(&until_half_past, "Europe/Lisbon", "2026-03-29T01:30", None);
    // 01:30 is shown at 00:30 UTC and again at 01:30 UTC on 25 October.
    check(&until_half_past, "Europe/Lisbon", "2026-10-25T00:29", Some("2026-10-25T00:30"));
    check(&until_half_past, "Europe/Lisbon", "2026-10-25T00:31", None);
}

#[test]
fn a_span_belongs_to_the_day_it_begins_on() {
    // 27 November 2026 is a Friday.
    let fridays = hours(&[Weekday::Friday], 22 * 60, 7 * 60);
    check(&fridays, "Europe/Lisbon", "2026-11-27T06:00", None);
    check(&fridays, "Europe/Lisbon", "2026-11-27T23:00", Some("2026-11-28T07:00"));
    check(&fridays, "Europe/Lisbon", "2026-11-28T06:00", Some("2026-11-28T07:00"));
    check(&fridays, "Europe/Lisbon", "2026-11-28T23:00", None);
}

#[test]
fn a_span_that_ends_when_it_begins_is_a_whole_day() {
    let sundays = hours(&[Weekday::Sunday], 0, 0);
    check(&sundays, "Europe/Lisbon", "2026-11-29T12:00", Some("2026-11-30T00:00"));
    check(&sundays, "Europe/Lisbon", "2026-11-30T00:00", None);
}

#[test]
fn spans_that_touch_or_overlap_are_one_quiet() {
    let mut both = hours(&[Weekday::Saturday], 20 * 60, 0);
    both.extend(hours(&[Weekday::Sunday], 0, 9 * 60));
    both.extend(hours(&[Weekday::Sunday], 8 * 60, 10 * 60));
    check(&both, "Europe/Lisbon", "2026-11-28T20:00", Some("2026-11-29T10:00"));
}

#[test]
fn without_spans_or_days_it_is_never_quiet() {
    check(&[], "Europe/Lisbon", "2026-11-25T23:00", None);
    check(&hours(&[], 0, 0), "Europe/Lisbon", "2026-11-25T23:00", None);
}

#[test]
fn the_next_change_is_the_end_of_this_quiet_or_the_beginning_of_the_next() {
    let changes = |hours: &[QuietHours], now| changes_at(hours, &zone("Europe/Lisbon"), utc(now));
    assert_eq!(changes(&nights(), "2026-11-25T12:00"), Some(utc("2026-11-25T22:00")));
    assert_eq!(changes(&nights(), "2026-11-25T23:00"), Some(utc("2026-11-26T07:00")));
    let fridays = hours(&[Weekday::Friday], 22 * 60, 7 * 60);
    assert_eq!(changes(&fridays, "2026-11-28T08:00"), Some(utc("2026-12-04T22:00")));
    assert_eq!(changes(&[], "2026-11-25T12:00"), None);
}
