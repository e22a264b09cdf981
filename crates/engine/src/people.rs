//! Beginning to talk: looking for people, making rooms, and who is in them (contract §2).
//!
//! Every change is the backend's: it is asked, and what it then says of the room is taken like any
//! room that changed. Whoever is told the outcome has been told of the room before.

use std::collections::{BTreeMap, BTreeSet};

use chat::people::{self, Known};
use ipc::{
    AddParticipant, Code, CreateGroup, Event as Told, FindPeople, FoundPeople, FoundPerson,
    GroupRules, IpcError, LeaveRoom, NamedProperty, OpenDirect, RemoveParticipant, RoomSummary,
};
use model::{Participant, Person, PropertyId, Role, RoomId, RoomKind, Timestamp, UserId, limits};
use store::StoreError;

use crate::core::Core;
use crate::dispatch::{Answer, to_json};
use crate::event::{Done, LateReply};
use crate::rest::dto::{RoomDto, User};
use crate::rest::{NewRoom, Rest, RestError};
use crate::rooms::{no_such_room, signed_out};

/// The clocks of the backend and of this desk are told apart to about this, in milliseconds.
const CLOCK_GRACE_MS: i64 = 60_000;

/// A change of who is in a group.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum PeopleChange {
    /// Somebody is put into it.
    Add,
    /// Somebody is taken out.
    Remove,
    /// This person goes.
    Leave,
}

impl Core {
    /// A person looks for people. The backend is asked beside the loop; without it, or without the
    /// line, they are those this desk knows.
    pub(crate) fn find_people(&mut self, command: FindPeople, reply: LateReply) {
        self.note_input();
        let FindPeople { words, on_desk_only } = command;
        if self.me().is_none() {
            let _ = reply.send(Err(signed_out()));
            return;
        }
        let is_asked = !on_desk_only && self.line.is_up();
        let rest = self.rest.clone();
        self.tasks.spawn(self.epoch, async move {
            let answer = if is_asked { Some(rest.people(&words).await) } else { None };
            Done::People { words, answer, reply }
        });
    }

    /// The backend named people, or was not asked.
    pub(crate) async fn finish_people(
        &mut self,
        words: &str,
        answer: Option<Result<Vec<User>, RestError>>,
        reply: LateReply,
    ) {
        let (told, is_complete) = match answer {
            None => (Vec::new(), false),
            Some(Ok(users)) => (users.into_iter().map(Person::from).collect(), true),
            // Without extension 2 people are those of one's rooms, and there are no others.
            Some(Err(RestError::NotFound)) => (Vec::new(), true),
            Some(Err(err)) => {
                tracing::info!(%err, "The people did not come");
                if matches!(err, RestError::SignedOut) {
                    self.expire().await;
                }
                (Vec::new(), false)
            }
        };
        let found = self.found_people(words, told).await;
        let found = found.map(|people| FoundPeople { people, is_complete });
        // A face that went away does not wait for its answer.
        let _ = reply.send(to_json(found));
    }

    async fn found_people(&mut self, words: &str, told: Vec<Person>) -> Answer<Vec<FoundPerson>> {
        let me = self.me().cloned().ok_or_else(signed_out)?;
        let known = self.known_people(&told).await.map_err(|err| self.store_failed(err))?;
        // The backend may find by what this desk does not know, as an address.
        let told: BTreeSet<UserId> = told.into_iter().map(|person| person.id).collect();
        let fitting = known
            .into_iter()
            .filter(|person| told.contains(&person.id) || people::fits(&person.name, words))
            .map(|person| {
                let last_talked_at = self.directory.last_talked_at(&person.id);
                Known { person, last_talked_at }
            });
        let mut found = people::suggest(&me, fitting.collect());
        found.truncate(limits::PEOPLE_PAGE);
        Ok(found.into_iter().map(|known| self.found_person(&me, known)).collect())
    }

    /// Everybody this desk knows, those just told of among them. Only what is news is written.
    async fn known_people(&self, told: &[Person]) -> Result<Vec<Person>, StoreError> {
        let known = self.store.people().await?;
        let by_id: BTreeMap<&UserId, &Person> = known.iter().map(|one| (&one.id, one)).collect();
        let is_news =
            |person: &&Person| by_id.get(&person.id).is_none_or(|known| tells_more(person, known));
        let news: Vec<Person> = told.iter().filter(is_news).cloned().collect();
        if news.is_empty() {
            return Ok(known);
        }
        self.store.keep_people(news).await?;
        self.store.people().await
    }

    fn found_person(&self, me: &Person, known: Known) -> FoundPerson {
        FoundPerson {
            is_near: people::is_near(me, &known.person),
            last_talked_at: known.last_talked_at,
            room_id: self.directory.direct_with(&known.person.id).cloned(),
            person: known.person,
        }
    }

    /// A person wants to talk to another. Where the two have a room it needs no line.
    pub(crate) fn open_direct(&mut self, command: OpenDirect, reply: LateReply) {
        self.note_input();
        let there = self.directory.direct_with(&command.user_id);
        if let Some(summary) = there.and_then(|room_id| self.directory.summary(room_id)) {
            let _ = reply.send(to_json(Ok(summary)));
            return;
        }
        self.make_room(NewRoom::direct(&command.user_id), None, reply);
    }

    /// A person makes a group.
    pub(crate) fn create_group(&mut self, command: CreateGroup, reply: LateReply) {
        self.note_input();
        if let Err(refusal) = check_group(&command) {
            let _ = reply.send(Err(refusal));
            return;
        }
        let CreateGroup { group_id, name, property_id, other_property_ids, user_ids } = command;
        let name = name.trim().to_owned();
        let now = self.now();
        let before = self.groups_tried.insert(group_id, now);
        let room = NewRoom::group(name, property_id, other_property_ids, user_ids);
        self.make_room(room, before, reply);
    }

    /// Has a room made. A try before this one may have come through although its answer did not:
    /// then the room is there by now.
    fn make_room(&self, room: NewRoom, tried_at: Option<Timestamp>, reply: LateReply) {
        let Some(me) = self.me().map(|me| me.id.clone()) else {
            let _ = reply.send(Err(signed_out()));
            return;
        };
        let since = tried_at.map(|at| self.skew.to_server(at).plus_ms(-CLOCK_GRACE_MS));
        let rest = self.rest.clone();
        self.tasks.spawn(self.epoch, async move {
            let answer = match since {
                Some(since) => make_once(&rest, &room, &me, since).await,
                None => rest.create_room(&room).await,
            };
            Done::RoomMade { answer, reply }
        });
    }

    /// The room was made, or not.
    pub(crate) async fn finish_making(
        &mut self,
        answer: Result<RoomDto, RestError>,
        reply: LateReply,
    ) {
        let made = match answer {
            Ok(dto) => self.take_made(dto).await,
            Err(err) => Err(self.people_refused(err).await),
        };
        let _ = reply.send(to_json(made));
    }

    async fn take_made(&mut self, dto: RoomDto) -> Answer<RoomSummary> {
        let unreadable = || IpcError::new(Code::BadAnswer, "The room that was made does not read");
        let room_id = self.keep_room(dto).await?.ok_or_else(unreadable)?;
        let summary = self.directory.summary(&room_id).cloned().ok_or_else(no_such_room)?;
        if summary.kind == RoomKind::Group {
            self.note_group_made(&room_id).await;
        }
        Ok(summary)
    }

    /// What a refusal of this subject means: whoever is unknown here is a person.
    async fn people_refused(&mut self, err: RestError) -> IpcError {
        tracing::info!(%err, "A change of people was refused");
        match err {
            RestError::SignedOut => {
                self.expire().await;
                IpcError::from(&err)
            }
            RestError::NotFound | RestError::Refused { status: 400 } => {
                IpcError::new(Code::PersonGone, "Somebody, or the property, is unknown")
            }
            err => IpcError::from(&err),
        }
    }

    /// What groups this person may make: an administrator's belong to any property, everybody else's
    /// to one they work for, and across properties where the organization allows it to managers.
    pub(crate) fn group_rules(&self) -> Answer<GroupRules> {
        let me = self.me().ok_or_else(signed_out)?;
        // The deployment's name of a property wins over that of its rooms.
        let named = self.directory.properties().chain(self.deployment.properties());
        let named: BTreeMap<PropertyId, &str> = named.collect();
        let all = named.into_iter().map(|(id, name)| NamedProperty { id, name: name.to_owned() });
        let mut all: Vec<NamedProperty> = all.collect();
        all.sort_by(|one, other| one.name.cmp(&other.name));
        let may_cross = self.deployment.allow_cross_property_groups && me.role != Role::Staff;
        let is_own =
            |it: &NamedProperty| me.role == Role::OrgAdmin || me.property_ids.contains(&it.id);
        let own = all.iter().filter(|it| is_own(it)).cloned().collect();
        let others = if may_cross { all.clone() } else { Vec::new() };
        Ok(GroupRules { own, others, known: all })
    }

    /// Puts somebody into a group.
    pub(crate) fn add_participant(&mut self, command: AddParticipant, reply: LateReply) {
        let AddParticipant { room_id, user_id } = command;
        self.change_people(room_id, user_id, PeopleChange::Add, reply);
    }

    /// Takes somebody out of a group.
    pub(crate) fn remove_participant(&mut self, command: RemoveParticipant, reply: LateReply) {
        let RemoveParticipant { room_id, user_id } = command;
        self.change_people(room_id, user_id, PeopleChange::Remove, reply);
    }

    /// Leaves a group.
    pub(crate) fn ask_to_leave(&mut self, command: LeaveRoom, reply: LateReply) {
        let Some(me) = self.me().map(|me| me.id.clone()) else {
            let _ = reply.send(Err(signed_out()));
            return;
        };
        self.change_people(command.room_id, me, PeopleChange::Leave, reply);
    }

    fn change_people(
        &mut self,
        room_id: RoomId,
        user_id: UserId,
        change: PeopleChange,
        reply: LateReply,
    ) {
        self.note_input();
        if let Err(refusal) = self.check_is_group(&room_id) {
            let _ = reply.send(Err(refusal));
            return;
        }
        let rest = self.rest.clone();
        self.tasks.spawn(self.epoch, async move {
            let answer = match change {
                PeopleChange::Add => rest.add_participant(&room_id, &user_id).await,
                PeopleChange::Remove | PeopleChange::Leave => {
                    rest.remove_participant(&room_id, &user_id).await
                }
            };
            // Nobody tells the desk that asked; and a refusal may mean that the room is gone.
            let room = rest.room(&room_id).await;
            Done::PeopleChanged { room_id, change, answer, room, reply }
        });
    }

    fn check_is_group(&self, room_id: &RoomId) -> Answer<()> {
        let room = self.directory.room(room_id).ok_or_else(no_such_room)?;
        if room.kind == RoomKind::Group {
            return Ok(());
        }
        Err(IpcError::new(Code::NotPermitted, "Only a group's people can be changed"))
    }

    /// The backend answered to a change of people, and what it says of the room now.
    pub(crate) async fn finish_people_change(
        &mut self,
        room_id: RoomId,
        change: PeopleChange,
        answer: Result<(), RestError>,
        room: Result<RoomDto, RestError>,
        reply: LateReply,
    ) {
        let is_out = matches!(room, Err(RestError::NotFound | RestError::NotPermitted));
        let has_left = change == PeopleChange::Leave && (answer.is_ok() || is_out);
        if has_left {
            self.leave_room(room_id).await;
        } else {
            self.take_room(room_id, room).await;
        }
        let done = match answer {
            Ok(()) => Ok(()),
            Err(_) if has_left => Ok(()),
            Err(_) if is_out => Err(no_such_room()),
            Err(err) => Err(self.people_refused(err).await),
        };
        let _ = reply.send(to_json(done));
    }

    /// Tells who is in a room where that is not who was.
    pub(crate) fn tell_participants(&mut self, room_id: &RoomId, before: Option<&[Participant]>) {
        let Some(room) = self.directory.room(room_id) else { return };
        let is_news = before.is_some_and(|before| !are_the_same(before, &room.participants));
        if is_news {
            let participants = room.participants.clone();
            self.bus.publish(Told::ParticipantsChanged { room_id: room_id.clone(), participants });
        }
    }
}

/// Whether something of a person is told that was not known; what is left out says nothing.
fn tells_more(told: &Person, known: &Person) -> bool {
    told.role != known.role
        || (!told.name.is_empty() && told.name != known.name)
        || (told.email.is_some() && told.email != known.email)
        || (!told.property_ids.is_empty() && told.property_ids != known.property_ids)
}

/// The same people by the same names; how far they have read is told otherwise.
fn are_the_same(before: &[Participant], after: &[Participant]) -> bool {
    let told = |one: &Participant| (one.person.clone(), one.joined_at);
    before.len() == after.len() && before.iter().map(told).eq(after.iter().map(told))
}

fn check_group(command: &CreateGroup) -> Answer<()> {
    if model::group_name(&command.name).is_none() {
        return Err(IpcError::new(Code::BadGroupName, "A group has a name of 1 to 80 characters"));
    }
    if command.user_ids.len() > limits::GROUP_PEOPLE {
        return Err(IpcError::new(Code::TooManyPeople, "A group is made with at most 200 people"));
    }
    Ok(())
}

/// Makes a room unless the try before this one has made it.
async fn make_once(
    rest: &Rest,
    wanted: &NewRoom,
    me: &UserId,
    since: Timestamp,
) -> Result<RoomDto, RestError> {
    let there = rest.rooms().await?;
    match there.into_iter().find(|room| room.is_made_as(wanted, me, since)) {
        Some(room) => Ok(room),
        None => rest.create_room(wanted).await,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_person_told_of_again_is_news_only_where_something_else_is_said() {
        let known = Person {
            id: UserId::new("u-rui"),
            name: "Rui Antunes".to_owned(),
            email: Some("rui@hotel.example".to_owned()),
            role: Role::Staff,
            property_ids: vec![PropertyId::new("p1")],
        };
        let again = Person { email: None, property_ids: Vec::new(), ..known.clone() };
        assert!(!tells_more(&again, &known), "what is left out says nothing");
        for other in [
            Person { name: "Rui A. Antunes".to_owned(), ..known.clone() },
            Person { role: Role::PropertyMgr, ..known.clone() },
            Person { email: Some("ra@hotel.example".to_owned()), ..known.clone() },
            Person { property_ids: vec![PropertyId::new("p2")], ..known.clone() },
        ] {
            assert!(tells_more(&other, &known), "{other:?}");
        }
    }
}
