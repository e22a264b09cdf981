//! Tokens and the requests for them (§14.2). JSON only.

use super::{object::wire_struct, secret::Secret};

wire_struct! {
    /// A signed request for a token (TE).
    pub struct TokenRequest {
        /// `appId.keyId`.
        "keyName" => key_name: String,
        /// Life asked for, in milliseconds.
        "ttl" => ttl: Option<i64>,
        /// Capability asked for, as JSON text.
        "capability" => capability: Option<String>,
        /// Identity asked for.
        "clientId" => client_id: Option<String>,
        /// When it was signed, in milliseconds since the epoch.
        "timestamp" => timestamp: Option<i64>,
        /// Random text that makes it usable once.
        "nonce" => nonce: String,
        /// HMAC-SHA256 over the other fields, base64.
        "mac" => mac: Option<Secret>,
    }
}

impl TokenRequest {
    /// The exact text the mac is made over (RSA9g): six lines, an unset field is an empty line.
    pub fn text_to_sign(&self) -> String {
        let number = |field: Option<i64>| field.map(|n| n.to_string()).unwrap_or_default();
        let text = |field: &Option<String>| field.clone().unwrap_or_default();
        format!(
            "{}\n{}\n{}\n{}\n{}\n{}\n",
            self.key_name,
            number(self.ttl),
            text(&self.capability),
            text(&self.client_id),
            number(self.timestamp),
            self.nonce,
        )
    }
}

wire_struct! {
    /// A token and what is known about it (TD).
    pub struct TokenDetails {
        /// The token.
        "token" => token: Option<Secret>,
        /// The key it was issued from.
        "keyName" => key_name: Option<String>,
        /// When it was issued, in milliseconds since the epoch.
        "issued" => issued: Option<i64>,
        /// When it ends, in milliseconds since the epoch.
        "expires" => expires: Option<i64>,
        /// What it allows, as JSON text.
        "capability" => capability: Option<String>,
        /// Whom it identifies.
        "clientId" => client_id: Option<String>,
    }
}
