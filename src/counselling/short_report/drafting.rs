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

/// Saves what the adviser typed: one sentence a line, and the results chosen by id.
///
/// A proposal goes back to being a draft: any change needs to be proposed and released anew.
/// Wishes stay at sentences that were not changed.
pub async fn save_draft(
    installation: &Installation,
    adviser: &Adviser,
    typed: &str,
    chosen: &[String],
    language: &str,
) -> Result<(), ReportError> {
    let choices = along_choices(installation, adviser, language).await?;
    let current = find_draft(installation, adviser.case()).await?;
    let former = current.as_ref().map(|draft| draft.text.clone()).unwrap_or_default();
    let lines = checked(former.retyped(typed))?;
    let along: Vec<Along> =
        choices.into_iter().filter(|one| chosen.contains(&one.result)).collect();
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

/// Lays the draft before the person.
///
/// # Errors
///
/// [`ReportError::WishOpen`] while a wish is open, [`ReportError::Empty`] without a sentence.
pub async fn propose(installation: &Installation, adviser: &Adviser) -> Result<(), ReportError> {
    let draft = find_draft(installation, adviser.case()).await?.ok_or(ReportError::NotNow)?;
    if draft.text.has_wish() {
        return Err(ReportError::WishOpen);
    }
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
