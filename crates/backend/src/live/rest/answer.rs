//! Answers in either format, pages with their links, and errors in their two forms.

use ably_proto::wire::{Annotation, ErrorInfo, Format, Message, PresenceMessage};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use serde_json::json;

use super::call::Call;
use crate::live::history::links;

/// What carries a payload that one of the formats cannot carry as it is.
pub(super) trait Carries {
    /// Brings the payload into the form the format can carry.
    fn to_wire(&mut self, format: Format);
}

impl Carries for Message {
    fn to_wire(&mut self, format: Format) {
        Message::to_wire(self, format);
    }
}

impl Carries for PresenceMessage {
    fn to_wire(&mut self, format: Format) {
        PresenceMessage::to_wire(self, format);
    }
}

impl Carries for Annotation {
    fn to_wire(&mut self, format: Format) {
        Annotation::to_wire(self, format);
    }
}

/// An answer, or why there is none.
pub(super) fn respond<T: Serialize>(
    call: &Call,
    status: StatusCode,
    done: Result<T, ErrorInfo>,
) -> Response {
    match done {
        Ok(value) => answer(status, &value, call.wanted()),
        Err(error) => refuse(&error, call.wanted()),
    }
}

/// An answer that an error stands in.
pub(super) fn respond_with_error<T: Serialize>(
    call: &Call,
    status: StatusCode,
    value: &T,
    error: &ErrorInfo,
) -> Response {
    with_error(answer(status, value, call.wanted()), error)
}

/// One thing with a payload.
pub(super) fn respond_one<T: Carries + Serialize>(
    call: &Call,
    done: Result<T, ErrorInfo>,
) -> Response {
    let done = done.map(|mut item| {
        item.to_wire(call.wanted());
        item
    });
    respond(call, StatusCode::OK, done)
}

/// A page, with the position after which the next one begins.
pub(super) fn respond_page<T: Carries + Serialize>(
    call: &Call,
    done: Result<(Vec<T>, Option<String>), ErrorInfo>,
) -> Response {
    let format = call.wanted();
    match done {
        Ok((mut page, next)) => {
            page.iter_mut().for_each(|item| item.to_wire(format));
            let response = answer(StatusCode::OK, &page, format);
            with_links(response, &links(call.word(), &call.query, next.as_deref()))
        }
        Err(error) => refuse(&error, format),
    }
}

/// An error for somebody who has not said which format they read.
pub(crate) fn refuse_json(error: &ErrorInfo) -> Response {
    refuse(error, Format::Json)
}

/// An error in its two forms: body and headers (HP6, HP7).
fn refuse(error: &ErrorInfo, format: Format) -> Response {
    let status =
        StatusCode::from_u16(error.status_code).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    with_error(answer(status, &json!({ "error": error }), format), error)
}

fn with_error(mut response: Response, error: &ErrorInfo) -> Response {
    let headers = response.headers_mut();
    headers.insert("x-ably-errorcode", HeaderValue::from(error.code));
    if let Ok(message) = HeaderValue::from_str(&error.message) {
        headers.insert("x-ably-errormessage", message);
    }
    response
}

fn answer<T: Serialize + ?Sized>(status: StatusCode, value: &T, format: Format) -> Response {
    let body = match format {
        Format::Json => serde_json::to_vec(value).ok(),
        Format::MsgPack => rmp_serde::to_vec_named(value).ok(),
    };
    let Some(body) = body else {
        return StatusCode::INTERNAL_SERVER_ERROR.into_response();
    };
    (status, [(header::CONTENT_TYPE, format.media_type())], body).into_response()
}

fn with_links(mut response: Response, links: &str) -> Response {
    if let Ok(links) = HeaderValue::from_str(links) {
        response.headers_mut().insert(header::LINK, links);
    }
    response
}
