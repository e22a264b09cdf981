//! The presence set: who is newer (RTP2).

use ably_proto::{machine::Event, wire::PresenceAction};
use serde_json::{Value, json};

use crate::script::{DETACHED, ROOM, Script, member, synthesized, with_data};

const PRESENT: u64 = 1;
const ENTER: u64 = 2;
const LEAVE: u64 = 3;
const UPDATE: u64 = 4;

fn of(action: u64, id: &str, timestamp: u64, data: &str) -> Value {
    with_data(member(action, "bruno", id, timestamp), data)
}

/// A set that has taken these events, one frame each.
fn after(events: &[Value]) -> Script {
    let mut desk = Script::attached(ROOM);
    for event in events {
        desk.say_presence(ROOM, std::slice::from_ref(event));
    }
    desk
}

/// Whether one more event is news.
fn is_news(desk: &mut Script, event: Value) -> bool {
    desk.events();
    desk.say_presence(ROOM, &[event]);
    !desk.presence_events().is_empty()
}

fn stored_action(desk: &Script) -> PresenceAction {
    desk.machine.presence_members(ROOM)[0].action
}

/// Case RTP2/basic-put-and-get-0.
#[test]
fn rtp2_who_enters_is_there() {
    let desk = after(&[of(ENTER, "b:0:0", 1, "")]);
    let members = desk.machine.presence_members(ROOM);
    assert_eq!((members.len(), members[0].client_id.as_deref()), (1, Some("bruno")));
    assert_eq!(members[0].connection_id.as_deref(), Some("b"));
}

/// Case RTP2d2/enter-stored-as-present-0.
#[test]
fn rtp2d2_who_entered_is_present() {
    let desk = after(&[of(ENTER, "b:0:0", 1, "entered")]);
    assert_eq!(stored_action(&desk), PresenceAction::Present);
    assert_eq!(desk.data_of(ROOM, "bruno"), "entered");
}

/// Case RTP2d2/update-stored-as-present-1.
#[test]
fn rtp2d2_who_updated_is_present_with_the_new_data() {
    let desk = after(&[of(ENTER, "b:0:0", 1, "old"), of(UPDATE, "b:1:0", 2, "new")]);
    assert_eq!(stored_action(&desk), PresenceAction::Present);
    assert_eq!(desk.data_of(ROOM, "bruno"), "new");
}

/// Case RTP2d2/present-stored-as-present-2.
#[test]
fn rtp2d2_who_was_found_present_is_present() {
    assert_eq!(stored_action(&after(&[of(PRESENT, "b:0:0", 1, "")])), PresenceAction::Present);
}

/// Case RTP2d1/put-returns-original-action-0.
#[test]
fn rtp2d1_what_happened_is_told_as_it_was() {
    let mut desk = after(&[
        of(ENTER, "b:0:0", 1, ""),
        of(UPDATE, "b:1:0", 2, ""),
        of(PRESENT, "b:2:0", 3, ""),
    ]);
    let actions: Vec<_> = desk.presence_events().into_iter().map(|(action, _)| action).collect();
    assert_eq!(actions, [ENTER, UPDATE, PRESENT]);
}

/// Case RTP2h1/leave-outside-sync-removes-0.
#[test]
fn rtp2h1_who_leaves_is_gone_and_it_is_told() {
    let mut desk = after(&[of(ENTER, "b:0:0", 1, ""), of(LEAVE, "b:1:0", 2, "")]);
    assert_eq!(desk.presence_events()[1], (LEAVE, "bruno".to_owned()));
    assert_eq!(desk.present(ROOM).len(), 0);
}

/// Case RTP2h1/leave-nonexistent-returns-null-1.
#[test]
fn rtp2h_a_leave_of_somebody_who_was_not_there_is_no_news() {
    let mut desk = after(&[]);
    assert!(!is_news(&mut desk, of(LEAVE, "b:0:0", 1, "")));
}

/// Case RTP2h2a/leave-during-sync-stores-absent-0.
/// Case RTP2/values-excludes-absent-2.
#[test]
fn rtp2h2a_who_leaves_during_a_sync_is_absent_and_not_told_yet() {
    let mut desk = after(&[of(ENTER, "b:0:0", 1, "")]);
    desk.say_sync(ROOM, "q1:more", &[]);
    assert!(!is_news(&mut desk, of(LEAVE, "b:1:0", 2, "")));
    assert_eq!(desk.present(ROOM).len(), 0);
    assert!(!is_news(&mut desk, of(PRESENT, "b:0:0", 1, "")), "an older page brings nobody back");
    assert_eq!(desk.present(ROOM).len(), 0);
}

/// Case RTP2h2b/absent-deleted-on-endsync-0.
#[test]
fn rtp2h2b_the_absent_are_forgotten_when_the_sync_ends() {
    let mut desk = after(&[member(ENTER, "ana", "a:0:0", 1), member(ENTER, "bruno", "b:0:0", 1)]);
    desk.say_sync(ROOM, "q1:more", &[member(PRESENT, "ana", "a:1:0", 2)]);
    desk.say_presence(ROOM, &[member(LEAVE, "bruno", "b:1:0", 2)]);
    desk.events();
    desk.say_sync(ROOM, "q1:", &[]);
    assert_eq!(desk.present(ROOM), ["ana"]);
    let Some(Event::PresenceSynced { members, .. }) = desk.events().pop() else { panic!() };
    assert_eq!(members.len(), 1, "the complete set tells");
    assert!(is_news(&mut desk, member(ENTER, "bruno", "b:0:0", 1)), "nothing of the leave is left");
}

/// Case RTP2b2/newness-by-msgserial-index-0.
#[test]
fn rtp2b2_the_higher_number_is_newer_whatever_the_time() {
    let mut desk = after(&[of(ENTER, "b:5:0", 1_000, "first")]);
    assert!(!is_news(&mut desk, of(UPDATE, "b:3:0", 2_000, "stale")));
    assert_eq!(desk.data_of(ROOM, "bruno"), "first");
    assert!(is_news(&mut desk, of(UPDATE, "b:7:0", 500, "newer")));
    assert!(is_news(&mut desk, of(UPDATE, "b:10:0", 500, "as numbers")));
    assert_eq!(desk.data_of(ROOM, "bruno"), "as numbers");
}

/// Case RTP2b2/newness-by-index-same-serial-1.
#[test]
fn rtp2b2_within_a_frame_the_place_decides() {
    let mut desk = after(&[of(ENTER, "b:5:2", 1_000, "two")]);
    assert!(!is_news(&mut desk, of(UPDATE, "b:5:1", 2_000, "one")));
    assert!(is_news(&mut desk, of(UPDATE, "b:5:5", 500, "five")));
    assert_eq!(desk.data_of(ROOM, "bruno"), "five");
}

/// Case RTP2b1/newness-by-timestamp-0.
#[test]
fn rtp2b1_what_the_server_made_is_judged_by_its_time() {
    let mut desk = after(&[of(ENTER, "b:0:0", 1_000, "")]);
    assert!(is_news(&mut desk, synthesized(LEAVE, "bruno", "b", 2_000)));
    assert_eq!(desk.present(ROOM).len(), 0);
}

/// Case RTP2b1/older-synth-leave-rejected-1.
#[test]
fn rtp2b1_what_the_server_made_earlier_is_no_news() {
    let mut desk = after(&[of(ENTER, "b:0:0", 5_000, "entered")]);
    assert!(!is_news(&mut desk, synthesized(LEAVE, "bruno", "b", 3_000)));
    assert_eq!(desk.data_of(ROOM, "bruno"), "entered");
}

/// Case RTP2b1a/equal-timestamps-incoming-wins-0.
#[test]
fn rtp2b1a_at_the_same_time_the_later_arrival_is_newer() {
    let made = |action, data| with_data(synthesized(action, "bruno", "b", 1_000), data);
    let mut desk = after(&[made(ENTER, "first")]);
    assert!(is_news(&mut desk, made(UPDATE, "second")));
    assert_eq!(desk.data_of(ROOM, "bruno"), "second");
}

/// Case RTP2c/sync-uses-same-newness-0.
#[test]
fn rtp2c_pages_of_a_sync_are_judged_alike() {
    let mut desk = after(&[]);
    for (id, timestamp, data) in [("b:5:0", 1_000, "first"), ("b:3:0", 2_000, "stale")] {
        desk.say_sync(ROOM, "q1:more", &[of(PRESENT, id, timestamp, data)]);
        assert_eq!(desk.data_of(ROOM, "bruno"), "first");
    }
    desk.say_sync(ROOM, "q1:", &[of(PRESENT, "b:8:0", 500, "newer")]);
    assert_eq!(desk.data_of(ROOM, "bruno"), "newer");
}

/// Case RTP2/multiple-members-coexist-1.
#[test]
fn rtp2_a_member_is_a_client_on_a_connection() {
    let desk = after(&[
        member(ENTER, "ana", "a:0:0", 1),
        member(ENTER, "bruno", "b:0:0", 1),
        member(ENTER, "ana", "c:0:0", 1),
    ]);
    assert_eq!(desk.present(ROOM), ["ana", "bruno", "ana"]);
}

/// Case RTP2/clear-resets-state-3.
#[test]
fn rtp5a_a_detach_forgets_members_and_sync() {
    let mut desk = after(&[member(ENTER, "ana", "a:0:0", 1)]);
    desk.say_sync(ROOM, "q1:more", &[]);
    desk.ask_detach(ROOM);
    desk.on(ROOM, DETACHED, json!({}));
    assert_eq!((desk.present(ROOM).len(), desk.facts(ROOM).is_presence_synced), (0, false));
}
