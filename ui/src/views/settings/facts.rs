//! Pages that tell and ask nothing: privacy, storage, account, versions.

use ipc::{Session, StorageUsed};
use yew::prelude::*;

use super::{Chosen, SettingsProps, group};
use crate::store::{OverlayAction, PageAction};
use crate::text;

/// Who sees what.
pub(super) fn privacy(props: &SettingsProps) -> Html {
    html! {
        <>
            { facts(text::privacy().map(|(name, what)| (name, html! { { what } }))) }
            { group(text::trusted_hosts(), text::trusted_hosts_lead(), trusted_hosts(props)) }
        </>
    }
}

/// The hosts whose addresses are opened without a question, each with a way back.
fn trusted_hosts(props: &SettingsProps) -> Html {
    let hosts = &props.page.trusted_hosts;
    if hosts.is_empty() {
        return html! { <p class="setting-lead">{ text::no_trusted_hosts() }</p> };
    }
    html! {
        <ul class="trusted-hosts">
            { for hosts.iter().map(|host| html! {
                <li key={host.clone()}>
                    <bdi dir="ltr">{ host.clone() }</bdi>
                    <button type="button" class="link" aria-label={format!("{}: {host}", text::forget_host())}
                        onclick={props.choose(Chosen::Page(PageAction::ForgetHost(host.clone())))}>
                        { text::forget_host() }
                    </button>
                </li>
            }) }
        </ul>
    }
}

/// What is kept on this computer, and for how long.
pub(super) fn storage(props: &SettingsProps) -> Html {
    let outbox = text::unsent(props.outbox.waiting, props.outbox.limit);
    let retention = text::retention_of(props.settings.storage);
    html! {
        <>
            { group(text::retention(), "", html! { <p class="setting-lead">{ retention }</p> }) }
            { group(text::on_this_desk(), text::on_this_desk_lead(), used(props.settings.storage)) }
            { group(text::unsent_heading(), "", html! { <p class="setting-lead">{ outbox }</p> }) }
        </>
    }
}

/// What of it takes how much, largest things first as a rule.
fn used(storage: Option<StorageUsed>) -> Html {
    let Some(used) = storage else {
        return html! { <p class="setting-lead" role="status">{ text::loading() }</p> };
    };
    let size = |bytes| html! { { text::size(bytes) } };
    facts([
        (text::storage_messages(), size(used.messages)),
        (text::storage_files(), size(used.files)),
        (text::storage_pictures(), size(used.pictures)),
        (text::storage_index(), size(used.index)),
        (text::storage_total(), size(used.total())),
    ])
}

/// Who is signed in, and the way out.
pub(super) fn account(props: &SettingsProps) -> Html {
    let (me, organization, session) = match &props.session {
        Session::SignedIn { me, organization_name, is_kept, .. } => {
            let session = if *is_kept { text::session_kept() } else { text::session_not_kept() };
            (me, organization_name.clone(), session)
        }
        Session::Expired { me, .. } => (me, None, text::session_over()),
        Session::SignedOut => return html! {},
    };
    let words = |words: String| html! { <bdi>{ words }</bdi> };
    let list = [
        (text::name(), Some(me.name.clone())),
        (text::email(), me.email.clone()),
        (text::role_heading(), Some(text::role(me.role).to_owned())),
        (text::organization(), organization),
        (text::server(), Some(props.backend.to_string())),
        (text::session(), Some(session.to_owned())),
    ];
    html! {
        <>
            { facts(list.into_iter().filter_map(|(name, what)| Some((name, words(what?))))) }
            <button type="button" class="button"
                onclick={props.choose(Chosen::Overlay(OverlayAction::SignOut))}>{ text::sign_out() }</button>
        </>
    }
}

/// Versions and licences.
pub(super) fn about(props: &SettingsProps) -> Html {
    facts([
        (text::version(), html! { { format!("{} {}", text::APP, props.version) } }),
        (text::licence(), html! { { text::licences() } }),
        (text::built_on(), html! { { text::built_on_list() } }),
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
