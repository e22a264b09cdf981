//! Carrying the log into the file. SQLite leaves that to whoever commits when the log has grown, and
//! they wait for the disk twice more: the person who has just sent a message, or a burst that comes
//! in. Here a reading thread does it beside them.

use std::ffi::c_int;
use std::sync::{Arc, Mutex};

use rusqlite::hooks::Wal;

use crate::readers::{Reads, hold};
use crate::{Db, StoreError};

/// Pages of the log from which on it is carried over; SQLite's own habit.
const GROWN: c_int = 1_000;
/// Pages from which on the writer waits for it after all: 32 MB of log, because it came faster than a
/// reader could carry, or no reader is left.
const TOO_LONG: c_int = 8_000;

/// Held while the log is carried over: SQLite refuses a second one meanwhile, also to whoever must
/// know that nothing stays in it.
pub(crate) type Carrying = Arc<Mutex<()>>;

/// Who is to carry the log over.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Carrier {
    Nobody,
    Reader,
    Writer,
}

/// How long the log was when a reader was last asked.
#[derive(Debug, Default)]
struct Growth {
    asked_at: c_int,
}

impl Growth {
    /// The log has so many pages after a commit. It begins anew only where all of it is in the file
    /// and nobody reads, which beside a busy writer may take long; asked at each of its commits
    /// meanwhile, a reader would do nothing but wait for the disk, and the writer with it.
    fn committed(&mut self, pages: c_int) -> Carrier {
        if pages < self.asked_at {
            self.asked_at = 0;
        }
        if pages >= TOO_LONG {
            return Carrier::Writer;
        }
        if pages - self.asked_at < GROWN {
            return Carrier::Nobody;
        }
        self.asked_at = pages;
        Carrier::Reader
    }
}

impl Db {
    /// From here on what this connection commits is carried over by a reader.
    pub(crate) fn leave_checkpoints_to(&mut self, reads: &Arc<Reads>) -> Result<(), StoreError> {
        let (reads, carrying) = (Arc::clone(reads), Arc::clone(&self.carrying));
        let mut growth = Growth::default();
        self.conn.wal_hook(Some(move |wal: &mut Wal, pages| {
            match growth.committed(pages) {
                Carrier::Nobody => {}
                Carrier::Reader => {
                    let carrying = Arc::clone(&carrying);
                    reads.give(Box::new(move |db| {
                        let _ = db.map(|db| db.carry_over(&carrying));
                    }));
                }
                // What is committed stays so, carried over or not; the next commit tries again.
                Carrier::Writer => {
                    let _ = wal.checkpoint();
                }
            }
            Ok(())
        }))?;
        Ok(())
    }

    /// Carries over what nobody is reading, and makes nobody wait.
    fn carry_over(&self, carrying: &Mutex<()>) {
        let _alone = hold(carrying);
        let _ = self.conn.query_row("PRAGMA wal_checkpoint(PASSIVE)", [], |_| Ok(()));
    }

    /// Carries all over and empties the log, where removed text would stay readable to a holder of
    /// the key.
    pub(crate) fn empty_log(&self) -> Result<(), StoreError> {
        let _alone = hold(&self.carrying);
        self.conn.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()))?;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use std::path::{Path, PathBuf};
    use std::sync::mpsc;

    use futures_util::FutureExt as _;
    use tempfile::TempDir;

    use super::*;
    use crate::Store;
    use crate::readers::READERS;

    /// Bytes of a page.
    const PAGE: usize = 4_096;

    /// A desk whose log grows.
    struct Desk {
        store: Store,
        file: PathBuf,
        _folder: TempDir,
    }

    impl Desk {
        async fn open() -> Self {
            let folder = tempfile::tempdir().unwrap();
            let file = folder.path().join("desk.db");
            let store = Store::open(&file, None).await.unwrap().store;
            Self { store, file, _folder: folder }
        }

        /// Commits a fact of so many pages, full of one letter.
        async fn write(&self, pages: c_int, letter: &str) {
            let fact = letter.repeat(usize::try_from(pages).unwrap() * PAGE);
            self.store.set_meta("fact", Some(fact)).await.unwrap();
        }

        /// Has the readers do nothing else until they are let go, from when they have done what they
        /// were asked before.
        fn hold_readers(&self) -> Vec<mpsc::Sender<()>> {
            let (here, arrived) = mpsc::channel();
            let releases = (0..READERS).map(|_| {
                let (release, released) = mpsc::channel::<()>();
                let here = here.clone();
                let wait = move |_: &Db| {
                    here.send(()).unwrap();
                    let _ = released.recv();
                    Ok(())
                };
                // It is asked; nobody waits for the answer.
                drop(self.store.read(wait).now_or_never());
                release
            });
            let releases = releases.collect();
            (0..READERS).for_each(|_| arrived.recv().unwrap());
            releases
        }

        /// Pages of the file itself, without its log.
        fn pages(&self) -> u64 {
            bytes(&self.file) / PAGE as u64
        }

        fn log(&self) -> u64 {
            bytes(&self.file.with_extension("db-wal"))
        }
    }

    fn bytes(file: &Path) -> u64 {
        std::fs::metadata(file).unwrap().len()
    }

    #[test]
    fn a_reader_is_asked_once_for_each_thousand_pages_however_many_commits_they_are() {
        let mut growth = Growth::default();
        let carriers = (1..=90).map(|commits| growth.committed(commits * 100));
        let carriers: Vec<Carrier> = carriers.collect();
        let times = |one: Carrier| carriers.iter().filter(|carrier| **carrier == one).count();
        assert_eq!(times(Carrier::Reader), 7);
        assert_eq!(carriers[8..10], [Carrier::Nobody, Carrier::Reader]);
        assert_eq!(carriers[78..80], [Carrier::Nobody, Carrier::Writer], "it became too long");
        assert!(carriers[79..].iter().all(|carrier| *carrier == Carrier::Writer));
        assert_eq!(growth.committed(50), Carrier::Nobody, "it began anew");
        assert_eq!(growth.committed(1_050), Carrier::Reader);
    }

    #[tokio::test]
    async fn a_reader_carries_a_grown_log_into_the_file() {
        let desk = Desk::open().await;
        desk.write(GROWN / 2, "a").await;
        drop(desk.hold_readers());
        assert!(desk.pages() < 500);
        desk.write(GROWN, "b").await;
        drop(desk.hold_readers());
        assert!(desk.pages() >= 1_000);
    }

    #[tokio::test]
    async fn where_no_reader_has_time_the_writer_does_before_the_log_fills_the_disk() {
        let desk = Desk::open().await;
        let busy = desk.hold_readers();
        desk.write(TOO_LONG / 2, "a").await;
        assert!(desk.pages() < 500, "it waits for the readers first");
        desk.write(TOO_LONG / 2, "b").await;
        let (pages, log) = (desk.pages(), desk.log());
        assert!(pages >= 4_000);
        desk.write(GROWN, "c").await;
        assert_eq!(desk.log(), log, "the log began anew");
        drop(busy);
    }

    #[tokio::test]
    async fn whoever_is_forgotten_leaves_nothing_in_the_log_while_a_reader_carries_it_over() {
        for _ in 0..20 {
            let desk = Desk::open().await;
            desk.write(GROWN, "a").await;
            desk.store.wipe().await.unwrap();
            assert_eq!(desk.log(), 0);
        }
    }
}
