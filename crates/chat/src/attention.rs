//! Whether a person has a room, or the window, before their eyes. One rule, used by reading
//! (receipts go out) and by notifications (what is being read does not ring, and who is at the
//! window is told of another room there).
//!
//! It knows nothing of windows: the page says what is on screen, the host whether it is locked.

use model::{RoomId, Timestamp};

/// Input older than this is no sign of somebody at the desk, in milliseconds.
pub const INPUT_WITHIN_MS: i64 = 60_000;

/// What is known of the desk.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attention {
    /// The room on screen, if any.
    pub room_id: Option<RoomId>,
    /// Whether the window has the keyboard.
    pub is_focused: bool,
    /// Whether the newest row is in view.
    pub is_at_end: bool,
    /// Whether the screen or the app is locked.
    pub is_locked: bool,
    /// When a key or the mouse was last used, as far as the host knows.
    pub last_input_at: Option<Timestamp>,
}

impl Default for Attention {
    /// Nobody is looking.
    fn default() -> Self {
        Self {
            room_id: None,
            is_focused: false,
            is_at_end: false,
            is_locked: false,
            last_input_at: None,
        }
    }
}

impl Attention {
    /// Somebody used a key or the mouse.
    pub fn note_input(&mut self, at: Timestamp) {
        self.last_input_at = self.last_input_at.max(Some(at));
    }

    /// Whether what arrives in the room is read as it arrives.
    pub fn is_reading(&self, room_id: &RoomId, now: Timestamp) -> bool {
        self.is_at_window(now) && self.is_at_end && self.room_id.as_ref() == Some(room_id)
    }

    /// Whether somebody is at the window, with another room or none before their eyes: a card in
    /// the window finds them. One that goes by itself would be lost on an empty chair.
    pub fn is_elsewhere_in_window(&self, room_id: &RoomId, now: Timestamp) -> bool {
        self.is_at_window(now) && self.room_id.as_ref() != Some(room_id)
    }

    fn is_at_window(&self, now: Timestamp) -> bool {
        self.is_focused
            && !self.is_locked
            && self.last_input_at.is_some_and(|at| now.ms_since(at) <= INPUT_WITHIN_MS)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Timestamp = Timestamp::from_ms(1_000_000);

    fn ana_reads_the_lobby() -> Attention {
        Attention {
            room_id: Some(RoomId::new("lobby")),
            is_focused: true,
            is_at_end: true,
            is_locked: false,
            last_input_at: Some(NOW.plus_ms(-INPUT_WITHIN_MS)),
        }
    }

    #[track_caller]
    fn check(change: impl FnOnce(&mut Attention), expected: bool) {
        let mut attention = ana_reads_the_lobby();
        change(&mut attention);
        assert_eq!(attention.is_reading(&RoomId::new("lobby"), NOW), expected);
    }

    #[test]
    fn reading_needs_every_one_of_the_five_facts() {
        check(|_| {}, true);
        check(|a| a.is_focused = false, false);
        check(|a| a.is_at_end = false, false);
        check(|a| a.is_locked = true, false);
        check(|a| a.room_id = Some(RoomId::new("kitchen")), false);
        check(|a| a.room_id = None, false);
        check(|a| a.last_input_at = None, false);
        check(|a| a.last_input_at = Some(NOW.plus_ms(-INPUT_WITHIN_MS - 1)), false);
    }

    #[test]
    fn another_room_is_told_of_in_the_window_while_somebody_is_at_it() {
        let check = |change: fn(&mut Attention), room: &str, expected| {
            let mut attention = ana_reads_the_lobby();
            change(&mut attention);
            let is_elsewhere = attention.is_elsewhere_in_window(&RoomId::new(room), NOW);
            assert_eq!(is_elsewhere, expected, "{room}: {attention:?}");
        };
        check(|_| {}, "kitchen", true);
        check(|a| a.is_at_end = false, "kitchen", true);
        check(|a| a.room_id = None, "lobby", true);
        check(|_| {}, "lobby", false);
        check(|a| a.is_at_end = false, "lobby", false);
        check(|a| a.is_focused = false, "kitchen", false);
        check(|a| a.is_locked = true, "kitchen", false);
        check(|a| a.last_input_at = None, "kitchen", false);
        check(|a| a.last_input_at = Some(NOW.plus_ms(-INPUT_WITHIN_MS - 1)), "kitchen", false);
    }

    #[test]
    fn an_older_report_of_input_does_not_undo_a_newer_one() {
        let mut attention = Attention::default();
        attention.note_input(NOW);
        attention.note_input(NOW.plus_ms(-5_000));
        assert_eq!(attention.last_input_at, Some(NOW));
    }

    #[test]
    fn nobody_reads_by_default() {
        assert!(!Attention::default().is_reading(&RoomId::new("lobby"), NOW));
    }
}
