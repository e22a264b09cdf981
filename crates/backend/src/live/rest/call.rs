//! One request: who calls, how they write, and what they may do.

use std::collections::HashMap;
use std::convert::Infallible;
use std::sync::Arc;

use ably_proto::capability::Operation;
use ably_proto::wire::{ErrorInfo, Format};
use axum::body::Bytes;
use axum::extract::rejection::BytesRejection;
use axum::extract::{FromRequestParts, Query};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, StatusCode, Uri, header};
use serde::de::DeserializeOwned;

use crate::live::app::App;
use crate::live::apps::Apps;
use crate::live::auth::{Credential, Grant, from_base64};
use crate::live::channel_name;
use crate::live::hello::credential;
use crate::live::refusal;

/// A request without its path and body.
pub(super) struct Call {
    /// All applications.
    pub(super) apps: Arc<Apps>,
    /// The query.
    pub(super) query: HashMap<String, String>,
    headers: HeaderMap,
    uri: Uri,
}

/// Whoever calls, let in.
pub(super) struct Caller {
    /// Their application.
    pub(super) app: Arc<App>,
    /// What they may do.
    pub(super) grant: Grant,
}

impl FromRequestParts<Arc<Apps>> for Call {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, apps: &Arc<Apps>) -> Result<Self, Infallible> {
        let query = Query::try_from_uri(&parts.uri).map(|Query(query)| query).unwrap_or_default();
        Ok(Self {
            apps: Arc::clone(apps),
            query,
            headers: parts.headers.clone(),
            uri: parts.uri.clone(),
        })
    }
}

impl Call {
    /// Lets a request in, or says why not.
    pub(super) fn admit(&self) -> Result<Caller, ErrorInfo> {
        let shown = credential(&self.query, &self.headers).ok_or_else(refusal::no_credential)?;
        // With basic auth the identity comes in a header of its own (RSA7e2).
        let client_id = self
            .headers
            .get("x-ably-clientid")
            .and_then(|value| from_base64(value.to_str().ok()?))
            .filter(|_| matches!(shown, Credential::Key(_)));
        let app = self.apps.of(&shown)?;
        let grant = app.authenticate(&shown, client_id.as_deref())?;
        Ok(Caller { app, grant })
    }

    /// Lets a request through to the tokens of a key, which is for whoever holds it.
    pub(super) fn admit_key(&self, key_name: &str) -> Result<Caller, ErrorInfo> {
        let caller = self.admit()?;
        let Some(Credential::Key(shown)) = credential(&self.query, &self.headers) else {
            return Err(refusal::needs_key());
        };
        if shown.split_once(':').is_none_or(|(shown, _)| shown != key_name) {
            return Err(refusal::wrong_key_to_revoke());
        }
        let is_revocable = caller.app.key(key_name).is_some_and(|key| key.has_revocable_tokens);
        if is_revocable { Ok(caller) } else { Err(refusal::not_revocable()) }
    }

    /// Lets a request through to a channel, or says why not.
    pub(super) fn permit(&self, channel: &str, operation: Operation) -> Result<Caller, ErrorInfo> {
        let caller = self.admit()?;
        channel_name::check_whole(channel)?;
        if !caller.grant.capability.allows(channel, operation) {
            return Err(refusal::not_permitted());
        }
        Ok(caller)
    }

    /// The format of the body.
    pub(super) fn sent(&self) -> Format {
        named_format(self.headers.get(header::CONTENT_TYPE))
    }

    /// The format of the answer; `format` in the query stands in for the header.
    pub(super) fn wanted(&self) -> Format {
        match self.query.get("format").map(String::as_str) {
            Some("msgpack") => Format::MsgPack,
            Some("json") => Format::Json,
            _ => named_format(self.headers.get(header::ACCEPT)),
        }
    }

    /// Whether the caller knows the form of batches that came with version 3; whoever names no
    /// version does not.
    pub(super) fn knows_batches(&self) -> bool {
        let named = self.headers.get("x-ably-version").and_then(|value| value.to_str().ok());
        let version = named.or_else(|| self.query.get("v").map(String::as_str)).unwrap_or_default();
        let whole = version.split_once('.').map_or(version, |(whole, _)| whole);
        whole.parse::<u32>().is_ok_and(|version| version >= 3)
    }

    /// The last word of the path: what links between pages are relative to.
    pub(super) fn word(&self) -> &str {
        self.uri.path().rsplit('/').next().unwrap_or_default()
    }

    /// Reads a body.
    pub(super) fn read<T: DeserializeOwned>(
        &self,
        body: Result<Bytes, BytesRejection>,
    ) -> Result<T, ErrorInfo> {
        read(&bytes(body)?, self.sent())
    }

    /// Reads a body that holds one thing, or a list of them.
    pub(super) fn read_list<T: DeserializeOwned>(
        &self,
        body: Result<Bytes, BytesRejection>,
    ) -> Result<Vec<T>, ErrorInfo> {
        self.read_list_or_one(body).map(|(list, _)| list)
    }

    /// The same, and whether it was a list.
    pub(super) fn read_list_or_one<T: DeserializeOwned>(
        &self,
        body: Result<Bytes, BytesRejection>,
    ) -> Result<(Vec<T>, bool), ErrorInfo> {
        read_list(&bytes(body)?, self.sent())
    }
}

/// The bytes of a body.
pub(super) fn bytes(body: Result<Bytes, BytesRejection>) -> Result<Bytes, ErrorInfo> {
    body.map_err(|rejection| match rejection.status() {
        StatusCode::PAYLOAD_TOO_LARGE => refusal::frame_too_large(),
        _ => refusal::bad_body("Body cannot be read"),
    })
}

fn read_list<T: DeserializeOwned>(
    body: &[u8],
    format: Format,
) -> Result<(Vec<T>, bool), ErrorInfo> {
    let is_list = match format {
        Format::Json => body.iter().find(|byte| !byte.is_ascii_whitespace()) == Some(&b'['),
        Format::MsgPack => matches!(body.first(), Some(0x90..=0x9f | 0xdc | 0xdd)),
    };
    let list = if is_list { read(body, format) } else { read(body, format).map(|one| vec![one]) };
    list.map(|list| (list, is_list))
}

/// Reads bytes of a format.
pub(super) fn read<T: DeserializeOwned>(body: &[u8], format: Format) -> Result<T, ErrorInfo> {
    match format {
        Format::Json => {
            serde_json::from_slice(body).map_err(|err| refusal::bad_body(err.to_string()))
        }
        Format::MsgPack => {
            rmp_serde::from_slice(body).map_err(|err| refusal::bad_body(err.to_string()))
        }
    }
}

fn named_format(header: Option<&HeaderValue>) -> Format {
    let named = header.and_then(|value| value.to_str().ok()).unwrap_or_default();
    let json_at = named.find("json");
    let msgpack_at = named.find(Format::MsgPack.media_type());
    match (msgpack_at, json_at) {
        (Some(msgpack), Some(json)) if msgpack < json => Format::MsgPack,
        (Some(_), None) => Format::MsgPack,
        _ => Format::Json,
    }
}

#[cfg(test)]
mod tests {
    use ably_proto::wire::{Data, Message};

    use super::*;

    fn format_of(accept: &'static str) -> Format {
        named_format(Some(&HeaderValue::from_static(accept)))
    }

    #[test]
    fn rsc8c_the_first_named_format_is_the_wanted_one() {
        assert_eq!(format_of("application/x-msgpack"), Format::MsgPack);
        assert_eq!(format_of("application/x-msgpack,application/json"), Format::MsgPack);
        assert_eq!(format_of("application/json,application/x-msgpack"), Format::Json);
        assert_eq!(format_of("*/*"), Format::Json);
        assert_eq!(named_format(None), Format::Json);
    }

    fn call(version: Option<&'static str>, query: &[(&str, &str)]) -> Call {
        let pairs = query.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
        let mut headers = HeaderMap::new();
        if let Some(version) = version {
            headers.insert("x-ably-version", HeaderValue::from_static(version));
        }
        let apps = Apps::new(Arc::default(), 1_024);
        Call { apps, query: pairs.collect(), headers, uri: Uri::from_static("/messages") }
    }

    #[test]
    fn batches_have_their_present_form_for_those_who_know_it() {
        for version in ["3", "6", "10", "5.1"] {
            assert!(call(Some(version), &[]).knows_batches(), "{version}");
            assert!(call(None, &[("v", version)]).knows_batches(), "{version}");
        }
        for version in ["2", "1.2", "0.8", "", "latest"] {
            assert!(!call(Some(version), &[]).knows_batches(), "{version}");
        }
        assert!(!call(None, &[]).knows_batches());
    }

    #[test]
    fn one_message_and_a_list_are_read_in_both_formats() {
        let message = Message::new("greeting", Data::from("hello"));
        let one = rmp_serde::to_vec_named(&message).unwrap();
        let list = rmp_serde::to_vec_named(&vec![message.clone(), message]).unwrap();
        let count = |body: &[u8], format| {
            let read = read_list::<Message>(body, format);
            read.map(|(list, is_list)| (list.len(), is_list)).map_err(|error| error.code)
        };
        assert_eq!(count(&one, Format::MsgPack), Ok((1, false)));
        assert_eq!(count(&list, Format::MsgPack), Ok((2, true)));
        assert_eq!(count(br#"{"name":"a"}"#, Format::Json), Ok((1, false)));
        assert_eq!(count(br#" [{"name":"a"},{}]"#, Format::Json), Ok((2, true)));
        assert_eq!(count(b"nonsense", Format::Json), Err(40001));
    }
}
