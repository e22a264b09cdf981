//! Company: who is there, who types, and the one status of the line.

use ably_proto::wire;
use chat::connectivity::{Connectivity as Shown, Trouble};
use chat::roster::{self, Member, Status};
use chat::skew::Skew;
use chat::typing::{self, Key};
use ipc::{Code, Connectivity, Event as Told, SetTyping};
use model::{RoomId, Timestamp, UserId, live};
use serde::Serialize;

use crate::core::Core;
use crate::dispatch::Answer;
use crate::receiving::read_data;
use crate::rooms::typing_people;

impl Core {
    /// The own composer.
    pub(crate) async fn set_typing(&mut self, command: SetTyping) -> Answer<()> {
        self.note_input();
        let SetTyping { room_id, is_typing } = command;
        let key = if is_typing { Key::Pressed(room_id) } else { Key::Stopped(room_id) };
        self.tell_typing(key).await;
        Ok(())
    }

    /// The message that was being typed is written.
    pub(crate) async fn stop_typing(&mut self, room_id: &RoomId) {
        self.tell_typing(Key::Stopped(room_id.clone())).await;
    }

    async fn tell_typing(&mut self, key: Key) {
        // Without a line the mark would come out of nowhere later.
        if !self.line.is_up() {
            return;
        }
        let now = self.now();
        let Some(signal) = self.own_typing.decide(key, now) else { return };
        let Some(me) = self.me() else { return };
        let event = live::TypingEvent {
            user_id: me.id.clone(),
            user_name: me.name.clone(),
            is_typing: signal.is_typing,
        };
        self.publish_ephemeral(&signal.room_id, live::TYPING, &event).await;
    }

    /// Publishes what nobody keeps; lost with the line, which is fine for it.
    pub(crate) async fn publish_ephemeral(
        &self,
        room_id: &RoomId,
        name: &str,
        event: &impl Serialize,
    ) {
        if let (Some(client), Some(channel)) = (self.line.client(), self.directory.channel(room_id))
        {
            let message = crate::line::event_message(name, None, event);
            client.publish_ephemeral(channel, message).await;
        }
    }

    /// Somebody types.
    pub(crate) fn take_typing(&mut self, room_id: RoomId, message: &wire::Message) {
        let Some(event) = read_data::<live::TypingEvent>(message) else { return };
        if !self.is_genuine(message, &event.user_id) {
            return;
        }
        let now = self.now();
        let known = self.directory.name_of(&event.user_id).map(str::to_owned);
        let name = known.unwrap_or(event.user_name);
        let (user_id, is_typing) = (event.user_id, event.is_typing);
        self.roster.handle(roster::Input::SignOfLife { user_id: user_id.clone() }, now);
        self.typing.handle(typing::Input::Typing { room_id, user_id, name, is_typing }, now);
    }

    /// A presence member of the organization came, changed or went.
    pub(crate) fn take_presence(&mut self, message: &wire::PresenceMessage) {
        let now = self.now();
        let key = member_key(message);
        let is_leave =
            matches!(message.action, wire::PresenceAction::Leave | wire::PresenceAction::Absent);
        if is_leave {
            self.roster.handle(roster::Input::Left { key }, now);
            let user_id = UserId::new(message.client_id.clone().unwrap_or_default());
            if !self.roster.is_present(&user_id) {
                self.typing.handle(typing::Input::Left { user_id }, now);
            }
        } else if let Some(member) = member(message, &self.skew, now) {
            self.roster.handle(roster::Input::Present(member), now);
        }
    }

    /// The whole presence set.
    pub(crate) fn take_presence_set(&mut self, members: &[wire::PresenceMessage]) {
        let now = self.now();
        let members =
            members.iter().filter_map(|message| member(message, &self.skew, now)).collect();
        self.roster.handle(roster::Input::Synced(members), now);
    }

    /// Tells what changed in the company.
    pub(crate) fn drain_company(&mut self) {
        let now = self.now();
        while let Some(changed) = self.typing.poll_output(now) {
            let people = typing_people(changed.people);
            self.bus.publish(Told::TypingChanged { room_id: changed.room_id, people });
        }
        let mut dots = Vec::new();
        while let Some(dot) = self.roster.poll_output(now) {
            dots.push(dot);
        }
        if !dots.is_empty() {
            self.bus.publish(Told::AvailabilityChanged(dots));
        }
        if let Some(status) = self.own_status.poll_output(now) {
            self.announce_presence(status);
        }
    }

    /// What this desk says of its person on the presence channel.
    pub(crate) fn presence_data(&self, status: Status) -> Option<wire::Data> {
        let me = self.me()?;
        let data = live::PresenceData {
            user_id: me.id.clone(),
            user_name: me.name.clone(),
            role: me.role.as_str().to_owned(),
            status: status.as_str().to_owned(),
        };
        serde_json::to_value(data).ok().map(wire::Data::from)
    }

    /// Tells the status of the line when it changed.
    pub(crate) fn drain_gauge(&mut self) {
        let now = self.now();
        while let Some(shown) = self.gauge.poll_output(now) {
            self.bus.publish(Told::ConnectivityChanged(connectivity(shown)));
        }
    }

    /// The status of the line now.
    pub(crate) fn connectivity(&self) -> Connectivity {
        connectivity(self.gauge.status(self.clock.now()))
    }
}

fn connectivity(shown: Shown) -> Connectivity {
    match shown {
        Shown::Online => Connectivity::Online,
        Shown::Connecting => Connectivity::Connecting,
        Shown::Offline { since, retry_at } => Connectivity::Offline { since, retry_at },
        Shown::SignedOut => Connectivity::SignedOut,
        Shown::Trouble { since, trouble } => Connectivity::Trouble {
            since,
            code: match trouble {
                Trouble::Unreachable => Code::Unreachable,
                Trouble::Refused => Code::NotPermitted,
            },
        },
    }
}

/// Connection and client id together (TP3h).
fn member_key(message: &wire::PresenceMessage) -> String {
    format!(
        "{}:{}",
        message.connection_id.as_deref().unwrap_or(""),
        message.client_id.as_deref().unwrap_or("")
    )
}

/// A member of the set; the client id says who, whatever the data claims. Since when is told by the
/// service's clock and expires by this desk's.
fn member(message: &wire::PresenceMessage, skew: &Skew, now: Timestamp) -> Option<Member> {
    let status = message.data.as_json().and_then(|data| data.get("status")?.as_str());
    Some(Member {
        key: member_key(message),
        user_id: UserId::new(message.client_id.clone()?),
        status: status.map_or(Status::Active, Status::parse),
        since: message.timestamp.map_or(now, |ms| skew.to_desk(Timestamp::from_ms(ms))),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_absence_expires_in_time_on_a_desk_whose_clock_is_off() {
        let (desk_now, ahead_ms) = (Timestamp::from_ms(50_000_000), 20 * 60_000);
        let mut skew = Skew::new();
        let served = desk_now.plus_ms(ahead_ms);
        skew.note(served, desk_now, desk_now);
        let message = wire::PresenceMessage {
            client_id: Some("u-bruno".into()),
            timestamp: Some(served.as_ms()),
            ..wire::PresenceMessage::default()
        };
        let since = member(&message, &skew, desk_now).unwrap().since;
        assert!(since.ms_since(desk_now).abs() < 1_000, "{since:?}");
    }
}
