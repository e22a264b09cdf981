//! Wall-clock time as the property reads it, or where that is unknown the person at this desk. The
//! only place that asks the browser for the time and the zone; the calendar itself is arithmetic.

use std::cell::RefCell;
use std::rc::Rc;

use ipc::ClockChange;
use model::Timestamp;

const MINUTE_MS: i64 = 60_000;
const DAY_MINUTES: i64 = 24 * 60;

/// A moment on the wall.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Local {
    /// Days since 1970-01-01, by its calendar.
    pub(crate) day: i64,
    /// Minutes since midnight.
    pub(crate) minute: i64,
}

/// A date of the calendar.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Date {
    /// The year.
    pub(crate) year: i64,
    /// The month, 1 to 12.
    pub(crate) month: usize,
    /// The day of the month, 1 to 31.
    pub(crate) day: i64,
    /// The day of the week, 0 is Monday.
    pub(crate) weekday: usize,
}

/// The time now.
#[cfg(all(target_arch = "wasm32", not(feature = "gallery")))]
pub(crate) fn now() -> Timestamp {
    Timestamp::from_ms(js_sys::Date::now() as i64)
}

/// The time now, or the one the gallery holds.
#[cfg(all(target_arch = "wasm32", feature = "gallery"))]
pub(crate) fn now() -> Timestamp {
    HELD.get().unwrap_or_else(|| Timestamp::from_ms(js_sys::Date::now() as i64))
}

#[cfg(feature = "gallery")]
thread_local! {
    static HELD: std::cell::Cell<Option<Timestamp>> = const { std::cell::Cell::new(None) };
}

/// Has it be that time from now on: what the gallery shows is the same on every day.
#[cfg(feature = "gallery")]
pub(crate) fn hold(at: Timestamp) {
    HELD.set(Some(at));
}

/// Natively nothing asks for the time: the shell and the tests say when it is.
#[cfg(not(target_arch = "wasm32"))]
pub(crate) fn now() -> Timestamp {
    Timestamp::default()
}

thread_local! {
    static CLOCK: RefCell<Rc<Vec<ClockChange>>> = RefCell::default();
}

/// Shows times by another clock from now on; without changes by the system's. `false` where that is
/// the same one.
pub(crate) fn follow(clock: &Rc<Vec<ClockChange>>) -> bool {
    let before = CLOCK.replace(Rc::clone(clock));
    before != *clock
}

/// Whether times are those of a property, and not those of this computer.
pub(crate) fn is_propertys() -> bool {
    CLOCK.with_borrow(|clock| !clock.is_empty())
}

/// Minutes east of Greenwich at that time, on the wall of the property.
fn offset_minutes(at: Timestamp) -> i64 {
    let east = CLOCK.with_borrow(|clock| {
        let after = clock.partition_point(|change| change.from <= at);
        clock.get(after.saturating_sub(1)).map(|change| change.minutes_east.into())
    });
    east.unwrap_or_else(|| system_minutes(at))
}

#[cfg(target_arch = "wasm32")]
fn system_minutes(at: Timestamp) -> i64 {
    let date = js_sys::Date::new(&wasm_bindgen::JsValue::from_f64(at.as_ms() as f64));
    -(date.get_timezone_offset() as i64)
}

/// The shell, which draws the first picture, has the zone of its system, as the web view has.
#[cfg(all(not(target_arch = "wasm32"), not(test)))]
fn system_minutes(at: Timestamp) -> i64 {
    let moment = jiff::Timestamp::from_millisecond(at.as_ms()).unwrap_or_default();
    i64::from(jiff::tz::TimeZone::system().to_offset(moment).seconds()) / 60
}

/// The tests live in Greenwich.
#[cfg(all(not(target_arch = "wasm32"), test))]
fn system_minutes(_at: Timestamp) -> i64 {
    0
}

/// That time on the wall.
pub(crate) fn local(at: Timestamp) -> Local {
    let minutes = at.as_ms().div_euclid(MINUTE_MS) + offset_minutes(at);
    Local { day: minutes.div_euclid(DAY_MINUTES), minute: minutes.rem_euclid(DAY_MINUTES) }
}

/// The date of a day, by the proleptic Gregorian calendar.
pub(crate) fn date(day: i64) -> Date {
    // Counted in eras of 400 years from 1 March of year 0, so that the leap day comes last.
    let shifted = day + 719_468;
    let era = shifted.div_euclid(146_097);
    let of_era = shifted.rem_euclid(146_097);
    let year_of_era = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let month_from_march = (5 * of_year + 2) / 153;
    let month = if month_from_march < 10 { month_from_march + 3 } else { month_from_march - 9 };
    let year = era * 400 + year_of_era + i64::from(month <= 2);
    Date {
        year,
        month: usize::try_from(month).unwrap_or(1),
        day: of_year - (153 * month_from_march + 2) / 5 + 1,
        weekday: usize::try_from((day + 3).rem_euclid(7)).unwrap_or(0),
    }
}

/// The day of a date, where there is one: the inverse of [`date`].
pub(crate) fn day_of(year: i64, month: i64, day: i64) -> Option<i64> {
    let is_late = month > 2;
    let years = year - i64::from(!is_late);
    let era = years.div_euclid(400);
    let of_era = years.rem_euclid(400);
    let month_from_march = if is_late { month - 3 } else { month + 9 };
    let of_year = (153 * month_from_march + 2) / 5 + day - 1;
    let days = era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468;
    let read = date(days);
    let is_there = (1..=12).contains(&month)
        && (read.year, i64::try_from(read.month).ok(), read.day) == (year, Some(month), day);
    is_there.then_some(days)
}

/// When a day begins on the wall. Where the clock is set forward at midnight, it begins later.
pub(crate) fn beginning(day: i64) -> Timestamp {
    let midnight = day * DAY_MINUTES;
    let at = |minutes: i64| Timestamp::from_ms(minutes * MINUTE_MS);
    // The clock may be set within a day of it: what holds on both sides is tried.
    let before = at(midnight - offset_minutes(at(midnight - DAY_MINUTES)));
    let after = at(midnight - offset_minutes(at(midnight + DAY_MINUTES)));
    let candidates = [before.min(after), before.max(after)];
    candidates.into_iter().find(|at| local(*at).day == day).unwrap_or(before)
}

/// A time as part of a file's name: `2026-11-22 06.42`.
pub(crate) fn stamp(at: Timestamp) -> String {
    let Local { day, minute } = local(at);
    let Date { year, month, day, .. } = date(day);
    format!("{year}-{month:02}-{day:02} {:02}.{:02}", minute / 60, minute % 60)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_have_their_dates() {
        let check = |day, year, month, of_month, weekday| {
            assert_eq!(date(day), Date { year, month, day: of_month, weekday }, "day {day}");
        };
        check(0, 1970, 1, 1, 3);
        check(-1, 1969, 12, 31, 2);
        check(11_016, 2000, 2, 29, 1);
        check(20_779, 2026, 11, 22, 6);
        check(20_512, 2026, 2, 28, 5);
        check(20_513, 2026, 3, 1, 6);
    }

    #[test]
    fn midnight_begins_a_day() {
        let last = local(Timestamp::from_ms(86_400_000 - 1));
        let first = local(Timestamp::from_ms(86_400_000));
        assert_eq!((last.day, last.minute), (0, 1_439));
        assert_eq!((first.day, first.minute), (1, 0));
    }

    #[test]
    fn times_are_those_of_the_property_where_it_tells_its_clock() {
        let change = |hour: i64, minutes_east| ClockChange {
            from: Timestamp::from_ms(hour * 3_600_000),
            minutes_east,
        };
        let clock = Rc::new(vec![change(24, 120), change(48, 60)]);
        assert!(follow(&clock) && !follow(&clock) && is_propertys());
        let minute = |hour: i64| local(Timestamp::from_ms(hour * 3_600_000)).minute;
        assert_eq!([minute(0), minute(30), minute(47), minute(48)], [120, 480, 60, 60]);
        assert!(follow(&Rc::default()) && !is_propertys());
    }

    #[test]
    fn a_date_has_its_day_and_what_is_no_date_has_none() {
        for day in [-1, 0, 11_016, 20_512, 20_513, 20_779] {
            let Date { year, month, day: of_month, .. } = date(day);
            assert_eq!(day_of(year, i64::try_from(month).unwrap(), of_month), Some(day));
        }
        for (year, month, day) in
            [(2026, 2, 29), (2026, 0, 1), (2026, 13, 1), (2026, 6, 31), (2026, 6, 0)]
        {
            assert_eq!(day_of(year, month, day), None, "{year}-{month}-{day}");
        }
    }

    #[test]
    fn a_day_begins_once_also_where_the_clock_is_set_at_midnight() {
        let change = |hour: i64, minutes_east| ClockChange {
            from: Timestamp::from_ms(hour * 3_600_000),
            minutes_east,
        };
        // Back and forward, at midnight and in the small hours.
        let clocks = [[(0, 120), (46, 60)], [(0, 60), (47, 120)], [(0, 60), (49, 120)]];
        for clock in clocks {
            follow(&Rc::new(clock.map(|(hour, minutes)| change(hour, minutes)).to_vec()));
            for day in 0..6 {
                let begins = beginning(day);
                assert_eq!(local(begins).day, day, "{clock:?}");
                assert_eq!(local(begins.plus_ms(-1)).day, day - 1, "{clock:?}");
            }
        }
        follow(&Rc::default());
    }

    #[test]
    fn a_time_in_a_name_sorts_and_has_no_sign_a_file_system_minds() {
        assert_eq!(stamp(Timestamp::from_ms(3_840_000)), "1970-01-01 01.04");
    }
}
