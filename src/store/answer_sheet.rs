//! Answer sheets: unlocked questionnaires and the three sealed records of each.
//!
//! From unlocking on every sheet has all three records at their full size, so that neither a row nor
//! its length says whether anybody answered.

use chrono::NaiveDate;

use super::sql::{On, Row, Statement};
use super::{StoreError, Tx};
use crate::clock::Instant;
use crate::ids::{ParticipationId, ProjectId, SheetId};
use crate::keys::{Envelope, Revision};

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

/// One answer sheet as it rests.
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
    |column| StoreError::Impossible { table: "answer_sheet", column };

fn sheet(row: &Row) -> Result<AnswerSheet, StoreError> {
    Ok(AnswerSheet {
        id: SheetId::parse(&row.text("id")?).map_err(|_| IMPOSSIBLE("id"))?,
        participation: ParticipationId::parse(&row.text("participation_id")?)
            .map_err(|_| IMPOSSIBLE("participation_id"))?,
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
        answers_revision: row.revision("answers_revision")?,
        answers: row.envelope("answers_key", "answers_record")?,
        exact: row.envelope("exact_key", "exact_record")?,
        standing_revision: row.revision("standing_revision")?,
        standing: row.envelope("standing_key", "standing_record")?,
    })
}

/// Adds a sheet: unlocks a questionnaire for a person. Where there is one of this version already, it
/// is unlocked again and keeps all that is in it.
pub async fn add(tx: &mut Tx, sheet: &AnswerSheet) -> Result<(), StoreError> {
    Statement::new(
        "INSERT INTO answer_sheet (id, participation_id, definition_id, definition_version,
             definition_hash, state, unlocked_on, draft_ends_at, answers_revision, answers_key,
             answers_record, exact_key, exact_record, standing_revision, standing_key,
             standing_record)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)
         ON CONFLICT (participation_id, definition_id, definition_version)
             DO UPDATE SET state = excluded.state",
    )
    .bind(&sheet.id)
    .bind(&sheet.participation)
    .bind(sheet.definition.as_str())
    .bind(sheet.version.as_str())
    .bind(sheet.hash.as_str())
    .bind(sheet.state.name())
    .bind(sheet.unlocked_on)
    .bind(sheet.draft_ends_at)
    .bind(&sheet.answers_revision)
    .bind(sheet.answers.key.as_slice())
    .bind(sheet.answers.record.as_slice())
    .bind(sheet.exact.key.as_slice())
    .bind(sheet.exact.record.as_slice())
    .bind(&sheet.standing_revision)
    .bind(sheet.standing.key.as_slice())
    .bind(sheet.standing.record.as_slice())
    .run(tx)
    .await?;
    Ok(())
}

/// The sheet with this id if it is this person's and has not ended.
pub async fn find(
    on: impl Into<On<'_>>,
    id: &SheetId,
    participation: &ParticipationId,
    now: Instant,
) -> Result<Option<AnswerSheet>, StoreError> {
    let row = Statement::new(
        "SELECT answer_sheet.id, participation_id, definition_id, definition_version,
                definition_hash, state, unlocked_on, draft_ends_at, answers_revision, answers_key,
                answers_record, exact_key, exact_record, standing_revision, standing_key,
                standing_record
         FROM answer_sheet
         JOIN participation ON participation.id = answer_sheet.participation_id
         WHERE answer_sheet.id = $1 AND participation_id = $2 AND participation.ends_at > $3",
    )
    .bind(id)
    .bind(participation)
    .bind(now)
    .one(on)
    .await?;
    row.as_ref().map(sheet).transpose()
}

/// The sheets of a person, in a lasting order that says nothing about when they were begun.
pub async fn list(
    on: impl Into<On<'_>>,
    participation: &ParticipationId,
    now: Instant,
) -> Result<Vec<AnswerSheet>, StoreError> {
    Statement::new(
        "SELECT answer_sheet.id, participation_id, definition_id, definition_version,
                definition_hash, state, unlocked_on, draft_ends_at, answers_revision, answers_key,
                answers_record, exact_key, exact_record, standing_revision, standing_key,
                standing_record
         FROM answer_sheet
         JOIN participation ON participation.id = answer_sheet.participation_id
         WHERE participation_id = $1 AND participation.ends_at > $2
         ORDER BY definition_id, unlocked_on, answer_sheet.id",
    )
    .bind(participation)
    .bind(now)
    .all(on)
    .await?
    .iter()
    .map(sheet)
    .collect()
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

/// The living sheets whose drafts ended at `now` or before.
pub async fn list_drafts_ended(
    on: impl Into<On<'_>>,
    now: Instant,
    most: i64,
) -> Result<Vec<AnswerSheet>, StoreError> {
    Statement::new(
        "SELECT id, participation_id, definition_id, definition_version, definition_hash,
                state, unlocked_on, draft_ends_at, answers_revision, answers_key, answers_record,
                exact_key, exact_record, standing_revision, standing_key, standing_record
         FROM answer_sheet WHERE draft_ends_at <= $1 ORDER BY draft_ends_at, id LIMIT $2",
    )
    .bind(now)
    .bind(most)
    .all(on)
    .await?
    .iter()
    .map(sheet)
    .collect()
}

/// Sheets of a project's living participations, after the sheet `after` in the order of their ids.
pub async fn list_of_project(
    on: impl Into<On<'_>>,
    project: &ProjectId,
    now: Instant,
    after: Option<&SheetId>,
    most: i64,
) -> Result<Vec<AnswerSheet>, StoreError> {
    Statement::new(
        "SELECT answer_sheet.id, participation_id, definition_id, definition_version,
                definition_hash, state, unlocked_on, draft_ends_at, answers_revision, answers_key,
                answers_record, exact_key, exact_record, standing_revision, standing_key,
                standing_record
         FROM answer_sheet
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
    .map(sheet)
    .collect()
}

/// Saves a draft, if nobody saved another since `former`.
///
/// # Errors
///
/// [`StoreError::Stale`] when somebody did.
pub async fn set_draft(
    tx: &mut Tx,
    id: &SheetId,
    former: &Revision,
    revision: &Revision,
    answers: &Envelope,
) -> Result<(), StoreError> {
    Statement::new(
        "UPDATE answer_sheet SET answers_revision = $1, answers_key = $2, answers_record = $3
         WHERE id = $4 AND answers_revision = $5",
    )
    .bind(revision)
    .bind(answers.key.as_slice())
    .bind(answers.record.as_slice())
    .bind(id)
    .bind(former)
    .swap(tx)
    .await
}

/// Replaces answers and exact values at once, if nobody else did since `former`.
///
/// # Errors
///
/// [`StoreError::Stale`] when somebody did.
pub async fn set_answers(
    tx: &mut Tx,
    id: &SheetId,
    former: &Revision,
    revision: &Revision,
    answers: &Envelope,
    exact: &Envelope,
) -> Result<(), StoreError> {
    Statement::new(
        "UPDATE answer_sheet SET answers_revision = $1, answers_key = $2, answers_record = $3,
                exact_key = $4, exact_record = $5
         WHERE id = $6 AND answers_revision = $7",
    )
    .bind(revision)
    .bind(answers.key.as_slice())
    .bind(answers.record.as_slice())
    .bind(exact.key.as_slice())
    .bind(exact.record.as_slice())
    .bind(id)
    .bind(former)
    .swap(tx)
    .await
}

/// Replaces the standing, if nobody else did since `former`.
///
/// # Errors
///
/// [`StoreError::Stale`] when somebody did.
pub async fn set_standing(
    tx: &mut Tx,
    id: &SheetId,
    former: &Revision,
    revision: &Revision,
    standing: &Envelope,
) -> Result<(), StoreError> {
    Statement::new(
        "UPDATE answer_sheet SET standing_revision = $1, standing_key = $2, standing_record = $3
         WHERE id = $4 AND standing_revision = $5",
    )
    .bind(revision)
    .bind(standing.key.as_slice())
    .bind(standing.record.as_slice())
    .bind(id)
    .bind(former)
    .swap(tx)
    .await
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

/// Makes a sheet available, or takes that back; everything else stays as it is.
pub async fn set_state(
    tx: &mut Tx,
    id: &SheetId,
    participation: &ParticipationId,
    state: State,
) -> Result<(), StoreError> {
    Statement::new("UPDATE answer_sheet SET state = $1 WHERE id = $2 AND participation_id = $3")
        .bind(state.name())
        .bind(id)
        .bind(participation)
        .run(tx)
        .await?;
    Ok(())
}
