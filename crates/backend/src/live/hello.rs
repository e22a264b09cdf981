//! What a client says when it opens a WebSocket (digest §2).

use std::collections::HashMap;
use std::str::FromStr;
use std::time::Duration;

use ably_proto::wire::Format;
use axum::http::{HeaderMap, header};

use super::auth::{Credential, from_header};
use super::config::LiveConfig;
use super::session::Claim;

/// Least and most of `heartbeatInterval`, in milliseconds.
const HEARTBEAT_RANGE_MS: (u64, u64) = (5_000, 1_800_000);
/// Least of `remainPresentFor`, in milliseconds.
const REMAIN_PRESENT_LEAST_MS: u64 = 1_000;

/// The query of a WebSocket request; unknown parameters are ignored.
pub(crate) struct Hello {
    /// How frames to the client are written; text by default, as a bare WebSocket client expects.
    pub(crate) format: Format,
    /// The identity asked for.
    pub(crate) client_id: Option<String>,
    /// Whether the client hears its own messages.
    pub(crate) echo: bool,
    /// The connection it had before.
    pub(crate) claim: Claim,
    /// Whether silence is broken by frames; a client that sees pings may decline them (RTN23b).
    pub(crate) wants_heartbeats: bool,
    /// Longest silence of the server.
    pub(crate) idle_interval: Duration,
    /// How long its presence outlives an abrupt loss.
    pub(crate) remain_present: Duration,
}

impl Hello {
    /// Reads the query.
    pub(crate) fn read(query: &HashMap<String, String>, config: &LiveConfig) -> Self {
        let text = |name: &str| query.get(name).filter(|value| !value.is_empty()).cloned();
        let claim = match (text("resume"), text("recover")) {
            (Some(key), _) => Claim::Resume(key),
            (None, Some(key)) => Claim::Recover(key),
            (None, None) => Claim::None,
        };
        let idle_ms = number(query, "heartbeatInterval")
            .map_or(config.heartbeat_interval_ms, |asked: u64| {
                asked.clamp(HEARTBEAT_RANGE_MS.0, HEARTBEAT_RANGE_MS.1)
            });
        let remain_ms = number(query, "remainPresentFor")
            .map_or(config.remain_present_ms, |asked: u64| asked.max(REMAIN_PRESENT_LEAST_MS));
        Self {
            format: format(query),
            client_id: text("clientId"),
            echo: query.get("echo").is_none_or(|echo| echo != "false"),
            claim,
            wants_heartbeats: query.get("heartbeats").is_none_or(|wanted| wanted != "false"),
            idle_interval: Duration::from_millis(idle_ms.max(1)),
            remain_present: Duration::from_millis(remain_ms),
        }
    }
}

/// How frames to the client are written.
pub(crate) fn format(query: &HashMap<String, String>) -> Format {
    let is_packed = query.get("format").is_some_and(|format| format == "msgpack");
    if is_packed { Format::MsgPack } else { Format::Json }
}

/// The credential of a request: in the query under one of its names, else in a header.
pub(crate) fn credential(
    query: &HashMap<String, String>,
    headers: &HeaderMap,
) -> Option<Credential> {
    // The specification says accessToken, ably-js says access_token (digest §0, item 2).
    let token = query.get("accessToken").or_else(|| query.get("access_token"));
    let in_header = || {
        let value = headers.get(header::AUTHORIZATION)?.to_str().ok()?;
        from_header(value)
    };
    token
        .map(|token| Credential::Token(token.clone()))
        .or_else(|| query.get("key").map(|key| Credential::Key(key.clone())))
        .or_else(in_header)
}

/// A number in the query; `None` where it is absent or none.
pub(crate) fn number<T: FromStr>(query: &HashMap<String, String>, name: &str) -> Option<T> {
    query.get(name).and_then(|value| value.parse().ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn query(query: &[(&str, &str)]) -> HashMap<String, String> {
        query.iter().map(|(k, v)| ((*k).to_owned(), (*v).to_owned())).collect()
    }

    fn read(pairs: &[(&str, &str)]) -> Hello {
        Hello::read(&query(pairs), &LiveConfig::generate())
    }

    #[test]
    fn both_spellings_of_the_token_are_read() {
        for name in ["accessToken", "access_token"] {
            let shown = credential(&query(&[(name, "abc")]), &HeaderMap::new());
            assert!(shown == Some(Credential::Token("abc".to_owned())), "{name}");
        }
    }

    #[test]
    fn rtn2_what_is_left_out_has_its_default() {
        let hello = read(&[]);
        assert_eq!(hello.format, Format::Json);
        assert!(hello.echo && hello.wants_heartbeats);
        assert_eq!(hello.claim, Claim::None);
        assert_eq!(hello.idle_interval, Duration::from_secs(15));
    }

    #[test]
    fn transport_parameters_are_held_within_their_range() {
        let hello = read(&[("heartbeatInterval", "1"), ("remainPresentFor", "1")]);
        assert_eq!(hello.idle_interval, Duration::from_secs(5));
        assert_eq!(hello.remain_present, Duration::from_secs(1));
    }

    #[test]
    fn resume_wins_over_recover() {
        let hello = read(&[("recover", "b"), ("resume", "a")]);
        assert_eq!(hello.claim, Claim::Resume("a".to_owned()));
    }
}
