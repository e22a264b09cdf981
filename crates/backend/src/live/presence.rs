//! The presence set of one channel (digest §11, "Server").

use std::collections::BTreeMap;

use ably_proto::wire::{
    Action, Data, ErrorInfo, Flags, PresenceAction, PresenceMessage, ProtocolMessage,
};

use super::refusal;

/// Members in one SYNC frame.
const SYNC_PAGE: usize = 100;

/// Members by connection id and client id (TP3h); each is kept as its `PRESENT` message.
#[derive(Debug, Default)]
pub(crate) struct Members {
    set: BTreeMap<(String, String), PresenceMessage>,
}

impl Members {
    /// Whether nobody is present.
    pub(crate) fn is_empty(&self) -> bool {
        self.set.is_empty()
    }

    /// Everybody, ordered by connection and client id.
    pub(crate) fn iter(&self) -> impl Iterator<Item = &PresenceMessage> {
        self.set.values()
    }

    /// Applies one event that has its client id, connection id, id and timestamp. Answers the
    /// event to broadcast; `None` where there is nothing to tell.
    ///
    /// # Errors
    /// 91003 when the set is full, 40003 for an action nobody can send.
    pub(crate) fn apply(
        &mut self,
        event: PresenceMessage,
        max_members: usize,
    ) -> Result<Option<PresenceMessage>, ErrorInfo> {
        match event.action {
            PresenceAction::Enter | PresenceAction::Update | PresenceAction::Present => {
                self.enter(event, max_members).map(Some)
            }
            PresenceAction::Leave => Ok(self.leave(event)),
            PresenceAction::Absent | PresenceAction::Unknown(_) => {
                Err(refusal::bad_presence_action())
            }
        }
    }

    /// Takes out all members of a connection and answers what they were.
    pub(crate) fn remove_connection(&mut self, connection_id: &str) -> Vec<PresenceMessage> {
        let mut gone = Vec::new();
        self.set.retain(|(connection, _), member| {
            let stays = connection != connection_id;
            if !stays {
                gone.push(member.clone());
            }
            stays
        });
        gone
    }

    /// The SYNC frames of the set as it is, under a sync sequence name without colons (RTP18).
    pub(crate) fn sync_frames(&self, channel: &str, sequence: &str) -> Vec<ProtocolMessage> {
        let members: Vec<&PresenceMessage> = self.set.values().collect();
        let pages = members.len().div_ceil(SYNC_PAGE);
        let page = |(index, page): (usize, &[&PresenceMessage])| {
            let cursor = if index + 1 == pages { String::new() } else { (index + 1).to_string() };
            ProtocolMessage {
                channel_serial: Some(format!("{sequence}:{cursor}")),
                presence: page.iter().map(|member| (*member).clone()).collect(),
                ..ProtocolMessage::on_channel(Action::Sync, channel)
            }
        };
        members.chunks(SYNC_PAGE).enumerate().map(page).collect()
    }

    fn enter(
        &mut self,
        mut event: PresenceMessage,
        max_members: usize,
    ) -> Result<PresenceMessage, ErrorInfo> {
        let key = key(&event);
        let is_new = !self.set.contains_key(&key);
        if is_new && self.set.len() >= max_members {
            return Err(refusal::too_many_members());
        }
        // Updating without having entered is entering (RTP9b).
        if is_new || event.action == PresenceAction::Present {
            event.action = PresenceAction::Enter;
        }
        let member = PresenceMessage { action: PresenceAction::Present, ..event.clone() };
        self.set.insert(key, member);
        Ok(event)
    }

    /// Leaving twice is fine (RTP10d); a leave without data repeats the last data (RTP10a).
    fn leave(&mut self, mut event: PresenceMessage) -> Option<PresenceMessage> {
        let member = self.set.remove(&key(&event))?;
        if matches!(event.data, Data::None) {
            event.data = member.data;
            event.encoding = member.encoding;
        }
        Some(event)
    }
}

/// The LEAVE of a member that did not send one. Its id must not begin with the connection id, so
/// that receivers compare it by time (RTP2b1).
pub(crate) fn synthesized_leave(
    member: PresenceMessage,
    id: String,
    timestamp: i64,
) -> PresenceMessage {
    PresenceMessage {
        action: PresenceAction::Leave,
        id: Some(id),
        timestamp: Some(timestamp),
        ..member
    }
}

/// Whether a subscriber with these modes on this connection is told of events in `frame`. One's
/// own events come without any right to subscribe (RTP17a).
pub(crate) fn is_told(modes: Flags, connection_id: &str, frame: &ProtocolMessage) -> bool {
    let is_own = |event: &PresenceMessage| event.connection_id.as_deref() == Some(connection_id);
    modes.contains(Flags::PRESENCE_SUBSCRIBE) || frame.presence.iter().any(is_own)
}

fn key(event: &PresenceMessage) -> (String, String) {
    (event.connection_id.clone().unwrap_or_default(), event.client_id.clone().unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn event(action: PresenceAction, client_id: &str, data: &str) -> PresenceMessage {
        PresenceMessage {
            action,
            client_id: Some(client_id.to_owned()),
            connection_id: Some("c1".to_owned()),
            data: if data.is_empty() { Data::None } else { Data::from(data) },
            ..PresenceMessage::default()
        }
    }

    fn apply(members: &mut Members, event: PresenceMessage) -> Option<(PresenceAction, Data)> {
        members.apply(event, 2).unwrap().map(|event| (event.action, event.data))
    }

    #[test]
    fn rtp9b_an_update_without_a_member_is_an_enter() {
        let mut members = Members::default();
        let told = apply(&mut members, event(PresenceAction::Update, "ana", "active"));
        assert_eq!(told, Some((PresenceAction::Enter, Data::from("active"))));
        let told = apply(&mut members, event(PresenceAction::Update, "ana", "away"));
        assert_eq!(told, Some((PresenceAction::Update, Data::from("away"))));
    }

    #[test]
    fn rtp10_a_leave_repeats_the_last_data_and_a_second_one_is_silent() {
        let mut members = Members::default();
        apply(&mut members, event(PresenceAction::Enter, "ana", "active"));
        let told = apply(&mut members, event(PresenceAction::Leave, "ana", ""));
        assert_eq!(told, Some((PresenceAction::Leave, Data::from("active"))));
        assert_eq!(apply(&mut members, event(PresenceAction::Leave, "ana", "")), None);
    }

    #[test]
    fn the_set_is_bounded_but_those_inside_may_update() {
        let mut members = Members::default();
        apply(&mut members, event(PresenceAction::Enter, "ana", ""));
        apply(&mut members, event(PresenceAction::Enter, "bruno", ""));
        let full = members.apply(event(PresenceAction::Enter, "chiara", ""), 2);
        assert_eq!(full.unwrap_err().code, 91003);
        assert!(apply(&mut members, event(PresenceAction::Update, "ana", "away")).is_some());
    }

    #[test]
    fn rtp18_a_large_set_is_synced_in_pages_and_the_last_has_an_empty_cursor() {
        let mut members = Members::default();
        for number in 0..SYNC_PAGE + 1 {
            members
                .apply(event(PresenceAction::Enter, &format!("p{number}"), ""), usize::MAX)
                .unwrap();
        }
        let frames = members.sync_frames("room", "s1");
        let serials: Vec<_> = frames.iter().map(|f| f.channel_serial.as_deref().unwrap()).collect();
        assert_eq!(serials, ["s1:1", "s1:"]);
        assert_eq!(frames.iter().map(|frame| frame.presence.len()).sum::<usize>(), SYNC_PAGE + 1);
    }
}
