//! One token for the socket and for REST, renewed by one call at a time (RSA4b).

use std::{sync::Arc, time::Duration};

use ably_proto::wire::{Secret, TokenDetails, TokenRequest};
use tokio::{sync::Mutex, time::timeout};
use url::Url;

use crate::{
    credential::{Credential, TokenError, TokenSource},
    rest::{self, Http, RestError},
};

/// Longest answer of a token endpoint, in bytes (RSA4f).
const TOKEN_LIMIT: usize = 128 * 1024;

/// The token everybody uses.
pub(crate) struct Tokens {
    source: Arc<dyn TokenSource>,
    http: Http,
    rest: Url,
    patience: Duration,
    /// Held during a renewal: whoever comes meanwhile waits and takes its result.
    current: Mutex<Option<Secret>>,
}

/// A token, and the server's clock if getting it told.
pub(crate) struct Obtained {
    pub(crate) token: Secret,
    pub(crate) server_time: Option<i64>,
}

impl Tokens {
    pub(crate) fn new(
        source: Arc<dyn TokenSource>,
        http: Http,
        rest: Url,
        patience: Duration,
    ) -> Self {
        Self { source, http, rest, patience, current: Mutex::new(None) }
    }

    /// The current token, or a new one if there is none.
    pub(crate) async fn current(&self) -> Result<Obtained, TokenError> {
        self.other_than(None).await
    }

    /// A token other than `used`: the one somebody else got meanwhile, or a new one.
    pub(crate) async fn other_than(&self, used: Option<&Secret>) -> Result<Obtained, TokenError> {
        let mut current = self.current.lock().await;
        if let Some(token) = current.as_ref().filter(|token| used != Some(token)) {
            return Ok(Obtained { token: token.clone(), server_time: None });
        }
        let late = |_| TokenError::from_status(504, "no token in time");
        let obtained = timeout(self.patience, self.obtain()).await.map_err(late)??;
        *current = Some(obtained.token.clone());
        Ok(obtained)
    }

    async fn obtain(&self) -> Result<Obtained, TokenError> {
        let (token, server_time) = match self.source.token().await? {
            Credential::Token(token) => (Secret::new(token), None),
            Credential::Details(details) => (token_of(details)?, None),
            Credential::Request(request) => self.exchange(&request).await?,
        };
        if token.expose().is_empty() || token.expose().len() > TOKEN_LIMIT {
            return Err(TokenError::from_status(0, "the token is empty or too long"));
        }
        Ok(Obtained { token, server_time })
    }

    /// POST /keys/{keyName}/requestToken (§14.2).
    async fn exchange(&self, request: &TokenRequest) -> Result<(Secret, Option<i64>), TokenError> {
        let mut url = self.rest.clone();
        if let Ok(mut path) = url.path_segments_mut() {
            path.pop_if_empty().extend(["keys", &request.key_name, "requestToken"]);
        }
        let call = self.http.client.post(url).json(request);
        let answer = rest::send(&self.http, call, TOKEN_LIMIT).await.map_err(exchange_failed)?;
        let malformed = |_| TokenError::from_status(0, "the answer is no token");
        let details: TokenDetails = serde_json::from_slice(&answer.body).map_err(malformed)?;
        Ok((token_of(details)?, answer.server_time))
    }
}

fn token_of(details: TokenDetails) -> Result<Secret, TokenError> {
    details.token.ok_or_else(|| TokenError::from_status(0, "the answer holds no token"))
}

fn exchange_failed(error: RestError) -> TokenError {
    let message = format!("cannot exchange the token request: {error}");
    match error {
        RestError::Refused(info) => {
            TokenError { code: info.code, ..TokenError::from_status(info.status_code, message) }
        }
        _ => TokenError::from_status(0, message),
    }
}
