//! People of the script, and rooms made with them.

use ipc::{
    FindPeople, FoundPeople, FoundPerson, GroupRules, LeftBehind, NamedProperty, RoomSummary,
};
use model::{PropertyId, RoomId, RoomKind, UserId};

use super::words::{PEOPLE, PROPERTIES};
use super::world::{World, message, person};
use crate::time::now;

/// Those whose name holds the words.
pub(super) fn find(world: &World, command: &FindPeople, is_online: bool) -> FoundPeople {
    let words = crate::text::folded(command.words.trim());
    let people = (1..PEOPLE.len()).map(person);
    let people = people.filter(|person| crate::text::folded(&person.name).contains(&words));
    let found = people.map(|person| FoundPerson {
        is_near: true,
        last_talked_at: None,
        room_id: direct_with(world, &person.id).map(|room| room.id.clone()),
        person,
    });
    FoundPeople { people: found.collect(), is_complete: is_online && !command.on_desk_only }
}

/// The room of two, if there is one.
pub(super) fn direct_with<'a>(world: &'a World, user: &UserId) -> Option<&'a RoomSummary> {
    world.snapshot.rooms.iter().find(|room| room.other.as_ref() == Some(user))
}

/// Any property, and people of all of them.
pub(super) fn rules() -> GroupRules {
    let named = |(n, name): (usize, &&str)| NamedProperty {
        id: PropertyId::new(format!("p{n}")),
        name: (*name).to_owned(),
    };
    let all: Vec<NamedProperty> = PROPERTIES.iter().enumerate().map(named).collect();
    GroupRules { own: all.clone(), others: all.clone(), known: all }
}

/// A room that is new.
pub(super) fn new_room(
    world: &mut World,
    id: &str,
    kind: RoomKind,
    name: &str,
    people: usize,
) -> Option<RoomSummary> {
    let mut room = world.snapshot.rooms.first()?.clone();
    room.id = RoomId::new(id);
    room.kind = kind;
    room.name = name.to_owned();
    room.participants = people;
    room.last_message = None;
    room.other = None;
    room.unread = 0;
    room.mentions = 0;
    room.counted = ipc::UnreadTotal::default();
    world.snapshot.rooms.push(room.clone());
    world.rows.insert(room.id.clone(), Vec::new());
    Some(room)
}

/// What was written in a room that is gone.
pub(super) fn left_behind() -> Vec<LeftBehind> {
    let room_id = RoomId::new("gone");
    let text = "The florist comes at nine, please let her in by the back door";
    vec![LeftBehind {
        messages: vec![message("left-1", &room_id, 0, text, now())],
        room_name: "Wedding 14 June".to_owned(),
        draft: Some("And the band".to_owned()),
        room_id,
    }]
}
