//! Emoji by name. The table (`assets/emoji.txt`) is fetched when somebody first asks for one; it
//! is made of the `emojis` crate by a test, which says how when the two are apart.

use std::rc::Rc;

use model::MOST_RECENT_EMOJI;

/// Found at a time under the caret.
const MOST_SUGGESTED: usize = 8;
/// How well an emoji can fit.
const RANKS: usize = 4;
/// The colours of skin, from light to dark.
const TONES: [char; 5] = ['\u{1f3fb}', '\u{1f3fc}', '\u{1f3fd}', '\u{1f3fe}', '\u{1f3ff}'];
/// Asks for a coloured picture where a plain sign would do; a colour of skin asks for one as well.
const PICTURE: char = '\u{fe0f}';

/// An emoji.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Emoji {
    /// Without a colour of skin.
    pub(crate) plain: String,
    /// Whether it can have one.
    pub(crate) has_tones: bool,
    /// Its short name.
    pub(crate) name: String,
    /// Every short name, joined by `,`.
    names: String,
    /// Other words for it.
    words: String,
}

impl Emoji {
    /// A hand, to show the colours of skin by.
    pub(crate) fn hand(sign: &str) -> Self {
        emoji((&format!("{sign}+"), ""))
    }

    /// With a colour of skin, if it can have one; 0 is none.
    pub(crate) fn toned(&self, tone: u8) -> String {
        let tone = usize::from(tone).checked_sub(1).and_then(|at| TONES.get(at));
        match tone.filter(|_| self.has_tones) {
            Some(tone) => with_tone(&self.plain, *tone),
            None => self.plain.clone(),
        }
    }
}

/// The colour stands behind the first sign.
fn with_tone(plain: &str, tone: char) -> String {
    let mut signs = plain.chars();
    let first = signs.next();
    let rest = signs.as_str();
    let rest = rest.strip_prefix(PICTURE).unwrap_or(rest);
    first.into_iter().chain([tone]).chain(rest.chars()).collect()
}

/// An emoji without its colour of skin.
pub(crate) fn without_tone(emoji: &str) -> String {
    emoji.chars().filter(|c| !TONES.contains(c) && *c != PICTURE).collect()
}

/// All of them, in the order of Unicode, in groups.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Table {
    groups: Vec<Vec<Emoji>>,
}

impl Table {
    /// Reads the table: a line an emoji, an empty line between groups. `+` behind an emoji says
    /// that it can have a colour of skin; its short names and other words for it follow a tab.
    pub(crate) fn read(text: &str) -> Rc<Self> {
        let mut groups = vec![Vec::new()];
        for line in text.lines() {
            match (line.split_once('\t'), groups.last_mut()) {
                (Some(line), Some(group)) => group.push(emoji(line)),
                _ => groups.push(Vec::new()),
            }
        }
        groups.retain(|group| !group.is_empty());
        Rc::new(Self { groups })
    }

    /// The groups.
    pub(crate) fn groups(&self) -> &[Vec<Emoji>] {
        &self.groups
    }

    fn all(&self) -> impl Iterator<Item = &Emoji> {
        self.groups.iter().flatten()
    }

    /// Those that letters ask for: short names that begin so first, then words that do.
    pub(crate) fn found(&self, letters: &str) -> Vec<&Emoji> {
        let letters = letters.to_lowercase();
        let words: Vec<&str> = letters.split([' ', '_', '-']).filter(|it| !it.is_empty()).collect();
        // A drawer for each rank: a sort would be the heaviest piece of all this.
        let mut drawers: [Vec<&Emoji>; RANKS] = Default::default();
        for emoji in self.all() {
            let drawer = rank(emoji, &letters, &words).and_then(|rank| drawers.get_mut(rank));
            if let Some(drawer) = drawer {
                drawer.push(emoji);
            }
        }
        drawers.concat()
    }

    /// The first few of them.
    pub(crate) fn suggested(&self, letters: &str) -> Vec<&Emoji> {
        let mut found = self.found(letters);
        found.truncate(MOST_SUGGESTED);
        found
    }

    /// What an emoji is called, whatever its colour of skin.
    pub(crate) fn name(&self, emoji: &str) -> Option<&str> {
        let plain = without_tone(emoji);
        self.all().find(|known| without_tone(&known.plain) == plain).map(|it| it.name.as_str())
    }
}

fn emoji((sign, words): (&str, &str)) -> Emoji {
    let (names, rest) = words.split_once(' ').unwrap_or((words, ""));
    let name = names.split(',').next().unwrap_or_default();
    Emoji {
        plain: sign.trim_end_matches('+').to_owned(),
        has_tones: sign.ends_with('+'),
        name: name.to_owned(),
        names: names.to_owned(),
        words: rest.to_owned(),
    }
}

/// How well an emoji fits; less is better.
fn rank(emoji: &Emoji, letters: &str, words: &[&str]) -> Option<usize> {
    let mut names = emoji.names.split(',');
    if names.clone().any(|name| name == letters) {
        return Some(0);
    }
    if names.any(|name| name.starts_with(letters)) {
        return Some(1);
    }
    let of_emoji = || emoji.words.split(' ').chain(emoji.name.split('_'));
    if of_emoji().any(|word| word == letters) {
        return Some(2);
    }
    let has = |wanted: &&str| of_emoji().any(|word| word.starts_with(*wanted));
    (!words.is_empty() && words.iter().all(has)).then_some(3)
}

/// Those used lately with one more, which is the last one used.
pub(crate) fn used(recent: &[String], emoji: &str) -> Vec<String> {
    let others = recent.iter().filter(|other| *other != emoji).cloned();
    std::iter::once(emoji.to_owned()).chain(others).take(MOST_RECENT_EMOJI).collect()
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    #![allow(clippy::unwrap_used)] // clippy.toml covers only the #[test] functions themselves

    use std::fmt::Write;

    use super::*;

    const TABLE: &str = include_str!("../../assets/emoji.txt");

    /// The table, made of the crate.
    fn made() -> String {
        let mut table = String::new();
        let mut group = None;
        for emoji in emojis::iter() {
            if group.is_some_and(|group| group != emoji.group()) {
                table.push('\n');
            }
            group = Some(emoji.group());
            let has_tones = TONES.iter().all(|tone| {
                let toned = with_tone(emoji.as_str(), *tone);
                emoji.skin_tones().is_some_and(|mut all| all.any(|it| it.as_str() == toned))
            });
            let name = emoji.shortcode().map_or_else(|| short(emoji.name()), str::to_owned);
            let mut words: Vec<String> = Vec::new();
            for word in plain_words(emoji.name()) {
                let is_said = word == name || name.split('_').any(|part| part == word);
                if !is_said && !words.contains(&word) {
                    words.push(word);
                }
            }
            let others = emoji.shortcodes().filter(|other| *other != name);
            let names: Vec<&str> = std::iter::once(name.as_str()).chain(others).collect();
            words.insert(0, names.join(","));
            let tones = if has_tones { "+" } else { "" };
            writeln!(table, "{}{tones}\t{}", emoji.as_str(), words.join(" ")).unwrap();
        }
        table
    }

    fn plain_words(name: &str) -> impl Iterator<Item = String> {
        let words = name.split(|c: char| !c.is_alphanumeric()).map(str::to_lowercase);
        words.filter(|word| word.len() > 2 && word != "with" && word != "and" && word != "the")
    }

    fn short(name: &str) -> String {
        let words: Vec<String> =
            name.split(|c: char| !c.is_alphanumeric()).map(str::to_lowercase).collect();
        words.into_iter().filter(|word| !word.is_empty()).collect::<Vec<_>>().join("_")
    }

    #[test]
    fn the_table_is_what_the_crate_says() {
        let made = made();
        if made != TABLE {
            let fresh = std::env::temp_dir().join("emoji.txt");
            std::fs::write(&fresh, &made).unwrap();
            panic!("assets/emoji.txt is not what the crate says; that is in {}", fresh.display());
        }
    }

    #[test]
    fn emoji_are_found_by_the_beginnings_of_their_names() {
        let table = Table::read(TABLE);
        let first = |letters: &str| table.found(letters).first().map(|emoji| emoji.plain.clone());
        assert_eq!(first("+1").as_deref(), Some("👍"));
        assert_eq!(first("thumb").as_deref(), Some("👍"));
        assert_eq!(first("TADA").as_deref(), Some("🎉"));
        assert_eq!(first("bellhop").as_deref(), Some("🛎️"));
        assert_eq!(first("flag portugal").as_deref(), Some("🇵🇹"));
        assert_eq!(first("nothing_like_that"), None);
        assert_eq!(table.suggested("s").len(), MOST_SUGGESTED);
    }

    #[test]
    fn a_colour_of_skin_is_put_on_what_can_have_one_and_taken_off_again() {
        let table = Table::read(TABLE);
        let toned = |name: &str, tone| table.found(name)[0].toned(tone);
        assert_eq!(toned("+1", 3), "👍🏽");
        assert_eq!(toned("+1", 0), "👍");
        assert_eq!(toned("v", 1), "✌🏻");
        assert_eq!(toned("tada", 5), "🎉");
        assert_eq!(toned("+1", 99), "👍");
        assert_eq!(table.name("👍🏽"), Some("+1"));
        assert_eq!(without_tone("✌🏻"), without_tone("✌️"));
    }

    #[test]
    fn the_last_one_used_comes_first_and_once() {
        let recent = ["👍".to_owned(), "🎉".to_owned()];
        assert_eq!(used(&recent, "🎉"), ["🎉", "👍"]);
        let many: Vec<String> = (0..99).map(|n| n.to_string()).collect();
        assert_eq!(used(&many, "x").len(), MOST_RECENT_EMOJI);
    }
}
