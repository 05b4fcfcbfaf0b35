//! Answer sheets: unlocked questionnaires and the three sealed records of each.
//!
//! From unlocking on every sheet has all three records at their full size, so that neither a row nor
//! its length says whether anybody answered.
//! All that is sealed in a row lies under covers ([`Cover`]), which are renewed with every writing:
//! only [`Records`](super::records::Records) writes.

use chrono::NaiveDate;

use super::cover::{self, Cover};
use super::sheet_place::TABLE;
use super::sql::{On, Row, Statement};
use super::{StoreError, Tx};
use crate::clock::Instant;
use crate::ids::{ParticipationId, ProjectId, SheetId};
use crate::keys::{Chance, Envelope, Revision};

/// What the adviser did with a sheet.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum State {
    /// Made it available.
    Unlocked,
    /// Took that back.
    TakenBack,
}

impl State {
    /// The name in rows.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Unlocked => "unlocked",
            Self::TakenBack => "taken-back",
        }
    }
}

/// One answer sheet, its covers taken off.
#[derive(Clone)]
pub struct AnswerSheet {
    /// Its id.
    pub id: SheetId,
    /// Whose it is.
    pub participation: ParticipationId,
    /// The questionnaire.
    pub definition: String,
    /// Its version.
    pub version: String,
    /// The hash of that version.
    pub hash: String,
    /// Whether it is available.
    pub state: State,
    /// The day it was unlocked.
    pub unlocked_on: NaiveDate,
    /// When a draft that is not submitted ends.
    pub draft_ends_at: Instant,
    /// Revision of answers and exact values.
    pub answers_revision: Revision,
    /// Draft or submitted answers, or a decoy: sealed under the answers key.
    pub answers: Envelope,
    /// Exact values, or a decoy: sealed under the answers key.
    pub exact: Envelope,
    /// Revision of the standing.
    pub standing_revision: Revision,
    /// How the sheet stands, and its bands: sealed under the results key.
    pub standing: Envelope,
}

const IMPOSSIBLE: fn(&'static str) -> StoreError =
    |column| StoreError::Impossible { table: TABLE, column };

fn sheet(row: &Row, cover: &Cover) -> Result<AnswerSheet, StoreError> {
    let id = row.text("id")?;
    let state = cover::state(row)?;
    let covers = cover.row(TABLE, &id, state.as_ref());
    Ok(AnswerSheet {
        participation: cover.person().clone(),
        definition: row.text("definition_id")?,
        version: row.text("definition_version")?,
        hash: row.text("definition_hash")?,
        state: match row.text("state")?.as_str() {
            "unlocked" => State::Unlocked,
            "taken-back" => State::TakenBack,
            _ => return Err(IMPOSSIBLE("state")),
        },
        unlocked_on: row.text("unlocked_on")?.parse().map_err(|_| IMPOSSIBLE("unlocked_on"))?,
        draft_ends_at: Instant::from_unix(row.integer("draft_ends_at")?),
        answers_revision: covers.revision(row, "answers_revision")?,
        answers: covers.envelope(row, "answers_key", "answers_record")?,
        exact: covers.envelope(row, "exact_key", "exact_record")?,
        standing_revision: covers.revision(row, "standing_revision")?,
        standing: covers.envelope(row, "standing_key", "standing_record")?,
        id: SheetId::parse(&id).map_err(|_| IMPOSSIBLE("id"))?,
    })
}

/// Writes a new row; only [`Records`](super::records::Records) does.
pub(super) async fn add(
    tx: &mut Tx,
    chance: &dyn Chance,
    cover: &Cover,
    sheet: &AnswerSheet,
) -> Result<(), StoreError> {
    let state = Revision::make(chance);
    let covers = cover.row(TABLE, sheet.id.as_str(), Some(&state));
    let put_on = |column, inner: &[u8]| covers.put_on(chance, column, inner);
    Statement::new(
        "INSERT INTO answer_sheet (id, participation_id, definition_id, definition_version,
             definition_hash, state, unlocked_on, draft_ends_at, cover_revision, answers_revision,
             answers_key, answers_record, exact_key, exact_record, standing_revision, standing_key,
             standing_record)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)",
    )
    .bind(&sheet.id)
    .bind(cover.person())
    .bind(sheet.definition.as_str())
    .bind(sheet.version.as_str())
    .bind(sheet.hash.as_str())
    .bind(sheet.state.name())
    .bind(sheet.unlocked_on)
    .bind(sheet.draft_ends_at)
    .bind(&state)
    .bind(put_on("answers_revision", sheet.answers_revision.bytes()))
    .bind(put_on("answers_key", &sheet.answers.key))
    .bind(put_on("answers_record", &sheet.answers.record))
    .bind(put_on("exact_key", &sheet.exact.key))
    .bind(put_on("exact_record", &sheet.exact.record))
    .bind(put_on("standing_revision", sheet.standing_revision.bytes()))
    .bind(put_on("standing_key", &sheet.standing.key))
    .bind(put_on("standing_record", &sheet.standing.record))
    .run(tx)
    .await?;
    Ok(())
}

/// Writes a row anew, under new covers; only [`Records`](super::records::Records) does.
pub(super) async fn set(
    tx: &mut Tx,
    chance: &dyn Chance,
    cover: &Cover,
    sheet: &AnswerSheet,
) -> Result<(), StoreError> {
    let state = Revision::make(chance);
    let covers = cover.row(TABLE, sheet.id.as_str(), Some(&state));
    let put_on = |column, inner: &[u8]| covers.put_on(chance, column, inner);
    Statement::new(
        "UPDATE answer_sheet SET state = $1, cover_revision = $2, answers_revision = $3,
                answers_key = $4, answers_record = $5, exact_key = $6, exact_record = $7,
                standing_revision = $8, standing_key = $9, standing_record = $10
         WHERE id = $11 AND participation_id = $12",
    )
    .bind(sheet.state.name())
    .bind(&state)
    .bind(put_on("answers_revision", sheet.answers_revision.bytes()))
    .bind(put_on("answers_key", &sheet.answers.key))
    .bind(put_on("answers_record", &sheet.answers.record))
    .bind(put_on("exact_key", &sheet.exact.key))
    .bind(put_on("exact_record", &sheet.exact.record))
    .bind(put_on("standing_revision", sheet.standing_revision.bytes()))
    .bind(put_on("standing_key", &sheet.standing.key))
    .bind(put_on("standing_record", &sheet.standing.record))
    .bind(&sheet.id)
    .bind(cover.person())
    .swap(tx)
    .await
}

/// The sheet with this id if it is this person's and has not ended.
pub async fn find(
    on: impl Into<On<'_>>,
    cover: &Cover,
    id: &SheetId,
    now: Instant,
) -> Result<Option<AnswerSheet>, StoreError> {
    let row = Statement::new(
        "SELECT answer_sheet.id, definition_id, definition_version, definition_hash, state,
                unlocked_on, draft_ends_at, cover_revision, answers_revision, answers_key,
                answers_record, exact_key, exact_record, standing_revision, standing_key,
                standing_record
         FROM answer_sheet
         JOIN participation ON participation.id = answer_sheet.participation_id
         WHERE answer_sheet.id = $1 AND participation_id = $2 AND participation.ends_at > $3",
    )
    .bind(id)
    .bind(cover.person())
    .bind(now)
    .one(on)
    .await?;
    row.as_ref().map(|row| sheet(row, cover)).transpose()
}

/// The sheets of a person, in a lasting order that says nothing about when they were begun.
pub async fn list(
    on: impl Into<On<'_>>,
    cover: &Cover,
    now: Instant,
) -> Result<Vec<AnswerSheet>, StoreError> {
    Statement::new(
        "SELECT answer_sheet.id, definition_id, definition_version, definition_hash, state,
                unlocked_on, draft_ends_at, cover_revision, answers_revision, answers_key,
                answers_record, exact_key, exact_record, standing_revision, standing_key,
                standing_record
         FROM answer_sheet
         JOIN participation ON participation.id = answer_sheet.participation_id
         WHERE participation_id = $1 AND participation.ends_at > $2
         ORDER BY definition_id, unlocked_on, answer_sheet.id",
    )
    .bind(cover.person())
    .bind(now)
    .all(on)
    .await?
    .iter()
    .map(|row| sheet(row, cover))
    .collect()
}

/// Every sheet of a person who is held, one by one as far as it opens.
pub(super) async fn list_held(
    tx: &mut Tx,
    cover: &Cover,
) -> Result<Vec<Result<AnswerSheet, StoreError>>, StoreError> {
    let rows = Statement::new(
        "SELECT id, definition_id, definition_version, definition_hash, state, unlocked_on,
                draft_ends_at, cover_revision, answers_revision, answers_key, answers_record,
                exact_key, exact_record, standing_revision, standing_key, standing_record
         FROM answer_sheet WHERE participation_id = $1 ORDER BY definition_id, unlocked_on, id",
    )
    .bind(cover.person())
    .all(tx)
    .await?;
    let opened = rows.iter().map(|row| match sheet(row, cover) {
        Err(other) if !matches!(other, StoreError::Impossible { .. }) => Err(other),
        outcome => Ok(outcome),
    });
    opened.collect()
}

/// The questionnaires that sheets were unlocked in: id, version and hash, each once.
pub async fn list_questionnaires(
    on: impl Into<On<'_>>,
) -> Result<Vec<(String, String, String)>, StoreError> {
    Statement::new(
        "SELECT DISTINCT definition_id, definition_version, definition_hash FROM answer_sheet
         ORDER BY definition_id, definition_version",
    )
    .all(on)
    .await?
    .iter()
    .map(|row| {
        Ok((
            row.text("definition_id")?,
            row.text("definition_version")?,
            row.text("definition_hash")?,
        ))
    })
    .collect()
}

/// A sheet by name, all its covers on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Named {
    /// Its id.
    pub id: SheetId,
    /// Whose it is.
    pub participation: ParticipationId,
    /// When a draft that is not submitted ends.
    pub draft_ends_at: Instant,
}

fn named(row: &Row) -> Result<Named, StoreError> {
    Ok(Named {
        id: SheetId::parse(&row.text("id")?).map_err(|_| IMPOSSIBLE("id"))?,
        participation: ParticipationId::parse(&row.text("participation_id")?)
            .map_err(|_| IMPOSSIBLE("participation_id"))?,
        draft_ends_at: Instant::from_unix(row.integer("draft_ends_at")?),
    })
}

/// The living sheets whose drafts ended at `now` or before.
pub async fn list_drafts_ended(
    on: impl Into<On<'_>>,
    now: Instant,
    most: i64,
) -> Result<Vec<Named>, StoreError> {
    Statement::new(
        "SELECT id, participation_id, draft_ends_at FROM answer_sheet
         WHERE draft_ends_at <= $1 ORDER BY draft_ends_at, id LIMIT $2",
    )
    .bind(now)
    .bind(most)
    .all(on)
    .await?
    .iter()
    .map(named)
    .collect()
}

/// Sheets of a project's living participations, after the sheet `after` in the order of their ids.
pub async fn list_of_project(
    on: impl Into<On<'_>>,
    project: &ProjectId,
    now: Instant,
    after: Option<&SheetId>,
    most: i64,
) -> Result<Vec<Named>, StoreError> {
    Statement::new(
        "SELECT answer_sheet.id, participation_id, draft_ends_at FROM answer_sheet
         JOIN participation ON participation.id = answer_sheet.participation_id
         WHERE project_id = $1 AND participation.ends_at > $2 AND answer_sheet.id > $3
         ORDER BY answer_sheet.id LIMIT $4",
    )
    .bind(project)
    .bind(now)
    .bind(after.map_or("", SheetId::as_str))
    .bind(most)
    .all(on)
    .await?
    .iter()
    .map(named)
    .collect()
}

/// Moves the end of a sheet's draft; the sweep does it when there is none left to end.
pub async fn set_draft_end(tx: &mut Tx, id: &SheetId, ends_at: Instant) -> Result<(), StoreError> {
    Statement::new("UPDATE answer_sheet SET draft_ends_at = $1 WHERE id = $2")
        .bind(ends_at)
        .bind(id)
        .run(tx)
        .await?;
    Ok(())
}

/// Moves the end of a draft on; says whether it was still `former`.
pub async fn move_draft_end(
    tx: &mut Tx,
    id: &SheetId,
    former: Instant,
    ends_at: Instant,
) -> Result<bool, StoreError> {
    let moved = Statement::new(
        "UPDATE answer_sheet SET draft_ends_at = $1 WHERE id = $2 AND draft_ends_at = $3",
    )
    .bind(ends_at)
    .bind(id)
    .bind(former)
    .run(tx)
    .await?;
    Ok(moved == 1)
}
