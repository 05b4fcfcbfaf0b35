//! What becomes of a submitted sheet: shown, discarded, or gone with its module.

use super::{SheetError, find_own, newer, published_of, set_standing, standing_of, untouched};
use crate::access::{CaseFile, Participant};
use crate::counselling::decisions::{self, Choice};
use crate::counselling::short_report;
use crate::ids::SheetId;
use crate::installation::Installation;
use crate::profile::{Standing, State as Stand};
use crate::sealed::{Draft, OwnResults};
use crate::store::answer_sheet::AnswerSheet;
use crate::store::records::Records;

/// Shows a submitted result to the adviser: *Meiner Beratung zeigen*.
pub async fn show(
    installation: &Installation,
    participant: &Participant,
    id: &SheetId,
) -> Result<(), SheetError> {
    let sheet = find_own(installation, participant, id).await?;
    if matches!(sheet.stand(), Stand::Shown { .. }) {
        return Ok(());
    }
    let on = installation.clock.now().date_in(participant.case().project().zone);
    let standing = sheet.standing.show(on)?;
    let case = participant.case();
    let mut tx = installation.store.begin().await?;
    let mut records = Records::hold(&mut tx, case.cover(), installation.clock.now()).await?;
    set_standing(installation, &mut records, case, &sheet.row, &standing)?;
    records.write(&mut tx, &*installation.chance).await?;
    tx.commit().await?;
    Ok(())
}

/// Discards a submitted result that was not shown, and begins anew: *Verwerfen und neu*.
///
/// # Errors
///
/// [`SheetError::NotNow`] when there is no result, or it was shown.
pub async fn discard(
    installation: &Installation,
    participant: &Participant,
    id: &SheetId,
) -> Result<(), SheetError> {
    let sheet = find_own(installation, participant, id).await?;
    if sheet.stand() != Stand::Submitted {
        return Err(SheetError::NotNow);
    }
    let standing = sheet.standing.discard()?;
    set_anew(installation, participant, &sheet.row, &standing).await
}

/// Begins a sheet anew that was shown, at the earliest 28 days after: *Neu antworten*.
///
/// Answers and exact values are gone; what the adviser sees stays until the new result is shown.
///
/// # Errors
///
/// [`SheetError::NotNow`] when nothing was shown, or not long enough ago, or the adviser took the
/// questionnaire back.
pub async fn begin_again(
    installation: &Installation,
    participant: &Participant,
    id: &SheetId,
) -> Result<(), SheetError> {
    let sheet = find_own(installation, participant, id).await?;
    if sheet.repeat_from().is_none() {
        return Err(SheetError::NotNow);
    }
    let today = installation.clock.now().date_in(participant.case().project().zone);
    let standing = sheet.standing.begin_again(today)?;
    set_anew(installation, participant, &sheet.row, &standing).await
}

/// Takes answers and exact values out of a sheet, which from then on stands like this.
async fn set_anew(
    installation: &Installation,
    participant: &Participant,
    row: &AnswerSheet,
    standing: &Standing,
) -> Result<(), SheetError> {
    let case = participant.case();
    let mut tx = installation.store.begin().await?;
    let mut records = Records::hold(&mut tx, case.cover(), installation.clock.now()).await?;
    close_one(installation, &mut records, row)?;
    set_standing(installation, &mut records, case, row, standing)?;
    records.write(&mut tx, &*installation.chance).await?;
    tx.commit().await?;
    Ok(())
}

/// Puts a sheet back to how it was when it was unlocked: answers, exact values and bands are gone.
fn empty(
    installation: &Installation,
    records: &mut Records<'_>,
    case: &CaseFile,
    row: &AnswerSheet,
) -> Result<(), SheetError> {
    close_one(installation, records, row)?;
    set_standing(installation, records, case, row, &Standing::open())
}

/// Puts decoys in place of answers and exact values.
fn close_one(
    installation: &Installation,
    records: &mut Records<'_>,
    row: &AnswerSheet,
) -> Result<(), SheetError> {
    let definition = published_of(installation, row)?.definition();
    let chance = &*installation.chance;
    let answers = Draft::decoy(chance, definition)?;
    let exact = OwnResults::decoy(chance, definition)?;
    let untouched = untouched(installation, &row.id);
    records.set_answers(&row.id, &row.answers_revision, untouched, (answers, exact)).map_err(newer)
}

/// When access is set up anew: what the former secret closed is gone, and of the results only those
/// that the person has shown remain. Whoever holds a new invitation learns nothing from the sheets.
pub(in crate::counselling) fn close(
    installation: &Installation,
    records: &mut Records<'_>,
    case: &CaseFile,
) -> Result<(), SheetError> {
    for row in records.sheets().cloned().collect::<Vec<_>>() {
        close_one(installation, records, &row)?;
        let standing = standing_of(case, &row)?.without_answers();
        set_standing(installation, records, case, &row, &standing)?;
    }
    Ok(())
}

/// Withdraws a module: deletes its answers and results at once, in one transaction, also where they
/// were to go along with a short report. Staff see *kein Ergebnis*, as before the person began.
pub async fn withdraw_module(
    installation: &Installation,
    participant: &Participant,
    module: &str,
) -> Result<(), SheetError> {
    let (case, now) = (participant.case(), installation.clock.now());
    let mut tx = installation.store.begin().await?;
    let mut records = Records::hold(&mut tx, case.cover(), now).await?;
    decisions::decide_within(installation, &mut records, participant, module, Choice::No)?;
    let mut questionnaires = Vec::new();
    for row in records.sheets().cloned().collect::<Vec<_>>() {
        let definition = published_of(installation, &row)?.definition();
        if definition.module() == module {
            empty(installation, &mut records, case, &row)?;
            questionnaires.push(definition.id());
        }
    }
    records.write(&mut tx, &*installation.chance).await?;
    short_report::leave_out(installation, &mut tx, case, &questionnaires).await?;
    tx.commit().await?;
    Ok(())
}
