//! Ends of spawned work: one arm, one call.

use crate::core::Core;
use crate::event::Done;

impl Core {
    pub(crate) async fn handle_done(&mut self, done: Done) {
        match done {
            Done::SignIn { answer, reply } => self.finish_sign_in(answer, reply).await,
            Done::SessionKept { is_kept } => self.note_kept(is_kept),
            Done::Session(answer) => self.take_session(answer).await,
            Done::Deployment { tries, answer } => self.take_deployment(tries, answer).await,
            Done::Rooms { as_of, answer } => self.take_rooms(as_of, answer).await,
            Done::Room { room_id, answer } => self.take_room(room_id, answer).await,
            Done::People { words, answer, reply } => {
                self.finish_people(&words, answer, reply).await;
            }
            Done::RoomMade { answer, reply } => self.finish_making(answer, reply).await,
            Done::PeopleChanged { room_id, change, answer, room, reply } => {
                self.finish_people_change(room_id, change, answer, room, reply).await;
            }
            Done::Published { message, generation, published } => {
                self.finish_publish(message, generation, published).await;
            }
            Done::Changed { change, answer, reply } => {
                self.finish_change(change, answer, reply).await;
            }
            Done::Reacted { own, outcome, reply } => {
                self.finish_reaction(own, outcome, reply).await;
            }
            Done::FilePut { put, reply } => self.finish_adding(put, reply).await,
            Done::UploadProgress { room_id, message_id, sent_bytes, total_bytes } => {
                self.tell_progress(room_id, message_id, sent_bytes, total_bytes);
            }
            Done::Uploaded { message_id, generation, uploaded } => {
                self.finish_upload(message_id, generation, uploaded).await;
            }
            Done::LookedFor { message_id, generation, found } => {
                self.finish_looking(message_id, generation, found).await;
            }
            Done::Entered { line, number, is_in } => self.finish_entry(line, number, is_in),
            Done::Fetched(fetched) => self.take_page(fetched).await,
            Done::OlderPage { before, page, reply } => {
                self.take_older(before, *page, reply).await;
            }
            Done::SearchFailed { err, reply } => self.finish_failed_search(err, reply),
            Done::Measured { measured, reply } => self.finish_measuring(measured, reply),
            Done::ReadReported { receipt, is_told, answer } => {
                self.finish_receipt(receipt, is_told, answer).await;
            }
            Done::ReadElsewhere { room_id, answer } => self.take_reading(room_id, answer).await,
            Done::NotificationShown { card, rooms, messages, is_let_through: true, unheard } => {
                self.let_hear(unheard);
                self.note_shown(card, rooms, messages).await;
            }
            Done::NotificationShown { messages, is_let_through: false, unheard, .. } => {
                self.let_hear(unheard);
                self.note_refused(messages).await;
            }
            Done::SessionGone => self.expire().await,
        }
    }
}
