//! Whatever happens in whatever order: no panic, and one outcome for each operation.

use std::collections::BTreeMap;

use ably_proto::{
    machine::{ConnectionState as S, Input, OpId, Options},
    wire::{Message, PresenceAction, PresenceMessage},
};
use proptest::prelude::*;
use serde_json::json;

use crate::script::{CONTRACT, Script};

#[derive(Clone, Debug)]
enum Step {
    Ask(u8),
    Publish,
    Presence(u64),
    Advance(u64),
    Token(bool),
    DropSocket,
    Connected(u8),
    Answer { action: u8, msg_serial: u64, count: u32 },
    Frame { action: u8, channel: bool, flags: u64, code: u32 },
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        (0u8..7).prop_map(Step::Ask),
        Just(Step::Publish),
        (2u64..5).prop_map(Step::Presence),
        (0u64..40_000).prop_map(Step::Advance),
        any::<bool>().prop_map(Step::Token),
        Just(Step::DropSocket),
        (1u8..4).prop_map(Step::Connected),
        (1u8..3, 0u64..6, 0u32..4).prop_map(|(action, msg_serial, count)| Step::Answer {
            action,
            msg_serial,
            count
        }),
        (
            0u8..22,
            any::<bool>(),
            0u64..8,
            prop_oneof![Just(0), Just(40142), Just(80016), Just(50000)]
        )
            .prop_map(|(action, channel, flags, code)| Step::Frame {
                action,
                channel,
                flags,
                code
            }),
    ]
}

fn take(desk: &mut Script, step: Step, op: u64) {
    let channel = || "room".to_owned();
    match step {
        Step::Ask(which) => desk.input(match which {
            0 => Input::Connect,
            1 => Input::Close,
            2 => Input::RetryNow,
            3 => Input::Wake,
            4 => Input::Detach { op: None, channel: channel() },
            5 => Input::Attach { op: None, channel: channel(), channel_serial: None },
            _ => Input::Attach { op: None, channel: channel(), channel_serial: Some("s9".into()) },
        }),
        Step::Publish => {
            let messages = vec![Message::new("message", "x").with_id(op.to_string())];
            desk.input(Input::Publish {
                op: Some(OpId(op)),
                channel: channel(),
                messages,
                params: BTreeMap::new(),
            });
        }
        Step::Presence(action) => {
            let message = PresenceMessage::own(PresenceAction::from_number(action), "x");
            desk.presence(op, "room", message);
        }
        Step::Advance(ms) => desk.advance(ms),
        Step::Token(true) if desk.token_call.is_some() => desk.token("token"),
        Step::Token(false) if desk.token_call.is_some() => desk.no_token(401, false),
        Step::DropSocket if desk.socket.is_some() => desk.drop_socket(),
        Step::Connected(id) if desk.socket.is_some() => desk.server_connected(&format!("c{id}")),
        Step::Answer { action, msg_serial, count } if desk.socket.is_some() => {
            desk.frame(json!({"action": action, "msgSerial": msg_serial, "count": count}));
        }
        Step::Frame { action, channel, flags, code } if desk.socket.is_some() => {
            let mut frame = json!({"action": action, "flags": flags, "channelSerial": "q1:x",
                "presence": [{"action": 2, "clientId": "ana", "connectionId": "c1", "id": "c1:1:0"}],
                "messages": [{"id": "m"}]});
            if channel {
                frame["channel"] = json!("room");
            }
            if code != 0 {
                frame["error"] = json!({"code": code, "statusCode": 401});
            }
            desk.frame(frame);
        }
        _ => {}
    }
}

proptest! {
    // What was found becomes a scenario with a name, not a seed in a file.
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn every_operation_has_exactly_one_outcome(steps in prop::collection::vec(step(), 0..80)) {
        let mut desk = Script::new(Options { backoff: CONTRACT, ..Options::default() });
        desk.input(Input::Connect);
        let mut asked = Vec::new();
        let mut outcomes: BTreeMap<u64, u32> = BTreeMap::new();
        for (op, step) in (0..).zip(steps) {
            if matches!(step, Step::Publish | Step::Presence(_)) {
                asked.push(op);
            }
            take(&mut desk, step, op);
            for (op, _) in desk.outcomes() {
                *outcomes.entry(op).or_default() += 1;
            }
        }
        desk.input(Input::Close);
        desk.advance(60_000);
        prop_assert!(matches!(desk.state(), S::Closed | S::Failed));
        prop_assert_eq!(desk.machine.poll_timeout(), None, "nothing is left running");
        for (op, _) in desk.outcomes() {
            *outcomes.entry(op).or_default() += 1;
        }
        let expected: BTreeMap<u64, u32> = asked.into_iter().map(|op| (op, 1)).collect();
        prop_assert_eq!(outcomes, expected);
    }
}
