//! Takes out of a line what must not be in it, whoever put it there: the last of several guards.
//! What looks like a secret goes even if it is none.

/// Names whose values are never shown.
const SECRET_NAMES: [&str; 8] =
    ["password", "passwd", "secret", "token", "cookie", "authorization", "bearer", "mac"];
/// A run of letters, digits and the signs of base64 this long is a key or a token; ids are shorter.
const SECRET_LENGTH: usize = 40;
/// Digits of a card's number.
const CARD_DIGITS: std::ops::RangeInclusive<usize> = 14..=19;

/// The line without card numbers, e-mail addresses, tokens and the values of secret names.
pub(crate) fn redact(line: &str) -> String {
    let mut clean = String::with_capacity(line.len());
    let (mut is_value_of_secret, mut is_scheme) = (false, false);
    for word in split(&without_cards(line)) {
        if !word.chars().any(is_part_of_word) {
            clean.push_str(word);
            // A name is parted from its value by a colon, a scheme from its credential by a blank.
            is_value_of_secret &= word.contains(':') || is_scheme;
            continue;
        }
        let (name, value) = word.split_once('=').unwrap_or((word, ""));
        if is_value_of_secret && word.len() > 2 {
            clean.push_str("[secret]");
        } else if is_secret_name(name) && !value.is_empty() {
            clean.push_str(name);
            clean.push_str("=[secret]");
        } else if is_email(word) {
            clean.push_str("[e-mail]");
        } else if word.len() >= SECRET_LENGTH && !word.contains("::") && !word.contains('/') {
            clean.push_str("[secret]");
        } else {
            clean.push_str(word);
        }
        is_value_of_secret = value.is_empty() && is_secret_name(name);
        is_scheme = name.eq_ignore_ascii_case("bearer");
    }
    clean
}

fn is_part_of_word(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '-' | '_' | '.' | '+' | '=' | '/' | '@' | '%' | '~')
}

/// Words and what stands between them, in turn.
fn split(line: &str) -> impl Iterator<Item = &str> {
    let mut rest = line;
    std::iter::from_fn(move || {
        let is_word = is_part_of_word(rest.chars().next()?);
        let end = rest.find(|c| is_part_of_word(c) != is_word).unwrap_or(rest.len());
        let (part, after) = rest.split_at(end);
        rest = after;
        Some(part)
    })
}

fn is_secret_name(word: &str) -> bool {
    let word = word.to_lowercase();
    SECRET_NAMES.iter().any(|name| word.ends_with(name))
}

fn is_email(word: &str) -> bool {
    let Some((name, host)) = word.split_once('@') else { return false };
    !name.is_empty() && host.contains('.')
}

/// Replaces runs of digits, spaced or dashed as people write them, that have a card's check digit.
fn without_cards(line: &str) -> String {
    let mut clean = String::with_capacity(line.len());
    let mut run = String::new();
    for c in line.chars() {
        let continues = c.is_ascii_digit() || (!run.is_empty() && matches!(c, ' ' | '-'));
        if continues {
            run.push(c);
        } else {
            flush(&mut clean, &mut run);
            clean.push(c);
        }
    }
    flush(&mut clean, &mut run);
    clean
}

fn flush(clean: &mut String, run: &mut String) {
    let number = run.trim_end_matches([' ', '-']);
    let digits: Vec<u32> = number.chars().filter_map(|c| c.to_digit(10)).collect();
    let tail = run.strip_prefix(number).unwrap_or_default();
    clean.push_str(if is_card(&digits) { "[card]" } else { number });
    clean.push_str(tail);
    run.clear();
}

fn is_card(digits: &[u32]) -> bool {
    let doubled = |(at, digit): (usize, &u32)| match (at % 2, digit * 2) {
        (1, double) if double > 9 => double - 9,
        (1, double) => double,
        _ => *digit,
    };
    CARD_DIGITS.contains(&digits.len())
        && digits.iter().rev().enumerate().map(doubled).sum::<u32>() % 10 == 0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(line: &str, expected: &str) {
        assert_eq!(redact(line), expected);
    }

    #[test]
    fn card_numbers_go_however_they_are_written_and_other_numbers_stay() {
        check("card 4111111111111111 of 214", "card [card] of 214");
        check("card 4111 1111 1111 1111, 12/29", "card [card], 12/29");
        check("3782-822463-10005 is hers", "[card] is hers");
        check("4111111111111112 has no check digit", "4111111111111112 has no check digit");
        check("at 1764090000000 in room 412", "at 1764090000000 in room 412");
    }

    #[test]
    fn secrets_go_by_their_name_and_by_their_looks() {
        check("password=hunter2 next", "password=[secret] next");
        check(r#"{"session-token":"abcdef","n":3}"#, r#"{"session-token":"[secret]","n":3}"#);
        check("Authorization: abc.def done", "Authorization: [secret] done");
        check("Authorization: Bearer abc.def", "Authorization: [secret] [secret]");
        check("a token was renewed", "a token was renewed");
        let key = "0f".repeat(32);
        check(&format!("key {key}."), "key [secret]");
        check("eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.AAAA", "[secret]");
    }

    #[test]
    fn addresses_of_people_go_and_ids_places_and_codes_stay() {
        check("ana@hotel.example signed in", "[e-mail] signed in");
        for line in [
            "room 6f2c1f3e-5b1f-4c7e-9d4e-2f1b7f0f3a11 code=40142",
            "crates/engine/src/a-file-with-quite-a-long-name/receiving.rs:41",
            "",
        ] {
            check(line, line);
        }
    }
}
