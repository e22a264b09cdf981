//! What lies over the page.

use yew::prelude::*;

use super::desk::to_the_minute;
use super::people::people;
use crate::store::{Action, Overlay, OverlayAction, RoomAction, State, TalkAction};
use crate::views::dialog::Dialog;
use crate::views::settings::{Chosen, SettingsView};
use crate::views::shortcuts::shortcuts;
use crate::views::switcher::Switcher;
use crate::{testid, text};

/// What lies over the page, if anything does.
pub(crate) fn overlay(state: &State, dispatch: &Callback<Action>) -> Html {
    let on_close = dispatch.reform(|()| Action::Overlay(OverlayAction::Close));
    match &state.overlay {
        None => html! {},
        Some(Overlay::Shortcuts) => shortcuts(on_close),
        Some(Overlay::Switcher) => {
            let on_pick = dispatch.reform(|room| Action::Room(RoomAction::Pick(room)));
            let on_look = dispatch.reform(|words| Action::Talk(TalkAction::Look(words)));
            let on_begin = dispatch.reform(|user| Action::Talk(TalkAction::Begin(user)));
            html! {
                <Switcher rooms={state.rooms.clone()} availability={state.availability.clone()}
                    talk={state.talk.clone()} {on_look} {on_pick} {on_begin} {on_close} />
            }
        }
        Some(Overlay::Delete(_)) => delete_question(dispatch, on_close),
        Some(Overlay::PassOn(_)) => {
            let on_pick = dispatch.reform(|room| Action::Overlay(OverlayAction::PassOnTo(room)));
            html! {
                <Switcher heading={text::pass_on_to()} rooms={state.rooms.clone()}
                    availability={state.availability.clone()} {on_pick} {on_close} />
            }
        }
        Some(
            overlay @ (Overlay::NewChat(_)
            | Overlay::AddPeople
            | Overlay::Profile(_)
            | Overlay::Remove(_)
            | Overlay::Leave
            | Overlay::LeftBehind),
        ) => people(state, overlay, dispatch, on_close),
        Some(Overlay::Settings(settings)) => html! {
            <SettingsView settings={(**settings).clone()} page={state.page.clone()}
                session={state.session.clone()} outbox={state.outbox}
                backend={state.backend.clone()} version={state.version.clone()}
                now={to_the_minute(state)} on_choose={dispatch.reform(chosen)} />
        },
    }
}

/// A hasty Enter leaves the message as it is.
pub(crate) fn delete_question(dispatch: &Callback<Action>, on_close: Callback<()>) -> Html {
    let on_delete = dispatch.reform(|_: MouseEvent| Action::Room(RoomAction::DeleteAsked));
    html! {
        <Dialog heading={text::delete_message()} on_close={on_close.clone()}>
            <p>{ text::delete_message_lead() }</p>
            <div class="dialog-actions">
                <button type="button" class="button quiet" autofocus=true
                    onclick={on_close.reform(|_: MouseEvent| ())}>{ text::cancel() }</button>
                <button type="button" class="button danger" data-testid={testid::DELETE}
                    onclick={on_delete}>{ text::delete() }</button>
            </div>
        </Dialog>
    }
}

fn chosen(chosen: Chosen) -> Action {
    match chosen {
        Chosen::Page(action) => Action::Page(action),
        Chosen::Overlay(action) => Action::Overlay(action),
    }
}
