//! Rooms and people by a few letters of their names.

use std::cmp::Reverse;
use std::rc::Rc;

use ipc::{FoundPerson, RoomSummary};

use crate::store::Rooms;
use crate::text::folded;

/// More than this nobody reads: they write another letter.
const MOST: usize = 40;
/// Rooms are what the switcher is for.
const MOST_STRANGERS: usize = 8;

/// The rooms that fit, the best first; without letters those with something unread, then the most
/// recent.
pub(crate) fn found(rooms: &Rooms, letters: &str) -> Vec<Rc<RoomSummary>> {
    let words: Vec<String> = letters.split_whitespace().map(folded).collect();
    let mut scored: Vec<(u32, &Rc<RoomSummary>)> =
        rooms.values().filter_map(|room| Some((score(room, &words)?, room))).collect();
    scored.sort_by_key(|(score, room)| {
        (*score, room.counted.messages == 0, Reverse(room.active_at), room.name.clone())
    });
    scored.into_iter().take(MOST).map(|(_, room)| Rc::clone(room)).collect()
}

/// People who fit and have no direct room with this person; nobody before there are letters.
pub(crate) fn strangers(people: &[FoundPerson], letters: &str) -> Vec<FoundPerson> {
    let words: Vec<String> = letters.split_whitespace().map(folded).collect();
    if words.is_empty() {
        return Vec::new();
    }
    let without_room = people.iter().filter(|found| found.room_id.is_none());
    let mut scored: Vec<(u32, &FoundPerson)> = without_room
        .filter_map(|found| {
            let name = folded(&found.person.name);
            let score = words.iter().try_fold(0, |sum, word| Some(sum + fit(&name, word)?));
            Some((score?, found))
        })
        .collect();
    // Between equals the order in which they were suggested stays.
    scored.sort_by_key(|(score, _)| *score);
    scored.into_iter().take(MOST_STRANGERS).map(|(_, found)| found.clone()).collect()
}

/// How badly a room fits: 0 is best, `None` not at all. Every word has to be somewhere.
fn score(room: &RoomSummary, words: &[String]) -> Option<u32> {
    let name = folded(&room.name);
    let property = room.property_name.as_deref().map(folded).unwrap_or_default();
    words.iter().try_fold(0, |sum, word| {
        let in_name = fit(&name, word);
        let in_property = fit(&property, word).map(|score| score + 20);
        Some(sum + in_name.into_iter().chain(in_property).min()?)
    })
}

/// The beginning of the name, of a word in it, a part of it, or its letters in this order.
fn fit(name: &str, word: &str) -> Option<u32> {
    if name.starts_with(word) {
        return Some(0);
    }
    let mut starts = name.split(|c: char| !c.is_alphanumeric());
    if starts.any(|part| part.starts_with(word)) {
        return Some(1);
    }
    if name.contains(word) {
        return Some(4);
    }
    let mut letters = name.chars();
    // Two letters are, in their order, in nearly every name, and so are three that begin nowhere.
    let is_worth_it = word.chars().count() > 2 && name.chars().next() == word.chars().next();
    (is_worth_it && word.chars().all(|c| letters.any(|letter| letter == c))).then_some(10)
}

#[cfg(test)]
mod tests {
    use model::{RoomKind, Timestamp};

    use super::*;
    use crate::store::people::room;

    fn names(letters: &str) -> Vec<String> {
        let mut lobby = room("g1", RoomKind::Group, "Night shift");
        lobby.property_name = Some("Harbour House".into());
        let mut busy = room("d1", RoomKind::Direct, "Inês Carvalho");
        busy.counted.messages = 2;
        let recent = RoomSummary {
            active_at: Some(Timestamp::from_ms(5)),
            ..room("d2", RoomKind::Direct, "Chiara Rossi")
        };
        let rooms: Rooms = [lobby, busy, recent, room("p1", RoomKind::Property, "Harbour House")]
            .into_iter()
            .map(|room| (room.id.clone(), Rc::new(room)))
            .collect();
        found(&rooms, letters).iter().map(|room| room.name.clone()).collect()
    }

    #[test]
    fn without_letters_what_is_unread_comes_first_and_then_the_most_recent() {
        assert_eq!(names(""), ["Inês Carvalho", "Chiara Rossi", "Harbour House", "Night shift"]);
    }

    #[test]
    fn beginnings_come_before_parts_and_parts_before_letters_in_order() {
        assert_eq!(names("har")[..1], ["Harbour House"]);
        assert_eq!(names("sh"), ["Night shift"]);
        assert_eq!(names("nsh"), ["Night shift"]);
        assert_eq!(names("house"), ["Harbour House", "Night shift"]);
    }

    #[test]
    fn accents_and_capitals_do_not_matter_and_every_word_does() {
        assert_eq!(names("INES"), ["Inês Carvalho"]);
        assert_eq!(names("carv in"), ["Inês Carvalho"]);
        assert_eq!(names("night harbour"), ["Night shift"]);
        assert!(names("zzz").is_empty() && names("night rossi").is_empty());
    }

    #[test]
    fn people_without_a_room_are_found_by_letters_and_those_with_one_are_not() {
        let found = |name: &str, room: Option<&str>| FoundPerson {
            person: model::Person { name: name.into(), ..crate::store::people::bruno() },
            is_near: true,
            last_talked_at: None,
            room_id: room.map(model::RoomId::new),
        };
        let people =
            [found("Rui Antunes", None), found("Fátima Lopes", None), found("Rita", Some("r"))];
        let names = |letters: &str| -> Vec<String> {
            strangers(&people, letters).into_iter().map(|found| found.person.name).collect()
        };
        assert_eq!(names("r"), ["Rui Antunes"]);
        assert_eq!(names("lopes FAT"), ["Fátima Lopes"]);
        assert_eq!(names("a"), ["Rui Antunes", "Fátima Lopes"]);
        assert!(names(" ").is_empty(), "without letters it is about rooms");
    }

    #[test]
    fn few_letters_find_beginnings_and_parts_alone() {
        assert!(!names("q").iter().any(|_| true));
        assert_eq!(names("c"), ["Chiara Rossi", "Inês Carvalho"]);
    }
}
