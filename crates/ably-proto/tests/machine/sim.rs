//! A service and a network between it and Ana's desk, both as values: frames wait on their link
//! until the test lets them through, and links die with frames still on them.

use std::collections::{BTreeMap, VecDeque};

use ably_proto::{
    machine::{ChannelState, ConnectionState, Event, Generation, Input, OpId, Outcome, Time},
    wire::{PresenceAction, PresenceMessage},
};
use serde_json::{Value, json};

use crate::sim_company::Company;

use crate::script::{
    ATTACH, ATTACHED, CLOSE, CONNECTED, DETACH, DETACHED, HAS_BACKLOG, MESSAGE, PRESENCE, RESUMED,
    ROOM, Script,
};

/// One socket, with what is under way on it.
struct Link {
    generation: Generation,
    up: VecDeque<Value>,
    down: VecDeque<Value>,
    is_attached: bool,
    connection: String,
    /// The last MESSAGE that arrived, to arrive once more.
    last: Option<Value>,
}

/// The service: one channel's log, and the connection it knows.
#[derive(Default)]
struct Service {
    log: Vec<String>,
    /// What is older than this is no longer kept.
    forgotten: usize,
    connections: u32,
    known: Option<String>,
    forgets_next: bool,
    company: Company,
}

/// Everything together, and what a listener has taken.
pub(crate) struct Sim {
    pub(crate) desk: Script,
    service: Service,
    links: Vec<Link>,
    /// Ids in the order in which the listener took them.
    pub(crate) taken: Vec<String>,
    pub(crate) outcomes: BTreeMap<OpId, Outcome>,
    pub(crate) asked: BTreeMap<OpId, String>,
    sockets: usize,
}

fn serial(position: usize) -> String {
    format!("s{position:06}")
}

fn position(serial: &str) -> usize {
    serial.trim_start_matches('s').parse().unwrap()
}

impl Service {
    fn welcome(&mut self, resume: Option<&str>) -> Value {
        if std::mem::take(&mut self.forgets_next) {
            self.known = None;
        }
        let known = self.known.clone().filter(|id| resume == Some(&format!("{id}!key")));
        let id = known.unwrap_or_else(|| {
            self.connections += 1;
            let id = format!("c{}", self.connections);
            self.company.connection_began(&id);
            id
        });
        self.known = Some(id.clone());
        json!({"action": CONNECTED, "connectionId": id, "connectionDetails": {
            "connectionKey": format!("{id}!key"), "clientId": "ana", "maxIdleInterval": 0}})
    }

    /// Takes a message once; its id says whether it is a new one.
    fn take(&mut self, id: &str) -> bool {
        let is_new = !self.log.iter().any(|known| known == id);
        if is_new {
            self.log.push(id.to_owned());
        }
        is_new
    }

    fn message(&self, at: usize) -> Value {
        json!({"action": MESSAGE, "channel": ROOM, "channelSerial": serial(at + 1),
            "messages": [{"id": self.log[at], "name": "message"}]})
    }
}

impl Sim {
    pub(crate) fn new() -> Self {
        let mut desk = Script::connecting();
        desk.attach(ROOM);
        let mut sim = Self {
            desk,
            service: Service::default(),
            links: Vec::new(),
            taken: Vec::new(),
            outcomes: BTreeMap::new(),
            asked: BTreeMap::new(),
            sockets: 0,
        };
        sim.settle();
        sim
    }

    /// Takes up what the desk has done: frames, sockets, events.
    fn settle(&mut self) {
        if self.desk.token_call.is_some() {
            self.desk.token("token");
        }
        if self.desk.opened.len() > self.sockets {
            self.sockets = self.desk.opened.len();
            let generation = self.desk.socket.expect("a socket that was just opened");
            let resume = self.desk.opened.last().unwrap().resume.clone();
            let welcome = self.service.welcome(resume.as_ref().map(|key| key.expose()));
            let connection = welcome["connectionId"].as_str().unwrap().to_owned();
            let (up, down) = (VecDeque::new(), VecDeque::from([welcome]));
            let is_attached = false;
            self.links.push(Link { generation, up, down, is_attached, connection, last: None });
        }
        let sent = self.desk.sent();
        if let Some(link) = self.links.last_mut() {
            link.up.extend(sent);
        }
        for event in self.desk.events() {
            self.notice(event);
        }
    }

    fn notice(&mut self, event: Event) {
        match event {
            Event::Message { message, .. } => self.taken.push(message.id.unwrap()),
            Event::Settled { op, outcome, .. } => {
                assert!(self.outcomes.insert(op, outcome).is_none(), "{op:?} has two outcomes");
            }
            // Without continuity the listener fetches what it missed, up to the attachment.
            Event::Channel { change, .. }
                if change.current == ChannelState::Attached && !change.resumed =>
            {
                let until = change.channel_serial.map_or(0, |serial| position(&serial));
                let missed = self.service.log[..until].iter();
                let missed: Vec<_> =
                    missed.filter(|id| !self.taken.contains(id)).cloned().collect();
                self.taken.extend(missed);
            }
            _ => {}
        }
    }

    /// The link the desk uses, if its socket still lives.
    fn live(&mut self) -> Option<&mut Link> {
        let socket = self.desk.socket?;
        self.links.last_mut().filter(|link| link.generation == socket)
    }

    /// The link opened last.
    pub(crate) fn newest(&self) -> usize {
        self.links.len() - 1
    }

    /// Somebody else publishes.
    pub(crate) fn publish_elsewhere(&mut self, id: &str) {
        if self.service.take(id) {
            self.tell_newest();
        }
    }

    /// The newest message goes out on the newest link, if the channel is attached there.
    fn tell_newest(&mut self) {
        let message = self.service.message(self.service.log.len() - 1);
        if let Some(link) = self.links.last_mut().filter(|link| link.is_attached) {
            link.down.push_back(message);
        }
    }

    /// The desk publishes.
    pub(crate) fn publish(&mut self, number: u64) {
        let op = OpId(number);
        let id = format!("own-{number}");
        self.desk.publish(number, ROOM, &id);
        self.asked.insert(op, id);
        self.settle();
    }

    /// Lets frames to the desk through, on whichever link: what comes from a dead one is nobody's
    /// business any more.
    pub(crate) fn deliver_down(&mut self, link: usize, count: usize) {
        for _ in 0..count {
            let count = self.links.len();
            let Some(link) = self.links.get_mut(link % count.max(1)) else { return };
            let Some(frame) = link.down.pop_front() else { return };
            if frame["action"] == MESSAGE {
                link.last = Some(frame.clone());
            }
            let generation = link.generation;
            self.desk.frame_from(generation, frame);
            self.settle();
        }
    }

    /// Lets frames to the service through; frames of a link that has died arrive late.
    pub(crate) fn deliver_up(&mut self, link: usize, count: usize) {
        for _ in 0..count {
            let count = self.links.len();
            let index = link % count.max(1);
            let Some(frame) = self.links.get_mut(index).and_then(|link| link.up.pop_front()) else {
                return;
            };
            self.serve(index, &frame);
        }
    }

    fn serve(&mut self, index: usize, frame: &Value) {
        let is_newest = index + 1 == self.links.len();
        match frame["action"].as_u64().unwrap() {
            ATTACH if is_newest => self.serve_attach(index, frame),
            MESSAGE => {
                let id = frame["messages"][0]["id"].as_str().unwrap().to_owned();
                let is_new = self.service.take(&id);
                let ack = json!({"action": 1, "msgSerial": frame["msgSerial"], "count": 1});
                self.links[index].down.push_back(ack);
                if is_new {
                    self.tell_newest();
                }
            }
            PRESENCE => self.serve_presence(index, frame),
            DETACH => {
                let link = &mut self.links[index];
                link.is_attached = false;
                link.down.push_back(json!({"action": DETACHED, "channel": ROOM}));
            }
            CLOSE => self.links[index].down.push_back(json!({"action": 8})),
            _ => {}
        }
    }

    /// From a position that is still kept the rest is replayed; every other time the service names
    /// the end of the replay beforehand.
    fn serve_attach(&mut self, index: usize, frame: &Value) {
        let end = self.service.log.len();
        let asked = frame["channelSerial"].as_str().map(position);
        let resumed = asked.filter(|at| *at >= self.service.forgotten && *at <= end);
        let messages: Vec<_> =
            (resumed.unwrap_or(end)..end).map(|at| self.service.message(at)).collect();
        let at = if index.is_multiple_of(2) { resumed.unwrap_or(end) } else { end };
        let backlog = if messages.is_empty() { 0 } else { HAS_BACKLOG };
        let flags = if resumed.is_some() { RESUMED | backlog } else { 0 };
        let (company, pages) = self.service.company.sync();
        let flags = flags | company;
        let link = &mut self.links[index];
        link.is_attached = true;
        link.down.push_back(json!({"action": ATTACHED, "channel": ROOM, "channelSerial": serial(at), "flags": flags}));
        link.down.extend(messages);
        link.down.extend(pages);
    }

    /// Ana's own presence; what comes from a connection that is over counts no more.
    fn serve_presence(&mut self, index: usize, frame: &Value) {
        let connection = self.links[index].connection.clone();
        if self.service.known.as_ref() != Some(&connection) {
            return;
        }
        let ack = json!({"action": 1, "msgSerial": frame["msgSerial"], "count": 1});
        self.links[index].down.push_back(ack);
        let event = self.service.company.take(&connection, frame);
        self.tell_company(event);
    }

    fn tell_company(&mut self, event: Option<Value>) {
        let link = self.links.last_mut().filter(|link| link.is_attached);
        if let (Some(link), Some(event)) = (link, event) {
            link.down.push_back(event);
        }
    }

    /// Somebody else comes, changes something or goes.
    pub(crate) fn visit(&mut self, who: u8, action: u64) {
        let event = self.service.company.visit(&format!("guest-{who}"), action);
        self.tell_company(event);
    }

    /// Ana comes, changes something or goes.
    pub(crate) fn present(&mut self, number: u64, action: u64) {
        let message = PresenceMessage::own(PresenceAction::from_number(action), number.to_string());
        self.desk.presence(number, ROOM, message);
        self.settle();
    }

    /// Everybody present as the service knows it: connection, client, data.
    pub(crate) fn company(&self) -> Vec<(String, String, String)> {
        self.service.company.everybody()
    }

    /// A frame that has arrived arrives once more.
    pub(crate) fn repeat(&mut self) {
        let Some(link) = self.live() else { return };
        let Some(frame) = link.last.clone() else { return };
        let generation = link.generation;
        self.desk.frame_from(generation, frame);
        self.settle();
    }

    /// An answer overtakes a message, or the other way round; messages keep their order, as they do
    /// on any transport.
    pub(crate) fn overtake(&mut self) {
        let Some(link) = self.live() else { return };
        let is_message = |frame: &Value| frame["action"] == MESSAGE;
        let is_answer = |frame: &Value| frame["action"] == 1;
        for at in 1..link.down.len() {
            let pair = (&link.down[at - 1], &link.down[at]);
            if is_message(pair.0) && is_answer(pair.1) || is_answer(pair.0) && is_message(pair.1) {
                link.down.swap(at - 1, at);
                return;
            }
        }
    }

    /// The cable is pulled. What the desk had sent may still arrive; what was under way to it is lost.
    pub(crate) fn cut(&mut self, loses_what_was_sent: bool) {
        let Some(link) = self.live() else { return };
        link.down.clear();
        if loses_what_was_sent {
            link.up.clear();
        }
        link.is_attached = false;
        self.desk.drop_socket();
        self.settle();
    }

    /// The service forgets the connection before the next link; the channel's log stays.
    pub(crate) fn forget_connection(&mut self) {
        self.service.forgets_next = true;
    }

    /// The service forgets the channel's past, so that continuity is lost.
    pub(crate) fn forget_past(&mut self) {
        self.service.forgotten = self.service.log.len();
    }

    /// Time passes from one deadline of the desk's to the next, so that each socket it opens finds
    /// the service.
    pub(crate) fn wait(&mut self, ms: u64) {
        let end = self.desk.now + ms;
        while self.desk.now < end {
            let due = self.desk.machine.poll_timeout().map_or(end, |Time(due)| due.min(end));
            self.desk.advance(due.saturating_sub(self.desk.now));
            self.settle();
        }
    }

    /// Everything is let through until nothing is left to do.
    pub(crate) fn heal(&mut self) {
        for _ in 0..200 {
            self.wait(5_000);
            for link in 0..self.links.len() {
                self.deliver_up(link, usize::MAX);
                self.deliver_down(link, usize::MAX);
            }
            let is_quiet = self.links.iter().all(|link| link.up.is_empty() && link.down.is_empty());
            let is_up = self.desk.state() == ConnectionState::Connected
                && self.desk.channel_state(ROOM) == ChannelState::Attached;
            if is_up && is_quiet {
                return;
            }
        }
        panic!("{:?}, {:?}", self.desk.state(), self.desk.channel_state(ROOM));
    }

    pub(crate) fn log(&self) -> &[String] {
        &self.service.log
    }

    /// Whatever the caller wants.
    pub(crate) fn input(&mut self, input: Input) {
        self.desk.input(input);
        self.settle();
    }
}
