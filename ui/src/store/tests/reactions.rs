//! Ana reacts to what was said.

use model::{Reaction, UserId, reaction};

use super::super::people::bruno;
use super::*;

const THUMB: &str = "👍";

fn in_lobby(rows: Vec<Message>) -> Desk {
    let mut desk = Desk::in_lobby(rows, None);
    desk.asked.clear();
    desk
}

fn react(desk: &mut Desk, id: &str) {
    desk.act(Action::Room(RoomAction::React(MessageId::new(id), THUMB.into())));
}

fn asked(id: &str, is_on: bool) -> Effect {
    let (room, id, emoji) = (lobby(), MessageId::new(id), THUMB.to_owned());
    Effect::React { room, id, emoji, is_on }
}

fn answered(desk: &mut Desk, id: &str, is_on: bool, answer: Result<Message, IpcError>) {
    let (id, answer) = (MessageId::new(id), Box::new(answer));
    desk.act(Action::Answered(Answered::Reacted(lobby(), id, (THUMB.into(), is_on), answer)));
}

fn by(people: &[&UserId]) -> Vec<Reaction> {
    people.iter().fold(Vec::new(), |all, user| reaction::with(&all, user, THUMB, true))
}

fn liked(id: &str, people: &[&UserId]) -> Message {
    Message { reactions: by(people), ..bruno_writes(id, 90) }
}

fn shown(desk: &Desk, id: &str) -> Vec<Reaction> {
    desk.room().timeline.message(&MessageId::new(id)).unwrap().reactions.clone()
}

#[test]
fn a_reaction_is_shown_at_once_and_a_second_press_takes_it_back() {
    let (me, bruno) = (ana().id, bruno().id);
    let mut desk = in_lobby(vec![liked("b1", &[&bruno])]);
    react(&mut desk, "b1");
    assert_eq!(shown(&desk, "b1"), by(&[&bruno, &me]));
    assert_eq!(desk.asked, [asked("b1", true)]);
    // Until it is answered, a hasty second press says nothing more.
    react(&mut desk, "b1");
    assert_eq!(desk.asked.len(), 1);
    answered(&mut desk, "b1", true, Ok(liked("b1", &[&bruno, &me])));
    assert_eq!(shown(&desk, "b1"), by(&[&bruno, &me]));
    react(&mut desk, "b1");
    assert_eq!(shown(&desk, "b1"), by(&[&bruno]));
    assert_eq!(desk.asked.last(), Some(&asked("b1", false)));
    let arrived = desk.room().arrived;
    answered(&mut desk, "b1", false, Ok(liked("b1", &[&bruno])));
    assert_eq!((shown(&desk, "b1"), desk.room().arrived), (by(&[&bruno]), arrived));
    assert!(desk.room().announced.is_empty(), "it is no message");
}

#[test]
fn what_the_service_did_not_take_is_taken_back_with_a_word() {
    let (me, bruno) = (ana().id, bruno().id);
    let mut desk = in_lobby(vec![liked("b1", &[])]);
    react(&mut desk, "b1");
    // Bruno's comes meanwhile, and stays.
    desk.events([(11, came(vec![liked("b1", &[&bruno])]))]);
    answered(&mut desk, "b1", true, refused(Code::Unreachable));
    assert_eq!((shown(&desk, "b1"), desk.state.trouble), (by(&[&bruno]), Some(Code::Unreachable)));
    desk.events([(12, came(vec![liked("b1", &[&me])]))]);
    react(&mut desk, "b1");
    assert_eq!(shown(&desk, "b1"), []);
    answered(&mut desk, "b1", false, refused(Code::RateLimited));
    assert_eq!((shown(&desk, "b1"), desk.state.trouble), (by(&[&me]), Some(Code::RateLimited)));
}

#[test]
fn nothing_is_offered_for_what_cannot_be_reacted_to() {
    let mut gone = bruno_writes("b1", 90);
    gone.is_deleted = true;
    let waits = ana_writes("a1", 95, Delivery::Queued);
    let mut desk = in_lobby(vec![gone, waits, liked("b2", &[])]);
    let offer = |desk: &mut Desk, id: &str| {
        let asked = AskedReaction { id: MessageId::new(id), at: (1, 2) };
        desk.act(Action::Room(RoomAction::AskReaction(asked)));
        desk.state.asked_reaction.take().is_some()
    };
    for id in ["b1", "a1", "nothing"] {
        assert!(!offer(&mut desk, id), "{id}");
        react(&mut desk, id);
    }
    assert!(offer(&mut desk, "b2"));
    assert_eq!(desk.asked, []);
    if let Session::SignedIn { can_react, .. } = &mut desk.state.session {
        *can_react = false;
    }
    assert!(!offer(&mut desk, "b2"), "a backend without reactions");
    react(&mut desk, "b2");
    assert_eq!(desk.asked, []);
}

#[test]
fn choosing_one_puts_the_offer_away() {
    let mut desk = in_lobby(vec![liked("b1", &[&ana().id])]);
    let asked_for = AskedReaction { id: MessageId::new("b1"), at: (1, 2) };
    desk.act(Action::Room(RoomAction::AskReaction(asked_for.clone())));
    assert_eq!(desk.state.asked_reaction, Some(asked_for.clone()));
    assert_eq!(desk.state.own_reactions(&asked_for.id), [THUMB]);
    react(&mut desk, "b1");
    assert_eq!(desk.state.asked_reaction, None);
    desk.act(Action::Room(RoomAction::AskReaction(asked_for)));
    desk.act(Action::Room(RoomAction::LeaveReaction));
    assert_eq!(desk.state.asked_reaction, None);
}
