//! Ana begins chats, makes a group, and changes who is in a room.

use std::collections::BTreeSet;

use ipc::{CreateGroup, FindPeople, FoundPeople, FoundPerson, GroupRules, NamedProperty};
use model::{Person, PropertyId, RoomKind, UserId};

use super::super::people::{bruno, room};
use super::*;

fn rui() -> Person {
    Person { id: UserId::new("u-rui"), name: "Rui Antunes".to_owned(), ..bruno() }
}

fn found(people: &[Person], is_complete: bool) -> FoundPeople {
    let found = |person: &Person| FoundPerson {
        person: person.clone(),
        is_near: true,
        last_talked_at: None,
        room_id: None,
    };
    FoundPeople { people: people.iter().map(found).collect(), is_complete }
}

fn refusal(code: Code) -> IpcError {
    IpcError::new(code, "No.")
}

impl Desk {
    fn talk(&mut self, action: TalkAction) {
        self.act(Action::Talk(action));
    }

    fn hears(&mut self, answer: TalkAnswer) {
        self.act(Action::Answered(Answered::Talk(answer)));
    }

    /// The last question about people that goes to the backend too, or not.
    fn question(&self, on_desk_only: bool) -> (u32, FindPeople) {
        let mut asked = self.asked.iter().rev().filter_map(|effect| match effect {
            Effect::FindPeople(number, command) => Some((*number, command.clone())),
            _ => None,
        });
        asked.find(|(_, command)| command.on_desk_only == on_desk_only).unwrap()
    }

    fn names(&self) -> Vec<&str> {
        let found = self.state.talk.looked.found.iter();
        found.map(|found| found.person.name.as_str()).collect()
    }

    fn making_a_group() -> Self {
        let mut desk = Self::open();
        desk.talk(TalkAction::Circle(Circle::Group));
        let property = NamedProperty { id: PropertyId::new("p1"), name: "Lisbon".to_owned() };
        let other = NamedProperty { id: PropertyId::new("p2"), name: "Bristol".to_owned() };
        desk.hears(TalkAnswer::Rules(Ok(GroupRules {
            own: vec![property.clone()],
            others: vec![property.clone(), other.clone()],
            known: vec![property, other],
        })));
        desk.talk(TalkAction::Name("Wedding".to_owned()));
        desk.talk(TalkAction::Toggle(rui()));
        desk
    }

    fn asked_for_group(&self) -> Vec<&CreateGroup> {
        let groups = self.asked.iter().filter_map(|effect| match effect {
            Effect::CreateGroup(command) => Some(command),
            _ => None,
        });
        groups.collect()
    }
}

#[test]
fn people_of_this_desk_are_there_at_once_and_all_follow_whichever_answer_is_first() {
    let mut desk = Desk::open();
    desk.talk(TalkAction::Circle(Circle::Direct));
    desk.talk(TalkAction::Look("r".to_owned()));
    assert!(desk.asked.contains(&Effect::PeopleTimer));
    desk.talk(TalkAction::Due);
    let ((here, at_desk), (everywhere, all)) = (desk.question(true), desk.question(false));
    assert_eq!((here, at_desk.words.as_str(), all.words.as_str()), (everywhere, "r", "r"));
    desk.hears(TalkAnswer::Found(here, true, Box::new(Ok(found(&[bruno()], false)))));
    assert_eq!(desk.names(), ["Bruno Costa"]);
    assert!(desk.state.talk.looked.is_looking, "the others are still to come");
    desk.hears(TalkAnswer::Found(here, false, Box::new(Ok(found(&[bruno(), rui()], true)))));
    desk.hears(TalkAnswer::Found(here, true, Box::new(Ok(found(&[bruno()], false)))));
    assert_eq!(desk.names(), ["Bruno Costa", "Rui Antunes"]);
    assert!(desk.state.talk.looked.is_complete && !desk.state.talk.looked.is_looking);

    desk.talk(TalkAction::Look("ru".to_owned()));
    desk.hears(TalkAnswer::Found(here, false, Box::new(Ok(found(&[], true)))));
    assert_eq!(desk.names().len(), 2, "an answer to what was typed before is over");
}

#[test]
fn the_name_of_whoever_was_chosen_has_served() {
    let mut desk = Desk::making_a_group();
    desk.talk(TalkAction::Look("bru".to_owned()));
    desk.talk(TalkAction::Toggle(bruno()));
    assert_eq!(
        (desk.state.talk.looked.words.as_str(), desk.state.talk.group.chosen.len()),
        ("", 2)
    );
    assert_eq!(desk.question(true).1.words, "", "the others are there again");
    desk.talk(TalkAction::Toggle(bruno()));
    assert_eq!(desk.state.talk.group.chosen, [rui()]);
}

#[test]
fn the_room_of_two_is_opened_once_and_shown_when_it_is_there() {
    let mut desk = Desk::open();
    desk.talk(TalkAction::Circle(Circle::Direct));
    desk.asked.clear();
    desk.talk(TalkAction::Begin(rui().id));
    desk.talk(TalkAction::Begin(rui().id));
    assert_eq!(desk.asked, [Effect::OpenDirect(rui().id)]);
    let made = room("r-rui", RoomKind::Direct, "Rui Antunes");
    desk.hears(TalkAnswer::Begun(Box::new(Ok(made.clone()))));
    assert_eq!(desk.state.open.as_ref().unwrap().id, made.id);
    assert_eq!(desk.state.overlay, None);
    assert!(desk.state.rooms.contains_key(&made.id));
}

#[test]
fn who_closed_the_panel_meanwhile_stays_where_they_are() {
    let mut desk = Desk::open();
    desk.talk(TalkAction::Circle(Circle::Direct));
    desk.talk(TalkAction::Begin(rui().id));
    desk.act(Action::Overlay(OverlayAction::Close));
    let made = room("r-rui", RoomKind::Direct, "Rui Antunes");
    desk.hears(TalkAnswer::Begun(Box::new(Ok(made.clone()))));
    assert!(desk.state.open.is_none() && desk.state.rooms.contains_key(&made.id));
}

#[test]
fn a_group_that_was_refused_is_tried_again_under_its_id_with_all_that_was_chosen() {
    let mut desk = Desk::making_a_group();
    desk.talk(TalkAction::Other(PropertyId::new("p1")));
    desk.talk(TalkAction::Other(PropertyId::new("p2")));
    desk.talk(TalkAction::Make("g-1".to_owned()));
    desk.hears(TalkAnswer::Begun(Box::new(Err(refusal(Code::Unreachable)))));
    assert_eq!(desk.state.talk.refused.as_ref().unwrap().code, Code::Unreachable);
    desk.act(Action::Overlay(OverlayAction::Close));
    desk.talk(TalkAction::Circle(Circle::Group));
    assert_eq!(desk.state.talk.refused, None, "what was refused before is not said again");
    desk.talk(TalkAction::Make("g-2".to_owned()));
    let asked = desk.asked_for_group();
    assert_eq!(asked.len(), 2);
    assert_eq!(asked[0], asked[1]);
    assert_eq!((asked[0].group_id.as_str(), asked[0].name.as_str()), ("g-1", "Wedding"));
    assert_eq!(asked[0].user_ids, [rui().id]);
    assert_eq!(asked[0].other_property_ids, [PropertyId::new("p2")], "its own is no other");

    desk.hears(TalkAnswer::Begun(Box::new(Ok(room("r-w", RoomKind::Group, "Wedding")))));
    assert_eq!(desk.state.talk.group, NewGroup::default(), "the next one begins anew");
    assert_eq!(desk.state.open.as_ref().unwrap().id.as_str(), "r-w");
}

#[test]
fn whoever_works_elsewhere_fits_when_their_property_does() {
    let mut desk = Desk::making_a_group();
    let tom = Person { property_ids: vec![PropertyId::new("p2")], ..rui() };
    assert!(desk.state.talk.group.fits(&rui()) && !desk.state.talk.group.fits(&tom));
    desk.talk(TalkAction::Other(PropertyId::new("p2")));
    assert!(desk.state.talk.group.fits(&tom));
    let administrator = Person { role: model::Role::OrgAdmin, property_ids: vec![], ..rui() };
    assert!(desk.state.talk.group.fits(&administrator));
}

#[test]
fn of_several_people_those_who_were_refused_stay_chosen_and_are_named() {
    let mut desk = Desk::in_lobby(vec![bruno_writes("b1", 60)], None);
    desk.act(Action::Overlay(OverlayAction::Ask(Overlay::AddPeople)));
    for person in [rui(), bruno()] {
        desk.talk(TalkAction::Toggle(person));
    }
    desk.asked.clear();
    desk.talk(TalkAction::Add);
    desk.talk(TalkAction::Add);
    assert_eq!(desk.asked.len(), 2, "each once: {:?}", desk.asked);
    desk.hears(TalkAnswer::Added(rui().id, Ok(())));
    desk.hears(TalkAnswer::Added(bruno().id, Err(refusal(Code::NotPermitted))));
    assert_eq!(desk.state.talk.added, [bruno()]);
    let refused = desk.state.talk.refused.clone().unwrap();
    assert_eq!((refused.code, refused.name.as_deref()), (Code::NotPermitted, Some("Bruno Costa")));
    assert_eq!(desk.state.overlay, Some(Overlay::AddPeople));
    desk.talk(TalkAction::Add);
    desk.hears(TalkAnswer::Added(bruno().id, Ok(())));
    assert_eq!(desk.state.overlay, None);
}

#[test]
fn a_room_that_goes_takes_its_questions_along_keeps_what_was_written_and_says_so() {
    let mut desk = Desk::in_lobby(vec![bruno_writes("b1", 60)], None);
    desk.act(Action::Composer(ComposerAction::Typed(lobby(), "Flowers at".to_owned())));
    desk.act(Action::Overlay(OverlayAction::Ask(Overlay::Leave)));
    desk.asked.clear();
    desk.talk(TalkAction::Leave);
    assert_eq!(desk.asked, [Effect::LeaveRoom(lobby())]);
    desk.events([(11, Event::RoomRemoved { room_id: lobby() })]);
    let kept = ipc::SaveDraft { room_id: lobby(), text: "Flowers at".to_owned() };
    assert!(desk.asked.contains(&Effect::Tell(kept.into())), "{:?}", desk.asked);
    assert_eq!((desk.state.open.is_none(), &desk.state.overlay), (true, &None));
    assert_eq!(desk.state.toast.map(|(_, toast)| toast), Some(Toast::RoomGone));
    desk.hears(TalkAnswer::Changed(Ok(())));

    let other = RoomId::new("r-night");
    desk.act(Action::Overlay(OverlayAction::OpenSwitcher));
    desk.events([(12, Event::RoomRemoved { room_id: other })]);
    assert_eq!(desk.state.overlay, Some(Overlay::Switcher), "another room is none of its matter");
}

#[test]
fn who_is_in_the_room_on_screen_follows_what_the_core_says() {
    let mut desk = Desk::in_lobby(vec![bruno_writes("b1", 60)], None);
    let participant = model::Participant {
        person: rui(),
        joined_at: Timestamp::from_ms(NOON),
        last_read_at: None,
        is_muted: false,
    };
    let changed =
        |room_id| Event::ParticipantsChanged { room_id, participants: vec![participant.clone()] };
    desk.events([(11, changed(RoomId::new("r-night")))]);
    assert!(desk.room().participants.is_empty());
    desk.events([(12, changed(lobby()))]);
    assert_eq!(desk.room().participants.len(), 1);
}

#[test]
fn when_the_line_is_back_people_are_looked_for_again_where_somebody_looks() {
    let mut desk = Desk::open();
    let online = || (11, Event::ConnectivityChanged(Connectivity::Online));
    desk.events([online()]);
    let looks = |desk: &Desk| desk.asked.iter().any(|it| matches!(it, Effect::FindPeople(..)));
    assert!(!looks(&desk));
    desk.talk(TalkAction::Circle(Circle::Direct));
    desk.asked.clear();
    desk.events([(12, Event::ConnectivityChanged(Connectivity::Online))]);
    assert!(looks(&desk));
}

#[test]
fn what_is_chosen_is_another_persons_no_more() {
    let mut desk = Desk::making_a_group();
    desk.events([(11, Event::SessionChanged(Session::SignedOut))]);
    assert_eq!(desk.state.talk, Talk::default());
    assert_eq!(desk.state.talk.group.others, BTreeSet::new());
}

#[test]
fn what_was_left_behind_goes_from_the_screen_as_it_is_discarded() {
    let mut desk = Desk::open();
    desk.act(Action::Overlay(OverlayAction::Ask(Overlay::LeftBehind)));
    assert_eq!(desk.asked, [Effect::ReadLeftBehind]);
    let gone = RoomId::new("gone");
    let left = ipc::LeftBehind {
        room_id: gone.clone(),
        room_name: "Wedding".to_owned(),
        messages: vec![ana_writes("a1", 60, Delivery::Queued)],
        draft: Some("And the band".to_owned()),
    };
    desk.hears(TalkAnswer::Left(Ok(vec![left])));
    desk.asked.clear();
    desk.talk(TalkAction::DiscardLeft(MessageId::new("a1")));
    let discard = ipc::DiscardMessage { message_id: MessageId::new("a1") };
    assert_eq!(desk.asked, [Effect::Order(discard.into())]);
    assert!(desk.state.talk.left.as_ref().unwrap()[0].messages.is_empty());
    desk.talk(TalkAction::DiscardLeftDraft(gone));
    assert_eq!(desk.state.talk.left, Some(vec![]));
}
