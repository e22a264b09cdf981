//! The panel of the search.

use std::collections::BTreeMap;
use std::rc::Rc;

use model::{RoomKind, UserId};
use yew::prelude::*;

use super::desk::to_the_minute;
use crate::dom;
use crate::store::{Action, SearchAction, State};
use crate::views::search::{Choice, SearchPanel};

/// The panel, while somebody looks for something.
pub(crate) fn search(state: &State, dispatch: &Callback<Action>) -> Html {
    let Some(search) = &state.search else { return html! {} };
    let mut rooms: Vec<Choice<_>> =
        state.rooms.values().map(|room| (room.id.clone(), room.name.clone().into())).collect();
    rooms.sort_by(|one, other| one.1.cmp(&other.1));
    let on_action = {
        let dispatch = dispatch.clone();
        Callback::from(move |action| {
            let is_led = matches!(action, SearchAction::Show(..));
            dispatch.emit(Action::Search(action));
            // Where the panel covers the room, it makes way.
            if is_led && dom::is_narrow() {
                dispatch.emit(Action::Search(SearchAction::Close));
            }
        })
    };
    html! {
        <SearchPanel search={search.clone()} rooms={Rc::new(rooms)} people={Rc::new(people(state))}
            now={to_the_minute(state)} {on_action} />
    }
}

/// Everybody this person has a room of two with, and who is in the room on screen.
fn people(state: &State) -> Vec<Choice<UserId>> {
    let direct = state.rooms.values().filter(|room| room.kind == RoomKind::Direct);
    let direct = direct.filter_map(|room| Some((room.other.clone()?, room.name.clone())));
    let here = state.open.iter().flat_map(|open| open.participants.iter());
    let here = here.map(|it| (it.person.id.clone(), it.person.name.clone()));
    let mut people: Vec<Choice<UserId>> = direct
        .chain(here)
        .collect::<BTreeMap<_, _>>()
        .into_iter()
        .map(|(id, name)| (id, name.into()))
        .collect();
    people.sort_by(|one, other| one.1.cmp(&other.1));
    people
}
