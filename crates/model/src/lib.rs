//! Words and values of the domain, every limit with its unit.
//!
//! Native and wasm share this crate, so the page, the core and the embedded backend say the same
//! word for the same thing. It knows nothing of sockets, SQL, clocks, Ably frames or Tauri, and
//! imports nothing of ours.

mod file;
pub mod fold;
mod id;
mod language;
pub mod limits;
pub mod live;
pub mod mention;
mod message;
mod notification;
mod page;
mod person;
pub mod quote;
pub mod reaction;
mod room;
mod time;

pub use file::FileKind;
pub use id::{AttachmentId, MessageId, OrganizationId, PropertyId, RoomId, UserId};
pub use language::Language;
pub use message::{
    Amendment, Attachment, Content, Delivery, FailureCode, Message, MessageKind, Receipt,
};
pub use notification::{
    DAY_MINUTES, MOST_QUIET_HOURS, NotificationContent, NotificationLevel, NotificationSettings,
    QuietHours, Sound, Weekday,
};
pub use page::{
    HOST_BYTES, MOST_FAVOURITES, MOST_RECENT_EMOJI, MOST_TRUSTED_HOSTS, PageSettings, SKIN_TONES,
    SendKey, TEXT_PERCENT, Theme, ZOOM_PERCENT,
};
pub use person::{Availability, Participant, Person, Role};
pub use reaction::Reaction;
pub use room::{Room, RoomKind, group_name};
pub use time::Timestamp;
