//! What a publish must fulfil before its channel takes it, and what is then made of each message
//! (digest §8, §4.5).

use ably_proto::wire::{Data, ErrorInfo, Message, MessageAction, PresenceMessage, Version};

use super::channel::Origin;
use super::refusal;
use crate::persist::{Persist, Persisted};

/// The identity a credential was given (digest §14.5): nobody, anybody (`*`), or one.
pub(crate) type Identity<'a> = Option<&'a str>;

/// The identity that may speak for everybody.
pub(crate) const ANYBODY: &str = "*";

/// Checks the messages of one publish and gives them what the publisher may leave out: the client
/// id, and ids `frame_id:index`.
///
/// # Errors
/// The first rule that is broken; nothing of the publish is then accepted.
pub(crate) fn prepare(
    messages: &mut [Message],
    identity: Identity<'_>,
    frame_id: &str,
    max_size: usize,
) -> Result<(), ErrorInfo> {
    if messages.is_empty() {
        return Err(refusal::bad_request("No messages given"));
    }
    if messages.iter().map(Message::size).sum::<usize>() > max_size {
        return Err(refusal::message_too_large());
    }
    check_ids(messages)?;
    for (index, message) in messages.iter_mut().enumerate() {
        if !matches!(message.action, None | Some(MessageAction::Create)) {
            return Err(refusal::bad_request("Changes of messages are sent one at a time"));
        }
        check_content(message)?;
        message.client_id = speaker(message.client_id.take(), identity)?;
        message.id.get_or_insert_with(|| format!("{frame_id}:{index}"));
        label_once(message);
    }
    Ok(())
}

/// Checks what a change of a message brings along.
///
/// # Errors
/// 40013 and 40032 as for a new message.
pub(crate) fn prepare_change(change: &mut Message) -> Result<(), ErrorInfo> {
    check_content(change)?;
    label_once(change);
    Ok(())
}

/// Checks the presence events of one frame and completes them.
///
/// # Errors
/// 91000 for want of an identity, 40012 for another's, 40009 for too much, 40013 for a payload
/// that cannot be sent.
pub(crate) fn prepare_presence(
    events: &mut [PresenceMessage],
    identity: Identity<'_>,
    connection_id: &str,
    frame_id: &str,
    now_ms: i64,
    max_size: usize,
) -> Result<(), ErrorInfo> {
    if events.is_empty() {
        return Err(refusal::bad_request("No presence events given"));
    }
    if events.iter().map(|event| event.data.size()).sum::<usize>() > max_size {
        return Err(refusal::message_too_large());
    }
    for (index, event) in events.iter_mut().enumerate() {
        if is_bare_scalar(&event.data) {
            return Err(refusal::bad_payload());
        }
        event.client_id = speaker(event.client_id.take(), identity)?;
        if event.client_id.as_deref().is_none_or(|id| id.is_empty() || id == ANYBODY) {
            return Err(refusal::no_presence_identity());
        }
        event.connection_id = Some(connection_id.to_owned());
        event.id = Some(format!("{frame_id}:{index}"));
        event.timestamp = Some(now_ms);
    }
    Ok(())
}

/// Whether a message is a change of another one: an update, a delete or an append.
pub(crate) fn changes_another(message: &Message) -> bool {
    matches!(
        message.action,
        Some(MessageAction::Update | MessageAction::Delete | MessageAction::Append)
    )
}

/// What the server says about a new message (TM2).
pub(crate) fn stamp(message: &mut Message, origin: &Origin, serial: String) {
    message.connection_id.clone_from(&origin.connection_id);
    message.connection_key = None;
    message.timestamp = Some(origin.now_ms);
    message.action = Some(MessageAction::Create);
    message.version = Some(Version {
        serial: Some(serial.clone()),
        timestamp: Some(origin.now_ms),
        ..Version::default()
    });
    message.serial = Some(serial);
}

/// Hands a message over to storage with its payload decoded as far as it can be.
///
/// # Errors
/// Storage's refusal.
pub(crate) async fn store(
    storage: &dyn Persist,
    channel: &str,
    message: &Message,
) -> Result<Persisted, ErrorInfo> {
    let mut decoded = message.clone();
    // What cannot be decoded, such as a cipher, is storage's to judge.
    let _ = decoded.decode();
    if message.is_ephemeral() {
        return storage.admit(channel, &decoded).map(|()| Persisted::New);
    }
    storage.persist(channel, &decoded).await
}

/// The client id that a message carries: the credential's, or the given one where that may be
/// chosen (RSA7a1, RTL6e1, RTL6g).
pub(crate) fn speaker(
    given: Option<String>,
    identity: Identity<'_>,
) -> Result<Option<String>, ErrorInfo> {
    match (given, identity) {
        (given, Some(ANYBODY)) => Ok(given),
        (None, identity) => Ok(identity.map(str::to_owned)),
        (Some(given), Some(identity)) if given == identity => Ok(Some(given)),
        (Some(_), _) => Err(refusal::foreign_client_id()),
    }
}

/// A bare JSON value that is labelled so already would be labelled twice on its way out.
fn label_once(message: &mut Message) {
    if matches!(message.data, Data::Json(_)) {
        let _ = message.decode();
    }
}

fn check_content(message: &Message) -> Result<(), ErrorInfo> {
    if message.extras.as_ref().is_some_and(|extras| !extras.is_object()) {
        return Err(refusal::bad_extras());
    }
    if is_bare_scalar(&message.data) {
        return Err(refusal::bad_payload());
    }
    Ok(())
}

/// Numbers and booleans are no payload (RSL4a).
pub(crate) fn is_bare_scalar(data: &Data) -> bool {
    data.as_json().is_some_and(|value| value.is_number() || value.is_boolean())
}

/// One message may have any id but an empty one (RSL1k2); of several, all or none have one, and
/// then `base:index` (RSL1k3).
fn check_ids(messages: &[Message]) -> Result<(), ErrorInfo> {
    if messages.iter().any(|message| message.id.as_deref() == Some("")) {
        return Err(refusal::bad_message_id());
    }
    if messages.len() < 2 || messages.iter().all(|message| message.id.is_none()) {
        return Ok(());
    }
    let base = |message: &Message| {
        let (base, index) = message.id.as_deref()?.rsplit_once(':')?;
        Some((base.to_owned(), index.parse::<usize>().ok()?))
    };
    let ids: Option<Vec<_>> = messages.iter().map(base).collect();
    let follows = |ids: Vec<(String, usize)>| {
        let first = ids.first().map(|(base, _)| base.clone());
        ids.iter()
            .enumerate()
            .all(|(index, (base, at))| Some(base) == first.as_ref() && index == *at)
    };
    if ids.is_some_and(follows) { Ok(()) } else { Err(refusal::bad_message_id()) }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn read(messages: serde_json::Value) -> Vec<Message> {
        serde_json::from_value(messages).unwrap()
    }

    fn refused(messages: serde_json::Value, identity: Identity<'_>) -> u32 {
        let mut messages = read(messages);
        prepare(&mut messages, identity, "c1:0", 64).map_err(|error| error.code).err().unwrap_or(0)
    }

    #[test]
    fn each_broken_rule_has_its_code() {
        for (messages, code) in [
            (json!([]), 40000),
            (json!([{"data": "x".repeat(65)}]), 40009),
            (json!([{"data": "x".repeat(40)}, {"data": "x".repeat(40)}]), 40009),
            (json!([{"clientId": "bruno"}]), 40012),
            (json!([{"data": 5}]), 40013),
            (json!([{"data": true}]), 40013),
            (json!([{"id": ""}]), 40031),
            (json!([{"id": "m:0"}, {}]), 40031),
            (json!([{"id": "m:0"}, {"id": "n:1"}]), 40031),
            (json!([{"id": "m:1"}, {"id": "m:0"}]), 40031),
            (json!([{"extras": "loud"}]), 40032),
            (json!([{"data": "x"}, {"action": 1, "serial": "s"}]), 40000),
            (json!([{"clientId": "ana", "id": "m1", "data": {"a": 1}}]), 0),
            (json!([{"id": "m:0"}, {"id": "m:1"}]), 0),
        ] {
            assert_eq!(refused(messages.clone(), Some("ana")), code, "{messages}");
        }
    }

    #[test]
    fn rtl6g_the_client_id_is_the_credentials_or_free_for_a_wildcard() {
        let speak = |given: Option<&str>, identity| {
            speaker(given.map(str::to_owned), identity).map_err(|error| error.code)
        };
        assert_eq!(speak(None, Some("ana")), Ok(Some("ana".to_owned())));
        assert_eq!(speak(Some("bruno"), Some("*")), Ok(Some("bruno".to_owned())));
        assert_eq!(speak(None, Some("*")), Ok(None));
        assert_eq!(speak(None, None), Ok(None));
        assert_eq!(speak(Some("ana"), None), Err(40012));
    }

    #[test]
    fn ids_left_out_are_made_from_the_frame() {
        let mut messages = read(json!([{"data": "a"}, {"data": "b"}]));
        prepare(&mut messages, Some("ana"), "c1:7", 64).unwrap();
        let ids: Vec<_> = messages.iter().map(|message| message.id.as_deref().unwrap()).collect();
        assert_eq!(ids, ["c1:7:0", "c1:7:1"]);
    }

    #[test]
    fn presence_needs_somebody() {
        let enter = |identity, client_id: Option<&str>| {
            let mut events = [PresenceMessage {
                client_id: client_id.map(str::to_owned),
                ..PresenceMessage::default()
            }];
            let done = prepare_presence(&mut events, identity, "c1", "c1:0", 1, 64);
            done.map(|()| events[0].client_id.clone().unwrap()).map_err(|error| error.code)
        };
        assert_eq!(enter(Some("ana"), None), Ok("ana".to_owned()));
        assert_eq!(enter(Some("*"), Some("bruno")), Ok("bruno".to_owned()));
        assert_eq!(enter(Some("*"), None), Err(91000));
        assert_eq!(enter(None, None), Err(91000));
        assert_eq!(enter(Some("ana"), Some("bruno")), Err(40012));
    }
}
