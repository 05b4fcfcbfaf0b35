//! Overall results of one person: what they have shown, in bands, as table and chart.
//!
//! Every other state, for whatever reason, reads *Dazu liegt kein Ergebnis vor*.

use askama::Template;
use axum::extract::State;

use crate::access::Adviser;
use crate::classes::{self, Class, DataClass};
use crate::counselling::results::{self, ResultsOf, Shown};
use crate::definition::{Status, Texts};
use crate::disclosure::disclose;
use crate::disclosure::matrix::Sees;
use crate::report::standing::{Place, Standing};
use crate::web::chart::{self, Chart};
use crate::web::frame::{Area, Frame};
use crate::web::page::Page;
use crate::web::problem::Problem;
use crate::web::session::App;
use crate::web::visit::Visit;
use crate::web::words::Words;

use super::{page_of, person_of, texts_of};

#[derive(Template)]
#[template(path = "adviser/results.html")]
struct ResultsPage {
    frame: Frame,
    name: String,
    page: String,
    sections: Vec<Section>,
}

/// The results of one class of one questionnaire.
struct Section {
    heading: String,
    questionnaire: String,
    version: String,
    trial: bool,
    outcome: Option<Outcome>,
}

/// What the person has shown.
struct Outcome {
    shown_on: String,
    rows: Vec<BandRow>,
    chart: Chart,
}

/// One result in words.
struct BandRow {
    name: String,
    band: String,
    explanation: String,
    question: String,
}

/// `GET /adviser/people/{person}/results`.
pub async fn show(
    State(installation): App,
    adviser: Adviser,
    visit: Visit,
) -> Result<Page<impl Template>, Problem> {
    let words = Words::of(visit.language);
    let mut sections = Vec::new();
    for shown in results::list_shown(&installation, adviser.case()).await? {
        let at = sections.len();
        sections.extend(section::<classes::Bands>(&adviser, &shown, at, words)?);
        let at = sections.len();
        sections.extend(section::<classes::MotivationZone>(&adviser, &shown, at, words)?);
        let at = sections.len();
        sections.extend(section::<classes::Fitness>(&adviser, &shown, at, words)?);
    }
    let disclosed = person_of(&adviser)?;
    Ok(Page::new(ResultsPage {
        frame: Frame::new(visit, Area::Adviser, words.get("adviser-results")).wide(),
        name: disclosed.get().name().to_owned(),
        page: page_of(disclosed.get().id()),
        sections,
    }))
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
