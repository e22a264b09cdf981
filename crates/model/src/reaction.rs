//! What people answer a message with by a single emoji (extension 8).

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use crate::UserId;
use crate::limits::{REACTION_BYTES, REACTION_PEOPLE, REACTIONS_A_MESSAGE};

/// The six at hand without the picker.
pub const USUAL: [&str; 6] = ["👍", "❤️", "😂", "🎉", "👀", "✅"];

/// The people who answered one message with one emoji.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reaction {
    /// The emoji.
    pub emoji: String,
    /// Who, as far as they are named: at most [`REACTION_PEOPLE`].
    pub people: Vec<UserId>,
    /// How many they are.
    pub count: u32,
}

impl Reaction {
    /// Whether this person is one of them.
    pub fn is_of(&self, user: &UserId) -> bool {
        self.people.contains(user)
    }
}

/// All reactions of a message, as the service told them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Told {
    /// Sorts as text: the place in the room's channel where they were told, or that of the last
    /// annotation they come from. Empty where nobody said; any version is later.
    pub version: String,
    /// The reactions.
    pub reactions: Vec<Reaction>,
}

impl Told {
    /// Whether these are to be known rather than those of another version. The same version again
    /// says the same again, and of two without one the later word counts.
    pub fn wins_over(&self, version: &str) -> bool {
        self.version.as_str() >= version
    }
}

/// The reactions of a message as they are kept: no more than may be, in the same order on every desk,
/// so that none of them moves when another is counted. The people of each are sorted; where they are
/// too many, `me` is among those who are named. Answers how many were dropped because they are none.
pub fn sound(told: Vec<Reaction>, me: Option<&UserId>) -> (Vec<Reaction>, usize) {
    let all = told.len();
    let mut kept: Vec<Reaction> = Vec::new();
    let mut seen = BTreeSet::new();
    for mut reaction in told {
        reaction.people = named(reaction.people, me);
        let count = u32::try_from(reaction.people.len()).unwrap_or(u32::MAX);
        reaction.count = reaction.count.max(count);
        if is_emoji(&reaction.emoji) && reaction.count > 0 && seen.insert(reaction.emoji.clone()) {
            kept.push(reaction);
        }
    }
    kept.sort_by(|one, other| place(&one.emoji).cmp(&place(&other.emoji)));
    kept.truncate(REACTIONS_A_MESSAGE);
    let dropped = all.saturating_sub(kept.len());
    (kept, dropped)
}

fn named(mut people: Vec<UserId>, me: Option<&UserId>) -> Vec<UserId> {
    people.sort_unstable();
    people.dedup();
    people.retain(|user| !user.as_str().is_empty() && user.as_str().len() <= USER_ID_BYTES);
    if people.len() > REACTION_PEOPLE {
        // One's own comes first, and then whoever comes first.
        people.sort_by_key(|user| me != Some(user));
        people.truncate(REACTION_PEOPLE);
        people.sort_unstable();
    }
    people
}

/// Longest id of a person that is taken, in bytes.
const USER_ID_BYTES: usize = 128;

/// The usual ones come first, in their order.
fn place(emoji: &str) -> (usize, &str) {
    (USUAL.iter().position(|usual| *usual == emoji).unwrap_or(USUAL.len()), emoji)
}

/// The reactions after a person has added theirs, or taken it back.
pub fn with(reactions: &[Reaction], user: &UserId, emoji: &str, is_on: bool) -> Vec<Reaction> {
    let mut changed = reactions.to_vec();
    match changed.iter_mut().find(|reaction| reaction.emoji == emoji) {
        Some(reaction) if is_on != reaction.is_of(user) => {
            if is_on {
                reaction.people.push(user.clone());
                reaction.count = reaction.count.saturating_add(1);
            } else {
                reaction.people.retain(|one| one != user);
                reaction.count = reaction.count.saturating_sub(1);
            }
        }
        None if is_on => {
            let (emoji, people) = (emoji.to_owned(), vec![user.clone()]);
            changed.push(Reaction { emoji, people, count: 1 });
        }
        Some(_) | None => {}
    }
    sound(changed, Some(user)).0
}

/// Whether a text is one emoji and nothing else, by the grammar of Unicode (UTS 51): pictures, each
/// perhaps with a skin tone or tags, joined to one; a flag; a key.
pub fn is_emoji(text: &str) -> bool {
    if text.len() > REACTION_BYTES {
        return false;
    }
    let mut rest = text.chars().peekable();
    loop {
        let Some(first) = rest.next() else { return false };
        if is_regional(first) {
            // A flag is two letters, and joined to nothing.
            return rest.next().is_some_and(is_regional) && rest.next().is_none();
        }
        if matches!(first, '0'..='9' | '#' | '*') {
            rest.next_if_eq(&AS_PICTURE);
            return rest.next() == Some(KEY) && rest.next().is_none();
        }
        if !is_picture(first) {
            return false;
        }
        rest.next_if(|next| *next == AS_PICTURE || is_tone(*next));
        if rest.next_if(|next| is_tag(*next)).is_some() {
            while rest.next_if(|next| is_tag(*next)).is_some() {}
            if rest.next() != Some(END_OF_TAGS) {
                return false;
            }
        }
        match rest.next() {
            None => return true,
            Some(JOINER) => {}
            Some(_) => return false,
        }
    }
}

const AS_PICTURE: char = '\u{FE0F}';
const JOINER: char = '\u{200D}';
const KEY: char = '\u{20E3}';
const END_OF_TAGS: char = '\u{E007F}';

const fn is_regional(c: char) -> bool {
    matches!(c, '\u{1F1E6}'..='\u{1F1FF}')
}

const fn is_tone(c: char) -> bool {
    matches!(c, '\u{1F3FB}'..='\u{1F3FF}')
}

const fn is_tag(c: char) -> bool {
    matches!(c, '\u{E0020}'..='\u{E007E}')
}

/// Characters that are pictures, or may be one. Whole blocks where most of one are: a black telephone
/// more does no harm.
const fn is_picture(c: char) -> bool {
    matches!(c,
        '\u{A9}' | '\u{AE}' | '\u{203C}' | '\u{2049}' | '\u{2122}' | '\u{2139}'
        | '\u{2194}'..='\u{2199}' | '\u{21A9}' | '\u{21AA}' | '\u{231A}' | '\u{231B}'
        | '\u{2328}' | '\u{23CF}' | '\u{23E9}'..='\u{23FA}' | '\u{24C2}' | '\u{25AA}' | '\u{25AB}'
        | '\u{25B6}' | '\u{25C0}' | '\u{25FB}'..='\u{25FE}' | '\u{2600}'..='\u{27BF}'
        | '\u{2934}' | '\u{2935}' | '\u{2B05}'..='\u{2B07}' | '\u{2B1B}' | '\u{2B1C}' | '\u{2B50}'
        | '\u{2B55}' | '\u{3030}' | '\u{303D}' | '\u{3297}' | '\u{3299}'
        | '\u{1F004}' | '\u{1F0CF}' | '\u{1F170}'..='\u{1F19A}' | '\u{1F201}'..='\u{1F251}'
        | '\u{1F300}'..='\u{1F6FF}' | '\u{1F7E0}'..='\u{1F7F0}' | '\u{1F900}'..='\u{1FAFF}')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reaction(emoji: &str, people: &[&str]) -> Reaction {
        let people: Vec<UserId> = people.iter().map(|id| UserId::new(*id)).collect();
        let count = u32::try_from(people.len()).unwrap();
        Reaction { emoji: emoji.to_owned(), people, count }
    }

    #[test]
    fn every_emoji_of_the_picker_is_one_in_every_tone() {
        let lines = include_str!("../../../ui/assets/emoji.txt").lines();
        for line in lines.filter(|line| !line.is_empty()) {
            // A plus says that it has tones.
            let emoji = line.split('\t').next().unwrap_or_default();
            let toned = emoji.trim_end_matches(['+', AS_PICTURE]).to_owned() + "\u{1F3FD}";
            let emoji = if emoji.ends_with('+') { toned.as_str() } else { emoji };
            assert!(is_emoji(emoji), "{emoji} of {line}");
        }
        for emoji in ["👍🏽", "🧑🏿‍🚒", "👩🏻‍❤️‍💋‍👨🏿", "🏴󠁧󠁢󠁥󠁮󠁧󠁿", "🇵🇹", "1️⃣", "❤️‍🔥", "🏳️‍⚧️"]
        {
            assert!(is_emoji(emoji), "{emoji}");
        }
        assert!(USUAL.iter().all(|emoji| is_emoji(emoji)));
    }

    #[test]
    fn what_is_no_emoji_is_none() {
        let endless = "👍\u{200D}".repeat(20) + "👍";
        let text = "x".repeat(1 << 20);
        for none in [
            "",
            " ",
            "a",
            "12",
            "ok",
            "👍👍",
            "👍 ",
            " 👍",
            "🇵",
            "🇵🇹🇪🇸",
            "\u{FE0F}",
            "\u{200D}",
            "👍\u{200D}",
            "1",
            "#",
            "<b>",
            "\u{202E}👍",
            "👍\u{202E}",
            "🏴\u{E0067}",
            "é",
            &endless,
            &text,
        ] {
            assert!(!is_emoji(none), "{none:.40}");
        }
    }

    #[test]
    fn the_usual_ones_come_first_and_none_moves_when_another_is_counted() {
        let told =
            vec![reaction("🏨", &["b"]), reaction("🎉", &["c", "a"]), reaction("👍", &["b"])];
        let (kept, dropped) = sound(told, None);
        let order: Vec<&str> = kept.iter().map(|one| one.emoji.as_str()).collect();
        assert_eq!((order, dropped), (vec!["👍", "🎉", "🏨"], 0));
        assert_eq!(kept[1], reaction("🎉", &["a", "c"]));
    }

    #[test]
    fn what_is_malformed_or_too_much_is_dropped_and_counted() {
        let many = (0x1F400..0x1F500_u32).filter_map(char::from_u32);
        let many: Vec<Reaction> = many.map(|c| reaction(&c.to_string(), &["a"])).collect();
        let (kept, dropped) = sound(many, None);
        assert_eq!((kept.len(), dropped), (REACTIONS_A_MESSAGE, 256 - REACTIONS_A_MESSAGE));
        let told = vec![
            reaction("no emoji", &["a"]),
            reaction("👍", &[]),
            reaction("👀", &["a", "a"]),
            reaction("👀", &["b"]),
        ];
        assert_eq!(sound(told, None), (vec![Reaction { count: 2, ..reaction("👀", &["a"]) }], 3));
    }

    #[test]
    fn of_too_many_people_one_is_still_named_oneself() {
        let people: Vec<String> = (0..REACTION_PEOPLE + 30).map(|n| format!("u{n:04}")).collect();
        let people: Vec<&str> = people.iter().map(String::as_str).collect();
        let me = UserId::new(*people.last().unwrap());
        let (kept, _) = sound(vec![reaction("👍", &people)], Some(&me));
        assert_eq!(kept[0].people.len(), REACTION_PEOPLE);
        assert!(kept[0].is_of(&me));
        assert_eq!(kept[0].count as usize, people.len());
    }

    #[test]
    fn adding_twice_is_adding_once_and_taking_back_leaves_the_others() {
        let (ana, bruno) = (UserId::new("ana"), UserId::new("bruno"));
        let one = with(&[], &ana, "👍", true);
        assert_eq!(one, [reaction("👍", &["ana"])]);
        assert_eq!(with(&one, &ana, "👍", true), one);
        let both = with(&one, &bruno, "👍", true);
        assert_eq!(both, [reaction("👍", &["ana", "bruno"])]);
        assert_eq!(with(&both, &ana, "👍", false), [reaction("👍", &["bruno"])]);
        assert_eq!(with(&one, &ana, "👍", false), []);
        assert_eq!(with(&one, &bruno, "👀", false), one);
    }
}
