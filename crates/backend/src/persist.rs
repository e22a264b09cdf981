//! Where the live endpoint hands over what must not be lost.
//!
//! The live endpoint knows Ably's rules and nothing of rooms; whoever implements this trait knows
//! rooms and nothing of frames.

use ably_proto::wire::{Annotation, ErrorInfo, Message};
use futures_util::future::BoxFuture;

/// Stores what passes through a channel.
pub trait Persist: Send + Sync {
    /// Called once for each publish that is not ephemeral, before it is acknowledged.
    ///
    /// `client_id` and the decoded data of the message are set.
    ///
    /// # Errors
    /// The refusal to be sent as a NACK: not the sender's own message (40012), no participant of
    /// the room (40160), too large (40009), malformed (40000), over the message limit (42911).
    fn persist(
        &self,
        channel: &str,
        message: &Message,
    ) -> BoxFuture<'_, Result<Persisted, ErrorInfo>>;

    /// Called once for each new version of a message, before it is acknowledged; `message` is the
    /// whole of it, and says in `action` whether it deletes.
    ///
    /// A storage that knows no versions need not do anything about it: it refuses.
    ///
    /// # Errors
    /// The refusal to be sent as a NACK.
    fn amend(&self, _channel: &str, _message: &Message) -> BoxFuture<'_, Result<(), ErrorInfo>> {
        Box::pin(async { Err(ErrorInfo::new(93002, 400, "Messages here do not change")) })
    }

    /// Called once for each annotation, before it is acknowledged; client id, serial, message serial
    /// and action are set. Answers the message's new summary, as subscribers are to be told of it:
    /// the message may be older than what its channel remembers. `None` where the storage keeps no
    /// annotations; those of messages that the channel remembers are then summed up there.
    ///
    /// # Errors
    /// The refusal to be sent as a NACK.
    fn annotate(
        &self,
        _channel: &str,
        _annotation: &Annotation,
    ) -> BoxFuture<'_, Result<Option<Message>, ErrorInfo>> {
        Box::pin(async { Ok(None) })
    }

    /// Called once for each ephemeral publish (typing, read, delivered), before it is passed on.
    ///
    /// # Errors
    /// The refusal to be sent as a NACK: forged (40012) or over the limit of its kind (42911).
    fn admit(&self, _channel: &str, _message: &Message) -> Result<(), ErrorInfo> {
        Ok(())
    }
}

/// What became of a publish that was accepted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Persisted {
    /// It is stored now and goes to everybody attached.
    New,
    /// It was stored before under the same id: acknowledge it, deliver it to nobody.
    Duplicate,
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Unversioned;

    impl Persist for Unversioned {
        fn persist(&self, _: &str, _: &Message) -> BoxFuture<'_, Result<Persisted, ErrorInfo>> {
            Box::pin(async { Ok(Persisted::New) })
        }
    }

    #[tokio::test]
    async fn a_storage_that_knows_no_versions_takes_none() {
        let refused = Unversioned.amend("lobby", &Message::default()).await.unwrap_err();
        assert_eq!(refused.code, 93002);
    }
}
