//! What the client is measured against: SQLite by hand, in the very schema and encryption the
//! store has.

use std::path::Path;
use std::time::{Duration, Instant};

use rusqlite::{Connection, params};
use store::{Key, Store};

/// One row of `messages`.
#[derive(Clone, Debug)]
pub struct Row {
    pub id: String,
    pub room_id: String,
    pub sender_id: String,
    pub text: String,
    pub serial: String,
    pub at_ms: i64,
}

/// A desk's file without the store around it.
pub struct Database {
    conn: Connection,
}

impl Database {
    /// Lets the store make the file, closes it there and opens it by hand with the same key form
    /// and the same habits.
    pub async fn make(path: &Path) -> Self {
        let key = Key::new(rand::random());
        let opened = Store::open(path, Some(key.clone())).await.unwrap();
        opened.store.close().await;
        let conn = Connection::open(path).unwrap();
        conn.execute_batch(&format!("PRAGMA key = \"x'{}'\";", *key.to_hex())).unwrap();
        conn.execute_batch(
            "PRAGMA temp_store = MEMORY;
             PRAGMA cache_size = -16384;
             PRAGMA journal_mode = WAL;
             PRAGMA synchronous = FULL;",
        )
        .unwrap();
        Self { conn }
    }

    /// Writes rows in one transaction, and answers how long that took until it was on the disk.
    pub fn commit(&mut self, rows: &[Row]) -> Duration {
        let began = Instant::now();
        let tx = self.conn.transaction().unwrap();
        let mut insert = tx
            .prepare_cached(
                "INSERT INTO messages (id, room_id, sender_id, sender_name, kind, text,
                     written_at, sent_at, serial, delivery, is_countable)
                 VALUES (?1, ?2, ?3, 'Bruno', 'TEXT', ?4, ?5, ?5, ?6, 'sent', 1)",
            )
            .unwrap();
        for row in rows {
            insert
                .execute(params![
                    row.id,
                    row.room_id,
                    row.sender_id,
                    row.text,
                    row.at_ms,
                    row.serial
                ])
                .unwrap();
        }
        drop(insert);
        tx.commit().unwrap();
        began.elapsed()
    }
}

/// What a front desk writes, of the usual length.
pub fn text(number: usize) -> String {
    let guest = number % 340 + 1;
    format!("Room {guest} asks for a late check-out and a taxi at noon ({number}), please confirm.")
}

/// Now, in milliseconds since the epoch.
pub fn now_ms() -> i64 {
    let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap();
    i64::try_from(now.as_millis()).unwrap()
}

/// A number given on the command line as `--name N`.
pub fn argument(name: &str, default: usize) -> usize {
    let mut arguments = std::env::args().skip_while(|argument| argument != name);
    arguments.nth(1).and_then(|number| number.parse().ok()).unwrap_or(default)
}

/// Milliseconds with their fraction.
pub fn ms(time: Duration) -> f64 {
    time.as_secs_f64() * 1_000.0
}
