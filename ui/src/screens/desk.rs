//! The screen of somebody signed in: banner, rooms, and the room on screen.

use yew::prelude::*;

use super::details::details;
use super::files::file_dialogs;
use super::links::link_dialog;
use super::overlay::overlay;
use super::room::room;
use super::search::search;
use super::sidebar::{Sidebar, SidebarProps};
use super::sign_in::session_dialogs;
use crate::store::{Action, DeskAction, Overlay, OverlayAction, SessionAction, State};
use crate::views::banner::{BannerAction, BannerView};
use crate::views::cards::CardsView;
use crate::views::notices::Notices;
use crate::views::toast::toast;

/// The screen of somebody signed in.
pub(crate) fn desk(state: &State, dispatch: &Callback<Action>) -> Html {
    let class = classes!(
        "desk",
        state.open.is_some().then_some("has-room"),
        state.is_sidebar_shown.then_some("shows-sidebar"),
        state.has_aside().then_some("has-aside"),
    );
    let on_banner = dispatch.reform(|action| match action {
        BannerAction::RetryNow => Action::Desk(DeskAction::RetryNow),
        BannerAction::SignIn => Action::Session(SessionAction::ShowSignIn(true)),
    });
    let now = to_the_minute(state);
    let on_undo = dispatch.reform(|()| Action::Desk(DeskAction::Undo));
    let on_undo = state.undo.is_some().then_some(on_undo);
    html! {
        <div {class}>
            <div class="desk-top">
                <BannerView session={state.session.clone()} connectivity={state.connectivity}
                    outbox={state.outbox} {now} on_action={on_banner} />
                { notices(state, dispatch) }
            </div>
            { sidebar(state, dispatch) }
            { room(state, dispatch) }
            { search(state, dispatch) }
            { details(state, dispatch) }
            { file_dialogs(state, dispatch) }
            { link_dialog(state, dispatch) }
            { toast(state.toast, on_undo) }
            <CardsView shown={state.cards.shown().clone()} is_held={state.cards.is_held()} on_action={dispatch.reform(Action::Card)} />
            { overlay(state, dispatch) }
            { session_dialogs(state, dispatch) }
        </div>
    }
}

fn sidebar(state: &State, dispatch: &Callback<Action>) -> Html {
    let props = yew::props!(SidebarProps {
        rooms: state.rooms.clone(),
        availability: state.availability.clone(),
        typing: state.typing.clone(),
        page: state.page.clone(),
        open: state.open.as_ref().map(|open| open.id.clone()),
        me: state.me().cloned(),
        is_fetching: state.connectivity != ipc::Connectivity::Online,
        paused: state.paused(),
        now: to_the_minute(state),
        dispatch: dispatch.clone(),
    });
    html! { <Sidebar ..props /> }
}

/// The time without its seconds: what is drawn from it changes once a minute.
pub(super) fn to_the_minute(state: &State) -> model::Timestamp {
    let ms = state.now.as_ms();
    model::Timestamp::from_ms(ms - ms.rem_euclid(60_000))
}

/// Things said once, on whatever screen.
pub(super) fn notices(state: &State, dispatch: &Callback<Action>) -> Html {
    let desk = |action: DeskAction| dispatch.reform(move |()| Action::Desk(action.clone()));
    html! {
        <Notices notices={state.notices.clone()} trouble={state.trouble}
            crash={state.crash.clone().map(AttrValue::from)}
            on_dismiss={dispatch.reform(|notice| Action::Desk(DeskAction::DismissNotice(notice)))}
            on_dismiss_trouble={desk(DeskAction::DismissTrouble)}
            on_dismiss_crash={desk(DeskAction::DismissCrash)}
            on_left={dispatch.reform(|()| Action::Overlay(OverlayAction::Ask(Overlay::LeftBehind)))} />
    }
}
