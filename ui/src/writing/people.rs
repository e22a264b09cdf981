//! Whom somebody may want to call: the people of the room by name, those of a role, everyone.

use model::mention::{EVERYONE, role_words};
use model::{Participant, Role, UserId};

use crate::text::folded;

/// Suggested at a time.
const MOST: usize = 8;
/// In a room of two a name calls everybody there is.
const LEAST_FOR_WORDS: usize = 3;

/// Somebody, or several.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Called {
    /// One of the people of the room.
    Person(UserId, String),
    /// Those of a role.
    Role(Role, &'static str),
    /// Everyone.
    Everyone(&'static str),
}

impl Called {
    /// What calls them.
    pub(crate) fn name(&self) -> &str {
        match self {
            Self::Person(_, name) => name,
            Self::Role(_, word) | Self::Everyone(word) => word,
        }
    }
}

/// Those whose names letters begin: whole names first, then the words in them.
pub(crate) fn called(letters: &str, people: &[Participant], me: Option<&UserId>) -> Vec<Called> {
    let letters = folded(letters);
    let others = || people.iter().map(|it| &it.person).filter(|person| Some(&person.id) != me);
    let named = others().map(|it| Called::Person(it.id.clone(), it.name.clone()));
    let mut all: Vec<Called> = named.collect();
    if people.len() >= LEAST_FOR_WORDS {
        all.extend(EVERYONE.get(1).copied().map(Called::Everyone));
        let roles = [Role::PropertyMgr, Role::OrgAdmin, Role::Staff];
        let here = roles.into_iter().filter(|role| others().any(|it| it.role == *role));
        all.extend(here.filter_map(|role| Some(Called::Role(role, role_words(role).last()?))));
    }
    let mut found: Vec<(u8, Called)> = Vec::new();
    for called in all {
        let Some(rank) = rank(&called, &letters) else { continue };
        let at = found.partition_point(|(other_rank, other)| {
            (*other_rank, other.name()) <= (rank, called.name())
        });
        if at < MOST {
            found.insert(at, (rank, called));
            found.truncate(MOST);
        }
    }
    found.into_iter().map(|(_, called)| called).collect()
}

/// People come before words, and names before what is within them.
fn rank(called: &Called, letters: &str) -> Option<u8> {
    let name = folded(called.name());
    let is_word = !matches!(called, Called::Person(..));
    let begins = name.starts_with(letters);
    let has = || name.split_whitespace().any(|word| word.starts_with(letters));
    match (begins, is_word) {
        (true, false) => Some(0),
        (true, true) => Some(2),
        (false, false) if has() => Some(1),
        (false, _) => None,
    }
}

#[cfg(test)]
mod tests {
    use model::{Person, Timestamp};

    use super::*;
    use crate::store::people::{ana, bruno};

    fn room(names: &[(&str, Role)]) -> Vec<Participant> {
        let person = |name: &str, role| Person {
            id: UserId::new(name),
            name: name.to_owned(),
            role,
            ..bruno()
        };
        let others = names.iter().map(|(name, role)| person(name, *role));
        let all = std::iter::once(ana()).chain(others);
        let of = |person| Participant {
            person,
            joined_at: Timestamp::default(),
            last_read_at: None,
            is_muted: false,
        };
        all.map(of).collect()
    }

    #[track_caller]
    fn check(letters: &str, expected: &[&str]) {
        let people = room(&[
            ("João Alves", Role::Staff),
            ("Bruno Costa", Role::PropertyMgr),
            ("Carla Brito", Role::Staff),
        ]);
        let found = called(letters, &people, Some(&ana().id));
        let names: Vec<&str> = found.iter().map(Called::name).collect();
        assert_eq!(names, expected, "{letters:?}");
    }

    #[test]
    fn people_are_found_by_any_word_of_their_names() {
        check("", &["Bruno Costa", "Carla Brito", "João Alves", "everyone", "managers", "staff"]);
        check("br", &["Bruno Costa", "Carla Brito"]);
        check("joao a", &["João Alves"]);
        check("ana", &[]);
        check("Bruno Costa ", &[]);
    }

    #[test]
    fn words_for_several_are_those_that_mean_somebody_here() {
        check("ever", &["everyone"]);
        check("man", &["managers"]);
        check("admin", &[]);
        let two = room(&[("Bruno Costa", Role::PropertyMgr)]);
        let found = called("", &two, Some(&ana().id));
        assert_eq!(found.len(), 1, "in a room of two nobody has to call everyone");
    }

    #[test]
    fn a_crowd_is_cut_at_some_point() {
        let names: Vec<String> = (0..500).map(|n| format!("Person {n}")).collect();
        let names: Vec<(&str, Role)> = names.iter().map(|it| (it.as_str(), Role::Staff)).collect();
        assert_eq!(called("p", &room(&names), None).len(), MOST);
    }
}
