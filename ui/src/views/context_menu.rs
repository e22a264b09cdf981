//! What can be done with a row: where the pointer asked, or at the row when the keyboard did.

use wasm_bindgen::JsCast;
use web_sys::HtmlElement;
use yew::prelude::*;

use super::icon::{Icon, icon};
use crate::dom;
use crate::language::use_words;

/// The selector of what can be chosen.
const ITEMS: &str = ".context-menu .menu-item";

/// Props of [`ContextMenu`].
#[derive(Properties, PartialEq)]
pub(crate) struct ContextMenuProps {
    /// What it is about.
    pub(crate) label: AttrValue,
    /// How tests know it.
    pub(crate) test: &'static str,
    /// Where it was asked for, in pixels of the window.
    pub(crate) at: (i32, i32),
    /// What can be chosen: [`item`]s.
    pub(crate) children: Html,
    /// It is to go.
    pub(crate) on_close: Callback<()>,
}

/// A menu over the page, with the keyboard in it.
#[component(ContextMenu)]
pub(crate) fn context_menu(props: &ContextMenuProps) -> Html {
    use_words();
    let node = use_node_ref();
    use_standing_at(&node, props.at);
    html! {
        <div ref={node.clone()} class="menu context-menu" role="menu" aria-label={props.label.clone()}
            data-testid={props.test} onkeydown={on_key(&props.on_close)}
            onfocusout={on_leave(&node, &props.on_close)}
            oncontextmenu={|event: MouseEvent| event.prevent_default()}>
            { props.children.clone() }
        </div>
    }
}

/// Something that can be chosen; the menu goes first, so that the keyboard is back when it is done.
pub(crate) fn item(
    words: &'static str,
    sign: Icon,
    on_close: &Callback<()>,
    on_choose: impl Fn() + 'static,
) -> Html {
    let on_close = on_close.clone();
    let onclick = move |_: MouseEvent| {
        on_close.emit(());
        on_choose();
    };
    html! {
        <button type="button" role="menuitem" tabindex="-1" class="menu-item" {onclick}>
            { icon(sign) }<span>{ words }</span>
        </button>
    }
}

/// Puts the menu where it was asked for, within the window, and the keyboard into it; when it is
/// gone, the keyboard goes back.
#[hook]
fn use_standing_at(node: &NodeRef, at: (i32, i32)) {
    let node = node.clone();
    use_effect_with(at, move |(x, y)| {
        let before = dom::active().and_then(|active| active.dyn_into::<HtmlElement>().ok());
        if let Some(menu) = node.cast::<HtmlElement>() {
            dom::put_within_window(&menu, *x, *y);
            // Its own: the menu that led here may still be there.
            let first = menu.query_selector(".menu-item").ok().flatten();
            if let Some(first) = first.and_then(|it| it.dyn_into::<HtmlElement>().ok()) {
                let _ = first.focus();
            }
        }
        move || {
            // Somebody else may have taken it meanwhile.
            let is_here = dom::active().is_none_or(|active| {
                let menu = node.cast::<web_sys::Node>();
                active.tag_name() == "BODY" || menu.is_some_and(|it| it.contains(Some(&active)))
            });
            if let Some(before) = before.filter(|_| is_here) {
                let _ = before.focus();
            }
        }
    });
}

fn on_key(on_close: &Callback<()>) -> Callback<KeyboardEvent> {
    let on_close = on_close.clone();
    Callback::from(move |event: KeyboardEvent| {
        match dom::in_reading_order(event.key().as_str()) {
            "Escape" | "Tab" => on_close.emit(()),
            "ArrowDown" | "ArrowRight" => dom::step_focus(ITEMS, 1),
            "ArrowUp" | "ArrowLeft" => dom::step_focus(ITEMS, -1),
            "Home" => dom::focus_end(ITEMS, false),
            "End" => dom::focus_end(ITEMS, true),
            _ => return,
        }
        event.prevent_default();
        event.stop_propagation();
    })
}

/// A press elsewhere closes it.
fn on_leave(node: &NodeRef, on_close: &Callback<()>) -> Callback<FocusEvent> {
    let (node, on_close) = (node.clone(), on_close.clone());
    Callback::from(move |event: FocusEvent| {
        let target = event.related_target().and_then(|to| to.dyn_into::<web_sys::Node>().ok());
        let menu = node.cast::<web_sys::Node>();
        if !menu.is_some_and(|menu| menu.contains(target.as_ref())) {
            on_close.emit(());
        }
    })
}
