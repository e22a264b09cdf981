//! All SQL of the desk: one SQLite file, encrypted with SQLCipher, its migrations, one writer
//! thread and a few read connections.
//!
//! It knows nothing of tokens, sockets, Ably, HTTP, Tauri, the web view's commands or words on a
//! screen, and decides nothing about chat: it keeps facts, says which of them are new, and counts.
//! Of ours it imports only `model`. Time that orders anything is an argument; the system's clock
//! only names files that were set aside.
//!
//! [`Store`] is the async handle. [`Db`] is the blocking core under it: reading takes `&Db`,
//! writing `&mut Db`, and every writing call is one transaction. A [`Place`] runs it without threads,
//! in memory too, where a simulation has to repeat itself exactly.
//!
//! Invariants, each held by a test:
//! - A message is in the outbox or among the messages, never in both. What is in the outbox comes
//!   last in its room's timeline, in the order it was written (local ordinal, never a clock).
//! - Delivery only moves forward; only a person leads from failed back to queued.
//! - Rows and the cursor that covers them are committed together.
//! - Newness is decided here: the same message ingested again is not new.
//! - What is among the messages is in the search's index, and nothing else is.
//! - A file that cannot be read is set aside, never deleted.

mod aside;
mod checkpoint;
mod connection;
mod db;
mod error;
mod files;
#[cfg(test)]
mod full_disk;
mod in_place;
mod key;
mod migrate;
mod open;
mod opened_room;
#[cfg(test)]
mod plans;
mod position;
mod readers;
mod rescue;
mod retention;
mod search;
mod storage;
mod store;
mod table;
#[cfg(test)]
mod test_desk;
mod value;
#[cfg(test)]
mod versions;
mod worker;

pub use connection::make_ready;
pub use db::Db;
pub use error::{OpenError, StoreError};
pub use in_place::{Gate, GateFuture, Place, Running};
pub use key::Key;
pub use open::Origin;
pub use opened_room::OpenedRoom;
pub use search::{Found, Hit, Search, SearchCursor, SearchedRange};
pub use storage::FileSize;
pub use store::{Opened, Store};
pub use value::{
    Admission, Amended, Arrival, Behind, Change, Gap, History, Incoming, Ingested, JournalRow,
    KeptFile, OutboxEntry, OwnReaction, Owner, Ownership, Reacted, ReadMarker, ReceiptKind,
    Retired, RoomReceipt, RoomRow, RoomSettings, RoomsDiff, SentAt, TimelineRow, TimelineSlice,
};
