//! Files on their way to and from a face: their content, what stands in a composer, and the address
//! of a picture, which says nothing of where it lies.

use model::{AttachmentId, FileKind, MessageId, RoomId};
use serde::{Deserialize, Serialize};

/// The content of a file in base64. It is never printed: it is a guest's passport as likely as not.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct FileContent(pub String);

impl std::fmt::Debug for FileContent {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "FileContent({} letters)", self.0.len())
    }
}

/// A file in a room's composer: durable, and not yet part of a message.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StagedAttachment {
    /// Made once by the composer.
    pub id: AttachmentId,
    /// The room whose composer it stands in.
    pub room_id: RoomId,
    /// What it will be called; it ends as its content is.
    pub name: String,
    /// What it is by its content.
    pub kind: FileKind,
    /// Length in bytes, as it will be sent.
    pub size: u64,
}

/// How large a picture is wanted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PictureSize {
    /// For a row of the timeline or the composer.
    Small,
    /// For the whole window.
    Large,
}

/// A picture as a face asks for it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PictureOf {
    /// The file of a message.
    Message(MessageId),
    /// A file in a composer.
    Staged(AttachmentId),
}

/// The scheme under which a window serves pictures to its page.
pub const PICTURE_SCHEME: &str = "attachment";

impl PictureOf {
    /// The address of the picture under [`PICTURE_SCHEME`]: ids as hexadecimal digits, so that none
    /// of them means anything to a URL.
    pub fn address(&self, size: PictureSize) -> String {
        let (word, id) = match self {
            Self::Message(id) => ("message", id.as_str()),
            Self::Staged(id) => ("staged", id.as_str()),
        };
        let digits: String = id.bytes().map(|byte| format!("{byte:02x}")).collect();
        let size = match size {
            PictureSize::Small => "small",
            PictureSize::Large => "large",
        };
        format!("{word}-{digits}-{size}")
    }

    /// Reads an address; `None` for anything that [`PictureOf::address`] does not write.
    pub fn parse(address: &str) -> Option<(Self, PictureSize)> {
        let mut parts = address.split('-');
        let (word, digits, size) = (parts.next()?, parts.next()?, parts.next()?);
        let size = match size {
            "small" => PictureSize::Small,
            "large" => PictureSize::Large,
            _ => return None,
        };
        let id = text_of(digits)?;
        let of = match word {
            "message" => Self::Message(MessageId::new(id)),
            "staged" => Self::Staged(AttachmentId::new(id)),
            _ => return None,
        };
        (parts.next().is_none() && of.address(size) == address).then_some((of, size))
    }
}

fn text_of(digits: &str) -> Option<String> {
    let bytes = digits.as_bytes().chunks(2).map(|pair| {
        let pair = std::str::from_utf8(pair).ok()?;
        u8::from_str_radix(pair, 16).ok()
    });
    String::from_utf8(bytes.collect::<Option<Vec<u8>>>()?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn any_id_makes_an_address_that_leads_back_to_it() {
        for id in ["b7f0-41", "../../etc", "müller-small", "a%2Fb?c#d", ""] {
            for size in [PictureSize::Small, PictureSize::Large] {
                for of in [
                    PictureOf::Message(MessageId::new(id)),
                    PictureOf::Staged(AttachmentId::new(id)),
                ] {
                    let address = of.address(size);
                    let is_plain =
                        |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
                    assert!(address.chars().all(is_plain), "{address}");
                    assert_eq!(PictureOf::parse(&address), Some((of, size)));
                }
            }
        }
    }

    #[test]
    fn what_is_no_address_leads_nowhere() {
        for address in [
            "",
            "message",
            "message-61",
            "message-61-huge",
            "file-61-small",
            "message-6-small",
            "message-zz-small",
            "message-+1-small",
            "message-4A-small",
            "message-ff-small",
            "message-61-small-61",
            "message-61-small/../../etc",
        ] {
            assert_eq!(PictureOf::parse(address), None, "{address}");
        }
    }

    #[test]
    fn the_content_of_a_file_is_never_printed() {
        assert_eq!(format!("{:?}", FileContent("c2VjcmV0".into())), "FileContent(8 letters)");
    }
}
