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
