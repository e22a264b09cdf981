//! The life of channels.

use ably_proto::wire::{Action, Flags, ProtocolMessage};
use ably_realtime::{Backoff, ChannelState as C, ConnectionState as S, Event, Oddity};
use testkit::Toward;

use crate::desk::{Desk, outcome, soon};
use crate::stage::{ROOM, Stage, is};

/// Case 7.
#[tokio::test]
async fn a_channel_suspended_with_its_connection_comes_back_once() {
    let (stage, mut ana, bruno) = Stage::with_both_and(|options| {
        // A retry of the channel's own would show at once.
        options.channel_backoff = Backoff::Geometric { first_ms: 1, factor: 1.0, cap_ms: 1 };
    })
    .await;
    stage.shorten_memory(&mut ana, 200).await;
    stage.network.cut();
    ana.until_state(S::Suspended).await;
    for _ in 0..3 {
        ana.until_state(S::Connecting).await;
    }
    stage.network.mend();
    ana.until_channel(ROOM, C::Attached).await;
    for text in ["one", "two", "three"] {
        bruno.tell(ROOM, text).await;
        ana.until_text(text).await;
    }
    assert_eq!(
        ana.channel_states(ROOM),
        [C::Attaching, C::Attached, C::Suspended, C::Attaching, C::Attached]
    );
    assert_eq!(stage.network.passed(Toward::Server, is(Action::Attach)).len(), 2);
}

/// Case 25.
#[tokio::test]
async fn a_released_channel_is_not_brought_back_by_a_late_frame() {
    let (stage, mut ana, bruno) = Stage::with_both().await;
    ana.attach("lobby").await;
    let held = stage.network.frames(Toward::Client, is(Action::Message)).hold();
    bruno.tell(ROOM, "too late").await;
    held.caught().await.unwrap();
    soon("the release", ana.client.release(ROOM)).await.unwrap();
    held.release();
    let late = ProtocolMessage {
        flags: Flags::DEFAULT_MODES,
        ..ProtocolMessage::on_channel(Action::Attached, ROOM)
    };
    stage.network.inject(Toward::Client, late).unwrap();
    ana.tell("lobby", "after").await;
    ana.until_text("after").await;
    assert_eq!(ana.texts(), ["after"]);
    assert_eq!(ana.client.oddities().await.of(Oddity::UnknownChannel), 2);
    assert_eq!(ana.channel_states(ROOM), [C::Attaching, C::Attached, C::Detaching, C::Detached]);
    assert_eq!(stage.network.passed(Toward::Server, is(Action::Detach)).len(), 1);
}

/// Case 26.
#[tokio::test]
async fn the_limit_of_channels_is_told_and_a_detached_channel_makes_room() {
    let stage = Stage::set().await;
    let ana = stage.ana();
    let room = |number: usize| format!("room-{number}");
    for number in 0..200 {
        soon("room", ana.client.attached(room(number))).await.unwrap();
    }
    let refused = soon("the refusal", ana.client.attached(room(200))).await.unwrap_err();
    assert_eq!(refused.code, 90010);
    soon("the release", ana.client.release(room(7))).await.unwrap();
    soon("room", ana.client.attached(room(200))).await.unwrap();
    let detached = stage.network.passed(Toward::Server, is(Action::Detach));
    assert_eq!(detached.len(), 1);
}

/// What a channel's attachments so far said of continuity.
fn continuity(desk: &Desk) -> Vec<bool> {
    let resumed = |event: &Event| match event {
        Event::Channel { change, .. } if change.current == C::Attached => Some(change.resumed),
        _ => None,
    };
    desk.heard.iter().filter_map(resumed).collect()
}

/// Case 29.
#[tokio::test]
async fn who_detached_and_comes_back_is_not_told_of_a_gap() {
    let (stage, mut ana, bruno) = Stage::with_both().await;
    bruno.tell(ROOM, "heard").await;
    let position = ana
        .until("the position", |event| match event {
            Event::Message { channel_serial, .. } => channel_serial.clone(),
            _ => None,
        })
        .await;
    ana.client.detach(ROOM).await;
    ana.until_channel(ROOM, C::Detached).await;
    bruno.tell(ROOM, "missed on purpose").await;
    ana.attach(ROOM).await;
    // A gap would be an attachment that was never left: an update, or one without DETACHED before.
    assert_eq!(
        ana.channel_states(ROOM),
        [C::Attaching, C::Attached, C::Detaching, C::Detached, C::Attaching, C::Attached]
    );
    let asked = stage.network.passed(Toward::Server, is(Action::Attach));
    assert_eq!(asked[1].channel_serial, None, "nothing was asked for that would be missing");
    // Whoever wants what came meanwhile says from where.
    ana.client.detach(ROOM).await;
    ana.until_channel(ROOM, C::Detached).await;
    ana.client.attach(ROOM, Some(position)).await;
    ana.until_text("missed on purpose").await;
    assert_eq!(continuity(&ana), [false, false, true]);
    assert_eq!(ana.texts(), ["heard", "missed on purpose"]);
}

/// Case 30.
#[tokio::test]
async fn who_closed_comes_back_to_the_same_place_and_attaches_anew() {
    let (stage, mut ana, bruno) = Stage::with_both().await;
    bruno.tell(ROOM, "before").await;
    let position = ana
        .until("the position", |event| match event {
            Event::Message { channel_serial, .. } => channel_serial.clone(),
            _ => None,
        })
        .await;
    soon("the end", ana.client.close()).await;
    stage.network.frame("goodbye", Toward::Client, is(Action::Closed)).await.unwrap();
    bruno.tell(ROOM, "in between").await;
    let mut again = stage.ana();
    again.until_state(S::Connected).await;
    again.client.attach(ROOM, Some(position)).await;
    let (_, resumed) = again.until_channel(ROOM, C::Attached).await;
    assert!(resumed);
    again.until_text("in between").await;
    assert_eq!(again.texts(), ["in between"]);
    assert!(!stage.network.line(1).await.unwrap().contains_key("resume"), "closed is closed");
}

/// Case 33.
#[tokio::test]
async fn attached_too_late_is_attached_all_the_same() {
    let stage = Stage::set().await;
    let bruno = stage.somebody("bruno").await;
    let held = stage.network.frames(Toward::Client, is(Action::Attached)).hold();
    let mut ana = stage.ana_with(|options| options.request_timeout_ms = 1_000);
    let client = ana.client.clone();
    let attaching = tokio::spawn(async move { client.attached(ROOM).await });
    held.caught().await.unwrap();
    ana.until_channel(ROOM, C::Suspended).await;
    assert_eq!(outcome(attaching).await.unwrap_err().code, 90007);
    held.release();
    ana.until_channel(ROOM, C::Attached).await;
    assert_eq!(ana.channel_states(ROOM), [C::Attaching, C::Suspended, C::Attached]);
    bruno.tell(ROOM, "heard").await;
    ana.until_text("heard").await;
}
