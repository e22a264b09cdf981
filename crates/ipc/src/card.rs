//! A card in the window: what a notification of the system would say, for whoever is at the window
//! already.

use model::{MessageId, RoomId, Sound};
use serde::{Deserialize, Serialize};

/// A card to be shown in the window, beside whatever is there. A newer one of the same room
/// replaces it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct WindowCard {
    /// The room it leads to.
    pub room_id: RoomId,
    /// The newest message it tells of.
    pub message_id: MessageId,
    /// First line: who wrote and where, as far as the person lets it show.
    pub title: String,
    /// The rest; plain text, and may be empty.
    pub body: String,
    /// What is to be heard with it.
    pub sound: Option<Sound>,
}
