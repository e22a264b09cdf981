//! The head of the room on screen: its name, who is here, and what can be done with it.

use std::rc::Rc;

use ipc::RoomSummary;
use model::{Availability, RoomKind, UserId};
use yew::prelude::*;

use super::avatar;
use super::icon::{Icon, icon};
use crate::language::use_words;
use crate::{testid, text};

/// Props of [`RoomHeader`].
#[derive(Properties, PartialEq)]
pub(crate) struct RoomHeaderProps {
    /// The room.
    pub(crate) room: Rc<RoomSummary>,
    /// How many others are here now.
    pub(crate) active: usize,
    /// Whether the other of a direct room is here.
    pub(crate) availability: Option<Availability>,
    /// Mute or unmute.
    pub(crate) on_mute: Callback<()>,
    /// Look for messages in it.
    pub(crate) on_search: Callback<()>,
    /// Show or hide the panel about it.
    pub(crate) on_details: Callback<()>,
    /// Back to the list, in a narrow window.
    pub(crate) on_back: Callback<()>,
    /// Show or hide the list, in a middling one.
    pub(crate) on_sidebar: Callback<()>,
}

/// The head of the room on screen.
#[component(RoomHeader)]
pub(crate) fn room_header(props: &RoomHeaderProps) -> Html {
    use_words();
    let room = &props.room;
    let mute = if room.is_muted { text::unmute() } else { text::mute() };
    let button = |class: &'static str, label: &'static str, sign: Icon, to: &Callback<()>| {
        let onclick = to.reform(|_: MouseEvent| ());
        html! {
            <button type="button" class={classes!("icon-button", class)} aria-label={label}
                title={label} {onclick}>{ icon(sign) }</button>
        }
    };
    html! {
        <header class="room-header">
            { button("back", text::back(), Icon::Back, &props.on_back) }
            { button("sidebar-toggle", text::show_rooms(), Icon::Panel, &props.on_sidebar) }
            { sign(props) }
            <div class="room-heading">
                <h1 data-testid={testid::ROOM_TITLE}><bdi>{ room.name.clone() }</bdi></h1>
                <p>{ about(props) }</p>
            </div>
            <button type="button" class={classes!("icon-button", room.is_muted.then_some("pressed"))}
                aria-label={mute} title={mute} aria-pressed={room.is_muted.to_string()}
                data-testid={testid::MUTE} onclick={props.on_mute.reform(|_: MouseEvent| ())}>
                { icon(if room.is_muted { Icon::Muted } else { Icon::Unmuted }) }
            </button>
            { button("", text::search_here(), Icon::Search, &props.on_search) }
            <button type="button" class="icon-button" aria-label={text::details()} title={text::details()}
                data-testid={testid::OPEN_DETAILS} onclick={props.on_details.reform(|_: MouseEvent| ())}>
                { icon(Icon::Info) }
            </button>
        </header>
    }
}

fn sign(props: &RoomHeaderProps) -> Html {
    let room = &props.room;
    if room.kind != RoomKind::Direct {
        return avatar::room(room.id.as_str(), room.kind);
    }
    let id = room.other.as_ref().map_or(room.id.as_str(), UserId::as_str);
    html! {
        <span class="room-sign">
            { avatar::person(id, &room.name) }
            if let Some(availability) = props.availability { { avatar::dot(availability) } }
        </span>
    }
}

fn about(props: &RoomHeaderProps) -> String {
    let room = &props.room;
    if room.kind == RoomKind::Direct {
        return text::availability(props.availability.unwrap_or_default()).to_owned();
    }
    let people = text::people(room.participants, props.active);
    let place = match (room.kind, &room.property_name) {
        (RoomKind::Group, Some(property)) => property.as_str(),
        (kind, _) => text::kind(kind),
    };
    format!("{place} · {people}")
}
