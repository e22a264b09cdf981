//! CONNECTED on a connection that is up (RTN24, RTN21).

use ably_proto::machine::ConnectionState as S;
use serde_json::json;

use crate::script::{CONNECTED, ROOM, Script, err};

/// Case RTN24/connected-emits-update-0.
#[test]
fn rtn24_connected_again_is_an_update() {
    let mut desk = Script::connected();
    desk.say_connected("c1", json!({"maxIdleInterval": 20000}));
    let changes = desk.connection_changes();
    assert_eq!(changes.len(), 1);
    assert_eq!((changes[0].previous, changes[0].current), (S::Connected, S::Connected));
    assert_eq!(changes[0].reason, None);
    assert_eq!(desk.machine.connection_id(), Some("c1"));
}

/// Case RTN24/update-event-with-error-1.
#[test]
fn rtn24_an_update_says_why() {
    let mut desk = Script::connected();
    desk.say(CONNECTED, json!({"connectionId": "c1", "error": err(40142, 401), "connectionDetails": {"connectionKey": "c1!key", "clientId": "ana"}}));
    let change = desk.connection_changes().pop().unwrap();
    assert_eq!((change.previous, change.current), (S::Connected, S::Connected));
    let reason = change.reason.unwrap();
    assert_eq!((reason.code, reason.status_code), (40142, 401));
}

/// Case RTN24/connection-details-override-2.
#[test]
fn rtn21_the_newest_details_hold() {
    let mut desk = Script::connected();
    desk.say_connected(
        "c1",
        json!({"maxIdleInterval": 60000, "maxMessageSize": 10, "clientId": "bruno"}),
    );
    assert_eq!(
        (desk.machine.connection_id(), desk.machine.client_id()),
        (Some("c1"), Some("bruno"))
    );
    let publish = desk.tell(ROOM, "n", "more than ten bytes");
    assert_eq!(desk.error(publish).code, 40009);
    desk.advance(69_999);
    assert_eq!(desk.state(), S::Connected);
    desk.advance(1);
    assert_eq!(desk.state(), S::Connecting);
}

/// Case RTN24/no-duplicate-connected-event-3.
#[test]
fn rtn4h_nobody_is_told_twice_that_the_line_is_up() {
    let mut desk = Script::connecting();
    for _ in 0..4 {
        desk.server_connected("c1");
    }
    let changes = desk.connection_changes();
    let arrivals = changes.iter().filter(|c| c.current == S::Connected && c.previous != c.current);
    assert_eq!(arrivals.count(), 1);
    assert_eq!(changes.iter().filter(|change| change.previous == change.current).count(), 3);
}
