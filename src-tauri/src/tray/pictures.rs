//! The tray's pictures: three bells, light and dark, told apart by shape as well as by colour.

use bell::Bell;
use tauri::Theme;
use tauri::image::Image;

/// The picture of a bell. The theme is that of the desktop: a dark one needs light ink.
pub(super) fn picture(bell: Bell, theme: Theme) -> Image<'static> {
    match (bell, theme == Theme::Dark) {
        (Bell::Normal, false) => tauri::include_image!("icons/tray/normal-light.png"),
        (Bell::Normal, true) => tauri::include_image!("icons/tray/normal-dark.png"),
        (Bell::Unread, false) => tauri::include_image!("icons/tray/unread-light.png"),
        (Bell::Unread, true) => tauri::include_image!("icons/tray/unread-dark.png"),
        (Bell::Offline, false) => tauri::include_image!("icons/tray/offline-light.png"),
        (Bell::Offline, true) => tauri::include_image!("icons/tray/offline-dark.png"),
    }
}

/// The picture laid over the taskbar's.
#[cfg(windows)]
pub(crate) fn unread_dot() -> Image<'static> {
    tauri::include_image!("icons/tray/unread-light.png")
}
