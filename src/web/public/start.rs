//! The start: what Lotse is, and the ways in.

use askama::Template;

use crate::web::frame::{Area, Frame};
use crate::web::page::Page;
use crate::web::parts::{Fault, Field, FieldKind};
use crate::web::visit::Visit;
use crate::web::words::Words;

/// The start page.
#[derive(Template)]
#[template(path = "public/start.html")]
pub struct Start {
    frame: Frame,
    faults: Vec<Fault>,
    code: Field,
}

impl Start {
    /// The page; with the words of a fault when an invitation did not open.
    pub fn new(visit: Visit, typed: &str, fault: Option<String>) -> Self {
        let words = Words::of(visit.language);
        let frame = Frame::new(visit, Area::Public, words.get("start-title"));
        let code = Field::new(FieldKind::Code, "code", words.get("invitation-code"))
            .hint(words.get("invitation-code-hint"))
            .value(typed)
            .fault(fault.clone());
        Self {
            frame: if fault.is_some() { frame.faulty() } else { frame },
            faults: fault
                .map(|text| Fault { field: "code".to_owned(), text })
                .into_iter()
                .collect(),
            code,
        }
    }
}

/// `GET /`
pub async fn show(visit: Visit) -> Page<Start> {
    Page::new(Start::new(visit, "", None))
}
