//! Names of channels, and the parameters that may stand before them (digest §10).

use std::collections::BTreeMap;

use ably_proto::wire::ErrorInfo;
use url::form_urlencoded;

use super::filter::Filter;
use super::refusal;

/// Refuses names that cannot be used.
///
/// # Errors
/// 40010.
pub(crate) fn check(name: &str) -> Result<(), ErrorInfo> {
    let is_whole = match qualifier(name) {
        Some((_, base)) => !base.is_empty(),
        None => !name.starts_with('['),
    };
    let is_bad = !is_whole
        || name.is_empty()
        || name.starts_with(':')
        || base(name).starts_with(':')
        || name.chars().any(char::is_control);
    if is_bad { Err(refusal::bad_channel_name()) } else { Ok(()) }
}

/// Refuses names that cannot be used for more than hearing what is said, beside those that cannot
/// be used at all.
///
/// # Errors
/// 40010.
pub(crate) fn check_whole(name: &str) -> Result<(), ErrorInfo> {
    check(name)?;
    if packed_filter(name).is_some() { Err(refusal::only_heard()) } else { Ok(()) }
}

/// The channel that is meant: `[?rewind=1]lobby` is `lobby`, seen in a certain way, and so is
/// `[filter=…]lobby`.
pub(crate) fn base(name: &str) -> &str {
    match qualifier(name) {
        Some((qualifier, base)) if qualifier.starts_with('?') => base,
        Some((_, base)) if packed_filter(name).is_some() => base,
        _ => name,
    }
}

/// The filter in a name.
///
/// # Errors
/// 40010 for one that is no expression.
pub(crate) fn filter(name: &str) -> Result<Option<Filter>, ErrorInfo> {
    packed_filter(name).map(Filter::read).transpose()
}

fn packed_filter(name: &str) -> Option<&str> {
    let filter = qualifier(name)?.0.strip_prefix("filter=")?;
    Some(filter.split_once('?').map_or(filter, |(filter, _)| filter))
}

/// The parameters in a name.
pub(crate) fn params(name: &str) -> BTreeMap<String, String> {
    let is_read = |qualifier: &str| qualifier.starts_with('?') || packed_filter(name).is_some();
    let qualifier = qualifier(name).map(|(qualifier, _)| qualifier).filter(|it| is_read(it));
    let query = qualifier.and_then(|qualifier| Some(qualifier.split_once('?')?.1));
    form_urlencoded::parse(query.unwrap_or_default().as_bytes()).into_owned().collect()
}

fn qualifier(name: &str) -> Option<(&str, &str)> {
    name.strip_prefix('[')?.split_once(']')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_that_cannot_be_used_are_refused() {
        for name in
            ["lobby", "org:o1:dm", "[meta]log", "[?rewind=1]lobby", "a[b]", "[filter=YQ==]lobby"]
        {
            assert!(check(name).is_ok(), "{name}");
        }
        for name in ["", ":x", "[x", "[?rewind=1]", "[?rewind=1]:x", "a\nb", "[filter=YQ==]"] {
            assert_eq!(check(name).unwrap_err().code, 40010, "{name}");
        }
    }

    #[test]
    fn rts5_parameters_in_the_name_are_no_part_of_the_channel() {
        assert_eq!(base("[?rewind=2m&rewindLimit=5]lobby"), "lobby");
        assert_eq!(base("[meta]log"), "[meta]log");
        assert_eq!(base("lobby"), "lobby");
        let read = params("[?rewind=2m&rewindLimit=5]lobby");
        let expected = [("rewind", "2m"), ("rewindLimit", "5")];
        assert_eq!(read, expected.map(|(k, v)| (k.to_owned(), v.to_owned())).into());
        assert_eq!(params("[meta]log"), BTreeMap::new());
    }

    #[test]
    fn rts5a_a_filter_in_the_name_is_a_way_of_hearing_a_channel() {
        for name in ["[filter=bmFtZQ==]lobby", "[filter=bmFtZQ==?rewind=1&echo=false]lobby"] {
            assert_eq!(base(name), "lobby");
            assert!(filter(name).unwrap().is_some());
            assert_eq!(check_whole(name).unwrap_err().code, 40010);
        }
        let read = params("[filter=bmFtZQ==?rewind=1&echo=false]lobby");
        assert_eq!(
            read,
            [("echo", "false"), ("rewind", "1")].map(|(k, v)| (k.to_owned(), v.to_owned())).into()
        );
        assert_eq!(params("[filter=bmFtZQ==]lobby"), BTreeMap::new());
        assert_eq!(filter("[filter=??]lobby").unwrap_err().code, 40010);
        assert!(filter("lobby").unwrap().is_none() && check_whole("lobby").is_ok());
    }
}
