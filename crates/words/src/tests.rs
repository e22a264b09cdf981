//! What languages say, and that all of them say it.

use std::collections::BTreeSet;

use icu_locale_core::Locale;
use icu_plurals::{PluralCategory, PluralRules};
use model::Language;

use super::*;

#[test]
fn every_language_has_every_message_with_the_same_arguments() {
    assert_eq!(FAULTS, &[] as &[&str]);
}

#[test]
fn plurals_are_those_of_unicode() {
    for language in Language::ALL {
        let locale: Locale = language.tag().parse().unwrap();
        let rules = PluralRules::try_new_cardinal((&locale).into()).unwrap();
        for n in (0..2_500_u64).chain([9_999, 100_002, 123_456]) {
            let wanted = match rules.category_for(n) {
                PluralCategory::Zero => "zero",
                PluralCategory::One => "one",
                PluralCategory::Two => "two",
                PluralCategory::Few => "few",
                PluralCategory::Many => "many",
                PluralCategory::Other => "other",
            };
            assert_eq!(plural::category(language, n), wanted, "{language:?} {n}");
        }
    }
}

#[test]
fn a_language_that_counts_in_six_ways_says_six_things() {
    let said = |n| in_language(Language::Arabic, || said::unread_messages(n));
    let different: BTreeSet<String> =
        [0, 1, 2, 3, 11, 100].map(|n| said(n).replace(|c: char| c.is_ascii_digit(), "")).into();
    // None and a hundred may share their word; the others may not.
    assert!(different.len() >= 5, "{different:?}");
}

#[test]
fn a_thread_speaks_english_until_it_speaks_something_else() {
    assert_eq!((spoken(), said::cancel()), (Language::English, "Cancel"));
    let german = in_language(Language::German, said::cancel);
    assert_eq!((german, said::cancel()), ("Abbrechen", "Cancel"));
    assert!(speak(Language::French));
    assert_eq!((spoken(), said::cancel()), (Language::French, "Annuler"));
}

#[test]
fn a_name_keeps_its_direction_among_words_of_the_other() {
    assert_eq!(said::profile_of("Bruno"), "About Bruno");
    assert_eq!(said::profile_of("سارة"), "About \u{2068}سارة\u{2069}");
    let arabic = in_language(Language::Arabic, || said::profile_of("Bruno"));
    assert!(arabic.contains("\u{2068}Bruno\u{2069}"), "{arabic}");
}

#[test]
fn a_table_of_another_version_is_not_taken() {
    assert!(learn(Language::German, table(Language::German)));
    assert!(!learn(Language::German, "Abbrechen\nSchließen"));
}

/// Letters of the script a language is written in, and no word left as English has it.
#[test]
fn nothing_was_left_in_english() {
    // Names, signs, and words the languages share.
    let shared = |word: &str| word.chars().filter(|c| c.is_alphabetic()).count() < 14;
    let lines = |language| table(language).split('\n');
    for language in Language::ALL.into_iter().filter(|it| *it != Language::English) {
        let same: Vec<_> = lines(Language::English)
            .zip(lines(language))
            .filter(|(english, own)| english == own && !shared(english))
            .map(|(english, _)| english)
            .collect();
        assert_eq!(same, [""; 0], "{language:?}");
    }
    let is_arabic = |c: char| ('\u{600}'..'\u{6ff}').contains(&c);
    for line in lines(Language::Arabic).filter(|line| !shared(line)) {
        assert!(line.contains(is_arabic), "{line}");
    }
}
