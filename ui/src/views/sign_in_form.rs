//! E-mail and password, on the first screen and in the dialog over a session that ended.

use ipc::{Code, Password};
use web_sys::HtmlInputElement;
use yew::prelude::*;

use super::icon::{Icon, icon};
use crate::language::use_words;
use crate::{testid, text};

/// Props of [`SignInForm`].
#[derive(Properties, PartialEq)]
pub(crate) struct SignInFormProps {
    /// Whose session ended; the keyboard then starts in the password.
    #[prop_or_default]
    pub(crate) email: AttrValue,
    /// Where the backend is.
    pub(crate) backend: AttrValue,
    /// The version of the core.
    pub(crate) version: AttrValue,
    /// An answer is awaited.
    pub(crate) is_busy: bool,
    /// Why the last attempt failed.
    pub(crate) error: Option<Code>,
    /// The form was submitted.
    pub(crate) on_submit: Callback<(String, Password)>,
}

/// The form. What stands in its fields stays in its fields: a password has no place in the State.
#[component(SignInForm)]
pub(crate) fn sign_in_form(props: &SignInFormProps) -> Html {
    use_words();
    let (email, password) = (use_node_ref(), use_node_ref());
    let is_shown = use_state(|| false);
    use_first_focus(&email, &password, props);
    use_focus_on_error(&password, props.error);
    let onsubmit = {
        let (email, password) = (email.clone(), password.clone());
        let (on_submit, is_busy) = (props.on_submit.clone(), props.is_busy);
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            let value = |field: &NodeRef| {
                field.cast::<HtmlInputElement>().map(|field| field.value()).unwrap_or_default()
            };
            let (email_text, password_text) = (value(&email).trim().to_owned(), value(&password));
            if email_text.is_empty() {
                focus(&email);
            } else if password_text.is_empty() {
                focus(&password);
            } else if !is_busy {
                on_submit.emit((email_text, Password(password_text)));
            }
        })
    };
    let error_id = props.error.map(|_| "sign-in-error");
    html! {
        <form class="sign-in-form" {onsubmit} data-testid={testid::SIGN_IN_FORM} novalidate=true>
            <label class="field">
                <span>{ text::email() }</span>
                <input ref={email} type="email" autocomplete="username" spellcheck="false" dir="ltr"
                    autofocus={props.email.is_empty()} data-testid={testid::SIGN_IN_EMAIL}
                    aria-describedby={error_id} aria-invalid={invalid(props.error)} />
            </label>
            <label class="field">
                <span>{ text::password() }</span>
                <span class="password">
                    <input ref={password} type={if *is_shown { "text" } else { "password" }}
                        autocomplete="current-password" spellcheck="false" dir="ltr"
                        autofocus={!props.email.is_empty()}
                        data-testid={testid::SIGN_IN_PASSWORD}
                        aria-describedby={error_id} aria-invalid={invalid(props.error)} />
                    { show_button(&is_shown) }
                </span>
            </label>
            <div id="sign-in-error" class="form-error" role="alert">
                if let Some(code) = props.error {
                    { icon(Icon::Warning) }
                    <span data-testid={testid::SIGN_IN_ERROR}>{ text::error(code) }</span>
                }
            </div>
            <button type="submit" class="button primary wide" data-testid={testid::SIGN_IN_SUBMIT}
                aria-disabled={props.is_busy.to_string()}>
                { if props.is_busy { text::signing_in() } else { text::sign_in() } }
            </button>
            <p class="backend"><bdi>{ text::backend(&props.backend, &props.version) }</bdi></p>
        </form>
    }
}

fn show_button(is_shown: &UseStateHandle<bool>) -> Html {
    let label = if **is_shown { text::hide_password() } else { text::show_password() };
    let onclick = {
        let is_shown = is_shown.clone();
        move |_: MouseEvent| is_shown.set(!*is_shown)
    };
    html! {
        <button type="button" class="icon-button" aria-label={label} title={label}
            aria-pressed={is_shown.to_string()} {onclick}>
            { icon(if **is_shown { Icon::EyeOff } else { Icon::Eye }) }
        </button>
    }
}

/// Fills in a known address and puts the keyboard where something is left to write.
///
/// The address is not a prop of the field: every drawing would put it back over what was typed.
#[hook]
fn use_first_focus(email: &NodeRef, password: &NodeRef, props: &SignInFormProps) {
    let (email, password, known) = (email.clone(), password.clone(), props.email.clone());
    use_effect_with((), move |()| {
        if let (false, Some(field)) = (known.is_empty(), email.cast::<HtmlInputElement>()) {
            field.set_value(&known);
        }
        focus(if known.is_empty() { &email } else { &password });
    });
}

/// After a refusal the keyboard is where the mistake most likely is, its text selected.
#[hook]
fn use_focus_on_error(password: &NodeRef, error: Option<Code>) {
    let password = password.clone();
    use_effect_with(error, move |error| {
        if *error == Some(Code::WrongCredentials) {
            focus(&password);
            if let Some(field) = password.cast::<HtmlInputElement>() {
                field.select();
            }
        }
    });
}

fn focus(field: &NodeRef) {
    if let Some(field) = field.cast::<HtmlInputElement>() {
        let _ = field.focus();
    }
}

fn invalid(error: Option<Code>) -> Option<&'static str> {
    (error == Some(Code::WrongCredentials)).then_some("true")
}
