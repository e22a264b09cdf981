//! The menu of a room in the sidebar.

use model::RoomId;
use web_sys::Element;
use yew::prelude::*;

use super::sidebar::SidebarProps;
use crate::store::{Action, PageAction, RoomAction};
use crate::views::room_menu::{RoomChoice, RoomMenu};

/// Which room's menu is open, and where.
pub(super) type Asked = Option<(RoomId, (i32, i32))>;

/// The pointer's other button, or the keyboard's menu key, on a row.
pub(super) fn on_context(menu: &UseStateHandle<Asked>) -> Callback<MouseEvent> {
    let menu = menu.clone();
    Callback::from(move |event: MouseEvent| {
        let target = event.target_dyn_into::<Element>();
        let row = target.and_then(|it| it.closest(".room-row").ok().flatten());
        let Some(room) = row.as_ref().and_then(|row| row.get_attribute("data-room-id")) else {
            return;
        };
        event.prevent_default();
        menu.set(Some((RoomId::new(room), (event.client_x(), event.client_y()))));
    })
}

/// The menu, while it is open.
pub(super) fn room_menu(props: &SidebarProps, menu: &UseStateHandle<Asked>) -> Html {
    let Some((id, at)) = &**menu else { return html! {} };
    let Some(room) = props.rooms.get(id) else { return html! {} };
    let on_close = {
        let menu = menu.clone();
        Callback::from(move |()| menu.set(None))
    };
    let on_choose = {
        let room = id.clone();
        props.dispatch.reform(move |choice| action(room.clone(), choice))
    };
    html! {
        <RoomMenu room={room.clone()} is_favourite={props.page.favourites.contains(id)} at={*at}
            now={props.now} {on_choose} {on_close} />
    }
}

fn action(room: RoomId, choice: RoomChoice) -> Action {
    match choice {
        RoomChoice::MarkRead => Action::Room(RoomAction::MarkRead(room)),
        RoomChoice::MarkUnread => Action::Room(RoomAction::MarkUnread(room)),
        RoomChoice::Favourite => Action::Page(PageAction::ToggleFavourite(room)),
        RoomChoice::Mute(ms) => Action::Room(RoomAction::Mute(room, ms)),
        RoomChoice::Unmute => Action::Room(RoomAction::Unmute(room)),
    }
}
