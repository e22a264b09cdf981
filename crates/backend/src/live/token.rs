//! Tokens: signed requests exchanged for them, and whether one is believed (digest §14.2, §14.3).

use std::collections::{HashSet, VecDeque};
use std::sync::PoisonError;

use ably_proto::capability::Capability;
use ably_proto::wire::{ErrorInfo, Secret, TokenDetails, TokenRequest};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};

use super::app::App;
use super::auth::Grant;
use super::jwt::{self, Unverified};
use super::key::ApiKey;
use super::operations;
use super::refusal;
use super::revocation::{Marks, REVOCABLE_TTL_MS};
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
        if !(1..=longest_ttl_ms(key)).contains(&ttl_ms) {
            let at_most = longest_ttl_ms(key);
            return Err(refusal::bad_value(format!("ttl must be between 1 and {at_most} ms")));
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
    ///
    /// # Errors
    /// 4014x for one that is malformed or over, 40160 where it allows nothing.
    pub(crate) fn believe(&self, token: &str) -> Result<Grant, ErrorInfo> {
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
        let client_id = text("x-ably-clientId").map(str::to_owned);
        let capability = granted_capability(key, text("x-ably-capability"))?;
        let marks = if key.has_revocable_tokens {
            let issued_ms = number(CLAIM_ISSUED_MS)
                .or_else(|| number("iat").map(|seconds| seconds.saturating_mul(1_000)));
            let marks = Marks {
                key_name: key.name(),
                issued_ms: issued_ms.ok_or_else(refusal::bad_token)?,
                client_id: client_id.clone(),
                revocation_key: text("x-ably-revocation-key").map(str::to_owned),
                resources: capability.resources().map(str::to_owned).collect(),
            };
            self.check_revocable(&marks, expires_ms)?;
            Some(marks)
        } else {
            None
        };
        Ok(Grant { client_id, capability, expires_ms: Some(expires_ms), marks })
    }

    /// Refuses a token that was revoked, or would live too long for its revocation to be kept.
    fn check_revocable(&self, marks: &Marks, expires_ms: i64) -> Result<(), ErrorInfo> {
        if expires_ms.saturating_sub(marks.issued_ms) > REVOCABLE_TTL_MS {
            return Err(refusal::lives_too_long());
        }
        let ends_ms = self.end_of_token(marks);
        let is_over = ends_ms.is_some_and(|ends_ms| ends_ms <= self.faults.now_ms());
        if is_over { Err(refusal::token_revoked()) } else { Ok(()) }
    }

    fn token_epoch(&self) -> u64 {
        *self.faults.token_expiries().borrow()
    }
}

fn longest_ttl_ms(key: &ApiKey) -> i64 {
    if key.has_revocable_tokens { REVOCABLE_TTL_MS } else { MAX_TTL_MS }
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

fn signed(ms: u64) -> i64 {
    i64::try_from(ms).unwrap_or(i64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_nonce_is_remembered_while_its_timestamp_is_current() {
        let mut nonces = Nonces::default();
        assert!(nonces.use_up("n", 0));
        assert!(!nonces.use_up("n", 2 * CLOCK_TOLERANCE_MS));
        assert!(nonces.use_up("n", 2 * CLOCK_TOLERANCE_MS + 1));
    }
}
