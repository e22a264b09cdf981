//! House rules that no compiler checks.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, missing_docs)]

use std::fs;
use std::path::{Path, PathBuf};

use toml::{Table, Value};

/// Lines a file of ours may have; tests may have more.
const FILE_LINES: usize = 700;
/// Lines the shell may have without its tests: it only adapts.
const SHELL_LINES: usize = 1_500;
/// Folders with sources.
const SOURCES: &[&str] = &["crates", "src-tauri", "tests", "ui", "xtask"];

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap()
}

fn read(path: impl AsRef<Path>) -> String {
    fs::read_to_string(root().join(path)).unwrap()
}

/// Every file with that ending under our folders, relative to the root.
fn files(ending: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut pending: Vec<PathBuf> = SOURCES.iter().map(|name| root().join(name)).collect();
    while let Some(folder) = pending.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            if path.is_dir() && !matches!(name.as_str(), "dist" | "target" | "gen" | "node_modules")
            {
                pending.push(path);
            } else if name.ends_with(ending) && path.is_file() {
                found.push(path.strip_prefix(root()).unwrap().to_path_buf());
            }
        }
    }
    assert!(!found.is_empty(), "No {ending} at all");
    found
}

fn is_test(path: &Path) -> bool {
    let has_folder = path.components().any(|part| part.as_os_str() == "tests");
    has_folder || path.file_name().is_some_and(|name| name.to_string_lossy().contains("tests"))
}

#[test]
fn no_file_is_longer_than_a_reader_can_hold() {
    let long: Vec<String> = files(".rs")
        .iter()
        .filter(|path| !is_test(path))
        .map(|path| (path, read(path).lines().count()))
        .filter(|(_, lines)| *lines > FILE_LINES)
        .map(|(path, lines)| format!("{}: {lines}", path.display()))
        .collect();
    assert!(long.is_empty(), "Longer than {FILE_LINES} lines: {long:#?}");
}

#[test]
fn the_shell_stays_an_adapter() {
    let lines: usize = files(".rs")
        .iter()
        .filter(|path| path.starts_with("src-tauri/src"))
        .map(|path| read(path).split("#[cfg(test)]\nmod").next().unwrap().lines().count())
        .sum();
    assert!(lines <= SHELL_LINES, "The shell has {lines} lines: a rule is in the wrong room");
}

#[test]
fn no_test_is_switched_off() {
    // Written in two halves, or this file would find itself.
    let switches = [["#[", "ignore"].concat(), ["#[", "should_panic"].concat()];
    let off: Vec<PathBuf> = files(".rs")
        .into_iter()
        .filter(|path| switches.iter().any(|switch| read(path).contains(switch)))
        .collect();
    assert!(off.is_empty(), "Tests switched off, or content with any panic: {off:#?}");
}

/// Cargo builds the programs of a package for its integration tests, and `cargo xtask test` counts
/// on it: the end-to-end tests run what these tests built.
#[test]
fn every_package_with_a_program_has_integration_tests() {
    for folder in ["crates/backend/tests", "crates/rpc/tests", "src-tauri/tests"] {
        assert!(root().join(folder).read_dir().unwrap().next().is_some(), "{folder} is empty");
    }
}

#[test]
fn every_clippy_file_repeats_the_shared_part() {
    // A crate's clippy.toml replaces the one at the root, it does not merge.
    let shared: Table = read("clippy.toml").parse().unwrap();
    assert!(!shared.is_empty());
    for path in files("clippy.toml") {
        let own: Table = read(&path).parse().unwrap();
        for (key, value) in &shared {
            assert_eq!(own.get(key), Some(value), "{}: {key}", path.display());
        }
    }
}

#[test]
fn the_pure_crates_have_no_clock_of_their_own() {
    let banned = ["std::time::Instant::now", "std::time::SystemTime::now", "std::thread::sleep"];
    for name in ["model", "ipc", "ably-proto", "chat"] {
        let own: Table = read(format!("crates/{name}/clippy.toml")).parse().unwrap();
        let paths: Vec<&str> = own["disallowed-methods"]
            .as_array()
            .unwrap()
            .iter()
            .map(|method| method["path"].as_str().unwrap())
            .collect();
        assert!(banned.iter().all(|it| paths.contains(it)), "{name} allows one of {banned:?}");
    }
}

#[test]
fn every_package_has_the_workspace_lints() {
    let root: Table = read("Cargo.toml").parse().unwrap();
    for path in files("Cargo.toml") {
        let own: Table = read(&path).parse().unwrap();
        // Fuzzing is a workspace of its own: it needs a nightly compiler.
        if own.contains_key("workspace") {
            continue;
        }
        let takes_them = own.get("lints").and_then(|lints| lints.get("workspace"));
        assert_eq!(takes_them, Some(&Value::Boolean(true)), "{}", path.display());
    }
    // The root package cannot take them: one spot of the shell needs `unsafe`.
    let mut expected = root["workspace"]["lints"].clone();
    expected["rust"]["unsafe_code"] = Value::from("deny");
    assert_eq!(root["lints"], expected);
}
