//! The way in for staff: e-mail address and password; each role has its own first page.

use axum::extract::{Query, State};
use axum::response::{IntoResponse as _, Response};
use serde::Deserialize;

use super::login::{Back, Login, Why, with_session};
use crate::access::{self, Denied};
use crate::keys::Secret;
use crate::web::form::OpenForm;
use crate::web::page::Page;
use crate::web::problem::Problem;
use crate::web::session::App;
use crate::web::staff::{ACCOUNT, area};
use crate::web::visit::{LocalPath, Visit};

/// `GET /staff`
pub async fn show(visit: Visit, Query(back): Query<Back>) -> Page<Login> {
    let login = Login::of_staff(visit, "", &Why::Asked);
    Page::new(login.coming_from(back.within("")))
}

/// What the form sends.
#[derive(Deserialize)]
pub struct Entering {
    email: String,
    password: String,
    #[serde(flatten)]
    back: Back,
}

/// `POST /staff`
pub async fn enter(
    State(installation): App,
    visit: Visit,
    OpenForm(sent): OpenForm<Entering>,
) -> Result<Response, Problem> {
    let entered = match Secret::entered(sent.password) {
        Ok(password) => access::log_in(&installation, &sent.email, password).await,
        Err(_) => Err(Denied::NotRecognised),
    };
    match entered {
        // The page is another role's if it does not lie behind this role's first page.
        Ok((token, role)) => {
            let home = area(role).home();
            let back = sent.back.within(home).or_else(|| sent.back.within(ACCOUNT));
            let next = back.as_ref().map_or(home, LocalPath::as_str);
            Ok(with_session(&installation, &token, next))
        }
        Err(Denied::NotRecognised) => {
            let page = Login::of_staff(visit, &sent.email, &Why::NotRecognised);
            Ok(Page::to_mend(page.coming_from(sent.back.within(""))).into_response())
        }
        Err(other) => Err(other.into()),
    }
}
