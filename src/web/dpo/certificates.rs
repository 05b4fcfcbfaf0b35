//! Certificates of deletions and of projects, to hand on: as PDF, and signed as JSON.

use std::sync::Arc;

use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;

use crate::access::Dpo;
use crate::disclosure::disclose;
use crate::ids::{OrderId, ProjectId};
use crate::installation::Installation;
use crate::retention::certificates::{Awaits, Certificates};
use crate::retention::checkpoints::Checkpoints;
use crate::retention::ledger::Ledger;
use crate::web::frame::{Area, Frame};
use crate::web::page::Page;
use crate::web::problem::Problem;
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
}

struct ProjectLine {
    code: String,
    says: String,
    /// Where its certificate lies, once there is one.
    files: Option<String>,
}

struct DeletionLine {
    at: String,
    project: String,
    rule: String,
    order: String,
    files: String,
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
    let projects = found.projects().iter().map(|project| ProjectLine {
        code: project.code.clone(),
        says: says(words, project.awaits),
        files: (project.awaits == Awaits::Nothing)
            .then(|| format!("/dpo/certificates/projects/{}", project.id)),
    });
    let evidence = found.evidence();
    let completed =
        evidence.deletions().iter().rev().filter_map(|one| Some((one, one.completed_at?)));
    let deletions = completed.take(LISTED).map(|(deletion, at)| DeletionLine {
        at: words.date_and_time(at, chrono_tz::UTC),
        project: deletion.project.clone(),
        rule: super::overview::rule_name(words, &deletion.rule),
        order: deletion.order.to_string(),
        files: format!("/dpo/certificates/deletions/{}", deletion.order),
    });
    Ok(Page::new(CertificatesPage {
        projects: projects.collect(),
        deletions: deletions.collect(),
        key: evidence.key().to_string(),
        frame: Frame::new(visit, Area::Dpo, words.get("certificates-title")).wide(),
    }))
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
    let says =
        proofs::of_deletion(words, &certificate.statement, (&file.proofs, &file.verifier_key));
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
    let says =
        proofs::of_project(words, &certificate.statement, (&file.proofs, &file.verifier_key));
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
        "json" => Ok(paper::json(json)),
        _ => Err(Problem::NotFound),
    }
}
