//! What happens to an entry of `outbox`: on the wire, settled, or changed by a person.

use model::{Content, Delivery, FailureCode, Message, MessageId, RoomId, Timestamp};
use rusqlite::{Connection, params};

use crate::table::ingest::{self, Source};
use crate::table::{gaps, outbox};
use crate::{Change, Db, Incoming, SentAt, StoreError};

impl Db {
    /// See [`crate::Store::set_delivery`].
    pub fn set_delivery(
        &mut self,
        id: &MessageId,
        delivery: Delivery,
    ) -> Result<Option<Message>, StoreError> {
        self.transact(|tx| {
            let changed = match delivery {
                Delivery::Queued => set_state(tx, id, "queued", None)?,
                Delivery::Sending => set_state(tx, id, "sending", None)?,
                Delivery::Waiting { until } => set_state(tx, id, "waiting", until)?,
                Delivery::Failed { code } => park(tx, id, code)?,
                Delivery::Sent | Delivery::Delivered | Delivery::Read => false,
            };
            let entry = if changed { outbox::find(tx, id)? } else { None };
            Ok(entry.map(|entry| entry.message))
        })
    }

    /// See [`crate::Store::settle_sent`].
    pub fn settle_sent(
        &mut self,
        id: &MessageId,
        sent_at: SentAt,
    ) -> Result<Option<Message>, StoreError> {
        self.transact_lazily(|tx| {
            let Some(entry) = outbox::find(tx, id)? else { return Ok(None) };
            let (sent_at, serial) = match sent_at {
                SentAt::Told { at, serial } => (at, Some(serial)),
                SentAt::Guessed(at) => (behind_all(tx, &entry.message.room_id, at)?, None),
            };
            let message =
                Message { sent_at: Some(sent_at), delivery: Delivery::Sent, ..entry.message };
            let incoming = Incoming { message, serial, mentions_me: false };
            let settled = ingest::ingest(tx, vec![incoming], Source::Acknowledged)?;
            Ok(settled.changed.into_iter().find(|message| message.id == *id))
        })
    }

    /// See [`crate::Store::settle_failed`].
    pub fn settle_failed(
        &mut self,
        id: &MessageId,
        code: FailureCode,
    ) -> Result<Option<Message>, StoreError> {
        self.set_delivery(id, Delivery::Failed { code })
    }

    /// See [`crate::Store::requeue`].
    pub fn requeue(&mut self, id: &MessageId) -> Result<Change<Message>, StoreError> {
        self.change(id, |tx, message| {
            if matches!(message.delivery, Delivery::Sending) {
                return Ok(false);
            }
            tx.prepare_cached(
                "UPDATE outbox SET state = 'queued', until = NULL, code = NULL WHERE id = ?1",
            )?
            .execute([id.as_str()])?;
            Ok(true)
        })
    }

    /// See [`crate::Store::edit_queued`].
    pub fn edit_queued(
        &mut self,
        id: &MessageId,
        text: &str,
    ) -> Result<Change<Message>, StoreError> {
        // What the service may have under this id it would keep: a second publish with another
        // text is dropped there, and the edit would be lost without a word.
        self.change(id, |tx, _| {
            let edited = tx
                .prepare_cached("UPDATE outbox SET text = ?2 WHERE id = ?1 AND is_exposed = 0")?
                .execute(params![id.as_str(), text])?;
            Ok(edited > 0)
        })
    }

    /// See [`crate::Store::discard`].
    pub fn discard(&mut self, id: &MessageId) -> Result<Change<(RoomId, Content)>, StoreError> {
        self.transact(|tx| {
            let Some(entry) = outbox::find(tx, id)? else { return Ok(Change::Gone) };
            if matches!(entry.message.delivery, Delivery::Sending) {
                return Ok(Change::OnTheWire);
            }
            outbox::remove(tx, id)?;
            Ok(Change::Done((entry.message.room_id, entry.message.content)))
        })
    }

    fn change(
        &mut self,
        id: &MessageId,
        job: impl FnOnce(&Connection, &Message) -> Result<bool, StoreError>,
    ) -> Result<Change<Message>, StoreError> {
        self.transact(|tx| {
            let Some(entry) = outbox::find(tx, id)? else { return Ok(Change::Gone) };
            if !job(tx, &entry.message)? {
                return Ok(Change::OnTheWire);
            }
            Ok(outbox::find(tx, id)?.map_or(Change::Gone, |entry| Change::Done(entry.message)))
        })
    }
}

/// A guess by this desk's clock must not put a message before what stands above it already.
fn behind_all(conn: &Connection, room: &RoomId, guess: Timestamp) -> Result<Timestamp, StoreError> {
    let newest = gaps::newest_time(conn, room)?;
    Ok(newest.map_or(guess, |newest| guess.max(newest.plus_ms(1))))
}

/// Only a person leads out of `failed`. Going on the wire exposes the entry for good, until the
/// service refuses it.
fn set_state(
    conn: &Connection,
    id: &MessageId,
    state: &str,
    until: Option<Timestamp>,
) -> Result<bool, StoreError> {
    let changed = conn
        .prepare_cached(
            "UPDATE outbox
             SET state = ?2, until = ?3, is_exposed = max(is_exposed, ?2 = 'sending')
             WHERE id = ?1 AND state <> 'failed' AND (state <> ?2 OR until IS NOT ?3)",
        )?
        .execute(params![id.as_str(), state, until.map(Timestamp::as_ms)])?;
    Ok(changed > 0)
}

fn park(conn: &Connection, id: &MessageId, code: FailureCode) -> Result<bool, StoreError> {
    let changed = conn
        .prepare_cached(
            "UPDATE outbox SET state = 'failed', code = ?2, until = NULL, is_exposed = 0
             WHERE id = ?1 AND (state <> 'failed' OR code IS NOT ?2)",
        )?
        .execute(params![id.as_str(), code.as_str()])?;
    Ok(changed > 0)
}
