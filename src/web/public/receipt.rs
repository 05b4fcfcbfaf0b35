//! The receipt: whoever has the code reads, without login, that and when the deletion took place.
//!
//! The code comes in a form and goes into no address; every answer is `no-store`.

use askama::Template;
use axum::extract::State;
use axum::response::{IntoResponse as _, Response};
use serde::Deserialize;

use crate::access::{self, ReceiptError};
use crate::keys::ReceiptCode;
use crate::report::statement::Statement;
use crate::retention::receipts::Receipt;
use crate::web::file_name::FileName;
use crate::web::form::OpenForm;
use crate::web::frame::{Area, Frame};
use crate::web::page::Page;
use crate::web::parts::{Fault, Field, FieldKind};
use crate::web::problem::Problem;
use crate::web::session::App;
use crate::web::visit::{LocalPath, Visit};
use crate::web::words::Words;
use crate::web::{paper, proofs};

#[derive(Template)]
#[template(path = "public/receipt.html")]
struct ReceiptPage {
    frame: Frame,
    faults: Vec<Fault>,
    field: Field,
    /// What the ledger says, and the code for asking for the files.
    found: Option<(Statement, String)>,
}

/// What came of it.
#[derive(Clone, Copy)]
enum Came<'r> {
    NotAsked,
    Unknown,
    Found(&'r Receipt),
}

fn page(visit: Visit, typed: String, came: Came<'_>) -> ReceiptPage {
    let words = Words::of(visit.language);
    let (found, fault) = match came {
        Came::NotAsked => (None, None),
        Came::Unknown => (None, Some(words.get("receipt-unknown").into_owned())),
        Came::Found(found) => (Some(found), None),
    };
    let back = LocalPath::parse("/receipt").unwrap_or_default();
    let frame = Frame::new(visit, Area::Public, words.get("receipt-title")).at(back);
    let faults = fault.iter().map(|text| Fault { field: "code".to_owned(), text: text.clone() });
    ReceiptPage {
        faults: faults.collect(),
        frame: if fault.is_some() { frame.faulty() } else { frame },
        found: found.map(|found| (proofs::receipt(words, found), typed.clone())),
        field: Field::new(FieldKind::Text, "code", words.get("receipt-code"))
            .hint(words.get("receipt-code-hint"))
            .value(typed)
            .fault(fault),
    }
}

/// `GET /receipt`
pub async fn show(visit: Visit) -> Response {
    Page::new(page(visit, String::new(), Came::NotAsked)).into_response()
}

/// What the form sends.
#[derive(Deserialize)]
pub struct Asked {
    code: String,
    #[serde(default)]
    format: String,
}

/// `POST /receipt`: a wrong code and a deletion that has not come answer alike.
pub async fn look(
    State(installation): App,
    visit: Visit,
    OpenForm(asked): OpenForm<Asked>,
) -> Result<Response, Problem> {
    let words = Words::of(visit.language);
    let typed = asked.code.trim().to_owned();
    let found = match ReceiptCode::read(&typed) {
        Ok(code) => access::receipt_of(&installation, code).await.map_err(|error| match error {
            ReceiptError::Denied(denied) => denied.into(),
            ReceiptError::Checkpoints(fault) => Problem::broken(fault),
        })?,
        Err(_) => None,
    };
    let Some(found) = found else {
        return Ok(Page::to_mend(page(visit, typed, Came::Unknown)).into_response());
    };
    let today = installation.clock.now().date_in(chrono_tz::UTC);
    match asked.format.as_str() {
        "json" => {
            let title = words.get("receipt-paper");
            let name = FileName { what: &title, project: None, day: today };
            Ok(paper::json(found.file.to_json(), name))
        }
        "pdf" => {
            let title = words.get("receipt-paper").into_owned();
            paper::pdf(proofs::receipt(words, &found), title, visit.language, today).await
        }
        _ => Ok(Page::new(page(visit, typed, Came::Found(&found))).into_response()),
    }
}
