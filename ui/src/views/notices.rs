//! Things the person is told once.

use ipc::{Code, Notice};
use yew::prelude::*;

use super::icon::{Icon, icon};
use super::keyed;
use crate::language::use_words;
use crate::{testid, text};

/// Props of [`Notices`].
#[derive(Properties, PartialEq)]
pub(crate) struct NoticesProps {
    /// Not yet read.
    pub(crate) notices: Vec<Notice>,
    /// A refusal nobody else shows.
    pub(crate) trouble: Option<Code>,
    /// Where the page crashed before it was loaded again.
    #[prop_or_default]
    pub(crate) crash: Option<AttrValue>,
    /// One was read.
    pub(crate) on_dismiss: Callback<Notice>,
    /// The refusal was read.
    pub(crate) on_dismiss_trouble: Callback<()>,
    /// That the page crashed was read.
    #[prop_or_default]
    pub(crate) on_dismiss_crash: Callback<()>,
    /// What was left behind is to be seen.
    #[prop_or_default]
    pub(crate) on_left: Callback<()>,
}

/// The word tests and styles know a notice by.
fn word(notice: Notice) -> &'static str {
    match notice {
        Notice::NoKeychain => "no_keychain",
        Notice::KeychainLocked => "keychain_locked",
        Notice::NoTray => "no_tray",
        Notice::NoNotifications => "no_notifications",
        Notice::CacheRebuilt => "cache_rebuilt",
        Notice::UnsentLost => "unsent_lost",
        Notice::LeftBehind => "left_behind",
        Notice::ClockOff => "clock_off",
        Notice::KeyChanged => "key_changed",
        Notice::DiskFull => "disk_full",
        Notice::ReadOnly => "read_only",
        Notice::DiskTrouble => "disk_trouble",
    }
}

fn is_grave(notice: Notice) -> bool {
    matches!(
        notice,
        Notice::UnsentLost
            | Notice::KeyChanged
            | Notice::DiskFull
            | Notice::ReadOnly
            | Notice::DiskTrouble
    )
}

/// Things said once, each with a button that says it was read.
#[component(Notices)]
pub(crate) fn notices(props: &NoticesProps) -> Html {
    use_words();
    if props.notices.is_empty() && props.trouble.is_none() && props.crash.is_none() {
        return html! {};
    }
    let row = |notice: &Notice| {
        let notice = *notice;
        let onclick = props.on_dismiss.reform(move |_: MouseEvent| notice);
        html! {
            <div key={word(notice)} class={classes!("notice", is_grave(notice).then_some("alert"))}
                data-testid={testid::NOTICE} data-notice={word(notice)}>
                { icon(if is_grave(notice) { Icon::Warning } else { Icon::Info }) }
                <span>{ text::notice(notice) }</span>
                if notice == Notice::LeftBehind {
                    <button type="button" class="button small" data-testid={testid::SHOW_LEFT}
                        onclick={props.on_left.reform(|_: MouseEvent| ())}>{ text::show_left() }</button>
                }
                { dismiss(onclick) }
            </div>
        }
    };
    html! {
        <div class="notices" role="status">
            if let Some(code) = &props.crash {
                <div class="notice" data-testid={testid::NOTICE} data-notice="came_back">
                    { icon(Icon::Info) }
                    <span>{ text::came_back(code) }</span>
                    { dismiss(props.on_dismiss_crash.reform(|_: MouseEvent| ())) }
                </div>
            }
            { keyed(props.notices.iter().map(row)) }
            if let Some(code) = props.trouble {
                <div class="notice alert" data-testid={testid::NOTICE} data-notice="trouble">
                    { icon(Icon::Warning) }
                    <span>{ text::error(code) }</span>
                    { dismiss(props.on_dismiss_trouble.reform(|_: MouseEvent| ())) }
                </div>
            }
        </div>
    }
}

fn dismiss(onclick: Callback<MouseEvent>) -> Html {
    html! {
        <button type="button" class="icon-button" aria-label={text::dismiss()} title={text::dismiss()} {onclick}>
            { icon(Icon::Cross) }
        </button>
    }
}
