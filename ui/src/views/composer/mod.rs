//! Where a message is written. The text area is the browser's own: the page never rewrites it
//! while somebody types, so that input methods and undo work; it takes a text over only when
//! `revision` rises, and what keys and lists put in is put in as if it were typed.

mod keys;
mod notes;
mod picker;
mod suggest;

use std::rc::Rc;

use ipc::{Code, OutboxStatus};
use model::{AttachmentId, PageSettings, Participant, UserId};
use wasm_bindgen::JsCast;
use web_sys::{HtmlElement, HtmlTextAreaElement};
use yew::prelude::*;

#[cfg(all(test, not(target_arch = "wasm32")))]
pub(crate) use picker::PickerProps;
#[cfg(all(test, not(target_arch = "wasm32")))]
pub(crate) use suggest::Suggestion;

use self::keys::{Held, Key};
pub(crate) use self::picker::Picker;
pub(crate) use self::suggest::suggestion_list;
use self::suggest::{LIST_ID, Suggesting, option_id, use_suggesting};
use super::icon::{Icon, icon};
use super::staged::{AttachButton, StagedFiles};
use crate::incoming::pasted_files;
use crate::language::use_words;
use crate::store::Staged;
use crate::writing::names::Names;
use crate::{area, dom, testid, text};

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
    /// A message is being changed: how it began.
    pub(crate) editing: Option<AttrValue>,
    /// A discarded text can be put back.
    pub(crate) can_put_back: bool,
    /// How full the outbox is.
    pub(crate) outbox: OutboxStatus,
    /// Files that go with it.
    pub(crate) files: Rc<Vec<Staged>>,
    /// Who is in the room.
    pub(crate) participants: Rc<Vec<Participant>>,
    /// What they answer to.
    pub(crate) names: Rc<Names>,
    /// Who is signed in.
    pub(crate) me: Option<UserId>,
    /// Which key sends; emoji and their colour of skin.
    pub(crate) page: Rc<PageSettings>,
    /// Files were chosen or pasted.
    pub(crate) on_files: Callback<Vec<web_sys::File>>,
    /// A file is not wanted any more.
    pub(crate) on_unstage: Callback<AttachmentId>,
    /// A file is to be sent as it was chosen.
    pub(crate) on_as_it_is: Callback<AttachmentId>,
    /// The text changed.
    pub(crate) on_input: Callback<String>,
    /// The key that sends.
    pub(crate) on_submit: Callback<String>,
    /// The keyboard went elsewhere.
    pub(crate) on_leave: Callback<()>,
    /// Change the last message.
    pub(crate) on_last: Callback<()>,
    /// Leave the message as it was.
    pub(crate) on_cancel: Callback<()>,
    /// Put a discarded text back.
    pub(crate) on_put_back: Callback<()>,
    /// The error was read.
    pub(crate) on_dismiss: Callback<()>,
    /// An emoji was used.
    pub(crate) on_emoji: Callback<String>,
    /// Another colour of skin.
    pub(crate) on_tone: Callback<u8>,
}

/// Where a message is written.
#[component(ComposerView)]
pub(crate) fn composer_view(props: &ComposerProps) -> Html {
    use_words();
    let area = use_node_ref();
    let suggesting = Rc::new(use_suggesting(props));
    let is_picking = use_state_eq(|| false);
    use_taking_over(&area, props);
    let submit = {
        let (area, on_submit) = (area.clone(), props.on_submit.clone());
        Callback::from(move |()| {
            if let Some(area) = area.cast::<HtmlTextAreaElement>() {
                on_submit.emit(area.value());
                let _ = area.focus();
            }
        })
    };
    let send = if props.editing.is_some() { text::save_edit() } else { text::send() };
    html! {
        <div class="composer">
            { notes::editing(props) }
            { notes::refusal(props) }
            { notes::counter(props) }
            { notes::preview(props) }
            { notes::length(props) }
            <StagedFiles files={Rc::clone(&props.files)} on_remove={props.on_unstage.clone()}
                on_as_it_is={props.on_as_it_is.clone()} />
            { helpers(props, &area, &suggesting, &is_picking) }
            <div class="composer-box">
                if props.editing.is_none() {
                    <AttachButton on_files={props.on_files.clone()} />
                }
                { text_area(props, &area, &suggesting, &is_picking, on_key(props, &area, &suggesting, &is_picking, submit.clone())) }
                { emoji_button(&is_picking) }
                <button type="button" class="send" aria-label={send} title={send}
                    disabled={props.editing.is_none() && props.text.trim().is_empty() && !has_files(props)}
                    onclick={submit.reform(|_: MouseEvent| ())}>
                    { icon(Icon::Send) }
                </button>
            </div>
        </div>
    }
}

fn text_area(
    props: &ComposerProps,
    area: &NodeRef,
    suggesting: &Rc<Suggesting>,
    is_picking: &UseStateHandle<bool>,
    onkeydown: Callback<KeyboardEvent>,
) -> Html {
    let label = text::composer(&props.room_name);
    let has_list = !suggesting.list.is_empty();
    let oninput = {
        let (on_input, suggesting) = (props.on_input.clone(), Rc::clone(suggesting));
        Callback::from(move |event: InputEvent| {
            if let Some(area) = event.target_dyn_into::<HtmlTextAreaElement>() {
                grow(&area);
                on_input.emit(area.value());
                suggesting.look(&area);
            }
        })
    };
    let onblur = {
        let (on_leave, suggesting) = (props.on_leave.clone(), Rc::clone(suggesting));
        Callback::from(move |_: FocusEvent| {
            suggesting.leave();
            on_leave.emit(());
        })
    };
    // Whoever writes on has chosen.
    let onfocus = {
        let is_picking = is_picking.clone();
        move |_: FocusEvent| is_picking.set(false)
    };
    html! {
        <textarea ref={area} id={dom::COMPOSER_ID} class="composer-text" rows="1"
            data-testid={testid::COMPOSER} dir="auto" autocomplete="off"
            aria-label={label.clone()} placeholder={label}
            aria-autocomplete="list" aria-controls={has_list.then_some(LIST_ID)}
            aria-activedescendant={has_list.then(|| option_id(suggesting.at()))}
            {oninput} {onkeydown} onkeyup={on_moved(area, suggesting)} onclick={on_pressed(area, suggesting)}
            onpaste={on_paste(props)} {onfocus} {onblur} />
    }
}

/// What helps to write stands over the text area, under what is said.
fn helpers(
    props: &ComposerProps,
    area: &NodeRef,
    suggesting: &Rc<Suggesting>,
    is_picking: &UseStateHandle<bool>,
) -> Html {
    let on_take = on_take(props, area, suggesting);
    let on_close = {
        let (area, is_picking) = (area.clone(), is_picking.clone());
        Callback::from(move |()| {
            is_picking.set(false);
            if let Some(area) = area.cast::<HtmlTextAreaElement>() {
                let _ = area.focus();
            }
        })
    };
    let on_pick = {
        let (area, on_emoji) = (area.clone(), props.on_emoji.clone());
        Callback::from(move |emoji: String| {
            if let Some(area) = area.cast::<HtmlTextAreaElement>() {
                area::insert(&area, &emoji);
                on_emoji.emit(emoji);
            }
        })
    };
    html! {
        <div class="composer-helpers">
            { suggestion_list(&suggesting.list, suggesting.at(), &on_take) }
            if **is_picking {
                <Picker table={None} page={Rc::clone(&props.page)} {on_pick} {on_close}
                    on_tone={props.on_tone.clone()} />
            }
        </div>
    }
}

fn emoji_button(is_picking: &UseStateHandle<bool>) -> Html {
    let toggle = {
        let is_picking = is_picking.clone();
        move |_: MouseEvent| is_picking.set(!*is_picking)
    };
    // Pressed while the picker is open, the button must not take the keyboard from it first.
    let onmousedown = |event: MouseEvent| event.prevent_default();
    html! {
        <button type="button" class="icon-button emoji-button" aria-label={text::emoji()} title={text::emoji()}
            aria-expanded={is_picking.to_string()} data-testid={testid::EMOJI} {onmousedown} onclick={toggle}>
            { icon(Icon::Smile) }
        </button>
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

fn on_take(props: &ComposerProps, area: &NodeRef, suggesting: &Rc<Suggesting>) -> Callback<usize> {
    let (area, suggesting) = (area.clone(), Rc::clone(suggesting));
    let on_emoji = props.on_emoji.clone();
    Callback::from(move |at| {
        let Some(area) = area.cast::<HtmlTextAreaElement>() else { return };
        if let Some(emoji) = suggesting.take(&area, at) {
            on_emoji.emit(emoji);
        }
    })
}

fn on_key(
    props: &ComposerProps,
    area: &NodeRef,
    suggesting: &Rc<Suggesting>,
    is_picking: &UseStateHandle<bool>,
    submit: Callback<()>,
) -> Callback<KeyboardEvent> {
    let (area, suggesting) = (area.clone(), Rc::clone(suggesting));
    let is_picking = is_picking.clone();
    let (is_editing, sends) = (props.editing.is_some(), props.page.send_key);
    let (on_cancel, on_last) = (props.on_cancel.clone(), props.on_last.clone());
    let take = on_take(props, &area, &suggesting);
    Callback::from(move |event: KeyboardEvent| {
        // WebKit reports the Enter that ends a composition only by its code.
        if event.is_composing() || event.key_code() == dom::IME_KEY_CODE {
            return;
        }
        let Some(area) = area.cast::<HtmlTextAreaElement>() else { return };
        let held = Held::of(&event);
        if !suggesting.list.is_empty() && held == Held::default() {
            match event.key().as_str() {
                "ArrowDown" => suggesting.step(1),
                "ArrowUp" => suggesting.step(-1),
                "Enter" | "Tab" => take.emit(suggesting.at()),
                "Escape" => suggesting.dismiss(),
                _ => return,
            }
            event.prevent_default();
            return;
        }
        match keys::read(&event.key(), &event.code(), held, sends) {
            Some(Key::Send) => submit.emit(()),
            Some(Key::Line) if keys::go_on(&area) => {}
            Some(Key::Mark(mark)) => keys::put_mark(&area, mark),
            Some(Key::Emoji) => is_picking.set(true),
            Some(Key::Last) if area.value().is_empty() && !is_editing => on_last.emit(()),
            Some(Key::Leave) if is_editing => on_cancel.emit(()),
            Some(Key::Line | Key::Last | Key::Leave) | None => return,
        }
        event.prevent_default();
    })
}

/// The caret may have gone elsewhere.
fn on_moved(area: &NodeRef, suggesting: &Rc<Suggesting>) -> Callback<KeyboardEvent> {
    let (area, suggesting) = (area.clone(), Rc::clone(suggesting));
    Callback::from(move |event: KeyboardEvent| {
        let moves = ["ArrowLeft", "ArrowRight", "Home", "End"];
        if moves.contains(&event.key().as_str())
            && let Some(area) = area.cast::<HtmlTextAreaElement>()
        {
            suggesting.look(&area);
        }
    })
}

fn on_pressed(area: &NodeRef, suggesting: &Rc<Suggesting>) -> Callback<MouseEvent> {
    let (area, suggesting) = (area.clone(), Rc::clone(suggesting));
    Callback::from(move |_: MouseEvent| {
        if let Some(area) = area.cast::<HtmlTextAreaElement>() {
            suggesting.look(&area);
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
