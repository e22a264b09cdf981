//! Files that go with messages: which kinds there are, and what each is called.

use serde::{Deserialize, Serialize};

/// A kind of file that may be attached (contract §4), as its content tells it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FileKind {
    /// A PNG picture.
    Png,
    /// A JPEG picture.
    Jpeg,
    /// A GIF picture.
    Gif,
    /// A WebP picture.
    Webp,
    /// A PDF document.
    Pdf,
    /// A Word document of the old format.
    Doc,
    /// A Word document.
    Docx,
    /// An Excel sheet of the old format.
    Xls,
    /// An Excel sheet.
    Xlsx,
}

impl FileKind {
    /// Every kind.
    pub const ALL: [Self; 9] = [
        Self::Png,
        Self::Jpeg,
        Self::Gif,
        Self::Webp,
        Self::Pdf,
        Self::Doc,
        Self::Docx,
        Self::Xls,
        Self::Xlsx,
    ];

    /// The word of SQL, which is also the usual extension of a name.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Png => "png",
            Self::Jpeg => "jpg",
            Self::Gif => "gif",
            Self::Webp => "webp",
            Self::Pdf => "pdf",
            Self::Doc => "doc",
            Self::Docx => "docx",
            Self::Xls => "xls",
            Self::Xlsx => "xlsx",
        }
    }

    /// Reads the word of SQL; `None` for anything unknown.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == word)
    }

    /// What the name of a file claims to be, by its extension.
    pub fn of_name(name: &str) -> Option<Self> {
        let (_, extension) = name.rsplit_once('.')?;
        Self::ALL.into_iter().find(|kind| kind.has_extension(extension))
    }

    /// Whether a name of this kind may end so.
    pub fn has_extension(self, extension: &str) -> bool {
        let extension = extension.to_ascii_lowercase();
        match self {
            Self::Jpeg => matches!(extension.as_str(), "jpg" | "jpeg" | "jpe" | "jfif"),
            other => other.as_str() == extension,
        }
    }

    /// The media type it travels as.
    pub const fn mime_type(self) -> &'static str {
        match self {
            Self::Png => "image/png",
            Self::Jpeg => "image/jpeg",
            Self::Gif => "image/gif",
            Self::Webp => "image/webp",
            Self::Pdf => "application/pdf",
            Self::Doc => "application/msword",
            Self::Docx => "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
            Self::Xls => "application/vnd.ms-excel",
            Self::Xlsx => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        }
    }

    /// Whether it is shown as a picture.
    pub const fn is_picture(self) -> bool {
        matches!(self, Self::Png | Self::Jpeg | Self::Gif | Self::Webp)
    }

    /// Whether opening it starts a program that obeys what is in it: a person is warned first.
    pub const fn is_office(self) -> bool {
        matches!(self, Self::Doc | Self::Docx | Self::Xls | Self::Xlsx)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_kind_is_found_again_by_its_word_and_by_a_name_with_it() {
        for kind in FileKind::ALL {
            assert_eq!(FileKind::parse(kind.as_str()), Some(kind));
            let name = format!("Invoice.{}", kind.as_str().to_uppercase());
            assert_eq!(FileKind::of_name(&name), Some(kind));
        }
        assert_eq!(FileKind::of_name("photo.JPEG"), Some(FileKind::Jpeg));
        assert_eq!(FileKind::of_name("png"), None);
        assert_eq!(FileKind::of_name("invoice.pdf.exe"), None);
    }
}
