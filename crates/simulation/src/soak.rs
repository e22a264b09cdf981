//! A busy day that does not end: many people talk at two desks that are never closed, and what the
//! process holds in memory must not grow with what was said.
//!
//! What the simulation itself would remember of the day is forgotten every hour, so that what grows
//! is the desks' doing. Their databases are on the disk, as they are at a hotel.

use crate::Plan;
use crate::dice::Dice;
use crate::people::{USUAL_ROOMS, team};
use crate::script::Step;
use crate::world::World;

const HOUR_MS: i64 = 60 * 60_000;
const MINUTE_MS: i64 = 60_000;
/// Rooms everybody is in and most is said in.
const TEAMS: usize = 10;
/// Hours until everything that is kept at hand is kept once: pages, statements, lines of a log.
const WARM: usize = 6;
/// More messages than a team says in a day.
const ALL: usize = 50_000;

/// A busy property.
#[derive(Clone, Copy, Debug)]
pub struct Soak {
    /// How long, in hours.
    pub hours: usize,
    /// How many people.
    pub people: usize,
    /// How many messages, all together.
    pub messages: usize,
}

/// What came of it.
#[derive(Clone, Debug, Default)]
pub struct Soaked {
    /// What must not be and was.
    pub wrong: Vec<String>,
    /// Kibibytes the process held at the end of each hour, where the system tells.
    pub resident_kib: Vec<u64>,
    /// Messages that are on every desk.
    pub messages: usize,
}

impl Soaked {
    /// By how many kibibytes the last hours held more than the first ones after everything was warm.
    pub fn growth_kib(&self) -> Option<u64> {
        let after = self.resident_kib.get(WARM..)?;
        let third = (after.len() / 3).max(1);
        let first = after.iter().take(third).max()?;
        let last = after.iter().rev().take(third).max()?;
        Some(last.saturating_sub(*first))
    }
}

/// Lets the day pass; `tell` hears of every hour.
pub fn soak(soak: Soak, tell: impl Fn(usize, Option<u64>)) -> Soaked {
    let mut world = busy(soak.people);
    let mut dice = Dice::new(24);
    let mut soaked = Soaked::default();
    let hours = i64::try_from(soak.hours).unwrap_or(i64::MAX);
    let every_ms = hours * HOUR_MS / i64::try_from(soak.messages.max(1)).unwrap_or(i64::MAX);
    let (mut said, mut minutes) = (0, 0);
    world.open();
    let begin = world.now;
    for hour in 1..=soak.hours {
        let end = begin + HOUR_MS * i64::try_from(hour).unwrap_or(i64::MAX);
        while world.now < end && world.wrong.is_empty() {
            if said < soak.messages {
                said += 1;
                let speaker = 2 + dice.below(soak.people.saturating_sub(2));
                world.service.speak(speaker, dice.below(TEAMS), said);
                world.send_out();
            }
            world.pass(dice.between(1, 2 * every_ms));
            let minute = (world.now - begin) / MINUTE_MS;
            if minute > minutes {
                minutes = minute;
                live(&mut world, &mut dice, minute);
            }
        }
        world.forget_day();
        let resident = resident_kib();
        soaked.resident_kib.extend(resident);
        tell(hour, resident);
    }
    finish(world, soaked, said)
}

/// Two desks, and a property full of people.
#[expect(clippy::expect_used, reason = "seeds go on for ever, and some have two desks")]
fn busy(people: usize) -> World {
    let plan = |seed| Plan { is_on_disk: true, ..Plan::of(seed, 0) };
    let mut worlds = (0..).map(|seed| World::new(&plan(seed)));
    let is_wanted = |world: &World| world.desks.len() == 2 && world.service.ways.tells_changes;
    let mut world = worlds.find(is_wanted).expect("a world with two desks");
    world.service.fill(people, TEAMS);
    world.put_off_checks();
    world
}

/// What happens at the desks in a minute of the day.
fn live(world: &mut World, dice: &mut Dice, minute: i64) {
    let desk = dice.below(world.desks.len());
    let room = USUAL_ROOMS + dice.below(TEAMS);
    let step = match minute % 30 {
        0 => Step::Cut { desk },
        10 => Step::Hole { desk, ms: 20_000, is_deadly: true },
        20 => Step::Sleep { desk, ms: MINUTE_MS, is_told: true },
        odd if odd % 5 == 1 => Step::Say { desk, room, is_mention: false },
        odd if odd % 5 == 2 => Step::LookAway { desk },
        _ => Step::Look { desk, room },
    };
    world.perform(step);
}

/// Everything that was said is on both desks.
fn finish(mut world: World, mut soaked: Soaked, said: usize) -> Soaked {
    world.pass(5 * MINUTE_MS);
    // Only now: it reads both files whole into memory, more with every hour.
    world.check();
    let expected = said + world.accepted.len();
    for at in 0..world.desks.len() {
        let here = world.desks.get(at).and_then(|desk| {
            desk.look(|db| {
                let rooms = (0..TEAMS).map(|number| model::RoomId::new(team(number)));
                let rows = rooms.map(|room| db.timeline_newest(&room, ALL).ok());
                rows.map(|slice| slice.map_or(0, |slice| slice.rows.len())).sum::<usize>()
            })
        });
        if here != Some(expected) {
            world.fail(&format!("desk {at} has {here:?} of {expected} messages"));
        }
    }
    soaked.messages = expected;
    soaked.wrong = std::mem::take(&mut world.wrong);
    world.desks.iter_mut().for_each(crate::desk::Desk::quit);
    soaked
}

/// What the process holds, as Linux counts it.
fn resident_kib() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"))?;
    line.split_whitespace().next()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_hour_of_a_busy_property_is_on_every_desk() {
        let soaked = soak(Soak { hours: 1, people: 40, messages: 400 }, |_, _| {});
        assert!(soaked.wrong.is_empty(), "{:?}", soaked.wrong);
        assert!(soaked.messages > 400, "{soaked:?}");
    }

    #[test]
    fn what_grew_is_what_the_last_hours_hold_beyond_the_first_warm_ones() {
        let of = |resident_kib: &[u64]| {
            Soaked { resident_kib: resident_kib.to_vec(), ..Soaked::default() }.growth_kib()
        };
        assert_eq!(of(&[1, 2, 3]), None);
        assert_eq!(of(&[1, 2, 3, 4, 5, 6, 50, 40, 45]), Some(0));
        assert_eq!(of(&[1, 2, 3, 4, 5, 6, 50, 60, 70]), Some(20));
    }
}
