//! Calls that change what was sent, and the question what was changed (extensions 6 and 8).

use model::{MessageId, RoomId, Timestamp};
use reqwest::Method;

use super::dto::{MessageDto, MessagesAnswer, format_time, parse_time};
use super::{Rest, RestError, read_each, read_json};

/// Pages of changes taken in one go.
const PAGES: usize = 20;

impl Rest {
    /// Changes the text of an own message.
    pub(crate) async fn edit_message(
        &self,
        message_id: &MessageId,
        text: &str,
    ) -> Result<MessageDto, RestError> {
        let request = self.request(Method::PATCH, &["chat", "messages", message_id.as_str()]);
        let request = request.json(&serde_json::json!({ "content": text }));
        read_json(self.exchange(self.with_cookies(request)).await?).await
    }

    /// Deletes an own message. A deployment may answer without a body; the event tells the rest.
    pub(crate) async fn delete_message(
        &self,
        message_id: &MessageId,
    ) -> Result<Option<MessageDto>, RestError> {
        let request = self.request(Method::DELETE, &["chat", "messages", message_id.as_str()]);
        let answer = self.exchange(self.with_cookies(request)).await?;
        Ok(read_json(answer).await.ok())
    }

    /// The messages of a room that were edited, deleted or reacted to since then. A deployment that does not know
    /// the question answers the newest page, of which the changed ones are as good.
    pub(crate) async fn changes(
        &self,
        room_id: &RoomId,
        mut since: Timestamp,
    ) -> Result<Vec<MessageDto>, RestError> {
        let mut changed = Vec::new();
        for _ in 0..PAGES {
            let request = self
                .request(Method::GET, &["chat", "rooms", room_id.as_str(), "messages"])
                .query(&[("changedSince", format_time(since))]);
            let answer: MessagesAnswer =
                read_json(self.exchange(self.with_cookies(request)).await?).await?;
            let page: Vec<MessageDto> = read_each(answer.messages, "message");
            // The cursor is the time to go on with; who does not know the question answers another.
            let next = answer.next_cursor.as_deref().map(|cursor| {
                let newest =
                    || page.iter().filter_map(|dto| Some(dto.amendment()?.changed_at)).max();
                parse_time(cursor).or_else(newest)
            });
            changed.extend(page);
            match next.flatten() {
                Some(next) if next > since => since = next,
                _ => break,
            }
        }
        Ok(changed)
    }
}
