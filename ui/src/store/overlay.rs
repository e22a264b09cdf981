//! What lies over the page: one thing at a time, and nothing of it before somebody asks.

use model::RoomId;

use super::action::SessionAction;
use super::effect::Effect;
use super::settings::{Settings, SettingsAction};
use super::state::State;

/// What lies over the page.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Overlay {
    /// Rooms and people by name.
    Switcher,
    /// Every key.
    Shortcuts,
    /// The settings.
    Settings(Box<Settings>),
    /// Rooms and people by name, to pass this text on to.
    PassOn(String),
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
            OverlayAction::OpenSwitcher => self.lay_over(Overlay::Switcher),
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
    fn lay_over(&mut self, overlay: Overlay) {
        self.overlay = self.me().is_some().then_some(overlay);
    }

    /// The settings, while they are open.
    pub(super) fn settings(&mut self) -> Option<&mut Settings> {
        match &mut self.overlay {
            Some(Overlay::Settings(settings)) => Some(settings),
            Some(Overlay::Switcher | Overlay::Shortcuts | Overlay::PassOn(_)) | None => None,
        }
    }
}
