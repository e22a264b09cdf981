//! The first screen, and the dialog over a session that ended.

use ipc::Session;
use yew::prelude::*;

use crate::store::{Action, SessionAction, State};
use crate::text;
use crate::views::dialog::Dialog;
use crate::views::icon::{Icon, icon};
use crate::views::sign_in_form::SignInForm;

use super::desk::notices;

/// Nobody is signed in.
pub(crate) fn sign_in(state: &State, dispatch: &Callback<Action>) -> Html {
    html! {
        <main class="sign-in">
            <div class="sign-in-top">
                { notices(state, dispatch) }
            </div>
            <div class="sign-in-card">
                <span class="sign-in-sign">{ icon(Icon::Bell) }</span>
                <h1>{ text::APP }</h1>
                <p class="lead">{ text::sign_in_lead() }</p>
                { form(state, dispatch, AttrValue::default()) }
            </div>
        </main>
    }
}

fn form(state: &State, dispatch: &Callback<Action>, email: AttrValue) -> Html {
    let on_submit = dispatch
        .reform(|(email, password)| Action::Session(SessionAction::SignIn(email, password)));
    html! {
        <SignInForm {email} backend={state.backend.clone()} version={state.version.clone()} is_busy={state.sign_in.is_busy}
            error={state.sign_in.error} {on_submit} />
    }
}

/// The dialogs that concern the session.
pub(crate) fn session_dialogs(state: &State, dispatch: &Callback<Action>) -> Html {
    html! {
        <>
            { sign_in_again(state, dispatch) }
            { leaving(state, dispatch) }
        </>
    }
}

fn sign_in_again(state: &State, dispatch: &Callback<Action>) -> Html {
    let Session::Expired { me, .. } = &state.session else { return html! {} };
    if !state.sign_in.is_wanted {
        return html! {};
    }
    let close = dispatch.reform(|()| Action::Session(SessionAction::ShowSignIn(false)));
    let email: AttrValue = me.email.clone().unwrap_or_default().into();
    html! {
        <Dialog heading={text::sign_in_again()} on_close={close.clone()}>
            <p>{ text::sign_in_again_lead() }</p>
            { form(state, dispatch, email) }
            <button type="button" class="button quiet wide" onclick={close.reform(|_: MouseEvent| ())}>
                { text::cancel() }
            </button>
        </Dialog>
    }
}

fn leaving(state: &State, dispatch: &Callback<Action>) -> Html {
    if !state.is_leaving {
        return html! {};
    }
    let stay = dispatch.reform(|()| Action::Session(SessionAction::Stay));
    let leave = dispatch.reform(|_: MouseEvent| Action::Session(SessionAction::SignOutForGood));
    html! {
        <Dialog heading={text::sign_out()} on_close={stay.clone()}>
            <p>{ text::leave_question(state.outbox.waiting) }</p>
            <div class="dialog-actions">
                <button type="button" class="button" onclick={stay.reform(|_: MouseEvent| ())}>
                    { text::stay() }
                </button>
                <button type="button" class="button danger" onclick={leave}>{ text::sign_out_anyway() }</button>
            </div>
        </Dialog>
    }
}
