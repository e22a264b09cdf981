use std::sync::Arc;

use model::{Attachment, AttachmentId, Content, FileKind, Message, MessageKind};
use store::{Admission, Change, Gate, GateFuture, KeptFile, Place, Running, Store};

use crate::people::*;

fn file(name: &str) -> AttachmentId {
    AttachmentId::new(name)
}

/// A picture Ana chose, a minute after the hour for each.
pub fn chosen(name: &str, minute: i64) -> KeptFile {
    KeptFile {
        id: file(name),
        room_id: lobby(),
        message_id: None,
        name: format!("{name}.png"),
        kind: Some(FileKind::Png),
        size: 1_000,
        used_at: at(minute),
    }
}

fn with_picture(name: &str) -> Message {
    let attachment = Attachment { url: String::new(), name: "stain.png".into(), size: Some(1_000) };
    let content =
        Content { kind: MessageKind::Image, text: "412".into(), attachment: Some(attachment) };
    Message { content, ..written(&lobby(), name, 0, "") }
}

fn uploaded() -> Attachment {
    Attachment { url: "/api/chat/files/9".into(), name: "stain-2.png".into(), size: Some(900) }
}

async fn names(desk: &Desk) -> Vec<String> {
    let files = desk.store.staged_files(lobby()).await.unwrap();
    files.into_iter().map(|file| file.id.to_string()).collect()
}

#[tokio::test]
async fn a_file_given_twice_is_there_once_and_survives_a_restart() {
    let desk = Desk::of_ana().await;
    for (name, minute) in [("b", 1), ("a", 2), ("b", 3)] {
        let noted = desk.store.stage_file(chosen(name, minute), 10).await.unwrap().unwrap();
        assert!(noted.id == file(name) && noted.used_at <= at(2));
    }
    let (desk, _) = Desk::open(desk.close().await).await;
    assert_eq!(names(&desk).await, ["b", "a"]);
    assert_eq!(desk.store.stage_file(chosen("c", 4), 2).await.unwrap(), None, "it holds two");
    assert!(desk.store.unstage_file(file("b")).await.unwrap());
    assert!(!desk.store.unstage_file(file("b")).await.unwrap());
    assert_eq!(names(&desk).await, ["a"]);
}

#[tokio::test]
async fn a_message_takes_its_file_out_of_the_composer_in_one_step() {
    let desk = Desk::of_ana().await;
    let store = &desk.store;
    store.stage_file(chosen("a", 0), 10).await.unwrap();
    let nowhere = store.enqueue_with_file(with_picture("m0"), file("none"), 50).await.unwrap();
    assert_eq!(nowhere, None);
    assert!(store.outbox().await.unwrap().is_empty(), "without its file it is no message");
    let full = store.enqueue_with_file(with_picture("m1"), file("a"), 0).await.unwrap();
    assert_eq!(full, Some(Admission::Full));
    assert_eq!(names(&desk).await, ["a"], "a full outbox leaves it in the composer");
    let queued = store.enqueue_with_file(with_picture("m1"), file("a"), 50).await.unwrap();
    assert_eq!(queued, Some(Admission::Queued(with_picture("m1"))));
    let again = store.enqueue_with_file(with_picture("m1"), file("a"), 50).await.unwrap();
    assert_eq!(again, Some(Admission::Known(with_picture("m1"))));
    let twice = store.enqueue_with_file(with_picture("m2"), file("a"), 50).await.unwrap();
    assert_eq!(twice, None, "one file goes with one message");
    assert_eq!(names(&desk).await, [""; 0]);
    assert!(!store.unstage_file(file("a")).await.unwrap(), "it is the message's now");
    assert_eq!(store.file_of(id("m1")).await.unwrap().unwrap().id, file("a"));
}

#[tokio::test]
async fn an_upload_is_noted_once_and_goes_with_the_message_when_it_is_sent() {
    let desk = Desk::of_ana().await;
    let store = &desk.store;
    store.stage_file(chosen("a", 0), 10).await.unwrap();
    store.enqueue_with_file(with_picture("m1"), file("a"), 50).await.unwrap();
    let entry = store.entry(id("m1")).await.unwrap().unwrap();
    assert!(entry.message.content.attachment.unwrap().needs_upload());
    let noted = store.note_upload(id("m1"), uploaded()).await.unwrap().unwrap();
    assert_eq!(noted.content.attachment, Some(uploaded()));
    // A second upload of an earlier run came to its end late.
    let late = Attachment { url: "/api/chat/files/10".into(), ..uploaded() };
    let kept = store.note_upload(id("m1"), late).await.unwrap().unwrap();
    assert_eq!(kept.content.attachment, Some(uploaded()));
    let (desk, _) = Desk::open(desk.close().await).await;
    let store = &desk.store;
    let entry = store.entry(id("m1")).await.unwrap().unwrap();
    assert_eq!(entry.message.content.attachment, Some(uploaded()), "nor after a restart");
    store.settle_sent(id("m1"), at(3)).await.unwrap();
    assert_eq!(store.note_upload(id("m1"), uploaded()).await.unwrap(), None);
    assert_eq!(store.file_of(id("m1")).await.unwrap().unwrap().id, file("a"));
    assert_eq!(store.forget_files(u64::MAX).await.unwrap(), [], "its own picture stays at hand");
}

/// A gate that nobody closes.
struct Open;

impl Gate for Open {
    fn written(&self) -> GateFuture {
        Box::pin(std::future::ready(()))
    }
}

#[tokio::test]
async fn in_memory_a_file_has_the_same_life_as_on_the_disk() {
    let desk = Desk::of_ana().await;
    let place = Place::in_memory(Arc::new(Open));
    let opened = Store::open_as(Running::InPlace(place), "desk.db", None).await.unwrap();
    opened.store.keep_owner(owner("Ana")).await.unwrap();
    for store in [&desk.store, &opened.store] {
        store.stage_file(chosen("a", 0), 10).await.unwrap().unwrap();
        store.stage_file(chosen("b", 1), 10).await.unwrap().unwrap();
        store.enqueue_with_file(with_picture("m1"), file("a"), 50).await.unwrap().unwrap();
        let noted = store.note_upload(id("m1"), uploaded()).await.unwrap().unwrap();
        assert_eq!(noted.content.attachment, Some(uploaded()));
        store.settle_sent(id("m1"), at(1)).await.unwrap().unwrap();
        assert_eq!(store.file_of(id("m1")).await.unwrap().unwrap().id, file("a"));
        assert_eq!(store.forget_files(0).await.unwrap(), [file("a")]);
        assert_eq!(store.staged_files(lobby()).await.unwrap(), [chosen("b", 1)]);
        store.wipe().await.unwrap();
        assert_eq!(store.file_ids().await.unwrap(), []);
    }
}

#[tokio::test]
async fn a_file_goes_with_its_message_whoever_removes_it() {
    let desk = Desk::of_ana().await;
    let store = &desk.store;
    for (name, message) in [("a", "m1"), ("b", "m2")] {
        store.stage_file(chosen(name, 0), 10).await.unwrap();
        store.enqueue_with_file(with_picture(message), file(name), 50).await.unwrap();
    }
    store.stage_file(chosen("c", 0), 10).await.unwrap();
    assert!(matches!(store.discard(id("m1")).await.unwrap(), Change::Done(_)));
    assert_eq!(store.forget_files(u64::MAX).await.unwrap(), [file("a")]);
    store.note_upload(id("m2"), uploaded()).await.unwrap();
    store.settle_sent(id("m2"), at(0)).await.unwrap();
    store.retire(at(91 * 24 * 60)).await.unwrap();
    assert_eq!(store.forget_files(u64::MAX).await.unwrap(), [file("b")]);
    assert_eq!(store.file_ids().await.unwrap(), [file("c")], "what stands in a composer stays");
}

#[tokio::test]
async fn beyond_the_room_there_is_what_was_longest_out_of_use_goes_and_nothing_unsent() {
    let desk = Desk::of_ana().await;
    let store = &desk.store;
    for (name, minute) in [("f1", 1), ("f2", 2), ("f3", 3)] {
        let message = format!("m-{name}");
        desk.hears(vec![said("Bruno", &lobby(), &message, minute, "look")]).await;
        let fetched = KeptFile { message_id: Some(id(&message)), ..chosen(name, minute) };
        assert!(store.keep_fetched(fetched.clone()).await.unwrap());
        assert!(!store.keep_fetched(fetched).await.unwrap(), "fetched twice is kept once");
    }
    store.stage_file(chosen("staged", 0), 10).await.unwrap();
    store.stage_file(chosen("queued", 0), 10).await.unwrap();
    store.enqueue_with_file(with_picture("m1"), file("queued"), 50).await.unwrap();
    store.note_use(file("f1"), at(9)).await.unwrap();
    assert_eq!(store.forget_files(2_000).await.unwrap(), [file("f2")]);
    assert_eq!(store.forget_files(0).await.unwrap().len(), 2);
    assert_eq!(store.file_ids().await.unwrap(), [file("queued"), file("staged")]);
}

#[tokio::test]
async fn the_files_of_unsent_messages_are_found_again_after_damage() {
    let desk = Desk::of_ana().await;
    desk.store.stage_file(chosen("a", 0), 10).await.unwrap();
    desk.store.enqueue_with_file(with_picture("m1"), file("a"), 50).await.unwrap();
    desk.store.rebuild().await.unwrap();
    assert_eq!(desk.store.file_of(id("m1")).await.unwrap().unwrap().id, file("a"));
    let entry = desk.store.entry(id("m1")).await.unwrap().unwrap();
    assert!(entry.message.content.attachment.unwrap().needs_upload());
}
