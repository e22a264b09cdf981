//! What a file is, told by its content and not by its name (contract §4).

/// A kind of file that may be attached.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct FileKind {
    /// The media type it is served as.
    pub(crate) mime_type: &'static str,
    /// Extensions a name of it may have.
    pub(crate) extensions: &'static [&'static str],
}

const PNG: FileKind = FileKind { mime_type: "image/png", extensions: &["png"] };
const JPEG: FileKind =
    FileKind { mime_type: "image/jpeg", extensions: &["jpg", "jpeg", "jpe", "jfif"] };
const GIF: FileKind = FileKind { mime_type: "image/gif", extensions: &["gif"] };
const WEBP: FileKind = FileKind { mime_type: "image/webp", extensions: &["webp"] };
const PDF: FileKind = FileKind { mime_type: "application/pdf", extensions: &["pdf"] };
const DOC: FileKind = FileKind { mime_type: "application/msword", extensions: &["doc"] };
const XLS: FileKind = FileKind { mime_type: "application/vnd.ms-excel", extensions: &["xls"] };
const DOCX: FileKind = FileKind {
    mime_type: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    extensions: &["docx"],
};
const XLSX: FileKind = FileKind {
    mime_type: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    extensions: &["xlsx"],
};

/// The kind of a file by its bytes; `None` for everything that may not be attached.
pub(crate) fn kind_of(bytes: &[u8]) -> Option<FileKind> {
    match bytes {
        [0x89, b'P', b'N', b'G', b'\r', b'\n', 0x1a, b'\n', ..] => Some(PNG),
        [0xff, 0xd8, 0xff, ..] => Some(JPEG),
        [b'G', b'I', b'F', b'8', b'7' | b'9', b'a', ..] => Some(GIF),
        [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'E', b'B', b'P', ..] => Some(WEBP),
        [b'%', b'P', b'D', b'F', b'-', ..] => Some(PDF),
        [0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1, ..] => compound_kind(bytes),
        [b'P', b'K', 3, 4, ..] => zip_kind(bytes),
        _ => None,
    }
}

/// Whether a name may go with that kind: its extension agrees, or it has none.
pub(crate) fn name_agrees(name: &str, kind: FileKind) -> bool {
    match name.rsplit_once('.') {
        Some((_, extension)) => {
            kind.extensions.iter().any(|known| known.eq_ignore_ascii_case(extension))
        }
        None => true,
    }
}

/// The old Office formats share one container; the names of its streams tell them apart.
fn compound_kind(bytes: &[u8]) -> Option<FileKind> {
    let has = |name: &str| {
        let wide: Vec<u8> = name.encode_utf16().flat_map(u16::to_le_bytes).collect();
        contains(bytes, &wide)
    };
    if has("WordDocument") {
        Some(DOC)
    } else if has("Workbook") {
        Some(XLS)
    } else {
        None
    }
}

/// The new Office formats are ZIP archives, told apart by what is in them; one with macros is
/// none of ours.
fn zip_kind(bytes: &[u8]) -> Option<FileKind> {
    let names = zip_names(bytes)?;
    let has = |wanted: &str| names.contains(&wanted.as_bytes());
    let has_macros = names.iter().any(|name| name.ends_with(b"vbaProject.bin"));
    if has_macros || !has("[Content_Types].xml") {
        None
    } else if has("word/document.xml") {
        Some(DOCX)
    } else if has("xl/workbook.xml") {
        Some(XLSX)
    } else {
        None
    }
}

/// The file names in a ZIP archive's central directory; `None` when it is damaged.
fn zip_names(bytes: &[u8]) -> Option<Vec<&[u8]>> {
    let end = bytes.windows(4).rposition(|window| window == b"PK\x05\x06")?;
    let count = word(bytes, end + 10)?;
    let mut at = usize::try_from(double_word(bytes, end + 16)?).ok()?;
    let mut names = Vec::new();
    for _ in 0..count {
        if bytes.get(at..at + 4)? != b"PK\x01\x02" {
            return None;
        }
        let name = usize::from(word(bytes, at + 28)?);
        names.push(bytes.get(at + 46..at + 46 + name)?);
        at += 46 + name + usize::from(word(bytes, at + 30)?) + usize::from(word(bytes, at + 32)?);
    }
    Some(names)
}

fn word(bytes: &[u8], at: usize) -> Option<u16> {
    Some(u16::from_le_bytes(bytes.get(at..at.checked_add(2)?)?.try_into().ok()?))
}

fn double_word(bytes: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_le_bytes(bytes.get(at..at.checked_add(4)?)?.try_into().ok()?))
}

fn contains(bytes: &[u8], wanted: &[u8]) -> bool {
    bytes.windows(wanted.len()).any(|window| window == wanted)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A ZIP archive whose entries are empty, which is enough to be looked at.
    fn zip(names: &[&str]) -> Vec<u8> {
        let mut bytes = b"PK\x03\x04".to_vec();
        let start = bytes.len() as u32;
        for name in names {
            let mut entry = b"PK\x01\x02".to_vec();
            entry.resize(46, 0);
            entry[28..30].copy_from_slice(&(name.len() as u16).to_le_bytes());
            entry.extend(name.as_bytes());
            bytes.extend(entry);
        }
        let mut end = b"PK\x05\x06".to_vec();
        end.resize(22, 0);
        end[10..12].copy_from_slice(&(names.len() as u16).to_le_bytes());
        end[16..20].copy_from_slice(&start.to_le_bytes());
        bytes.extend(end);
        bytes
    }

    fn wide(name: &str) -> Vec<u8> {
        name.encode_utf16().flat_map(u16::to_le_bytes).collect()
    }

    fn compound(stream: &str) -> Vec<u8> {
        [b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".to_vec(), vec![0; 64], wide(stream)].concat()
    }

    #[test]
    fn each_allowed_kind_is_told_by_its_content() {
        let cases: [(&[u8], &str); 9] = [
            (b"\x89PNG\r\n\x1a\n....", "image/png"),
            (b"\xff\xd8\xff\xe0....", "image/jpeg"),
            (b"GIF89a....", "image/gif"),
            (b"RIFF\x10\0\0\0WEBPVP8 ", "image/webp"),
            (b"%PDF-1.7\n", "application/pdf"),
            (&compound("WordDocument"), DOC.mime_type),
            (&compound("Workbook"), XLS.mime_type),
            (&zip(&["[Content_Types].xml", "word/document.xml"]), DOCX.mime_type),
            (&zip(&["[Content_Types].xml", "xl/workbook.xml"]), XLSX.mime_type),
        ];
        for (bytes, mime_type) in cases {
            assert_eq!(kind_of(bytes).map(|kind| kind.mime_type), Some(mime_type));
        }
    }

    #[test]
    fn everything_else_is_refused() {
        let with_macros = zip(&["[Content_Types].xml", "word/document.xml", "word/vbaProject.bin"]);
        let cases: [&[u8]; 8] = [
            b"",
            b"MZ\x90\0",
            b"<svg xmlns='http://www.w3.org/2000/svg'/>",
            b"<!doctype html>",
            b"RIFF\x10\0\0\0WAVEfmt ",
            &zip(&["readme.txt"]),
            &compound("something else"),
            &with_macros,
        ];
        for bytes in cases {
            assert_eq!(kind_of(bytes), None);
        }
    }

    #[test]
    fn a_damaged_archive_is_refused_without_reading_past_its_end() {
        let mut bytes = zip(&["[Content_Types].xml", "word/document.xml"]);
        let end = bytes.len() - 22;
        bytes[end + 16..end + 20].copy_from_slice(&u32::MAX.to_le_bytes());
        assert_eq!(kind_of(&bytes), None);
    }

    #[test]
    fn a_name_must_not_contradict_its_content() {
        assert!(name_agrees("lobby.PNG", PNG));
        assert!(name_agrees("photo of the lobby", JPEG));
        assert!(!name_agrees("invoice.pdf.exe", PDF));
        assert!(!name_agrees("lobby.pdf", PNG));
    }
}
