//! Who may import whom (ARCHITECTURE.md, "Arrows"). Any other arrow fails.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, missing_docs)]

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::process::Command;

use serde_json::Value;

/// Arrows of the shipped programs.
const ARROWS: &[(&str, &[&str])] = &[
    ("model", &[]),
    ("ipc", &["model"]),
    ("words", &["model"]),
    ("ui", &["ipc", "model", "words"]),
    ("bell", &["ipc", "model", "words"]),
    ("chat", &["model"]),
    ("store", &["model"]),
    ("ably-proto", &[]),
    ("ably-realtime", &["ably-proto"]),
    ("attachments", &["model"]),
    (
        "engine",
        &["ably-proto", "ably-realtime", "attachments", "chat", "ipc", "model", "store", "words"],
    ),
    ("keychain", &["engine"]),
    ("filing", &["engine", "ipc"]),
    ("rpc", &["engine", "ipc", "keychain", "model"]),
    ("idle", &[]),
    // The page is drawn into its frame once, before its program is there.
    ("deskbell", &["bell", "engine", "filing", "idle", "ipc", "keychain", "model", "ui", "words"]),
    ("backend", &["ably-proto", "model"]),
    // Its fault proxy reads the frames that pass through it.
    ("testkit", &["ably-proto", "ipc", "model"]),
    ("e2e", &["ipc", "model", "testkit"]),
    // Looks at the page alone, in a plain browser.
    ("gallery", &["testkit"]),
    // Our client and the endpoint meet the official client in one process.
    ("interop", &["ably-realtime", "backend", "testkit"]),
    ("faulty-disk", &[]),
    // Whole desks in one process; nothing that ships imports it.
    ("simulation", &["ably-proto", "ably-realtime", "chat", "engine", "ipc", "model", "store"]),
    // Lays the languages beside the page.
    ("xtask", &["model", "words"]),
];

/// Arrows that exist only while testing.
const TEST_ARROWS: &[(&str, &[&str])] = &[
    // The engine's scenarios run against the real backend in the same process.
    ("engine", &["backend"]),
    // Our client talks to the endpoint through the fault proxy.
    ("testkit", &["ably-realtime", "backend"]),
    // The store, on a disk that fails.
    ("faulty-disk", &["model", "store"]),
    // The benches record a stream, and read it without a socket.
    ("interop", &["ably-proto"]),
];

/// Libraries that only some rooms may hold, since they would undo what the room is for.
const KEPT_OUT: &[(&str, &[&str])] = &[
    ("tauri", &["deskbell"]),
    ("rusqlite", &["store", "backend", "faulty-disk"]),
    ("yew", &["ui"]),
    // What somebody sent is decoded in one place, under limits.
    ("image", &["attachments"]),
    ("axum", &["backend"]),
    ("tokio-tungstenite", &["ably-realtime", "backend", "testkit"]),
];

struct Package {
    name: String,
    /// Names of what it depends on, with whether that is for tests only.
    dependencies: Vec<(String, bool)>,
}

fn packages() -> Vec<Package> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    let output = Command::new(env!("CARGO"))
        .args(["metadata", "--no-deps", "--format-version", "1"])
        .current_dir(root)
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let metadata: Value = serde_json::from_slice(&output.stdout).unwrap();
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let package = |it: &Value| Package {
        name: text(&it["name"]),
        dependencies: it["dependencies"]
            .as_array()
            .unwrap()
            .iter()
            .map(|dependency| (text(&dependency["name"]), dependency["kind"] == "dev"))
            .collect(),
    };
    metadata["packages"].as_array().unwrap().iter().map(package).collect()
}

fn allowed(table: &[(&str, &[&str])], from: &str, to: &str) -> bool {
    table.iter().any(|(room, targets)| *room == from && targets.contains(&to))
}

#[test]
fn every_arrow_is_one_of_the_architecture() {
    let packages = packages();
    let ours: BTreeSet<&str> = packages.iter().map(|it| it.name.as_str()).collect();
    let mut foreign = Vec::new();
    for package in &packages {
        for (to, is_test) in &package.dependencies {
            let from = package.name.as_str();
            let is_allowed =
                allowed(ARROWS, from, to) || (*is_test && allowed(TEST_ARROWS, from, to));
            // A crate may depend on itself for its own tests with other features.
            if ours.contains(to.as_str()) && from != to && !is_allowed {
                foreign.push(format!("{from} -> {to}{}", if *is_test { " (test)" } else { "" }));
            }
        }
    }
    assert!(foreign.is_empty(), "Arrows nobody decided: {foreign:#?}");
}

#[test]
fn every_room_is_in_the_table() {
    let known: BTreeMap<&str, _> = ARROWS.iter().copied().collect();
    for package in packages() {
        assert!(known.contains_key(package.name.as_str()), "{} has no arrows", package.name);
    }
}

#[test]
fn libraries_stay_in_their_rooms() {
    for package in packages() {
        for (library, _) in package.dependencies.iter().filter(|(_, is_test)| !is_test) {
            let rule = KEPT_OUT.iter().find(|(name, _)| name == library);
            let is_kept_out =
                rule.is_some_and(|(_, rooms)| !rooms.contains(&package.name.as_str()));
            assert!(!is_kept_out, "{} holds {library}", package.name);
        }
    }
}
