//! The conversation view: what the person has shown, large, for two people at one screen.
//!
//! Only what was shown stands here, and no name: the person sits beside, and others may pass.
//! What is missing leaves no gap that could be asked about, whatever the reason.

use askama::Template;
use axum::extract::State;

use crate::access::Adviser;
use crate::web::frame::{Area, Frame};
use crate::web::page::Page;
use crate::web::problem::Problem;
use crate::web::session::App;
use crate::web::visit::Visit;
use crate::web::words::Words;

use super::results_view::{self, BandRow};
use super::{page_of, person_of};

#[derive(Template)]
#[template(path = "adviser/conversation.html")]
struct ConversationPage {
    frame: Frame,
    page: String,
    parts: Vec<Part>,
    trial: bool,
}

/// The results of one questionnaire of one class.
struct Part {
    heading: String,
    shown_on: String,
    rows: Vec<BandRow>,
}

/// `GET /adviser/people/{person}/results/conversation`.
pub async fn show(
    State(installation): App,
    adviser: Adviser,
    visit: Visit,
) -> Result<Page<impl Template>, Problem> {
    let words = Words::of(visit.language);
    let (mut parts, mut trial) = (Vec::new(), false);
    for section in results_view::sections(&installation, &adviser, words).await? {
        let Some(outcome) = section.outcome else { continue };
        trial |= section.trial;
        let rows = outcome.rows.into_iter().filter(|row| !row.steps.is_empty());
        parts.push(Part {
            heading: section.heading,
            shown_on: outcome.shown_on,
            rows: rows.collect(),
        });
    }
    let disclosed = person_of(&adviser)?;
    Ok(Page::new(ConversationPage {
        frame: Frame::new(visit, Area::Adviser, words.get("conversation-title")).wide(),
        page: page_of(disclosed.get().id()),
        parts,
        trial,
    }))
}
