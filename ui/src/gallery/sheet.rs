//! The small parts side by side, each in all it can be: what whole states show only one at a time.

use ipc::{Code, Connectivity, OutboxStatus, Session};
use model::{Availability, Delivery, FailureCode, RoomKind};
use yew::prelude::*;

use crate::bridge::fake::me;
use crate::time::now;
use crate::views::avatar;
use crate::views::banner::BannerView;
use crate::views::icon::{Icon, icon};
use crate::views::message_row::ticks;
use crate::views::states;

/// All of them.
#[component(Sheet)]
pub(super) fn sheet() -> Html {
    html! {
        <main class="gallery-sheet">
            <h1>{ "Parts" }</h1>
            { part("Buttons", buttons()) }
            { part("People and rooms", signs()) }
            { part("What became of a message", deliveries()) }
            { part("The line", banners()) }
            { part("Not yet there", html! { <>{ states::room_list_skeleton() }</> }) }
        </main>
    }
}

fn part(name: &'static str, drawn: Html) -> Html {
    html! { <section aria-label={name}><h2>{ name }</h2>{ drawn }</section> }
}

fn buttons() -> Html {
    let kinds =
        ["button", "button primary", "button danger", "button quiet", "button small", "link"];
    let both = |class: &'static str| {
        html! {
            <>
                <button type="button" {class}>{ class }</button>
                <button type="button" {class} aria-disabled="true">{ "disabled" }</button>
            </>
        }
    };
    let sign = |(sign, name): (Icon, &'static str)| {
        html! { <button type="button" class="icon-button" aria-label={name} title={name}>{ icon(sign) }</button> }
    };
    let signs = [
        (Icon::Search, "search"),
        (Icon::Funnel, "unread"),
        (Icon::Plus, "new"),
        (Icon::Cross, "close"),
        (Icon::Gear, "settings"),
        (Icon::Star, "favourite"),
    ];
    html! {
        <p class="gallery-looks">{ for kinds.into_iter().map(both) }{ for signs.into_iter().map(sign) }</p>
    }
}

fn signs() -> Html {
    let people = [
        ("u-ana", "Ana Lima", Availability::Active),
        ("u-elif", "Elif Yılmaz", Availability::Away),
        ("u-marek", "Marek Nowak", Availability::Offline),
    ];
    let person = |(id, name, availability)| {
        html! { <span class="room-sign">{ avatar::person(id, name) }{ avatar::dot(availability) }</span> }
    };
    let kinds = [RoomKind::Property, RoomKind::Organization, RoomKind::Group];
    html! {
        <p class="gallery-looks">
            { for people.into_iter().map(person) }
            { for kinds.into_iter().map(|kind| avatar::room(kind.as_str(), kind)) }
        </p>
    }
}

fn deliveries() -> Html {
    let all = [
        Delivery::Queued,
        Delivery::Sending,
        Delivery::Waiting { until: None },
        Delivery::Failed { code: FailureCode::Rejected },
        Delivery::Sent,
        Delivery::Delivered,
        Delivery::Read,
    ];
    html! { <p class="gallery-looks">{ for all.into_iter().map(ticks) }</p> }
}

fn banners() -> Html {
    let since = now().plus_ms(-23 * 60_000);
    let lines = [
        Connectivity::Connecting,
        Connectivity::Offline { since, retry_at: None },
        Connectivity::Trouble { since, code: Code::Unreachable },
        Connectivity::Trouble { since, code: Code::ServerTrouble },
        Connectivity::Trouble { since, code: Code::DiskFull },
        Connectivity::SignedOut,
    ];
    let outbox = OutboxStatus { waiting: 7, failed: 1, limit: 50, estimate_ms: None };
    let session = |line| match line {
        Connectivity::SignedOut => {
            Session::Expired { me: me(), organization_id: model::OrganizationId::new("o1") }
        }
        _ => Session::SignedIn {
            me: me(),
            organization_id: model::OrganizationId::new("o1"),
            organization_name: None,
            is_kept: true,
            can_edit: true,
            can_react: true,
        },
    };
    html! {
        { for lines.into_iter().map(|line| html! {
            <BannerView session={session(line)} connectivity={line} {outbox} now={now()} on_action={Callback::noop()} />
        }) }
    }
}
