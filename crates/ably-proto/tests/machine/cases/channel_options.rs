//! How channels are attached (TB, RTL16), and derived channels (RTS5).

use std::collections::BTreeMap;

use ably_proto::{
    channel_name,
    cipher::Cipher,
    machine::{ChannelOptions, ChannelState as C, Subscription},
    wire::Flags,
};
use serde_json::json;

use crate::script::{ATTACH, ATTACHED, ROOM, Script};

/// Case TB2/channel-options-attributes-0.
/// Case TB4/attach-on-subscribe-default-0.
#[test]
fn tb2_the_defaults_ask_for_nothing_and_attach_on_subscribe() {
    let options = ChannelOptions::default();
    assert_eq!((options.params.len(), options.modes, options.cipher), (0, Flags::NONE, None));
    assert!(options.attach_on_subscribe);
}

/// Case TB2c/options-with-params-0.
#[test]
fn tb2c_parameters_are_a_map_of_texts() {
    let options = ChannelOptions::default().param("rewind", "1").param("occupancy", "metrics");
    assert_eq!((&*options.params["rewind"], &*options.params["occupancy"]), ("1", "metrics"));
}

/// Case TB2d/options-with-modes-0.
#[test]
fn tb2d_modes_are_flags() {
    let options = ChannelOptions::default().modes(Flags::PUBLISH.with(Flags::SUBSCRIBE));
    assert!(options.modes.contains(Flags::PUBLISH) && options.modes.contains(Flags::SUBSCRIBE));
    assert!(!options.modes.contains(Flags::PRESENCE));
}

/// Case TB3/with-cipher-key-0.
#[test]
fn tb3_a_key_alone_makes_a_cipher() {
    let cipher =
        Cipher::from_base64("MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=", [0; 16]).unwrap();
    let options = ChannelOptions::default().cipher(cipher);
    let cipher = options.cipher.unwrap();
    assert_eq!((cipher.key_length(), cipher.name()), (256, "cipher+aes-256-cbc"));
}

/// Case RTS3b/options-set-on-new-0.
#[test]
fn rts3b_options_can_be_set_before_anything_else() {
    let mut desk = Script::connected();
    let options = ChannelOptions::default().param("rewind", "1").modes(Flags::SUBSCRIBE);
    let set = desk.ask_options(ROOM, options.clone());
    assert!(desk.is_done(set));
    assert_eq!(desk.sent().len(), 0);
    assert_eq!(desk.facts(ROOM).options, &options);
}

/// Case RTS3c/options-updated-existing-0.
#[test]
fn rts3c_options_can_be_changed_later() {
    let mut desk = Script::connected();
    desk.ask_options(
        ROOM,
        ChannelOptions { attach_on_subscribe: false, ..ChannelOptions::default() },
    );
    let cipher = Cipher::new(&[7; 32], [0; 16]).unwrap();
    let set = desk.ask_options(ROOM, ChannelOptions::default().cipher(cipher));
    assert!(desk.is_done(set));
    let options = desk.facts(ROOM).options;
    assert!(options.cipher.is_some() && options.attach_on_subscribe);
}

/// Case RTL16/set-options-updates-0.
#[test]
fn rtl16_the_newest_options_hold() {
    let mut desk = Script::connected();
    let options = ChannelOptions { attach_on_subscribe: false, ..ChannelOptions::default() };
    let options = options.param("rewind", "5");
    desk.ask_options(ROOM, options.clone());
    assert_eq!(desk.facts(ROOM).options, &options);
    desk.ask_subscribe(ROOM, Subscription::Messages);
    assert_eq!(desk.channel_state(ROOM), C::Initialized);
}

/// Case RTL16a/triggers-reattach-0.
#[test]
fn rtl16a_an_attached_channel_is_attached_again_in_place() {
    let mut desk = Script::attached(ROOM);
    let set = desk.ask_options(ROOM, ChannelOptions::default().param("rewind", "1"));
    let attach = desk.sent_of(ATTACH).pop().unwrap();
    assert_eq!(
        (&attach["params"], &attach["channelSerial"]),
        (&json!({"rewind": "1"}), &json!("s0"))
    );
    assert!(desk.is_waiting(set));
    // What arrives meanwhile would be lost if it stopped being attached (RTL17).
    desk.say_messages(ROOM, json!([{"data": "meanwhile"}]));
    assert_eq!((desk.texts().len(), desk.channel_state(ROOM)), (1, C::Attached));
    desk.on(ROOM, ATTACHED, json!({"flags": 4}));
    assert!(desk.is_done(set));
}

#[test]
fn rtl16a_a_change_nobody_answers_is_told_and_the_channel_stays() {
    let mut desk = Script::attached(ROOM);
    let set = desk.ask_options(ROOM, ChannelOptions::default().modes(Flags::PUBLISH));
    desk.advance(10_000);
    assert_eq!((desk.error(set).code, desk.channel_state(ROOM)), (90007, C::Attached));
}

#[test]
fn rtl16a_a_change_that_is_refused_fails_with_the_channel() {
    let mut desk = Script::attached(ROOM);
    let set = desk.ask_options(ROOM, ChannelOptions::default().param("rewind", "nonsense"));
    desk.say_channel_error(ROOM, 40003, 400);
    assert_eq!((desk.error(set).code, desk.channel_state(ROOM)), (40003, C::Failed));
}

#[test]
fn rtl16a_what_the_server_need_not_know_is_changed_at_once() {
    let mut desk = Script::attached(ROOM);
    let options = ChannelOptions { attach_on_subscribe: false, ..ChannelOptions::default() };
    let set = desk.ask_options(ROOM, options);
    assert!(desk.is_done(set));
    assert_eq!(desk.sent().len(), 0);
}

/// Case RTS5a/creates-derived-channel-0.
/// Case RTS5a1/filter-base64-encoded-0.
/// Case DO2a/filter-attribute-0.
#[test]
fn rts5a_a_filter_becomes_part_of_the_name() {
    let name = channel_name::derived(ROOM, "name == 'test'", &BTreeMap::new());
    assert_eq!(name, format!("[filter=bmFtZSA9PSAndGVzdCc=]{ROOM}"));
}

/// Case RTS5a2/derived-with-params-0.
#[test]
fn rts5a2_parameters_become_part_of_the_name_too() {
    let params = [("rewind", "1"), ("appendMode", "full")];
    let params = params.map(|(key, value)| (key.to_owned(), value.to_owned())).into();
    let name = channel_name::derived(ROOM, "name == 'test'", &params);
    let expected = format!("[filter=bmFtZSA9PSAndGVzdCc=?appendMode=full&rewind=1]{ROOM}");
    assert_eq!(name, expected);
}

/// Case RTS5/get-derived-with-options-0.
#[test]
fn rts5_a_derived_channel_has_options_like_any_other() {
    let mut desk = Script::connected();
    let name = channel_name::derived(ROOM, "name == 'test'", &BTreeMap::new());
    desk.ask_options(&name, ChannelOptions::default().modes(Flags::SUBSCRIBE));
    desk.attach(&name);
    let attach = desk.sent_of(ATTACH).pop().unwrap();
    assert_eq!((&attach["channel"], &attach["flags"]), (&json!(name), &json!(1 << 18)));
}
