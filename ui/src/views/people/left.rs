//! What is unsent of rooms a person is no longer in.

use ipc::LeftBehind;
use model::{Message, Timestamp};
use yew::prelude::*;

use super::super::dialog::Dialog;
use crate::language::use_words;
use crate::store::TalkAction;
use crate::{testid, text};

/// Props of [`Left`].
#[derive(Properties, PartialEq)]
pub(crate) struct LeftProps {
    /// By room; `None` while it has not come.
    pub(crate) left: Option<Vec<LeftBehind>>,
    /// The time, to the minute.
    pub(crate) now: Timestamp,
    /// Something was done.
    pub(crate) on_action: Callback<TalkAction>,
    /// Away with it.
    pub(crate) on_close: Callback<()>,
}

/// Texts that will not be sent, each to be copied or discarded.
#[component(Left)]
pub(crate) fn left(props: &LeftProps) -> Html {
    use_words();
    html! {
        <Dialog heading={text::left_behind()} class="left-behind" has_close=true on_close={props.on_close.clone()}>
            <p>{ text::left_behind_lead() }</p>
            if let Some(left) = &props.left {
                if left.is_empty() { <p class="no-match">{ text::nothing_left() }</p> }
                { for left.iter().map(|left| room(props, left)) }
            } else {
                <p class="no-match">{ text::beginning() }</p>
            }
        </Dialog>
    }
}

fn room(props: &LeftProps, left: &LeftBehind) -> Html {
    let name = Some(left.room_name.clone()).filter(|name| !name.is_empty());
    let draft = left.draft.as_ref().map(|draft| {
        let discard = TalkAction::DiscardLeftDraft(left.room_id.clone());
        row(props, text::draft().to_owned(), draft.clone(), discard)
    });
    html! {
        <section key={left.room_id.to_string()}>
            <h3><bdi>{ name.unwrap_or_else(|| text::room_without_name().to_owned()) }</bdi></h3>
            <ul>
                { for left.messages.iter().map(|message| {
                    let discard = TalkAction::DiscardLeft(message.id.clone());
                    let when = text::moment(message.written_at, props.now);
                    row(props, when, words(message), discard)
                }) }
                { for draft }
            </ul>
        </section>
    }
}

/// Its text, or the name of its file.
fn words(message: &Message) -> String {
    let content = &message.content;
    match &content.attachment {
        Some(file) if content.text.is_empty() => file.name.clone(),
        _ => content.text.clone(),
    }
}

fn row(props: &LeftProps, when: String, words: String, discard: TalkAction) -> Html {
    let copy = TalkAction::Copy(words.clone());
    let act = |action: TalkAction| props.on_action.reform(move |_: MouseEvent| action.clone());
    html! {
        <li class="left-row" data-testid={testid::LEFT_BEHIND}>
            <small>{ when }</small>
            <p dir="auto">{ words }</p>
            <div class="dialog-actions">
                <button type="button" class="button small" onclick={act(copy)}>{ text::copy() }</button>
                <button type="button" class="button small quiet danger-text" onclick={act(discard)}>
                    { text::discard() }
                </button>
            </div>
        </li>
    }
}
