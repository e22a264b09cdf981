//! A question over the page. The browser's own dialog keeps the keyboard inside, and gives it
//! back afterwards.

use web_sys::HtmlDialogElement;
use yew::prelude::*;

/// Props of [`Dialog`].
#[derive(Properties, PartialEq)]
pub(crate) struct DialogProps {
    /// Its heading.
    pub(crate) heading: AttrValue,
    /// What it says and asks.
    pub(crate) children: Html,
    /// Escape.
    pub(crate) on_close: Callback<()>,
}

/// A dialog, open while it is drawn.
#[component(Dialog)]
pub(crate) fn dialog(props: &DialogProps) -> Html {
    let node = use_node_ref();
    {
        let node = node.clone();
        use_effect_with((), move |()| {
            if let Some(dialog) = node.cast::<HtmlDialogElement>() {
                // Already open is as good.
                let _ = dialog.show_modal();
            }
        });
    }
    let oncancel = props.on_close.reform(|event: Event| event.prevent_default());
    html! {
        <dialog ref={node} class="dialog" aria-label={props.heading.clone()} {oncancel}>
            <h2>{ props.heading.clone() }</h2>
            { props.children.clone() }
        </dialog>
    }
}
