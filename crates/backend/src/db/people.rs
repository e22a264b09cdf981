//! People, their passwords and the properties they work for.

use model::{OrganizationId, PropertyId, Role, UserId};
use rusqlite::{OptionalExtension, Row, Transaction, params};

use super::DbError;

/// Somebody with an account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Person {
    pub(crate) id: UserId,
    pub(crate) organization_id: OrganizationId,
    pub(crate) name: String,
    pub(crate) email: String,
    pub(crate) role: Role,
    pub(crate) property_ids: Vec<PropertyId>,
}

impl Person {
    /// Whether the person works for the property; administrators work for every one.
    pub(crate) fn works_for(&self, property: &PropertyId) -> bool {
        self.role == Role::OrgAdmin || self.property_ids.contains(property)
    }
}

const COLUMNS: &str = "SELECT p.id, p.organization_id, p.name, p.email, p.role,
    (SELECT group_concat(w.property_id, ' ') FROM workplace w WHERE w.person_id = p.id)
    FROM person p";

fn read(row: &Row<'_>) -> rusqlite::Result<Person> {
    // Ids of properties are ours and hold no blank (crate::ids), so one column carries the list.
    let properties: Option<String> = row.get(5)?;
    Ok(Person {
        id: UserId::new(row.get::<_, String>(0)?),
        organization_id: OrganizationId::new(row.get::<_, String>(1)?),
        name: row.get(2)?,
        email: row.get(3)?,
        role: Role::parse(&row.get::<_, String>(4)?),
        property_ids: properties
            .iter()
            .flat_map(|list| list.split(' '))
            .map(PropertyId::new)
            .collect(),
    })
}

pub(crate) fn insert(
    tx: &Transaction<'_>,
    person: &Person,
    password_hash: &str,
    now: i64,
) -> Result<(), DbError> {
    tx.prepare_cached(
        "INSERT INTO person (id, organization_id, name, email, role, password_hash, created_at)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
    )?
    .execute(params![
        person.id.as_str(),
        person.organization_id.as_str(),
        person.name,
        person.email,
        person.role.as_str(),
        password_hash,
        now,
    ])?;
    let mut workplace =
        tx.prepare_cached("INSERT INTO workplace (person_id, property_id) VALUES (?1, ?2)")?;
    for property in &person.property_ids {
        workplace.execute([person.id.as_str(), property.as_str()])?;
    }
    Ok(())
}

pub(crate) fn find(tx: &Transaction<'_>, id: &UserId) -> Result<Option<Person>, DbError> {
    let found = tx
        .prepare_cached(&format!("{COLUMNS} WHERE p.id = ?1"))?
        .query_row([id.as_str()], read)
        .optional()?;
    Ok(found)
}

/// The person with this e-mail address, upper or lower case, and their password hash.
pub(crate) fn credentials(
    tx: &Transaction<'_>,
    email: &str,
) -> Result<Option<(UserId, String)>, DbError> {
    let found = tx
        .prepare_cached("SELECT id, password_hash FROM person WHERE email = ?1")?
        .query_row([email], |row| Ok((UserId::new(row.get::<_, String>(0)?), row.get(1)?)))
        .optional()?;
    Ok(found)
}

/// Everybody of the organization, by name.
pub(crate) fn of_organization(
    tx: &Transaction<'_>,
    organization: &OrganizationId,
) -> Result<Vec<Person>, DbError> {
    let mut statement = tx
        .prepare_cached(&format!("{COLUMNS} WHERE p.organization_id = ?1 ORDER BY p.name, p.id"))?;
    let rows = statement.query_map([organization.as_str()], read)?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// Everybody of every organization, by e-mail.
pub(crate) fn all(tx: &Transaction<'_>) -> Result<Vec<Person>, DbError> {
    let mut statement = tx.prepare_cached(&format!("{COLUMNS} ORDER BY p.email"))?;
    let rows = statement.query_map([], read)?;
    Ok(rows.collect::<Result<_, _>>()?)
}
