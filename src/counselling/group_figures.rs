//! Figures of groups: fixed once for each closed quarter, and read as they were fixed.
//!
//! A quarter is counted 28 days after its end, from what is shown then, and never again: a figure
//! that followed withdrawals and deletions would give away the band of whoever left it.
//! What is open is held in memory only while it is counted; what is written was blurred before.

use std::cmp::Reverse;

use chrono::{Days, NaiveDate};

use crate::access::Denied;
use crate::classes::{self, KeyGroup};
use crate::clock::Instant;
use crate::disclosure::small_groups::{self, Figure, Least};
use crate::disclosure::{Datum, Subject};
use crate::ids::ParticipationId;
use crate::installation::Installation;
use crate::keys::{Chance, Refused, ResultsKey, Scope};
use crate::profile::{ShownBands, Standing, tallies};
use crate::quarter::Quarter;
use crate::retention::schedule::GROUP_FIGURE_DAYS;
use crate::store::cover::Cover;
use crate::store::group_figure::{self, GroupFigure};
use crate::store::project::Project;
use crate::store::sheet_place::Columns;
use crate::store::wrapped_key::{self, Owner};
use crate::store::{self, StoreError, answer_sheet, participation};

/// A quarter is fixed so many days after its last day: who withdraws soon is not counted.
pub const DAYS_AFTER_QUARTER: u64 = 28;

/// What may be said of the people of one project.
pub struct GroupFigures {
    project: Project,
    /// The newest quarter first, then by questionnaire and version, in the order of its results.
    pub list: Vec<Fixed>,
}

/// One figure, as it was fixed.
pub struct Fixed {
    /// When the results were shown.
    pub quarter: Quarter,
    /// The questionnaire.
    pub definition: String,
    /// Its version.
    pub version: String,
    /// The result's id.
    pub result: String,
    /// What may be said.
    pub figure: Figure,
}

impl GroupFigures {
    /// Whose they are.
    pub fn project(&self) -> &Project {
        &self.project
    }
}

impl Datum for GroupFigures {
    type Class = classes::GroupFigures;

    fn subject(&self) -> Subject {
        Subject::Group(self.project.id.clone())
    }
}

/// The figures of a project, as they were fixed.
pub async fn list(installation: &Installation, project: Project) -> Result<GroupFigures, Denied> {
    let now = installation.clock.now();
    let rows = group_figure::list(&installation.store, &project.id, now).await?;
    let fixed = |row: GroupFigure| {
        let impossible = StoreError::Impossible { table: "group_figure", column: "figure" };
        Ok(Fixed {
            quarter: Quarter::holding(row.quarter_on),
            definition: row.definition,
            version: row.version,
            result: row.result,
            figure: serde_json::from_str(&row.figure).map_err(|_| impossible)?,
        })
    };
    let mut list = rows.into_iter().map(fixed).collect::<Result<Vec<Fixed>, StoreError>>()?;
    let position = |one: &Fixed| {
        let published = installation.catalogue.find(&one.definition, &one.version);
        published?.definition().results().iter().position(|rule| rule.id() == one.result)
    };
    list.sort_by_cached_key(|one| {
        (Reverse(one.quarter), one.definition.clone(), one.version.clone(), position(one))
    });
    Ok(GroupFigures { project, list })
}

/// Fixes every quarter of every project that closed 28 days ago or earlier and is not fixed yet.
///
/// # Errors
///
/// When the database fails; what is not fixed then is fixed the next time. A sheet that does not
/// open is left out.
pub async fn fix_closed(installation: &Installation) -> Result<(), Denied> {
    for project in store::project::list(&installation.store).await? {
        fix_of_project(installation, &project).await?;
    }
    Ok(())
}

/// The quarters from `next` on whose time has come.
fn closed_quarters(mut next: Quarter, today: NaiveDate) -> Vec<Quarter> {
    let mut closed = Vec::new();
    while next
        .last_day()
        .checked_add_days(Days::new(DAYS_AFTER_QUARTER))
        .is_some_and(|last| today > last)
    {
        closed.push(next);
        next = next.next();
    }
    closed
}

async fn fix_of_project(installation: &Installation, project: &Project) -> Result<(), Denied> {
    let (store, now) = (&installation.store, installation.clock.now());
    let fixed = group_figure::find_fixed(store, &project.id).await?;
    let next = match fixed {
        Some(through) => Quarter::holding(through).next(),
        None => Quarter::holding(project.starts_on),
    };
    let closed = closed_quarters(next, now.date_in(project.zone));
    let Some(last) = closed.last() else { return Ok(()) };
    let shown = list_shown(installation, project, now).await?;
    let mut tx = store.begin().await?;
    match group_figure::set_fixed(&mut tx, &project.id, fixed, last.last_day()).await {
        // Another node was faster, and drew chances of its own: hers count.
        Err(StoreError::Stale) => return Ok(()),
        other => other?,
    }
    for quarter in &closed {
        for figure in figures_of(installation, project, *quarter, &shown) {
            group_figure::add(&mut tx, &figure).await?;
        }
    }
    Ok(tx.commit().await?)
}

/// What may be said of a quarter: for the exact counts, the last place there is.
fn figures_of(
    installation: &Installation,
    project: &Project,
    quarter: Quarter,
    shown: &[ShownBands],
) -> Vec<GroupFigure> {
    let chance: &dyn Chance = &*installation.chance;
    let ends_at =
        Instant::start_of(quarter.next().first_day(), project.zone).plus_days(GROUP_FIGURE_DAYS);
    let mut figures = Vec::new();
    for published in installation.catalogue.all() {
        let definition = published.definition();
        let least = Least::draw(chance);
        for tally in tallies(definition, shown, quarter) {
            let Some(figure) = small_groups::figure(&tally.people, least, chance) else { continue };
            figures.push(GroupFigure {
                project: project.id.clone(),
                quarter_on: quarter.first_day(),
                definition: definition.id().to_owned(),
                version: definition.version().to_owned(),
                result: tally.result,
                figure: serde_json::to_string(&figure).expect("because a figure is numbers"),
                ends_at,
            });
        }
    }
    figures
}

/// Everything that the living people of a project have shown and not withdrawn, in the order of
/// their random ids.
///
/// Whether an adviser took the questionnaire back, or when the person left, changes nothing: staff
/// could steer by it who is counted.
async fn list_shown(
    installation: &Installation,
    project: &Project,
    now: Instant,
) -> Result<Vec<ShownBands>, Denied> {
    let mut shown = Vec::new();
    for person in participation::list_of_project(&installation.store, &project.id, now).await? {
        shown.extend(shown_by(installation, project, &person.id, now).await?);
    }
    Ok(shown)
}

async fn shown_by(
    installation: &Installation,
    project: &Project,
    person: &ParticipationId,
    now: Instant,
) -> Result<Vec<ShownBands>, Denied> {
    let store = &installation.store;
    let owner = Owner::Participation(person.clone());
    let Some(wrapped) = wrapped_key::find(store, &owner, KeyGroup::Results).await? else {
        return Ok(Vec::new());
    };
    if wrapped.is_on_hold() {
        // Counting would be a use (Art. 18 GDPR); what is missing in a figure is missing unsaid.
        return Ok(Vec::new());
    }
    let keyring = installation.keyring.at_least(wrapped.epoch)?;
    let group = KeyGroup::Results;
    let scope = Scope { provider: &project.provider, project: Some(&project.id), group };
    let key: Result<ResultsKey, Refused> = keyring.unwrap(&scope, &wrapped, person.as_str());
    let Ok(key) = key else {
        tracing::error!("the results key of a person does not open; they are not counted");
        return Ok(Vec::new());
    };
    let home = (&project.provider, &project.id);
    let sheets = match answer_sheet::list(store, &Cover::of(&key, home, person), now).await {
        Err(error @ StoreError::Impossible { .. }) => {
            tracing::error!(store.cause = %error, "a sheet does not open; its person is not counted");
            return Ok(Vec::new());
        }
        listed => listed?,
    };
    let mut shown = Vec::new();
    for sheet in sheets {
        let columns = Columns::of(&sheet.id);
        let place = sheet.place(home, &columns.standing, &sheet.standing_revision);
        let standing = Standing::open_record(&key, &place, &sheet.standing).ok();
        if standing.is_none() {
            tracing::error!("the standing of a sheet does not open; it is not counted");
        }
        shown.extend(standing.and_then(|standing| standing.shown()));
    }
    Ok(shown)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_quarter_waits_for_28_days() {
        let day = |text: &str| text.parse::<NaiveDate>().unwrap();
        let first = Quarter::holding(day("2027-01-01"));
        assert_eq!(closed_quarters(first, day("2027-04-28")), []);
        assert_eq!(closed_quarters(first, day("2027-04-29")), [first]);
        let late = closed_quarters(first, day("2027-10-29"));
        assert_eq!(late, [first, first.next(), first.next().next()], "an outage is made up for");
        assert_eq!(closed_quarters(first.next(), day("2026-01-01")), []);
    }
}
