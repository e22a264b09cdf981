//! The room on screen.

use std::rc::Rc;

use ipc::{Connectivity, RoomSummary};
use model::{Availability, Participant, RoomId, RoomKind, Timestamp, UserId};
use yew::prelude::*;

use super::desk::to_the_minute;
use crate::dom::new_message_id;
use crate::incoming::chosen;
use crate::language::use_words;
use crate::store::{
    Action, AskedReaction, Composer, ComposerAction, DeskAction, FilesAction, LinkAction, Older,
    OpenRoom, PageAction, Phase, RoomAction, State, Target, Uploads,
};
use crate::views::composer::ComposerView;
use crate::views::drop_zone::DropZone;
use crate::views::icon::Icon;
use crate::views::live_region::LiveRegion;
use crate::views::message_row::RowAction;
use crate::views::reactions::ReactionChoice;
use crate::views::room_header::RoomHeader;
use crate::views::rows::{Item, arrange};
use crate::views::states;
use crate::views::timeline::{Place, TimelineView};
use crate::writing::names::Names;
use crate::{testid, text};

/// The room on screen, or a word where there is none.
pub(crate) fn room(state: &State, dispatch: &Callback<Action>) -> Html {
    let (Some(open), Some(summary)) = (&state.open, state.open_summary()) else {
        let (heading, lead) = match state.rooms.is_empty() {
            true => (text::APP, ""),
            false => (text::choose_room(), text::choose_room_lead()),
        };
        return states::quiet_page(Icon::Bell, heading, lead);
    };
    html! {
        <main class="room" key={open.id.to_string()}>
            { header(state, summary, dispatch) }
            { content(state, open, summary, dispatch) }
            { reactions(state, dispatch) }
            { typing(state, &open.id) }
            { composer(state, open, summary, dispatch) }
            <DropZone on_files={on_files(&open.id, dispatch)} />
            <LiveRegion announced={open.announced.clone()} />
        </main>
    }
}

fn header(state: &State, summary: &Rc<RoomSummary>, dispatch: &Callback<Action>) -> Html {
    let me = state.me().map(|me| &me.id);
    let is_here = |id| state.availability.get(id).copied().unwrap_or_default();
    let active = state.open.as_ref().map_or(0, |open| {
        let others = open.participants.iter().filter(|p| Some(&p.person.id) != me);
        others.filter(|p| is_here(&p.person.id) == Availability::Active).count()
    });
    html! {
        <RoomHeader room={Rc::clone(summary)} {active} availability={summary.other.as_ref().map(is_here)}
            on_mute={dispatch.reform(|()| Action::Room(RoomAction::ToggleMute))}
            on_search={dispatch.reform(|()| Action::Room(RoomAction::Search))}
            on_details={dispatch.reform(|()| Action::Room(RoomAction::ToggleDetails))}
            on_back={dispatch.reform(|()| Action::Room(RoomAction::Close))}
            on_sidebar={dispatch.reform(|()| Action::Desk(DeskAction::ToggleSidebar))} />
    }
}

fn content(
    state: &State,
    open: &OpenRoom,
    summary: &RoomSummary,
    dispatch: &Callback<Action>,
) -> Html {
    match open.phase {
        Phase::Loading => states::timeline_skeleton(),
        Phase::Failed(code) => {
            let again = dispatch.reform(|_: MouseEvent| Action::Room(RoomAction::TryAgain));
            let why = states::quiet_with(text::error(code), "", text::try_again(), again);
            html! { <div class="timeline-frame">{ why }</div> }
        }
        Phase::Ready if open.timeline.rows().is_empty() && open.older == Older::None => {
            html! {
                <div class="timeline-frame" data-testid={testid::TIMELINE}>
                    { states::quiet(Icon::Pencil, text::empty_room(), text::empty_room_lead()) }
                </div>
            }
        }
        Phase::Ready => timeline(state, open, summary, dispatch),
    }
}

fn timeline(
    state: &State,
    open: &OpenRoom,
    summary: &RoomSummary,
    dispatch: &Callback<Action>,
) -> Html {
    let me = state.me().map(|me| &me.id);
    let items = arrange(open.timeline.visible(), me, open.divider_after.as_ref());
    let place = Place {
        older: open.older,
        shows_start: open.timeline.shows_start(),
        shows_end: open.follows_end(),
        is_at_end: open.is_at_end,
        arrived: open.arrived,
        jumps: open.jumps,
    };
    html! {
        <TimelinePane items={Rc::new(items)} participants={Rc::clone(&open.participants)} {place}
            names={Rc::clone(&open.names)} uploads={Rc::clone(&state.files.uploads)}
            target={open.target.clone()}
            unread_above={open.unread_above().map(|_| summary.unread)}
            room={open.id.clone()} is_direct={summary.kind == RoomKind::Direct}
            is_online={state.connectivity == Connectivity::Online} can_edit={state.can_edit()}
            can_react={state.can_react()} me={me.cloned()} now={to_the_minute(state)}
            dispatch={dispatch.clone()} />
    }
}

/// Props of [`TimelinePane`].
#[derive(Properties, PartialEq)]
struct TimelinePaneProps {
    items: Rc<Vec<Item>>,
    participants: Rc<Vec<Participant>>,
    place: Place,
    names: Rc<Names>,
    uploads: Rc<Uploads>,
    target: Option<Target>,
    unread_above: Option<u32>,
    room: RoomId,
    is_direct: bool,
    is_online: bool,
    can_edit: bool,
    can_react: bool,
    me: Option<UserId>,
    now: Timestamp,
    dispatch: Callback<Action>,
}

/// Gives the timeline callbacks that stay the same, so that a key in the composer draws no row.
#[component(TimelinePane)]
fn timeline_pane(props: &TimelinePaneProps) -> Html {
    use_words();
    let dispatch = props.dispatch.clone();
    let on_scroll = use_callback((), move |scroll, ()| {
        dispatch.emit(Action::Room(RoomAction::Scrolled(scroll)));
    });
    let dispatch = props.dispatch.clone();
    let on_action = use_callback(props.room.clone(), move |action, room| {
        dispatch.emit(match action {
            RowAction::Retry(id) => Action::Room(RoomAction::Retry(id)),
            RowAction::Edit(id) => Action::Composer(ComposerAction::Edit(room.clone(), id)),
            RowAction::Discard(id) => Action::Room(RoomAction::Discard(id)),
            RowAction::Delete(id) => Action::Room(RoomAction::Delete(id)),
            RowAction::View(id) => Action::Files(FilesAction::View(Some(id))),
            RowAction::Save(id) => Action::Files(FilesAction::Save(id)),
            RowAction::Open(id) => Action::Files(FilesAction::Open(id)),
            RowAction::Copy(id) => Action::Room(RoomAction::Copy(id)),
            RowAction::UnreadFrom(id) => Action::Room(RoomAction::UnreadFrom(id)),
            RowAction::Link(address) => Action::Link(LinkAction::Choose(address)),
            RowAction::React(id, emoji) => Action::Room(RoomAction::React(id, emoji)),
            RowAction::AskReaction(id, at) => {
                Action::Room(RoomAction::AskReaction(AskedReaction { id, at }))
            }
            RowAction::Answer(id) => Action::Composer(ComposerAction::Answer(room.clone(), id)),
            RowAction::PassOn(id) => Action::Room(RoomAction::PassOn(id)),
            RowAction::ToQuoted(id) => Action::Room(RoomAction::ToQuoted(id)),
        });
    });
    let dispatch = props.dispatch.clone();
    let on_end = use_callback((), move |(), ()| dispatch.emit(Action::Room(RoomAction::ToEnd)));
    let dispatch = props.dispatch.clone();
    let on_older =
        use_callback((), move |(), ()| dispatch.emit(Action::Room(RoomAction::TryOlderAgain)));
    let dispatch = props.dispatch.clone();
    let on_unread =
        use_callback((), move |(), ()| dispatch.emit(Action::Room(RoomAction::ToUnread)));
    html! {
        <TimelineView items={Rc::clone(&props.items)} participants={Rc::clone(&props.participants)}
            place={props.place} names={Rc::clone(&props.names)} uploads={Rc::clone(&props.uploads)} is_direct={props.is_direct} is_online={props.is_online} can_edit={props.can_edit}
            can_react={props.can_react} me={props.me.clone()}
            target={props.target.clone()} unread_above={props.unread_above}
            now={props.now} {on_scroll} {on_action} {on_end} {on_older} {on_unread} />
    }
}

/// What there is to react with, where somebody asked for it.
fn reactions(state: &State, dispatch: &Callback<Action>) -> Html {
    let Some(AskedReaction { id, at }) = &state.asked_reaction else { return html! {} };
    let is_here = |open: &OpenRoom| open.timeline.message(id).is_some_and(|it| !it.is_deleted);
    if !state.open.as_ref().is_some_and(is_here) {
        return html! {};
    }
    let on_choose = {
        let (dispatch, id) = (dispatch.clone(), id.clone());
        Callback::from(move |(emoji, is_of_picker): (String, bool)| {
            if is_of_picker {
                dispatch.emit(Action::Page(PageAction::UsedEmoji(emoji.clone())));
            }
            dispatch.emit(Action::Room(RoomAction::React(id.clone(), emoji)));
        })
    };
    html! {
        <ReactionChoice key={id.to_string()} id={id.clone()} own={state.own_reactions(id)} at={*at}
            page={Rc::clone(&state.page)} {on_choose}
            on_tone={dispatch.reform(|tone| Action::Page(PageAction::SkinTone(tone)))}
            on_close={dispatch.reform(|()| Action::Room(RoomAction::LeaveReaction))} />
    }
}

/// How a message that is being changed begins: what it answers is no part of it.
fn beginning(said: &str) -> AttrValue {
    const MOST_CHARS: usize = 80;
    let said = model::quote::answer(said.trim());
    let line = said.lines().next().unwrap_or_default();
    let mut begins: String = line.chars().take(MOST_CHARS).collect();
    if begins.len() < said.len() {
        begins.push('…');
    }
    begins.into()
}

/// Always there, so that nothing moves when somebody starts to type.
fn typing(state: &State, room: &RoomId) -> Html {
    let people = state.typing.get(room).map(Vec::as_slice).unwrap_or_default();
    html! {
        <div class="typing-line">
            if !people.is_empty() {
                <span data-testid={testid::TYPING}>
                    <span class="typing-dots" aria-hidden="true"><i /><i /><i /></span>
                    { text::typing(people) }
                </span>
            }
        </div>
    }
}

/// Files that were chosen, dropped or pasted go the same way.
fn on_files(room: &RoomId, dispatch: &Callback<Action>) -> Callback<Vec<web_sys::File>> {
    let room = room.clone();
    dispatch.reform(move |files: Vec<web_sys::File>| {
        let files = files.iter().filter_map(chosen).collect();
        Action::Files(FilesAction::Chosen(room.clone(), files))
    })
}

fn composer(
    state: &State,
    open: &OpenRoom,
    summary: &RoomSummary,
    dispatch: &Callback<Action>,
) -> Html {
    let empty = Composer::default();
    let composer = state.open_composer().unwrap_or(&empty);
    let room = summary.id.clone();
    let to = |action: fn(RoomId) -> ComposerAction| {
        let room = room.clone();
        dispatch.reform(move |()| Action::Composer(action(room.clone())))
    };
    let on_input = {
        let room = room.clone();
        dispatch.reform(move |text| Action::Composer(ComposerAction::Typed(room.clone(), text)))
    };
    let on_unstage = {
        let room = room.clone();
        dispatch.reform(move |id| Action::Files(FilesAction::Remove(room.clone(), id)))
    };
    let on_as_it_is = {
        let room = room.clone();
        dispatch.reform(move |id| Action::Files(FilesAction::AsItIs(room.clone(), id)))
    };
    let on_submit = {
        let (room, dispatch) = (room.clone(), dispatch.clone());
        Callback::from(move |text| {
            if let Some(id) = new_message_id() {
                dispatch.emit(Action::Composer(ComposerAction::Submit(room.clone(), text, id)));
            }
        })
    };
    html! {
        <ComposerView key={room.to_string()} room_name={summary.name.clone()}
            text={composer.text().to_owned()} revision={composer.revision()}
            error={composer.error()} editing={composer.said_before().map(beginning)}
            can_put_back={composer.can_put_back()} outbox={state.outbox} {on_input} {on_submit}
            files={state.files.of(&room)} on_files={on_files(&room, dispatch)} {on_unstage} {on_as_it_is}
            participants={Rc::clone(&open.participants)} names={Rc::clone(&open.names)}
            me={state.me().map(|me| me.id.clone())} page={Rc::clone(&state.page)}
            on_last={to(ComposerAction::EditLast)}
            on_emoji={dispatch.reform(|emoji| Action::Page(PageAction::UsedEmoji(emoji)))}
            on_tone={dispatch.reform(|tone| Action::Page(PageAction::SkinTone(tone)))}
            on_leave={to(ComposerAction::DraftDue)} on_cancel={to(ComposerAction::CancelEdit)}
            on_put_back={to(ComposerAction::PutBack)} on_dismiss={to(ComposerAction::DismissError)} />
    }
}
