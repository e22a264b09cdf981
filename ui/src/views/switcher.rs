//! Ctrl K: any room or person in a few letters. A person without a room is offered a new one.

use std::collections::HashMap;
use std::rc::Rc;

use ipc::{FoundPerson, RoomSummary};
use model::{Availability, RoomId, RoomKind, UserId};
use web_sys::HtmlInputElement;
use yew::prelude::*;

use super::avatar;
use super::dialog::Dialog;
use super::find::{found, strangers};
use super::icon::{Icon, icon};
use super::listbox::{self, Stroke};
use super::people::{about as about_person, refusal, sign as person_sign};
use crate::language::use_words;
use crate::store::{Rooms, Talk};
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
    /// People who were found, and what became of writing to one.
    #[prop_or_default]
    pub(crate) talk: Talk,
    /// Words were typed.
    #[prop_or_default]
    pub(crate) on_look: Callback<String>,
    /// A room was chosen.
    pub(crate) on_pick: Callback<RoomId>,
    /// A person without one was.
    #[prop_or_default]
    pub(crate) on_begin: Callback<UserId>,
    /// None was.
    pub(crate) on_close: Callback<()>,
}

/// What can be chosen.
#[derive(Clone)]
enum Choice {
    Room(Rc<RoomSummary>),
    Person(FoundPerson),
}

/// Any room or person in a few letters.
#[component(Switcher)]
pub(crate) fn switcher(props: &SwitcherProps) -> Html {
    use_words();
    let letters = use_state(String::new);
    let chosen = use_state_eq(|| 0_usize);
    let rooms = found(&props.rooms, &letters);
    let people = strangers(&props.talk.looked.found, &letters);
    let counted = text::switch_count(rooms.len(), people.len());
    let rooms = rooms.into_iter().map(Choice::Room);
    let choices: Vec<Choice> = rooms.chain(people.into_iter().map(Choice::Person)).collect();
    let at = (*chosen).min(choices.len().saturating_sub(1));
    use_effect_with(at, |at| dom::reveal(&option_id(*at)));
    let oninput = {
        let (letters, chosen, on_look) = (letters.clone(), chosen.clone(), props.on_look.clone());
        move |event: InputEvent| {
            if let Some(field) = event.target_dyn_into::<HtmlInputElement>() {
                letters.set(field.value());
                chosen.set(0);
                on_look.emit(field.value());
            }
        }
    };
    let onkeydown = on_key(props, &choices, at, &chosen);
    html! {
        <Dialog heading={props.heading} class="switcher" on_close={props.on_close.clone()}>
            <div class="switcher-field">
                { icon(Icon::Search) }
                <input type="text" autofocus=true autocomplete="off" spellcheck="false" dir="auto"
                    role="combobox" aria-expanded="true" aria-controls="switcher-list"
                    aria-label={props.heading} aria-activedescendant={(!choices.is_empty()).then(|| option_id(at))}
                    placeholder={text::switch_hint()} data-testid={testid::SWITCHER}
                    value={(*letters).clone()} {oninput} {onkeydown} />
            </div>
            <ul id="switcher-list" class="switcher-list" role="listbox" aria-label={text::rooms()}>
                { for choices.iter().enumerate().map(|(n, choice)| option(props, choice, n, n == at)) }
            </ul>
            if choices.is_empty() { <p class="no-match">{ text::switch_none() }</p> }
            { refusal(props.talk.refused.as_ref()) }
            <p class="switcher-keys" aria-hidden="true">{ text::switch_keys() }</p>
            <p class="visually-hidden" role="status">{ counted }</p>
        </Dialog>
    }
}

fn option_id(at: usize) -> String {
    format!("switcher-{at}")
}

fn option(props: &SwitcherProps, choice: &Choice, at: usize, is_chosen: bool) -> Html {
    match choice {
        Choice::Room(room) => room_option(props, room, at, is_chosen),
        Choice::Person(found) => person_option(props, found, at, is_chosen),
    }
}

fn person_option(props: &SwitcherProps, found: &FoundPerson, at: usize, is_chosen: bool) -> Html {
    let person = &found.person;
    let onclick = {
        let id = person.id.clone();
        props.on_begin.reform(move |_: MouseEvent| id.clone())
    };
    html! {
        <li key={person.id.to_string()} id={option_id(at)} role="option"
            class={classes!("switcher-option", is_chosen.then_some("chosen"))}
            aria-selected={is_chosen.to_string()} data-user-id={person.id.to_string()} {onclick}>
            { person_sign(person, &props.availability) }
            <span class="room-name"><bdi>{ person.name.clone() }</bdi></span>
            <span class="switcher-about">{ about_person(person, props.talk.rules.as_ref()) }</span>
            <span class="chooser-mark">{ text::new_to_you() }</span>
        </li>
    }
}

fn room_option(props: &SwitcherProps, room: &Rc<RoomSummary>, at: usize, is_chosen: bool) -> Html {
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
    props: &SwitcherProps,
    choices: &[Choice],
    at: usize,
    chosen: &UseStateHandle<usize>,
) -> Callback<KeyboardEvent> {
    let (chosen, pointed_at) = (chosen.clone(), choices.get(at).cloned());
    let (on_pick, on_begin) = (props.on_pick.clone(), props.on_begin.clone());
    let act = Callback::from(move |stroke| match (stroke, &pointed_at) {
        (Stroke::To(at), _) => chosen.set(at),
        (Stroke::Pick, Some(Choice::Room(room))) => on_pick.emit(room.id.clone()),
        (Stroke::Pick, Some(Choice::Person(found))) => on_begin.emit(found.person.id.clone()),
        (Stroke::Pick, None) => {}
    });
    listbox::on_key(at, choices.len(), act)
}
