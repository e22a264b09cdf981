//! The network between desks and service: frames wait on it, are late, die with their socket; calls
//! get lost on either way.
//!
//! On one socket nothing overtakes anything: that is what the transport promises. Everything else
//! may happen.

use std::collections::BTreeMap;

use ably_proto::wire::{Format, ProtocolMessage, encode};
use ably_realtime::{Frame, Heard};
use reqwest::{Request, Response};

use crate::cable::{Asked, CallReply, Ends, Opening};
use crate::dice::Dice;
use crate::service::{LinkId, Out};

/// A call that is not answered is given up after this, in milliseconds.
const CALL_PATIENCE_MS: i64 = 15_000;
/// The service notices after this that nobody is at the other end, in milliseconds.
const NOTICE_MS: i64 = 20_000;

/// How a desk's line is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Way {
    /// It works.
    Open,
    /// There is nothing to connect to.
    Refusing,
    /// Everything vanishes until a time. What was on a socket arrives then, or its socket is dead.
    Hole { until: i64, is_deadly: bool },
}

/// What may go wrong, in a thousand.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Weather {
    pub(crate) lost_calls: u64,
    pub(crate) lost_answers: u64,
    pub(crate) failing: u64,
    pub(crate) limited: u64,
    /// Longest way of a frame or call, in milliseconds.
    pub(crate) latency_ms: i64,
}

/// One socket.
struct Link {
    desk: usize,
    ends: Option<Ends>,
    up_at: i64,
    down_at: i64,
    /// Nothing on it arrives any more.
    is_dead: bool,
}

/// What arrives.
pub(crate) enum Arrival {
    /// At the service: a socket.
    Open { desk: usize, opening: Opening },
    /// At the service: a frame, put on the socket at this time.
    Up { link: LinkId, frame: Frame, sent_at: i64 },
    /// At the service: the end of a socket.
    Ended { link: LinkId },
    /// At the service: a call.
    Call { desk: usize, call: Request, reply: CallReply, is_answer_lost: bool },
    /// At a desk: something on a socket.
    Down { link: LinkId, heard: Heard },
    /// At a desk: the end of a socket.
    Closed { link: LinkId },
    /// At a desk: an answer.
    Answer { reply: CallReply, answer: Result<Response, String> },
    /// At a desk: no socket.
    Refused { opening: Opening },
}

/// The network.
pub(crate) struct Net {
    dice: Dice,
    pub(crate) weather: Weather,
    ways: Vec<Way>,
    links: BTreeMap<LinkId, Link>,
    under_way: BTreeMap<(i64, u64), Arrival>,
    number: u64,
    now: i64,
}

impl Net {
    pub(crate) fn new(desks: usize, dice: Dice) -> Self {
        Self {
            dice,
            weather: Weather { latency_ms: 40, ..Weather::default() },
            ways: vec![Way::Open; desks],
            links: BTreeMap::new(),
            under_way: BTreeMap::new(),
            number: 0,
            now: 0,
        }
    }

    fn latency(&mut self) -> i64 {
        self.dice.between(1, self.weather.latency_ms.max(1))
    }

    fn put(&mut self, at: i64, arrival: Arrival) {
        self.number += 1;
        self.under_way.insert((at, self.number), arrival);
    }

    /// When the next thing arrives.
    pub(crate) fn next_due(&self) -> Option<i64> {
        self.under_way.keys().next().map(|(at, _)| *at)
    }

    /// What arrives at this time, in order.
    pub(crate) fn arrive(&mut self, now: i64) -> Option<Arrival> {
        self.now = now;
        let entry = self.under_way.first_entry()?;
        (entry.key().0 <= now).then(|| entry.remove())
    }

    fn way(&self, desk: usize) -> Way {
        match self.ways.get(desk).copied().unwrap_or(Way::Open) {
            Way::Hole { until, .. } if until <= self.now => Way::Open,
            way => way,
        }
    }

    /// Changes a desk's line.
    pub(crate) fn set_way(&mut self, desk: usize, way: Way) {
        if let Way::Hole { is_deadly: true, .. } = way {
            for link in self.of_desk(desk) {
                self.kill(link);
            }
        }
        if let Some(place) = self.ways.get_mut(desk) {
            *place = way;
        }
    }

    fn of_desk(&self, desk: usize) -> Vec<LinkId> {
        let own = self.links.iter().filter(|(_, link)| link.desk == desk && link.ends.is_some());
        own.map(|(id, _)| *id).collect()
    }

    /// Nothing on a socket arrives any more, and nobody is told.
    fn kill(&mut self, id: LinkId) {
        if let Some(link) = self.links.get_mut(&id) {
            link.is_dead = true;
        }
        self.drop_frames(id, true);
        self.put(self.now + NOTICE_MS, Arrival::Ended { link: id });
    }

    fn drop_frames(&mut self, id: LinkId, loses_what_was_sent: bool) {
        self.under_way.retain(|_, arrival| match arrival {
            Arrival::Down { link, .. } => *link != id,
            Arrival::Up { link, .. } => *link != id || !loses_what_was_sent,
            _ => true,
        });
    }

    /// The cable is pulled: the desk sees it at once, the service now or later.
    pub(crate) fn cut(&mut self, desk: usize) {
        for id in self.of_desk(desk) {
            let loses_what_was_sent = self.dice.permille(500);
            self.drop_frames(id, loses_what_was_sent);
            let late = if self.dice.permille(500) { 1 } else { NOTICE_MS };
            let up_at = self.links.get(&id).map_or(self.now, |link| link.up_at);
            self.put(up_at.max(self.now + late), Arrival::Ended { link: id });
            self.put(self.now, Arrival::Closed { link: id });
        }
    }

    /// Takes what a desk asked of its network.
    pub(crate) fn take(&mut self, desk: usize, asked: Vec<Asked>) {
        for one in asked {
            let at = self.now + self.latency();
            match (one, self.way(desk)) {
                (Asked::Open(opening), Way::Open) => self.put(at, Arrival::Open { desk, opening }),
                (Asked::Open(opening), Way::Refusing) => self.put(at, Arrival::Refused { opening }),
                (Asked::Open(opening), Way::Hole { until, .. }) => {
                    self.put(until, Arrival::Refused { opening });
                }
                (Asked::Call { call, reply }, Way::Open) => self.take_call(desk, call, reply, at),
                (Asked::Call { reply, .. }, Way::Refusing) => self.lose_call(reply, at),
                (Asked::Call { reply, .. }, Way::Hole { .. }) => {
                    self.lose_call(reply, at + CALL_PATIENCE_MS);
                }
            }
        }
    }

    fn lose_call(&mut self, reply: CallReply, at: i64) {
        let answer = Err("no answer".to_owned());
        self.put(at, Arrival::Answer { reply, answer });
    }

    fn take_call(&mut self, desk: usize, call: Request, reply: CallReply, at: i64) {
        if self.dice.permille(self.weather.lost_calls) {
            return self.lose_call(reply, at + CALL_PATIENCE_MS);
        }
        for (times, code) in [(self.weather.failing, 503), (self.weather.limited, 429)] {
            if self.dice.permille(times) {
                let mut answer = crate::service::status(code);
                answer.headers_mut().insert("retry-after", http::HeaderValue::from_static("7"));
                return self.put(at, Arrival::Answer { reply, answer: Ok(answer.into()) });
            }
        }
        let is_answer_lost = self.dice.permille(self.weather.lost_answers);
        self.put(at, Arrival::Call { desk, call, reply, is_answer_lost });
    }

    /// An answer goes back, or is lost; answers which.
    pub(crate) fn answer(
        &mut self,
        desk: usize,
        reply: CallReply,
        answer: http::Response<Vec<u8>>,
        is_lost: bool,
    ) -> bool {
        let at = self.now + self.latency();
        let goes_back = !is_lost && self.way(desk) == Way::Open;
        if goes_back {
            self.put(at, Arrival::Answer { reply, answer: Ok(answer.into()) });
        } else {
            self.lose_call(reply, at + CALL_PATIENCE_MS);
        }
        goes_back
    }

    /// A socket stands.
    pub(crate) fn stand(&mut self, desk: usize, opening: Opening) -> Option<LinkId> {
        let ends = Some(opening.stand()?);
        self.number += 1;
        let (id, now) = (self.number, self.now);
        self.links.insert(id, Link { desk, ends, up_at: now, down_at: now, is_dead: false });
        Some(id)
    }

    /// Takes what a desk has put on its sockets.
    pub(crate) fn drain(&mut self, desk: usize) {
        for id in self.of_desk(desk) {
            while let Some(ends) = self.links.get_mut(&id).and_then(|link| link.ends.as_mut()) {
                match ends.up.try_recv() {
                    Ok(frame) => self.send_up(id, frame),
                    Err(tokio::sync::mpsc::error::TryRecvError::Empty) => break,
                    Err(tokio::sync::mpsc::error::TryRecvError::Disconnected) => {
                        self.end(id);
                        break;
                    }
                }
            }
        }
    }

    fn end(&mut self, id: LinkId) {
        let at = self.now + self.latency();
        if let Some(link) = self.links.get_mut(&id) {
            link.ends = None;
            let at = at.max(link.up_at);
            if !link.is_dead {
                self.put(at, Arrival::Ended { link: id });
            }
        }
    }

    fn send_up(&mut self, id: LinkId, frame: Frame) {
        let Some(at) = self.passage(id) else { return };
        if let Some(link) = self.links.get_mut(&id) {
            link.up_at = link.up_at.max(at);
            let at = link.up_at;
            self.put(at, Arrival::Up { link: id, frame, sent_at: self.now });
        }
    }

    /// When something put on a socket now comes out; never on a dead one.
    fn passage(&mut self, id: LinkId) -> Option<i64> {
        let link = self.links.get(&id).filter(|link| !link.is_dead)?;
        let begins = match self.way(link.desk) {
            Way::Hole { until, .. } => until,
            Way::Open | Way::Refusing => self.now,
        };
        Some(begins + self.latency())
    }

    /// Takes what the service says on a socket.
    pub(crate) fn send_down(&mut self, id: LinkId, out: Out) {
        let Some(at) = self.passage(id) else { return };
        let Some(link) = self.links.get_mut(&id) else { return };
        link.down_at = link.down_at.max(at);
        let at = link.down_at;
        match out {
            Out::Frame(frame) => {
                if let Some(frame) = written(&frame) {
                    self.put(at, Arrival::Down { link: id, heard: Heard::Frame(frame) });
                }
            }
            Out::Ping => self.put(at, Arrival::Down { link: id, heard: Heard::Ping }),
            Out::Close => self.put(at, Arrival::Closed { link: id }),
        }
    }

    /// Something comes out at a desk's end.
    pub(crate) fn hand(&mut self, id: LinkId, heard: Heard) {
        let ends = self.links.get(&id).and_then(|link| link.ends.as_ref());
        if let Some(ends) = ends {
            // A desk that let go of its socket is found out when it is drained.
            let _ = ends.down.send(heard);
        }
    }

    /// A frame comes out at a desk's end.
    pub(crate) fn hand_frame(&mut self, id: LinkId, frame: &ProtocolMessage) {
        if let Some(frame) = written(frame) {
            self.hand(id, Heard::Frame(frame));
        }
    }

    /// A desk's end of a socket is over.
    pub(crate) fn close(&mut self, id: LinkId) {
        self.drop_frames(id, false);
        if let Some(link) = self.links.get_mut(&id) {
            link.ends = None;
        }
    }

    /// The desk at a socket.
    pub(crate) fn desk_of(&self, id: LinkId) -> Option<usize> {
        self.links.get(&id).map(|link| link.desk)
    }
}

fn written(frame: &ProtocolMessage) -> Option<Frame> {
    encode(frame, Format::MsgPack).ok()
}
