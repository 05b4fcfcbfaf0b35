//! The person's own pages: invitation, information, decisions, questions, results, release, own data.
//!
//! Every handler takes a [`Participant`], so none of it can be done for somebody else.

mod again;
mod agreement;
pub mod answering;
mod check;
mod copies;
mod data;
mod decision;
mod help;
mod home;
mod information;
mod instead;
mod question;
mod receipt;
mod recovery;
mod report;
mod restriction;
mod result;
pub(crate) mod rights;
mod skills;
mod step_up;
mod transmission;
mod withdrawal;

use std::sync::Arc;

use axum::Router;
use axum::routing::{get, post};

use crate::access::Participant;
use crate::counselling::decisions::{self, Choice};
use crate::counselling::sheets::{self, OwnSheet};
use crate::definition::{Published, Texts};
use crate::disclosure::matrix::Sees;
use crate::disclosure::{Datum, disclose};
use crate::ids::SheetId;
use crate::installation::Installation;
use crate::web::language::Language;
use crate::web::problem::Problem;
use instead::Instead;

/// Every route of this audience.
pub fn routes() -> Router<Arc<Installation>> {
    Router::new()
        .route("/participant", get(home::show))
        .route("/participant/agreement", post(agreement::read))
        .route("/participant/welcome", get(information::welcome))
        .route("/participant/information", get(information::show).post(information::read))
        .route("/participant/modules/{module}", get(decision::show).post(decision::decide))
        .route(
            "/participant/modules/{module}/withdraw",
            get(withdrawal::show).post(withdrawal::withdraw),
        )
        .route("/participant/sheets/{sheet}", get(question::resume))
        .route(
            "/participant/sheets/{sheet}/questions/{number}",
            get(question::show).post(answering::save),
        )
        .route("/participant/sheets/{sheet}/check", get(check::show).post(check::submit))
        .route("/participant/sheets/{sheet}/result", get(result::show))
        .route("/participant/sheets/{sheet}/show", post(result::show_adviser))
        .route("/participant/sheets/{sheet}/discard", post(result::discard))
        .route("/participant/sheets/{sheet}/again", get(again::show).post(again::begin))
        .route("/participant/sheets/{sheet}/copy", get(copies::show).post(copies::download))
        .route("/participant/skills", get(skills::show).post(skills::add))
        .route("/participant/skills/{skill}/undo", post(skills::undo))
        .route("/participant/report", get(report::show))
        .route("/participant/report/wish", post(report::wish))
        .route("/participant/report/release", post(report::release))
        .route("/participant/report/withdraw", post(report::withdraw))
        .route("/participant/data", get(data::show))
        .route("/participant/rights", get(rights::show).post(rights::ask))
        .route("/participant/rights/restriction", post(restriction::end_alone))
        .route("/participant/rights/{request}/restriction", post(restriction::end))
        .route("/participant/rights/{request}/package", get(rights::package).post(rights::take))
        .route(
            "/participant/rights/{request}/transmission",
            get(transmission::show).post(transmission::provide),
        )
        .route("/participant/rights/{request}/transmission/withdraw", post(transmission::withdraw))
        .route("/participant/help", get(help::show).post(help::press))
        .route("/participant/receipt", get(receipt::show).post(receipt::make))
        .route("/participant/recovery", get(recovery::show).post(recovery::make))
}

/// Asks the matrix for something of the person's own.
fn own<D: Datum>(person: &Participant, data: D) -> Result<D, Instead>
where
    Participant: Sees<D::Class>,
{
    let disclosed = disclose(person, data).map_err(|_| Problem::NotFound)?;
    Ok(disclosed.into_inner())
}

/// The texts of a questionnaire in the page's language, else in German, else as they are.
fn texts(published: &Published, language: Language) -> &Texts {
    [language.code(), Language::German.code()]
        .into_iter()
        .chain(published.languages())
        .find_map(|code| published.texts(code))
        .expect("because every questionnaire has a language")
}

/// One of the person's own sheets, if they said yes to its module; else to the module's question.
async fn agreed_sheet<'i>(
    installation: &'i Installation,
    person: &Participant,
    id: &SheetId,
) -> Result<OwnSheet<'i>, Instead> {
    let sheet = sheets::find_own(installation, person, id).await?;
    let module = sheet.published().definition().module();
    let decided = own(person, decisions::find(installation, person).await?)?.of(module);
    if decided == Some(Choice::Yes) {
        Ok(sheet)
    } else {
        Err(Instead::to(format!("/participant/modules/{module}")))
    }
}

/// Reads a sheet's id from a path.
fn sheet_id(text: &str) -> Result<SheetId, Problem> {
    SheetId::parse(text).map_err(|_| Problem::NotFound)
}
