//! The end of drafts: answers that were not submitted within 90 days are replaced by a decoy.
//!
//! Only the sealed standing tells whether a sheet was submitted; submitted answers stay as they are.
//! What can be seen from outside is the same for both: the draft's end moves on by the same term, all
//! of the person is written under new covers, and ledger and figures count every sheet whose term
//! ended, so that no number says who answered.
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
use crate::ids::{OrderId, ParticipationId, ProjectId, ProviderId, SheetId};
use crate::keys::{Envelope, Keyring, ResultsKey};
use crate::profile::{Standing, State as Stands};
use crate::store::answer_sheet::{self, Named};
use crate::store::cover::Cover;
use crate::store::project::{self, Project};
use crate::store::records::Records;
use crate::store::retention_order::State;
use crate::store::sheet_place::{Columns, untouched};
use crate::store::{StoreError, Tx, participation};

/// What is to be done with a sheet whose draft has ended.
enum End {
    /// Not submitted: decoys take the place of its answers.
    Replace { answers: Envelope, exact: Envelope },
    /// Submitted, or nobody began it.
    Leave,
    /// It does not open, or its standing does not: nothing is done that could destroy submitted
    /// answers.
    Unreadable,
}

/// What was done with the sheets of one person.
struct Ended {
    /// None when the person waits to be deleted.
    project: Option<Project>,
    sheets: u64,
    unreadable: u64,
}

/// Ends every draft whose term was over at `now`.
pub(super) async fn end_due(
    run: &Run<'_>,
    now: Instant,
    swept: &mut Swept,
) -> Result<(), RetentionError> {
    let (sweep, keyring) = (run.sweep, &run.keyring);
    loop {
        let mut due = answer_sheet::list_drafts_ended(sweep.store, now, BATCH.into()).await?;
        if due.is_empty() {
            return Ok(());
        }
        // Whoever holds several people takes them in this order.
        due.sort_by(|one, other| one.participation.as_str().cmp(other.participation.as_str()));
        // Another sweep may be at the same sheets: whoever moves the end of a draft has ended it.
        let mut tx = run.begin().await?;
        let mut orders: BTreeMap<String, (Order, Counts)> = BTreeMap::new();
        let (mut sheets, mut unreadable) = (0, 0);
        for of_one in due.chunk_by(|one, other| one.participation == other.participation) {
            let ended = end_of_person(&mut tx, run, of_one, now).await?;
            sheets += ended.sheets;
            unreadable += ended.unreadable;
            if let (Some(Project { code, .. }), 1..) = (ended.project, ended.sheets) {
                let (_, counts) = orders
                    .entry(code.clone())
                    .or_insert_with(|| (order(sweep, keyring, &code), Counts::default()));
                counts.add(DataClass::Drafts, ended.sheets);
            }
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
    tx: &mut Tx,
    person: &ParticipationId,
    now: Instant,
) -> Result<Option<Project>, StoreError> {
    let Some(found) = participation::find(&mut *tx, person, now).await? else {
        return Ok(None);
    };
    project::find(tx, &found.project).await
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

/// Ends those drafts of one person that were still to be ended.
async fn end_of_person(
    tx: &mut Tx,
    run: &Run<'_>,
    due: &[Named],
    now: Instant,
) -> Result<Ended, RetentionError> {
    let person = &due[0].participation;
    let project = project_of(tx, person, now).await?;
    let mut ended = Ended { project, sheets: 0, unreadable: 0 };
    let home = ended.project.as_ref().map(|project| (&project.provider, &project.id));
    let key = match home {
        Some(home) => standing_key::find(&mut *tx, &run.keyring, home, person).await?,
        None => None,
    };
    let keys = home.zip(key).map(|(home, key)| (home, Cover::of(&key, home, person), key));
    let mut records = match &keys {
        Some((_, cover, _)) => match Records::hold_ended_too(tx, cover).await {
            Err(StoreError::Stale) => return Ok(ended),
            held => Some(held?),
        },
        None => None,
    };
    for sheet in due {
        let end = match (&keys, &records) {
            (Some((home, _, key)), Some(records)) => end_of(run, records, &sheet.id, *home, key),
            _ => End::Unreadable,
        };
        let mut next = match end {
            End::Unreadable => now.plus_days(1),
            End::Replace { .. } | End::Leave => sheet.draft_ends_at,
        };
        while next <= now {
            next = next.plus_days(DRAFT_DAYS);
        }
        if !answer_sheet::move_draft_end(tx, &sheet.id, sheet.draft_ends_at, next).await? {
            continue;
        }
        ended.sheets += 1;
        match (end, &mut records) {
            (End::Replace { answers, exact }, Some(records)) => {
                let untouched = untouched(&run.keyring, &sheet.id);
                records.replace_answers(&sheet.id, untouched, (answers, exact))?;
            }
            (End::Unreadable, _) if ended.project.is_some() => {
                tracing::error!("a sheet or its standing does not open; its draft cannot be ended");
                ended.unreadable += 1;
            }
            // Whoever has ended, and waits to be deleted, has a sheet that is not read any more.
            (End::Replace { .. } | End::Leave | End::Unreadable, _) => {}
        }
    }
    if let Some(records) = records {
        records.write(tx, run.sweep.chance).await?;
    }
    Ok(ended)
}

fn end_of(
    run: &Run<'_>,
    records: &Records<'_>,
    id: &SheetId,
    home: (&ProviderId, &ProjectId),
    key: &ResultsKey,
) -> End {
    let Some(sheet) = records.sheets().find(|sheet| sheet.id == *id) else {
        return End::Unreadable;
    };
    if sheet.answers_revision == untouched(&run.keyring, id) {
        return End::Leave;
    }
    let columns = Columns::of(id);
    let place = sheet.place(home, &columns.standing, &sheet.standing_revision);
    let Ok(standing) = Standing::open_record(key, &place, &sheet.standing) else {
        return End::Unreadable;
    };
    let chance = run.sweep.chance;
    let decoy =
        |former: &Envelope| Some(Envelope::decoy(chance, KeyGroup::Answers, former.size()?));
    match standing.for_the_person() {
        Stands::Submitted | Stands::Shown { .. } => End::Leave,
        Stands::Open => decoy(&sheet.answers)
            .zip(decoy(&sheet.exact))
            .map_or(End::Unreadable, |(answers, exact)| End::Replace { answers, exact }),
    }
}
