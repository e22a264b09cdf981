//! The language of the page. English is in its program; the words of another are a file beside it,
//! read when somebody speaks it.

use model::Language;
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::Response;
use yew::prelude::*;

/// Counts the changes of language and clock. The page stands within it, so that whatever says words
/// or times is drawn again when it rises, and nothing loses its place.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Speech(u32);

impl Speech {
    /// Another language, or another clock.
    pub(crate) fn change(&mut self) {
        self.0 = self.0.wrapping_add(1);
    }
}

/// Has a component say its words again in another language, though its props are the same. Every
/// component begins with it, as a test sees to.
#[hook]
pub(crate) fn use_words() {
    // Not there in the shell's picture, which speaks one language to its end.
    let _ = use_context::<Speech>();
}

/// Where a language's words lie, from the page.
pub(crate) fn address(language: Language) -> String {
    format!("./words/{}.txt", language.short())
}

/// Does something when a language's words are known: at once where they are. Words that cannot be
/// read leave the language as it is.
pub(crate) fn learn(language: Language, then: impl FnOnce() + 'static) {
    if words::knows(language) {
        return then();
    }
    spawn_local(async move {
        if let Some(text) = read(language).await {
            // Words of another version: as if there were none.
            let _ = words::learn(language, &text);
        }
        then();
    });
}

async fn read(language: Language) -> Option<String> {
    let window = web_sys::window()?;
    let response = JsFuture::from(window.fetch_with_str(&address(language))).await.ok()?;
    let response: Response = response.dyn_into().ok().filter(Response::ok)?;
    JsFuture::from(response.text().ok()?).await.ok()?.as_string()
}
