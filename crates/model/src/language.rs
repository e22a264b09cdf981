//! The languages a person can read Deskbell in.

use serde::{Deserialize, Serialize};

/// A language of the product; of what people write it says nothing.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Language {
    /// English.
    #[default]
    #[serde(rename = "en")]
    English,
    /// German, formal.
    #[serde(rename = "de")]
    German,
    /// French, formal.
    #[serde(rename = "fr")]
    French,
    /// Spanish, formal.
    #[serde(rename = "es")]
    Spanish,
    /// Portuguese as in Portugal, formal.
    #[serde(rename = "pt")]
    Portuguese,
    /// Modern Standard Arabic, with the digits that guest rooms are numbered in.
    #[serde(rename = "ar")]
    Arabic,
}

impl Language {
    /// All of them, in the order they are offered.
    pub const ALL: [Self; 6] =
        [Self::English, Self::German, Self::French, Self::Spanish, Self::Portuguese, Self::Arabic];

    /// What it is called in itself.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::English => "English",
            Self::German => "Deutsch",
            Self::French => "Français",
            Self::Spanish => "Español",
            Self::Portuguese => "Português",
            Self::Arabic => "العربية",
        }
    }

    /// The tag browsers, voices and Unicode's tables know it by (BCP 47).
    #[must_use]
    pub fn tag(self) -> &'static str {
        match self {
            Self::Portuguese => "pt-PT",
            other => other.short(),
        }
    }

    /// The same in two letters, as it is kept and as its files are called.
    #[must_use]
    pub fn short(self) -> &'static str {
        match self {
            Self::English => "en",
            Self::German => "de",
            Self::French => "fr",
            Self::Spanish => "es",
            Self::Portuguese => "pt",
            Self::Arabic => "ar",
        }
    }

    /// Whether it is written from right to left.
    #[must_use]
    pub fn is_right_to_left(self) -> bool {
        self == Self::Arabic
    }

    /// The language of a tag or of a system's locale: `de-AT`, `pt_BR.UTF-8`, `ar`.
    #[must_use]
    pub fn of_tag(tag: &str) -> Option<Self> {
        let first = tag.split(['-', '_', '.', '@']).next()?;
        Self::ALL.into_iter().find(|language| first.eq_ignore_ascii_case(language.short()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_language_is_known_by_whatever_a_system_calls_it() {
        let check = |tag, language| assert_eq!(Language::of_tag(tag), language, "{tag}");
        check("de", Some(Language::German));
        check("de-AT", Some(Language::German));
        check("pt_BR.UTF-8", Some(Language::Portuguese));
        check("AR-eg", Some(Language::Arabic));
        check("ca@valencia", None);
        check("C", None);
        check("", None);
    }

    #[test]
    fn every_language_is_found_by_its_own_tag() {
        for language in Language::ALL {
            assert_eq!(Language::of_tag(language.tag()), Some(language));
        }
    }
}
