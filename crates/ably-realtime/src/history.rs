//! A channel's past, in pages over REST (§12).

use ably_proto::wire::{Message, Secret};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use url::Url;

use crate::rest::{self, RestError};

/// Longest page, in bytes: a thousand messages of the largest size would not fit a desk's memory.
const PAGE_LIMIT: usize = 16 * 1024 * 1024;

/// Which way pages go.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Direction {
    /// Newest first.
    #[default]
    Backwards,
    /// Oldest first.
    Forwards,
}

impl Direction {
    fn as_param(self) -> &'static str {
        match self {
            Self::Backwards => "backwards",
            Self::Forwards => "forwards",
        }
    }
}

/// What is asked of the past.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct HistoryQuery {
    /// Messages a page; at most 1000, 0 for the server's default of 100.
    pub limit: u16,
    /// Which way pages go.
    pub direction: Direction,
    /// Earliest time, in milliseconds since the epoch.
    pub start: Option<i64>,
    /// Latest time, in milliseconds since the epoch.
    pub end: Option<i64>,
    /// Latest position, inclusive: with the attach serial, history and live meet without gap or
    /// overlap (RTL10b).
    pub from_serial: Option<String>,
}

/// Where the next page is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NextPage(Url);

/// One page of the past.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct HistoryPage {
    /// Messages in the order asked for, decoded.
    pub items: Vec<Message>,
    /// Where it goes on; none on the last page.
    pub next: Option<NextPage>,
}

/// The address of a first page. Channel names are percent-encoded (§10).
pub(crate) fn first_page(rest: &Url, channel: &str, query: &HistoryQuery) -> NextPage {
    let mut url = rest.clone();
    if let Ok(mut path) = url.path_segments_mut() {
        path.pop_if_empty().extend(["channels", channel, "messages"]);
    }
    {
        let mut pairs = url.query_pairs_mut();
        pairs.append_pair("direction", query.direction.as_param());
        if query.limit > 0 {
            pairs.append_pair("limit", &query.limit.to_string());
        }
        if let Some(start) = query.start {
            pairs.append_pair("start", &start.to_string());
        }
        if let Some(end) = query.end {
            pairs.append_pair("end", &end.to_string());
        }
        if let Some(serial) = &query.from_serial {
            pairs.append_pair("from_serial", serial);
        }
    }
    NextPage(url)
}

/// Fetches a page; also the server's clock.
pub(crate) async fn fetch(
    http: &reqwest::Client,
    page: &NextPage,
    token: &Secret,
) -> Result<(HistoryPage, Option<i64>), RestError> {
    let call = http.get(page.0.clone()).bearer_auth(STANDARD.encode(token.expose()));
    let answer = rest::send(call, PAGE_LIMIT).await?;
    let items = if answer.body.is_empty() { Vec::new() } else { read_items(&answer.body)? };
    let next = answer.next.and_then(|target| follow(&page.0, &target));
    Ok((HistoryPage { items, next }, answer.server_time))
}

fn read_items(body: &[u8]) -> Result<Vec<Message>, RestError> {
    let malformed = |error: serde_json::Error| RestError::Malformed(error.to_string());
    let mut items: Vec<Message> = serde_json::from_slice(body).map_err(malformed)?;
    for message in &mut items {
        // What cannot be decoded is delivered with what is left of its encoding (RSL6b).
        let _ = message.decode();
    }
    Ok(items)
}

/// A link may only lead on at the same server: the token goes with it.
fn follow(from: &Url, target: &str) -> Option<NextPage> {
    let url = from.join(target).ok()?;
    (url.origin() == from.origin()).then_some(NextPage(url))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_channel_name_is_one_path_segment() {
        let rest = Url::parse("http://localhost:1/").unwrap();
        let query =
            HistoryQuery { limit: 50, from_serial: Some("s@1".into()), ..HistoryQuery::default() };
        let NextPage(url) = first_page(&rest, "org:1:dm:a/b?c", &query);
        assert_eq!(
            url.as_str(),
            "http://localhost:1/channels/org:1:dm:a%2Fb%3Fc/messages?direction=backwards&limit=50&from_serial=s%401"
        );
    }

    #[test]
    fn links_lead_on_at_the_same_server_only() {
        let from = Url::parse("https://rest.example/channels/room/messages?limit=1").unwrap();
        let next = follow(&from, "./messages?limit=1&cursor=x").unwrap();
        assert_eq!(next.0.as_str(), "https://rest.example/channels/room/messages?limit=1&cursor=x");
        assert_eq!(follow(&from, "https://evil.example/messages"), None);
        assert_eq!(follow(&from, "http://rest.example/channels/room/messages"), None);
    }
}
