//! Times as the contract writes them.

use jiff::Timestamp;
use jiff::fmt::StdFmtWrite;
use jiff::fmt::temporal::DateTimePrinter;

/// Unix milliseconds as ISO 8601 in UTC with milliseconds.
pub(crate) fn iso(ms: i64) -> String {
    let mut text = String::new();
    let printer = DateTimePrinter::new().precision(Some(3));
    // Writing to a string cannot fail, and a time out of range is held at the end of the range.
    let _ = printer.print_timestamp(&at(ms), StdFmtWrite(&mut text));
    text
}

/// Unix milliseconds of an ISO 8601 time; `None` when it is none.
pub(crate) fn parse(text: &str) -> Option<i64> {
    Some(text.parse::<Timestamp>().ok()?.as_millisecond())
}

/// Unix milliseconds as HTTP writes a `Date`.
pub(crate) fn http_date(ms: i64) -> String {
    at(ms).strftime("%a, %d %b %Y %H:%M:%S GMT").to_string()
}

fn at(ms: i64) -> Timestamp {
    let nearest = if ms < 0 { Timestamp::MIN } else { Timestamp::MAX };
    Timestamp::from_millisecond(ms).unwrap_or(nearest)
}

/// For `#[serde(serialize_with)]`: milliseconds that go out as text.
pub(crate) fn as_iso<S: serde::Serializer>(ms: &i64, to: S) -> Result<S::Ok, S::Error> {
    to.serialize_str(&iso(*ms))
}

/// As [`as_iso`], `null` where there is none.
pub(crate) fn as_iso_option<S: serde::Serializer>(
    ms: &Option<i64>,
    to: S,
) -> Result<S::Ok, S::Error> {
    match ms {
        Some(ms) => to.serialize_some(&iso(*ms)),
        None => to.serialize_none(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_carry_milliseconds_even_when_they_are_whole() {
        assert_eq!(iso(0), "1970-01-01T00:00:00.000Z");
        assert_eq!(iso(1_767_225_600_007), "2026-01-01T00:00:00.007Z");
        assert_eq!(parse("2026-01-01T00:00:00.007Z"), Some(1_767_225_600_007));
        assert_eq!(parse("yesterday"), None);
    }

    #[test]
    fn dates_of_http_are_in_gmt() {
        assert_eq!(http_date(784_111_777_000), "Sun, 06 Nov 1994 08:49:37 GMT");
    }
}
