//! The scrolling list of messages.

use std::cell::RefCell;
use std::rc::Rc;

use gloo_timers::callback::Timeout;
use model::{Delivery, Message, MessageId, Participant, Timestamp, UserId};
use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::Closure;
use web_sys::{Element, MutationObserver, MutationObserverInit, ResizeObserver};
use yew::prelude::*;

use super::copying;
use super::icon::{Icon, icon};
use super::keyed;
use super::message_menu::{MessageMenu, has_choices};
use super::message_row::{MessageRow, RowAction, Shape};
use super::picture_grid::{Group, picture_grid};
use super::reactions::chips;
use super::rows::{Item, find};
use super::scroll::Keeper;
use crate::language::use_words;
use crate::store::{Older, Scroll, Target, Uploads};
use crate::time::local;
use crate::writing::names::Names;
use crate::{dom, testid, text};

/// The selector of a message.
const ROWS: &str = ".rows .message";
/// The day of the rows in view is shown this long after a scroll, in milliseconds.
const FLOATS_FOR_MS: u32 = 1_500;

/// Where the drawn stretch lies, and where the reader is in it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Place {
    /// What stands above the oldest row on hand.
    pub(crate) older: Older,
    /// The oldest row on hand is drawn.
    pub(crate) shows_start: bool,
    /// The newest row on hand is drawn, or its reader follows it.
    pub(crate) shows_end: bool,
    /// The newest row is in view.
    pub(crate) is_at_end: bool,
    /// Messages that came while it was not.
    pub(crate) arrived: u32,
    /// Counts commands to go to the end.
    pub(crate) jumps: u32,
}

/// Props of [`TimelineView`]. Key it by room: where the reader is belongs to one room.
#[derive(Properties, PartialEq)]
pub(crate) struct TimelineProps {
    /// What is drawn.
    pub(crate) items: Rc<Vec<Item>>,
    /// Who is in the room, for the names of today.
    pub(crate) participants: Rc<Vec<Participant>>,
    /// Where the drawn stretch lies, and where the reader is in it.
    pub(crate) place: Place,
    /// What they answer to.
    pub(crate) names: Rc<Names>,
    /// How far uploads are.
    pub(crate) uploads: Rc<Uploads>,
    /// The row the reader was led to.
    pub(crate) target: Option<Target>,
    /// The first unread message is further up than what is on hand: this many are unread.
    pub(crate) unread_above: Option<u32>,
    /// A room of two.
    pub(crate) is_direct: bool,
    /// Live.
    pub(crate) is_online: bool,
    /// Whether what was sent can be changed and deleted.
    pub(crate) can_edit: bool,
    /// Whether people may react to messages.
    pub(crate) can_react: bool,
    /// Who is at this desk.
    pub(crate) me: Option<UserId>,
    /// The time, to the minute.
    pub(crate) now: Timestamp,
    /// The reader moved.
    pub(crate) on_scroll: Callback<Scroll>,
    /// Something is to be done about an unsent message.
    pub(crate) on_action: Callback<RowAction>,
    /// To the newest message.
    pub(crate) on_end: Callback<()>,
    /// Ask for older messages again.
    pub(crate) on_older: Callback<()>,
    /// To the first unread message.
    pub(crate) on_unread: Callback<()>,
}

/// The scrolling list of messages.
#[component(TimelineView)]
pub(crate) fn timeline_view(props: &TimelineProps) -> Html {
    use_words();
    let keeper = use_mut_ref(Keeper::default);
    keeper.borrow_mut().before_update();
    let floating = use_state_eq(|| None::<String>);
    let rest = use_mut_ref(|| None);
    use_place(&keeper, props);
    use_holding(&keeper);
    let onscroll = {
        let (keeper, on_scroll, shows_end) =
            (Rc::clone(&keeper), props.on_scroll.clone(), props.place.shows_end);
        let floating = floating.clone();
        let rest = Rc::clone(&rest);
        Callback::from(move |_: Event| {
            let report = keeper.borrow_mut().scrolled(shows_end);
            floating.set(keeper.borrow().day_above());
            let gone = floating.clone();
            *rest.borrow_mut() = Some(Timeout::new(FLOATS_FOR_MS, move || gone.set(None)));
            if let Some(report) = report {
                on_scroll.emit(report);
            }
        })
    };
    let scroller = keeper.borrow().scroller();
    let menu = use_state(|| None);
    html! {
        <div class="timeline-frame">
            <div class="timeline" ref={scroller} {onscroll} tabindex="0" role="region"
                aria-label={text::messages()} data-testid={testid::TIMELINE}
                onkeydown={on_key(&props.on_action)} oncontextmenu={on_context(&menu)}
                oncopy={on_copy(props)}>
                <Rows items={Rc::clone(&props.items)} participants={Rc::clone(&props.participants)}
                    names={Rc::clone(&props.names)} uploads={Rc::clone(&props.uploads)}
                    target={props.target.clone()} is_direct={props.is_direct} is_online={props.is_online}
                    can_react={props.can_react} me={props.me.clone()} now={props.now} begins={props.place.shows_start.then_some(props.place.older)}
                    on_action={props.on_action.clone()} on_older={props.on_older.clone()} />
            </div>
            if let Some(day) = &*floating {
                // The rows say it themselves to those who listen.
                <div class="floating-day" aria-hidden="true" data-testid={testid::FLOATING_DAY}>
                    <span>{ day.clone() }</span>
                </div>
            }
            { unread_pill(props) }
            { pill(props) }
            { message_menu(props, &menu) }
        </div>
    }
}

/// After each change of the rows: put the reader back, then say where they are.
#[hook]
fn use_place(keeper: &Rc<RefCell<Keeper>>, props: &TimelineProps) {
    let keeper = Rc::clone(keeper);
    let (place, on_scroll) = (props.place, props.on_scroll.clone());
    let target = props.target.clone();
    let drawn =
        (Rc::clone(&props.items), place.older, place.jumps, place.shows_end, target.clone());
    use_effect_with(drawn, move |_| {
        let report =
            keeper.borrow_mut().after_update(place.jumps, place.shows_end, target.as_ref());
        if let Some(report) = report {
            on_scroll.emit(report);
        }
    });
}

/// Rows come and go, composer, window and zoom change the size of the list: none of it is a scroll
/// of the reader's, and all of it has to be made good before the next paint.
#[hook]
fn use_holding(keeper: &Rc<RefCell<Keeper>>) {
    let keeper = Rc::clone(keeper);
    use_effect_with((), move |()| {
        let scroller = keeper.borrow().scroller().cast::<web_sys::HtmlElement>();
        let shifted = Closure::<dyn FnMut()>::new(move || keeper.borrow_mut().shifted());
        let callback: &js_sys::Function = shifted.as_ref().unchecked_ref();
        let sizes = ResizeObserver::new(callback).ok();
        let rows = MutationObserver::new(callback).ok();
        if let (Some(sizes), Some(rows), Some(scroller)) = (&sizes, &rows, &scroller) {
            sizes.observe(scroller);
            if let Some(list) = scroller.first_element_child() {
                sizes.observe(&list);
                let children = MutationObserverInit::new();
                children.set_child_list(true);
                let _ = rows.observe_with_options(&list, &children);
            }
        }
        move || {
            if let Some(sizes) = sizes {
                sizes.disconnect();
            }
            if let Some(rows) = rows {
                rows.disconnect();
            }
            drop(shifted);
        }
    });
}

/// Props of [`Rows`].
#[derive(Properties, PartialEq)]
struct RowsProps {
    items: Rc<Vec<Item>>,
    participants: Rc<Vec<Participant>>,
    names: Rc<Names>,
    uploads: Rc<Uploads>,
    target: Option<Target>,
    is_direct: bool,
    is_online: bool,
    can_react: bool,
    me: Option<UserId>,
    now: Timestamp,
    /// What stands above the oldest row on hand, where that is drawn.
    begins: Option<Older>,
    on_action: Callback<RowAction>,
    on_older: Callback<()>,
}

/// The rows by themselves: what lies over them changes more often, and none of them with it.
#[component(Rows)]
fn rows(props: &RowsProps) -> Html {
    use_words();
    html! {
        <ol class="rows">
            { top(props) }
            { keyed(props.items.iter().map(|item| draw(item, props))) }
        </ol>
    }
}

fn draw(item: &Item, props: &RowsProps) -> Html {
    match item {
        Item::Day { day, above } => day_row(*day, above, props.now),
        Item::Divider => html! {
            <li key="divider" class="divider" data-divider="" data-testid={testid::NEW_DIVIDER}>
                <span>{ text::new_messages() }</span>
            </li>
        },
        Item::Gap { id } => html! {
            <li key={format!("gap-{id}")} class="gap" data-row={format!("gap-{id}")}
                data-testid={testid::GAP_ROW}>
                { icon(Icon::Info) }
                <span>{ if props.is_online { text::gap() } else { text::gap_offline() } }</span>
            </li>
        },
        Item::Message { message, is_own, opens, closes } => {
            let shape = Shape::Row { opens: *opens, closes: *closes };
            message_row(message, *is_own, shape, props)
        }
        Item::Pictures { messages, is_own, opens, closes } => {
            let first = messages.first().filter(|_| *opens && !is_own);
            let sender = first.map(|first| (&first.sender_id, name_of(first, &props.participants)));
            let tiles = messages.iter().map(|one| message_row(one, *is_own, Shape::Tile, props));
            let group = Group { is_own: *is_own, opens: *opens, closes: *closes };
            picture_grid(messages, group, sender, props.is_direct, tiles.collect())
        }
    }
}

fn message_row(message: &Rc<Message>, is_own: bool, shape: Shape, props: &RowsProps) -> Html {
    let is_waiting = matches!(message.delivery, Delivery::Waiting { .. });
    html! {
        <MessageRow key={message.id.to_string()} message={Rc::clone(message)}
            name={name_of(message, &props.participants)}
            upload={props.uploads.get(&message.id).copied()}
            is_found={props.target.as_ref().is_some_and(|target| target.id == message.id)}
            chips={chips(message, props.me.as_ref(), &props.participants)} can_react={props.can_react}
            {is_own} {shape} is_direct={props.is_direct}
            now={if is_waiting { props.now } else { Timestamp::default() }}
            names={Rc::clone(&props.names)} on_action={props.on_action.clone()} />
    }
}

/// Arrows go from message to message once the keyboard is in the list; Ctrl C copies the one it is
/// on, unless some text is chosen.
fn on_key(on_action: &Callback<RowAction>) -> Callback<KeyboardEvent> {
    let on_action = on_action.clone();
    Callback::from(move |event: KeyboardEvent| {
        let Some(target) = event.target_dyn_into::<Element>() else { return };
        let is_row = target.matches(ROWS).unwrap_or_default();
        if !is_row && !target.matches(".timeline").unwrap_or_default() {
            return;
        }
        match event.key().as_str() {
            "ArrowUp" if is_row => dom::step_focus(ROWS, -1),
            "ArrowDown" if is_row => dom::step_focus(ROWS, 1),
            "ArrowUp" | "ArrowDown" => dom::focus_end(ROWS, true),
            "c" | "C" if is_row && event.ctrl_key() && !dom::has_selection() => {
                let Some(id) = message_id(&target) else { return };
                on_action.emit(RowAction::Copy(id));
            }
            _ => return,
        }
        event.prevent_default();
    })
}

/// What is chosen over several messages is copied without what is drawn around it.
fn on_copy(props: &TimelineProps) -> Callback<Event> {
    let (items, people) = (Rc::clone(&props.items), Rc::clone(&props.participants));
    Callback::from(move |event: Event| {
        if copying::copy(&event, ROWS, &items, |message| name_of(message, &people).to_string()) {
            event.prevent_default();
        }
    })
}

fn message_id(row: &Element) -> Option<MessageId> {
    row.get_attribute("data-message-id").map(MessageId::new)
}

/// Which message's menu is open, and where.
type Asked = Option<(MessageId, (i32, i32))>;

/// The pointer's other button, or the keyboard's menu key, on a message. Text that was chosen has
/// the browser's own menu.
fn on_context(menu: &UseStateHandle<Asked>) -> Callback<MouseEvent> {
    let menu = menu.clone();
    Callback::from(move |event: MouseEvent| {
        let target = event.target_dyn_into::<Element>().filter(|_| !dom::has_selection());
        let row = target.and_then(|target| target.closest(ROWS).ok().flatten());
        let Some(id) = row.as_ref().and_then(message_id) else { return };
        event.prevent_default();
        menu.set(Some((id, (event.client_x(), event.client_y()))));
    })
}

fn message_menu(props: &TimelineProps, menu: &UseStateHandle<Asked>) -> Html {
    let Some((id, at)) = &**menu else { return html! {} };
    let asked = find(&props.items, id);
    let Some((message, is_own)) = asked.filter(|(message, is_own)| has_choices(message, *is_own))
    else {
        return html! {};
    };
    let on_close = {
        let menu = menu.clone();
        Callback::from(move |()| menu.set(None))
    };
    html! {
        <MessageMenu message={Rc::clone(message)} {is_own} can_edit={props.can_edit}
            can_react={props.can_react} at={*at} on_action={props.on_action.clone()}
            {on_close} />
    }
}

fn day_row(day: i64, above: &str, now: Timestamp) -> Html {
    html! {
        <li key={format!("day-{above}")} class="day" data-testid={testid::DAY_SEPARATOR}>
            <span>{ text::day(day, local(now).day) }</span>
        </li>
    }
}

/// The roster's name where known, else the one the message came with.
fn name_of(message: &Message, participants: &[Participant]) -> AttrValue {
    participants
        .iter()
        .find(|participant| participant.person.id == message.sender_id)
        .map_or(&message.sender_name, |participant| &participant.person.name)
        .clone()
        .into()
}

fn top(props: &RowsProps) -> Html {
    let words = match props.begins {
        Some(Older::Some) | None => return html! {},
        Some(Older::None) => text::room_begins(),
        Some(Older::Loading) => text::older_coming(),
        Some(Older::NeedsLine) => text::older_needs_line(),
        Some(Older::Failed(code)) => text::error(code),
    };
    let on_older = props.on_older.reform(|_: MouseEvent| ());
    html! {
        <li class="top">
            <span>{ words }</span>
            if matches!(props.begins, Some(Older::Failed(_))) {
                <button type="button" class="link" onclick={on_older}>{ text::try_again() }</button>
            }
        </li>
    }
}

fn unread_pill(props: &TimelineProps) -> Html {
    let Some(count) = props.unread_above else { return html! {} };
    html! {
        <button type="button" class="pill above" data-testid={testid::FIRST_UNREAD}
            onclick={props.on_unread.reform(|_: MouseEvent| ())}>
            { icon(Icon::Up) }<span>{ text::unread_above(count) }</span>
        </button>
    }
}

fn pill(props: &TimelineProps) -> Html {
    let onclick = props.on_end.reform(|_: MouseEvent| ());
    if props.place.arrived > 0 {
        return html! {
            <button type="button" class="pill" data-testid={testid::NEW_PILL} {onclick}>
                { icon(Icon::Down) }<span>{ text::arrived(props.place.arrived) }</span>
            </button>
        };
    }
    if props.place.is_at_end {
        return html! {};
    }
    html! {
        <button type="button" class="to-end" aria-label={text::to_newest()} title={text::to_newest()} {onclick}>
            { icon(Icon::Down) }
        </button>
    }
}
