//! `people`: everybody known, in whatever room.

use model::{Person, PropertyId, Role, UserId};
use rusqlite::{Connection, Row, params};

use crate::{Db, StoreError};

/// The columns [`read`] takes.
pub(crate) const COLUMNS: &str = "p.id, p.name, p.email, p.role, p.property_ids";

impl Db {
    /// See [`crate::Store::people`].
    pub fn people(&self) -> Result<Vec<Person>, StoreError> {
        let sql = format!("SELECT {COLUMNS} FROM people p ORDER BY p.name, p.id");
        let people = self
            .conn
            .prepare_cached(&sql)?
            .query_map([], |row| read(row, 0))?
            .collect::<Result<_, _>>()?;
        Ok(people)
    }

    /// See [`crate::Store::keep_people`].
    pub fn keep_people(&mut self, people: &[Person]) -> Result<(), StoreError> {
        self.transact(|tx| people.iter().try_for_each(|person| upsert(tx, person)))
    }
}

/// Empty properties and a missing e-mail do not erase known ones. Writes nothing when nothing is
/// new: the list is fetched once a minute.
pub(crate) fn upsert(conn: &Connection, person: &Person) -> Result<(), StoreError> {
    conn.prepare_cached(
        "INSERT INTO people (id, name, email, role, property_ids) VALUES (?1, ?2, ?3, ?4, ?5)
         ON CONFLICT (id) DO UPDATE SET
             name = coalesce(nullif(excluded.name, ''), name),
             email = coalesce(excluded.email, email),
             role = excluded.role,
             property_ids = coalesce(nullif(excluded.property_ids, '[]'), property_ids)
         WHERE name IS NOT excluded.name OR email IS NOT excluded.email
            OR role IS NOT excluded.role OR property_ids IS NOT excluded.property_ids",
    )?
    .execute(params![
        person.id.as_str(),
        person.name,
        person.email,
        person.role.as_str(),
        serde_json::to_string(&person.property_ids)?
    ])?;
    Ok(())
}

pub(crate) fn read(row: &Row<'_>, at: usize) -> rusqlite::Result<Person> {
    Ok(Person {
        id: UserId::new(row.get::<_, String>(at)?),
        name: row.get(at + 1)?,
        email: row.get(at + 2)?,
        role: Role::parse(&row.get::<_, String>(at + 3)?),
        property_ids: property_ids(&row.get::<_, String>(at + 4)?),
    })
}

/// A list this version cannot read costs a section in the sidebar, not the whole roster.
fn property_ids(json: &str) -> Vec<PropertyId> {
    serde_json::from_str(json).unwrap_or_default()
}
