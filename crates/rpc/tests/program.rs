//! The program itself, over its own stdin and stdout.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, missing_docs)]

use std::io::{BufRead, BufReader, Lines, Write};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

use serde_json::{Value, json};
use tempfile::TempDir;

/// A desk whose backend is not there: nobody listens on port 9 of loopback.
struct Desk {
    child: Child,
    input: Option<ChildStdin>,
    output: Lines<BufReader<ChildStdout>>,
    _folder: TempDir,
}

impl Desk {
    fn start() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let mut child = Command::new(env!("CARGO_BIN_EXE_deskbell-rpc"))
            .arg("--data")
            .arg(folder.path())
            .args(["--backend", "http://127.0.0.1:9", "--secrets-in-memory"])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let input = child.stdin.take();
        let output = BufReader::new(child.stdout.take().unwrap()).lines();
        Self { child, input, output, _folder: folder }
    }

    fn write(&mut self, line: &str) {
        writeln!(self.input.as_mut().unwrap(), "{line}").unwrap();
    }

    fn read(&mut self) -> Value {
        serde_json::from_str(&self.output.next().unwrap().unwrap()).unwrap()
    }

    fn answer(&mut self, id: u64) -> Value {
        loop {
            let line = self.read();
            if line["id"] == id {
                return line;
            }
        }
    }

    /// Ends the input and answers every line that still comes.
    fn end(mut self) -> Vec<Value> {
        drop(self.input.take());
        let rest = self.output.by_ref().map(|line| serde_json::from_str(&line.unwrap()).unwrap());
        let rest = rest.collect();
        assert!(self.child.wait().unwrap().success());
        rest
    }
}

#[test]
fn a_script_gets_its_first_picture_without_a_line_to_the_backend() {
    let mut desk = Desk::start();
    desk.write(r#"{"jsonrpc":"2.0","id":1,"method":"subscribe"}"#);
    let snapshot = &desk.answer(1)["result"];
    assert_eq!(snapshot["session"]["state"], "signed_out");
    assert_eq!(snapshot["backend"], "http://127.0.0.1:9/");
    desk.end();
}

#[test]
fn mistakes_are_told_apart_and_end_nothing() {
    let mut desk = Desk::start();
    desk.write("Good evening");
    assert_eq!(desk.read()["error"]["code"], -32_700);
    desk.write(r#"{"jsonrpc":"2.0","id":1,"method":"format_disk"}"#);
    assert_eq!(desk.answer(1)["error"]["code"], -32_601);
    desk.write(r#"{"jsonrpc":"2.0","id":2,"method":"open_room","params":{"room":7}}"#);
    assert_eq!(desk.answer(2)["error"]["code"], -32_602);
    desk.write(r#"{"jsonrpc":"2.0","id":3,"method":"open_room","params":{"room_id":"r1"}}"#);
    let refused = desk.answer(3);
    assert_eq!(refused["error"]["code"], -32_000);
    assert!(refused["error"]["data"]["code"].is_string());
    desk.write(r#"{"jsonrpc":"2.0","id":4,"method":"subscribe"}"#);
    assert_eq!(desk.answer(4)["result"]["rooms"], json!([]));
    desk.end();
}

#[test]
fn everything_asked_is_answered_before_the_program_ends() {
    let mut desk = Desk::start();
    for id in 1..=20 {
        desk.write(
            &json!({ "jsonrpc": "2.0", "id": id, "method": "read_journal", "params": { "limit": 5 } })
                .to_string(),
        );
    }
    let mut ids: Vec<u64> = desk.end().iter().filter_map(|line| line["id"].as_u64()).collect();
    ids.sort_unstable();
    assert_eq!(ids, (1..=20).collect::<Vec<u64>>());
}
