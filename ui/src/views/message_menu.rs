//! What can be done with a message.

use std::rc::Rc;

use model::{Message, MessageKind};
use yew::prelude::*;

use super::context_menu::{ContextMenu, item};
use super::icon::Icon;
use super::message_row::RowAction;
use crate::language::use_words;
use crate::{testid, text};

/// Props of [`MessageMenu`].
#[derive(Properties, PartialEq)]
pub(crate) struct MessageMenuProps {
    /// The message.
    pub(crate) message: Rc<Message>,
    /// Written by the person at this desk.
    pub(crate) is_own: bool,
    /// Whether what was sent can be changed and deleted.
    pub(crate) can_edit: bool,
    /// Whether people may react to messages.
    pub(crate) can_react: bool,
    /// Where it was asked for, in pixels of the window.
    pub(crate) at: (i32, i32),
    /// Something was chosen.
    pub(crate) on_action: Callback<RowAction>,
    /// Nothing was.
    pub(crate) on_close: Callback<()>,
}

/// What can be done with a message: less with one that was deleted, more with one that waits.
#[component(MessageMenu)]
pub(crate) fn message_menu(props: &MessageMenuProps) -> Html {
    use_words();
    let message = &props.message;
    let has_text = !message.is_deleted && !message.content.text.trim().is_empty();
    let is_pending = message.delivery.is_pending();
    html! {
        <ContextMenu label={text::menu_of(&message.sender_name)} test={testid::MESSAGE_MENU}
            at={props.at} on_close={props.on_close.clone()}>
            if props.can_react && can_quote(message) { { reaction(props) } }
            if can_quote(message) { { choice(props, RowAction::Answer, text::answer(), Icon::Answer) } }
            if has_text && !is_pending {
                { choice(props, RowAction::PassOn, text::pass_on(), Icon::PassOn) }
            }
            if has_text { { choice(props, RowAction::Copy, text::copy(), Icon::Copy) } }
            if !props.is_own && !is_pending {
                { choice(props, RowAction::UnreadFrom, text::unread_from(), Icon::Dot) }
            }
            if may_edit(props) { { choice(props, RowAction::Edit, text::edit(), Icon::Pencil) } }
            if props.can_edit && props.is_own && !is_pending && !message.is_deleted {
                { choice(props, RowAction::Delete, text::delete(), Icon::Cross) }
            }
            if is_pending && props.is_own {
                { choice(props, RowAction::Retry, text::retry(), Icon::Send) }
                { choice(props, RowAction::Edit, text::edit(), Icon::Pencil) }
                { choice(props, RowAction::Discard, text::discard(), Icon::Cross) }
            }
        </ContextMenu>
    }
}

/// Whether there is anything to choose.
pub(crate) fn has_choices(message: &Message, is_own: bool) -> bool {
    let has_text = !message.is_deleted && !message.content.text.trim().is_empty();
    has_text || can_quote(message) || !is_own || message.delivery.is_pending()
}

/// A caption stays with its file; the words of a text are their writer's.
fn may_edit(props: &MessageMenuProps) -> bool {
    let message = &props.message;
    let is_sent_text = message.content.kind == MessageKind::Text
        && !message.is_deleted
        && !message.delivery.is_pending();
    props.can_edit && props.is_own && is_sent_text
}

/// What has neither words nor a file says nothing that could be answered, and what was not sent
/// nobody has heard.
fn can_quote(message: &Message) -> bool {
    let content = &message.content;
    let is_said = !message.is_deleted && !message.delivery.is_pending();
    is_said && (!content.text.trim().is_empty() || content.attachment.is_some())
}

/// What there is to react with stands where the menu stood.
fn reaction(props: &MessageMenuProps) -> Html {
    let (on_action, id, at) = (props.on_action.clone(), props.message.id.clone(), props.at);
    item(text::add_reaction(), Icon::Smile, &props.on_close, move || {
        on_action.emit(RowAction::AskReaction(id.clone(), at));
    })
}

fn choice(
    props: &MessageMenuProps,
    action: fn(model::MessageId) -> RowAction,
    words: &'static str,
    sign: Icon,
) -> Html {
    let (on_action, id) = (props.on_action.clone(), props.message.id.clone());
    item(words, sign, &props.on_close, move || on_action.emit(action(id.clone())))
}
