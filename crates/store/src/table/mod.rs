//! One file a table: its SQL, and the methods of [`crate::Db`] over it.

pub(crate) mod amendments;
pub(crate) mod attachments;
pub(crate) mod drafts;
pub(crate) mod gaps;
pub(crate) mod history;
pub(crate) mod ingest;
pub(crate) mod journal;
pub(crate) mod left_behind;
pub(crate) mod messages;
pub(crate) mod meta;
pub(crate) mod ordinals;
pub(crate) mod outbox;
pub(crate) mod outbox_changes;
pub(crate) mod participants;
pub(crate) mod people;
pub(crate) mod quotes;
pub(crate) mod reactions;
pub(crate) mod receipts;
pub(crate) mod room_settings;
pub(crate) mod rooms;
pub(crate) mod search;
pub(crate) mod search_backlog;
pub(crate) mod summaries;
pub(crate) mod ticks;
pub(crate) mod timeline;
pub(crate) mod unread;
