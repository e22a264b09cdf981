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

/// The numbers of the search's index count steps of 64 ms from here on (its migration).
const EPOCH_MS: i64 = 1_577_836_800_000;

impl Row {
    /// What the search's index keeps of it.
    fn words(&self) -> String {
        let hex = |id: &str| id.bytes().map(|byte| format!("{byte:02x}")).collect::<String>();
        let (room, sender) = (hex(&self.room_id), hex(&self.sender_id));
        let words = self.text.split(|c: char| !c.is_alphanumeric()).map(str::to_lowercase);
        let words: Vec<String> = words.filter(|word| !word.is_empty()).collect();
        format!("\u{e000}r{room} \u{e000}s{sender} {}", words.join(" "))
    }
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
        Self::open(path, &key)
    }

    /// Opens a desk's file by hand.
    pub fn open(path: &Path, key: &Key) -> Self {
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
        rows.iter().for_each(|row| insert(&tx, row));
        tx.commit().unwrap();
        began.elapsed()
    }

    /// Writes rows and the words they are found by, in batches none of which waits for the disk;
    /// answers how long that took.
    pub fn ingest(&mut self, rows: &[Row], batch: usize) -> Duration {
        let words: Vec<String> = rows.iter().map(Row::words).collect();
        self.conn.execute_batch("PRAGMA synchronous = NORMAL;").unwrap();
        let began = Instant::now();
        for (rows, words) in rows.chunks(batch).zip(words.chunks(batch)) {
            let tx = self.conn.transaction().unwrap();
            for (row, words) in rows.iter().zip(words) {
                insert(&tx, row);
                let id = (((row.at_ms - EPOCH_MS) / 64) << 28) | tx.last_insert_rowid();
                tx.prepare_cached("INSERT INTO search (rowid, words) VALUES (?1, ?2)")
                    .unwrap()
                    .execute(params![id, words])
                    .unwrap();
            }
            tx.commit().unwrap();
        }
        began.elapsed()
    }
}

fn insert(conn: &Connection, row: &Row) {
    conn.prepare_cached(
        "INSERT INTO messages (id, room_id, sender_id, sender_name, kind, text,
             written_at, sent_at, serial, delivery, is_countable)
         VALUES (?1, ?2, ?3, 'Bruno', 'TEXT', ?4, ?5, ?5, ?6, 'sent', 1)",
    )
    .unwrap()
    .execute(params![row.id, row.room_id, row.sender_id, row.text, row.at_ms, row.serial])
    .unwrap();
}

/// What a desk is asked, by hand.
impl Database {
    /// Every room with its newest message and what is unread; answers how many there are.
    pub fn newest_of_rooms(&self) -> usize {
        let mut statement = self
            .conn
            .prepare_cached(
                "SELECT r.id, r.kind, r.name, m.id, m.sender_id, m.text, m.sent_at,
                        (SELECT count(*) FROM (SELECT 1 FROM messages u
                             WHERE u.room_id = r.id AND u.is_countable = 1
                               AND (u.sent_at, u.serial, u.id) > (k.sent_at, k.serial, k.id)
                             LIMIT 1000))
                 FROM rooms r
                 LEFT JOIN receipts mk ON mk.room_id = r.id AND mk.user_id = 'person-0000'
                     AND mk.kind = 'read'
                 LEFT JOIN messages k INDEXED BY messages_by_position
                     ON k.room_id = r.id AND k.sent_at = mk.sent_at AND k.id = mk.message_id
                 LEFT JOIN messages m ON m.ordinal = (SELECT x.ordinal FROM messages x
                     WHERE x.room_id = r.id
                     ORDER BY x.sent_at DESC, x.serial DESC, x.id DESC LIMIT 1)",
            )
            .unwrap();
        let rows = statement.query_map([], |row| {
            Ok((row.get::<_, String>(0)?, row.get::<_, String>(5)?, row.get::<_, i64>(7)?))
        });
        rows.unwrap().map(Result::unwrap).count()
    }

    /// Keeps as much of the file in memory as a reading connection of the store.
    pub fn keep_little(&self) {
        self.conn.execute_batch("PRAGMA cache_size = -2048;").unwrap();
    }

    /// The newest page before a time of what fits an expression of FTS5; answers how many rows
    /// there are.
    pub fn search(&self, expression: &str, until_ms: i64) -> usize {
        let mut statement = self
            .conn
            .prepare_cached(
                "SELECT m.id, m.room_id, m.sender_id, m.sender_name, m.kind, m.text, m.written_at,
                        m.sent_at, m.delivery
                 FROM search f CROSS JOIN messages m ON m.ordinal = f.rowid & 268435455
                 WHERE f.search MATCH ?1 AND f.rowid <= ?2 ORDER BY f.rowid DESC LIMIT 51",
            )
            .unwrap();
        let last = ((until_ms - EPOCH_MS) / 64) << 28;
        let rows = statement.query_map(params![expression, last], |row| {
            let text = |at| row.get::<_, String>(at);
            let texts = (text(0)?, text(1)?, text(2)?, text(3)?, text(4)?, text(5)?, text(8)?);
            Ok((texts, row.get::<_, i64>(6)?, row.get::<_, i64>(7)?))
        });
        rows.unwrap().map(Result::unwrap).count()
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

/// Runs a bench as a task of a runtime, which is where a face's commands come from: those of the
/// window, and those of `deskbell-rpc`.
pub fn run(bench: impl Future<Output = ()> + Send + 'static) {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap();
    let bench = runtime.spawn(bench);
    runtime.block_on(bench).unwrap();
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
