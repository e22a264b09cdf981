//! The own members, which enter again by themselves (RTP17). They are seen by what is entered again
//! once the channel is attached without continuity.

use serde_json::{Value, json};

use crate::script::{PRESENCE, ROOM, Script, member, synthesized, with_data};

const PRESENT: u64 = 1;
const ENTER: u64 = 2;
const LEAVE: u64 = 3;
const UPDATE: u64 = 4;

/// Who the desk, connection c1, would enter again after these events, with which data.
fn entered_again(events: &[Value]) -> Vec<(String, String)> {
    let mut desk = Script::attached(ROOM);
    desk.say_presence(ROOM, events);
    reentries(&mut desk)
}

fn reentries(desk: &mut Script) -> Vec<(String, String)> {
    desk.sent();
    desk.say_attached(ROOM);
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let entry = |frame: Value| {
        let member = &frame["presence"][0];
        assert_eq!(member["action"], ENTER);
        (text(&member["clientId"]), text(&member["data"]))
    };
    desk.sent_of(PRESENCE).into_iter().map(entry).collect()
}

fn pair(who: &str, data: &str) -> (String, String) {
    (who.to_owned(), data.to_owned())
}

fn own(action: u64, who: &str, serial: u64, data: &str) -> Value {
    with_data(member(action, who, &format!("c1:{serial}:0"), 1_000 + serial), data)
}

/// Case RTP17h/keyed-by-clientid-0.
#[test]
fn rtp17h_a_client_is_one_member_whatever_its_connection() {
    let mut desk = Script::attached(ROOM);
    desk.say_presence(ROOM, &[own(ENTER, "ana", 0, "first")]);
    desk.blip("c2");
    desk.say_attached(ROOM);
    desk.say_presence(ROOM, &[with_data(member(ENTER, "ana", "c2:0:0", 2_000), "second")]);
    assert_eq!(reentries(&mut desk), [pair("ana", "second")]);
}

/// Case RTP17b/enter-adds-to-map-0.
#[test]
fn rtp17b_entering_makes_an_own_member() {
    assert_eq!(entered_again(&[own(ENTER, "ana", 0, "hello")]), [pair("ana", "hello")]);
    assert_eq!(
        entered_again(&[member(ENTER, "ana", "c9:0:0", 1)]),
        [],
        "not of another connection"
    );
}

/// Case RTP17b/update-adds-to-map-1.
#[test]
fn rtp17b_updating_makes_an_own_member() {
    assert_eq!(entered_again(&[own(UPDATE, "ana", 0, "new")]), [pair("ana", "new")]);
}

/// Case RTP17b/enter-overwrites-enter-2.
#[test]
fn rtp17b_entering_again_replaces() {
    let events = [own(ENTER, "ana", 0, "first"), own(ENTER, "ana", 1, "second")];
    assert_eq!(entered_again(&events), [pair("ana", "second")]);
}

/// Case RTP17b/update-overwrites-enter-3.
#[test]
fn rtp17b_updating_replaces() {
    let events = [own(ENTER, "ana", 0, "first"), own(UPDATE, "ana", 1, "second")];
    assert_eq!(entered_again(&events), [pair("ana", "second")]);
}

/// Case RTP17b/present-adds-to-map-4.
#[test]
fn rtp17b_being_found_present_makes_an_own_member() {
    assert_eq!(entered_again(&[own(PRESENT, "ana", 0, "here")]), [pair("ana", "here")]);
}

/// Case RTP17b/non-synthesized-leave-removes-5.
#[test]
fn rtp17b_leaving_ends_it() {
    assert_eq!(entered_again(&[own(ENTER, "ana", 0, ""), own(LEAVE, "ana", 1, "")]), []);
}

/// Case RTP17b/synthesized-leave-ignored-6.
#[test]
fn rtp17b_being_thrown_out_does_not() {
    let events = [own(ENTER, "ana", 0, "entered"), synthesized(LEAVE, "ana", "c1", 2_000)];
    assert_eq!(entered_again(&events), [pair("ana", "entered")]);
}

/// Case RTP17/multiple-clientids-coexist-0.
#[test]
fn rtp17_a_connection_may_have_several_members() {
    let events = ["ana", "bruno", "chiara"].map(|who| own(ENTER, who, 0, who));
    let expected = ["ana", "bruno", "chiara"].map(|who| pair(who, who));
    assert_eq!(entered_again(&events), expected);
}

/// Case RTP17/remove-one-of-multiple-1.
#[test]
fn rtp17_one_may_leave_and_the_other_stay() {
    let events = [own(ENTER, "ana", 0, ""), own(ENTER, "bruno", 0, ""), own(LEAVE, "ana", 1, "")];
    assert_eq!(entered_again(&events), [pair("bruno", "")]);
}

/// Case RTP17/clear-resets-state-2.
#[test]
fn rtp5a_after_a_detach_nobody_enters_again() {
    let mut desk = Script::attached(ROOM);
    desk.say_presence(ROOM, &[own(ENTER, "ana", 0, ""), own(ENTER, "bruno", 0, "")]);
    desk.ask_detach(ROOM);
    desk.on(ROOM, 13, json!({}));
    desk.attach(ROOM);
    assert_eq!(reentries(&mut desk), []);
}

/// Case RTP17/get-null-unknown-clientid-3.
#[test]
fn rtp17_who_never_entered_does_not_enter_again() {
    assert_eq!(entered_again(&[]), []);
}

/// Case RTP17/remove-unknown-noop-4.
#[test]
fn rtp17_a_leave_of_nobody_changes_nothing() {
    let events = [own(ENTER, "ana", 0, ""), own(LEAVE, "nobody", 1, "")];
    assert_eq!(entered_again(&events), [pair("ana", "")]);
}
