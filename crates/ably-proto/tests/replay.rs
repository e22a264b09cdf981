//! The corpus of the fuzz targets, held to what they check, with a stable compiler and on every run.
//!
//! One test: the memory a frame takes is counted in the whole process.
#![allow(clippy::unwrap_used, clippy::expect_used, missing_docs, unreachable_pub)]

#[path = "../fuzz/src/lib.rs"]
mod holds;

use std::{fs, path::Path};

use ably_proto::wire::Format;

/// The files of a folder of this crate, by name.
fn files(folder: &str) -> Vec<(String, Vec<u8>)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join(folder);
    let mut files: Vec<_> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| {
            let path = entry.unwrap().path();
            (path.file_name().unwrap().to_str().unwrap().to_owned(), fs::read(path).unwrap())
        })
        .collect();
    files.sort();
    files
}

/// Frames with as many of one thing as fit.
fn crowded() -> Vec<(Format, Vec<u8>)> {
    const LONGEST: usize = 256 * 1024;
    let mut frames = Vec::new();
    for list in [r#"{"messages":["#, r#"{"presence":["#, r#"{"res":["#, r#"{"messages":[{"data":["#]
    {
        for item in ["{}", r#"{"":0}"#, "[]", "0"] {
            let items = vec![item; LONGEST / (item.len() + 1)].join(",");
            let end = if list.contains("data") { "]}]}" } else { "]}" };
            frames.push((Format::Json, format!("{list}{items}{end}").into_bytes()));
        }
    }
    for list in [&b"\x81\xa8messages"[..], b"\x81\xa3res", b"\x81\xa8messages\x91\x81\xa4data"] {
        for item in [&b"\x80"[..], b"\x81\xa0\x00", b"\x90", b"\xc0"] {
            let count = LONGEST / item.len();
            let length = u32::try_from(count).unwrap().to_be_bytes();
            frames.push((Format::MsgPack, [list, b"\xdd", &length, &item.repeat(count)].concat()));
        }
    }
    frames
}

#[test]
fn what_the_fuzz_targets_know_holds() {
    for (name, bytes) in files("tests/corpus") {
        println!("{name}");
        let is_json = name.ends_with(".json");
        holds::frame::holds(&bytes, if is_json { Format::Json } else { Format::MsgPack });
        holds::line::holds(&bytes);
    }
    for (number, (format, bytes)) in crowded().into_iter().enumerate() {
        println!("crowded {number}, {format:?}");
        holds::frame::holds(&bytes, format);
    }
}
