//! What can be done with a room of the sidebar: where the pointer asked, or at the row when the
//! keyboard did.

use std::rc::Rc;

use ipc::RoomSummary;
use model::Timestamp;
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;
use yew::prelude::*;

use super::icon::{Icon, icon};
use crate::{dom, testid, text};

/// What was chosen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum RoomChoice {
    /// Everything in it is read.
    MarkRead,
    /// Somebody deals with it later.
    MarkUnread,
    /// On top of the sidebar, or no longer.
    Favourite,
    /// Silent for so many milliseconds; without a number until it is lifted.
    Mute(Option<i64>),
    /// Let through.
    Unmute,
}

/// Props of [`RoomMenu`].
#[derive(Properties, PartialEq)]
pub(crate) struct RoomMenuProps {
    /// The room.
    pub(crate) room: Rc<RoomSummary>,
    /// It is on top.
    pub(crate) is_favourite: bool,
    /// Where it was asked for, in pixels of the window.
    pub(crate) at: (i32, i32),
    /// The time, to the minute.
    pub(crate) now: Timestamp,
    /// Something was chosen.
    pub(crate) on_choose: Callback<RoomChoice>,
    /// Nothing was.
    pub(crate) on_close: Callback<()>,
}

/// What can be done with a room.
#[component(RoomMenu)]
pub(crate) fn room_menu(props: &RoomMenuProps) -> Html {
    let node = use_node_ref();
    use_standing_at(&node, props.at);
    let room = &props.room;
    let star = if props.is_favourite { text::NO_FAVOURITE } else { text::FAVOURITE };
    html! {
        <div ref={node.clone()} class="menu room-menu" role="menu" aria-label={text::room_menu(&room.name)}
            data-testid={testid::ROOM_MENU} onkeydown={on_key(&props.on_close)}
            onfocusout={on_leave(&node, &props.on_close)}
            oncontextmenu={|event: MouseEvent| event.prevent_default()}>
            if room.unread > 0 {
                { item(props, RoomChoice::MarkRead, text::MARK_READ, Icon::Tick) }
            } else {
                { item(props, RoomChoice::MarkUnread, text::MARK_UNREAD, Icon::Dot) }
            }
            { item(props, RoomChoice::Favourite, star, Icon::Star) }
            <hr />
            { mutes(props) }
        </div>
    }
}

fn mutes(props: &RoomMenuProps) -> Html {
    if props.room.is_muted {
        let heading = text::muted(props.room.muted_until, props.now);
        return html! {
            <>
                <div class="menu-heading">{ heading }</div>
                { item(props, RoomChoice::Unmute, text::UNMUTE, Icon::Unmuted) }
            </>
        };
    }
    html! {
        <>
            <div class="menu-heading">{ text::MUTE }</div>
            { for text::MUTES.iter().map(|(ms, words)| item(props, RoomChoice::Mute(*ms), words, Icon::Muted)) }
        </>
    }
}

fn item(props: &RoomMenuProps, choice: RoomChoice, words: &'static str, sign: Icon) -> Html {
    let (on_choose, on_close) = (props.on_choose.clone(), props.on_close.clone());
    let onclick = move |_: MouseEvent| {
        on_close.emit(());
        on_choose.emit(choice);
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
            dom::focus_end(".room-menu .menu-item", false);
        }
        move || {
            if let Some(before) = before {
                let _ = before.focus();
            }
        }
    });
}

fn on_key(on_close: &Callback<()>) -> Callback<KeyboardEvent> {
    let on_close = on_close.clone();
    let items = ".room-menu .menu-item";
    Callback::from(move |event: KeyboardEvent| {
        match event.key().as_str() {
            "Escape" | "Tab" => on_close.emit(()),
            "ArrowDown" => dom::step_focus(items, 1),
            "ArrowUp" => dom::step_focus(items, -1),
            "Home" => dom::focus_end(items, false),
            "End" => dom::focus_end(items, true),
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
