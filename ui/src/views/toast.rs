//! A word in passing, over the timeline and never over the composer, with a way back where there is
//! one. The style sheet lets it go.

use yew::prelude::*;

use crate::store::Toast;
use crate::{testid, text};

/// A word in passing; each has its number, so that the same may be said again. What it is about can
/// be undone where there is somebody to tell.
pub(crate) fn toast(said: Option<(u32, Toast)>, on_undo: Option<Callback<()>>) -> Html {
    let class = classes!("toast", on_undo.is_some().then_some("has-undo"));
    let undo = on_undo.map(|on_undo| {
        let onclick = on_undo.reform(|_: MouseEvent| ());
        html! { <button type="button" data-testid={testid::UNDO} {onclick}>{ text::undo() }</button> }
    });
    html! {
        <div class="toasts" role="status" data-testid={testid::TOAST}>
            if let Some((number, toast)) = said {
                <span key={number} {class}>{ text::toast(toast) }{ undo }</span>
            }
        </div>
    }
}
