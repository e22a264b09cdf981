//! Catching up: pages of history into the store, gaps narrowed and filled, older pages on demand.

use ably_proto::wire;
use ably_realtime::{Client, HistoryQuery};
use chat::catch_up::{Input, Output, Page, Source};
use ipc::{Event as Told, IpcError, LoadOlder};
use model::{Message, MessageId, RoomId, Timestamp, UserId, limits, live};
use store::{Gap, History, Incoming, ReceiptKind, RoomReceipt, StoreError};

use crate::core::Core;
use crate::dispatch::to_json;
use crate::event::{Done, LateReply};
use crate::missing::Missed;
use crate::receiving::Batch;
use crate::rest::dto::{MessageDto, parse_time};
use crate::rest::{Rest, RestError};
use crate::rooms::PAGE;

/// Messages of a page of live history.
const LIVE_PAGE: u16 = 100;
/// Pages of live history taken in one go; it keeps two minutes unless it is told to keep more.
const LIVE_PAGES: usize = 10;
/// Messages are kept for this long, in milliseconds.
const KEPT_MS: i64 = limits::RETENTION_DAYS * 24 * 60 * 60_000;
/// The backend's clock, which dates changes, and the service's, which dates holes, differ by less.
const CLOCKS_DIFFER_MS: i64 = 2 * 60_000;
/// Pages one scroll may cost where the desk's own rows and the backend's cursor lie far apart.
const PAGES_A_SCROLL: usize = 5;

/// A page of history of one room, from wherever it came.
#[derive(Debug)]
pub(crate) struct Fetched {
    pub(crate) room_id: RoomId,
    pub(crate) generation: u64,
    pub(crate) answer: Result<(Pages, Changes), RestError>,
}

/// What was fetched.
#[derive(Debug)]
pub(crate) enum Pages {
    /// From the live history, newest first.
    Live { messages: Vec<wire::Message> },
    /// From the backend, newest first.
    Rest { messages: Vec<MessageDto>, next_cursor: Option<String> },
}

/// What became of messages while nobody listened.
type Changes = Vec<MessageDto>;

impl Core {
    /// Does what the catch-up asks.
    pub(crate) async fn drain_catch_up(&mut self) {
        while let Some(output) = self.catch_up.poll_output(self.clock.now()) {
            match output {
                Output::Fetch { room_id, generation, source, cursor } => {
                    self.fetch_page(room_id, generation, source, cursor).await;
                }
                Output::Filled { room_id } => self.close_gap(room_id).await,
                Output::GapStays { room_id } => {
                    self.bus.publish(Told::TimelineReset { room_id });
                }
                // What was missed is shown when its digest is due, without what was read elsewhere.
                Output::Settled => self.ask_of_reading().await,
            }
        }
    }

    async fn fetch_page(
        &mut self,
        room_id: RoomId,
        generation: u64,
        source: Source,
        cursor: Option<String>,
    ) {
        let rest = self.rest.clone();
        let live = self.line.client().zip(self.directory.channel(&room_id));
        // The pages bring what was written in the hole. What became meanwhile of messages from
        // before it is asked for once, with the first of them.
        let since = match cursor {
            None if self.deployment.tells_changes() => self.hole_begins(&room_id).await,
            _ => None,
        };
        self.tasks.spawn(self.epoch, async move {
            let pages = match (source, live) {
                (Source::Live { until }, Some((client, channel))) => {
                    live_pages(&client, &channel, until).await
                }
                (Source::Live { .. }, None) => Ok(Pages::Live { messages: Vec::new() }),
                (Source::Rest, _) => rest_page(&rest, &room_id, cursor.as_deref()).await,
            };
            let changes = match (&pages, since) {
                (Ok(_), Some(since)) => changes(&rest, &room_id, since).await,
                _ => Ok(Changes::new()),
            };
            let answer = pages.and_then(|pages| Ok((pages, changes?)));
            Done::Fetched(Fetched { room_id, generation, answer })
        });
    }

    /// A page came: it is stored before the catch-up goes on.
    pub(crate) async fn take_page(&mut self, fetched: Fetched) {
        let Fetched { room_id, generation, answer } = fetched;
        let stored = match answer {
            Ok((pages, changes)) => {
                self.amend_by(&changes).await;
                self.react_by(&changes).await;
                self.store_page(&room_id, pages).await
            }
            Err(RestError::SignedOut) => return self.expire().await,
            Err(err) => {
                tracing::info!(%err, "A page of history did not come");
                None
            }
        };
        let now = self.now();
        let input = match stored {
            Some(page) => Input::Page { room_id, generation, page },
            None => Input::Failed { room_id, generation },
        };
        self.catch_up.handle(input, now);
    }

    async fn store_page(&mut self, room_id: &RoomId, pages: Pages) -> Option<Page> {
        let gaps = self.gaps_of(room_id).await?;
        let missed = self.missed(room_id, &gaps).await;
        let oldest = match pages {
            Pages::Live { messages } => {
                let oldest = self.ingest_live_page(room_id, messages, missed).await?;
                // What was known may have come by the line alone, before an earlier run had time for
                // a first page: below it lies the whole history.
                if !self.has_first_page(room_id).await {
                    return Some(Page::End);
                }
                return Some(self.join(gaps, oldest, None).await);
            }
            Pages::Rest { messages, next_cursor } => {
                let oldest = self.ingest_rest_page(messages, missed).await?;
                self.note_first_page(room_id, next_cursor.clone()).await;
                (oldest, next_cursor)
            }
        };
        // Where no earlier message is known the newest page is enough.
        if gaps.is_empty() {
            self.bus.publish(Told::TimelineReset { room_id: room_id.clone() });
            return Some(Page::Joined);
        }
        Some(self.join(gaps, oldest.0, oldest.1).await)
    }

    /// Since when something may be missing in a room; `None` where nothing is.
    async fn hole_begins(&mut self, room_id: &RoomId) -> Option<Timestamp> {
        let gaps = self.gaps_of(room_id).await?;
        let begins = gaps.iter().map(|gap| gap.after).min()?;
        // Before the beginning of time nothing is known that could have changed.
        let is_known = begins > Timestamp::default();
        is_known.then(|| begins.plus_ms(-CLOCKS_DIFFER_MS))
    }

    async fn gaps_of(&mut self, room_id: &RoomId) -> Option<Vec<Gap>> {
        match self.store.gaps(room_id.clone()).await {
            Ok(gaps) => Some(gaps),
            Err(err) => {
                self.store_failed(err);
                None
            }
        }
    }

    /// Whether a page that begins with `oldest` reaches what was known before the oldest gap: one
    /// that an earlier run left unfilled lies below the one of this run.
    async fn join(
        &mut self,
        gaps: Vec<Gap>,
        oldest: Option<Timestamp>,
        next: Option<String>,
    ) -> Page {
        if let Some(oldest) = oldest {
            let is_reached = |gap: &Gap| oldest <= gap.after;
            if !gaps.is_empty() && gaps.iter().all(is_reached) {
                return Page::Joined;
            }
            for gap in gaps {
                let narrowed = if is_reached(&gap) {
                    self.store.fill_gap(gap.id).await
                } else {
                    self.store.narrow_gap(gap.id, oldest).await.map(drop)
                };
                if let Err(err) = narrowed {
                    self.store_failed(err);
                }
            }
        }
        next.map_or(Page::End, |cursor| Page::More { cursor })
    }

    async fn ingest_live_page(
        &mut self,
        room_id: &RoomId,
        messages: Vec<wire::Message>,
        missed: Missed,
    ) -> Option<Option<Timestamp>> {
        let channel = self.directory.channel(room_id)?;
        let oldest = messages.iter().filter_map(|message| message.timestamp).min();
        let mut batch = Batch::default();
        for message in messages {
            let sent_at = message.timestamp.map(Timestamp::from_ms);
            let name = message.name.as_deref();
            let is_durable = matches!(name, Some(live::MESSAGE | live::EDITED | live::DELETED));
            if is_durable && self.is_kept(sent_at) {
                self.sort_message(&mut batch, &channel, message, None);
            }
        }
        self.react(batch.take_reacted()).await;
        let (incoming, amended) = batch.into_messages();
        self.amend(amended).await;
        self.ingest_page(incoming, missed).await?;
        Some(oldest.map(Timestamp::from_ms))
    }

    pub(crate) async fn ingest_rest_page(
        &mut self,
        messages: Vec<MessageDto>,
        missed: Missed,
    ) -> Option<Option<Timestamp>> {
        let receipts: Vec<RoomReceipt> = messages.iter().flat_map(receipts_of).collect();
        let reacted = self.reacted_by(&messages);
        let messages: Vec<Message> = messages.into_iter().rev().map(Message::from).collect();
        let oldest = messages.iter().filter_map(|message| message.sent_at).min();
        let kept = messages.into_iter().filter(|message| self.is_kept(message.sent_at));
        let incoming = kept.map(|message| self.incoming(message)).collect();
        // Before the rows, which nobody asks for again once they are here.
        self.react(reacted).await;
        self.ingest_page(incoming, missed).await?;
        self.take_receipts(receipts).await;
        Some(oldest)
    }

    /// Whether a message is of the time that is kept. The service may still tell of an older one,
    /// until its own night: taken in, it would go with the next upkeep here, come back with the next
    /// page, and have lost what was known of it.
    fn is_kept(&self, sent_at: Option<Timestamp>) -> bool {
        let now = self.skew.to_server(self.now());
        sent_at.is_none_or(|sent_at| now.ms_since(sent_at) <= KEPT_MS)
    }

    fn incoming(&self, message: Message) -> Incoming {
        let mentions_me = self.is_meant(&message.room_id, &message.content.text);
        Incoming { message, serial: None, mentions_me }
    }

    /// The backend's cursor of the first page ever fetched is where scrolling up goes on.
    async fn note_first_page(&mut self, room_id: &RoomId, next_cursor: Option<String>) {
        if !self.has_first_page(room_id).await {
            self.keep_history(room_id, next_cursor).await;
        }
    }

    /// Whether a page of the backend's was ever stored of a room.
    async fn has_first_page(&self, room_id: &RoomId) -> bool {
        let known = self.store.history(room_id.clone()).await.unwrap_or_default();
        known.next_cursor.is_some() || known.reached_start
    }

    async fn keep_history(&mut self, room_id: &RoomId, next_cursor: Option<String>) {
        let reached_start = next_cursor.is_none();
        let history = History { next_cursor, reached_start };
        if let Err(err) = self.store.set_history(room_id.clone(), history).await {
            self.store_failed(err);
        }
    }

    async fn close_gap(&mut self, room_id: RoomId) {
        let Some(gaps) = self.gaps_of(&room_id).await else { return };
        let was_open = !gaps.is_empty();
        for gap in gaps {
            if let Err(err) = self.store.fill_gap(gap.id).await {
                self.store_failed(err);
                return;
            }
        }
        self.release_cursor(&room_id).await;
        if was_open {
            self.bus.publish(Told::TimelineReset { room_id: room_id.clone() });
            self.refresh_rooms([room_id]).await;
        }
    }

    /// A person scrolls up: from the desk, or beyond it from the backend.
    pub(crate) async fn load_older(&mut self, command: LoadOlder, reply: LateReply) {
        let LoadOlder { room_id, before } = command;
        self.note_input();
        match self.desk_page(&room_id, &before).await {
            Err(err) => {
                let _ = reply.send(Err(self.store_failed(err)));
            }
            Ok((slice, history)) => {
                let is_enough = !slice.rows.is_empty() || history.reached_start;
                if is_enough || !self.is_signed_in() {
                    let page = self.page(room_id, slice, history.reached_start);
                    let _ = reply.send(to_json(Ok(page)));
                } else {
                    self.fetch_older(room_id, before, history.next_cursor, reply).await;
                }
            }
        }
    }

    async fn desk_page(
        &self,
        room_id: &RoomId,
        before: &MessageId,
    ) -> Result<(store::TimelineSlice, History), StoreError> {
        let slice = self.store.timeline_before(room_id.clone(), before.clone(), PAGE).await?;
        Ok((slice, self.store.history(room_id.clone()).await?))
    }

    async fn fetch_older(
        &mut self,
        room_id: RoomId,
        before: MessageId,
        cursor: Option<String>,
        reply: LateReply,
    ) {
        let known = self.store.message(before.clone()).await.ok().flatten();
        let before_at = known.and_then(|message| message.sent_at);
        let rest = self.rest.clone();
        self.tasks.spawn(self.epoch, async move {
            let answer = older_pages(&rest, &room_id, cursor, before_at).await;
            let answer = answer.map(|pages| (pages, Changes::new()));
            let page = Box::new(Fetched { room_id, generation: 0, answer });
            Done::OlderPage { before, page, reply }
        });
    }

    /// Older messages came for a person who scrolls.
    pub(crate) async fn take_older(
        &mut self,
        before: MessageId,
        fetched: Fetched,
        reply: LateReply,
    ) {
        let room_id = fetched.room_id;
        match fetched.answer {
            Ok((Pages::Rest { messages, next_cursor }, _)) => {
                self.ingest_rest_page(messages, Missed::Nothing).await;
                self.keep_history(&room_id, next_cursor).await;
            }
            Ok((Pages::Live { .. }, _)) => {}
            Err(RestError::SignedOut) => self.expire().await,
            Err(err) if err.is_transient() => {}
            Err(err) => {
                let _ = reply.send(Err(IpcError::from(&err)));
                return;
            }
        }
        let answer = match self.desk_page(&room_id, &before).await {
            Ok((slice, history)) => Ok(self.page(room_id, slice, history.reached_start)),
            Err(err) => Err(self.store_failed(err)),
        };
        let _ = reply.send(to_json(answer));
    }
}

/// What the live history has up to the attach point. Where there is none, the backend's pages do;
/// where it merely does not answer it is asked again, since those pages may lag behind it.
async fn live_pages(client: &Client, channel: &str, until: String) -> Result<Pages, RestError> {
    let query =
        HistoryQuery { from_serial: Some(until), limit: LIVE_PAGE, ..HistoryQuery::default() };
    let mut messages = Vec::new();
    let mut page = client.history(channel, &query).await;
    for _ in 0..LIVE_PAGES {
        let next = match page {
            Ok(page) => {
                messages.extend(page.items);
                page.next
            }
            Err(err) if is_passing(&err) => {
                return Err(RestError::Server { status: err.info().status_code });
            }
            Err(err) => {
                tracing::info!(%err, "No live history");
                None
            }
        };
        let Some(next) = next else { break };
        page = client.history_next(&next).await;
    }
    Ok(Pages::Live { messages })
}

/// Whether the live history may answer the same question later.
fn is_passing(err: &ably_realtime::RestError) -> bool {
    use ably_realtime::RestError as Live;
    match err {
        Live::Unreachable(_) | Live::NoToken(_) => true,
        Live::Refused(info) => info.status_code >= 500 || info.status_code == 429,
        Live::Malformed(_) | Live::NotAttached => false,
    }
}

/// What was changed since then. A deployment that refuses to be asked keeps nobody from the pages.
async fn changes(rest: &Rest, room_id: &RoomId, since: Timestamp) -> Result<Changes, RestError> {
    match rest.changes(room_id, since).await {
        Err(err) if !err.is_transient() && !matches!(err, RestError::SignedOut) => {
            tracing::info!(%err, "No word of what was changed");
            Ok(Changes::new())
        }
        answer => answer,
    }
}

async fn rest_page(
    rest: &Rest,
    room_id: &RoomId,
    cursor: Option<&str>,
) -> Result<Pages, RestError> {
    let page = rest.messages(room_id, cursor).await?;
    Ok(Pages::Rest { messages: page.messages, next_cursor: page.next_cursor })
}

/// Pages until one reaches beyond what the person has in view.
async fn older_pages(
    rest: &Rest,
    room_id: &RoomId,
    mut cursor: Option<String>,
    before: Option<Timestamp>,
) -> Result<Pages, RestError> {
    let mut messages = Vec::new();
    for _ in 0..PAGES_A_SCROLL {
        let page = rest.messages(room_id, cursor.as_deref()).await?;
        let reaches_beyond = page.messages.last().is_some_and(|dto| {
            let at = parse_time(dto.created_at.as_deref().unwrap_or(""));
            at.is_some() && at < before
        });
        messages.extend(page.messages);
        cursor = page.next_cursor;
        if reaches_beyond || cursor.is_none() {
            break;
        }
    }
    Ok(Pages::Rest { messages, next_cursor: cursor })
}

/// Who has read a message of the backend's history.
pub(crate) fn receipts_of(dto: &MessageDto) -> impl Iterator<Item = RoomReceipt> {
    dto.read_receipts.iter().map(|receipt| RoomReceipt {
        room_id: dto.room_id(),
        user_id: UserId::new(&receipt.user_id),
        kind: ReceiptKind::Read,
        message_id: dto.id(),
        at: receipt.read_at.as_deref().and_then(parse_time).unwrap_or_default(),
    })
}
