//! What lies over the page about people: a new chat, who is in the room on screen, their cards.

use std::rc::Rc;

use model::Person;
use yew::prelude::*;

use super::desk::to_the_minute;
use crate::dom::new_message_id;
use crate::store::{Action, OpenRoom, Overlay, OverlayAction, State, TalkAction};
use crate::text;
use crate::views::people::add::AddPeople;
use crate::views::people::left::Left;
use crate::views::people::new_chat::NewChat;
use crate::views::people::profile::Profile;
use crate::views::people::questions::Question;

/// What is asked or shown about people.
pub(super) fn people(
    state: &State,
    overlay: &Overlay,
    dispatch: &Callback<Action>,
    on_close: Callback<()>,
) -> Html {
    let on_action = dispatch.reform(|action| Action::Talk(with_id(action)));
    match overlay {
        Overlay::NewChat(circle) => html! {
            <NewChat circle={*circle} talk={state.talk.clone()} here={state.availability.clone()}
                {on_action} {on_close} />
        },
        Overlay::AddPeople => add(state, on_action, on_close),
        Overlay::Profile(person) => profile(state, person, dispatch, on_action, on_close),
        Overlay::Remove(person) => remove(state, person, on_action, on_close),
        Overlay::Leave => leave(state, on_action, on_close),
        Overlay::LeftBehind => html! {
            <Left left={state.talk.left.clone()} now={to_the_minute(state)} {on_action} {on_close} />
        },
        Overlay::Switcher
        | Overlay::Shortcuts
        | Overlay::PassOn(_)
        | Overlay::Delete(_)
        | Overlay::Settings(_) => html! {},
    }
}

/// The view has no chance to make an id of: the group gets its one here.
fn with_id(action: TalkAction) -> TalkAction {
    match action {
        TalkAction::Make(_) => {
            TalkAction::Make(new_message_id().map(|id| id.to_string()).unwrap_or_default())
        }
        action => action,
    }
}

fn add(state: &State, on_action: Callback<TalkAction>, on_close: Callback<()>) -> Html {
    let (Some(open), Some(room)) = (&state.open, state.open_summary()) else { return html! {} };
    html! {
        <AddPeople room={room.name.clone()} participants={Rc::clone(&open.participants)}
            talk={state.talk.clone()} here={state.availability.clone()} {on_action} {on_close} />
    }
}

fn profile(
    state: &State,
    person: &Person,
    dispatch: &Callback<Action>,
    on_action: Callback<TalkAction>,
    on_close: Callback<()>,
) -> Html {
    let is_me = state.me().is_some_and(|me| me.id == person.id);
    let is_inside = |open: &OpenRoom| open.participants.iter().any(|it| it.person.id == person.id);
    let is_removable = state.open.as_ref().is_some_and(|open| open.can_remove && is_inside(open));
    let on_remove = {
        let person = person.clone();
        dispatch.reform(move |()| {
            Action::Overlay(OverlayAction::Ask(Overlay::Remove(Box::new(person.clone()))))
        })
    };
    html! {
        <Profile person={person.clone()} {is_me} here={state.availability.clone()}
            {is_removable} rules={state.talk.rules.clone()} refused={state.talk.refused.clone()}
            {on_action} {on_remove} {on_close} />
    }
}

fn remove(
    state: &State,
    person: &Person,
    on_action: Callback<TalkAction>,
    on_close: Callback<()>,
) -> Html {
    let Some(room) = state.open_summary() else { return html! {} };
    html! {
        <Question heading={text::remove()} lead={text::remove_question(&person.name, &room.name)}
            words={text::remove_short()} action={TalkAction::Remove} is_busy={state.talk.awaited > 0}
            refused={state.talk.refused.clone()} {on_action} {on_close} />
    }
}

fn leave(state: &State, on_action: Callback<TalkAction>, on_close: Callback<()>) -> Html {
    let (Some(open), Some(room)) = (&state.open, state.open_summary()) else { return html! {} };
    let unsent = open.timeline.messages().filter(|message| message.delivery.is_pending()).count();
    html! {
        <Question heading={text::leave_room()} lead={text::leave_room_question(&room.name)}
            warning={text::leave_unsent(unsent).map(AttrValue::from)} words={text::leave()}
            action={TalkAction::Leave} is_busy={state.talk.awaited > 0}
            refused={state.talk.refused.clone()} {on_action} {on_close} />
    }
}
