//! What rings, and what does not.

use anyhow::Result;
use e2e::{Stage, play};
use testkit::{DesktopOptions, Seen, until};

#[tokio::test]
async fn a_message_rings_once_while_ana_looks_elsewhere_and_its_click_opens_the_room() -> Result<()>
{
    play(DesktopOptions::FULL, async |stage| {
        let mut bruno = stage.bruno().await?;
        let rooms = stage.shared_rooms(&mut bruno).await?;
        let window = stage.ana_at_her_desk().await?;
        window.open_room(&rooms.company).await?;
        let _other = stage.look_elsewhere(&window).await?;

        bruno.send(&rooms.direct, "Can you cover Sunday?").await?;
        let notifications = stage.desktop.notifications()?;
        let rung = notifications.wait_for("Can you cover Sunday?").await?;
        assert!(rung.summary.contains("Bruno"), "{rung:?}");

        notifications.click(&rung).await?;
        window.wait_for_open_room(&rooms.direct).await?;
        window.wait_for_message("Can you cover Sunday?").await?;
        assert_eq!(bodies(stage)?, ["Can you cover Sunday?"]);
        Ok(())
    })
    .await
}

#[tokio::test]
async fn while_ana_is_at_the_window_other_rooms_are_told_of_in_it_and_never_over_the_composer()
-> Result<()> {
    play(DesktopOptions::FULL, async |stage| {
        let mut bruno = stage.bruno().await?;
        let mut ana_elsewhere = stage.colleague("Ana").await?;
        let rooms = stage.shared_rooms(&mut bruno).await?;
        let window = stage.ana_at_her_desk().await?;
        window.open_room(&rooms.company).await?;

        bruno.send(&rooms.direct, "Can you cover Sunday?").await?;
        window.wait_for_text("card", |words| words.contains("Can you cover Sunday?")).await?;
        bruno.send(&rooms.property, "Taxi for 12 at six").await?;
        window.wait_for_text("cards", |words| words.contains("Taxi for 12 at six")).await?;
        assert_eq!(window.execute(COMPOSER_IS_ON_TOP, vec![]).await?, true);

        window.click("card").await?;
        window.wait_for_open_room(&rooms.direct).await?;
        window.wait_for_message("Can you cover Sunday?").await?;
        // What is read elsewhere goes from the screen here.
        let taxi = |message: &model::Message| message.content.text == "Taxi for 12 at six";
        ana_elsewhere.wait_for_message("The taxi has come to Ana's phone", taxi).await?;
        ana_elsewhere.ask(ipc::MarkRoomRead { room_id: rooms.property.clone() }).await?;
        window.wait_until_gone("card").await?;
        assert_eq!(bodies(stage)?, [""; 0], "the system was asked for nothing");
        Ok(())
    })
    .await
}

/// Whether every corner of the composer is the composer's own, in whatever lies over the page.
const COMPOSER_IS_ON_TOP: &str = "
    const place = document.querySelector('.composer').getBoundingClientRect();
    const corners = [[place.left, place.top], [place.right, place.top],
        [place.left, place.bottom], [place.right, place.bottom]];
    const inside = ([x, y]) => [x + (x === place.left ? 2 : -2), y + (y === place.top ? 2 : -2)];
    return corners.map(inside)
        .every(([x, y]) => document.elementFromPoint(x, y)?.closest('.composer') !== null);";

#[tokio::test]
async fn muted_rooms_own_messages_and_replays_do_not_ring() -> Result<()> {
    play(DesktopOptions::FULL, async |stage| {
        let mut bruno = stage.bruno().await?;
        let mut ana_elsewhere = stage.colleague("Ana").await?;
        let rooms = stage.shared_rooms(&mut bruno).await?;
        let window = stage.ana_at_her_desk().await?;
        window.open_room(&rooms.company).await?;
        window.mute_open_room().await?;
        window.open_room(&rooms.property).await?;
        let _other = stage.look_elsewhere(&window).await?;
        let notifications = stage.desktop.notifications()?;

        bruno.send(&rooms.company, "Canteen closes at two").await?;
        ana_elsewhere.send(&rooms.direct, "From my phone").await?;
        bruno.send(&rooms.direct, "First that rings").await?;
        notifications.wait_for("First that rings").await?;

        // A new process knows no connection of the old one: everything is fetched again.
        stage.backend.stop();
        window.wait_for_text("banner", |words| words.contains("Offline")).await?;
        stage.backend.start_again().await?;
        window.wait_until_gone("banner").await?;
        bruno.send(&rooms.direct, "Second that rings").await?;
        window
            .wait_for_rooms("the second has come", |all| {
                all.iter().any(|room| room.id == rooms.direct && room.text.contains("Second"))
            })
            .await?;
        let notifications = stage.desktop.notifications()?;
        until("it rings a second time", async || {
            let count = notifications.shown().len();
            Ok(Seen::when(count >= 2, format!("{count} notifications")))
        })
        .await?;
        // What comes while the room still catches up is told in one digest; it counts only what
        // is new.
        let [first, second] = notifications.shown().try_into().expect("two rings");
        assert_eq!(first.body, "First that rings");
        let is_digest_of_one = second.summary == "While you were away: 1 message";
        assert!(second.body == "Second that rings" || is_digest_of_one, "{second:?}");
        Ok(())
    })
    .await
}

fn bodies(stage: &Stage) -> Result<Vec<String>> {
    Ok(stage.desktop.notifications()?.shown().into_iter().map(|one| one.body).collect())
}
