//! Display, graphics card and signals.

use std::env;
use std::os::unix::process::CommandExt;
use std::process::Command;

use tauri::WebviewWindow;
use tokio::signal::unix::{SignalKind, signal};
use webkit2gtk::{SettingsExt, WebViewExt};

/// WebKit's switch away from buffers shared with a graphics card. Without one (Xvfb, remote
/// desktops) these are drawn by the processor and copied: 340 ms and 65 MB more until the first
/// paint.
const NO_DMABUF: &str = "WEBKIT_DISABLE_DMABUF_RENDERER";
/// Whether the page's code is compiled to machine code. Interpreted, a page of ours takes about
/// 24 MB less, is as fast where time goes into layout and paint, and its process has no memory that
/// is written and run.
const JIT: &str = "JSC_useJIT";
/// The first version of WebKit we have seen interpret WebAssembly; older ones have none without
/// compiling it.
const INTERPRETS: (u32, u32) = (2, 50);
/// How many heaps the C library keeps side by side. With one per thread what was freed in each stays
/// taken: about 8 MB more after scrolling through a room.
const ARENAS: &str = "MALLOC_ARENA_MAX";
/// How long our own heap keeps what was freed, in milliseconds. By itself it gives it back only when
/// something is freed later, which on an idle desk nothing may be.
const PURGE: &str = "MIMALLOC_PURGE_DELAY";

/// What the program's own libraries are told, and no program it opens.
pub(crate) const OWN_ENVIRONMENT: &[&str] = &[NO_DMABUF, JIT, ARENAS, PURGE];

/// Checks that there is a display, and starts the program anew where its libraries have to be told
/// something. Must come before any thread.
///
/// # Errors
/// One sentence saying what is missing.
pub(crate) fn prepare() -> Result<(), String> {
    if is_unset("DISPLAY") && is_unset("WAYLAND_DISPLAY") {
        return Err("there is no display (neither DISPLAY nor WAYLAND_DISPLAY is set)".to_owned());
    }
    let untold: Vec<_> = told().filter(|(name, _)| env::var_os(name).is_none()).collect();
    if untold.is_empty() { Ok(()) } else { start_anew(&untold) }
}

/// A person's own setting of any of these stays.
fn told() -> impl Iterator<Item = (&'static str, &'static str)> {
    let no_dmabuf = (!has_render_node()).then_some((NO_DMABUF, "1"));
    let no_jit = interprets(&tauri::webview_version().unwrap_or_default()).then_some((JIT, "0"));
    no_dmabuf.into_iter().chain(no_jit).chain([(ARENAS, "1"), (PURGE, "0")])
}

fn interprets(version: &str) -> bool {
    let mut numbers = version.split('.').map_while(|number| number.parse().ok());
    numbers.next().zip(numbers.next()).is_some_and(|version| version >= INTERPRETS)
}

/// Lets each click of the wheel move the page at once. WebKit's own animation begins anew with every
/// click, so that a wheel turned quickly moves nothing until it rests, and what is still to come is
/// lost whenever the timeline puts its reader back to their row.
pub(crate) fn scroll_at_once(window: &WebviewWindow) -> tauri::Result<()> {
    window.with_webview(|view| {
        if let Some(settings) = view.inner().settings() {
            settings.set_enable_smooth_scrolling(false);
        }
    })
}

/// Returns when the session ends or somebody asks the app to quit.
pub(crate) async fn asked_to_quit() {
    let signals = [SignalKind::terminate(), SignalKind::interrupt(), SignalKind::hangup()];
    let [Ok(mut terminate), Ok(mut interrupt), Ok(mut hang_up)] = signals.map(signal) else {
        tracing::warn!("The app cannot be asked to quit: it hears no signals");
        return std::future::pending().await;
    };
    tokio::select! {
        _ = terminate.recv() => {}
        _ = interrupt.recv() => {}
        _ = hang_up.recv() => {}
    }
}

/// A process may not change its own environment safely once libraries have threads, so it replaces
/// itself; its id stays.
fn start_anew(told: &[(&str, &str)]) -> Result<(), String> {
    let program = env::current_exe().map_err(|err| format!("its own file is gone: {err}"))?;
    let arguments = env::args_os().skip(1);
    let failed = Command::new(program).args(arguments).envs(told.iter().copied()).exec();
    Err(format!("it could not be started anew: {failed}"))
}

fn has_render_node() -> bool {
    let Ok(nodes) = std::fs::read_dir("/dev/dri") else { return false };
    nodes.flatten().any(|node| node.file_name().to_string_lossy().starts_with("renderD"))
}

fn is_unset(name: &str) -> bool {
    env::var_os(name).is_none_or(|value| value.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_page_is_interpreted_by_a_web_view_that_can_and_by_no_other() {
        for version in ["2.50.0", "2.50.6", "2.52.1", "3.0.0"] {
            assert!(interprets(version), "{version}");
        }
        for version in ["2.48.9", "2.5.60", "1.99.0", "2", "", "a web view"] {
            assert!(!interprets(version), "{version:?}");
        }
    }
}
