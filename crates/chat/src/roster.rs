//! Who is there: from presence members to the dot beside a name (contract §3).
//!
//! A person may be present several times; the most available of their members counts. People come
//! back at once and leave slowly: a desk that reconnects must not blink on twenty screens. It knows
//! nothing of presence channels; its own half, [`OwnStatus`], says when to tell that we are away.

mod own;

use std::collections::{BTreeMap, VecDeque};

use model::{Availability, Timestamp, UserId};

pub use self::own::OwnStatus;

/// A person whose last member left is shown for this long, in milliseconds.
pub const LEAVE_AFTER_MS: i64 = 5_000;
/// A sign of life (a message, typing) makes a person active for this long, in milliseconds.
pub const SIGN_OF_LIFE_MS: i64 = 60_000;
/// Away begins after 5 minutes without input and ends, as offline, at 15 (contract §3).
pub const AWAY_LASTS_MS: i64 = 10 * 60_000;

/// What a presence member says of itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Status {
    /// Input within the last minutes.
    Active,
    /// None for five minutes.
    Away,
}

impl Status {
    /// The word of the contract.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Active => "active",
            Self::Away => "away",
        }
    }

    /// Reads the word of the contract; anything unknown is [`Status::Active`], for the person is
    /// there after all.
    pub fn parse(word: &str) -> Self {
        if word == Self::Away.as_str() { Self::Away } else { Self::Active }
    }
}

/// One entry of the presence set.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Member {
    /// Connection and client together; opaque here.
    pub key: String,
    /// Who.
    pub user_id: UserId,
    /// What it says.
    pub status: Status,
    /// When it said so, by the service's clock where known.
    pub since: Timestamp,
}

/// What the roster is told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Input {
    /// A member entered, is present, or changed.
    Present(Member),
    /// A member left.
    Left {
        /// Its key.
        key: String,
    },
    /// The whole set, after a sync: who is not in it has left.
    Synced(Vec<Member>),
    /// A person wrote or typed.
    SignOfLife {
        /// Who.
        user_id: UserId,
    },
    /// News comes.
    LineUp,
    /// No news comes: after a moment nobody is known to be there.
    LineDown,
}

/// Everyone's availability.
#[derive(Clone, Debug)]
pub struct Roster {
    members: BTreeMap<String, Member>,
    leaving: BTreeMap<UserId, (Availability, Timestamp)>,
    signs: BTreeMap<UserId, Timestamp>,
    line_lost_at: Option<Timestamp>,
    shown: BTreeMap<UserId, Availability>,
    outputs: VecDeque<(UserId, Availability)>,
    next_change_at: Option<Timestamp>,
    seen: Timestamp,
}

impl Default for Roster {
    fn default() -> Self {
        Self::new()
    }
}

impl Roster {
    /// Nobody is known to be there.
    pub fn new() -> Self {
        Self {
            members: BTreeMap::new(),
            leaving: BTreeMap::new(),
            signs: BTreeMap::new(),
            line_lost_at: None,
            shown: BTreeMap::new(),
            outputs: VecDeque::new(),
            next_change_at: None,
            seen: Timestamp::from_ms(i64::MIN),
        }
    }

    /// Takes in a fact. Drain [`Roster::poll_output`] afterwards.
    pub fn handle(&mut self, input: Input, now: Timestamp) {
        self.observe(now);
        match input {
            Input::Present(member) => self.enter(member),
            Input::Left { key } => self.leave(&key, now),
            Input::Synced(members) => self.sync(members, now),
            Input::SignOfLife { user_id } => {
                self.signs.insert(user_id, now);
            }
            Input::LineUp => self.line_lost_at = None,
            Input::LineDown => {
                self.line_lost_at.get_or_insert(now);
            }
        }
        self.recompute(now);
    }

    /// The next person whose dot changed.
    pub fn poll_output(&mut self, now: Timestamp) -> Option<(UserId, Availability)> {
        self.observe(now);
        if self.next_change_at.is_some_and(|at| at <= now) {
            self.recompute(now);
        }
        self.outputs.pop_front()
    }

    /// When a dot changes by time alone.
    pub fn poll_timeout(&self) -> Option<Timestamp> {
        self.next_change_at
    }

    /// Everybody who is not offline.
    pub fn snapshot(&self) -> Vec<(UserId, Availability)> {
        self.shown.iter().map(|(user_id, shown)| (user_id.clone(), *shown)).collect()
    }

    /// One person's dot.
    pub fn availability(&self, user_id: &UserId) -> Availability {
        self.shown.get(user_id).copied().unwrap_or_default()
    }

    /// Whether a person has a member in the set now. Their dot goes later than they do.
    pub fn is_present(&self, user_id: &UserId) -> bool {
        self.members.values().any(|member| member.user_id == *user_id)
    }

    /// A clock set back would stretch every span begun before.
    fn observe(&mut self, now: Timestamp) {
        if now < self.seen {
            self.members.values_mut().for_each(|member| member.since = member.since.min(now));
            self.leaving.values_mut().for_each(|(_, at)| *at = (*at).min(now));
            self.signs.values_mut().for_each(|at| *at = (*at).min(now));
            self.line_lost_at = self.line_lost_at.map(|at| at.min(now));
            self.recompute(now);
        }
        self.seen = now;
    }

    fn enter(&mut self, member: Member) {
        self.leaving.remove(&member.user_id);
        self.members.insert(member.key.clone(), member);
    }

    fn leave(&mut self, key: &str, now: Timestamp) {
        let Some(member) = self.members.remove(key) else { return };
        if !self.is_present(&member.user_id) {
            self.signs.remove(&member.user_id);
            let shown = self.availability(&member.user_id);
            self.leaving.insert(member.user_id, (shown, now));
        }
    }

    fn sync(&mut self, members: Vec<Member>, now: Timestamp) {
        let gone: Vec<String> = self
            .members
            .keys()
            .filter(|key| !members.iter().any(|member| member.key == **key))
            .cloned()
            .collect();
        members.into_iter().for_each(|member| self.enter(member));
        gone.iter().for_each(|key| self.leave(key, now));
    }

    fn recompute(&mut self, now: Timestamp) {
        self.leaving.retain(|_, (_, at)| now.ms_since(*at) < LEAVE_AFTER_MS);
        self.signs.retain(|_, at| now.ms_since(*at) < SIGN_OF_LIFE_MS);
        let current = if self.is_blind(now) { BTreeMap::new() } else { self.availabilities(now) };
        for (user_id, availability) in &current {
            if self.shown.get(user_id) != Some(availability) {
                self.outputs.push_back((user_id.clone(), *availability));
            }
        }
        for user_id in self.shown.keys().filter(|user_id| !current.contains_key(*user_id)) {
            self.outputs.push_back((user_id.clone(), Availability::Offline));
        }
        self.shown = current;
        self.next_change_at = self.changes_by_time(now);
    }

    fn is_blind(&self, now: Timestamp) -> bool {
        self.line_lost_at.is_some_and(|at| now.ms_since(at) >= LEAVE_AFTER_MS)
    }

    fn availabilities(&self, now: Timestamp) -> BTreeMap<UserId, Availability> {
        let mut people: BTreeMap<UserId, Availability> = BTreeMap::new();
        let leaving = self.leaving.iter().map(|(user_id, (shown, _))| (user_id, *shown));
        let members = self.members.values().map(|member| {
            let sign = self.signs.contains_key(&member.user_id);
            (&member.user_id, if sign { Availability::Active } else { decide(member, now) })
        });
        for (user_id, availability) in members.chain(leaving) {
            let best = people.entry(user_id.clone()).or_default();
            *best = (*best).max(availability);
        }
        people.retain(|_, availability| *availability != Availability::Offline);
        people
    }

    fn changes_by_time(&self, now: Timestamp) -> Option<Timestamp> {
        let leaving = self.leaving.values().map(|(_, at)| at.plus_ms(LEAVE_AFTER_MS));
        let signs = self.signs.values().map(|at| at.plus_ms(SIGN_OF_LIFE_MS));
        let away = self
            .members
            .values()
            .filter(|member| member.status == Status::Away)
            .map(|member| member.since.plus_ms(AWAY_LASTS_MS));
        let blind = self.line_lost_at.map(|at| at.plus_ms(LEAVE_AFTER_MS));
        leaving.chain(signs).chain(away).chain(blind).filter(|at| *at > now).min()
    }
}

/// What one member's word is worth at a time.
fn decide(member: &Member, now: Timestamp) -> Availability {
    match member.status {
        Status::Active => Availability::Active,
        Status::Away if now.ms_since(member.since) < AWAY_LASTS_MS => Availability::Away,
        Status::Away => Availability::Offline,
    }
}

#[cfg(test)]
mod tests;
