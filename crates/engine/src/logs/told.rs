//! What a window was told, for the log: ids and counts.

use ipc::Event;

/// Notes an event under the name of the app, whose window it went to.
pub fn told(event: &Event) {
    match event {
        Event::MessagesUpserted { room_id, messages } => {
            let ids: Vec<&str> = messages.iter().map(|m| m.id.as_str()).collect();
            tracing::debug!(target: "deskbell", %room_id, ?ids, "Messages upserted");
        }
        Event::RoomsUpserted(rooms) => {
            tracing::debug!(target: "deskbell", rooms = rooms.len(), "Rooms upserted");
        }
        Event::SessionChanged(session) => {
            let is_signed_in = matches!(session, ipc::Session::SignedIn { .. });
            tracing::info!(target: "deskbell", is_signed_in, "Session changed");
        }
        Event::ConnectivityChanged(connectivity) => {
            tracing::info!(target: "deskbell", ?connectivity, "Connectivity changed");
        }
        _ => {}
    }
}
