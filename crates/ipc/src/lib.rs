//! What crosses the web view boundary: commands, replies, events, the snapshot, errors.
//!
//! The page and `deskbell-rpc` speak exactly this. It knows nothing of Tauri, JSON-RPC framing,
//! Ably, SQL or HTTP, carries no secret outwards, and imports only `model`.
//!
//! Every mutating command is idempotent by an id its caller made, because a reload of the page can
//! run a command twice (tauri-apps/tauri#14154).

mod card;
mod command;
mod diagnostics;
mod error;
mod event;
mod file;
mod people;
mod storage;
mod view;

pub use card::WindowCard;
pub use command::*;
pub use diagnostics::{Diagnostics, DiagnosticsText, Histogram, SavedFile};
pub use error::{Code, IpcError};
pub use event::{Envelope, Event};
pub use file::{FileContent, PICTURE_SCHEME, PictureOf, PictureSize, StagedAttachment};
pub use people::*;
pub use storage::StorageUsed;
pub use view::*;
