//! JSON Web Tokens signed with HS256, the only algorithm the endpoint issues or accepts (digest §14.3).

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use hmac::{Hmac, Mac as _};
use serde_json::Value;
use sha2::Sha256;

/// A token taken apart but not yet believed.
#[derive(Debug)]
pub(crate) struct Unverified {
    /// The header, which names the key in `kid`.
    pub(crate) header: Value,
    /// The claims, worth nothing before [`Unverified::is_signed_by`] says so.
    pub(crate) claims: Value,
    signed: String,
    signature: Vec<u8>,
}

impl Unverified {
    /// Takes a token apart; `None` when it is not of the three-part form with JSON inside.
    pub(crate) fn parse(token: &str) -> Option<Self> {
        let (signed, signature) = token.rsplit_once('.')?;
        let (header, claims) = signed.split_once('.')?;
        Some(Self {
            header: json_part(header)?,
            claims: json_part(claims)?,
            signed: signed.to_owned(),
            signature: URL_SAFE_NO_PAD.decode(signature.trim_end_matches('=')).ok()?,
        })
    }

    /// The name of the key it says it was signed with.
    pub(crate) fn key_name(&self) -> &str {
        self.header.get("kid").and_then(Value::as_str).unwrap_or_default()
    }

    /// Whether the token was signed with `secret` by HS256; compares in constant time.
    pub(crate) fn is_signed_by(&self, secret: &str) -> bool {
        let algorithm = self.header.get("alg").and_then(Value::as_str);
        algorithm == Some("HS256")
            && hmac_sha256(secret, &self.signed)
                .is_some_and(|mac| mac.verify_slice(&self.signature).is_ok())
    }
}

/// A token over `claims`, signed with the secret of the key called `key_name`.
pub(crate) fn sign(key_name: &str, claims: &Value, secret: &str) -> String {
    let header = serde_json::json!({"typ": "JWT", "alg": "HS256", "kid": key_name});
    let signed = format!(
        "{}.{}",
        URL_SAFE_NO_PAD.encode(header.to_string()),
        URL_SAFE_NO_PAD.encode(claims.to_string())
    );
    let signature = hmac_sha256(secret, &signed)
        .map(|mac| URL_SAFE_NO_PAD.encode(mac.finalize().into_bytes()))
        .unwrap_or_default();
    format!("{signed}.{signature}")
}

/// The keyed hash of `text`; `None` never happens, HMAC takes keys of every length.
pub(crate) fn hmac_sha256(secret: &str, text: &str) -> Option<Hmac<Sha256>> {
    let mut mac = Hmac::<Sha256>::new_from_slice(secret.as_bytes()).ok()?;
    mac.update(text.as_bytes());
    Some(mac)
}

fn json_part(part: &str) -> Option<Value> {
    let bytes = URL_SAFE_NO_PAD.decode(part.trim_end_matches('=')).ok()?;
    serde_json::from_slice(&bytes).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_signature_holds_for_its_key_and_its_text_only() {
        let token = sign("app.key", &serde_json::json!({"iat": 1}), "secret");
        let parsed = Unverified::parse(&token).unwrap();
        assert_eq!(parsed.header["kid"], "app.key");
        assert!(parsed.is_signed_by("secret"));
        assert!(!parsed.is_signed_by("other"));

        let forged = sign("app.key", &serde_json::json!({"iat": 2}), "guess");
        let (_, signature) = token.rsplit_once('.').unwrap();
        let (body, _) = forged.rsplit_once('.').unwrap();
        let grafted = Unverified::parse(&format!("{body}.{signature}")).unwrap();
        assert!(!grafted.is_signed_by("secret"));
    }

    #[test]
    fn an_unsigned_token_is_never_accepted() {
        let header = URL_SAFE_NO_PAD.encode(r#"{"alg":"none","kid":"app.key"}"#);
        let claims = URL_SAFE_NO_PAD.encode("{}");
        let token = Unverified::parse(&format!("{header}.{claims}.")).unwrap();
        assert!(!token.is_signed_by("secret"));
    }

    #[test]
    fn text_that_is_no_token_is_refused() {
        for text in ["", ".", "..", "a.b.c", "no dots at all"] {
            assert!(Unverified::parse(text).is_none(), "{text:?}");
        }
    }
}
