//! Calls about people and their rooms (contract §2, extension 2).

use model::{PropertyId, RoomId, UserId};
use reqwest::Method;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::dto::{RoomDto, User, nullable};
use super::{Rest, RestError, read_each, read_json};

/// `GET /api/chat/users`.
#[derive(Debug, Deserialize)]
struct UsersAnswer {
    #[serde(default, deserialize_with = "nullable")]
    users: Vec<Value>,
}

/// A room as it is asked for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "type", rename_all = "SCREAMING_SNAKE_CASE", rename_all_fields = "camelCase")]
pub(crate) enum NewRoom {
    Direct {
        participant_ids: Vec<UserId>,
    },
    Group {
        name: String,
        property_id: PropertyId,
        participant_ids: Vec<UserId>,
        #[serde(skip_serializing_if = "Vec::is_empty")]
        allowed_property_ids: Vec<PropertyId>,
    },
}

impl NewRoom {
    /// The room of two.
    pub(crate) fn direct(other: &UserId) -> Self {
        Self::Direct { participant_ids: vec![other.clone()] }
    }

    /// A group.
    pub(crate) fn group(
        name: String,
        property_id: PropertyId,
        allowed_property_ids: Vec<PropertyId>,
        participant_ids: Vec<UserId>,
    ) -> Self {
        Self::Group { name, property_id, participant_ids, allowed_property_ids }
    }
}

impl Rest {
    /// Colleagues whose name or address holds the words; [`RestError::NotFound`] without
    /// extension 2.
    pub(crate) async fn people(&self, words: &str) -> Result<Vec<User>, RestError> {
        let request = self
            .request(Method::GET, &["chat", "users"])
            .query(&[("query", words), ("limit", &model::limits::PEOPLE_PAGE.to_string())]);
        let answer: UsersAnswer =
            read_json(self.exchange(self.with_cookies(request)).await?).await?;
        Ok(read_each(answer.users, "person"))
    }

    /// Makes a room; a direct one that is there is answered.
    pub(crate) async fn create_room(&self, room: &NewRoom) -> Result<RoomDto, RestError> {
        let request = self.request(Method::POST, &["chat", "rooms"]).json(room);
        read_json(self.exchange(self.with_cookies(request)).await?).await
    }

    /// Puts somebody into a room. 409 says that they are in it.
    pub(crate) async fn add_participant(
        &self,
        room_id: &RoomId,
        user_id: &UserId,
    ) -> Result<(), RestError> {
        let request =
            self.request(Method::POST, &["chat", "rooms", room_id.as_str(), "participants"]);
        let request = request.json(&serde_json::json!({ "userId": user_id }));
        match self.exchange(self.with_cookies(request)).await {
            Ok(_) | Err(RestError::Refused { status: 409 }) => Ok(()),
            Err(err) => Err(err),
        }
    }

    /// Takes somebody out of a room, or leaves it. 404 says that they are not in it.
    pub(crate) async fn remove_participant(
        &self,
        room_id: &RoomId,
        user_id: &UserId,
    ) -> Result<(), RestError> {
        let path = ["chat", "rooms", room_id.as_str(), "participants", user_id.as_str()];
        match self.exchange(self.with_cookies(self.request(Method::DELETE, &path))).await {
            Ok(_) | Err(RestError::NotFound) => Ok(()),
            Err(err) => Err(err),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rooms_are_asked_for_in_the_words_of_the_contract() {
        let direct = NewRoom::direct(&UserId::new("u2"));
        assert_eq!(
            serde_json::to_string(&direct).unwrap(),
            r#"{"type":"DIRECT","participantIds":["u2"]}"#
        );
        let people = vec![UserId::new("u2")];
        let group =
            |across| NewRoom::group("Bar".into(), PropertyId::new("p1"), across, people.clone());
        assert_eq!(
            serde_json::to_string(&group(vec![])).unwrap(),
            r#"{"type":"GROUP","name":"Bar","propertyId":"p1","participantIds":["u2"]}"#
        );
        let across = serde_json::to_value(group(vec![PropertyId::new("p2")])).unwrap();
        assert_eq!(across["allowedPropertyIds"], serde_json::json!(["p2"]));
    }
}
