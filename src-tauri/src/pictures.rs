//! The page's pictures, under a scheme of their own.

use tauri::http::Request;
use tauri::{Manager, Runtime, UriSchemeContext, UriSchemeResponder};

use crate::desk::Desk;

/// Answers when the engine has the picture; the web view waits for none of them.
pub(crate) fn serve<R: Runtime>(
    context: UriSchemeContext<'_, R>,
    request: Request<Vec<u8>>,
    responder: UriSchemeResponder,
) {
    let engine = context.app_handle().state::<Desk>().engine().cloned();
    tauri::async_runtime::spawn(async move {
        responder.respond(filing::serve(engine, request.uri().path()).await);
    });
}
