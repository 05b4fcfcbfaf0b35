//! What a person has shown, ready for a page: sections by class of result, each band in words.
//!
//! Every other state, for whatever reason, is a section without an outcome.

use crate::access::Adviser;
use crate::classes::{self, Class, DataClass};
use crate::counselling::results::{self, ResultsOf, Shown};
use crate::definition::{Status, Texts};
use crate::disclosure::disclose;
use crate::disclosure::matrix::Sees;
use crate::installation::Installation;
use crate::report::bars::{Bars, Fill};
use crate::report::standing::{Place, Standing};
use crate::web::chart::{self, Chart};
use crate::web::problem::Problem;
use crate::web::words::Words;

use super::texts_of;

/// The results of one class of one questionnaire.
pub(super) struct Section {
    pub(super) heading: String,
    pub(super) questionnaire: String,
    pub(super) version: String,
    pub(super) trial: bool,
    pub(super) outcome: Option<Outcome>,
}

/// What the person has shown.
pub(super) struct Outcome {
    pub(super) shown_on: String,
    pub(super) rows: Vec<BandRow>,
    pub(super) chart: Chart,
}

/// One result in words.
pub(super) struct BandRow {
    pub(super) name: String,
    pub(super) band: String,
    pub(super) explanation: String,
    pub(super) question: String,
    /// For each step of its bar, whether it is filled; without a result there are none.
    pub(super) steps: Vec<bool>,
    /// The words of both ends, where neither is better.
    pub(super) poles: Option<(String, String)>,
}

/// Every section of one person, in the order of the questionnaires.
pub(super) async fn sections(
    installation: &Installation,
    adviser: &Adviser,
    words: Words,
) -> Result<Vec<Section>, Problem> {
    let mut sections = Vec::new();
    for shown in results::list_shown(installation, adviser.case()).await? {
        let at = sections.len();
        sections.extend(section::<classes::Bands>(adviser, &shown, at, words)?);
        let at = sections.len();
        sections.extend(section::<classes::MotivationZone>(adviser, &shown, at, words)?);
        let at = sections.len();
        sections.extend(section::<classes::Fitness>(adviser, &shown, at, words)?);
    }
    Ok(sections)
}

/// The section of class `C`; `None` when the definition gives advisers no such result.
fn section<C: Class>(
    adviser: &Adviser,
    shown: &Shown<'_>,
    at: usize,
    words: Words,
) -> Result<Option<Section>, Problem>
where
    Adviser: Sees<C>,
{
    let Some(results) = shown.of_class::<C>() else { return Ok(None) };
    let (definition, texts) = (shown.published().definition(), texts_of(shown.published(), words)?);
    let only = match results.list() {
        [one] => texts.result(&one.result).map(|result| result.name().to_owned()),
        _ => None,
    };
    let heading = only.unwrap_or_else(|| texts.title().to_owned());
    let outcome = match disclose(adviser, results) {
        Ok(disclosed) => outcome(disclosed.get(), texts, at, &heading, words)?,
        Err(_) => None,
    };
    Ok(Some(Section {
        heading,
        questionnaire: texts.title().to_owned(),
        version: definition.version().to_owned(),
        trial: definition.status() == Status::Trial,
        outcome,
    }))
}

/// The view of results that were shown; `None` when there is not one band among them.
fn outcome<C: Class>(
    results: &ResultsOf<'_, C>,
    texts: &Texts,
    at: usize,
    heading: &str,
    words: Words,
) -> Result<Option<Outcome>, Problem> {
    let any = results.list().iter().any(|one| one.band.is_some());
    let Some(day) = results.shown_on().filter(|_| any) else { return Ok(None) };
    let (mut rows, mut standings, mut labels) = (Vec::new(), Vec::new(), Vec::new());
    let between_poles = C::CLASS == DataClass::MotivationZone;
    let fill = if between_poles { Fill::Only } else { Fill::UpTo };
    for one in results.list() {
        let Some(result) = texts.result(&one.result) else { continue };
        let pick = |texts: &[String]| {
            one.band.and_then(|band| texts.get(band).cloned()).unwrap_or_default()
        };
        let place = one.band.and_then(|band| Place::new(band, one.bands).ok());
        let standing = match place {
            Some(place) => Standing::new(result.name(), place, pick(result.bands())),
            None => Standing::none(result.name(), words.get("staff-no-result")),
        };
        rows.push(BandRow {
            name: standing.name.clone(),
            band: standing.words.clone(),
            explanation: pick(result.explanations()),
            question: pick(result.questions()),
            steps: Bars::new(&[], fill).steps(&standing),
            poles: poles(fill, result.bands()),
        });
        standings.push(standing);
        labels = result.bands().to_vec();
    }
    let chart = match (C::CLASS, standings.as_slice()) {
        (DataClass::MotivationZone, [one]) => chart::zones(at, heading, one, &labels)?,
        _ => chart::profile(at, heading, &standings)?,
    };
    Ok(Some(Outcome { shown_on: words.date(day), rows, chart }))
}

/// The words of both ends of a line between two poles.
fn poles(fill: Fill, labels: &[String]) -> Option<(String, String)> {
    match (fill, labels) {
        (Fill::Only, [first, .., last]) => Some((first.clone(), last.clone())),
        (Fill::Only | Fill::UpTo, _) => None,
    }
}
