//! Words of the search.

use model::Timestamp;
use words::said;

use super::moment;
use crate::store::{Range, When};
use crate::time::{Date, date};

/// How long ago.
pub(crate) fn when(when: When) -> &'static str {
    match when {
        When::Any => said::any_time(),
        When::Day => said::last_day(),
        When::Week => said::last_week(),
        When::Month => said::last_month(),
    }
}

/// How many were found.
pub(crate) fn found(count: usize, has_more: bool) -> String {
    match has_more {
        false => said::found_messages(count as u64),
        true => said::found_newest(count as u64),
    }
}

/// How far it was looked: never more than the desk has.
pub(crate) fn range(range: Range, now: Timestamp) -> String {
    let mut words = match range.since {
        Some(since) => said::range_since(&moment(since, now)),
        None => said::range_nothing().to_owned(),
    };
    let also = [(range.is_indexing, said::range_indexing()), (range.has_gaps, said::range_gaps())];
    for (_, sentence) in also.into_iter().filter(|(is_so, _)| *is_so) {
        words.push(' ');
        words.push_str(sentence);
    }
    words
}

/// A day as it is typed: `12/06/2026`.
pub(crate) fn date_field(day: i64) -> String {
    let Date { year, month, day, .. } = date(day);
    said::date_digits(&format!("{day:02}"), &format!("{month:02}"), &format!("{year}"))
}
