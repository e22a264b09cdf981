//! The loop: takes one event at a time, lets the machines decide, does what they ask.
//!
//! One task owns all of this; the modules beside it each add the handlers of one subject.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use std::sync::Arc;

use ably_realtime::Network;
use chat::attention::Attention;
use chat::catch_up::CatchUp;
use chat::connectivity::Gauge;
use chat::notify::{Cards, Digest, Pace, Sounds};
use chat::outbox::{Limits, Outbox};
use chat::receipts::{DeliveredReceipts, ReadReceipts};
use chat::roster::{OwnStatus, Roster};
use chat::skew::Skew;
use chat::typing;
use chat::visit::Visit;
use ipc::{Event as Told, Notice, Session};
use model::{
    Message, MessageId, NotificationSettings, PageSettings, Person, RoomId, Timestamp, UserId,
};
use store::Store;
use tokio::sync::mpsc;

use crate::bus::Bus;
use crate::desks::Desks;
use crate::directory::Directory;
use crate::event::{Epoch, Event, Tasks};
use crate::files::Files;
use crate::handle::Request;
use crate::line::Line;
use crate::metrics::Metrics;
use crate::opening::Opening;
use crate::quieting::Quiet;
use crate::rest::dto::Deployment;
use crate::rest::{Rest, RestNews};
use crate::ringing::Ringing;
use crate::searching::Searches;
use crate::secrets::Secrets;
use crate::settling::Acknowledged;
use crate::upkeep::Upkeep;
use crate::wall::Wall;
use crate::{Chance, Clock, Config, Notifier, Ports};

/// Live events taken in one go: a burst becomes a few transactions instead of thousands.
pub(crate) const LIVE_BATCH: usize = 2_048;

/// All state of a running engine.
pub(crate) struct Core {
    pub(crate) config: Config,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) chance: Arc<dyn Chance>,
    pub(crate) network: Network,
    pub(crate) notifier: Arc<dyn Notifier>,
    pub(crate) store: Store,
    pub(crate) desks: Desks,
    pub(crate) files: Files,
    pub(crate) secrets: Secrets,
    pub(crate) rest: Rest,
    pub(crate) bus: Bus,
    pub(crate) tasks: Tasks,
    pub(crate) searches: Searches,
    pub(crate) epoch: Epoch,
    pub(crate) session: Session,
    pub(crate) deployment: Deployment,
    pub(crate) directory: Directory,
    pub(crate) line: Line,
    pub(crate) gauge: Gauge,
    pub(crate) outbox: Outbox,
    pub(crate) next_ordinal: i64,
    /// The message that was committed a moment ago, which is usually the next one out.
    pub(crate) just_written: Option<Message>,
    /// What was acknowledged and has no tick yet.
    pub(crate) acknowledged: BTreeMap<MessageId, Acknowledged>,
    pub(crate) attention: Attention,
    pub(crate) visit: Visit,
    pub(crate) read_receipts: ReadReceipts,
    /// For which of the backend's words on own reading it was asked up to where.
    pub(crate) reading_asked: BTreeMap<RoomId, Timestamp>,
    /// How many of these answers have not come.
    pub(crate) readings_awaited: usize,
    pub(crate) delivered: DeliveredReceipts,
    pub(crate) own_typing: typing::Outgoing,
    pub(crate) typing: typing::Incoming,
    pub(crate) roster: Roster,
    pub(crate) own_status: OwnStatus,
    pub(crate) settings: NotificationSettings,
    pub(crate) quiet: Quiet,
    pub(crate) wall: Wall,
    pub(crate) page: PageSettings,
    /// Mutes whose end could not be written are left alone until then.
    pub(crate) lift_not_before: Timestamp,
    pub(crate) cards: Cards,
    pub(crate) sounds: Sounds,
    /// What rings and waits for the card of its room.
    pub(crate) pace: Pace<Ringing>,
    pub(crate) digest: Digest,
    pub(crate) digest_due: Option<Timestamp>,
    pub(crate) catch_up: CatchUp,
    /// Rooms this person was put into while they had this desk, and when.
    pub(crate) joined: BTreeMap<RoomId, Timestamp>,
    /// How often a room came or went by itself, not with the list.
    pub(crate) room_changes: u64,
    pub(crate) paused_until: Option<Timestamp>,
    pub(crate) skew: Skew,
    pub(crate) notices: Vec<Notice>,
    pub(crate) forged: u64,
    /// Reactions that were none, or too many.
    pub(crate) odd_reactions: u64,
    /// When making a group was tried first, by the id its caller made.
    pub(crate) groups_tried: BTreeMap<String, Timestamp>,
    /// Groups this person made from this desk.
    pub(crate) groups_made: BTreeSet<RoomId>,
    /// Rooms for which another credential was fetched, and when.
    pub(crate) renewed_for: BTreeMap<RoomId, Timestamp>,
    pub(crate) upkeep: Upkeep,
    pub(crate) metrics: Metrics,
    pub(crate) started_at: Timestamp,
    /// The diagnostics as the person saw them last.
    pub(crate) seen_diagnostics: Option<String>,
    /// Where files for the person go.
    pub(crate) exports: PathBuf,
    /// The file turned out to be damaged; it is built anew before anything else happens.
    pub(crate) is_damaged: bool,
}

/// Everything that can wake the loop.
pub(crate) struct Inbox {
    pub(crate) requests: mpsc::Receiver<Request>,
    pub(crate) ends: mpsc::UnboundedReceiver<Event>,
    pub(crate) rest: mpsc::UnboundedReceiver<RestNews>,
}

impl Core {
    /// A core over an opened desk, without a line yet.
    pub(crate) fn new(
        config: Config,
        ports: Ports,
        opening: Opening,
        rest: Rest,
        tasks: Tasks,
        searches: Searches,
    ) -> Self {
        let now = ports.clock.now();
        let limits = outbox_limits(&opening.deployment);
        Self {
            clock: ports.clock,
            network: ports.network,
            notifier: ports.notifier,
            store: opening.store,
            files: Files::new(opening.desks.cabinet(), ports.store),
            desks: opening.desks,
            secrets: opening.secrets,
            rest,
            bus: Bus::default(),
            tasks,
            searches,
            epoch: 0,
            session: Session::SignedOut,
            deployment: opening.deployment,
            directory: Directory::default(),
            line: Line::default(),
            gauge: Gauge::new(),
            outbox: Outbox::restore(Vec::new(), limits, ports.chance.seed()),
            next_ordinal: 0,
            just_written: None,
            acknowledged: BTreeMap::new(),
            attention: Attention::default(),
            visit: Visit::new(),
            read_receipts: ReadReceipts::new(ports.chance.seed()),
            reading_asked: BTreeMap::new(),
            readings_awaited: 0,
            delivered: DeliveredReceipts::new(),
            own_typing: typing::Outgoing::new(),
            typing: typing::Incoming::new(UserId::new("")),
            roster: Roster::new(),
            own_status: OwnStatus::new(now),
            settings: NotificationSettings::default(),
            quiet: Quiet::default(),
            wall: Wall::default(),
            page: PageSettings::default(),
            lift_not_before: now,
            cards: Cards::new(),
            sounds: Sounds::new(),
            pace: Pace::new(),
            digest: Digest::new(),
            digest_due: None,
            catch_up: CatchUp::new(ports.chance.seed()),
            joined: BTreeMap::new(),
            room_changes: 0,
            paused_until: None,
            skew: Skew::new(),
            notices: opening.notices,
            forged: 0,
            odd_reactions: 0,
            groups_tried: BTreeMap::new(),
            groups_made: BTreeSet::new(),
            renewed_for: BTreeMap::new(),
            upkeep: Upkeep::new(now),
            metrics: Metrics::default(),
            started_at: now,
            seen_diagnostics: None,
            exports: config.data_dir.clone(),
            chance: ports.chance,
            is_damaged: false,
            config,
        }
    }

    /// Runs until a host asks to stop or the last handle is gone.
    pub(crate) async fn run(mut self, mut inbox: Inbox) {
        self.clear_opened();
        loop {
            self.offer_searches();
            self.drain().await;
            let Some(event) = self.next_event(&mut inbox).await else { break };
            if let Event::Request(Request::Shutdown { done }) = event {
                self.stop().await;
                let _ = done.send(());
                return;
            }
            self.handle(event).await;
        }
        self.stop().await;
    }

    async fn next_event(&mut self, inbox: &mut Inbox) -> Option<Event> {
        let wait_ms = self.next_timeout().map(|at| at.ms_since(self.clock.now()).max(0));
        // In this order, so that the same things at the same time are always taken alike. A flood
        // from the line comes after what a person wants.
        tokio::select! {
            biased;
            request = inbox.requests.recv() => request.map(Event::Request),
            Some(event) = inbox.ends.recv() => Some(event),
            Some(news) = inbox.rest.recv() => Some(Event::Rest(news)),
            batch = self.line.next_batch(LIVE_BATCH) => Some(Event::Live(batch)),
            () = sleep_ms(wait_ms) => Some(Event::Timeout),
        }
    }

    async fn handle(&mut self, event: Event) {
        match event {
            Event::Request(request) => self.handle_request(request).await,
            Event::Live(batch) => self.handle_live(batch).await,
            Event::Rest(news) => self.handle_rest_news(news),
            Event::Done { epoch, result } if epoch == self.epoch => self.handle_done(*result).await,
            Event::Done { .. } => {}
            Event::Timeout => self.tick().await,
        }
    }

    /// Lets every machine say what it wants done, until none wants anything.
    async fn drain(&mut self) {
        if std::mem::take(&mut self.is_damaged) {
            self.rebuild().await;
        }
        self.drain_outbox().await;
        self.drain_gauge();
        self.drain_reading().await;
        self.drain_company();
        self.drain_catch_up().await;
        self.drain_digest();
        self.drain_pace();
    }

    fn next_timeout(&self) -> Option<Timestamp> {
        [
            self.outbox.poll_timeout(),
            self.gauge.poll_timeout(),
            self.read_receipts.poll_timeout(),
            self.delivered.poll_timeout(),
            self.typing.poll_timeout(),
            self.roster.poll_timeout(),
            self.own_status.poll_timeout(),
            self.catch_up.poll_timeout(),
            self.paused_until,
            self.quiet.changes_at,
            self.mute_ends_at(),
            self.digest_due.filter(|_| self.may_show_digest()),
            self.pace.poll_timeout(),
            self.line.refresh_at(),
            Some(self.next_upkeep()),
        ]
        .into_iter()
        .flatten()
        .min()
    }

    async fn stop(&mut self) {
        self.searches.withdraw();
        self.line.close();
        self.stop_uploads();
        self.store.close().await;
    }

    /// Now, by this desk's clock.
    pub(crate) fn now(&self) -> Timestamp {
        self.clock.now()
    }

    /// Who the rooms on this desk belong to.
    pub(crate) fn me(&self) -> Option<&Person> {
        match &self.session {
            Session::SignedIn { me, .. } | Session::Expired { me, .. } => Some(me),
            Session::SignedOut => None,
        }
    }

    /// Says something once, until it is dismissed or cleared.
    pub(crate) fn raise(&mut self, notice: Notice) {
        if !self.notices.contains(&notice) {
            self.notices.push(notice);
            self.bus.publish(Told::NoticeRaised(notice));
        }
    }

    /// Stops saying something.
    pub(crate) fn clear(&mut self, notice: Notice) {
        if let Some(at) = self.notices.iter().position(|raised| *raised == notice) {
            self.notices.remove(at);
            self.bus.publish(Told::NoticeCleared(notice));
        }
    }

    fn handle_rest_news(&mut self, news: RestNews) {
        match news {
            RestNews::ServerTime { server_ms, took_ms } => {
                let received = self.now();
                let sent = received.plus_ms(-took_ms);
                self.skew.note(Timestamp::from_ms(server_ms), sent, received);
                if self.skew.is_off() {
                    self.raise(Notice::ClockOff);
                } else {
                    self.clear(Notice::ClockOff);
                }
            }
            RestNews::CookiesRenewed(cookies) => self.keep_cookies(cookies),
        }
    }
}

/// The pace the deployment names, or the contract's.
pub(crate) fn outbox_limits(deployment: &Deployment) -> Limits {
    let named = deployment.limits.as_ref().and_then(|limits| limits.messages_per_minute);
    Limits {
        messages_per_window: named.unwrap_or(model::limits::MESSAGES_PER_WINDOW),
        ..Limits::default()
    }
}

/// Sleeps that long, or for ever.
async fn sleep_ms(wait_ms: Option<i64>) {
    match wait_ms {
        Some(ms) => {
            // A machine that is due again at once must not spin the processor.
            let ms = u64::try_from(ms).unwrap_or(0).max(1);
            tokio::time::sleep(std::time::Duration::from_millis(ms)).await;
        }
        None => std::future::pending().await,
    }
}
