//! What the person sees when the page itself fails: a plain panel made before anything can go
//! wrong, shown by the panic hook. The core and the queue live outside of the page.

use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::Closure;
use web_sys::{Element, HtmlElement};

use crate::{dom, text};

/// Prepares the panel and has every panic show it.
pub(crate) fn watch() {
    let panel = build();
    // Yew would set a hook of its own otherwise, which writes a panic's words to the console.
    yew::set_custom_panic_hook(Box::new(move |info| {
        // Only the place: a panic's words may quote what somebody wrote.
        let place = info.location().map(ToString::to_string).unwrap_or_default();
        log(&format!("The page panicked at {place}"));
        if panel.is_some() {
            show();
        }
    }));
}

fn show() {
    let words = [("h1", text::crashed()), ("p", text::crashed_lead()), ("button", text::reload())];
    for panel in dom::find_all("#crash") {
        for (tag, words) in words {
            if let Ok(Some(element)) = panel.query_selector(tag) {
                element.set_text_content(Some(words));
            }
        }
        panel.set_hidden(false);
    }
    dom::focus("crash-reload");
}

/// The panel without words: which language they are in is known when it is needed.
fn build() -> Option<()> {
    let document = dom::document()?;
    let panel: HtmlElement = document.create_element("div").ok()?.dyn_into().ok()?;
    panel.set_id("crash");
    panel.set_hidden(true);
    panel.set_class_name("crash");
    panel.set_attribute("role", "alertdialog").ok()?;
    let card = child(&panel, "div")?;
    card.set_class_name("crash-card");
    child(&card, "h1")?;
    child(&card, "p")?;
    let button: HtmlElement = child(&card, "button")?.dyn_into().ok()?;
    button.set_id("crash-reload");
    button.set_class_name("button primary");
    let reload = Closure::<dyn FnMut()>::new(|| {
        if let Some(window) = web_sys::window() {
            let _ = window.location().reload();
        }
    });
    button.set_onclick(Some(reload.as_ref().unchecked_ref()));
    // The panel stays as long as the page.
    reload.forget();
    document.body()?.append_child(&panel).ok()?;
    Some(())
}

fn child(parent: &Element, tag: &str) -> Option<Element> {
    let element = dom::document()?.create_element(tag).ok()?;
    parent.append_child(&element).ok()?;
    Some(element)
}

#[wasm_bindgen::prelude::wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_namespace = console, js_name = error)]
    fn log(text: &str);
}
