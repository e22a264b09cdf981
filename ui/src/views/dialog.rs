//! A question over the page. The browser's own dialog keeps the keyboard inside; it goes back to
//! where it was when the dialog is gone.

use wasm_bindgen::JsCast;
use web_sys::{HtmlDialogElement, HtmlElement};
use yew::prelude::*;

use super::icon::{Icon, icon};
use crate::language::use_words;
use crate::{dom, text};

/// Props of [`Dialog`].
#[derive(Properties, PartialEq)]
pub(crate) struct DialogProps {
    /// Its heading.
    pub(crate) heading: AttrValue,
    /// What it says and asks.
    pub(crate) children: Html,
    /// How the style sheet knows it.
    #[prop_or_default]
    pub(crate) class: Classes,
    /// A cross in its corner, and a press beside it closes it: it asks nothing.
    #[prop_or_default]
    pub(crate) has_close: bool,
    /// Escape, or the cross.
    pub(crate) on_close: Callback<()>,
}

/// A dialog, open while it is drawn.
#[component(Dialog)]
pub(crate) fn dialog(props: &DialogProps) -> Html {
    use_words();
    let node = use_node_ref();
    use_being_shown(&node);
    let oncancel = props.on_close.reform(|event: Event| event.prevent_default());
    // Only the dialog's own ground is around it: whatever is inside lies in its children.
    let onmousedown = {
        let (node, on_close, has_close) = (node.clone(), props.on_close.clone(), props.has_close);
        Callback::from(move |event: MouseEvent| {
            let target = event.target_dyn_into::<HtmlDialogElement>();
            if has_close && target.is_some() && target == node.cast() && is_beside(&event, target) {
                on_close.emit(());
            }
        })
    };
    html! {
        <dialog ref={node} class={classes!("dialog", props.class.clone())}
            aria-label={props.heading.clone()} {oncancel} {onmousedown}>
            <header class="dialog-head">
                <h2>{ props.heading.clone() }</h2>
                if props.has_close {
                    <button type="button" class="icon-button" aria-label={text::close()} title={text::close()}
                        onclick={props.on_close.reform(|_: MouseEvent| ())}>{ icon(Icon::Cross) }</button>
                }
            </header>
            { props.children.clone() }
        </dialog>
    }
}

#[hook]
fn use_being_shown(node: &NodeRef) {
    let node = node.clone();
    use_effect_with((), move |()| {
        let before = dom::active().and_then(|active| active.dyn_into::<HtmlElement>().ok());
        let dialog = node.cast::<HtmlDialogElement>();
        if let Some(dialog) = &dialog {
            // Already open is as good.
            let _ = dialog.show_modal();
        }
        move || {
            // Nothing around an open one takes the keyboard.
            if let Some(dialog) = dialog {
                dialog.close();
            }
            if let Some(before) = before {
                let _ = before.focus();
            }
        }
    });
}

/// Whether the pointer is outside of what the dialog covers.
fn is_beside(event: &MouseEvent, dialog: Option<HtmlDialogElement>) -> bool {
    let Some(frame) = dialog.map(|dialog| dialog.get_bounding_client_rect()) else { return false };
    let (x, y) = (f64::from(event.client_x()), f64::from(event.client_y()));
    x < frame.left() || x > frame.right() || y < frame.top() || y > frame.bottom()
}
