//! What becomes of the page when its program fails. A panic ends the program for good: WebAssembly
//! has nothing that could be unwound, so no view can be caught and drawn anew by itself. What can
//! be done is to lose nothing and to be back at once. The core and the queue live outside of the
//! page; the panic hook has the core keep what stands in the composer, writes down where the
//! person was, and loads the page again. Who crashes over and over gets a plain page ([`safe`]).

mod record;
mod safe;

use std::cell::{Cell, RefCell};
use std::panic::Location;
use std::rc::Rc;

use ipc::{Command, SaveDraft};
use js_sys::{Array, Function, Promise, Reflect};
use model::RoomId;
use wasm_bindgen::prelude::Closure;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Element, HtmlElement, HtmlTextAreaElement};

use crate::bridge::Bridge;
use crate::{dom, text, time};
use record::Record;
pub(crate) use record::{Beginning, Place};
pub(crate) use safe::{Safe, SafeProps};

/// Under this name the page remembers, as long as its window is there.
const RECORD: &str = "deskbell-crashes";
/// The core has this long to keep the draft, in milliseconds.
const PATIENCE_MS: i32 = 1_000;
/// Elements that get the keyboard back.
pub(crate) const FOCUSABLE: [&str; 2] = [dom::COMPOSER_ID, dom::FILTER_ID];

/// What would be lost.
#[derive(Clone, Default)]
pub(crate) struct AtStake {
    /// The room on screen.
    pub(crate) room: Option<RoomId>,
    /// What stands in its composer is a draft: no change of a message, and nothing on its way.
    pub(crate) is_draft: bool,
}

thread_local! {
    static BRIDGE: RefCell<Option<Rc<Bridge>>> = const { RefCell::new(None) };
    static AT_STAKE: RefCell<AtStake> = RefCell::default();
    static HAS_CRASHED: Cell<bool> = const { Cell::new(false) };
}

/// Prepares for the worst, and answers how the page begins.
pub(crate) fn watch() -> Beginning {
    build();
    // Yew would set a hook of its own otherwise, which writes a panic's words to the console.
    yew::set_custom_panic_hook(Box::new(|info| crashed(info.location())));
    #[cfg(feature = "gallery")]
    on_demand();
    recall().beginning(time::now())
}

/// The core can be told.
pub(crate) fn tell(bridge: Option<Rc<Bridge>>) {
    BRIDGE.set(bridge);
}

/// What would be lost from now on.
pub(crate) fn note(at_stake: AtStake) {
    AT_STAKE.set(at_stake);
}

/// A page that is drawn again from its beginning, as if it had never crashed.
pub(crate) fn start_anew() {
    remember(&Record::default());
    if let Some(window) = web_sys::window() {
        let _ = window.location().reload();
    }
}

/// Runs in a program that is at its end: it touches nothing the page is built of.
fn crashed(place: Option<&Location<'_>>) {
    // Only the place: a panic's words may quote what somebody wrote.
    let place = place.map(ToString::to_string).unwrap_or_default();
    log(&format!("The page panicked at {place}"));
    // What the document still calls while it goes may panic as well.
    if HAS_CRASHED.replace(true) {
        return;
    }
    let code = code_of(&place).to_owned();
    let at_stake = AT_STAKE.try_with(|it| it.try_borrow().map(|it| it.clone()).unwrap_or_default());
    let AtStake { room, is_draft } = at_stake.unwrap_or_default();
    let mut record = recall();
    let place = Place { room: room.clone(), focus: focus() };
    let is_worth_a_try = record.add(code.clone(), place, time::now());
    remember(&record);
    draw(&code, if is_worth_a_try { text::crashed_returns() } else { text::crashed_lead() });
    if is_worth_a_try {
        let kept = room.filter(|_| is_draft).and_then(keep_draft);
        reload_after(kept);
    } else {
        dom::focus("crash-reload");
    }
}

/// The last two parts of a place: `…/ui/src/views/timeline.rs:214:9` is `timeline.rs:214:9`. The
/// rest tells of the machine it was built on.
fn code_of(place: &str) -> &str {
    place.rsplit(['/', '\\']).next().unwrap_or(place)
}

fn focus() -> Option<String> {
    let active = dom::active()?.id();
    FOCUSABLE.contains(&active.as_str()).then_some(active)
}

/// What stands in the composer goes to the core, as the document has it.
fn keep_draft(room_id: RoomId) -> Option<Promise> {
    let area = dom::document()?.get_element_by_id(dom::COMPOSER_ID)?;
    let text = area.dyn_into::<HtmlTextAreaElement>().ok()?.value();
    let bridge = BRIDGE.try_with(|it| it.try_borrow().ok()?.clone()).ok()??;
    bridge.last_word(Command::from(SaveDraft { room_id, text }))
}

/// Loads the page again when the core has answered, or does not. None of it comes back into the
/// program: all that is called is the browser's own.
fn reload_after(kept: Option<Promise>) {
    let Some(window) = web_sys::window() else { return };
    let location: JsValue = window.location().into();
    let reload = Reflect::get(&location, &"reload".into()).ok();
    let Some(reload) = reload.and_then(|it| it.dyn_into::<Function>().ok()) else { return };
    let reload = reload.bind0(&location);
    let patience = Promise::new(&mut |resolve, _| {
        let _ = window.set_timeout_with_callback_and_timeout_and_arguments_0(&resolve, PATIENCE_MS);
    });
    let first = match kept {
        Some(kept) => Promise::race(&Array::of2(&kept, &patience)),
        None => Promise::resolve(&JsValue::NULL),
    };
    let finally = Reflect::get(&first, &"finally".into()).ok();
    if let Some(finally) = finally.and_then(|it| it.dyn_into::<Function>().ok()) {
        let _ = finally.call1(&first, &reload);
    }
}

fn storage() -> Option<web_sys::Storage> {
    web_sys::window()?.session_storage().ok()?
}

fn recall() -> Record {
    let text = storage().and_then(|it| it.get_item(RECORD).ok()?);
    Record::read(&text.unwrap_or_default())
}

/// Where nothing can be kept, each crash is the first: the page comes back without its place.
fn remember(record: &Record) {
    if let Some(storage) = storage() {
        let _ = storage.set_item(RECORD, &record.text());
    }
}

/// Says in the panel that the page crashed, and what comes of it.
fn draw(code: &str, lead: &str) {
    let code = text::crash_code(code);
    let words = [
        ("h1", text::crashed()),
        ("p", lead),
        (".crash-code", code.as_str()),
        ("button", text::reload()),
    ];
    for panel in dom::find_all("#crash") {
        for (part, words) in words {
            if let Ok(Some(element)) = panel.query_selector(part) {
                element.set_text_content(Some(words));
            }
        }
        panel.set_hidden(false);
    }
}

/// Lets a test have the page panic, or end without a panic: nothing that ships does so when it is
/// asked.
#[cfg(feature = "gallery")]
fn on_demand() {
    let Some(document) = dom::document() else { return };
    let panics = |_: &web_sys::Event| panic!("a test asked for it");
    gloo_events::EventListener::new(&document, "deskbell-panic", panics).forget();
    #[cfg(target_arch = "wasm32")]
    gloo_events::EventListener::new(&document, "deskbell-trap", |_| {
        core::arch::wasm32::unreachable()
    })
    .forget();
}

/// Shows the panel as a crash does.
#[cfg(feature = "gallery")]
pub(crate) fn show(code: &str) {
    draw(code, text::crashed_returns());
}

/// Takes the panel away.
#[cfg(feature = "gallery")]
pub(crate) fn hide() {
    dom::find_all("#crash").iter().for_each(|panel| panel.set_hidden(true));
}

/// The panel without words: which language they are in is known when it is needed, and elements
/// are made while everything is sound.
fn build() -> Option<()> {
    let document = dom::document()?;
    let panel: HtmlElement = document.create_element("div").ok()?.dyn_into().ok()?;
    panel.set_id("crash");
    panel.set_hidden(true);
    panel.set_class_name("crash");
    panel.set_attribute("role", "alertdialog").ok()?;
    panel.set_attribute("aria-labelledby", "crash-heading").ok()?;
    let card = child(&panel, "div")?;
    card.set_class_name("crash-card");
    child(&card, "h1")?.set_id("crash-heading");
    child(&card, "p")?;
    child(&card, "p")?.set_class_name("crash-code");
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_names_the_place_and_not_the_machine() {
        let place = "/home/builder/deskbell/ui/src/views/timeline.rs:214:9";
        assert_eq!(code_of(place), "timeline.rs:214:9");
        assert_eq!(code_of(r"C:\build\ui\src\app.rs:7:1"), "app.rs:7:1");
        assert_eq!(code_of(""), "");
    }
}
