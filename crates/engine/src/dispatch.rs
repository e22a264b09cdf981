//! Requests: one arm, one call.

use ipc::{Code, Command, Event as Told, IpcError};
use serde::Serialize;

use crate::core::Core;
use crate::event::LateReply;
use crate::handle::{Json, Request};

/// A command's answer.
pub(crate) type Answer<T> = Result<T, IpcError>;

impl Core {
    pub(crate) async fn handle_request(&mut self, request: Request) {
        match request {
            Request::Command { command, reply } => self.handle_command(command, reply).await,
            Request::Subscribe { reply } => {
                let events = self.bus.subscribe();
                // A face that went away before its answer drops the receiver, and the bus it.
                let _ = reply.send((self.snapshot(), events));
            }
            Request::RoomRequested(room_id) => {
                self.bus.publish(Told::RoomRequested { room_id });
            }
            Request::Notice(notice) => self.raise(notice),
            Request::Activity { is_locked, idle_ms } => self.note_activity(is_locked, idle_ms),
            Request::Exports(folder) => self.set_exports(folder),
            Request::FileHost(host) => self.files.host = Some(host),
            Request::Picture { of, size, reply } => self.serve_picture(of, size, reply),
            Request::Input => self.note_input(),
            Request::Wake => self.line.wake().await,
            // Handled by the loop itself.
            Request::Shutdown { .. } => {}
        }
    }

    async fn handle_command(&mut self, command: Command, reply: LateReply) {
        tracing::debug!(method = command.method(), "Command");
        let answer = match command {
            // These answer when the backend, or the system, has.
            Command::SignIn(command) => return self.sign_in(command, reply),
            Command::LoadOlder(command) => return self.load_older(command, reply).await,
            Command::FindPeople(command) => return self.find_people(command, reply),
            Command::OpenDirect(command) => return self.open_direct(command, reply),
            Command::CreateGroup(command) => return self.create_group(command, reply),
            Command::AddParticipant(command) => return self.add_participant(command, reply),
            Command::RemoveParticipant(command) => return self.remove_participant(command, reply),
            Command::LeaveRoom(command) => return self.ask_to_leave(command, reply),
            Command::EditMessage(command) => return self.edit_message(command, reply).await,
            Command::DeleteMessage(command) => return self.delete_message(command, reply).await,
            Command::SetReaction(command) => return self.set_reaction(command, reply).await,
            // It may take longer than the loop can wait.
            Command::SearchMessages(command) => return self.search_messages(command, reply),
            Command::ReadStorage(_) => return self.measure(reply),
            Command::TestNotification(_) => return self.test_notification(reply),
            // These answer when the disk, the backend or the person has.
            Command::AddAttachment(command) => return self.add_attachment(command, reply),
            Command::SaveAttachment(command) => return self.save_attachment(command, reply),
            Command::OpenAttachment(command) => return self.open_attachment(command, reply),
            Command::OpenLink(command) => return self.open_link(&command, reply),
            Command::Subscribe(_) => to_json(Ok(self.snapshot())),
            Command::SignOut(_) => to_json(self.sign_out().await),
            Command::OpenRoom(command) => to_json(self.open_room(command).await),
            Command::LoadAround(command) => to_json(self.load_around(command).await),
            Command::LoadNewer(command) => to_json(self.load_newer(command).await),
            Command::SendMessage(command) => to_json(self.send_message(command).await),
            Command::RemoveAttachment(command) => to_json(self.remove_attachment(command).await),
            Command::SendAttachment(command) => to_json(self.send_attachment(command).await),
            Command::RetryMessage(command) => to_json(self.retry_message(command).await),
            Command::EditQueued(command) => to_json(self.edit_queued(command).await),
            Command::DiscardMessage(command) => to_json(self.discard_message(command).await),
            Command::SaveDraft(command) => to_json(self.save_draft(command).await),
            Command::SetTyping(command) => to_json(self.set_typing(command).await),
            Command::SetAttention(command) => to_json(self.set_attention(command).await),
            Command::MarkRead(command) => to_json(self.mark_read(command).await),
            Command::MarkRoomRead(command) => to_json(self.mark_room_read(command).await),
            Command::MarkUnread(command) => to_json(self.mark_unread(command).await),
            Command::MuteRoom(command) => to_json(self.mute_room(command).await),
            Command::SetRoomNotifications(command) => {
                to_json(self.set_room_notifications(command).await)
            }
            Command::ReadLeftBehind(_) => to_json(self.left_behind().await),
            Command::ReadGroupRules(_) => to_json(self.group_rules()),
            Command::ReadNotificationSettings(_) => to_json(self.notification_settings()),
            Command::SetNotificationSettings(command) => {
                to_json(self.set_notification_settings(command).await)
            }
            Command::SetPageSettings(command) => to_json(self.set_page_settings(command).await),
            Command::PauseNotifications(command) => {
                to_json(self.pause_notifications(command).await)
            }
            Command::RetryNow(_) => to_json(self.retry_now().await),
            Command::DismissNotice(command) => {
                self.clear(command.notice);
                to_json(Ok(()))
            }
            Command::ReadDiagnostics(_) => to_json(Ok(self.diagnostics())),
            Command::ReadDiagnosticsText(_) => to_json(self.diagnostics_text().await),
            Command::SaveDiagnostics(command) => to_json(self.save_diagnostics(command).await),
            Command::ReadJournal(command) => to_json(self.read_journal(command).await),
        };
        if let Err(err) = &answer {
            tracing::info!(code = ?err.code, "Refused a command");
        }
        // A face that went away does not wait for its answer.
        let _ = reply.send(answer);
    }
}

/// A typed answer as it crosses the boundary.
pub(crate) fn to_json<T: Serialize>(answer: Answer<T>) -> Answer<Json> {
    serde_json::value::to_raw_value(&answer?)
        .map_err(|err| IpcError::new(Code::Internal, err.to_string()))
}
