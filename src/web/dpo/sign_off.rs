//! One version that touches on special categories of data: what was found, and the officer's decision.

use askama::Template;
use axum::extract::{Path, State};
use axum::response::{IntoResponse as _, Redirect, Response};
use serde::Deserialize;

use super::questionnaires::{asked, path_of, title_of, versions};
use crate::access::{self, Confirmed, Denied, Dpo};
use crate::counselling::sign_off::{
    self, MOST_OF_LEGAL_BASIS, MOST_OF_REASON, SignOffError, Version,
};
use crate::definition::{Finding, Rule};
use crate::installation::Installation;
use crate::keys::Secret;
use crate::web::form::Form;
use crate::web::frame::{Area, Frame};
use crate::web::page::Page;
use crate::web::parts::{Fault, Field, FieldKind, Row};
use crate::web::problem::Problem;
use crate::web::session::App;
use crate::web::visit::Visit;
use crate::web::words::Words;

#[derive(Template)]
#[template(path = "dpo/sign_off.html")]
struct SignOffPage {
    frame: Frame,
    faults: Vec<Fault>,
    title: String,
    version: String,
    action: String,
    rows: Vec<Row>,
    found: Vec<Found>,
    record: Vec<Row>,
    given: Vec<Row>,
    former: Vec<String>,
    legal_basis: Field,
    reason: String,
    reason_fault: Option<String>,
    password: Field,
}

/// One finding in words.
struct Found {
    place: String,
    topic: String,
    words: String,
    passage: String,
}

/// What is typed; the password is never shown again.
#[derive(Default, Deserialize)]
pub struct Typed {
    #[serde(default)]
    legal_basis: String,
    #[serde(default)]
    reason: String,
    #[serde(default)]
    password: String,
}

/// `GET /dpo/questionnaires/{questionnaire}/{version}`.
pub async fn show(
    State(installation): App,
    dpo: Dpo,
    Path((questionnaire, version)): Path<(String, String)>,
    visit: Visit,
) -> Result<Page<impl Template>, Problem> {
    let versions = versions(&installation, &dpo).await?;
    let version = versions.get().find(&questionnaire, &version).ok_or(Problem::NotFound)?;
    Ok(Page::new(page(version, visit, &Typed::default(), None)))
}

/// `POST /dpo/questionnaires/{questionnaire}/{version}`: signs off.
pub async fn sign(
    State(installation): App,
    dpo: Dpo,
    Path((questionnaire, version)): Path<(String, String)>,
    visit: Visit,
    Form(typed): Form<Typed>,
) -> Result<Response, Problem> {
    let named = (questionnaire.as_str(), version.as_str());
    let done = match confirmed(&installation, &dpo, &typed).await? {
        None => Err(Wrong::Password),
        Some(confirmed) => {
            let (basis, reason) = (&typed.legal_basis, &typed.reason);
            wrong(sign_off::sign(&installation, &dpo, confirmed, named, basis, reason).await)?
        }
    };
    answer(&installation, &dpo, named, visit, &typed, done).await
}

/// `POST /dpo/questionnaires/{questionnaire}/{version}/withdraw`.
pub async fn withdraw(
    State(installation): App,
    dpo: Dpo,
    Path((questionnaire, version)): Path<(String, String)>,
    visit: Visit,
    Form(typed): Form<Typed>,
) -> Result<Response, Problem> {
    let named = (questionnaire.as_str(), version.as_str());
    let done = match confirmed(&installation, &dpo, &typed).await? {
        None => Err(Wrong::Password),
        Some(confirmed) => wrong(sign_off::withdraw(&installation, &dpo, confirmed, named).await)?,
    };
    answer(&installation, &dpo, named, visit, &typed, done).await
}

/// What has to be mended before anything happens.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Wrong {
    LegalBasis,
    Reason,
    Password,
}

/// The officer's password again; `None` when it is another.
async fn confirmed(
    installation: &Installation,
    dpo: &Dpo,
    typed: &Typed,
) -> Result<Option<Confirmed>, Problem> {
    let Ok(password) = Secret::entered(typed.password.clone()) else { return Ok(None) };
    match access::confirm(installation, dpo.desk(), password).await {
        Ok(confirmed) => Ok(Some(confirmed)),
        Err(Denied::NotRecognised) => Ok(None),
        Err(other) => Err(other.into()),
    }
}

fn wrong(done: Result<(), SignOffError>) -> Result<Result<(), Wrong>, Problem> {
    match done {
        Ok(()) => Ok(Ok(())),
        Err(SignOffError::LegalBasis) => Ok(Err(Wrong::LegalBasis)),
        Err(SignOffError::Reason) => Ok(Err(Wrong::Reason)),
        Err(other) => Err(other.into()),
    }
}

async fn answer(
    installation: &Installation,
    dpo: &Dpo,
    (questionnaire, version): (&str, &str),
    visit: Visit,
    typed: &Typed,
    done: Result<(), Wrong>,
) -> Result<Response, Problem> {
    let Err(wrong) = done else {
        return Ok(Redirect::to(&path_of(questionnaire, version)).into_response());
    };
    let versions = versions(installation, dpo).await?;
    let version = versions.get().find(questionnaire, version).ok_or(Problem::NotFound)?;
    Ok(Page::to_mend(page(version, visit, typed, Some(wrong))).into_response())
}

fn page(version: &Version<'_>, visit: Visit, typed: &Typed, wrong: Option<Wrong>) -> SignOffPage {
    let words = Words::of(visit.language);
    let definition = version.published.definition();
    let fault = wrong.map(|wrong| fault(wrong, words));
    let at = |field: &str| {
        fault.as_ref().filter(|fault| fault.field == field).map(|fault| fault.text.clone())
    };
    let title = title_of(version.published, words);
    let heading = words.with("sign-off-one").text("title", title.as_str()).to_string();
    let frame = Frame::new(visit, Area::Dpo, heading).wide();
    let row = |key: &str, value: String| row(words, key, value);
    SignOffPage {
        frame: if fault.is_some() { frame.faulty() } else { frame },
        version: definition.version().to_owned(),
        action: path_of(definition.id(), definition.version()),
        rows: vec![
            row("sign-off-asked", asked(version, words)),
            row("sign-off-hash", definition.hash().to_owned()),
        ],
        found: version.published.sensitive().iter().map(|one| found(one, words)).collect(),
        record: definition.sign_off().map_or_else(Vec::new, |record| {
            vec![
                row("sign-off-on", words.date(record.on())),
                row("sign-off-legal-basis", record.legal_basis().to_owned()),
                row("sign-off-reason", record.reason().to_owned()),
            ]
        }),
        given: given(version, words),
        former: version.former.iter().map(|one| former(one, words)).collect(),
        legal_basis: Field::new(FieldKind::Text, "legal_basis", words.get("sign-off-legal-basis"))
            .hint(words.get("sign-off-legal-basis-hint"))
            .value(&typed.legal_basis)
            .fault(at("legal_basis")),
        reason: typed.reason.clone(),
        reason_fault: at("reason"),
        password: Field::new(FieldKind::Secret, "password", words.get("sign-off-password"))
            .hint(words.get("sign-off-password-hint"))
            .fault(at("password")),
        title,
        faults: fault.into_iter().collect(),
    }
}

fn row(words: Words, key: &str, value: String) -> Row {
    Row { key: words.get(key).into_owned(), value, change: None }
}

fn fault(wrong: Wrong, words: Words) -> Fault {
    let (field, text) = match wrong {
        Wrong::LegalBasis => (
            "legal_basis",
            words
                .with("sign-off-legal-basis-wrong")
                .number("most", MOST_OF_LEGAL_BASIS)
                .to_string(),
        ),
        Wrong::Reason => (
            "reason",
            words.with("sign-off-reason-wrong").number("most", MOST_OF_REASON).to_string(),
        ),
        Wrong::Password => ("password", words.get("sign-off-password-wrong").into_owned()),
    };
    Fault { field: field.to_owned(), text }
}

fn found(finding: &Finding, words: Words) -> Found {
    let crate::definition::Fault { file, line, key, .. } = &finding.fault;
    let sensitive = finding.sensitive.as_ref();
    let is_unchecked = finding.rule == Rule::UncheckedLanguage;
    let topic = sensitive.map(|one| one.topic.name()).or(is_unchecked.then_some("unchecked"));
    let topic = topic.map(|topic| format!("sign-off-topic-{topic}"));
    let by = if is_unchecked { "sign-off-by-language" } else { "sign-off-by-class" };
    let by_class = || words.get(by).into_owned();
    Found {
        place: format!("{file}:{line} {key}"),
        topic: topic.map_or_else(String::new, |topic| words.get(&topic).into_owned()),
        words: sensitive.map_or_else(String::new, |one| one.words.join(", ")),
        passage: sensitive
            .filter(|one| !one.passage.is_empty())
            .map_or_else(by_class, |one| one.passage.clone()),
    }
}

/// The sign-off in force; nothing when there is none.
fn given(version: &Version<'_>, words: Words) -> Vec<Row> {
    let Some(given) = &version.in_force else { return Vec::new() };
    let ledger = if version.in_ledger { "sign-off-ledger-yes" } else { "sign-off-ledger-no" };
    vec![
        // The officer compares with the ledger, which is in UTC.
        row(words, "sign-off-given-at", words.date_and_time(given.signed_at, chrono_tz::UTC)),
        row(words, "sign-off-legal-basis", given.legal_basis.clone()),
        row(words, "sign-off-reason", given.reason.clone()),
        row(words, "sign-off-ledger", words.get(ledger).into_owned()),
        row(words, "sign-off-order", given.id.to_string()),
    ]
}

fn former(row: &crate::store::sign_off::SignOff, words: Words) -> String {
    let day = |at: crate::clock::Instant| words.date(at.date_in(chrono_tz::UTC));
    let withdrawn = row.withdrawn_at.map_or_else(String::new, |at| {
        words.with("sign-off-withdrawn").text("date", day(at)).to_string()
    });
    let signed = words.with("sign-off-in-force").text("date", day(row.signed_at)).to_string();
    format!("{signed}, {withdrawn}. {}: {}", row.legal_basis, row.reason)
}
