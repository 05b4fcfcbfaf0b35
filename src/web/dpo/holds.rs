//! Legal holds of every project: to check, to propose for a whole project, to agree to, to lift.

use axum::extract::State;
use axum::response::Response;

use crate::access::Dpo;
use crate::counselling::holds::{self, Actor, Holds};
use crate::disclosure::{Disclosed, disclose};
use crate::ids::ProjectId;
use crate::installation::Installation;
use crate::store::project;
use crate::web::form::Form;
use crate::web::frame::Area;
use crate::web::holds::{
    At, Choice, Decided, Typed, Wrong, answer, decide as decide_on, propose as propose_for,
};
use crate::web::problem::Problem;
use crate::web::session::App;
use crate::web::visit::Visit;

/// `GET /dpo/holds`
pub async fn show(State(installation): App, dpo: Dpo, visit: Visit) -> Result<Response, Problem> {
    page(&installation, &dpo, visit, &Typed::default(), None).await
}

/// `POST /dpo/holds`: proposes one.
pub async fn propose(
    State(installation): App,
    dpo: Dpo,
    visit: Visit,
    Form(typed): Form<Typed>,
) -> Result<Response, Problem> {
    let project = ProjectId::parse(&typed.subject).map_err(|_| Problem::StaleForm)?;
    let by = (Actor::Officer(&dpo), dpo.desk());
    let done = propose_for(&installation, by, &project, None, &typed).await?;
    page(&installation, &dpo, visit, &typed, Some(done)).await
}

/// `POST /dpo/holds/decide`: agrees to one, or lifts it.
pub async fn decide(
    State(installation): App,
    dpo: Dpo,
    visit: Visit,
    Form(decided): Form<Decided>,
) -> Result<Response, Problem> {
    let done = decide_on(&installation, (Actor::Officer(&dpo), dpo.desk()), &decided).await?;
    page(&installation, &dpo, visit, &Typed::default(), Some(done)).await
}

async fn page(
    installation: &Installation,
    dpo: &Dpo,
    visit: Visit,
    typed: &Typed,
    done: Option<Result<(), Wrong>>,
) -> Result<Response, Problem> {
    let mut all: Vec<Disclosed<Dpo, Holds>> = Vec::new();
    let mut subjects = Vec::new();
    for project in project::list(&installation.store).await? {
        let holds = holds::list(installation, Actor::Officer(dpo), &project.id).await?;
        all.push(disclose(dpo, holds).map_err(|_| Problem::NotFound)?);
        let value = project.id.to_string();
        let chosen = value == typed.subject;
        subjects.push(Choice {
            chosen,
            value,
            label: format!("{} ({})", project.name, project.code),
        });
    }
    let shown: Vec<&Holds> = all.iter().map(Disclosed::get).collect();
    let at = At { area: Area::Dpo, path: "/dpo/holds".to_owned(), subjects };
    Ok(answer(visit, at, &shown, typed, done))
}
