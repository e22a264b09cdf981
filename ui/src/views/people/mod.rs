//! Beginning to talk, and who is in a room: looking for people, making groups, cards of people.

pub(crate) mod add;
mod chooser;
pub(crate) mod left;
pub(crate) mod new_chat;
pub(crate) mod profile;
pub(crate) mod questions;

use std::collections::HashMap;
use std::rc::Rc;

use ipc::{GroupRules, NamedProperty};
use model::{Availability, Person, PropertyId, UserId};
use yew::prelude::*;

use super::avatar;
use super::icon::{Icon, icon};
use crate::store::{Refused, TalkAction};
use crate::{testid, text};

/// Who is here.
pub(crate) type Here = Rc<HashMap<UserId, Availability>>;

/// A person with the dot that says whether they are here.
pub(crate) fn sign(person: &Person, here: &Here) -> Html {
    html! {
        <span class="room-sign">
            { avatar::person(person.id.as_str(), &person.name) }
            { avatar::dot(here.get(&person.id).copied().unwrap_or_default()) }
        </span>
    }
}

/// Where a person works, and as what.
pub(crate) fn about(person: &Person, rules: Option<&GroupRules>) -> String {
    text::about_person(person, places(person, rules).as_deref())
}

/// Where a person works, as far as that is known by name.
fn places(person: &Person, rules: Option<&GroupRules>) -> Option<String> {
    let names = person.property_ids.iter().filter_map(|id| name_of(&rules?.known, id));
    let names: Vec<&str> = names.collect();
    (!names.is_empty()).then(|| names.join(", "))
}

/// What a property is called.
pub(crate) fn name_of<'a>(known: &'a [NamedProperty], id: &PropertyId) -> Option<&'a str> {
    known.iter().find(|property| property.id == *id).map(|property| property.name.as_str())
}

/// Why something was refused.
pub(crate) fn refusal(refused: Option<&Refused>) -> Html {
    let words = refused.map(|it| text::people_refused(it.code, it.name.as_deref()));
    alert(words)
}

/// What a person has to know before they go on; it is there before there is anything to say, or
/// those who listen would not hear of it.
fn alert(words: Option<String>) -> Html {
    html! {
        <div role="alert" class="people-alert">
            if let Some(words) = words {
                <p class="form-error" data-testid={testid::PEOPLE_ERROR}>{ icon(Icon::Warning) }<span>{ words }</span></p>
            }
        </div>
    }
}

/// Cancels, and does what the panel is for.
struct Foot<'a> {
    words: &'a str,
    is_ready: bool,
    is_busy: bool,
    is_grave: bool,
    action: TalkAction,
}

/// The buttons at the end of a panel. One that cannot be pressed yet keeps its place in the order
/// of the keyboard, and says why when it is pressed.
fn foot(foot: Foot<'_>, on_action: &Callback<TalkAction>, on_close: &Callback<()>) -> Html {
    let is_off = foot.is_busy || !foot.is_ready;
    let onclick = {
        let action = foot.action;
        on_action.reform(move |_: MouseEvent| action.clone())
    };
    let class = classes!("button", if foot.is_grave { "danger" } else { "primary" });
    html! {
        <div class="dialog-actions">
            <button type="button" class="button quiet" onclick={on_close.reform(|_: MouseEvent| ())}>
                { text::cancel() }
            </button>
            <button type="button" {class} aria-disabled={is_off.then_some("true")}
                data-testid={testid::DO_IT} onclick={if is_off { Callback::noop() } else { onclick }}>
                { if foot.is_busy { text::beginning() } else { foot.words } }
            </button>
        </div>
    }
}
