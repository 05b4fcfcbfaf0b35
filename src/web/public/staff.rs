//! The way in for staff: e-mail address and password; each role has its own first page.

use axum::extract::State;
use axum::response::{IntoResponse as _, Response};
use serde::Deserialize;

use super::login::{Login, Why, with_session};
use crate::access::{self, Denied};
use crate::keys::Secret;
use crate::store::staff::Role;
use crate::web::form::OpenForm;
use crate::web::frame::Area;
use crate::web::page::Page;
use crate::web::problem::Problem;
use crate::web::session::App;
use crate::web::visit::Visit;

/// `GET /staff`
pub async fn show(visit: Visit) -> Page<Login> {
    Page::new(Login::of_staff(visit, "", &Why::Asked))
}

/// What the form sends.
#[derive(Deserialize)]
pub struct Entering {
    email: String,
    password: String,
}

const fn home(role: Role) -> &'static str {
    match role {
        Role::Lead => Area::Admin.home(),
        Role::Adviser => Area::Adviser.home(),
        Role::Agency => Area::Agency.home(),
        Role::Dpo => Area::Dpo.home(),
    }
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
        Ok((token, role)) => Ok(with_session(&installation, &token, home(role))),
        Err(Denied::NotRecognised) => {
            let page = Login::of_staff(visit, &sent.email, &Why::NotRecognised);
            Ok(Page::to_mend(page).into_response())
        }
        Err(other) => Err(other.into()),
    }
}
