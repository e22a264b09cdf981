//! A desk's file as an earlier version of the program would have left it, unsent messages and all.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use rusqlite::Connection;

/// What the versions that were released have done to the file, in order. A later migration is none
/// of this test's: what comes after these is what the program adds by itself.
const RELEASED: [&str; 4] = [
    include_str!("../../crates/store/migrations/0001_first_light.sql"),
    include_str!("../../crates/store/migrations/0002_search.sql"),
    include_str!("../../crates/store/migrations/0003_room_settings.sql"),
    include_str!("../../crates/store/migrations/0004_attachments.sql"),
];
/// Versions a file can be made to be: those that are not the present one.
pub(crate) const VERSIONS: usize = RELEASED.len() - 1;

/// Makes the file one of that version, with all it has of what that version knew. Answers where the
/// program will put its copy of it before it changes anything; there is none yet.
pub(crate) fn make(path: &Path, key: &str, version: usize) -> Result<PathBuf> {
    let older = path.with_extension("older");
    let conn = Connection::open(&older)?;
    conn.execute_batch(&format!(
        "PRAGMA key = \"x'{key}'\"; PRAGMA auto_vacuum = INCREMENTAL; PRAGMA journal_mode = DELETE;"
    ))?;
    conn.execute_batch(RELEASED[0])?;
    let path_text = path.to_str().context("A path of a test is text")?;
    conn.execute(&format!("ATTACH ?1 AS now KEY \"x'{key}'\""), [path_text])?;
    for table in names(&conn, "SELECT name FROM main.sqlite_master WHERE type = 'table'")? {
        copy(&conn, &table)?;
    }
    // What was made for searching is made of the messages.
    RELEASED[1..version].iter().try_for_each(|sql| conn.execute_batch(sql))?;
    let ledger = "CREATE TABLE main.schema_migrations AS
                  SELECT * FROM now.schema_migrations WHERE version <= ?1";
    conn.execute(&ledger.replace("?1", &version.to_string()), [])?;
    conn.execute_batch("DETACH now;")?;
    drop(conn);
    for part in ["-wal", "-shm"] {
        let _ = std::fs::remove_file(format!("{path_text}{part}"));
    }
    std::fs::rename(older, path)?;
    let copy = path.with_extension(format!("db.before-{:04}", version + 1));
    let _ = std::fs::remove_file(&copy);
    Ok(copy)
}

/// Copies the columns both versions of a table have.
fn copy(conn: &Connection, table: &str) -> Result<()> {
    let now = info(conn, "now", table)?;
    let then = info(conn, "main", table)?;
    let both: Vec<String> = then.into_iter().filter(|name| now.contains(name)).collect();
    if !both.is_empty() && !table.starts_with("sqlite_") {
        let both = both.join(", ");
        let sql = format!("INSERT INTO main.{table} ({both}) SELECT {both} FROM now.{table}");
        conn.execute(&sql, [])?;
    }
    Ok(())
}

fn info(conn: &Connection, schema: &str, table: &str) -> Result<Vec<String>> {
    names(conn, &format!("SELECT name FROM pragma_table_info('{table}', '{schema}')"))
}

fn names(conn: &Connection, sql: &str) -> Result<Vec<String>> {
    let mut rows = conn.prepare(sql)?;
    let names = rows.query_map([], |row| row.get(0))?;
    Ok(names.collect::<Result<_, _>>()?)
}
