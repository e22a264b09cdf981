//! Files of the script: it takes every file for a picture and keeps none.

use ipc::{AddAttachment, Code, IpcError, StagedAttachment};
use model::{Attachment, Content, FileKind, MessageKind};
use serde_json::Value;

use super::{refuse, value};

/// Takes a file, by what its name says of it.
pub(super) fn add(add: AddAttachment) -> Result<Value, IpcError> {
    let kind = FileKind::of_name(&add.name).ok_or_else(|| refuse(Code::FileNotAllowed))?;
    let size = (add.content.0.len() / 4 * 3) as u64;
    let AddAttachment { attachment_id: id, room_id, name, .. } = add;
    value(&StagedAttachment { id, room_id, name, kind, size })
}

/// What is sent with words.
pub(super) fn content(text: String) -> Content {
    let file =
        Attachment { url: "/files/1".into(), name: "picture.png".into(), size: Some(48_200) };
    Content { kind: MessageKind::Image, text, attachment: Some(file) }
}
