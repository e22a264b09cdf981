//! Whom a text calls: `@Ana Lima`, `@managers`, `@everyone`. What is a call is the core's rule
//! (`model::mention`); here is only where it stands.

use model::mention::{EVERYONE, begins_with, is_sign, may_follow, role_words};
use model::{Participant, Person, Role};

use crate::text::folded;

/// More of them in a stretch of text call nobody: the rest is shown as it is written.
const MOST_CALLS: usize = 200;

/// A piece of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Piece<'a> {
    /// As it is written.
    Text(&'a str),
    /// It calls somebody.
    Call {
        /// The sign and the name.
        text: &'a str,
        /// It calls the person at this desk.
        is_me: bool,
    },
}

/// What the people of a room answer to, folded.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Names {
    /// What the person at this desk answers to.
    mine: Vec<Vec<char>>,
    /// The full names of the others: where one of them fits, it is they who are meant.
    others: Vec<Vec<char>>,
    /// What else calls somebody.
    more: Vec<Vec<char>>,
    longest: usize,
}

impl Names {
    /// The names of the people of a room, among them `me`.
    pub(crate) fn of(me: &Person, participants: &[Participant]) -> Self {
        let others = || participants.iter().map(|it| &it.person).filter(|it| it.id != me.id);
        let first =
            |person: &'_ Person| fold(person.name.split_whitespace().next().unwrap_or_default());
        let words = EVERYONE.iter().chain(role_words(me.role)).map(|word| fold(word));
        let mine = [fold(&me.name), first(me)].into_iter().chain(words).filter(|it| !it.is_empty());
        let roles = [Role::OrgAdmin, Role::PropertyMgr, Role::Staff];
        let roles = roles.iter().flat_map(|role| role_words(*role)).map(|word| fold(word));
        let more = others().map(first).chain(roles).filter(|it| !it.is_empty());
        let (mine, more): (Vec<_>, Vec<_>) = (mine.collect(), more.collect());
        let others: Vec<_> =
            others().map(|it| fold(&it.name)).filter(|it| !it.is_empty()).collect();
        let all = mine.iter().chain(&others).chain(&more);
        let longest = all.map(Vec::len).max().unwrap_or_default();
        Self { mine, others, more, longest }
    }

    /// Whether a text calls anybody.
    pub(crate) fn has_calls(&self, text: &str) -> bool {
        self.cut(text).iter().any(|piece| matches!(piece, Piece::Call { .. }))
    }

    /// Cuts a text where it calls somebody.
    pub(crate) fn cut<'a>(&self, text: &'a str) -> Vec<Piece<'a>> {
        let mut pieces = Vec::new();
        let (mut done, mut at, mut calls) = (0, 0, 0);
        while let Some(sign) = self.next_sign(text, at).filter(|_| calls < MOST_CALLS) {
            let after = sign + text.get(sign..).and_then(first_len).unwrap_or(1);
            at = after;
            let before = text.get(..sign).and_then(|before| before.chars().next_back());
            let Some((length, is_me)) = may_follow(before)
                .then(|| self.called(text.get(after..).unwrap_or_default()))
                .flatten()
            else {
                continue;
            };
            at = after + length;
            calls += 1;
            pieces.extend(text.get(done..sign).filter(|it| !it.is_empty()).map(Piece::Text));
            pieces.extend(text.get(sign..at).map(|text| Piece::Call { text, is_me }));
            done = at;
        }
        pieces.extend(text.get(done..).filter(|it| !it.is_empty()).map(Piece::Text));
        pieces
    }

    fn next_sign(&self, text: &str, from: usize) -> Option<usize> {
        let has_names = self.longest > 0;
        has_names.then(|| text.get(from..)?.find(is_sign).map(|at| from + at)).flatten()
    }

    /// How many bytes of the text are a name, and whether it is that of the person at this desk.
    /// The longest name that fits is the one meant; between equals it is this person's.
    fn called(&self, text: &str) -> Option<(usize, bool)> {
        let (letters, ends) = self.beginning(text);
        let longest = |names: &[Vec<char>]| {
            names.iter().filter(|name| begins_with(&letters, name)).map(Vec::len).max()
        };
        let (mine, others, more) =
            (longest(&self.mine), longest(&self.others), longest(&self.more));
        let is_me = mine.is_some() && mine >= others;
        let length = if is_me { mine } else { others.max(more) }?;
        Some((*ends.get(length.checked_sub(1)?)?, is_me))
    }

    /// The letters a text begins with, folded, as many as the longest name needs, and where in the
    /// text each of them ends.
    fn beginning(&self, text: &str) -> (Vec<char>, Vec<usize>) {
        let (mut letters, mut ends) = (Vec::<char>::new(), Vec::<usize>::new());
        for (at, c) in text.char_indices() {
            let end = at + c.len_utf8();
            if c.is_whitespace() && letters.last() == Some(&' ') {
                continue;
            }
            let before = letters.len();
            fold_into(c, &mut letters);
            ends.resize(letters.len(), end);
            if let (true, Some(last)) = (letters.len() == before, ends.last_mut()) {
                // A mark belongs to the letter before it.
                *last = end;
            }
            // Two letters more tell whether a name ends there.
            if letters.len() > self.longest + 2 {
                break;
            }
        }
        (letters, ends)
    }
}

fn first_len(text: &str) -> Option<usize> {
    text.chars().next().map(char::len_utf8)
}

fn fold(name: &str) -> Vec<char> {
    let mut letters = Vec::new();
    for (at, word) in name.split_whitespace().enumerate() {
        if at > 0 {
            letters.push(' ');
        }
        word.chars().for_each(|c| fold_into(c, &mut letters));
    }
    letters
}

/// Most letters are plain, and need no table.
fn fold_into(c: char, letters: &mut Vec<char>) {
    match c {
        c if c.is_ascii() && !c.is_whitespace() => letters.push(c.to_ascii_lowercase()),
        c if c.is_whitespace() => letters.push(' '),
        c => letters.extend(folded(c.encode_utf8(&mut [0; 4])).chars()),
    }
}

#[cfg(test)]
mod tests {
    use model::Timestamp;

    use super::*;
    use crate::store::people::{ana, bruno};

    fn names(others: &[&str]) -> Names {
        let named = |name: &&str| Participant {
            person: Person {
                id: model::UserId::new(format!("u-{name}")),
                name: (*name).to_owned(),
                ..bruno()
            },
            joined_at: Timestamp::default(),
            last_read_at: None,
            is_muted: false,
        };
        Names::of(&ana(), &others.iter().map(named).collect::<Vec<_>>())
    }

    /// `[…]` stands around what calls somebody, `<…>` around what calls Ana Lima.
    #[track_caller]
    fn check(text: &str, expected: &str) {
        let names = names(&["Bruno Costa", "Ana Costa", "João Pedro Alves"]);
        let shown: String = names
            .cut(text)
            .into_iter()
            .map(|piece| match piece {
                Piece::Text(text) => text.to_owned(),
                Piece::Call { text, is_me: true } => format!("<{text}>"),
                Piece::Call { text, is_me: false } => format!("[{text}]"),
            })
            .collect();
        assert_eq!(shown, expected, "{text:?}");
    }

    #[test]
    fn people_roles_and_everyone_are_called_where_they_stand() {
        check("@Bruno Costa, towels?", "[@Bruno Costa], towels?");
        check("ask @bruno or @ANA.", "ask [@bruno] or <@ANA>.");
        check("(@everyone)", "(<@everyone>)");
        check("@managers and @staff", "[@managers] and <@staff>");
        check("@Ana  Lima!", "<@Ana  Lima>!");
        check("\u{ff20}Ana", "<\u{ff20}Ana>");
    }

    #[test]
    fn somebody_else_s_full_name_means_them() {
        check("@Ana Costa and @Ana Lima", "[@Ana Costa] and <@Ana Lima>");
        check("@Ana Costanza", "<@Ana> Costanza");
    }

    #[test]
    fn accents_do_not_matter_and_marks_stay_with_their_letter() {
        check("@joao pedro alves", "[@joao pedro alves]");
        check("@JOA\u{303}O here", "[@JOA\u{303}O] here");
        check("@João\u{301} x", "[@João\u{301}] x");
    }

    #[test]
    fn parts_of_words_and_addresses_call_nobody() {
        for text in ["front@ana.example", "@Anabel", "@Ana-Maria", "@ ana", "@", "@@", "Ana", ""] {
            check(text, text);
        }
    }

    #[test]
    fn a_crowd_of_calls_is_cut_at_some_point_and_loses_nothing() {
        let text = "@Ana @Bruno @x ".repeat(20_000);
        let names = names(&["Bruno Costa"]);
        let pieces = names.cut(&text);
        assert!(pieces.len() <= 2 * MOST_CALLS + 1);
        let kept: usize = pieces
            .iter()
            .map(|piece| match piece {
                Piece::Text(text) | Piece::Call { text, .. } => text.len(),
            })
            .sum();
        assert_eq!(kept, text.len());
        assert_eq!(Names::default().cut(&text), [Piece::Text(&text)]);
    }
}
