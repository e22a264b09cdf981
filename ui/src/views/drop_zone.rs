//! Files that are dropped anywhere on the window go to the room on screen. Nothing that is dropped
//! takes the window elsewhere.

use gloo_events::{EventListener, EventListenerOptions};
use wasm_bindgen::JsCast;
use web_sys::DragEvent;
use yew::prelude::*;

use super::icon::{Icon, icon};
use crate::incoming::files_of;
use crate::language::use_words;
use crate::{dom, testid, text};

/// Props of [`DropZone`].
#[derive(Properties, PartialEq)]
pub(crate) struct DropProps {
    /// Files were dropped.
    pub(crate) on_files: Callback<Vec<web_sys::File>>,
}

/// Says where to drop while files are over the window.
#[component(DropZone)]
pub(crate) fn drop_zone(props: &DropProps) -> Html {
    use_words();
    let is_over = use_state_eq(|| false);
    {
        let is_over = is_over.clone();
        use_effect_with(props.on_files.clone(), move |on_files| {
            let listeners = listen(is_over.setter(), on_files.clone());
            move || drop(listeners)
        });
    }
    if !*is_over {
        return html! {};
    }
    html! {
        <div class="drop-zone" data-testid={testid::DROP_ZONE} aria-hidden="true">
            <p class="drop-words">{ icon(Icon::Clip) }<span>{ text::drop_here() }</span></p>
        </div>
    }
}

fn listen(
    is_over: UseStateSetter<bool>,
    on_files: Callback<Vec<web_sys::File>>,
) -> Vec<EventListener> {
    let Some(document) = dom::document() else { return Vec::new() };
    let on = |name: &'static str, heed: Box<dyn Fn(&DragEvent)>| {
        let options = EventListenerOptions::enable_prevent_default();
        EventListener::new_with_options(&document, name, options, move |event| {
            if let Some(event) = event.dyn_ref::<DragEvent>() {
                heed(event);
            }
        })
    };
    let (over, left) = (is_over.clone(), is_over.clone());
    vec![
        on(
            "dragover",
            Box::new(move |event| {
                event.prevent_default();
                over.set(brings_files(event));
            }),
        ),
        on(
            "dragleave",
            Box::new(move |event| {
                // From one element to the next it leaves too; out of the window it leads nowhere.
                if event.related_target().is_none() {
                    left.set(false);
                }
            }),
        ),
        on(
            "drop",
            Box::new(move |event| {
                event.prevent_default();
                is_over.set(false);
                let files = files_of(event.data_transfer().and_then(|data| data.files()));
                if !files.is_empty() {
                    on_files.emit(files);
                }
            }),
        ),
    ]
}

fn brings_files(event: &DragEvent) -> bool {
    event.data_transfer().is_some_and(|data| {
        data.types().iter().any(|kind| kind.as_string().as_deref() == Some("Files"))
    })
}
