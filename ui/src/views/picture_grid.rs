//! Pictures that were sent together, side by side. Each is a message of its own and does what a
//! message does; the boxes are there before the pictures.

use std::rc::Rc;

use model::{Message, UserId};
use yew::prelude::*;

use super::avatar;
use crate::{testid, text};

/// Where the pictures stand among what their sender wrote.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Group {
    /// Sent by the person at this desk.
    pub(super) is_own: bool,
    /// The first of it.
    pub(super) opens: bool,
    /// The last of it.
    pub(super) closes: bool,
}

/// The pictures of these messages, drawn as `tiles`; with their sender where they open a group of
/// somebody else.
pub(super) fn picture_grid(
    messages: &[Rc<Message>],
    group: Group,
    sender: Option<(&UserId, AttrValue)>,
    is_direct: bool,
    tiles: Html,
) -> Html {
    let class = classes!(
        "pictures",
        if group.is_own { "own" } else { "other" },
        group.opens.then_some("opens"),
        group.closes.then_some("closes"),
    );
    let count = messages.len();
    // Two and four make a square; the others fill rows of three.
    let grid = classes!("picture-grid", (count != 2 && count != 4).then_some("of-three"));
    let key = messages.first().map(|first| format!("pictures-{}", first.id)).unwrap_or_default();
    html! {
        <li {key} {class} data-testid={testid::PICTURES}>
            if !group.is_own {
                <span class="gutter">
                    if let Some((id, name)) = &sender { { avatar::person(id.as_str(), name) } }
                </span>
            }
            <div class="column">
                if let Some((id, name)) = sender.filter(|_| !is_direct) {
                    // Each picture says whose it is to those who listen.
                    <div class={avatar::name_class(id.as_str())} aria-hidden="true"><bdi>{ name }</bdi></div>
                }
                <ul class={grid} aria-label={text::pictures_together(count as u64)}>{ tiles }</ul>
            </div>
        </li>
    }
}
