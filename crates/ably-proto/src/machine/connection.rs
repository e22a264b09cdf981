//! The connection's state machine (RTN; digest §6, §7).

use super::{
    Machine,
    auth::TokenCall,
    backoff::Backoff,
    change::{ConnectionChange, ConnectionState},
    core::not_connected,
    hosts::Hosts,
    io::{ConnectParams, Event, Generation, OpId, Output},
    losing::disconnected,
    options::{Options, TokenPolicy},
    ping::Pings,
    timers::{Time, Timer},
    watch::Awaited,
};
use crate::wire::{Action, ErrorInfo, ProtocolMessage, Secret};

/// The line to the server: attempts, credentials, deadlines.
pub(crate) struct Line {
    pub(super) token: Option<Secret>,
    pub(super) token_call: Option<TokenCall>,
    /// A new token was asked for since the last rest; a second token error ends the attempt.
    pub(super) is_token_renewed: bool,
    /// Credential for resuming, kept through SUSPENDED (RTN9d).
    pub(super) key: Option<Secret>,
    pub(super) generation: u64,
    pub(super) failed_attempts: u32,
    pub(super) attempted_at: Option<Time>,
    /// Since when the server has not heard of us.
    pub(super) offline_since: Time,
    pub(super) state_ttl_ms: u64,
    pub(super) idle_limit_ms: Option<u64>,
    pub(super) last_activity: Time,
    pub(super) probe: Option<String>,
    pub(super) pings: Pings,
    pub(super) hosts: Hosts,
    /// Who waits for a new token to be accepted.
    pub(super) authorizing: Vec<OpId>,
    /// Key of an earlier process's connection, until the first CONNECTED (RTN16k).
    pub(super) recover: Option<Secret>,
    /// What last went wrong with the connection (RTN25).
    pub(super) reason: Option<ErrorInfo>,
}

impl Line {
    pub(super) fn new(options: &Options) -> Self {
        let token = match &options.tokens {
            TokenPolicy::Fixed(token) => Some(token.clone()),
            TokenPolicy::Renewable => None,
        };
        Self {
            token,
            token_call: None,
            is_token_renewed: false,
            key: None,
            generation: 0,
            failed_attempts: 0,
            attempted_at: None,
            offline_since: Time::default(),
            state_ttl_ms: options.connection_state_ttl_ms,
            idle_limit_ms: None,
            last_activity: Time::default(),
            probe: None,
            pings: Pings::default(),
            hosts: Hosts::default(),
            authorizing: Vec::new(),
            recover: None,
            reason: None,
        }
    }

    pub(super) fn next_generation(&mut self) -> Generation {
        self.generation = self.generation.saturating_add(1);
        Generation(self.generation)
    }
}

/// What the caller asks.
impl Machine {
    pub(super) fn connect(&mut self) {
        match self.core.state {
            ConnectionState::Connecting | ConnectionState::Connected => {}
            ConnectionState::Disconnected | ConnectionState::Suspended => {
                self.start_attempt(None);
            }
            ConnectionState::Initialized => self.start_first(),
            ConnectionState::Closing => {
                self.abandon_transport();
                self.channels_closed();
                self.start_afresh();
            }
            ConnectionState::Closed | ConnectionState::Failed => self.start_afresh(),
        }
    }

    pub(super) fn close(&mut self) {
        match self.core.state {
            ConnectionState::Connected => {
                self.core.send(ProtocolMessage::new(Action::Close));
                self.start_closing();
            }
            // The attempt may still succeed, and the server should hear of the end then (RTN12f).
            ConnectionState::Connecting if self.core.socket.is_some() => self.start_closing(),
            ConnectionState::Closing | ConnectionState::Closed | ConnectionState::Failed => {}
            ConnectionState::Initialized
            | ConnectionState::Connecting
            | ConnectionState::Disconnected
            | ConnectionState::Suspended => self.closed(),
        }
    }

    pub(super) fn retry_now(&mut self) {
        match self.core.state {
            ConnectionState::Connected => self.probe(),
            ConnectionState::Connecting | ConnectionState::Closing => {}
            ConnectionState::Initialized
            | ConnectionState::Disconnected
            | ConnectionState::Suspended
            | ConnectionState::Closed
            | ConnectionState::Failed => self.connect(),
        }
    }

    /// After sleep nothing can be said about the transport or the attempt under way: both are dead.
    pub(super) fn wake(&mut self) {
        let why = || Some(disconnected("woke from sleep"));
        match self.core.state {
            ConnectionState::Connected => {
                self.leave_connected_briefly(&disconnected("woke from sleep"));
                self.start_attempt(why());
            }
            ConnectionState::Connecting
            | ConnectionState::Disconnected
            | ConnectionState::Suspended => self.start_attempt(why()),
            ConnectionState::Initialized
            | ConnectionState::Closing
            | ConnectionState::Closed
            | ConnectionState::Failed => {}
        }
    }
}

/// Attempts.
impl Machine {
    /// After an end nothing of before counts any more (RTN11d).
    fn start_afresh(&mut self) {
        self.channels_initialized();
        self.give_up_unacked();
        self.core.unacked.reset();
        // After a refusal, the old token is the last thing to try.
        let is_refused = self.core.state == ConnectionState::Failed;
        if is_refused && self.core.options.tokens == TokenPolicy::Renewable {
            self.line.token = None;
        }
        self.line.reason = None;
        self.start_first();
    }

    fn start_first(&mut self) {
        self.line.failed_attempts = 0;
        self.line.is_token_renewed = false;
        self.go_offline();
        self.start_attempt(None);
    }

    pub(super) fn start_attempt(&mut self, reason: Option<ErrorInfo>) {
        self.abandon_transport();
        self.start_at_primary();
        self.core.timers.stop(&Timer::Retry);
        self.line.attempted_at = Some(self.core.now);
        self.enter(ConnectionState::Connecting, reason, None);
        self.open_with_token();
    }

    pub(super) fn open_socket(&mut self, token: Secret) {
        self.drop_socket();
        let generation = self.line.next_generation();
        self.core.socket = Some(generation);
        let patience = self.core.options.request_timeout_ms;
        self.core.timers.set(Timer::Connect, self.core.now.plus(patience));
        let params = ConnectParams {
            host: self.line.hosts.current.clone(),
            token,
            resume: self.line.key.clone(),
            recover: self.line.recover.clone().filter(|_| self.line.key.is_none()),
            client_id: self.core.options.client_id.clone(),
            echo: self.core.options.echo,
        };
        self.core.out.push_back(Output::OpenSocket { generation, params });
    }

    /// The attempt is over: rest, then try again (RTN14d, RTN14e).
    pub(super) fn attempt_failed(&mut self, error: ErrorInfo) {
        if self.core.state == ConnectionState::Closing {
            self.closed();
            return;
        }
        self.abandon_transport();
        self.line.is_token_renewed = false;
        self.line.failed_attempts = self.line.failed_attempts.saturating_add(1);
        let (backoff, attempt) = (self.core.options.backoff, self.line.failed_attempts);
        let mut delay = backoff.delay_ms(attempt, &mut self.core.jitter);
        let mut state = ConnectionState::Disconnected;
        if self.is_state_lost() {
            self.core.timers.stop(&Timer::StateTtl);
            state = ConnectionState::Suspended;
            // The specification's rule is a fixed period here (RTN14f); the contract's goes on.
            if matches!(backoff, Backoff::Rtb1 { .. }) {
                delay = self.core.options.suspended_retry_ms;
            }
        }
        self.rest(state, Some(error), delay);
    }

    pub(super) fn rest(
        &mut self,
        state: ConnectionState,
        reason: Option<ErrorInfo>,
        delay_ms: u64,
    ) {
        self.core.timers.set(Timer::Retry, self.core.now.plus(delay_ms));
        self.enter(state, reason, Some(delay_ms));
    }

    pub(super) fn retry(&mut self) {
        self.start_attempt(None);
    }

    pub(super) fn connect_timed_out(&mut self) {
        let error = ErrorInfo::new(80014, 504, "no CONNECTED in time");
        if self.core.state == ConnectionState::Connecting {
            self.host_failed(error);
        } else {
            self.attempt_failed(error);
        }
    }

    fn is_state_lost(&self) -> bool {
        self.core.now.since(self.line.offline_since) >= self.line.state_ttl_ms
    }

    /// The attempt already planned stays planned: pushing it back would help nobody.
    pub(super) fn state_ttl_elapsed(&mut self) {
        if self.core.state == ConnectionState::Disconnected {
            let reason = ErrorInfo::new(80002, 503, "offline for too long");
            let retry_at = self.core.timers.due_at(&Timer::Retry);
            let retry_in_ms = retry_at.map(|at| at.since(self.core.now));
            self.enter(ConnectionState::Suspended, Some(reason), retry_in_ms);
        }
    }
}

/// Changing state and saying so.
impl Machine {
    /// Channels learn of the new state before the caller does (RTL3d1).
    pub(super) fn enter(
        &mut self,
        state: ConnectionState,
        reason: Option<ErrorInfo>,
        retry_in_ms: Option<u64>,
    ) {
        let previous = std::mem::replace(&mut self.core.state, state);
        if reason.is_some() {
            self.line.reason.clone_from(&reason);
        }
        match state {
            ConnectionState::Suspended => {
                self.give_up(reason.as_ref());
                self.channels_suspended(reason.as_ref());
            }
            ConnectionState::Closed => {
                self.give_up(reason.as_ref());
                self.channels_closed();
            }
            ConnectionState::Failed => {
                self.give_up(reason.as_ref());
                self.channels_failed(reason.as_ref());
            }
            ConnectionState::Closing => self.fail_pings(reason.as_ref()),
            ConnectionState::Initialized
            | ConnectionState::Connecting
            | ConnectionState::Connected
            | ConnectionState::Disconnected => {}
        }
        if previous != state {
            self.announce(previous, reason, retry_in_ms);
        }
    }

    /// Nobody who waits for the server will be answered by it in this state.
    fn give_up(&mut self, reason: Option<&ErrorInfo>) {
        self.give_up_unacked();
        self.fail_pings(reason);
        self.authorized(&Err(reason.cloned().unwrap_or_else(not_connected)));
    }

    pub(super) fn announce(
        &mut self,
        previous: ConnectionState,
        reason: Option<ErrorInfo>,
        retry_in_ms: Option<u64>,
    ) {
        let change = ConnectionChange {
            previous,
            current: self.core.state,
            reason,
            retry_in_ms,
            failed_attempts: self.line.failed_attempts,
            connection_id: self.core.connection_id.clone(),
        };
        self.core.emit(Event::Connection(change));
        if previous != self.core.state {
            self.core.reached(&Awaited::Connection(self.core.state));
        }
    }
}
