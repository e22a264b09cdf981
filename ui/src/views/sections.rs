//! Which rooms stand where in the sidebar.

use std::cmp::Reverse;
use std::collections::HashMap;
use std::rc::Rc;

use ipc::RoomSummary;
use model::{RoomId, RoomKind};

use crate::store::Rooms;
use crate::text::folded;

/// The sections, in their order.
const KINDS: [RoomKind; 4] =
    [RoomKind::Property, RoomKind::Organization, RoomKind::Group, RoomKind::Direct];

/// Where rooms stand together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Shelf {
    /// Those kept on top.
    Favourites,
    /// Those of a kind.
    Kind(RoomKind),
}

impl Shelf {
    /// A key of its own.
    pub(crate) fn key(self) -> &'static str {
        match self {
            Self::Favourites => "favourites",
            Self::Kind(kind) => kind.as_str(),
        }
    }

    /// Whether a person folded it. Favourites are kept on top to be seen.
    pub(crate) fn is_folded(self, folded: &[RoomKind]) -> bool {
        match self {
            Self::Favourites => false,
            Self::Kind(kind) => folded.contains(&kind),
        }
    }
}

/// What narrows the list.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Narrowing {
    /// Words that have to be in the name.
    pub(crate) words: String,
    /// Only rooms with something unread, and the one on screen.
    pub(crate) unread_only: bool,
    /// The room on screen.
    pub(crate) open: Option<RoomId>,
}

impl Narrowing {
    /// Whether it narrows at all.
    pub(crate) fn is_some(&self) -> bool {
        self.unread_only || !self.words.trim().is_empty()
    }
}

/// A section with its rooms.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Section {
    /// Which rooms.
    pub(crate) shelf: Shelf,
    /// Most recent first.
    pub(crate) rooms: Vec<Rc<RoomSummary>>,
}

impl Section {
    /// Unread messages as tray and title count them.
    pub(crate) fn unread(&self) -> u32 {
        self.rooms.iter().map(|room| room.counted.messages).sum()
    }
}

/// The rooms that fit, by section, favourites first. Rooms in `held` keep that order among
/// themselves, so that nothing moves under the pointer; others come after them.
pub(crate) fn sections(
    rooms: &Rooms,
    narrowing: &Narrowing,
    favourites: &[RoomId],
    held: Option<&[RoomId]>,
) -> Vec<Section> {
    let words: Vec<String> = narrowing.words.split_whitespace().map(folded).collect();
    let places: HashMap<&RoomId, usize> =
        held.unwrap_or_default().iter().enumerate().map(|(at, id)| (id, at)).collect();
    let is_wanted = |room: &RoomSummary| {
        !narrowing.unread_only || room.unread > 0 || narrowing.open.as_ref() == Some(&room.id)
    };
    let mut sorted: Vec<&Rc<RoomSummary>> =
        rooms.values().filter(|room| is_wanted(room) && matches(room, &words)).collect();
    sorted.sort_by_cached_key(|room| {
        let place = places.get(&room.id).copied().unwrap_or(usize::MAX);
        (place, Reverse(last_at(room)), room.name.to_lowercase())
    });
    let (top, others): (Vec<_>, Vec<_>) =
        sorted.into_iter().partition(|room| favourites.contains(&room.id));
    let mut all =
        vec![Section { shelf: Shelf::Favourites, rooms: top.into_iter().cloned().collect() }];
    all.extend(KINDS.into_iter().map(|kind| Section {
        shelf: Shelf::Kind(kind),
        rooms: others.iter().filter(|room| room.kind == kind).map(|room| Rc::clone(room)).collect(),
    }));
    all.retain(|section| !section.rooms.is_empty());
    all
}

/// The order of sections, for holding it.
pub(crate) fn order(sections: &[Section]) -> Vec<RoomId> {
    sections.iter().flat_map(|section| &section.rooms).map(|room| room.id.clone()).collect()
}

fn last_at(room: &RoomSummary) -> Option<model::Timestamp> {
    room.active_at
}

fn matches(room: &RoomSummary, words: &[String]) -> bool {
    if words.is_empty() {
        return true;
    }
    let name = folded(&room.name);
    let property = room.property_name.as_deref().map(folded).unwrap_or_default();
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
        let narrowing = Narrowing { words: filter.to_owned(), ..Narrowing::default() };
        order(&sections(rooms, &narrowing, &[], held)).iter().map(ToString::to_string).collect()
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
        let counts: Vec<u32> = sections(&rooms([loud, muted]), &Narrowing::default(), &[], None)
            .iter()
            .map(Section::unread)
            .collect();
        assert_eq!(counts, [5]);
    }

    #[test]
    fn favourites_stand_on_top_and_nowhere_else() {
        let all = rooms([
            at("d1", RoomKind::Direct, 900),
            at("g1", RoomKind::Group, 10),
            at("p1", RoomKind::Property, 1),
        ]);
        let favourites = [RoomId::new("d1"), RoomId::new("gone")];
        let shown = sections(&all, &Narrowing::default(), &favourites, None);
        assert_eq!(
            order(&shown).iter().map(RoomId::as_str).collect::<Vec<_>>(),
            ["d1", "p1", "g1"]
        );
        assert_eq!(shown[0].shelf, Shelf::Favourites);
        assert!(!Shelf::Favourites.is_folded(&[RoomKind::Direct]));
        assert!(Shelf::Kind(RoomKind::Direct).is_folded(&[RoomKind::Direct]));
    }

    #[test]
    fn unread_only_leaves_what_is_unread_and_the_room_on_screen() {
        let mut unread = at("g1", RoomKind::Group, 10);
        unread.unread = 2;
        let all = rooms([unread, at("g2", RoomKind::Group, 20), at("g3", RoomKind::Group, 30)]);
        let open = Some(RoomId::new("g2"));
        let narrowing = Narrowing { unread_only: true, open, ..Narrowing::default() };
        let shown = order(&sections(&all, &narrowing, &[], None));
        assert_eq!(shown.iter().map(RoomId::as_str).collect::<Vec<_>>(), ["g2", "g1"]);
    }
}
