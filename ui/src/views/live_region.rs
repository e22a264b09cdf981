//! What a screen reader says when something comes into the open room: whole messages, no times.

use std::rc::Rc;

use model::Message;
use yew::prelude::*;

use crate::language::use_words;
use crate::text;

/// Props of [`LiveRegion`].
#[derive(Properties, PartialEq)]
pub(crate) struct LiveRegionProps {
    /// The newest messages of others, each with its number.
    pub(crate) announced: Vec<(u32, Rc<Message>)>,
}

/// The one live region for messages. Each is a node of its own, added once.
#[component(LiveRegion)]
pub(crate) fn live_region(props: &LiveRegionProps) -> Html {
    use_words();
    html! {
        <div class="visually-hidden" role="log" aria-live="polite" aria-relevant="additions">
            { for props.announced.iter().map(|(number, message)| html! {
                <p key={*number}>{ text::announcement(&message.sender_name, model::quote::answer(&message.content.text)) }</p>
            }) }
        </div>
    }
}
