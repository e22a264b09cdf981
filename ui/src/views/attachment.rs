//! The file of a message: a picture in a box that is there before it, or a card; and how far its
//! upload is.

use std::rc::Rc;

use ipc::{PictureOf, PictureSize};
use model::{Attachment, FileKind, Message, MessageId, MessageKind};
use yew::prelude::*;

use super::icon::{Icon, icon};
use super::message_row::{RowAction, link};
use super::plain::plain;
use crate::dom::picture_url;
use crate::language::use_words;
use crate::store::Progress;
use crate::{testid, text};

/// Props of [`AttachmentView`].
#[derive(Properties, PartialEq)]
pub(crate) struct AttachmentProps {
    /// The message with the file.
    pub(crate) message: Rc<Message>,
    /// How far its upload is.
    pub(crate) upload: Option<Progress>,
    /// It stands beside others: the picture alone.
    #[prop_or_default]
    pub(crate) is_tile: bool,
    /// What to do about it.
    pub(crate) on_action: Callback<RowAction>,
}

/// The file of a message.
#[component(AttachmentView)]
pub(crate) fn attachment_view(props: &AttachmentProps) -> Html {
    use_words();
    let message = &props.message;
    let Some(attachment) = message.content.attachment.as_ref().filter(|_| !message.is_deleted)
    else {
        return html! {};
    };
    let is_picture = message.content.kind == MessageKind::Image;
    html! {
        <div class="attachment" data-testid={testid::ATTACHMENT}>
            if is_picture {
                <Picture message_id={message.id.clone()} name={attachment.name.clone()}
                    on_action={props.on_action.clone()} />
            }
            if !props.is_tile { { card(props, attachment, is_picture) } }
            { progress(props) }
        </div>
    }
}

/// Whether a picture is there.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Sight {
    Awaited,
    There,
    Failed,
}

#[derive(Properties, PartialEq)]
struct PictureProps {
    message_id: MessageId,
    name: AttrValue,
    on_action: Callback<RowAction>,
}

/// The box has its size before the picture comes, so that nothing moves when it does.
#[component(Picture)]
fn picture(props: &PictureProps) -> Html {
    use_words();
    let sight = use_state_eq(|| Sight::Awaited);
    let tries = use_state_eq(|| 0_u32);
    let see = |now: Sight| {
        let sight = sight.clone();
        Callback::from(move |_: Event| sight.set(now))
    };
    let again = {
        let (sight, tries) = (sight.clone(), tries.clone());
        Callback::from(move |_: MouseEvent| {
            sight.set(Sight::Awaited);
            tries.set(*tries + 1);
        })
    };
    let name = plain(&props.name).into_owned();
    if *sight == Sight::Failed {
        return html! {
            <div class="picture failed" data-testid={testid::PICTURE} data-sight="failed">
                { icon(Icon::Picture) }
                <span>{ text::picture_failed() }</span>
                <button type="button" class="link" onclick={again}>{ text::try_again() }</button>
            </div>
        };
    }
    let is_there = *sight == Sight::There;
    let class = classes!("picture", (!is_there).then_some("awaited"));
    let of = PictureOf::Message(props.message_id.clone());
    let address = format!("{}?{}", picture_url(&of, PictureSize::Small), *tries);
    let onclick = {
        let (on_action, id) = (props.on_action.clone(), props.message_id.clone());
        Callback::from(move |_: MouseEvent| on_action.emit(RowAction::View(id.clone())))
    };
    html! {
        <button type="button" {class} aria-label={text::view_picture(&name)} {onclick}
            data-testid={testid::PICTURE} data-sight={if is_there { "there" } else { "awaited" }}>
            <img src={address} alt={name} loading="lazy" decoding="async" draggable="false"
                onload={see(Sight::There)} onerror={see(Sight::Failed)} />
        </button>
    }
}

fn card(props: &AttachmentProps, attachment: &Attachment, is_picture: bool) -> Html {
    let kind = FileKind::of_name(&attachment.name);
    let about = (&props.on_action, &props.message.id);
    let sign = if is_picture { Icon::Picture } else { Icon::File };
    let class = classes!("file-card", is_picture.then_some("of-picture"));
    html! {
        <div {class}>
            { icon(sign) }
            <span class="file-name"><bdi>{ plain(&attachment.name).into_owned() }</bdi></span>
            <span class="file-about">
                if let Some(size) = attachment.size { <span>{ text::size(size) }</span> }
                if !is_picture { <span>{ text::file_kind(kind) }</span> }
            </span>
            <span class="file-actions">
                if !is_picture { { link(about, testid::OPEN_FILE, text::open(), RowAction::Open) } }
                { link(about, testid::SAVE_FILE, text::save(), RowAction::Save) }
            </span>
        </div>
    }
}

fn progress(props: &AttachmentProps) -> Html {
    let Some(Progress { sent, total }) = props.upload else { return html! {} };
    let about = (&props.on_action, &props.message.id);
    html! {
        <div class="upload" data-testid={testid::UPLOAD}>
            <progress max={total.to_string()} value={sent.to_string()} aria-label={text::uploading()} />
            <span>{ text::uploaded(sent, total) }</span>
            { link(about, testid::CANCEL_UPLOAD, text::cancel_upload(), RowAction::Discard) }
        </div>
    }
}
