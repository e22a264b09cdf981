//! What can be done with a room of the sidebar.

use std::rc::Rc;

use ipc::RoomSummary;
use model::Timestamp;
use yew::prelude::*;

use super::context_menu::{ContextMenu, item};
use super::icon::Icon;
use crate::language::use_words;
use crate::{testid, text};

/// What was chosen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum RoomChoice {
    /// Everything in it is read.
    MarkRead,
    /// Somebody deals with it later.
    MarkUnread,
    /// On top of the sidebar, or no longer.
    Favourite,
    /// Silent for so many milliseconds; without a number until it is lifted.
    Mute(Option<i64>),
    /// Let through.
    Unmute,
}

/// Props of [`RoomMenu`].
#[derive(Properties, PartialEq)]
pub(crate) struct RoomMenuProps {
    /// The room.
    pub(crate) room: Rc<RoomSummary>,
    /// It is on top.
    pub(crate) is_favourite: bool,
    /// Where it was asked for, in pixels of the window.
    pub(crate) at: (i32, i32),
    /// The time, to the minute.
    pub(crate) now: Timestamp,
    /// Something was chosen.
    pub(crate) on_choose: Callback<RoomChoice>,
    /// Nothing was.
    pub(crate) on_close: Callback<()>,
}

/// What can be done with a room.
#[component(RoomMenu)]
pub(crate) fn room_menu(props: &RoomMenuProps) -> Html {
    use_words();
    let room = &props.room;
    let star = if props.is_favourite { text::no_favourite() } else { text::favourite() };
    html! {
        <ContextMenu label={text::menu_of(&room.name)} test={testid::ROOM_MENU} at={props.at}
            on_close={props.on_close.clone()}>
            if room.unread > 0 {
                { choice(props, RoomChoice::MarkRead, text::mark_read(), Icon::Tick) }
            } else {
                { choice(props, RoomChoice::MarkUnread, text::mark_unread(), Icon::Dot) }
            }
            { choice(props, RoomChoice::Favourite, star, Icon::Star) }
            <hr />
            { mutes(props) }
        </ContextMenu>
    }
}

fn mutes(props: &RoomMenuProps) -> Html {
    if props.room.is_muted {
        let heading = text::muted(props.room.muted_until, props.now);
        return html! {
            <>
                <div class="menu-heading">{ heading }</div>
                { choice(props, RoomChoice::Unmute, text::unmute(), Icon::Unmuted) }
            </>
        };
    }
    html! {
        <>
            <div class="menu-heading">{ text::mute() }</div>
            { for text::mutes().iter().map(|(ms, words)| choice(props, RoomChoice::Mute(*ms), words, Icon::Muted)) }
        </>
    }
}

fn choice(props: &RoomMenuProps, choice: RoomChoice, words: &'static str, sign: Icon) -> Html {
    let on_choose = props.on_choose.clone();
    item(words, sign, &props.on_close, move || on_choose.emit(choice))
}
