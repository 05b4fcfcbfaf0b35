//! The person's own result: seen by them first, then shown to the adviser or discarded.

use askama::Template;
use axum::extract::{Path, State};
use axum::response::{IntoResponse as _, Response};
use chrono::NaiveDate;

use super::again::Again;
use super::instead::Instead;
use super::{sheet_id, texts};
use crate::access::Participant;
use crate::counselling::sheets::{self, OwnSheet};
use crate::definition::{
    AdviserGets, ParticipantGets, Published, ResultRule, ResultTexts, Source, Status,
};
use crate::profile::State as Stand;
use crate::report::standing::{Place, Standing};
use crate::scoring::Outcome;
use crate::web::chart::{self, Chart};
use crate::web::form::Form;
use crate::web::frame::{Area, Frame};
use crate::web::page::Page;
use crate::web::problem::Problem;
use crate::web::public::leaving::Nothing;
use crate::web::session::App;
use crate::web::visit::Visit;
use crate::web::words::Words;

/// One result in words.
struct Line {
    name: String,
    band: String,
    explanation: Option<String>,
    exact: Option<String>,
    only_you: bool,
}

#[derive(Template)]
#[template(path = "participant/result.html")]
struct ResultPage {
    frame: Frame,
    title: String,
    trial: bool,
    version: String,
    charts: Vec<Chart>,
    lines: Vec<Line>,
    shown: Option<String>,
    again: Option<Again>,
    base: String,
    module: String,
}

/// A result as it came out, with the words for it.
struct Found<'a> {
    rule: &'a ResultRule,
    texts: &'a ResultTexts,
    outcome: &'a Outcome,
}

impl Found<'_> {
    fn standing(&self, words: Words) -> Standing {
        let none = || Standing::none(self.texts.name(), words.get("result-none"));
        let Some(band) = self.band() else { return none() };
        let Ok(place) = Place::new(band, self.rule.band_count()) else { return none() };
        Standing::new(self.texts.name(), place, self.label(words))
    }

    fn band(&self) -> Option<usize> {
        self.outcome.reported.as_ref().and_then(|reported| reported.band)
    }

    fn label(&self, words: Words) -> String {
        let label = self.band().and_then(|band| self.texts.bands().get(band));
        label.cloned().unwrap_or_else(|| words.get("result-none").into_owned())
    }

    /// The exact value in words; the definition may keep it to the band.
    fn exact(&self, words: Words) -> Option<String> {
        if self.rule.participant() != ParticipantGets::Value {
            return None;
        }
        let reported = self.outcome.reported.as_ref()?;
        let (key, number) = match (reported.percent, self.rule.source()) {
            (Some(percent), _) => ("result-exact-percent", percent),
            (None, Source::Index(_)) => ("result-exact-difference", reported.value?),
            (None, Source::Scale(_)) => ("result-exact", reported.value?),
        };
        let text = words.decimal(&number.rounded(1).ok()?);
        Some(words.with(key).text("value", text).to_string())
    }

    fn line(&self, words: Words) -> Line {
        Line {
            name: self.texts.name().to_owned(),
            band: self.label(words),
            explanation: self.band().and_then(|band| self.texts.explanations().get(band)).cloned(),
            exact: self.exact(words),
            only_you: self.rule.adviser() == AdviserGets::Nothing,
        }
    }
}

/// Scales that go together as one chart; each difference of two scales as a line between two poles.
fn charts(found: &[Found<'_>], words: Words, title: &str) -> Result<Vec<Chart>, Problem> {
    let (poles, scales): (Vec<_>, Vec<_>) =
        found.iter().partition(|one| matches!(one.rule.source(), Source::Index(_)));
    let (own, common): (Vec<_>, Vec<_>) =
        scales.into_iter().partition(|one| one.rule.adviser() == AdviserGets::Nothing);
    let mut charts = Vec::new();
    for group in [common, own].iter().filter(|group| !group.is_empty()) {
        let standings: Vec<_> = group.iter().map(|one| one.standing(words)).collect();
        charts.push(chart::profile(charts.len(), title, &standings)?);
    }
    for one in poles {
        let standing = one.standing(words);
        let (name, labels) = (one.texts.name(), one.texts.bands());
        charts.push(chart::zones(charts.len(), name, &standing, labels)?);
    }
    Ok(charts)
}

fn found<'a>(published: &'a Published, visit: &Visit, outcomes: &'a [Outcome]) -> Vec<Found<'a>> {
    let texts = texts(published, visit.language);
    let rules = published.definition().results().iter();
    rules
        .filter(|rule| rule.participant() != ParticipantGets::Nothing)
        .filter_map(|rule| {
            let outcome = outcomes.iter().find(|outcome| outcome.result == rule.id())?;
            Some(Found { rule, texts: texts.result(rule.id())?, outcome })
        })
        .collect()
}

fn page(
    sheet: &OwnSheet<'_>,
    visit: Visit,
    outcomes: &[Outcome],
    today: NaiveDate,
) -> Result<ResultPage, Problem> {
    let published = sheet.published();
    let definition = published.definition();
    let words = Words::of(visit.language);
    let found = found(published, &visit, outcomes);
    let title = texts(published, visit.language).title().to_owned();
    let shown = match sheet.stand() {
        Stand::Shown { on } => {
            Some(words.with("result-shown").text("date", words.date(on)).to_string())
        }
        Stand::Open | Stand::Submitted => None,
    };
    let frame = Frame::new(visit, Area::Participant, words.get("result-title"));
    Ok(ResultPage {
        frame: frame.within(title.as_str()).wide(),
        trial: definition.status() == Status::Trial,
        version: words.with("result-version").text("version", definition.version()).to_string(),
        charts: charts(&found, words, &title)?,
        lines: found.iter().map(|one| one.line(words)).collect(),
        shown,
        again: Again::of(sheet, words, today),
        base: format!("/participant/sheets/{}", sheet.id()),
        module: format!("/participant/modules/{}", definition.module()),
        title,
    })
}

/// `GET /participant/sheets/{sheet}/result`
pub async fn show(
    State(installation): App,
    person: Participant,
    Path(sheet): Path<String>,
    visit: Visit,
) -> Result<Response, Instead> {
    let sheet = sheets::find_own(&installation, &person, &sheet_id(&sheet)?).await?;
    let results = sheet.own_results(&person)?;
    let today = installation.clock.now().date_in(person.case().project().zone);
    Ok(Page::new(page(&sheet, visit, results.outcomes(), today)?).into_response())
}

/// `POST /participant/sheets/{sheet}/show`: *Meiner Beratung zeigen*.
pub async fn show_adviser(
    State(installation): App,
    person: Participant,
    Path(sheet): Path<String>,
    Form(Nothing {}): Form<Nothing>,
) -> Result<Response, Instead> {
    let id = sheet_id(&sheet)?;
    sheets::show(&installation, &person, &id).await?;
    Err(Instead::to(format!("/participant/sheets/{id}/result")))
}

/// `POST /participant/sheets/{sheet}/discard`: *Verwerfen und neu*.
pub async fn discard(
    State(installation): App,
    person: Participant,
    Path(sheet): Path<String>,
    Form(Nothing {}): Form<Nothing>,
) -> Result<Response, Instead> {
    let id = sheet_id(&sheet)?;
    sheets::discard(&installation, &person, &id).await?;
    Err(Instead::to(format!("/participant/sheets/{id}")))
}
