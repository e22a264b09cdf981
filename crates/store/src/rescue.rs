//! What cannot be fetched again is carried out of a damaged file: unsent messages, drafts, and the
//! single facts that say whose they are. Row by row, from both ends of each table, so that one bad
//! page costs only the rows on it.

use std::path::Path;

use rusqlite::types::Value;
use rusqlite::{Connection, params_from_iter};

use crate::connection::{Purpose, connect};
use crate::{Db, Key, StoreError};

/// A table worth rescuing: its columns in order, the first of them its key.
struct Table {
    name: &'static str,
    columns: &'static str,
}

const META: Table = Table { name: "meta", columns: "key, value" };
const DRAFTS: Table = Table { name: "drafts", columns: "room_id, text" };
const ROOM_SETTINGS: Table =
    Table { name: "room_settings", columns: "room_id, level, muted_until" };
const OUTBOX: Table = Table {
    name: "outbox",
    columns: "ordinal, id, room_id, sender_id, sender_name, kind, text, attachment_url, \
              attachment_name, attachment_size, written_at, state, until, code, is_exposed",
};

const ATTACHMENTS: Table =
    Table { name: "attachments", columns: "id, room_id, message_id, name, kind, size, used_at" };

type Rows = Vec<Vec<Value>>;

/// What could be read.
#[derive(Debug, Default)]
pub(crate) struct Rescued {
    meta: Rows,
    room_settings: Rows,
    drafts: Rows,
    outbox: Rows,
    /// Files: without their rows nobody would find the bytes of what is unsent.
    attachments: Rows,
    /// Whether unsent messages or drafts may be missing.
    pub(crate) is_partial: bool,
}

impl Rescued {
    /// Unsent messages and drafts.
    pub(crate) fn len(&self) -> usize {
        self.outbox.len().saturating_add(self.drafts.len())
    }
}

/// Reads what can be read; a file that cannot be opened yields nothing.
pub(crate) fn read(path: &Path, key: Option<&Key>) -> Rescued {
    let open = || connect(path, key, Purpose::Rescuing);
    let (meta, _) = read_table(&open, &META);
    let (room_settings, _) = read_table(&open, &ROOM_SETTINGS);
    let (drafts, drafts_whole) = read_table(&open, &DRAFTS);
    let (outbox, outbox_whole) = read_table(&open, &OUTBOX);
    // Where the row of an unsent file is missing, its message says so when it is to go out.
    let (attachments, _) = read_table(&open, &ATTACHMENTS);
    let is_partial = !(drafts_whole && outbox_whole);
    Rescued { meta, room_settings, drafts, outbox, attachments, is_partial }
}

/// The rows that can be read, and whether these are all.
fn read_table(open: &impl Fn() -> rusqlite::Result<Connection>, table: &Table) -> (Rows, bool) {
    let mut forward = Rows::new();
    if read_direction(open, table, "ASC", &mut forward) {
        return (forward, true);
    }
    let mut backward = Rows::new();
    let is_whole = read_direction(open, table, "DESC", &mut backward);
    backward.reverse();
    if is_whole {
        return (backward, true);
    }
    backward.retain(|row| !forward.contains(row));
    forward.extend(backward);
    (forward, false)
}

/// Adds rows until the end, or until one cannot be read; answers whether it came to the end.
///
/// Each scan has a connection of its own, because SQLCipher refuses everything on one that has met
/// a damaged page.
fn read_direction(
    open: &impl Fn() -> rusqlite::Result<Connection>,
    table: &Table,
    direction: &str,
    into: &mut Rows,
) -> bool {
    let sql = format!(
        "SELECT {columns} FROM {name} NOT INDEXED ORDER BY 1 {direction}",
        columns = table.columns,
        name = table.name
    );
    let mut scan = || -> rusqlite::Result<()> {
        let conn = open()?;
        let mut statement = conn.prepare(&sql)?;
        let width = statement.column_count();
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            into.push((0..width).map(|at| row.get(at)).collect::<Result<_, _>>()?);
        }
        Ok(())
    };
    scan().is_ok()
}

/// Puts the rescued rows into a new file. A row the new schema refuses was damaged itself.
pub(crate) fn write(db: &mut Db, rescued: &Rescued) -> Result<(), StoreError> {
    db.transact(|tx| {
        for (table, rows) in [
            (&META, &rescued.meta),
            (&ROOM_SETTINGS, &rescued.room_settings),
            (&DRAFTS, &rescued.drafts),
            (&OUTBOX, &rescued.outbox),
            (&ATTACHMENTS, &rescued.attachments),
        ] {
            let marks = vec!["?"; table.columns.split(',').count()].join(", ");
            let sql = format!(
                "INSERT OR IGNORE INTO {} ({}) VALUES ({marks})",
                table.name, table.columns
            );
            let mut statement = tx.prepare(&sql)?;
            for row in rows {
                match statement.execute(params_from_iter(row)) {
                    Err(error) if is_refusal(&error) => {
                        tracing::warn!(table = table.name, "A rescued row was damaged itself");
                    }
                    other => drop(other?),
                }
            }
        }
        Ok(())
    })?;
    db.requeue_sending()
}

fn is_refusal(error: &rusqlite::Error) -> bool {
    error.sqlite_error_code() == Some(rusqlite::ErrorCode::ConstraintViolation)
}
