//! The two sounds of the window. They are computed when they are heard: there is nothing to load, to
//! decode, or to let through the page's policy.

#[cfg(any(target_arch = "wasm32", test))]
mod bell;

use model::Sound;

/// Lets a sound be heard, where the system has a loudspeaker.
#[cfg(target_arch = "wasm32")]
pub(crate) fn play(sound: Sound) {
    // Where there is none, what is to be said is on the screen.
    let _ = try_to_play(sound);
}

/// Natively nothing is heard: the shell draws one picture.
#[cfg(not(target_arch = "wasm32"))]
pub(crate) fn play(_sound: Sound) {}

#[cfg(target_arch = "wasm32")]
fn try_to_play(sound: Sound) -> Result<(), wasm_bindgen::JsValue> {
    /// How long the loudspeaker may take to begin, in milliseconds.
    const BEGINS_WITHIN_MS: u32 = 1_000;
    let values = bell::samples(sound);
    let length = u32::try_from(values.len()).unwrap_or_default();
    let context = web_sys::AudioContext::new()?;
    let closing = context.clone();
    // One that is kept would keep the loudspeaker awake all day.
    let lasts_ms = length.saturating_mul(1_000) / bell::RATE;
    gloo_timers::callback::Timeout::new(lasts_ms + BEGINS_WITHIN_MS, move || {
        let _ = closing.close();
    })
    .forget();
    let buffer = context.create_buffer(1, length, bell::RATE as f32)?;
    buffer.copy_to_channel(&values, 0)?;
    let source = context.create_buffer_source()?;
    source.set_buffer(Some(&buffer));
    source.connect_with_audio_node(&context.destination())?;
    source.start()?;
    Ok(())
}
