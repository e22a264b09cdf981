//! Makes a function of every message and a plain table of every language.
//!
//! What a language lacks or says with other arguments does not stop the build: it is taken from
//! English and written into `FAULTS`, where a test finds it.

#![allow(clippy::print_stdout)] // That is how a build script speaks to cargo.

mod compile;
mod emit;
mod read;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::{env, fs};

use compile::Signature;
use read::Source;

/// The languages by their folders; the first is the source of all others.
const FOLDERS: [&str; 6] = ["en", "de", "fr", "es", "pt", "ar"];

fn main() -> Result<(), Box<dyn std::error::Error>> {
    println!("cargo::rerun-if-changed=lang");
    println!("cargo::rerun-if-changed=build");
    let sources = FOLDERS
        .iter()
        .map(|folder| read::language(&Path::new("lang").join(folder)))
        .collect::<Result<Vec<Source>, _>>()?;
    let into = PathBuf::from(env::var_os("OUT_DIR").ok_or("no OUT_DIR")?);
    let english = sources.first().ok_or("no languages")?;
    let mut faults = Vec::new();
    let signatures: BTreeMap<&str, Signature> =
        english.iter().map(|(key, _)| (key, compile::signature(key, &sources))).collect();
    for (folder, source) in FOLDERS.iter().zip(&sources) {
        let table = table(folder, source, english, &signatures, &mut faults)?;
        fs::write(into.join(format!("{folder}.txt")), table)?;
    }
    fs::write(into.join("said.rs"), emit::functions(&signatures, english))?;
    fs::write(into.join("faults.rs"), format!("&{faults:?}"))?;
    Ok(())
}

/// A language's messages, one a line, in the order of their keys.
fn table(
    folder: &str,
    source: &Source,
    english: &Source,
    signatures: &BTreeMap<&str, Signature>,
    faults: &mut Vec<String>,
) -> Result<String, String> {
    let mut lines = Vec::new();
    for (key, signature) in signatures {
        let own = source.get(key).filter(|own| {
            let is_same = compile::arguments(own) == signature.names();
            if !is_same {
                faults.push(format!("{folder}: {key} has other arguments"));
            }
            is_same
        });
        if source.get(key).is_none() {
            faults.push(format!("{folder}: {key} is missing"));
        }
        let message = own.or(english.get(key)).ok_or("a key without a message")?;
        let line = compile::line(message, signature);
        lines.push(line.map_err(|why| format!("{folder}: {key}: {why}"))?);
    }
    let unknown = source.iter().filter(|(key, _)| !signatures.contains_key(key));
    faults.extend(unknown.map(|(key, _)| format!("{folder}: {key} is nowhere in English")));
    Ok(lines.join("\n"))
}
