//! What of a room rings, and what of it is for later.

use ipc::{MarkRoomRead, MarkUnread, MuteRoom, SetRoomNotifications};
use model::{MessageId, RoomId};

use super::action::Toast;
use super::effect::Effect;
use super::state::State;

impl State {
    /// What rings in a room is set as a whole: what is not changed goes along as it is.
    pub(super) fn set_ringing(
        &self,
        room: &RoomId,
        change: impl FnOnce(&mut SetRoomNotifications),
    ) -> Vec<Effect> {
        let Some(mut ring) = self.ringing(room) else { return Vec::new() };
        change(&mut ring);
        vec![Effect::Order(ring.into())]
    }

    /// What rings in a room now.
    fn ringing(&self, room: &RoomId) -> Option<SetRoomNotifications> {
        let room = self.rooms.get(room)?;
        Some(SetRoomNotifications {
            room_id: room.id.clone(),
            level: room.level,
            is_muted: room.is_muted,
            muted_until: room.muted_until,
        })
    }

    /// Says that what rings in a room changes; as it was before, it can be again.
    pub(super) fn say_ringing(&mut self, room: &RoomId, toast: Toast) {
        if let Some(before) = self.ringing(room) {
            self.say_undoable(toast, before);
        }
    }

    pub(super) fn toggle_mute(&mut self) -> Vec<Effect> {
        let Some(room) = self.open_summary().cloned() else { return Vec::new() };
        let mute = MuteRoom { room_id: room.id.clone(), is_muted: !room.is_muted };
        self.say_ringing(&room.id, if room.is_muted { Toast::Unmuted } else { Toast::Muted });
        vec![Effect::Order(mute.into())]
    }

    pub(super) fn unread_from(&mut self, id: MessageId) -> Vec<Effect> {
        let Some(open) = &self.open else { return Vec::new() };
        let unread = MarkUnread { room_id: open.id.clone(), message_id: Some(id) };
        self.say_undoable(Toast::UnreadFrom, MarkRoomRead { room_id: unread.room_id.clone() });
        vec![Effect::Order(unread.into())]
    }
}

#[cfg(test)]
mod tests {
    use std::rc::Rc;

    use model::{NotificationLevel, RoomKind, Timestamp};

    use super::super::people::{NOON, room};
    use super::super::{Action, RoomAction};
    use super::*;

    fn ring(level: Option<NotificationLevel>) -> SetRoomNotifications {
        SetRoomNotifications {
            room_id: RoomId::new("r1"),
            level,
            is_muted: false,
            muted_until: None,
        }
    }

    #[test]
    fn a_mute_keeps_the_level_and_a_level_the_mute() {
        let mut muted = room("r1", RoomKind::Group, "Night shift");
        muted.level = Some(NotificationLevel::Mentions);
        let id = muted.id.clone();
        let rooms = Rc::new([(id.clone(), Rc::new(muted))].into());
        let mut state = State { rooms, ..State::default() };
        let now = Timestamp::from_ms(NOON);
        let mut act = |action| state.reduce(Action::Room(action), now);
        let hour = SetRoomNotifications {
            is_muted: true,
            muted_until: Some(now.plus_ms(3_600_000)),
            ..ring(Some(NotificationLevel::Mentions))
        };
        let effects = act(RoomAction::Mute(id.clone(), Some(3_600_000)));
        assert_eq!(effects, [Effect::Order(hour.into())]);
        let level = ring(Some(NotificationLevel::Nothing));
        let effects = act(RoomAction::Level(id.clone(), level.level));
        assert_eq!(effects, [Effect::Order(level.into())]);
        assert_eq!(act(RoomAction::Unmute(RoomId::new("gone"))), []);
    }

    #[test]
    fn a_room_is_left_for_later_as_a_whole() {
        let mut state = State::default();
        let room_id = RoomId::new("r1");
        let unread = MarkUnread { room_id: room_id.clone(), message_id: None };
        let action = Action::Room(RoomAction::MarkUnread(room_id));
        assert_eq!(state.reduce(action, Timestamp::from_ms(NOON)), [Effect::Order(unread.into())]);
    }
}
