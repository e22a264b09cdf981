//! The panel of the search: words, what narrows it, what was found, and how far was looked.

use std::rc::Rc;

use ipc::SearchHit;
use model::{MessageId, RoomId, Timestamp, UserId};
use web_sys::{HtmlElement, HtmlInputElement, HtmlSelectElement};
use yew::prelude::*;

use super::avatar;
use super::excerpt::excerpt;
use super::icon::{Icon, icon};
use super::search_days::DayField;
use super::states;
use crate::language::use_words;
use crate::store::{Looking, Search, SearchAction, When};
use crate::{dom, testid, text};

/// The next page is asked for when less than this is left below, in pixels.
const NEAR_PX: i32 = 400;

/// Somebody or something to choose from.
pub(crate) type Choice<T> = (T, AttrValue);

/// Props of [`SearchPanel`].
#[derive(Properties, PartialEq)]
pub(crate) struct SearchProps {
    /// The search.
    pub(crate) search: Search,
    /// The rooms one may look in.
    pub(crate) rooms: Rc<Vec<Choice<RoomId>>>,
    /// The people one may look for.
    pub(crate) people: Rc<Vec<Choice<UserId>>>,
    /// The time, to the minute.
    pub(crate) now: Timestamp,
    /// Something was done.
    pub(crate) on_action: Callback<SearchAction>,
}

/// The panel.
#[component(SearchPanel)]
pub(crate) fn search_panel(props: &SearchProps) -> Html {
    use_words();
    html! {
        <aside class="aside search" role="search" aria-label={text::search()} onkeydown={on_key(props)}>
            <header class="aside-head">
                { field(props) }
                <button type="button" class="icon-button" aria-label={text::search_close()} title={text::search_close()}
                    onclick={props.on_action.reform(|_: MouseEvent| SearchAction::Close)}>{ icon(Icon::Cross) }</button>
            </header>
            { filters(props) }
            { results(props) }
            <p class="search-range" role="status">{ status(props) }</p>
        </aside>
    }
}

fn field(props: &SearchProps) -> Html {
    let oninput = props.on_action.reform(|event: InputEvent| {
        let field = event.target_dyn_into::<HtmlInputElement>();
        SearchAction::Typed(field.map(|field| field.value()).unwrap_or_default())
    });
    let words =
        if props.search.filters.room.is_some() { text::search_here() } else { text::search() };
    html! {
        <div class="filter">
            { icon(Icon::Search) }
            <input id={dom::SEARCH_ID} type="text" autocomplete="off" spellcheck="false" dir="auto"
                aria-label={words} placeholder={words} value={props.search.text.clone()}
                data-testid={testid::SEARCH} {oninput} />
        </div>
    }
}

/// Escape closes, arrows go through what was found, Enter in the field shows the first.
fn on_key(props: &SearchProps) -> Callback<KeyboardEvent> {
    let on_action = props.on_action.clone();
    let first = props.search.hits.first().map(place);
    Callback::from(move |event: KeyboardEvent| {
        if event.is_composing() || event.key_code() == dom::IME_KEY_CODE {
            return;
        }
        let field = event.target_dyn_into::<HtmlInputElement>();
        let is_in_field = field.is_some_and(|field| field.id() == dom::SEARCH_ID);
        let is_in_list = event
            .target_dyn_into::<HtmlElement>()
            .is_some_and(|it| it.class_name().contains("hit"));
        match event.key().as_str() {
            "Escape" => on_action.emit(SearchAction::Close),
            "Enter" if is_in_field => {
                if let Some((room, message)) = first.clone() {
                    on_action.emit(SearchAction::Show(room, message));
                }
            }
            "ArrowDown" if is_in_field || is_in_list => dom::step_focus(".hit", 1),
            "ArrowUp" if is_in_list && dom::is_first_active(".hit") => {
                dom::focus(dom::SEARCH_ID);
            }
            "ArrowUp" if is_in_list => dom::step_focus(".hit", -1),
            _ => return,
        }
        event.prevent_default();
        event.stop_propagation();
    })
}

fn place(hit: &SearchHit) -> (RoomId, MessageId) {
    (hit.message.room_id.clone(), hit.message.id.clone())
}

fn filters(props: &SearchProps) -> Html {
    let chosen = &props.search.filters;
    let on_room = pick(props, |id| SearchAction::Room((!id.is_empty()).then(|| RoomId::new(id))));
    let on_sender =
        pick(props, |id| SearchAction::Sender((!id.is_empty()).then(|| UserId::new(id))));
    let on_when = pick(props, |words| {
        let when = When::ALL.into_iter().find(|when| text::when(*when) == words);
        SearchAction::When(when.unwrap_or_default())
    });
    let rooms = props.rooms.iter().map(|(id, name)| (id.to_string().into(), name.clone()));
    let people = props.people.iter().map(|(id, name)| (id.to_string().into(), name.clone()));
    let times = When::ALL.iter().map(|when| (text::when(*when).into(), text::when(*when).into()));
    let room = chosen.room.as_ref().map(ToString::to_string).unwrap_or_default();
    let sender = chosen.sender.as_ref().map(ToString::to_string).unwrap_or_default();
    let has_file = chosen.has_file;
    html! {
        <div class="chips" role="group" aria-label={text::search_filters()}>
            <Chip label={text::search_room()} choices={any(text::search_all_rooms()).chain(rooms).collect::<Vec<_>>()}
                chosen={room} usual="" onchange={on_room} />
            <Chip label={text::search_sender()} choices={any(text::search_anyone()).chain(people).collect::<Vec<_>>()}
                chosen={sender} usual="" onchange={on_sender} />
            <Chip label={text::search_when()} choices={times.collect::<Vec<_>>()}
                chosen={text::when(chosen.when)} usual={text::when(When::Any)} onchange={on_when} />
            <DayField label={text::search_from()} test={testid::SEARCH_FROM} day={chosen.from} now={props.now}
                on_choose={props.on_action.reform(SearchAction::From)} />
            <DayField label={text::search_until()} test={testid::SEARCH_UNTIL} day={chosen.until} now={props.now}
                on_choose={props.on_action.reform(SearchAction::Until)} />
            <button type="button" class={classes!("chip", has_file.then_some("on"))} aria-pressed={has_file.to_string()}
                onclick={props.on_action.reform(move |_: MouseEvent| SearchAction::HasFile(!has_file))}>
                { icon(Icon::File) }{ text::search_file() }
            </button>
        </div>
    }
}

/// The choice that narrows nothing.
fn any(words: &'static str) -> impl Iterator<Item = (AttrValue, AttrValue)> {
    std::iter::once((AttrValue::Static(""), AttrValue::Static(words)))
}

fn pick(props: &SearchProps, action: fn(String) -> SearchAction) -> Callback<Event> {
    props.on_action.reform(move |event: Event| {
        let field = event.target_dyn_into::<HtmlSelectElement>();
        action(field.map(|field| field.value()).unwrap_or_default())
    })
}

/// Props of [`Chip`].
#[derive(Properties, PartialEq)]
struct ChipProps {
    label: &'static str,
    choices: Vec<(AttrValue, AttrValue)>,
    chosen: AttrValue,
    /// What is chosen when nothing narrows.
    usual: AttrValue,
    onchange: Callback<Event>,
}

/// The browser's own choice, in the shape of a chip: it has its keys on every system.
#[component(Chip)]
fn chip(props: &ChipProps) -> Html {
    use_words();
    let node = use_node_ref();
    {
        let node = node.clone();
        // Once somebody has chosen, the browser looks at no attribute any more.
        use_effect_with(props.chosen.clone(), move |chosen| {
            if let Some(select) = node.cast::<HtmlSelectElement>() {
                select.set_value(chosen);
            }
        });
    }
    let is_on = props.chosen != props.usual;
    html! {
        <select ref={node} class={classes!("chip", is_on.then_some("on"))} aria-label={props.label}
            onchange={props.onchange.clone()}>
            { for props.choices.iter().map(|(value, name)| html! {
                <option value={value.clone()} selected={*value == props.chosen}>{ name.clone() }</option>
            }) }
        </select>
    }
}

fn results(props: &SearchProps) -> Html {
    let search = &props.search;
    let nothing = |sign, heading, lead| html! { <div class="hits">{ states::quiet(sign, heading, lead) }</div> };
    match search.looking {
        Looking::Failed(code) => return nothing(Icon::Warning, text::error(code), ""),
        Looking::Idle => {
            return nothing(Icon::Search, text::search_idle(), text::search_idle_lead());
        }
        Looking::Done if search.hits.is_empty() => {
            return nothing(Icon::Search, text::search_none(), text::search_none_lead());
        }
        Looking::Waiting | Looking::Done => {}
    }
    let onscroll = {
        let (on_action, has_more) = (props.on_action.clone(), search.next.is_some());
        Callback::from(move |event: Event| {
            let list = event.target_dyn_into::<HtmlElement>().filter(|_| has_more);
            if list.is_some_and(|list| left_below(&list) < NEAR_PX) {
                on_action.emit(SearchAction::More);
            }
        })
    };
    html! {
        <div class="hits" {onscroll}>
            <ol aria-label={text::search_results()}>
                { for search.hits.iter().map(|hit| self::hit(props, hit)) }
            </ol>
            if search.next.is_some() {
                <button type="button" class="button quiet wide"
                    onclick={props.on_action.reform(|_: MouseEvent| SearchAction::More)}>{ text::search_more() }</button>
            }
        </div>
    }
}

fn left_below(list: &HtmlElement) -> i32 {
    list.scroll_height() - list.scroll_top() - list.client_height()
}

fn hit(props: &SearchProps, hit: &SearchHit) -> Html {
    let message = &hit.message;
    let onclick = {
        let (room, id) = place(hit);
        props.on_action.reform(move |_: MouseEvent| SearchAction::Show(room.clone(), id.clone()))
    };
    let is_shown = props.search.shown.as_ref() == Some(&message.id);
    let room = match props.search.filters.room {
        Some(_) => None,
        None => props.rooms.iter().find(|(id, _)| *id == message.room_id).map(|(_, name)| name),
    };
    html! {
        <li key={message.id.to_string()}>
            <button type="button" class={classes!("hit", is_shown.then_some("shown"))}
                aria-current={is_shown.then_some("true")} data-testid={testid::SEARCH_HIT}
                data-message-id={message.id.to_string()} {onclick}>
                <span class="hit-head">
                    <span class={avatar::name_class(message.sender_id.as_str())}>
                        <bdi>{ message.sender_name.clone() }</bdi>
                    </span>
                    if let Some(room) = room { <span class="hit-room"><bdi>{ room.clone() }</bdi></span> }
                    <span class="hit-time">{ text::moment(message.shown_at(), props.now) }</span>
                </span>
                <span class="hit-text" dir="auto">{ pieces(&message.content.text, &hit.in_text) }</span>
                if let Some(file) = &message.content.attachment {
                    <span class="hit-file">{ icon(Icon::File) }<bdi>{ pieces(&file.name, &hit.in_name) }</bdi></span>
                }
            </button>
        </li>
    }
}

fn pieces(text: &str, marks: &[ipc::Highlight]) -> Html {
    html! {
        { for excerpt(text, marks).into_iter().map(|piece| match piece.is_marked {
            true => html! { <mark>{ piece.text }</mark> },
            false => html! { { piece.text } },
        }) }
    }
}

fn status(props: &SearchProps) -> String {
    let search = &props.search;
    match search.looking {
        Looking::Idle | Looking::Failed(_) => String::new(),
        Looking::Waiting => text::search_waiting().to_owned(),
        Looking::Done => {
            let range = text::range(search.range, props.now);
            match search.hits.len() {
                0 => range,
                count => format!("{}. {range}", text::found(count, search.next.is_some())),
            }
        }
    }
}
