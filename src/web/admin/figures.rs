//! Figures of groups for the lead of a project, as a page and as a file.

use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;

use crate::access::LeadDesk;
use crate::counselling::group_figures::{self, GroupFigures};
use crate::disclosure::{Disclosed, disclose};
use crate::installation::Installation;
use crate::web::file_name::{FileName, today};
use crate::web::frame::{Area, Frame};
use crate::web::groups::{self, ProjectView};
use crate::web::page::Page;
use crate::web::problem::Problem;
use crate::web::session::App;
use crate::web::table_file::table_file;
use crate::web::visit::Visit;
use crate::web::words::Words;

#[derive(Template)]
#[template(path = "admin/figures.html")]
struct FiguresPage {
    frame: Frame,
    how: Vec<String>,
    projects: Vec<ProjectView>,
    file: String,
}

async fn figures(
    installation: &Installation,
    desk: &LeadDesk,
    project: &str,
) -> Result<Disclosed<LeadDesk, GroupFigures>, Problem> {
    let mut own = desk.desk().projects().iter();
    let project = own.find(|own| own.id.as_str() == project).ok_or(Problem::NotFound)?;
    let figures = group_figures::list(installation, project.clone()).await?;
    disclose(desk, figures).map_err(|_| Problem::NotFound)
}

/// `GET /admin/projects/{project}/figures`
pub async fn show(
    State(installation): App,
    desk: LeadDesk,
    Path(project): Path<String>,
    visit: Visit,
) -> Result<Page<impl Template>, Problem> {
    let words = Words::of(visit.language);
    let figures = figures(&installation, &desk, &project).await?;
    Ok(Page::new(FiguresPage {
        frame: Frame::new(visit, Area::Admin, words.get("groups-title")).wide(),
        how: groups::how(words),
        projects: vec![groups::view(&installation.catalogue, &figures, words)],
        file: format!("/admin/projects/{project}/figures.csv"),
    }))
}

/// `GET /admin/projects/{project}/figures.csv`
pub async fn file(
    State(installation): App,
    desk: LeadDesk,
    Path(project): Path<String>,
    visit: Visit,
) -> Result<Response, Problem> {
    let figures = figures(&installation, &desk, &project).await?;
    let own = desk.desk().projects().iter().find(|own| own.id.as_str() == project);
    let words = Words::of(visit.language);
    let title = words.get("groups-title");
    let code = own.map(|own| own.code.as_str());
    let name = FileName { what: &title, project: code, day: today(&installation) };
    table_file(&groups::rows(&installation.catalogue, &[figures], words), visit.language, name)
}
