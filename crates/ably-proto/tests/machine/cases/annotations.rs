//! Annotations (RTAN).

use ably_proto::{
    filter::AnnotationFilter,
    machine::{ChannelOptions, ChannelState as C, Event, Outcome, Subscription},
    wire::{Annotation, AnnotationAction},
};
use serde_json::{Value, json};

use crate::script::{ANNOTATION, ATTACHED, ROOM, Script};

const RAW: u64 = 1 << 22;

fn like() -> Annotation {
    let like = Annotation::new("reaction:distinct.v1", "like");
    Annotation { message_serial: Some("s1".into()), ..like }
}

fn received(desk: &mut Script) -> Vec<Annotation> {
    let pick = |event| match event {
        Event::Annotation { annotation, .. } => Some(*annotation),
        _ => None,
    };
    desk.events().into_iter().filter_map(pick).collect()
}

fn sent(annotation: Annotation) -> Value {
    let mut desk = Script::attached(ROOM);
    desk.ask_annotate(ROOM, annotation);
    let frame = desk.sent_of(ANNOTATION).pop().unwrap();
    assert_eq!((&frame["channel"], &frame["msgSerial"]), (&json!(ROOM), &json!(0)));
    frame["annotations"].clone()
}

/// Case RTAN1a/publish-sends-annotation-0.
#[test]
fn rtan1_an_annotation_names_its_message_and_type() {
    let create = Annotation { action: Some(AnnotationAction::Create), ..like() };
    let expected = json!([{"action": 0, "name": "like", "messageSerial": "s1", "type": "reaction:distinct.v1"}]);
    assert_eq!(sent(create), expected);
}

/// Case RTAN1a/validates-type-required-1.
#[test]
fn rtan1a_without_a_type_or_a_message_it_is_refused_here() {
    let mut desk = Script::attached(ROOM);
    let untyped = desk.ask_annotate(ROOM, Annotation { kind: None, ..like() });
    let lost =
        desk.ask_annotate(ROOM, Annotation { message_serial: Some(String::new()), ..like() });
    assert_eq!((desk.error(untyped).code, desk.error(lost).code), (40003, 40003));
    assert_eq!(desk.sent().len(), 0);
}

/// Case RTAN1a/encodes-data-json-2.
#[test]
fn rtan1a_data_is_encoded_as_a_messages() {
    let data = json!({"key": "value", "nested": {"a": 1}});
    let told = sent(Annotation { data: data.clone().into(), ..like() });
    assert_eq!(told[0]["encoding"], "json");
    let text = told[0]["data"].as_str().unwrap();
    assert_eq!(serde_json::from_str::<Value>(text).unwrap(), data);
}

/// Case RTAN1b/publish-channel-state-0.
#[test]
fn rtan1b_no_annotation_on_a_failed_channel() {
    let mut desk = Script::attached(ROOM);
    desk.say_channel_error(ROOM, 40160, 401);
    let op = desk.ask_annotate(ROOM, like());
    assert_eq!(desk.error(op).code, 40160);
    let mut desk = Script::connecting();
    let op = desk.ask_annotate(ROOM, like());
    assert_eq!(desk.error(op).code, 80003);
}

/// Case RTAN1d/publish-ack-nack-0.
#[test]
fn rtan1d_it_is_acknowledged_or_refused_like_a_message() {
    let mut desk = Script::attached(ROOM);
    let (first, second) = (desk.ask_annotate(ROOM, like()), desk.ask_annotate(ROOM, like()));
    desk.ack(0, json!(["a1"]));
    desk.nack(1, 40160, 401);
    assert_eq!(desk.outcome(first), Outcome::Acked { serial: Some("a1".into()) });
    assert_eq!(desk.error(second).code, 40160);
}

/// Case RTAN2a/delete-sends-annotation-0.
#[test]
fn rtan2a_taking_one_back_is_the_same_with_another_action() {
    let delete = Annotation { action: Some(AnnotationAction::Delete), ..like() };
    let told = sent(delete);
    assert_eq!((&told[0]["action"], &told[0]["messageSerial"]), (&json!(1), &json!("s1")));
    assert_eq!(
        (&told[0]["type"], &told[0]["name"]),
        (&json!("reaction:distinct.v1"), &json!("like"))
    );
}

/// Case RTAN4a/subscribe-delivers-annotations-0.
#[test]
fn rtan4b_annotations_arrive_with_all_that_is_known_of_them() {
    let mut desk = Script::attached(ROOM);
    desk.on(ROOM, ANNOTATION, json!({"id": "c9:3", "timestamp": 7, "annotations": [
        {"id": "ann-1", "action": 0, "type": "t", "name": "like", "clientId": "ana", "serial": "a1", "messageSerial": "s1", "timestamp": 5},
        {"action": 0, "type": "t", "name": "heart", "clientId": "bruno", "count": 2},
    ]}));
    let got = received(&mut desk);
    let first = Annotation {
        id: Some("ann-1".into()),
        action: Some(AnnotationAction::Create),
        client_id: Some("ana".into()),
        serial: Some("a1".into()),
        message_serial: Some("s1".into()),
        timestamp: Some(5),
        ..Annotation::new("t", "like")
    };
    assert_eq!(got[0], first);
    assert_eq!((got[1].id.as_deref(), got[1].timestamp), (Some("c9:3:1"), Some(7)));
    assert_eq!((got[1].name.as_deref(), got[1].count), (Some("heart"), Some(2)));
}

/// Case RTAN4c/subscribe-type-filter-0.
#[test]
fn rtan4c_a_type_lets_through_its_annotations_only() {
    let mut desk = Script::attached(ROOM);
    desk.on(
        ROOM,
        ANNOTATION,
        json!({"annotations": [
            {"type": "reaction", "name": "like"}, {"type": "comment", "name": "text"},
            {"type": "reaction", "name": "heart"}, {"type": "reaction2", "name": "no"},
        ]}),
    );
    let got = received(&mut desk);
    let names = |kinds: &[&str]| {
        let kinds = kinds.iter().map(|kind| (*kind).to_owned()).collect();
        let filter = AnnotationFilter { kinds };
        let wanted = got.iter().filter(|annotation| filter.matches(annotation));
        wanted.map(|annotation| annotation.name.clone().unwrap()).collect::<Vec<_>>()
    };
    assert_eq!(names(&["reaction"]), ["like", "heart"]);
    assert_eq!(names(&["reaction", "comment"]), ["like", "text", "heart"]);
    assert_eq!(names(&[]).len(), 4);
}

/// Case RTAN4d/subscribe-implicit-attach-0.
#[test]
fn rtan4d_who_listens_attaches() {
    let mut desk = Script::connected();
    let subscribe = desk.ask_subscribe(ROOM, Subscription::Annotations);
    desk.on(ROOM, ATTACHED, json!({"flags": RAW}));
    assert!(desk.is_done(subscribe));
    assert_eq!(desk.channel_state(ROOM), C::Attached);
}

/// Case RTAN4e/subscribe-warns-no-mode-0.
#[test]
fn rtan4e_who_listens_without_the_mode_is_told_that_none_will_come() {
    let mut desk = Script::attached(ROOM);
    let subscribe = desk.ask_subscribe(ROOM, Subscription::Annotations);
    assert_eq!(desk.error(subscribe).code, 93001);
    let mut desk = Script::connected();
    let subscribe = desk.ask_subscribe(ROOM, Subscription::Annotations);
    desk.say_attached(ROOM);
    assert_eq!(desk.error(subscribe).code, 93001, "as soon as it is known");
}

/// Case RTAN4e1/no-warn-unattached-0.
#[test]
fn rtan4e1_nobody_is_told_so_where_nothing_was_attached() {
    let mut desk = Script::connected();
    let options = ChannelOptions { attach_on_subscribe: false, ..ChannelOptions::default() };
    desk.ask_options(ROOM, options);
    let subscribe = desk.ask_subscribe(ROOM, Subscription::Annotations);
    assert!(desk.is_done(subscribe));
    assert_eq!(desk.channel_state(ROOM), C::Initialized);
}
