//! Files in a composer: what they are, how far they have come, and a way out.

use std::rc::Rc;

use ipc::{PictureOf, PictureSize};
use model::{AttachmentId, FileKind};
use web_sys::HtmlInputElement;
use yew::prelude::*;

use super::icon::{Icon, icon};
use super::plain::plain;
use crate::dom::picture_url;
use crate::incoming::files_of;
use crate::language::use_words;
use crate::store::{FileStep, Staged};
use crate::{testid, text};

/// Props of [`StagedFiles`].
#[derive(Properties, PartialEq)]
pub(crate) struct StagedProps {
    /// The files, in their order.
    pub(crate) files: Rc<Vec<Staged>>,
    /// One is not wanted any more.
    pub(crate) on_remove: Callback<AttachmentId>,
    /// One is to be sent as it was chosen.
    pub(crate) on_as_it_is: Callback<AttachmentId>,
}

/// The files in a composer.
#[component(StagedFiles)]
pub(crate) fn staged_files(props: &StagedProps) -> Html {
    use_words();
    if props.files.is_empty() {
        return html! {};
    }
    html! {
        <ul class="staged">
            { for props.files.iter().map(|file| chip(file, props)) }
        </ul>
    }
}

fn chip(file: &Staged, props: &StagedProps) -> Html {
    let (word, is_removable) = match &file.step {
        FileStep::Adding => ("adding", true),
        FileStep::Ready(_) => ("ready", true),
        FileStep::Refused(_) => ("refused", true),
        FileStep::Going(..) => ("going", false),
    };
    let name = plain(&file.name).into_owned();
    let remove = text::remove_file(&name);
    let onclick = {
        let (on_remove, id) = (props.on_remove.clone(), file.id.clone());
        move |_: MouseEvent| on_remove.emit(id.clone())
    };
    html! {
        <li key={file.id.to_string()} class={classes!("staged-file", word)} data-testid={testid::STAGED} data-step={word}>
            { preview(file) }
            <span class="file-name"><bdi>{ name }</bdi></span>
            <span class="file-about">{ about(file) }{ lighter(file, props) }</span>
            <button type="button" class="chip-remove" aria-label={remove.clone()} title={remove}
                data-testid={testid::REMOVE_FILE} disabled={!is_removable} {onclick}>
                { icon(Icon::Cross) }
            </button>
        </li>
    }
}

/// A picture that was made lighter looks the same; who wants it unchanged may have it.
fn lighter(file: &Staged, props: &StagedProps) -> Html {
    if file.original.is_none() || !file.is_ready() {
        return html! {};
    }
    let (on_as_it_is, id) = (props.on_as_it_is.clone(), file.id.clone());
    let onclick = move |_: MouseEvent| on_as_it_is.emit(id.clone());
    html! {
        <>
            <span>{ text::made_lighter() }</span>
            <button type="button" class="link" data-testid={testid::AS_IT_IS} {onclick}>
                { text::as_it_is() }
            </button>
        </>
    }
}

fn about(file: &Staged) -> Html {
    match file.step {
        FileStep::Adding => html! { text::reading_file() },
        FileStep::Refused(code) => html! { <span role="alert">{ text::error(code) }</span> },
        FileStep::Ready(_) | FileStep::Going(..) => html! { text::size(file.size) },
    }
}

fn preview(file: &Staged) -> Html {
    let kind = match file.step {
        FileStep::Ready(kind) | FileStep::Going(kind, _) => Some(kind),
        FileStep::Adding | FileStep::Refused(_) => None,
    };
    if !kind.is_some_and(FileKind::is_picture) {
        return icon(Icon::File);
    }
    let address = picture_url(&PictureOf::Staged(file.id.clone()), PictureSize::Small);
    html! { <img class="chip-picture" src={address} alt="" decoding="async" draggable="false" /> }
}

/// Props of [`AttachButton`].
#[derive(Properties, PartialEq)]
pub(crate) struct AttachProps {
    /// Files were chosen.
    pub(crate) on_files: Callback<Vec<web_sys::File>>,
}

/// The button that opens the system's dialog.
#[component(AttachButton)]
pub(crate) fn attach_button(props: &AttachProps) -> Html {
    use_words();
    let input = use_node_ref();
    let onclick = {
        let input = input.clone();
        Callback::from(move |_: MouseEvent| {
            if let Some(input) = input.cast::<HtmlInputElement>() {
                input.click();
            }
        })
    };
    let onchange = {
        let on_files = props.on_files.clone();
        Callback::from(move |event: Event| {
            let Some(input) = event.target_dyn_into::<HtmlInputElement>() else { return };
            let files = files_of(input.files());
            // The same file can be chosen again.
            input.set_value("");
            on_files.emit(files);
        })
    };
    html! {
        <>
            <button type="button" class="attach" aria-label={text::attach()} title={text::attach()}
                data-testid={testid::ATTACH} {onclick}>
                { icon(Icon::Clip) }
            </button>
            <input ref={input} type="file" multiple=true hidden=true tabindex="-1"
                data-testid={testid::ATTACH_INPUT}
                accept=".png,.jpg,.jpeg,.gif,.webp,.pdf,.doc,.docx,.xls,.xlsx" {onchange} />
        </>
    }
}
