//! The backend's REST calls (contract §1, §2). Cookies go to the backend's own origin and nowhere
//! else: redirects are not followed (§1, "a redirect to another host is never followed").

mod changes;
mod cookies;
pub(crate) mod dto;
mod error;
pub(crate) mod files;
mod people;

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use ably_realtime::{CallError, Credential, Network};
pub(crate) use cookies::Cookies;
use dto::{CallbackAnswer, Csrf, Deployment, MessageDto, MessagesAnswer, RoomDto, RoomsAnswer};
pub(crate) use error::RestError;
use model::{MessageId, RoomId, UserId};
pub(crate) use people::NewRoom;
use reqwest::header::{COOKIE, DATE, RETRY_AFTER, SET_COOKIE};
use reqwest::{Method, RequestBuilder, Response, StatusCode};
use serde::de::DeserializeOwned;
use serde_json::Value;
use tokio::sync::mpsc;
use url::Url;

/// A call gives up after this long; the line to the backend may be slow, a dead one must be told.
const DEADLINE: Duration = Duration::from_secs(15);

/// What the answers' headers tell beside the answer.
#[derive(Debug)]
pub(crate) enum RestNews {
    /// The server's clock in milliseconds since the epoch, and how long the call took.
    ServerTime { server_ms: i64, took_ms: i64 },
    /// The server renewed the session's cookies.
    CookiesRenewed(Cookies),
}

/// The backend, as one person sees it. Cheap to clone; clones share the session.
#[derive(Clone, Debug)]
pub(crate) struct Rest {
    http: reqwest::Client,
    network: Network,
    base: Url,
    cookies: Arc<Mutex<Cookies>>,
    news: mpsc::UnboundedSender<RestNews>,
}

/// One page of history: messages newest first, and where the next one begins.
#[derive(Debug)]
pub(crate) struct HistoryPage {
    pub(crate) messages: Vec<MessageDto>,
    pub(crate) next_cursor: Option<String>,
}

impl Rest {
    /// A client of the backend at `base`; header news go to `news`.
    pub(crate) fn new(
        base: Url,
        version: &str,
        network: Network,
        news: mpsc::UnboundedSender<RestNews>,
    ) -> anyhow::Result<Self> {
        let http = match &network {
            Network::System => reqwest::Client::builder()
                .tls_backend_preconfigured(ably_realtime::http_tls()?)
                .user_agent(format!("Deskbell/{version}"))
                .timeout(DEADLINE)
                .redirect(reqwest::redirect::Policy::none())
                .build()?,
            Network::Played(player) => player.client(),
        };
        Ok(Self { http, network, base, cookies: Arc::default(), news })
    }

    /// The same backend seen by nobody yet: signing in there leaves the present session alone.
    pub(crate) fn without_session(&self) -> Self {
        let (news, _) = mpsc::unbounded_channel();
        Self { cookies: Arc::default(), news, ..self.clone() }
    }

    /// Uses these cookies from now on.
    pub(crate) fn set_cookies(&self, cookies: Cookies) {
        *self.cookies.lock().unwrap_or_else(PoisonError::into_inner) = cookies;
    }

    /// The cookies in use.
    pub(crate) fn cookies(&self) -> Cookies {
        self.cookies.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Signs in with the credentials provider and answers who that is.
    pub(crate) async fn sign_in(
        &self,
        email: &str,
        password: &str,
    ) -> Result<dto::User, RestError> {
        let (csrf, csrf_cookie) = self.csrf().await?;
        let form = [
            ("csrfToken", csrf.csrf_token.as_str()),
            ("email", email),
            ("password", password),
            ("callbackUrl", self.base.as_str()),
            ("json", "true"),
        ];
        let request = self.request(Method::POST, &["auth", "callback", "credentials"]).form(&form);
        let answer = self.exchange(request.header(COOKIE, csrf_cookie)).await;
        let answer = match answer {
            Err(RestError::SignedOut) => return Err(RestError::WrongCredentials),
            other => other?,
        };
        let answer: CallbackAnswer = read_json(answer).await?;
        if answer.url.contains("error=") || self.cookies().is_empty() {
            return Err(RestError::WrongCredentials);
        }
        self.session().await?.ok_or(RestError::WrongCredentials)
    }

    /// Who the cookies belong to; `None` when signed out.
    pub(crate) async fn session(&self) -> Result<Option<dto::User>, RestError> {
        let request = self.request(Method::GET, &["auth", "session"]);
        let answer: Option<dto::SessionAnswer> =
            read_json(self.exchange(self.with_cookies(request)).await?).await?;
        Ok(answer.unwrap_or_default().user)
    }

    /// Ends the session at the backend.
    pub(crate) async fn sign_out(&self) -> Result<(), RestError> {
        let (csrf, csrf_cookie) = self.csrf().await?;
        let cookies = format!("{csrf_cookie}; {}", self.cookies().header());
        let request = self.request(Method::POST, &["auth", "signout"]);
        let request = request.form(&[("csrfToken", csrf.csrf_token.as_str()), ("json", "true")]);
        self.exchange(request.header(COOKIE, cookies)).await.map(drop)
    }

    /// A credential for the live line.
    pub(crate) async fn live_credential(&self) -> Result<Credential, RestError> {
        let request = self.with_cookies(self.request(Method::GET, &["chat", "auth"]));
        let text = self.exchange(request).await?.text().await.map_err(unreachable)?;
        parse_credential(&text)
    }

    /// What the deployment says of itself (extension 5); the defaults where it says nothing.
    pub(crate) async fn deployment(&self) -> Result<Deployment, RestError> {
        match self.get(&["chat", "config"]).await {
            Err(RestError::NotFound) => Ok(Deployment::default()),
            other => other,
        }
    }

    /// This person's rooms. A room that does not read is left out and counted in the log.
    pub(crate) async fn rooms(&self) -> Result<Vec<RoomDto>, RestError> {
        let (RoomsAnswer::Wrapped { rooms } | RoomsAnswer::Bare(rooms)) =
            self.get(&["chat", "rooms"]).await?;
        Ok(read_each(rooms, "room"))
    }

    /// One room.
    pub(crate) async fn room(&self, room_id: &RoomId) -> Result<RoomDto, RestError> {
        self.get(&["chat", "rooms", room_id.as_str()]).await
    }

    /// A page of history, newest first.
    pub(crate) async fn messages(
        &self,
        room_id: &RoomId,
        cursor: Option<&str>,
    ) -> Result<HistoryPage, RestError> {
        let mut request = self
            .request(Method::GET, &["chat", "rooms", room_id.as_str(), "messages"])
            .query(&[("limit", model::limits::HISTORY_PAGE.to_string())]);
        if let Some(cursor) = cursor {
            request = request.query(&[("cursor", cursor)]);
        }
        let answer: MessagesAnswer =
            read_json(self.exchange(self.with_cookies(request)).await?).await?;
        Ok(HistoryPage {
            messages: read_each(answer.messages, "message"),
            next_cursor: answer.next_cursor,
        })
    }

    /// This person has read up to and including a message.
    pub(crate) async fn mark_read(&self, message_id: &MessageId) -> Result<(), RestError> {
        let path = ["chat", "messages", message_id.as_str(), "read"];
        self.exchange(self.with_cookies(self.request(Method::POST, &path))).await.map(drop)
    }

    /// Mutes a room for this person (extension 3); without it muting stays on the desk.
    pub(crate) async fn set_muted(
        &self,
        room_id: &RoomId,
        me: &UserId,
        is_muted: bool,
    ) -> Result<(), RestError> {
        let path = ["chat", "rooms", room_id.as_str(), "participants", me.as_str()];
        let request = self.request(Method::PATCH, &path);
        let request = request.json(&serde_json::json!({ "isMuted": is_muted }));
        match self.exchange(self.with_cookies(request)).await {
            Ok(_) | Err(RestError::NotFound) => Ok(()),
            Err(err) => Err(err),
        }
    }

    async fn csrf(&self) -> Result<(Csrf, String), RestError> {
        let answer = self.exchange(self.request(Method::GET, &["auth", "csrf"])).await?;
        let cookie = answer
            .headers()
            .get_all(SET_COOKIE)
            .iter()
            .filter_map(|header| header.to_str().ok()?.split(';').next())
            .find(|pair| pair.contains("csrf-token"))
            .unwrap_or_default()
            .to_owned();
        Ok((read_json(answer).await?, cookie))
    }

    async fn get<T: DeserializeOwned>(&self, path: &[&str]) -> Result<T, RestError> {
        let request = self.with_cookies(self.request(Method::GET, path));
        read_json(self.exchange(request).await?).await
    }

    /// A request to `path` under the backend's address; ids in it are percent-encoded.
    fn request(&self, method: Method, path: &[&str]) -> RequestBuilder {
        let mut address = self.base.clone();
        // An address that cannot have a path was refused when the configuration was read.
        if let Ok(mut segments) = address.path_segments_mut() {
            segments.pop_if_empty().push("api").extend(path);
        }
        self.http.request(method, address)
    }

    fn with_cookies(&self, request: RequestBuilder) -> RequestBuilder {
        request.header(COOKIE, self.cookies().header())
    }

    /// Sends a request, reads the headers' news and sorts the status into a fate.
    async fn exchange(&self, request: RequestBuilder) -> Result<Response, RestError> {
        let sent = tokio::time::Instant::now();
        let answer = self.network.send(request).await.map_err(RestError::Unreachable)?;
        self.read_headers(&answer, sent.elapsed());
        sort_status(answer)
    }

    fn read_headers(&self, answer: &Response, took: Duration) {
        if let Some(server_ms) = answer.headers().get(DATE).and_then(parse_http_date) {
            let took_ms = i64::try_from(took.as_millis()).unwrap_or(i64::MAX);
            // The engine may be stopping: nobody is left to hear the news then.
            let _ = self.news.send(RestNews::ServerTime { server_ms, took_ms });
        }
        let mut cookies = self.cookies.lock().unwrap_or_else(PoisonError::into_inner);
        let mut is_renewed = false;
        for header in answer.headers().get_all(SET_COOKIE) {
            is_renewed |= header.to_str().is_ok_and(|header| cookies.accept(header));
        }
        if is_renewed {
            let _ = self.news.send(RestNews::CookiesRenewed(cookies.clone()));
        }
    }
}

fn sort_status(answer: Response) -> Result<Response, RestError> {
    let status = answer.status();
    match status {
        StatusCode::UNAUTHORIZED => Err(RestError::SignedOut),
        StatusCode::FORBIDDEN => Err(RestError::NotPermitted),
        StatusCode::NOT_FOUND | StatusCode::METHOD_NOT_ALLOWED => Err(RestError::NotFound),
        StatusCode::TOO_MANY_REQUESTS => {
            Err(RestError::RateLimited { retry_after_ms: retry_after_ms(&answer) })
        }
        // A redirect is how NextAuth sends a browser to its sign-in page.
        _ if status.is_redirection() => Err(RestError::SignedOut),
        _ if status.is_client_error() => Err(RestError::Refused { status: status.as_u16() }),
        _ if status.is_server_error() => Err(RestError::Server { status: status.as_u16() }),
        _ => Ok(answer),
    }
}

fn retry_after_ms(answer: &Response) -> Option<i64> {
    let seconds: i64 = answer.headers().get(RETRY_AFTER)?.to_str().ok()?.parse().ok()?;
    Some(seconds.saturating_mul(1_000))
}

fn parse_http_date(header: &reqwest::header::HeaderValue) -> Option<i64> {
    let zoned = jiff::fmt::rfc2822::parse(header.to_str().ok()?).ok()?;
    Some(zoned.timestamp().as_millisecond())
}

/// The three shapes of `/api/chat/auth` (contract §2): a TokenRequest has a `mac`, TokenDetails
/// have a `token`, anything else is the token itself.
fn parse_credential(text: &str) -> Result<Credential, RestError> {
    let text = text.trim();
    let bad = |what: &str| RestError::BadAnswer(format!("no live credential: {what}"));
    match serde_json::from_str::<Value>(text) {
        Ok(Value::String(token)) if !token.is_empty() => Ok(Credential::Token(token)),
        Ok(Value::Object(fields)) if fields.contains_key("mac") => {
            serde_json::from_str(text).map(Credential::Request).map_err(|_| bad("request"))
        }
        Ok(Value::Object(fields)) if fields.contains_key("token") => {
            serde_json::from_str(text).map(Credential::Details).map_err(|_| bad("details"))
        }
        Ok(_) => Err(bad("neither request nor details")),
        Err(_) if text.is_empty() || text.contains(|c: char| c.is_whitespace() || c == '<') => {
            Err(bad("no token"))
        }
        Err(_) => Ok(Credential::Token(text.to_owned())),
    }
}

fn unreachable(err: reqwest::Error) -> RestError {
    RestError::Unreachable(CallError::System(err))
}

async fn read_json<T: DeserializeOwned>(answer: Response) -> Result<T, RestError> {
    let bytes = answer.bytes().await.map_err(unreachable)?;
    serde_json::from_slice(&bytes).map_err(|err| RestError::BadAnswer(err.to_string()))
}

/// Reads what reads: one malformed row must not hide the others.
fn read_each<T: DeserializeOwned>(values: Vec<Value>, what: &str) -> Vec<T> {
    values
        .into_iter()
        .filter_map(|value| {
            serde_json::from_value(value)
                .inspect_err(|err| tracing::warn!(what, %err, "Left out what does not read"))
                .ok()
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_three_shapes_of_a_live_credential_are_told_apart() {
        let request = r#"{"keyName":"a.b","timestamp":1,"nonce":"0123456789abcdef","mac":"bWFj","clientId":"u"}"#;
        assert!(matches!(parse_credential(request), Ok(Credential::Request(_))));
        assert!(matches!(
            parse_credential(r#"{"token":"t","expires":1}"#),
            Ok(Credential::Details(_))
        ));
        assert!(matches!(parse_credential("abc.def"), Ok(Credential::Token(_))));
        assert!(matches!(parse_credential("\"abc.def\""), Ok(Credential::Token(_))));
    }

    #[test]
    fn a_sign_in_page_instead_of_a_credential_is_not_taken_for_a_token() {
        for garbage in ["", "<html>", "{\"ok\":true}"] {
            assert!(matches!(parse_credential(garbage), Err(RestError::BadAnswer(_))), "{garbage}");
        }
    }

    #[test]
    fn an_id_with_a_slash_stays_one_path_segment() {
        let (news, _) = mpsc::unbounded_channel();
        let rest =
            Rest::new(Url::parse("http://127.0.0.1/pms/").unwrap(), "1", Network::System, news)
                .unwrap();
        let request = rest.request(Method::GET, &["chat", "rooms", "a/../b"]).build().unwrap();
        assert_eq!(request.url().path(), "/pms/api/chat/rooms/a%2F..%2Fb");
    }
}
