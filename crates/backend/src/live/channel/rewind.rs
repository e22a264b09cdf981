//! How much of the past an attach asks for (digest §10, `rewind`).

use std::collections::BTreeMap;

use ably_proto::wire::{ErrorInfo, Message};

use crate::live::refusal;

/// Most messages a rewind replays.
const MOST: usize = 100;

/// What is to be replayed before the live messages.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Rewind {
    /// So many messages.
    Count(usize),
    /// What was published within so many milliseconds, the newest `limit` of it.
    Span {
        /// How far back.
        ms: i64,
        /// At most so many messages.
        limit: usize,
    },
}

impl Rewind {
    /// Reads the parameters of an attach; `None` where they ask for none.
    ///
    /// # Errors
    /// 40003 for a value that cannot be used: the attach is then refused.
    pub(crate) fn read(params: &BTreeMap<String, String>) -> Result<Option<Self>, ErrorInfo> {
        let Some(text) = params.get("rewind").map(|text| text.trim()) else { return Ok(None) };
        let unusable = || refusal::bad_value("rewind must be a number, of seconds or minutes too");
        let limit = match params.get("rewindLimit") {
            Some(limit) => limit.trim().parse().map_err(|_| unusable())?,
            None => usize::MAX,
        };
        let span = |number: &str, unit_ms: i64| {
            let number: u32 = number.parse().map_err(|_| unusable())?;
            Ok(Self::Span { ms: i64::from(number).saturating_mul(unit_ms), limit })
        };
        let read = match (text.strip_suffix('s'), text.strip_suffix('m')) {
            (Some(number), _) => span(number, 1_000),
            (_, Some(number)) => span(number, 60_000),
            _ => text.parse().map(Self::Count).map_err(|_| unusable()),
        };
        read.map(|rewind| Some(rewind).filter(|rewind| *rewind != Self::Count(0)))
    }

    /// Picks from messages that come newest first; answers them oldest first, and whether the
    /// bound of a rewind kept some of them back.
    pub(crate) fn pick(
        &self,
        newest_first: impl Iterator<Item = Message>,
        now_ms: i64,
    ) -> (Vec<Message>, bool) {
        let (asked, since) = match self {
            Self::Count(count) => (*count, i64::MIN),
            Self::Span { ms, limit } => (*limit, now_ms.saturating_sub(*ms)),
        };
        let is_recent = |message: &Message| message.timestamp.unwrap_or_default() >= since;
        let mut found: Vec<Message> =
            newest_first.take_while(is_recent).take(asked.min(MOST + 1)).collect();
        let is_cut = found.len() > MOST;
        found.truncate(MOST);
        found.reverse();
        (found, is_cut)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(pairs: &[(&str, &str)]) -> Result<Option<Rewind>, u32> {
        let params = pairs.iter().map(|(k, v)| ((*k).to_owned(), (*v).to_owned())).collect();
        Rewind::read(&params).map_err(|error| error.code)
    }

    fn message(at: i64) -> Message {
        Message { timestamp: Some(at), ..Message::default() }
    }

    fn picked(rewind: Rewind, count: i64) -> (Vec<i64>, bool) {
        let (found, is_cut) = rewind.pick((1..=count).rev().map(message), 1_000);
        (found.iter().map(|message| message.timestamp.unwrap()).collect(), is_cut)
    }

    #[test]
    fn a_rewind_is_a_number_of_messages_or_a_span_of_time() {
        let span = |ms| Rewind::Span { ms, limit: usize::MAX };
        assert_eq!(read(&[]), Ok(None));
        assert_eq!(read(&[("rewind", "0")]), Ok(None));
        assert_eq!(read(&[("rewind", "3")]), Ok(Some(Rewind::Count(3))));
        assert_eq!(read(&[("rewind", "15s")]), Ok(Some(span(15_000))));
        assert_eq!(read(&[("rewind", "2m")]), Ok(Some(span(120_000))));
        let limited = read(&[("rewind", "2m"), ("rewindLimit", "5")]);
        assert_eq!(limited, Ok(Some(Rewind::Span { ms: 120_000, limit: 5 })));
        for odd in ["", "-1", "2h", "soon", "m"] {
            assert_eq!(read(&[("rewind", odd)]), Err(40003), "{odd:?}");
        }
        assert_eq!(read(&[("rewind", "2m"), ("rewindLimit", "few")]), Err(40003));
    }

    #[test]
    fn the_newest_are_picked_and_come_oldest_first() {
        assert_eq!(picked(Rewind::Count(2), 5), (vec![4, 5], false));
        assert_eq!(picked(Rewind::Count(9), 2), (vec![1, 2], false));
        assert_eq!(picked(Rewind::Span { ms: 2, limit: 9 }, 1_000).0, [998, 999, 1_000]);
        assert_eq!(picked(Rewind::Span { ms: 900, limit: 2 }, 1_000), (vec![999, 1_000], false));
    }

    #[test]
    fn more_than_a_hundred_are_cut_short() {
        let (found, is_cut) = picked(Rewind::Count(101), 101);
        assert_eq!((found.len(), found.first(), is_cut), (100, Some(&2), true));
        assert!(!picked(Rewind::Count(500), 100).1, "nothing was kept back");
    }
}
