//! A word in passing, over the timeline and never over the composer. The style sheet lets it go.

use yew::prelude::*;

use crate::store::Toast;
use crate::{testid, text};

/// A word in passing; each has its number, so that the same may be said again.
pub(crate) fn toast(said: Option<(u32, Toast)>) -> Html {
    html! {
        <div class="toasts" role="status" data-testid={testid::TOAST}>
            if let Some((number, toast)) = said {
                <span key={number} class="toast">{ text::toast(toast) }</span>
            }
        </div>
    }
}
