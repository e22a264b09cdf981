//! One spelling for what people type in many: small letters without accents.
//!
//! Whoever compares what somebody wrote with what somebody else typed compares it folded, so that
//! "Joao" finds João everywhere or nowhere.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// The letters of a text, small and without accents. Some letters become two, marks become none.
pub fn fold(text: &str) -> impl Iterator<Item = char> {
    text.nfkd()
        .filter(|c| !is_combining_mark(*c))
        .flat_map(char::to_lowercase)
        .flat_map(without_stroke)
}

/// Whether it belongs to the letter before it.
pub fn is_mark(c: char) -> bool {
    is_combining_mark(c)
}

/// Letters that Unicode does not take apart but people type without.
fn without_stroke(c: char) -> impl Iterator<Item = char> {
    let letters = match c {
        'ø' => ['o', '\0'],
        'ł' => ['l', '\0'],
        'đ' | 'ð' => ['d', '\0'],
        'ı' => ['i', '\0'],
        'ß' => ['s', 's'],
        'æ' => ['a', 'e'],
        'œ' => ['o', 'e'],
        _ => [c, '\0'],
    };
    letters.into_iter().filter(|letter| *letter != '\0')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn capitals_accents_and_strokes_do_not_matter() {
        for (text, folded) in [
            ("João", "joao"),
            ("JOA\u{303}O", "joao"),
            ("Łódź", "lodz"),
            ("Straße", "strasse"),
            ("Øre", "ore"),
            ("ＡＢ４１２", "ab412"),
            ("Ærø", "aero"),
        ] {
            assert_eq!(fold(text).collect::<String>(), folded, "{text}");
        }
    }
}
