//! Hard skills: they go to the agency by themselves, which the page says before anything is saved.

use askama::Template;
use axum::extract::{Path, State};
use axum::response::{IntoResponse as _, Response};
use serde::Deserialize;

use super::instead::Instead;
use super::own;
use crate::access::Participant;
use crate::counselling::skills::{
    self, MOST_CHARACTERS, MOST_SKILLS, RecordedBy, Skill, SkillFault,
};
use crate::ids::SkillId;
use crate::installation::Installation;
use crate::web::form::Form;
use crate::web::frame::{Area, Frame};
use crate::web::page::Page;
use crate::web::parts::{Fault, Field, FieldKind};
use crate::web::problem::Problem;
use crate::web::public::leaving::Nothing;
use crate::web::session::App;
use crate::web::visit::Visit;
use crate::web::words::Words;

/// One hard skill in the list.
struct Line {
    name: String,
    proof: String,
    state: String,
    /// Where it can be undone, as long as it can.
    undo: Option<String>,
}

#[derive(Template)]
#[template(path = "participant/skills.html")]
struct SkillsPage {
    frame: Frame,
    faults: Vec<Fault>,
    lines: Vec<Line>,
    fields: [Field; 2],
    full: bool,
}

/// What was typed, and what is wrong with it.
#[derive(Default, Deserialize)]
pub struct Typed {
    #[serde(default)]
    name: String,
    #[serde(default)]
    proof: String,
}

fn line(
    installation: &Installation,
    person: &Participant,
    one: &skills::Recorded,
    words: Words,
) -> Line {
    let gone = one.goes_at <= installation.clock.now();
    let at = words.date_and_time(one.goes_at, person.case().project().zone);
    let key = if gone { "skills-gone" } else { "skills-waits" };
    let state = words.with(key).text("at", at).to_string();
    Line {
        name: one.skill.name.clone(),
        proof: one.skill.proof.clone(),
        state,
        undo: (!gone).then(|| format!("/participant/skills/{}/undo", one.id)),
    }
}

async fn page(
    installation: &Installation,
    person: &Participant,
    visit: Visit,
    typed: Typed,
    fault: Option<SkillFault>,
) -> Result<SkillsPage, Instead> {
    let recorded = own(person, skills::list(installation, person.case()).await?)?;
    let words = Words::of(visit.language);
    let fault = fault.map(|fault| match fault {
        SkillFault::Empty => words.get("skills-empty").into_owned(),
        SkillFault::TooLong => {
            words.with("skills-too-long").number("most", MOST_CHARACTERS).to_string()
        }
    });
    let frame = Frame::new(visit, Area::Participant, words.get("skills-title"));
    Ok(SkillsPage {
        frame: if fault.is_some() { frame.faulty() } else { frame },
        faults: fault
            .iter()
            .map(|text| Fault { field: "name".to_owned(), text: text.clone() })
            .collect(),
        lines: recorded.list.iter().map(|one| line(installation, person, one, words)).collect(),
        fields: [
            Field::new(FieldKind::Text, "name", words.get("skills-name"))
                .hint(words.get("skills-name-hint"))
                .value(typed.name)
                .fault(fault),
            Field::new(FieldKind::Text, "proof", words.get("skills-proof"))
                .hint(words.get("skills-proof-hint"))
                .optional()
                .value(typed.proof),
        ],
        full: recorded.list.len() >= MOST_SKILLS,
    })
}

/// `GET /participant/skills`
pub async fn show(
    State(installation): App,
    person: Participant,
    visit: Visit,
) -> Result<Response, Instead> {
    let page = page(&installation, &person, visit, Typed::default(), None).await?;
    Ok(Page::new(page).into_response())
}

/// `POST /participant/skills`
pub async fn add(
    State(installation): App,
    person: Participant,
    visit: Visit,
    Form(typed): Form<Typed>,
) -> Result<Response, Instead> {
    let known = own(&person, skills::list(&installation, person.case()).await?)?;
    if known.list.len() >= MOST_SKILLS {
        return Err(Problem::BadInput.into());
    }
    match Skill::typed(&typed.name, &typed.proof, RecordedBy::Person) {
        Ok(skill) => {
            skills::record(&installation, person.case(), &skill).await?;
            Err(Instead::to("/participant/skills"))
        }
        Err(fault) => {
            let page = page(&installation, &person, visit, typed, Some(fault)).await?;
            Ok(Page::to_mend(page).into_response())
        }
    }
}

/// `POST /participant/skills/{skill}/undo`: only until it has gone to the agency.
pub async fn undo(
    State(installation): App,
    person: Participant,
    Path(skill): Path<String>,
    Form(Nothing {}): Form<Nothing>,
) -> Result<Response, Instead> {
    let id = SkillId::parse(&skill).map_err(|_| Problem::NotFound)?;
    let known = own(&person, skills::list(&installation, person.case()).await?)?;
    let now = installation.clock.now();
    if known.list.iter().any(|one| one.id == id && one.goes_at > now) {
        skills::remove(&installation, person.case(), &id).await?;
    }
    Err(Instead::to("/participant/skills"))
}
