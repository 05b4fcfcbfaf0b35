//! What a sweep would delete, without deleting anything.

use chrono::NaiveDate;
use serde::Serialize;

use super::due::end_of;
use super::schedule;
use crate::clock::Instant;
use crate::store::{Store, StoreError, erasure, project};

/// What is due at one moment.
#[derive(Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct Plan {
    /// The moment, in UTC (RFC 3339).
    pub at: String,
    /// One line for each project, rule and class that has anything due.
    pub lines: Vec<Line>,
}

/// What is due of one class.
#[derive(Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct Line {
    /// The project's code; none for what belongs to no project.
    pub project: Option<String>,
    /// The rule of the schedule.
    pub rule: &'static str,
    /// The data class.
    pub class: &'static str,
    /// How many records.
    pub records: u64,
}

/// What will have come due at `at` if nothing is deleted until then.
pub async fn plan(store: &Store, at: Instant) -> Result<Plan, StoreError> {
    let mut lines = Vec::new();
    for held in erasure::count_held(store, at).await? {
        lines.push(Line {
            project: Some(held.project_code),
            rule: schedule::PARTICIPATION.name,
            class: held.class.name(),
            records: held.records,
        });
    }
    for (code, records) in erasure::count_drafts_ending(store, at).await? {
        lines.push(Line {
            project: Some(code),
            rule: schedule::DRAFTS.name,
            class: crate::classes::DataClass::Drafts.name(),
            records,
        });
    }
    for (class, records) in erasure::count_expiring(store, at).await? {
        if records > 0 {
            let rule = schedule::rule(class).name;
            lines.push(Line { project: None, rule, class: class.name(), records });
        }
    }
    Ok(Plan { at: at.utc().to_rfc3339(), lines })
}

/// When `day` is over in every project: 24:00 in the zone where it ends last.
pub async fn end_of_day(store: &Store, day: NaiveDate) -> Result<Instant, StoreError> {
    let projects = project::list(store).await?;
    let ends = projects.iter().map(|project| end_of(day, project.zone));
    Ok(ends.max().unwrap_or_else(|| end_of(day, chrono_tz::UTC)))
}
