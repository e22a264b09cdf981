//! Whether a text names a person: `@` and their whole name, their first name, or their role.

use model::Person;

/// What counts as a mention of one person. Letters compare without case; `_`, `-` and blanks in a
/// role's word are the same.
#[derive(Clone, Debug, Default)]
pub(crate) struct Mention {
    words: Vec<String>,
}

impl Mention {
    pub(crate) fn of(person: &Person) -> Self {
        let name = person.name.trim().to_lowercase();
        let first = name.split_whitespace().next().unwrap_or_default().to_owned();
        let role = person.role.as_str().to_lowercase();
        let mut words = vec![role.replace('_', "-"), role.replace('_', " "), role, name, first];
        words.retain(|word| !word.is_empty());
        Self { words }
    }

    /// Whether the text holds one of the words after an `@`, as a whole word.
    pub(crate) fn is_in(&self, text: &str) -> bool {
        if !text.contains('@') {
            return false;
        }
        let text = text.to_lowercase();
        let mut before = ' ';
        let mut parts = text.split('@');
        if let Some(first) = parts.next() {
            before = first.chars().next_back().unwrap_or(' ');
        }
        for part in parts {
            // `ana@hotel.example` is an address, not a call for somebody named Hotel.
            if !before.is_alphanumeric() && self.words.iter().any(|word| starts(part, word)) {
                return true;
            }
            before = part.chars().next_back().unwrap_or(' ');
        }
        false
    }
}

fn starts(part: &str, word: &str) -> bool {
    part.strip_prefix(word).is_some_and(|rest| {
        !rest.chars().next().is_some_and(|next| next.is_alphanumeric() || next == '_')
    })
}

#[cfg(test)]
mod tests {
    use model::{Role, UserId};

    use super::*;

    #[test]
    fn ana_is_called_by_name_first_name_or_role_and_by_nothing_else() {
        let ana = Mention::of(&Person {
            id: UserId::new("ana"),
            name: "Ana Souza".into(),
            email: None,
            role: Role::PropertyMgr,
            property_ids: vec![],
        });
        for text in [
            "@Ana",
            "hi @ana, look",
            "(@ANA SOUZA)",
            "@property-mgr?",
            "@PROPERTY_MGR",
            "x @bob @Ana!",
        ] {
            assert!(ana.is_in(text), "{text}");
        }
        for text in ["Ana", "@Anabel", "front@ana.example", "@ ana", "@staff", "", "@", "@ana_b"] {
            assert!(!ana.is_in(text), "{text}");
        }
    }

    #[test]
    fn somebody_without_a_name_is_not_called_by_every_at_sign() {
        let nameless = Mention::of(&Person {
            id: UserId::new("x"),
            name: " ".into(),
            email: None,
            role: Role::Staff,
            property_ids: vec![],
        });
        assert!(!nameless.is_in("@ all of you"));
    }
}
