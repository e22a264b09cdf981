//! A new chat, people for a room, cards of people.

use ipc::{FoundPerson, GroupRules, NamedProperty};
use model::{Participant, Person, PropertyId, Role, RoomId, UserId};

use super::languages::{Whole, WholeProps};
use super::*;
use crate::store::people::snapshot;
use crate::store::{
    Action, Answered, Circle, Looked, NewGroup, Overlay, OverlayAction, Refused, RoomAction, State,
    Talk, TalkAction,
};
use crate::views::people::add::{AddPeople, AddPeopleProps};
use crate::views::people::left::{Left, LeftProps};
use crate::views::people::new_chat::{NewChat, NewChatProps};
use crate::views::people::profile::{Profile, ProfileProps};
use crate::views::people::questions::{Question, QuestionProps};

fn rui() -> Person {
    Person { id: UserId::new("u-rui"), name: "Rui Antunes".to_owned(), ..bruno() }
}

fn found(person: Person, room: Option<&str>) -> FoundPerson {
    FoundPerson { person, is_near: true, last_talked_at: None, room_id: room.map(RoomId::new) }
}

fn rules(others: usize) -> GroupRules {
    let named =
        |id: &str, name: &str| NamedProperty { id: PropertyId::new(id), name: name.to_owned() };
    let all = vec![named("p1", "Harbour House"), named("p2", "Garden Court")];
    let others = all.iter().take(others).cloned().collect();
    GroupRules { own: all.iter().take(1).cloned().collect(), others, known: all }
}

fn talk() -> Talk {
    let people = vec![found(bruno(), Some("r-bruno")), found(rui(), None)];
    let looked = Looked { found: Rc::new(people), is_complete: true, ..Looked::default() };
    Talk { looked, rules: Some(rules(0)), ..Talk::default() }
}

fn new_chat(circle: Circle, change: impl FnOnce(&mut Talk)) -> String {
    let mut talk = talk();
    change(&mut talk);
    drawn::<NewChat>(NewChatProps {
        circle,
        talk,
        here: Rc::new([(bruno().id, Availability::Active)].into()),
        on_action: Callback::noop(),
        on_close: Callback::noop(),
    })
}

#[test]
fn people_are_suggested_with_where_they_work_and_whether_they_are_here() {
    let html = new_chat(Circle::Direct, |_| {});
    assert!(html.contains("aria-activedescendant=\"person-0\""), "{html}");
    assert!(html.contains("aria-label=\"Suggested people\""), "{html}");
    let said = words(&html);
    assert!(said.contains("Bruno Costa Harbour House You have a chat"), "{said}");
    assert!(said.contains("Rui Antunes Harbour House") && said.contains("2 people"), "{said}");
    assert_eq!(html.matches("aria-label=\"Here now\"").count(), 1);
    assert_eq!(html.matches("aria-selected=\"true\"").count(), 1, "the one Enter would open");
}

#[test]
fn looking_nobody_and_no_line_are_told_apart() {
    let said = |is_looking, is_complete, typed: &str| {
        words(&new_chat(Circle::Direct, |talk| {
            let words = typed.to_owned();
            talk.looked = Looked { words, is_looking, is_complete, ..Looked::default() };
        }))
    };
    assert!(said(true, false, "xy").contains("Looking…"));
    assert!(said(false, true, "xy").contains("Nobody by that name."));
    assert!(!said(false, true, "xy").contains("no line"));
    assert!(said(false, false, "xy").contains("only people this computer knows"));
}

#[test]
fn a_group_cannot_be_made_before_it_has_a_name_and_people_and_says_so() {
    let group = |name: &str, chosen: Vec<Person>| {
        new_chat(Circle::Group, |talk| {
            let property = Some(PropertyId::new("p1"));
            talk.group =
                NewGroup { name: name.to_owned(), property, chosen, ..NewGroup::default() };
        })
    };
    let is_off = |html: &str| {
        let (_, button) = html.rsplit_once("<button").unwrap();
        button.contains("aria-disabled=\"true\"")
    };
    let html = group(" ", vec![rui()]);
    assert!(is_off(&html) && words(&html).contains("The group needs a name."));
    let html = group("Wedding", vec![]);
    assert!(is_off(&html) && words(&html).contains("Choose at least one person."));
    let html = group(&"x".repeat(83), vec![rui()]);
    assert!(is_off(&html) && words(&html).contains("3 characters too long: 80 are the most"));
    let html = group("Wedding", vec![rui()]);
    assert!(!is_off(&html) && html.contains("aria-label=\"Take Rui Antunes out\""), "{html}");
    assert!(html.contains("aria-multiselectable=\"true\""));
    assert!(words(&html).contains("Property Harbour House"));
}

#[test]
fn other_properties_are_offered_where_they_may_be_and_their_people_with_them() {
    let tom =
        Person { name: "Tom Barrett".into(), property_ids: vec![PropertyId::new("p2")], ..rui() };
    let html = |others: usize, chosen: Vec<Person>, crosses: bool| {
        let tom = tom.clone();
        new_chat(Circle::Group, |talk| {
            talk.rules = Some(rules(others));
            talk.looked.found = Rc::new(vec![found(tom, None)]);
            talk.group.property = Some(PropertyId::new("p1"));
            talk.group.chosen = chosen;
            if crosses {
                talk.group.others.insert(PropertyId::new("p2"));
            }
        })
    };
    let of_one = html(0, vec![], false);
    assert!(!of_one.contains("type=\"checkbox\"") && !of_one.contains("Tom Barrett"), "{of_one}");
    let of_two = html(2, vec![], true);
    assert_eq!(of_two.matches("type=\"checkbox\"").count(), 1, "its own is no other");
    assert!(of_two.contains("Tom Barrett"));
    assert!(words(&of_two).contains("People of Harbour House, Garden Court"));
    let stranger = words(&html(2, vec![tom.clone()], false));
    assert!(stranger.contains("Of another property, so not for this group: Tom Barrett"));
}

#[test]
fn each_refusal_has_words_for_a_clerk() {
    let said = |code, name: Option<&str>| {
        let html = new_chat(Circle::Direct, |talk| {
            talk.refused = Some(Refused { code, name: name.map(str::to_owned) });
        });
        let (_, alert) = html.split_once("data-testid=\"people-error\"").unwrap();
        words(&format!("<p {}", alert.split("</p>").next().unwrap()))
    };
    assert!(said(Code::Unreachable, None).contains("what you have chosen stays here"));
    assert!(said(Code::PersonGone, Some("Rui")).starts_with("Rui is no longer with"));
    assert!(said(Code::BadGroupName, None).contains("1 to 80 characters"));
    assert!(said(Code::TooManyPeople, None).contains("at most 200 people"));
    assert!(said(Code::NotPermitted, None).contains("A group is of a property you work for"));
    assert!(said(Code::NotPermitted, Some("Tom")).contains("Tom is of another property"));
    assert!(said(Code::ServerTrouble, None).contains("The server is in trouble"));
}

#[test]
fn who_is_in_the_room_is_not_offered_for_it() {
    let inside = Participant {
        person: bruno(),
        joined_at: Timestamp::from_ms(0),
        last_read_at: None,
        is_muted: false,
    };
    let html = drawn::<AddPeople>(AddPeopleProps {
        room: "Night shift".into(),
        participants: Rc::new(vec![inside]),
        talk: Talk { added: vec![rui()], ..talk() },
        here: Rc::default(),
        on_action: Callback::noop(),
        on_close: Callback::noop(),
    });
    assert!(!html.contains("Bruno Costa"), "{html}");
    assert!(words(&html).contains("Add people to Night shift"));
    assert!(words(&html).ends_with("Cancel Add 1 person"), "{}", words(&html));
}

#[test]
fn a_card_says_who_somebody_is_and_offers_what_can_be_done() {
    let card = |is_me, is_removable| {
        drawn::<Profile>(ProfileProps {
            person: Person { role: Role::PropertyMgr, ..bruno() },
            is_me,
            is_removable,
            here: Rc::new([(bruno().id, Availability::Away)].into()),
            rules: Some(rules(0)),
            refused: None,
            on_action: Callback::noop(),
            on_remove: Callback::noop(),
            on_close: Callback::noop(),
        })
    };
    let html = card(false, true);
    let said = words(&html);
    assert!(said.contains("Bruno Costa Away Role Manages properties"), "{said}");
    assert!(said.contains("Works at Harbour House") && said.contains("u-bruno@example.com"));
    assert!(html.contains("write-to") && html.contains("remove-person"));
    assert!(!card(false, false).contains("remove-person"));
    assert!(!card(true, false).contains("write-to"), "nobody writes to themselves");
}

#[test]
fn taking_somebody_out_is_offered_where_the_core_says_that_one_may() {
    let is_offered = |kind, can_remove| {
        let me = ana();
        let mut lobby = room("r1", kind, "Night shift");
        lobby.participants = 2;
        let participants = [me, bruno()].map(|person| Participant {
            person,
            joined_at: Timestamp::default(),
            last_read_at: None,
            is_muted: false,
        });
        let mut state = State { now: Timestamp::from_ms(NOON), ..State::default() };
        state.take_snapshot(ipc::Snapshot { rooms: vec![lobby.clone()], ..snapshot() });
        let timeline = ipc::TimelinePage {
            room_id: lobby.id.clone(),
            rows: vec![],
            has_older: false,
            older_needs_line: false,
            has_newer: false,
        };
        let opened = ipc::OpenedRoom {
            details: ipc::RoomDetails {
                summary: lobby.clone(),
                participants: participants.to_vec(),
                can_remove,
            },
            timeline,
            read_marker: None,
            first_unread: None,
            draft: String::new(),
            attachments: vec![],
        };
        let card = Overlay::Profile(Box::new(bruno()));
        for action in [
            Action::Room(RoomAction::Pick(lobby.id.clone())),
            Action::Answered(Answered::Opened(lobby.id, Box::new(Ok(opened)))),
            Action::Overlay(OverlayAction::Ask(card)),
        ] {
            state.reduce(action, Timestamp::from_ms(NOON));
        }
        let html = drawn::<Whole>(WholeProps { state });
        assert!(html.contains("write-to"), "his card is there: {html}");
        html.contains("remove-person")
    };
    assert!(is_offered(RoomKind::Group, true));
    assert!(!is_offered(RoomKind::Group, false));
}

#[test]
fn leaving_says_what_becomes_of_what_was_not_sent() {
    let question = |unsent: usize| {
        words(&drawn::<Question>(QuestionProps {
            heading: "Leave the room".into(),
            lead: crate::text::leave_room_question("Night shift").into(),
            warning: crate::text::leave_unsent(unsent).map(AttrValue::from),
            words: "Leave".into(),
            action: TalkAction::Leave,
            is_busy: false,
            refused: None,
            on_action: Callback::noop(),
            on_close: Callback::noop(),
        }))
    };
    assert!(question(2).contains("2 messages here have not been sent"));
    assert!(!question(0).contains("sent"), "{}", question(0));
    assert!(question(0).ends_with("Cancel Leave"));
}

#[test]
fn what_was_left_behind_can_be_read_copied_and_discarded() {
    let left = |left| {
        drawn::<Left>(LeftProps {
            left,
            now: Timestamp::from_ms(NOON),
            on_action: Callback::noop(),
            on_close: Callback::noop(),
        })
    };
    let html = left(Some(vec![ipc::LeftBehind {
        room_id: RoomId::new("gone"),
        room_name: String::new(),
        messages: vec![ana_writes("a1", NOON / 1_000 - 60, Delivery::Queued)],
        draft: Some("And <b>".to_owned()),
    }]));
    let said = words(&html);
    assert!(said.contains("A room you were in 11:59 text of a1 Copy the text Discard"), "{said}");
    assert!(html.contains("And &lt;b&gt;") && html.matches("left-row").count() == 2);
    assert!(words(&left(Some(vec![]))).contains("Nothing is left."));
    let notices = drawn::<Notices>(NoticesProps {
        notices: vec![Notice::LeftBehind, Notice::NoTray],
        trouble: None,
        crash: None,
        on_dismiss: Callback::noop(),
        on_dismiss_trouble: Callback::noop(),
        on_dismiss_crash: Callback::noop(),
        on_left: Callback::noop(),
    });
    assert_eq!(notices.matches("show-left").count(), 1, "{notices}");
}
