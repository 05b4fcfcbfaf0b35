//! The person's side: reading the exact text, wishing for changes, releasing it, taking it back.

use super::{Along, Draft, Report, ReportError, Wish, find_draft, open_text, seal_text};
use crate::access::{Audience as _, CaseFile, Denied, Participant};
use crate::classes;
use crate::clock::Instant;
use crate::disclosure::{Datum, Given, Subject};
use crate::ids::ParticipationId;
use crate::installation::Installation;
use crate::keys::Revision;
use crate::store;
use crate::store::Tx;
use crate::store::short_report::{self, ShortReport, State};

/// Where a wish stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum At {
    /// At a sentence, counted from 0.
    Sentence(usize),
    /// At the results that go along.
    Along,
}

/// The most characters of a wish.
pub const MOST_WISH_CHARACTERS: usize = 400;

/// What lies before the person: the exact report and the wishes at its lines.
pub struct Proposal {
    draft: Draft,
    report: Report,
}

impl Datum for Proposal {
    type Class = classes::ReportDraft;

    fn subject(&self) -> Subject {
        self.draft.subject()
    }
}

impl Proposal {
    /// The exact report.
    pub fn report(&self) -> &Report {
        &self.report
    }

    /// Sentences with their wishes.
    pub fn draft(&self) -> &Draft {
        &self.draft
    }
}

async fn report_of(
    installation: &Installation,
    case: &CaseFile,
    draft: &Draft,
) -> Result<Report, Denied> {
    let project = case.project();
    let provider = store::project::find_provider_name(&installation.store, &project.provider)
        .await?
        .ok_or(Denied::Sealed)?;
    Ok(Report {
        format: Report::FORMAT.to_owned(),
        language: draft.text.language.clone(),
        provider,
        project: project.name.clone(),
        adviser: draft.text.adviser.clone(),
        name: case.identity().name.clone(),
        agency_reference: case.identity().agency_reference.clone(),
        number: draft.row.number,
        sentences: draft.text.lines.iter().map(|line| line.sentence.clone()).collect(),
        results: draft.text.along.clone(),
    })
}

/// The report that lies before the person; `None` while the adviser still drafts.
pub async fn proposal(
    installation: &Installation,
    participant: &Participant,
) -> Result<Option<Proposal>, Denied> {
    let case = participant.case();
    match find_draft(installation, case).await? {
        Some(draft) if draft.row.state == State::Proposed => {
            let report = report_of(installation, case, &draft).await?;
            Ok(Some(Proposal { draft, report }))
        }
        Some(_) | None => Ok(None),
    }
}

/// Puts a wish at a line of the proposal; an empty one takes the wish back.
///
/// # Errors
///
/// [`ReportError::Changed`] when the report is another than the one with this hash, which the person
/// saw.
pub async fn wish(
    installation: &Installation,
    participant: &Participant,
    hash: &str,
    at: At,
    words: &str,
) -> Result<(), ReportError> {
    let case = participant.case();
    let proposal = proposal(installation, participant).await?.ok_or(ReportError::NotNow)?;
    if proposal.report.hash() != hash {
        return Err(ReportError::Changed);
    }
    let Draft { row, mut text } = proposal.draft;
    let words: String = words.trim().chars().take(MOST_WISH_CHARACTERS).collect();
    let wish = (!words.is_empty()).then_some(Wish(words));
    match at {
        At::Sentence(line) => {
            text.lines.get_mut(line).ok_or(ReportError::Changed)?.wish = wish;
        }
        At::Along => text.along_wish = wish,
    }
    let revision = Revision::make(&*installation.chance);
    let report = seal_text(installation, case, &row.id, &revision, &text)?;
    let former = row.revision.clone();
    let changed = ShortReport { revision, report, ..row };
    let mut tx = installation.store.begin().await?;
    short_report::set(&mut tx, &changed, &former, State::Proposed).await?;
    tx.commit().await?;
    Ok(())
}

/// Releases exactly the report whose hash the person saw, after they entered their secret again.
///
/// # Errors
///
/// [`ReportError::Changed`] when the report is another by now; [`ReportError::WishOpen`] while a
/// wish is open.
pub async fn release(
    installation: &Installation,
    participant: &Participant,
    hash: &str,
) -> Result<(), ReportError> {
    if !participant.stepped_up() {
        return Err(Denied::NotRecognised.into());
    }
    let case = participant.case();
    let proposal = proposal(installation, participant).await?.ok_or(ReportError::NotNow)?;
    if proposal.report.hash() != hash {
        return Err(ReportError::Changed);
    }
    let Draft { row, mut text } = proposal.draft;
    if text.has_wish() {
        return Err(ReportError::WishOpen);
    }
    text.released = Some(proposal.report.canonical());
    let revision = Revision::make(&*installation.chance);
    let report = seal_text(installation, case, &row.id, &revision, &text)?;
    let former = row.revision.clone();
    let changed = ShortReport {
        state: State::Released,
        released_at: Some(installation.clock.now()),
        revision,
        report,
        ..row
    };
    let mut tx = installation.store.begin().await?;
    // What the agency has not received is superseded: it must never come to light again.
    withdraw_all(&mut tx, case, installation.clock.now()).await?;
    short_report::set(&mut tx, &changed, &former, State::Proposed).await?;
    tx.commit().await?;
    Ok(())
}

/// Withdraws every version that is released and not received; says how many there were.
async fn withdraw_all(tx: &mut Tx, case: &CaseFile, now: Instant) -> Result<usize, ReportError> {
    let mut withdrawn = 0;
    for row in short_report::list(&mut *tx, case.id(), now).await? {
        if row.state == State::Released {
            let former = row.revision.clone();
            let changed = ShortReport { state: State::Withdrawn, ..row };
            short_report::set(tx, &changed, &former, State::Released).await?;
            withdrawn += 1;
        }
    }
    Ok(withdrawn)
}

/// Leaves the results of these questionnaires out of what is being written or was released and not
/// received, because the person withdrew their module. A proposal goes back to being a draft.
pub(crate) async fn leave_out(
    installation: &Installation,
    tx: &mut Tx,
    case: &CaseFile,
    questionnaires: &[&str],
) -> Result<(), ReportError> {
    let left_out = |one: &Along| questionnaires.contains(&one.questionnaire.as_str());
    for row in short_report::list(&mut *tx, case.id(), installation.clock.now()).await? {
        let from = row.state;
        let to = match from {
            State::Draft | State::Proposed => State::Draft,
            State::Released => State::Withdrawn,
            State::HandedOver | State::Withdrawn => continue,
        };
        let mut text = open_text(case, &row)?;
        if !text.along.iter().any(left_out) {
            continue;
        }
        if to == State::Draft {
            text.along.retain(|one| !left_out(one));
            text.along_wish = None;
        }
        let revision = Revision::make(&*installation.chance);
        let report = seal_text(installation, case, &row.id, &revision, &text)?;
        let former = row.revision.clone();
        let changed = ShortReport { state: to, revision, report, ..row };
        short_report::set(tx, &changed, &former, from).await?;
    }
    Ok(())
}

/// A version that was released once: the bytes as they were released.
pub struct Released {
    person: ParticipationId,
    given: Given,
    bytes: String,
    report: Report,
    state: State,
    released_at: Option<Instant>,
    handed_over_at: Option<Instant>,
}

impl Datum for Released {
    type Class = classes::ShortReport;

    fn subject(&self) -> Subject {
        Subject::Person(self.person.clone(), self.given)
    }
}

impl Released {
    /// The released bytes, word for word.
    pub fn bytes(&self) -> &str {
        &self.bytes
    }

    /// The same, read.
    pub fn report(&self) -> &Report {
        &self.report
    }

    /// How far it has come.
    pub fn state(&self) -> State {
        self.state
    }

    /// When the person released it.
    pub fn released_at(&self) -> Option<Instant> {
        self.released_at
    }

    /// When the agency first received it.
    pub fn handed_over_at(&self) -> Option<Instant> {
        self.handed_over_at
    }

    /// Opens a version that was released; `None` when it never was.
    pub(crate) fn open(case: &CaseFile, row: &ShortReport) -> Result<Option<Self>, Denied> {
        let given = match row.state {
            State::Released | State::HandedOver => Given::Released,
            State::Withdrawn => Given::Held,
            State::Draft | State::Proposed => return Ok(None),
        };
        let bytes = open_text(case, row)?.released.ok_or(Denied::Sealed)?;
        let report = serde_json::from_str(&bytes).map_err(|_| Denied::Sealed)?;
        Ok(Some(Self {
            person: case.id().clone(),
            given,
            bytes,
            report,
            state: row.state,
            released_at: row.released_at,
            handed_over_at: row.handed_over_at,
        }))
    }
}

/// Every version that was ever released, the newest first, for the person's own list.
pub async fn own_reports(
    installation: &Installation,
    case: &CaseFile,
) -> Result<Vec<Released>, Denied> {
    let now = installation.clock.now();
    let rows = short_report::list(&installation.store, case.id(), now).await?;
    rows.iter().filter_map(|row| Released::open(case, row).transpose()).collect()
}

/// Takes a release back, as long as the agency has not received it.
///
/// # Errors
///
/// [`ReportError::NotNow`] when there is nothing to take back any more.
pub async fn withdraw_release(
    installation: &Installation,
    participant: &Participant,
) -> Result<(), ReportError> {
    let now = installation.clock.now();
    let case = participant.case();
    let mut tx = installation.store.begin().await?;
    if withdraw_all(&mut tx, case, now).await? == 0 {
        return Err(ReportError::NotNow);
    }
    tx.commit().await?;
    Ok(())
}
