//! Pages of history and the links between them (digest §12, §16 "Pagination").

use std::collections::HashMap;

use ably_proto::wire::ErrorInfo;
use url::form_urlencoded;

use super::refusal;
use super::serial;

const DEFAULT_LIMIT: usize = 100;
const MAX_LIMIT: usize = 1_000;
/// The parameter by which a link names the message before its page.
const CURSOR: &str = "cursor";

/// Which way a page goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Direction {
    /// Newest first.
    Backwards,
    /// Oldest first.
    Forwards,
}

/// Something that comes in pages, with its place in their order.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Row<T> {
    /// Sorts it, and names it as the last one of a page.
    pub(crate) position: String,
    /// When it was made, in Unix milliseconds.
    pub(crate) at_ms: i64,
    /// What it is.
    pub(crate) item: T,
}

/// What a request for a page asks for.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Wanted {
    start_ms: Option<i64>,
    end_ms: Option<i64>,
    direction: Direction,
    limit: usize,
    cursor: Option<String>,
    /// Up to and including this position: the attach point (RTL10b).
    pub(crate) until: Option<String>,
}

impl Wanted {
    /// Reads the query of a request that goes `usual` unless it says otherwise.
    ///
    /// # Errors
    /// 40003 for a value that cannot be used.
    pub(crate) fn read(
        query: &HashMap<String, String>,
        usual: Direction,
    ) -> Result<Self, ErrorInfo> {
        let text = |name: &str| query.get(name).filter(|value| !value.is_empty());
        let time = |name: &str| {
            let read = |value: &String| value.parse::<i64>().map_err(|_| unusable(name));
            text(name).map(read).transpose()
        };
        let direction = match text("direction").map(String::as_str) {
            None => usual,
            Some("backwards") => Direction::Backwards,
            Some("forwards") => Direction::Forwards,
            Some(_) => return Err(unusable("direction")),
        };
        let limit = match text("limit").map(|value| value.parse::<usize>()) {
            None => DEFAULT_LIMIT,
            Some(Ok(limit)) if (1..=MAX_LIMIT).contains(&limit) => limit,
            Some(_) => return Err(unusable("limit")),
        };
        // The specification says fromSerial, ably-js says from_serial (digest §0, item 3).
        let until = text("fromSerial").or_else(|| text("from_serial"));
        Ok(Self {
            start_ms: time("start")?,
            end_ms: time("end")?,
            direction,
            limit,
            cursor: text(CURSOR).cloned(),
            until: until.map(|until| serial::of_frame(until).to_owned()),
        })
    }

    /// Cuts the page out of rows in order, and says after which position the next begins.
    pub(crate) fn page<T>(&self, rows: Vec<Row<T>>) -> (Vec<T>, Option<String>) {
        let mut found: Vec<Row<T>> = rows.into_iter().filter(|row| self.is_wanted(row)).collect();
        if self.direction == Direction::Backwards {
            found.reverse();
        }
        let has_more = found.len() > self.limit;
        found.truncate(self.limit);
        let last = found.last().map(|row| row.position.clone());
        (found.into_iter().map(|row| row.item).collect(), last.filter(|_| has_more))
    }

    fn is_wanted<T>(&self, row: &Row<T>) -> bool {
        let is_past_cursor = self.cursor.as_deref().is_none_or(|cursor| match self.direction {
            Direction::Backwards => row.position.as_str() < cursor,
            Direction::Forwards => row.position.as_str() > cursor,
        });
        is_past_cursor
            && self.start_ms.is_none_or(|start| row.at_ms >= start)
            && self.end_ms.is_none_or(|end| row.at_ms <= end)
    }
}

/// The Link header of a page: relative links, as ably-js reads no others (TG).
pub(crate) fn links(word: &str, query: &HashMap<String, String>, next: Option<&str>) -> String {
    let link = |cursor: Option<&str>, rel: &str| {
        let mut pairs: Vec<(&str, &str)> = query
            .iter()
            .filter(|(name, _)| !is_not_repeated(name))
            .map(|(name, value)| (name.as_str(), value.as_str()))
            .collect();
        pairs.extend(cursor.map(|cursor| (CURSOR, cursor)));
        pairs.sort_unstable();
        let query = form_urlencoded::Serializer::new(String::new()).extend_pairs(pairs).finish();
        format!("<./{word}?{query}>; rel=\"{rel}\"")
    };
    let current = query.get(CURSOR).map(String::as_str);
    let mut links = vec![link(None, "first"), link(current, "current")];
    links.extend(next.map(|next| link(Some(next), "next")));
    links.join(", ")
}

/// Credentials do not belong into links, and each link has a cursor of its own.
fn is_not_repeated(name: &str) -> bool {
    [CURSOR, "key", "accessToken", "access_token"].contains(&name)
}

fn unusable(name: &str) -> ErrorInfo {
    refusal::bad_value(format!("{name} has a value that cannot be used"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn query(pairs: &[(&str, &str)]) -> HashMap<String, String> {
        pairs.iter().map(|(k, v)| ((*k).to_owned(), (*v).to_owned())).collect()
    }

    fn page(pairs: &[(&str, &str)]) -> (Vec<i64>, Option<String>) {
        let row = |at| Row { position: format!("s{at}"), at_ms: at, item: at };
        Wanted::read(&query(pairs), Direction::Backwards).unwrap().page((1..=5).map(row).collect())
    }

    #[test]
    fn rsl2b_pages_go_backwards_unless_asked_and_join_without_overlap() {
        assert_eq!(page(&[]), (vec![5, 4, 3, 2, 1], None));
        assert_eq!(page(&[("limit", "2")]), (vec![5, 4], Some("s4".to_owned())));
        assert_eq!(page(&[("limit", "2"), ("cursor", "s4")]).0, [3, 2]);
        assert_eq!(page(&[("limit", "2"), ("cursor", "s2")]), (vec![1], None));
        assert_eq!(page(&[("direction", "forwards"), ("limit", "2"), ("cursor", "s2")]).0, [3, 4]);
        assert_eq!(page(&[("start", "2"), ("end", "3")]).0, [3, 2]);
    }

    #[test]
    fn values_that_cannot_be_used_are_refused() {
        for pair in [("limit", "0"), ("limit", "1001"), ("limit", "x"), ("start", "x")] {
            assert_eq!(
                Wanted::read(&query(&[pair]), Direction::Forwards).unwrap_err().code,
                40003,
                "{pair:?}"
            );
        }
    }

    #[test]
    fn tg_links_are_relative_and_carry_no_credential() {
        let asked = query(&[("limit", "2"), ("key", "app.key:secret")]);
        assert_eq!(
            links("messages", &asked, Some("s4:0")),
            "<./messages?limit=2>; rel=\"first\", <./messages?limit=2>; rel=\"current\", \
             <./messages?cursor=s4%3A0&limit=2>; rel=\"next\""
        );
    }
}
