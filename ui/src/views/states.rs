//! What stands where there is nothing to read: not yet, not here, not at all.

use yew::prelude::*;

use super::icon::{Icon, icon};
use crate::text;

/// A quiet word in the middle of an empty place.
pub(crate) fn quiet(sign: Icon, heading: &'static str, lead: &'static str) -> Html {
    html! {
        <div class="quiet">
            <span class="quiet-sign">{ icon(sign) }</span>
            <h2>{ heading }</h2>
            if !lead.is_empty() { <p>{ lead }</p> }
        </div>
    }
}

/// The same where it is all the page has to say: the heading is the page's.
pub(crate) fn quiet_page(sign: Icon, heading: &'static str, lead: &'static str) -> Html {
    html! {
        <main class="room">
            <div class="quiet">
                <span class="quiet-sign">{ icon(sign) }</span>
                <h1>{ heading }</h1>
                if !lead.is_empty() { <p>{ lead }</p> }
            </div>
        </main>
    }
}

/// A quiet word with a way on.
pub(crate) fn quiet_with(
    heading: &'static str,
    lead: &'static str,
    action: &'static str,
    on_action: Callback<MouseEvent>,
) -> Html {
    html! {
        <div class="quiet">
            <span class="quiet-sign">{ icon(Icon::Warning) }</span>
            <h2>{ heading }</h2>
            if !lead.is_empty() { <p>{ lead }</p> }
            <button type="button" class="button" onclick={on_action}>{ action }</button>
        </div>
    }
}

/// Rooms on their way.
pub(crate) fn room_list_skeleton() -> Html {
    html! {
        <div class="skeleton-list" role="status" aria-label={text::fetching_rooms()}>
            { for (0..8).map(|n| html! {
                <div class={classes!("skeleton-row", format!("w{}", n % 4))} aria-hidden="true">
                    <i class="round" /><i class="line" /><i class="line faint" />
                </div>
            }) }
        </div>
    }
}

/// Messages on their way.
pub(crate) fn timeline_skeleton() -> Html {
    html! {
        <div class="timeline-frame">
            <div class="skeleton-timeline" role="status" aria-label={text::opening()}>
                { for (0..7).map(|n| html! {
                    <div class={classes!("skeleton-bubble", format!("w{}", n % 4), (n % 3 == 2).then_some("own"))}
                        aria-hidden="true" />
                }) }
            </div>
        </div>
    }
}
