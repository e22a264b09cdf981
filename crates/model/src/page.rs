//! What a person set about how the page looks to them.

use serde::{Deserialize, Serialize};

use crate::{Language, RoomId, RoomKind};

/// The colours of the page.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Theme {
    /// As the system says.
    #[default]
    System,
    /// Dark on light.
    Light,
    /// Light on dark.
    Dark,
    /// Warm and dim, for a desk in a dark lobby.
    Night,
}

/// Smallest and largest zoom, in percent.
pub const ZOOM_PERCENT: std::ops::RangeInclusive<u16> = 50..=200;

/// Smallest and largest size of text, in percent of the usual one.
pub const TEXT_PERCENT: std::ops::RangeInclusive<u16> = 80..=160;

/// Rooms a person may keep on top.
pub const MOST_FAVOURITES: usize = 100;

/// Hosts whose addresses a person may have opened without being asked.
pub const MOST_TRUSTED_HOSTS: usize = 200;

/// Longest name of a host, in bytes.
pub const HOST_BYTES: usize = 253;

/// Emoji kept as used lately.
pub const MOST_RECENT_EMOJI: usize = 24;

/// The colours of skin an emoji can have; 0 is none of them.
pub const SKIN_TONES: std::ops::RangeInclusive<u8> = 0..=5;

/// Bytes of the longest emoji.
const EMOJI_BYTES: usize = 40;

/// Which key sends what stands in a composer. The other one breaks the line.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SendKey {
    /// Enter; Shift and Enter break the line.
    #[default]
    Enter,
    /// Ctrl and Enter; Enter breaks the line.
    CtrlEnter,
}

/// What a person set about the page. A field that is missing has its default.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct PageSettings {
    /// The language; without one the system's.
    pub language: Option<Language>,
    /// The colours.
    pub theme: Theme,
    /// How much the whole page is enlarged, in percent.
    pub zoom_percent: u16,
    /// How large its text is, in percent of the usual size.
    pub text_percent: u16,
    /// Whether rows stand closer together.
    pub is_compact: bool,
    /// Sections of the sidebar that are folded.
    pub folded: Vec<RoomKind>,
    /// Rooms kept on top of the sidebar, in the order they were chosen.
    pub favourites: Vec<RoomId>,
    /// Which key sends.
    pub send_key: SendKey,
    /// The colour of skin of emoji that can have one; 0 is none.
    pub skin_tone: u8,
    /// Emoji used lately, the last one first.
    pub recent_emoji: Vec<String>,
    /// Hosts, as they are looked up, whose addresses are opened without a question.
    pub trusted_hosts: Vec<String>,
}

impl Default for PageSettings {
    fn default() -> Self {
        Self {
            language: None,
            theme: Theme::default(),
            zoom_percent: 100,
            text_percent: 100,
            is_compact: false,
            folded: Vec::new(),
            favourites: Vec::new(),
            send_key: SendKey::default(),
            skin_tone: 0,
            recent_emoji: Vec::new(),
            trusted_hosts: Vec::new(),
        }
    }
}

impl PageSettings {
    /// The same within what a page can show.
    #[must_use]
    pub fn fitted(mut self) -> Self {
        self.zoom_percent = self.zoom_percent.clamp(*ZOOM_PERCENT.start(), *ZOOM_PERCENT.end());
        self.text_percent = self.text_percent.clamp(*TEXT_PERCENT.start(), *TEXT_PERCENT.end());
        self.folded.sort_unstable();
        self.folded.dedup();
        self.favourites.truncate(MOST_FAVOURITES);
        self.skin_tone = self.skin_tone.min(*SKIN_TONES.end());
        self.recent_emoji.retain(|emoji| !emoji.is_empty() && emoji.len() <= EMOJI_BYTES);
        self.recent_emoji.truncate(MOST_RECENT_EMOJI);
        self.trusted_hosts.retain(|host| !host.is_empty() && host.len() <= HOST_BYTES);
        self.trusted_hosts.truncate(MOST_TRUSTED_HOSTS);
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_fit_what_a_page_can_show() {
        let huge = PageSettings { zoom_percent: 900, ..PageSettings::default() }.fitted();
        assert_eq!(huge.zoom_percent, 200);
        let tiny = PageSettings { text_percent: 3, ..PageSettings::default() }.fitted();
        assert_eq!(tiny.text_percent, 80);
    }

    #[test]
    fn what_grows_with_use_has_an_end() {
        let many = PageSettings {
            skin_tone: 9,
            recent_emoji: (0..99).map(|n| "👍".repeat(n % 12)).collect(),
            trusted_hosts: (0..999).map(|n| "h".repeat(n)).collect(),
            ..PageSettings::default()
        };
        let fitted = many.fitted();
        assert_eq!(fitted.skin_tone, 5);
        assert_eq!(fitted.recent_emoji.len(), MOST_RECENT_EMOJI);
        assert!(fitted.recent_emoji.iter().all(|emoji| (1..=40).contains(&emoji.len())));
        assert_eq!(fitted.trusted_hosts.len(), MOST_TRUSTED_HOSTS);
        assert!(fitted.trusted_hosts.iter().all(|host| (1..=253).contains(&host.len())));
    }

    #[test]
    fn a_section_is_folded_once_and_favourites_have_an_end() {
        let many = PageSettings {
            folded: vec![RoomKind::Direct, RoomKind::Group, RoomKind::Direct],
            favourites: (0..500).map(|n| RoomId::new(format!("r{n}"))).collect(),
            ..PageSettings::default()
        };
        let fitted = many.fitted();
        assert_eq!(fitted.folded, [RoomKind::Group, RoomKind::Direct]);
        assert_eq!(fitted.favourites.len(), MOST_FAVOURITES);
    }
}
