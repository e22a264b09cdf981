//! Words about files.

use model::FileKind;

use super::size;

pub(crate) const ATTACH: &str = "Attach files";
pub(crate) const DROP_HERE: &str = "Drop files to attach them";
pub(crate) const READING_FILE: &str = "Reading…";
/// A picture was made lighter; what it can be sent as instead.
pub(crate) const AS_IT_IS: &str = "Send as it was";
pub(crate) const MADE_LIGHTER: &str = "made lighter";
pub(crate) const OPEN: &str = "Open";
pub(crate) const SAVE: &str = "Save";
pub(crate) const CANCEL_UPLOAD: &str = "Cancel";
pub(crate) const UPLOADING: &str = "Uploading";
pub(crate) const PICTURE_FAILED: &str = "This picture cannot be shown.";
pub(crate) const OPEN_QUESTION: &str = "Open this file?";
pub(crate) const OPEN_WARNING: &str = "Office documents can carry out instructions of whoever made them. Open it only if you expected this file from this person.";
pub(crate) const OPEN_ANYWAY: &str = "Open anyway";
pub(crate) const LEAVE_CLOSED: &str = "Do not open";
/// What a pasted picture is called, which has no name of its own.
pub(crate) const PASTED: &str = "Picture";

/// What kind of file it is.
pub(crate) fn file_kind(kind: Option<FileKind>) -> &'static str {
    match kind {
        Some(FileKind::Png | FileKind::Jpeg | FileKind::Gif | FileKind::Webp) => "Picture",
        Some(FileKind::Pdf) => "PDF document",
        Some(FileKind::Doc | FileKind::Docx) => "Word document",
        Some(FileKind::Xls | FileKind::Xlsx) => "Excel sheet",
        None => "File",
    }
}

/// What the button that takes a file out says.
pub(crate) fn remove_file(name: &str) -> String {
    format!("Remove {name}")
}

/// What the button over a picture says.
pub(crate) fn view_picture(name: &str) -> String {
    format!("Show {name}")
}

/// How much of a file has gone.
pub(crate) fn uploaded(sent: u64, total: u64) -> String {
    format!("{} of {}", size(sent), size(total))
}
