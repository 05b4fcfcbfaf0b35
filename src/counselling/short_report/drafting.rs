//! The adviser's side: drafting together, choosing what may go along, proposing it to the person.

use super::{Along, Draft, Line, ReportError, ReportText, find_draft, seal_text};
use crate::access::{Adviser, Denied};
use crate::classes;
use crate::counselling::results;
use crate::definition::{AgencyGets, Catalogue, ResultRule};
use crate::disclosure::disclose;
use crate::ids::ReportId;
use crate::installation::Installation;
use crate::keys::Revision;
use crate::store::short_report::{self, ShortReport, State};

/// The results that may go along: shown by the person, and open to the agency by definition.
pub async fn along_choices(
    installation: &Installation,
    adviser: &Adviser,
    language: &str,
) -> Result<Vec<Along>, Denied> {
    let mut choices = Vec::new();
    for shown in results::list_shown(installation, adviser.case()).await? {
        let Some(results) = shown.of_class::<classes::Bands>() else { continue };
        let Ok(disclosed) = disclose(adviser, results) else { continue };
        let published = disclosed.get().published();
        let Some(texts) = published.texts(language) else { continue };
        for one in disclosed.get().list() {
            let (AgencyGets::BandWhenReleased, Some(band)) = (one.agency, one.band) else {
                continue;
            };
            let Some(words) = texts.result(&one.result) else { continue };
            choices.push(Along {
                questionnaire: published.definition().id().to_owned(),
                version: published.definition().version().to_owned(),
                result: one.result.clone(),
                name: words.name().to_owned(),
                band,
                bands: one.bands,
                label: words.bands().get(band).cloned().unwrap_or_default(),
                explanation: words.explanations().get(band).cloned().unwrap_or_default(),
            });
        }
    }
    Ok(choices)
}

/// The names of everything that is never for the agency, in every language: results, and
/// questionnaires all of whose results are closed.
pub fn closed_names(catalogue: &Catalogue) -> Vec<String> {
    let mut names = Vec::new();
    for published in catalogue.all() {
        let rules = published.definition().results();
        let closed = |rule: &ResultRule| rule.agency() == AgencyGets::Nothing;
        for texts in published.languages().filter_map(|language| published.texts(language)) {
            let results = rules.iter().filter(|rule| closed(rule));
            names.extend(
                results.filter_map(|rule| Some(texts.result(rule.id())?.name().to_owned())),
            );
            if rules.iter().all(closed) {
                names.push(texts.title().to_owned());
            }
        }
    }
    names.sort();
    names.dedup();
    names
}

/// What the adviser typed.
#[derive(Clone, Copy, Debug)]
pub struct Typed<'a> {
    /// One sentence a line.
    pub sentences: &'a str,
    /// The results chosen to go along, by [`Along::key`].
    pub along: &'a [String],
    /// The language it is written in.
    pub language: &'a str,
    /// [`Draft::seen`] of the draft that the form showed; empty when there was none.
    pub seen: &'a str,
}

/// Saves what the adviser typed.
///
/// A proposal goes back to being a draft: any change needs to be proposed and released anew.
/// Wishes stay at sentences that were not changed.
///
/// # Errors
///
/// [`ReportError::Changed`] when the draft is another than the form showed: another tab was faster,
/// or the person wished for a change meanwhile.
pub async fn save_draft(
    installation: &Installation,
    adviser: &Adviser,
    typed: Typed<'_>,
) -> Result<(), ReportError> {
    let Typed { sentences, along: chosen, language, seen } = typed;
    let choices = along_choices(installation, adviser, language).await?;
    let current = find_draft(installation, adviser.case()).await?;
    if current.as_ref().map(Draft::seen).unwrap_or_default() != seen {
        return Err(ReportError::Changed);
    }
    let former = current.as_ref().map(|draft| draft.text.clone()).unwrap_or_default();
    let lines = checked(former.retyped(sentences))?;
    let along: Vec<Along> = choices.into_iter().filter(|one| chosen.contains(&one.key())).collect();
    let along_wish = former.along_wish.filter(|_| along == former.along);
    let text = ReportText {
        language: language.to_owned(),
        adviser: adviser.desk().person().name.clone(),
        lines,
        along,
        along_wish,
        released: None,
    };
    write(installation, adviser, current, &text, State::Draft).await
}

fn checked(lines: Vec<Line>) -> Result<Vec<Line>, ReportError> {
    let fits = lines.len() <= ReportText::MOST_LINES
        && lines.iter().all(|line| line.sentence.chars().count() <= ReportText::MOST_CHARACTERS);
    if fits {
        Ok(lines)
    } else {
        Err(ReportError::TooLong {
            most: ReportText::MOST_LINES,
            characters: ReportText::MOST_CHARACTERS,
        })
    }
}

/// Lays the draft before the person, with the wishes that are still open: only the person can take
/// one back, and until then nothing can be released.
///
/// # Errors
///
/// [`ReportError::Empty`] without a sentence.
pub async fn propose(installation: &Installation, adviser: &Adviser) -> Result<(), ReportError> {
    let draft = find_draft(installation, adviser.case()).await?.ok_or(ReportError::NotNow)?;
    if draft.text.lines.is_empty() {
        return Err(ReportError::Empty);
    }
    let text = draft.text.clone();
    write(installation, adviser, Some(draft), &text, State::Proposed).await
}

async fn write(
    installation: &Installation,
    adviser: &Adviser,
    current: Option<Draft>,
    text: &ReportText,
    state: State,
) -> Result<(), ReportError> {
    let (case, chance) = (adviser.case(), &*installation.chance);
    let revision = Revision::make(chance);
    let mut tx = installation.store.begin().await?;
    if let Some(draft) = current {
        let (former, from) = (draft.row.revision.clone(), draft.row.state);
        let report = seal_text(installation, case, &draft.row.id, &revision, text)?;
        let changed = ShortReport { state, revision, report, ..draft.row };
        short_report::set(&mut tx, &changed, &former, from).await?;
    } else {
        let now = installation.clock.now();
        let newest = short_report::list(&mut tx, case.id(), now).await?;
        let worked_on = |row: &ShortReport| matches!(row.state, State::Draft | State::Proposed);
        if newest.first().is_some_and(worked_on) {
            return Err(ReportError::Changed);
        }
        let id = ReportId::from_bits(chance.bits128());
        let row = ShortReport {
            participation: case.id().clone(),
            number: newest.first().map_or(1, |report| report.number + 1),
            state,
            released_at: None,
            handed_over_at: None,
            report: seal_text(installation, case, &id, &revision, text)?,
            revision,
            id,
        };
        short_report::add(&mut tx, &row).await?;
    }
    tx.commit().await?;
    Ok(())
}
