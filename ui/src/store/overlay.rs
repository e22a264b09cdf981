//! What lies over the page: one thing at a time, and nothing of it before somebody asks.

use model::{MessageId, Person, RoomId};

use super::action::SessionAction;
use super::effect::Effect;
use super::settings::{Settings, SettingsAction};
use super::state::State;
use super::talk::Circle;

/// What lies over the page.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Overlay {
    /// Rooms and people by name.
    Switcher,
    /// Whom a new chat is with.
    NewChat(Circle),
    /// Whom to add to the room on screen.
    AddPeople,
    /// The card of a person.
    Profile(Box<Person>),
    /// Whether to take somebody out of the room on screen.
    Remove(Box<Person>),
    /// Whether to leave the room on screen.
    Leave,
    /// What is unsent of rooms this person is no longer in.
    LeftBehind,
    /// Every key.
    Shortcuts,
    /// The settings.
    Settings(Box<Settings>),
    /// Rooms and people by name, to pass this text on to.
    PassOn(String),
    /// Whether to delete a message of the room on screen.
    Delete(MessageId),
}

/// A person opens or closes something over the page, or acts in it.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum OverlayAction {
    /// Rooms and people by name.
    OpenSwitcher,
    /// Every key.
    OpenShortcuts,
    /// The settings.
    OpenSettings,
    /// Pass the text on to that room.
    PassOnTo(RoomId),
    /// Something about the people of the room on screen.
    Ask(Overlay),
    /// Away with it.
    Close,
    /// Something in the settings.
    Settings(SettingsAction),
    /// Sign out, asked for in the settings.
    SignOut,
}

impl State {
    pub(super) fn reduce_overlay(&mut self, action: OverlayAction) -> Vec<Effect> {
        match action {
            OverlayAction::OpenSwitcher => {
                self.lay_over(Overlay::Switcher);
                return self.begin_looking();
            }
            OverlayAction::Ask(Overlay::LeftBehind) => {
                self.lay_over(Overlay::LeftBehind);
                return self.read_left();
            }
            OverlayAction::Ask(overlay) => {
                self.lay_over(overlay);
                return self.begin_looking();
            }
            OverlayAction::OpenShortcuts => self.lay_over(Overlay::Shortcuts),
            OverlayAction::OpenSettings => {
                self.lay_over(Overlay::Settings(Box::default()));
                return vec![Effect::ReadNotificationSettings];
            }
            OverlayAction::PassOnTo(room) => return self.pass_on_to(room),
            OverlayAction::Close => self.overlay = None,
            OverlayAction::Settings(action) => return self.reduce_settings(action),
            OverlayAction::SignOut => {
                self.overlay = None;
                return self.reduce_session(SessionAction::SignOut);
            }
        }
        Vec::new()
    }

    /// Without a person there is nothing to lie over.
    pub(super) fn lay_over(&mut self, overlay: Overlay) {
        self.overlay = self.me().is_some().then_some(overlay);
    }

    /// The settings, while they are open.
    pub(super) fn settings(&mut self) -> Option<&mut Settings> {
        match &mut self.overlay {
            Some(Overlay::Settings(settings)) => Some(settings),
            _ => None,
        }
    }
}
