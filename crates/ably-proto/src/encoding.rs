//! What was done to a payload before it was sent, and how to undo it (§13).
//!
//! `encoding` lists transforms left to right as they were applied, separated by `/`; decoding goes
//! from the right. Deltas are not undone: this client never asks for them, and decoding stops there.

use base64::{
    Engine as _, alphabet,
    engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig},
};
use thiserror::Error;

use crate::{
    cipher::Cipher,
    wire::{Data, Format, Json},
};

/// Base64 with or without padding: peers differ.
const BASE64: GeneralPurpose = GeneralPurpose::new(
    &alphabet::STANDARD,
    GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent),
);

/// A transform that could not be undone. The payload is delivered as far as it came (RSL6b).
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum EncodingError {
    /// The named transform is not one of ours.
    #[error("unknown encoding {0}")]
    Unknown(String),
    /// The payload does not have the form the transform makes.
    #[error("payload is no valid {0}")]
    Malformed(&'static str),
}

/// Undoes the listed transforms in place; `encoding` keeps what could not be undone.
///
/// # Errors
/// The first transform, from the right, that fails.
pub fn decode(data: &mut Data, encoding: &mut Option<String>) -> Result<(), EncodingError> {
    decode_with(data, encoding, None)
}

/// Like [`decode`], and undoes encryption with the channel's cipher.
///
/// # Errors
/// The first transform, from the right, that fails.
pub fn decode_with(
    data: &mut Data,
    encoding: &mut Option<String>,
    cipher: Option<&Cipher>,
) -> Result<(), EncodingError> {
    while let Some(list) = encoding.take().filter(|list| !list.is_empty()) {
        let (rest, last) = split_last(&list);
        match undo(last, std::mem::take(data), cipher) {
            Ok(undone) => {
                *data = undone;
                *encoding = rest.map(str::to_owned);
            }
            Err((kept, error)) => {
                *data = kept;
                *encoding = Some(list);
                return Err(error);
            }
        }
    }
    Ok(())
}

/// Encrypts a payload, which is made bytes first: text by `utf-8`, JSON values by `json/utf-8`.
/// Nothing is not encrypted.
pub fn encrypt(data: &mut Data, encoding: &mut Option<String>, cipher: &Cipher) {
    let plain = match std::mem::take(data) {
        Data::None => return,
        Data::Binary(bytes) => bytes,
        Data::Text(text) => {
            push(encoding, "utf-8");
            text.into_bytes()
        }
        Data::Json(json) => {
            push(encoding, "json");
            push(encoding, "utf-8");
            json.into_text().into_bytes()
        }
    };
    *data = Data::Binary(cipher.encrypt(&plain));
    push(encoding, cipher.name());
}

/// Brings a payload into the form `format` can carry: JSON values become text with `json`, bytes
/// become `base64` text in JSON, and a trailing `base64` is undone in MessagePack. A relay between
/// the two formats needs nothing else.
pub fn to_wire(data: &mut Data, encoding: &mut Option<String>, format: Format) {
    if let Data::Json(json) = data {
        *data = Data::Text(json.text().into_owned());
        push(encoding, "json");
    }
    match (format, &*data) {
        (Format::Json, Data::Binary(bytes)) => {
            *data = Data::Text(BASE64.encode(bytes));
            push(encoding, "base64");
        }
        (Format::MsgPack, Data::Text(text)) if ends_in_base64(encoding.as_deref()) => {
            if let Some(bytes) = from_base64(text) {
                *data = Data::Binary(bytes);
                let list = encoding.take().unwrap_or_default();
                *encoding = split_last(&list).0.map(str::to_owned);
            }
        }
        _ => {}
    }
}

/// Whether [`to_wire`] would leave the payload as it is.
pub(crate) fn is_wire_form(data: &Data, encoding: Option<&str>, format: Format) -> bool {
    match data {
        Data::None => true,
        Data::Json(_) => false,
        Data::Binary(_) => format == Format::MsgPack,
        Data::Text(_) => format == Format::Json || !ends_in_base64(encoding),
    }
}

fn ends_in_base64(encoding: Option<&str>) -> bool {
    encoding.is_some_and(|list| split_last(list).1 == "base64")
}

fn split_last(list: &str) -> (Option<&str>, &str) {
    match list.rsplit_once('/') {
        Some((rest, last)) => (Some(rest), last),
        None => (None, list),
    }
}

fn push(encoding: &mut Option<String>, transform: &str) {
    match encoding {
        Some(list) if !list.is_empty() => {
            list.push('/');
            list.push_str(transform);
        }
        _ => *encoding = Some(transform.to_owned()),
    }
}

fn undo(
    transform: &str,
    data: Data,
    cipher: Option<&Cipher>,
) -> Result<Data, (Data, EncodingError)> {
    if let Some(cipher) = cipher.filter(|cipher| cipher.name() == transform) {
        return decrypt(data, cipher);
    }
    match (transform, data) {
        ("base64", Data::Text(text)) => match from_base64(&text) {
            Some(bytes) => Ok(Data::Binary(bytes)),
            None => Err((Data::Text(text), EncodingError::Malformed("base64"))),
        },
        ("utf-8", Data::Text(text)) => Ok(Data::Text(text)),
        ("utf-8", Data::Binary(bytes)) => match String::from_utf8(bytes) {
            Ok(text) => Ok(Data::Text(text)),
            Err(error) => {
                Err((Data::Binary(error.into_bytes()), EncodingError::Malformed("utf-8")))
            }
        },
        ("json", Data::Text(text)) => match Json::written(text) {
            Ok(json) => Ok(Data::Json(json)),
            Err(text) => Err((Data::Text(text), EncodingError::Malformed("json"))),
        },
        // Sent as a bare object although labelled: already what the sender meant.
        ("json", Data::Json(json)) => Ok(Data::Json(json)),
        ("base64", other) => Err((other, EncodingError::Malformed("base64"))),
        ("utf-8", other) => Err((other, EncodingError::Malformed("utf-8"))),
        ("json", other) => Err((other, EncodingError::Malformed("json"))),
        (unknown, other) => Err((other, EncodingError::Unknown(unknown.to_owned()))),
    }
}

fn decrypt(data: Data, cipher: &Cipher) -> Result<Data, (Data, EncodingError)> {
    let plain = match &data {
        Data::Binary(bytes) => cipher.decrypt(bytes),
        _ => None,
    };
    plain.map(Data::Binary).ok_or((data, EncodingError::Malformed("ciphertext")))
}

/// Line feeds inside base64 are legal on the wire.
fn from_base64(text: &str) -> Option<Vec<u8>> {
    if text.bytes().any(|byte| byte.is_ascii_whitespace()) {
        let compact: Vec<u8> = text.bytes().filter(|byte| !byte.is_ascii_whitespace()).collect();
        return BASE64.decode(compact).ok();
    }
    BASE64.decode(text).ok()
}
