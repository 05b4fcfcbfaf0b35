//! What becomes of a submitted sheet: shown, discarded, or gone with its module.

use super::{SheetError, find_own, list_own, newer, published_of, set_standing, untouched};
use crate::access::{CaseFile, Participant};
use crate::counselling::decisions::{self, Choice};
use crate::ids::SheetId;
use crate::installation::Installation;
use crate::profile::{Standing, State as Stand};
use crate::sealed::{Draft, OwnResults};
use crate::store::Tx;
use crate::store::answer_sheet::{self, AnswerSheet};

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
    let mut tx = installation.store.begin().await?;
    set_standing(installation, &mut tx, participant.case(), &sheet.row, &standing).await?;
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
    let mut tx = installation.store.begin().await?;
    empty(installation, &mut tx, participant.case(), &sheet.row).await?;
    tx.commit().await?;
    Ok(())
}

/// Puts a sheet back to how it was when it was unlocked: answers, exact values and bands are gone.
async fn empty(
    installation: &Installation,
    tx: &mut Tx,
    case: &CaseFile,
    row: &AnswerSheet,
) -> Result<(), SheetError> {
    let published = published_of(installation, row)?;
    let definition = published.definition();
    let chance = &*installation.chance;
    let answers = Draft::decoy(chance, definition)?;
    let exact = OwnResults::decoy(chance, definition)?;
    let untouched = untouched(installation, &row.id);
    answer_sheet::set_answers(tx, &row.id, &row.answers_revision, &untouched, &answers, &exact)
        .await
        .map_err(newer)?;
    set_standing(installation, tx, case, row, &Standing::open()).await
}

/// Withdraws a module: deletes its answers and results at once. Staff see *kein Ergebnis*, as before
/// the person began.
pub async fn withdraw_module(
    installation: &Installation,
    participant: &Participant,
    module: &str,
) -> Result<(), SheetError> {
    decisions::decide(installation, participant, module, Choice::No).await?;
    for sheet in list_own(installation, participant).await? {
        if sheet.published.definition().module() == module {
            let mut tx = installation.store.begin().await?;
            empty(installation, &mut tx, participant.case(), &sheet.row).await?;
            tx.commit().await?;
        }
    }
    Ok(())
}
