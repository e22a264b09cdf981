//! What of a page of history this person has missed. Only that is told; the rest was there before
//! them, or before this desk.

use chat::notify::Origin;
use model::{RoomId, Timestamp};
use store::{Gap, Incoming, StoreError};

use crate::core::Core;

/// Which messages of a page were missed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Missed {
    /// All that are new here.
    All,
    /// Those sent from then on.
    Since(Timestamp),
    /// None.
    Nothing,
}

impl Missed {
    fn has(self, incoming: &Incoming) -> bool {
        match self {
            Self::All => true,
            Self::Since(since) => incoming.message.sent_at >= Some(since),
            Self::Nothing => false,
        }
    }
}

impl Core {
    /// Whether this person's rooms were known here before those that come now. On a new desk all are
    /// new, and none of them to the person.
    pub(crate) fn knows_rooms(&self) -> bool {
        !self.directory.is_empty() || self.line.are_rooms_current()
    }

    /// This person was put into a room that was not known here.
    pub(crate) fn note_joined(&mut self, room_id: RoomId) {
        let Some(me) = self.me().map(|me| me.id.clone()) else { return };
        let participants = self.directory.room(&room_id).map(|room| &room.participants);
        let mine = participants.into_iter().flatten().find(|one| one.person.id == me);
        if let Some(joined_at) = mine.map(|mine| mine.joined_at) {
            self.joined.insert(room_id, joined_at);
        }
    }

    /// What is missed in a room: all that lies in a hole. Without any message from before there is no
    /// hole; then it is what came since the room was known to be empty, or this person in it.
    pub(crate) async fn missed(&self, room_id: &RoomId, gaps: &[Gap]) -> Missed {
        if !gaps.is_empty() || self.is_known_whole(room_id).await {
            return Missed::All;
        }
        self.joined.get(room_id).map_or(Missed::Nothing, |since| Missed::Since(*since))
    }

    /// Whether the very first message of a room is here, or it was known to have none.
    async fn is_known_whole(&self, room_id: &RoomId) -> bool {
        self.store.history(room_id.clone()).await.unwrap_or_default().reached_start
    }

    /// An own message comes to stand in a room before anybody has said what is missing there: what is
    /// missing begins above it, not below.
    pub(crate) async fn keep_hole_above_own(&mut self, room_id: &RoomId) {
        if !self.catch_up.is_unsure(room_id) {
            return;
        }
        if let Err(err) = self.open_hole(room_id).await {
            self.store_failed(err);
        }
    }

    /// From here on something may be missing in a room: behind its newest message, and in one that was
    /// known to be empty from the beginning of time.
    pub(crate) async fn open_hole(&self, room_id: &RoomId) -> Result<(), StoreError> {
        let opened = self.store.open_gaps(vec![room_id.clone()]).await?;
        if opened.is_empty() && self.is_known_whole(room_id).await {
            self.store.open_gap(room_id.clone(), Timestamp::default()).await?;
        }
        Ok(())
    }

    /// Stores the messages of a page.
    pub(crate) async fn ingest_page(
        &mut self,
        incoming: Vec<Incoming>,
        missed: Missed,
    ) -> Option<()> {
        let (new, old): (Vec<_>, Vec<_>) = incoming.into_iter().partition(|one| missed.has(one));
        for (part, origin) in [(old, Origin::History), (new, Origin::CatchUp)] {
            if !part.is_empty() {
                self.ingest(part, Vec::new(), origin).await?;
            }
        }
        Some(())
    }
}
