//! One State, changed only by [`State::reduce`].
//!
//! It knows nothing of the document, of Tauri, of clocks and of words: time is an argument, what
//! is to be done comes out as [`Effect`]s, and the views choose the words.

mod action;
mod cards;
mod composer;
mod effect;
mod events;
mod feed;
mod files;
mod leading;
mod links;
mod open_room;
mod overlay;
mod page;
mod reactions;
mod reading;
mod reduce;
mod ringing;
mod search;
mod settings;
mod state;
mod talk;
mod timeline;
mod window;
mod writing;

#[cfg(test)]
pub(crate) mod people;
#[cfg(test)]
mod tests;

pub(crate) use action::{
    Action, Answered, ComposerAction, DeskAction, FilesAction, FromFeed, RoomAction, Scroll,
    SessionAction, Toast, WindowAction,
};
pub(crate) use cards::{CardAction, ShownCard};
pub(crate) use composer::Composer;
pub(crate) use effect::Effect;
pub(crate) use files::{Chosen, FileStep, Progress, Staged, Uploads};
pub(crate) use links::{AskedLink, LinkAction};
pub(crate) use open_room::{Older, OpenRoom, Phase, Target};
pub(crate) use overlay::{Overlay, OverlayAction};
pub(crate) use page::{PageAction, Step, can_step};
pub(crate) use reactions::AskedReaction;
pub(crate) use search::{Day, Looking, Range, Search, SearchAction, When};
pub(crate) use settings::{
    NotificationChange, Settings, SettingsAction, SettingsAnswer, SettingsPage, Trial,
};
pub(crate) use state::{Rooms, State};
pub(crate) use talk::{Circle, Looked, NewGroup, Refused, Talk, TalkAction, TalkAnswer};
pub(crate) use timeline::Row;
pub(crate) use window::near_px;
