//! One's own account: who it belongs to, and a new password.

use askama::Template;
use axum::extract::{Query, State};
use axum::http::header::SET_COOKIE;
use axum::response::{IntoResponse as _, Redirect, Response};
use serde::Deserialize;

use crate::access::{self, Desk, PasswordError};
use crate::keys::SecretFault;
use crate::web::form::Form;
use crate::web::frame::Frame;
use crate::web::page::Page;
use crate::web::parts::{Fault, Field, FieldKind, Row};
use crate::web::problem::Problem;
use crate::web::session::{self, App};
use crate::web::visit::{LocalPath, Visit};
use crate::web::words::Words;

#[derive(Template)]
#[template(path = "staff/account.html")]
struct AccountPage {
    frame: Frame,
    faults: Vec<Fault>,
    rows: Vec<Row>,
    fields: Vec<Field>,
    changed: bool,
    home: &'static str,
}

/// What has just happened, as a fixed word.
#[derive(Deserialize)]
pub struct Happened {
    #[serde(default)]
    password: String,
}

/// `GET /account`.
pub async fn show(
    desk: Desk,
    visit: Visit,
    Query(happened): Query<Happened>,
) -> Page<impl Template> {
    let mut page = page(&desk, visit, None);
    page.changed = happened.password == "changed";
    Page::new(page)
}

/// What the form sends; none of it is ever shown again.
#[derive(Deserialize)]
pub struct Sent {
    current: String,
    new: String,
}

/// `POST /account`: a new password. Every session of the account ends, and this browser begins
/// another.
pub async fn change(
    State(installation): App,
    desk: Desk,
    visit: Visit,
    Form(sent): Form<Sent>,
) -> Result<Response, Problem> {
    let words = Words::of(visit.language);
    let error = match access::change_password(&installation, &desk, sent.current, sent.new).await {
        Ok(token) => {
            let mut response = Redirect::to("/account?password=changed").into_response();
            let cookie = session::set_cookie(&installation.address, &token);
            response.headers_mut().append(SET_COOKIE, cookie);
            return Ok(response);
        }
        Err(error) => error,
    };
    let (field, key) = match error {
        PasswordError::NotRecognised => ("current", "account-not-recognised"),
        PasswordError::Same => ("new", "account-same"),
        PasswordError::Secret(SecretFault::TooShort) => ("new", "admin-password-short"),
        PasswordError::Secret(SecretFault::TooLong) => ("new", "admin-password-long"),
        PasswordError::Secret(SecretFault::Common) => ("new", "admin-password-common"),
        PasswordError::Secret(SecretFault::Named) => ("new", "admin-password-named"),
        PasswordError::Secret(SecretFault::Guessable) => ("new", "admin-password-guessable"),
        PasswordError::Denied(denied) => return Err(denied.into()),
    };
    let fault = Fault { field: field.to_owned(), text: words.get(key).into_owned() };
    Ok(Page::to_mend(page(&desk, visit, Some(fault))).into_response())
}

fn page(desk: &Desk, visit: Visit, fault: Option<Fault>) -> AccountPage {
    let words = Words::of(visit.language);
    let area = super::area(desk.role());
    let wrong = |name: &str| {
        fault.as_ref().filter(|fault| fault.field == name).map(|fault| fault.text.clone())
    };
    let row = |key: &str, value: &str| Row {
        key: words.get(key).into_owned(),
        value: value.to_owned(),
        change: None,
    };
    let back = LocalPath::parse(super::ACCOUNT).unwrap_or_default();
    let frame = Frame::new(visit, area, words.get("account-title")).at(back);
    AccountPage {
        rows: vec![
            row("staff-name", &desk.person().name),
            row("staff-email", &desk.person().email),
        ],
        fields: vec![
            Field::new(FieldKind::Secret, "current", words.get("account-current"))
                .fault(wrong("current")),
            Field::new(FieldKind::NewSecret, "new", words.get("account-new"))
                .hint(words.get("account-new-hint"))
                .fault(wrong("new")),
        ],
        frame: if fault.is_some() { frame.faulty() } else { frame },
        faults: fault.into_iter().collect(),
        changed: false,
        home: area.home(),
    }
}
