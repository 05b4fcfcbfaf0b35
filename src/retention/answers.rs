//! The end of submitted answers, where an agreement ends them 30 days after the result.
//!
//! When somebody submitted stands only in the sealed standing, so nothing in the clear says which
//! sheet is due: once a day every sheet of such a project is looked through.
//! Ledger and figures say every day that it was done, with all sheets of the project, so that no
//! number and no day tells who submitted, or whether anybody did.
//! Answers and exact values give way to decoys of the same size; of the results only those stay that
//! the person has shown.
//! All that is looked through is written under new covers, whether its answers ended or not.

use super::RetentionError;
use super::agreement::{Agreement, AnswersEnd};
use super::counts::Counts;
use super::orders::{Order, finish, intend};
use super::schedule::ANSWERS;
use super::standing_key;
use super::sweep::{BATCH, Run, Step, Sweep, Swept};
use crate::classes::{DataClass, KeyGroup};
use crate::clock::Instant;
use crate::ids::{OrderId, SheetId};
use crate::keys::{Envelope, Keyring, Refused, ResultsKey, Revision};
use crate::profile::Standing;
use crate::store::answer_sheet::{self, AnswerSheet, Named};
use crate::store::cover::Cover;
use crate::store::project::{self, Project};
use crate::store::records::Records;
use crate::store::retention_order::State;
use crate::store::sheet_place::{Columns, untouched};
use crate::store::{StoreError, Tx, answers_looked_through};

/// A project to look through.
struct Look {
    project: Project,
    answers: AnswersEnd,
}

/// What takes the place of a sheet's records.
struct Replaced {
    answers: Envelope,
    exact: Envelope,
    standing_revision: Revision,
    standing: Envelope,
}

/// Ends every submitted answer whose term was over at `now`.
pub(super) async fn end_due(
    run: &Run<'_>,
    now: Instant,
    swept: &mut Swept,
) -> Result<(), RetentionError> {
    let (sweep, keyring) = (run.sweep, &run.keyring);
    let mut looks = Vec::new();
    for project in project::list(sweep.store).await? {
        looks.extend(look(sweep, project, now).await?);
    }
    if looks.is_empty() {
        return Ok(());
    }
    let orders: Vec<Order> = looks.iter().map(|look| order(sweep, keyring, look)).collect();
    intend(run, &orders).await?;
    sweep.passed(Step::Intended)?;
    for (look, order) in looks.iter().zip(&orders) {
        look_through(run, look, order, now, swept).await?;
    }
    sweep.passed(Step::Purged)?;
    finish(run, &orders).await
}

/// The project, if its answers end before everything else and nobody looked today.
async fn look(
    sweep: &Sweep<'_>,
    project: Project,
    now: Instant,
) -> Result<Option<Look>, RetentionError> {
    let Some((_, terms)) = project::find_agreement(sweep.store, &project.id).await? else {
        return Ok(None);
    };
    let impossible = StoreError::Impossible { table: "agreement", column: "terms" };
    let answers = Agreement::parse(&terms).map_err(|_| impossible)?.answers;
    let today = now.date_in(project.zone);
    let looked = answers_looked_through::find(sweep.store, &project.id).await?;
    // A day that lies ahead is a wrong clock's, and nobody waits for it to come.
    let due = answers != AnswersEnd::WithProject && looked != Some(today);
    if !due
        || answer_sheet::list_of_project(sweep.store, &project.id, now, None, 1).await?.is_empty()
    {
        return Ok(None);
    }
    Ok(Some(Look { project, answers }))
}

fn order(sweep: &Sweep<'_>, keyring: &Keyring, look: &Look) -> Order {
    let id = OrderId::from_bits(sweep.chance.bits128());
    Order {
        rule: ANSWERS.name.to_owned(),
        project_code: look.project.code.clone(),
        tag: keyring.ledger_tag(sweep.clock.now(), "answers", id.as_str().as_bytes()),
        agreement: None,
        receipt: None,
        person: None,
        id,
    }
}

async fn look_through(
    run: &Run<'_>,
    look: &Look,
    order: &Order,
    now: Instant,
    swept: &mut Swept,
) -> Result<(), RetentionError> {
    let (sweep, mut after) = (run.sweep, None::<SheetId>);
    let (mut counts, project) = (Counts::default(), &look.project);
    loop {
        let mut sheets = answer_sheet::list_of_project(
            sweep.store,
            &project.id,
            now,
            after.as_ref(),
            BATCH.into(),
        )
        .await?;
        let Some(last) = sheets.last() else { break };
        after = Some(last.id.clone());
        // Whoever holds several people takes them in this order.
        sheets.sort_by(|one, other| one.participation.as_str().cmp(other.participation.as_str()));
        let mut tx = sweep.store.begin().await?;
        for of_one in sheets.chunk_by(|one, other| one.participation == other.participation) {
            for class in [DataClass::OwnAnswers, DataClass::OwnResults] {
                counts.add(class, of_one.len() as u64);
            }
            swept.sheets_looked_through += of_one.len() as u64;
            swept.unreadable_sheets += look_at_person(&mut tx, run, look, of_one, now).await?;
        }
        tx.commit().await?;
    }
    let mut tx = run.begin().await?;
    let today = now.date_in(project.zone);
    answers_looked_through::set(&mut tx, &project.id, today).await?;
    order.add(&mut tx, run, State::Purged, now, &counts).await?;
    Ok(tx.commit().await?)
}

/// Ends the answers of these sheets of one person whose last day is over, and writes all of the
/// person under new covers in any case; gives the number of sheets that do not open.
async fn look_at_person(
    tx: &mut Tx,
    run: &Run<'_>,
    look: &Look,
    sheets: &[Named],
    now: Instant,
) -> Result<u64, RetentionError> {
    let (project, person) = (&look.project, &sheets[0].participation);
    let home = (&project.provider, &project.id);
    let Some(key) = standing_key::find(&mut *tx, &run.keyring, home, person).await? else {
        tracing::error!("a results key does not open; the answers under it cannot be ended");
        return Ok(sheets.len() as u64);
    };
    let cover = Cover::of(&key, home, person);
    let mut records = match Records::hold_ended_too(tx, &cover).await {
        Err(StoreError::Stale) => return Ok(0),
        held => held?,
    };
    let mut unreadable = 0;
    for Named { id, .. } in sheets {
        let found = records.sheets().find(|sheet| sheet.id == *id);
        let replaced = found.map(|sheet| replaced(run, look, sheet, &key, now));
        match replaced {
            Some(Ok(None)) => {}
            Some(Ok(Some(Replaced { answers, exact, standing_revision, standing }))) => {
                let untouched = untouched(&run.keyring, id);
                records.replace_answers(id, untouched, (answers, exact))?;
                records.replace_standing(id, standing_revision, standing)?;
            }
            Some(Err(Refused)) | None => {
                tracing::error!(
                    "a sheet or its standing does not open; its answers cannot be ended"
                );
                unreadable += 1;
            }
        }
    }
    records.write(tx, run.sweep.chance).await?;
    Ok(unreadable)
}

/// What takes the sheet's place, if it holds submitted answers whose last day is over.
fn replaced(
    run: &Run<'_>,
    look: &Look,
    sheet: &AnswerSheet,
    key: &ResultsKey,
    now: Instant,
) -> Result<Option<Replaced>, Refused> {
    let (project, chance) = (&look.project, run.sweep.chance);
    if sheet.answers_revision == untouched(&run.keyring, &sheet.id) {
        return Ok(None);
    }
    let (home, columns) = ((&project.provider, &project.id), Columns::of(&sheet.id));
    let place = sheet.place(home, &columns.standing, &sheet.standing_revision);
    let standing = Standing::open_record(key, &place, &sheet.standing).map_err(|_| Refused)?;
    let last_day = standing.submitted_on().and_then(|on| look.answers.last_day(on));
    if last_day.is_none_or(|day| now.date_in(project.zone) <= day) {
        return Ok(None);
    }
    let decoy = |former: &Envelope| {
        let size = former.size().ok_or(Refused)?;
        Ok(Envelope::decoy(chance, KeyGroup::Answers, size))
    };
    let (answers, exact) = (decoy(&sheet.answers)?, decoy(&sheet.exact)?);
    let standing_revision = Revision::make(chance);
    let place = sheet.place(home, &columns.standing, &standing_revision);
    let remains = standing.without_answers();
    let standing =
        remains.seal_instead_of(chance, key, &place, &sheet.standing).map_err(|_| Refused)?;
    Ok(Some(Replaced { answers, exact, standing_revision, standing }))
}
