//! Sixty days of talk that never was: who wrote what when, and who has read how far.

use std::collections::VecDeque;

use model::{MessageId, UserId};
use rand::Rng;
use rand::rngs::StdRng;
use rand::seq::{IndexedRandom, SliceRandom};

use super::cast::{Hotel, Shift};
use super::talk::{Hours, Slots, Talk};
use crate::db::receipts::Receipt;
use crate::ids;

const MINUTE_MS: i64 = 60_000;
const HOUR_MS: i64 = 60 * MINUTE_MS;
const DAY_MS: i64 = 24 * HOUR_MS;
/// How far the talk goes back, in days.
pub(super) const DAYS: i64 = 60;
/// How likely each hour of the day begins a talk, midnight first: three shifts, their handovers
/// at seven, fifteen and twenty-three.
const BUSY: [u32; 24] = [3, 2, 1, 1, 1, 2, 5, 9, 8, 9, 9, 8, 6, 6, 9, 9, 7, 6, 7, 6, 5, 4, 4, 5];

/// A talk is not held again in a room before so many others.
const NOT_AGAIN: usize = 3;

/// A room as its past needs to know it.
#[derive(Debug)]
pub(super) struct Place<'a> {
    /// The word talks are chosen by.
    pub(super) word: &'static str,
    /// Whose talks and clock it has.
    pub(super) hotel: &'a Hotel,
    /// Who is in it, and when they work; at least two.
    pub(super) people: Vec<(UserId, Shift)>,
    /// Talks begun on an average day, in tenths.
    pub(super) talks_per_ten_days: u32,
}

/// One message of the past.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Line {
    pub(super) id: MessageId,
    pub(super) sender: UserId,
    pub(super) text: String,
    pub(super) at: i64,
}

/// The past of one room, oldest first; its times strictly grow and end before `now`.
pub(super) fn of_room(rng: &mut StdRng, talks: &[Talk], place: &Place<'_>, now: i64) -> Vec<Line> {
    let first_day = now / DAY_MS - DAYS;
    let mut held = VecDeque::new();
    let mut lines = Vec::new();
    for day in first_day..=now / DAY_MS {
        let due = place.talks_per_ten_days;
        let count = due / 10 + u32::from(rng.random_range(0..10) < due % 10);
        for _ in 0..count {
            lines.extend(one_talk(rng, talks, place, day, &mut held));
        }
    }
    lines.retain(|line| line.at < now - 2 * MINUTE_MS);
    lines.sort_by_key(|line| line.at);
    let mut last = i64::MIN;
    for line in &mut lines {
        line.at = line.at.max(last.saturating_add(1));
        last = line.at;
    }
    lines
}

/// One talk of a day; none at hours to which only what was talked about lately would fit.
fn one_talk<'t>(
    rng: &mut StdRng,
    talks: &'t [Talk],
    place: &Place<'_>,
    day: i64,
    held: &mut VecDeque<&'t Talk>,
) -> Vec<Line> {
    let hour = busy_hour(rng);
    let hours = Hours::of(hour);
    let fitting: Vec<&Talk> = talks
        .iter()
        .filter(|talk| talk.fits(place.word, Some(place.hotel), hours))
        .filter(|talk| talk.speakers() <= place.people.len() && !held.contains(talk))
        .collect();
    let Some(talk) = fitting.choose(rng).copied() else { return Vec::new() };
    held.push_back(talk);
    if held.len() > NOT_AGAIN {
        held.pop_front();
    }
    let slots = Slots::draw(rng, place.hotel);
    let speakers = speakers(rng, place, hours);
    let local = day * DAY_MS + hour * HOUR_MS + rng.random_range(0..HOUR_MS);
    let mut at = local - place.hotel.utc_offset_h * HOUR_MS;
    let mut lines = Vec::new();
    for (speaker, way) in talk.told(rng) {
        let Some(sender) = speakers.get(speaker) else { continue };
        let id = MessageId::new(ids::cuid(rng));
        lines.push(Line { id, sender: (*sender).clone(), text: slots.fill(way), at });
        at += rng.random_range(15_000..5 * MINUTE_MS);
    }
    lines
}

/// Everybody in an order of chance, but those on shift before the others.
fn speakers<'a>(rng: &mut StdRng, place: &'a Place<'_>, hours: Hours) -> Vec<&'a UserId> {
    let on_shift = if hours == Hours::Night { Shift::Night } else { Shift::Day };
    let mut people: Vec<&(UserId, Shift)> = place.people.iter().collect();
    people.shuffle(rng);
    people.sort_by_key(|(_, shift)| *shift != on_shift);
    people.into_iter().map(|(person, _)| person).collect()
}

fn busy_hour(rng: &mut StdRng) -> i64 {
    let total: u32 = BUSY.iter().sum();
    let mut drawn = rng.random_range(0..total);
    for (hour, weight) in (0..).zip(BUSY) {
        if drawn < weight {
            return hour;
        }
        drawn -= weight;
    }
    0
}

/// Who read how far and when: everybody reads what they missed a few times a day, and each has
/// left the last few messages of some rooms unread.
pub(super) fn readings(
    rng: &mut StdRng,
    people: &[UserId],
    lines: &[Line],
    now: i64,
) -> Vec<Receipt> {
    let mut steps = Vec::new();
    for person in people {
        let unread = if rng.random_bool(0.45) { rng.random_range(1..=7) } else { 0 };
        let read = lines.len().saturating_sub(unread);
        let mut at = 0;
        for (index, line) in lines.iter().take(read).enumerate() {
            let goes_on = lines.get(index + 1).is_some_and(|next| next.at - line.at < HOUR_MS);
            if goes_on && index + 1 < read {
                continue;
            }
            // Reading times of a person do not cross, whatever is drawn.
            at = (line.at + rng.random_range(MINUTE_MS..90 * MINUTE_MS)).max(at + 1).min(now);
            steps.push(Receipt { user_id: person.clone(), up_to: line.at, read_at: at });
        }
    }
    steps
}

#[cfg(test)]
mod tests {
    use rand::SeedableRng;

    use super::super::cast::HOTELS;
    use super::super::talk;
    use super::*;

    const NOW: i64 = 1_790_000_000_000;

    fn desk() -> Place<'static> {
        let people = ["ana", "bruno", "chiara", "tiago"].map(|name| {
            let shift = if name == "tiago" { Shift::Night } else { Shift::Day };
            (UserId::new(name), shift)
        });
        let people = people.to_vec();
        Place { word: "desk", hotel: &HOTELS[0], people, talks_per_ten_days: 25 }
    }

    fn past(seed: u64) -> Vec<Line> {
        let talks = talk::all().unwrap();
        of_room(&mut StdRng::seed_from_u64(seed), &talks, &desk(), NOW)
    }

    #[test]
    fn the_same_seed_tells_the_same_past() {
        assert_eq!(past(3), past(3));
        assert_ne!(past(3), past(4));
    }

    #[test]
    fn times_grow_and_stay_within_sixty_days() {
        let lines = past(1);
        assert!(lines.len() > 200, "{}", lines.len());
        assert!(lines.windows(2).all(|pair| pair[0].at < pair[1].at));
        assert!(lines.iter().all(|line| line.at < NOW && line.at > NOW - (DAYS + 2) * DAY_MS));
    }

    #[test]
    fn the_days_of_a_desk_are_busier_than_its_nights() {
        let hours = past(1).into_iter().map(|line| line.at / HOUR_MS % 24).collect::<Vec<_>>();
        let within = |from, to| hours.iter().filter(|hour| (from..to).contains(*hour)).count();
        assert!(within(8, 14) > 3 * within(0, 6));
    }

    #[test]
    fn nights_are_begun_by_those_on_shift() {
        let mut rng = StdRng::seed_from_u64(1);
        for _ in 0..20 {
            let place = desk();
            assert_eq!(speakers(&mut rng, &place, Hours::Night)[0].as_str(), "tiago");
            assert_ne!(speakers(&mut rng, &place, Hours::Day)[0].as_str(), "tiago");
        }
    }

    #[test]
    fn readers_only_move_forward_and_leave_little_unread() {
        let lines = past(1);
        let mut rng = StdRng::seed_from_u64(1);
        let people: Vec<UserId> = desk().people.into_iter().map(|(person, _)| person).collect();
        let steps = readings(&mut rng, &people, &lines, NOW);
        for person in people {
            let own: Vec<_> = steps.iter().filter(|step| step.user_id == person).collect();
            assert!(own.windows(2).all(|pair| pair[0].up_to < pair[1].up_to));
            assert!(own.windows(2).all(|pair| pair[0].read_at <= pair[1].read_at));
            assert!(own.iter().all(|step| step.read_at >= step.up_to && step.read_at <= NOW));
            let last = own.last().unwrap().up_to;
            assert!(lines.iter().filter(|line| line.at > last).count() <= 7);
        }
    }
}
