//! The gallery: every state of the page at an address of its own, drawn by the page's own views
//! from a script in place of the core, at an hour that is held.
//!
//! `index.html` lists them. `index.html?theme=night&lang=ar#/search` is one of them, in those
//! colours and that language. It is a program of its own, for looking and for checking: no page
//! that ships has it. Its own words are in English.

mod address;
mod index;
mod over;
mod reacting;
mod scenes;
mod sheet;
mod stage;
mod writing;

use address::Look;
use gloo_events::EventListener;
use wasm_bindgen_futures::spawn_local;

use crate::{crash, dom};

/// Shows what the address asks for, now and whenever it changes.
pub fn start() {
    let Some(window) = web_sys::window() else { return };
    // The page itself, with the script its address names.
    if window.location().search().is_ok_and(|query| query.contains("fake=")) {
        return crate::start();
    }
    crash::watch();
    follow_address();
    EventListener::new(&window, "hashchange", |_| follow_address()).forget();
}

fn follow_address() {
    let Some(location) = web_sys::window().map(|window| window.location()) else { return };
    let look = Look::of(&location.search().unwrap_or_default());
    let hash = location.hash().unwrap_or_default();
    let is_listed = !dom::find_all(".gallery").is_empty();
    match address::scene(&hash) {
        // The list and a state are never in one document.
        Some(_) if is_listed => {
            let _ = location.reload();
        }
        Some(name) => spawn_local(stage::show(look, name.to_owned())),
        None => list(look),
    }
}

fn list(look: Look) {
    stage::clear();
    let Some(root) = dom::document().and_then(|it| it.get_element_by_id("page")) else { return };
    dom::show_look(&look.settings());
    yew::Renderer::<index::Index>::with_root_and_props(root, index::IndexProps { look }).render();
}
