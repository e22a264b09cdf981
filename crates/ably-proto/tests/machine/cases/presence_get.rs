//! Asking who is present (RTP11).

use ably_proto::machine::{ChannelState as C, MembersQuery};
use serde_json::json;

use crate::script::{ATTACH, ATTACHED, DETACHED, HAS_PRESENCE, ROOM, Script, member};

const PRESENT: u64 = 1;

/// Attached with presence; the sync has not begun.
fn syncing() -> Script {
    let mut desk = Script::connected();
    desk.attach(ROOM);
    desk.on(ROOM, ATTACHED, json!({"flags": HAS_PRESENCE}));
    desk
}

/// Suspended, knowing Bruno.
fn suspended() -> Script {
    let mut desk = syncing();
    desk.say_sync(ROOM, "q1:", &[member(PRESENT, "bruno", "b:0:0", 1)]);
    desk.suspend();
    assert_eq!(desk.channel_state(ROOM), C::Suspended);
    desk
}

/// Ana and Bruno on one connection, Ana on another too.
fn three() -> Script {
    let mut desk = syncing();
    desk.say_sync(
        ROOM,
        "q1:",
        &[
            member(PRESENT, "ana", "one:0:0", 1),
            member(PRESENT, "bruno", "one:0:1", 1),
            member(PRESENT, "ana", "two:0:0", 1),
        ],
    );
    desk
}

/// Case RTP11a/get-returns-members-single-sync-0.
#[test]
fn rtp11a_the_answer_waits_for_the_sync() {
    let mut desk = syncing();
    let ask = desk.ask_members(ROOM);
    assert!(desk.is_waiting(ask));
    let page = [member(PRESENT, "ana", "a:0:0", 1), member(PRESENT, "bruno", "b:0:0", 1)];
    desk.say_sync(ROOM, "q1:", &page);
    assert_eq!(desk.members(ask), ["ana", "bruno"]);
}

/// Case RTP11a/get-waits-for-multi-sync-1.
#[test]
fn rtp11a_the_answer_waits_for_the_last_page() {
    let mut desk = syncing();
    let ask = desk.ask_members(ROOM);
    desk.say_sync(ROOM, "q1:cursor", &[member(PRESENT, "ana", "a:0:0", 1)]);
    assert!(desk.is_waiting(ask));
    desk.say_sync(ROOM, "q1:", &[member(PRESENT, "bruno", "b:0:0", 1)]);
    assert_eq!(desk.members(ask), ["ana", "bruno"]);
}

/// Case RTP11c1/get-no-wait-returns-immediately-0.
#[test]
fn rtp11c1_who_does_not_wait_gets_what_is_known() {
    let mut desk = syncing();
    desk.say_sync(ROOM, "q1:cursor", &[member(PRESENT, "ana", "a:0:0", 1)]);
    let ask = desk.ask_members_now(ROOM);
    assert_eq!(desk.members(ask), ["ana"]);
}

/// Case RTP11c2/get-filtered-by-clientid-0.
#[test]
fn rtp11c2_one_clients_members_can_be_asked_for() {
    let mut desk = three();
    let query = MembersQuery { client_id: Some("ana".into()), ..MembersQuery::default() };
    let ask = desk.ask_members_with(ROOM, query);
    assert_eq!(desk.members(ask), ["ana", "ana"]);
}

/// Case RTP11c3/get-filtered-by-connectionid-0.
#[test]
fn rtp11c3_one_connections_members_can_be_asked_for() {
    let mut desk = three();
    let query = MembersQuery { connection_id: Some("one".into()), ..MembersQuery::default() };
    let ask = desk.ask_members_with(ROOM, query);
    assert_eq!(desk.members(ask), ["ana", "bruno"]);
}

/// Case RTP11b/get-implicitly-attaches-0.
#[test]
fn rtp11_asking_attaches() {
    let mut desk = Script::connected();
    let ask = desk.ask_members_now(ROOM);
    assert_eq!(desk.sent_of(ATTACH).len(), 1);
    desk.say_attached(ROOM);
    assert_eq!((desk.members(ask).len(), desk.channel_state(ROOM)), (0, C::Attached));
}

/// Case RTP11d/get-suspended-errors-default-0.
#[test]
fn rtp11d_a_suspended_channel_does_not_know() {
    let mut desk = suspended();
    let ask = desk.ask_members(ROOM);
    assert_eq!(desk.error(ask).code, 91005);
}

/// Case RTP11d/get-suspended-no-wait-returns-1.
#[test]
fn rtp11d_who_does_not_wait_gets_whom_it_knew() {
    let mut desk = suspended();
    let ask = desk.ask_members_now(ROOM);
    assert_eq!(desk.members(ask), ["bruno"]);
}

#[test]
fn rtp11_nobody_waits_for_ever() {
    for (end, code) in [("failed", 40160), ("suspended", 91005), ("detached", 90001)] {
        let mut desk = syncing();
        let ask = desk.ask_members(ROOM);
        match end {
            "failed" => desk.say_channel_error(ROOM, 40160, 401),
            "suspended" => desk.suspend(),
            _ => {
                desk.ask_detach(ROOM);
                desk.on(ROOM, DETACHED, json!({}));
            }
        }
        assert_eq!(desk.error(ask).code, code, "{end}");
    }
}

#[test]
fn rtl33c_a_failed_channel_is_not_asked() {
    let mut desk = Script::attached(ROOM);
    desk.say_channel_error(ROOM, 40160, 401);
    let ask = desk.ask_members(ROOM);
    assert_eq!((desk.error(ask).code, desk.error(ask).status_code), (90001, 400));
}

#[test]
fn rtl33b1_where_the_attach_fails_so_does_the_question() {
    let mut desk = Script::connected();
    let ask = desk.ask_members(ROOM);
    desk.say_channel_error(ROOM, 40160, 401);
    assert_eq!(desk.error(ask).code, 40160);
}
