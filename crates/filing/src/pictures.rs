//! Pictures for a page: asked for by an address that is no path, answered with what the engine
//! encoded, under a type that was not the sender's to choose.

use engine::{Handle, ServedPicture};
use http::header::{CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE, X_CONTENT_TYPE_OPTIONS};
use http::{Response, StatusCode};
use ipc::{Code, IpcError, PictureOf};

/// Answers a page that asks for a picture.
pub async fn serve(engine: Result<Handle, IpcError>, path: &str) -> Response<Vec<u8>> {
    let Some((of, size)) = PictureOf::parse(path.trim_start_matches('/')) else {
        return answer(Err(IpcError::new(Code::NotFound, "This is no address of a picture")));
    };
    match engine {
        Ok(engine) => answer(engine.picture(of, size).await),
        Err(err) => answer(Err(err)),
    }
}

/// The answer as the web view gets it. The page learns only whether asking again may help.
pub fn answer(picture: Result<ServedPicture, IpcError>) -> Response<Vec<u8>> {
    let (status, kind, bytes) = match picture {
        Ok(picture) => (StatusCode::OK, picture.mime_type, picture.bytes),
        Err(err) => (status_of(err.code), "text/plain", Vec::new()),
    };
    // A file never changes under its address, and what is shown is not kept on the disk.
    let caching = if status.is_success() { "private, max-age=3600" } else { "no-store" };
    let built = Response::builder()
        .status(status)
        .header(CONTENT_TYPE, kind)
        .header(CACHE_CONTROL, caching)
        .header(X_CONTENT_TYPE_OPTIONS, "nosniff")
        .header(CONTENT_SECURITY_POLICY, "default-src 'none'; sandbox")
        .body(bytes);
    // Every part of it is a constant.
    built.unwrap_or_else(|_| Response::new(Vec::new()))
}

fn status_of(code: Code) -> StatusCode {
    match code {
        Code::NotFound => StatusCode::NOT_FOUND,
        Code::SignedOut | Code::NotPermitted => StatusCode::FORBIDDEN,
        Code::FileUnreadable | Code::FileNotAllowed | Code::FileTooLarge => {
            StatusCode::UNSUPPORTED_MEDIA_TYPE
        }
        _ => StatusCode::SERVICE_UNAVAILABLE,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_picture_is_answered_under_a_type_nobody_guesses_at() {
        let bytes = b"\xff\xd8\xff".to_vec();
        let picture = ServedPicture { mime_type: "image/jpeg", bytes: bytes.clone() };
        let answer = answer(Ok(picture));
        assert_eq!((answer.status(), answer.body()), (StatusCode::OK, &bytes));
        assert_eq!(answer.headers()[CONTENT_TYPE], "image/jpeg");
        assert_eq!(answer.headers()[X_CONTENT_TYPE_OPTIONS], "nosniff");
    }

    #[test]
    fn a_refusal_says_nothing_but_whether_to_ask_again() {
        let refused = |code| answer(Err(IpcError::new(code, "a secret")));
        assert_eq!(refused(Code::NotFound).status(), StatusCode::NOT_FOUND);
        assert_eq!(refused(Code::FileUnreadable).status(), StatusCode::UNSUPPORTED_MEDIA_TYPE);
        assert_eq!(refused(Code::Unreachable).status(), StatusCode::SERVICE_UNAVAILABLE);
        assert_eq!(refused(Code::SignedOut).status(), StatusCode::FORBIDDEN);
        assert!(refused(Code::NotFound).body().is_empty());
        assert_eq!(refused(Code::NotFound).headers()[CACHE_CONTROL], "no-store");
    }

    #[tokio::test]
    async fn what_is_no_address_reaches_no_engine() {
        let no_engine = || Err(IpcError::new(Code::Internal, "there is none"));
        for path in ["", "/", "/../../etc/passwd", "/message-zz-small", "/message-61-small/x"] {
            assert_eq!(serve(no_engine(), path).await.status(), StatusCode::NOT_FOUND, "{path}");
        }
        let asked = serve(no_engine(), "/message-61-small").await;
        assert_eq!(asked.status(), StatusCode::SERVICE_UNAVAILABLE);
    }
}
