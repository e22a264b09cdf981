//! Our side: the client as a listener in a process of its own, and the decoder and the machine
//! without a socket.

use std::io::Write as _;
use std::time::{Duration, Instant};

use ably_proto::machine::{self, Generation, Input, Machine, Output, Time};
use ably_proto::wire::{Action, ConnectionDetails, Data, Format, ProtocolMessage, decode};
use ably_realtime::Event;
use serde::Deserialize;
use serde_json::json;

use crate::line::our_client;
use crate::recording::{CHANNEL, Recording};

/// The part of the listener: does what `client.mjs` does, and tells its live bytes where they are
/// counted.
pub async fn listen(arguments: Vec<String>, live: impl Fn() -> usize) {
    let (port, format) = (&arguments[0], &arguments[1]);
    let marks: Vec<u64> = arguments[2..].iter().map(|mark| mark.parse().unwrap()).collect();
    let format = if format == "json" { Format::Json } else { Format::MsgPack };
    let (client, mut events) = our_client(format!("127.0.0.1:{port}").parse().unwrap(), format);
    client.attach(CHANNEL, None).await;
    let (mut told, mut letters) = (0_u64, 0_u64);
    while let Some(event) = events.recv().await {
        let Event::Message { message, .. } = event else { continue };
        told += 1;
        letters += letters_of(&message.data);
        drop(message);
        if marks.contains(&told) {
            let line = json!({"told": told, "letters": letters, "live": live()});
            let mut output = std::io::stdout().lock();
            writeln!(output, "{line}").unwrap();
            output.flush().unwrap();
        }
    }
}

/// The payload of the recorded messages, all of it, read as an application reads it: into a type of
/// its own.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Note {
    id: String,
    sender_id: String,
    content: String,
    #[serde(rename = "type")]
    kind: String,
    timestamp: String,
}

fn letters_of(data: &Data) -> u64 {
    let Data::Json(data) = data else { panic!("it was not decoded") };
    let note: Note = data.read().unwrap();
    assert!(
        [&note.id, &note.sender_id, &note.kind, &note.timestamp].iter().all(|it| !it.is_empty())
    );
    note.content.len() as u64
}

/// The time for reading the frames and taking their messages out of the machine.
pub fn read_all(recording: &Recording) -> Duration {
    let (mut machine, generation) = attached();
    let mut told = 0;
    let began = Instant::now();
    for bytes in recording.frames() {
        let frame = Box::new(decode(bytes, recording.format).unwrap());
        machine.handle(Input::Frame { generation, frame }, Time(1));
        while let Some(output) = machine.poll_output() {
            if let Output::Event(machine::Event::Message { message, .. }) = output {
                letters_of(&message.data);
                told += 1;
            }
        }
    }
    let took = began.elapsed();
    assert_eq!(told, recording.frames().count());
    took
}

fn attached() -> (Machine, Generation) {
    let mut machine = Machine::new(machine::Options::default());
    machine.handle(Input::Connect, Time(0));
    let Some(Output::RequestToken { generation }) = last(&mut machine) else { panic!("no token") };
    machine.handle(Input::Token { generation, result: Ok("recorded".into()) }, Time(0));
    let Some(Output::OpenSocket { generation, .. }) = last(&mut machine) else {
        panic!("no socket")
    };
    let connected = ProtocolMessage {
        connection_id: Some("recorded".into()),
        connection_details: Some(ConnectionDetails {
            client_id: Some("ana".into()),
            max_idle_interval: Some(0),
            ..ConnectionDetails::default()
        }),
        ..ProtocolMessage::new(Action::Connected)
    };
    machine.handle(Input::Frame { generation, frame: Box::new(connected) }, Time(0));
    let attach = Input::Attach { op: None, channel: CHANNEL.into(), channel_serial: None };
    machine.handle(attach, Time(0));
    let attached = ProtocolMessage::on_channel(Action::Attached, CHANNEL);
    machine.handle(Input::Frame { generation, frame: Box::new(attached) }, Time(0));
    while machine.poll_output().is_some() {}
    (machine, generation)
}

fn last(machine: &mut Machine) -> Option<Output> {
    let mut last = None;
    while let Some(output) = machine.poll_output() {
        if !matches!(output, Output::Event(_)) {
            last = Some(output);
        }
    }
    last
}
