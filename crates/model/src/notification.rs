//! What a person set about being told of messages.

use serde::{Deserialize, Serialize};

use crate::PropertyId;

/// Which messages of a room ring.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum NotificationLevel {
    /// Every message.
    #[default]
    All,
    /// Those that mention this person, and direct ones.
    Mentions,
    /// None.
    Nothing,
}

impl NotificationLevel {
    /// The word of SQL.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::All => "all",
            Self::Mentions => "mentions",
            Self::Nothing => "nothing",
        }
    }

    /// Reads the word of SQL; anything unknown is [`NotificationLevel::All`], for a desk that rings
    /// too much is noticed and one that is silent is not.
    pub fn parse(word: &str) -> Self {
        match word {
            "mentions" => Self::Mentions,
            "nothing" => Self::Nothing,
            _ => Self::All,
        }
    }
}

/// How much a notification shows to whoever stands before the screen.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum NotificationContent {
    /// Who wrote, where, and what.
    #[default]
    Full,
    /// Who wrote and where.
    SenderOnly,
    /// That there is something new.
    Nothing,
}

/// What is heard of a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Sound {
    /// The sound of any message.
    Message,
    /// The urgent one: somebody calls this person in particular.
    Call,
}

/// A day of the week.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "their names say it")]
pub enum Weekday {
    Monday,
    Tuesday,
    Wednesday,
    Thursday,
    Friday,
    Saturday,
    Sunday,
}

impl Weekday {
    /// The whole week.
    pub const ALL: [Self; 7] = [
        Self::Monday,
        Self::Tuesday,
        Self::Wednesday,
        Self::Thursday,
        Self::Friday,
        Self::Saturday,
        Self::Sunday,
    ];
}

/// A span in which nothing rings, by the clock on the property's wall. One that ends no later than
/// it begins lasts over midnight.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct QuietHours {
    /// Days on which it begins.
    pub days: Vec<Weekday>,
    /// When it begins, in minutes since midnight.
    pub starts_at_minute: u16,
    /// When it ends, in minutes since midnight.
    pub ends_at_minute: u16,
}

/// Minutes of a day.
pub const DAY_MINUTES: u16 = 24 * 60;

/// Spans of quiet hours a person may set.
pub const MOST_QUIET_HOURS: usize = 14;

impl QuietHours {
    /// Whether both times are times of a day.
    pub const fn is_valid(&self) -> bool {
        self.starts_at_minute < DAY_MINUTES && self.ends_at_minute < DAY_MINUTES
    }
}

/// What a person set for all rooms. A field that is missing has its default.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct NotificationSettings {
    /// Which messages ring in rooms that have no level of their own.
    pub level: NotificationLevel,
    /// How much is shown.
    pub content: NotificationContent,
    /// Which of the messages that ring are heard.
    pub sounds: NotificationLevel,
    /// Whether a mention rings and counts though its room is muted.
    pub mentions_through_mute: bool,
    /// Whether a direct message rings and counts though its room is muted.
    pub direct_through_mute: bool,
    /// When nothing rings.
    pub quiet_hours: Vec<QuietHours>,
    /// The property whose clock the quiet hours follow; without one, that of the person's first
    /// property whose time zone is known.
    pub property_id: Option<PropertyId>,
}

impl Default for NotificationSettings {
    fn default() -> Self {
        Self {
            level: NotificationLevel::default(),
            content: NotificationContent::default(),
            sounds: NotificationLevel::default(),
            mentions_through_mute: true,
            direct_through_mute: false,
            quiet_hours: Vec::new(),
            property_id: None,
        }
    }
}

impl NotificationSettings {
    /// Whether they can be kept: times of a day, and no more spans than anybody needs.
    pub fn is_valid(&self) -> bool {
        self.quiet_hours.len() <= MOST_QUIET_HOURS
            && self.quiet_hours.iter().all(QuietHours::is_valid)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_level_is_read_as_it_was_written_and_an_unknown_one_rings() {
        for level in
            [NotificationLevel::All, NotificationLevel::Mentions, NotificationLevel::Nothing]
        {
            assert_eq!(NotificationLevel::parse(level.as_str()), level);
        }
        assert_eq!(NotificationLevel::parse("urgent"), NotificationLevel::All);
    }

    #[test]
    fn a_time_that_no_clock_shows_cannot_be_kept() {
        let with = |starts_at_minute, ends_at_minute| NotificationSettings {
            quiet_hours: vec![QuietHours {
                days: Weekday::ALL.to_vec(),
                starts_at_minute,
                ends_at_minute,
            }],
            ..NotificationSettings::default()
        };
        assert!(with(1_320, 420).is_valid());
        assert!(!with(DAY_MINUTES, 420).is_valid());
        assert!(!with(1_320, DAY_MINUTES).is_valid());
        let mut many = with(1_320, 420);
        many.quiet_hours = vec![many.quiet_hours[0].clone(); MOST_QUIET_HOURS + 1];
        assert!(!many.is_valid());
    }
}
