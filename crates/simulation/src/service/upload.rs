//! Files at the service: taken whole or not at all, each under an address of its own.

use model::MessageId;
use reqwest::Request;
use serde_json::json;

use super::rest::{Answer, json_answer, status};
use super::{Service, Upload};

/// What a file of a simulation begins with: a document, and the message it is given to.
const BEGIN: &str = "%PDF-1.7 of ";

/// For which message a file was taken; it goes back with the answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Uploaded(pub(crate) String);

impl Uploaded {
    /// The beginning of the file for a message.
    pub(crate) fn mark(id: &MessageId) -> String {
        format!("{BEGIN}{id};")
    }
}

impl Service {
    /// Takes a file.
    pub(super) fn take_upload(&mut self, call: &Request, user: &str) -> Answer {
        let body = call.body().and_then(reqwest::Body::as_bytes).unwrap_or_default();
        let text = String::from_utf8_lossy(body);
        let part = |begin: &str, end: &str| {
            let rest = text.split_once(begin)?.1;
            rest.split_once(end).map(|(part, _)| part.to_owned())
        };
        let room_id = part("name=\"roomId\"\r\n\r\n", "\r\n");
        let (Some(room_id), Some(about)) = (room_id, part(BEGIN, ";")) else { return status(400) };
        let is_member = self.room(&room_id).is_some_and(|room| room.members.contains_key(user));
        if !is_member {
            return status(403);
        }
        for (times, code) in [(self.quirks.refused_files, 413), (self.quirks.failing_files, 500)] {
            if self.dice.permille(times) {
                return status(code);
            }
        }
        let url = format!("/api/chat/files/{}", self.uploads.len());
        let mut answer = json_answer(&json!({ "url": url, "name": format!("{about}.pdf") }));
        answer.extensions_mut().insert(Uploaded(about.clone()));
        self.uploads.push(Upload { url, about: Uploaded(about) });
        answer
    }

    /// For which message the file at an address is.
    pub(crate) fn file_at(&self, url: &str) -> Option<&Uploaded> {
        self.uploads.iter().find(|upload| upload.url == url).map(|upload| &upload.about)
    }
}
