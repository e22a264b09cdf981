//! Who is there, where they meet, and what was said before.

use std::collections::BTreeMap;

use model::{OrganizationId, RoomId, RoomKind, UserId, live};

use crate::dice::Dice;
use crate::ports::EPOCH_MS;
use crate::service::{Became, ORGANIZATION, Person, Place, Room, Stored};

const DAY_MS: i64 = 24 * 60 * 60 * 1_000;
/// The organization is older than any message that is kept.
const JOINED_MS: i64 = EPOCH_MS - 100 * DAY_MS;

/// Everybody; the first ones have desks.
pub(crate) const PEOPLE: [(&str, &str); 3] =
    [("ana", "Ana"), ("bruno", "Bruno"), ("carla", "Carla")];

/// Rooms there always are.
pub(crate) const USUAL_ROOMS: usize = 6;

/// A room of everybody at a busy property.
pub(crate) fn team(number: usize) -> String {
    format!("team-{number}")
}

/// Fills a property with people, and with rooms they are all in.
pub(crate) fn fill(people: &mut Vec<Person>, rooms: &mut Vec<Room>, count: usize, teams: usize) {
    for number in people.len()..count {
        people.push(Person { id: format!("p{number}"), name: format!("Person {number}") });
    }
    let ids: Vec<&str> = people.iter().map(|person| person.id.as_str()).collect();
    rooms.extend((0..teams).map(|number| room(&team(number), RoomKind::Group, &ids)));
}

/// The room people come into and go from.
pub(crate) const CHANGING: &str = "shifts";

pub(crate) fn people() -> Vec<Person> {
    PEOPLE.iter().map(|(id, name)| Person { id: (*id).into(), name: (*name).into() }).collect()
}

/// Rooms of all four kinds.
pub(crate) fn rooms() -> Vec<Room> {
    let everybody: &[&str] = &["ana", "bruno", "carla"];
    vec![
        room("all", RoomKind::Organization, everybody),
        room("lisbon", RoomKind::Property, everybody),
        room("night", RoomKind::Group, &["ana", "bruno"]),
        room(CHANGING, RoomKind::Group, everybody),
        room("ana-bruno", RoomKind::Direct, &["ana", "bruno"]),
        room("ana-carla", RoomKind::Direct, &["ana", "carla"]),
    ]
}

fn room(id: &str, kind: RoomKind, members: &[&str]) -> Room {
    let ids: Vec<UserId> = members.iter().map(|id| UserId::new(*id)).collect();
    let ids: Vec<&UserId> = ids.iter().collect();
    let property = model::PropertyId::new("p");
    let organization = OrganizationId::new(ORGANIZATION);
    let channel = live::room_channel(&organization, kind, &RoomId::new(id), Some(&property), &ids);
    let place = Place { joined_at: JOINED_MS, ..Place::default() };
    Room {
        id: id.to_owned(),
        kind,
        name: (kind != RoomKind::Direct).then(|| format!("#{id}")),
        channel: channel.unwrap_or_default(),
        members: members.iter().map(|id| ((*id).to_owned(), place.clone())).collect(),
    }
}

/// What was said before the desks opened, some of it as old as is kept.
pub(crate) fn past(rooms: &[Room], dice: &mut Dice) -> Vec<Stored> {
    let mut past = Vec::new();
    for room in rooms {
        let members: Vec<&String> = room.members.keys().collect();
        let mut ages: BTreeMap<i64, String> = BTreeMap::new();
        for _ in 0..dice.below(12) {
            let sender = dice.pick(&members).map(|id| (*id).clone()).unwrap_or_default();
            ages.insert(dice.between(60_000, 89 * DAY_MS), sender);
        }
        // These turn ninety days old while the simulation runs.
        for _ in 0..dice.below(3) {
            let age = 90 * DAY_MS - dice.between(0, 20 * 60_000);
            ages.insert(age, members.first().map(|id| (*id).clone()).unwrap_or_default());
        }
        for (number, (age, sender_id)) in ages.into_iter().rev().enumerate() {
            let id = format!("past-{}-{number}", room.id);
            let text = format!("{id} was said");
            let (room_id, at) = (room.id.clone(), EPOCH_MS - age);
            let serial = format!("{at:014}-{id}");
            let became = Became::default();
            past.push(Stored { id, serial, room_id, sender_id, text, file: None, at, became });
        }
    }
    past.sort_by(|one, other| (one.at, &one.id).cmp(&(other.at, &other.id)));
    past
}
