//! Files to and from the backend (contract §2): an upload tells how far it is, and neither waits for
//! a line that has gone silent.

use std::sync::Arc;
use std::time::Duration;

use ably_realtime::CallError;
use futures_util::stream;
use model::limits::ATTACHMENT_BYTES;
use model::{Attachment, FileKind, RoomId};
use reqwest::multipart::{Form, Part};
use reqwest::{Body, Method, Response};
use serde::Deserialize;
use tokio::sync::Notify;
use url::Url;

use super::{Rest, RestError, dto, read_json, sort_status, unreachable};

/// The longest that ten mebibytes may take: a hotel's line can be slow.
const FILE_DEADLINE: Duration = Duration::from_secs(15 * 60);
/// A line over which nothing moved for this long is dead.
const SILENCE: Duration = Duration::from_secs(60);
/// Bytes that go in one piece.
const PIECE: usize = 64 * 1024;

/// A file to be uploaded.
#[derive(Clone)]
pub(crate) struct Outgoing {
    pub(crate) room_id: RoomId,
    pub(crate) name: String,
    pub(crate) kind: FileKind,
    pub(crate) content: Vec<u8>,
}

/// Answer of an upload.
#[derive(Debug, Deserialize)]
struct Uploaded {
    url: String,
    #[serde(default, deserialize_with = "dto::nullable")]
    name: String,
    size: Option<u64>,
}

impl Rest {
    /// Uploads a file to a room and answers where it is. `on_sent` hears how many bytes have gone.
    pub(crate) async fn upload(
        &self,
        file: Outgoing,
        on_sent: impl Fn(u64) + Send + Sync + 'static,
    ) -> Result<Attachment, RestError> {
        let moved = Arc::new(Notify::new());
        let total = u64::try_from(file.content.len()).unwrap_or(u64::MAX);
        let body = in_pieces(file.content, Arc::clone(&moved), on_sent);
        let part = Part::stream_with_length(body, total)
            .file_name(file.name.clone())
            .mime_str(file.kind.mime_type())
            .map_err(unreachable)?;
        // As browsers write names: as they are. Ours have no quotes and no controls.
        let form = Form::new().percent_encode_noop();
        let form = form.text("roomId", file.room_id.as_str().to_owned()).part("file", part);
        let request = self.request(Method::POST, &["chat", "upload"]);
        let request = self.with_cookies(request).timeout(FILE_DEADLINE).multipart(form);
        let answer = tokio::select! {
            answer = self.exchange(request) => answer?,
            err = silence(&moved) => return Err(err),
        };
        let uploaded: Uploaded = read_json(answer).await?;
        if uploaded.url.is_empty() {
            return Err(RestError::BadAnswer("an upload without an address".into()));
        }
        let name = if uploaded.name.is_empty() { file.name } else { uploaded.name };
        Ok(Attachment { url: uploaded.url, name, size: uploaded.size.or(Some(total)) })
    }

    /// Fetches a file of a message. Its address comes from whoever wrote the message: only the
    /// backend itself is asked, or anybody could make every desk of a room call them.
    pub(crate) async fn download(&self, address: &str) -> Result<Vec<u8>, RestError> {
        let address = self.own_address(address).ok_or(RestError::NotPermitted)?;
        let request = self.with_cookies(self.http.request(Method::GET, address));
        let sent = tokio::time::Instant::now();
        let answer = self.network.send(request.timeout(FILE_DEADLINE)).await;
        let answer = answer.map_err(RestError::Unreachable)?;
        self.read_headers(&answer, sent.elapsed());
        // A sign-in page is not what stands behind the address of a file: the session is not over.
        if answer.status().is_redirection() {
            return Err(RestError::Refused { status: answer.status().as_u16() });
        }
        read_limited(sort_status(answer)?).await
    }

    fn own_address(&self, address: &str) -> Option<Url> {
        let address = self.base.join(address).ok()?;
        (address.origin() == self.base.origin()).then_some(address)
    }
}

/// The content, piece by piece as it is asked for.
fn in_pieces(
    content: Vec<u8>,
    moved: Arc<Notify>,
    on_sent: impl Fn(u64) + Send + Sync + 'static,
) -> Body {
    let pieces = stream::unfold((content, 0_usize), move |(content, at)| {
        let end = at.saturating_add(PIECE).min(content.len());
        let piece = content.get(at..end).filter(|piece| !piece.is_empty()).map(<[u8]>::to_vec);
        if piece.is_some() {
            moved.notify_one();
            on_sent(u64::try_from(end).unwrap_or(u64::MAX));
        }
        async move { piece.map(|piece| (Ok::<_, std::convert::Infallible>(piece), (content, end))) }
    });
    Body::wrap_stream(pieces)
}

/// Ends when nothing has moved for a while.
async fn silence(moved: &Notify) -> RestError {
    while tokio::time::timeout(SILENCE, moved.notified()).await.is_ok() {}
    RestError::Unreachable(CallError::Played("nothing moved for a minute".into()))
}

/// Reads no more than a file may have, whatever the answer says of its length.
async fn read_limited(mut answer: Response) -> Result<Vec<u8>, RestError> {
    let too_large = || RestError::Refused { status: 413 };
    let is_within = |length: u64| length <= ATTACHMENT_BYTES;
    if !answer.content_length().is_none_or(is_within) {
        return Err(too_large());
    }
    let mut content = Vec::new();
    loop {
        let piece = tokio::time::timeout(SILENCE, answer.chunk()).await.map_err(|_| {
            RestError::Unreachable(CallError::Played("nothing moved for a minute".into()))
        })?;
        let Some(piece) = piece.map_err(unreachable)? else { return Ok(content) };
        content.extend_from_slice(&piece);
        if !u64::try_from(content.len()).is_ok_and(is_within) {
            return Err(too_large());
        }
    }
}

#[cfg(test)]
mod tests {
    use ably_realtime::Network;
    use tokio::sync::mpsc;

    use super::*;

    #[test]
    fn only_the_backend_itself_is_asked_for_files() {
        let (news, _) = mpsc::unbounded_channel();
        let base = Url::parse("https://pms.example.com/hotel/").unwrap();
        let rest = Rest::new(base, "1", Network::System, news).unwrap();
        for (address, expected) in [
            ("/api/chat/files/1", Some("https://pms.example.com/api/chat/files/1")),
            ("https://pms.example.com/x", Some("https://pms.example.com/x")),
            ("https://pms.example.com:443/x", Some("https://pms.example.com/x")),
            ("http://pms.example.com/x", None),
            ("https://pms.example.com:8443/x", None),
            ("https://pms.example.com.evil.example/x", None),
            ("https://pms.example.com@evil.example/x", None),
            ("//evil.example/x", None),
            (r"\\evil.example\share", None),
            ("file:///etc/passwd", None),
            ("data:image/png;base64,x", None),
        ] {
            let found = rest.own_address(address).map(String::from);
            assert_eq!(found.as_deref(), expected, "{address}");
        }
    }

    #[tokio::test(start_paused = true)]
    async fn a_line_that_goes_silent_is_given_up_and_one_that_moves_is_not() {
        let moved = Arc::new(Notify::new());
        let began = tokio::time::Instant::now();
        let moving = Arc::clone(&moved);
        tokio::spawn(async move {
            for _ in 0..10 {
                tokio::time::sleep(SILENCE / 2).await;
                moving.notify_one();
            }
        });
        assert!(silence(&moved).await.is_transient());
        assert_eq!(began.elapsed(), SILENCE / 2 * 10 + SILENCE);
    }
}
