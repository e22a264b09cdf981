//! A field in which people are looked for, those who were found, and those who are chosen.

use std::rc::Rc;

use ipc::{FoundPerson, GroupRules};
use model::Person;
use web_sys::HtmlInputElement;
use yew::prelude::*;

use super::super::icon::{Icon, icon};
use super::super::listbox::{self, Stroke};
use super::{Here, about, sign};
use crate::language::use_words;
use crate::store::{Looked, TalkAction};
use crate::{dom, testid, text};

/// Props of [`Chooser`].
#[derive(Properties, PartialEq)]
pub(crate) struct ChooserProps {
    /// What is looked for.
    pub(crate) looked: Looked,
    /// Who can be picked of those found.
    pub(crate) people: Rc<Vec<FoundPerson>>,
    /// Who is chosen; without it the first pick is all there is.
    #[prop_or_default]
    pub(crate) chosen: Option<Vec<Person>>,
    /// Who is here.
    pub(crate) here: Here,
    /// Where people work.
    pub(crate) rules: Option<GroupRules>,
    /// The keyboard is in the field at first.
    #[prop_or(true)]
    pub(crate) has_focus: bool,
    /// Something was done.
    pub(crate) on_action: Callback<TalkAction>,
}

impl ChooserProps {
    fn is_chosen(&self, person: &Person) -> bool {
        self.chosen.as_ref().is_some_and(|chosen| chosen.iter().any(|one| one.id == person.id))
    }

    fn pick(&self, person: &Person) -> TalkAction {
        match self.chosen {
            Some(_) => TalkAction::Toggle(person.clone()),
            None => TalkAction::Begin(person.id.clone()),
        }
    }
}

/// People looked for by name, chosen by the keyboard alone: arrows point, Enter picks, Backspace in
/// the empty field takes the last one back.
#[component(Chooser)]
pub(crate) fn chooser(props: &ChooserProps) -> Html {
    use_words();
    let pointed = use_state_eq(|| 0_usize);
    let count = props.people.len();
    let at = (*pointed).min(count.saturating_sub(1));
    use_effect_with(at, |at| dom::reveal(&option_id(*at)));
    let oninput = {
        let (pointed, on_action) = (pointed.clone(), props.on_action.clone());
        move |event: InputEvent| {
            if let Some(field) = event.target_dyn_into::<HtmlInputElement>() {
                pointed.set(0);
                on_action.emit(TalkAction::Look(field.value()));
            }
        }
    };
    let onkeydown = on_key(props, at, &pointed);
    let label = if props.looked.words.trim().is_empty() {
        text::suggested_people()
    } else {
        text::people_heading()
    };
    html! {
        <div class="chooser">
            { chips(props) }
            <div class="switcher-field">
                { icon(Icon::Search) }
                <input id={FIELD_ID} type="text" autofocus={props.has_focus} autocomplete="off" spellcheck="false"
                    dir="auto" role="combobox" aria-expanded="true" aria-controls="people-list"
                    aria-label={text::find_person()} aria-autocomplete="list"
                    aria-activedescendant={(count > 0).then(|| option_id(at))}
                    placeholder={text::find_person()} data-testid={testid::FIND_PERSON}
                    value={props.looked.words.clone()} {oninput} {onkeydown} />
            </div>
            <ul id="people-list" class="switcher-list" role="listbox" aria-label={label}
                aria-multiselectable={props.chosen.is_some().then_some("true")}>
                { for props.people.iter().enumerate().map(|(n, found)| option(props, found, n, n == at)) }
            </ul>
            { state(props) }
        </div>
    }
}

const FIELD_ID: &str = "find-person";

fn option_id(at: usize) -> String {
    format!("person-{at}")
}

/// What is to be said below the list.
fn state(props: &ChooserProps) -> Html {
    let looked = &props.looked;
    let is_empty = props.people.is_empty();
    let nothing = match (looked.is_looking, looked.words.trim().is_empty()) {
        (true, _) => text::looking(),
        (false, true) => text::nobody_left(),
        (false, false) => text::no_person(),
    };
    html! {
        <>
            if is_empty { <p class="no-match">{ nothing }</p> }
            if !looked.is_looking && !looked.is_complete {
                <p class="chooser-note">{ icon(Icon::NoLine) }<span>{ text::people_here_only() }</span></p>
            }
            <p class="visually-hidden" role="status">{ text::found_count(props.people.len()) }</p>
        </>
    }
}

fn chips(props: &ChooserProps) -> Html {
    let Some(chosen) = props.chosen.as_ref().filter(|chosen| !chosen.is_empty()) else {
        return html! {};
    };
    html! {
        <ul class="chosen-people" aria-label={text::chosen()}>
            { for chosen.iter().map(|person| {
                let action = TalkAction::Toggle(person.clone());
                let onclick = props.on_action.reform(move |_: MouseEvent| {
                    // The chip goes, and the keyboard with it.
                    dom::focus(FIELD_ID);
                    action.clone()
                });
                html! {
                    <li key={person.id.to_string()}>
                        <button type="button" class="chip on" aria-label={text::unchoose(&person.name)}
                            title={text::unchoose(&person.name)} data-testid={testid::CHOSEN_PERSON}
                            data-user-id={person.id.to_string()} {onclick}>
                            <bdi>{ person.name.clone() }</bdi>{ icon(Icon::Cross) }
                        </button>
                    </li>
                }
            }) }
        </ul>
    }
}

fn option(props: &ChooserProps, found: &FoundPerson, at: usize, is_pointed: bool) -> Html {
    let person = &found.person;
    let action = props.pick(person);
    let onclick = props.on_action.reform(move |_: MouseEvent| {
        dom::focus(FIELD_ID);
        action.clone()
    });
    let is_chosen = props.is_chosen(person);
    // Of several the chosen ones are selected, of one the one pointed at would be.
    let is_selected = if props.chosen.is_some() { is_chosen } else { is_pointed };
    html! {
        <li key={person.id.to_string()} id={option_id(at)} role="option"
            class={classes!("switcher-option", is_pointed.then_some("chosen"))}
            aria-selected={is_selected.to_string()} data-testid={testid::FOUND_PERSON}
            data-user-id={person.id.to_string()} {onclick}>
            { sign(person, &props.here) }
            <span class="room-name"><bdi>{ person.name.clone() }</bdi></span>
            <span class="switcher-about">{ about(person, props.rules.as_ref()) }</span>
            if props.chosen.is_none() && found.room_id.is_some() {
                <span class="chooser-mark">{ text::has_room() }</span>
            }
            if is_chosen { <span class="chooser-mark">{ icon(Icon::Tick) }</span> }
        </li>
    }
}

fn on_key(
    props: &ChooserProps,
    at: usize,
    pointed: &UseStateHandle<usize>,
) -> Callback<KeyboardEvent> {
    let pick = props.people.get(at).map(|found| props.pick(&found.person));
    let act = {
        let (pointed, on_action) = (pointed.clone(), props.on_action.clone());
        Callback::from(move |stroke| match stroke {
            Stroke::To(at) => pointed.set(at),
            Stroke::Pick => pick.iter().for_each(|pick| on_action.emit(pick.clone())),
        })
    };
    let over_list = listbox::on_key(at, props.people.len(), act);
    let last = props.chosen.as_ref().and_then(|chosen| chosen.last().cloned());
    let (is_empty, on_action) = (props.looked.words.is_empty(), props.on_action.clone());
    Callback::from(move |event: KeyboardEvent| match &last {
        Some(last) if is_empty && event.key() == "Backspace" => {
            on_action.emit(TalkAction::Toggle(last.clone()));
            event.prevent_default();
        }
        _ => over_list.emit(event),
    })
}
