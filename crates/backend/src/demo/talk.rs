//! Talks of the front desk: templates with slots, read from `talk.txt`.

use rand::Rng;
use rand::seq::IndexedRandom;

use super::cast::{GUESTS, Hotel, NEWCOMERS};

/// When a talk may begin, as hours of the property's day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Hours {
    Day,
    Evening,
    Night,
}

impl Hours {
    /// The part of the day an hour (0 to 23) is in.
    pub(super) fn of(hour: i64) -> Self {
        match hour {
            7..15 => Self::Day,
            15..23 => Self::Evening,
            _ => Self::Night,
        }
    }
}

/// One talk, not yet filled in.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Talk {
    places: Vec<&'static str>,
    hours: Vec<Hours>,
    /// Who speaks (0, 1 or 2), and the ways to say it.
    turns: Vec<(usize, Vec<&'static str>)>,
}

impl Talk {
    /// Whether it fits a place at an hour; a talk that names hotels is for those only.
    pub(super) fn fits(&self, place: &str, hotel: Option<&Hotel>, hours: Hours) -> bool {
        let hotels = ["lisbon", "innsbruck", "bristol"];
        let is_local = self.places.iter().any(|place| hotels.contains(place));
        let is_here = hotel.is_some_and(|hotel| self.places.contains(&hotel.word));
        self.places.contains(&place) && self.hours.contains(&hours) && (!is_local || is_here)
    }

    /// One way it may go: who speaks, and what; a turn answers the one before in its kind.
    pub(super) fn told(&self, rng: &mut impl Rng) -> Vec<(usize, &'static str)> {
        let mut told = Vec::new();
        let (mut way, mut ways_before) = (0, 0);
        for (speaker, ways) in &self.turns {
            if ways.len() != ways_before {
                (way, ways_before) = (rng.random_range(0..ways.len().max(1)), ways.len());
            }
            told.extend(ways.get(way).map(|text| (*speaker, *text)));
        }
        told
    }

    /// How many people it takes.
    pub(super) fn speakers(&self) -> usize {
        self.turns.iter().map(|(speaker, _)| speaker + 1).max().unwrap_or(0)
    }
}

/// All talks there are.
///
/// # Errors
/// A line of the text that is none of its form, which a test would have found.
pub(super) fn all() -> anyhow::Result<Vec<Talk>> {
    parse(include_str!("talk.txt"))
}

fn parse(text: &'static str) -> anyhow::Result<Vec<Talk>> {
    let mut talks: Vec<Talk> = Vec::new();
    for line in text.lines().filter(|line| !line.trim().is_empty() && !line.starts_with('#')) {
        if let Some(words) = line.strip_prefix('@') {
            talks.push(heading(words)?);
            continue;
        }
        let (Some((speaker, ways)), Some(talk)) = (line.split_once(": "), talks.last_mut()) else {
            anyhow::bail!("No turn of a talk: {line}");
        };
        let speaker = ["a", "b", "c"].iter().position(|name| *name == speaker);
        let Some(speaker) = speaker else { anyhow::bail!("Nobody speaks: {line}") };
        talk.turns.push((speaker, ways.split('|').map(str::trim).collect()));
    }
    Ok(talks)
}

fn heading(words: &'static str) -> anyhow::Result<Talk> {
    let Some((places, hours)) = words.split_once('/') else {
        anyhow::bail!("A talk without hours: {words}");
    };
    let mut talk = Talk { places: places.split_whitespace().collect(), ..Talk::default() };
    for word in hours.split_whitespace() {
        match word {
            "day" => talk.hours.push(Hours::Day),
            "evening" => talk.hours.push(Hours::Evening),
            "night" => talk.hours.push(Hours::Night),
            "any" => talk.hours.extend([Hours::Day, Hours::Evening, Hours::Night]),
            other => anyhow::bail!("No part of a day: {other}"),
        }
    }
    Ok(talk)
}

/// What the slots of one talk stand for.
#[derive(Debug)]
pub(super) struct Slots(Vec<(&'static str, String)>);

impl Slots {
    /// Draws what one talk in a hotel is about.
    pub(super) fn draw(rng: &mut impl Rng, hotel: &Hotel) -> Self {
        let mut room = || {
            let (rooms, floors) = hotel.rooms;
            rng.random_range(1..=floors) * 100 + rng.random_range(1..=rooms)
        };
        let (first, second) = (room(), room());
        Self(vec![
            ("{room}", first.to_string()),
            ("{other_room}", second.to_string()),
            ("{floor}", format!("floor {}", first / 100)),
            ("{guest}", pick(rng, &GUESTS)),
            ("{name}", pick(rng, &NEWCOMERS)),
            ("{time}", pick(rng, &["14:00", "15:30", "17:00", "18:15", "19:30", "21:00", "22:40"])),
            ("{late}", pick(rng, &["12:30", "13:00", "14:00"])),
            ("{early}", pick(rng, &["4:15", "5:00", "5:30", "6:10"])),
            ("{tonight}", pick(rng, &["21:30", "22:15", "23:00", "23:40"])),
            ("{small}", pick(rng, &["0:20", "1:10", "2:30", "3:05", "3:45"])),
            ("{n}", rng.random_range(2..=6).to_string()),
            ("{people}", rng.random_range(8..=42).to_string()),
            ("{nights}", rng.random_range(2..=7).to_string()),
            ("{occupancy}", rng.random_range(71..=98).to_string()),
            ("{price}", format!("{} €", rng.random_range(84..=189))),
        ])
    }

    /// A turn's text with its slots filled in.
    pub(super) fn fill(&self, template: &str) -> String {
        let mut text = template.to_owned();
        for (slot, value) in &self.0 {
            if text.contains(slot) {
                text = text.replace(slot, value);
            }
        }
        // A guest is "Mr K.", and a sentence may end with him.
        text.replace("..", ".")
    }
}

fn pick(rng: &mut impl Rng, from: &[&str]) -> String {
    from.choose(rng).copied().unwrap_or_default().to_owned()
}

#[cfg(test)]
mod tests {
    use rand::SeedableRng;
    use rand::rngs::StdRng;

    use super::super::cast::HOTELS;
    use super::*;

    #[test]
    fn every_talk_can_be_read_and_leaves_no_slot_empty() {
        let talks = all().unwrap();
        assert!(talks.len() > 40);
        let mut rng = StdRng::seed_from_u64(1);
        for talk in &talks {
            assert!(talk.speakers() >= 2, "{talk:?}");
            let slots = Slots::draw(&mut rng, &HOTELS[0]);
            for way in talk.turns.iter().flat_map(|(_, ways)| ways) {
                let text = slots.fill(way);
                assert!(!text.is_empty() && !text.contains(['{', '}']), "{text}");
            }
        }
    }

    #[test]
    fn every_place_has_talks_at_the_hours_its_people_work() {
        let talks = all().unwrap();
        for (place, hours) in [
            ("general", [Hours::Day, Hours::Evening, Hours::Night].as_slice()),
            ("desk", &[Hours::Day, Hours::Evening, Hours::Night]),
            ("housekeeping", &[Hours::Day]),
            ("maintenance", &[Hours::Day, Hours::Evening]),
            ("night", &[Hours::Night]),
            ("company", &[Hours::Day]),
            ("revenue", &[Hours::Day]),
            ("vip", &[Hours::Day]),
            ("direct", &[Hours::Day, Hours::Evening, Hours::Night]),
        ] {
            for hour in hours {
                let fitting = |hotel| talks.iter().any(|talk| talk.fits(place, Some(hotel), *hour));
                assert!(HOTELS.iter().all(fitting), "{place} {hour:?}");
            }
        }
    }

    #[test]
    fn an_answer_is_one_to_what_was_said() {
        let talks = parse("@ desk / day\na: Coffee?|Lunch?\nb: Black.|Soup.\na: OK").unwrap();
        let mut rng = StdRng::seed_from_u64(1);
        for _ in 0..20 {
            let told = talks[0].told(&mut rng);
            let texts: Vec<&str> = told.iter().map(|(_, text)| *text).collect();
            assert!(texts == ["Coffee?", "Black.", "OK"] || texts == ["Lunch?", "Soup.", "OK"]);
        }
    }

    #[test]
    fn a_talk_in_german_is_held_in_innsbruck_only() {
        let talks = parse("@ desk innsbruck / day\na: Grüß Gott\nb: Servus").unwrap();
        assert!(talks[0].fits("desk", Some(&HOTELS[1]), Hours::Day));
        assert!(!talks[0].fits("desk", Some(&HOTELS[0]), Hours::Day));
        assert!(!talks[0].fits("desk", None, Hours::Day));
    }
}
