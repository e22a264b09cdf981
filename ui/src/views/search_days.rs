//! The days a search is bounded by: typed, read as people write dates, and shown in one shape.

use model::Timestamp;
use web_sys::HtmlInputElement;
use yew::prelude::*;

use crate::language::use_words;
use crate::store::Day;
use crate::text;
use crate::time::{beginning, date, day_of, local};

/// Props of [`DayField`].
#[derive(Properties, PartialEq)]
pub(super) struct DayFieldProps {
    /// What it bounds.
    pub(super) label: &'static str,
    /// How tests know it.
    pub(super) test: &'static str,
    /// The day chosen.
    pub(super) day: Option<Day>,
    /// The time, to the minute.
    pub(super) now: Timestamp,
    /// Another was chosen, or none.
    pub(super) on_choose: Callback<Option<Day>>,
}

/// A field of our own, in the shape of a chip: web views differ in what they make of one for dates,
/// and none reads `12.6.`.
#[component(DayField)]
pub(super) fn day_field(props: &DayFieldProps) -> Html {
    use_words();
    let shown = props.day.map(|day| text::date_field(day.number)).unwrap_or_default();
    let onchange = {
        let on_choose = props.on_choose.clone();
        let (shown, today) = (shown.clone(), local(props.now).day);
        Callback::from(move |event: Event| {
            let Some(field) = event.target_dyn_into::<HtmlInputElement>() else { return };
            let typed = field.value();
            match read_day(&typed, today) {
                Some(number) => {
                    field.set_value(&text::date_field(number));
                    on_choose.emit(Some(chosen(number)));
                }
                None if typed.trim().is_empty() => on_choose.emit(None),
                // What is no date goes back to what holds.
                None => field.set_value(&shown),
            }
        })
    };
    html! {
        <label class={classes!("chip", "day-chip", props.day.is_some().then_some("on"))}>
            <span>{ props.label }</span>
            <input type="text" inputmode="numeric" autocomplete="off" dir="ltr" maxlength="10" size="10"
                placeholder={text::date_shape()} data-testid={props.test} value={shown} {onchange} />
        </label>
    }
}

fn chosen(number: i64) -> Day {
    Day { number, begins: beginning(number), ends: beginning(number + 1) }
}

/// `12.6.`, `12/6/26`, `12 06 2026` and `2026-06-12` as a day. Without a year it is the last one of
/// that date: nobody looks for messages of tomorrow.
fn read_day(typed: &str, today: i64) -> Option<i64> {
    let parts: Vec<&str> =
        typed.split(|c: char| !c.is_alphanumeric()).filter(|part| !part.is_empty()).collect();
    let numbers: Vec<i64> = parts.iter().filter_map(|part| number(part)).collect();
    if numbers.len() != parts.len() {
        return None;
    }
    let this_year = date(today).year;
    match *numbers.as_slice() {
        [year, month, day] if year > 999 => day_of(year, month, day),
        [day, month, year] if year > 99 => day_of(year, month, day),
        [day, month, year] => day_of(this_year - this_year.rem_euclid(100) + year, month, day),
        [day, month] => {
            let past = |year| day_of(year, month, day).filter(|day| *day <= today);
            // The 29th of February may be years ago.
            (0..=8).find_map(|ago| past(this_year - ago))
        }
        _ => None,
    }
}

/// A number in the digits of any of our languages.
fn number(digits: &str) -> Option<i64> {
    let digit = |c: char| match c {
        '\u{660}'..='\u{669}' => Some(i64::from(u32::from(c) - 0x660)),
        c => c.to_digit(10).map(i64::from),
    };
    // A year has four, and nothing here is longer.
    let is_short = digits.chars().count() <= 4;
    is_short.then(|| digits.chars().try_fold(0, |sum, c| Some(sum * 10 + digit(c)?)))?
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_date_is_read_however_a_person_writes_it() {
        let today = day_of(2026, 11, 22).unwrap();
        let check = |typed: &str, expected: Option<(i64, i64, i64)>| {
            let expected = expected.and_then(|(year, month, day)| day_of(year, month, day));
            assert_eq!(read_day(typed, today), expected, "{typed:?}");
        };
        check("12.6.", Some((2026, 6, 12)));
        check("12.06.2026", Some((2026, 6, 12)));
        check(" 12/6/26 ", Some((2026, 6, 12)));
        check("12 6 2025", Some((2025, 6, 12)));
        check("2026-06-12", Some((2026, 6, 12)));
        check("22-11", Some((2026, 11, 22)));
        check("23-11", Some((2025, 11, 23)));
        check("29.2.", Some((2024, 2, 29)));
        check("٢٢/١١/٢٠٢٦", Some((2026, 11, 22)));
        check("31.6.", None);
        check("12.13.", None);
        check("29.2.2025", None);
        check("12", None);
        check("12.6.2026.1", None);
        check("12345.6.", None);
        check("noon", None);
        check("", None);
    }
}
