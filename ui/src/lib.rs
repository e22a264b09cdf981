//! The page: Yew views over the `ipc` types.
//!
//! It shows what the core says and says what the person does. It knows nothing of Ably, SQL, HTTP
//! or the network, and decides nothing the core should decide. Data flows one way: what happens
//! becomes an `Action`, the `store` reduces it into the one `State` and asks for `Effect`s, the
//! `screens` put the pure `views` together over the State.

mod app;
mod area;
#[cfg(all(test, not(target_arch = "wasm32")))]
mod assets;
mod bridge;
mod crash;
mod dom;
mod effects;
mod emoji_table;
#[cfg(feature = "gallery")]
pub mod gallery;
mod incoming;
mod language;
#[cfg(all(test, not(target_arch = "wasm32")))]
mod literals;
mod look;
#[cfg(not(target_arch = "wasm32"))]
pub mod picture;
mod screens;
mod sound;
mod store;
mod testid;
mod text;
mod time;
mod views;
mod writing;

use crash::Beginning;

/// Draws the page where it was loaded.
pub fn start() {
    let beginning = crash::watch();
    let Some(root) = dom::document().and_then(|document| document.get_element_by_id("page")) else {
        return;
    };
    let language = dom::language();
    language::learn(language, move || {
        words::speak(language);
        let bridge = app::BridgeHandle(bridge::Bridge::detect());
        crash::tell(bridge.0.clone());
        // Not the body: drawing there would sweep away the panel for crashes.
        if let Beginning::Safe { code } = beginning {
            dom::remove(dom::PICTURE_ID);
            let props = crash::SafeProps { bridge, code: code.into() };
            yew::Renderer::<crash::Safe>::with_root_and_props(root, props).render();
        } else {
            let props = app::AppProps { bridge, beginning };
            yew::Renderer::<app::App>::with_root_and_props(root, props).render();
        }
    });
}
