//! The desk as faces see it: rooms, the snapshot, opening a room, drafts, muting.

use chat::catch_up;
use chat::notify::Digest;
use chat::receipts::{DeliveredReceipts, ReadReceipts};
use chat::visit::Visit;
use ipc::{Code, IpcError};
use ipc::{
    Event as Told, LoadAround, LoadNewer, OpenRoom, OpenedRoom, RoomDetails, RoomSummary,
    SaveDraft, Snapshot, TimelinePage, TimelineRow, TypingPerson, UnreadTotal,
};
use model::{Message, OrganizationId, Room, RoomId};
use store::{RoomRow, Store, StoreError, TimelineSlice};

use crate::core::Core;
use crate::dispatch::Answer;
use crate::event::Done;
use crate::files::staged;
use crate::metrics::Counter;
use crate::opening::PAUSED_UNTIL;
use crate::outcome;
use crate::rest::RestError;
use crate::rest::dto::RoomDto;

/// Rows of a page of the timeline.
pub(crate) const PAGE: usize = model::limits::HISTORY_PAGE;

/// The rooms as the store has them: most of what there is to read at a start.
#[derive(Debug)]
pub(crate) struct KnownRooms {
    rooms: Vec<Room>,
    rows: Vec<RoomRow>,
}

impl KnownRooms {
    pub(crate) async fn read(store: &Store) -> Result<Self, StoreError> {
        Ok(Self { rooms: store.rooms().await?, rows: store.room_summaries().await? })
    }
}

impl Core {
    /// Mirrors the store in memory: rooms, sidebar, outbox, settings.
    pub(crate) async fn load_desk(&mut self) -> Result<(), StoreError> {
        let rooms = KnownRooms::read(&self.store).await?;
        self.show_desk(rooms).await
    }

    /// The same with rooms that were read already.
    pub(crate) async fn show_desk(&mut self, known: KnownRooms) -> Result<(), StoreError> {
        self.directory.replace(known.rooms);
        for row in known.rows {
            self.directory.note_summary(row);
        }
        self.load_outbox().await?;
        self.load_settings().await?;
        self.load_page_settings().await?;
        self.load_groups_made().await?;
        self.note_left_behind().await;
        self.forget_person();
        let paused = self.store.meta(PAUSED_UNTIL).await?;
        self.paused_until = paused
            .and_then(|text| text.parse().ok())
            .map(model::Timestamp::from_ms)
            .filter(|until| *until > self.clock.now());
        if let Some(me) = self.me().cloned() {
            self.typing = chat::typing::Incoming::new(me.id);
        }
        Ok(())
    }

    /// What is known of the person who was here belongs to no other.
    fn forget_person(&mut self) {
        self.read_receipts = ReadReceipts::new(self.chance.seed());
        self.delivered = DeliveredReceipts::new();
        self.visit = Visit::new();
        self.digest = Digest::new();
        self.digest_due = None;
        self.reading_asked.clear();
        self.readings_awaited = 0;
        self.joined.clear();
    }

    /// The first picture for a face.
    pub(crate) fn snapshot(&self) -> Snapshot {
        Snapshot {
            seq: self.bus.seq(),
            version: self.config.version.clone(),
            session: self.session.clone(),
            connectivity: self.connectivity(),
            outbox: self.outbox_status(),
            rooms: self.directory.summaries(),
            availability: self.roster.snapshot(),
            typing: self
                .typing
                .snapshot()
                .into_iter()
                .map(|changed| (changed.room_id, typing_people(changed.people)))
                .collect(),
            unread: self.directory.unread_total(),
            notices: self.notices.clone(),
            paused_until: self.paused_until,
            quiet_until: self.quiet.until,
            clock: self.wall.clock.clone(),
            system_language: self.config.language,
            page: self.page.clone(),
            backend: self.config.backend.to_string(),
        }
    }

    /// Tells faces everything a new session brings.
    pub(crate) fn publish_desk(&mut self) {
        self.bus.publish(Told::RoomsUpserted(self.directory.summaries()));
        self.bus.publish(Told::UnreadChanged(self.directory.unread_total()));
        self.publish_outbox();
    }

    /// Reads the sidebar's rows of these rooms again and tells what changed.
    pub(crate) async fn refresh_rooms(&mut self, room_ids: impl IntoIterator<Item = RoomId>) {
        let before = self.directory.unread_total();
        let rows = match self.store.room_summaries_of(room_ids.into_iter().collect()).await {
            Ok(rows) => rows,
            Err(err) => {
                self.store_failed(err);
                return;
            }
        };
        let changed: Vec<RoomSummary> =
            rows.into_iter().filter_map(|row| self.directory.note_summary(row)).collect();
        if !changed.is_empty() {
            self.bus.publish(Told::RoomsUpserted(changed));
        }
        self.publish_total(before);
        self.withdraw_read_cards();
    }

    /// Tells the total where it is another than before.
    pub(crate) fn publish_total(&mut self, before: UnreadTotal) {
        let after = self.directory.unread_total();
        if before != after {
            self.bus.publish(Told::UnreadChanged(after));
        }
    }

    /// Asks the backend for the list of rooms.
    pub(crate) fn fetch_rooms(&mut self) {
        self.line.rooms_asked(self.clock.now());
        let (rest, as_of) = (self.rest.clone(), self.room_changes);
        self.tasks
            .spawn(self.epoch, async move { Done::Rooms { as_of, answer: rest.rooms().await } });
    }

    /// Asks the backend for one room that changed (extension 4).
    pub(crate) fn fetch_room(&mut self, room_id: RoomId) {
        let rest = self.rest.clone();
        self.tasks.spawn(self.epoch, async move {
            let answer = rest.room(&room_id).await;
            Done::Room { room_id, answer }
        });
    }

    /// The list came. One that was asked for before a room came or went by itself may not know of
    /// that, and is asked for once more.
    pub(crate) async fn take_rooms(&mut self, as_of: u64, answer: Result<Vec<RoomDto>, RestError>) {
        let dtos = match answer {
            Ok(dtos) => dtos,
            Err(RestError::SignedOut) => return self.expire().await,
            Err(err) => {
                tracing::info!(%err, "The rooms did not come");
                return self.line.rooms_missed(self.now());
            }
        };
        if as_of != self.room_changes {
            return self.fetch_rooms();
        }
        let Some(organization) = self.organization_id() else { return };
        let knew_rooms = self.knows_rooms();
        let rooms: Vec<Room> =
            dtos.into_iter().filter_map(|dto| dto.into_room(&organization)).collect();
        match self.store.replace_rooms(rooms).await {
            Ok(diff) => {
                self.line.rooms_came();
                for room_id in diff.removed {
                    self.forget_room(&room_id).await;
                }
                self.publish_changed(diff.changed);
                self.reload_rooms(knew_rooms).await;
            }
            Err(err) => {
                self.store_failed(err);
            }
        }
    }

    async fn reload_rooms(&mut self, knew_rooms: bool) {
        let before = self.directory.participants();
        match self.store.rooms().await {
            Ok(rooms) => self.directory.replace(rooms),
            Err(err) => {
                self.store_failed(err);
                return;
            }
        }
        let all = self.directory.by_recency();
        self.refresh_rooms(all.clone()).await;
        for room_id in all {
            let before = before.get(&room_id).map(Vec::as_slice);
            self.tell_participants(&room_id, before);
            if knew_rooms && before.is_none() {
                self.note_joined(room_id);
            }
        }
        self.note_left_behind().await;
        self.ask_of_reading().await;
        self.recall_receipts().await;
        self.attach_rooms().await;
    }

    /// One room came, or is gone.
    pub(crate) async fn take_room(&mut self, room_id: RoomId, answer: Result<RoomDto, RestError>) {
        let dto = match answer {
            Ok(dto) => dto,
            Err(RestError::SignedOut) => return self.expire().await,
            Err(RestError::NotFound | RestError::NotPermitted) => {
                return self.leave_room(room_id).await;
            }
            // Nobody tells of its change again: the list has it too.
            Err(err) => {
                tracing::info!(%err, "A room did not come");
                return self.line.rooms_missed(self.now());
            }
        };
        // What could not be kept was told where it failed; the next list brings it again.
        let _ = self.keep_room(dto).await;
    }

    /// Takes a room as the backend describes it; `None` for a kind this version does not know.
    pub(crate) async fn keep_room(&mut self, dto: RoomDto) -> Answer<Option<RoomId>> {
        let organization = self.organization_id().ok_or_else(signed_out)?;
        let Some(room) = dto.into_room(&organization) else { return Ok(None) };
        let room_id = room.id.clone();
        let changed = self.store.upsert_room(room.clone()).await;
        let changed = changed.map_err(|err| self.store_failed(err))?;
        let knew_rooms = self.knows_rooms();
        let before = self.directory.room(&room_id).map(|room| room.participants.clone());
        self.directory.upsert(room);
        if before.is_none() {
            self.room_changes += 1;
            if knew_rooms {
                self.note_joined(room_id.clone());
            }
        }
        self.publish_changed(changed);
        self.refresh_rooms([room_id.clone()]).await;
        self.tell_participants(&room_id, before.as_deref());
        self.note_left_behind().await;
        self.recall_receipts().await;
        self.attach_rooms().await;
        Ok(Some(room_id))
    }

    pub(crate) async fn leave_room(&mut self, room_id: RoomId) {
        if let Err(err) = self.store.remove_room(room_id.clone()).await {
            self.store_failed(err);
        }
        self.room_changes += 1;
        self.forget_room(&room_id).await;
        self.note_left_behind().await;
    }

    async fn forget_room(&mut self, room_id: &RoomId) {
        let now = self.now();
        self.keep_name(room_id).await;
        if let Some(channel) = self.directory.remove(room_id) {
            self.line.detach(&channel).await;
        }
        // Whoever comes back needs a credential that covers the room again.
        self.renewed_for.remove(room_id);
        self.joined.remove(room_id);
        self.line.held_cursors.remove(room_id);
        self.catch_up.handle(catch_up::Input::RoomRemoved { room_id: room_id.clone() }, now);
        self.typing.handle(chat::typing::Input::RoomRemoved { room_id: room_id.clone() }, now);
        self.read_receipts
            .handle(chat::receipts::Input::RoomRemoved { room_id: room_id.clone() }, now);
        self.withdraw_read_cards();
        self.bus.publish(Told::RoomRemoved { room_id: room_id.clone() });
        self.bus.publish(Told::UnreadChanged(self.directory.unread_total()));
    }

    /// A person opens a room.
    pub(crate) async fn open_room(&mut self, command: OpenRoom) -> Answer<OpenedRoom> {
        let room_id = command.room_id;
        self.note_input();
        let room = self.directory.room(&room_id).ok_or_else(no_such_room)?.clone();
        let summary = self.directory.summary(&room_id).ok_or_else(no_such_room)?.clone();
        let opened = self.store.open_room(room_id.clone(), PAGE).await;
        let opened = opened.map_err(|err| self.store_failed(err))?;
        let first_unread = self.visit.open(&room_id, opened.first_unread);
        let now = self.now();
        self.catch_up.handle(catch_up::Input::Opened(Some(room_id.clone())), now);
        Ok(OpenedRoom {
            details: RoomDetails {
                summary,
                participants: room.participants,
                can_remove: self.can_remove(&room_id),
            },
            timeline: self.page(room_id, opened.timeline, opened.history.reached_start),
            read_marker: opened.read_marker.map(|marker| marker.message_id),
            first_unread,
            draft: opened.draft.unwrap_or_default(),
            attachments: opened.staged.into_iter().filter_map(staged).collect(),
        })
    }

    /// Rows around a message that somebody was led to.
    pub(crate) async fn load_around(&mut self, command: LoadAround) -> Answer<TimelinePage> {
        let LoadAround { room_id, message_id } = command;
        self.note_input();
        self.directory.room(&room_id).ok_or_else(no_such_room)?;
        let slice = self.store.timeline_around(room_id.clone(), message_id, PAGE).await;
        let slice = slice.map_err(|err| self.store_failed(err))?;
        if slice.rows.is_empty() {
            return Err(IpcError::new(Code::NotFound, "There is no such message on this desk"));
        }
        self.page_of(room_id, slice).await
    }

    /// Rows after a message, on the way back to the end of the room.
    pub(crate) async fn load_newer(&mut self, command: LoadNewer) -> Answer<TimelinePage> {
        let LoadNewer { room_id, after } = command;
        self.note_input();
        self.directory.room(&room_id).ok_or_else(no_such_room)?;
        let slice = self.store.timeline_after(room_id.clone(), after, PAGE).await;
        let slice = slice.map_err(|err| self.store_failed(err))?;
        self.page_of(room_id, slice).await
    }

    async fn page_of(&mut self, room_id: RoomId, slice: TimelineSlice) -> Answer<TimelinePage> {
        let history = self.store.history(room_id.clone()).await;
        let history = history.map_err(|err| self.store_failed(err))?;
        Ok(self.page(room_id, slice, history.reached_start))
    }

    /// A slice as faces see it. While the line is down the hole at the end is what the banner
    /// says already.
    pub(crate) fn page(
        &self,
        room_id: RoomId,
        slice: TimelineSlice,
        reached_start: bool,
    ) -> TimelinePage {
        let is_online = self.line.is_up();
        let rows = slice.rows.into_iter().filter_map(|row| match row {
            store::TimelineRow::Message(message) => Some(TimelineRow::Message(message)),
            store::TimelineRow::Gap(gap) if gap.until.is_none() && !is_online => None,
            store::TimelineRow::Gap(gap) => Some(TimelineRow::Gap { id: gap.id, after: gap.after }),
        });
        TimelinePage {
            room_id,
            rows: rows.collect(),
            has_older: slice.has_older || !reached_start,
            older_needs_line: !slice.has_older && !reached_start && !is_online,
            has_newer: slice.has_newer,
        }
    }

    /// Keeps what stands in a composer.
    pub(crate) async fn save_draft(&mut self, command: SaveDraft) -> Answer<()> {
        let SaveDraft { room_id, text } = command;
        let saved = self.store.save_draft(room_id.clone(), text).await;
        saved.map_err(|err| self.store_failed(err))?;
        if self.directory.room(&room_id).is_none() {
            self.note_left_behind().await;
        }
        self.refresh_rooms([room_id]).await;
        Ok(())
    }

    /// Shows messages that changed.
    pub(crate) fn publish_changed(&mut self, messages: Vec<Message>) {
        let mut by_room: std::collections::BTreeMap<RoomId, Vec<Message>> = Default::default();
        for message in messages {
            by_room.entry(message.room_id.clone()).or_default().push(message);
        }
        for (room_id, messages) in by_room {
            self.bus.publish(Told::MessagesUpserted { room_id, messages });
        }
    }

    pub(crate) fn organization_id(&self) -> Option<OrganizationId> {
        match &self.session {
            ipc::Session::SignedIn { organization_id, .. }
            | ipc::Session::Expired { organization_id, .. } => Some(organization_id.clone()),
            ipc::Session::SignedOut => None,
        }
    }

    /// A write or read of the local file failed: the person is told what they can do about it.
    pub(crate) fn store_failed(&mut self, err: StoreError) -> IpcError {
        self.metrics.add(Counter::StoreFailures, 1);
        tracing::error!(%err, "The local database failed");
        let told = outcome::of_call(&err);
        if let Some(notice) = told.notice {
            self.raise(notice);
        }
        self.is_damaged |= matches!(err, StoreError::Corrupt);
        IpcError::new(told.code, told.sentence)
    }
}

pub(crate) fn typing_people(people: Vec<chat::typing::Typist>) -> Vec<TypingPerson> {
    people
        .into_iter()
        .map(|typist| TypingPerson { user_id: typist.user_id, name: typist.name })
        .collect()
}

pub(crate) fn no_such_room() -> IpcError {
    IpcError::new(Code::NotFound, "There is no such room on this desk")
}

pub(crate) fn signed_out() -> IpcError {
    IpcError::new(Code::SignedOut, "Nobody is signed in")
}
