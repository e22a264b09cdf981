//! People answer messages with single emoji (extension 8): here, and others.
//!
//! A reaction is an annotation of the message on the live line, and the service's summary of all of
//! them is what counts, by whichever way it comes: over the line, with a row of the backend's history,
//! or in answer to the question what was changed. Versions order them. What a person here does goes out
//! at once or not at all: a thumb that goes up hours later, under a talk that has gone on, says
//! something else. Whose an annotation is, the service has checked.

use std::collections::BTreeSet;

use ably_proto::wire;
use ably_realtime::Outcome;
use ipc::{Code, IpcError, SetReaction};
use model::reaction::{self, Told};
use model::{Message, MessageId, Reaction, RoomId, UserId, limits, live};
use serde::Deserialize;
use serde_json::Value;
use store::{OwnReaction, Reacted};

use crate::amending::{answer, deleted, no_such_message};
use crate::core::Core;
use crate::dispatch::Answer;
use crate::event::{Done, LateReply};
use crate::rest::dto::MessageDto;
use crate::rooms::signed_out;

/// What others do.
impl Core {
    /// What a message of a channel says of reactions: the summaries, and the messages of its history,
    /// which bring theirs along.
    pub(crate) fn read_reactions(
        &mut self,
        room_id: &RoomId,
        message: &wire::Message,
    ) -> Option<Reacted> {
        let summary = message.annotations.as_ref()?.summary.as_ref()?;
        let serial = message.serial.clone().filter(|serial| !serial.is_empty())?;
        let nothing = Value::Null;
        let reactions = self.sound_reactions(summary.get(live::REACTION).unwrap_or(&nothing));
        let told = Some(Told { version: String::new(), reactions });
        Some(Reacted { room_id: room_id.clone(), serial, message_id: None, told })
    }

    /// What rows of the backend say of reactions, and what the live line calls their messages.
    pub(crate) fn reacted_by(&mut self, rows: &[MessageDto]) -> Vec<Reacted> {
        let mut reacted = Vec::new();
        for row in rows {
            let Some(serial) = row.serial().map(str::to_owned) else { continue };
            let told = row.reactions().map(|(version, summary)| Told {
                version: version.to_owned(),
                reactions: self.sound_reactions(summary),
            });
            let (room_id, message_id) = (row.room_id(), Some(row.id()));
            reacted.push(Reacted { room_id, serial, message_id, told });
        }
        reacted
    }

    /// Takes what rows of the backend say of reactions, whether their messages are here or not.
    pub(crate) async fn react_by(&mut self, rows: &[MessageDto]) {
        let reacted = self.reacted_by(rows);
        self.react(reacted).await;
    }

    /// What is none, or too much, is dropped and counted.
    fn sound_reactions(&mut self, summary: &Value) -> Vec<Reaction> {
        let (told, unread) = read_summary(summary);
        let me = self.me().map(|me| me.id.clone());
        let (reactions, unsound) = reaction::sound(told, me.as_ref());
        let dropped = unread.saturating_add(unsound);
        if dropped > 0 {
            self.odd_reactions = self.odd_reactions.saturating_add(dropped as u64);
            tracing::warn!(dropped, "Dropped reactions that are none, or too many");
        }
        reactions
    }

    /// Stores reactions, and tells everybody who sees their messages. Nothing counts as unread, no
    /// room moves, and nothing rings.
    pub(crate) async fn react(&mut self, reacted: Vec<Reacted>) {
        if reacted.is_empty() {
            return;
        }
        match self.store.react(reacted).await {
            Ok(changed) => self.show_reactions(changed).await,
            Err(err) => {
                self.store_failed(err);
            }
        }
    }

    async fn show_reactions(&mut self, changed: Vec<Message>) {
        if changed.is_empty() {
            return;
        }
        let rooms: BTreeSet<RoomId> = changed.iter().map(|it| it.room_id.clone()).collect();
        self.publish_changed(changed);
        self.refresh_rooms(rooms).await;
    }
}

/// What a person here does.
impl Core {
    /// A person reacts to a message, or takes that back.
    pub(crate) async fn set_reaction(&mut self, command: SetReaction, reply: LateReply) {
        self.note_input();
        let message = match self.check_reaction(&command).await {
            Ok(message) => message,
            Err(err) => return answer(reply, Err::<Message, _>(err)),
        };
        let SetReaction { message_id, emoji, is_on } = command;
        let Some(user_id) = self.me().map(|me| me.id.clone()) else {
            return answer(reply, Err::<Message, _>(signed_out()));
        };
        let stands = |one: &Reaction| one.emoji == emoji && one.is_of(&user_id);
        if message.reactions.iter().any(stands) == is_on {
            return answer(reply, Ok(message));
        }
        let serial = match self.serial_of(&message_id).await {
            Ok(serial) => serial,
            Err(err) => return answer(reply, Err::<Message, _>(err)),
        };
        let channel = self.directory.channel(&message.room_id);
        let Some((client, channel)) = self.line.client().zip(channel) else {
            return answer(reply, Err::<Message, _>(no_line()));
        };
        let annotation = wire::Annotation::new(live::REACTION, emoji.clone());
        let own = OwnReaction { message_id, user_id, emoji, is_on, version: None };
        self.tasks.spawn(self.epoch, async move {
            let outcome = if is_on {
                client.annotate(channel, serial, annotation).await
            } else {
                client.take_back_annotation(channel, serial, annotation).await
            };
            Done::Reacted { own, outcome, reply }
        });
    }

    async fn check_reaction(&mut self, command: &SetReaction) -> Answer<Message> {
        if !reaction::is_emoji(&command.emoji) {
            return Err(IpcError::new(Code::InvalidParams, "A reaction is one emoji"));
        }
        let message = self.any_message(&command.message_id).await?;
        if message.delivery.is_pending() {
            return Err(IpcError::new(Code::NotPermitted, "The message has not been sent yet"));
        }
        if message.is_deleted {
            return Err(deleted());
        }
        if !self.is_signed_in() {
            return Err(signed_out());
        }
        if !self.deployment.can_react() {
            return Err(not_offered());
        }
        let is_new = message.reactions.iter().all(|one| one.emoji != command.emoji);
        if command.is_on && is_new && message.reactions.len() >= limits::REACTIONS_A_MESSAGE {
            return Err(too_many());
        }
        Ok(message)
    }

    async fn any_message(&mut self, message_id: &MessageId) -> Answer<Message> {
        let known = self.store.message(message_id.clone()).await;
        known.map_err(|err| self.store_failed(err))?.ok_or_else(no_such_message)
    }

    /// What the live line calls a message. A deployment whose rows do not say it offers reactions to
    /// what came over the line alone.
    async fn serial_of(&mut self, message_id: &MessageId) -> Answer<String> {
        let serial = self.store.line_serial(message_id.clone()).await;
        serial.map_err(|err| self.store_failed(err))?.ok_or_else(not_offered)
    }

    /// The service has answered. What it took is shown at once, though its summary may be on its way.
    pub(crate) async fn finish_reaction(
        &mut self,
        own: OwnReaction,
        outcome: Outcome,
        reply: LateReply,
    ) {
        let Outcome::Acked { serial } = outcome else {
            tracing::info!(?outcome, "A reaction was not taken");
            return answer(reply, Err::<Message, _>(refused(&outcome)));
        };
        let before = self.any_message(&own.message_id).await.ok();
        let taken = self.store.react_oneself(OwnReaction { version: serial, ..own }).await;
        match taken {
            Ok(Some(message)) => {
                if before.as_ref() != Some(&message) {
                    self.show_reactions(vec![message.clone()]).await;
                }
                answer(reply, Ok(message));
            }
            Ok(None) => answer(reply, Err::<Message, _>(no_such_message())),
            Err(err) => {
                let err = self.store_failed(err);
                answer(reply, Err::<Message, _>(err));
            }
        }
    }
}

/// Messages of one frame share its place in the channel, which comes with the last of them.
pub(crate) fn give_version(reacted: &mut [Reacted], room_id: &RoomId, place: &str) {
    let of_room = reacted.iter_mut().filter(|it| it.room_id == *room_id);
    for told in of_room.filter_map(|it| it.told.as_mut()) {
        if told.version.is_empty() {
            place.clone_into(&mut told.version);
        }
    }
}

/// One emoji of a summary (TM7, `distinct.v1`).
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Sum {
    #[serde(default)]
    total: u32,
    #[serde(default)]
    client_ids: Vec<String>,
}

/// The reactions of a summary, and how many of them cannot be read.
fn read_summary(summary: &Value) -> (Vec<Reaction>, usize) {
    let Some(by_emoji) = summary.as_object() else {
        return (Vec::new(), usize::from(!summary.is_null()));
    };
    let reaction = |(emoji, sum): (&String, &Value)| {
        let Sum { total, client_ids } = Sum::deserialize(sum).ok()?;
        let people = client_ids.into_iter().map(UserId::new).collect();
        Some(Reaction { emoji: emoji.clone(), people, count: total })
    };
    let read: Vec<Reaction> = by_emoji.iter().filter_map(reaction).collect();
    let unread = by_emoji.len().saturating_sub(read.len());
    (read, unread)
}

/// What the service's refusal means to whoever asked.
fn refused(outcome: &Outcome) -> IpcError {
    let error = match outcome {
        Outcome::Transient { error } if error.status_code == 429 => {
            return IpcError::new(Code::RateLimited, "Too many reactions in a minute");
        }
        Outcome::Permanent { error } => error,
        Outcome::Acked { .. } | Outcome::Transient { .. } | Outcome::Unknown => return no_line(),
    };
    match (error.code, error.status_code) {
        (NO_ANNOTATIONS, _) => not_offered(),
        (_, 409) => deleted(),
        (_, 422) => too_many(),
        (_, 404) => no_such_message(),
        (_, 401 | 403) => IpcError::new(Code::NotPermitted, "The service does not permit it"),
        _ => IpcError::new(Code::ServerTrouble, "The service did not take the reaction"),
    }
}

/// Ably's code for a channel whose messages are not annotated.
const NO_ANNOTATIONS: u32 = 93_002;

fn no_line() -> IpcError {
    IpcError::new(Code::Unreachable, "There is no live line, or no answer came over it")
}

fn not_offered() -> IpcError {
    IpcError::new(Code::NotOffered, "Nobody can react to this message here")
}

fn too_many() -> IpcError {
    IpcError::new(Code::TooManyReactions, "The message has as many reactions as it can")
}

#[cfg(test)]
mod tests {
    use ably_proto::wire::ErrorInfo;
    use serde_json::json;

    use super::*;

    #[test]
    fn a_summary_is_read_and_what_cannot_be_is_counted() {
        let summary = json!({
            "👍": {"total": 2, "clientIds": ["ana", "bruno"], "clipped": false},
            "🎉": {"total": 7, "clipped": true},
            "👀": "three",
            "🏨": {"total": -1, "clientIds": ["ana"]},
            "✅": {"total": 1, "clientIds": {"ana": 1}},
        });
        let (read, unread) = read_summary(&summary);
        let mut shown: Vec<_> =
            read.iter().map(|one| (one.emoji.as_str(), one.count, one.people.len())).collect();
        shown.sort_unstable();
        assert_eq!((shown, unread), (vec![("🎉", 7, 0), ("👍", 2, 2)], 3));
        for (nothing, unread) in
            [(json!(null), 0), (json!({}), 0), (json!([1]), 1), (json!("x"), 1)]
        {
            assert_eq!(read_summary(&nothing), (Vec::new(), unread), "{nothing}");
        }
    }

    fn told(room: &str, version: &str) -> Reacted {
        Reacted {
            room_id: RoomId::new(room),
            serial: "s".to_owned(),
            message_id: None,
            told: Some(Told { version: version.to_owned(), reactions: Vec::new() }),
        }
    }

    #[test]
    fn summaries_of_one_frame_have_its_place_and_those_before_keep_theirs() {
        let mut batch = [told("lobby", "1"), told("lobby", ""), told("bar", ""), told("lobby", "")];
        give_version(&mut batch, &RoomId::new("lobby"), "2");
        let versions = batch.map(|it| it.told.unwrap().version);
        assert_eq!(versions, ["1", "2", "", "2"]);
    }

    #[test]
    fn each_refusal_of_the_service_has_its_code() {
        let permanent =
            |code, status| Outcome::Permanent { error: ErrorInfo::new(code, status, "") };
        let transient =
            |code, status| Outcome::Transient { error: ErrorInfo::new(code, status, "") };
        for (outcome, code) in [
            (permanent(40000, 409), Code::MessageDeleted),
            (permanent(40000, 422), Code::TooManyReactions),
            (permanent(40400, 404), Code::NotFound),
            (permanent(40160, 401), Code::NotPermitted),
            (permanent(93002, 400), Code::NotOffered),
            (permanent(40000, 400), Code::ServerTrouble),
            (transient(42911, 429), Code::RateLimited),
            (transient(80003, 400), Code::Unreachable),
            (Outcome::Unknown, Code::Unreachable),
        ] {
            assert_eq!(refused(&outcome).code, code, "{outcome:?}");
        }
    }
}
