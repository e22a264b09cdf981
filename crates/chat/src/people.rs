//! People somebody may want to talk to: whose name fits, and who comes first.
//!
//! It knows people and when they were talked to, and nothing of where either was found. Who may take
//! somebody out of a room is here, too.

use std::cmp::Reverse;

use model::fold::fold;
use model::{Person, Role, RoomKind, Timestamp};

/// Somebody, and when the two talked last.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Known {
    /// Who.
    pub person: Person,
    /// When, as far as it is known.
    pub last_talked_at: Option<Timestamp>,
}

/// Whether two people work for a property together.
pub fn is_near(one: &Person, other: &Person) -> bool {
    one.property_ids.iter().any(|property| other.property_ids.contains(property))
}

/// Whether every word is somewhere in the name; accents and capitals do not matter.
pub fn fits(name: &str, words: &str) -> bool {
    let name: String = fold(name).collect();
    words.split_whitespace().all(|word| name.contains(&fold(word).collect::<String>()))
}

/// In the order they suggest themselves to `me`: those of the same property, then those talked to
/// last, then by name. `me` is not among them.
pub fn suggest(me: &Person, mut people: Vec<Known>) -> Vec<Known> {
    people.retain(|known| known.person.id != me.id);
    people.sort_by_cached_key(|known| {
        let name: String = fold(&known.person.name).collect();
        (!is_near(me, &known.person), Reverse(known.last_talked_at), name, known.person.id.clone())
    });
    people
}

/// Whether somebody of that role may take others out of a room: only a group's people can be
/// changed, by whoever made it and by managers. The backend decides; this is for offering it to
/// nobody in vain.
pub fn may_remove(role: Role, kind: RoomKind, has_made_it: bool) -> bool {
    kind == RoomKind::Group && (has_made_it || role != Role::Staff)
}

#[cfg(test)]
mod tests {
    use model::{PropertyId, UserId};

    use super::*;

    fn known(name: &str, property: &str, last_talked_at: Option<i64>) -> Known {
        let person = Person {
            id: UserId::new(name),
            name: name.to_owned(),
            email: None,
            role: Role::Staff,
            property_ids: vec![PropertyId::new(property)],
        };
        Known { person, last_talked_at: last_talked_at.map(Timestamp::from_ms) }
    }

    #[test]
    fn the_same_property_comes_first_then_the_last_talk_then_the_name() {
        let me = known("Ana", "lisbon", None).person;
        let people = vec![
            known("Tom", "bristol", Some(9)),
            known("Zoë", "lisbon", None),
            known("Ana", "lisbon", None),
            known("Ágata", "lisbon", None),
            known("Bruno", "lisbon", Some(2)),
            known("Rui", "lisbon", Some(5)),
            known("Marta", "bristol", None),
        ];
        let names: Vec<String> =
            suggest(&me, people).into_iter().map(|known| known.person.name).collect();
        assert_eq!(names, ["Rui", "Bruno", "Ágata", "Zoë", "Tom", "Marta"]);
    }

    #[test]
    fn every_word_has_to_be_in_the_name_and_accents_do_not_matter() {
        assert!(fits("Fátima Lopes", "lop fat") && fits("Fátima Lopes", ""));
        assert!(!fits("Fátima Lopes", "fatima costa"));
    }

    #[test]
    fn only_managers_and_whoever_made_a_group_take_people_out_of_it() {
        let who = [
            (Role::Staff, false, false),
            (Role::Staff, true, true),
            (Role::PropertyMgr, false, true),
            (Role::OrgAdmin, false, true),
        ];
        for (role, has_made_it, may) in who {
            assert_eq!(may_remove(role, RoomKind::Group, has_made_it), may, "{role:?}");
            for kind in [RoomKind::Direct, RoomKind::Property, RoomKind::Organization] {
                assert!(!may_remove(role, kind, has_made_it), "{role:?} in {kind:?}");
            }
        }
    }
}
