//! The tray icon and its menu. Every action of a click is in the menu too, since Linux trays know
//! no clicks.

mod pictures;

use std::sync::{Mutex, PoisonError};

use bell::{Face, Look};
use ipc::PauseNotifications;
use model::{Language, Timestamp};
use tauri::menu::{IsMenuItem, Menu, MenuEvent, MenuItem, PredefinedMenuItem};
use tauri::tray::{MouseButton, MouseButtonState, TrayIcon, TrayIconBuilder, TrayIconEvent};
use tauri::{AppHandle, Manager, Theme, Wry};
use words::{in_language, said};

#[cfg(windows)]
pub(crate) use self::pictures::unread_dot;
use crate::desk::Desk;
use crate::{NAME, system, window};

const OPEN: &str = "open";
const MUTE_HOUR: &str = "mute_hour";
const MUTE: &str = "mute";
const UNMUTE: &str = "unmute";
const QUIT: &str = "quit";

/// An hour, in milliseconds.
const HOUR_MS: i64 = 3_600_000;
/// The last millisecond of the year 9999: "until unmuted" as a time every system can write.
const FOREVER: Timestamp = Timestamp::from_ms(253_402_300_799_999);

/// Words in the language of whoever is signed in.
type Words = fn() -> &'static str;

/// The icon and what of its menu changes.
struct Tray {
    icon: TrayIcon,
    status: MenuItem<Wry>,
    unmute: MenuItem<Wry>,
    /// Everything of the menu with words that are always the same, and those words.
    named: [(MenuItem<Wry>, Words); 5],
    shown: Mutex<Shown>,
}

#[derive(Clone)]
struct Shown {
    look: Look,
    theme: Theme,
}

/// Puts the icon into the tray, where the system can have one.
pub(crate) fn open(app: &AppHandle) {
    if !system::can_load_tray() {
        return tracing::warn!("No tray: its library is not there");
    }
    match build(app) {
        Ok(tray) => {
            app.manage(tray);
        }
        Err(err) => tracing::warn!("No tray: {err}"),
    }
}

/// Whether the app has an icon; whether anybody shows it is another question.
pub(crate) fn is_there(app: &AppHandle) -> bool {
    app.try_state::<Tray>().is_some()
}

/// Shows a look in tray and badge.
pub(crate) fn show(app: &AppHandle, look: Look) {
    window::show_unread(app, look.unread);
    change(app, |shown| shown.look = look);
}

/// Follows the system to light or dark.
pub(crate) fn follow_theme(app: &AppHandle, theme: Theme) {
    change(app, |shown| shown.theme = theme);
}

fn change(app: &AppHandle, change: impl FnOnce(&mut Shown)) {
    let Some(tray) = app.try_state::<Tray>() else { return };
    let mut held = tray.shown.lock().unwrap_or_else(PoisonError::into_inner);
    let former = held.clone();
    change(&mut held);
    let shown = held.clone();
    drop(held); // Painting waits for the window's thread, which may wait here.
    if let Err(err) = tray.repaint(&former, &shown) {
        tracing::warn!("The tray could not be changed: {err}");
    }
}

impl Tray {
    /// Says the menu in another language.
    fn name(&self, language: Language) -> tauri::Result<()> {
        self.named.iter().try_for_each(|(item, words)| item.set_text(in_language(language, words)))
    }

    /// Changes what is different: on Linux every change is told to all that listen to the bus, and a
    /// picture is written to a file.
    fn repaint(&self, former: &Shown, Shown { look, theme }: &Shown) -> tauri::Result<()> {
        if former.look.language != look.language {
            self.name(look.language)?;
        }
        if (former.look.bell, former.theme) != (look.bell, *theme) {
            let picture = pictures::picture(look.bell, *theme);
            // macOS paints a template in the colour of its menu bar, light or dark.
            self.icon.set_icon_with_as_template(Some(picture), cfg!(target_os = "macos"))?;
        }
        if former.look.label() != look.label() {
            // Beside the icon on macOS, and as the label of Linux trays; Windows has no such place.
            self.icon.set_title(look.label())?;
        }
        if former.look.status != look.status {
            self.icon.set_tooltip(Some(look.tooltip(NAME)))?;
            self.status.set_text(&look.status)?;
        }
        self.unmute.set_enabled(look.is_muted)
    }
}

fn build(app: &AppHandle) -> tauri::Result<Tray> {
    let look = Face::default().look();
    let theme = window::theme(app);
    let item = |id, text, is_enabled| MenuItem::with_id(app, id, text, is_enabled, None::<&str>);
    // In English until the first picture of the engine says who is at the desk.
    let open = item(OPEN, said::tray_open(), true)?;
    let mute_hour = item(MUTE_HOUR, said::tray_mute_hour(), true)?;
    let mute = item(MUTE, said::tray_mute(), true)?;
    let unmute = item(UNMUTE, said::tray_unmute(), false)?;
    let status = item("status", &look.status, false)?;
    let quit = item(QUIT, said::tray_quit(), true)?;
    let (line, last_line) =
        (PredefinedMenuItem::separator(app)?, PredefinedMenuItem::separator(app)?);
    let items: [&dyn IsMenuItem<Wry>; 8] =
        [&open, &status, &line, &mute_hour, &mute, &unmute, &last_line, &quit];
    let icon = TrayIconBuilder::with_id("deskbell")
        .icon(pictures::picture(look.bell, theme))
        .icon_as_template(cfg!(target_os = "macos"))
        .tooltip(look.tooltip(NAME))
        .menu(&Menu::with_items(app, &items)?)
        .show_menu_on_left_click(cfg!(target_os = "macos"))
        .on_menu_event(on_menu)
        .on_tray_icon_event(on_click)
        .build(app)?;
    let named: [(_, Words); 5] = [
        (open, said::tray_open),
        (mute_hour, said::tray_mute_hour),
        (mute, said::tray_mute),
        (unmute.clone(), said::tray_unmute),
        (quit, said::tray_quit),
    ];
    Ok(Tray { icon, status, unmute, named, shown: Mutex::new(Shown { look, theme }) })
}

fn on_menu(app: &AppHandle, event: MenuEvent) {
    match event.id().as_ref() {
        OPEN => window::show(app),
        MUTE_HOUR => mute_until(app, Some(now().plus_ms(HOUR_MS))),
        MUTE => mute_until(app, Some(FOREVER)),
        UNMUTE => mute_until(app, None),
        QUIT => app.exit(0),
        _ => {}
    }
}

fn on_click(icon: &TrayIcon, event: TrayIconEvent) {
    let is_left_up = matches!(
        event,
        TrayIconEvent::Click { button: MouseButton::Left, button_state: MouseButtonState::Up, .. }
    );
    // On macOS the left button opens the menu, as everywhere in its menu bar.
    if is_left_up && !cfg!(target_os = "macos") {
        window::show(icon.app_handle());
    }
}

fn mute_until(app: &AppHandle, until: Option<Timestamp>) {
    let Ok(engine) = app.state::<Desk>().engine().cloned() else { return };
    tauri::async_runtime::spawn(async move {
        if let Err(err) = engine.ask(PauseNotifications { until }).await {
            tracing::warn!(code = ?err.code, "Notifications could not be muted");
        }
    });
}

fn now() -> Timestamp {
    engine::Clock::now(&engine::SystemClock)
}
