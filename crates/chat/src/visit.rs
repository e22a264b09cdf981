//! A visit: a room from the moment it is opened until it is left. Two things hold for its length:
//! the "new messages" line stands where it was put, and what was marked as unread is not read by
//! the same glance.
//!
//! It knows nothing of windows: it is told which room is opened and which is on screen.

use model::{MessageId, RoomId};

/// The visit that is under way, if one is.
#[derive(Clone, Debug, Default)]
pub struct Visit {
    open: Option<Open>,
}

#[derive(Clone, Debug)]
struct Open {
    room_id: RoomId,
    first_unread: Option<MessageId>,
    /// Whether it has been on screen; before that, no screen can leave it.
    is_attended: bool,
    is_marked: bool,
}

impl Visit {
    /// Nobody visits anything.
    pub fn new() -> Self {
        Self::default()
    }

    /// A room is opened, with this message the first unread now. Answers before which message the
    /// line stands: for a room that is open already, as after a reload of the page, where it stood.
    pub fn open(&mut self, room_id: &RoomId, first_unread: Option<MessageId>) -> Option<MessageId> {
        match self.in_room(room_id) {
            Some(open) => open.first_unread.clone(),
            None => {
                self.begin(room_id, first_unread.clone());
                first_unread
            }
        }
    }

    /// What is on screen. A room that was and is no longer has been left.
    pub fn attend(&mut self, room_id: Option<&RoomId>) {
        let Some(open) = &mut self.open else { return };
        if room_id == Some(&open.room_id) {
            open.is_attended = true;
        } else if open.is_attended {
            self.open = None;
        }
    }

    /// A person marked a room as unread from this message on. In the room they are in, the line
    /// moves there, and nothing is read until they have left it.
    pub fn mark_unread(&mut self, room_id: &RoomId, first_unread: MessageId) {
        if let Some(open) = self.in_room(room_id) {
            open.first_unread = Some(first_unread);
            open.is_marked = true;
        }
    }

    /// A person says that they have read everything in a room.
    pub fn mark_read(&mut self, room_id: &RoomId) {
        if let Some(open) = self.in_room(room_id) {
            open.is_marked = false;
        }
    }

    /// Whether looking at a room reads it.
    pub fn may_read(&self, room_id: &RoomId) -> bool {
        !self.open.as_ref().is_some_and(|open| open.is_marked && open.room_id == *room_id)
    }

    fn in_room(&mut self, room_id: &RoomId) -> Option<&mut Open> {
        self.open.as_mut().filter(|open| open.room_id == *room_id)
    }

    fn begin(&mut self, room_id: &RoomId, first_unread: Option<MessageId>) {
        self.open = Some(Open {
            room_id: room_id.clone(),
            first_unread,
            is_attended: false,
            is_marked: false,
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn room(name: &str) -> RoomId {
        RoomId::new(name)
    }

    fn id(name: &str) -> Option<MessageId> {
        Some(MessageId::new(name))
    }

    /// Ana has opened the lobby, where m5 is the first unread.
    fn ana_in_the_lobby() -> Visit {
        let mut visit = Visit::new();
        assert_eq!(visit.open(&room("lobby"), id("m5")), id("m5"));
        visit.attend(Some(&room("lobby")));
        visit
    }

    #[test]
    fn the_line_stays_while_what_was_unread_is_read_and_the_page_is_loaded_anew() {
        let mut visit = ana_in_the_lobby();
        assert_eq!(visit.open(&room("lobby"), None), id("m5"));
        assert_eq!(visit.open(&room("lobby"), id("m9")), id("m5"));
    }

    #[test]
    fn leaving_for_another_room_or_for_none_ends_it() {
        let mut visit = ana_in_the_lobby();
        visit.attend(None);
        assert_eq!(visit.open(&room("lobby"), id("m9")), id("m9"));
        let mut visit = ana_in_the_lobby();
        visit.open(&room("spa"), None);
        assert_eq!(visit.open(&room("lobby"), id("m9")), id("m9"));
    }

    #[test]
    fn a_late_word_of_the_room_before_does_not_end_a_visit_that_begins() {
        let mut visit = ana_in_the_lobby();
        visit.open(&room("spa"), id("s1"));
        visit.attend(Some(&room("lobby")));
        visit.attend(Some(&room("spa")));
        assert_eq!(visit.open(&room("spa"), None), id("s1"));
    }

    #[test]
    fn what_was_marked_as_unread_is_not_read_until_the_room_was_left() {
        let mut visit = ana_in_the_lobby();
        assert!(visit.may_read(&room("lobby")));
        visit.mark_unread(&room("lobby"), MessageId::new("m3"));
        assert!(!visit.may_read(&room("lobby")));
        assert!(visit.may_read(&room("spa")));
        assert_eq!(visit.open(&room("lobby"), id("m9")), id("m3"), "the line went along");
        visit.attend(Some(&room("spa")));
        assert!(visit.may_read(&room("lobby")));
    }

    #[test]
    fn a_room_marked_from_outside_is_read_when_it_is_opened() {
        let mut visit = ana_in_the_lobby();
        visit.mark_unread(&room("spa"), MessageId::new("s1"));
        assert!(visit.may_read(&room("spa")));
    }

    #[test]
    fn saying_that_all_is_read_lifts_the_mark() {
        let mut visit = ana_in_the_lobby();
        visit.mark_unread(&room("lobby"), MessageId::new("m3"));
        visit.mark_read(&room("spa"));
        assert!(!visit.may_read(&room("lobby")));
        visit.mark_read(&room("lobby"));
        assert!(visit.may_read(&room("lobby")));
    }
}
