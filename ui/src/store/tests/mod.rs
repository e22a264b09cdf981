//! Scenarios of the reducer: what the core says and what Ana does, and what comes of it.

#![allow(clippy::unwrap_used, clippy::indexing_slicing)] // clippy.toml covers only the #[test] functions themselves

mod crash;
mod following;
mod leading;
mod reactions;
mod shedding;
mod talk;
mod writing;

use ipc::{
    Code, Command, Connectivity, Envelope, Event, IpcError, OpenedRoom, RoomDetails, Session,
    TimelinePage, TimelineRow,
};
use model::{Delivery, Message, MessageId, RoomId, Timestamp};

use super::people::{NOON, ana, ana_is_in, ana_writes, bruno_writes, snapshot};
use super::*;

/// A desk under test: the State and what it asked for.
struct Desk {
    state: State,
    asked: Vec<Effect>,
    generation: u32,
}

/// What the core says of a room that was read up to the marker.
fn first_unread(timeline: &TimelinePage, marker: Option<&str>) -> Option<MessageId> {
    let marker = marker?;
    let messages = timeline.rows.iter().filter_map(|row| match row {
        TimelineRow::Message(message) => Some(message),
        TimelineRow::Gap { .. } => None,
    });
    let mut after = messages.skip_while(|message| message.id.as_str() != marker).skip(1);
    after.find(|message| message.sender_id != ana().id).map(|message| message.id.clone())
}

impl Desk {
    /// Ana's desk, signed in, looked at, with its first picture.
    fn open() -> Self {
        let mut desk = Self { state: State::default(), asked: Vec::new(), generation: 0 };
        desk.state.feed.begin(0);
        desk.generation = 1;
        desk.act(Action::Window(WindowAction::Focused(true)));
        desk.act(Action::Window(WindowAction::Visible(true)));
        desk.picture();
        desk.asked.clear();
        desk
    }

    fn act(&mut self, action: Action) {
        let effects = self.state.reduce(action, Timestamp::from_ms(NOON));
        self.asked.extend(effects);
    }

    fn picture(&mut self) {
        let picture = FromFeed::Snapshot(Box::new(Ok(snapshot())));
        self.act(Action::Feed(self.generation, picture));
    }

    fn events(&mut self, numbered: impl IntoIterator<Item = (u64, Event)>) {
        let events = numbered.into_iter().map(|(seq, event)| Envelope { seq, event }).collect();
        self.act(Action::Feed(self.generation, FromFeed::Events(events)));
    }

    fn in_lobby(rows: Vec<Message>, marker: Option<&str>) -> Self {
        let mut desk = Self::open();
        desk.act(Action::Room(RoomAction::Pick(lobby())));
        desk.opened(page(rows, false), marker);
        desk.at_end();
        desk.asked.clear();
        desk
    }

    fn opened(&mut self, timeline: TimelinePage, marker: Option<&str>) {
        let summary = (**self.state.rooms.get(&lobby()).unwrap()).clone();
        let first_unread = first_unread(&timeline, marker);
        let opened = OpenedRoom {
            details: RoomDetails { summary, participants: vec![], can_remove: false },
            timeline,
            first_unread,
            read_marker: marker.map(MessageId::new),
            draft: String::new(),
            attachments: Vec::new(),
        };
        self.act(Action::Answered(Answered::Opened(lobby(), Box::new(Ok(opened)))));
    }

    fn at_end(&mut self) {
        self.scroll(Scroll { is_at_bottom: true, is_near_bottom: true, ..Scroll::default() });
    }

    fn scroll(&mut self, scroll: Scroll) {
        self.act(Action::Room(RoomAction::Scrolled(scroll)));
    }

    fn room(&self) -> &OpenRoom {
        self.state.open.as_ref().unwrap()
    }

    fn ids(&self) -> Vec<String> {
        self.room().timeline.messages().map(|message| message.id.to_string()).collect()
    }

    fn told(&mut self) -> Vec<Command> {
        let asked = std::mem::take(&mut self.asked);
        asked
            .into_iter()
            .filter_map(|effect| match effect {
                Effect::Tell(command) | Effect::Order(command) => Some(command),
                _ => None,
            })
            .collect()
    }
}

fn lobby() -> RoomId {
    RoomId::new("r-lobby")
}

fn page(messages: Vec<Message>, has_older: bool) -> TimelinePage {
    TimelinePage {
        room_id: lobby(),
        rows: messages.into_iter().map(|m| TimelineRow::Message(Box::new(m))).collect(),
        has_older,
        older_needs_line: false,
        has_newer: false,
    }
}

fn came(messages: Vec<Message>) -> Event {
    Event::MessagesUpserted { room_id: lobby(), messages }
}

fn refused<T>(code: Code) -> Result<T, IpcError> {
    Err(IpcError::new(code, "Refused."))
}

fn subscribes(effects: &[Effect]) -> usize {
    effects.iter().filter(|effect| matches!(effect, Effect::Subscribe { .. })).count()
}

// The flow of events.

#[test]
fn events_that_overtake_the_picture_wait_for_it_and_older_ones_are_dropped() {
    let mut desk = Desk { state: State::default(), asked: Vec::new(), generation: 1 };
    desk.state.feed.begin(0);
    let offline = Connectivity::Offline { since: Timestamp::from_ms(1), retry_at: None };
    desk.events([(10, Event::SessionChanged(Session::SignedOut))]);
    desk.events([(11, Event::ConnectivityChanged(offline))]);
    desk.picture();
    assert_eq!(desk.state.session, ana_is_in());
    assert_eq!(desk.state.connectivity, offline);
    assert_eq!(subscribes(&desk.asked), 0);
}

#[test]
fn a_number_left_out_makes_the_page_ask_again_once() {
    let mut desk = Desk::open();
    desk.events([(12, Event::Resync), (13, Event::Resync)]);
    assert_eq!(subscribes(&desk.asked), 1);
    desk.events([(14, Event::SessionChanged(Session::SignedOut))]);
    assert_eq!(desk.state.session, ana_is_in(), "the old flow is not listened to any more");
}

#[test]
fn a_resync_asks_again_and_reads_the_open_room_again() {
    let mut desk = Desk::in_lobby(vec![bruno_writes("b1", 10)], Some("b1"));
    desk.events([(11, Event::Resync)]);
    assert_eq!(subscribes(&desk.asked), 1);
    desk.generation = 2;
    desk.picture();
    assert!(desk.asked.contains(&Effect::Open(lobby())));
    assert_eq!(desk.ids(), ["b1"], "what can be read stays on screen meanwhile");
}

#[test]
fn a_core_that_refuses_is_asked_again_after_a_while() {
    let mut desk = Desk { state: State::default(), asked: Vec::new(), generation: 1 };
    desk.state.feed.begin(0);
    desk.act(Action::Feed(1, FromFeed::Snapshot(Box::new(refused(Code::Internal)))));
    assert!(matches!(desk.asked[..], [Effect::Subscribe { generation: 2, after_ms: 1.. }]));
}

// Signing in and out.

#[test]
fn a_wrong_password_is_said_and_the_next_attempt_clears_it() {
    let mut desk = Desk::open();
    desk.state.take_session(Session::SignedOut);
    let attempt = || SessionAction::SignIn("ana@example.com".into(), ipc::Password("x".into()));
    desk.act(Action::Session(attempt()));
    desk.act(Action::Session(attempt()));
    assert_eq!(desk.asked.len(), 1, "a second press while one is under way does nothing");
    desk.act(Action::Answered(Answered::SignIn(Box::new(refused(Code::WrongCredentials)))));
    assert_eq!(desk.state.sign_in.error, Some(Code::WrongCredentials));
    desk.act(Action::Session(attempt()));
    assert_eq!(desk.state.sign_in.error, None);
    desk.act(Action::Answered(Answered::SignIn(Box::new(Ok(ana_is_in())))));
    assert_eq!(desk.state.me().map(|me| &me.id), Some(&ana().id));
}

#[test]
fn signing_out_asks_first_when_something_would_be_lost() {
    let mut desk = Desk::open();
    desk.state.outbox.waiting = 2;
    desk.act(Action::Session(SessionAction::SignOut));
    assert!(desk.state.is_leaving);
    assert!(!desk.asked.contains(&Effect::SignOut));
    desk.act(Action::Session(SessionAction::SignOutForGood));
    assert!(desk.asked.contains(&Effect::SignOut));
}

#[test]
fn a_session_that_ended_leaves_the_rooms_readable_and_another_person_finds_none() {
    let mut desk = Desk::in_lobby(vec![bruno_writes("b1", 10)], Some("b1"));
    let organization_id = model::OrganizationId::new("o1");
    let expired = Session::Expired { me: ana(), organization_id };
    desk.events([(11, Event::SessionChanged(expired))]);
    assert_eq!(desk.ids(), ["b1"]);
    assert_eq!(desk.state.rooms.len(), 3);
    desk.events([(12, Event::SessionChanged(Session::SignedOut))]);
    assert!(desk.state.open.is_none());
    assert!(desk.state.rooms.is_empty());
}

// Rooms.

#[test]
fn what_comes_while_a_room_is_being_opened_is_not_lost_and_not_shown_twice() {
    let mut desk = Desk::open();
    desk.act(Action::Room(RoomAction::Pick(lobby())));
    desk.events([(11, came(vec![bruno_writes("b2", 20), bruno_writes("b3", 30)]))]);
    desk.opened(page(vec![bruno_writes("b1", 10), bruno_writes("b2", 20)], false), Some("b1"));
    assert_eq!(desk.ids(), ["b1", "b2", "b3"]);
    assert_eq!(desk.room().divider_after, Some(MessageId::new("b1")));
}

#[test]
fn the_line_of_what_is_new_stays_where_it_was_while_reading() {
    let mut desk = Desk::in_lobby(vec![bruno_writes("b1", 10), bruno_writes("b2", 20)], Some("b1"));
    desk.events([(11, came(vec![bruno_writes("b3", 30)]))]);
    assert_eq!(desk.room().divider_after, Some(MessageId::new("b1")));
}

#[test]
fn who_looked_away_finds_a_line_above_what_came_meanwhile() {
    let mut desk = Desk::in_lobby(vec![bruno_writes("b1", 10)], Some("b1"));
    assert_eq!(desk.room().divider_after, None);
    desk.act(Action::Window(WindowAction::Focused(false)));
    desk.events([
        (11, came(vec![bruno_writes("b2", 20)])),
        (12, came(vec![bruno_writes("b3", 30)])),
    ]);
    assert_eq!(desk.room().divider_after, Some(MessageId::new("b1")));
}

#[test]
fn messages_below_are_counted_until_the_reader_comes_down() {
    let mut desk = Desk::in_lobby(vec![bruno_writes("b1", 10)], Some("b1"));
    desk.scroll(Scroll::default());
    desk.events([(11, came(vec![bruno_writes("b2", 20), bruno_writes("b3", 30)]))]);
    assert_eq!(desk.room().arrived, 2);
    desk.at_end();
    assert_eq!(desk.room().arrived, 0);
}

#[test]
fn an_own_message_brings_the_reader_to_the_end() {
    let mut desk = Desk::in_lobby(vec![bruno_writes("b1", 10)], Some("b1"));
    desk.scroll(Scroll::default());
    let before = desk.room().jumps;
    desk.events([(11, came(vec![ana_writes("a1", 20, Delivery::Queued)]))]);
    assert_eq!(desk.room().jumps, before + 1);
    assert!(desk.room().is_at_end);
    assert_eq!(desk.room().announced, [], "one's own words are not read out");
}

#[test]
fn older_pages_are_asked_for_once_and_put_before() {
    let mut desk = Desk::open();
    desk.act(Action::Room(RoomAction::Pick(lobby())));
    desk.opened(page(vec![bruno_writes("b5", 50)], true), Some("b5"));
    desk.asked.clear();
    let top = Scroll { is_near_top: true, ..Scroll::default() };
    desk.scroll(top);
    desk.scroll(top);
    let before = MessageId::new("b5");
    let older: Vec<_> = desk.asked.iter().filter(|e| matches!(e, Effect::Older(..))).collect();
    assert_eq!(older, [&Effect::Older(lobby(), before.clone())]);
    let answer = |rows| Box::new(Ok(page(rows, false)));
    desk.act(Action::Answered(Answered::Older(
        lobby(),
        MessageId::new("b9"),
        answer(vec![bruno_writes("x", 1)]),
    )));
    assert_eq!(desk.ids(), ["b5"], "an answer to an older question is dropped");
    desk.act(Action::Answered(Answered::Older(
        lobby(),
        before,
        answer(vec![bruno_writes("b4", 40)]),
    )));
    assert_eq!(desk.ids(), ["b4", "b5"]);
    assert_eq!(desk.room().older, Older::None);
}

#[test]
fn an_older_page_that_failed_is_asked_for_again_when_the_line_is_back() {
    let mut desk = Desk::open();
    desk.act(Action::Room(RoomAction::Pick(lobby())));
    desk.opened(page(vec![bruno_writes("b5", 50)], true), Some("b5"));
    desk.scroll(Scroll { is_near_top: true, ..Scroll::default() });
    let (before, failed) = (MessageId::new("b5"), Box::new(refused(Code::Unreachable)));
    desk.act(Action::Answered(Answered::Older(lobby(), before, failed)));
    assert_eq!(desk.room().older, Older::Failed(Code::Unreachable));
    desk.events([(11, Event::ConnectivityChanged(Connectivity::Online))]);
    assert_eq!(desk.room().older, Older::Some);
}

#[test]
fn a_filled_hole_is_read_again_back_to_where_the_reader_is() {
    let mut desk = Desk::in_lobby(vec![bruno_writes("b1", 10), bruno_writes("b9", 90)], Some("b9"));
    desk.scroll(Scroll::default());
    desk.events([(11, Event::TimelineReset { room_id: lobby() })]);
    assert!(desk.asked.contains(&Effect::Open(lobby())));
    desk.opened(page(vec![bruno_writes("b8", 80), bruno_writes("b9", 90)], true), None);
    assert_eq!(desk.ids(), ["b1", "b9"], "not swapped before the reader's place is there");
    assert!(desk.asked.contains(&Effect::Older(lobby(), MessageId::new("b8"))));
    desk.events([(12, came(vec![bruno_writes("b10", 100)]))]);
    let rest = page(vec![bruno_writes("b1", 10), bruno_writes("b5", 50)], false);
    let answer = Answered::Older(lobby(), MessageId::new("b8"), Box::new(Ok(rest)));
    desk.act(Action::Answered(answer));
    assert_eq!(desk.ids(), ["b1", "b5", "b8", "b9", "b10"]);
}

#[test]
fn of_two_readings_only_the_later_counts() {
    let mut desk = Desk::in_lobby(vec![bruno_writes("b1", 10)], Some("b1"));
    desk.events([(11, Event::TimelineReset { room_id: lobby() })]);
    desk.events([(12, Event::TimelineReset { room_id: lobby() })]);
    desk.opened(page(vec![bruno_writes("stale", 5)], false), None);
    assert_eq!(desk.ids(), ["b1"]);
    desk.opened(page(vec![bruno_writes("b1", 10), bruno_writes("b2", 20)], false), None);
    assert_eq!(desk.ids(), ["b1", "b2"]);
}

#[test]
fn a_room_one_is_no_longer_in_leaves_the_screen() {
    let mut desk = Desk::in_lobby(vec![bruno_writes("b1", 10)], Some("b1"));
    desk.events([(11, Event::RoomRemoved { room_id: lobby() })]);
    assert!(desk.state.open.is_none());
    assert!(!desk.state.rooms.contains_key(&lobby()));
}

#[test]
fn a_clicked_notification_opens_its_room() {
    let mut desk = Desk::open();
    desk.events([(11, Event::RoomRequested { room_id: lobby() })]);
    assert!(desk.asked.contains(&Effect::Open(lobby())));
}

// Attention and reading.

#[test]
fn attention_is_told_when_it_changes_and_only_then() {
    let mut desk = Desk::in_lobby(vec![bruno_writes("b1", 10)], Some("b1"));
    desk.act(Action::Window(WindowAction::Tick));
    assert_eq!(desk.told(), []);
    desk.act(Action::Window(WindowAction::Focused(false)));
    let away = ipc::SetAttention { room_id: Some(lobby()), is_focused: false, is_at_end: true };
    assert_eq!(desk.told(), [away.into()]);
}

#[test]
fn reading_takes_focus_and_the_newest_message_in_view() {
    let read = |id| ipc::MarkRead { room_id: lobby(), message_id: MessageId::new(id) };
    let is_read = |command: &Command| matches!(command, Command::MarkRead(_));
    let mut desk = Desk::in_lobby(vec![bruno_writes("b1", 10)], Some("b1"));
    desk.events([(11, came(vec![bruno_writes("b2", 20)]))]);
    assert_eq!(desk.told(), [read("b2").into()]);
    desk.act(Action::Window(WindowAction::Focused(false)));
    desk.events([(12, came(vec![bruno_writes("b3", 30)]))]);
    assert!(!desk.told().iter().any(is_read), "nobody is looking");
    desk.scroll(Scroll::default());
    desk.act(Action::Window(WindowAction::Focused(true)));
    assert!(!desk.told().iter().any(is_read), "the newest is out of view");
    desk.at_end();
    assert!(desk.told().contains(&read("b3").into()));
    desk.events([(13, came(vec![ana_writes("a1", 40, Delivery::Queued)]))]);
    assert!(!desk.told().iter().any(is_read), "one's own words need no reading");
}

#[test]
fn a_room_read_before_is_not_marked_again() {
    let mut desk = Desk::open();
    desk.act(Action::Room(RoomAction::Pick(lobby())));
    desk.opened(
        page(vec![bruno_writes("b1", 10), ana_writes("a1", 20, Delivery::Read)], false),
        Some("b1"),
    );
    desk.at_end();
    assert!(!desk.told().iter().any(|command| matches!(command, Command::MarkRead(_))));
}

// Writing.

#[test]
fn the_51st_message_is_refused_and_its_text_stays() {
    let mut desk = Desk::in_lobby(vec![], None);
    let id = MessageId::new("m51");
    desk.act(Action::Composer(ComposerAction::Submit(lobby(), "Still here".into(), id.clone())));
    assert!(desk.asked.contains(&Effect::Send(lobby(), id.clone(), "Still here".into())));
    let answer = Answered::Sent(lobby(), id, Box::new(refused(Code::OutboxFull)));
    desk.act(Action::Answered(answer));
    let composer = desk.state.open_composer().unwrap();
    assert_eq!((composer.text(), composer.error()), ("Still here", Some(Code::OutboxFull)));
}

#[test]
fn an_answer_that_overtakes_its_event_shows_the_message_once() {
    let mut desk = Desk::in_lobby(vec![], None);
    let id = MessageId::new("a1");
    desk.act(Action::Composer(ComposerAction::Submit(lobby(), "Hello".into(), id.clone())));
    let queued = ana_writes("a1", 20, Delivery::Queued);
    desk.act(Action::Answered(Answered::Sent(lobby(), id, Box::new(Ok(queued.clone())))));
    desk.events([(11, came(vec![queued]))]);
    assert_eq!(desk.ids(), ["a1"]);
}

#[test]
fn leaving_a_room_keeps_its_draft() {
    let mut desk = Desk::in_lobby(vec![], None);
    desk.act(Action::Composer(ComposerAction::Typed(lobby(), "Half a thou".into())));
    desk.asked.clear();
    desk.act(Action::Room(RoomAction::Pick(RoomId::new("r-night"))));
    let draft = ipc::SaveDraft { room_id: lobby(), text: "Half a thou".into() };
    assert!(desk.told().contains(&draft.into()));
    desk.act(Action::Room(RoomAction::Pick(lobby())));
    assert_eq!(desk.state.open_composer().unwrap().text(), "Half a thou");
}

#[test]
fn a_failed_message_that_was_changed_is_sent_again() {
    let failed = Delivery::Failed { code: model::FailureCode::Rejected };
    let message = ana_writes("a1", 20, failed);
    let mut desk = Desk::in_lobby(vec![message.clone()], None);
    desk.act(Action::Composer(ComposerAction::Edit(lobby(), message.id.clone())));
    assert_eq!(desk.state.open_composer().unwrap().text(), "text of a1");
    let answer = Answered::Edited(lobby(), message.id.clone(), Box::new(Ok(message.clone())));
    desk.act(Action::Answered(answer));
    assert_eq!(desk.state.open_composer().unwrap().text(), "");
    assert!(desk.told().contains(&ipc::RetryMessage { message_id: message.id }.into()));
}

#[test]
fn a_discarded_message_goes_and_its_text_can_be_had_back() {
    let mut desk = Desk::in_lobby(vec![ana_writes("a1", 20, Delivery::Queued)], None);
    let id = MessageId::new("a1");
    desk.act(Action::Room(RoomAction::Discard(id.clone())));
    assert!(desk.asked.contains(&Effect::Discard(lobby(), id.clone())));
    let content = Box::new(Ok(model::Content::text("text of a1")));
    desk.act(Action::Answered(Answered::Discarded(lobby(), id, content)));
    assert_eq!(desk.ids(), Vec::<String>::new());
    desk.act(Action::Composer(ComposerAction::PutBack(lobby())));
    assert_eq!(desk.state.open_composer().unwrap().text(), "text of a1");
}
