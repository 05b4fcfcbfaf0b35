//! The end of drafts: answers that were not submitted within 90 days are replaced by a decoy.
//!
//! Only the sealed standing tells whether a sheet was submitted; submitted answers stay as they are.
//! What can be seen from outside is the same for both: the draft's end moves on by the same term, and
//! ledger and figures count every sheet whose term ended, so that no number says who answered.
//! A draft begun after the first term is so never older than a term either.

use std::collections::BTreeMap;

use super::RetentionError;
use super::counts::Counts;
use super::orders::{Order, finish, intend};
use super::schedule::{DRAFT_DAYS, DRAFTS};
use super::standing_key;
use super::sweep::{BATCH, Run, Step, Sweep, Swept};
use crate::classes::{DataClass, KeyGroup};
use crate::clock::Instant;
use crate::ids::OrderId;
use crate::keys::{Envelope, Keyring, Revision};
use crate::profile::{Standing, State as Stands};
use crate::store::answer_sheet::{self, AnswerSheet};
use crate::store::project::{self, Project};
use crate::store::retention_order::State;
use crate::store::sheet_place::{Columns, untouched};
use crate::store::{Store, StoreError, Tx, participation};

/// What is to be done with a sheet whose draft has ended.
enum End {
    /// Not submitted: decoys take the place of its answers.
    Replace { revision: Revision, answers: Envelope, exact: Envelope },
    /// Submitted, or nobody began it.
    Leave,
    /// Its standing does not open: nothing is done that could destroy submitted answers.
    Unreadable,
}

/// Ends every draft whose term was over at `now`.
pub(super) async fn end_due(
    run: &Run<'_>,
    now: Instant,
    swept: &mut Swept,
) -> Result<(), RetentionError> {
    let (sweep, keyring) = (run.sweep, &run.keyring);
    loop {
        let sheets = answer_sheet::list_drafts_ended(sweep.store, now, BATCH.into()).await?;
        if sheets.is_empty() {
            return Ok(());
        }
        let mut due = Vec::new();
        for sheet in sheets {
            let project = project_of(sweep.store, &sheet, now).await?;
            let end = end_of(sweep, keyring, &sheet, project.as_ref(), now).await?;
            due.push((sheet, project, end));
        }
        // Another sweep may be at the same sheets: whoever moves the end of a draft has ended it.
        let mut tx = run.begin().await?;
        let mut orders: BTreeMap<String, (Order, Counts)> = BTreeMap::new();
        let (mut sheets, mut unreadable) = (0, 0);
        for (sheet, project, end) in &due {
            if !carry_out(&mut tx, sheet, end, now).await? {
                continue;
            }
            sheets += 1;
            // Whoever has ended, and waits to be deleted, has a sheet that is not read any more.
            unreadable += u64::from(matches!(end, End::Unreadable) && project.is_some());
            let Some(Project { code, .. }) = project else { continue };
            let (_, counts) = orders
                .entry(code.clone())
                .or_insert_with(|| (order(sweep, keyring, code), Counts::default()));
            counts.add(DataClass::Drafts, 1);
        }
        let (orders, counts): (Vec<Order>, Vec<Counts>) = orders.into_values().unzip();
        // Nothing is deleted yet: the transaction ends after its intents stand in the ledger.
        intend(run, &orders).await?;
        for (order, counts) in orders.iter().zip(&counts) {
            order.add(&mut tx, run, State::Purged, now, counts).await?;
        }
        tx.commit().await?;
        sweep.passed(Step::Intended)?;
        sweep.passed(Step::Purged)?;
        swept.sheets += sheets;
        swept.unreadable_sheets += unreadable;
        finish(run, &orders).await?;
    }
}

async fn project_of(
    store: &Store,
    sheet: &AnswerSheet,
    now: Instant,
) -> Result<Option<Project>, StoreError> {
    let Some(found) = participation::find(store, &sheet.participation, now).await? else {
        return Ok(None);
    };
    project::find(store, &found.project).await
}

fn order(sweep: &Sweep<'_>, keyring: &Keyring, project_code: &str) -> Order {
    let id = OrderId::from_bits(sweep.chance.bits128());
    Order {
        rule: DRAFTS.name.to_owned(),
        project_code: project_code.to_owned(),
        tag: keyring.ledger_tag(sweep.clock.now(), "drafts", id.as_str().as_bytes()),
        agreement: None,
        receipt: None,
        person: None,
        id,
    }
}

async fn end_of(
    sweep: &Sweep<'_>,
    keyring: &Keyring,
    sheet: &AnswerSheet,
    project: Option<&Project>,
    now: Instant,
) -> Result<End, RetentionError> {
    let untouched = untouched(keyring, &sheet.id);
    if sheet.answers_revision == untouched {
        return Ok(End::Leave);
    }
    let home = project.map(|project| (&project.provider, &project.id));
    let key = match home {
        Some(home) => standing_key::find(sweep.store, keyring, home, &sheet.participation).await?,
        None => None,
    };
    let standing = home.zip(key).and_then(|(home, key)| {
        let columns = Columns::of(&sheet.id);
        let place = sheet.place(home, &columns.standing, &sheet.standing_revision);
        Standing::open_record(&key, &place, &sheet.standing).ok()
    });
    let Some(standing) = standing else {
        if participation::find(sweep.store, &sheet.participation, now).await?.is_some() {
            tracing::error!("the standing of a sheet does not open; its draft cannot be ended");
        }
        return Ok(End::Unreadable);
    };
    let decoy =
        |former: &Envelope| Some(Envelope::decoy(sweep.chance, KeyGroup::Answers, former.size()?));
    Ok(match standing.for_the_person() {
        Stands::Submitted | Stands::Shown { .. } => End::Leave,
        Stands::Open => decoy(&sheet.answers).zip(decoy(&sheet.exact)).map_or(
            End::Unreadable,
            |(answers, exact)| End::Replace { revision: untouched, answers, exact },
        ),
    })
}

/// Ends one draft; says whether it was still to be ended.
async fn carry_out(
    tx: &mut Tx,
    sheet: &AnswerSheet,
    end: &End,
    now: Instant,
) -> Result<bool, StoreError> {
    let mut next = sheet.draft_ends_at;
    match end {
        End::Replace { revision, answers, exact } => {
            let former = &sheet.answers_revision;
            match answer_sheet::set_answers(tx, &sheet.id, former, revision, answers, exact).await {
                Ok(()) => {}
                // Saved or submitted just now: the next round reads it again.
                Err(StoreError::Stale) => return Ok(false),
                Err(other) => return Err(other),
            }
        }
        End::Leave => {}
        End::Unreadable => next = now.plus_days(1),
    }
    while next <= now {
        next = next.plus_days(DRAFT_DAYS);
    }
    answer_sheet::move_draft_end(tx, &sheet.id, sheet.draft_ends_at, next).await
}
