//! What views draw of files, looked at as text.

#![allow(clippy::unwrap_used, clippy::expect_used)] // clippy.toml covers only the #[test] functions themselves

use std::rc::Rc;

use ipc::Code;
use model::{Attachment, AttachmentId, Content, Delivery, FileKind, Message, MessageKind};
use yew::Callback;

use super::attachment::{AttachmentProps, AttachmentView};
use super::staged::{StagedFiles, StagedProps};
use super::tests::{drawn, words};
use crate::store::people::{ana_writes, bruno_writes};
use crate::store::{Chosen, FileStep, Progress, Staged};

const ADDRESS: &str = "https://pms.example.com/api/chat/files/secret";

fn with_file(message: Message, kind: MessageKind, name: &str) -> Message {
    let file = Attachment { url: ADDRESS.into(), name: name.into(), size: Some(48_200) };
    Message { content: Content { kind, text: String::new(), attachment: Some(file) }, ..message }
}

fn file_drawn(message: Message, upload: Option<Progress>) -> String {
    let on_action = Callback::noop();
    let message = Rc::new(message);
    drawn::<AttachmentView>(AttachmentProps { message, upload, is_tile: false, on_action })
}

#[test]
fn a_picture_is_asked_for_by_an_opaque_address_in_a_box_that_waits_for_it() {
    let html = file_drawn(with_file(bruno_writes("b1", 60), MessageKind::Image, "lobby.png"), None);
    assert!(html.contains("src=\"attachment://localhost/message-6231-small?0\""), "{html}");
    assert!(html.contains("class=\"picture awaited\"") && html.contains("loading=\"lazy\""));
    assert!(html.contains("aria-label=\"Show lobby.png\""));
    assert!(!html.contains(ADDRESS) && !html.contains("open-file"), "{html}");
    assert!(html.contains("data-testid=\"save-file\""));
}

#[test]
fn a_document_says_what_it_is_and_can_be_opened_and_saved() {
    let check = |name: &str, kind: &str| {
        let html = file_drawn(with_file(bruno_writes("b1", 60), MessageKind::Document, name), None);
        assert_eq!(words(&html), format!("{name} 48 kB {kind} Open Save"));
        assert!(!html.contains("<img") && !html.contains(ADDRESS));
    };
    check("rota.pdf", "PDF document");
    check("rota.DOCX", "Word document");
    check("rota.xls", "Excel sheet");
    check("setup.exe", "File");
}

#[test]
fn a_name_that_would_read_backwards_is_shown_as_it_is() {
    let message = with_file(bruno_writes("b1", 60), MessageKind::Document, "bill\u{202e}fdp.exe");
    let html = file_drawn(message, None);
    assert!(!html.contains('\u{202e}') && html.contains("<bdi>"), "{html}");
}

#[test]
fn an_upload_says_how_far_it_is_and_can_be_ended() {
    let message = with_file(ana_writes("a1", 60, Delivery::Queued), MessageKind::Document, "a.pdf");
    let html = file_drawn(message, Some(Progress { sent: 12_000, total: 48_200 }));
    assert!(html.contains("max=\"48200\"") && html.contains("value=\"12000\""), "{html}");
    assert!(words(&html).contains("12 kB of 48 kB Cancel"), "{}", words(&html));
}

#[test]
fn nothing_is_left_of_the_file_of_a_deleted_message() {
    let mut message = with_file(bruno_writes("b1", 60), MessageKind::Image, "lobby.png");
    message.is_deleted = true;
    assert!(!file_drawn(message, None).contains("lobby"));
}

fn staged_drawn(step: FileStep, is_lighter: bool) -> String {
    let (id, name) = (AttachmentId::new("f1"), "a.png".to_owned());
    let chosen =
        Chosen { id: id.clone(), name: name.clone(), size: 96_400, bytes: None, as_it_is: false };
    let original = is_lighter.then_some(chosen);
    let files = Rc::new(vec![Staged { id, name, size: 48_200, step, original }]);
    let (on_remove, on_as_it_is) = (Callback::noop(), Callback::noop());
    drawn::<StagedFiles>(StagedProps { files, on_remove, on_as_it_is })
}

#[test]
fn what_was_made_lighter_says_so_and_can_be_had_as_it_was() {
    let html = staged_drawn(FileStep::Ready(FileKind::Webp), true);
    assert!(words(&html).contains("48 kB made lighter Send as it was"), "{}", words(&html));
    assert!(!staged_drawn(FileStep::Adding, true).contains("as-it-is"));
}

#[test]
fn a_file_in_the_composer_says_what_became_of_it() {
    let check = |step: FileStep, word: &str, about: &str| {
        let html = staged_drawn(step, false);
        assert!(html.contains(&format!("data-step=\"{word}\"")), "{html}");
        assert!(words(&html).contains(about), "{}", words(&html));
        assert!(html.contains("aria-label=\"Remove a.png\""));
        html
    };
    let ready = check(FileStep::Ready(FileKind::Png), "ready", "a.png 48 kB");
    assert!(ready.contains("attachment://localhost/staged-6631-small"));
    assert!(!check(FileStep::Ready(FileKind::Pdf), "ready", "48 kB").contains("<img"));
    check(FileStep::Adding, "adding", "Reading");
    let refused = check(FileStep::Refused(Code::FileNotAllowed), "refused", "cannot be attached");
    assert!(refused.contains("role=\"alert\""));
}
