//! REST calls with a token, at whichever host answers (RSC10, RSC15, RTN17e).

use std::{
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use base64::{Engine as _, engine::general_purpose::STANDARD};
use url::Url;

use crate::{
    endpoint,
    options::Options,
    rest::{self, Answer, Http, RestError},
    tokens::{Obtained, Tokens},
};

/// Hosts tried beside the first (TO3l5).
const MORE_HOSTS: usize = 3;
/// The service's REST side.
pub(crate) struct Service {
    pub(crate) http: Http,
    pub(crate) tokens: Arc<Tokens>,
    pub(crate) primary: Url,
    fallbacks: Vec<String>,
    /// The fallback host the live connection uses, if it uses one.
    preferred: Mutex<Option<String>>,
    patience: Duration,
}

impl Service {
    pub(crate) fn new(http: Http, options: &Options, tokens: Arc<Tokens>) -> Self {
        Self {
            http,
            tokens,
            primary: options.rest.clone(),
            fallbacks: options.fallback_hosts.clone(),
            preferred: Mutex::new(None),
            patience: Duration::from_millis(options.request_timeout_ms),
        }
    }

    /// REST begins where the live connection is (RTN17e).
    pub(crate) fn prefer(&self, host: Option<String>) {
        *self.preferred.lock().unwrap_or_else(PoisonError::into_inner) = host;
    }

    /// Hosts in the order they are tried; `None` is the primary.
    fn hosts(&self) -> Vec<Option<String>> {
        let preferred = self.preferred.lock().unwrap_or_else(PoisonError::into_inner).clone();
        let others = self.fallbacks.iter().filter(|host| preferred.as_ref() != Some(host));
        let others = others.take(MORE_HOSTS).cloned().map(Some);
        let primary = preferred.is_some().then_some(None);
        std::iter::once(preferred.clone()).chain(primary).chain(others).collect()
    }

    /// The address of a resource at the primary; each part is one path segment.
    pub(crate) fn address(&self, parts: &[&str]) -> Url {
        let mut url = self.primary.clone();
        if let Ok(mut path) = url.path_segments_mut() {
            path.pop_if_empty().extend(parts);
        }
        url
    }

    /// Gets what is at an address. A token error renews once and tries once more (RSC10).
    pub(crate) async fn get(&self, url: &Url, limit: usize) -> Result<Answer, RestError> {
        let used = self.tokens.current().await?;
        match self.get_with(url, limit, Some(&used)).await {
            Err(error) if error.is_token_error() => {
                let renewed = self.tokens.other_than(Some(&used.token)).await?;
                self.get_with(url, limit, Some(&renewed)).await
            }
            answer => answer,
        }
    }

    /// Gets what is there for everybody, without a token: whoever cannot make one because of a
    /// wrong clock has to be able to ask for the time (RSC16).
    pub(crate) async fn get_openly(&self, url: &Url, limit: usize) -> Result<Answer, RestError> {
        self.get_with(url, limit, None).await
    }

    /// Another host is tried where one cannot be reached or is in trouble (RSC15l).
    async fn get_with(
        &self,
        url: &Url,
        limit: usize,
        token: Option<&Obtained>,
    ) -> Result<Answer, RestError> {
        let mut trouble = None;
        for host in self.hosts() {
            let at = endpoint::at_host(url, host.as_deref());
            let mut call = self.http.client.get(at);
            if let Some(token) = token {
                call = call.bearer_auth(STANDARD.encode(token.token.expose()));
            }
            match rest::send(&self.http, call.timeout(self.patience), limit).await {
                Err(error) if error.is_host_trouble() => trouble = Some(error),
                Ok(answer) => {
                    let told = token.and_then(|token| token.server_time);
                    let server_time = answer.server_time.or(told);
                    return Ok(Answer { server_time, ..answer });
                }
                Err(error) => return Err(error),
            }
        }
        Err(trouble.unwrap_or_else(|| RestError::Unreachable("no host to ask".to_owned())))
    }
}
