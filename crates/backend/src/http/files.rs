//! Uploads, and serving them to those who may see them (contract §2 and §4).

use std::sync::Arc;

use axum::Router;
use axum::body::Bytes;
use axum::extract::multipart::{Field, MultipartError};
use axum::extract::{DefaultBodyLimit, FromRequest, Multipart, Request, State};
use axum::http::header::{CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::http::{HeaderName, StatusCode};
use axum::response::IntoResponse;
use axum::routing::{get, post};
use model::RoomId;
use model::limits::ATTACHMENT_BYTES;
use serde::Serialize;

use crate::app::App;
use crate::db::uploads::{self, Upload};
use crate::http::Shared;
use crate::http::extract::{Json, Path, SignedIn};
use crate::http::rooms::enter;
use crate::ids;
use crate::intake::FILES;
use crate::refusal::Refusal;
use crate::sniff::{self, FileKind};

/// Bodies are read to here, so that a file only just too large is answered and not cut off.
const LARGEST_BODY: usize = 16 * 1024 * 1024;
/// Longest file name, in characters.
const LONGEST_NAME: usize = 200;

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Uploaded {
    url: String,
    name: String,
    size: usize,
    mime_type: &'static str,
}

pub(crate) fn routes() -> Router<Shared> {
    Router::new()
        .route("/api/chat/upload", post(upload))
        .route("/api/chat/files/{file}", get(serve))
        .layer(DefaultBodyLimit::max(LARGEST_BODY))
}

/// `POST /api/chat/upload`: multipart `file` and `roomId`, in any order.
pub(crate) async fn upload(
    State(app): State<Arc<App>>,
    SignedIn(me): SignedIn,
    request: Request,
) -> Result<(StatusCode, Json<Uploaded>), Refusal> {
    let multipart = Multipart::from_request(request, &())
        .await
        .map_err(|rejection| Refusal::unreadable(rejection.status(), rejection.body_text()))?;
    let parts = Parts::read(multipart).await?;
    let kind = checked_kind(&parts.name, &parts.bytes)?;
    let id = ids::cuid(&mut rand::rng());
    let (person, room_id) = (me.clone(), parts.room_id.clone());
    app.db.run(move |tx| enter(tx, &person, &room_id).map(|_| ())).await?;
    // The bytes first: a row without its file would be a promise that cannot be kept.
    app.files.write(&id, &parts.bytes).await.map_err(|error| Refusal::trouble(&error))?;
    let upload = Upload {
        id: id.clone(),
        room_id: parts.room_id,
        person_id: me.id,
        name: parts.name.clone(),
        size: i64::try_from(parts.bytes.len()).unwrap_or(i64::MAX),
        mime_type: kind.mime_type.to_owned(),
        created_at: app.now(),
    };
    app.db.run(move |tx| uploads::insert(tx, &upload)).await.map_err(Refusal::from)?;
    let uploaded = Uploaded {
        url: format!("{FILES}{id}"),
        name: parts.name,
        size: parts.bytes.len(),
        mime_type: kind.mime_type,
    };
    Ok((StatusCode::CREATED, Json(uploaded)))
}

/// `GET /api/chat/files/{file}`: only for the participants of the room it was uploaded to.
pub(crate) async fn serve(
    State(app): State<Arc<App>>,
    SignedIn(me): SignedIn,
    Path(file): Path<String>,
) -> Result<impl IntoResponse, Refusal> {
    let upload = app
        .db
        .run(move |tx| {
            let upload = uploads::find(tx, &file)?.ok_or_else(|| Refusal::unknown("file"))?;
            enter(tx, &me, &upload.room_id)?;
            Ok::<_, Refusal>(upload)
        })
        .await?;
    let bytes = app.files.read(&upload.id).await.map_err(|error| Refusal::trouble(&error))?;
    let bytes = bytes.ok_or_else(|| Refusal::unknown("file"))?;
    let headers = [
        (CONTENT_TYPE, upload.mime_type.clone()),
        (CONTENT_DISPOSITION, disposition(&upload)),
        (CACHE_CONTROL, "private, max-age=31536000, immutable".to_owned()),
        (HeaderName::from_static("x-content-type-options"), "nosniff".to_owned()),
    ];
    Ok((headers, bytes))
}

struct Parts {
    room_id: RoomId,
    name: String,
    bytes: Vec<u8>,
}

impl Parts {
    async fn read(mut multipart: Multipart) -> Result<Self, Refusal> {
        let (mut room_id, mut file) = (None, None);
        while let Some(field) = multipart.next_field().await.map_err(unreadable)? {
            match field.name() {
                Some("roomId") => room_id = Some(field.text().await.map_err(unreadable)?),
                Some("file") => {
                    let name = tidy_name(field.file_name().unwrap_or_default());
                    file = Some((name, read_file(field).await?));
                }
                _ => {}
            }
        }
        let (Some(room_id), Some((name, bytes))) = (room_id, file) else {
            return Err(Refusal::invalid("An upload has a file and a roomId"));
        };
        Ok(Self { room_id: RoomId::new(room_id), name, bytes })
    }
}

/// Reads to the end even when it is too much: a client that is still sending hears no answer.
async fn read_file(mut field: Field<'_>) -> Result<Vec<u8>, Refusal> {
    let mut bytes = Vec::new();
    let mut total: u64 = 0;
    while let Some(chunk) = field.chunk().await.map_err(unreadable)? {
        total = total.saturating_add(length(&chunk));
        if total <= ATTACHMENT_BYTES {
            bytes.extend_from_slice(&chunk);
        }
    }
    if total > ATTACHMENT_BYTES {
        return Err(Refusal::too_large(format!("A file has at most {ATTACHMENT_BYTES} bytes")));
    }
    Ok(bytes)
}

fn length(chunk: &Bytes) -> u64 {
    u64::try_from(chunk.len()).unwrap_or(u64::MAX)
}

fn unreadable(error: MultipartError) -> Refusal {
    Refusal::unreadable(error.status(), error.body_text())
}

fn checked_kind(name: &str, bytes: &[u8]) -> Result<FileKind, Refusal> {
    let kind = sniff::kind_of(bytes)
        .ok_or_else(|| Refusal::type_refused("The content is of no kind that may be attached"))?;
    if sniff::name_agrees(name, kind) {
        Ok(kind)
    } else {
        Err(Refusal::type_refused("The name and the content are of different kinds"))
    }
}

/// A name that is a name: no path, no control characters, none that turn the text around.
fn tidy_name(name: &str) -> String {
    let last = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let is_plain = |c: &char| {
        !c.is_control()
            && !matches!(*c, '\u{200e}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
    };
    let tidy: String = last.chars().filter(is_plain).collect();
    let tidy = tidy.trim().trim_end_matches('.');
    let surplus = tidy.chars().count().saturating_sub(LONGEST_NAME);
    // Cut at the front: the extension at the end is what people go by.
    let tidy: String = tidy.chars().skip(surplus).collect();
    if tidy.is_empty() { "file".to_owned() } else { tidy }
}

/// Pictures may be shown in place; everything else is for saving (RFC 6266, RFC 8187).
fn disposition(upload: &Upload) -> String {
    let kind = if upload.mime_type.starts_with("image/") { "inline" } else { "attachment" };
    let encoded: String = upload.name.bytes().map(percent).collect();
    format!("{kind}; filename*=UTF-8''{encoded}")
}

fn percent(byte: u8) -> String {
    if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
        char::from(byte).to_string()
    } else {
        format!("%{byte:02X}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_name_cannot_hide_what_it_is() {
        for (given, tidy) in [
            ("lobby.png", "lobby.png"),
            ("../../etc/passwd", "passwd"),
            ("C:\\desk\\bill.pdf", "bill.pdf"),
            ("invoice\u{202e}fdp.exe", "invoicefdp.exe"),
            ("a\nb\0.png", "ab.png"),
            ("...", "file"),
            ("", "file"),
        ] {
            assert_eq!(tidy_name(given), tidy);
        }
        assert!(tidy_name(&format!("{}.pdf", "x".repeat(500))).ends_with("x.pdf"));
    }
}
