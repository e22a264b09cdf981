//! Waits for the next frame, so that a burst is one change of the State and one paint a frame.

use wasm_bindgen_futures::JsFuture;

/// A hidden window gets no frames; what waits for one waits no longer than this, in milliseconds.
const LONGEST_WAIT_MS: i32 = 60;

/// Ends with the next frame; in a hidden window, a moment later.
pub(crate) async fn next_frame() {
    let frame = js_sys::Promise::new(&mut |resolve, _| {
        if let Some(window) = web_sys::window() {
            // Whichever comes second finds it resolved; one that is refused leaves the other.
            let _ = window.request_animation_frame(&resolve);
            let _ = window
                .set_timeout_with_callback_and_timeout_and_arguments_0(&resolve, LONGEST_WAIT_MS);
        }
    });
    let _ = JsFuture::from(frame).await;
}
