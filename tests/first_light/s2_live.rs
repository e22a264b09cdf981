//! Two people at once.

use anyhow::Result;
use e2e::play;
use ipc::Event;
use testkit::DesktopOptions;

#[tokio::test]
async fn what_ana_writes_bruno_sees_what_bruno_does_ana_sees() -> Result<()> {
    play(DesktopOptions::FULL, async |stage| {
        let mut bruno = stage.bruno().await?;
        let room = stage.shared_rooms(&mut bruno).await?.direct;
        let window = stage.ana_at_her_desk().await?;
        window.open_room(&room).await?;

        window.writes("Is 204 ready for the Bauers?").await?;
        let received = bruno
            .wait_for_message("Ana's question arrives", |message| {
                message.content.text == "Is 204 ready for the Bauers?"
            })
            .await?;
        assert_eq!(received.sender_name, stage.backend.person("Ana")?.name);
        window.wait_for_delivery(&received.content.text, &["sent", "delivered"]).await?;

        bruno.types(&room, true).await?;
        window.wait_for_text("typing", |words| words.contains("Bruno")).await?;
        // Bruno's hands leave the keys without a word: the mark goes by itself.
        window.wait_until_gone("typing").await?;

        bruno.reads(&received).await?;
        window.wait_for_delivery(&received.content.text, &["read"]).await?;

        window.types("Let me").await?;
        bruno
            .wait_for("Ana types", |event| match event {
                Event::TypingChanged { room_id, people } if *room_id == room => {
                    people.iter().any(|person| person.name.starts_with("Ana")).then_some(())
                }
                _ => None,
            })
            .await?;

        bruno.send(&room, "Ready in ten minutes").await?;
        let answer = window.wait_for_message("Ready in ten minutes").await?;
        assert!(!answer.is_own);
        // What Ana had begun is hers still.
        window.wait_for_composer("Let me").await
    })
    .await
}
