//! The one window.

use tauri::webview::NewWindowResponse;
use tauri::window::Color;
use tauri::{AppHandle, Manager, Theme, WebviewUrl, WebviewWindow, Window, WindowEvent};
use url::Url;

use crate::places::Places;
use crate::{NAME, first_picture, system, tray};

/// Its label, which the capability names.
const MAIN: &str = "main";
/// The page's own backgrounds, so that nothing flashes before the first paint.
const LIGHT: Color = Color(0xf2, 0xef, 0xe9, 0xff);
const DARK: Color = Color(0x12, 0x14, 0x16, 0xff);

/// Opens the window. It waits for nothing: not for the database, not for keychain or network.
pub(crate) fn open(app: &AppHandle, places: &Places) -> tauri::Result<()> {
    let window = tauri::WebviewWindowBuilder::new(app, MAIN, WebviewUrl::App("index.html".into()))
        .title(NAME)
        .inner_size(1120.0, 760.0)
        .min_inner_size(480.0, 400.0)
        // Shown below, once its background is that of the theme.
        .visible(false)
        .data_directory(places.web_view())
        .devtools(cfg!(debug_assertions))
        .on_web_resource_request({
            let app = app.clone();
            move |_request, response| first_picture::put_into(&app, response)
        })
        // Or the shell would swallow what is dropped, which the page takes like what is pasted.
        .disable_drag_drop_handler()
        .on_navigation(is_ours)
        .on_new_window(|_url, _features| NewWindowResponse::Deny)
        .on_document_title_changed(|window, title| {
            // A title that cannot be set is an old title, nothing worse.
            let _ = window.set_title(&title);
        })
        .build()?;
    let theme = window.theme().unwrap_or(Theme::Light);
    window.set_background_color(Some(background(theme)))?;
    system::scroll_at_once(&window)?;
    window.show()
}

/// Brings the window forward; only after a person asked for it.
pub(crate) fn show(app: &AppHandle) {
    let Some(window) = app.get_webview_window(MAIN) else { return };
    if let Err(err) = bring_forward(&window) {
        tracing::warn!("The window could not be brought forward: {err}");
    }
}

/// The theme the system asks for.
pub(crate) fn theme(app: &AppHandle) -> Theme {
    let window = app.get_webview_window(MAIN);
    window.and_then(|window| window.theme().ok()).unwrap_or(Theme::Light)
}

/// Enlarges the page, in percent.
pub(crate) fn zoom(app: &AppHandle, percent: u16) {
    let zoomed = app.get_webview_window(MAIN).map(|it| it.set_zoom(f64::from(percent) / 100.0));
    if let Some(Err(err)) = zoomed {
        tracing::warn!("The page could not be enlarged: {err}");
    }
}

/// Shows how many messages are unread on the app's icon, where the system has such a place.
pub(crate) fn show_unread(app: &AppHandle, count: u32) {
    #[cfg(target_os = "macos")]
    if let Some(window) = app.get_webview_window(MAIN) {
        let _ = window.set_badge_count((count > 0).then_some(i64::from(count)));
    }
    #[cfg(windows)]
    if let Some(window) = app.get_webview_window(MAIN) {
        let _ = window.set_overlay_icon((count > 0).then(tray::unread_dot));
    }
    #[cfg(not(any(windows, target_os = "macos")))]
    let _ = (app, count);
}

/// What happens to a window from outside the page.
pub(crate) fn on_event(window: &Window, event: &WindowEvent) {
    match event {
        WindowEvent::CloseRequested { api, .. } => {
            api.prevent_close();
            tauri::async_runtime::spawn(put_away(window.clone()));
        }
        WindowEvent::ThemeChanged(theme) => {
            let _ = window.set_background_color(Some(background(*theme)));
            tray::follow_theme(window.app_handle(), *theme);
        }
        _ => {}
    }
}

/// To the tray where somebody shows it; else minimized, since a hidden window without a tray icon
/// would be gone for good.
async fn put_away(window: Window) {
    let is_in_tray = tray::is_there(window.app_handle()) && system::has_tray_host().await;
    let done = if is_in_tray { window.hide() } else { window.minimize() };
    tracing::info!(is_in_tray, "Window put away");
    if let Err(err) = done {
        tracing::warn!("The window could not be put away: {err}");
    }
}

fn bring_forward(window: &WebviewWindow) -> tauri::Result<()> {
    window.show()?;
    window.unminimize()?;
    window.set_focus()
}

fn background(theme: Theme) -> Color {
    if theme == Theme::Dark { DARK } else { LIGHT }
}

/// Whether the window may go there: nowhere but within the app.
fn is_ours(url: &Url) -> bool {
    match url.scheme() {
        "tauri" => url.host_str() == Some("localhost"),
        // What the web views of Windows and Android make of the app's own protocol.
        "http" | "https" => {
            cfg!(windows) && url.host_str() == Some("tauri.localhost") && url.port().is_none()
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_moment_has_the_background_of_the_page() {
        let tokens = include_str!("../../ui/assets/tokens.css");
        let mut grounds = tokens.lines().filter_map(|line| line.trim().strip_prefix("--ground: "));
        let hex = |Color(red, green, blue, _)| format!("#{red:02x}{green:02x}{blue:02x};");
        assert_eq!(grounds.next(), Some(hex(LIGHT).as_str()));
        assert_eq!(grounds.next(), Some(hex(DARK).as_str()));
    }

    #[test]
    fn the_window_goes_nowhere_but_within_the_app() {
        assert!(is_ours(&"tauri://localhost/index.html".parse().unwrap()));
        for foreign in [
            "https://example.com/",
            "https://tauri.localhost.example.com/",
            "http://tauri.localhost:8080/",
            "tauri://example.com/",
            "file:///etc/passwd",
            "data:text/html,hello",
            "javascript:alert(1)",
            "about:blank",
            "blob:tauri://localhost/1",
        ] {
            assert!(!is_ours(&foreign.parse().unwrap()), "{foreign}");
        }
    }
}
