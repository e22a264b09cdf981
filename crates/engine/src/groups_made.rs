//! Which groups this person made from this desk. The contract does not say who made a room; who did
//! may take people out of it.

use model::RoomId;
use store::StoreError;

use crate::core::Core;

/// Under this name the store remembers them.
const GROUPS_MADE: &str = "groups_made";

impl Core {
    /// Reads which they are.
    pub(crate) async fn load_groups_made(&mut self) -> Result<(), StoreError> {
        let kept = self.store.meta(GROUPS_MADE).await?;
        self.groups_made =
            kept.and_then(|json| serde_json::from_str(&json).ok()).unwrap_or_default();
        Ok(())
    }

    /// Another was made.
    pub(crate) async fn note_group_made(&mut self, room_id: &RoomId) {
        if !self.groups_made.insert(room_id.clone()) {
            return;
        }
        let kept = match serde_json::to_string(&self.groups_made) {
            Ok(json) => self.store.set_meta(GROUPS_MADE, Some(json)).await,
            Err(err) => Err(err.into()),
        };
        if let Err(err) = kept {
            self.store_failed(err);
        }
    }

    /// Whether this person may take others out of a room, as far as this desk knows.
    pub(crate) fn can_remove(&self, room_id: &RoomId) -> bool {
        let (Some(me), Some(room)) = (self.me(), self.directory.room(room_id)) else {
            return false;
        };
        chat::people::may_remove(me.role, room.kind, self.groups_made.contains(room_id))
    }
}
