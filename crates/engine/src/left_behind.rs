//! What is unsent of rooms this person is no longer in: it stays on this desk, and they are told.

use std::collections::BTreeMap;

use ipc::{LeftBehind, Notice};
use model::RoomId;
use store::StoreError;

use crate::core::Core;
use crate::dispatch::Answer;

/// Under this name the store remembers what rooms were called.
const NAMES: &str = "left_rooms";

type Names = BTreeMap<RoomId, String>;

impl Core {
    /// What is left behind, by room.
    pub(crate) async fn left_behind(&mut self) -> Answer<Vec<LeftBehind>> {
        let read = self.read_left_behind().await;
        read.map_err(|err| self.store_failed(err))
    }

    async fn read_left_behind(&self) -> Result<Vec<LeftBehind>, StoreError> {
        let names = self.left_names().await?;
        let behind = self.store.left_behind().await?.into_iter().map(|behind| LeftBehind {
            room_name: names.get(&behind.room).cloned().unwrap_or_default(),
            room_id: behind.room,
            messages: behind.messages,
            draft: behind.draft,
        });
        Ok(behind.collect())
    }

    async fn left_names(&self) -> Result<Names, StoreError> {
        let kept = self.store.meta(NAMES).await?;
        Ok(kept.and_then(|json| serde_json::from_str(&json).ok()).unwrap_or_default())
    }

    /// Remembers what a room is called that goes.
    pub(crate) async fn keep_name(&mut self, room_id: &RoomId) {
        let Some(name) = self.directory.summary(room_id).map(|room| room.name.clone()) else {
            return;
        };
        let kept = match self.left_names().await {
            Ok(mut names) => {
                names.insert(room_id.clone(), name);
                self.keep_names(&names).await
            }
            Err(err) => Err(err),
        };
        if let Err(err) = kept {
            self.store_failed(err);
        }
    }

    async fn keep_names(&self, names: &Names) -> Result<(), StoreError> {
        let json = serde_json::to_string(names)?;
        self.store.set_meta(NAMES, (!names.is_empty()).then_some(json)).await
    }

    /// Says that something is left behind while that is so. Before the rooms have come, as after a
    /// damaged file was built anew, nothing is known of it.
    pub(crate) async fn note_left_behind(&mut self) {
        if self.directory.is_empty() {
            return;
        }
        match self.forget_names().await {
            Ok(true) => self.raise(Notice::LeftBehind),
            Ok(false) => self.clear(Notice::LeftBehind),
            Err(err) => {
                self.store_failed(err);
            }
        }
    }

    /// Forgets the names of rooms of which nothing is left; answers whether something is of others.
    async fn forget_names(&self) -> Result<bool, StoreError> {
        let behind = self.store.left_behind().await?;
        let before = self.left_names().await?;
        let mut names = before.clone();
        names.retain(|room_id, _| behind.iter().any(|behind| behind.room == *room_id));
        if names != before {
            self.keep_names(&names).await?;
        }
        Ok(!behind.is_empty())
    }
}
