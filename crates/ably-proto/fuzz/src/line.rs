//! A whole conversation: whatever a server says and a host does in whatever order, the machine
//! neither panics nor grows, and can always be closed.

use ably_proto::machine::{
    ChannelOptions, ConnectionState, Generation, Input, Machine, MembersQuery, OpId, Options,
    Output, Reach, Subscription, Time, TokenFailure,
};
use ably_proto::wire::{
    Annotation, ErrorInfo, Format, Message, PresenceAction, PresenceMessage, decode,
};

use super::MEMORY;

/// Channels the desk asks for; the server may name any.
const ROOMS: [&str; 2] = ["room", "hall"];
/// Bounds small enough to be met.
const MAX_MEMBERS: usize = 32;
const MAX_UNACKED: usize = 16;
/// How often the same conversation is held: what grows does not stop growing.
const TIMES: usize = 3;
/// Memory the machine may keep in any case, and for each byte of the conversation.
const IN_ANY_CASE: usize = 512 * 1024;
const PER_BYTE: usize = 256;

/// Panics where it does not hold. A line that begins with a brace is a frame of the server; of any
/// other each letter is something the host does.
pub fn holds(bytes: &[u8]) {
    let before = MEMORY.current_usage();
    let mut desk = Desk::busy();
    for _ in 0..TIMES {
        bytes.split(|byte| *byte == b'\n').for_each(|line| desk.hear(line));
    }
    let kept = MEMORY.current_usage().saturating_sub(before);
    let allowed = IN_ANY_CASE + PER_BYTE * bytes.len();
    assert!(kept <= allowed, "{} bytes of conversation keep {kept} of memory", bytes.len());
    desk.hang_up();
}

struct Desk {
    machine: Machine,
    now: u64,
    next_op: u64,
    socket: Option<Generation>,
    token_call: Option<Generation>,
    check: Option<Generation>,
}

impl Desk {
    /// Connected and attached, with something of each kind under way.
    fn busy() -> Self {
        let options = Options {
            max_members: MAX_MEMBERS,
            max_unacked: MAX_UNACKED,
            fallback_hosts: vec!["b.example".to_owned()],
            ..Options::default()
        };
        let machine = Machine::new(options);
        let (socket, token_call, check) = (None, None, None);
        let mut desk = Self { machine, now: 0, next_op: 0, socket, token_call, check };
        desk.feed(Input::Connect);
        desk.hear(b"");
        desk.hear(br#"{"action":4,"connectionId":"c","connectionDetails":{"connectionKey":"k","clientId":"*"}}"#);
        desk.hear(b"amepM");
        desk.hear(br#"{"action":11,"channel":"room","channelSerial":"s"}"#);
        desk
    }

    fn hear(&mut self, line: &[u8]) {
        if let Some(generation) = self.token_call.take() {
            self.feed(Input::Token { generation, result: Ok("token".into()) });
        }
        if let Some(generation) = self.check.take() {
            self.feed(Input::InternetChecked { generation, is_up: true });
        }
        if line.first() == Some(&b'{') {
            self.hear_frame(line);
        } else {
            line.iter().take(64).for_each(|letter| self.act(*letter));
        }
        let known = self.machine.channel_names().count();
        assert!(known <= ROOMS.len(), "{known} channels, and {} were asked for", ROOMS.len());
        let most = ROOMS.map(|room| self.machine.presence_members(room).len());
        assert!(most.iter().all(|members| *members <= MAX_MEMBERS), "{most:?} members");
    }

    fn hear_frame(&mut self, line: &[u8]) {
        let Some(generation) = self.socket else { return };
        match decode(line, Format::Json) {
            Ok(frame) => self.feed(Input::Frame { generation, frame: Box::new(frame) }),
            Err(_) => self.feed(Input::Activity { generation }),
        }
    }

    fn act(&mut self, letter: u8) {
        self.next_op += 1;
        let op = Some(OpId(self.next_op));
        let [room, hall] = ROOMS;
        let room = if letter.is_ascii_uppercase() { hall } else { room }.to_owned();
        match letter.to_ascii_lowercase() {
            b'a' => self.feed(Input::Attach { op, channel: room, channel_serial: None }),
            b'd' => self.feed(Input::Detach { op, channel: room }),
            b'r' => self.feed(Input::Release { op, channel: room }),
            b's' => {
                self.feed(Input::Subscribe { op, channel: room, kind: Subscription::Annotations })
            }
            b'o' => {
                let options = ChannelOptions::default().param("n", self.next_op.to_string());
                self.feed(Input::SetOptions { op, channel: room, options });
            }
            b'm' => {
                let messages = vec![Message::new("n", "x").with_id("m")];
                self.feed(Input::Publish { op, channel: room, messages, params: [].into() });
            }
            b'n' => {
                let mut annotation = Annotation::new("reaction:unique.v1", "up");
                annotation.message_serial = Some("s".into());
                self.feed(Input::Annotate { op, channel: room, annotation });
            }
            b'e' => self.enter(op, room, PresenceAction::Enter),
            b'l' => self.enter(op, room, PresenceAction::Leave),
            b'p' => self.feed(Input::Ping { op: OpId(self.next_op) }),
            b'q' => self.ask_members(room),
            b'z' => self.feed(Input::Authorize { op }),
            b'c' => self.feed(Input::Connect),
            b'x' => self.feed(Input::Close),
            b'y' => self.feed(Input::RetryNow),
            b'w' => self.feed(Input::Wake),
            b'g' => self.feed(Input::Network(Reach::Offline)),
            b'h' => self.feed(Input::Network(Reach::Online)),
            b'i' => self.refuse_token(letter == b'I'),
            b'j' => self.no_internet(),
            b'k' => self.pull_the_cable(),
            b't' => self.advance(if letter == b'T' { 130_000 } else { 5_000 }),
            _ => {}
        }
    }

    fn enter(&mut self, op: Option<OpId>, channel: String, action: PresenceAction) {
        let message =
            PresenceMessage::own(action, "x").of_client(format!("w{}", self.next_op % 40));
        self.feed(Input::Presence { op, channel, message });
    }

    fn ask_members(&mut self, channel: String) {
        let query = MembersQuery::default();
        self.feed(Input::Members { op: OpId(self.next_op), channel, query });
    }

    fn refuse_token(&mut self, is_fatal: bool) {
        if let Some(generation) = self.token_call.take() {
            let error = ErrorInfo::new(0, 500, "no token");
            self.feed(Input::Token { generation, result: Err(TokenFailure { error, is_fatal }) });
        }
    }

    fn no_internet(&mut self) {
        if let Some(generation) = self.check.take() {
            self.feed(Input::InternetChecked { generation, is_up: false });
        }
    }

    fn pull_the_cable(&mut self) {
        if let Some(generation) = self.socket.take() {
            self.feed(Input::SocketClosed { generation, why: "pulled".to_owned() });
        }
    }

    fn advance(&mut self, ms: u64) {
        let end = self.now.saturating_add(ms);
        for _ in 0..10_000 {
            let Some(Time(due)) = self.machine.poll_timeout().filter(|due| due.0 <= end) else {
                self.now = end;
                return;
            };
            self.now = self.now.max(due);
            self.machine.handle_timeout(Time(self.now));
            self.drain();
        }
        panic!("the machine wants to be woken without an end");
    }

    fn feed(&mut self, input: Input) {
        self.machine.handle(input, Time(self.now));
        self.drain();
    }

    fn drain(&mut self) {
        while let Some(output) = self.machine.poll_output() {
            match output {
                Output::OpenSocket { generation, .. } => self.socket = Some(generation),
                Output::CloseSocket { generation } if self.socket == Some(generation) => {
                    self.socket = None;
                }
                Output::RequestToken { generation } => self.token_call = Some(generation),
                Output::CheckInternet { generation } => self.check = Some(generation),
                Output::CloseSocket { .. } | Output::SendFrame { .. } | Output::Event(_) => {}
            }
        }
    }

    fn hang_up(mut self) {
        self.feed(Input::Close);
        self.advance(60_000);
        let state = self.machine.connection_state();
        let is_over = matches!(
            state,
            ConnectionState::Closed | ConnectionState::Failed | ConnectionState::Initialized
        );
        assert!(is_over, "{state:?} a minute after it was closed");
    }
}
