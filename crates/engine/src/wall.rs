//! The clock on the wall of the person's property, told as a list of changes: a face shows times by
//! it wherever its computer stands, and needs no tables of zones.

use std::iter;

use ipc::{ClockChange, Event as Told};
use jiff::tz::{Offset, TimeZone};
use model::Timestamp;

use crate::core::Core;

const DAY_MS: i64 = 86_400_000;
/// More than any message is kept for.
const BACK_MS: i64 = 400 * DAY_MS;
/// More than anything is shown ahead of.
const AHEAD_MS: i64 = 200 * DAY_MS;
/// A list is made anew after this.
const RENEW_AFTER_MS: i64 = 30 * DAY_MS;

/// The clock, as it was told.
#[derive(Debug, Default)]
pub(crate) struct Wall {
    zone: Option<TimeZone>,
    looked_at: Timestamp,
    pub(crate) clock: Vec<ClockChange>,
}

impl Core {
    /// The zone of the person's property, where the deployment tells it.
    pub(crate) fn property_zone(&self) -> Option<TimeZone> {
        let mine = self.me().map_or(&[][..], |me| me.property_ids.as_slice());
        self.settings
            .property_id
            .iter()
            .chain(mine)
            .filter_map(|property_id| self.deployment.time_zone(property_id))
            .find_map(|name| TimeZone::get(name).ok())
    }

    /// Looks whether another clock holds, and tells it.
    pub(crate) fn refresh_wall(&mut self) {
        let (now, zone) = (self.now(), self.property_zone());
        if self.wall.zone == zone && now.ms_since(self.wall.looked_at) < RENEW_AFTER_MS {
            return;
        }
        let clock = zone.as_ref().map(|zone| changes(zone, now)).unwrap_or_default();
        let is_news = self.wall.zone != zone || self.wall.clock.len() != clock.len();
        self.wall = Wall { zone, looked_at: now, clock };
        if is_news {
            self.bus.publish(Told::ClockChanged(self.wall.clock.clone()));
        }
    }
}

/// What the clocks of a zone do around a moment.
fn changes(zone: &TimeZone, now: Timestamp) -> Vec<ClockChange> {
    let (from, until) = (now.plus_ms(-BACK_MS), now.plus_ms(AHEAD_MS).as_ms());
    let start = jiff::Timestamp::from_millisecond(from.as_ms()).unwrap_or_default();
    let change = |from, offset: Offset| ClockChange { from, minutes_east: offset.seconds() / 60 };
    let later = zone
        .following(start)
        .map(|it| (it.timestamp().as_millisecond(), it.offset()))
        .take_while(|(at, _)| *at < until)
        .map(|(at, offset)| change(Timestamp::from_ms(at), offset));
    iter::once(change(from, zone.to_offset(start))).chain(later).collect()
}

#[cfg(test)]
mod tests {
    use jiff::tz::TimeZoneDatabase;

    use super::*;

    fn minutes(zone: &str, now: &str) -> Vec<(String, i32)> {
        let zone = TimeZoneDatabase::bundled().get(zone).unwrap();
        let now: jiff::Timestamp = now.parse().unwrap();
        changes(&zone, Timestamp::from_ms(now.as_millisecond()))
            .into_iter()
            .map(|it| (it.from.as_ms(), it.minutes_east))
            .map(|(at, east)| (jiff::Timestamp::from_millisecond(at).unwrap().to_string(), east))
            .collect()
    }

    #[test]
    fn a_clock_goes_forward_in_spring_and_back_in_autumn() {
        let lisbon = minutes("Europe/Lisbon", "2026-11-25T12:00:00Z");
        let lisbon: Vec<_> = lisbon.iter().map(|(at, east)| (at.as_str(), *east)).collect();
        let expected = [
            ("2025-10-21T12:00:00Z", 60),
            ("2025-10-26T01:00:00Z", 0),
            ("2026-03-29T01:00:00Z", 60),
            ("2026-10-25T01:00:00Z", 0),
            ("2027-03-28T01:00:00Z", 60),
        ];
        assert_eq!(lisbon, expected);
    }

    #[test]
    fn a_clock_that_never_changes_is_told_in_one_word() {
        let dubai = minutes("Asia/Dubai", "2026-11-25T12:00:00Z");
        assert_eq!(dubai, [("2025-10-21T12:00:00Z".to_owned(), 240)]);
    }
}
