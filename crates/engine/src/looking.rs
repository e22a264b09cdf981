//! A message whose answer was lost long ago is looked for in its room's history before it goes out
//! again: the service has forgotten its id, and would tell it to everybody once more.

use chat::outbox::{Input, Outcome};
use model::{MessageId, RoomId, Timestamp};

use crate::core::Core;
use crate::event::Done;
use crate::missing::Missed;
use crate::rest::dto::{MessageDto, parse_time};
use crate::rest::{Rest, RestError};

/// How much earlier than it was written a message may stand in the history, in milliseconds: the
/// clock of the desk may have been set since.
const CLOCK_MS: i64 = 60 * 60_000;
/// Pages of history it is looked for in. Where so much was said since, it goes out again: whoever
/// hears it a second time at another place has lost less than whoever never hears it.
const PAGES: usize = 20;

impl Core {
    /// Looks for an entry of the outbox at the backend.
    pub(crate) async fn look_for_entry(&mut self, message_id: MessageId, generation: u64) {
        let Ok(Some(entry)) = self.store.entry(message_id.clone()).await else {
            return self.settle_publish(message_id, generation, Outcome::Unknown);
        };
        let room_id = entry.message.room_id;
        let since = self.skew.to_server(entry.message.written_at).plus_ms(-CLOCK_MS);
        let rest = self.rest.clone();
        self.tasks.spawn(self.epoch, async move {
            let found = find(&rest, &room_id, &message_id, since).await;
            Done::LookedFor { message_id, generation, found }
        });
    }

    /// The backend said whether it has a message. One that it has settles itself as it is taken in.
    pub(crate) async fn finish_looking(
        &mut self,
        message_id: MessageId,
        generation: u64,
        found: Result<Option<MessageDto>, RestError>,
    ) {
        let is_taken = match found {
            Ok(row) => {
                tracing::info!(%message_id, is_there = row.is_some(), "Looked for a message");
                self.take_found(row).await
            }
            Err(RestError::SignedOut) => return self.expire().await,
            Err(err) => {
                tracing::info!(%message_id, %err, "A message could not be looked for");
                false
            }
        };
        if !is_taken {
            return self.settle_publish(message_id, generation, Outcome::Unknown);
        }
        let now = self.now();
        self.outbox.handle(Input::Absent { message_id, generation }, now);
    }
}

impl Core {
    /// Takes in what was found, if anything; answers whether that went well.
    async fn take_found(&mut self, row: Option<MessageDto>) -> bool {
        let Some(row) = row else { return true };
        self.keep_hole_above_own(&row.room_id()).await;
        self.ingest_rest_page(vec![row], Missed::Nothing).await.is_some()
    }
}

/// A message in the history of a room that is not older than `since`. A history that is kept from
/// this person has nothing to say: what becomes of a publish there the service decides.
async fn find(
    rest: &Rest,
    room_id: &RoomId,
    message_id: &MessageId,
    since: Timestamp,
) -> Result<Option<MessageDto>, RestError> {
    let mut cursor = None;
    for _ in 0..PAGES {
        let page = match rest.messages(room_id, cursor.as_deref()).await {
            Err(RestError::NotPermitted | RestError::NotFound) => break,
            page => page?,
        };
        let is_older = page.messages.last().is_some_and(|row| is_before(row, since));
        if let Some(found) = page.messages.into_iter().find(|row| row.id() == *message_id) {
            return Ok(Some(found));
        }
        cursor = page.next_cursor.filter(|_| !is_older);
        if cursor.is_none() {
            break;
        }
    }
    Ok(None)
}

fn is_before(row: &MessageDto, since: Timestamp) -> bool {
    let at = row.created_at.as_deref().and_then(parse_time);
    at.is_some_and(|at| at < since)
}
