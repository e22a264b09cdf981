//! Who is signed in, at the foot of the sidebar, with the menu of what concerns them.

use model::{Availability, Person, Timestamp};
use wasm_bindgen::JsCast;
use yew::prelude::*;

use super::avatar;
use super::icon::{Icon, icon};
use crate::language::use_words;
use crate::{dom, testid, text};

const MINUTE_MS: i64 = 60_000;

/// What was chosen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum AccountAction {
    /// Silence notifications for so many milliseconds.
    Pause(i64),
    /// Let them through.
    Resume,
    /// Open the settings.
    Settings,
    /// Show every key.
    Shortcuts,
    /// Sign out.
    SignOut,
}

/// Props of [`PersonBar`].
#[derive(Properties, PartialEq)]
pub(crate) struct PersonBarProps {
    /// Who.
    pub(crate) me: Person,
    /// What others see of them.
    pub(crate) availability: Availability,
    /// Until when notifications are silenced.
    pub(crate) paused: Option<Timestamp>,
    /// The time, to the minute.
    pub(crate) now: Timestamp,
    /// Something was chosen.
    pub(crate) on_action: Callback<AccountAction>,
}

/// The bar and its menu.
#[component(PersonBar)]
pub(crate) fn person_bar(props: &PersonBarProps) -> Html {
    use_words();
    let is_open = use_state(|| false);
    let toggle = {
        let is_open = is_open.clone();
        Callback::from(move |_: MouseEvent| is_open.set(!*is_open))
    };
    use_focus_first(*is_open);
    let status = match props.paused {
        Some(until) => text::paused(until, props.now),
        None => text::availability(props.availability).to_owned(),
    };
    html! {
        <div class="person-bar" onkeydown={on_key(&is_open)} onfocusout={on_leave(&is_open)}>
            if *is_open { { menu(props, &is_open) } }
            <button type="button" class="person" aria-haspopup="menu" aria-expanded={is_open.to_string()}
                data-testid={testid::ACCOUNT_MENU} onclick={toggle} title={text::account()}>
                <span class="room-sign">
                    { avatar::person(props.me.id.as_str(), &props.me.name) }
                    { avatar::dot(props.availability) }
                </span>
                <span class="person-name"><bdi>{ props.me.name.clone() }</bdi></span>
                <span class="person-status">
                    if props.paused.is_some() { { icon(Icon::Moon) } }
                    <span>{ status }</span>
                </span>
                { icon(Icon::More) }
            </button>
        </div>
    }
}

fn menu(props: &PersonBarProps, is_open: &UseStateHandle<bool>) -> Html {
    let item = |action: AccountAction,
                words: &'static str,
                sign: Icon,
                test: Option<&'static str>| {
        let (on_action, is_open) = (props.on_action.clone(), is_open.clone());
        let onclick = move |_: MouseEvent| {
            is_open.set(false);
            on_action.emit(action);
        };
        html! {
            <button type="button" role="menuitem" class="menu-item" data-testid={test} {onclick}>
                { icon(sign) }<span>{ words }</span>
            </button>
        }
    };
    html! {
        <div class="menu" role="menu" aria-label={text::account()}>
            if props.paused.is_some() {
                { item(AccountAction::Resume, text::resume(), Icon::Unmuted, None) }
            } else {
                <div class="menu-heading">{ text::pause() }</div>
                { for text::pauses().iter().map(|(minutes, words)| {
                    item(AccountAction::Pause(minutes * MINUTE_MS), words, Icon::Moon, None)
                }) }
            }
            <hr />
            { item(AccountAction::Settings, text::settings(), Icon::Gear, Some(testid::OPEN_SETTINGS)) }
            { item(AccountAction::Shortcuts, text::shortcuts(), Icon::Keys, None) }
            { item(AccountAction::SignOut, text::sign_out(), Icon::Leave, Some(testid::SIGN_OUT)) }
        </div>
    }
}

#[hook]
fn use_focus_first(is_open: bool) {
    use_effect_with(is_open, |is_open| {
        if let (true, Some(first)) = (*is_open, dom::find_all(".menu .menu-item").first()) {
            let _ = first.focus();
        }
    });
}

fn on_key(is_open: &UseStateHandle<bool>) -> Callback<KeyboardEvent> {
    let is_open = is_open.clone();
    Callback::from(move |event: KeyboardEvent| {
        if !*is_open {
            return;
        }
        let step = match event.key().as_str() {
            "Escape" => {
                is_open.set(false);
                if let Some(button) = dom::find_all(".person").first() {
                    let _ = button.focus();
                }
                0
            }
            "ArrowDown" => 1,
            "ArrowUp" => -1,
            _ => return,
        };
        event.prevent_default();
        event.stop_propagation();
        if step != 0 {
            dom::step_focus(".menu .menu-item", step);
        }
    })
}

/// The menu closes when the keyboard goes elsewhere.
fn on_leave(is_open: &UseStateHandle<bool>) -> Callback<FocusEvent> {
    let is_open = is_open.clone();
    Callback::from(move |event: FocusEvent| {
        let Some(bar) = event.current_target().and_then(|bar| bar.dyn_into::<web_sys::Node>().ok())
        else {
            return;
        };
        let target = event.related_target().and_then(|to| to.dyn_into::<web_sys::Node>().ok());
        // A click on plain ground has no target; the bar itself is no reason to close.
        if *is_open && !bar.contains(target.as_ref()) {
            is_open.set(false);
        }
    })
}
