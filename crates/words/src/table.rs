//! The languages' tables, and which of them is spoken.

use std::cell::Cell;

use model::Language;

use crate::fill::{self, Value};
use crate::said::COUNT;

/// The words of a language, by the place of their key.
#[derive(Debug)]
struct Table {
    language: Language,
    words: Vec<&'static str>,
}

impl Table {
    /// `None` for the table of another version.
    fn read(language: Language, text: &'static str) -> Option<Self> {
        let words: Vec<_> = text.split('\n').collect();
        (words.len() == COUNT).then_some(Self { language, words })
    }
}

thread_local! {
    static SPOKEN: Cell<Option<&'static Table>> = const { Cell::new(None) };
}

/// The language spoken on this thread; English until another is.
#[must_use]
pub fn spoken() -> Language {
    current().map_or(Language::English, |table| table.language)
}

/// Whether a language's words are here.
#[must_use]
pub fn knows(language: Language) -> bool {
    known(language).is_some()
}

/// Speaks a language on this thread from now on; `false` when its words are not here.
pub fn speak(language: Language) -> bool {
    let found = known(language);
    if found.is_some() {
        SPOKEN.set(found);
    }
    found.is_some()
}

/// Says something in a language, whatever is spoken on this thread.
pub fn in_language<T>(language: Language, say: impl FnOnce() -> T) -> T {
    let before = SPOKEN.get();
    speak(language);
    let said = say();
    SPOKEN.set(before);
    said
}

pub(crate) fn word(at: usize) -> &'static str {
    let words = current().and_then(|table| table.words.get(at).copied());
    words.unwrap_or_default()
}

pub(crate) fn filled(at: usize, values: &[Value<'_>]) -> String {
    fill::filled(spoken(), word(at), values)
}

fn current() -> Option<&'static Table> {
    SPOKEN.get().or_else(|| known(Language::English))
}

#[cfg(not(target_arch = "wasm32"))]
use native::known;
#[cfg(not(target_arch = "wasm32"))]
pub use native::{learn, table};

/// Where everything is at hand.
#[cfg(not(target_arch = "wasm32"))]
mod native {
    use std::sync::OnceLock;

    use super::{Language, Table};

    /// The table of a language, as the page takes it in: a message a line.
    #[must_use]
    pub fn table(language: Language) -> &'static str {
        match language {
            Language::English => include_str!(concat!(env!("OUT_DIR"), "/en.txt")),
            Language::German => include_str!(concat!(env!("OUT_DIR"), "/de.txt")),
            Language::French => include_str!(concat!(env!("OUT_DIR"), "/fr.txt")),
            Language::Spanish => include_str!(concat!(env!("OUT_DIR"), "/es.txt")),
            Language::Portuguese => include_str!(concat!(env!("OUT_DIR"), "/pt.txt")),
            Language::Arabic => include_str!(concat!(env!("OUT_DIR"), "/ar.txt")),
        }
    }

    /// Whether this is a language's table of this version. Natively every language is known.
    #[must_use]
    pub fn learn(language: Language, text: &str) -> bool {
        text == table(language)
    }

    pub(super) fn known(language: Language) -> Option<&'static Table> {
        static TABLES: [OnceLock<Option<Table>>; Language::ALL.len()] =
            [const { OnceLock::new() }; Language::ALL.len()];
        let at = Language::ALL.iter().position(|it| *it == language)?;
        TABLES.get(at)?.get_or_init(|| Table::read(language, table(language))).as_ref()
    }
}

#[cfg(target_arch = "wasm32")]
use browser::known;
#[cfg(target_arch = "wasm32")]
pub use browser::learn;

/// The page carries English and takes in what else it needs.
#[cfg(target_arch = "wasm32")]
mod browser {
    use std::cell::RefCell;

    use super::{Language, Table};

    const ENGLISH: &str = include_str!(concat!(env!("OUT_DIR"), "/en.txt"));

    thread_local! {
        static LEARNED: RefCell<Vec<&'static Table>> = const { RefCell::new(Vec::new()) };
    }

    /// Takes in a language's table; `false` when it is one of another version.
    ///
    /// It stays as long as the page: there are six, and each is learned once.
    #[must_use]
    pub fn learn(language: Language, text: &str) -> bool {
        if known(language).is_some() {
            return true;
        }
        let text: &'static str = Box::leak(text.into());
        let table = Table::read(language, text).map(|table| &*Box::leak(Box::new(table)));
        LEARNED.with_borrow_mut(|learned| learned.extend(table));
        table.is_some()
    }

    pub(super) fn known(language: Language) -> Option<&'static Table> {
        let find = || {
            LEARNED
                .with_borrow(|learned| learned.iter().copied().find(|it| it.language == language))
        };
        find().or_else(|| {
            let is_first = language == Language::English;
            let english = is_first.then(|| Table::read(language, ENGLISH)).flatten()?;
            LEARNED.with_borrow_mut(|learned| learned.push(Box::leak(Box::new(english))));
            find()
        })
    }
}
