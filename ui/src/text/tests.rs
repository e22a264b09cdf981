//! Words, and the numbers in them.

use super::*;
use crate::store::people::NOON;

fn at(ms_before_noon: i64) -> Timestamp {
    Timestamp::from_ms(NOON - ms_before_noon)
}

const HOUR: i64 = 3_600_000;

#[test]
fn a_row_says_when_in_few_letters() {
    let now = at(0);
    let check = |hours, words: &str| assert_eq!(last_at(at(hours * HOUR), now), words);
    check(3, "09:00");
    check(13, "Yesterday");
    check(3 * 24, "Thu");
    check(30 * 24, "23 Oct");
    check(365 * 24, "22 Nov 2025");
}

#[test]
fn a_day_has_the_words_a_person_would_use() {
    let today = local(at(0)).day;
    let check = |ago, words: &str| assert_eq!(day(today - ago, today), words);
    check(0, "Today");
    check(1, "Yesterday");
    check(4, "Wednesday");
    check(20, "Monday, 2 November");
    check(400, "18 October 2025");
}

#[test]
fn both_times_of_a_message_that_waited_are_said() {
    assert_eq!(
        written_and_sent(at(9 * HOUR + 50 * 60_000), at(5 * HOUR + 18 * 60_000)),
        "written 02:10, sent 06:42"
    );
    assert_eq!(written_and_sent(at(14 * HOUR), at(5 * HOUR)), "written 21 Nov 22:00, sent 07:00");
}

#[test]
fn the_pace_is_said_in_minutes() {
    assert_eq!(paced(12, 118_000), "Sending 12 messages, about 2 minutes left");
    assert_eq!(paced(1, 20_000), "Sending 1 message, less than a minute left");
    assert_eq!(paced(3, 61_000), "Sending 3 messages, about a minute left");
}

#[test]
fn the_title_counts_what_is_unread() {
    assert_eq!(title(3, Some("Lobby")), "(3) Lobby — Deskbell");
    assert_eq!(title(0, None), "Deskbell");
}

#[test]
fn initials_stand_for_names_of_any_shape() {
    let check = |name, letters: &str| assert_eq!(initials(name), letters, "{name}");
    check("Ana Lima", "AL");
    check("Maria da Conceição Évora", "MÉ");
    check("Prince", "P");
    check("  ", "");
    check("(Night) desk", "ND");
    check("李 小龙", "李小");
}

#[test]
fn who_reacted_is_named_while_they_are_few_and_oneself_always() {
    let (ana, bruno) = ("Ana Lima", "Bruno Costa");
    assert_eq!(reacted("👍", &[], true, 1), "You reacted with 👍");
    assert_eq!(reacted("👍", &[ana], false, 1), "Ana Lima reacted with 👍");
    assert_eq!(
        reacted("👍", &[ana, bruno], true, 3),
        "Ana Lima, Bruno Costa and you reacted with 👍"
    );
    assert_eq!(reacted("👍", &[ana], true, 3), "Ana Lima, you and one other reacted with 👍");
    assert_eq!(reacted("👍", &[], false, 7), "7 others reacted with 👍");
    let many = [ana; 20];
    let told = reacted("👍", &many, false, 20);
    assert_eq!((told.matches(ana).count(), told.contains("and 12 others")), (8, true), "{told}");
}

#[test]
fn those_who_type_are_named_while_they_are_few() {
    let person = |name: &str| TypingPerson { user_id: model::UserId::new(name), name: name.into() };
    let all = ["Ana Lima", "Bruno Costa", "Chiara Rossi"].map(person);
    assert_eq!(typing(&all[..1]), "Ana is typing…");
    assert_eq!(typing(&all[..2]), "Ana and Bruno are typing…");
    assert_eq!(typing(&all), "Ana and 2 others are typing…");
}
