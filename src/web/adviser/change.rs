//! Changing who a person is and their exit date; the date of deletion follows.

use askama::Template;
use axum::extract::State;
use axum::response::{IntoResponse as _, Response};

use crate::access::{Adviser, AdviserDesk, Opening, Seen};
use crate::counselling::people;
use crate::web::form::Form;
use crate::web::frame::{Area, Frame};
use crate::web::page::Page;
use crate::web::parts::{Fault, Field};
use crate::web::problem::Problem;
use crate::web::session::App;
use crate::web::visit::Visit;
use crate::web::words::Words;

use super::person_fields::{Typed, mended};
use super::{back_to, page_of, person_of};

#[derive(Template)]
#[template(path = "adviser/change.html")]
struct ChangePage {
    frame: Frame,
    faults: Vec<Fault>,
    fields: Vec<Field>,
    page: String,
    deletes_on: String,
}

/// `GET /adviser/people/{person}/change`.
pub async fn ask(adviser: Adviser, visit: Visit) -> Result<Page<impl Template>, Problem> {
    let disclosed = person_of(&adviser)?;
    let person = disclosed.get();
    let typed = Typed {
        name: person.name().to_owned(),
        reference: person.agency_reference().to_owned(),
        exit_on: person.exit_on().map(|date| date.to_string()).unwrap_or_default(),
        project: String::new(),
    };
    Ok(Page::new(page(&adviser, visit, &typed, Vec::new())?))
}

/// `POST /adviser/people/{person}/change`.
pub async fn save(
    State(installation): App,
    desk: AdviserDesk,
    adviser: Adviser,
    visit: Visit,
    Form(typed): Form<Typed>,
) -> Result<Response, Problem> {
    let words = Words::of(visit.language);
    let mut faults = typed.faults(words);
    if faults.is_empty() {
        let exit_on = typed.exit_date(words).unwrap_or_default();
        let (name, reference) = (&typed.name, &typed.reference);
        match people::change(&installation, &adviser, name, reference, exit_on).await {
            Ok(_) => return Ok(back_to(adviser.case().id()).into_response()),
            Err(error) => faults.push(mended(error, words)?),
        }
    }
    // The answer shows the person after all, so it is recorded as that page.
    let opening = Opening::Page(Seen::AdviserPerson);
    let adviser = Adviser::authorise(&installation, &desk, adviser.case().id(), opening).await?;
    Ok(Page::to_mend(page(&adviser, visit, &typed, faults)?).into_response())
}

fn page(
    adviser: &Adviser,
    visit: Visit,
    typed: &Typed,
    faults: Vec<Fault>,
) -> Result<ChangePage, Problem> {
    let words = Words::of(visit.language);
    let disclosed = person_of(adviser)?;
    let person = disclosed.get();
    let frame = Frame::new(visit, Area::Adviser, words.get("adviser-change"));
    Ok(ChangePage {
        frame: if faults.is_empty() { frame } else { frame.faulty() },
        fields: typed.fields(words, &faults),
        page: page_of(person.id()),
        deletes_on: words.date(person.deletes_on),
        faults,
    })
}
