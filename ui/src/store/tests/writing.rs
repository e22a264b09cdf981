//! Ana answers, passes on, and changes what waits.

use std::rc::Rc;

use super::super::action::Answer;
use super::*;

fn composing(desk: &mut Desk, action: ComposerAction) {
    desk.act(Action::Composer(action));
}

fn text(desk: &Desk) -> String {
    desk.state.open_composer().unwrap().text().to_owned()
}

fn toast(desk: &Desk) -> Option<Toast> {
    desk.state.toast.map(|(_, toast)| toast)
}

fn says(id: &str, text: &str) -> Message {
    let mut message = bruno_writes(id, 60);
    message.content.text = text.to_owned();
    message
}

fn editing(desk: &Desk) -> Option<&str> {
    desk.state.open_composer().unwrap().editing().map(MessageId::as_str)
}

/// Ana's desk, at a backend that lets people change what they sent, or not.
fn in_lobby(rows: Vec<Message>, can_edit_sent: bool) -> Desk {
    let mut desk = Desk::in_lobby(rows, None);
    if let Session::SignedIn { can_edit, .. } = &mut desk.state.session {
        *can_edit = can_edit_sent;
    }
    desk
}

fn submit(desk: &mut Desk, text: &str) {
    let id = MessageId::new("m9");
    composing(desk, ComposerAction::Submit(lobby(), text.into(), id));
}

fn edited(desk: &mut Desk, id: &str, answer: Answer<Message>) {
    let id = MessageId::new(id);
    desk.act(Action::Answered(Answered::Edited(lobby(), id, Box::new(answer))));
}

#[test]
fn the_last_own_message_that_can_be_changed_is() {
    let waiting = ana_writes("a2", 120, Delivery::Queued);
    let rows = vec![ana_writes("a1", 60, Delivery::Sent), bruno_writes("b1", 90), waiting];
    for can_edit in [true, false] {
        let mut desk = in_lobby(rows.clone(), can_edit);
        composing(&mut desk, ComposerAction::EditLast(lobby()));
        assert_eq!(editing(&desk), Some("a2"));
        assert_eq!(text(&desk), "text of a2");
    }
    let mut picture = ana_writes("a3", 150, Delivery::Sent);
    picture.content.kind = model::MessageKind::Image;
    let mut gone = ana_writes("a4", 160, Delivery::Sent);
    gone.is_deleted = true;
    let rows = vec![ana_writes("a1", 60, Delivery::Read), bruno_writes("b1", 90), picture, gone];
    let mut desk = in_lobby(rows.clone(), true);
    composing(&mut desk, ComposerAction::EditLast(lobby()));
    assert_eq!(editing(&desk), Some("a1"), "past what has no words of its own");
    let mut desk = in_lobby(rows, false);
    composing(&mut desk, ComposerAction::EditLast(lobby()));
    assert_eq!((editing(&desk), toast(&desk)), (None, Some(Toast::SentStays)));
    let mut desk = in_lobby(vec![bruno_writes("b1", 90)], true);
    composing(&mut desk, ComposerAction::EditLast(lobby()));
    assert_eq!((editing(&desk), toast(&desk)), (None, None));
    composing(&mut desk, ComposerAction::Edit(lobby(), MessageId::new("b1")));
    assert_eq!(editing(&desk), None, "what Bruno wrote is his");
}

#[test]
fn changing_what_was_sent_leaves_the_draft_where_it_was() {
    let mut desk = in_lobby(vec![ana_writes("a1", 60, Delivery::Sent)], true);
    composing(&mut desk, ComposerAction::Typed(lobby(), "half a thought".into()));
    composing(&mut desk, ComposerAction::Edit(lobby(), MessageId::new("a1")));
    assert_eq!(text(&desk), "text of a1");
    assert_eq!(desk.state.open_composer().unwrap().said_before(), Some("text of a1"));
    composing(&mut desk, ComposerAction::CancelEdit(lobby()));
    assert_eq!((text(&desk).as_str(), editing(&desk)), ("half a thought", None));

    composing(&mut desk, ComposerAction::Edit(lobby(), MessageId::new("a1")));
    submit(&mut desk, "better");
    let change = Effect::Edit(lobby(), MessageId::new("a1"), "better".into());
    assert_eq!(desk.asked.last(), Some(&change));
    assert_eq!(text(&desk), "better", "until the backend has it");
    edited(&mut desk, "a1", Ok(ana_writes("a1", 60, Delivery::Sent)));
    assert_eq!((text(&desk).as_str(), editing(&desk)), ("half a thought", None));
}

#[test]
fn a_refused_change_keeps_its_text_and_says_why() {
    let mut desk = in_lobby(vec![ana_writes("a1", 60, Delivery::Sent)], true);
    composing(&mut desk, ComposerAction::Edit(lobby(), MessageId::new("a1")));
    submit(&mut desk, "better");
    edited(&mut desk, "a1", refused(Code::Unreachable));
    let composer = desk.state.open_composer().unwrap();
    assert_eq!((composer.text(), composer.error()), ("better", Some(Code::Unreachable)));
    // The answer to a change that was left touches nothing of the next.
    composing(&mut desk, ComposerAction::CancelEdit(lobby()));
    composing(&mut desk, ComposerAction::Typed(lobby(), "next".into()));
    edited(&mut desk, "a1", refused(Code::RateLimited));
    let composer = desk.state.open_composer().unwrap();
    assert_eq!((composer.text(), composer.error()), ("next", None));
    assert_eq!(desk.state.trouble, Some(Code::RateLimited));
    edited(&mut desk, "a1", Ok(ana_writes("a1", 60, Delivery::Sent)));
    assert_eq!(text(&desk), "next");
}

#[test]
fn an_emptied_message_is_not_sent_and_may_be_deleted() {
    let mut desk = in_lobby(vec![ana_writes("a1", 60, Delivery::Sent)], true);
    composing(&mut desk, ComposerAction::Typed(lobby(), "draft".into()));
    composing(&mut desk, ComposerAction::Edit(lobby(), MessageId::new("a1")));
    desk.asked.clear();
    submit(&mut desk, " ");
    assert_eq!(desk.asked, []);
    assert_eq!(desk.state.overlay, Some(Overlay::Delete(MessageId::new("a1"))));
    desk.act(Action::Room(RoomAction::DeleteAsked));
    assert_eq!(desk.asked, [Effect::Delete(lobby(), MessageId::new("a1"))]);
    assert_eq!(desk.state.overlay, None);
    let deleted = |answer| Answered::Deleted(lobby(), MessageId::new("a1"), answer);
    desk.act(Action::Answered(deleted(refused(Code::Unreachable))));
    assert_eq!(desk.state.trouble, Some(Code::Unreachable));
    assert_eq!(editing(&desk), Some("a1"));
    desk.act(Action::Answered(deleted(Ok(()))));
    assert_eq!((text(&desk).as_str(), editing(&desk)), ("draft", None));
}

#[test]
fn what_others_change_is_changed_where_it_was_found_and_gone_where_it_was_deleted() {
    let mut desk = in_lobby(vec![says("b1", "Zebra"), says("b2", "Okapi")], true);
    desk.act(Action::Search(SearchAction::Open(None)));
    let hit = |id: &str, text: &str| ipc::SearchHit {
        message: says(id, text),
        in_text: vec![ipc::Highlight { start: 0, end: 5 }],
        in_name: vec![],
    };
    let search = desk.state.search.as_mut().unwrap();
    search.hits = Rc::new(vec![hit("b1", "Zebra"), hit("b2", "Okapi")]);
    let mut gone = says("b1", "");
    gone.is_deleted = true;
    let mut other = says("b2", "Giraffe");
    other.is_edited = true;
    let arrived = desk.room().arrived;
    desk.events([(11, came(vec![gone, other.clone()]))]);
    let hits = &desk.state.search.as_ref().unwrap().hits;
    assert_eq!((hits.len(), &hits[0].message, hits[0].in_text.len()), (1, &other, 0));
    assert_eq!(desk.room().arrived, arrived, "neither is news");
    assert!(desk.room().announced.is_empty());
}

#[test]
fn an_answer_begins_with_what_it_answers_and_leads_back_to_it() {
    let rows = vec![says("b1", "Towels for 412?"), says("b2", "And soap?")];
    let mut desk = Desk::in_lobby(rows, Some("b2"));
    composing(&mut desk, ComposerAction::Typed(lobby(), "On it".into()));
    composing(&mut desk, ComposerAction::Answer(lobby(), MessageId::new("b1")));
    assert_eq!(text(&desk), "> Bruno Costa: Towels for 412?\nOn it");
    assert!(desk.asked.contains(&Effect::FocusComposer));

    let mut answer = ana_writes("a1", 180, Delivery::Sent);
    answer.content.text = text(&desk);
    let mut desk = Desk::in_lobby(vec![says("b1", "Towels for 412?"), answer], Some("b1"));
    desk.act(Action::Room(RoomAction::ToQuoted(MessageId::new("a1"))));
    assert_eq!(desk.room().target.as_ref().unwrap().id.as_str(), "b1");
    desk.act(Action::Room(RoomAction::ToQuoted(MessageId::new("b1"))));
    assert_eq!(toast(&desk), Some(Toast::QuotedNotHere));
}

#[test]
fn what_is_quoted_and_not_on_hand_is_looked_for_on_the_desk() {
    let mut answer = ana_writes("a1", 180, Delivery::Sent);
    answer.content.text = "> Bruno Costa: Towels for 412?\nOn it".into();
    let mut desk = Desk::in_lobby(vec![answer], None);
    desk.act(Action::Room(RoomAction::ToQuoted(MessageId::new("a1"))));
    let looked = desk.asked.iter().find_map(|effect| match effect {
        Effect::FindQuoted(room, id, look) => Some((room.clone(), id.clone(), look.clone())),
        _ => None,
    });
    let (room, id, look) = looked.unwrap();
    assert_eq!(
        (look.text.as_str(), look.until),
        ("Towels for 412", Some(Timestamp::from_ms(180_000)))
    );

    let hit = |message| ipc::SearchHit { message, in_text: vec![], in_name: vec![] };
    let others = vec![hit(says("b7", "Towels for 412? Again")), hit(says("b3", "Towels for 412?"))];
    let page = ipc::SearchPage { hits: others, ..ipc::SearchPage::default() };
    let came = |page| Answered::QuotedFound(room.clone(), id.clone(), Box::new(Ok(page)));
    desk.asked.clear();
    desk.act(Action::Answered(came(page)));
    assert!(desk.asked.contains(&Effect::Around(lobby(), MessageId::new("b3"))));
    desk.act(Action::Answered(came(ipc::SearchPage::default())));
    assert_eq!(toast(&desk), Some(Toast::QuotedNotHere));
}

#[test]
fn what_is_passed_on_stands_above_the_draft_of_the_room_it_goes_to() {
    let mut desk = Desk::in_lobby(vec![says("b1", "Towels for 412?")], Some("b1"));
    let night = RoomId::new("r-night");
    let mut summary = super::super::people::room("r-night", model::RoomKind::Group, "Night shift");
    summary.draft = Some("Half a thought".into());
    desk.events([(11, Event::RoomsUpserted(vec![summary]))]);
    desk.act(Action::Room(RoomAction::PassOn(MessageId::new("b1"))));
    assert!(matches!(desk.state.overlay, Some(Overlay::PassOn(_))));
    desk.act(Action::Overlay(OverlayAction::PassOnTo(night.clone())));
    assert_eq!(desk.state.overlay, None);
    assert_eq!(desk.room().id, night);
    assert_eq!(text(&desk), "> Bruno Costa: Towels for 412?\nHalf a thought");
    assert!(
        !desk.asked.iter().any(|effect| matches!(effect, Effect::Send(..))),
        "its writer sends"
    );
}

#[test]
fn what_was_deleted_is_neither_answered_nor_passed_on() {
    let mut gone = says("b1", "Towels?");
    gone.is_deleted = true;
    let mut desk = Desk::in_lobby(vec![gone], Some("b1"));
    composing(&mut desk, ComposerAction::Answer(lobby(), MessageId::new("b1")));
    desk.act(Action::Room(RoomAction::PassOn(MessageId::new("b1"))));
    assert_eq!((text(&desk).as_str(), &desk.state.overlay), ("", &None));
}

#[test]
fn what_was_said_in_passing_can_be_undone_once() {
    let mut desk = Desk::in_lobby(vec![bruno_writes("b1", 60)], Some("b1"));
    desk.act(Action::Room(RoomAction::ToggleMute));
    assert_eq!(toast(&desk), Some(Toast::Muted));
    desk.asked.clear();
    desk.act(Action::Desk(DeskAction::Undo));
    let back = ipc::SetRoomNotifications {
        room_id: lobby(),
        level: None,
        is_muted: false,
        muted_until: None,
    };
    assert_eq!(desk.asked, [Effect::Order(back.into())]);
    desk.asked.clear();
    desk.act(Action::Desk(DeskAction::Undo));
    assert_eq!((desk.asked.len(), toast(&desk)), (0, None));

    desk.act(Action::Room(RoomAction::UnreadFrom(MessageId::new("b1"))));
    desk.asked.clear();
    desk.act(Action::Desk(DeskAction::Undo));
    assert_eq!(desk.asked, [Effect::Order(ipc::MarkRoomRead { room_id: lobby() }.into())]);
    desk.act(Action::Room(RoomAction::MarkUnread(lobby())));
    desk.act(Action::Room(RoomAction::Copy(MessageId::new("b1"))));
    assert_eq!(desk.state.undo, None, "what was said before is not undone by what is said now");
}

#[test]
fn pictures_have_those_before_and_after_them_beside_them() {
    let picture = |id: &str, n| {
        let mut message = bruno_writes(id, n);
        message.content.kind = model::MessageKind::Image;
        let (url, name) = (id.to_owned(), format!("{id}.png"));
        message.content.attachment = Some(model::Attachment { url, name, size: None });
        message
    };
    let mut gone = picture("p3", 240);
    gone.is_deleted = true;
    let rows = vec![picture("p1", 60), bruno_writes("b1", 90), picture("p2", 120), gone];
    let desk = Desk::in_lobby(rows, Some("b1"));
    let beside = |id: &str| desk.state.pictures_beside(&MessageId::new(id));
    assert_eq!(beside("p1"), (None, Some(MessageId::new("p2"))));
    assert_eq!(beside("p2"), (Some(MessageId::new("p1")), None));
    assert_eq!(beside("b1"), (None, None));
}
