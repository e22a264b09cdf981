//! An organization as a file describes it, for a backend that is not the demo.

use std::path::Path;

use anyhow::Context;
use model::limits::RETENTION_DAYS;
use model::{OrganizationId, PropertyId, Role, RoomId, UserId};
use rusqlite::Transaction;
use serde::Deserialize;

use crate::db::organizations::{self, Organization, Property};
use crate::db::people::Person;
use crate::db::{Db, DbError};
use crate::{founding, ids, passwords};

/// An organization to be founded.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Plan {
    name: String,
    #[serde(default)]
    allow_cross_property_groups: bool,
    #[serde(default = "retention")]
    retention_days: i64,
    properties: Vec<PlannedProperty>,
    people: Vec<PlannedPerson>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct PlannedProperty {
    name: String,
    time_zone: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct PlannedPerson {
    name: String,
    email: String,
    password: String,
    #[serde(default)]
    role: Role,
    /// Names of properties.
    #[serde(default)]
    properties: Vec<String>,
}

/// Without the password, which is in no log.
impl std::fmt::Debug for PlannedPerson {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "PlannedPerson({})", self.email)
    }
}

fn retention() -> i64 {
    RETENTION_DAYS
}

/// Founds the organization of a file, unless there is one of its name.
///
/// # Errors
/// When the file cannot be read, is no such plan, or names a property it does not plan.
pub(crate) fn found_once(db: &Db, file: &Path, now: i64) -> anyhow::Result<()> {
    let text = std::fs::read_to_string(file).context("Reading the plan of an organization")?;
    let plan: Plan = serde_json::from_str(&text).context("The plan of an organization is wrong")?;
    if db.run_blocking(|tx| organizations::is_there(tx, &plan.name))? {
        return Ok(());
    }
    let hashes = plan.people.iter().map(|person| passwords::hash(&person.password));
    let hashes: Vec<String> = hashes.collect::<anyhow::Result<_>>()?;
    for name in plan.people.iter().flat_map(|person| &person.properties) {
        let is_planned = plan.properties.iter().any(|property| property.name == *name);
        anyhow::ensure!(is_planned, "The plan has no property {name}");
    }
    db.run_blocking(|tx| found(tx, &plan, &hashes, now)).context("Founding an organization")
}

fn found(tx: &Transaction<'_>, plan: &Plan, hashes: &[String], now: i64) -> Result<(), DbError> {
    let organization = Organization {
        id: OrganizationId::new(id()),
        name: plan.name.clone(),
        retention_days: plan.retention_days,
        allows_cross_property_groups: plan.allow_cross_property_groups,
        created_at: now,
    };
    let mut standing = vec![founding::organization(tx, &organization, RoomId::new(id()))?];
    let mut properties = Vec::new();
    for planned in &plan.properties {
        let property = Property {
            id: PropertyId::new(id()),
            name: planned.name.clone(),
            time_zone: planned.time_zone.clone(),
        };
        standing.push(founding::property(tx, &organization, &property, RoomId::new(id()))?);
        properties.push(property);
    }
    for (planned, hash) in plan.people.iter().zip(hashes) {
        let person = person(&organization, &properties, planned);
        founding::person(tx, &person, hash, &standing, now)?;
    }
    Ok(())
}

fn person(organization: &Organization, properties: &[Property], planned: &PlannedPerson) -> Person {
    let works_for = |property: &&Property| planned.properties.contains(&property.name);
    Person {
        id: UserId::new(id()),
        organization_id: organization.id.clone(),
        name: planned.name.clone(),
        email: planned.email.clone(),
        role: planned.role,
        property_ids: properties.iter().filter(works_for).map(|found| found.id.clone()).collect(),
    }
}

fn id() -> String {
    ids::cuid(&mut rand::rng())
}
