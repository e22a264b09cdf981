//! Updates, deletes, appends and annotations of messages that were published (digest §15).

use ably_proto::wire::{Annotation, AnnotationAction, ErrorInfo, Message, MessageAction, Version};
use tokio::time::Instant;

use super::amendments::changed;
use super::state::{State, unsigned};
use super::{Channel, Origin, summary};
use crate::live::publish::{ANYBODY, Identity, is_bare_scalar, prepare_change, speaker};
use crate::live::refusal;
use crate::live::serial;
use crate::persist::Persist;

/// Who changes a message, and how far their rights go.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Editor<'a> {
    /// Who.
    pub(crate) identity: Identity<'a>,
    /// Whether they may change their own messages.
    pub(crate) may_own: bool,
    /// Whether they may change everybody's.
    pub(crate) may_any: bool,
    /// Most bytes a version may have.
    pub(crate) max_size: usize,
}

impl Editor<'_> {
    /// Whoever may change nothing is told so before being told what there is.
    fn check_at_all(&self) -> Result<(), ErrorInfo> {
        if self.may_any || self.may_own { Ok(()) } else { Err(refusal::not_permitted()) }
    }

    fn check(&self, owner: Option<&str>) -> Result<(), ErrorInfo> {
        let own = self.identity.filter(|id| *id != ANYBODY);
        match (self.may_any, self.may_own, own) {
            (true, ..) => Ok(()),
            (_, true, Some(own)) if owner == Some(own) => Ok(()),
            (_, true, None) => Err(refusal::nobody_has_no_own_messages()),
            _ => Err(refusal::not_permitted()),
        }
    }
}

impl Channel {
    /// Makes a new version of a message, stores it and tells everybody. Answers its serial.
    ///
    /// # Errors
    /// 93002 where messages do not change, 40003 without a serial, 40400 for a message that is not
    /// or no longer known, 40160 and 40166 for want of a right, and what storage refuses.
    pub(crate) async fn amend(
        &self,
        origin: &Origin,
        mut change: Message,
        editor: Editor<'_>,
        storage: &dyn Persist,
    ) -> Result<String, ErrorInfo> {
        self.must_be_mutable()?;
        editor.check_at_all()?;
        prepare_change(&mut change)?;
        let mut state = self.lock().await;
        let original = original(&state, change.serial.as_deref())?;
        editor.check(original.client_id.as_deref())?;
        let position = state.serials.next(unsigned(origin.now_ms));
        let version_serial = serial::of_message(&position, 0);
        let given = change.version.take().unwrap_or_default();
        let version = Version {
            serial: Some(version_serial.clone()),
            timestamp: Some(origin.now_ms),
            client_id: speaker(given.client_id, editor.identity)?,
            ..given
        };
        let latest = state.amendments.latest(original.clone());
        let summary = latest.annotations.clone();
        let next = changed(latest, &change, version)?;
        let size = next.size();
        if size > editor.max_size {
            return Err(refusal::message_too_large());
        }
        let mut decoded = next.clone();
        // What cannot be decoded, such as a cipher, is storage's to judge.
        let _ = decoded.decode();
        storage.amend(&self.name, &decoded).await?;
        state.amendments.add_version(original, next.clone());
        let mut told = Message { annotations: summary, ..next };
        if change.action == Some(MessageAction::Append) {
            told.action = change.action;
            (told.data, told.encoding) = (std::mem::take(&mut change.data), change.encoding);
        }
        state.tell_version(&self.name, origin, position, told, size);
        Ok(version_serial)
    }

    /// Takes annotations up and tells everybody, and everybody their summaries. Answers their
    /// serials.
    ///
    /// # Errors
    /// 93002 where messages are not annotated, the refusal of [`summary::check`], 40012 for
    /// another's identity; nothing is then taken up. 40400 for a message that is not or no longer
    /// known, and what storage refuses; those before it are.
    pub(crate) async fn annotate(
        &self,
        origin: &Origin,
        mut annotations: Vec<Annotation>,
        identity: Identity<'_>,
        max_size: usize,
        storage: &dyn Persist,
    ) -> Result<Vec<Option<String>>, ErrorInfo> {
        self.must_be_mutable()?;
        prepare_annotations(&mut annotations, identity, max_size)?;
        let mut state = self.lock().await;
        let position = state.serials.next(unsigned(origin.now_ms));
        let mut serials = Vec::with_capacity(annotations.len());
        let mut told = Vec::with_capacity(annotations.len());
        let mut summaries = Vec::with_capacity(annotations.len());
        let mut refused = None;
        for (index, mut annotation) in annotations.into_iter().enumerate() {
            let id =
                annotation.id.clone().unwrap_or_else(|| format!("{}:{index}", origin.frame_id));
            if let Some(serial) = state.known.serial(&id, Instant::now()) {
                serials.push(Some(serial.to_owned()));
                continue;
            }
            let serial = serial::of_message(&position, index);
            annotation.id = Some(id.clone());
            annotation.serial = Some(serial.clone());
            annotation.timestamp = Some(origin.now_ms);
            annotation.action = annotation.action.or(Some(AnnotationAction::Create));
            match self.sum_up(&mut state, &annotation, storage).await {
                Ok(summary) => summaries.push(summary),
                Err(error) => {
                    refused = Some(error);
                    break;
                }
            }
            state.known.remember(id, serial.clone(), Instant::now());
            told.push(annotation);
            serials.push(Some(serial));
        }
        state.tell_annotations(&self.name, origin, &position, told, summaries);
        refused.map_or(Ok(serials), Err)
    }

    /// Stores an annotation; the summary of its message then. Storage has the last word, and reaches
    /// back further than the channel.
    async fn sum_up(
        &self,
        state: &mut State,
        annotation: &Annotation,
        storage: &dyn Persist,
    ) -> Result<Message, ErrorInfo> {
        let stored = storage.annotate(&self.name, annotation).await?;
        let original = original(state, annotation.message_serial.as_deref());
        let here = original.map(|original| state.amendments.annotate(original, annotation.clone()));
        stored.map_or(here, Ok)
    }

    fn must_be_mutable(&self) -> Result<(), ErrorInfo> {
        if self.limits.is_mutable { Ok(()) } else { Err(refusal::not_mutable()) }
    }
}

fn prepare_annotations(
    annotations: &mut [Annotation],
    identity: Identity<'_>,
    max_size: usize,
) -> Result<(), ErrorInfo> {
    if annotations.is_empty() {
        return Err(refusal::bad_request("No annotations given"));
    }
    if annotations.iter().map(|it| it.data.size()).sum::<usize>() > max_size {
        return Err(refusal::message_too_large());
    }
    for annotation in annotations {
        annotation.client_id = speaker(annotation.client_id.take(), identity)?;
        summary::check(annotation)?;
        if is_bare_scalar(&annotation.data) {
            return Err(refusal::bad_payload());
        }
        if annotation.message_serial.as_ref().is_none_or(String::is_empty) {
            return Err(refusal::bad_value("The serial of the message is missing"));
        }
    }
    Ok(())
}

fn original(state: &State, message_serial: Option<&str>) -> Result<Message, ErrorInfo> {
    let message_serial = message_serial
        .filter(|serial| !serial.is_empty())
        .ok_or_else(|| refusal::bad_value("The serial of the message is missing"))?;
    state.original(message_serial).ok_or_else(refusal::unknown_message)
}
