//! The service as the contract and Ably describe it, small and honest: a value that is told what
//! time it is and what arrives, and says what goes out.
//!
//! It keeps a lost connection for two minutes, a channel's log for two minutes, ids of publishes for
//! two minutes, and every message once in its database. It never forgets what it has acknowledged.

mod changes;
mod channel;
mod frames;
mod reactions;
mod rest;
mod upload;

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use ably_proto::wire::{Action, Frame};
use ably_proto::wire::{ConnectionDetails, ErrorInfo, ProtocolMessage};
use model::{RoomKind, live};

use self::channel::Channel;
pub(crate) use self::frames::FORBIDDEN;
use self::reactions::Reactions;
pub(crate) use self::rest::{BACKEND, PASSWORD, status};
pub(crate) use self::upload::Uploaded;
use crate::dice::Dice;
use crate::ports::EPOCH_MS;

/// How long the service keeps what it need not, in milliseconds.
pub(crate) const KEPT_MS: i64 = 120_000;
/// Longest silence of the service, in milliseconds.
const PULSE_MS: i64 = 10_000;
/// A token is asked to be renewed this long before its end, in milliseconds.
const RENEW_BEFORE_MS: i64 = 30_000;

pub(crate) const ORGANIZATION: &str = "o";

/// Number of a socket.
pub(crate) type LinkId = u64;

/// Somebody with an account.
#[derive(Clone, Debug)]
pub(crate) struct Person {
    pub(crate) id: String,
    pub(crate) name: String,
}

/// Somebody's place in a room.
#[derive(Clone, Debug, Default)]
pub(crate) struct Place {
    pub(crate) joined_at: i64,
    pub(crate) last_read_at: Option<i64>,
    pub(crate) is_muted: bool,
}

/// A room.
#[derive(Clone, Debug)]
pub(crate) struct Room {
    pub(crate) id: String,
    pub(crate) kind: RoomKind,
    pub(crate) name: Option<String>,
    pub(crate) channel: String,
    pub(crate) members: BTreeMap<String, Place>,
}

/// A message in the service's database.
#[derive(Clone, Debug)]
pub(crate) struct Stored {
    pub(crate) id: String,
    /// What the live line calls it.
    pub(crate) serial: String,
    pub(crate) room_id: String,
    pub(crate) sender_id: String,
    pub(crate) text: String,
    /// Address of its file.
    pub(crate) file: Option<String>,
    /// By the service's clock, in milliseconds since the epoch.
    pub(crate) at: i64,
    pub(crate) became: Became,
}

/// What became of a message after it was sent.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Became {
    pub(crate) is_edited: bool,
    pub(crate) is_deleted: bool,
    /// When that was last, by the service's clock.
    pub(crate) at: Option<i64>,
}

/// A file at the service.
#[derive(Clone, Debug)]
struct Upload {
    url: String,
    about: Uploaded,
}

/// A credential for the live line.
#[derive(Clone, Debug)]
struct Token {
    user_id: String,
    expires: i64,
    channels: BTreeSet<String>,
}

/// A connection, with its transport while it has one.
#[derive(Clone, Debug)]
struct Connection {
    key: String,
    user_id: String,
    token: Token,
    link: Option<LinkId>,
    lost_at: i64,
    attached: BTreeSet<String>,
    was_asked_to_renew: bool,
    /// What became of the frames it has sent, by their numbers (RTN19a2).
    answered: BTreeMap<u64, Result<String, ErrorInfo>>,
}

/// What goes out on a socket.
#[derive(Debug)]
pub(crate) enum Out {
    Frame(Box<ProtocolMessage>),
    Ping,
    Close,
}

/// How this deployment is set up.
#[derive(Clone, Debug)]
pub(crate) struct Ways {
    pub(crate) token_ttl_ms: i64,
    /// The database follows the channel after this.
    pub(crate) lag_ms: i64,
    pub(crate) messages_per_minute: usize,
    /// Whether people are told that a room changed (extension 4).
    pub(crate) tells_changes: bool,
    /// Whether people may edit and delete what they sent (extension 6).
    pub(crate) can_edit: bool,
    /// Whether people may react to messages (extension 8).
    pub(crate) can_react: bool,
}

/// Strange but permitted behaviour, in a thousand.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Quirks {
    pub(crate) lost_acks: u64,
    pub(crate) doubled_acks: u64,
    pub(crate) doubled_messages: u64,
    pub(crate) late_acks: u64,
    /// Files that are too large for a proxy on the way.
    pub(crate) refused_files: u64,
    /// Files the service could not store.
    pub(crate) failing_files: u64,
}

/// The service.
pub(crate) struct Service {
    /// Milliseconds since the beginning.
    pub(crate) now: i64,
    pub(crate) ways: Ways,
    pub(crate) quirks: Quirks,
    dice: Dice,
    pub(crate) people: Vec<Person>,
    pub(crate) rooms: Vec<Room>,
    pub(crate) stored: Vec<Stored>,
    /// What passed through a channel and is not yet in the database.
    unstored: VecDeque<(i64, Stored)>,
    sessions: BTreeMap<String, String>,
    tokens: BTreeMap<String, Token>,
    connections: BTreeMap<String, Connection>,
    by_link: BTreeMap<LinkId, String>,
    spoke_at: BTreeMap<LinkId, i64>,
    channels: BTreeMap<String, Channel>,
    sent_by: BTreeMap<String, Vec<i64>>,
    uploads: Vec<Upload>,
    /// By what the live line calls their message.
    pub(crate) reactions: BTreeMap<String, Reactions>,
    /// What a message said before it was edited or deleted.
    pub(crate) unsaid: Vec<(String, String)>,
    /// For how long the frame that was heard last was on its way.
    under_way_ms: i64,
    /// Messages that were told to everybody once more after their ids were forgotten.
    pub(crate) told_again: Vec<String>,
    /// What is to go out, in order.
    pub(crate) out: Vec<(LinkId, Out)>,
    number: u64,
}

impl Service {
    pub(crate) fn new(people: Vec<Person>, rooms: Vec<Room>, ways: Ways, dice: Dice) -> Self {
        Self {
            now: 0,
            ways,
            quirks: Quirks::default(),
            dice,
            people,
            rooms,
            stored: Vec::new(),
            unstored: VecDeque::new(),
            sessions: BTreeMap::new(),
            tokens: BTreeMap::new(),
            connections: BTreeMap::new(),
            by_link: BTreeMap::new(),
            spoke_at: BTreeMap::new(),
            channels: BTreeMap::new(),
            sent_by: BTreeMap::new(),
            uploads: Vec::new(),
            reactions: BTreeMap::new(),
            unsaid: Vec::new(),
            under_way_ms: 0,
            told_again: Vec::new(),
            out: Vec::new(),
            number: 0,
        }
    }

    /// The service's wall clock.
    pub(crate) fn wall(&self) -> i64 {
        EPOCH_MS + self.now
    }

    fn next_number(&mut self) -> u64 {
        self.number += 1;
        self.number
    }

    /// Every message the service has taken, whether or not its database has it yet.
    pub(crate) fn taken(&self) -> impl Iterator<Item = &Stored> {
        self.stored.iter().chain(self.unstored.iter().map(|(_, stored)| stored))
    }

    pub(crate) fn room(&self, id: &str) -> Option<&Room> {
        self.rooms.iter().find(|room| room.id == id)
    }

    fn channels_of(&self, user: &str) -> BTreeSet<String> {
        let rooms = self.rooms.iter().filter(|room| room.members.contains_key(user));
        let organization = model::OrganizationId::new(ORGANIZATION);
        // A deployment without extension 4 knows of no such channel, and lets nobody into it: by
        // that a desk learns that it has to ask for its rooms itself.
        let own = self
            .ways
            .tells_changes
            .then(|| live::user_channel(&organization, &model::UserId::new(user)));
        rooms
            .map(|room| room.channel.clone())
            .chain([live::presence_channel(&organization)])
            .chain(own)
            .collect()
    }

    /// Time passes.
    pub(crate) fn advance(&mut self, now: i64) {
        self.now = now;
        while self.unstored.front().is_some_and(|(at, _)| *at <= now) {
            if let Some((_, stored)) = self.unstored.pop_front() {
                self.store(stored);
            }
        }
        for channel in self.channels.values_mut() {
            channel.prune(EPOCH_MS + now - KEPT_MS);
        }
        self.beat();
        self.watch_tokens();
        self.forget_connections();
    }

    /// When something is due next.
    pub(crate) fn next_due(&self) -> i64 {
        let pulse = self.spoke_at.values().min().map(|at| at + PULSE_MS);
        let store = self.unstored.front().map(|(at, _)| *at);
        pulse.into_iter().chain(store).min().unwrap_or(i64::MAX)
    }

    fn store(&mut self, stored: Stored) {
        if self.stored.iter().any(|known| known.id == stored.id) {
            return;
        }
        let told: Vec<String> = match self.room(&stored.room_id) {
            Some(room) if self.ways.tells_changes => room.members.keys().cloned().collect(),
            _ => Vec::new(),
        };
        let room_id = stored.room_id.clone();
        self.stored.push(stored);
        for user in told {
            self.tell_change(&user, &room_id, "message");
        }
    }

    fn beat(&mut self) {
        let now = self.now;
        let quiet: Vec<LinkId> = self
            .spoke_at
            .iter()
            .filter(|(_, at)| **at + PULSE_MS <= now)
            .map(|(link, _)| *link)
            .collect();
        for link in quiet {
            self.say(link, Out::Ping);
        }
    }

    fn watch_tokens(&mut self) {
        let now = self.now;
        let mut over = Vec::new();
        let mut nearly = Vec::new();
        for connection in self.connections.values_mut() {
            let Some(link) = connection.link else { continue };
            if connection.token.expires <= now {
                over.push(link);
            } else if connection.token.expires - RENEW_BEFORE_MS <= now
                && !std::mem::replace(&mut connection.was_asked_to_renew, true)
            {
                nearly.push(link);
            }
        }
        for link in nearly {
            self.say_frame(link, ProtocolMessage::new(Action::Auth));
        }
        for link in over {
            let error = Some(ErrorInfo::new(40142, 401, "Token expired"));
            self.say_frame(
                link,
                ProtocolMessage { error, ..ProtocolMessage::new(Action::Disconnected) },
            );
            self.say(link, Out::Close);
            self.lose(link);
        }
    }

    fn forget_connections(&mut self) {
        let now = self.now;
        let over: Vec<String> = self
            .connections
            .iter()
            .filter(|(_, one)| one.link.is_none() && one.lost_at + KEPT_MS <= now)
            .map(|(id, _)| id.clone())
            .collect();
        for id in over {
            self.end_connection(&id);
        }
    }

    fn end_connection(&mut self, id: &str) {
        if let Some(link) = self.connections.remove(id).and_then(|one| one.link) {
            self.by_link.remove(&link);
            self.spoke_at.remove(&link);
        }
        let names: Vec<String> = self.channels.keys().cloned().collect();
        for name in names {
            self.leave(&name, id);
        }
    }

    /// A socket is gone.
    pub(crate) fn lose(&mut self, link: LinkId) {
        self.spoke_at.remove(&link);
        let Some(id) = self.by_link.remove(&link) else { return };
        let now = self.now;
        if let Some(connection) = self.connections.get_mut(&id).filter(|one| one.link == Some(link))
        {
            connection.link = None;
            connection.lost_at = now;
            connection.attached.clear();
        }
    }

    /// The service is restarted: it forgets connections and how to go on with them, not what was
    /// said.
    pub(crate) fn restart(&mut self) {
        let links: Vec<LinkId> = self.by_link.keys().copied().collect();
        for link in links {
            self.say(link, Out::Close);
            self.lose(link);
        }
        self.connections.clear();
        let position = self.position();
        for channel in self.channels.values_mut() {
            channel.forget(&position);
        }
    }

    /// Nobody of these is signed in any more.
    pub(crate) fn end_sessions(&mut self, user: &str) {
        self.sessions.retain(|_, owner| owner != user);
    }

    /// The tokens of somebody end early.
    pub(crate) fn end_tokens(&mut self, user: &str) {
        let now = self.now;
        let own = self.tokens.values_mut().filter(|token| token.user_id == user);
        own.for_each(|token| token.expires = now);
        let own = self.connections.values_mut().filter(|one| one.user_id == user);
        own.for_each(|one| one.token.expires = now);
    }

    /// Somebody comes into a room, or goes.
    pub(crate) fn change_member(&mut self, room_id: &str, user: &str, is_member: bool) {
        let joined_at = self.wall();
        let Some(room) = self.rooms.iter_mut().find(|room| room.id == room_id) else { return };
        let told: BTreeSet<String> =
            room.members.keys().cloned().chain([user.to_owned()]).collect();
        if is_member {
            room.members.entry(user.to_owned()).or_insert(Place { joined_at, ..Place::default() });
        } else {
            room.members.remove(user);
            let channel = room.channel.clone();
            self.revoke(&channel, user);
        }
        if self.ways.tells_changes {
            told.iter().for_each(|user| self.tell_change(user, room_id, "members"));
        }
    }

    /// Fills the property with people, and with rooms they are all in.
    pub(crate) fn fill(&mut self, people: usize, teams: usize) {
        crate::people::fill(&mut self.people, &mut self.rooms, people, teams);
    }

    /// Forgets what desks that follow do not ask for any more.
    pub(crate) fn forget_before(&mut self, at: i64) {
        self.stored.retain(|stored| stored.at >= at);
        let now = self.now;
        self.tokens.retain(|_, token| token.expires > now);
    }

    /// A position in every channel's order, newer than all before.
    fn position(&mut self) -> String {
        let number = self.next_number();
        format!("{:014}-{number:08}", self.wall())
    }

    fn say(&mut self, link: LinkId, what: Out) {
        let now = self.now;
        if let Some(at) = self.spoke_at.get_mut(&link) {
            *at = now;
        }
        self.out.push((link, what));
    }

    fn say_frame(&mut self, link: LinkId, frame: ProtocolMessage) {
        self.say(link, Out::Frame(Box::new(frame)));
    }

    /// Reads a frame as it came over the socket.
    pub(crate) fn read(frame: &Frame) -> Option<ProtocolMessage> {
        use ably_proto::wire::{Format, decode};
        match frame {
            Frame::Text(text) => decode(text.as_bytes(), Format::Json).ok(),
            Frame::Binary(bytes) => decode(bytes, Format::MsgPack).ok(),
        }
    }
}

fn details(user_id: &str, key: &str) -> ConnectionDetails {
    ConnectionDetails {
        client_id: Some(user_id.to_owned()),
        connection_key: Some(key.into()),
        connection_state_ttl: u64::try_from(KEPT_MS).ok(),
        max_idle_interval: Some(15_000),
        max_message_size: Some(65_536),
        ..ConnectionDetails::default()
    }
}
