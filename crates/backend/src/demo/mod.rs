//! The demo organization: three hotels, their people, sixty days of their talk, and colleagues who
//! answer. All of it follows from one seed and the time it is founded at.

mod cast;
pub(crate) mod colleagues;
mod past;
mod talk;

use std::collections::BTreeMap;

use anyhow::Context;
use model::limits::RETENTION_DAYS;
use model::live::room_channel;
use model::{MessageId, OrganizationId, PropertyId, RoomId, RoomKind, UserId};
use rand::SeedableRng;
use rand::rngs::StdRng;
use rusqlite::Transaction;

use self::cast::{
    CIRCLES, Circle, DOMAIN, HOTELS, Hotel, Member, ORGANIZATION, PAIRS, PEOPLE, Shift,
};
use self::past::Place;
use self::talk::Talk;
use crate::db::messages::Message;
use crate::db::organizations::{self, Organization, Property};
use crate::db::people::{self, Person};
use crate::db::receipts;
use crate::db::rooms::{self, Room};
use crate::db::{Db, DbError, messages};
use crate::direct;
use crate::founding;
use crate::ids;
use crate::passwords;
use crate::server::{DemoAccounts, DemoPerson};

/// The password of everybody in the demo.
pub(crate) const PASSWORD: &str = "front desk demo";
/// How long before its first message the organization was founded, in milliseconds.
const FOUNDED_BEFORE_MS: i64 = (past::DAYS + 7) * 24 * 3_600_000;

/// Founds the demo organization, unless there is an organization already.
pub(crate) fn found_once(db: &Db, seed: u64, now: i64) -> anyhow::Result<()> {
    if !db.run_blocking(organizations::none_yet)? {
        return Ok(());
    }
    let talks = talk::all().context("Reading the talks of the demo")?;
    // One hash for one password: hashing it for each of them would take seconds and hide nothing.
    let password_hash = passwords::hash(PASSWORD)?;
    let rng = StdRng::seed_from_u64(seed);
    let founder = Founder { rng, talks, password_hash, now };
    db.run_blocking(move |tx| founder.found(tx)).context("Founding the demo organization")
}

/// How to sign in to the demo.
pub(crate) async fn accounts(db: &Db) -> anyhow::Result<DemoAccounts> {
    let people = everybody(db).await?.into_iter().map(|person| DemoPerson {
        email: person.email,
        name: person.name,
        role: person.role.as_str(),
    });
    Ok(DemoAccounts { password: PASSWORD, people: people.collect() })
}

/// The people of the demo, but of no other organization that may be there too.
async fn everybody(db: &Db) -> anyhow::Result<Vec<Person>> {
    let domain = format!("@{DOMAIN}");
    let mut people = db.run(people::all).await?;
    people.retain(|person| person.email.ends_with(&domain));
    Ok(people)
}

struct Founder {
    rng: StdRng,
    talks: Vec<Talk>,
    password_hash: String,
    now: i64,
}

/// What has been founded so far.
struct Founded {
    organization: Organization,
    properties: Vec<Property>,
    standing: Vec<Room>,
    people: Vec<Person>,
}

/// What is talked about in a room, and how much.
struct About {
    word: &'static str,
    hotel: Option<&'static Hotel>,
    talks_per_ten_days: u32,
}

impl About {
    fn new(word: &'static str, hotel: Option<&'static Hotel>, talks_per_ten_days: u32) -> Self {
        Self { word, hotel, talks_per_ten_days }
    }
}

impl Founder {
    fn found(mut self, tx: &Transaction<'_>) -> Result<(), DbError> {
        let mut founded = self.organization(tx)?;
        founded.people = self.people(tx, &founded)?;
        for (index, room) in founded.standing.iter().enumerate() {
            let hotel = index.checked_sub(1).and_then(|hotel| HOTELS.get(hotel));
            let (word, talks) = if hotel.is_some() { ("general", 18) } else { ("company", 7) };
            self.fill(tx, &founded, room, About::new(word, hotel, talks))?;
        }
        for circle in &CIRCLES {
            let room = self.circle(tx, &founded, circle)?;
            let about = About::new(circle.place, HOTELS.get(circle.hotel), 14);
            self.fill(tx, &founded, &room, about)?;
        }
        for (one, other) in PAIRS {
            let (one, other) = (member(&founded, one), member(&founded, other));
            let (Some((_, one)), Some((hotel, other))) = (one, other) else { continue };
            let room = self.room(tx, &founded, RoomKind::Direct, None, &[one, other])?;
            self.fill(tx, &founded, &room, About::new("direct", Some(hotel), 4))?;
        }
        Ok(())
    }

    fn id(&mut self) -> String {
        ids::cuid(&mut self.rng)
    }

    fn founded_at(&self) -> i64 {
        self.now - FOUNDED_BEFORE_MS
    }

    fn organization(&mut self, tx: &Transaction<'_>) -> Result<Founded, DbError> {
        let organization = Organization {
            id: OrganizationId::new(self.id()),
            name: ORGANIZATION.to_owned(),
            retention_days: RETENTION_DAYS,
            allows_cross_property_groups: true,
            created_at: self.founded_at(),
        };
        let room = RoomId::new(self.id());
        let mut standing = vec![founding::organization(tx, &organization, room)?];
        let mut properties = Vec::new();
        for hotel in &HOTELS {
            let property = Property {
                id: PropertyId::new(self.id()),
                name: hotel.name.to_owned(),
                time_zone: hotel.time_zone.to_owned(),
            };
            let room = RoomId::new(self.id());
            standing.push(founding::property(tx, &organization, &property, room)?);
            properties.push(property);
        }
        Ok(Founded { organization, properties, standing, people: Vec::new() })
    }

    fn people(&mut self, tx: &Transaction<'_>, founded: &Founded) -> Result<Vec<Person>, DbError> {
        let mut people = Vec::new();
        for member in &PEOPLE {
            let hotels = member.hotels.iter().filter_map(|hotel| founded.properties.get(*hotel));
            let person = Person {
                id: UserId::new(self.id()),
                organization_id: founded.organization.id.clone(),
                name: member.name.to_owned(),
                email: format!("{}@{DOMAIN}", member.address),
                role: member.role,
                property_ids: hotels.map(|property| property.id.clone()).collect(),
            };
            let since = self.founded_at();
            founding::person(tx, &person, &self.password_hash, &founded.standing, since)?;
            people.push(person);
        }
        Ok(people)
    }

    fn circle(
        &mut self,
        tx: &Transaction<'_>,
        founded: &Founded,
        circle: &Circle,
    ) -> Result<Room, DbError> {
        let property = founded.properties.get(circle.hotel);
        let name = Some(circle.name.to_owned());
        let people: Vec<&Person> = circle
            .people
            .iter()
            .filter_map(|address| member(founded, address).map(|(_, person)| person))
            .collect();
        let room = self.room(tx, founded, RoomKind::Group, name.zip(property), &people)?;
        for property in founded.properties.iter().filter(|_| circle.across) {
            rooms::allow_property(tx, &room.id, &property.id)?;
        }
        Ok(room)
    }

    fn room(
        &mut self,
        tx: &Transaction<'_>,
        founded: &Founded,
        kind: RoomKind,
        named: Option<(String, &Property)>,
        people: &[&Person],
    ) -> Result<Room, DbError> {
        let id = RoomId::new(self.id());
        let channel = match people {
            [one, other] if kind == RoomKind::Direct => direct::channel_of(one, &other.id, &id),
            [one, ..] => {
                room_channel(&one.organization_id, kind, &id, None, &[]).unwrap_or_default()
            }
            [] => String::new(),
        };
        let organization = &founded.organization;
        let (name, property) = named.unzip();
        let room = Room {
            id,
            organization_id: organization.id.clone(),
            kind,
            name,
            property_id: property.map(|property| property.id.clone()),
            property_name: property.map(|property| property.name.clone()),
            channel,
            created_by: people.first().map(|maker| maker.id.clone()),
            created_at: self.founded_at(),
            updated_at: self.founded_at(),
            last_message_at: None,
        };
        rooms::insert(tx, &room)?;
        for person in people {
            rooms::join(tx, &room.id, &person.id, self.founded_at())?;
        }
        Ok(room)
    }

    /// Gives a room its past and its readers.
    fn fill(
        &mut self,
        tx: &Transaction<'_>,
        founded: &Founded,
        room: &Room,
        about: About,
    ) -> Result<(), DbError> {
        let About { word, hotel, talks_per_ten_days } = about;
        let people = rooms::participants(tx, &room.id)?;
        let people: Vec<UserId> = people.into_iter().map(|place| place.user_id).collect();
        let [first_hotel, ..] = &HOTELS;
        let hotel = hotel.unwrap_or(first_hotel);
        let working = people.iter().map(|person| (person.clone(), shift(founded, person)));
        let place = Place { word, hotel, people: working.collect(), talks_per_ten_days };
        let lines = past::of_room(&mut self.rng, &self.talks, &place, self.now);
        for line in &lines {
            messages::insert(tx, &message(room, &line.id, &line.sender, &line.text, line.at))?;
        }
        let mut positions = BTreeMap::new();
        for step in past::readings(&mut self.rng, &people, &lines, self.now) {
            receipts::insert(tx, &room.id, &step)?;
            positions.insert(step.user_id, step.up_to);
        }
        for (person, up_to) in positions {
            receipts::advance(tx, &room.id, &person, up_to)?;
        }
        Ok(())
    }
}

fn message(room: &Room, id: &MessageId, sender: &UserId, text: &str, at: i64) -> Message {
    Message {
        id: id.clone(),
        room_id: room.id.clone(),
        sender_id: sender.clone(),
        // Names are read from the person; they are not stored with the message.
        sender_name: String::new(),
        kind: model::MessageKind::Text,
        content: Some(text.to_owned()),
        attachment: None,
        created_at: at,
        is_edited: false,
        is_deleted: false,
        changed_at: None,
        serial: messages::kept_serial(at),
        touched_at: None,
        reactions_version: None,
    }
}

fn shift(founded: &Founded, person: &UserId) -> Shift {
    let index = founded.people.iter().position(|known| known.id == *person);
    index.and_then(|index| PEOPLE.get(index)).map_or(Shift::Day, |member| member.shift)
}

/// The person with this address, and the hotel they work in first.
fn member<'a>(founded: &'a Founded, address: &str) -> Option<(&'static Hotel, &'a Person)> {
    let index = PEOPLE.iter().position(|member| member.address == address)?;
    let member: &Member = PEOPLE.get(index)?;
    let hotel = member.hotels.first().and_then(|hotel| HOTELS.get(*hotel))?;
    founded.people.get(index).map(|person| (hotel, person))
}
