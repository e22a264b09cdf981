//! `docs/rpc.md` against the `ipc` crate: every command and event, with an example that fits.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, missing_docs)]

use ipc::{Code, Command, Event};
use serde_json::{Value, json};

const PAGE: &str = include_str!("../../../docs/rpc.md");

/// The entries of a section: name and example of each, in their order.
fn entries(section: &str) -> Vec<(String, Value)> {
    let (_, after) = PAGE.split_once(&format!("\n## {section}\n")).unwrap();
    let body = after.split("\n## ").next().unwrap();
    body.split("\n### ").skip(1).map(entry).collect()
}

fn entry(text: &str) -> (String, Value) {
    let name = text.lines().next().unwrap().trim_matches('`').to_owned();
    let example = text.split("```json\n").nth(1).and_then(|it| it.split("```").next());
    let example = example.unwrap_or_else(|| panic!("{name} has no example"));
    let example = serde_json::from_str(example).unwrap_or_else(|err| panic!("{name}: {err}"));
    (name, example)
}

#[test]
fn every_method_is_described_with_parameters_that_fit() {
    let entries = entries("Methods");
    let names: Vec<&str> = entries.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(names, Command::METHODS);
    for (method, params) in entries {
        let command = json!({ "method": method, "params": params });
        let read: Command =
            serde_json::from_value(command.clone()).unwrap_or_else(|err| panic!("{method}: {err}"));
        check_nothing_is_made_up(&params, &serde_json::to_value(read).unwrap()["params"], &method);
    }
}

#[test]
fn every_event_is_described_with_parameters_that_fit() {
    let entries = entries("Events");
    let names: Vec<&str> = entries.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(names, Event::NAMES);
    for (name, params) in entries {
        let event = json!({ "event": name, "params": params });
        let read: Event =
            serde_json::from_value(event).unwrap_or_else(|err| panic!("{name}: {err}"));
        let written = serde_json::to_value(read).unwrap();
        check_nothing_is_made_up(&params, &written["params"], &name);
    }
}

/// Reading ignores unknown fields, so what was read must be written again.
fn check_nothing_is_made_up(described: &Value, real: &Value, name: &str) {
    let Value::Object(described) = described else {
        assert_eq!(described, real, "{name}");
        return;
    };
    for (field, value) in described {
        let real = real.get(field).unwrap_or_else(|| panic!("{name} has no {field}"));
        check_nothing_is_made_up(value, real, &format!("{name}.{field}"));
    }
}

#[test]
fn every_code_is_described_and_none_is_made_up() {
    let (_, after) = PAGE.split_once("| `error.data.code` | Why |").unwrap();
    let table = after.split("\n\n").next().unwrap();
    let words = table.lines().filter_map(|line| line.strip_prefix("| `")?.split('`').next());
    let described: Vec<Code> = words
        .map(|word| serde_json::from_value(json!(word)).unwrap_or_else(|_| panic!("{word}")))
        .collect();
    // Exhaustive on purpose: a new code does not compile until it stands here and on the page.
    let is_on_the_page = |code: Code| match code {
        Code::WrongCredentials
        | Code::SignedOut
        | Code::Unreachable
        | Code::BadAnswer
        | Code::ServerTrouble
        | Code::RateLimited
        | Code::NotPermitted
        | Code::NotFound
        | Code::BadGroupName
        | Code::TooManyPeople
        | Code::PersonGone
        | Code::OutboxFull
        | Code::MessageTooLarge
        | Code::EmptyMessage
        | Code::FileTooLarge
        | Code::FileNotAllowed
        | Code::FileUnreadable
        | Code::LinkNotOpened
        | Code::TooManyFiles
        | Code::AlreadySent
        | Code::MessageDeleted
        | Code::ContentRefused
        | Code::TooManyReactions
        | Code::NotOffered
        | Code::DiskFull
        | Code::ReadOnly
        | Code::DeskInUse
        | Code::NewerDesk
        | Code::DeskDamaged
        | Code::DiskTrouble
        | Code::Internal => true,
        // They have numbers of JSON-RPC's own, in the table above.
        Code::InvalidParams | Code::UnknownCommand => false,
    };
    assert!(described.iter().copied().all(is_on_the_page));
    assert_eq!(described.len(), 31);
}
