//! Where a message is written. The text area is the browser's own: the page never rewrites it
//! while somebody types, so that input methods and undo work; it takes a text over only when
//! `revision` rises.

use std::rc::Rc;

use ipc::{Code, OutboxStatus};
use model::AttachmentId;
use wasm_bindgen::JsCast;
use web_sys::{HtmlElement, HtmlTextAreaElement};
use yew::prelude::*;

use super::icon::{Icon, icon};
use super::staged::{AttachButton, StagedFiles};
use crate::incoming::pasted_files;
use crate::store::Staged;
use crate::{dom, testid, text};

/// From this share of the outbox on its counter is shown, in tenths.
const COUNTER_FROM_TENTHS: usize = 8;
/// What a key event says while an input method is at work.
const IME_KEY_CODE: u32 = 229;

/// Props of [`ComposerView`]. Key it by room.
#[derive(Properties, PartialEq)]
pub(crate) struct ComposerProps {
    /// The room's name.
    pub(crate) room_name: AttrValue,
    /// What stands in it.
    pub(crate) text: AttrValue,
    /// Rises when the text area has to take `text` over.
    pub(crate) revision: u32,
    /// Why the last attempt was refused.
    pub(crate) error: Option<Code>,
    /// An unsent message is being changed.
    pub(crate) is_editing: bool,
    /// A discarded text can be put back.
    pub(crate) can_put_back: bool,
    /// How full the outbox is.
    pub(crate) outbox: OutboxStatus,
    /// Files that go with it.
    pub(crate) files: Rc<Vec<Staged>>,
    /// Files were chosen or pasted.
    pub(crate) on_files: Callback<Vec<web_sys::File>>,
    /// A file is not wanted any more.
    pub(crate) on_unstage: Callback<AttachmentId>,
    /// A file is to be sent as it was chosen.
    pub(crate) on_as_it_is: Callback<AttachmentId>,
    /// The text changed.
    pub(crate) on_input: Callback<String>,
    /// Enter.
    pub(crate) on_submit: Callback<String>,
    /// The keyboard went elsewhere.
    pub(crate) on_leave: Callback<()>,
    /// Leave the message as it was.
    pub(crate) on_cancel: Callback<()>,
    /// Put a discarded text back.
    pub(crate) on_put_back: Callback<()>,
    /// The error was read.
    pub(crate) on_dismiss: Callback<()>,
}

/// Where a message is written.
#[component(ComposerView)]
pub(crate) fn composer_view(props: &ComposerProps) -> Html {
    let area = use_node_ref();
    use_taking_over(&area, props);
    let oninput = {
        let on_input = props.on_input.clone();
        Callback::from(move |event: InputEvent| {
            if let Some(area) = event.target_dyn_into::<HtmlTextAreaElement>() {
                grow(&area);
                on_input.emit(area.value());
            }
        })
    };
    let submit = {
        let (area, on_submit) = (area.clone(), props.on_submit.clone());
        Callback::from(move |()| {
            if let Some(area) = area.cast::<HtmlTextAreaElement>() {
                on_submit.emit(area.value());
                let _ = area.focus();
            }
        })
    };
    let label = text::composer(&props.room_name);
    let send = if props.is_editing { text::SAVE_EDIT } else { text::SEND };
    html! {
        <div class="composer">
            { editing(props) }
            { refusal(props) }
            { counter(props) }
            <StagedFiles files={Rc::clone(&props.files)} on_remove={props.on_unstage.clone()}
                on_as_it_is={props.on_as_it_is.clone()} />
            <div class="composer-box">
                if !props.is_editing {
                    <AttachButton on_files={props.on_files.clone()} />
                }
                <textarea ref={area} id={dom::COMPOSER_ID} class="composer-text" rows="1"
                    data-testid={testid::COMPOSER} dir="auto" autocomplete="off"
                    aria-label={label.clone()} placeholder={label} {oninput}
                    onkeydown={on_key(props, submit.clone())} onpaste={on_paste(props)}
                    onblur={props.on_leave.reform(|_: FocusEvent| ())} />
                <button type="button" class="send" aria-label={send} title={send}
                    disabled={props.text.trim().is_empty() && !has_files(props)}
                    onclick={submit.reform(|_: MouseEvent| ())}>
                    { icon(Icon::Send) }
                </button>
            </div>
        </div>
    }
}

#[hook]
fn use_taking_over(area: &NodeRef, props: &ComposerProps) {
    let (area, text) = (area.clone(), props.text.clone());
    use_effect_with(props.revision, move |_| {
        if let Some(area) = area.cast::<HtmlTextAreaElement>()
            && area.value() != text.as_str()
        {
            area.set_value(&text);
            grow(&area);
        }
    });
}

fn on_key(props: &ComposerProps, submit: Callback<()>) -> Callback<KeyboardEvent> {
    let (is_editing, on_cancel) = (props.is_editing, props.on_cancel.clone());
    Callback::from(move |event: KeyboardEvent| {
        // WebKit reports the Enter that ends a composition only by its code.
        if event.is_composing() || event.key_code() == IME_KEY_CODE {
            return;
        }
        match event.key().as_str() {
            "Enter" if !event.shift_key() && !event.alt_key() => {
                event.prevent_default();
                submit.emit(());
            }
            "Escape" if is_editing => {
                event.prevent_default();
                on_cancel.emit(());
            }
            _ => {}
        }
    })
}

fn has_files(props: &ComposerProps) -> bool {
    props.files.iter().any(Staged::is_ready)
}

/// A pasted picture becomes a file; pasted text is the text area's own matter.
fn on_paste(props: &ComposerProps) -> Callback<Event> {
    let on_files = props.on_files.clone();
    Callback::from(move |event: Event| {
        let files = pasted_files(&event);
        if !files.is_empty() {
            event.prevent_default();
            on_files.emit(files);
        }
    })
}

/// As high as its text; the style sheet stops it at eight lines.
///
/// The box around it keeps its height meanwhile: were it to shrink for a moment, the timeline
/// above would grow and forget that it stood at its end.
fn grow(area: &HtmlTextAreaElement) {
    let frame = area.parent_element().and_then(|frame| frame.dyn_into::<HtmlElement>().ok());
    if let Some(frame) = &frame {
        set_height(frame, &format!("{}px", frame.offset_height()));
    }
    set_height(area, "auto");
    set_height(area, &format!("{}px", area.scroll_height()));
    if let Some(frame) = &frame {
        let _ = frame.style().remove_property("height");
    }
}

fn set_height(element: &HtmlElement, height: &str) {
    let _ = element.style().set_property("height", height);
}

fn editing(props: &ComposerProps) -> Html {
    if !props.is_editing {
        return html! {};
    }
    html! {
        <div class="composer-note">
            { icon(Icon::Pencil) }<span>{ text::EDITING }</span>
            <button type="button" class="link" onclick={props.on_cancel.reform(|_: MouseEvent| ())}>
                { text::CANCEL }
            </button>
        </div>
    }
}

fn refusal(props: &ComposerProps) -> Html {
    let on_dismiss = props.on_dismiss.reform(|_: MouseEvent| ());
    if let Some(code) = props.error {
        return html! {
            <div class="composer-note error" role="alert" data-testid={testid::COMPOSER_ERROR}>
                { icon(Icon::Warning) }<span>{ text::error(code) }</span>
                <button type="button" class="link" onclick={on_dismiss}>{ text::DISMISS }</button>
            </div>
        };
    }
    if !props.can_put_back {
        return html! {};
    }
    html! {
        <div class="composer-note" role="status">
            <span>{ text::DISCARDED }</span>
            <button type="button" class="link" onclick={props.on_put_back.reform(|_: MouseEvent| ())}>
                { text::PUT_BACK }
            </button>
            <button type="button" class="link" onclick={on_dismiss}>{ text::DISMISS }</button>
        </div>
    }
}

fn counter(props: &ComposerProps) -> Html {
    let OutboxStatus { waiting, limit, .. } = props.outbox;
    if limit == 0 || waiting * 10 < limit * COUNTER_FROM_TENTHS {
        return html! {};
    }
    let class = classes!("queue-counter", (waiting >= limit).then_some("full"));
    html! {
        <div {class} data-testid={testid::QUEUE_COUNTER} role="status">{ text::queue(waiting, limit) }</div>
    }
}
