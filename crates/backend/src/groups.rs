//! Groups: who may make one, and who may be in it (contract §2).

use std::collections::BTreeSet;

use model::limits::GROUP_PEOPLE;
use model::live::room_channel;
use model::{PropertyId, Role, RoomId, RoomKind, UserId};
use rusqlite::Transaction;

use crate::db::people::Person;
use crate::db::rooms::{Participant, Room};
use crate::db::{organizations, people, rooms};
use crate::ids;
use crate::refusal::Refusal;

/// A group as it is asked for.
#[derive(Clone, Debug)]
pub(crate) struct NewGroup {
    pub(crate) name: String,
    pub(crate) property_id: PropertyId,
    pub(crate) participant_ids: Vec<UserId>,
    /// Further properties people may come from.
    pub(crate) allowed_property_ids: Vec<PropertyId>,
}

/// Makes a group with its maker in it.
pub(crate) fn create(
    tx: &Transaction<'_>,
    maker: &Person,
    group: &NewGroup,
    now: i64,
) -> Result<Room, Refusal> {
    let name = checked_name(&group.name)?;
    let property_name = checked_properties(tx, maker, group)?;
    let people = checked_people(tx, maker, group)?;
    let id = RoomId::new(ids::cuid(&mut rand::rng()));
    let channel = room_channel(&maker.organization_id, RoomKind::Group, &id, None, &[]);
    let room = Room {
        id,
        organization_id: maker.organization_id.clone(),
        kind: RoomKind::Group,
        name: Some(name),
        property_id: Some(group.property_id.clone()),
        property_name: Some(property_name),
        channel: channel.unwrap_or_default(),
        created_by: Some(maker.id.clone()),
        created_at: now,
        updated_at: now,
        last_message_at: None,
    };
    rooms::insert(tx, &room)?;
    for property in &group.allowed_property_ids {
        rooms::allow_property(tx, &room.id, property)?;
    }
    for person in people {
        rooms::join(tx, &room.id, &person, now)?;
    }
    Ok(room)
}

fn checked_name(name: &str) -> Result<String, Refusal> {
    let refused = || Refusal::invalid("A group has a name of 1 to 80 characters, on one line");
    model::group_name(name).map(str::to_owned).ok_or_else(refused)
}

/// Checks where the group may draw people from; gives the name of its own property.
fn checked_properties(
    tx: &Transaction<'_>,
    maker: &Person,
    group: &NewGroup,
) -> Result<String, Refusal> {
    let known = organizations::properties(tx, &maker.organization_id)?;
    let own = known
        .iter()
        .find(|property| property.id == group.property_id)
        .ok_or_else(|| Refusal::invalid("No such property"))?;
    if !maker.works_for(&own.id) {
        return Err(Refusal::not_permitted("Not a property of yours"));
    }
    if group.allowed_property_ids.is_empty() {
        return Ok(own.name.clone());
    }
    let all_known = group.allowed_property_ids.iter().all(|id| known.iter().any(|p| p.id == *id));
    if !all_known {
        return Err(Refusal::invalid("No such property"));
    }
    let organization = organizations::find(tx, &maker.organization_id)?;
    let allows = organization.is_some_and(|found| found.allows_cross_property_groups);
    if !allows || maker.role == Role::Staff {
        return Err(Refusal::not_permitted("No groups across properties"));
    }
    Ok(own.name.clone())
}

fn checked_people(
    tx: &Transaction<'_>,
    maker: &Person,
    group: &NewGroup,
) -> Result<BTreeSet<UserId>, Refusal> {
    let mut chosen: BTreeSet<UserId> = group.participant_ids.iter().cloned().collect();
    if chosen.len() > GROUP_PEOPLE {
        return Err(Refusal::invalid("A group is made with at most 200 people"));
    }
    for id in &chosen {
        let person = colleague(tx, maker, id)?;
        must_fit(&person, &group.property_id, &group.allowed_property_ids)?;
    }
    chosen.insert(maker.id.clone());
    Ok(chosen)
}

fn colleague(tx: &Transaction<'_>, me: &Person, id: &UserId) -> Result<Person, Refusal> {
    people::find(tx, id)?
        .filter(|person| person.organization_id == me.organization_id)
        .ok_or_else(|| Refusal::invalid("No such person"))
}

fn must_fit(person: &Person, own: &PropertyId, allowed: &[PropertyId]) -> Result<(), Refusal> {
    let fits = std::iter::once(own).chain(allowed).any(|property| person.works_for(property));
    if fits { Ok(()) } else { Err(Refusal::not_permitted("A group's people are of its property")) }
}

/// Puts a colleague into a group one is in.
pub(crate) fn add(
    tx: &Transaction<'_>,
    me: &Person,
    room: &Room,
    user: &UserId,
    now: i64,
) -> Result<(Person, Participant), Refusal> {
    must_be_group(room)?;
    let person = colleague(tx, me, user)?;
    if let Some(property) = &room.property_id {
        must_fit(&person, property, &rooms::allowed_properties(tx, &room.id)?)?;
    }
    if !rooms::join(tx, &room.id, user, now)? {
        return Err(Refusal::conflict("Already in this room"));
    }
    rooms::touch(tx, &room.id, now)?;
    let place = rooms::participant(tx, &room.id, user)?;
    Ok((person, place.ok_or_else(|| Refusal::unknown("participant"))?))
}

/// Takes somebody out of a group, or leaves it.
pub(crate) fn remove(
    tx: &Transaction<'_>,
    me: &Person,
    room: &Room,
    user: &UserId,
    now: i64,
) -> Result<(), Refusal> {
    must_be_group(room)?;
    let is_leaving = *user == me.id;
    let is_maker = room.created_by.as_ref() == Some(&me.id);
    if !is_leaving && !is_maker && me.role == Role::Staff {
        return Err(Refusal::not_permitted("Only its maker or a manager may remove people"));
    }
    if !rooms::leave(tx, &room.id, user)? {
        return Err(Refusal::unknown("participant"));
    }
    Ok(rooms::touch(tx, &room.id, now)?)
}

/// The people of the other kinds of rooms follow from what the room is.
fn must_be_group(room: &Room) -> Result<(), Refusal> {
    match room.kind {
        RoomKind::Group => Ok(()),
        RoomKind::Direct | RoomKind::Property | RoomKind::Organization => {
            Err(Refusal::not_permitted("Only a group's people can be changed"))
        }
    }
}
