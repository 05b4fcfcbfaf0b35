//! The end of submitted answers, where an agreement ends them 30 days after the result.
//!
//! When somebody submitted stands only in the sealed standing, so nothing in the clear says which
//! sheet is due: once a day every sheet of such a project is looked through.
//! Ledger and figures say every day that it was done, with all sheets of the project, so that no
//! number and no day tells who submitted, or whether anybody did.
//! Answers and exact values give way to decoys of the same size; of the results only those stay that
//! the person has shown.

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
use crate::keys::{Envelope, Keyring, Revision};
use crate::profile::Standing;
use crate::store::answer_sheet::{self, AnswerSheet};
use crate::store::project::{self, Project};
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
    sheet: AnswerSheet,
    untouched: Revision,
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
    let (sweep, keyring) = (run.sweep, &run.keyring);
    let (mut after, mut counts, mut complete) = (None::<SheetId>, Counts::default(), true);
    let project = &look.project;
    loop {
        let sheets = answer_sheet::list_of_project(
            sweep.store,
            &project.id,
            now,
            after.as_ref(),
            BATCH.into(),
        )
        .await?;
        let Some(last) = sheets.last() else { break };
        after = Some(last.id.clone());
        let mut tx = sweep.store.begin().await?;
        for sheet in sheets {
            counts.add(DataClass::OwnAnswers, 1);
            counts.add(DataClass::OwnResults, 1);
            swept.sheets_looked_through += 1;
            if let Some(replaced) = replaced(sweep, keyring, look, sheet, now, swept).await? {
                complete &= replaced.write(&mut tx).await?;
            }
        }
        tx.commit().await?;
    }
    let mut tx = run.begin().await?;
    if complete {
        let today = now.date_in(project.zone);
        answers_looked_through::set(&mut tx, &project.id, today).await?;
    }
    order.add(&mut tx, run, State::Purged, now, &counts).await?;
    Ok(tx.commit().await?)
}

/// What takes the sheet's place, if it holds submitted answers whose last day is over.
async fn replaced(
    sweep: &Sweep<'_>,
    keyring: &Keyring,
    look: &Look,
    sheet: AnswerSheet,
    now: Instant,
    swept: &mut Swept,
) -> Result<Option<Replaced>, RetentionError> {
    let (project, chance) = (&look.project, sweep.chance);
    let untouched = untouched(keyring, &sheet.id);
    if sheet.answers_revision == untouched {
        return Ok(None);
    }
    let home = (&project.provider, &project.id);
    let columns = Columns::of(&sheet.id);
    let key = standing_key::find(sweep.store, keyring, home, &sheet.participation).await?;
    let opened = key.and_then(|key| {
        let place = sheet.place(home, &columns.standing, &sheet.standing_revision);
        Some((Standing::open_record(&key, &place, &sheet.standing).ok()?, key))
    });
    let Some((standing, key)) = opened else {
        tracing::error!("the standing of a sheet does not open; its answers cannot be ended");
        swept.unreadable_sheets += 1;
        return Ok(None);
    };
    let last_day = standing.submitted_on().and_then(|on| look.answers.last_day(on));
    if last_day.is_none_or(|day| now.date_in(project.zone) <= day) {
        return Ok(None);
    }
    let decoy =
        |former: &Envelope| Some(Envelope::decoy(chance, KeyGroup::Answers, former.size()?));
    let Some((answers, exact)) = decoy(&sheet.answers).zip(decoy(&sheet.exact)) else {
        swept.unreadable_sheets += 1;
        return Ok(None);
    };
    let standing_revision = Revision::make(chance);
    let place = sheet.place(home, &columns.standing, &standing_revision);
    let sealed = standing.without_answers().seal_instead_of(chance, &key, &place, &sheet.standing);
    let Ok(standing) = sealed else {
        swept.unreadable_sheets += 1;
        return Ok(None);
    };
    Ok(Some(Replaced { sheet, untouched, answers, exact, standing_revision, standing }))
}

impl Replaced {
    /// False when the person changed the sheet just now: the next round reads it again.
    async fn write(&self, tx: &mut Tx) -> Result<bool, StoreError> {
        let (sheet, id) = (&self.sheet, &self.sheet.id);
        let former = &sheet.standing_revision;
        let (revision, standing) = (&self.standing_revision, &self.standing);
        match answer_sheet::set_standing(tx, id, former, revision, standing).await {
            Ok(()) => {}
            Err(StoreError::Stale) => return Ok(false),
            Err(other) => return Err(other),
        }
        let (former, revision) = (&sheet.answers_revision, &self.untouched);
        // Answers that are submitted change only together with the standing.
        answer_sheet::set_answers(tx, id, former, revision, &self.answers, &self.exact).await?;
        Ok(true)
    }
}
