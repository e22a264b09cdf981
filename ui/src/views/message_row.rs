//! One message: its bubble, its time and ticks, and what can be done when it was not sent.

use std::rc::Rc;

use model::{Delivery, Message, MessageId, MessageKind, Timestamp};
use yew::prelude::*;

use super::attachment::AttachmentView;
use super::avatar;
use super::icon::{Icon, icon};
use super::message_text::MessageText;
use super::plain::{may_stack, plain};
use super::reactions::{Chip, chip_row, react_button};
use super::rows::waited;
use crate::language::use_words;
use crate::store::Progress;
use crate::writing::names::Names;
use crate::{look, testid, text};

/// What a person does with a message.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum RowAction {
    /// Send it again.
    Retry(MessageId),
    /// Change it.
    Edit(MessageId),
    /// Discard it.
    Discard(MessageId),
    /// Delete it for everybody.
    Delete(MessageId),
    /// Let its picture fill the window.
    View(MessageId),
    /// Save its file.
    Save(MessageId),
    /// Open its file.
    Open(MessageId),
    /// Copy its text.
    Copy(MessageId),
    /// It and what follows is for later.
    UnreadFrom(MessageId),
    /// An address in it was chosen.
    Link(String),
    /// React to it with an emoji, or take that back.
    React(MessageId, String),
    /// Offer emoji to react with, there in the window.
    AskReaction(MessageId, (i32, i32)),
    /// Answer it.
    Answer(MessageId),
    /// Pass it on.
    PassOn(MessageId),
    /// Go to the message it quotes.
    ToQuoted(MessageId),
}

/// How a message is drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Shape {
    /// A row of its own.
    Row {
        /// The first of its group.
        opens: bool,
        /// The last of its group.
        closes: bool,
    },
    /// A picture beside others.
    Tile,
}

/// Props of [`MessageRow`].
#[derive(Properties, PartialEq)]
pub(crate) struct MessageRowProps {
    /// The message.
    pub(crate) message: Rc<Message>,
    /// The sender's name now.
    pub(crate) name: AttrValue,
    /// Written by the person at this desk.
    pub(crate) is_own: bool,
    /// The reader was led to it.
    pub(crate) is_found: bool,
    /// How it is drawn.
    pub(crate) shape: Shape,
    /// A room of two: names say nothing new.
    pub(crate) is_direct: bool,
    /// When the row was last drawn, to the minute; only rows that wait look at it.
    pub(crate) now: Timestamp,
    /// How far the upload of its file is.
    pub(crate) upload: Option<Progress>,
    /// What the people of the room answer to.
    pub(crate) names: Rc<Names>,
    /// What they answered it with.
    pub(crate) chips: Vec<Chip>,
    /// Whether they may.
    pub(crate) can_react: bool,
    /// What to do about it.
    pub(crate) on_action: Callback<RowAction>,
}

/// The word tests and styles know a delivery by.
pub(crate) fn delivery_word(delivery: Delivery) -> &'static str {
    match delivery {
        Delivery::Queued => "queued",
        Delivery::Sending => "sending",
        Delivery::Waiting { .. } => "waiting",
        Delivery::Failed { .. } => "failed",
        Delivery::Sent => "sent",
        Delivery::Delivered => "delivered",
        Delivery::Read => "read",
    }
}

/// One message.
#[component(MessageRow)]
pub(crate) fn message_row(props: &MessageRowProps) -> Html {
    use_words();
    let message = &props.message;
    if message.content.kind == MessageKind::System {
        return system_row(message);
    }
    let content = match props.shape {
        Shape::Row { opens, .. } => row(props, opens),
        Shape::Tile => tile(props),
    };
    html! {
        <li class={row_class(props)} tabindex="-1"
            data-testid={testid::MESSAGE_ROW}
            data-row={message.id.to_string()}
            data-message-id={message.id.to_string()}
            data-delivery={delivery_word(message.delivery)}
            data-own={props.is_own.to_string()}>
            { content }
        </li>
    }
}

fn row_class(props: &MessageRowProps) -> Classes {
    let delivery = props.message.delivery;
    let shape = match props.shape {
        Shape::Row { opens, closes } => {
            classes!(opens.then_some("opens"), closes.then_some("closes"))
        }
        Shape::Tile => classes!("tile"),
    };
    classes!(
        "message",
        if props.is_own { "own" } else { "other" },
        shape,
        props.is_found.then_some("found"),
        matches!(delivery, Delivery::Failed { .. }).then_some("failed"),
        delivery.is_pending().then_some("pending"),
        is_marked(&props.message, &props.name).then_some("marked"),
    )
}

/// Whether it is to be cut at its edges. Not every row is: each would be a layer of the page.
fn is_marked(message: &Message, name: &str) -> bool {
    let file = message.content.attachment.as_ref();
    [Some(message.content.text.as_str()), Some(name), file.map(|file| file.name.as_str())]
        .into_iter()
        .flatten()
        .any(may_stack)
}

fn row(props: &MessageRowProps, opens: bool) -> Html {
    let message = &props.message;
    let shows_avatar = !props.is_own && opens;
    html! {
        <>
            if !props.is_own {
                <span class="gutter">
                    if shows_avatar { { avatar::person(message.sender_id.as_str(), &props.name) } }
                </span>
            }
            if message.delivery == Delivery::Queued && props.is_own { { side_actions(props) } }
            if props.is_own { { react(props) } }
            <div class="column">
                <div class="bubble">
                    { sender(props) }
                    { file(props) }
                    <div class="body" dir="auto">
                        { body(props) }
                        { meta(message, props.is_own) }
                    </div>
                </div>
                { aftermath(props) }
                { chip_row(&message.id, &props.chips, props.can_react, &props.on_action) }
            </div>
            if !props.is_own { { react(props) } }
        </>
    }
}

fn react(props: &MessageRowProps) -> Html {
    let message = &props.message;
    if !props.can_react || message.is_deleted || message.delivery.is_pending() {
        return html! {};
    }
    react_button(&message.id, &props.on_action)
}

/// A picture with its time in a corner; what it is called and the rest is where it fills the window.
fn tile(props: &MessageRowProps) -> Html {
    html! {
        <>
            { sender(props) }
            { file(props) }
            { meta(&props.message, props.is_own) }
        </>
    }
}

fn file(props: &MessageRowProps) -> Html {
    html! {
        <AttachmentView message={Rc::clone(&props.message)} upload={props.upload}
            is_tile={props.shape == Shape::Tile} on_action={props.on_action.clone()} />
    }
}

fn system_row(message: &Message) -> Html {
    html! {
        <li class={classes!("message", "system", is_marked(message, "").then_some("marked"))}
            data-testid={testid::MESSAGE_ROW}
            data-row={message.id.to_string()}
            data-message-id={message.id.to_string()}
            data-delivery={delivery_word(message.delivery)}
            data-own="false">
            <span data-testid={testid::MESSAGE_TEXT} dir="auto">{ plain(&message.content.text).into_owned() }</span>
        </li>
    }
}

fn sender(props: &MessageRowProps) -> Html {
    let name = if props.is_own { text::it_is_you().into() } else { props.name.clone() };
    let opens = matches!(props.shape, Shape::Row { opens: true, .. });
    let is_shown = opens && !props.is_own && !props.is_direct;
    let class = if is_shown {
        avatar::name_class(props.message.sender_id.as_str())
    } else {
        classes!("visually-hidden")
    };
    html! { <div {class}><bdi>{ name }</bdi></div> }
}

fn body(props: &MessageRowProps) -> Html {
    let message = &props.message;
    if message.is_deleted {
        return html! { <span class="deleted" data-testid={testid::MESSAGE_TEXT}>{ text::deleted() }</span> };
    }
    let id = message.id.clone();
    let on_quoted = props.on_action.reform(move |()| RowAction::ToQuoted(id.clone()));
    html! {
        <MessageText text={message.content.text.clone()} names={Rc::clone(&props.names)}
            on_link={props.on_action.reform(RowAction::Link)} {on_quoted} />
    }
}

fn meta(message: &Message, is_own: bool) -> Html {
    let time = match waited(message) {
        Some(sent) => text::written_and_sent(message.written_at, sent),
        None => text::clock(message.shown_at()),
    };
    // It stands in a message, which may run the other way.
    let ours = look::direction(words::spoken());
    html! {
        <span class="meta">
            if message.is_edited && !message.is_deleted { { edited(message) } }
            <span class="time" dir={ours}>{ time }</span>
            if is_own { { ticks(message.delivery) } }
        </span>
    }
}

/// That it was edited, and when.
fn edited(message: &Message) -> Html {
    let when = message.changed_at.map(|at| text::edited_at(&text::date_and_time(at)));
    html! { <span class="edited" title={when} data-testid={testid::EDITED}>{ text::edited() }</span> }
}

/// The ticks, with their meaning in words.
pub(crate) fn ticks(delivery: Delivery) -> Html {
    let clock = "M8 1.8a6.2 6.2 0 1 0 0 12.4A6.2 6.2 0 0 0 8 1.8zM8 4.6V8l2.3 1.4";
    let path = match delivery {
        Delivery::Queued | Delivery::Sending | Delivery::Waiting { .. } => clock,
        Delivery::Failed { .. } => {
            "M8 1.8a6.2 6.2 0 1 0 0 12.4A6.2 6.2 0 0 0 8 1.8zM8 4.8v3.8M8 11.2h.01"
        }
        Delivery::Sent => "M3 8.7 6.6 12.2 13.5 4.2",
        Delivery::Delivered | Delivery::Read => "M1 8.7 4.6 12.2 11.5 4.2M8.7 11.9l.3.3 6.9-8",
    };
    let class = classes!("ticks", delivery_word(delivery));
    html! {
        <svg {class} viewBox="0 0 17 16" role="img" aria-label={text::delivery(delivery)}>
            <title>{ text::delivery(delivery) }</title>
            <path d={path} />
        </svg>
    }
}

/// What stands under a message that was not, or not yet, sent.
fn aftermath(props: &MessageRowProps) -> Html {
    match props.message.delivery {
        Delivery::Failed { code } => html! {
            <div class="aftermath failed">
                <span class="reason">{ icon(Icon::Warning) }{ text::failure(code) }</span>
                { actions(props) }
            </div>
        },
        Delivery::Waiting { until } => html! {
            <div class="aftermath">
                <span class="reason">{ text::waiting(until, props.now) }</span>
                { actions(props) }
            </div>
        },
        Delivery::Queued
        | Delivery::Sending
        | Delivery::Sent
        | Delivery::Delivered
        | Delivery::Read => html! {},
    }
}

fn actions(props: &MessageRowProps) -> Html {
    html! {
        <span class="actions">
            { action(props, testid::RETRY, text::retry(), RowAction::Retry) }
            { action(props, testid::EDIT, text::edit(), RowAction::Edit) }
            { action(props, testid::DISCARD, text::discard(), RowAction::Discard) }
        </span>
    }
}

/// Beside a message that waits its turn; shown when the pointer or the keyboard comes to it.
fn side_actions(props: &MessageRowProps) -> Html {
    html! {
        <span class="side-actions">
            { action(props, testid::EDIT, text::edit(), RowAction::Edit) }
            { action(props, testid::DISCARD, text::discard(), RowAction::Discard) }
        </span>
    }
}

fn action(
    props: &MessageRowProps,
    test: &'static str,
    word: &'static str,
    action: fn(MessageId) -> RowAction,
) -> Html {
    link((&props.on_action, &props.message.id), test, word, action)
}

/// A word that does something about a message.
pub(super) fn link(
    (on_action, id): (&Callback<RowAction>, &MessageId),
    test: &'static str,
    word: &'static str,
    action: fn(MessageId) -> RowAction,
) -> Html {
    let (on_action, id) = (on_action.clone(), id.clone());
    let onclick = move |_: MouseEvent| on_action.emit(action(id.clone()));
    html! { <button type="button" class="link" data-testid={test} {onclick}>{ word }</button> }
}
