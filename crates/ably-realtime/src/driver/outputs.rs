//! What the machine asks of its driver.

use std::sync::Arc;

use ably_proto::{
    machine::{self, ConnectParams, ConnectionState, Generation, Input, Output, TokenFailure},
    wire::{self, ErrorInfo, ProtocolMessage},
};
use tokio::sync::mpsc;

use super::{Driver, TokenAnswer};
use crate::{endpoint, event::Event, network::Network, proxy::Proxy, rest, socket::Socket};

impl Driver {
    pub(super) fn drain(&mut self) {
        while let Some(output) = self.machine.poll_output() {
            match output {
                Output::OpenSocket { generation, params } => self.open_socket(generation, &params),
                Output::SendFrame { generation, frame } => self.send_frame(generation, &frame),
                Output::CloseSocket { generation } => self.close_socket(generation),
                Output::RequestToken { generation } => self.request_token(generation),
                Output::CheckInternet { generation } => self.check_internet(generation),
                Output::Event(event) => self.handle_event(event),
            }
        }
    }

    fn open_socket(&mut self, generation: Generation, params: &ConnectParams) {
        self.host = params.host.clone();
        let url = endpoint::socket_url(&self.realtime, self.format, params, &self.transport_params);
        let news = self.news.0.clone();
        self.socket = Some(match &self.network {
            Network::System => {
                let proxy = self.proxy.clone().or_else(|| Proxy::of_system(&url));
                Socket::open(generation, url, self.tls.clone(), proxy, news)
            }
            Network::Played(player) => Socket::play(generation, player.open(&url), news),
        });
    }

    fn send_frame(&mut self, generation: Generation, frame: &ProtocolMessage) {
        let Some(socket) = self.socket.as_ref().filter(|s| s.generation == generation) else {
            return;
        };
        let sent = match wire::encode(frame, self.format) {
            Ok(frame) => socket.send(frame),
            Err(error) => {
                tracing::error!(%error, "cannot write a frame");
                return;
            }
        };
        if !sent {
            self.socket = None;
            let why = "the network does not take our frames".to_owned();
            let now = self.now();
            self.machine.handle(Input::SocketClosed { generation, why }, now);
        }
    }

    fn close_socket(&mut self, generation: Generation) {
        if self.socket.as_ref().is_some_and(|socket| socket.generation == generation) {
            self.socket = None;
        }
    }

    /// The fault may be ours: only an internet that is there makes other hosts worth trying (RTN17j).
    fn check_internet(&self, generation: Generation) {
        let (http, url) = (self.service.http.clone(), self.connectivity_url.clone());
        let checks = self.checks.0.clone();
        tokio::spawn(async move {
            let is_up = rest::is_internet_up(&http, url).await;
            // The driver may be gone; then nobody needs to know.
            let _ = checks.send((generation, is_up)).await;
        });
    }

    fn request_token(&mut self, generation: Generation) {
        self.token_wanted = Some(generation);
        if self.is_token_call_running {
            return;
        }
        self.is_token_call_running = true;
        let (tokens, used) = (Arc::clone(&self.service.tokens), self.handed.clone());
        let answers = self.token_answers.0.clone();
        tokio::spawn(async move {
            let answer = tokens.other_than(used.as_ref()).await;
            // The driver may be gone; then nobody needs the token.
            let _ = answers.send(answer).await;
        });
    }

    pub(super) fn handle_token(&mut self, answer: TokenAnswer) {
        self.is_token_call_running = false;
        let Some(generation) = self.token_wanted.take() else { return };
        let result = match answer {
            Ok(obtained) => {
                if let Some(time) = obtained.server_time {
                    self.tell(Event::ServerTime(time));
                }
                self.handed = Some(obtained.token.clone());
                Ok(obtained.token)
            }
            Err(error) => Err(TokenFailure {
                is_fatal: error.is_fatal,
                error: ErrorInfo::new(error.code, error.status, error.message),
            }),
        };
        self.feed(Input::Token { generation, result });
    }

    fn handle_event(&mut self, event: machine::Event) {
        let event = match event {
            machine::Event::Settled { op, .. }
            | machine::Event::Done { op, .. }
            | machine::Event::Pong { op, .. }
            | machine::Event::Members { op, .. }
            | machine::Event::Reached { op, .. } => {
                if let Some(reply) = self.waiting.remove(&op) {
                    // What happened before the answer is told before it.
                    self.deliver();
                    let _ = reply.send(event);
                }
                return;
            }
            machine::Event::Connection(change) => {
                tracing::info!(from = ?change.previous, to = ?change.current, reason = ?change.reason, "connection");
                if change.current == ConnectionState::Connected {
                    self.service.prefer(self.host.clone());
                }
                Event::Connection(change)
            }
            machine::Event::Channel { channel, change } => Event::Channel { channel, change },
            machine::Event::Message { channel, message, channel_serial } => {
                Event::Message { channel, message, channel_serial }
            }
            machine::Event::Annotation { channel, annotation } => {
                Event::Annotation { channel, annotation }
            }
            machine::Event::Presence { channel, message } => Event::Presence { channel, message },
            machine::Event::PresenceSynced { channel, members } => {
                Event::PresenceSynced { channel, members }
            }
        };
        self.tell(event);
    }

    /// Told once everything is done that can be done now, so that a flood wakes the listener once a
    /// batch and not with every event.
    pub(super) fn tell(&mut self, event: Event) {
        self.undelivered.push_back(event);
    }

    /// Hands over what the listener has room for.
    pub(super) fn deliver(&mut self) {
        while let Some(event) = self.undelivered.pop_front() {
            if let Err(mpsc::error::TrySendError::Full(event)) = self.events.try_send(event) {
                self.undelivered.push_front(event);
                return;
            }
        }
    }
}
