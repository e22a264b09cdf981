//! Which plural a number takes, by the rules of Unicode (CLDR) for whole numbers.
//!
//! French, Spanish and Portuguese have one more for whole millions, which nothing here ever counts.

use model::Language;

/// The name Fluent files know the plural by; "other" for what has none of its own.
pub(crate) fn category(language: Language, n: u64) -> &'static str {
    match language {
        Language::Arabic => arabic(n),
        Language::French if n == 0 => "one",
        _ if n == 1 => "one",
        _ => "other",
    }
}

fn arabic(n: u64) -> &'static str {
    match (n, n % 100) {
        (0, _) => "zero",
        (1, _) => "one",
        (2, _) => "two",
        (_, 3..=10) => "few",
        (_, 11..=99) => "many",
        _ => "other",
    }
}
