//! Syncs of the presence set (RTP18, RTP19).

use ably_proto::{
    machine::Event,
    wire::{PresenceAction, PresenceMessage},
};
use serde_json::{Value, json};

use crate::script::{ATTACHED, HAS_PRESENCE, ROOM, SYNC, Script, member, with_data};

const PRESENT: u64 = 1;
const ENTER: u64 = 2;
const LEAVE: u64 = 3;
const UPDATE: u64 = 4;

/// A complete set of these members.
fn set(members: &[Value]) -> Script {
    let mut desk = Script::attached(ROOM);
    desk.say_presence(ROOM, members);
    desk.events();
    desk
}

fn ana_and_bruno() -> Script {
    set(&[member(ENTER, "ana", "a:0:0", 100), member(ENTER, "bruno", "b:0:0", 100)])
}

fn leaves(desk: &mut Script) -> Vec<PresenceMessage> {
    let pick = |event| match event {
        Event::Presence { message, .. } if message.action == PresenceAction::Leave => Some(message),
        _ => None,
    };
    desk.events().into_iter().filter_map(pick).collect()
}

fn is_synced(desk: &Script) -> bool {
    desk.facts(ROOM).is_presence_synced
}

/// Case RTP18a/startsync-sets-flag-0.
#[test]
fn rtp18a_a_page_begins_a_sync() {
    let mut desk = set(&[]);
    assert!(is_synced(&desk));
    desk.say_sync(ROOM, "q1:more", &[]);
    assert!(!is_synced(&desk));
}

/// Case RTP18b/endsync-clears-flag-0.
#[test]
fn rtp18b_an_empty_cursor_ends_it() {
    let mut desk = set(&[]);
    desk.say_sync(ROOM, "q1:more", &[]);
    desk.say_sync(ROOM, "q1:", &[]);
    assert!(is_synced(&desk));
}

/// Case RTP19/stale-members-leave-after-sync-0.
#[test]
fn rtp19_who_is_not_named_has_left() {
    let mut desk = ana_and_bruno();
    desk.say_sync(ROOM, "q1:", &[member(PRESENT, "ana", "a:1:0", 200)]);
    let gone = leaves(&mut desk);
    assert_eq!((gone.len(), gone[0].client_id.as_deref()), (1, Some("bruno")));
    assert_eq!(desk.present(ROOM), ["ana"]);
}

/// Case RTP19/synth-leave-null-id-timestamp-1.
#[test]
fn rtp19_such_a_leave_has_the_members_data_and_no_id() {
    let mut desk = set(&[with_data(member(ENTER, "bruno", "b:0:0", 100), "at the desk")]);
    desk.say_sync(ROOM, "q1:", &[]);
    let leave = leaves(&mut desk).pop().unwrap();
    assert_eq!(
        (leave.connection_id.as_deref(), leave.data.as_text()),
        (Some("b"), Some("at the desk"))
    );
    // A machine without a wall clock has no time to give; the host knows when it was told.
    assert_eq!((leave.id, leave.timestamp), (None, None));
}

/// Case RTP19/updated-members-survive-sync-2.
#[test]
fn rtp19_who_is_named_or_says_something_meanwhile_stays() {
    let mut desk = set(&[
        member(ENTER, "ana", "a:0:0", 100),
        member(ENTER, "bruno", "b:0:0", 100),
        member(ENTER, "chiara", "c:0:0", 100),
    ]);
    desk.say_sync(ROOM, "q1:more", &[member(PRESENT, "ana", "a:1:0", 200)]);
    desk.say_presence(ROOM, &[with_data(member(UPDATE, "bruno", "b:1:0", 200), "new")]);
    desk.events();
    desk.say_sync(ROOM, "q1:", &[]);
    assert_eq!(leaves(&mut desk)[0].client_id.as_deref(), Some("chiara"));
    assert_eq!((desk.present(ROOM).len(), desk.data_of(ROOM, "bruno")), (2, "new".to_owned()));
}

/// Case RTP18a/new-sync-discards-previous-1.
#[test]
fn rtp18a_a_new_sync_begins_from_the_start() {
    let mut desk = ana_and_bruno();
    desk.say_sync(ROOM, "q1:more", &[member(PRESENT, "ana", "a:1:0", 200)]);
    let page = [member(PRESENT, "ana", "a:2:0", 300), member(PRESENT, "bruno", "b:1:0", 300)];
    desk.say_sync(ROOM, "q2:", &page);
    assert_eq!((leaves(&mut desk).len(), desk.present(ROOM).len()), (0, 2));
}

/// Case RTP18c/single-message-sync-0.
#[test]
fn rtp18c_without_a_cursor_the_page_is_the_whole() {
    let mut desk = ana_and_bruno();
    desk.on(ROOM, SYNC, json!({"presence": [member(PRESENT, "ana", "a:1:0", 200)]}));
    let gone = leaves(&mut desk);
    assert_eq!((gone.len(), gone[0].client_id.as_deref()), (1, Some("bruno")));
    assert!(is_synced(&desk));
}

/// Case RTP19a/no-has-presence-clears-members-0.
#[test]
fn rtp19a_attached_without_presence_means_that_everybody_left() {
    let mut desk = set(&[
        with_data(member(ENTER, "ana", "a:0:0", 100), "a"),
        with_data(member(ENTER, "bruno", "b:0:0", 100), "b"),
        with_data(member(ENTER, "chiara", "c:0:0", 100), "c"),
    ]);
    desk.say_attached(ROOM);
    let gone = leaves(&mut desk);
    let told: Vec<_> = gone.iter().map(|m| (m.data.as_text().unwrap(), m.id.is_none())).collect();
    assert_eq!(told, [("a", true), ("b", true), ("c", true)]);
    assert_eq!(desk.present(ROOM).len(), 0);
}

/// Case RTP2h2a/leave-during-sync-absent-cleanup-0.
#[test]
fn rtp2h2_who_leaves_during_a_sync_is_gone_at_its_end_without_a_word() {
    let mut desk = ana_and_bruno();
    desk.say_sync(ROOM, "q1:more", &[member(PRESENT, "ana", "a:1:0", 200)]);
    desk.say_presence(ROOM, &[member(LEAVE, "bruno", "b:1:0", 200)]);
    desk.say_sync(ROOM, "q1:", &[]);
    assert_eq!((leaves(&mut desk).len(), desk.present(ROOM)), (0, vec!["ana".to_owned()]));
}

/// Case RTP19/empty-map-sync-no-leaves-3.
#[test]
fn rtp19_where_nobody_was_nobody_leaves() {
    let mut desk = set(&[]);
    desk.say_sync(ROOM, "q1:", &[member(PRESENT, "ana", "a:0:0", 100)]);
    assert_eq!((leaves(&mut desk).len(), desk.present(ROOM).len()), (0, 1));
}

/// Case RTP18/endsync-without-startsync-noop-0.
#[test]
fn rtp18_an_end_of_no_sync_is_a_sync_of_its_own() {
    let mut desk = set(&[member(ENTER, "ana", "a:0:0", 100)]);
    desk.say_sync(ROOM, "q1:", &[member(PRESENT, "ana", "a:0:0", 100)]);
    assert_eq!((leaves(&mut desk).len(), desk.present(ROOM)), (0, vec!["ana".to_owned()]));
    assert!(is_synced(&desk));
}

/// Case RTP19/stale-sync-removes-from-residuals-4.
#[test]
fn rtp19_an_older_page_still_says_that_somebody_is_there() {
    let mut desk = set(&[with_data(member(ENTER, "ana", "a:5:0", 500), "original")]);
    desk.say_sync(ROOM, "q1:", &[with_data(member(PRESENT, "ana", "a:3:0", 300), "stale")]);
    assert_eq!(leaves(&mut desk).len(), 0);
    assert_eq!(desk.data_of(ROOM, "ana"), "original");
}

/// Case RTP19/presence-echoes-then-sync-preserves-5.
#[test]
fn rtp19_a_sync_that_repeats_what_is_known_changes_nothing() {
    let who = |n: u64| format!("user-{n}");
    let members = |action| {
        [0, 1, 2].map(|n| with_data(member(action, &who(n), &format!("a:{n}:0"), 100), &who(n)))
    };
    let mut desk = set(&members(ENTER));
    desk.say_sync(ROOM, "q1:", &members(PRESENT));
    assert_eq!(leaves(&mut desk).len(), 0);
    for n in 0..3 {
        assert_eq!(desk.data_of(ROOM, &who(n)), who(n));
    }
}

/// Case RTP19/new-member-during-sync-survives-6.
#[test]
fn rtp19_who_enters_during_a_sync_stays() {
    let mut desk = set(&[member(ENTER, "ana", "a:0:0", 100)]);
    desk.say_sync(ROOM, "q1:more", &[member(PRESENT, "ana", "a:1:0", 200)]);
    desk.say_presence(ROOM, &[member(ENTER, "bruno", "b:0:0", 200)]);
    desk.say_sync(ROOM, "q1:", &[]);
    assert_eq!((leaves(&mut desk).len(), desk.present(ROOM).len()), (0, 2));
}

#[test]
fn rtp1_attached_with_presence_keeps_everybody_until_the_sync_says_otherwise() {
    let mut desk = ana_and_bruno();
    desk.on(ROOM, ATTACHED, json!({"flags": HAS_PRESENCE}));
    assert_eq!((leaves(&mut desk).len(), desk.present(ROOM).len()), (0, 2));
}
