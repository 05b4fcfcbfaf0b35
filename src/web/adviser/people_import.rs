//! Adding many people at once: a list is pasted or chosen, shown as it was understood, and added whole.
//!
//! The text travels in the form from step to step; nothing of it rests here before it is added.

use askama::Template;
use axum::body::Bytes;
use axum::extract::State;
use axum::response::{IntoResponse as _, Redirect, Response};
use axum_extra::extract::cookie::CookieJar;
use serde::Deserialize;

use crate::access::AdviserDesk;
use crate::counselling::import::{self, ImportError, MOST_BYTES, MOST_ROWS, Read};
use crate::ids::ProjectId;
use crate::installation::Installation;
use crate::keys::Token;
use crate::web::frame::{Area, Frame};
use crate::web::headers::Transport;
use crate::web::language::Language;
use crate::web::page::Page;
use crate::web::parts::Fault;
use crate::web::problem::Problem;
use crate::web::public::leaving;
use crate::web::session::App;
use crate::web::upload::Upload;
use crate::web::visit::{LocalPath, Visit};
use crate::web::words::Words;

use super::import_rows::{self, Line, list_fault};
use super::new_person::{ProjectChoice, project_choices};
use super::person_fields::{fault, mended};

const PATH: &str = "/adviser/people/import";

#[derive(Template)]
#[template(path = "adviser/people_import.html")]
struct ImportPage {
    frame: Frame,
    faults: Vec<Fault>,
    projects: Vec<ProjectChoice>,
    /// The name of the project of a list that was read.
    project: String,
    /// The rows of a list that was read.
    rows: Vec<Line>,
    /// What was pasted or in the file.
    text: String,
    /// How large a list may be.
    hint: String,
    /// What is wrong with the text as a whole.
    wrong: Option<String>,
    /// The project of a list that can be added.
    good: Option<String>,
}

/// What the forms send.
#[derive(Default, Deserialize)]
pub struct Sent {
    #[serde(default)]
    project: String,
    #[serde(default)]
    text: String,
    /// The switch of the language sends the list along, so that it is not lost.
    language: Option<String>,
    /// Log-out stands beside it and does not mean the list.
    #[serde(default)]
    then: String,
}

/// `GET /adviser/people/import`.
pub async fn ask(desk: AdviserDesk, visit: Visit) -> Page<impl Template> {
    Page::new(page(&desk, visit, &Sent::default()))
}

/// `POST /adviser/people/import`: shows the list as it was understood; it stores nothing.
pub async fn preview(
    State(installation): App,
    desk: AdviserDesk,
    mut visit: Visit,
    Upload { fields, file }: Upload<Sent>,
) -> Result<Response, Problem> {
    if fields.then == "leave" {
        let token = Token::read(&desk.desk().token().text()).ok();
        return leaving::leave(&installation, visit.language, token).await;
    }
    let Some(language) = fields.language.as_deref().and_then(Language::from_code) else {
        return read(&installation, &desk, visit, fields, file).await;
    };
    visit.language = language;
    let cookies = CookieJar::new().add(language.cookie(Transport::from(&installation.address)));
    let nothing = file.is_none() && fields.text.trim().is_empty();
    let page = if nothing {
        Page::new(page(&desk, visit, &fields)).into_response()
    } else {
        read(&installation, &desk, visit, fields, file).await?
    };
    Ok((cookies, page).into_response())
}

async fn read(
    installation: &Installation,
    desk: &AdviserDesk,
    visit: Visit,
    fields: Sent,
    file: Option<Bytes>,
) -> Result<Response, Problem> {
    let project = ProjectId::parse(&fields.project).map_err(|_| Problem::BadInput)?;
    let (sent, list) = match given(fields, file) {
        Given::List(sent, list) => (sent, list),
        Given::Both(sent) => {
            let page = page(desk, visit, &sent);
            let wrong = page.frame.words.get("import-both").into_owned();
            return Ok(Page::to_mend(page.wrong(wrong)).into_response());
        }
    };
    let page = page(desk, visit, &sent);
    match import::preview(installation, desk, &project, &list).await {
        Ok(read) => Ok(page.read(&read, sent.project)),
        Err(error) => page.mend(error, sent.project),
    }
}

/// `POST /adviser/people/import/add`: adds everybody, or says what has to be mended.
pub async fn add(
    State(installation): App,
    desk: AdviserDesk,
    visit: Visit,
    Upload { fields, .. }: Upload<Sent>,
) -> Result<Response, Problem> {
    let project = ProjectId::parse(&fields.project).map_err(|_| Problem::BadInput)?;
    let added = import::add_all(&installation, &desk, &project, fields.text.as_bytes()).await;
    match added {
        Ok(_) => Ok(Redirect::to("/adviser/invitations").into_response()),
        Err(error) => page(&desk, visit, &fields).mend(error, fields.project),
    }
}

enum Given {
    List(Sent, Bytes),
    Both(Sent),
}

/// The list, from the file or from what was pasted; what is shown again is the one that was taken.
fn given(mut sent: Sent, file: Option<Bytes>) -> Given {
    match file {
        Some(_) if !sent.text.trim().is_empty() => Given::Both(sent),
        Some(file) => {
            let text = String::from_utf8(file.to_vec()).unwrap_or_default();
            text.trim_start_matches('\u{feff}').clone_into(&mut sent.text);
            Given::List(sent, file)
        }
        None => {
            let list = Bytes::from(sent.text.clone());
            Given::List(sent, list)
        }
    }
}

fn page(desk: &AdviserDesk, visit: Visit, sent: &Sent) -> ImportPage {
    let words = Words::of(visit.language);
    let back = LocalPath::parse(PATH).unwrap_or_default();
    let frame = Frame::new(visit, Area::Adviser, words.get("import-title"));
    let projects = desk.desk().projects();
    let project = projects.iter().find(|project| project.id.as_str() == sent.project);
    // Without a project there is no form to send.
    let frame = if projects.is_empty() { frame } else { frame.saves("list") };
    ImportPage {
        frame: frame.at(back).wide(),
        faults: Vec::new(),
        projects: project_choices(projects, &sent.project),
        project: project.map(|project| project.name.clone()).unwrap_or_default(),
        rows: Vec::new(),
        text: sent.text.clone(),
        hint: words
            .with("import-hint")
            .number("most", MOST_ROWS)
            .number("size", MOST_BYTES / 1000)
            .to_string(),
        wrong: None,
        good: None,
    }
}

impl ImportPage {
    /// The page with something wrong with the text as a whole.
    fn wrong(mut self, text: String) -> Self {
        self.faults = vec![fault("text", text.as_str())];
        self.wrong = Some(text);
        self.frame = self.frame.faulty();
        self
    }

    /// The page that shows a list that was read.
    fn read(mut self, read: &Read, project: String) -> Response {
        let words = self.frame.words;
        self.rows = import_rows::lines(read, words);
        if read.is_good() {
            self.good = Some(project);
            return Page::new(self).into_response();
        }
        self.faults = import_rows::faults(&self.rows, words);
        self.frame = self.frame.faulty();
        Page::to_mend(self).into_response()
    }

    fn mend(self, error: ImportError, project: String) -> Result<Response, Problem> {
        let words = self.frame.words;
        match error {
            ImportError::Rows(read) => Ok(self.read(&read, project)),
            ImportError::List(fault) => {
                Ok(Page::to_mend(self.wrong(list_fault(&fault, words))).into_response())
            }
            ImportError::Person(error) => {
                let text = mended(error, words)?.text;
                Ok(Page::to_mend(self.wrong(text)).into_response())
            }
        }
    }
}
