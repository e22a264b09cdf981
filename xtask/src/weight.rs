//! What each crate costs in the page's program: its functions by the names they had in the source.

use std::collections::BTreeMap;

use anyhow::{Context, Result, ensure};

/// Sections of a program.
const CUSTOM: u8 = 0;
const IMPORTS: u8 = 2;
const CODE: u8 = 10;
/// The part of the names that is about functions.
const OF_FUNCTIONS: u8 = 1;
/// Kinds of imports.
const FUNCTION: u8 = 0;
const TABLE: u8 = 1;
const MEMORY: u8 = 2;
const GLOBAL: u8 = 3;

/// Bytes of code by crate, the heaviest first. A generic function is its own crate's, whomever it
/// was made for: what Yew makes of our views counts as Yew's.
///
/// # Errors
/// This is no program, or it has lost its names.
pub(crate) fn by_crate(program: &[u8]) -> Result<Vec<(String, usize)>> {
    let read = read(program).context("The program cannot be read")?;
    ensure!(!read.names.is_empty(), "The program has lost its names");
    let mut weights: BTreeMap<String, usize> = BTreeMap::new();
    for (number, length) in (read.imported..).zip(&read.lengths) {
        let name = read.names.get(&number).map_or("", String::as_str);
        *weights.entry(crate_of(name)).or_default() += length;
    }
    let mut weights: Vec<_> = weights.into_iter().collect();
    weights.sort_by_key(|(_, bytes)| std::cmp::Reverse(*bytes));
    Ok(weights)
}

/// The first crate a function's name speaks of; the language's own libraries are one, and only where
/// nothing else is spoken of.
fn crate_of(name: &str) -> String {
    let words = name.split(|c: char| !c.is_ascii_alphanumeric() && !matches!(c, '_' | ':'));
    let paths = words.filter(|word| word.contains("::") && !word.starts_with("::"));
    let roots = paths.filter_map(|path| path.split("::").next());
    let mut roots = roots.filter(|root| !root.is_empty());
    // Methods on a type of the library belong to it; a trait's are of the type they are for.
    let is_of_library = |root: &&str| matches!(*root, "core" | "alloc" | "std");
    let found = match name.starts_with('<') {
        true => roots.find(|root| !is_of_library(root)),
        false => roots.next().filter(|root| !is_of_library(root)),
    };
    found.unwrap_or("std").to_owned()
}

#[derive(Default)]
struct Program {
    imported: u64,
    lengths: Vec<usize>,
    names: BTreeMap<u64, String>,
}

fn read(program: &[u8]) -> Option<Program> {
    let mut bytes = Bytes(program.get(8..)?);
    let mut read = Program::default();
    while let Some(kind) = bytes.byte() {
        let mut section = bytes.part()?;
        match kind {
            IMPORTS => read.imported = imported_functions(&mut section)?,
            CODE => {
                for _ in 0..section.number()? {
                    read.lengths.push(section.part()?.0.len());
                }
            }
            CUSTOM if section.text()? == "name" => read.names = names(&mut section)?,
            _ => {}
        }
    }
    Some(read)
}

fn imported_functions(section: &mut Bytes<'_>) -> Option<u64> {
    let mut functions = 0;
    for _ in 0..section.number()? {
        section.part()?;
        section.part()?;
        match section.byte()? {
            FUNCTION => {
                section.number()?;
                functions += 1;
            }
            TABLE => {
                section.byte()?;
                section.limits()?;
            }
            MEMORY => section.limits()?,
            GLOBAL => {
                section.byte()?;
                section.byte()?;
            }
            _ => return None,
        }
    }
    Some(functions)
}

fn names(section: &mut Bytes<'_>) -> Option<BTreeMap<u64, String>> {
    while let Some(kind) = section.byte() {
        let mut part = section.part()?;
        if kind == OF_FUNCTIONS {
            return (0..part.number()?).map(|_| Some((part.number()?, part.text()?))).collect();
        }
    }
    None
}

/// What is left to be read.
struct Bytes<'a>(&'a [u8]);

impl<'a> Bytes<'a> {
    fn byte(&mut self) -> Option<u8> {
        let (first, rest) = self.0.split_first()?;
        self.0 = rest;
        Some(*first)
    }

    /// Seven bits a byte, the lowest first.
    fn number(&mut self) -> Option<u64> {
        let mut number = 0_u64;
        for shift in (0..63).step_by(7) {
            let byte = self.byte()?;
            number |= u64::from(byte & 0x7f) << shift;
            if byte < 0x80 {
                return Some(number);
            }
        }
        None
    }

    /// A length, and so many bytes.
    fn part(&mut self) -> Option<Self> {
        let length = usize::try_from(self.number()?).ok()?;
        let (part, rest) = self.0.split_at_checked(length)?;
        self.0 = rest;
        Some(Self(part))
    }

    fn text(&mut self) -> Option<String> {
        String::from_utf8(self.part()?.0.to_vec()).ok()
    }

    fn limits(&mut self) -> Option<()> {
        let has_most = self.byte()? & 1 == 1;
        self.number()?;
        if has_most {
            self.number()?;
        }
        Some(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_function_is_of_the_crate_it_was_written_in() {
        for (name, of) in [
            ("ui::views::timeline::draw::h1234", "ui"),
            ("<yew::html::Scope<COMP> as yew::Runnable>::run::h12", "yew"),
            (
                "<&mut serde_json::de::Deserializer<R> as serde_core::de::Deserializer>::x",
                "serde_json",
            ),
            ("<alloc::rc::Rc<T> as core::clone::Clone>::clone", "std"),
            ("<core::option::Option<ipc::view::Session> as core::cmp::PartialEq>::eq", "ipc"),
            ("core::slice::sort::unstable::quicksort", "std"),
            ("alloc::collections::btree::map::BTreeMap<K,V>::insert", "std"),
            ("main", "std"),
        ] {
            assert_eq!(crate_of(name), of, "{name}");
        }
    }

    /// Two imports of other kinds, one function imported, two of its own.
    fn program() -> Vec<u8> {
        let text = |text: &str| [&[text.len() as u8], text.as_bytes()].concat();
        let section = |kind: u8, body: &[u8]| [&[kind, body.len() as u8], body].concat();
        let import = |kind: &[u8]| [text("m"), text("n"), kind.to_vec()].concat();
        let imports = [
            vec![3],
            import(&[MEMORY, 1, 1, 2]),
            import(&[FUNCTION, 0]),
            import(&[GLOBAL, 0x7f, 0]),
        ];
        let code = [2, 3, 9, 9, 9, 5, 8, 8, 8, 8, 8];
        let of_functions = [vec![2], vec![1], text("ui::draw"), vec![2], text("yew::run")].concat();
        let named = [text("name"), section(0, &[7]), section(OF_FUNCTIONS, &of_functions)].concat();
        let parts = [
            b"\0asm\x01\0\0\0".to_vec(),
            section(CUSTOM, &text("other")),
            section(IMPORTS, &imports.concat()),
            section(CODE, &code),
            section(CUSTOM, &named),
        ];
        parts.concat()
    }

    #[test]
    fn code_is_weighed_by_the_crates_of_its_names() {
        let expected = [("yew".to_owned(), 5), ("ui".to_owned(), 3)];
        assert_eq!(by_crate(&program()).unwrap(), expected);
        let whole = program();
        assert!(by_crate(&whole[..whole.len() - 1]).is_err(), "it is cut off");
        let names = whole.windows(4).rposition(|it| it == b"name").unwrap();
        assert!(by_crate(&whole[..names - 3]).is_err(), "it has no names");
    }
}
