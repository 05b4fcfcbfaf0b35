//! Overall results of one person: what they have shown, in bands, as table and chart.
//!
//! Every other state, for whatever reason, reads *Dazu liegt kein Ergebnis vor*.

use askama::Template;
use axum::extract::State;

use crate::access::Adviser;
use crate::web::frame::{Area, Frame};
use crate::web::page::Page;
use crate::web::problem::Problem;
use crate::web::session::App;
use crate::web::visit::Visit;
use crate::web::words::Words;

use super::results_view::{self, Section};
use super::{page_of, person_of};

#[derive(Template)]
#[template(path = "adviser/results.html")]
struct ResultsPage {
    frame: Frame,
    name: String,
    page: String,
    sections: Vec<Section>,
}

/// `GET /adviser/people/{person}/results`.
pub async fn show(
    State(installation): App,
    adviser: Adviser,
    visit: Visit,
) -> Result<Page<impl Template>, Problem> {
    let words = Words::of(visit.language);
    let sections = results_view::sections(&installation, &adviser, words).await?;
    let disclosed = person_of(&adviser)?;
    Ok(Page::new(ResultsPage {
        frame: Frame::new(visit, Area::Adviser, words.get("adviser-results")).wide(),
        name: disclosed.get().name().to_owned(),
        page: page_of(disclosed.get().id()),
        sections,
    }))
}
