//! Legal holds of one of the lead's projects; only here one can be proposed for one person.

use axum::extract::{Path, State};
use axum::response::Response;

use crate::access::LeadDesk;
use crate::counselling::holds::{self, Actor};
use crate::counselling::people::Person;
use crate::disclosure::disclose;
use crate::ids::ProjectId;
use crate::installation::Installation;
use crate::web::collation;
use crate::web::form::Form;
use crate::web::frame::Area;
use crate::web::holds::{
    At, Choice, Decided, Typed, Wrong, answer, decide as decide_on, propose as propose_for,
};
use crate::web::problem::Problem;
use crate::web::session::App;
use crate::web::visit::Visit;
use crate::web::words::Words;

/// `GET /admin/projects/{project}/holds`
pub async fn show(
    State(installation): App,
    desk: LeadDesk,
    Path(project): Path<String>,
    visit: Visit,
) -> Result<Response, Problem> {
    page(&installation, &desk, &parse(&project)?, visit, &Typed::default(), None).await
}

/// `POST /admin/projects/{project}/holds`: proposes one.
pub async fn propose(
    State(installation): App,
    desk: LeadDesk,
    Path(project): Path<String>,
    visit: Visit,
    Form(typed): Form<Typed>,
) -> Result<Response, Problem> {
    let project = parse(&project)?;
    let people = desk.people(&installation, &project).await?;
    let person = people.listed.iter().find(|lead| lead.case().id().as_str() == typed.subject);
    // Somebody who is not there any more must not become the whole project.
    if person.is_none() && typed.subject != project.as_str() {
        return Err(Problem::StaleForm);
    }
    let by = (Actor::Lead(&desk), desk.desk());
    let case = person.map(crate::access::Lead::case);
    let done = propose_for(&installation, by, &project, case, &typed).await?;
    page(&installation, &desk, &project, visit, &typed, Some(done)).await
}

/// `POST /admin/projects/{project}/holds/decide`: agrees to one, or lifts it.
pub async fn decide(
    State(installation): App,
    desk: LeadDesk,
    Path(project): Path<String>,
    visit: Visit,
    Form(decided): Form<Decided>,
) -> Result<Response, Problem> {
    let project = parse(&project)?;
    let done = decide_on(&installation, (Actor::Lead(&desk), desk.desk()), &decided).await?;
    page(&installation, &desk, &project, visit, &Typed::default(), Some(done)).await
}

fn parse(project: &str) -> Result<ProjectId, Problem> {
    ProjectId::parse(project).map_err(|_| Problem::NotFound)
}

async fn page(
    installation: &Installation,
    desk: &LeadDesk,
    project: &ProjectId,
    visit: Visit,
    typed: &Typed,
    done: Option<Result<(), Wrong>>,
) -> Result<Response, Problem> {
    let holds = holds::list(installation, Actor::Lead(desk), project).await?;
    let holds = disclose(desk, holds).map_err(|_| Problem::NotFound)?;
    let mut people = Vec::new();
    for lead in desk.people(installation, project).await?.listed {
        let person = disclose(&lead, Person::of(lead.case())).map_err(|_| Problem::NotFound)?;
        people.push((person.get().name().to_owned(), person.get().id().to_string()));
    }
    people.sort_by(|(one, _), (other, _)| collation::names(one, other));
    let whole = Words::of(visit.language).get("holds-of-project").into_owned();
    let subjects = std::iter::once((whole, project.to_string())).chain(people);
    let subjects = subjects
        .map(|(label, value)| Choice { chosen: value == typed.subject, value, label })
        .collect();
    let path = format!("/admin/projects/{project}/holds");
    let at = At { area: Area::Admin, path, subjects };
    Ok(answer(visit, at, &[holds.get()], typed, done))
}
