//! An engine whose desk could not be opened: it says why and refuses everything else, so that the
//! window shows words instead of nothing.

use ipc::{Code, Connectivity, IpcError, OutboxStatus, Session, Snapshot, UnreadTotal};
use model::Timestamp;
use tokio::sync::mpsc;

use crate::Config;
use crate::bus::Bus;
use crate::handle::Request;

/// Answers until the host stops.
pub(crate) async fn run(
    config: &Config,
    code: Code,
    since: Timestamp,
    mut requests: mpsc::Receiver<Request>,
) {
    let mut bus = Bus::default();
    while let Some(request) = requests.recv().await {
        match request {
            Request::Command { reply, .. } => {
                let _ = reply.send(Err(IpcError::new(code, "The desk could not be opened")));
            }
            Request::Subscribe { reply } => {
                let _ = reply.send((picture(config, code, since), bus.subscribe()));
            }
            Request::Shutdown { done } => {
                let _ = done.send(());
                return;
            }
            Request::Picture { reply, .. } => {
                let _ = reply.send(Err(IpcError::new(code, "The desk could not be opened")));
            }
            Request::RoomRequested(_)
            | Request::FileHost(_)
            | Request::Notice(_)
            | Request::Activity { .. }
            | Request::Exports(_)
            | Request::Wake
            | Request::Input => {}
        }
    }
}

fn picture(config: &Config, code: Code, since: Timestamp) -> Snapshot {
    Snapshot {
        seq: 0,
        version: config.version.clone(),
        session: Session::SignedOut,
        connectivity: Connectivity::Trouble { since, code },
        outbox: OutboxStatus { limit: model::limits::OUTBOX_ENTRIES, ..OutboxStatus::default() },
        rooms: Vec::new(),
        availability: Vec::new(),
        typing: Vec::new(),
        unread: UnreadTotal::default(),
        notices: Vec::new(),
        paused_until: None,
        quiet_until: None,
        clock: Vec::new(),
        system_language: config.language,
        page: model::PageSettings::default(),
        backend: config.backend.to_string(),
    }
}
