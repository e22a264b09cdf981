//! Numbered migrations, appended only, each applied in its own transaction with its checksum.

use std::fs::File;
use std::path::{Path, PathBuf};

use rusqlite::{Connection, OptionalExtension, TransactionBehavior, params};
use sha2::{Digest, Sha256};

use crate::{OpenError, StoreError};

/// One step of the schema. A released one is never edited: its checksum is in every desk's file.
pub(crate) struct Migration {
    /// 1, 2, 3 …
    pub(crate) version: i64,
    /// For people who read the table.
    pub(crate) name: &'static str,
    /// The statements.
    pub(crate) sql: &'static str,
}

pub(crate) const MIGRATIONS: &[Migration] = &[
    Migration {
        version: 1,
        name: "first_light",
        sql: include_str!("../migrations/0001_first_light.sql"),
    },
    Migration { version: 2, name: "search", sql: include_str!("../migrations/0002_search.sql") },
    Migration {
        version: 3,
        name: "room_settings",
        sql: include_str!("../migrations/0003_room_settings.sql"),
    },
    Migration {
        version: 4,
        name: "attachments",
        sql: include_str!("../migrations/0004_attachments.sql"),
    },
    Migration {
        version: 5,
        name: "search_pages",
        sql: include_str!("../migrations/0005_search_pages.sql"),
    },
    Migration {
        version: 6,
        name: "amendments",
        sql: include_str!("../migrations/0006_amendments.sql"),
    },
    Migration { version: 7, name: "quotes", sql: include_str!("../migrations/0007_quotes.sql") },
    Migration {
        version: 8,
        name: "reactions",
        sql: include_str!("../migrations/0008_reactions.sql"),
    },
    Migration {
        version: 9,
        name: "outbox_page",
        sql: include_str!("../migrations/0009_outbox_page.sql"),
    },
];

/// Brings the file up to the last migration, with a copy beside it before anything is changed.
///
/// The copy is `<file>.before-<version>`; it goes at the next start that finds nothing to migrate.
pub(crate) fn migrate(
    conn: &mut Connection,
    path: &Path,
    migrations: &[Migration],
) -> Result<(), OpenError> {
    prepare_ledger(conn)?;
    let applied = verify(conn, migrations)?;
    let due = migrations.iter().filter(|migration| migration.version > applied);
    let Some(first) = due.clone().next() else {
        return remove_backups(path, migrations);
    };
    if applied > 0 {
        back_up(conn, path, first.version)?;
    }
    due.into_iter().try_for_each(|migration| apply(conn, migration))
}

fn prepare_ledger(conn: &Connection) -> rusqlite::Result<()> {
    conn.execute_batch(
        "CREATE TABLE IF NOT EXISTS schema_migrations (
             version  INTEGER PRIMARY KEY,
             name     TEXT NOT NULL,
             checksum TEXT NOT NULL
         ) STRICT;",
    )
}

/// The last applied version, after comparing each applied checksum with ours.
fn verify(conn: &Connection, migrations: &[Migration]) -> Result<i64, OpenError> {
    let known = migrations.last().map_or(0, |migration| migration.version);
    let found =
        conn.query_row("SELECT coalesce(max(version), 0) FROM schema_migrations", [], |row| {
            row.get::<_, i64>(0)
        })?;
    if found > known {
        return Err(OpenError::Newer { found, known });
    }
    for migration in migrations.iter().filter(|migration| migration.version <= found) {
        let recorded: Option<String> = conn
            .query_row(
                "SELECT checksum FROM schema_migrations WHERE version = ?1",
                [migration.version],
                |row| row.get(0),
            )
            .optional()?;
        if recorded != Some(checksum(migration.sql)) {
            return Err(OpenError::Tampered { version: migration.version });
        }
    }
    Ok(found)
}

fn apply(conn: &mut Connection, migration: &Migration) -> Result<(), OpenError> {
    let tx = conn.transaction_with_behavior(TransactionBehavior::Immediate)?;
    tx.execute_batch(migration.sql)?;
    tx.execute(
        "INSERT INTO schema_migrations (version, name, checksum) VALUES (?1, ?2, ?3)",
        params![migration.version, migration.name, checksum(migration.sql)],
    )?;
    tx.commit()?;
    Ok(())
}

/// SHA-256 in hex. A checkout may turn line ends into CRLF; that is not another migration.
fn checksum(sql: &str) -> String {
    let digest = Sha256::digest(sql.replace("\r\n", "\n").as_bytes());
    digest.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn backup_path(path: &Path, version: i64) -> PathBuf {
    crate::aside::beside(path, &format!("before-{version:04}"))
}

/// Copies the file; what is encrypted stays so. The lock on the desk keeps others from writing. The
/// copy bears its name only when it is whole and on the disk: a half one saves nobody.
fn back_up(conn: &Connection, path: &Path, version: i64) -> Result<(), OpenError> {
    conn.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(())).map_err(StoreError::from)?;
    let whole = backup_path(path, version);
    let half = crate::aside::beside(&whole, "half");
    let copied = std::fs::copy(path, &half)
        .and_then(|_| File::options().write(true).open(&half)?.sync_all())
        .and_then(|()| std::fs::rename(&half, &whole));
    if copied.is_err() {
        // Above all on a full disk.
        let _ = std::fs::remove_file(&half);
    }
    Ok(copied?)
}

fn remove_backups(path: &Path, migrations: &[Migration]) -> Result<(), OpenError> {
    for migration in migrations {
        match std::fs::remove_file(backup_path(path, migration.version)) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => return Err(error.into()),
            _ => {}
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    const ONE: Migration =
        Migration { version: 1, name: "one", sql: "CREATE TABLE one (a TEXT) STRICT;" };
    const TWO: Migration =
        Migration { version: 2, name: "two", sql: "ALTER TABLE one ADD COLUMN b TEXT;" };
    const OTHER_ONE: Migration =
        Migration { version: 1, name: "one", sql: "CREATE TABLE one (a TEXT, c TEXT) STRICT;" };
    const BROKEN_TWO: Migration =
        Migration { version: 2, name: "two", sql: "CREATE TABLE two (a TEXT) STRICT; NONSENSE;" };

    fn desk() -> (tempfile::TempDir, PathBuf, Connection) {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("desk.db");
        let conn = Connection::open(&path).unwrap();
        (dir, path, conn)
    }

    #[test]
    fn a_file_is_copied_before_it_changes_and_the_copy_goes_at_the_next_quiet_start() {
        let (_dir, path, mut conn) = desk();
        migrate(&mut conn, &path, &[ONE]).unwrap();
        conn.execute("INSERT INTO one VALUES ('kept')", []).unwrap();
        migrate(&mut conn, &path, &[ONE, TWO]).unwrap();
        let copy = Connection::open(backup_path(&path, 2)).unwrap();
        let kept: String = copy.query_row("SELECT a FROM one", [], |row| row.get(0)).unwrap();
        assert_eq!(kept, "kept");
        assert!(copy.prepare("SELECT b FROM one").is_err());
        drop(copy);
        migrate(&mut conn, &path, &[ONE, TWO]).unwrap();
        assert!(!backup_path(&path, 2).exists());
    }

    #[test]
    fn a_fresh_file_needs_no_copy() {
        let (_dir, path, mut conn) = desk();
        migrate(&mut conn, &path, &[ONE, TWO]).unwrap();
        assert!(!backup_path(&path, 1).exists() && !backup_path(&path, 2).exists());
    }

    #[test]
    fn without_a_copy_nothing_is_changed_and_no_half_copy_stays() {
        let (dir, path, mut conn) = desk();
        migrate(&mut conn, &path, &[ONE]).unwrap();
        // Something stands where the copy is to stand.
        std::fs::create_dir_all(backup_path(&path, 2).join("in the way")).unwrap();
        let refused = migrate(&mut conn, &path, &[ONE, TWO]);
        // Windows says of a folder that it may not be written.
        let is_refused = matches!(refused, Err(OpenError::Io(_) | OpenError::ReadOnly));
        assert!(is_refused, "{refused:?}");
        assert!(conn.prepare("SELECT b FROM one").is_err());
        let names = std::fs::read_dir(dir.path()).unwrap().map(|entry| entry.unwrap().file_name());
        assert!(names.into_iter().all(|name| !name.to_string_lossy().ends_with(".half")));
    }

    #[test]
    fn an_edited_migration_is_refused() {
        let (_dir, path, mut conn) = desk();
        migrate(&mut conn, &path, &[ONE]).unwrap();
        let refused = migrate(&mut conn, &path, &[OTHER_ONE, TWO]);
        assert!(matches!(refused, Err(OpenError::Tampered { version: 1 })), "{refused:?}");
        assert!(conn.prepare("SELECT b FROM one").is_err());
    }

    #[test]
    fn a_file_of_a_newer_version_is_left_alone() {
        let (_dir, path, mut conn) = desk();
        migrate(&mut conn, &path, &[ONE, TWO]).unwrap();
        let refused = migrate(&mut conn, &path, &[ONE]);
        assert!(matches!(refused, Err(OpenError::Newer { found: 2, known: 1 })), "{refused:?}");
    }

    #[test]
    fn a_migration_that_fails_leaves_nothing_behind() {
        let (_dir, path, mut conn) = desk();
        migrate(&mut conn, &path, &[ONE]).unwrap();
        assert!(migrate(&mut conn, &path, &[ONE, BROKEN_TWO]).is_err());
        assert!(conn.prepare("SELECT a FROM two").is_err());
        migrate(&mut conn, &path, &[ONE, TWO]).unwrap();
    }

    #[test]
    fn line_ends_of_a_checkout_do_not_matter() {
        assert_eq!(checksum("a;\r\nb;"), checksum("a;\nb;"));
        assert_ne!(checksum("a;"), checksum("b;"));
    }

    #[test]
    fn versions_count_up_without_holes() {
        for (at, migration) in (1_i64..).zip(MIGRATIONS) {
            assert_eq!(migration.version, at);
        }
    }
}
