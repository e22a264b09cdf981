//! Files that go with messages: what they are by their content, what they may be called, how they
//! look small, and the folder in which their bytes lie encrypted.
//!
//! Everything here blocks, on the disk or on the processor, and is meant for threads that may. It
//! knows nothing of rooms, messages, SQL, HTTP or windows, and decides nothing about when a file is
//! kept, sent or removed. Of ours it imports only `model`.
//!
//! Invariants, each held by a test:
//! - A kind is told by content alone; whatever cannot be told is no kind.
//! - No name that comes out of here leads out of a folder, ends in another kind than its content, or
//!   reads other than it is.
//! - A picture is never decoded beyond its limits, and what a web view is given was encoded here.
//! - Without the key nothing in the folder can be read, not even names.

mod cabinet;
mod name;
mod picture;
mod sniff;

pub use cabinet::{Cabinet, CabinetError, Form, Used};
pub use name::{fitting, tidy};
pub use picture::{Picture, PictureError, lighter, shrink};
pub use sniff::kind_of;
