//! What the data protection officer sees of retention: numbers and dates, never a person.

use super::RetentionError;
use super::addresses::Addresses;
use super::counts::Counts;
use super::orders::counts_of;
use super::watch::overdue;
use super::{alarms, announcing, brake};
use crate::clock::Instant;
use crate::ids::{OrderId, ProjectId};
use crate::store::project::Project;
use crate::store::retention_order::{self, State};
use crate::store::{Store, StoreError, announcement, erasure, project};

/// How many participations of one project fall due within some days.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DueSoon {
    /// The project's code.
    pub project_code: String,
    /// Within 7 days.
    pub in_7_days: u64,
    /// Within 30 days.
    pub in_30_days: u64,
    /// Within 90 days.
    pub in_90_days: u64,
}

/// One deletion that was begun or carried out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Executed {
    /// When the rows were deleted.
    pub at: Instant,
    /// When storage had to end.
    pub due_at: Instant,
    /// The project's code.
    pub project_code: String,
    /// The rule of the schedule.
    pub rule: String,
    /// Records for each class.
    pub counts: Counts,
    /// How far it has come.
    pub state: State,
}

/// What was gathered at one instant: figures, and where the ledger proves them.
#[derive(Debug)]
pub struct Gathered {
    /// The figures.
    pub figures: Figures,
    /// The proofs of the deletions among them.
    pub proofs: Proofs,
}

/// Where the deletions in [`Figures::executed`] stand in the ledger, in the same order.
#[derive(Debug)]
pub struct Proofs {
    /// The order's id, which each of its ledger lines names.
    pub orders: Vec<OrderId>,
}

/// Everything the page shows.
#[derive(Debug)]
pub struct Figures {
    /// Every project, also those with nothing due.
    pub due: Vec<DueSoon>,
    /// Participations that are due and still there after two sweeps, and wait for nobody; must be 0.
    pub overdue: u64,
    /// Participations that are there beyond their date because a legal hold suspends deletion.
    pub held_beyond: u64,
    /// Unannounced deletions that wait for two persons.
    pub waiting: Vec<brake::Waiting>,
    /// How many people, not yet deleted, were told of their end 30 and 7 days ahead.
    pub announced: announcing::Announced,
    /// What is late or wrong, the oldest first.
    pub alarms: Vec<alarms::Standing>,
    /// The newest deletions.
    pub executed: Vec<Executed>,
    /// Seconds since the oldest IP address may have been collected, found by scanning the files;
    /// `None` when there is no address.
    pub oldest_address_seconds: Option<i64>,
    /// Records of participations held now, for each class, in all projects together.
    pub held: Counts,
}

/// The newest deletions of one project.
#[derive(Clone, Debug)]
pub struct ExecutedIn {
    /// The project.
    pub project: ProjectId,
    /// Its deletions, the newest first.
    pub list: Vec<Executed>,
}

/// The newest deletions that were carried out in a project.
pub async fn executed_in(store: &Store, project: &Project) -> Result<ExecutedIn, StoreError> {
    let rows = retention_order::list_of_project(store, &project.code, EXECUTED).await?;
    let list = rows.iter().map(executed).collect::<Result<_, _>>()?;
    Ok(ExecutedIn { project: project.id.clone(), list })
}

/// How many deletions the page lists.
const EXECUTED: i64 = 50;

/// Gathers the figures at `now`.
pub async fn gather(
    store: &Store,
    addresses: &Addresses,
    now: Instant,
) -> Result<Gathered, RetentionError> {
    let waiting = brake::waiting(store, now).await?;
    let mut held = Counts::default();
    for each in erasure::count_held(store, Instant::from_unix(i64::MAX)).await? {
        held.add(each.class, each.records);
    }
    let oldest = addresses.find_oldest()?;
    let rows = retention_order::list(store, EXECUTED).await?;
    let figures = Figures {
        due: due_soon(store, now).await?,
        overdue: overdue(store, now, &waiting).await?,
        held_beyond: erasure::count_held_beyond(store, now).await?,
        waiting,
        alarms: alarms::list(store).await?,
        announced: announcement::count(store).await?,
        executed: rows.iter().map(executed).collect::<Result<_, _>>()?,
        oldest_address_seconds: oldest.map(|oldest| now.unix() - oldest.unix()),
        held,
    };
    let orders = rows.into_iter().map(|row| row.id).collect();
    Ok(Gathered { figures, proofs: Proofs { orders } })
}

async fn due_soon(store: &Store, now: Instant) -> Result<Vec<DueSoon>, StoreError> {
    let within = async |days| erasure::count_ending(store, now.plus_days(days)).await;
    let (in_7, in_30, in_90) = (within(7).await?, within(30).await?, within(90).await?);
    let of = |counts: &[(String, u64)], code: &str| {
        counts.iter().find(|(known, _)| known == code).map_or(0, |(_, count)| *count)
    };
    Ok(project::list(store)
        .await?
        .into_iter()
        .map(|project| DueSoon {
            in_7_days: of(&in_7, &project.code),
            in_30_days: of(&in_30, &project.code),
            in_90_days: of(&in_90, &project.code),
            project_code: project.code,
        })
        .collect())
}

fn executed(row: &retention_order::Order) -> Result<Executed, StoreError> {
    Ok(Executed {
        at: row.executed_at,
        due_at: row.due_at,
        counts: counts_of(row)?,
        project_code: row.project_code.clone(),
        rule: row.rule.clone(),
        state: row.state,
    })
}
