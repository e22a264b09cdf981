//! Organizations, properties and people come into being, and with them the rooms that exist by
//! themselves (contract §2).

use model::live::room_channel;
use model::{PropertyId, Role, RoomId, RoomKind};
use rusqlite::Transaction;

use crate::db::organizations::{Organization, Property};
use crate::db::people::Person;
use crate::db::rooms::Room;
use crate::db::{DbError, organizations, people, rooms};

/// Makes an organization with its company-wide room.
pub(crate) fn organization(
    tx: &Transaction<'_>,
    organization: &Organization,
    room: RoomId,
) -> Result<Room, DbError> {
    organizations::insert(tx, organization)?;
    let room = standing_room(organization, RoomKind::Organization, room, None);
    rooms::insert(tx, &room)?;
    Ok(room)
}

/// Makes a property with its general room.
pub(crate) fn property(
    tx: &Transaction<'_>,
    organization: &Organization,
    property: &Property,
    room: RoomId,
) -> Result<Room, DbError> {
    organizations::insert_property(tx, &organization.id, property, organization.created_at)?;
    let room = standing_room(organization, RoomKind::Property, room, Some(property));
    rooms::insert(tx, &room)?;
    Ok(room)
}

/// Gives a person an account and a place in the rooms that are theirs by themselves.
pub(crate) fn person(
    tx: &Transaction<'_>,
    person: &Person,
    password_hash: &str,
    standing: &[Room],
    now: i64,
) -> Result<(), DbError> {
    people::insert(tx, person, password_hash, now)?;
    for room in standing.iter().filter(|room| belongs(person, room)) {
        rooms::join(tx, &room.id, &person.id, now)?;
    }
    Ok(())
}

fn belongs(person: &Person, room: &Room) -> bool {
    match &room.property_id {
        Some(property) => person.role != Role::OrgAdmin && person.property_ids.contains(property),
        None => true,
    }
}

fn standing_room(
    organization: &Organization,
    kind: RoomKind,
    id: RoomId,
    property: Option<&Property>,
) -> Room {
    let property_id: Option<PropertyId> = property.map(|property| property.id.clone());
    let name = match property {
        Some(property) => format!("{}-general", property.name),
        None => "company-wide".to_owned(),
    };
    // The rule lacks nothing for these two kinds; an empty channel would break UNIQUE at once.
    let channel =
        room_channel(&organization.id, kind, &id, property_id.as_ref(), &[]).unwrap_or_default();
    Room {
        id,
        organization_id: organization.id.clone(),
        kind,
        name: Some(name),
        property_id,
        property_name: property.map(|property| property.name.clone()),
        channel,
        created_by: None,
        created_at: organization.created_at,
        updated_at: organization.created_at,
        last_message_at: None,
    }
}
