//! Ctrl K: any room or person in a few letters.

use std::collections::HashMap;
use std::rc::Rc;

use ipc::RoomSummary;
use model::{Availability, RoomId, RoomKind, UserId};
use web_sys::HtmlInputElement;
use yew::prelude::*;

use super::avatar;
use super::dialog::Dialog;
use super::find::found;
use super::icon::{Icon, icon};
use crate::store::Rooms;
use crate::{dom, testid, text};

/// Props of [`Switcher`].
#[derive(Properties, PartialEq)]
pub(crate) struct SwitcherProps {
    /// What the room is wanted for.
    #[prop_or(text::switch_to())]
    pub(crate) heading: &'static str,
    /// Every room.
    pub(crate) rooms: Rc<Rooms>,
    /// Who is here.
    pub(crate) availability: Rc<HashMap<UserId, Availability>>,
    /// One was chosen.
    pub(crate) on_pick: Callback<RoomId>,
    /// None was.
    pub(crate) on_close: Callback<()>,
}

/// Any room or person in a few letters.
#[component(Switcher)]
pub(crate) fn switcher(props: &SwitcherProps) -> Html {
    let letters = use_state(String::new);
    let chosen = use_state_eq(|| 0_usize);
    let rooms = found(&props.rooms, &letters);
    let at = (*chosen).min(rooms.len().saturating_sub(1));
    use_effect_with(at, |at| dom::reveal(&option_id(*at)));
    let oninput = {
        let (letters, chosen) = (letters.clone(), chosen.clone());
        move |event: InputEvent| {
            if let Some(field) = event.target_dyn_into::<HtmlInputElement>() {
                letters.set(field.value());
                chosen.set(0);
            }
        }
    };
    let onkeydown = on_key(&rooms, at, &chosen, &props.on_pick);
    html! {
        <Dialog heading={props.heading} class="switcher" on_close={props.on_close.clone()}>
            <div class="switcher-field">
                { icon(Icon::Search) }
                <input type="text" autofocus=true autocomplete="off" spellcheck="false" dir="auto"
                    role="combobox" aria-expanded="true" aria-controls="switcher-list"
                    aria-label={props.heading} aria-activedescendant={option_id(at)}
                    placeholder={text::switch_hint()} data-testid={testid::SWITCHER}
                    value={(*letters).clone()} {oninput} {onkeydown} />
            </div>
            <ul id="switcher-list" class="switcher-list" role="listbox" aria-label={text::rooms()}>
                { for rooms.iter().enumerate().map(|(n, room)| option(props, room, n, n == at)) }
            </ul>
            if rooms.is_empty() { <p class="no-match">{ text::switch_none() }</p> }
            <p class="switcher-keys" aria-hidden="true">{ text::switch_keys() }</p>
            <p class="visually-hidden" role="status">{ text::switch_count(rooms.len()) }</p>
        </Dialog>
    }
}

fn option_id(at: usize) -> String {
    format!("switcher-{at}")
}

fn option(props: &SwitcherProps, room: &Rc<RoomSummary>, at: usize, is_chosen: bool) -> Html {
    let onclick = {
        let id = room.id.clone();
        props.on_pick.reform(move |_: MouseEvent| id.clone())
    };
    html! {
        <li key={room.id.to_string()} id={option_id(at)} role="option"
            class={classes!("switcher-option", is_chosen.then_some("chosen"))}
            aria-selected={is_chosen.to_string()} data-room-id={room.id.to_string()} {onclick}>
            { sign(props, room) }
            <span class="room-name"><bdi>{ room.name.clone() }</bdi></span>
            <span class="switcher-about">{ about(room) }</span>
            if room.unread > 0 {
                <span class="badge">
                    <span aria-hidden="true">{ text::badge(room.unread, room.unread_is_lower_bound) }</span>
                    <span class="visually-hidden">{ text::unread(room.unread, room.mentions) }</span>
                </span>
            }
        </li>
    }
}

fn sign(props: &SwitcherProps, room: &RoomSummary) -> Html {
    if room.kind != RoomKind::Direct {
        return avatar::room(room.id.as_str(), room.kind);
    }
    let id = room.other.as_ref().map_or(room.id.as_str(), UserId::as_str);
    let here = room.other.as_ref().and_then(|other| props.availability.get(other)).copied();
    html! {
        <span class="room-sign">
            { avatar::person(id, &room.name) }
            { avatar::dot(here.unwrap_or_default()) }
        </span>
    }
}

fn about(room: &RoomSummary) -> String {
    match (room.kind, &room.property_name) {
        (RoomKind::Group, Some(property)) => property.clone(),
        (kind, _) => text::kind(kind).to_owned(),
    }
}

fn on_key(
    rooms: &[Rc<RoomSummary>],
    at: usize,
    chosen: &UseStateHandle<usize>,
    on_pick: &Callback<RoomId>,
) -> Callback<KeyboardEvent> {
    let (chosen, on_pick, count) = (chosen.clone(), on_pick.clone(), rooms.len());
    let room = rooms.get(at).map(|room| room.id.clone());
    Callback::from(move |event: KeyboardEvent| {
        if event.is_composing() || event.key_code() == dom::IME_KEY_CODE || count == 0 {
            return;
        }
        match event.key().as_str() {
            "Enter" => room.iter().for_each(|room| on_pick.emit(room.clone())),
            "ArrowDown" => chosen.set((at + 1) % count),
            "ArrowUp" => chosen.set((at + count - 1) % count),
            "PageDown" => chosen.set((at + 8).min(count - 1)),
            "PageUp" => chosen.set(at.saturating_sub(8)),
            _ => return,
        }
        event.prevent_default();
    })
}
