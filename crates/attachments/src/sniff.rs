//! What a file is, told by its content. Our own few rules instead of a library's many: nine kinds
//! are all the contract allows, and the libraries look only at the first entries of an archive, take
//! documents with macros for documents, and know hundreds of kinds nobody may send.
//!
//! The embedded backend has its own rules: shared ones would let both make the same mistake.

use model::FileKind;

/// Begins of files that need no second look.
const BEGINS: &[(&[u8], FileKind)] = &[
    (b"\x89PNG\r\n\x1a\n", FileKind::Png),
    (b"\xff\xd8\xff", FileKind::Jpeg),
    (b"GIF87a", FileKind::Gif),
    (b"GIF89a", FileKind::Gif),
    (b"%PDF-", FileKind::Pdf),
];
/// Begin of the container of the old Office formats.
const COMPOUND: &[u8] = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1";
/// Begin of a ZIP archive, the container of the new ones.
const ARCHIVE: &[u8] = b"PK\x03\x04";
/// Begin of an entry in the list at the end of an archive.
const ENTRY: &[u8] = b"PK\x01\x02";
/// Begin of what stands behind that list.
const END_OF_LIST: &[u8] = b"PK\x05\x06";

/// The kind of a file; `None` for everything that may not be attached.
pub fn kind_of(bytes: &[u8]) -> Option<FileKind> {
    if let Some((_, kind)) = BEGINS.iter().find(|(begin, _)| bytes.starts_with(begin)) {
        return Some(*kind);
    }
    if bytes.starts_with(b"RIFF") && bytes.get(8..12) == Some(b"WEBP") {
        return Some(FileKind::Webp);
    }
    if bytes.starts_with(COMPOUND) {
        return kind_of_compound(bytes);
    }
    if bytes.starts_with(ARCHIVE) {
        return kind_of_archive(&Archive::read(bytes)?);
    }
    None
}

/// The names of its streams, in UTF-16, tell a text from a sheet.
fn kind_of_compound(bytes: &[u8]) -> Option<FileKind> {
    let names = |wanted: &str| {
        let wide: Vec<u8> = wanted.encode_utf16().flat_map(u16::to_le_bytes).collect();
        bytes.windows(wide.len()).any(|part| part == wide)
    };
    let kinds = [("WordDocument", FileKind::Doc), ("Workbook", FileKind::Xls)];
    kinds.into_iter().find(|(stream, _)| names(stream)).map(|(_, kind)| kind)
}

/// A document with macros in it is none of the contract's, whatever it is called.
fn kind_of_archive(archive: &Archive<'_>) -> Option<FileKind> {
    if archive.has_macros() || !archive.has("[Content_Types].xml") {
        return None;
    }
    let kinds = [("word/document.xml", FileKind::Docx), ("xl/workbook.xml", FileKind::Xlsx)];
    kinds.into_iter().find(|(part, _)| archive.has(part)).map(|(_, kind)| kind)
}

/// What an archive says that is in it.
struct Archive<'a>(Vec<&'a [u8]>);

impl<'a> Archive<'a> {
    /// Reads the list at its end; `None` when it is damaged.
    fn read(bytes: &'a [u8]) -> Option<Self> {
        let end = bytes.windows(END_OF_LIST.len()).rposition(|part| part == END_OF_LIST)?;
        let mut rest = bytes.get(number(bytes, end + 16, 4)?..)?;
        let mut names = Vec::new();
        for _ in 0..number(bytes, end + 10, 2)? {
            if !rest.starts_with(ENTRY) {
                return None;
            }
            let lengths = [number(rest, 28, 2)?, number(rest, 30, 2)?, number(rest, 32, 2)?];
            let (head, [name, ..]) = (46, lengths);
            names.push(rest.get(head..head + name)?);
            rest = rest.get(head + lengths.iter().sum::<usize>()..)?;
        }
        Some(Self(names))
    }

    fn has(&self, name: &str) -> bool {
        self.0.contains(&name.as_bytes())
    }

    fn has_macros(&self) -> bool {
        self.0.iter().any(|name| name.ends_with(b"vbaProject.bin"))
    }
}

/// A number of so many bytes, the least first.
fn number(bytes: &[u8], at: usize, length: usize) -> Option<usize> {
    let digits = bytes.get(at..at.checked_add(length)?)?;
    Some(digits.iter().rev().fold(0, |number, digit| number << 8 | usize::from(*digit)))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// An archive whose entries are empty: looking at their names is all that is done.
    fn archive(names: &[&str]) -> Vec<u8> {
        let mut bytes = ARCHIVE.to_vec();
        let list = u32::try_from(bytes.len()).unwrap();
        for name in names {
            let mut entry = ENTRY.to_vec();
            entry.resize(46, 0);
            entry[28..30].copy_from_slice(&u16::try_from(name.len()).unwrap().to_le_bytes());
            bytes.extend(entry.iter().chain(name.as_bytes()));
        }
        let mut end = END_OF_LIST.to_vec();
        end.resize(22, 0);
        end[10..12].copy_from_slice(&u16::try_from(names.len()).unwrap().to_le_bytes());
        end[16..20].copy_from_slice(&list.to_le_bytes());
        bytes.extend(end);
        bytes
    }

    fn compound(stream: &str) -> Vec<u8> {
        let wide = stream.encode_utf16().flat_map(u16::to_le_bytes);
        COMPOUND.iter().copied().chain([0; 64]).chain(wide).collect()
    }

    #[test]
    fn each_kind_is_told_by_its_content() {
        let types = "[Content_Types].xml";
        for (bytes, kind) in [
            (b"\x89PNG\r\n\x1a\n....".to_vec(), FileKind::Png),
            (b"\xff\xd8\xff\xe1....".to_vec(), FileKind::Jpeg),
            (b"GIF87a....".to_vec(), FileKind::Gif),
            (b"RIFF\x10\0\0\0WEBPVP8L".to_vec(), FileKind::Webp),
            (b"%PDF-1.4\n".to_vec(), FileKind::Pdf),
            (compound("WordDocument"), FileKind::Doc),
            (compound("Workbook"), FileKind::Xls),
            (archive(&["_rels/.rels", "word/document.xml", types]), FileKind::Docx),
            (archive(&[types, "xl/workbook.xml"]), FileKind::Xlsx),
        ] {
            assert_eq!(kind_of(&bytes), Some(kind));
        }
    }

    #[test]
    fn everything_else_is_no_kind() {
        let types = "[Content_Types].xml";
        for bytes in [
            Vec::new(),
            b"MZ\x90\0".to_vec(),
            b"\x7fELF".to_vec(),
            b"<svg xmlns='http://www.w3.org/2000/svg'/>".to_vec(),
            b"<!doctype html>".to_vec(),
            b"RIFF\x10\0\0\0WAVEfmt ".to_vec(),
            b"RIFF".to_vec(),
            archive(&["word/document.xml"]),
            archive(&[types, "word/document.xml", "word/vbaProject.bin"]),
            archive(&[types, "ppt/presentation.xml"]),
            compound("PowerPoint Document"),
        ] {
            assert_eq!(kind_of(&bytes), None, "{:?}", String::from_utf8_lossy(&bytes));
        }
    }

    #[test]
    fn an_archive_that_lies_about_its_list_is_no_kind_and_nothing_beyond_its_end_is_read() {
        let whole = archive(&["[Content_Types].xml", "word/document.xml"]);
        assert_eq!(kind_of(&whole), Some(FileKind::Docx));
        let end = whole.len() - 22;
        for (at, lie) in [(end + 16, 0xff), (end + 10, 0xff), (end + 11, 0x7f)] {
            let mut bytes = whole.clone();
            bytes[at] = lie;
            assert_eq!(kind_of(&bytes), None);
        }
        for cut in 4..end + 20 {
            assert_eq!(kind_of(&whole[..cut]), None, "cut at {cut}");
        }
    }
}
