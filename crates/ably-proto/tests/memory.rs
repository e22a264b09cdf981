//! What a line keeps does not grow with what came over it.
//!
//! One test: memory is counted in the whole process.
#![allow(clippy::unwrap_used, clippy::expect_used, missing_docs)]

use ably_proto::{
    machine::{Generation, Input, Machine, Options, Output, Time},
    wire::{Format, decode},
};
use peak_alloc::PeakAlloc;

#[global_allocator]
static MEMORY: PeakAlloc = PeakAlloc;

struct Line {
    machine: Machine,
    socket: Option<Generation>,
    token_call: Option<Generation>,
    told: usize,
}

impl Line {
    fn attached() -> Self {
        let machine = Machine::new(Options::default());
        let mut line = Self { machine, socket: None, token_call: None, told: 0 };
        line.feed(Input::Connect);
        let generation = line.token_call.take().expect("a token is asked for");
        line.feed(Input::Token { generation, result: Ok("token".into()) });
        line.hear(r#"{"action":4,"connectionId":"c","connectionDetails":{"clientId":"ana"}}"#);
        line.feed(Input::Attach { op: None, channel: "room".into(), channel_serial: None });
        line.hear(r#"{"action":11,"channel":"room","channelSerial":"0"}"#);
        line
    }

    fn hear(&mut self, text: &str) {
        let frame = Box::new(decode(text.as_bytes(), Format::Json).unwrap());
        let generation = self.socket.expect("an open socket");
        self.feed(Input::Frame { generation, frame });
    }

    /// Messages of distinct ids, delivered and dropped.
    fn hear_messages(&mut self, numbers: std::ops::Range<u32>) {
        for number in numbers {
            self.hear(&format!(
                r#"{{"action":15,"channel":"room","id":"b:{number:08}","channelSerial":"{number:08}",
                    "messages":[{{"id":"m-{number:08}","name":"n","data":"{{}}","encoding":"json"}}]}}"#
            ));
        }
    }

    fn feed(&mut self, input: Input) {
        self.machine.handle(input, Time(0));
        while let Some(output) = self.machine.poll_output() {
            match output {
                Output::RequestToken { generation } => self.token_call = Some(generation),
                Output::OpenSocket { generation, .. } => self.socket = Some(generation),
                Output::Event(ably_proto::machine::Event::Message { .. }) => self.told += 1,
                _ => {}
            }
        }
    }
}

#[test]
fn nothing_that_is_kept_grows_with_the_messages_seen() {
    let mut line = Line::attached();
    // More than what is remembered so as to tell repetitions.
    line.hear_messages(0..3_000);
    let before = MEMORY.current_usage();
    line.hear_messages(3_000..30_000);
    assert_eq!(line.told, 30_000);
    let grown = MEMORY.current_usage().saturating_sub(before);
    // The table of what is remembered may still be laid out anew, once.
    assert!(grown < 40_000, "{grown} bytes for 27,000 messages");
}
