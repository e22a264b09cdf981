//! What a file may be called. A name comes from whoever sent the file, and is not to be believed.

use model::FileKind;

/// Longest name, in characters; every file system takes it.
const LONGEST: usize = 120;
/// What a file is called whose name has nothing left.
const NAMELESS: &str = "file";
/// Names Windows keeps for devices, whatever follows them.
const DEVICES: &[&str] = &["con", "prn", "aux", "nul"];
/// Likewise with a digit behind them.
const NUMBERED_DEVICES: &[&str] = &["com", "lpt"];

/// A name that stays in its folder and reads as what it is: no path, nothing invisible, nothing that
/// turns the direction of reading (`invoice[RLO]fdp.exe`), nothing a file system trips over.
pub fn tidy(name: &str) -> String {
    let last = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let kept: String = last.chars().filter(|c| !is_hidden(*c)).map(plain).collect();
    let kept = kept.trim_matches(|c: char| c == '.' || c.is_whitespace());
    let short = shorten(kept);
    match short.as_str() {
        "" => NAMELESS.to_owned(),
        device if is_device(device) => format!("_{device}"),
        _ => short,
    }
}

/// A tidy name that ends as its content is. A file of no known kind bears none of their ends, nor
/// any other that a system would open by itself.
pub fn fitting(name: &str, kind: Option<FileKind>) -> String {
    let name = tidy(name);
    let Some(kind) = kind else { return format!("{}.bin", shorten_to(&name, LONGEST - 4)) };
    match name.rsplit_once('.') {
        Some((_, end)) if kind.has_extension(end) => name,
        // A picture that was saved under the end of another format.
        Some((stem, _)) if FileKind::of_name(&name).is_some() && !stem.is_empty() => {
            format!("{stem}.{}", kind.as_str())
        }
        _ => format!("{}.{}", shorten_to(&name, LONGEST - 5), kind.as_str()),
    }
}

/// Cuts the stem, not the end: that says what it is.
fn shorten(name: &str) -> String {
    let length = name.chars().count();
    if length <= LONGEST {
        return name.to_owned();
    }
    match name.rsplit_once('.') {
        Some((stem, end)) if end.chars().count() <= 10 => {
            let room = LONGEST - 1 - end.chars().count();
            format!("{}.{end}", shorten_to(stem, room))
        }
        _ => shorten_to(name, LONGEST),
    }
}

fn shorten_to(name: &str, most: usize) -> String {
    name.chars().take(most).collect()
}

/// Controls, marks of direction, and what takes no place.
fn is_hidden(c: char) -> bool {
    c.is_control()
        || matches!(
            c,
            '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}'
                | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}'
                | '\u{e0000}'..='\u{e007f}'
        )
}

/// Signs that Windows does not take, and blanks of any width.
fn plain(c: char) -> char {
    match c {
        '<' | '>' | ':' | '"' | '|' | '?' | '*' => '_',
        c if c.is_whitespace() => ' ',
        c => c,
    }
}

fn is_device(name: &str) -> bool {
    let stem = name.split('.').next().unwrap_or_default().trim().to_ascii_lowercase();
    let is_numbered = NUMBERED_DEVICES.iter().any(|device| {
        stem.strip_prefix(device).is_some_and(|rest| {
            rest.chars().count() == 1
                && rest.chars().all(|c| c.is_ascii_digit() || "¹²³".contains(c))
        })
    });
    is_numbered || DEVICES.contains(&stem.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_stays_in_its_folder_and_reads_as_it_is() {
        for (name, expected) in [
            ("stain in 412.png", "stain in 412.png"),
            ("../../../etc/passwd", "passwd"),
            (r"C:\Users\Ana\list.xlsx", "list.xlsx"),
            ("..", "file"),
            ("", "file"),
            ("\u{0}\u{7}.pdf", "pdf"),
            ("invoice\u{202e}fdp.exe", "invoicefdp.exe"),
            ("a\u{200b}b\u{feff}.pdf", "ab.pdf"),
            ("bill.pdf. . .", "bill.pdf"),
            ("what?<now>:*.gif", "what__now___.gif"),
            ("CON", "_CON"),
            ("nul.pdf", "_nul.pdf"),
            ("com1.doc", "_com1.doc"),
            ("lpt\u{b9}.doc", "_lpt\u{b9}.doc"),
            ("company.doc", "company.doc"),
            ("Rechnung für Müller.pdf", "Rechnung für Müller.pdf"),
        ] {
            assert_eq!(tidy(name), expected, "{name:?}");
        }
    }

    #[test]
    fn a_long_name_loses_its_middle_and_keeps_its_end() {
        let long = tidy(&format!("{}.docx", "ü".repeat(500)));
        assert_eq!(long.chars().count(), LONGEST);
        assert!(long.ends_with("ü.docx"));
        assert_eq!(tidy(&"x".repeat(500)).chars().count(), LONGEST);
    }

    #[test]
    fn the_end_of_a_name_is_that_of_its_content() {
        for (name, kind, expected) in [
            ("a.png", Some(FileKind::Png), "a.png"),
            ("a.JPEG", Some(FileKind::Jpeg), "a.JPEG"),
            ("a.png", Some(FileKind::Jpeg), "a.jpg"),
            ("a", Some(FileKind::Webp), "a.webp"),
            ("invoice.pdf.exe", Some(FileKind::Pdf), "invoice.pdf.exe.pdf"),
            ("v1.2 of the plan", Some(FileKind::Pdf), "v1.2 of the plan.pdf"),
            ("setup.exe", None, "setup.exe.bin"),
            ("list.xlsx", None, "list.xlsx.bin"),
        ] {
            assert_eq!(fitting(name, kind), expected, "{name:?}");
        }
        let long = fitting(&"y".repeat(500), Some(FileKind::Docx));
        assert!(long.ends_with("y.docx") && long.chars().count() <= LONGEST);
    }
}
