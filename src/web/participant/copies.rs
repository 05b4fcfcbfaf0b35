//! The download of one's single answers, after entering the secret again.

use askama::Template;
use axum::extract::{Path, State};
use axum::response::{IntoResponse as _, Response};
use serde::Deserialize;

use super::instead::Instead;
use super::step_up::{self, Again};
use super::{own, sheet_id, texts};
use crate::access::Participant;
use crate::counselling::own_copies;
use crate::counselling::sheets::{self, OwnSheet};
use crate::profile::State as Stand;
use crate::web::file_name::{FileName, today};
use crate::web::form::Form;
use crate::web::frame::{Area, Frame};
use crate::web::page::Page;
use crate::web::paper;
use crate::web::parts::{Fault, Field, FieldKind};
use crate::web::session::App;
use crate::web::visit::Visit;
use crate::web::words::Words;

#[derive(Template)]
#[template(path = "participant/copy.html")]
struct CopyPage {
    frame: Frame,
    faults: Vec<Fault>,
    title: String,
    action: String,
    secret: Field,
}

/// Whether the page was asked for, or asks once more.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Why {
    Asked,
    NotRecognised,
}

fn page(visit: Visit, sheet: &OwnSheet<'_>, why: Why) -> CopyPage {
    let words = Words::of(visit.language);
    let fault =
        (why == Why::NotRecognised).then(|| words.get("secret-not-recognised").into_owned());
    let title = texts(sheet.published(), visit.language).title().to_owned();
    let frame = Frame::new(visit, Area::Participant, words.get("copy-title")).within(&title);
    let faults = fault.iter().map(|text| Fault { field: "secret".to_owned(), text: text.clone() });
    CopyPage {
        faults: faults.collect(),
        frame: if fault.is_some() { frame.faulty() } else { frame },
        title,
        action: format!("/participant/sheets/{}/copy", sheet.id()),
        secret: Field::new(FieldKind::Secret, "secret", words.get("secret-field")).fault(fault),
    }
}

/// `GET /participant/sheets/{sheet}/copy`: asks for the secret.
pub async fn show(
    State(installation): App,
    person: Participant,
    Path(sheet): Path<String>,
    visit: Visit,
) -> Result<Response, Instead> {
    let sheet = sheets::find_own(&installation, &person, &sheet_id(&sheet)?).await?;
    match sheet.stand() {
        // What is not submitted stands on its question pages.
        Stand::Open => Err(Instead::to("/participant")),
        Stand::Submitted | Stand::Shown { .. } => {
            Ok(Page::new(page(visit, &sheet, Why::Asked)).into_response())
        }
    }
}

/// What the form sends.
#[derive(Deserialize)]
pub struct Wanted {
    secret: String,
    #[serde(default)]
    format: String,
}

/// `POST /participant/sheets/{sheet}/copy`
pub async fn download(
    State(installation): App,
    person: Participant,
    Path(sheet): Path<String>,
    visit: Visit,
    Form(wanted): Form<Wanted>,
) -> Result<Response, Instead> {
    let sheet = sheets::find_own(&installation, &person, &sheet_id(&sheet)?).await?;
    let Again::Recognised(person) = step_up::enter(&installation, person, wanted.secret).await?
    else {
        return Ok(Page::to_mend(page(visit, &sheet, Why::NotRecognised)).into_response());
    };
    let copied = own(&person, own_copies::copy(&person, &sheet, visit.language.code())?)?;
    let copy = copied.copy();
    let title = Words::of(visit.language).get("copy-title");
    let project = Some(person.case().project().code.as_str());
    let name = FileName { what: &title, project, day: today(&installation) };
    let (kind, ending, text) = match wanted.format.as_str() {
        "json" => ("application/json", "json", &copy.json),
        "fhir" => ("application/fhir+json", "fhir.json", &copy.fhir),
        _ => ("text/html; charset=utf-8", "html", &copy.html),
    };
    Ok(paper::file(kind, name.attachment(ending), text.as_bytes().to_vec()))
}
