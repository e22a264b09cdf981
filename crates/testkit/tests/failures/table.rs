//! The table of failures and the scenarios that stand for them say the same.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

/// Marks the line above a scenario.
const MARK: &str = "/// Case ";

/// A line of the table: number, what went wrong, what is required, and the scenarios.
struct Row {
    number: u32,
    told: [String; 2],
    tests: BTreeSet<String>,
}

fn table() -> Vec<Row> {
    let row = |line: &str| {
        let cells: Vec<_> = line.split('\t').collect();
        let [number, failure, behaviour, tests] = cells[..] else { panic!("not a row: {line}") };
        Row {
            number: number.parse().unwrap(),
            told: [failure.to_owned(), behaviour.to_owned()],
            tests: tests.split(' ').map(str::to_owned).collect(),
        }
    };
    include_str!("../failures.tsv").lines().skip(1).map(row).collect()
}

/// Scenarios by the number they carry, as `module::name`.
fn marked() -> BTreeMap<u32, BTreeSet<String>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/failures");
    let mut marked: BTreeMap<u32, BTreeSet<String>> = BTreeMap::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let module = path.file_stem().unwrap().to_str().unwrap().to_owned();
        for (number, name) in marks(&fs::read_to_string(&path).unwrap()) {
            marked.entry(number).or_default().insert(format!("{module}::{name}"));
        }
    }
    marked
}

/// Numbers and the scenarios right below their marks.
fn marks(source: &str) -> Vec<(u32, String)> {
    let lines: Vec<_> = source.lines().collect();
    let mark = |at: usize| {
        let number = lines[at].strip_prefix(MARK)?.trim_end_matches('.').parse().unwrap();
        assert_eq!(lines[at + 1], "#[tokio::test]", "case {number} is no test");
        let name = lines[at + 2].strip_prefix("async fn ").unwrap().split('(').next().unwrap();
        Some((number, name.to_owned()))
    };
    (0..lines.len()).filter_map(mark).collect()
}

#[test]
fn every_failure_has_its_scenarios_and_every_scenario_its_failure() {
    let listed: BTreeMap<_, _> = table().into_iter().map(|row| (row.number, row.tests)).collect();
    assert_eq!(listed, marked());
}

#[test]
fn all_thirty_four_are_listed_in_order_and_told() {
    let table = table();
    let numbers: Vec<_> = table.iter().map(|row| row.number).collect();
    assert_eq!(numbers, (1..=34).collect::<Vec<_>>());
    for Row { number, told, .. } in table {
        assert!(told.iter().all(|words| words.len() > 10), "{number} is not told");
    }
}
