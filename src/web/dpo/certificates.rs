//! Certificates of deletions and of projects, to hand on: as PDF, and signed as JSON.

use std::sync::Arc;

use askama::Template;
use axum::extract::{Path, State};
use axum::response::{Redirect, Response};

use crate::access::Dpo;
use crate::disclosure::disclose;
use crate::ids::{OrderId, ProjectId};
use crate::installation::Installation;
use crate::retention::certificates::{self, Awaits, Certificates, Issue, Issued};
use crate::retention::checkpoints::Checkpoints;
use crate::retention::ledger::Ledger;
use crate::retention::signed::page;
use crate::store::StoreError;
use crate::web::file_name::FileName;
use crate::web::form::Form;
use crate::web::frame::{Area, Frame};
use crate::web::page::Page;
use crate::web::problem::Problem;
use crate::web::public::leaving::Nothing;
use crate::web::session::App;
use crate::web::visit::Visit;
use crate::web::words::Words;
use crate::web::{paper, proofs};

#[derive(Template)]
#[template(path = "dpo/certificates.html")]
struct CertificatesPage {
    frame: Frame,
    projects: Vec<ProjectLine>,
    deletions: Vec<DeletionLine>,
    key: String,
    /// The SHA-256 of the page that checks what is handed on.
    hash: &'static str,
}

struct ProjectLine {
    code: String,
    says: String,
    /// Where its certificate lies, once there is one.
    files: Option<String>,
    issue: IssueCell,
}

/// Whether a certificate was issued, in words, or where it is.
struct IssueCell {
    says: String,
    action: Option<String>,
}

impl IssueCell {
    fn of(words: Words, issue: Issue, action: &str) -> Self {
        let (says, action) = match issue {
            Issue::NotYet => ("certificates-not-yet", None),
            Issue::Ready => ("certificates-issue", Some(action.to_owned())),
            Issue::Done => ("dpo-stage-certified", None),
        };
        Self { says: words.get(says).into_owned(), action }
    }
}

struct DeletionLine {
    at: String,
    project: String,
    rule: String,
    order: String,
    files: String,
    issue: IssueCell,
}

/// How many deletions the page lists.
const LISTED: usize = 200;

/// The ledger's evidence, and what certificates can be made of it.
pub(super) async fn gather(
    installation: &Installation,
    dpo: &Dpo,
) -> Result<Certificates, Problem> {
    let ledger = Ledger::at(&installation.folder.ledger());
    let checkpoints = Checkpoints::in_folder(&installation.folder.checkpoints());
    let (keyring, now) = (Arc::clone(&installation.keyring.get()), installation.clock.now());
    let found =
        Certificates::gather(&installation.store, keyring, (ledger, checkpoints), now).await;
    let found = found.map_err(Problem::broken)?;
    Ok(disclose(dpo, found).map_err(|_| Problem::NotFound)?.into_inner())
}

fn says(words: Words, awaits: Awaits) -> String {
    let key = match awaits {
        Awaits::End => "certificate-awaits-end",
        Awaits::Deletions(_) => "certificate-awaits-deletions",
        Awaits::Horizon => "certificate-awaits-horizon",
        Awaits::Anything => "certificate-awaits-anything",
        Awaits::Nothing => "certificate-ready",
    };
    match awaits {
        Awaits::Deletions(left) => words.with(key).number("left", left).to_string(),
        Awaits::End | Awaits::Horizon | Awaits::Anything | Awaits::Nothing => {
            words.get(key).into_owned()
        }
    }
}

/// `GET /dpo/certificates`
pub async fn show(
    State(installation): App,
    dpo: Dpo,
    visit: Visit,
) -> Result<Page<impl Template>, Problem> {
    let found = gather(&installation, &dpo).await?;
    let words = Words::of(visit.language);
    let issued = Issued::gather(&installation.store).await.map_err(Problem::broken)?;
    let projects = found.projects().iter().map(|project| {
        let files = format!("/dpo/certificates/projects/{}", project.id);
        let is_ready = project.awaits == Awaits::Nothing;
        let issue = if is_ready { issued.of_project(&project.code) } else { Issue::NotYet };
        ProjectLine {
            code: project.code.clone(),
            says: says(words, project.awaits),
            issue: IssueCell::of(words, issue, &files),
            files: is_ready.then_some(files),
        }
    });
    let evidence = found.evidence();
    let completed =
        evidence.deletions().iter().rev().filter_map(|one| Some((one, one.completed_at?)));
    let deletions = completed.take(LISTED).map(|(deletion, at)| {
        let files = format!("/dpo/certificates/deletions/{}", deletion.order);
        DeletionLine {
            at: words.date_and_time(at, chrono_tz::UTC),
            project: deletion.project.clone(),
            rule: super::overview::rule_name(words, &deletion.rule),
            order: deletion.order.to_string(),
            issue: IssueCell::of(words, issued.of_deletion(&deletion.order), &files),
            files,
        }
    });
    Ok(Page::new(CertificatesPage {
        projects: projects.collect(),
        deletions: deletions.collect(),
        key: evidence.key().to_string(),
        hash: &page::SHA256,
        frame: Frame::new(visit, Area::Dpo, words.get("certificates-title")).wide(),
    }))
}

/// `POST /dpo/certificates/deletions/{order}`
pub async fn issue_of_deletion(
    State(installation): App,
    _: Dpo,
    Path(order): Path<String>,
    Form(Nothing {}): Form<Nothing>,
) -> Result<Redirect, Problem> {
    let order = OrderId::parse(&order).map_err(|_| Problem::NotFound)?;
    certificates::issue(&installation.store, &order).await.map_err(stale)?;
    Ok(Redirect::to("/dpo/certificates"))
}

/// `POST /dpo/certificates/projects/{project}`
pub async fn issue_of_project(
    State(installation): App,
    dpo: Dpo,
    Path(project): Path<String>,
    Form(Nothing {}): Form<Nothing>,
) -> Result<Redirect, Problem> {
    let project = ProjectId::parse(&project).map_err(|_| Problem::NotFound)?;
    let found = gather(&installation, &dpo).await?;
    found.issue_of_project(&installation.store, &project).await.map_err(stale)?;
    Ok(Redirect::to("/dpo/certificates"))
}

/// The page is older than what happened since: it is looked at anew.
fn stale(error: StoreError) -> Problem {
    match error {
        StoreError::Stale => Problem::StaleForm,
        other => Problem::broken(other),
    }
}

/// `GET /dpo/certificates/deletions/{order}/{format}`
pub async fn of_deletion(
    State(installation): App,
    dpo: Dpo,
    Path((order, format)): Path<(String, String)>,
    visit: Visit,
) -> Result<Response, Problem> {
    let found = gather(&installation, &dpo).await?;
    let order = OrderId::parse(&order).map_err(|_| Problem::NotFound)?;
    let certificate = found.of_deletion(&order).ok_or(Problem::NotFound)?;
    let words = Words::of(visit.language);
    let file = &certificate.file;
    let says = proofs::of_deletion(words, &certificate.statement, file);
    answer(&installation, visit, &format, file.to_json(), ("certificate-paper", says)).await
}

/// `GET /dpo/certificates/projects/{project}/{format}`
pub async fn of_project(
    State(installation): App,
    dpo: Dpo,
    Path((project, format)): Path<(String, String)>,
    visit: Visit,
) -> Result<Response, Problem> {
    let found = gather(&installation, &dpo).await?;
    let project = ProjectId::parse(&project).map_err(|_| Problem::NotFound)?;
    let certificate = found.of_project(&project).ok_or(Problem::NotFound)?;
    let words = Words::of(visit.language);
    let file = &certificate.file;
    let says = proofs::of_project(words, &certificate.statement, file);
    answer(&installation, visit, &format, file.to_json(), ("certificate-project-paper", says)).await
}

/// A signed statement as the format that was asked for.
pub(super) async fn answer(
    installation: &Installation,
    visit: Visit,
    format: &str,
    json: String,
    (title, says): (&str, crate::report::statement::Statement),
) -> Result<Response, Problem> {
    let today = installation.clock.now().date_in(chrono_tz::UTC);
    let title = Words::of(visit.language).get(title).into_owned();
    match format {
        "pdf" => paper::pdf(says, title, visit.language, today).await,
        "json" => Ok(paper::json(json, FileName { what: &title, project: None, day: today })),
        _ => Err(Problem::NotFound),
    }
}
