//! What is said above and below the text area: a change, a refusal, how it will look, how full
//! things are.

use ipc::OutboxStatus;
use model::limits::{TEXT_BYTES, wire_bytes};
use yew::prelude::*;

use super::ComposerProps;
use crate::views::formats::has_formats;
use crate::views::icon::{Icon, icon};
use crate::views::message_text::MessageText;
use crate::views::plain::plain;
use crate::{testid, text};

/// From this share of the outbox on its counter is shown, in tenths.
const COUNTER_FROM_TENTHS: usize = 8;
/// From this share of the longest text on its length is shown, in tenths.
const LENGTH_FROM_TENTHS: usize = 9;

pub(super) fn editing(props: &ComposerProps) -> Html {
    let Some(said) = &props.editing else { return html! {} };
    html! {
        <div class="composer-note" data-testid={testid::EDITING}>
            { icon(Icon::Pencil) }
            <span class="composer-note-about">
                { text::editing() }<bdi class="composer-note-said">{ plain(said).into_owned() }</bdi>
            </span>
            <button type="button" class="link" onclick={props.on_cancel.reform(|_: MouseEvent| ())}>
                { text::cancel() }
            </button>
        </div>
    }
}

pub(super) fn refusal(props: &ComposerProps) -> Html {
    let on_dismiss = props.on_dismiss.reform(|_: MouseEvent| ());
    if let Some(code) = props.error {
        return html! {
            <div class="composer-note error" role="alert" data-testid={testid::COMPOSER_ERROR}>
                { icon(Icon::Warning) }<span>{ text::error(code) }</span>
                <button type="button" class="link" onclick={on_dismiss}>{ text::dismiss() }</button>
            </div>
        };
    }
    if !props.can_put_back {
        return html! {};
    }
    html! {
        <div class="composer-note" role="status">
            <span>{ text::discarded() }</span>
            <button type="button" class="link" onclick={props.on_put_back.reform(|_: MouseEvent| ())}>
                { text::put_back() }
            </button>
            <button type="button" class="link" onclick={on_dismiss}>{ text::dismiss() }</button>
        </div>
    }
}

pub(super) fn counter(props: &ComposerProps) -> Html {
    let OutboxStatus { waiting, limit, .. } = props.outbox;
    if limit == 0 || waiting * 10 < limit * COUNTER_FROM_TENTHS {
        return html! {};
    }
    let class = classes!("queue-counter", (waiting >= limit).then_some("full"));
    html! {
        <div {class} data-testid={testid::QUEUE_COUNTER} role="status">{ text::queue(waiting, limit) }</div>
    }
}

/// The text as it will look in the room: what is sent, drawn as the room draws it. Only where that
/// differs from what is written.
pub(super) fn preview(props: &ComposerProps) -> Html {
    let sent = props.text.trim();
    if !has_formats(sent) && !props.names.has_calls(sent) {
        return html! {};
    }
    html! {
        <div class="composer-preview" role="group" tabindex="0" aria-label={text::preview()} data-testid={testid::PREVIEW}>
            <span class="composer-preview-head" aria-hidden="true">{ text::preview() }</span>
            <div class="body" dir="auto">
                <MessageText text={sent.to_owned()} names={props.names.clone()} on_link={Callback::noop()} />
            </div>
        </div>
    }
}

/// How long the text is, near the limit and over it.
pub(super) fn length(props: &ComposerProps) -> Html {
    let bytes = wire_bytes(props.text.trim());
    if bytes * 10 < TEXT_BYTES * LENGTH_FROM_TENTHS {
        return html! {};
    }
    let class = classes!("queue-counter", (bytes > TEXT_BYTES).then_some("full"));
    html! {
        <div {class} data-testid={testid::LENGTH} role="status">{ text::length(bytes, TEXT_BYTES) }</div>
    }
}
