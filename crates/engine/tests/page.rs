//! How the page looks to Ana: kept for her, and told to every window.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing)]
#![allow(missing_docs, unreachable_pub)]

mod support;

use std::sync::Arc;

use ipc::SetPageSettings;
use model::{PageSettings, RoomId, RoomKind, Theme};
use support::{Desk, Hotel, Keychain};

#[tokio::test(flavor = "multi_thread")]
async fn how_the_page_looks_is_the_persons_and_lasts_over_a_restart() {
    let (hotel, folder) = (Hotel::open().await, tempfile::tempdir().unwrap());
    let keychain = Arc::new(Keychain::default());
    let mut desk = Desk::start(folder.path(), &hotel.announcement.http, keychain.clone()).await;
    let large = PageSettings { zoom_percent: 900, ..PageSettings::default() };
    let fitted = desk.ask(SetPageSettings { settings: large }).await;
    assert_eq!(fitted.zoom_percent, 200, "without a person, too, it can be read");
    desk.sign_in(&hotel, "Ana").await;
    let anas = PageSettings {
        theme: Theme::Night,
        zoom_percent: 150,
        folded: vec![RoomKind::Organization],
        favourites: vec![RoomId::new("r-lobby")],
        ..PageSettings::default()
    };
    assert_eq!(desk.ask(SetPageSettings { settings: anas.clone() }).await, anas);
    assert_eq!(desk.ask(ipc::Subscribe {}).await.page, anas);
    desk.handle.shutdown().await;
    drop(desk);

    let mut desk = Desk::start(folder.path(), &hotel.announcement.http, keychain).await;
    assert_eq!(desk.snapshot.page, anas);
    desk.wait_until_online().await;
    desk.sign_in_without_line(&hotel, "Bruno").await;
    let brunos = desk.ask(ipc::Subscribe {}).await.page;
    assert_eq!(brunos, PageSettings::default(), "the desk is Bruno's now");
}
