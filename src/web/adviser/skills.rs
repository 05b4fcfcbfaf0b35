//! Hard skills recorded together: before saving, the page says where they go.

use axum::extract::State;
use axum::response::{IntoResponse as _, Response};
use serde::Deserialize;

use crate::access::{Adviser, AdviserDesk, Opening, Seen};
use crate::counselling::skills::{
    self, MOST_CHARACTERS, MOST_SKILLS, RecordedBy, Skill, SkillFault, Skills,
};
use crate::ids::SkillId;
use crate::installation::Installation;
use crate::web::form::Form;
use crate::web::page::Page;
use crate::web::parts::{Fault, Field, FieldKind};
use crate::web::problem::Problem;
use crate::web::session::App;
use crate::web::visit::Visit;
use crate::web::words::Words;

use super::person_fields::fault;
use super::{back_to, person};

/// One hard skill as a line of the table.
pub(super) struct SkillLine {
    pub(super) id: String,
    pub(super) name: String,
    pub(super) proof: String,
    pub(super) by: String,
    pub(super) state: String,
}

/// What is typed about a hard skill.
#[derive(Default, Deserialize)]
pub struct Typed {
    skill: String,
    #[serde(default)]
    proof: String,
}

pub(super) fn lines(
    installation: &Installation,
    adviser: &Adviser,
    skills: &Skills,
    words: Words,
) -> Vec<SkillLine> {
    let (now, zone) = (installation.clock.now(), adviser.case().project().zone);
    let line = |one: &skills::Recorded| SkillLine {
        id: one.id.to_string(),
        name: one.skill.name.clone(),
        proof: one.skill.proof.clone(),
        by: words
            .get(match one.skill.recorded_by {
                RecordedBy::Person => "staff-recorded-by-person",
                RecordedBy::Together => "staff-recorded-together",
            })
            .into_owned(),
        state: words
            .with(if one.goes_at <= now {
                "staff-hard-skill-went"
            } else {
                "staff-hard-skill-goes"
            })
            .text("time", words.date_and_time(one.goes_at, zone))
            .to_string(),
    };
    skills.list.iter().map(line).collect()
}

pub(super) fn fields(typed: &Typed, words: Words, faults: &[Fault]) -> Vec<Field> {
    let wrong = faults.iter().find(|fault| fault.field == "skill").map(|fault| fault.text.clone());
    vec![
        Field::new(FieldKind::Text, "skill", words.get("staff-hard-skill"))
            .hint(words.get("staff-hard-skill-hint"))
            .value(&typed.skill)
            .fault(wrong),
        Field::new(FieldKind::Text, "proof", words.get("staff-hard-skill-proof"))
            .hint(words.get("staff-hard-skill-proof-hint"))
            .value(&typed.proof)
            .optional(),
    ]
}

/// `POST /adviser/people/{person}/skills`.
pub async fn record(
    State(installation): App,
    desk: AdviserDesk,
    adviser: Adviser,
    visit: Visit,
    Form(typed): Form<Typed>,
) -> Result<Response, Problem> {
    let words = Words::of(visit.language);
    let case = adviser.case();
    let known = skills::list(&installation, case).await?.list.len();
    let wrong = match Skill::typed(&typed.skill, &typed.proof, RecordedBy::Together) {
        Ok(_) if known >= MOST_SKILLS => {
            words.with("staff-hard-skills-full").number("most", MOST_SKILLS)
        }
        Ok(skill) => {
            skills::record(&installation, case, &skill).await?;
            return Ok(back_to(case.id()).into_response());
        }
        Err(SkillFault::Empty) => words.with("staff-hard-skill-missing"),
        Err(SkillFault::TooLong) => {
            words.with("staff-text-too-long").number("most", MOST_CHARACTERS)
        }
    };
    let faults = vec![fault("skill", wrong.to_string())];
    let opening = Opening::Page(Seen::AdviserPerson);
    let adviser = Adviser::authorise(&installation, &desk, case.id(), opening).await?;
    let page = person::page(&installation, &adviser, visit, &typed, faults).await?;
    Ok(Page::to_mend(page).into_response())
}

/// Which hard skill to remove.
#[derive(Deserialize)]
pub struct Removal {
    skill: String,
}

/// `POST /adviser/people/{person}/skills/remove`.
pub async fn remove(
    State(installation): App,
    adviser: Adviser,
    Form(wanted): Form<Removal>,
) -> Result<Response, Problem> {
    let skill = SkillId::parse(&wanted.skill).map_err(|_| Problem::BadInput)?;
    skills::remove(&installation, adviser.case(), &skill).await?;
    Ok(back_to(adviser.case().id()).into_response())
}
