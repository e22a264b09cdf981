//! Which rooms stand where in the sidebar.

use std::cmp::Reverse;
use std::collections::HashMap;
use std::rc::Rc;

use ipc::RoomSummary;
use model::{RoomId, RoomKind};

use crate::store::Rooms;

/// The sections, in their order.
const KINDS: [RoomKind; 4] =
    [RoomKind::Property, RoomKind::Organization, RoomKind::Group, RoomKind::Direct];

/// A section with its rooms.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Section {
    /// Which kind of rooms.
    pub(crate) kind: RoomKind,
    /// Most recent first.
    pub(crate) rooms: Vec<Rc<RoomSummary>>,
}

impl Section {
    /// Unread messages as tray and title count them.
    pub(crate) fn unread(&self) -> u32 {
        self.rooms.iter().map(|room| room.counted.messages).sum()
    }
}

/// The rooms whose name has all words of `filter`, by section. Rooms in `held` keep that order
/// among themselves, so that nothing moves under the pointer; others come after them.
pub(crate) fn sections(rooms: &Rooms, filter: &str, held: Option<&[RoomId]>) -> Vec<Section> {
    let words: Vec<String> = filter.split_whitespace().map(str::to_lowercase).collect();
    let places: HashMap<&RoomId, usize> =
        held.unwrap_or_default().iter().enumerate().map(|(at, id)| (id, at)).collect();
    let mut sorted: Vec<&Rc<RoomSummary>> =
        rooms.values().filter(|room| matches(room, &words)).collect();
    sorted.sort_by_cached_key(|room| {
        let place = places.get(&room.id).copied().unwrap_or(usize::MAX);
        (place, Reverse(last_at(room)), room.name.to_lowercase())
    });
    KINDS
        .into_iter()
        .map(|kind| Section {
            kind,
            rooms: sorted
                .iter()
                .filter(|room| room.kind == kind)
                .map(|room| Rc::clone(room))
                .collect(),
        })
        .filter(|section| !section.rooms.is_empty())
        .collect()
}

/// The order of sections, for holding it.
pub(crate) fn order(sections: &[Section]) -> Vec<RoomId> {
    sections.iter().flat_map(|section| &section.rooms).map(|room| room.id.clone()).collect()
}

fn last_at(room: &RoomSummary) -> Option<model::Timestamp> {
    room.active_at
}

fn matches(room: &RoomSummary, words: &[String]) -> bool {
    let name = room.name.to_lowercase();
    let property = room.property_name.as_deref().unwrap_or_default().to_lowercase();
    words.iter().all(|word| name.contains(word) || property.contains(word))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::people::{bruno_writes, room};

    fn at(id: &str, kind: RoomKind, seconds: i64) -> RoomSummary {
        let message = bruno_writes("m", seconds);
        RoomSummary {
            active_at: Some(message.shown_at()),
            last_message: Some(message),
            ..room(id, kind, id)
        }
    }

    fn rooms(rooms: impl IntoIterator<Item = RoomSummary>) -> Rooms {
        rooms.into_iter().map(|room| (room.id.clone(), Rc::new(room))).collect()
    }

    fn shown(rooms: &Rooms, filter: &str, held: Option<&[RoomId]>) -> Vec<String> {
        order(&sections(rooms, filter, held)).iter().map(ToString::to_string).collect()
    }

    #[test]
    fn properties_come_first_and_the_most_recent_on_top() {
        let all = rooms([
            at("d1", RoomKind::Direct, 900),
            at("g1", RoomKind::Group, 10),
            at("g2", RoomKind::Group, 20),
            room("g3", RoomKind::Group, "g3"),
            at("o1", RoomKind::Organization, 5),
            at("p1", RoomKind::Property, 1),
        ]);
        assert_eq!(shown(&all, "", None), ["p1", "o1", "g2", "g1", "g3", "d1"]);
    }

    #[test]
    fn under_the_pointer_nothing_moves() {
        let held = [RoomId::new("g1"), RoomId::new("g2")];
        let all = rooms([
            at("g1", RoomKind::Group, 10),
            at("g2", RoomKind::Group, 99),
            at("g3", RoomKind::Group, 500),
        ]);
        assert_eq!(shown(&all, "", Some(&held)), ["g1", "g2", "g3"]);
        assert_eq!(shown(&all, "", None), ["g3", "g2", "g1"]);
    }

    #[test]
    fn the_filter_wants_every_word_and_looks_at_the_property_too() {
        let mut lobby = room("g1", RoomKind::Group, "Night shift");
        lobby.property_name = Some("Harbour House".into());
        let all = rooms([lobby, room("g2", RoomKind::Group, "Day shift")]);
        assert_eq!(shown(&all, "SHIFT night", None), ["g1"]);
        assert_eq!(shown(&all, "harb", None), ["g1"]);
        assert_eq!(shown(&all, "zzz", None), Vec::<String>::new());
    }

    #[test]
    fn a_header_counts_what_its_rooms_add_to_the_total() {
        let mut loud = room("g1", RoomKind::Group, "a");
        loud.unread = 3;
        loud.counted.messages = 3;
        let mut muted = room("g2", RoomKind::Group, "b");
        muted.unread = 40;
        muted.counted.messages = 2;
        let counts: Vec<u32> =
            sections(&rooms([loud, muted]), "", None).iter().map(Section::unread).collect();
        assert_eq!(counts, [5]);
    }
}
