//! What stands over the room because of a file: a picture that fills the window, and the question
//! before a document is opened.

use ipc::{PictureOf, PictureSize};
use model::{Message, MessageId};
use yew::prelude::*;

use crate::dom::picture_url;
use crate::store::{Action, FilesAction, State};
use crate::views::dialog::Dialog;
use crate::views::lightbox::Lightbox;
use crate::views::plain::plain;
use crate::{testid, text};

/// The dialogs that concern files.
pub(crate) fn file_dialogs(state: &State, dispatch: &Callback<Action>) -> Html {
    html! {
        <>
            { viewed(state, dispatch) }
            { questioned(state, dispatch) }
        </>
    }
}

fn find<'a>(state: &'a State, id: Option<&model::MessageId>) -> Option<&'a Message> {
    let message = state.open.as_ref()?.timeline.message(id?)?;
    (!message.is_deleted).then_some(&**message)
}

fn name_of(message: &Message) -> String {
    let name = message.content.attachment.as_ref().map(|file| file.name.as_str());
    plain(name.unwrap_or_default()).into_owned()
}

fn to(dispatch: &Callback<Action>, action: FilesAction) -> Callback<()> {
    dispatch.reform(move |()| Action::Files(action.clone()))
}

fn viewed(state: &State, dispatch: &Callback<Action>) -> Html {
    let Some(message) = find(state, state.files.viewed.as_ref()) else { return html! {} };
    let id = message.id.clone();
    let address = picture_url(&PictureOf::Message(id.clone()), PictureSize::Large);
    let (before, after) = state.pictures_beside(&id);
    let view = |id: Option<MessageId>| id.map(|id| to(dispatch, FilesAction::View(Some(id))));
    html! {
        <Lightbox key={id.to_string()} {address} name={name_of(message)} on_before={view(before)}
            on_after={view(after)} on_save={to(dispatch, FilesAction::Save(id.clone()))}
            on_close={to(dispatch, FilesAction::View(None))} />
    }
}

fn questioned(state: &State, dispatch: &Callback<Action>) -> Html {
    let Some(message) = find(state, state.files.questioned.as_ref()) else { return html! {} };
    let leave = to(dispatch, FilesAction::LeaveClosed);
    let open = to(dispatch, FilesAction::OpenAnyway);
    html! {
        <Dialog heading={text::open_question()} on_close={leave.clone()}>
            <p><bdi>{ name_of(message) }</bdi></p>
            <p data-testid={testid::OPEN_WARNING}>{ text::open_warning() }</p>
            <div class="dialog-actions">
                <button type="button" class="button" onclick={leave.reform(|_: MouseEvent| ())}>
                    { text::leave_closed() }
                </button>
                <button type="button" class="button danger" onclick={open.reform(|_: MouseEvent| ())}>
                    { text::open_anyway() }
                </button>
            </div>
        </Dialog>
    }
}
