//! What the tray knows of the engine, and how that looks.
//!
//! Pure: snapshot and events in, a picture, a line and a number out. It knows nothing of Tauri, icons
//! or menus. Of ours it imports `ipc`, `model` and `words`.

use ipc::{Connectivity, Event, OutboxStatus, Snapshot, UnreadTotal};
use model::Language;
use words::said;

/// Which bell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Bell {
    /// Online, nothing unread.
    Normal,
    /// Something is unread.
    Unread,
    /// No line, or nobody signed in: this desk does not ring.
    Offline,
}

/// Everything the tray shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Look {
    /// The picture.
    pub bell: Bell,
    /// The status line of the menu.
    pub status: String,
    /// Unread messages.
    pub unread: u32,
    /// Whether notifications are muted.
    pub is_muted: bool,
    /// The language of whoever is at the desk.
    pub language: Language,
}

impl Look {
    /// What is said of an icon that is pointed at, under the name of the app.
    pub fn tooltip(&self, name: &str) -> String {
        format!("{name} · {}", self.status)
    }

    /// The number beside the icon; nothing when nothing is unread.
    pub fn label(&self) -> Option<String> {
        (self.unread > 0).then(|| self.unread.to_string())
    }
}

/// The tray's picture of the engine.
#[derive(Clone, Debug, Default)]
pub struct Face {
    /// `None` until the first picture came.
    connectivity: Option<Connectivity>,
    outbox: OutboxStatus,
    unread: UnreadTotal,
    is_muted: bool,
    system_language: Language,
    /// What the person chose instead.
    language: Option<Language>,
}

impl From<&Snapshot> for Face {
    fn from(snapshot: &Snapshot) -> Self {
        Self {
            connectivity: Some(snapshot.connectivity),
            outbox: snapshot.outbox,
            unread: snapshot.unread,
            is_muted: snapshot.paused_until.is_some(),
            system_language: snapshot.system_language,
            language: snapshot.page.language,
        }
    }
}

impl Face {
    /// Takes an event in and says whether it may have changed the look.
    pub fn apply(&mut self, event: &Event) -> bool {
        match event {
            Event::ConnectivityChanged(connectivity) => self.connectivity = Some(*connectivity),
            Event::OutboxChanged(outbox) => self.outbox = *outbox,
            Event::UnreadChanged(unread) => self.unread = *unread,
            Event::PausedChanged { until } => self.is_muted = until.is_some(),
            Event::PageSettingsChanged(page) => self.language = page.language,
            Event::SessionChanged(_)
            | Event::RoomsUpserted(_)
            | Event::RoomRemoved { .. }
            | Event::ParticipantsChanged { .. }
            | Event::MessagesUpserted { .. }
            | Event::MessagesPassed { .. }
            | Event::MessageRemoved { .. }
            | Event::TimelineReset { .. }
            | Event::TypingChanged { .. }
            | Event::AvailabilityChanged(_)
            | Event::NoticeRaised(_)
            | Event::NoticeCleared(_)
            | Event::CardShown(_)
            | Event::CardWithdrawn { .. }
            | Event::SoundWanted { .. }
            | Event::QuietChanged { .. }
            | Event::ClockChanged(_)
            | Event::UploadProgress { .. }
            | Event::RoomRequested { .. }
            | Event::Resync => return false,
        }
        true
    }

    /// How it looks.
    pub fn look(&self) -> Look {
        Look {
            bell: self.bell(),
            status: words::in_language(self.language(), || self.status()),
            unread: self.unread.messages,
            is_muted: self.is_muted,
            language: self.language(),
        }
    }

    fn language(&self) -> Language {
        self.language.unwrap_or(self.system_language)
    }

    fn bell(&self) -> Bell {
        match self.connectivity {
            Some(
                Connectivity::Offline { .. }
                | Connectivity::SignedOut
                | Connectivity::Trouble { .. },
            ) => Bell::Offline,
            // A moment of connecting is not worth a flicker.
            _ if self.unread.messages > 0 => Bell::Unread,
            _ => Bell::Normal,
        }
    }

    fn status(&self) -> String {
        let line = match self.connectivity {
            None => said::tray_starting(),
            Some(Connectivity::Online) => said::tray_online(),
            Some(Connectivity::Connecting) => said::tray_connecting(),
            Some(Connectivity::Offline { .. }) => said::tray_offline(),
            Some(Connectivity::SignedOut) => said::tray_signed_out(),
            Some(Connectivity::Trouble { .. }) => said::tray_trouble(),
        };
        let (unread, waiting) = (self.unread.messages, self.outbox.waiting);
        let unread = (unread > 0).then(|| said::tray_unread(unread.into()));
        let waiting = (waiting > 0).then(|| said::tray_waiting(waiting as u64));
        let parts: Vec<String> =
            [Some(line.to_owned()), unread, waiting].into_iter().flatten().collect();
        parts.join(" · ")
    }
}

#[cfg(test)]
mod tests {
    use model::Timestamp;

    use super::*;

    fn after(events: &[Event]) -> Look {
        let mut face = Face::default();
        for event in events {
            assert!(face.apply(event), "{event:?}");
        }
        face.look()
    }

    fn online() -> Event {
        Event::ConnectivityChanged(Connectivity::Online)
    }

    fn offline() -> Event {
        let since = Timestamp::from_ms(0);
        Event::ConnectivityChanged(Connectivity::Offline { since, retry_at: None })
    }

    fn unread(messages: u32) -> Event {
        Event::UnreadChanged(UnreadTotal { messages, mentions: 0 })
    }

    #[test]
    fn the_bell_shows_unread_only_while_the_desk_can_ring() {
        assert_eq!(after(&[]).bell, Bell::Normal);
        assert_eq!(after(&[online(), unread(3)]).bell, Bell::Unread);
        assert_eq!(after(&[online(), unread(3), unread(0)]).bell, Bell::Normal);
        assert_eq!(after(&[unread(3), offline()]).bell, Bell::Offline);
        let signed_out = Event::ConnectivityChanged(Connectivity::SignedOut);
        assert_eq!(after(&[online(), signed_out]).bell, Bell::Offline);
    }

    #[test]
    fn the_status_line_says_what_is_unread_and_what_waits() {
        let waiting =
            Event::OutboxChanged(OutboxStatus { waiting: 7, limit: 50, ..Default::default() });
        assert_eq!(after(&[]).status, "Starting");
        assert_eq!(after(&[online()]).status, "Online");
        assert_eq!(
            after(&[offline(), unread(3), waiting]).status,
            "Offline · 3 unread · 7 waiting"
        );
    }

    #[test]
    fn the_status_line_is_in_the_language_of_whoever_is_at_the_desk() {
        let chosen = |language| {
            Event::PageSettingsChanged(model::PageSettings { language, ..Default::default() })
        };
        let german = after(&[online(), unread(3), chosen(Some(Language::German))]);
        assert_eq!(
            (german.status.as_str(), german.language),
            ("Online · 3 ungelesen", Language::German)
        );
        assert_eq!(after(&[offline(), chosen(None)]).status, "Offline");
    }

    #[test]
    fn the_label_is_a_number_or_nothing() {
        assert_eq!(after(&[unread(12)]).label().as_deref(), Some("12"));
        assert_eq!(after(&[unread(0)]).label(), None);
    }

    #[test]
    fn muting_is_seen_and_events_of_no_concern_are_left_alone() {
        let until = Some(Timestamp::from_ms(1));
        assert!(after(&[Event::PausedChanged { until }]).is_muted);
        assert!(!after(&[Event::PausedChanged { until: None }]).is_muted);
        assert!(!Face::default().apply(&Event::Resync));
    }
}
