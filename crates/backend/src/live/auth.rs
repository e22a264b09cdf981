//! Credentials: keys, tokens, token requests, and what they come to (digest §14).

use std::collections::{HashSet, VecDeque};
use std::sync::PoisonError;

use ably_proto::capability::{Capability, Operation};
use ably_proto::wire::{ErrorInfo, Message, MessageAction, Secret, TokenDetails, TokenRequest};
use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE};
use serde_json::{Value, json};

use super::app::App;
use super::channel::Editor;
use super::jwt::{self, Unverified};
use super::key::ApiKey;
use super::operations;
use super::publish::ANYBODY;
use super::refusal;
use super::serial::random_text;

/// How far the timestamp of a token request may be off, in milliseconds.
const CLOCK_TOLERANCE_MS: i64 = 120_000;
/// The longest life a token may ask for: a day, in milliseconds.
const MAX_TTL_MS: i64 = 24 * 3_600_000;
/// Our own claims beside the registered ones: milliseconds, as `exp` has whole seconds only.
const CLAIM_ISSUED_MS: &str = "deskbell-issued-ms";
const CLAIM_EXPIRES_MS: &str = "deskbell-expires-ms";
/// How often all tokens had been made to expire when this one was issued.
const CLAIM_EPOCH: &str = "deskbell-epoch";

/// What a client shows to be let in.
#[derive(Clone, PartialEq, Eq)]
pub(crate) enum Credential {
    /// A whole key, `appId.keyId:secret` (RSA11).
    Key(String),
    /// A token (RSA3).
    Token(String),
}

/// What a credential allows, and whom it identifies.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Grant {
    /// Nobody, `*`, or one identity.
    pub(crate) client_id: Option<String>,
    /// What may be done.
    pub(crate) capability: Capability,
    /// When it ends, by the server's clock in Unix milliseconds; `None` for keys.
    pub(crate) expires_ms: Option<i64>,
}

impl Grant {
    /// What this credential may do to messages that were published, as far as `change` wants it.
    pub(crate) fn editor(&self, channel: &str, change: &Message, max_size: usize) -> Editor<'_> {
        let (own, any) = match change.action {
            Some(MessageAction::Delete) => {
                (Operation::MessageDeleteOwn, Operation::MessageDeleteAny)
            }
            _ => (Operation::MessageUpdateOwn, Operation::MessageUpdateAny),
        };
        Editor {
            identity: self.client_id.as_deref(),
            may_own: self.capability.allows(channel, own),
            may_any: self.capability.allows(channel, any),
            max_size,
        }
    }
}

/// Nonces that were used while their timestamps are still current.
#[derive(Debug, Default)]
pub(crate) struct Nonces {
    used: HashSet<String>,
    ages: VecDeque<(i64, String)>,
}

impl Nonces {
    /// Marks a nonce as used; false when it was already.
    fn use_up(&mut self, nonce: &str, now_ms: i64) -> bool {
        let is_over = |(at, _): &(i64, String)| now_ms.saturating_sub(*at) > 2 * CLOCK_TOLERANCE_MS;
        while self.ages.front().is_some_and(is_over) {
            if let Some((_, nonce)) = self.ages.pop_front() {
                self.used.remove(&nonce);
            }
        }
        let is_new = self.used.insert(nonce.to_owned());
        if is_new {
            self.ages.push_back((now_ms, nonce.to_owned()));
        }
        is_new
    }
}

impl App {
    /// What a credential comes to when the client asks for `client_id` (the table of §14.5).
    ///
    /// # Errors
    /// 40101 for a wrong key, 4014x for a bad or expired token, 40102 for another's client id.
    pub(crate) fn authenticate(
        &self,
        credential: &Credential,
        client_id: Option<&str>,
    ) -> Result<Grant, ErrorInfo> {
        match credential {
            Credential::Key(text) => {
                let shown = ApiKey::parse(text).ok_or_else(refusal::bad_key)?;
                let key = self.key(&shown.name()).ok_or_else(refusal::bad_key)?;
                if !is_same_secret(&key.secret, &shown.secret) {
                    return Err(refusal::bad_key());
                }
                // A key without an identity is trusted with every identity (RTL6e1).
                let client_id = client_id.unwrap_or(ANYBODY).to_owned();
                let capability = key.capability.clone();
                Ok(Grant { client_id: Some(client_id), capability, expires_ms: None })
            }
            Credential::Token(text) => {
                let grant = self.believe(text)?;
                let client_id = token_identity(grant.client_id.clone(), client_id)?;
                Ok(Grant { client_id, ..grant })
            }
        }
    }

    /// Exchanges a signed token request for a token (RSA8e).
    ///
    /// # Errors
    /// The first check of §14.2 that fails.
    pub(crate) fn issue(&self, request: &TokenRequest) -> Result<TokenDetails, ErrorInfo> {
        let now_ms = self.faults.now_ms();
        let key = self.key(&request.key_name).ok_or_else(refusal::unknown_key)?;
        check_mac(key, request)?;
        let off_by = request.timestamp.map(|at| at.saturating_sub(now_ms).saturating_abs());
        if off_by.is_none_or(|off_by| off_by > CLOCK_TOLERANCE_MS) {
            return Err(refusal::bad_timestamp());
        }
        let ttl_ms = request.ttl.unwrap_or(signed(self.config.token_ttl_ms));
        if !(1..=MAX_TTL_MS).contains(&ttl_ms) {
            return Err(refusal::bad_value("ttl must be between 1 ms and 24 hours"));
        }
        let capability = granted_capability(key, request.capability.as_deref())?;
        let mut nonces = self.nonces.lock().unwrap_or_else(PoisonError::into_inner);
        if !nonces.use_up(&request.nonce, now_ms) {
            return Err(refusal::nonce_replayed());
        }
        drop(nonces);
        Ok(self.token(key, request.client_id.as_deref(), &capability, now_ms, ttl_ms))
    }

    /// A token request as a trusted server signs it for one of its users.
    pub(crate) fn token_request(
        &self,
        client_id: &str,
        capability: &Capability,
        ttl_ms: Option<u64>,
    ) -> TokenRequest {
        let key = &self.config.key;
        let mut request = TokenRequest {
            key_name: key.name(),
            ttl: ttl_ms.map(signed),
            capability: Some(capability.to_string()),
            client_id: Some(client_id.to_owned()),
            timestamp: Some(self.faults.now_ms()),
            nonce: random_text(32),
            mac: None,
        };
        request.mac = mac_of(key, &request).map(Secret::new);
        request
    }

    fn token(
        &self,
        key: &ApiKey,
        client_id: Option<&str>,
        capability: &Capability,
        now_ms: i64,
        ttl_ms: i64,
    ) -> TokenDetails {
        let expires_ms = now_ms.saturating_add(ttl_ms);
        let capability = capability.to_string();
        let mut claims = json!({
            "iat": now_ms / 1_000,
            "exp": expires_ms.div_euclid(1_000) + 1,
            "jti": random_text(16),
            "x-ably-capability": capability,
            CLAIM_ISSUED_MS: now_ms,
            CLAIM_EXPIRES_MS: expires_ms,
            CLAIM_EPOCH: self.token_epoch(),
        });
        if let (Some(client_id), Some(claims)) = (client_id, claims.as_object_mut()) {
            claims.insert("x-ably-clientId".to_owned(), client_id.into());
        }
        TokenDetails {
            token: Some(Secret::new(jwt::sign(&key.name(), &claims, &key.secret))),
            key_name: Some(key.name()),
            issued: Some(now_ms),
            expires: Some(expires_ms),
            capability: Some(capability),
            client_id: client_id.map(str::to_owned),
        }
    }

    /// Verifies a token, ours or one signed elsewhere with the application's key (§14.3).
    fn believe(&self, token: &str) -> Result<Grant, ErrorInfo> {
        let parsed = Unverified::parse(token).ok_or_else(refusal::bad_token)?;
        let key = self.key(parsed.key_name()).ok_or_else(refusal::unknown_key)?;
        if !parsed.is_signed_by(&key.secret) {
            return Err(refusal::bad_token());
        }
        let claim = |name: &str| parsed.claims.get(name);
        let number = |name: &str| claim(name).and_then(Value::as_i64);
        let seconds = number("exp").ok_or_else(refusal::bad_token)?;
        let expires_ms = number(CLAIM_EXPIRES_MS).unwrap_or(seconds.saturating_mul(1_000));
        let was_made_to_expire = claim(CLAIM_EPOCH)
            .and_then(Value::as_u64)
            .is_some_and(|epoch| epoch != self.token_epoch());
        if was_made_to_expire || expires_ms <= self.faults.now_ms() {
            return Err(refusal::token_expired());
        }
        let text = |name: &str| claim(name).and_then(Value::as_str);
        Ok(Grant {
            client_id: text("x-ably-clientId").map(str::to_owned),
            capability: granted_capability(key, text("x-ably-capability"))?,
            expires_ms: Some(expires_ms),
        })
    }

    fn token_epoch(&self) -> u64 {
        *self.faults.token_expiries().borrow()
    }
}

/// The identity of a token when the client asks for one (RSA15a, RSA8f).
fn token_identity(token: Option<String>, asked: Option<&str>) -> Result<Option<String>, ErrorInfo> {
    match (token.as_deref(), asked) {
        (_, None) => Ok(token),
        (Some(ANYBODY), Some(asked)) => Ok(Some(asked.to_owned())),
        (Some(own), Some(asked)) if own == asked => Ok(token),
        (_, Some(_)) => Err(refusal::incompatible_client_id()),
    }
}

/// What a token may do: what was asked for, as far as its key allows it.
fn granted_capability(key: &ApiKey, asked: Option<&str>) -> Result<Capability, ErrorInfo> {
    let Some(asked) = asked.filter(|text| !text.is_empty()) else {
        return Ok(key.capability.clone());
    };
    let asked = operations::read(asked)?;
    let granted = key.capability.intersection(&asked);
    if granted.is_empty() { Err(refusal::not_permitted()) } else { Ok(granted) }
}

fn mac_of(key: &ApiKey, request: &TokenRequest) -> Option<String> {
    use hmac::Mac as _;
    let mac = jwt::hmac_sha256(&key.secret, &request.text_to_sign())?;
    Some(STANDARD.encode(mac.finalize().into_bytes()))
}

fn check_mac(key: &ApiKey, request: &TokenRequest) -> Result<(), ErrorInfo> {
    use hmac::Mac as _;
    let shown = request.mac.as_ref().and_then(|mac| STANDARD.decode(mac.expose()).ok());
    let made = jwt::hmac_sha256(&key.secret, &request.text_to_sign());
    let fits = shown.zip(made).is_some_and(|(shown, made)| made.verify_slice(&shown).is_ok());
    if fits { Ok(()) } else { Err(refusal::bad_mac()) }
}

/// The credential of an `Authorization` header. Bearer tokens come raw or in base64 (RSA3b).
pub(crate) fn from_header(header: &str) -> Option<Credential> {
    let (scheme, value) = header.split_once(' ')?;
    if scheme.eq_ignore_ascii_case("basic") {
        return from_base64(value).map(Credential::Key);
    }
    if !scheme.eq_ignore_ascii_case("bearer") {
        return None;
    }
    let is_raw = value.contains('.') || value.contains(':');
    let token = if is_raw { Some(value.to_owned()) } else { from_base64(value) };
    token.map(Credential::Token)
}

/// Text that was put into base64 to fit into a header.
pub(crate) fn from_base64(value: &str) -> Option<String> {
    let bytes = STANDARD.decode(value.trim()).or_else(|_| URL_SAFE.decode(value.trim())).ok()?;
    String::from_utf8(bytes).ok()
}

/// Compares in time that does not tell where the difference is.
fn is_same_secret(own: &str, shown: &str) -> bool {
    let differing = own.bytes().zip(shown.bytes()).fold(0, |acc, (a, b)| acc | (a ^ b));
    own.len() == shown.len() && differing == 0
}

fn signed(ms: u64) -> i64 {
    i64::try_from(ms).unwrap_or(i64::MAX)
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use futures_util::future::BoxFuture;

    use super::super::config::LiveConfig;
    use super::*;
    use crate::faults::Faults;
    use crate::persist::{Persist, Persisted};

    struct Nowhere;

    impl Persist for Nowhere {
        fn persist(&self, _: &str, _: &Message) -> BoxFuture<'_, Result<Persisted, ErrorInfo>> {
            Box::pin(async { Ok(Persisted::New) })
        }
    }

    fn app() -> App {
        let capability = Capability::default().with("room", ["publish", "subscribe"]);
        let key = ApiKey { capability, ..ApiKey::parse("app.key:secret").unwrap() };
        App::new(LiveConfig::new(key), Arc::new(Nowhere), Arc::new(Faults::default()))
    }

    /// What somebody else's server signs with the key of the application.
    fn foreign_token(app: &App, claims: Value) -> Credential {
        let now = app.faults.now_ms() / 1_000;
        let mut all = json!({"iat": now, "exp": now + 60});
        let extra = claims.as_object().unwrap().clone();
        all.as_object_mut().unwrap().extend(extra);
        Credential::Token(jwt::sign("app.key", &all, "secret"))
    }

    fn code(done: Result<Grant, ErrorInfo>) -> u32 {
        done.err().map_or(0, |error| error.code)
    }

    #[test]
    fn a_jwt_signed_elsewhere_with_the_key_is_a_token() {
        let app = app();
        let claims = json!({
            "x-ably-clientId": "ana", "x-ably-capability": r#"{"room":["subscribe","history"]}"#,
        });
        let grant = app.authenticate(&foreign_token(&app, claims), None).unwrap();
        assert_eq!(grant.client_id.as_deref(), Some("ana"));
        assert_eq!(grant.capability, Capability::default().with("room", ["subscribe"]));
        let plain = app.authenticate(&foreign_token(&app, json!({})), None).unwrap();
        assert_eq!((plain.client_id, plain.capability), (None, app.config.key.capability.clone()));
    }

    #[test]
    fn a_jwt_that_cannot_be_used_has_its_code() {
        let app = app();
        let expired = foreign_token(&app, json!({"exp": 1_000}));
        assert_eq!(code(app.authenticate(&expired, None)), 40142);
        let endless = foreign_token(&app, json!({"exp": null}));
        assert_eq!(code(app.authenticate(&endless, None)), 40144);
        let elsewhere = foreign_token(&app, json!({"x-ably-capability": r#"{"other":["*"]}"#}));
        assert_eq!(code(app.authenticate(&elsewhere, None)), 40160);
        let nonsense = foreign_token(&app, json!({"x-ably-capability": r#"{"room":[]}"#}));
        assert_eq!(code(app.authenticate(&nonsense, None)), 40000);
        let unknown = Credential::Token(jwt::sign("app.other", &json!({"exp": 1}), "secret"));
        assert_eq!(code(app.authenticate(&unknown, None)), 40400);
    }

    #[test]
    fn the_table_of_identities() {
        let app = app();
        let key = Credential::Key("app.key:secret".to_owned());
        let token = |id: Option<&str>| foreign_token(&app, json!({"x-ably-clientId": id}));
        let resolve = |shown: &Credential, asked| {
            app.authenticate(shown, asked).map(|grant| grant.client_id).map_err(|error| error.code)
        };
        let is = |id: &str| Ok(Some(id.to_owned()));
        assert_eq!(resolve(&key, None), is("*"));
        assert_eq!(resolve(&key, Some("ana")), is("ana"));
        assert_eq!(resolve(&token(None), None), Ok(None));
        assert_eq!(resolve(&token(None), Some("ana")), Err(40102));
        assert_eq!(resolve(&token(Some("*")), None), is("*"));
        assert_eq!(resolve(&token(Some("*")), Some("ana")), is("ana"));
        assert_eq!(resolve(&token(Some("ana")), Some("ana")), is("ana"));
        assert_eq!(resolve(&token(Some("ana")), Some("bruno")), Err(40102));
    }

    #[test]
    fn rsa3b_a_bearer_token_may_be_in_base64() {
        let raw = from_header("Bearer head.claims.mac");
        let packed = from_header(&format!("bearer {}", STANDARD.encode("head.claims.mac")));
        assert!(raw == packed && raw == Some(Credential::Token("head.claims.mac".to_owned())));
        let basic = from_header(&format!("Basic {}", STANDARD.encode("app.key:secret")));
        assert!(basic == Some(Credential::Key("app.key:secret".to_owned())));
        assert!(from_header("Digest abc").is_none() && from_header("").is_none());
    }

    #[test]
    fn a_nonce_is_remembered_while_its_timestamp_is_current() {
        let mut nonces = Nonces::default();
        assert!(nonces.use_up("n", 0));
        assert!(!nonces.use_up("n", 2 * CLOCK_TOLERANCE_MS));
        assert!(nonces.use_up("n", 2 * CLOCK_TOLERANCE_MS + 1));
    }
}
