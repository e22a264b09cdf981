//! REST calls: bounded answers, typed errors, the server's clock (§16).

use std::time::{Duration, UNIX_EPOCH};

use ably_proto::wire::ErrorInfo;
use reqwest::{RequestBuilder, Response, StatusCode, header};
use serde::Deserialize;
use thiserror::Error;
use url::Url;

use crate::{
    endpoint::AGENT,
    network::{CallError, Network},
    tls,
};

/// TO3l3.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(4);
/// TO3l4.
const REQUEST_TIMEOUT: Duration = Duration::from_secs(10);

/// A REST call that gave no answer to use.
#[derive(Debug, Error)]
pub enum RestError {
    /// The server could not be reached, or not in time.
    #[error("cannot reach the server: {0}")]
    Unreachable(String),
    /// The server refused; with its own words where it gave them.
    #[error("the server refused: {0}")]
    Refused(ErrorInfo),
    /// The answer was not what was asked for.
    #[error("unusable answer: {0}")]
    Malformed(String),
    /// There is no token.
    #[error("no token: {0}")]
    NoToken(#[from] crate::credential::TokenError),
    /// History up to the attachment was asked for, and the channel is not attached (RTL10b).
    #[error("the channel is not attached")]
    NotAttached,
}

impl RestError {
    /// The error in Ably's words: its own, or 40170 where there is no token (RSA4e).
    pub fn info(&self) -> ErrorInfo {
        let words = self.to_string();
        match self {
            Self::Refused(error) => error.clone(),
            Self::NoToken(error) => {
                let cause = ErrorInfo::new(error.code, error.status, error.message.clone());
                ErrorInfo::new(40170, 401, words).with_cause(cause)
            }
            Self::Unreachable(_) => ErrorInfo::new(80000, 503, words),
            Self::Malformed(_) => ErrorInfo::new(50001, 500, words),
            Self::NotAttached => ErrorInfo::new(40000, 400, words),
        }
    }

    /// Whether another host may help (RSC15l).
    pub(crate) fn is_host_trouble(&self) -> bool {
        match self {
            Self::Unreachable(_) => true,
            Self::Refused(error) => (500..=504).contains(&error.status_code),
            Self::Malformed(_) | Self::NoToken(_) | Self::NotAttached => false,
        }
    }

    /// Whether a new token could cure it.
    pub(crate) fn is_token_error(&self) -> bool {
        matches!(self, Self::Refused(error) if error.is_token_error())
    }
}

impl From<reqwest::Error> for RestError {
    // Without the address: history addresses are harmless, but nothing is gained by it either.
    fn from(error: reqwest::Error) -> Self {
        Self::Unreachable(error.without_url().to_string())
    }
}

impl From<CallError> for RestError {
    fn from(error: CallError) -> Self {
        match error {
            CallError::System(error) => error.into(),
            CallError::Played(why) => Self::Unreachable(why),
        }
    }
}

/// An answer with what its headers tell.
pub(crate) struct Answer {
    pub(crate) body: Vec<u8>,
    pub(crate) next: Option<String>,
    /// The server's clock, in milliseconds since the epoch.
    pub(crate) server_time: Option<i64>,
}

/// What calls are built with, and where they go.
#[derive(Clone)]
pub(crate) struct Http {
    pub(crate) client: reqwest::Client,
    network: Network,
}

/// A client with the timeouts of the specification.
///
/// Without a proxy of the caller's it follows the operating system's settings.
pub(crate) fn http(network: &Network, proxy: Option<&Url>) -> Result<Http, RestError> {
    let client = match network {
        Network::System => system_client(proxy)?,
        Network::Played(player) => player.client(),
    };
    Ok(Http { client, network: network.clone() })
}

fn system_client(proxy: Option<&Url>) -> Result<reqwest::Client, RestError> {
    let tls = tls::http_tls().map_err(|err| RestError::Unreachable(err.to_string()))?;
    let mut builder = reqwest::Client::builder()
        .tls_backend_preconfigured(tls)
        .connect_timeout(CONNECT_TIMEOUT)
        .timeout(REQUEST_TIMEOUT)
        .user_agent(AGENT);
    if let Some(proxy) = proxy {
        builder = builder.proxy(reqwest::Proxy::all(proxy.clone())?);
    }
    Ok(builder.build()?)
}

/// Sends and reads at most `limit` bytes.
pub(crate) async fn send(
    http: &Http,
    request: RequestBuilder,
    limit: usize,
) -> Result<Answer, RestError> {
    let request = request
        .header("X-Ably-Version", "6")
        .header("Ably-Agent", AGENT)
        .header(header::ACCEPT, "application/json");
    let response = http.network.send(request).await?;
    let status = response.status();
    let next = next_link(&response);
    let server_time = server_time(&response);
    let body = read_bounded(response, limit).await?;
    if !status.is_success() {
        return Err(RestError::Refused(refusal(status, &body)));
    }
    Ok(Answer { body, next, server_time })
}

/// Longest answer of the connectivity check, in bytes; it says one word.
const CHECK_LIMIT: usize = 1_024;

/// Whether the internet answers (REC3). Anything else than a `yes` is a no.
pub(crate) async fn is_internet_up(http: &Http, url: Url) -> bool {
    let Ok(response) = http.network.send(http.client.get(url)).await else { return false };
    let is_success = response.status().is_success();
    let body = read_bounded(response, CHECK_LIMIT).await.unwrap_or_default();
    is_success && body.windows(3).any(|word| word == b"yes")
}

async fn read_bounded(mut response: Response, limit: usize) -> Result<Vec<u8>, RestError> {
    let mut body = Vec::new();
    while let Some(chunk) = response.chunk().await? {
        if body.len().saturating_add(chunk.len()) > limit {
            return Err(RestError::Malformed(format!("more than {limit} bytes")));
        }
        body.extend_from_slice(&chunk);
    }
    Ok(body)
}

fn refusal(status: StatusCode, body: &[u8]) -> ErrorInfo {
    #[derive(Deserialize)]
    struct Body {
        error: ErrorInfo,
    }
    let mut error = match serde_json::from_slice::<Body>(body) {
        Ok(body) => body.error,
        Err(_) => ErrorInfo::new(0, 0, format!("HTTP status {status}")),
    };
    if error.status_code == 0 {
        error.status_code = status.as_u16();
    }
    error
}

fn server_time(response: &Response) -> Option<i64> {
    let text = response.headers().get(header::DATE)?.to_str().ok()?;
    let time = httpdate::parse_http_date(text).ok()?.duration_since(UNIX_EPOCH).ok()?;
    i64::try_from(time.as_millis()).ok()
}

/// The target of `rel="next"`; links come comma-joined or as repeated headers (TG).
fn next_link(response: &Response) -> Option<String> {
    let headers = response.headers().get_all(header::LINK);
    headers.iter().filter_map(|value| value.to_str().ok()).find_map(next_target)
}

fn next_target(links: &str) -> Option<String> {
    links.split(',').find_map(|link| {
        let (target, parameters) = link.trim().strip_prefix('<')?.split_once('>')?;
        let is_next = parameters.split(';').any(|part| {
            let (name, value) = part.trim().split_once('=').unwrap_or_default();
            name.eq_ignore_ascii_case("rel") && value.trim_matches('"') == "next"
        });
        is_next.then(|| target.to_owned())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tg_the_next_link_is_found_among_others() {
        let links = r#"<./messages?a=1>; rel="first", <./messages?a=2&b=3>; rel="next""#;
        assert_eq!(next_target(links).as_deref(), Some("./messages?a=2&b=3"));
        assert_eq!(next_target(r#"<./messages>; rel="current""#), None);
        assert_eq!(next_target("nonsense"), None);
    }

    #[test]
    fn a_refusal_without_words_still_has_its_status() {
        let error = refusal(StatusCode::BAD_GATEWAY, b"<html>");
        assert_eq!((error.code, error.status_code), (0, 502));
        let error = refusal(StatusCode::UNAUTHORIZED, br#"{"error":{"code":40142}}"#);
        assert!(error.is_token_error());
    }
}
