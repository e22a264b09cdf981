//! What a face was told, as far as a log may know it: ids, codes and counts.

use ipc::{Event, Session};

/// Under this name the lines stand with those of the face that writes them.
const FACE: &str = "deskbell";

/// Writes what a face was told.
pub fn trace(event: &Event) {
    match event {
        Event::MessagesUpserted { room_id, messages } => {
            let senders: Vec<&str> = messages.iter().map(|m| m.sender_id.as_str()).collect();
            tracing::debug!(target: FACE, %room_id, ?senders, "Messages upserted");
        }
        Event::RoomsUpserted(rooms) => {
            tracing::debug!(target: FACE, rooms = rooms.len(), "Rooms upserted");
        }
        Event::SessionChanged(session) => {
            let is_signed_in = matches!(session, Session::SignedIn { .. });
            tracing::info!(target: FACE, is_signed_in, "Session changed");
        }
        Event::ConnectivityChanged(connectivity) => {
            tracing::info!(target: FACE, ?connectivity, "Connectivity changed");
        }
        _ => {}
    }
}
