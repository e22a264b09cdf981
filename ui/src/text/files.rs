//! Words about files.

use model::FileKind;
use words::said;

use super::size;

/// What kind of file it is.
pub(crate) fn file_kind(kind: Option<FileKind>) -> &'static str {
    match kind {
        Some(FileKind::Png | FileKind::Jpeg | FileKind::Gif | FileKind::Webp) => said::picture(),
        Some(FileKind::Pdf) => said::file_pdf(),
        Some(FileKind::Doc | FileKind::Docx) => said::file_word(),
        Some(FileKind::Xls | FileKind::Xlsx) => said::file_excel(),
        None => said::file_other(),
    }
}

/// How much of a file has gone.
pub(crate) fn uploaded(sent: u64, total: u64) -> String {
    said::uploaded_of(&size(sent), &size(total))
}
