//! Messages: each once, none lost unsaid.

use std::collections::BTreeSet;

use ably_proto::wire::{Action, ProtocolMessage};
use ably_realtime::{
    ChannelState as C, ConnectionState as S, Event, Flags, Format, Oddity, Outcome,
};
use testkit::{Seen, Toward};

use crate::desk::{Desk, outcome};
use crate::stage::{ROOM, Stage, is};

/// Case 3.
#[tokio::test]
async fn what_was_given_up_when_suspended_is_never_sent_later() {
    let (stage, mut ana, mut bruno) = Stage::with_both().await;
    stage.shorten_memory(&mut ana, 200).await;
    stage.network.frames(Toward::Server, is(Action::Message)).lose();
    let saying = ana.saying(ROOM, "given up").await;
    stage.network.frame("it", Toward::Server, is(Action::Message)).await.unwrap();
    stage.network.cut();
    ana.until_state(S::Suspended).await;
    assert_eq!(outcome(saying).await, Outcome::Unknown);
    let refused = ana.say(ROOM, "while suspended").await;
    assert!(matches!(refused, Outcome::Transient { .. }), "{refused:?}");
    stage.network.behave();
    stage.network.mend();
    ana.until_channel(ROOM, C::Attached).await;
    ana.tell(ROOM, "back").await;
    bruno.until_text("back").await;
    assert_eq!(bruno.texts(), ["back"]);
    assert_eq!(stage.network.passed(Toward::Server, is(Action::Message)).len(), 2);
}

/// Case 8.
#[tokio::test]
async fn nothing_is_delivered_twice_however_often_it_comes() {
    let (stage, mut ana, bruno) = Stage::with_both().await;
    let attached = stage.network.passed(Toward::Client, is(Action::Attached));
    let start = attached[0].channel_serial.clone();
    stage.network.frames(Toward::Client, is(Action::Message)).times(2).repeat();
    bruno.tell(ROOM, "one").await;
    bruno.tell(ROOM, "two").await;
    ana.until_text("two").await;
    // Three times the line drops, and each time the endpoint replays from the beginning.
    for text in ["three", "four", "five"] {
        let start = start.clone();
        let attach = stage.network.frames(Toward::Server, is(Action::Attach));
        attach.times(1).adjust(move |frame| frame.channel_serial.clone_from(&start));
        stage.network.hang_up();
        let (_, resumed) = ana.until_channel(ROOM, C::Attached).await;
        assert!(resumed);
        bruno.tell(ROOM, text).await;
        ana.until_text(text).await;
    }
    assert_eq!(ana.texts(), ["one", "two", "three", "four", "five"]);
    let came_again = 2 + 2 + 3 + 4;
    assert_eq!(ana.client.oddities().await.of(Oddity::Duplicate), came_again);
}

/// Case 9.
#[tokio::test]
async fn what_is_not_replayed_is_told_and_found_in_the_past() {
    let (stage, mut ana, bruno) = Stage::with_both().await;
    bruno.tell(ROOM, "one").await;
    ana.until_text("one").await;
    stage.network.cut();
    ana.until_state(S::Disconnected).await;
    bruno.tell(ROOM, "two").await;
    bruno.tell(ROOM, "three").await;
    // The endpoint keeps no such position any more.
    let attach = stage.network.frames(Toward::Server, is(Action::Attach)).once();
    attach.adjust(|frame| frame.channel_serial = Some("long forgotten".to_owned()));
    stage.network.mend();
    let (_, resumed) = ana.until_channel(ROOM, C::Attached).await;
    assert!(!resumed);
    bruno.tell(ROOM, "four").await;
    ana.until_text("four").await;
    assert_eq!(ana.past(ROOM).await, ["one", "two", "three"]);
    assert_eq!(ana.texts(), ["one", "four"]);
}

/// Case 27.
#[tokio::test]
async fn an_unanswered_publish_arrives_once_on_the_same_connection_and_on_a_new_one() {
    let (stage, mut ana, mut bruno) = Stage::with_both().await;
    for (text, is_forgotten) in [("same", false), ("new", true)] {
        let acks = stage.network.frames(Toward::Client, is(Action::Ack));
        acks.once().cut();
        if is_forgotten {
            stage.forget_connection();
        }
        let saying = ana.saying(ROOM, text).await;
        let outcome = outcome(saying).await;
        assert!(matches!(outcome, Outcome::Acked { .. }), "{text}: {outcome:?}");
        bruno.until_text(text).await;
        ana.until_channel(ROOM, C::Attached).await;
    }
    ana.tell(ROOM, "done").await;
    bruno.until_text("done").await;
    ana.until_text("done").await;
    assert_eq!(bruno.texts(), ["same", "new", "done"]);
    assert_eq!(ana.texts(), ["same", "new", "done"]);
    let numbers = stage.network.passed(Toward::Server, is(Action::Message));
    let numbers: Vec<_> = numbers.iter().map(|frame| frame.msg_serial.unwrap()).collect();
    assert_eq!(numbers, [0, 0, 1, 0, 1], "renumbered on the new connection only");
}

/// Case 27.
#[tokio::test]
async fn whether_the_answer_or_the_echo_comes_first_the_message_is_heard_and_settled_once() {
    let (stage, mut ana, _bruno) = Stage::with_both().await;
    for text in ["as it comes", "the other way round"] {
        ana.tell(ROOM, text).await;
        ana.until_text(text).await;
        let either =
            |frame: &ProtocolMessage| matches!(frame.action, Action::Ack | Action::Message);
        stage.network.frames(Toward::Client, either).once().swap();
    }
    assert_eq!(ana.texts(), ["as it comes", "the other way round"]);
    assert_eq!(ana.client.oddities().await.total(), 0);
}

/// Case 28.
#[tokio::test]
async fn answers_to_nothing_are_counted_and_change_nothing() {
    let (stage, ana, mut bruno) = Stage::with_both().await;
    let answer = |action, msg_serial, count| ProtocolMessage {
        msg_serial,
        count,
        ..ProtocolMessage::new(action)
    };
    for frame in [
        answer(Action::Ack, Some(0), Some(1)),
        answer(Action::Ack, Some(7), Some(3)),
        answer(Action::Ack, Some(u64::MAX), Some(u32::MAX)),
        answer(Action::Nack, Some(3), None),
        answer(Action::Ack, None, None),
    ] {
        stage.network.inject(Toward::Client, frame).unwrap();
    }
    testkit::until("all of them are counted", async || {
        let counted = ana.client.oddities().await.of(Oddity::AckForNothing);
        Ok(Seen::when(counted == 5, counted.to_string()))
    })
    .await
    .unwrap();
    ana.tell(ROOM, "unimpressed").await;
    bruno.until_text("unimpressed").await;
}

/// Whether a channel's newest attachment says that replayed messages follow.
async fn until_backlog(ana: &mut Desk) -> bool {
    ana.until("an attachment", |event| match event {
        Event::Channel { change, .. } if change.current == C::Attached => Some(change.has_backlog),
        _ => None,
    })
    .await
}

/// Case 31.
#[tokio::test]
async fn replayed_messages_are_announced() {
    let (stage, mut ana, bruno) = Stage::with_both().await;
    stage.network.hang_up();
    assert!(!until_backlog(&mut ana).await, "nothing was missed");
    stage.network.cut();
    ana.until_state(S::Disconnected).await;
    bruno.tell(ROOM, "missed").await;
    stage.network.mend();
    assert!(until_backlog(&mut ana).await);
    ana.until_text("missed").await;
    let attached = stage.network.passed(Toward::Client, is(Action::Attached));
    let announced = attached.iter().map(|frame| frame.flags.contains(Flags::HAS_BACKLOG));
    assert_eq!(announced.collect::<Vec<_>>(), [false, false, true]);
}

/// Puts an empty `messages` before the real one.
fn with_messages_twice(bytes: Vec<u8>) -> Vec<u8> {
    if bytes[0] == b'{' {
        return [b"{\"messages\":[],", &bytes[1..]].concat();
    }
    // A map of up to fifteen entries says its size in its first byte.
    assert_eq!(bytes[0] & 0xf0, 0x80);
    [&[bytes[0] + 1, 0xa8], &b"messages"[..], &[0x90], &bytes[1..]].concat()
}

/// Case 34.
#[tokio::test]
async fn a_frame_that_names_its_messages_twice_loses_none() {
    for format in [Format::Json, Format::MsgPack] {
        let (stage, mut ana, bruno) = Stage::with_both_and(|options| options.format = format).await;
        let messages = stage.network.frames(Toward::Client, is(Action::Message));
        messages.rewrite_bytes(with_messages_twice);
        for text in ["one", "two", "three"] {
            bruno.tell(ROOM, text).await;
            ana.until_text(text).await;
        }
        assert_eq!(ana.texts(), ["one", "two", "three"]);
        let known: BTreeSet<_> = ana.client.oddities().await.iter().map(|(kind, _)| kind).collect();
        assert!(known.is_empty(), "{known:?}");
    }
}
