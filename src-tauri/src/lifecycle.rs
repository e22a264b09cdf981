//! From start to quit.

use std::time::Duration;

use bell::Face;
use engine::Handle;
use ipc::{Envelope, Event, Snapshot};
use tauri::{App, AppHandle, Manager, RunEvent};
use tokio::sync::mpsc::Receiver;
use tokio::time::{Instant, sleep_until};

use crate::arguments::Arguments;
use crate::desk::Desk;
use crate::notify::{DesktopNotifier, Sign};
use crate::places::Places;
use crate::{commands, system, tray, window};

/// How long the engine may take to write what is to be written when the app quits.
const FAREWELL: Duration = Duration::from_secs(5);
/// Tray and badge change no more often than this: nobody reads faster, and the bus is everybody's.
const SHOW_EVERY: Duration = Duration::from_millis(250);

/// Builds the app, runs it, and answers its exit code.
pub(crate) fn run(arguments: Arguments, places: Places) -> tauri::Result<i32> {
    let mut context = tauri::generate_context!();
    if !places.is_usual {
        // Desks in different folders are different instances.
        let identifier = format!("{}.{}", context.config().identifier, places.mark);
        context.config_mut().identifier = identifier;
    }
    let app = tauri::Builder::default()
        .plugin(tauri_plugin_single_instance::init(|app, _arguments, _folder| window::show(app)))
        .invoke_handler(tauri::generate_handler![
            commands::call,
            commands::subscribe,
            commands::next_events,
        ])
        .register_asynchronous_uri_scheme_protocol(ipc::PICTURE_SCHEME, commands::picture)
        .on_window_event(window::on_event)
        .setup(move |app| {
            set_up(app, &arguments, &places);
            Ok(())
        })
        .build(context)?;
    Ok(app.run_return(on_run_event))
}

/// Never fails: an error in Tauri's setup is a panic before any window. What is missing is told in
/// the window instead.
fn set_up(app: &mut App, arguments: &Arguments, places: &Places) {
    let (notifier, signs) = DesktopNotifier::new();
    app.manage(notifier.clone());
    let desk = tauri::async_runtime::block_on(async { Desk::start(arguments, places, notifier) });
    let engine = desk.engine().ok().cloned();
    app.manage(desk);
    if let Err(err) = window::open(app.handle(), places) {
        tracing::error!("There is no window: {err}");
        eprintln!("Deskbell has no window: {err}");
        app.handle().exit(1);
        return;
    }
    tray::open(app.handle());
    let handle = app.handle().clone();
    tauri::async_runtime::spawn(quit_when_asked(handle.clone()));
    if let Some(engine) = engine {
        tauri::async_runtime::spawn(heed_signs(handle.clone(), engine.clone(), signs));
        tauri::async_runtime::spawn(follow(handle.clone(), engine.clone()));
        tauri::async_runtime::spawn(watch_desk(engine.clone()));
        let exports = dirs::download_dir().unwrap_or_else(|| places.data.clone());
        let attending = filing::attend(&engine, exports, crate::system::OWN_ENVIRONMENT);
        tauri::async_runtime::block_on(attending);
        tauri::async_runtime::spawn(tell_of_missing_tray(handle, engine.clone()));
        #[cfg(debug_assertions)]
        if let Some(email) = arguments.sign_in.clone() {
            tauri::async_runtime::spawn(crate::sign_in::sign_in(engine, email));
        }
    }
}

fn on_run_event(app: &AppHandle, event: RunEvent) {
    match event {
        RunEvent::Exit => tauri::async_runtime::block_on(shut_down(app)),
        #[cfg(target_os = "macos")]
        RunEvent::Reopen { .. } => window::show(app),
        _ => {}
    }
}

async fn shut_down(app: &AppHandle) {
    tracing::info!("Quitting");
    let (desk, notifier) = (app.state::<Desk>(), app.state::<DesktopNotifier>());
    let _ = tokio::time::timeout(FAREWELL, notifier.withdraw_all()).await;
    if let Ok(engine) = desk.engine()
        && tokio::time::timeout(FAREWELL, engine.shutdown()).await.is_err()
    {
        tracing::warn!("The engine did not stop in time");
    }
}

async fn quit_when_asked(app: AppHandle) {
    system::asked_to_quit().await;
    app.exit(0);
}

/// What the notifications say back: a click shows the window on its room.
async fn heed_signs(
    app: AppHandle,
    engine: Handle,
    mut signs: tokio::sync::mpsc::UnboundedReceiver<Sign>,
) {
    while let Some(sign) = signs.recv().await {
        match sign {
            Sign::Clicked(room_id) => {
                if let Some(room_id) = room_id {
                    engine.request_room(room_id).await;
                }
                window::show(&app);
            }
            Sign::NoService => engine.raise(ipc::Notice::NoNotifications).await,
        }
    }
}

/// Tells the engine how long nobody has used the desk, as far as the system says.
async fn watch_desk(engine: Handle) {
    let mut watch = idle::Watch::open().await;
    loop {
        let seen = watch.next().await;
        let idle_ms = seen.idle_ms.or_else(system::idle_ms).unwrap_or(i64::MAX);
        engine.activity(seen.is_locked, idle_ms).await;
    }
}

async fn tell_of_missing_tray(app: AppHandle, engine: Handle) {
    if !tray::is_there(&app) || !system::tray_host_comes().await {
        tracing::info!("No tray host");
        engine.raise(ipc::Notice::NoTray).await;
    }
}

/// Keeps tray, badge and zoom in step with the engine, as one of its faces.
async fn follow(app: AppHandle, engine: Handle) {
    while let Ok((snapshot, events)) = engine.subscribe().await {
        window::zoom(&app, snapshot.page.zoom_percent);
        follow_from(&app, &snapshot, events).await;
    }
}

async fn follow_from(app: &AppHandle, snapshot: &Snapshot, mut events: Receiver<Envelope>) {
    let mut face = Face::from(snapshot);
    let (mut is_news, mut may_show) = (true, Instant::now());
    loop {
        tokio::select! {
            told = events.recv() => {
                let Some(Envelope { event, .. }) = told else { return };
                engine::logs::told(&event);
                if let Event::PageSettingsChanged(page) = &event {
                    window::zoom(app, page.zoom_percent);
                }
                is_news |= face.apply(&event);
            }
            () = sleep_until(may_show), if is_news => {
                tray::show(app, face.look());
                (is_news, may_show) = (false, Instant::now() + SHOW_EVERY);
            }
        }
    }
}
