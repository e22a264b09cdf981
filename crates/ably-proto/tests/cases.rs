//! The table of upstream cases and the tests that stand for them say the same.
#![allow(clippy::unwrap_used, missing_docs)]

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::{Path, PathBuf},
};

/// Cases of the universal test specifications' folder `realtime/unit`, as of specification 6.1.1.
const UPSTREAM: usize = 477;
/// Marks the line above a test that stands for a case.
const MARK: &str = "/// Case ";

/// A line of the table: the case, its test or none, and a note.
struct Row {
    case: String,
    test: Option<String>,
    note: String,
}

fn table() -> Vec<Row> {
    let row = |line: &str| {
        let mut cells = line.split('\t').map(str::to_owned);
        let mut cell = || cells.next().unwrap_or_else(|| panic!("too short: {line}"));
        let (case, test, note) = (cell(), cell(), cell());
        Row { case, test: (test != "-").then_some(test), note }
    };
    include_str!("cases.tsv").lines().skip(1).map(row).collect()
}

fn sources(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            sources(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.push(path);
        }
    }
}

/// Tests that carry cases, as `binary::module::name`, by case.
fn marked() -> BTreeMap<String, String> {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    let roots = [("machine", "tests/machine"), ("driver", "../ably-realtime/tests/driver")];
    let mut marked = BTreeMap::new();
    for (binary, folder) in roots {
        let folder = here.join(folder);
        let mut files = Vec::new();
        sources(&folder, &mut files);
        for file in files {
            let module = file.strip_prefix(&folder).unwrap().with_extension("");
            let parts = module.components().map(|part| part.as_os_str().to_str().unwrap());
            let module = parts.collect::<Vec<_>>().join("::");
            for (case, name) in marks(&fs::read_to_string(&file).unwrap()) {
                let before = marked.insert(case.clone(), format!("{binary}::{module}::{name}"));
                assert_eq!(before, None, "{case} is marked twice");
            }
        }
    }
    marked
}

/// Cases and the tests under their marks. Between the two stands the attribute that makes it a test.
fn marks(source: &str) -> Vec<(String, String)> {
    let (mut cases, mut found, mut is_test) = (Vec::new(), Vec::new(), false);
    for line in source.lines().map(str::trim) {
        if let Some(case) = line.strip_prefix(MARK) {
            cases.push(case.trim_end_matches('.').to_owned());
            is_test = false;
        } else if matches!(line, "#[test]" | "#[tokio::test]") {
            is_test = true;
        } else if let Some((_, rest)) = line.split_once("fn ").filter(|_| !cases.is_empty()) {
            let name = rest.split('(').next().unwrap().to_owned();
            assert!(is_test, "{name} carries {cases:?} and is no test");
            found.extend(cases.drain(..).map(|case| (case, name.clone())));
        }
    }
    found
}

#[test]
fn every_upstream_case_is_listed_once() {
    let table = table();
    let cases: BTreeSet<_> = table.iter().map(|row| &row.case).collect();
    assert_eq!((cases.len(), table.len()), (UPSTREAM, UPSTREAM));
}

#[test]
fn every_listed_test_exists_and_carries_its_case() {
    let marked = marked();
    for Row { case, test, .. } in table() {
        assert_eq!(marked.get(&case), test.as_ref(), "{case}");
    }
}

#[test]
fn every_marked_case_is_listed() {
    let listed: BTreeSet<_> = table().into_iter().map(|row| row.case).collect();
    for (case, test) in marked() {
        assert!(listed.contains(&case), "{test} carries {case}, which is no upstream case");
    }
}

#[test]
fn every_case_without_a_test_says_why() {
    for Row { case, test, note } in table() {
        assert!(test.is_some() || note.len() > 20, "{case} has neither a test nor a reason");
    }
}

#[test]
fn more_than_four_hundred_cases_are_tested() {
    let tested = table().iter().filter(|row| row.test.is_some()).count();
    assert!(tested >= 430, "{tested}");
}
