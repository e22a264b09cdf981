//! The first picture, put into the page's frame as it is served.

use std::borrow::Cow;
use std::time::Duration;

use engine::{Clock, SystemClock};
use tauri::http::Response;
use tauri::http::header::{CACHE_CONTROL, HeaderValue};
use tauri::{AppHandle, Manager};

use crate::desk::Desk;

/// The frame is kept from the web view no longer than this: what is slower than the page's own
/// program saves nobody any time.
const PATIENCE: Duration = Duration::from_millis(250);

/// Draws the rooms into an answer that is the page's frame; any other is served as it is.
pub(crate) fn put_into(app: &AppHandle, response: &mut Response<Cow<'static, [u8]>>) {
    let Some(frame) = str::from_utf8(response.body()).ok().filter(|it| ui::picture::fits(it))
    else {
        return;
    };
    let drawing = tokio::time::timeout(PATIENCE, draw(app, frame));
    // Tauri answers its protocol on the runtime's own threads, and the renderer wants one thread.
    let drawn = tokio::task::block_in_place(|| {
        let handle = tokio::runtime::Handle::current();
        handle.block_on(tokio::task::LocalSet::new().run_until(drawing))
    });
    let Ok(Some(page)) = drawn else {
        tracing::debug!(is_late = drawn.is_err(), "No first picture");
        return;
    };
    *response.body_mut() = Cow::Owned(page.into_bytes());
    // It shows what is kept encrypted on disk.
    response.headers_mut().insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
}

async fn draw(app: &AppHandle, frame: &str) -> Option<String> {
    let (snapshot, _events) = app.state::<Desk>().engine().ok()?.subscribe().await.ok()?;
    ui::picture::put_into(frame, snapshot, SystemClock.now()).await
}
