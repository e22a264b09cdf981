//! The list of rooms.

use std::cell::RefCell;
use std::collections::{BTreeMap, HashMap};
use std::rc::Rc;

use gloo_timers::callback::Timeout;
use ipc::{RoomSummary, TypingPerson};
use model::{Availability, PageSettings, Person, RoomId, Timestamp, UserId};
use web_sys::HtmlInputElement;
use yew::prelude::*;

use super::room_menu::{on_context, room_menu};
use crate::language::use_words;
use crate::store::{
    Action, Circle, DeskAction, OverlayAction, PageAction, RoomAction, Rooms, SearchAction,
    SessionAction, TalkAction,
};
use crate::views::icon::{Icon, icon};
use crate::views::keyed;
use crate::views::person_bar::{AccountAction, PersonBar};
use crate::views::rest::Rest;
use crate::views::room_row::RoomRow;
use crate::views::sections::{Narrowing, Section, Shelf, order, sections};
use crate::views::states;
use crate::{dom, testid, text};

/// No row is lower than this, in pixels of the page.
const ROW_PX: f64 = 44.0;
/// Rows drawn at once where the height of the window is not known.
const ROWS_AT_ONCE: usize = 24;
/// Rows that follow together when they are about to be seen.
const ROWS_MORE: usize = 16;
/// The selector of a room's row.
const ROW: &str = ".room-row";
/// A pointer that has not moved for this long aims at nothing, in milliseconds.
const AT_REST_AFTER_MS: u32 = 3_000;

/// Props of [`Sidebar`].
#[derive(Properties, PartialEq)]
pub(crate) struct SidebarProps {
    /// Every room.
    pub(crate) rooms: Rc<Rooms>,
    /// Who is here.
    pub(crate) availability: Rc<HashMap<UserId, Availability>>,
    /// Who types where.
    pub(crate) typing: Rc<BTreeMap<RoomId, Vec<TypingPerson>>>,
    /// How the page looks: folded sections, favourites.
    pub(crate) page: Rc<PageSettings>,
    /// The room on screen.
    pub(crate) open: Option<RoomId>,
    /// Who is signed in.
    pub(crate) me: Option<Person>,
    /// Without rooms: they may still be on their way.
    pub(crate) is_fetching: bool,
    /// Until when notifications are silenced.
    pub(crate) paused: Option<Timestamp>,
    /// The time, to the minute.
    pub(crate) now: Timestamp,
    /// Where actions go.
    pub(crate) dispatch: Callback<Action>,
}

/// The list of rooms with its filter and the person's bar.
#[component(Sidebar)]
pub(crate) fn sidebar(props: &SidebarProps) -> Html {
    use_words();
    let filter = use_state(String::new);
    let unread_only = use_state_eq(|| false);
    let menu = use_state(|| None);
    let order = use_held_order();
    let narrowing =
        Narrowing { words: (*filter).clone(), unread_only: *unread_only, open: props.open.clone() };
    let favourites = &props.page.favourites;
    let shown = sections(&props.rooms, &narrowing, favourites, order.held.as_deref());
    let (hold, release) = order.callbacks(&shown);
    let drawn = use_drawn();
    let on_pick = {
        let (dispatch, filter) = (props.dispatch.clone(), filter.clone());
        use_callback((), move |room, ()| {
            filter.set(String::new());
            dispatch.emit(Action::Room(RoomAction::Pick(room)));
        })
    };
    html! {
        <nav class="sidebar" aria-label={text::rooms()} data-testid={testid::SIDEBAR}>
            <div class="sidebar-head">
                { filter_box(&filter, &shown, &on_pick) }
                { head_buttons(props, &unread_only) }
            </div>
            <div class="room-list" onpointermove={hold} onpointerleave={release}
                onkeydown={on_list_key(&drawn)} oncontextmenu={on_context(&menu)}>
                { list(props, &shown, &narrowing, &drawn, &on_pick, &unread_only) }
            </div>
            { person(props) }
            { room_menu(props, &menu) }
        </nav>
    }
}

/// Only what is unread, the search through all messages, and a new chat.
fn head_buttons(props: &SidebarProps, unread_only: &UseStateHandle<bool>) -> Html {
    let is_on = **unread_only;
    let toggle = {
        let unread_only = unread_only.clone();
        move |_: MouseEvent| unread_only.set(!is_on)
    };
    let search = props.dispatch.reform(|_: MouseEvent| Action::Search(SearchAction::Open(None)));
    let new_chat =
        props.dispatch.reform(|_: MouseEvent| Action::Talk(TalkAction::Circle(Circle::Direct)));
    html! {
        <>
            <button type="button" class={classes!("icon-button", is_on.then_some("on"))}
                aria-label={text::unread_only()} title={text::unread_only()} aria-pressed={is_on.to_string()}
                data-testid={testid::UNREAD_ONLY} onclick={toggle}>{ icon(Icon::Funnel) }</button>
            <button type="button" class="icon-button" aria-label={text::search()} title={text::search()}
                onclick={search}>{ icon(Icon::Search) }</button>
            <button type="button" class="icon-button" aria-label={text::new_chat()} title={text::new_chat()}
                data-testid={testid::NEW_CHAT} onclick={new_chat}>{ icon(Icon::Plus) }</button>
        </>
    }
}

/// How many rows are drawn by now.
struct Drawn {
    rows: usize,
    /// Draws more of them.
    more: Callback<()>,
    /// Draws all of them and puts the keyboard on the last.
    to_end: Callback<()>,
}

/// First come the rows that fit into the window, the others when they are about to be seen: the
/// first picture does not wait for rows nobody sees, and they take no memory until somebody does.
#[hook]
fn use_drawn() -> Drawn {
    let drawn = use_state_eq(rows_at_once);
    let rows = *drawn;
    let is_wanted = use_mut_ref(|| false);
    let more = use_callback(drawn.clone(), |(), drawn| drawn.set(drawn.saturating_add(ROWS_MORE)));
    let to_end = use_callback((drawn, Rc::clone(&is_wanted)), |(), (drawn, is_wanted)| {
        if **drawn == usize::MAX {
            dom::focus_end(ROW, true);
        }
        *is_wanted.borrow_mut() = **drawn < usize::MAX;
        drawn.set(usize::MAX);
    });
    use_effect_with(rows, move |_| {
        if is_wanted.take() {
            dom::focus_end(ROW, true);
        }
    });
    Drawn { rows, more, to_end }
}

fn rows_at_once() -> usize {
    dom::window_height().map_or(ROWS_AT_ONCE, |height| (height / ROW_PX).ceil() as usize)
}

/// The order rooms keep while somebody aims at them.
struct HeldOrder {
    held: UseStateHandle<Option<Vec<RoomId>>>,
    rest: Rc<RefCell<Option<Timeout>>>,
}

#[hook]
fn use_held_order() -> HeldOrder {
    HeldOrder { held: use_state(|| None), rest: use_mut_ref(|| None) }
}

impl HeldOrder {
    /// Hold while the pointer moves over the list; let go when it leaves or has come to rest, for
    /// a mouse is often left lying where the list is.
    fn callbacks(&self, shown: &[Section]) -> (Callback<PointerEvent>, Callback<PointerEvent>) {
        let let_go = {
            let held = self.held.clone();
            move || held.set(None)
        };
        let hold = {
            let (held, rest, now) = (self.held.clone(), Rc::clone(&self.rest), order(shown));
            let let_go = let_go.clone();
            Callback::from(move |_: PointerEvent| {
                if held.is_none() {
                    held.set(Some(now.clone()));
                }
                *rest.borrow_mut() = Some(Timeout::new(AT_REST_AFTER_MS, let_go.clone()));
            })
        };
        let rest = Rc::clone(&self.rest);
        let release = Callback::from(move |_: PointerEvent| {
            *rest.borrow_mut() = None;
            let_go();
        });
        (hold, release)
    }
}

fn filter_box(
    filter: &UseStateHandle<String>,
    shown: &[Section],
    on_pick: &Callback<RoomId>,
) -> Html {
    let oninput = {
        let filter = filter.clone();
        move |event: InputEvent| {
            if let Some(field) = event.target_dyn_into::<HtmlInputElement>() {
                filter.set(field.value());
            }
        }
    };
    let clear = {
        let filter = filter.clone();
        move |_: MouseEvent| {
            filter.set(String::new());
            dom::focus(dom::FILTER_ID);
        }
    };
    let first = order(shown).into_iter().next();
    html! {
        <div class="filter" role="search">
            <input id={dom::FILTER_ID} type="text" autocomplete="off" spellcheck="false" dir="auto"
                aria-label={text::filter()} placeholder={text::filter()} value={(**filter).clone()}
                data-testid={testid::ROOM_FILTER} {oninput}
                onkeydown={on_filter_key(filter, first, on_pick)} />
            if !filter.is_empty() {
                <button type="button" class="icon-button" aria-label={text::clear_filter()} onclick={clear}>
                    { icon(Icon::Cross) }
                </button>
            }
        </div>
    }
}

fn on_filter_key(
    filter: &UseStateHandle<String>,
    first: Option<RoomId>,
    on_pick: &Callback<RoomId>,
) -> Callback<KeyboardEvent> {
    let (filter, on_pick) = (filter.clone(), on_pick.clone());
    Callback::from(move |event: KeyboardEvent| {
        if event.is_composing() || event.key_code() == dom::IME_KEY_CODE {
            return;
        }
        match event.key().as_str() {
            "Enter" => {
                if let (Some(room), false) = (&first, filter.trim().is_empty()) {
                    on_pick.emit(room.clone());
                }
            }
            "ArrowDown" => dom::step_focus(ROW, 1),
            "Escape" if !filter.is_empty() => {
                event.stop_propagation();
                filter.set(String::new());
            }
            _ => return,
        }
        event.prevent_default();
    })
}

/// Arrows go from row to row; from the first one up, to the filter.
fn on_list_key(drawn: &Drawn) -> Callback<KeyboardEvent> {
    let to_end = drawn.to_end.clone();
    Callback::from(move |event: KeyboardEvent| {
        match event.key().as_str() {
            "ArrowDown" => dom::step_focus(ROW, 1),
            "ArrowUp" if dom::is_first_active(ROW) => {
                dom::focus(dom::FILTER_ID);
            }
            "ArrowUp" => dom::step_focus(ROW, -1),
            "Home" => dom::focus_end(ROW, false),
            "End" => to_end.emit(()),
            _ => return,
        }
        event.prevent_default();
    })
}

fn list(
    props: &SidebarProps,
    shown: &[Section],
    narrowing: &Narrowing,
    drawn: &Drawn,
    on_pick: &Callback<RoomId>,
    unread_only: &UseStateHandle<bool>,
) -> Html {
    if props.rooms.is_empty() {
        return if props.is_fetching {
            states::room_list_skeleton()
        } else {
            states::quiet(Icon::People, text::no_rooms(), text::no_rooms_lead())
        };
    }
    if shown.is_empty() {
        return nothing(narrowing, unread_only);
    }
    let is_narrowed = narrowing.is_some();
    let unfolded = |section: &&Section| is_narrowed || !section.shelf.is_folded(&props.page.folded);
    let visible = order(&shown.iter().filter(unfolded).cloned().collect::<Vec<_>>());
    let tab_stop =
        props.open.as_ref().filter(|open| visible.contains(open)).or(visible.first()).cloned();
    // The keyboard goes on from the room on screen, so the rows down to it are there.
    let down_to_open = tab_stop.as_ref().and_then(|open| visible.iter().position(|it| it == open));
    let mut left = drawn.rows.max(down_to_open.map_or(0, |at| at + 2));
    let mut rows_of = |section: &Section| {
        let rows = if unfolded(&section) { section.rooms.len().min(left) } else { 0 };
        left -= rows;
        rows
    };
    html! {
        { for shown.iter().map(|section| {
            let rows = rows_of(section);
            let more = &drawn.more;
            section_view(props, section, unfolded(&section), rows, tab_stop.as_ref(), on_pick, more)
        }) }
    }
}

fn nothing(narrowing: &Narrowing, unread_only: &UseStateHandle<bool>) -> Html {
    if !narrowing.words.trim().is_empty() {
        return html! { <p class="no-match" role="status">{ text::no_match() }</p> };
    }
    let unread_only = unread_only.clone();
    html! {
        <div class="no-match" role="status">
            <p>{ text::all_read() }</p>
            <button type="button" class="link" onclick={move |_: MouseEvent| unread_only.set(false)}>
                { text::show_all_rooms() }
            </button>
        </div>
    }
}

fn section_view(
    props: &SidebarProps,
    section: &Section,
    is_unfolded: bool,
    rows: usize,
    tab_stop: Option<&RoomId>,
    on_pick: &Callback<RoomId>,
    more: &Callback<()>,
) -> Html {
    html! {
        <section key={section.shelf.key()} class={classes!("section", (!is_unfolded).then_some("folded"))}>
            <h2>{ section_head(props, section, is_unfolded) }</h2>
            if is_unfolded {
                <ul>
                    { keyed(section.rooms.iter().take(rows).map(|room| html! {
                        <li key={room.id.to_string()}>{ row(props, room, tab_stop, on_pick) }</li>
                    })) }
                    if rows < section.rooms.len() {
                        <Rest rows={section.rooms.len() - rows} on_near={more.clone()} />
                    }
                </ul>
            }
        </section>
    }
}

fn section_head(props: &SidebarProps, section: &Section, is_unfolded: bool) -> Html {
    let kind = match section.shelf {
        Shelf::Favourites => {
            return html! {
                <span class="section-head">
                    { icon(Icon::Star) }<span>{ text::favourites() }</span>
                    <span class="count">{ section.rooms.len() }</span>
                </span>
            };
        }
        Shelf::Kind(kind) => kind,
    };
    let toggle =
        props.dispatch.reform(move |_: MouseEvent| Action::Page(PageAction::ToggleSection(kind)));
    let unread = section.unread();
    html! {
        <button type="button" class="section-head" aria-expanded={is_unfolded.to_string()} onclick={toggle}>
            { icon(Icon::Chevron) }
            <span>{ text::section(kind) }</span>
            <span class="count">{ section.rooms.len() }</span>
            if unread > 0 && !is_unfolded {
                <span class="badge">
                    <span aria-hidden="true">{ text::badge(unread, false) }</span>
                    <span class="visually-hidden">{ text::unread(unread, 0) }</span>
                </span>
            }
        </button>
    }
}

fn row(
    props: &SidebarProps,
    room: &Rc<RoomSummary>,
    tab_stop: Option<&RoomId>,
    on_pick: &Callback<RoomId>,
) -> Html {
    let availability =
        room.other.as_ref().map(|other| props.availability.get(other).copied().unwrap_or_default());
    html! {
        <RoomRow room={Rc::clone(room)} me={props.me.as_ref().map(|me| me.id.clone())} {availability}
            typing={props.typing.get(&room.id).cloned().unwrap_or_default()}
            is_open={props.open.as_ref() == Some(&room.id)} is_tab_stop={tab_stop == Some(&room.id)}
            now={props.now} on_pick={on_pick.clone()} />
    }
}

fn person(props: &SidebarProps) -> Html {
    let Some(me) = &props.me else { return html! {} };
    let availability = props.availability.get(&me.id).copied().unwrap_or_default();
    let (dispatch, now) = (props.dispatch.clone(), props.now);
    let on_action = Callback::from(move |action| {
        dispatch.emit(match action {
            AccountAction::Pause(ms) => Action::Desk(DeskAction::Pause(Some(now.plus_ms(ms)))),
            AccountAction::Resume => Action::Desk(DeskAction::Pause(None)),
            AccountAction::Settings => Action::Overlay(OverlayAction::OpenSettings),
            AccountAction::Shortcuts => Action::Overlay(OverlayAction::OpenShortcuts),
            AccountAction::SignOut => Action::Session(SessionAction::SignOut),
        });
    });
    html! {
        <PersonBar me={me.clone()} {availability} paused={props.paused} now={props.now} {on_action} />
    }
}
