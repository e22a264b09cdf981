//! The text of a message, in its formats.

use std::rc::Rc;

use yew::prelude::*;

use super::formats::{Link, Node, read};
use super::icon::{Icon, icon};
use super::plain::plain;
use crate::language::use_words;
use crate::writing::names::{Names, Piece};
use crate::{testid, text};

/// A longer text is shown up to here until somebody asks for all of it.
const MOST_LETTERS: usize = 6_000;

/// Props of [`MessageText`].
#[derive(Properties, PartialEq)]
pub(crate) struct MessageTextProps {
    /// The text, as it was written.
    pub(crate) text: AttrValue,
    /// What the people of the room answer to.
    pub(crate) names: Rc<Names>,
    /// An address was chosen.
    pub(crate) on_link: Callback<String>,
    /// To the message it quotes; `None` where there is nowhere to go.
    #[prop_or_default]
    pub(crate) on_quoted: Option<Callback<()>>,
}

/// The text of a message.
#[component(MessageText)]
pub(crate) fn message_text(props: &MessageTextProps) -> Html {
    use_words();
    let is_whole = use_state_eq(|| false);
    let cut = props.text.char_indices().nth(MOST_LETTERS).map(|(at, _)| at);
    let cut = cut.filter(|_| !*is_whole);
    let shown = props.text.get(..cut.unwrap_or(props.text.len())).unwrap_or_default();
    let nodes = read(&plain(shown));
    let drawing = Drawing { names: &props.names, on_link: &props.on_link };
    html! {
        <>
            <span class="message-text" data-testid={testid::MESSAGE_TEXT}>
                { for nodes.iter().enumerate().map(|(at, node)| drawing.first(props, node, at == 0)) }
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

/// What nodes are drawn with.
struct Drawing<'a> {
    names: &'a Names,
    on_link: &'a Callback<String>,
}

impl Drawing<'_> {
    /// What a message begins by quoting can be gone to. A quote has a direction of its own, which
    /// is no sign of the answer's.
    fn first(&self, props: &MessageTextProps, node: &Node, is_first: bool) -> Html {
        match (node, &props.on_quoted) {
            (Node::Quote(inner), Some(on_quoted)) if is_first && names_somebody(inner) => {
                let onclick = on_quoted.reform(|_: MouseEvent| ());
                html! {
                    <blockquote class="quote" dir="auto">
                        { self.of_somebody(inner) }
                        <button type="button" class="to-quoted" aria-label={text::to_quoted()}
                            title={text::to_quoted()} data-testid={testid::TO_QUOTED} {onclick}>
                            { icon(Icon::Up) }
                        </button>
                    </blockquote>
                }
            }
            _ => self.node(node),
        }
    }

    /// The name stands apart: in which direction it runs says nothing about the words.
    fn of_somebody(&self, quoted: &[Node]) -> Html {
        match quoted.split_first() {
            Some((Node::Text(text), rest)) => match text.split_once(NAME_ENDS) {
                Some((name, "")) if rest.is_empty() => html! {
                    <><bdi>{ name.to_owned() }</bdi>{ NAME_ENDS }<span class="deleted">{ text::deleted() }</span></>
                },
                Some((name, words)) => html! {
                    <><bdi>{ name.to_owned() }</bdi>{ NAME_ENDS }{ self.text(words) }{ self.all(rest) }</>
                },
                None => self.all(quoted),
            },
            _ => self.all(quoted),
        }
    }

    fn all(&self, nodes: &[Node]) -> Html {
        html! { { for nodes.iter().map(|node| self.node(node)) } }
    }

    fn node(&self, node: &Node) -> Html {
        match node {
            Node::Text(text) => self.text(text),
            Node::Bold(inner) => html! { <strong>{ self.all(inner) }</strong> },
            Node::Italic(inner) => html! { <em>{ self.all(inner) }</em> },
            Node::Code(code) => html! { <code dir="ltr">{ code.clone() }</code> },
            Node::Block(code) => html! { <pre dir="ltr">{ code.clone() }</pre> },
            Node::Link(link) => address(link, self.on_link),
            Node::Quote(inner) => {
                html! { <blockquote class="quote" dir="auto">{ self.of_somebody(inner) }</blockquote> }
            }
            Node::List(None, items) => html! { <ul class="items">{ self.items(items) }</ul> },
            Node::List(Some(first), items) => {
                html! { <ol class="items" start={first.to_string()}>{ self.items(items) }</ol> }
            }
        }
    }

    fn items(&self, items: &[Vec<Node>]) -> Html {
        html! { { for items.iter().map(|item| html! { <li>{ self.all(item) }</li> }) } }
    }

    /// Whoever is called stands out, and the person at this desk most.
    fn text(&self, text: &str) -> Html {
        let pieces = self.names.cut(text).into_iter().map(|piece| match piece {
            Piece::Text(text) => html! { { text.to_owned() } },
            Piece::Call { text, is_me } => {
                let class = classes!("call", is_me.then_some("me"));
                html! { <bdi {class}>{ text.to_owned() }</bdi> }
            }
        });
        html! { { for pieces } }
    }
}

/// What stands between the name of a writer and what they said.
const NAME_ENDS: &str = ": ";

/// A quote of a message begins with the name of its writer. Of one that was deleted nothing else is
/// left, and nothing to go to.
fn names_somebody(quoted: &[Node]) -> bool {
    let is_gone = |text: &str| quoted.len() == 1 && text.ends_with(NAME_ENDS);
    matches!(quoted.first(), Some(Node::Text(text)) if text.contains(NAME_ENDS) && !is_gone(text))
}

/// An address leads nowhere by itself: there is no way out of the page but by the core.
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
