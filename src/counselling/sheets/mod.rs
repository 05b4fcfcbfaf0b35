//! Answer sheets as the person meets them: unlocked, decided about, filled in, submitted, shown.
//!
//! Every verb here takes the person themselves; nothing here can be done for them.

mod after_submission;

pub(super) use after_submission::close;
pub use after_submission::{begin_again, discard, show, withdraw_module};

use chrono::NaiveDate;

use super::decisions::{self, Choice};
use super::short_report::ReportError;
use crate::access::{CaseFile, Denied, Participant};
use crate::definition::Published;
use crate::ids::SheetId;
use crate::installation::Installation;
use crate::keys::{Place, Revision};
use crate::profile::{Standing, StandingFault, State as Stand};
use crate::retention::agreement::AnswersEnd;
use crate::sealed::{Change, Draft, FormValue, OwnResults, SheetFault, Submitting};
use crate::store::StoreError;
use crate::store::answer_sheet::{self, AnswerSheet, State};
use crate::store::records::Records;
use crate::store::sheet_place::{self, Columns};

/// Why a step with a sheet cannot be taken; nothing was changed.
#[derive(Debug, thiserror::Error)]
pub enum SheetError {
    /// The sheet is in another state: submitted already, or not submitted yet.
    #[error("the sheet is not in a state for this")]
    NotNow,
    /// A newer answer stands in the sheet; the form was older.
    #[error("a newer answer stands in the sheet")]
    Newer,
    /// The form was not one of ours, or gave an answer that the question does not offer.
    #[error(transparent)]
    Fault(#[from] SheetFault),
    /// Opening, sealing or storing failed.
    #[error(transparent)]
    Denied(#[from] Denied),
}

impl From<StandingFault> for SheetError {
    fn from(fault: StandingFault) -> Self {
        match fault {
            StandingFault::NotSubmitted | StandingFault::AlreadyShown | StandingFault::NotYet => {
                Self::NotNow
            }
            StandingFault::Refused(_) | StandingFault::TooLong => Self::Denied(Denied::Sealed),
        }
    }
}

impl From<ReportError> for SheetError {
    fn from(error: ReportError) -> Self {
        match error {
            ReportError::Denied(denied) => Self::Denied(denied),
            ReportError::NotNow
            | ReportError::Changed
            | ReportError::WishOpen
            | ReportError::Empty
            | ReportError::TooLong { .. } => Self::Newer,
        }
    }
}

impl From<StoreError> for SheetError {
    fn from(error: StoreError) -> Self {
        Self::Denied(error.into())
    }
}

/// One of the person's own sheets, opened.
pub struct OwnSheet<'i> {
    row: AnswerSheet,
    published: &'i Published,
    standing: Standing,
    begun: bool,
}

impl<'i> OwnSheet<'i> {
    /// Its id.
    pub fn id(&self) -> &SheetId {
        &self.row.id
    }

    /// The questionnaire.
    pub fn published(&self) -> &'i Published {
        self.published
    }

    /// How it stands.
    pub fn stand(&self) -> Stand {
        self.standing.for_the_person()
    }

    /// When the result was shown that the adviser still sees while the person answers anew.
    pub fn former(&self) -> Option<NaiveDate> {
        self.standing.former()
    }

    /// The first day on which the person may answer anew what they have shown.
    pub fn repeat_from(&self) -> Option<NaiveDate> {
        self.standing.repeat_from().filter(|_| self.row.state == State::Unlocked)
    }

    /// Whether there is anything in it that withdrawing would delete.
    pub fn holds_anything(&self) -> bool {
        self.stand() != Stand::Open || self.begun || self.former().is_some()
    }

    /// The state of the answers, for a form to carry.
    pub fn revision(&self) -> &Revision {
        &self.row.answers_revision
    }

    /// When a draft that is not submitted ends.
    pub fn draft_ends_at(&self) -> crate::clock::Instant {
        self.row.draft_ends_at
    }

    /// The last day on which the submitted answers are stored, where they end before everything else.
    pub fn answers_until(&self, agreed: AnswersEnd) -> Option<NaiveDate> {
        let submitted = self.standing.submitted_on().filter(|_| self.begun)?;
        agreed.last_day(submitted)
    }

    /// Whether anything was ever saved in it since it was unlocked or emptied.
    ///
    /// A sheet that was shown and is not begun was closed by a new secret, or its answers ended as
    /// agreed: its bands remain.
    pub fn is_begun(&self) -> bool {
        self.begun
    }

    /// The answers so far: blank when nobody has begun.
    ///
    /// # Errors
    ///
    /// [`SheetError::NotNow`] once the sheet is submitted: single answers appear on no page then.
    pub fn draft(&self, participant: &Participant) -> Result<Draft<'i>, SheetError> {
        if self.stand() != Stand::Open {
            return Err(SheetError::NotNow);
        }
        let definition = self.published.definition();
        if !self.is_begun() {
            return Ok(Draft::blank(definition));
        }
        let row = columns(&self.row.id);
        let place = place(participant.case(), &row.answers, &self.row.answers_revision);
        Ok(Draft::open(participant.answers_key(), &place, definition, &self.row.answers)?)
    }

    /// The row, for the verbs beside this file.
    pub(super) fn row(&self) -> &AnswerSheet {
        &self.row
    }

    /// The exact results, for the person's own page.
    pub fn own_results(&self, participant: &Participant) -> Result<OwnResults, SheetError> {
        if self.stand() == Stand::Open || !self.begun {
            return Err(SheetError::NotNow);
        }
        let row = columns(&self.row.id);
        let place = place(participant.case(), &row.exact, &self.row.answers_revision);
        let definition = self.published.definition();
        Ok(OwnResults::open(participant.answers_key(), &place, definition, &self.row.exact)?)
    }
}

/// The names of a sheet's records in associated data: row and column.
pub(super) fn columns(id: &SheetId) -> Columns {
    Columns::of(id)
}

pub(super) fn place<'a>(case: &'a CaseFile, row: &'a str, revision: &'a Revision) -> Place<'a> {
    case.place(sheet_place::TABLE, row, sheet_place::SCHEMA, revision)
}

/// The revision of a sheet that nobody has begun.
pub(super) fn untouched(installation: &Installation, id: &SheetId) -> Revision {
    sheet_place::untouched(&installation.keyring.get(), id)
}

/// The questionnaire of a sheet, in exactly the version that was unlocked.
pub(super) fn published_of<'i>(
    installation: &'i Installation,
    row: &AnswerSheet,
) -> Result<&'i Published, Denied> {
    installation
        .catalogue
        .find(&row.definition, &row.version)
        .filter(|published| published.definition().hash() == row.hash)
        .ok_or(Denied::Sealed)
}

pub(super) fn standing_of(case: &CaseFile, row: &AnswerSheet) -> Result<Standing, Denied> {
    let columns = columns(&row.id);
    let place = place(case, &columns.standing, &row.standing_revision);
    Standing::open_record(case.results_key(), &place, &row.standing).map_err(|_| Denied::Sealed)
}

fn opened<'i>(
    installation: &'i Installation,
    participant: &Participant,
    row: AnswerSheet,
) -> Result<OwnSheet<'i>, Denied> {
    let published = published_of(installation, &row)?;
    let standing = standing_of(participant.case(), &row)?;
    let begun = row.answers_revision != untouched(installation, &row.id);
    Ok(OwnSheet { row, published, standing, begun })
}

/// The sheets that the person can see: unlocked, or begun before the adviser took them back.
pub async fn list_own<'i>(
    installation: &'i Installation,
    participant: &Participant,
) -> Result<Vec<OwnSheet<'i>>, Denied> {
    let now = installation.clock.now();
    let rows = answer_sheet::list(&installation.store, participant.case().cover(), now).await?;
    let mut sheets = Vec::with_capacity(rows.len());
    for row in rows {
        let sheet = opened(installation, participant, row)?;
        if sheet.row.state == State::Unlocked || sheet.is_begun() {
            sheets.push(sheet);
        }
    }
    Ok(sheets)
}

/// One of the person's own sheets; a foreign one is not found.
pub async fn find_own<'i>(
    installation: &'i Installation,
    participant: &Participant,
    id: &SheetId,
) -> Result<OwnSheet<'i>, Denied> {
    let now = installation.clock.now();
    let row = answer_sheet::find(&installation.store, participant.case().cover(), id, now)
        .await?
        .ok_or(Denied::NotFound)?;
    let sheet = opened(installation, participant, row)?;
    if sheet.row.state == State::TakenBack && !sheet.is_begun() {
        return Err(Denied::NotFound);
    }
    Ok(sheet)
}

/// Saves the answer of one question page; it is on disk when this returns.
///
/// `seen` is the state of the sheet that the form showed. From an older form an answer is saved only
/// where it overwrites nothing: a stale tab never replaces a newer answer. Saving twice is the same
/// as saving once.
///
/// # Errors
///
/// [`SheetError::Newer`] when another answer stands there; [`SheetError::NotNow`] once submitted.
pub async fn save_answer(
    installation: &Installation,
    participant: &Participant,
    id: &SheetId,
    seen: &Revision,
    item: &str,
    value: &FormValue,
) -> Result<(), SheetError> {
    save_answers(installation, participant, id, seen, &[(item, value)]).await
}

/// Saves the answers of a page with several questions at once, by the rules of [`save_answer`]: all
/// of them or none.
pub async fn save_answers(
    installation: &Installation,
    participant: &Participant,
    id: &SheetId,
    seen: &Revision,
    answers: &[(&str, &FormValue)],
) -> Result<(), SheetError> {
    for _ in 0..TRIES {
        let sheet = find_own(installation, participant, id).await?;
        if !sheet.is_begun() && sheet.revision() != seen {
            // It was discarded or withdrawn since: an old form begins nothing anew.
            return Err(SheetError::Newer);
        }
        let mut draft = sheet.draft(participant)?;
        let mut changed = false;
        for (item, value) in answers {
            match draft.change(item, value)? {
                Change::Nothing => continue,
                Change::Replaces if sheet.revision() != seen => return Err(SheetError::Newer),
                Change::Replaces | Change::Adds => {}
            }
            draft = draft.with_answer(item, value)?;
            changed = true;
        }
        if !changed {
            return Ok(());
        }
        let revision = Revision::make(&*installation.chance);
        let row = columns(id);
        let sealed = draft.seal(
            &*installation.chance,
            participant.answers_key(),
            &place(participant.case(), &row.answers, &revision),
        )?;
        let mut tx = installation.store.begin().await?;
        let now = installation.clock.now();
        let mut records = Records::hold(&mut tx, participant.case().cover(), now).await?;
        // As it stands now: a withdrawal in another tab may have come first.
        let module = sheet.published.definition().module();
        if decisions::decided(&records, participant, module)? != Some(Choice::Yes) {
            return Err(SheetError::NotNow);
        }
        match records.set_draft(id, sheet.revision(), revision, sealed) {
            Ok(()) => {
                records.write(&mut tx, &*installation.chance).await?;
                return Ok(tx.commit().await?);
            }
            // Another tab was faster: look at what it saved, then try again.
            Err(StoreError::Stale) => {}
            Err(other) => return Err(other.into()),
        }
    }
    Err(SheetError::Newer)
}

/// How often a save is tried again when another tab was faster.
const TRIES: usize = 5;

/// Submits a sheet: scores it while it is open, closes the answers for good, and keeps the results
/// for the person to look at first.
///
/// # Errors
///
/// [`SheetError::NotNow`] when it was submitted already; [`SheetError::Newer`] when another tab
/// changed it since `seen`.
pub async fn submit(
    installation: &Installation,
    participant: &Participant,
    id: &SheetId,
    seen: &Revision,
) -> Result<(), SheetError> {
    let sheet = find_own(installation, participant, id).await?;
    if sheet.revision() != seen {
        return Err(SheetError::Newer);
    }
    let draft = sheet.draft(participant)?;
    let chance = &*installation.chance;
    let (revision, row) = (Revision::make(chance), columns(id));
    let case = participant.case();
    let submission = draft.submit(
        chance,
        &Submitting {
            key: participant.answers_key(),
            answers: place(case, &row.answers, &revision),
            exact: place(case, &row.exact, &revision),
        },
    )?;
    let today = installation.clock.now().date_in(case.project().zone);
    let definition = sheet.published.definition();
    let standing = sheet.standing.submit(definition, &submission.bands, today)?;
    let mut tx = installation.store.begin().await?;
    let mut records = Records::hold(&mut tx, case.cover(), installation.clock.now()).await?;
    let sealed = (submission.answers, submission.exact);
    records.set_answers(id, &sheet.row.answers_revision, revision, sealed).map_err(newer)?;
    set_standing(installation, &mut records, case, &sheet.row, &standing)?;
    records.write(&mut tx, chance).await?;
    tx.commit().await?;
    Ok(())
}

fn newer(error: StoreError) -> SheetError {
    match error {
        StoreError::Stale => SheetError::Newer,
        other => other.into(),
    }
}

fn set_standing(
    installation: &Installation,
    records: &mut Records<'_>,
    case: &CaseFile,
    row: &AnswerSheet,
    standing: &Standing,
) -> Result<(), SheetError> {
    let definition = published_of(installation, row)?.definition();
    let chance = &*installation.chance;
    let (revision, columns) = (Revision::make(chance), columns(&row.id));
    let place = place(case, &columns.standing, &revision);
    let sealed = standing.seal(chance, case.results_key(), &place, definition)?;
    records.set_standing(&row.id, &row.standing_revision, revision, sealed).map_err(newer)
}
