//! The panel about the room on screen: what it is, what of it rings, and who is in it.

use std::collections::HashMap;
use std::rc::Rc;

use ipc::RoomSummary;
use model::{
    Availability, NotificationLevel, Participant, Person, Role, RoomKind, Timestamp, UserId,
};
use yew::prelude::*;

use super::avatar;
use super::icon::{Icon, icon};
use crate::language::use_words;
use crate::{testid, text};

/// What a person does there.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum DetailsAction {
    /// Away with the panel.
    Close,
    /// Silent for so many milliseconds; without a number until it is lifted.
    Mute(Option<i64>),
    /// Let through.
    Unmute,
    /// Which messages ring; without one as the settings say.
    Level(Option<NotificationLevel>),
    /// On top of the sidebar, or no longer.
    Favourite,
    /// The card of a person.
    Profile(Person),
    /// Put people into the room.
    Add,
    /// Go out of it.
    Leave,
}

/// Props of [`Details`].
#[derive(Properties, PartialEq)]
pub(crate) struct DetailsProps {
    /// The room.
    pub(crate) room: Rc<RoomSummary>,
    /// It is on top of the sidebar.
    pub(crate) is_favourite: bool,
    /// Who is in it.
    pub(crate) participants: Rc<Vec<Participant>>,
    /// Who is here.
    pub(crate) availability: Rc<HashMap<UserId, Availability>>,
    /// The person at this desk.
    pub(crate) me: Option<UserId>,
    /// The time, to the minute.
    pub(crate) now: Timestamp,
    /// Something was done.
    pub(crate) on_action: Callback<DetailsAction>,
}

const LEVELS: [Option<NotificationLevel>; 4] = [
    None,
    Some(NotificationLevel::All),
    Some(NotificationLevel::Mentions),
    Some(NotificationLevel::Nothing),
];

/// The panel.
#[component(Details)]
pub(crate) fn details(props: &DetailsProps) -> Html {
    use_words();
    let close = act(props, DetailsAction::Close);
    let onkeydown = {
        let on_action = props.on_action.clone();
        Callback::from(move |event: KeyboardEvent| {
            if event.key() == "Escape" {
                event.prevent_default();
                event.stop_propagation();
                on_action.emit(DetailsAction::Close);
            }
        })
    };
    html! {
        <aside class="aside details" aria-label={text::details()} data-testid={testid::DETAILS} {onkeydown}>
            <header class="aside-head">
                <h2>{ text::details() }</h2>
                <button type="button" class="icon-button" autofocus=true aria-label={text::close()} title={text::close()}
                    onclick={close}>{ icon(Icon::Cross) }</button>
            </header>
            <div class="details-body">
                { about(props) }
                { ringing(props) }
                { people(props) }
                if props.room.kind == RoomKind::Group { { leaving(props) } }
            </div>
        </aside>
    }
}

fn act<E: 'static>(props: &DetailsProps, action: DetailsAction) -> Callback<E> {
    props.on_action.reform(move |_: E| action.clone())
}

fn about(props: &DetailsProps) -> Html {
    let room = &props.room;
    let star = if props.is_favourite { text::no_favourite() } else { text::favourite() };
    let property = room.property_name.clone().filter(|name| *name != room.name);
    html! {
        <section>
            <h3 class="details-name"><bdi>{ room.name.clone() }</bdi></h3>
            <p class="setting-lead">{ text::kind(room.kind) }</p>
            if let Some(property) = property { <p class="setting-lead"><bdi>{ property }</bdi></p> }
            <button type="button" class={classes!("button", "small")} aria-pressed={props.is_favourite.to_string()}
                onclick={act(props, DetailsAction::Favourite)}>{ icon(Icon::Star) }{ " " }{ star }</button>
        </section>
    }
}

fn ringing(props: &DetailsProps) -> Html {
    let room = &props.room;
    html! {
        <section>
            <h3>{ text::ringing() }</h3>
            <fieldset class="setting">
                <legend class="visually-hidden">{ text::ringing() }</legend>
                { for LEVELS.iter().map(|level| html! {
                    <label class="choice">
                        <input type="radio" name="room-level" checked={room.level == *level}
                            onchange={act(props, DetailsAction::Level(*level))} />
                        <span>{ level.map_or(text::level_as_set(), text::level) }</span>
                    </label>
                }) }
            </fieldset>
            <div class="details-mute">
                if room.is_muted {
                    <span class="setting-lead">{ text::muted(room.muted_until, props.now) }</span>
                    <button type="button" class="button small" onclick={act(props, DetailsAction::Unmute)}>
                        { text::unmute() }
                    </button>
                } else {
                    <span class="setting-lead">{ text::mute() }</span>
                    { for text::mutes().iter().map(|(ms, words)| html! {
                        <button type="button" class="button small" onclick={act(props, DetailsAction::Mute(*ms))}>
                            { *words }
                        </button>
                    }) }
                }
            </div>
        </section>
    }
}

/// This person, then who is here, then the others: as many as the heading says.
fn people(props: &DetailsProps) -> Html {
    let here =
        |it: &Participant| props.availability.get(&it.person.id).copied().unwrap_or_default();
    let (me, mut others): (Vec<&Participant>, Vec<&Participant>) =
        props.participants.iter().partition(|it| Some(&it.person.id) == props.me.as_ref());
    others.sort_by_key(|it| (std::cmp::Reverse(here(it)), it.person.name.to_lowercase()));
    let heading = text::people_count(props.participants.len().max(props.room.participants) as u64);
    html! {
        <section>
            <h3>{ heading }</h3>
            if props.room.kind == RoomKind::Group {
                <button type="button" class="button small" data-testid={testid::ADD_PEOPLE}
                    onclick={act(props, DetailsAction::Add)}>{ icon(Icon::Plus) }{ " " }{ text::add_people() }</button>
            }
            <ul class="people">
                { for me.into_iter().map(myself) }
                { for others.into_iter().map(|it| person(props, it, here(it))) }
            </ul>
        </section>
    }
}

/// There is nothing to be done with oneself.
fn myself(participant: &Participant) -> Html {
    let person = &participant.person;
    html! {
        <li key={person.id.to_string()}>
            <div class="people-row">{ sign_and_name(person, None, text::it_is_you()) }</div>
        </li>
    }
}

fn person(props: &DetailsProps, participant: &Participant, here: Availability) -> Html {
    let person = &participant.person;
    let about = about_person(person.role, here);
    html! {
        <li key={person.id.to_string()}>
            <button type="button" class="people-row" title={text::profile_of(&person.name)}
                data-testid={testid::PERSON} data-user-id={person.id.to_string()}
                onclick={act(props, DetailsAction::Profile(person.clone()))}>
                { sign_and_name(person, Some(here), &about) }
            </button>
        </li>
    }
}

fn sign_and_name(person: &Person, here: Option<Availability>, about: &str) -> Html {
    html! {
        <>
            <span class="room-sign">
                { avatar::person(person.id.as_str(), &person.name) }
                { for here.map(avatar::dot) }
            </span>
            <span class="people-name">
                <bdi>{ person.name.clone() }</bdi>
                <small>{ about.to_owned() }</small>
            </span>
        </>
    }
}

fn leaving(props: &DetailsProps) -> Html {
    html! {
        <section>
            <button type="button" class="button small quiet danger-text" data-testid={testid::LEAVE_ROOM}
                onclick={act(props, DetailsAction::Leave)}>{ icon(Icon::Leave) }{ " " }{ text::leave_room() }</button>
        </section>
    }
}

fn about_person(role: Role, here: Availability) -> String {
    match role {
        Role::Staff => text::availability(here).to_owned(),
        role => format!("{} · {}", text::availability(here), text::role(role)),
    }
}
