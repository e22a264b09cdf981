//! Does it mean me?

use super::*;

#[track_caller]
fn check(me: &str, text: &str, expected: bool) {
    let names = Names::new(me, Role::Staff, ["Ana Costa", "Anabela Reis", "João Pedro Alves"]);
    assert_eq!(names.are_in(text), expected, "{me} in {text:?}");
}

#[test]
fn first_and_full_names_are_found_as_whole_words() {
    for text in [
        "@Ana please",
        "@ana",
        "thanks @ANA!",
        "(@Ana)",
        "@Ana, room 12",
        "ask @Ana.",
        "@Ana Souza: towels",
        "@Ana  Souza",
        "@Ana\u{a0}Souza",
        "@Ana's turn",
        "line\n@Ana",
        "\u{ff20}Ana",
    ] {
        check("Ana Souza", text, text != "@Ana's turn");
    }
}

#[test]
fn parts_of_words_and_addresses_are_not() {
    for text in [
        "Ana please",
        "@Anabel",
        "@Ana-Maria",
        "front@ana.example",
        "write to x@ana",
        "@ ana",
        "@Ana.example",
        "@Ana_2",
        "",
        "@",
    ] {
        check("Ana Souza", text, false);
    }
}

#[test]
fn somebody_else_s_full_name_means_them() {
    check("Ana Souza", "@Ana Costa are you there?", false);
    check("Ana Souza", "@Ana Costa and @Ana Souza", true);
    check("Ana Souza", "@Ana Costanza", true);
    check("Ana Souza", "@Anabela Reis", false);
}

#[test]
fn accents_and_strokes_do_not_matter_either_way() {
    check("João Pedro", "@joao", true);
    check("Joao", "@João", true);
    check("Zoë Łukasz", "@zoe lukasz", true);
    check("Søren", "@soren", true);
    check("Strauß", "@strauss", true);
    check("Jo\u{e3}o", "@Joa\u{303}o", true);
    check("João Pedro", "@João Pedro Alves", false);
}

#[test]
fn everyone_and_the_own_role_are_meant_and_other_roles_are_not() {
    for (role, text, expected) in [
        (Role::Staff, "@everyone meeting at 9", true),
        (Role::Staff, "@all", true),
        (Role::Staff, "@here", true),
        (Role::Staff, "@staff", true),
        (Role::Staff, "@manager", false),
        (Role::PropertyMgr, "@manager?", true),
        (Role::PropertyMgr, "@Managers", true),
        (Role::OrgAdmin, "@admin", true),
        (Role::OrgAdmin, "@staff", false),
        (Role::Staff, "@allergies in 12", false),
    ] {
        let names = Names::new("Ana Souza", role, []);
        assert_eq!(names.are_in(text), expected, "{role:?} in {text:?}");
    }
}

#[test]
fn a_person_without_a_name_is_not_meant_by_every_at() {
    let names = Names::new("", Role::Staff, [""]);
    assert!(!names.are_in("@ 9 o'clock, @desk"));
    assert!(names.are_in("@all"));
}

#[test]
fn names_in_other_scripts_work() {
    check("Юлия Ким", "@юлия проверьте 12", true);
    check("李 明", "@李 明 请", true);
}

#[test]
fn of_two_people_with_one_name_both_are_meant() {
    let names = Names::new("Ana Souza", Role::Staff, ["Ana Souza"]);
    assert!(names.are_in("@Ana Souza"));
}
