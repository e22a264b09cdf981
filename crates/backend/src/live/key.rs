//! API keys, `appId.keyId:secret`.

use std::fmt;

use ably_proto::capability::Capability;

use super::serial::random_text;

/// One key of an application. Its `Debug` form hides the secret.
#[derive(Clone)]
pub struct ApiKey {
    /// The application it belongs to.
    pub app_id: String,
    /// Its name within the application.
    pub key_id: String,
    /// What signs tokens; never logged.
    pub secret: String,
    /// The most that any credential made from it allows.
    pub capability: Capability,
    /// Whether tokens made from it can be revoked, and live an hour at most for that.
    pub has_revocable_tokens: bool,
}

impl ApiKey {
    /// A fresh key of a fresh application, allowed everything.
    #[must_use]
    pub fn generate() -> Self {
        Self {
            app_id: random_text(6),
            key_id: random_text(6),
            secret: random_text(32),
            capability: Capability::all(),
            has_revocable_tokens: false,
        }
    }

    /// Reads `appId.keyId:secret`; `None` when it is not of that form.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let (name, secret) = text.split_once(':')?;
        let (app_id, key_id) = name.split_once('.')?;
        let is_whole = !app_id.is_empty() && !key_id.is_empty() && !secret.is_empty();
        is_whole.then(|| Self {
            app_id: app_id.to_owned(),
            key_id: key_id.to_owned(),
            secret: secret.to_owned(),
            capability: Capability::all(),
            has_revocable_tokens: false,
        })
    }

    /// `appId.keyId`, the public part.
    #[must_use]
    pub fn name(&self) -> String {
        format!("{}.{}", self.app_id, self.key_id)
    }
}

impl fmt::Debug for ApiKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ApiKey({}:…)", self.name())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_read_whole_or_not_at_all() {
        let key = ApiKey::parse("app.key:sec:ret").unwrap();
        assert_eq!((key.name().as_str(), key.secret.as_str()), ("app.key", "sec:ret"));
        for text in ["", "app.key", "app.key:", ".key:s", "app.:s", "appkey:s"] {
            assert!(ApiKey::parse(text).is_none(), "{text:?}");
        }
    }

    #[test]
    fn the_secret_is_not_in_the_debug_form() {
        let key = ApiKey::generate();
        assert!(!format!("{key:?}").contains(&key.secret));
    }
}
