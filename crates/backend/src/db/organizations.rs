//! Organizations and their properties.

use model::{OrganizationId, PropertyId};
use rusqlite::{OptionalExtension, Transaction, params};
use serde::Serialize;

use super::DbError;

/// A hotel group.
#[derive(Clone, Debug)]
pub(crate) struct Organization {
    pub(crate) id: OrganizationId,
    pub(crate) name: String,
    pub(crate) retention_days: i64,
    pub(crate) allows_cross_property_groups: bool,
    pub(crate) created_at: i64,
}

/// One hotel.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Property {
    pub(crate) id: PropertyId,
    pub(crate) name: String,
    /// IANA name, such as `Europe/Lisbon`.
    pub(crate) time_zone: String,
}

pub(crate) fn insert(tx: &Transaction<'_>, organization: &Organization) -> Result<(), DbError> {
    tx.prepare_cached(
        "INSERT INTO organization
             (id, name, retention_days, allows_cross_property_groups, created_at)
         VALUES (?1, ?2, ?3, ?4, ?5)",
    )?
    .execute(params![
        organization.id.as_str(),
        organization.name,
        organization.retention_days,
        organization.allows_cross_property_groups,
        organization.created_at,
    ])?;
    Ok(())
}

pub(crate) fn insert_property(
    tx: &Transaction<'_>,
    organization: &OrganizationId,
    property: &Property,
    now: i64,
) -> Result<(), DbError> {
    tx.prepare_cached(
        "INSERT INTO property (id, organization_id, name, time_zone, created_at)
         VALUES (?1, ?2, ?3, ?4, ?5)",
    )?
    .execute(params![
        property.id.as_str(),
        organization.as_str(),
        property.name,
        property.time_zone,
        now
    ])?;
    Ok(())
}

pub(crate) fn find(
    tx: &Transaction<'_>,
    id: &OrganizationId,
) -> Result<Option<Organization>, DbError> {
    let found = tx
        .prepare_cached(
            "SELECT id, name, retention_days, allows_cross_property_groups, created_at
             FROM organization WHERE id = ?1",
        )?
        .query_row([id.as_str()], |row| {
            Ok(Organization {
                id: OrganizationId::new(row.get::<_, String>(0)?),
                name: row.get(1)?,
                retention_days: row.get(2)?,
                allows_cross_property_groups: row.get(3)?,
                created_at: row.get(4)?,
            })
        })
        .optional()?;
    Ok(found)
}

/// True while no organization has been made yet.
pub(crate) fn none_yet(tx: &Transaction<'_>) -> Result<bool, DbError> {
    Ok(tx.query_row("SELECT NOT EXISTS (SELECT 1 FROM organization)", [], |row| row.get(0))?)
}

/// True when there is an organization of this name.
pub(crate) fn is_there(tx: &Transaction<'_>, name: &str) -> Result<bool, DbError> {
    let mut statement =
        tx.prepare_cached("SELECT EXISTS (SELECT 1 FROM organization WHERE name = ?1)")?;
    Ok(statement.query_row([name], |row| row.get(0))?)
}

/// The shortest retention of any organization, in days.
pub(crate) fn retention_days(tx: &Transaction<'_>) -> Result<Option<i64>, DbError> {
    Ok(tx.query_row("SELECT min(retention_days) FROM organization", [], |row| row.get(0))?)
}

/// The properties of an organization, by name.
pub(crate) fn properties(
    tx: &Transaction<'_>,
    organization: &OrganizationId,
) -> Result<Vec<Property>, DbError> {
    let mut statement = tx.prepare_cached(
        "SELECT id, name, time_zone FROM property WHERE organization_id = ?1 ORDER BY name",
    )?;
    let rows = statement.query_map([organization.as_str()], |row| {
        Ok(Property {
            id: PropertyId::new(row.get::<_, String>(0)?),
            name: row.get(1)?,
            time_zone: row.get(2)?,
        })
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}
