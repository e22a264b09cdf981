//! Going on where an earlier process stopped (RTN16).

use ably_proto::machine::{ChannelState as C, ConnectionState as S, Input, Oddity, Options};
use serde_json::{Value, json};

use crate::script::{ATTACH, ATTACHED, ROOM, Script};

fn recovering(key: &str) -> Options {
    Options { recover: Some(key.to_owned()), ..Options::default() }
}

fn recovery_key(desk: &Script) -> Option<Value> {
    let key = desk.machine.recovery_key()?;
    Some(serde_json::from_str(key.expose()).unwrap())
}

/// Case RTN16g/recovery-key-structure-0.
#[test]
fn rtn16g_the_key_names_connection_counter_and_attached_channels() {
    let mut desk = Script::connected();
    for (channel, serial) in [("alpha", "s-a"), ("cozinha-éàü-世界", "s-b")] {
        desk.attach(channel);
        desk.on(channel, ATTACHED, json!({"channelSerial": serial}));
    }
    desk.attach("pending");
    desk.tell("alpha", "n", "x");
    let expected = json!({"connectionKey": "c1!key", "msgSerial": 1,
        "channelSerials": {"alpha": "s-a", "cozinha-éàü-世界": "s-b"}});
    assert_eq!(recovery_key(&desk), Some(expected));
}

/// Case RTN16g2/recovery-key-null-inactive-0.
#[test]
fn rtn16g2_there_is_no_key_where_there_is_nothing_to_go_on_with() {
    let mut desk = Script::connecting();
    assert_eq!(recovery_key(&desk), None);
    desk.server_connected("c1");
    assert!(recovery_key(&desk).is_some());
    desk.input(Input::Close);
    assert_eq!((desk.state(), recovery_key(&desk)), (S::Closing, None));
    desk.say(8, json!({}));
    assert_eq!((desk.state(), recovery_key(&desk)), (S::Closed, None));
    let mut desk = Script::connected();
    desk.say_error(50000, 500);
    assert_eq!((desk.state(), recovery_key(&desk)), (S::Failed, None));
    let mut desk = Script::connected();
    desk.suspend();
    assert_eq!(recovery_key(&desk), None);
}

/// Case RTN16k/recover-query-param-0.
/// Case RTC1c/recover-option-0.
#[test]
fn rtn16k_the_key_is_used_until_the_first_connected_and_never_again() {
    let key = json!({"connectionKey": "old!key", "msgSerial": 5, "channelSerials": {}});
    let mut desk = Script::connecting_with(recovering(&key.to_string()));
    let first = desk.params.clone().unwrap();
    assert_eq!((first.recover.unwrap().expose(), first.resume), ("old!key", None));
    desk.server_connected("c1");
    desk.drop_line();
    let second = desk.params.clone().unwrap();
    assert_eq!((second.recover, second.resume.unwrap().expose()), (None, "c1!key"));
}

#[test]
fn rtn16k_a_refused_attempt_does_not_use_the_key_up() {
    let key = json!({"connectionKey": "old!key", "msgSerial": 5});
    let mut desk = Script::connecting_with(recovering(&key.to_string()));
    desk.refuse();
    desk.await_socket();
    assert_eq!(desk.params.clone().unwrap().recover.unwrap().expose(), "old!key");
}

/// Case RTN16f/recover-initializes-msgserial-0.
#[test]
fn rtn16f_the_counter_goes_on_where_it_was() {
    let key = json!({"connectionKey": "old!key", "msgSerial": 42, "channelSerials": {ROOM: "s1"}});
    let mut desk = Script::connecting_with(recovering(&key.to_string()));
    desk.server_connected("c1");
    let publish = desk.tell(ROOM, "n", "x");
    assert_eq!(desk.sent().pop().unwrap()["msgSerial"], 42);
    desk.ack(42, json!(["s2"]));
    assert_eq!(desk.serials(publish), ["s2"]);
}

#[test]
fn rtn16f_a_recovery_that_failed_counts_from_zero() {
    let key = json!({"connectionKey": "old!key", "msgSerial": 42});
    let mut desk = Script::connecting_with(recovering(&key.to_string()));
    desk.say(4, json!({"connectionId": "c9", "error": {"code": 80008}, "connectionDetails": {}}));
    desk.tell(ROOM, "n", "x");
    assert_eq!(desk.sent().pop().unwrap()["msgSerial"], 0);
}

/// Case RTN16f1/malformed-recovery-key-0.
#[test]
fn rtn16f1_a_key_nobody_can_read_is_counted_and_left_out() {
    let mut desk = Script::connecting_with(recovering("this-is-not-json!!!"));
    let params = desk.params.clone().unwrap();
    assert_eq!((params.recover, params.resume), (None, None));
    desk.server_connected("c1");
    assert_eq!((desk.state(), desk.opened.len()), (S::Connected, 1));
    assert_eq!(desk.count(Oddity::RecoveryKey), 1);
}

/// Case RTN16j/recover-channel-serials-0.
#[test]
fn rtn16j_the_channels_are_there_and_wait_to_be_attached_from_where_they_were() {
    let key = json!({"connectionKey": "old!key", "msgSerial": 1,
        "channelSerials": {"one": "s-1", "dois-üñîçöðé": "s-2"}});
    let mut desk = Script::connecting_with(recovering(&key.to_string()));
    desk.server_connected("c1");
    assert_eq!(desk.sent_of(ATTACH).len(), 0);
    for (channel, serial) in [("one", "s-1"), ("dois-üñîçöðé", "s-2")] {
        let facts = desk.facts(channel);
        assert_eq!((facts.state, facts.channel_serial), (C::Initialized, Some(serial)));
    }
    desk.attach("one");
    assert_eq!(desk.sent_of(ATTACH)[0]["channelSerial"], "s-1");
    desk.on("one", ATTACHED, json!({"channelSerial": "s-3"}));
    assert_eq!(desk.channel_state("one"), C::Attached);
}
