//! Files between the window and a colleague.

use anyhow::{Context, Result};
use e2e::play;
use ipc::{AddAttachment, FileContent, SaveAttachment, SendAttachment};
use model::{AttachmentId, MessageId, MessageKind};
use testkit::{DesktopOptions, Seen, until};

/// A red and a white square, 2 by 1 pixels.
const PICTURE: &str = "iVBORw0KGgoAAAANSUhEUgAAAAIAAAABCAIAAAB7QOjdAAAAD0lEQVR4nGM4ISDw//9/AAtBA+aNvoCtAAAAAElFTkSuQmCC";
const PICTURE_BYTES: u64 = 72;

#[tokio::test]
async fn a_picture_that_is_dropped_arrives_and_one_that_comes_is_seen_in_the_window() -> Result<()>
{
    play(DesktopOptions::FULL, async |stage| {
        let mut bruno = stage.bruno().await?;
        let room = stage.shared_rooms(&mut bruno).await?.direct;
        let window = stage.ana_at_her_desk().await?;
        window.open_room(&room).await?;

        window.drops("stain.png", PICTURE).await?;
        window.wait_for_staged("ready").await?;
        window.types("The stain in 412").await?;
        window.presses_enter().await?;
        let received = bruno
            .wait_for_message("Ana's picture arrives", |message| {
                message.content.text == "The stain in 412"
            })
            .await?;
        assert_eq!(received.content.kind, MessageKind::Image);
        let file = received.content.attachment.clone().context("It has no file")?;
        assert_eq!((file.name.as_str(), file.size), ("stain.png", Some(PICTURE_BYTES)));
        window.wait_for_picture(&received.id).await?;
        window.wait_for_delivery("The stain in 412", &["sent", "delivered"]).await?;
        window.wait_until_gone("staged").await?;

        let saved = bruno.ask(SaveAttachment { message_id: received.id }).await?;
        let saved = std::fs::read(saved.context("It was not saved")?.path)?;
        assert!(saved.starts_with(b"\x89PNG") && saved.len() as u64 == PICTURE_BYTES);

        let given = AddAttachment {
            attachment_id: AttachmentId::new("bruno-file"),
            room_id: room.clone(),
            name: "repaired.png".into(),
            content: FileContent(PICTURE.into()),
            as_it_is: false,
        };
        bruno.ask(given).await?;
        let command = SendAttachment {
            client_msg_id: MessageId::new("bruno-message"),
            room_id: room.clone(),
            attachment_id: AttachmentId::new("bruno-file"),
            text: "Gone again".into(),
        };
        let sent = bruno.ask(command).await?;
        window.wait_for_message("Gone again").await?;
        window.wait_for_picture(&sent.id).await?;
        window.click_in_message(&sent.id, "picture").await?;
        window.wait_for("viewed").await?;
        Ok(())
    })
    .await
}

#[tokio::test]
async fn pictures_sent_together_stand_side_by_side_and_arrows_go_through_them() -> Result<()> {
    play(DesktopOptions::FULL, async |stage| {
        let mut bruno = stage.bruno().await?;
        let room = stage.shared_rooms(&mut bruno).await?.direct;
        let window = stage.ana_at_her_desk().await?;
        window.open_room(&room).await?;

        let mut sent = Vec::new();
        for name in ["one.png", "two.png", "three.png"] {
            let attachment_id = AttachmentId::new(name);
            bruno
                .ask(AddAttachment {
                    attachment_id: attachment_id.clone(),
                    room_id: room.clone(),
                    name: name.into(),
                    content: FileContent(PICTURE.into()),
                    as_it_is: false,
                })
                .await?;
            let command = SendAttachment {
                client_msg_id: MessageId::new(format!("bruno-{name}")),
                room_id: room.clone(),
                attachment_id,
                text: String::new(),
            };
            sent.push(bruno.ask(command).await?.id);
        }
        for id in &sent {
            window.wait_for_picture(id).await?;
        }
        let count = "return document.querySelectorAll('[data-testid=pictures] .message').length;";
        assert_eq!(window.execute(count, vec![]).await?, 3);

        let [first, ..] = sent.as_slice() else { anyhow::bail!("Nothing was sent") };
        window.click_in_message(first, "picture").await?;
        window.wait_for("viewed").await?;
        window.execute(PRESS_RIGHT, vec![]).await?;
        until("the second picture fills the window", async || {
            let name = window.execute(VIEWED, vec![]).await?;
            Ok(Seen::when(name == "two.png", name.to_string()))
        })
        .await?;
        Ok(())
    })
    .await
}

const PRESS_RIGHT: &str = "document.querySelector('.viewed-frame')
    .dispatchEvent(new KeyboardEvent('keydown', { key: 'ArrowRight', bubbles: true }));";
const VIEWED: &str = "return document.querySelector('.viewed')?.alt ?? '';";

#[tokio::test]
async fn what_is_pasted_bears_a_time_and_a_document_is_opened_only_after_a_warning() -> Result<()> {
    play(DesktopOptions::FULL, async |stage| {
        let mut bruno = stage.bruno().await?;
        let room = stage.shared_rooms(&mut bruno).await?.direct;
        let window = stage.ana_at_her_desk().await?;
        window.open_room(&room).await?;

        window.pastes("image.png", PICTURE).await?;
        window.wait_for_staged("ready").await?;
        window.wait_for_text("staged", |words| words.trim().starts_with("Picture 20")).await?;
        window.click("remove-file").await?;
        window.wait_until_gone("staged").await?;

        // "hello" is no file of any kind that may be attached.
        window.drops("hello.docx", "aGVsbG8=").await?;
        window.wait_for_staged("refused").await?;
        window.click("remove-file").await?;
        window.wait_until_gone("staged").await?;

        // The least that is a Word document of the old format: its container, and a stream's name.
        window.drops("rota.doc", WORD).await?;
        window.wait_for_staged("ready").await?;
        window.presses_enter().await?;
        let document = |message: &model::Message| message.content.kind == MessageKind::Document;
        let received = bruno.wait_for_message("The rota arrives", document).await?;
        window.click_in_message(&received.id, "open-file").await?;
        window.wait_for("open-warning").await?;
        Ok(())
    })
    .await
}

#[tokio::test]
async fn a_picture_attached_without_a_line_survives_a_power_cut_and_a_draft_keeps_its_file()
-> Result<()> {
    play(DesktopOptions::FULL, async |stage| {
        let mut bruno = stage.bruno().await?;
        let rooms = stage.shared_rooms(&mut bruno).await?;
        let window = stage.ana_at_her_desk().await?;
        stage.backend.stop();
        window.wait_for_text("banner", |words| words.contains("Offline")).await?;
        window.open_room(&rooms.property).await?;
        window.drops("draft.png", PICTURE).await?;
        window.wait_for_staged("ready").await?;
        window.open_room(&rooms.direct).await?;
        window.drops("stain.png", PICTURE).await?;
        window.wait_for_staged("ready").await?;
        window.writes("The stain at night").await?;
        window.wait_until_gone("staged").await?;

        window.cut_power().await?;
        let window = stage.open_window().await?;
        window.wait_for_text("banner", |words| words.contains("Offline")).await?;
        window.open_room(&rooms.property).await?;
        window.wait_for_staged("ready").await?;
        window.open_room(&rooms.direct).await?;
        let waiting = ["queued", "waiting", "sending"];
        window.wait_for_delivery("The stain at night", &waiting).await?;
        let row = window.wait_for_message("The stain at night").await?;
        window.wait_for_picture(&MessageId::new(&row.id)).await?;

        stage.backend.start_again().await?;
        window.click_banner().await?;
        window.wait_for_delivery("The stain at night", &["sent", "delivered"]).await?;
        let stored = stage.backend.messages(&rooms.direct).await?;
        let texts = stored.iter().filter_map(|message| message.content.as_deref());
        assert_eq!(texts.filter(|text| *text == "The stain at night").count(), 1);
        Ok(())
    })
    .await
}

/// `\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1` and `WordDocument` in UTF-16.
const WORD: &str = "0M8R4KGxGuFXAG8AcgBkAEQAbwBjAHUAbQBlAG4AdAA=";
