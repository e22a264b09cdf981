//! Ana goes through rooms that are longer than what the page keeps of them.

use std::ops::RangeInclusive;

use super::super::timeline::shedding::MOST_ON_HAND;
use super::*;

const PAGE: i64 = model::limits::HISTORY_PAGE as i64;

/// The lobby as the core has it: `b1` to `b{last}`, a minute apart, and what waits in the outbox.
struct Lobby {
    last: i64,
    waiting: Vec<Message>,
}

fn said(numbers: RangeInclusive<i64>) -> Vec<Message> {
    numbers.map(|n| bruno_writes(&format!("b{n}"), n * 60)).collect()
}

fn number(id: &MessageId) -> i64 {
    id.as_str().trim_start_matches(|c: char| !c.is_ascii_digit()).parse().unwrap()
}

impl Lobby {
    fn of(last: i64) -> Self {
        Self { last, waiting: Vec::new() }
    }

    fn stretch(&self, from: i64, to: i64) -> TimelinePage {
        let (from, to) = (from.max(1), to.min(self.last));
        let mut messages = said(from..=to);
        if to == self.last {
            messages.extend(self.waiting.iter().cloned());
        }
        TimelinePage { has_newer: to < self.last, ..page(messages, from > 1) }
    }

    /// Ana's desk, in the lobby and at its end.
    fn entered(&self) -> Desk {
        let mut desk = Desk::open();
        desk.act(Action::Room(RoomAction::Pick(lobby())));
        desk.asked.clear();
        self.open(&mut desk);
        desk.at_end();
        desk.asked.clear();
        desk
    }

    fn open(&self, desk: &mut Desk) {
        let marker = format!("b{}", self.last);
        desk.opened(self.stretch(self.last - PAGE + 1, self.last), Some(&marker));
    }

    /// Answers everything the page asks of the room.
    fn answer(&self, desk: &mut Desk) {
        for asked in std::mem::take(&mut desk.asked) {
            match asked {
                Effect::Open(_) => self.open(desk),
                Effect::Older(_, id) => {
                    let before = number(&id);
                    let page = Box::new(Ok(self.stretch(before - PAGE, before - 1)));
                    desk.act(Action::Answered(Answered::Older(lobby(), id, page)));
                }
                Effect::Newer(_, id) => {
                    let after = number(&id);
                    let page = Box::new(Ok(self.stretch(after + 1, after + PAGE)));
                    desk.act(Action::Answered(Answered::Newer(lobby(), id, page)));
                }
                Effect::Around(_, id) => {
                    let at = number(&id);
                    let page = Box::new(Ok(self.stretch(at - PAGE / 2, at + PAGE / 2 - 1)));
                    desk.act(Action::Answered(Answered::Around(lobby(), id, page)));
                }
                _ => {}
            }
        }
    }

    /// Somebody writes.
    fn hear(&mut self, desk: &mut Desk, count: i64) {
        for n in self.last + 1..=self.last + count {
            tell(desk, said(n..=n));
        }
        self.last += count;
    }

    /// Up until `b{number}` is on hand.
    fn go_up_to(&self, desk: &mut Desk, number: i64) {
        while !is_on_hand(desk, &format!("b{number}")) {
            near_top(desk);
            self.answer(desk);
            check(desk);
        }
    }

    /// Down to the newest row.
    fn go_down(&self, desk: &mut Desk) {
        while !desk.room().is_at_end {
            desk.at_end();
            self.answer(desk);
            check(desk);
        }
    }
}

fn near_top(desk: &mut Desk) {
    desk.scroll(Scroll { is_near_top: true, ..Scroll::default() });
}

fn is_on_hand(desk: &Desk, id: &str) -> bool {
    desk.room().timeline.message(&MessageId::new(id)).is_some()
}

/// The core tells of messages.
fn tell(desk: &mut Desk, messages: Vec<Message>) {
    let room_id = lobby();
    let effects = desk.state.reduce_event(Event::MessagesUpserted { room_id, messages });
    desk.asked.extend(effects);
}

fn shown(desk: &Desk) -> Vec<Row> {
    desk.room().timeline.visible().to_vec()
}

/// No more than there should be, and none left out.
#[track_caller]
fn check(desk: &Desk) {
    let timeline = &desk.room().timeline;
    assert!(timeline.rows().len() <= MOST_ON_HAND, "{} rows", timeline.rows().len());
    let of_bruno = timeline.messages().filter(|message| message.sender_id != ana().id);
    let numbers: Vec<i64> = of_bruno.map(|message| number(&message.id)).collect();
    assert!(numbers.windows(2).all(|pair| pair[1] == pair[0] + 1), "{numbers:?}");
}

#[test]
fn twenty_thousand_messages_up_and_down_again_are_never_more_than_a_thousand() {
    let hotel = Lobby::of(20_000);
    let mut desk = hotel.entered();
    hotel.go_up_to(&mut desk, 1);
    assert!(!is_on_hand(&desk, "b20000") && desk.room().timeline.has_newer());
    assert_eq!(desk.room().older, Older::None);
    hotel.go_down(&mut desk);
    assert!(is_on_hand(&desk, "b20000") && !is_on_hand(&desk, "b1"));
    assert_eq!(desk.room().older, Older::Some);
}

#[test]
fn what_is_let_go_is_never_in_the_document() {
    let hotel = Lobby::of(5_000);
    let mut desk = hotel.entered();
    hotel.go_up_to(&mut desk, 4_001);
    near_top(&mut desk);
    while desk.asked.is_empty() {
        near_top(&mut desk);
    }
    let before = shown(&desk);
    hotel.answer(&mut desk);
    assert!(!is_on_hand(&desk, "b5000"), "the page came, and as many went");
    let stays = shown(&desk).iter().filter(|row| before.contains(row)).count();
    assert!(stays >= before.len() / 2, "{stays} of {} rows", before.len());
}

#[test]
fn a_day_at_the_end_of_a_room_keeps_its_newest_and_older_ones_come_again() {
    let mut hotel = Lobby::of(100);
    let mut desk = hotel.entered();
    hotel.go_up_to(&mut desk, 1);
    assert_eq!(desk.room().older, Older::None);
    hotel.go_down(&mut desk);
    hotel.hear(&mut desk, 3_000);
    check(&desk);
    assert!(desk.room().is_at_end && desk.room().arrived == 0);
    assert_eq!(desk.ids().last().map(String::as_str), Some("b3100"));
    assert_eq!(desk.room().older, Older::Some);
    hotel.go_up_to(&mut desk, 1);
}

#[test]
fn who_reads_further_up_keeps_their_place_while_thousands_arrive() {
    let mut hotel = Lobby::of(2_000);
    let mut desk = hotel.entered();
    hotel.go_up_to(&mut desk, 1_500);
    let before = shown(&desk);
    hotel.hear(&mut desk, 3_000);
    check(&desk);
    assert_eq!(shown(&desk), before);
    assert_eq!(desk.room().arrived, 3_000);
    assert!(desk.room().timeline.has_newer());
    hotel.go_down(&mut desk);
    assert_eq!(desk.ids().last().map(String::as_str), Some("b5000"));
    assert_eq!(desk.room().arrived, 0);
}

#[test]
fn whoever_is_left_behind_by_a_flood_is_brought_to_its_end() {
    let mut hotel = Lobby::of(200);
    let mut desk = hotel.entered();
    // No frame passes meanwhile: the window is busy, or hidden.
    tell(&mut desk, said(201..=3_000));
    hotel.last = 3_000;
    check(&desk);
    assert!(desk.room().is_at_end && !desk.room().timeline.has_newer());
    hotel.hear(&mut desk, 1);
    assert_eq!(desk.ids().last().map(String::as_str), Some("b3001"));
}

#[test]
fn to_the_newest_reads_the_end_of_the_room_as_after_a_jump() {
    let mut hotel = Lobby::of(3_000);
    let mut desk = hotel.entered();
    hotel.go_up_to(&mut desk, 1_000);
    let jumps = desk.room().jumps;
    hotel.hear(&mut desk, 2);
    assert_eq!(desk.room().arrived, 2);
    desk.act(Action::Room(RoomAction::ToEnd));
    assert!(desk.asked.contains(&Effect::Open(lobby())));
    hotel.answer(&mut desk);
    let room = desk.room();
    assert!(room.is_at_end && room.timeline.shows_end() && room.jumps > jumps);
    assert_eq!((desk.ids().len(), desk.room().arrived), (50, 0));
    assert_eq!(desk.ids().last().map(String::as_str), Some("b3002"));
}

#[test]
fn a_tick_or_a_reaction_far_below_neither_counts_nor_leads_there() {
    let mut hotel = Lobby::of(3_000);
    let own = ana_writes("a1", 3_000 * 60, Delivery::Sent);
    let mut desk = hotel.entered();
    tell(&mut desk, vec![own.clone()]);
    hotel.go_up_to(&mut desk, 1_000);
    let liked = model::reaction::with(&[], &ana().id, "👍", true);
    let of_bruno = Message { reactions: liked, ..said(2_990..=2_990).remove(0) };
    desk.asked.clear();
    tell(&mut desk, vec![Message { delivery: Delivery::Read, ..own }, of_bruno]);
    assert_eq!(desk.asked, []);
    assert!(!desk.room().is_at_end && desk.room().arrived == 0);
    hotel.hear(&mut desk, 1);
    assert_eq!(desk.room().arrived, 1, "and what is new counts");
}

#[test]
fn what_waited_and_goes_out_leaves_its_writer_where_they_read_and_a_new_one_does_not() {
    let waits = ana_writes("a1", 0, Delivery::Queued);
    let hotel = Lobby { last: 3_000, waiting: vec![waits.clone()] };
    let mut desk = hotel.entered();
    hotel.go_up_to(&mut desk, 1_000);
    assert!(!is_on_hand(&desk, "a1"));
    desk.asked.clear();
    tell(&mut desk, vec![Message { delivery: Delivery::Sending, ..waits.clone() }]);
    tell(&mut desk, vec![ana_writes("a1", 3_001 * 60, Delivery::Sent)]);
    assert_eq!(desk.asked, []);
    assert_eq!(desk.room().arrived, 0);
    tell(&mut desk, vec![ana_writes("a2", 3_002 * 60, Delivery::Queued)]);
    tell(&mut desk, vec![ana_writes("a2", 3_002 * 60, Delivery::Sending)]);
    assert_eq!(desk.asked, [Effect::Open(lobby())], "asked for once");
}

#[test]
fn an_answer_that_was_on_its_way_when_its_neighbours_went_leaves_no_hole() {
    let mut hotel = Lobby::of(3_000);
    let mut desk = hotel.entered();
    hotel.go_up_to(&mut desk, 2_001);
    while desk.asked.is_empty() {
        near_top(&mut desk);
    }
    let late = std::mem::take(&mut desk.asked);
    desk.act(Action::Room(RoomAction::ToEnd));
    hotel.hear(&mut desk, 30);
    assert_eq!(desk.room().older, Older::Some);
    desk.act(Action::Search(SearchAction::Open(None)));
    desk.act(Action::Search(SearchAction::Show(lobby(), MessageId::new("b2040"))));
    desk.asked = late;
    hotel.answer(&mut desk);
    check(&desk);
    hotel.go_up_to(&mut desk, 1_500);
}

#[test]
fn nor_does_one_from_below() {
    let hotel = Lobby::of(3_000);
    let mut desk = hotel.entered();
    hotel.go_up_to(&mut desk, 1_501);
    while desk.asked.is_empty() {
        desk.at_end();
    }
    let late = std::mem::take(&mut desk.asked);
    assert_eq!(late, [Effect::Newer(lobby(), MessageId::new("b2500"))]);
    desk.act(Action::Search(SearchAction::Open(None)));
    desk.act(Action::Search(SearchAction::Show(lobby(), MessageId::new("b1501"))));
    desk.asked.clear();
    hotel.go_up_to(&mut desk, 1_451);
    assert!(!is_on_hand(&desk, "b2500"));
    desk.act(Action::Search(SearchAction::Show(lobby(), MessageId::new("b2440"))));
    desk.asked = late;
    hotel.answer(&mut desk);
    check(&desk);
    hotel.go_down(&mut desk);
}

#[test]
fn a_message_that_is_being_changed_is_changed_wherever_its_row_is() {
    let hotel = Lobby::of(3_000);
    let mut desk = hotel.entered();
    let own = ana_writes("a1", 3_000 * 60, Delivery::Queued);
    tell(&mut desk, vec![own.clone()]);
    desk.act(Action::Composer(ComposerAction::EditLast(lobby())));
    hotel.go_up_to(&mut desk, 1_000);
    assert!(!is_on_hand(&desk, "a1"));
    let submit =
        |text: &str| ComposerAction::Submit(lobby(), text.to_owned(), MessageId::new("m1"));
    desk.act(Action::Composer(submit("another text")));
    let edit = Effect::Edit(lobby(), own.id.clone(), "another text".into());
    assert!(desk.asked.contains(&edit), "{:?}", desk.asked);
    desk.act(Action::Composer(submit(" ")));
    desk.act(Action::Room(RoomAction::DeleteAsked));
    assert!(desk.asked.contains(&Effect::Delete(lobby(), own.id)));
}

#[test]
fn the_last_own_message_is_not_taken_for_one_that_is_only_the_last_on_hand() {
    let hotel = Lobby::of(3_000);
    let mut desk = hotel.entered();
    tell(&mut desk, vec![ana_writes("a1", 3_000 * 60, Delivery::Queued)]);
    hotel.go_up_to(&mut desk, 1_000);
    desk.act(Action::Composer(ComposerAction::EditLast(lobby())));
    assert_eq!(desk.state.open_composer().unwrap().editing(), None);
    assert!(desk.asked.contains(&Effect::Open(lobby())), "first it is brought");
}

#[test]
fn what_was_asked_about_a_message_goes_with_its_row_and_does_not_come_back() {
    let hotel = Lobby::of(3_000);
    let mut desk = hotel.entered();
    if let Session::SignedIn { can_react, .. } = &mut desk.state.session {
        *can_react = true;
    }
    let id = MessageId::new("b3000");
    let asked = AskedReaction { id: id.clone(), at: (0, 0) };
    desk.act(Action::Room(RoomAction::AskReaction(asked)));
    desk.act(Action::Files(FilesAction::View(Some(id.clone()))));
    desk.act(Action::Files(FilesAction::Open(id.clone())));
    let is_asked = |desk: &Desk| {
        let files = &desk.state.files;
        let reaction = desk.state.asked_reaction.is_some();
        [reaction, files.viewed.is_some(), files.questioned.is_some()]
    };
    hotel.go_up_to(&mut desk, 2_500);
    assert_eq!(is_asked(&desk), [true; 3], "the row is on hand");
    hotel.go_up_to(&mut desk, 1_000);
    assert_eq!(is_asked(&desk), [false; 3]);
}

#[test]
fn a_reaction_that_is_answered_when_its_row_is_elsewhere_changes_nothing_here() {
    let hotel = Lobby::of(3_000);
    for is_taken in [true, false] {
        let mut desk = hotel.entered();
        if let Session::SignedIn { can_react, .. } = &mut desk.state.session {
            *can_react = true;
        }
        let id = MessageId::new("b3000");
        desk.act(Action::Room(RoomAction::React(id.clone(), "👍".into())));
        hotel.go_up_to(&mut desk, 1_000);
        let before = desk.room().clone();
        let liked = model::reaction::with(&[], &ana().id, "👍", true);
        let answer = if is_taken {
            Ok(Message { reactions: liked, ..said(3_000..=3_000).remove(0) })
        } else {
            refused(Code::Unreachable)
        };
        let answer = Answered::Reacted(lobby(), id, ("👍".into(), true), Box::new(answer));
        desk.act(Action::Answered(answer));
        assert_eq!(*desk.room(), before);
        assert!(desk.state.reacting.is_empty());
    }
}

#[test]
fn the_line_of_what_is_new_is_where_it_was_when_its_row_comes_again() {
    let hotel = Lobby::of(3_000);
    let mut desk = Desk::open();
    desk.act(Action::Room(RoomAction::Pick(lobby())));
    desk.opened(hotel.stretch(2_951, 3_000), Some("b2990"));
    desk.at_end();
    let line = Some(MessageId::new("b2990"));
    hotel.go_up_to(&mut desk, 1_000);
    assert!(!is_on_hand(&desk, "b2990"));
    assert_eq!(desk.room().unread_above(), None, "it is below");
    hotel.go_down(&mut desk);
    assert!(is_on_hand(&desk, "b2990"));
    assert_eq!(desk.room().divider_after, line);
}

#[test]
fn the_first_unread_that_was_reached_by_hand_gets_its_line_and_is_offered_no_more() {
    let mut hotel = Lobby::of(3_000);
    let mut desk = Desk::open();
    desk.act(Action::Room(RoomAction::Pick(lobby())));
    desk.asked.clear();
    let opened = OpenedRoom {
        details: RoomDetails {
            summary: (**desk.state.rooms.get(&lobby()).unwrap()).clone(),
            participants: vec![],
            can_remove: false,
        },
        timeline: hotel.stretch(2_951, 3_000),
        first_unread: Some(MessageId::new("b2900")),
        read_marker: Some(MessageId::new("b2899")),
        draft: String::new(),
        attachments: vec![],
    };
    desk.act(Action::Answered(Answered::Opened(lobby(), Box::new(Ok(opened)))));
    desk.at_end();
    desk.asked.clear();
    assert_eq!(desk.room().unread_above().map(MessageId::as_str), Some("b2900"));
    hotel.go_up_to(&mut desk, 2_890);
    assert_eq!(desk.room().divider_after, Some(MessageId::new("b2899")));
    hotel.go_down(&mut desk);
    hotel.hear(&mut desk, 1_500);
    assert!(!is_on_hand(&desk, "b2900"));
    assert_eq!(desk.room().unread_above(), None);
}

#[test]
fn a_found_message_that_was_let_go_is_led_to_as_any_other() {
    let hotel = Lobby::of(3_000);
    let mut desk = hotel.entered();
    hotel.go_up_to(&mut desk, 1_000);
    let show = |id: &str| Action::Search(SearchAction::Show(lobby(), MessageId::new(id)));
    desk.act(Action::Search(SearchAction::Open(None)));
    desk.asked.clear();
    desk.act(show("b1100"));
    assert!(!desk.asked.iter().any(|it| matches!(it, Effect::Around(..))), "it is on hand");
    desk.act(show("b2990"));
    assert!(desk.asked.contains(&Effect::Around(lobby(), MessageId::new("b2990"))));
    hotel.answer(&mut desk);
    assert_eq!(desk.room().target.as_ref().unwrap().id.as_str(), "b2990");
    hotel.go_down(&mut desk);
}

#[test]
fn a_room_that_was_left_keeps_no_rows() {
    let hotel = Lobby::of(3_000);
    let mut desk = hotel.entered();
    hotel.go_up_to(&mut desk, 2_500);
    desk.act(Action::Room(RoomAction::Pick(RoomId::new("r-night"))));
    assert!(desk.room().timeline.rows().is_empty());
    desk.act(Action::Room(RoomAction::Pick(lobby())));
    assert!(desk.room().timeline.rows().is_empty());
    desk.asked.clear();
    hotel.open(&mut desk);
    assert_eq!(desk.ids().len(), 50);
}
