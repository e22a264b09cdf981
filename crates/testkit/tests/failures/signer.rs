//! Whoever signs token requests: the product's server in small.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, AtomicU32, Ordering};
use std::time::{SystemTime, UNIX_EPOCH};

use ably_realtime::{Credential, Secret, TokenError, TokenRequest};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use hmac::{Hmac, Mac};
use sha2::Sha256;

/// Signs with one key for one person, and counts.
#[derive(Debug)]
pub(crate) struct Signer {
    pub(crate) key_name: String,
    pub(crate) secret: String,
    pub(crate) client_id: String,
    /// How far its clock is ahead, in milliseconds.
    pub(crate) ahead_ms: AtomicI64,
    pub(crate) signed: AtomicU32,
}

pub(crate) fn now_ms() -> i64 {
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap();
    i64::try_from(now.as_millis()).unwrap()
}

impl Signer {
    pub(crate) fn sign(&self) -> TokenRequest {
        self.signed.fetch_add(1, Ordering::SeqCst);
        let mut request = TokenRequest {
            key_name: self.key_name.clone(),
            client_id: Some(self.client_id.clone()),
            timestamp: Some(now_ms() + self.ahead_ms.load(Ordering::SeqCst)),
            nonce: uuid::Uuid::new_v4().to_string(),
            ..TokenRequest::default()
        };
        let mut mac = Hmac::<Sha256>::new_from_slice(self.secret.as_bytes()).unwrap();
        mac.update(request.text_to_sign().as_bytes());
        request.mac = Some(Secret::new(STANDARD.encode(mac.finalize().into_bytes())));
        request
    }

    /// How many requests it has signed.
    pub(crate) fn signed(&self) -> u32 {
        self.signed.load(Ordering::SeqCst)
    }
}

/// A source of tokens that has its requests signed.
pub(crate) fn source(
    signer: &Arc<Signer>,
) -> impl Fn() -> std::future::Ready<Result<Credential, TokenError>> + Send + Sync + 'static {
    let signer = Arc::clone(signer);
    move || std::future::ready(Ok(Credential::Request(signer.sign())))
}
