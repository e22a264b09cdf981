//! No word is kept that nobody says.
#![allow(clippy::unwrap_used, missing_docs)]

use std::path::{Path, PathBuf};

fn sources(folder: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let (folders, files): (Vec<_>, Vec<_>) = entries.partition(|path| path.is_dir());
    files.into_iter().chain(folders.iter().flat_map(|folder| sources(folder))).collect()
}

#[test]
fn every_message_is_said_somewhere() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let code: String = ["ui/src", "src-tauri/src", "crates/bell/src", "crates/engine/src"]
        .iter()
        .flat_map(|folder| sources(&root.join(folder)))
        .map(|path| std::fs::read_to_string(path).unwrap_or_default())
        .collect();
    let english = sources(&Path::new(env!("CARGO_MANIFEST_DIR")).join("lang/en"));
    let text: String = english.iter().map(|path| std::fs::read_to_string(path).unwrap()).collect();
    let keys: Vec<String> = text
        .lines()
        .filter(|line| line.starts_with(|c: char| c.is_ascii_lowercase()))
        .filter_map(|line| line.split_once(" ="))
        .map(|(key, _)| key.replace('-', "_"))
        .collect();
    assert!(keys.len() > 300, "{}", keys.len());
    // Called, or handed on to be called.
    let is_said =
        |key: &str| ["(", ")", ","].iter().any(|next| code.contains(&format!("::{key}{next}")));
    let unsaid: Vec<_> = keys.iter().filter(|key| !is_said(key)).collect();
    assert_eq!(unsaid, Vec::<&String>::new());
}
