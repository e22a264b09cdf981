//! The panel about the room on screen.

use std::rc::Rc;

use model::RoomId;
use yew::prelude::*;

use super::desk::to_the_minute;
use crate::store::{Action, Overlay, OverlayAction, PageAction, RoomAction, State};
use crate::views::details::{Details, DetailsAction};

/// The panel, while it is wanted and there is a room.
pub(crate) fn details(state: &State, dispatch: &Callback<Action>) -> Html {
    let (true, Some(open), Some(room)) =
        (state.is_details_shown, &state.open, state.open_summary())
    else {
        return html! {};
    };
    let on_action = {
        let room = room.id.clone();
        dispatch.reform(move |action| to_action(room.clone(), action))
    };
    html! {
        <Details room={Rc::clone(room)} is_favourite={state.page.favourites.contains(&room.id)}
            participants={Rc::clone(&open.participants)} availability={state.availability.clone()}
            me={state.me().map(|me| me.id.clone())}
            now={to_the_minute(state)} {on_action} />
    }
}

fn to_action(room: RoomId, action: DetailsAction) -> Action {
    Action::Room(match action {
        DetailsAction::Close => RoomAction::ToggleDetails,
        DetailsAction::Mute(ms) => RoomAction::Mute(room, ms),
        DetailsAction::Unmute => RoomAction::Unmute(room),
        DetailsAction::Level(level) => RoomAction::Level(room, level),
        DetailsAction::Favourite => return Action::Page(PageAction::ToggleFavourite(room)),
        DetailsAction::Profile(person) => return ask(Overlay::Profile(Box::new(person))),
        DetailsAction::Add => return ask(Overlay::AddPeople),
        DetailsAction::Leave => return ask(Overlay::Leave),
    })
}

fn ask(overlay: Overlay) -> Action {
    Action::Overlay(OverlayAction::Ask(overlay))
}
