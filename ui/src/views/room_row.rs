//! A room in the sidebar.

use std::rc::Rc;

use ipc::{RoomSummary, TypingPerson};
use model::{Availability, Message, MessageKind, RoomId, RoomKind, Timestamp, UserId};
use yew::prelude::*;

use super::avatar;
use super::formats::flat;
use super::icon::{Icon, icon};
use super::message_row::ticks;
use super::plain::plain;
use crate::language::use_words;
use crate::{testid, text};

/// Props of [`RoomRow`].
#[derive(Properties, PartialEq)]
pub(crate) struct RoomRowProps {
    /// The room.
    pub(crate) room: Rc<RoomSummary>,
    /// The person at this desk.
    pub(crate) me: Option<UserId>,
    /// Whether the other of a direct room is here.
    pub(crate) availability: Option<Availability>,
    /// Who types in it.
    pub(crate) typing: Vec<TypingPerson>,
    /// It is on screen.
    pub(crate) is_open: bool,
    /// The tab key stops here.
    pub(crate) is_tab_stop: bool,
    /// The time, to the minute.
    pub(crate) now: Timestamp,
    /// Open it.
    pub(crate) on_pick: Callback<RoomId>,
}

/// A room in the sidebar: one button.
#[component(RoomRow)]
pub(crate) fn room_row(props: &RoomRowProps) -> Html {
    use_words();
    let room = &props.room;
    let onclick = {
        let id = room.id.clone();
        props.on_pick.reform(move |_: MouseEvent| id.clone())
    };
    let class = classes!(
        "room-row",
        props.is_open.then_some("open"),
        (room.unread > 0).then_some("has-unread"),
        room.is_muted.then_some("muted"),
    );
    html! {
        <button type="button" {class} {onclick}
            aria-current={props.is_open.then_some("true")}
            tabindex={if props.is_tab_stop { "0" } else { "-1" }}
            data-testid={testid::ROOM_ROW}
            data-room-id={room.id.to_string()}
            data-unread={room.unread.to_string()}>
            { sign(props) }
            <span class="room-line">
                <span class="room-name"><bdi>{ room.name.clone() }</bdi></span>
                <span class="room-time">{ time(props) }</span>
            </span>
            <span class="room-line">
                <span class="room-last">{ last(props) }</span>
                <span class="room-marks">{ marks(room, props.now) }</span>
            </span>
        </button>
    }
}

fn sign(props: &RoomRowProps) -> Html {
    let room = &props.room;
    match (room.kind, &room.other) {
        (RoomKind::Direct, other) => {
            let id = other.as_ref().map_or(room.id.as_str(), UserId::as_str);
            html! {
                <span class="room-sign">
                    { avatar::person(id, &room.name) }
                    if let Some(availability) = props.availability { { avatar::dot(availability) } }
                </span>
            }
        }
        (kind, _) => {
            html! { <span class="room-sign">{ avatar::room(room.id.as_str(), kind) }</span> }
        }
    }
}

fn time(props: &RoomRowProps) -> Html {
    let Some(message) = &props.room.last_message else { return html! {} };
    let is_own = props.me.as_ref() == Some(&message.sender_id);
    html! {
        <>
            if is_own { { ticks(message.delivery) } }
            { text::last_at(message.shown_at(), props.now) }
        </>
    }
}

/// Typing, else the draft of a room that is not on screen, else the last message.
fn last(props: &RoomRowProps) -> Html {
    let room = &props.room;
    if !props.typing.is_empty() {
        return html! { <span class="is-typing">{ text::typing_short(&props.typing, room.kind) }</span> };
    }
    let draft = room.draft.as_deref().filter(|draft| !draft.trim().is_empty());
    if let (Some(draft), false) = (draft, props.is_open) {
        return html! {
            <><span class="draft">{ text::draft() }</span>{ " " }<bdi>{ one_line(draft) }</bdi></>
        };
    }
    let Some(message) = &room.last_message else {
        return html! { <span class="nothing">{ text::no_messages() }</span> };
    };
    html! { <>{ who(props, message) }<bdi>{ what(message) }</bdi></> }
}

fn who(props: &RoomRowProps, message: &Message) -> Html {
    if message.content.kind == MessageKind::System {
        return html! {};
    }
    if props.me.as_ref() == Some(&message.sender_id) {
        return html! { <span class="who">{ text::you() }{ " " }</span> };
    }
    if props.room.kind == RoomKind::Direct {
        return html! {};
    }
    let name = text::first_name(&message.sender_name);
    html! { <span class="who"><bdi>{ name.to_owned() }</bdi>{ text::colon() }{ " " }</span> }
}

fn what(message: &Message) -> String {
    let content = &message.content;
    if message.is_deleted {
        return text::deleted().to_owned();
    }
    if !content.text.trim().is_empty() {
        return one_line(&flat(&one_line(model::quote::answer(&content.text))));
    }
    match (&content.attachment, content.kind) {
        (_, MessageKind::Image) => text::picture().to_owned(),
        (Some(attachment), _) => one_line(&attachment.name),
        (None, _) => text::attachment().to_owned(),
    }
}

/// Enough for the width of the sidebar, on one line.
fn one_line(text: &str) -> String {
    const MOST_CHARS: usize = 120;
    let start: String = text.trim().chars().take(MOST_CHARS).collect();
    plain(&start).replace(['\n', '\t'], " ")
}

fn marks(room: &RoomSummary, now: Timestamp) -> Html {
    html! {
        <>
            if room.is_muted {
                <span class="mark" role="img" aria-label={text::muted(room.muted_until, now)}
                    title={text::muted(room.muted_until, now)}>{ icon(Icon::Muted) }</span>
            }
            if room.mentions > 0 {
                <span class="mention" aria-hidden="true">{ "@" }</span>
            }
            if room.unread > 0 {
                <span class="badge">
                    <span aria-hidden="true">{ text::badge(room.unread, room.unread_is_lower_bound) }</span>
                    <span class="visually-hidden">{ text::unread(room.unread, room.mentions) }</span>
                </span>
            }
        </>
    }
}
