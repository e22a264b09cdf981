//! What became of messages after they were published: their versions and their annotations
//! (digest §15).

use std::collections::BTreeMap;

use ably_proto::wire::{
    Annotation, Data, ErrorInfo, Format, Message, MessageAction, MessageAnnotations, Version,
};

use super::summary::Summaries;
use crate::live::refusal;
use crate::live::serial;

/// The amended messages of one channel, by serial.
#[derive(Debug, Default)]
pub(super) struct Amendments {
    by_serial: BTreeMap<String, Amended>,
}

/// One message that was changed or annotated.
#[derive(Debug)]
struct Amended {
    /// Oldest first, the message as published among them.
    versions: Vec<Message>,
    annotations: Vec<Annotation>,
    summaries: Summaries,
}

impl Amendments {
    /// A published message as it is now.
    pub(super) fn latest(&self, original: Message) -> Message {
        let serial = original.serial.clone().unwrap_or_default();
        match self.by_serial.get(&serial) {
            Some(amended) => amended.latest(),
            None => original,
        }
    }

    /// Every version of a published message, oldest first.
    pub(super) fn versions(&self, original: Message) -> Vec<Message> {
        let serial = original.serial.clone().unwrap_or_default();
        self.by_serial
            .get(&serial)
            .map_or_else(|| vec![original], |amended| amended.versions.clone())
    }

    /// All of the version that a message was told as.
    pub(super) fn version(&self, told: &Message) -> Option<Message> {
        let amended = self.by_serial.get(told.serial.as_deref()?)?;
        amended.versions.iter().find(|kept| kept.version == told.version).cloned()
    }

    /// The annotations of the message of this serial, oldest first.
    pub(super) fn annotations(&self, message_serial: &str) -> Vec<Annotation> {
        self.by_serial
            .get(message_serial)
            .map(|amended| amended.annotations.clone())
            .unwrap_or_default()
    }

    /// Takes up a version that [`changed`] made.
    pub(super) fn add_version(&mut self, original: Message, version: Message) {
        self.amended(original).versions.push(version);
    }

    /// Takes up an annotation and answers the message's new summary.
    pub(super) fn annotate(&mut self, original: Message, annotation: Annotation) -> Message {
        let amended = self.amended(original);
        amended.summaries.apply(&annotation);
        amended.annotations.push(annotation);
        amended.summary()
    }

    /// Forgets messages of frames before this position: the log has none of them any more.
    pub(super) fn forget_before(&mut self, position: Option<&str>) {
        let is_over = |first: &str| position.is_none_or(|oldest| serial::of_frame(first) < oldest);
        while self.by_serial.first_key_value().is_some_and(|(first, _)| is_over(first)) {
            self.by_serial.pop_first();
        }
    }

    fn amended(&mut self, original: Message) -> &mut Amended {
        let serial = original.serial.clone().unwrap_or_default();
        self.by_serial.entry(serial).or_insert_with(|| Amended {
            versions: vec![original],
            annotations: Vec::new(),
            summaries: Summaries::default(),
        })
    }
}

impl Amended {
    fn latest(&self) -> Message {
        let latest = self.versions.last().cloned().unwrap_or_default();
        let summary = self.summaries.to_json();
        let annotations = summary.map(|summary| MessageAnnotations { summary: Some(summary) });
        Message { annotations, ..latest }
    }

    /// The message by which subscribers learn the new totals; it is no new version.
    fn summary(&self) -> Message {
        let latest = self.latest();
        let summary = self.summaries.to_json().unwrap_or_else(|| serde_json::json!({}));
        Message {
            action: Some(MessageAction::Summary),
            serial: latest.serial,
            timestamp: latest.timestamp,
            client_id: latest.client_id,
            name: latest.name,
            version: latest.version,
            annotations: Some(MessageAnnotations { summary: Some(summary) }),
            ..Message::default()
        }
    }
}

/// The next version of a message: what the change gives replaces what was there, and data that is
/// to be appended goes behind it.
///
/// # Errors
/// 40013 where the data cannot be appended, 40000 for any other action.
pub(super) fn changed(
    latest: Message,
    change: &Message,
    version: Version,
) -> Result<Message, ErrorInfo> {
    let mut next = Message { version: Some(version), annotations: None, ..latest };
    next.action = Some(match change.action {
        Some(MessageAction::Delete) => MessageAction::Delete,
        Some(MessageAction::Update | MessageAction::Append) => MessageAction::Update,
        _ => return Err(refusal::bad_request("A message can be updated, deleted or appended to")),
    });
    if change.action == Some(MessageAction::Append) {
        append(&mut next, change)?;
    } else if !change.data.is_none() {
        next.data = change.data.clone();
        next.encoding.clone_from(&change.encoding);
    }
    if change.name.is_some() {
        next.name.clone_from(&change.name);
    }
    if change.extras.is_some() {
        next.extras.clone_from(&change.extras);
    }
    Ok(next)
}

fn append(next: &mut Message, change: &Message) -> Result<(), ErrorInfo> {
    let mut more = change.clone();
    // Without base64, so that bytes from clients of either format are bytes.
    next.to_wire(Format::MsgPack);
    more.to_wire(Format::MsgPack);
    if more.data.is_none() {
        return Ok(());
    }
    if next.data.is_none() {
        (next.data, next.encoding) = (more.data, more.encoding);
        return Ok(());
    }
    // The halves of JSON or of a cipher make no whole.
    if next.encoding.is_some() || more.encoding.is_some() {
        return Err(refusal::not_appendable());
    }
    next.data = match (std::mem::take(&mut next.data), more.data) {
        (Data::Text(text), Data::Text(more)) => Data::Text(text + &more),
        (Data::Binary(bytes), Data::Binary(more)) => Data::Binary([bytes, more].concat()),
        _ => return Err(refusal::not_appendable()),
    };
    Ok(())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn message(fields: serde_json::Value) -> Message {
        serde_json::from_value(fields).unwrap()
    }

    fn original(serial: &str) -> Message {
        message(json!({"serial": serial, "action": 0, "name": "n", "data": "one", "timestamp": 1}))
    }

    fn version(serial: &str) -> Version {
        Version { serial: Some(serial.to_owned()), ..Version::default() }
    }

    fn change(first: serde_json::Value, change: serde_json::Value) -> Result<Message, u32> {
        changed(message(first), &message(change), version("s2:000")).map_err(|error| error.code)
    }

    #[test]
    fn an_update_replaces_what_it_gives_and_nothing_else() {
        let next = change(
            json!({"serial": "s1:000", "name": "n", "data": "one", "extras": {"a": 1}, "timestamp": 5}),
            json!({"action": 1, "data": "{}", "encoding": "json"}),
        )
        .unwrap();
        assert_eq!((next.data, next.encoding.as_deref()), (Data::from("{}"), Some("json")));
        assert_eq!((next.name.as_deref(), next.extras), (Some("n"), Some(json!({"a": 1}))));
        assert_eq!(next.action, Some(MessageAction::Update));
        assert_eq!((next.serial.as_deref(), next.timestamp), (Some("s1:000"), Some(5)));
        assert_eq!(next.version.unwrap().serial.as_deref(), Some("s2:000"));
        let deleted = change(json!({"data": "one"}), json!({"action": 2})).unwrap();
        assert_eq!(
            (deleted.action, deleted.data),
            (Some(MessageAction::Delete), Data::from("one"))
        );
    }

    #[test]
    fn an_append_joins_text_with_text_and_bytes_with_bytes_and_refuses_halves_of_json() {
        let append =
            |first, more| change(first, more).map(|message| (message.data, message.action));
        let update = Some(MessageAction::Update);
        let joined = append(json!({"data": "a"}), json!({"action": 5, "data": "b"}));
        assert_eq!(joined, Ok((Data::from("ab"), update)));
        let base64 = json!({"data": "AQ==", "encoding": "base64"});
        let more = json!({"action": 5, "data": "Ag==", "encoding": "base64"});
        assert_eq!(append(base64.clone(), more), Ok((Data::Binary(vec![1, 2]), update)));
        assert_eq!(append(base64, json!({"action": 5, "data": "b"})), Err(40013));
        let nothing = append(json!({}), json!({"action": 5, "data": "b"}));
        assert_eq!(nothing, Ok((Data::from("b"), update)));
        assert_eq!(
            append(json!({"data": {"a": 1}}), json!({"action": 5, "data": "b"})),
            Err(40013)
        );
        assert_eq!(append(json!({"data": "a"}), json!({"action": 4})), Err(40000));
    }

    #[test]
    fn versions_and_annotations_are_forgotten_with_their_message() {
        let mut amendments = Amendments::default();
        for serial in ["s1:000", "s2:000"] {
            let next = changed(
                original(serial),
                &message(json!({"action": 1, "data": "two"})),
                version("s3:000"),
            );
            amendments.add_version(original(serial), next.unwrap());
        }
        amendments.forget_before(Some("s2"));
        assert_eq!(amendments.latest(original("s1:000")).data, Data::from("one"));
        assert_eq!(amendments.latest(original("s2:000")).data, Data::from("two"));
        assert_eq!(amendments.versions(original("s2:000")).len(), 2);
        amendments.forget_before(None);
        assert_eq!(amendments.versions(original("s2:000")).len(), 1);
    }

    #[test]
    fn tm8_an_annotated_message_carries_its_summary_and_stays_the_version_it_was() {
        let mut amendments = Amendments::default();
        let annotation = Annotation { kind: Some("a:total.v1".into()), ..Annotation::default() };
        let summary = amendments.annotate(original("s1:000"), annotation);
        assert_eq!(summary.action, Some(MessageAction::Summary));
        assert_eq!(summary.serial.as_deref(), Some("s1:000"));
        let expected = Some(json!({"a:total.v1": {"total": 1}}));
        assert_eq!(summary.annotations.unwrap().summary, expected);
        let latest = amendments.latest(original("s1:000"));
        assert_eq!(latest.action, Some(MessageAction::Create));
        assert_eq!(latest.annotations.unwrap().summary, expected);
        assert_eq!(amendments.annotations("s1:000").len(), 1);
    }
}
