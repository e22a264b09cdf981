//! In a process of its own: only its first connections can show this.

use std::sync::Arc;

use store::{Key, Origin, Store};
use tokio::sync::Barrier;

#[tokio::test(flavor = "multi_thread", worker_threads = 16)]
async fn of_the_first_desks_of_a_process_opened_at_once_each_finds_its_cipher() {
    const DESKS: usize = 16;
    let start = Arc::new(Barrier::new(DESKS));
    let desks: Vec<_> = (0..DESKS)
        .map(|_| {
            let start = Arc::clone(&start);
            tokio::spawn(async move {
                let folder = tempfile::tempdir().unwrap();
                start.wait().await;
                let opened =
                    Store::open(folder.path().join("desk.db"), Some(Key::new([7; 32]))).await;
                assert_eq!(opened.unwrap().origin, Origin::Created);
            })
        })
        .collect();
    for desk in desks {
        desk.await.unwrap();
    }
}
