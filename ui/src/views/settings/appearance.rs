//! Colours and sizes.

use model::{SendKey, Theme};
use yew::prelude::*;

use super::{Chosen, SettingsProps, check, group, radio};
use crate::store::{PageAction, Step, can_step};
use crate::text;

const THEMES: [Theme; 4] = [Theme::System, Theme::Light, Theme::Dark, Theme::Night];

/// Colours and sizes.
pub(super) fn appearance(props: &SettingsProps) -> Html {
    let page = &props.page;
    let themes = THEMES.iter().map(|theme| {
        let (name, about) = text::theme(*theme);
        let onchange = props.choose(Chosen::Page(PageAction::Theme(*theme)));
        radio("theme", name, about, page.theme == *theme, onchange)
    });
    let compact = props.choose(Chosen::Page(PageAction::Compact(!page.is_compact)));
    html! {
        <>
            { group(text::theme_heading(), "", html! { <div class="choices">{ for themes }</div> }) }
            { group(text::zoom(), text::zoom_lead(), stepper(props, page.zoom_percent, false)) }
            { group(text::text_size(), text::text_size_lead(), stepper(props, page.text_percent, true)) }
            { check(text::compact(), page.is_compact, compact) }
            { group(text::send_key(), "", html! { <div class="choices">{ for send_keys(props) }</div> }) }
            <p class="setting-lead">{ text::look_is_yours() }</p>
        </>
    }
}

fn send_keys(props: &SettingsProps) -> impl Iterator<Item = Html> + '_ {
    let keys = [
        (SendKey::Enter, text::send_by_enter(), text::send_by_enter_lead()),
        (SendKey::CtrlEnter, text::send_by_ctrl(), text::send_by_ctrl_lead()),
    ];
    keys.into_iter().map(|(key, name, about)| {
        let onchange = props.choose(Chosen::Page(PageAction::SendKey(key)));
        radio("send-key", name, about, props.page.send_key == key, onchange)
    })
}

/// Smaller, how much, larger, and back to the usual.
fn stepper(props: &SettingsProps, percent: u16, is_text: bool) -> Html {
    let button = |step, words: &'static str, sign: &'static str| {
        let action = if is_text { PageAction::Text(step) } else { PageAction::Zoom(step) };
        // Not the browser's `disabled`: that would take the keyboard away at the end of the scale.
        let is_over = !can_step(step, percent, is_text);
        html! {
            <button type="button" class="button small" aria-label={words} title={words}
                aria-disabled={is_over.then_some("true")}
                onclick={props.choose(Chosen::Page(action))}>{ sign }</button>
        }
    };
    html! {
        <div class="stepper">
            { button(Step::Down, text::smaller(), "−") }
            <output aria-live="polite">{ text::percent(percent) }</output>
            { button(Step::Up, text::larger(), "+") }
            { button(Step::Usual, text::usual(), text::usual()) }
        </div>
    }
}
