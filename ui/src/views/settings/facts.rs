//! Pages that tell and ask nothing: privacy, storage, account, versions.

use ipc::Session;
use yew::prelude::*;

use super::{Chosen, SettingsProps, group};
use crate::store::{OverlayAction, PageAction};
use crate::text;

/// Who sees what.
pub(super) fn privacy(props: &SettingsProps) -> Html {
    html! {
        <>
            { facts(text::PRIVACY.map(|(name, what)| (name, html! { { what } }))) }
            { group(text::TRUSTED_HOSTS, text::TRUSTED_HOSTS_LEAD, trusted_hosts(props)) }
        </>
    }
}

/// The hosts whose addresses are opened without a question, each with a way back.
fn trusted_hosts(props: &SettingsProps) -> Html {
    let hosts = &props.page.trusted_hosts;
    if hosts.is_empty() {
        return html! { <p class="setting-lead">{ text::NO_TRUSTED_HOSTS }</p> };
    }
    html! {
        <ul class="trusted-hosts">
            { for hosts.iter().map(|host| html! {
                <li key={host.clone()}>
                    <bdi dir="ltr">{ host.clone() }</bdi>
                    <button type="button" class="link" aria-label={format!("{}: {host}", text::FORGET_HOST)}
                        onclick={props.choose(Chosen::Page(PageAction::ForgetHost(host.clone())))}>
                        { text::FORGET_HOST }
                    </button>
                </li>
            }) }
        </ul>
    }
}

/// What is kept on this computer, and for how long.
pub(super) fn storage(props: &SettingsProps) -> Html {
    let outbox = text::unsent(props.outbox.waiting, props.outbox.limit);
    html! {
        <>
            { group(text::RETENTION, text::RETENTION_LEAD, html! {}) }
            { group(text::ON_THIS_DESK, text::ON_THIS_DESK_LEAD, html! {}) }
            { group(text::UNSENT, "", html! { <p class="setting-lead">{ outbox }</p> }) }
        </>
    }
}

/// Who is signed in, and the way out.
pub(super) fn account(props: &SettingsProps) -> Html {
    let (me, organization, session) = match &props.session {
        Session::SignedIn { me, organization_name, is_kept, .. } => {
            let session = if *is_kept { text::SESSION_KEPT } else { text::SESSION_NOT_KEPT };
            (me, organization_name.clone(), session)
        }
        Session::Expired { me, .. } => (me, None, text::SESSION_OVER),
        Session::SignedOut => return html! {},
    };
    let words = |words: String| html! { <bdi>{ words }</bdi> };
    let list = [
        (text::NAME, Some(me.name.clone())),
        (text::EMAIL, me.email.clone()),
        (text::ROLE, Some(text::role(me.role).to_owned())),
        (text::ORGANIZATION, organization),
        (text::SERVER, Some(props.backend.to_string())),
        (text::SESSION, Some(session.to_owned())),
    ];
    html! {
        <>
            { facts(list.into_iter().filter_map(|(name, what)| Some((name, words(what?))))) }
            <button type="button" class="button"
                onclick={props.choose(Chosen::Overlay(OverlayAction::SignOut))}>{ text::SIGN_OUT }</button>
        </>
    }
}

/// Versions and licences.
pub(super) fn about(props: &SettingsProps) -> Html {
    facts([
        (text::VERSION, html! { { format!("{} {}", text::APP, props.version) } }),
        (text::LICENCE, html! { { text::LICENCES } }),
        (text::BUILT_ON, html! { { text::BUILT_ON_LIST } }),
    ])
}

fn facts(list: impl IntoIterator<Item = (&'static str, Html)>) -> Html {
    html! {
        <dl class="facts">
            { for list.into_iter().map(|(name, what)| html! {
                <div><dt>{ name }</dt><dd>{ what }</dd></div>
            }) }
        </dl>
    }
}
