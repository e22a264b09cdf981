//! The card of a person.

use ipc::GroupRules;
use model::Person;
use yew::prelude::*;

use super::super::dialog::Dialog;
use super::{Here, places, refusal, sign};
use crate::language::use_words;
use crate::store::{Refused, TalkAction};
use crate::{testid, text};

/// Props of [`Profile`].
#[derive(Properties, PartialEq)]
pub(crate) struct ProfileProps {
    /// Who.
    pub(crate) person: Person,
    /// Whether it is who sits at this desk.
    pub(crate) is_me: bool,
    /// Whether they can be taken out of the room on screen.
    pub(crate) is_removable: bool,
    /// Who is here.
    pub(crate) here: Here,
    /// Where people work.
    pub(crate) rules: Option<GroupRules>,
    /// Why writing to them was refused.
    pub(crate) refused: Option<Refused>,
    /// Something was done.
    pub(crate) on_action: Callback<TalkAction>,
    /// They are to be taken out of the room.
    pub(crate) on_remove: Callback<()>,
    /// Away with the card.
    pub(crate) on_close: Callback<()>,
}

/// The card of a person: who they are, whether they are here, and writing to them.
#[component(Profile)]
pub(crate) fn profile(props: &ProfileProps) -> Html {
    use_words();
    let person = &props.person;
    let here = props.here.get(&person.id).copied().unwrap_or_default();
    html! {
        <Dialog heading={text::profile_of(&person.name)} class="profile" has_close=true on_close={props.on_close.clone()}>
            <div class="profile-head" data-testid={testid::PROFILE}>
                { sign(person, &props.here) }
                <div>
                    <p class="profile-name"><bdi>{ person.name.clone() }</bdi></p>
                    <p>{ text::availability(here) }</p>
                </div>
            </div>
            { facts(props) }
            { refusal(props.refused.as_ref()) }
            if !props.is_me { { buttons(props) } }
        </Dialog>
    }
}

fn facts(props: &ProfileProps) -> Html {
    let person = &props.person;
    let fact = |what: &'static str, is: String| {
        html! { <div><dt>{ what }</dt><dd><bdi>{ is }</bdi></dd></div> }
    };
    html! {
        <dl class="facts">
            { fact(text::role_heading(), text::role(person.role).to_owned()) }
            if let Some(places) = places(person, props.rules.as_ref()) { { fact(text::profile_place(), places) } }
            if let Some(email) = &person.email { { fact(text::email(), email.clone()) } }
        </dl>
    }
}

fn buttons(props: &ProfileProps) -> Html {
    let id = props.person.id.clone();
    let write = props.on_action.reform(move |_: MouseEvent| TalkAction::Begin(id.clone()));
    html! {
        <div class="dialog-actions">
            if props.is_removable {
                <button type="button" class="button quiet danger-text" data-testid={testid::REMOVE_PERSON}
                    onclick={props.on_remove.reform(|_: MouseEvent| ())}>{ text::remove() }</button>
            }
            <button type="button" class="button primary" autofocus=true data-testid={testid::WRITE_TO}
                onclick={write}>{ text::message() }</button>
        </div>
    }
}
