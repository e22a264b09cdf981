//! The settings: pages on one side, the one chosen on the other. What is chosen holds at once;
//! there is nothing to save.

mod appearance;
mod facts;
mod language;
mod notifications;
mod support;

use std::rc::Rc;

use ipc::{OutboxStatus, Session};
use model::{PageSettings, Timestamp};
use yew::prelude::*;

use super::dialog::Dialog;
use super::icon::{Icon, icon};
use crate::language::use_words;
use crate::store::{OverlayAction, PageAction, Settings, SettingsAction, SettingsPage};
use crate::{dom, testid, text};

/// What a person does in the settings.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Chosen {
    /// How the page looks.
    Page(PageAction),
    /// Everything else.
    Overlay(OverlayAction),
}

/// Props of [`SettingsView`].
#[derive(Properties, PartialEq)]
pub(crate) struct SettingsProps {
    /// The settings.
    pub(crate) settings: Settings,
    /// How the page looks.
    pub(crate) page: Rc<PageSettings>,
    /// Who is signed in.
    pub(crate) session: Session,
    /// How full the outbox is.
    pub(crate) outbox: OutboxStatus,
    /// Where the backend is.
    pub(crate) backend: AttrValue,
    /// The version of the core.
    pub(crate) version: AttrValue,
    /// The time, to the minute.
    pub(crate) now: Timestamp,
    /// Something was chosen.
    pub(crate) on_choose: Callback<Chosen>,
}

impl SettingsProps {
    /// A callback that chooses the same every time.
    fn choose<E: 'static>(&self, chosen: Chosen) -> Callback<E> {
        self.on_choose.reform(move |_: E| chosen.clone())
    }

    fn act<E: 'static>(&self, action: SettingsAction) -> Callback<E> {
        self.choose(Chosen::Overlay(OverlayAction::Settings(action)))
    }
}

/// The settings.
#[component(SettingsView)]
pub(crate) fn settings_view(props: &SettingsProps) -> Html {
    use_words();
    let on_close = props.choose(Chosen::Overlay(OverlayAction::Close));
    let shown = props.settings.page;
    html! {
        <Dialog heading={text::settings()} class="settings" {on_close} has_close=true>
            <div class="settings-body" data-testid={testid::SETTINGS}>
                <div class="settings-pages" role="tablist" aria-orientation="vertical"
                    aria-label={text::settings_pages()} onkeydown={on_tab_key(props)}>
                    { for SettingsPage::ALL.iter().map(|page| tab(props, *page, *page == shown)) }
                </div>
                <div class="settings-page" role="tabpanel" tabindex="0" aria-label={text::settings_page(shown)}
                    key={shown as usize}>
                    if let Some(code) = props.settings.error {
                        <p class="form-error" role="alert">{ icon(Icon::Warning) }<span>{ text::error(code) }</span></p>
                    }
                    { page(props) }
                </div>
            </div>
        </Dialog>
    }
}

fn tab(props: &SettingsProps, page: SettingsPage, is_shown: bool) -> Html {
    html! {
        <button type="button" role="tab" class="settings-tab" aria-selected={is_shown.to_string()}
            tabindex={if is_shown { "0" } else { "-1" }} autofocus={is_shown}
            onclick={props.act(SettingsAction::Show(page))}>
            { text::settings_page(page) }
        </button>
    }
}

/// Arrows go from page to page, and show it.
fn on_tab_key(props: &SettingsProps) -> Callback<KeyboardEvent> {
    let (shown, on_choose) = (props.settings.page, props.on_choose.clone());
    Callback::from(move |event: KeyboardEvent| {
        let all = SettingsPage::ALL;
        let at = all.iter().position(|page| *page == shown).unwrap_or(0);
        let to = match dom::in_reading_order(&event.key()) {
            "ArrowDown" | "ArrowRight" => (at + 1) % all.len(),
            "ArrowUp" | "ArrowLeft" => (at + all.len() - 1) % all.len(),
            "Home" => 0,
            "End" => all.len() - 1,
            _ => return,
        };
        event.prevent_default();
        dom::focus_nth(".settings-tab", to);
        if let Some(page) = all.get(to) {
            let show = SettingsAction::Show(*page);
            on_choose.emit(Chosen::Overlay(OverlayAction::Settings(show)));
        }
    })
}

fn page(props: &SettingsProps) -> Html {
    match props.settings.page {
        SettingsPage::Appearance => appearance::appearance(props),
        SettingsPage::Language => language::language(props),
        SettingsPage::Notifications => notifications::notifications(props),
        SettingsPage::Privacy => facts::privacy(props),
        SettingsPage::Storage => facts::storage(props),
        SettingsPage::Account => facts::account(props),
        SettingsPage::Support => support::support(props),
        SettingsPage::About => facts::about(props),
    }
}

/// A group of choices with its heading and what is to be known about it.
fn group(heading: &'static str, lead: &'static str, content: Html) -> Html {
    html! {
        <fieldset class="setting">
            <legend>{ heading }</legend>
            if !lead.is_empty() { <p class="setting-lead">{ lead }</p> }
            { content }
        </fieldset>
    }
}

/// One choice of several.
fn radio(
    name: &'static str,
    words: &str,
    about: &'static str,
    is_chosen: bool,
    onchange: Callback<Event>,
) -> Html {
    html! {
        <label class="choice">
            <input type="radio" {name} checked={is_chosen} {onchange} />
            <span>{ words }</span>
            if !about.is_empty() { <small>{ about }</small> }
        </label>
    }
}

/// A choice of its own.
fn check(words: &'static str, is_chosen: bool, onchange: Callback<Event>) -> Html {
    html! {
        <label class="choice">
            <input type="checkbox" checked={is_chosen} {onchange} />
            <span>{ words }</span>
        </label>
    }
}
