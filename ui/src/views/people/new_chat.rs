//! A new chat: with one person, or with several as a group.

use std::rc::Rc;

use ipc::{FoundPerson, GroupRules, NamedProperty};
use model::{PropertyId, limits};
use web_sys::{HtmlInputElement, HtmlSelectElement};
use yew::prelude::*;

use super::super::dialog::Dialog;
use super::chooser::Chooser;
use super::{Foot, Here, alert, foot, name_of, refusal};
use crate::language::use_words;
use crate::store::{Circle, NewGroup, Talk, TalkAction};
use crate::{testid, text};

/// A name this long says how much is left.
const NAME_COUNTS_FROM: usize = limits::GROUP_NAME_CHARS - 20;

/// Props of [`NewChat`].
#[derive(Properties, PartialEq)]
pub(crate) struct NewChatProps {
    /// With one or with several.
    pub(crate) circle: Circle,
    /// What is being begun.
    pub(crate) talk: Talk,
    /// Who is here.
    pub(crate) here: Here,
    /// Something was done.
    pub(crate) on_action: Callback<TalkAction>,
    /// Nothing is begun; what was chosen stays.
    pub(crate) on_close: Callback<()>,
}

/// A new chat.
#[component(NewChat)]
pub(crate) fn new_chat(props: &NewChatProps) -> Html {
    use_words();
    let content = match props.circle {
        Circle::Direct => direct(props),
        Circle::Group => group(props),
    };
    html! {
        <Dialog heading={text::new_chat()} class="new-chat" has_close=true on_close={props.on_close.clone()}>
            <div class="kinds" role="group" aria-label={text::new_chat_kinds()}>
                { kind(props, Circle::Direct, text::one_person()) }
                { kind(props, Circle::Group, text::a_group()) }
            </div>
            { content }
        </Dialog>
    }
}

fn kind(props: &NewChatProps, circle: Circle, words: &'static str) -> Html {
    let is_on = props.circle == circle;
    let onclick = props.on_action.reform(move |_: MouseEvent| TalkAction::Circle(circle));
    html! {
        <button type="button" class={classes!("kind", is_on.then_some("on"))}
            aria-pressed={is_on.to_string()} {onclick}>{ words }</button>
    }
}

fn direct(props: &NewChatProps) -> Html {
    let talk = &props.talk;
    html! {
        <>
            <Chooser key="direct" looked={talk.looked.clone()} people={Rc::clone(&talk.looked.found)}
                here={props.here.clone()} rules={talk.rules.clone()} on_action={props.on_action.clone()} />
            { refusal(talk.refused.as_ref()) }
            if talk.awaited > 0 { <p class="chooser-note" role="status">{ text::beginning() }</p> }
            <p class="switcher-keys" aria-hidden="true">{ text::direct_keys() }</p>
        </>
    }
}

fn group(props: &NewChatProps) -> Html {
    let (talk, group) = (&props.talk, &props.talk.group);
    let fitting = talk.looked.found.iter().filter(|found| group.fits(&found.person)).cloned();
    let people: Rc<Vec<FoundPerson>> = Rc::new(fitting.collect());
    let strangers = strangers(group);
    let is_ready = model::group_name(&group.name).is_some()
        && group.property.is_some()
        && !group.chosen.is_empty()
        && strangers.is_none();
    let make = Foot {
        words: text::make_group(),
        is_ready,
        is_busy: talk.awaited > 0,
        is_grave: false,
        action: TalkAction::Make(String::new()),
    };
    html! {
        <>
            { name(props) }
            { place(props) }
            <Chooser key="group" looked={talk.looked.clone()} {people} chosen={Some(group.chosen.clone())}
                has_focus=false here={props.here.clone()} rules={talk.rules.clone()}
                on_action={props.on_action.clone()} />
            { alert(strangers) }
            { refusal(talk.refused.as_ref()) }
            <p class="missing">{ missing(group) }</p>
            { foot(make, &props.on_action, &props.on_close) }
        </>
    }
}

/// What is still to be done before the group can be made.
fn missing(group: &NewGroup) -> &'static str {
    match (group.name.trim().is_empty(), group.chosen.is_empty()) {
        (true, _) => text::name_missing(),
        (false, true) => text::nobody_chosen(),
        (false, false) => "",
    }
}

/// Who was chosen before the property was another.
fn strangers(group: &NewGroup) -> Option<String> {
    let names: Vec<&str> = group
        .chosen
        .iter()
        .filter(|person| !group.fits(person))
        .map(|person| person.name.as_str())
        .collect();
    (!names.is_empty()).then(|| text::of_another_property(&names))
}

fn name(props: &NewChatProps) -> Html {
    let name = &props.talk.group.name;
    let length = name.trim().chars().count();
    let oninput = props.on_action.reform(|event: InputEvent| {
        let field = event.target_dyn_into::<HtmlInputElement>();
        TalkAction::Name(field.map(|field| field.value()).unwrap_or_default())
    });
    let is_too_long = length > limits::GROUP_NAME_CHARS;
    html! {
        <label class="field">
            <span>{ text::group_name() }</span>
            <input type="text" autofocus=true autocomplete="off" dir="auto" placeholder={text::group_name_hint()}
                aria-invalid={is_too_long.then_some("true")} aria-describedby="group-name-left"
                data-testid={testid::GROUP_NAME} value={name.clone()} {oninput} />
            <small id="group-name-left" class={is_too_long.then_some("warn")}>
                if length >= NAME_COUNTS_FROM { { text::name_left(name) } }
            </small>
        </label>
    }
}

/// Where the group belongs, and whose people may be in it.
fn place(props: &NewChatProps) -> Html {
    let Some(rules) = &props.talk.rules else { return html! {} };
    if rules.own.is_empty() {
        return alert(Some(text::no_property().to_owned()));
    }
    html! {
        <>
            { own(props, rules) }
            if !rules.others.is_empty() {
                { others(props, rules) }
                <p class="chooser-note">{ whose(&props.talk.group, rules) }</p>
            }
        </>
    }
}

fn own(props: &NewChatProps, rules: &GroupRules) -> Html {
    let chosen = props.talk.group.property.as_ref();
    if let [only] = rules.own.as_slice() {
        return html! {
            <p class="field"><span>{ text::group_property() }</span><bdi>{ only.name.clone() }</bdi></p>
        };
    }
    let onchange = props.on_action.reform(|event: Event| {
        let field = event.target_dyn_into::<HtmlSelectElement>();
        TalkAction::Property(PropertyId::new(field.map(|it| it.value()).unwrap_or_default()))
    });
    let option = |property: &NamedProperty| {
        html! {
            <option value={property.id.to_string()} selected={chosen == Some(&property.id)}>
                { property.name.clone() }
            </option>
        }
    };
    html! {
        <label class="field">
            <span>{ text::group_property() }</span>
            <select {onchange}>{ for rules.own.iter().map(option) }</select>
        </label>
    }
}

fn others(props: &NewChatProps, rules: &GroupRules) -> Html {
    let group = &props.talk.group;
    let others = rules.others.iter().filter(|other| group.property.as_ref() != Some(&other.id));
    html! {
        <fieldset class="setting">
            <legend>{ text::group_others() }</legend>
            <div class="other-properties">
                { for others.map(|other| {
                    let id = other.id.clone();
                    let onchange = props.on_action.reform(move |_: Event| TalkAction::Other(id.clone()));
                    html! {
                        <label class="choice" key={other.id.to_string()}>
                            <input type="checkbox" checked={group.others.contains(&other.id)} {onchange} />
                            <span><bdi>{ other.name.clone() }</bdi></span>
                        </label>
                    }
                }) }
            </div>
        </fieldset>
    }
}

fn whose(group: &NewGroup, rules: &GroupRules) -> String {
    let others = group.others.iter().filter(|other| group.property.as_ref() != Some(other));
    let of = group.property.iter().chain(others);
    let names: Vec<&str> = of.filter_map(|id| name_of(&rules.known, id)).collect();
    text::people_of(&names)
}
