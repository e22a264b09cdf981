//! Sessions: which cookie is whose, and until when.

use model::UserId;
use rusqlite::{OptionalExtension, Transaction, params};

use super::DbError;

/// How many renewed tokens of one sign-in stay good beside each other: requests that are under
/// way while another one renews the cookie must not find themselves signed out, nor a desk whose
/// power was cut again and again before it had kept the renewed one. NextAuth's own tokens, which
/// nobody stores, all stay good until their time is over.
const TOKENS_OF_A_FAMILY: i64 = 32;

/// One valid session token.
#[derive(Clone, Debug)]
pub(crate) struct Session {
    /// All tokens that came from one sign-in share it.
    pub(crate) family: String,
    pub(crate) person_id: UserId,
    pub(crate) expires_at: i64,
}

/// Stores a token of a sign-in and forgets the oldest ones of the same sign-in.
pub(crate) fn insert(
    tx: &Transaction<'_>,
    token_hash: &str,
    session: &Session,
    now: i64,
) -> Result<(), DbError> {
    tx.prepare_cached(
        "INSERT INTO session (token_hash, family, person_id, created_at, expires_at)
         VALUES (?1, ?2, ?3, ?4, ?5)",
    )?
    .execute(params![
        token_hash,
        session.family,
        session.person_id.as_str(),
        now,
        session.expires_at
    ])?;
    tx.prepare_cached(
        "DELETE FROM session WHERE family = ?1 AND token_hash NOT IN (
             SELECT token_hash FROM session WHERE family = ?1
             ORDER BY created_at DESC, token_hash = ?2 DESC LIMIT ?3)",
    )?
    .execute(params![session.family, token_hash, TOKENS_OF_A_FAMILY])?;
    tx.prepare_cached("DELETE FROM session WHERE expires_at <= ?1")?.execute([now])?;
    Ok(())
}

pub(crate) fn find(
    tx: &Transaction<'_>,
    token_hash: &str,
    now: i64,
) -> Result<Option<Session>, DbError> {
    let found = tx
        .prepare_cached(
            "SELECT family, person_id, expires_at FROM session
             WHERE token_hash = ?1 AND expires_at > ?2",
        )?
        .query_row(params![token_hash, now], |row| {
            Ok(Session {
                family: row.get(0)?,
                person_id: UserId::new(row.get::<_, String>(1)?),
                expires_at: row.get(2)?,
            })
        })
        .optional()?;
    Ok(found)
}

/// Ends a sign-in with every token it was renewed to.
pub(crate) fn end(tx: &Transaction<'_>, family: &str) -> Result<(), DbError> {
    tx.prepare_cached("DELETE FROM session WHERE family = ?1")?.execute([family])?;
    Ok(())
}

/// Ends every session of everybody, and says how many tokens that were.
pub(crate) fn end_all(tx: &Transaction<'_>) -> Result<usize, DbError> {
    Ok(tx.execute("DELETE FROM session", [])?)
}

/// Who is signed in somewhere.
pub(crate) fn signed_in(tx: &Transaction<'_>, now: i64) -> Result<Vec<UserId>, DbError> {
    let mut statement =
        tx.prepare_cached("SELECT DISTINCT person_id FROM session WHERE expires_at > ?1")?;
    let rows = statement.query_map([now], |row| Ok(UserId::new(row.get::<_, String>(0)?)))?;
    Ok(rows.collect::<Result<_, _>>()?)
}
