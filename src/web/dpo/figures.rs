//! Figures of groups of every project, as a page and as a file: to see what may be said, and that it
//! says nothing of one person.

use askama::Template;
use axum::extract::State;
use axum::response::Response;

use crate::access::Dpo;
use crate::counselling::group_figures::{self, GroupFigures};
use crate::disclosure::{Disclosed, disclose};
use crate::installation::Installation;
use crate::store::project;
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
#[template(path = "dpo/figures.html")]
struct FiguresPage {
    frame: Frame,
    how: Vec<String>,
    projects: Vec<ProjectView>,
    file: &'static str,
}

async fn figures(
    installation: &Installation,
    dpo: &Dpo,
) -> Result<Vec<Disclosed<Dpo, GroupFigures>>, Problem> {
    let mut all = Vec::new();
    for project in project::list(&installation.store).await? {
        let figures = group_figures::list(installation, project).await?;
        all.push(disclose(dpo, figures).map_err(|_| Problem::NotFound)?);
    }
    Ok(all)
}

/// `GET /dpo/figures`
pub async fn show(
    State(installation): App,
    dpo: Dpo,
    visit: Visit,
) -> Result<Page<impl Template>, Problem> {
    let words = Words::of(visit.language);
    let all = figures(&installation, &dpo).await?;
    Ok(Page::new(FiguresPage {
        frame: Frame::new(visit, Area::Dpo, words.get("groups-title")).wide(),
        how: groups::how(words),
        projects: all.iter().map(|one| groups::view(&installation.catalogue, one, words)).collect(),
        file: "/dpo/figures.csv",
    }))
}

/// `GET /dpo/figures.csv`
pub async fn file(State(installation): App, dpo: Dpo, visit: Visit) -> Result<Response, Problem> {
    let all = figures(&installation, &dpo).await?;
    let words = Words::of(visit.language);
    let title = words.get("groups-title");
    let name = FileName { what: &title, project: None, day: today(&installation) };
    table_file(&groups::rows(&installation.catalogue, &all, words), visit.language, name)
}
