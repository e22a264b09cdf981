//! A backend, a desktop, and the people of the demo organization.

use std::path::PathBuf;
use std::rc::Rc;
use std::sync::Arc;

use anyhow::{Context, Result};
use ipc::RoomSummary;
use model::{RoomId, RoomKind};
use testkit::{
    Backend, BackendOptions, Colleague, DemoPerson, Desktop, DesktopOptions, Program, Sandbox,
    Seen, Window, built, until,
};

/// Messages a minute where a scenario is not about the limit: more than any of them writes.
const UNHURRIED: u32 = 6_000;

/// What one scenario plays on. Dropped top to bottom: people leave, then the backend stops, then
/// the desktop goes.
pub struct Stage {
    windows: Vec<Rc<Window>>,
    /// The backend, which the scenario may stop, break and start again.
    pub backend: Backend,
    /// Ana's desktop.
    pub desktop: Desktop,
    sandbox: Arc<Sandbox>,
}

/// Plays a scenario on a stage of its own. When it fails, a picture of the display and the ends of
/// all logs are left for whoever reads the failure.
///
/// # Errors
/// What the scenario failed with, or the stage could not be set.
pub async fn play(
    desktop: DesktopOptions,
    scenario: impl AsyncFnOnce(&mut Stage) -> Result<()>,
) -> Result<()> {
    let mut stage = Stage::set(desktop).await?;
    scenario(&mut stage).await?;
    stage.sandbox.passed();
    Ok(())
}

impl Stage {
    async fn set(desktop: DesktopOptions) -> Result<Self> {
        let sandbox = Sandbox::new()?;
        let options =
            BackendOptions { messages_per_minute: Some(UNHURRIED), has_colleagues: false };
        let (backend, desktop) =
            tokio::try_join!(Backend::start(&sandbox, options), Desktop::start(&sandbox, desktop))?;
        Ok(Self { windows: Vec::new(), backend, desktop, sandbox })
    }

    /// Opens the app at Ana's desk; a second time it is the same desk, with what the app kept.
    ///
    /// # Errors
    /// The app has not been built, or shows no page.
    pub async fn open_window(&mut self) -> Result<Rc<Window>> {
        let window = Rc::new(Window::open(&self.desktop, self.backend.url()).await?);
        self.windows.push(Rc::clone(&window));
        Ok(window)
    }

    /// Opens the app, signs Ana in and waits for her rooms and the line: from then on nothing in
    /// the window moves by itself.
    ///
    /// # Errors
    /// As [`Stage::open_window`], or the rooms do not come.
    pub async fn ana_at_her_desk(&mut self) -> Result<Rc<Window>> {
        let window = self.open_window().await?;
        let ana = self.backend.person("Ana")?;
        window.sign_in(&ana.email, self.backend.password()).await?;
        window.wait_for_rooms("Ana sees her rooms", |rooms| !rooms.is_empty()).await?;
        window.wait_until_gone("banner").await?;
        // Until each room has its first page, what comes is counted as missed and told in one digest.
        let is_there = |room: &testkit::RoomRow| !room.text.contains("No messages yet");
        window.wait_for_rooms("every room is caught up", |all| all.iter().all(is_there)).await?;
        Ok(window)
    }

    /// Lets Ana turn to another program until what this answers is dropped.
    ///
    /// # Errors
    /// The other window does not come, or the page does not notice.
    pub async fn look_elsewhere(&self, window: &Window) -> Result<Program> {
        let other = self.desktop.look_elsewhere().await?;
        until("the page knows that Ana looks elsewhere", async || {
            Ok(Seen::when(!window.is_focused().await?, "it believes it has the keyboard"))
        })
        .await?;
        Ok(other)
    }

    /// Bruno, signed in at another desk.
    ///
    /// # Errors
    /// `deskbell-rpc` has not been built, or Bruno cannot sign in.
    pub async fn bruno(&self) -> Result<Colleague> {
        self.colleague("Bruno").await
    }

    /// Somebody, signed in at another desk.
    ///
    /// # Errors
    /// As [`Stage::bruno`].
    pub async fn colleague(&self, first_name: &str) -> Result<Colleague> {
        Colleague::arrive(&self.sandbox, &self.backend, self.backend.person(first_name)?).await
    }

    /// The rooms Ana and Bruno are both in.
    ///
    /// # Errors
    /// They share no room of one of the kinds.
    pub async fn shared_rooms(&self, bruno: &mut Colleague) -> Result<Cast> {
        let ana = self.backend.person("Ana")?;
        let rooms = bruno.rooms().await?;
        let of = |kind| rooms.iter().find(|room| room.kind == kind).map(|room| room.id.clone());
        Ok(Cast {
            direct: direct_with(&rooms, ana).context("Ana and Bruno have no direct room")?,
            property: of(RoomKind::Property).context("Bruno is in no property room")?,
            company: of(RoomKind::Organization).context("There is no company-wide room")?,
        })
    }
}

/// The rooms of a scenario.
#[derive(Clone, Debug)]
pub struct Cast {
    /// Ana and Bruno alone.
    pub direct: RoomId,
    /// Everybody of their property.
    pub property: RoomId,
    /// Everybody of the organization.
    pub company: RoomId,
}

fn direct_with(rooms: &[RoomSummary], person: &DemoPerson) -> Option<RoomId> {
    let with_them = |room: &&RoomSummary| room.kind == RoomKind::Direct && room.name == person.name;
    rooms.iter().find(with_them).map(|room| room.id.clone())
}

impl Drop for Stage {
    fn drop(&mut self) {
        if self.sandbox.has_passed() {
            return;
        }
        let Ok(picture) = picture_of_failure() else { return };
        match self.desktop.screenshot(&picture) {
            Ok(()) => eprintln!("The display when it failed: {}", picture.display()),
            Err(err) => eprintln!("No picture of the failure: {err:#}"),
        }
    }
}

/// A file named after the running test, beside the programs under test.
fn picture_of_failure() -> Result<PathBuf> {
    let programs = built("deskbell")?;
    let folder = programs.with_file_name("failures");
    std::fs::create_dir_all(&folder)?;
    let test = std::thread::current().name().unwrap_or("test").replace("::", "-");
    Ok(folder.join(format!("{test}.png")))
}
