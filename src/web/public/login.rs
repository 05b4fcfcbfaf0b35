//! Coming back: login name and secret, and an answer that waited because its session had ended.

use askama::Template;
use axum::extract::{Query, State};
use axum::http::HeaderValue;
use axum::http::header::SET_COOKIE;
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;

use super::shared_computer;
use crate::access::{self, Denied, Participant};
use crate::installation::Installation;
use crate::keys::{Secret, Token};
use crate::store::session::Computer;
use crate::web::form::OpenForm;
use crate::web::frame::{Area, Frame};
use crate::web::page::Page;
use crate::web::participant::answering;
use crate::web::parts::{Fault, Field, FieldKind, Tick};
use crate::web::problem::Problem;
use crate::web::session::{self, App};
use crate::web::staff::ACCOUNT;
use crate::web::visit::{LocalPath, Visit};
use crate::web::words::Words;

/// A form to log in, for the person or for staff.
#[derive(Template)]
#[template(path = "public/login.html")]
pub struct Login {
    frame: Frame,
    faults: Vec<Fault>,
    title: String,
    lead: String,
    action: &'static str,
    fields: [Field; 2],
    /// An answer that is not saved yet, sealed.
    carried: Option<String>,
    /// The page to come back to.
    back: Option<LocalPath>,
    /// For the person: the question about the computer, and what to do without a secret.
    shared: Option<Tick>,
}

/// How a form to log in comes about.
pub enum Why {
    /// The person opened it.
    Asked,
    /// Name or secret were not right.
    NotRecognised,
}

impl Login {
    /// The person's form; `carried` is an answer that arrived after its session had ended.
    pub fn of_person(
        visit: Visit,
        (typed, computer): (&str, Computer),
        carried: Option<String>,
        why: &Why,
    ) -> Self {
        let words = Words::of(visit.language);
        let name = Field::new(FieldKind::Name, "name", words.get("login-name"))
            .hint(words.get("login-name-hint"));
        let secret = Field::new(FieldKind::Secret, "secret", words.get("secret-field"));
        let (title, lead) = if carried.is_some() {
            (words.get("lost-title"), words.get("lost-lead"))
        } else {
            (words.get("login-title"), words.get("login-lead"))
        };
        let texts = (title.into_owned(), lead.into_owned());
        let page = Self::new(visit, texts, "/login", [name.value(typed), secret], why);
        Self { carried, shared: Some(shared_computer::tick(words, computer)), ..page }
    }

    /// The form of staff.
    pub fn of_staff(visit: Visit, typed: &str, why: &Why) -> Self {
        let words = Words::of(visit.language);
        let email = Field::new(FieldKind::Email, "email", words.get("staff-email"));
        let password = Field::new(FieldKind::Secret, "password", words.get("staff-password"));
        let texts = (words.get("staff-title").into_owned(), words.get("staff-lead").into_owned());
        Self::new(visit, texts, "/staff", [email.value(typed), password], why)
    }

    /// Leads back to this page after logging in.
    #[must_use]
    pub fn coming_from(self, back: Option<LocalPath>) -> Self {
        Self { back, ..self }
    }

    fn new(
        visit: Visit,
        (title, lead): (String, String),
        action: &'static str,
        [first, second]: [Field; 2],
        why: &Why,
    ) -> Self {
        let words = Words::of(visit.language);
        let fault = match why {
            Why::Asked => None,
            Why::NotRecognised => Some(words.get("login-not-recognised").into_owned()),
        };
        let field = second.name.clone();
        let frame = Frame::new(visit, Area::Public, title.as_str());
        Self {
            frame: if fault.is_some() { frame.faulty() } else { frame },
            faults: fault
                .iter()
                .map(|text| Fault { field: field.clone(), text: text.clone() })
                .collect(),
            fields: [first, second.fault(fault)],
            title,
            lead,
            action,
            carried: None,
            back: None,
            shared: None,
        }
    }
}

/// The page to come back to after logging in.
#[derive(Default, Deserialize)]
pub struct Back {
    #[serde(default)]
    back: String,
}

impl Back {
    /// The page, if it is one of the pages behind `home`.
    pub fn within(&self, home: &str) -> Option<LocalPath> {
        let path = LocalPath::parse(&self.back)?;
        let rest = path.as_str().strip_prefix(home)?;
        (rest.is_empty() || rest.starts_with('/')).then_some(path)
    }
}

/// `GET /login`; whoever comes from a page of staff is led to the form of staff.
pub async fn show(visit: Visit, Query(back): Query<Back>) -> Response {
    let staff = [Area::Adviser, Area::Agency, Area::Dpo, Area::Admin, Area::Office];
    let homes = staff.into_iter().map(Area::home).chain([ACCOUNT]);
    if let Some(path) = homes.into_iter().find_map(|home| back.within(home)) {
        return Redirect::to(&format!("/staff?back={}", path.as_query_value())).into_response();
    }
    let login = Login::of_person(visit, ("", Computer::Own), None, &Why::Asked);
    Page::new(login.coming_from(back.within(Area::Participant.home()))).into_response()
}

/// The page for an answer whose session had ended: nothing is lost.
pub fn lost_session(visit: Visit, carried: String) -> Response {
    let login = Login::of_person(visit, ("", Computer::Own), Some(carried), &Why::Asked);
    let mut response = Page::new(login).into_response();
    *response.status_mut() = Problem::SessionEnded.status();
    response
}

/// What the person's form sends.
#[derive(Deserialize)]
pub struct Entering {
    name: String,
    secret: String,
    #[serde(default)]
    carried: String,
    #[serde(default)]
    back: String,
    #[serde(default)]
    shared: String,
}

/// `POST /login`
pub async fn enter(
    State(installation): App,
    visit: Visit,
    OpenForm(sent): OpenForm<Entering>,
) -> Result<Response, Problem> {
    let carried = (!sent.carried.is_empty()).then_some(sent.carried);
    let back = Back { back: sent.back }.within(Area::Participant.home());
    let computer = shared_computer::said(&sent.shared);
    let entered = match Secret::entered(sent.secret) {
        Ok(secret) => access::enter(&installation, &sent.name, secret, computer).await,
        Err(_) => Err(Denied::NotRecognised),
    };
    match entered {
        Ok(entered) => {
            if let Some(carried) = carried {
                let visit = visit.begun(&entered.token, computer);
                return save_carried(&installation, visit, entered.token, &carried).await;
            }
            let next = back.as_ref().map_or(Area::Participant.home(), LocalPath::as_str);
            Ok(with_session(&installation, &entered.token, next))
        }
        Err(Denied::NotRecognised) => {
            let typed = (sent.name.as_str(), computer);
            let page = Login::of_person(visit, typed, carried, &Why::NotRecognised);
            Ok(Page::to_mend(page.coming_from(back)).into_response())
        }
        Err(other) => Err(other.into()),
    }
}

/// Applies the answer that waited, if it is this person's, and leads to where they were.
async fn save_carried(
    installation: &Installation,
    visit: Visit,
    token: Token,
    carried: &str,
) -> Result<Response, Problem> {
    let cookie = session::set_cookie(&installation.address, &token);
    let person = Participant::authorise(installation, token).await?;
    let mut response = answering::apply_carried(installation, &person, visit, carried).await;
    response.headers_mut().append(SET_COOKIE, cookie);
    Ok(response)
}

/// Leads on with a new session; the page in between notices when cookies are refused.
pub fn with_session(installation: &Installation, token: &Token, next: &str) -> Response {
    let cookie: HeaderValue = session::set_cookie(&installation.address, token);
    let next = LocalPath::parse(next).unwrap_or_default().as_query_value();
    let mut response = Redirect::to(&format!("/session/begun?next={next}")).into_response();
    response.headers_mut().append(SET_COOKIE, cookie);
    response
}

/// Where to go once a session has begun.
#[derive(Deserialize)]
pub struct Begun {
    #[serde(default)]
    next: String,
}

#[derive(Template)]
#[template(path = "public/cookies.html")]
struct Cookies {
    frame: Frame,
}

/// `GET /session/begun`: goes on, or says what to do when the browser refused the cookie.
pub async fn begun(visit: Visit, Query(begun): Query<Begun>) -> Response {
    let next = LocalPath::parse(&begun.next).unwrap_or_default();
    if visit.session.is_some() {
        return Redirect::to(next.as_str()).into_response();
    }
    let words = Words::of(visit.language);
    let frame = Frame::new(visit, Area::Public, words.get("cookies-title"));
    Page::new(Cookies { frame }).into_response()
}
