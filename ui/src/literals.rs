//! No words for a person outside of `crates/words`: what no compiler sees, read in the source.

#![allow(clippy::unwrap_used)] // clippy.toml covers only the #[test] functions themselves

use std::path::Path;

/// What keys are called by the browser, and types by the language: nobody reads them.
const NAMES: &[&str] = &[
    "Alt ↑ ↓",
    "ArrowDown",
    "ArrowLeft",
    "ArrowRight",
    "ArrowUp",
    "Backspace",
    "Delete",
    "Digit7",
    "Digit8",
    "Digit9",
    "End",
    "Enter",
    "Escape",
    "Files",
    "Home",
    "PageDown",
    "PageUp",
    "Tab",
];

/// The words of an attribute that a person sees or hears.
const READ_ALOUD: &[&str] =
    &["aria-label=", "title=", "placeholder=", "alt=", "heading=", "label="];

/// A string in the source, with what stands before and after it.
struct Literal<'a> {
    text: &'a str,
    before: &'a str,
    after: &'a str,
}

/// The strings of a source, without those in comments.
fn literals(source: &str) -> Vec<Literal<'_>> {
    let (mut found, mut at) = (Vec::new(), 0);
    while let Some(from) =
        source.get(at..).and_then(|rest| rest.find(['"', '/', '\'']).map(|n| at + n))
    {
        let rest = source.get(from..).unwrap_or_default();
        if rest.starts_with("//") {
            at = from + rest.find('\n').unwrap_or(rest.len());
        } else if rest.starts_with("'\"'") {
            at = from + 3;
        } else if rest.starts_with('"') {
            let is_raw = source.get(..from).is_some_and(|it| it.ends_with("r#"));
            let length = if is_raw { rest.find("\"#").unwrap_or(1) } else { closing(rest) };
            let text = rest.get(1..length).unwrap_or_default();
            let before = source.get(..from).unwrap_or_default().trim_end();
            let after = rest.get(length + 1..).unwrap_or_default().trim_start();
            found.push(Literal { text, before, after });
            at = from + length + 1;
        } else {
            at = from + 1;
        }
    }
    found
}

/// Where the string that begins here ends.
fn closing(rest: &str) -> usize {
    let mut is_escaped = false;
    let end = rest.char_indices().skip(1).find(|(_, c)| {
        let is_end = *c == '"' && !is_escaped;
        is_escaped = *c == '\\' && !is_escaped;
        is_end
    });
    end.map_or(rest.len(), |(at, _)| at)
}

impl Literal<'_> {
    fn is_for_a_person(&self) -> bool {
        let has_letters = self.text.chars().any(char::is_alphabetic);
        has_letters && (self.is_node() || self.is_read_aloud() || self.is_sentence())
    }

    /// `<p>{ "…" }</p>`
    fn is_node(&self) -> bool {
        let Some(outside) = self.before.strip_suffix('{').map(str::trim_end) else { return false };
        let follows = outside.ends_with(['>', '}', '{']) && !outside.ends_with("=>");
        follows && self.after.starts_with('}')
    }

    fn is_read_aloud(&self) -> bool {
        let before = self.before.strip_suffix('{').unwrap_or(self.before);
        READ_ALOUD.iter().any(|name| {
            let outside = before.strip_suffix(name);
            outside.is_some_and(|it| it.ends_with(char::is_whitespace))
        })
    }

    /// "Send", "Nothing found"; not "M12 9V6", which draws, nor "MIT".
    fn is_sentence(&self) -> bool {
        let mut letters = self.text.chars();
        let is_capital = letters.next().is_some_and(char::is_uppercase);
        is_capital && letters.next().is_some_and(char::is_lowercase) && !NAMES.contains(&self.text)
    }
}

fn for_a_person(source: &str) -> Vec<&str> {
    let shipped = source.split("#[cfg(test)]\nmod tests {").next().unwrap_or_default();
    let all = literals(shipped).into_iter();
    all.filter(Literal::is_for_a_person).map(|literal| literal.text).collect()
}

/// Whether a file is drawn or speaks; the script in place of the core is for whoever develops.
fn speaks(path: &str) -> bool {
    let silent = [
        "/bridge/",
        "/src/gallery/",
        "/src/bin/",
        "/tests",
        "tests.rs",
        "/store/people.rs",
        "assets.rs",
        "literals.rs",
    ];
    path.ends_with(".rs") && !silent.iter().any(|it| path.contains(it))
}

#[test]
fn no_word_for_a_person_stands_in_the_source() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut looked_at = 0;
    for path in crate::assets::sources(&root) {
        if speaks(&path.to_string_lossy().replace('\\', "/")) {
            let source = std::fs::read_to_string(&path).unwrap();
            let left: Vec<_> =
                for_a_person(&source).into_iter().filter(|it| *it != "Deskbell").collect();
            // What goes into the log or is kept apart by the text module's own test.
            let left: Vec<_> = left.into_iter().filter(|it| !is_for_the_log(&path, it)).collect();
            assert_eq!(left, [""; 0], "{}", path.display());
            looked_at += 1;
        }
    }
    assert!(looked_at > 60, "{looked_at}");
}

/// The components of a source that says something, and that do not follow the language.
fn deaf(source: &str) -> Vec<&str> {
    if !["text::", "time::"].iter().any(|it| source.contains(it)) {
        return Vec::new();
    }
    let follows = |rest: &str| {
        let body = rest.split_once("-> Html {").map_or("", |(_, body)| body);
        body.trim_start().starts_with("use_words();")
    };
    let components = source.split("#[component(").skip(1).filter_map(|it| it.split_once(')'));
    components.filter(|(_, rest)| !follows(rest)).map(|(name, _)| name).collect()
}

#[test]
fn every_component_that_says_something_follows_the_language() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut looked_at = 0;
    for folder in ["views", "screens"] {
        let sources = crate::assets::sources(&root.join(folder));
        for path in sources.into_iter().filter(|it| speaks(&it.to_string_lossy())) {
            let source = std::fs::read_to_string(&path).unwrap();
            assert_eq!(deaf(&source), [""; 0], "{}", path.display());
            looked_at += source.matches("use_words();").count();
        }
    }
    assert!(looked_at > 35, "{looked_at}");
    let stays = "#[component(Sign)]\nfn sign(props: &SignProps) -> Html {\n    text::sign()\n}";
    assert_eq!(deaf(stays), ["Sign"]);
}

/// A panic's place, a file that could not be read, and the frame's English, which is replaced.
fn is_for_the_log(path: &Path, words: &str) -> bool {
    let is = |name| path.ends_with(name);
    (is("crash/mod.rs") && words.starts_with("The page panicked"))
        || (is("effects.rs") && words.starts_with("The file could not"))
        || (is("picture.rs") && words.starts_with("Deskbell could not load"))
}

#[test]
fn words_are_told_from_what_nobody_reads() {
    let words = |source| for_a_person(source);
    assert_eq!(words(r#"<p>{ "sent" }</p>"#), ["sent"]);
    assert_eq!(words(r#"<img alt="a cat" class="wide big" />"#), ["a cat"]);
    assert_eq!(words(r#"group(text::zoom(), "Enlarges everything")"#), ["Enlarges everything"]);
    assert_eq!(words(r#"if a { "text" } else { "password" } // "Send""#), [""; 0]);
    assert_eq!(words(r#""Enter" => { "x" } <b>{ "…" }</b> path("M12 9V6")"#), [""; 0]);
}
