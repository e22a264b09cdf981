//! Credentials: keys, tokens, token requests, and what they come to (digest §14).

use ably_proto::capability::{Capability, Operation};
use ably_proto::wire::{ErrorInfo, Message, MessageAction};
use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE};

use super::app::App;
use super::channel::Editor;
use super::key::ApiKey;
use super::publish::ANYBODY;
use super::refusal;
use super::revocation::Marks;

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
    /// By what it is named when it is revoked; `None` for what cannot be.
    pub(crate) marks: Option<Marks>,
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
                Ok(Grant { client_id: Some(client_id), capability, expires_ms: None, marks: None })
            }
            Credential::Token(text) => {
                let grant = self.believe(text)?;
                let client_id = token_identity(grant.client_id.clone(), client_id)?;
                Ok(Grant { client_id, ..grant })
            }
        }
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

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use futures_util::future::BoxFuture;
    use serde_json::{Value, json};

    use super::super::config::LiveConfig;
    use super::super::jwt;
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
}
