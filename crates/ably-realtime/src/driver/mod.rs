//! The one task that owns the machine. It never awaits I/O.

mod outputs;

use std::{
    collections::{BTreeMap, VecDeque},
    sync::Arc,
    time::Duration,
};

use ably_proto::{
    machine::{self, ConnectionState, Generation, Input, Machine, OpId, Time, TokenPolicy},
    wire::{self, DecodeError, Format, ProtocolMessage, Secret},
};
use rustls::ClientConfig;
use tokio::{
    sync::{mpsc, oneshot},
    time::{Instant, Interval, MissedTickBehavior, interval, sleep_until},
};
use url::Url;

use crate::{
    credential::TokenError,
    endpoint::EndpointError,
    event::Event,
    network::Network,
    options::{Options, WallClock},
    proxy::Proxy,
    service::Service,
    sleep::SleepWatch,
    socket::{News, Socket, Tagged},
    tls,
    tokens::Obtained,
};

/// Batches of frames read ahead of the machine.
const NEWS_LIMIT: usize = 4;
/// How often the clocks are compared where nothing else happens, in milliseconds: no oftener than
/// the service's heartbeat wakes an idle desk anyway.
const SLEEP_PERIOD_MS: u32 = 15_000;

/// Makes an input once the operation has its number.
type MakeInput = Box<dyn FnOnce(OpId) -> Input + Send>;
/// Whether there is an internet, and who wanted to know.
type Check = (Generation, bool);
/// Reads something off the machine.
type Look = Box<dyn FnOnce(&Machine) + Send>;
/// Where the event that answers an operation goes.
pub(crate) type Reply = oneshot::Sender<machine::Event>;
type TokenAnswer = Result<Obtained, TokenError>;

/// What clients ask of the driver.
pub(crate) enum Command {
    Tell(Box<Input>),
    Ask(MakeInput, Reply),
    Look(Look),
    ServerTime(i64),
    Close(oneshot::Sender<()>),
}

/// Everything that can wake the driver.
enum Wakeup {
    Command(Option<Command>),
    News(Tagged),
    Token(TokenAnswer),
    Checked(Generation, bool),
    Timeout,
    Tick,
    Delivered,
    NobodyListens,
}

pub(crate) struct Driver {
    machine: Machine,
    started: Instant,
    realtime: Url,
    format: Format,
    tls: Option<Arc<ClientConfig>>,
    service: Arc<Service>,
    /// The token the machine had last; when it asks again it wants another.
    handed: Option<Secret>,
    /// The machine's newest request; one call serves all that came before.
    token_wanted: Option<Generation>,
    is_token_call_running: bool,
    token_answers: (mpsc::Sender<TokenAnswer>, mpsc::Receiver<TokenAnswer>),
    connectivity_url: Url,
    /// A proxy of the caller's; without one the operating system is asked each time.
    proxy: Option<Proxy>,
    transport_params: BTreeMap<String, String>,
    checks: (mpsc::Sender<Check>, mpsc::Receiver<Check>),
    /// The fallback host of the newest socket.
    host: Option<String>,
    socket: Option<Socket>,
    news: (mpsc::Sender<Tagged>, mpsc::Receiver<Tagged>),
    commands: mpsc::Receiver<Command>,
    events: mpsc::Sender<Event>,
    /// Events the listener has no room for; while there are any, the socket is not read.
    undelivered: VecDeque<Event>,
    /// Ordered, so that a client that ends tells its askers in the order they asked.
    waiting: BTreeMap<OpId, Reply>,
    next_op: u64,
    closers: Vec<oneshot::Sender<()>>,
    is_closing: bool,
    sleep_watch: SleepWatch,
    wall_clock: WallClock,
    network: Network,
    tick: Interval,
    undecodable: u64,
    /// Oddities told so far.
    oddities: u64,
}

impl Driver {
    pub(crate) fn new(
        options: &Options,
        service: Arc<Service>,
        commands: mpsc::Receiver<Command>,
        events: mpsc::Sender<Event>,
    ) -> Result<Self, EndpointError> {
        let broken = |error: rustls::Error| EndpointError::Tls(error.to_string());
        let is_encrypted = options.realtime.scheme() == "wss";
        let tls = is_encrypted.then(tls::client_config).transpose().map_err(broken)?.map(Arc::new);
        let period = Duration::from_millis(SLEEP_PERIOD_MS.into());
        let mut tick = interval(period);
        tick.set_missed_tick_behavior(MissedTickBehavior::Delay);
        Ok(Self {
            machine: Machine::new(machine_options(options)),
            started: Instant::now(),
            realtime: options.realtime.clone(),
            format: options.format,
            tls,
            service,
            handed: None,
            token_wanted: None,
            is_token_call_running: false,
            token_answers: mpsc::channel(1),
            connectivity_url: options.connectivity_url.clone(),
            proxy: options.proxy.as_ref().map(Proxy::new).transpose()?,
            transport_params: options.transport_params.clone(),
            checks: mpsc::channel(1),
            host: None,
            socket: None,
            news: mpsc::channel(NEWS_LIMIT),
            commands,
            events,
            undelivered: VecDeque::new(),
            waiting: BTreeMap::new(),
            next_op: 0,
            closers: Vec::new(),
            is_closing: false,
            sleep_watch: SleepWatch::new(SLEEP_PERIOD_MS),
            wall_clock: Arc::clone(&options.wall_clock),
            network: options.network.clone(),
            tick,
            undecodable: 0,
            oddities: 0,
        })
    }

    pub(crate) async fn run(mut self) {
        self.feed(Input::Connect);
        while !self.is_done() {
            let wakeup = self.next().await;
            // Whatever comes first after sleep is to find that out, above all somebody who wants
            // something: the next tick may be far.
            self.compare_clocks();
            match wakeup {
                Wakeup::Command(Some(command)) => self.handle_command(command),
                Wakeup::Command(None) | Wakeup::NobodyListens => self.close(),
                Wakeup::News(news) => self.handle_news(news),
                Wakeup::Token(answer) => self.handle_token(answer),
                Wakeup::Checked(generation, is_up) => {
                    self.feed(Input::InternetChecked { generation, is_up });
                }
                Wakeup::Timeout => self.handle_timeout(),
                Wakeup::Tick | Wakeup::Delivered => {}
            }
            self.deliver();
        }
        self.deliver();
        for done in self.closers {
            let _ = done.send(());
        }
    }

    fn is_done(&self) -> bool {
        self.is_closing
            && matches!(
                self.machine.connection_state(),
                ConnectionState::Closed | ConnectionState::Failed | ConnectionState::Initialized
            )
    }

    async fn next(&mut self) -> Wakeup {
        let timeout = self.machine.poll_timeout();
        let deadline = timeout.map(|Time(ms)| self.started + Duration::from_millis(ms));
        let timer = async move {
            match deadline {
                Some(deadline) => sleep_until(deadline).await,
                None => std::future::pending().await,
            }
        };
        // In this order, so that the same things at the same time are always taken alike. A flood of
        // frames comes after everything that is rare and due.
        tokio::select! {
            biased;
            () = timer => Wakeup::Timeout,
            command = self.commands.recv(), if !self.is_closing => Wakeup::Command(command),
            Some(answer) = self.token_answers.1.recv() => Wakeup::Token(answer),
            Some((generation, is_up)) = self.checks.1.recv() => Wakeup::Checked(generation, is_up),
            _ = self.tick.tick() => Wakeup::Tick,
            permit = self.events.reserve(), if !self.undelivered.is_empty() => match permit {
                Ok(permit) => {
                    if let Some(event) = self.undelivered.pop_front() {
                        permit.send(event);
                    }
                    Wakeup::Delivered
                }
                Err(_) => Wakeup::NobodyListens,
            },
            () = self.events.closed(), if !self.is_closing => Wakeup::NobodyListens,
            Some(news) = self.news.1.recv(), if self.undelivered.is_empty() => Wakeup::News(news),
        }
    }

    fn now(&self) -> Time {
        let elapsed = self.started.elapsed().as_millis();
        Time(u64::try_from(elapsed).unwrap_or(u64::MAX))
    }

    /// One input, and then everything that follows from it.
    fn feed(&mut self, input: Input) {
        self.feed_at(input, self.now());
    }

    fn feed_at(&mut self, input: Input, now: Time) {
        self.machine.handle(input, now);
        self.drain();
    }

    fn handle_command(&mut self, command: Command) {
        match command {
            Command::Tell(input) => self.feed(*input),
            Command::Ask(make, reply) => {
                let op = OpId(self.next_op);
                self.next_op = self.next_op.wrapping_add(1);
                self.waiting.insert(op, reply);
                self.feed(make(op));
            }
            Command::Look(look) => look(&self.machine),
            Command::ServerTime(time) => self.tell(Event::ServerTime(time)),
            Command::Close(done) => {
                self.closers.push(done);
                self.close();
            }
        }
    }

    fn close(&mut self) {
        self.is_closing = true;
        // Nobody reads what comes now; it must not hold the goodbye back either.
        self.undelivered.clear();
        self.feed(Input::Close);
    }

    fn handle_news(&mut self, (generation, batch): Tagged) {
        // What came at once happened at once: the clock is asked once a batch.
        let now = self.now();
        for news in batch {
            self.take_news(generation, news, now);
        }
        self.note_oddities();
    }

    fn take_news(&mut self, generation: Generation, news: News, now: Time) {
        let input = match news {
            News::Text(text) => self.read(generation, wire::decode_text(&text)),
            News::Binary(bytes) => self.read(generation, wire::decode(&bytes, Format::MsgPack)),
            News::Activity => Input::Activity { generation },
            News::Closed(why) => Input::SocketClosed { generation, why },
        };
        self.feed_at(input, now);
    }

    /// What cannot be read is life all the same.
    fn read(
        &mut self,
        generation: Generation,
        frame: Result<ProtocolMessage, DecodeError>,
    ) -> Input {
        match frame {
            Ok(frame) => Input::Frame { generation, frame: Box::new(frame) },
            Err(error) => {
                self.undecodable = self.undecodable.saturating_add(1);
                let total = self.undecodable;
                tracing::warn!(%error, total, "dropped a frame nobody can read");
                self.tell(Event::Undecodable { total });
                Input::Activity { generation }
            }
        }
    }

    /// What the server should not have done stands in the log, for whoever wonders.
    fn note_oddities(&mut self) {
        let total = self.machine.oddities().total();
        if total != self.oddities {
            self.oddities = total;
            let kinds: Vec<_> = self.machine.oddities().iter().collect();
            tracing::debug!(?kinds, "the server did something odd");
        }
    }

    fn handle_timeout(&mut self) {
        // Frames that wait to be taken are life too: the listener is slow, not the server.
        if let Some(socket) = self.socket.as_ref().filter(|_| !self.news.1.is_empty()) {
            let generation = socket.generation;
            self.feed(Input::Activity { generation });
        }
        let now = self.now();
        self.machine.handle_timeout(now);
        self.drain();
    }

    fn compare_clocks(&mut self) {
        let wall = (self.wall_clock)();
        let monotonic = i64::try_from(self.now().0).unwrap_or(i64::MAX);
        if self.sleep_watch.observe(wall, monotonic) {
            tracing::info!("woke from sleep");
            self.feed(Input::Wake);
        }
    }
}

fn machine_options(options: &Options) -> machine::Options {
    machine::Options {
        tokens: TokenPolicy::Renewable,
        client_id: options.client_id.clone(),
        echo: options.echo,
        resends_messages: options.resends_messages,
        fallback_hosts: options.fallback_hosts.clone(),
        recover: options.recover.as_ref().map(|key| key.expose().to_owned()),
        backoff: options.backoff,
        channel_backoff: options.channel_backoff,
        suspended_retry_ms: options.suspended_retry_ms,
        request_timeout_ms: options.request_timeout_ms,
        seed: options.seed,
        ..machine::Options::default()
    }
}
