//! The text of a message, in its formats.

use yew::prelude::*;

use super::formats::{Link, Node, read};
use super::plain::plain;
use crate::{testid, text};

/// A longer text is shown up to here until somebody asks for all of it.
const MOST_LETTERS: usize = 6_000;

/// Props of [`MessageText`].
#[derive(Properties, PartialEq)]
pub(crate) struct MessageTextProps {
    /// The text, as it was written.
    pub(crate) text: AttrValue,
    /// An address was chosen.
    pub(crate) on_link: Callback<String>,
}

/// The text of a message.
#[component(MessageText)]
pub(crate) fn message_text(props: &MessageTextProps) -> Html {
    let is_whole = use_state_eq(|| false);
    let cut = props.text.char_indices().nth(MOST_LETTERS).map(|(at, _)| at);
    let cut = cut.filter(|_| !*is_whole);
    let shown = props.text.get(..cut.unwrap_or(props.text.len())).unwrap_or_default();
    let nodes = read(&plain(shown));
    html! {
        <>
            <span class="message-text" data-testid={testid::MESSAGE_TEXT}>
                { for nodes.iter().map(|node| draw(node, &props.on_link)) }
                if cut.is_some() { { "…" } }
            </span>
            if cut.is_some() {
                <button type="button" class="link" onclick={move |_: MouseEvent| is_whole.set(true)}>
                    { text::show_whole() }
                </button>
            }
        </>
    }
}

fn draw(node: &Node, on_link: &Callback<String>) -> Html {
    let all = |nodes: &[Node]| html! { { for nodes.iter().map(|node| draw(node, on_link)) } };
    match node {
        Node::Text(text) => html! { { text.clone() } },
        Node::Bold(inner) => html! { <strong>{ all(inner) }</strong> },
        Node::Italic(inner) => html! { <em>{ all(inner) }</em> },
        Node::Code(code) => html! { <code dir="ltr">{ code.clone() }</code> },
        Node::Block(code) => html! { <pre dir="ltr">{ code.clone() }</pre> },
        Node::Link(link) => address(link, on_link),
    }
}

/// An address leads nowhere by itself: there is no way out of the page.
fn address(link: &Link, on_link: &Callback<String>) -> Html {
    let whole = link.whole();
    let choose = {
        let (on_link, whole) = (on_link.clone(), whole.clone());
        move || on_link.emit(whole.clone())
    };
    let onclick = {
        let choose = choose.clone();
        move |_: MouseEvent| choose()
    };
    let onkeydown = move |event: KeyboardEvent| {
        if event.key() == "Enter" {
            event.prevent_default();
            event.stop_propagation();
            choose();
        }
    };
    html! {
        <bdi class="address" role="link" tabindex="0" dir="ltr" title={text::link_host(&link.host)}
            {onclick} {onkeydown}>
            { link.before.clone() }<b>{ link.host.clone() }</b>{ link.after.clone() }
        </bdi>
    }
}
