//! A package for a recipient: whoever has the code fetches it, without login, once.
//!
//! The code comes in a form and goes into no address. A wrong code, one that was used, one that ended
//! and one that was taken back answer alike.

use askama::Template;
use axum::extract::State;
use axum::response::{IntoResponse as _, Response};
use serde::Deserialize;

use crate::access;
use crate::keys::TransmissionCode;
use crate::web::file_name::{FileName, today};
use crate::web::form::OpenForm;
use crate::web::frame::{Area, Frame};
use crate::web::page::Page;
use crate::web::paper;
use crate::web::parts::{Fault, Field, FieldKind};
use crate::web::problem::Problem;
use crate::web::session::App;
use crate::web::visit::{LocalPath, Visit};
use crate::web::words::Words;

#[derive(Template)]
#[template(path = "public/transmission.html")]
struct TransmissionPage {
    frame: Frame,
    faults: Vec<Fault>,
    field: Field,
}

fn page(visit: Visit, typed: String, fault: Option<String>) -> TransmissionPage {
    let words = Words::of(visit.language);
    let back = LocalPath::parse("/transmission").unwrap_or_default();
    let frame = Frame::new(visit, Area::Public, words.get("transmission-fetch-title")).at(back);
    let faults = fault.iter().map(|text| Fault { field: "code".to_owned(), text: text.clone() });
    TransmissionPage {
        faults: faults.collect(),
        frame: if fault.is_some() { frame.faulty() } else { frame },
        field: Field::new(FieldKind::Text, "code", words.get("transmission-code"))
            .hint(words.get("transmission-code-hint"))
            .value(typed)
            .fault(fault),
    }
}

/// `GET /transmission`
pub async fn show(visit: Visit) -> Response {
    Page::new(page(visit, String::new(), None)).into_response()
}

/// What the form sends.
#[derive(Deserialize)]
pub struct Asked {
    code: String,
}

/// `POST /transmission`: the package, once.
pub async fn fetch(
    State(installation): App,
    visit: Visit,
    OpenForm(asked): OpenForm<Asked>,
) -> Result<Response, Problem> {
    let typed = asked.code.trim().to_owned();
    let package = match TransmissionCode::read(&typed) {
        Ok(code) => access::fetch_package(&installation, &code).await?,
        Err(_) => None,
    };
    if let Some(package) = package {
        let words = Words::of(visit.language);
        let title = words.get("transmission-title");
        let name = FileName { what: &title, project: None, day: today(&installation) };
        return Ok(paper::archive(package, name));
    }
    let fault = Words::of(visit.language).get("transmission-unknown").into_owned();
    Ok(Page::to_mend(page(visit, typed, Some(fault))).into_response())
}
