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
use super::sweep::{BATCH, Keys, Step, Sweep, Swept};
use crate::classes::{DataClass, KeyGroup};
use crate::clock::Instant;
use crate::ids::OrderId;
use crate::keys::{Envelope, Keyring, ResultsKey, Revision, Scope};
use crate::profile::{Standing, State};
use crate::store::answer_sheet::{self, AnswerSheet};
use crate::store::project::{self, Project};
use crate::store::sheet_place::{Columns, untouched};
use crate::store::wrapped_key::{self, Owner};
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
    sweep: &Sweep<'_>,
    keyring: &Keys,
    now: Instant,
    swept: &mut Swept,
) -> Result<(), RetentionError> {
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
        let mut orders: BTreeMap<String, (Order, Counts)> = BTreeMap::new();
        for code in due.iter().filter_map(|(_, project, _)| Some(&project.as_ref()?.code)) {
            let (_, counts) = orders
                .entry(code.clone())
                .or_insert_with(|| (order(sweep, keyring, code), Counts::default()));
            counts.add(DataClass::Drafts, 1);
        }
        let (orders, counts): (Vec<Order>, Vec<Counts>) = orders.into_values().unzip();
        intend(sweep, keyring, &orders).await?;
        let mut tx = sweep.store.begin().await?;
        for (sheet, _, end) in &due {
            carry_out(&mut tx, sheet, end, now).await?;
            swept.sheets += 1;
            swept.unreadable_sheets += u64::from(matches!(end, End::Unreadable));
        }
        for (order, counts) in orders.iter().zip(&counts) {
            order.add_purged(&mut tx, now, counts, sweep.clock.now()).await?;
        }
        tx.commit().await?;
        sweep.passed(Step::Purged)?;
        finish(sweep, keyring, &orders).await?;
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
        tag: keyring.ledger_tag("drafts", id.as_str().as_bytes()),
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
    let owner = Owner::Participation(sheet.participation.clone());
    let wrapped = wrapped_key::find(sweep.store, &owner, KeyGroup::Results).await?;
    let standing = project.zip(wrapped).and_then(|(project, wrapped)| {
        let scope = Scope {
            provider: &project.provider,
            project: Some(&project.id),
            group: KeyGroup::Results,
        };
        let key: ResultsKey =
            keyring.unwrap(&scope, &wrapped, sheet.participation.as_str()).ok()?;
        let columns = Columns::of(&sheet.id);
        let home = (&project.provider, &project.id);
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
        State::Submitted | State::Shown { .. } => End::Leave,
        State::Open => decoy(&sheet.answers).zip(decoy(&sheet.exact)).map_or(
            End::Unreadable,
            |(answers, exact)| End::Replace { revision: untouched, answers, exact },
        ),
    })
}

async fn carry_out(
    tx: &mut Tx,
    sheet: &AnswerSheet,
    end: &End,
    now: Instant,
) -> Result<(), StoreError> {
    let mut next = sheet.draft_ends_at;
    match end {
        End::Replace { revision, answers, exact } => {
            let former = &sheet.answers_revision;
            match answer_sheet::set_answers(tx, &sheet.id, former, revision, answers, exact).await {
                Ok(()) => {}
                // Saved or submitted just now: the next round reads it again.
                Err(StoreError::Stale) => return Ok(()),
                Err(other) => return Err(other),
            }
        }
        End::Leave => {}
        End::Unreadable => {
            return answer_sheet::set_draft_end(tx, &sheet.id, now.plus_days(1)).await;
        }
    }
    while next <= now {
        next = next.plus_days(DRAFT_DAYS);
    }
    answer_sheet::set_draft_end(tx, &sheet.id, next).await
}
