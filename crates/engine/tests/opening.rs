//! A desk that cannot be opened says why, and what was not sent outlives its keychain.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing)]
#![allow(missing_docs, unreachable_pub)]

mod support;

use std::path::Path;
use std::sync::Arc;

use ipc::{Code, Connectivity, Notice};
use serde_json::json;
use support::{Desk, Hotel, Keychain};

/// Nobody listens there.
const NOWHERE: &str = "http://127.0.0.1:9";

async fn refused(folder: &Path) -> Code {
    let ana = Desk::start(folder, NOWHERE, Arc::new(Keychain::default())).await;
    let search = ipc::RetryNow {};
    let said = ana.handle.ask(search).await.unwrap_err().code;
    match ana.snapshot.connectivity {
        Connectivity::Trouble { code, .. } => assert_eq!(code, said),
        other => panic!("{other:?}"),
    }
    said
}

#[tokio::test(flavor = "multi_thread")]
async fn a_desk_that_is_open_elsewhere_says_so() {
    let folder = tempfile::tempdir().unwrap();
    let first = Desk::start(folder.path(), NOWHERE, Arc::new(Keychain::default())).await;
    let opened = &first.snapshot;
    let is_open = !matches!(opened.connectivity, Connectivity::Trouble { .. });
    assert!(is_open && opened.notices.is_empty(), "{opened:?}");
    assert_eq!(refused(folder.path()).await, Code::DeskInUse);
    first.handle.shutdown().await;
}

#[cfg(target_os = "linux")]
#[tokio::test(flavor = "multi_thread")]
async fn a_folder_that_cannot_be_written_is_said_so() {
    // Not even root makes files there.
    assert_eq!(refused(Path::new("/sys/kernel/desk")).await, Code::ReadOnly);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_not_sent_waits_for_its_keychain_and_goes_out_when_it_is_back() {
    let (hotel, folder) = (Hotel::open().await, tempfile::tempdir().unwrap());
    let (gnome, kde) = (Arc::new(Keychain::default()), Arc::new(Keychain::default()));
    let address = hotel.announcement.http.clone();
    let mut ana = Desk::start(folder.path(), &address, gnome.clone()).await;
    ana.sign_in(&hotel, "Ana").await;
    let noted = std::fs::read_to_string(folder.path().join("keychain")).unwrap();
    assert_eq!(noted, "keychain-of-the-test");
    let room = ana.room("Bruno").await;
    hotel.fault(json!({"refuse_connections": true, "drop_connections": true})).await;
    ana.wait_until_offline().await;
    ana.write(&room, "Note under the first key").await;
    ana.handle.shutdown().await;
    drop(ana);

    let ana = Desk::start(folder.path(), &address, kde).await;
    assert_eq!(ana.snapshot.notices, [Notice::KeyChanged]);
    assert_eq!(ana.snapshot.outbox.waiting, 0);
    ana.handle.shutdown().await;
    drop(ana);

    hotel.fault(json!({"refuse_connections": false, "drop_connections": false})).await;
    let mut ana = Desk::start(folder.path(), &address, gnome).await;
    assert_eq!(ana.snapshot.notices, [Notice::KeyChanged]);
    ana.wait_until_outbox_is_empty().await;
    assert_eq!(hotel.notes_in(&room).await, ["Note under the first key"]);
}
