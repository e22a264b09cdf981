//! Puts a state on: a page of its own, the script's words, and what a person does until it is there.

use std::cell::RefCell;
use std::rc::Rc;

use gloo_timers::future::TimeoutFuture;
use model::Timestamp;
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    DataTransfer, DragEvent, DragEventInit, Event, EventInit, File, HtmlElement, HtmlImageElement,
    HtmlInputElement, HtmlTextAreaElement, MouseEvent, MouseEventInit,
};
use yew::AppHandle;

use super::address::Look;
use super::scenes::{self, Scene, Step};
use super::sheet::Sheet;
use crate::app::{App, AppProps, BridgeHandle};
use crate::bridge::Bridge;
use crate::bridge::fake::Fake;
use crate::crash::{self, Safe, SafeProps};
use crate::{dom, language, time};

/// Wednesday, 25 November 2026, 14:32 in Greenwich.
const NOW: Timestamp = Timestamp::from_ms(1_795_617_120_000);
/// How often the page is looked at, in milliseconds.
const LOOK_EVERY_MS: u32 = 16;
/// Looks after which something will not come any more.
const LOOKS: usize = 400;
/// Looks in a row that have to be the same.
const AT_REST: usize = 2;

/// A state that is on.
struct Shown {
    root: Root,
    fake: Fake,
}

/// What is drawn.
enum Root {
    /// The page.
    Page(AppHandle<App>),
    /// The plain page in its place.
    Safe(AppHandle<Safe>),
    /// The small parts.
    Sheet(AppHandle<Sheet>),
}

thread_local! {
    /// The one that is on, and how many have been.
    static STAGE: RefCell<(Option<Shown>, u32)> = const { RefCell::new((None, 0)) };
}

/// Puts a state on. The root bears its name in `data-scene` when it is there and at rest, and in
/// `data-scene-missing` what did not come.
pub(super) async fn show(look: Look, name: String) {
    let turn = clear();
    mark("data-scene", None);
    mark("data-scene-missing", None);
    let Some(scene) = scenes::all().find(|scene| scene.name == name) else {
        return mark("data-scene-missing", Some("there is no such state"));
    };
    if !speak(look).await {
        return mark("data-scene-missing", Some("the words of its language"));
    }
    time::hold(NOW);
    put_on(look, scene);
    let played = play(scene, turn).await;
    if !is_on(turn) {
        return;
    }
    match played {
        Ok(()) => mark("data-scene", Some(scene.name)),
        Err(missing) => mark("data-scene-missing", Some(missing)),
    }
}

/// Takes away what is on, and answers the turn of what comes.
pub(super) fn clear() -> u32 {
    let (shown, turn) = STAGE.with_borrow_mut(|(shown, turn)| {
        *turn += 1;
        (shown.take(), *turn)
    });
    if let Some(shown) = shown {
        match shown.root {
            Root::Page(app) => app.destroy(),
            Root::Safe(safe) => safe.destroy(),
            Root::Sheet(sheet) => sheet.destroy(),
        }
    }
    crash::hide();
    turn
}

fn is_on(turn: u32) -> bool {
    STAGE.with_borrow(|(_, now)| *now == turn)
}

/// Learns and speaks the language of a look; `false` where its words are not those of this page.
async fn speak(look: Look) -> bool {
    let learned = js_sys::Promise::new(&mut |resolve, _| {
        language::learn(look.language, move || {
            let _ = resolve.call0(&wasm_bindgen::JsValue::NULL);
        });
    });
    let _ = JsFuture::from(learned).await;
    let is_spoken = words::speak(look.language);
    dom::show_language(look.language);
    mark("dir", Some(look.direction()));
    is_spoken
}

fn put_on(look: Look, scene: &Scene) {
    let Some(root) = dom::document().and_then(|it| it.get_element_by_id("page")) else { return };
    let fake = Fake::of(&format!("clock,few,{},{}", look.language.short(), scene.script));
    let settings = look.settings();
    dom::show_look(&settings);
    fake.dress(settings);
    let bridge = BridgeHandle(Some(Rc::new(Bridge::Fake(fake.clone()))));
    let root = match scene.script {
        scenes::SAFE => {
            let props = SafeProps { bridge, code: scenes::CODE.into() };
            Root::Safe(yew::Renderer::<Safe>::with_root_and_props(root, props).render())
        }
        scenes::PARTS => Root::Sheet(yew::Renderer::<Sheet>::with_root(root).render()),
        _ => {
            let props = AppProps { bridge, beginning: scene.beginning() };
            Root::Page(yew::Renderer::<App>::with_root_and_props(root, props).render())
        }
    };
    STAGE.with_borrow_mut(|(shown, _)| *shown = Some(Shown { root, fake }));
}

/// `Err` with what did not come.
async fn play(scene: &Scene, turn: u32) -> Result<(), &'static str> {
    come_to_rest(turn).await;
    for step in scene.steps {
        if !is_on(turn) {
            return Ok(());
        }
        take(step).await?;
        come_to_rest(turn).await;
    }
    Ok(())
}

async fn take(step: &Step) -> Result<(), &'static str> {
    match *step {
        Step::See(selector) => find(selector).await.map(drop)?,
        Step::Press(selector) => press(&find(selector).await?),
        Step::Ask(selector) => ask(&find(selector).await?),
        Step::Drag => drag(),
        Step::Type(selector, text) => type_into(&find(selector).await?, text),
        Step::Act(action) => with_stage(|shown| {
            if let Root::Page(app) = &shown.root {
                app.send_message(action());
            }
        }),
        Step::Happen(event) => with_stage(|shown| shown.fake.emit(event())),
        Step::ToTop(selector) => find(selector).await?.set_scroll_top(0),
        Step::Crash => crash::show(scenes::CODE),
    }
    Ok(())
}

fn with_stage(then: impl FnOnce(&Shown)) {
    STAGE.with_borrow(|(shown, _)| shown.as_ref().map(then));
}

async fn find(selector: &'static str) -> Result<HtmlElement, &'static str> {
    for _ in 0..LOOKS {
        let found = dom::find_all(selector).into_iter().next();
        if let Some(found) = found {
            return Ok(found);
        }
        TimeoutFuture::new(LOOK_EVERY_MS).await;
    }
    Err(selector)
}

/// Returns when the page has been the same for a moment and its pictures are there.
async fn come_to_rest(turn: u32) {
    let (mut before, mut same) = (None, 0);
    for _ in 0..LOOKS {
        TimeoutFuture::new(LOOK_EVERY_MS).await;
        let now = sight();
        same = if before == Some(now) { same + 1 } else { 0 };
        before = Some(now);
        if same >= AT_REST || !is_on(turn) {
            return;
        }
    }
}

/// What tells the page from itself a moment ago: elements, letters, pictures that are there.
fn sight() -> (usize, usize, usize) {
    let elements = dom::find_all("#page *").len();
    let page = dom::document().and_then(|it| it.get_element_by_id("page"));
    let letters = page.and_then(|page| page.text_content()).map_or(0, |text| text.len());
    let pictures = dom::find_all("#page img").into_iter();
    let there =
        pictures.filter_map(|it| it.dyn_into::<HtmlImageElement>().ok()).filter(|it| it.complete());
    (elements, letters, there.count())
}

/// As a pointer or Enter does: the keyboard is there as well.
fn press(element: &HtmlElement) {
    let _ = element.focus();
    element.click();
}

/// The other button of the pointer, in the middle of an element.
fn ask(element: &HtmlElement) {
    let place = element.get_bounding_client_rect();
    let init = MouseEventInit::new();
    init.set_bubbles(true);
    init.set_client_x((place.left() + place.width() / 2.0) as i32);
    init.set_client_y((place.top() + place.height() / 2.0) as i32);
    if let Ok(event) = MouseEvent::new_with_mouse_event_init_dict("contextmenu", &init) {
        let _ = element.dispatch_event(&event);
    }
}

/// A file comes over the window and stays there.
fn drag() {
    let dragged = || {
        let bytes = js_sys::Array::of1(&"%PDF-1.7".into());
        let file = File::new_with_str_sequence(&bytes, "Invoice 412.pdf").ok()?;
        let carried = DataTransfer::new().ok()?;
        carried.items().add_with_file(&file).ok()?;
        let init = DragEventInit::new();
        init.set_bubbles(true);
        init.set_cancelable(true);
        init.set_data_transfer(Some(&carried));
        DragEvent::new_with_event_init_dict("dragover", &init).ok()
    };
    if let (Some(event), Some(document)) = (dragged(), dom::document()) {
        let _ = document.dispatch_event(&event);
    }
}

fn type_into(element: &HtmlElement, text: &str) {
    let _ = element.focus();
    if let Some(area) = element.dyn_ref::<HtmlTextAreaElement>() {
        area.set_value(text);
    } else if let Some(field) = element.dyn_ref::<HtmlInputElement>() {
        field.set_value(text);
    }
    let init = EventInit::new();
    init.set_bubbles(true);
    if let Ok(event) = Event::new_with_event_init_dict("input", &init) {
        let _ = element.dispatch_event(&event);
    }
}

fn mark(name: &str, value: Option<&str>) {
    let Some(root) = dom::document().and_then(|it| it.document_element()) else { return };
    let _ = match value {
        Some(value) => root.set_attribute(name, value),
        None => root.remove_attribute(name),
    };
}
