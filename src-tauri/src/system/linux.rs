//! Display, graphics card and signals.

use std::env;
use std::os::unix::process::CommandExt;
use std::process::Command;

use tokio::signal::unix::{SignalKind, signal};

/// WebKit's switch away from buffers shared with a graphics card.
const NO_DMABUF: &str = "WEBKIT_DISABLE_DMABUF_RENDERER";

/// Checks that there is a display, and starts the program anew where WebKit has to be told that
/// there is no graphics card. Must come before any thread.
///
/// # Errors
/// One sentence saying what is missing.
pub(crate) fn prepare() -> Result<(), String> {
    if is_unset("DISPLAY") && is_unset("WAYLAND_DISPLAY") {
        return Err("there is no display (neither DISPLAY nor WAYLAND_DISPLAY is set)".to_owned());
    }
    if env::var_os(NO_DMABUF).is_none() && !has_render_node() {
        return start_anew();
    }
    Ok(())
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

/// Without a card (Xvfb, remote desktops) the shared buffers are drawn by the processor and copied:
/// 340 ms and 65 MB more until the first paint. A process may not change its own environment safely
/// once libraries have threads, so it replaces itself; its id stays.
fn start_anew() -> Result<(), String> {
    let program = env::current_exe().map_err(|err| format!("its own file is gone: {err}"))?;
    let failed = Command::new(program).args(env::args_os().skip(1)).env(NO_DMABUF, "1").exec();
    Err(format!("it could not be started anew: {failed}"))
}

fn has_render_node() -> bool {
    let Ok(nodes) = std::fs::read_dir("/dev/dri") else { return false };
    nodes.flatten().any(|node| node.file_name().to_string_lossy().starts_with("renderD"))
}

fn is_unset(name: &str) -> bool {
    env::var_os(name).is_none_or(|value| value.is_empty())
}
