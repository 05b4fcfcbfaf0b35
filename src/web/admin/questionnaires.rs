//! Questionnaires from elsewhere: a file, a preview of what would come of it, and installing.
//!
//! Nothing is kept between the preview and the next step: the page carries the files itself, and they
//! are checked once more when they come back.

use std::sync::Arc;

use askama::Template;
use axum::extract::State;
use axum::response::{IntoResponse as _, Redirect, Response};
use serde::Deserialize;

use crate::access::LeadDesk;
use crate::counselling::questionnaires::{self, InstallError, Installed};
use crate::definition::import::{ImportError, Imported, Summary, import, is_own, pack};
use crate::definition::{GateRow, Review};
use crate::web::file_name::{FileName, today};
use crate::web::form::{LargeForm, UPLOAD_LIMIT};
use crate::web::frame::{Area, Frame};
use crate::web::page::Page;
use crate::web::paper;
use crate::web::parts::Fault;
use crate::web::problem::Problem;
use crate::web::session::App;
use crate::web::upload::Upload;
use crate::web::visit::{LocalPath, Visit};
use crate::web::words::Words;

#[derive(Template)]
#[template(path = "admin/questionnaires.html")]
struct QuestionnairesPage {
    frame: Frame,
    faults: Vec<Fault>,
    /// What could not be carried over when nothing could.
    remarks: Vec<String>,
    installed: Vec<Installed>,
}

#[derive(Template)]
#[template(path = "admin/questionnaire_preview.html")]
struct PreviewPage {
    frame: Frame,
    kind: &'static str,
    id: String,
    summary: Summary,
    remarks: Vec<String>,
    proposals: Vec<String>,
    by_hand: Vec<String>,
    to_decide: Vec<String>,
    faults: Vec<String>,
    findings: Vec<String>,
    gate: Vec<GateLine>,
    passes: bool,
    files: String,
}

/// What one audience would learn.
struct GateLine {
    audience: &'static str,
    results: String,
    patterns: String,
    surest: String,
    passes: bool,
}

/// `GET /admin/questionnaires`.
pub async fn show(
    State(installation): App,
    _desk: LeadDesk,
    visit: Visit,
) -> Result<Page<impl Template>, Problem> {
    let installed = installed(&installation).await?;
    Ok(Page::new(page(visit, installed, None, Vec::new())))
}

async fn installed(
    installation: &Arc<crate::installation::Installation>,
) -> Result<Vec<Installed>, Problem> {
    let installation = Arc::clone(installation);
    let found = apart(move || questionnaires::list(&installation)).await?;
    found.map_err(Problem::broken)
}

/// Runs what takes long where it keeps nobody waiting.
async fn apart<T: Send + 'static>(act: impl FnOnce() -> T + Send + 'static) -> Result<T, Problem> {
    tokio::task::spawn_blocking(act).await.map_err(Problem::broken)
}

fn page(
    visit: Visit,
    installed: Vec<Installed>,
    fault: Option<String>,
    remarks: Vec<String>,
) -> QuestionnairesPage {
    let words = Words::of(visit.language);
    let frame = Frame::new(visit, Area::Admin, words.get("admin-questionnaires")).wide();
    let frame = frame.at(LocalPath::parse("/admin/questionnaires").unwrap_or_default());
    QuestionnairesPage {
        frame: if fault.is_some() { frame.faulty() } else { frame },
        faults: fault.into_iter().map(|text| Fault { field: "file".to_owned(), text }).collect(),
        remarks,
        installed,
    }
}

/// What stands beside the file.
#[derive(Deserialize)]
pub struct Beside {
    /// In which language a file is read that does not name one; empty for none.
    #[serde(default)]
    language: String,
}

/// `POST /admin/questionnaires`: what would come of a file. Nothing is written.
pub async fn preview(
    State(installation): App,
    _desk: LeadDesk,
    visit: Visit,
    Upload { fields, file }: Upload<Beside, UPLOAD_LIMIT>,
) -> Result<Response, Problem> {
    let words = Words::of(visit.language);
    let Some(file) = file else {
        let fault = words.get("admin-questionnaire-no-file").into_owned();
        let page = page(visit, installed(&installation).await?, Some(fault), Vec::new());
        return Ok(Page::to_mend(page).into_response());
    };
    let language = Some(fields.language).filter(|code| !code.is_empty());
    let done = apart(move || {
        let imported = import(&file, language.as_deref())?;
        let review = imported.review();
        Ok::<_, ImportError>((imported, review))
    });
    match done.await? {
        Ok((imported, review)) => {
            Ok(Page::new(preview_page(visit, &imported, &review)).into_response())
        }
        Err(error) => {
            let fault = words.with("admin-questionnaire-refused").text("cause", error.to_string());
            let remarks = match error {
                ImportError::NothingAsked(remarks) => {
                    remarks.iter().map(ToString::to_string).collect()
                }
                _ => Vec::new(),
            };
            let page =
                page(visit, installed(&installation).await?, Some(fault.to_string()), remarks);
            Ok(Page::to_mend(page).into_response())
        }
    }
}

fn preview_page(visit: Visit, imported: &Imported, review: &Review) -> PreviewPage {
    let words = Words::of(visit.language);
    let summary = imported.summary(visit.language.code(), review);
    let frame = Frame::new(visit, Area::Admin, words.get("admin-questionnaire-preview")).wide();
    let gaps = |optional: bool| {
        let gaps = imported.gaps.iter().filter(move |gap| gap.optional == optional);
        gaps.map(|gap| format!("{}: {}: {}", gap.file, gap.key, gap.what)).collect()
    };
    PreviewPage {
        frame: frame.at(LocalPath::parse("/admin/questionnaires").unwrap_or_default()),
        kind: imported.format.name(),
        id: imported.id.clone(),
        summary,
        remarks: imported.remarks.iter().map(ToString::to_string).collect(),
        proposals: imported.proposals.iter().map(ToString::to_string).collect(),
        by_hand: gaps(false),
        to_decide: gaps(true),
        faults: review.faults.iter().map(ToString::to_string).collect(),
        findings: review.findings.iter().map(ToString::to_string).collect(),
        gate: review.gate.iter().map(gate_line).collect(),
        passes: !review.is_refused(),
        files: imported.files.iter().cloned().collect::<serde_json::Value>().to_string(),
    }
}

fn gate_line(row: &GateRow) -> GateLine {
    let results = if row.results.is_empty() { "–".to_owned() } else { row.results.join(", ") };
    GateLine {
        audience: row.audience.name(),
        results,
        patterns: row.figures.min_patterns.to_string(),
        surest: format!("{:.3}", row.figures.posterior_for_display()),
        passes: row.passes(),
    }
}

/// What the preview sends back: the files of the definition, by name.
#[derive(Deserialize)]
pub struct Carried {
    files: String,
}

impl Carried {
    /// The files; only what a definition may hold.
    fn files(&self) -> Result<Vec<(String, String)>, Problem> {
        let files: serde_json::Map<String, serde_json::Value> =
            serde_json::from_str(&self.files).map_err(|_| Problem::BadInput)?;
        let file = |(name, text): (String, serde_json::Value)| match text {
            serde_json::Value::String(text) if is_own(&name) => Ok((name, text)),
            _ => Err(Problem::BadInput),
        };
        files.into_iter().map(file).collect()
    }
}

/// `POST /admin/questionnaires/install`.
pub async fn install(
    State(installation): App,
    desk: LeadDesk,
    visit: Visit,
    LargeForm(carried): LargeForm<Carried>,
) -> Result<Response, Problem> {
    let words = Words::of(visit.language);
    let files = carried.files()?;
    let place = Arc::clone(&installation);
    let key = match apart(move || questionnaires::install(&place, &desk, &files)).await? {
        Ok(_) => return Ok(Redirect::to("/admin/questionnaires").into_response()),
        Err(InstallError::Refused) => "admin-questionnaire-not-passed",
        Err(InstallError::Taken) => "admin-questionnaire-taken",
        Err(error @ InstallError::Unwritten(_)) => return Err(Problem::broken(error)),
    };
    let fault = words.get(key).into_owned();
    let page = page(visit, installed(&installation).await?, Some(fault), Vec::new());
    Ok(Page::to_mend(page).into_response())
}

/// `POST /admin/questionnaires/draft`: the files to finish by hand, packed.
pub async fn draft(
    State(installation): App,
    _desk: LeadDesk,
    visit: Visit,
    LargeForm(carried): LargeForm<Carried>,
) -> Result<Response, Problem> {
    let packed = pack("questionnaire", &carried.files()?).map_err(Problem::broken)?;
    let title = Words::of(visit.language).get("admin-questionnaire-draft");
    let name = FileName { what: &title, project: None, day: today(&installation) };
    Ok(paper::archive(packed, name))
}
