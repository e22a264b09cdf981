//! Does it ring at Ana's desk?

use model::{Content, Delivery, MessageId, NotificationContent, RoomId};

use super::*;

const NOW: Timestamp = Timestamp::from_ms(1_000_000);
const SENT_AT: Timestamp = Timestamp::from_ms(999_000);

fn from(sender: &str) -> Message {
    Message {
        id: MessageId::new("m1"),
        room_id: RoomId::new("lobby"),
        sender_id: UserId::new(sender),
        sender_name: sender.to_owned(),
        content: Content::text("Taxi for room 12"),
        written_at: SENT_AT,
        sent_at: Some(SENT_AT),
        delivery: Delivery::Sent,
        is_edited: false,
        is_deleted: false,
        changed_at: None,
        reactions: Vec::new(),
    }
}

const DEFAULTS: &NotificationSettings = &NotificationSettings {
    level: NotificationLevel::All,
    content: NotificationContent::Full,
    sounds: NotificationLevel::All,
    mentions_through_mute: true,
    direct_through_mute: false,
    quiet_hours: Vec::new(),
    property_id: None,
};

fn live(me: &UserId) -> Context<'_> {
    Context {
        me,
        origin: Origin::Live,
        is_new: true,
        kind: RoomKind::Group,
        is_muted: false,
        level: None,
        settings: DEFAULTS,
        is_mention: false,
        is_in_view: false,
        is_elsewhere_in_window: false,
        read_up_to: None,
        paused_until: None,
        quiet_until: None,
    }
}

#[track_caller]
fn check(change: impl FnOnce(&mut Context<'_>), expected: Decision) {
    let me = UserId::new("ana");
    let mut context = live(&me);
    change(&mut context);
    assert_eq!(decide(&context, &from("bruno"), NOW), expected);
}

#[test]
fn a_new_message_of_a_colleague_rings() {
    check(|_| {}, Decision::Show);
}

#[test]
fn each_reason_alone_keeps_it_silent() {
    check(|c| c.is_new = false, Decision::Silent(Reason::Replayed));
    check(|c| c.origin = Origin::History, Decision::Silent(Reason::Replayed));
    check(|c| c.read_up_to = Some(SENT_AT), Decision::Silent(Reason::ReadElsewhere));
    check(|c| c.is_in_view = true, Decision::Silent(Reason::InView));
    check(|c| c.paused_until = Some(NOW.plus_ms(1)), Decision::Silent(Reason::Paused));
    check(|c| c.quiet_until = Some(NOW.plus_ms(1)), Decision::Silent(Reason::QuietHours));
    check(|c| c.is_muted = true, Decision::Silent(Reason::Muted));
    check(|c| c.level = Some(NotificationLevel::Nothing), Decision::Silent(Reason::Level));
}

#[test]
fn the_defaults_of_these_tests_are_those_of_a_desk_where_nobody_set_anything() {
    assert_eq!(*DEFAULTS, NotificationSettings::default());
}

#[test]
fn what_is_almost_a_reason_is_none() {
    check(|c| c.read_up_to = Some(SENT_AT.plus_ms(-1)), Decision::Show);
    check(|c| c.paused_until = Some(NOW), Decision::Show);
    check(|c| c.quiet_until = Some(NOW), Decision::Show);
}

#[test]
fn a_mention_breaks_through_a_mute_and_through_nothing_else() {
    let mention = |change: fn(&mut Context<'_>), expected| {
        check(
            |c| {
                c.is_mention = true;
                change(c);
            },
            expected,
        );
    };
    mention(|c| c.is_muted = true, Decision::Show);
    mention(|c| c.paused_until = Some(NOW.plus_ms(1)), Decision::Silent(Reason::Paused));
    mention(|c| c.is_in_view = true, Decision::Silent(Reason::InView));
    mention(|c| c.quiet_until = Some(NOW.plus_ms(1)), Decision::Silent(Reason::QuietHours));
    mention(|c| c.is_new = false, Decision::Silent(Reason::Replayed));
}

#[test]
fn what_comes_through_a_mute_is_the_persons_to_say() {
    let settings = |mentions_through_mute, direct_through_mute| NotificationSettings {
        mentions_through_mute,
        direct_through_mute,
        ..NotificationSettings::default()
    };
    let muted = |kind, is_mention, settings: &NotificationSettings, expected| {
        let me = UserId::new("ana");
        let context = Context { is_muted: true, kind, is_mention, settings, ..live(&me) };
        assert_eq!(decide(&context, &from("bruno"), NOW), expected, "{kind:?} {settings:?}");
    };
    let silent = Decision::Silent(Reason::Muted);
    muted(RoomKind::Group, true, &settings(false, true), silent);
    muted(RoomKind::Group, false, &settings(true, true), silent);
    muted(RoomKind::Direct, false, &settings(true, false), silent);
    muted(RoomKind::Direct, false, &settings(false, true), Decision::Show);
    muted(RoomKind::Direct, true, &settings(true, false), Decision::Show);
}

#[test]
fn a_room_has_its_own_level_or_that_of_all_rooms() {
    use NotificationLevel::{All, Mentions, Nothing};
    let check = |all, own, kind, is_mention, expected| {
        let me = UserId::new("ana");
        let settings = &NotificationSettings { level: all, ..NotificationSettings::default() };
        let context = Context { settings, level: own, kind, is_mention, ..live(&me) };
        assert_eq!(decide(&context, &from("bruno"), NOW), expected, "{all:?} {own:?} {kind:?}");
    };
    let silent = Decision::Silent(Reason::Level);
    check(Mentions, None, RoomKind::Group, false, silent);
    check(Mentions, None, RoomKind::Group, true, Decision::Show);
    check(Mentions, None, RoomKind::Direct, false, Decision::Show);
    check(Mentions, Some(All), RoomKind::Group, false, Decision::Show);
    check(Nothing, None, RoomKind::Direct, true, silent);
    check(All, Some(Mentions), RoomKind::Group, false, silent);
    check(All, Some(Nothing), RoomKind::Group, true, silent);
}

#[test]
fn what_the_service_says_of_a_room_does_not_ring() {
    let me = UserId::new("ana");
    let mut message = from("bruno");
    message.content.kind = MessageKind::System;
    assert_eq!(decide(&live(&me), &message, NOW), Decision::Silent(Reason::System));
}

#[test]
fn while_catching_up_nothing_rings_singly_and_what_is_silent_stays_so() {
    check(|c| c.origin = Origin::CatchUp, Decision::Digest);
    check(
        |c| {
            c.origin = Origin::CatchUp;
            c.is_muted = true;
        },
        Decision::Silent(Reason::Muted),
    );
}

#[test]
fn who_is_at_the_window_is_told_there_of_what_would_have_rung_and_of_nothing_else() {
    let elsewhere = |change: fn(&mut Context<'_>), expected| {
        check(
            |c| {
                c.is_elsewhere_in_window = true;
                change(c);
            },
            expected,
        );
    };
    elsewhere(|_| {}, Decision::ShowInWindow);
    elsewhere(|c| c.is_mention = true, Decision::ShowInWindow);
    elsewhere(|c| c.origin = Origin::CatchUp, Decision::Digest);
    elsewhere(|c| c.is_new = false, Decision::Silent(Reason::Replayed));
    elsewhere(|c| c.is_muted = true, Decision::Silent(Reason::Muted));
    elsewhere(|c| c.quiet_until = Some(NOW.plus_ms(1)), Decision::Silent(Reason::QuietHours));
    elsewhere(|c| c.paused_until = Some(NOW.plus_ms(1)), Decision::Silent(Reason::Paused));
    elsewhere(|c| c.level = Some(NotificationLevel::Nothing), Decision::Silent(Reason::Level));
}

#[test]
fn own_messages_never_ring_whatever_else_holds() {
    let me = UserId::new("ana");
    let context = Context { is_muted: true, is_new: false, ..live(&me) };
    assert_eq!(decide(&context, &from("ana"), NOW), Decision::Silent(Reason::Own));
}

#[test]
fn what_was_deleted_meanwhile_does_not_ring() {
    let me = UserId::new("ana");
    let message = Message { is_deleted: true, ..from("bruno") };
    assert_eq!(decide(&live(&me), &message, NOW), Decision::Silent(Reason::Replayed));
}

#[test]
fn a_night_s_messages_become_one_digest_with_mentions_first() {
    let mut digest = Digest::new();
    for _ in 0..40 {
        digest.add(&RoomId::new("company"), false);
    }
    digest.add(&RoomId::new("lobby"), true);
    digest.add(&RoomId::new("lobby"), false);
    digest.add(&RoomId::new("spa"), false);
    digest.retain(|room_id| room_id.as_str() != "spa");
    let count =
        |name, messages, mentions| RoomCount { room_id: RoomId::new(name), messages, mentions };
    let expected = Summary {
        messages: 42,
        mentions: 1,
        rooms: vec![count("lobby", 2, 1), count("company", 40, 0)],
    };
    assert_eq!(digest.finish(), Some(expected));
    assert_eq!(digest.finish(), None, "shown once");
}

#[test]
fn a_quiet_night_has_no_digest() {
    assert_eq!(Digest::new().finish(), None);
}
