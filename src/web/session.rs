//! From a cookie to an audience: the extractors of every route behind a login.
//!
//! They ask `access`, which loads and authorises in one step; a route cannot have a person's data
//! without such a value, and for staff a page about a person is recorded before its handler runs.

use std::sync::Arc;

use axum::extract::{FromRequestParts, MatchedPath, RawPathParams, Request, State};
use axum::http::request::Parts;
use axum::http::{HeaderValue, Method};
use axum::middleware::Next;
use axum::response::Response;
use axum_extra::extract::cookie::CookieJar;

use super::problem::Problem;
use super::visit::{Csrf, SessionInfo};
use crate::access::{
    self, Adviser, AdviserDesk, Agency, AgencyDesk, Denied, Desk, Dpo, Lead, LeadDesk, Office,
    OfficeDesk, Opening, Participant, Seen,
};
use crate::ids::ParticipationId;
use crate::installation::{Address, Installation};
use crate::keys::Token;
use crate::rights::RightsError;

/// What every handler is given.
pub type App = State<Arc<Installation>>;

/// The cookie's name. Behind https it is bound to this very host and to https.
pub const fn cookie_name(https: bool) -> &'static str {
    if https { "__Host-lotse" } else { "lotse" }
}

/// The `Set-Cookie` that gives a browser its session.
pub fn set_cookie(address: &Address, token: &Token) -> HeaderValue {
    let https = address.is_https();
    let text = format!(
        "{}={}; Path=/; HttpOnly; SameSite=Lax{}",
        cookie_name(https),
        &*token.text(),
        if https { "; Secure" } else { "" }
    );
    HeaderValue::from_str(&text).expect("because a token is base64url")
}

/// The `Set-Cookie` that takes the session from a browser.
pub fn clear_cookie(address: &Address) -> HeaderValue {
    let https = address.is_https();
    let text = format!(
        "{}=; Path=/; HttpOnly; SameSite=Lax; Max-Age=0{}",
        cookie_name(https),
        if https { "; Secure" } else { "" }
    );
    HeaderValue::from_str(&text).expect("because the name is plain")
}

/// The token that a request carries.
pub fn token(installation: &Installation, parts: &Parts) -> Option<Token> {
    let jar = CookieJar::from_headers(&parts.headers);
    let cookie = jar.get(cookie_name(installation.address.is_https()))?;
    Token::read(cookie.value()).ok()
}

/// Middleware: tells frame and forms about a living session.
pub async fn know(State(installation): App, request: Request, next: Next) -> Response {
    let (mut parts, body) = request.into_parts();
    if let Some(token) = token(&installation, &parts)
        && let Ok(Some(lasting)) = access::lasting(&installation, &token).await
    {
        parts.extensions.insert(SessionInfo {
            csrf: Csrf::new(token.csrf()),
            seconds_left: u32::try_from(lasting.seconds_left).unwrap_or(0),
            computer: lasting.computer,
        });
    }
    next.run(Request::from_parts(parts, body)).await
}

impl From<Denied> for Problem {
    fn from(denied: Denied) -> Self {
        use crate::store::StoreError;
        match denied {
            Denied::NoSession => Self::SessionEnded,
            Denied::NotFound | Denied::NotRecognised | Denied::Taken => Self::NotFound,
            Denied::Secret(_) => Self::BadInput,
            Denied::Restricted => Self::Restricted,
            Denied::TooMany(seconds) => {
                Self::TooManyAttempts { wait_seconds: u32::try_from(seconds).unwrap_or(u32::MAX) }
            }
            Denied::Store(StoreError::Full) => {
                tracing::error!("the disk is full: nothing can be saved");
                Self::Closed
            }
            Denied::Store(StoreError::Stale) => Self::StaleForm,
            other @ (Denied::Sealed | Denied::Keyring(_) | Denied::Store(_)) => Self::broken(other),
        }
    }
}

impl From<crate::store::StoreError> for Problem {
    fn from(error: crate::store::StoreError) -> Self {
        Denied::Store(error).into()
    }
}

impl From<RightsError> for Problem {
    fn from(error: RightsError) -> Self {
        match error {
            RightsError::Denied(denied) => denied.into(),
            error @ RightsError::Ledger(_) => Self::broken(error),
            RightsError::Empty
            | RightsError::TooLong
            | RightsError::Day
            | RightsError::NotNow
            | RightsError::Late => Self::BadInput,
        }
    }
}

macro_rules! by_token {
    ($($audience:ident),*) => {$(
        impl FromRequestParts<Arc<Installation>> for $audience {
            type Rejection = Problem;

            async fn from_request_parts(
                parts: &mut Parts,
                installation: &Arc<Installation>,
            ) -> Result<Self, Problem> {
                let token = token(installation, parts).ok_or(Problem::SessionEnded)?;
                Ok(Self::authorise(installation, token).await?)
            }
        }
    )*};
}

by_token!(Participant, Desk, AdviserDesk, AgencyDesk, Dpo, LeadDesk, OfficeDesk);

/// Which page about one person stands at which route: opening it is recorded under this name.
///
/// A route about a person that lacks a line here answers nobody (and a test walks them all).
pub const PAGES: &[(&str, Seen)] = &[
    ("/adviser/people/{person}", Seen::AdviserPerson),
    ("/adviser/people/{person}/change", Seen::AdviserPerson),
    ("/adviser/people/{person}/results", Seen::Results),
    ("/adviser/people/{person}/results/conversation", Seen::Results),
    ("/adviser/people/{person}/report", Seen::ReportDraft),
    ("/adviser/people/{person}/invitation", Seen::AdviserPerson),
    ("/adviser/people/{person}/request", Seen::AdviserPerson),
    ("/office/people/{person}/requests/{request}", Seen::OfficeCase),
    ("/agency/people/{person}/report", Seen::AgencyReport),
    ("/agency/people/{person}/report.json", Seen::AgencyReport),
    ("/agency/people/{person}/skills", Seen::AgencySkills),
    ("/agency/people/{person}/skills.json", Seen::AgencySkills),
];

async fn opening(
    parts: &mut Parts,
    installation: &Arc<Installation>,
) -> Result<(ParticipationId, Opening), Problem> {
    let params = RawPathParams::from_request_parts(parts, installation)
        .await
        .map_err(|_| Problem::NotFound)?;
    let (_, id) = params.iter().find(|(name, _)| *name == "person").ok_or(Problem::NotFound)?;
    let person = ParticipationId::parse(id).map_err(|_| Problem::NotFound)?;
    if parts.method == Method::POST {
        return Ok((person, Opening::Act));
    }
    let route = parts.extensions.get::<MatchedPath>().map_or("", MatchedPath::as_str);
    let page = PAGES.iter().find(|(path, _)| *path == route);
    let (_, page) = page.ok_or_else(|| {
        Problem::broken(anyhow::anyhow!("the route {route} has no line in web::session::PAGES"))
    })?;
    Ok((person, Opening::Page(*page)))
}

macro_rules! by_person {
    ($($audience:ident from $desk:ident),*) => {$(
        impl FromRequestParts<Arc<Installation>> for $audience {
            type Rejection = Problem;

            async fn from_request_parts(
                parts: &mut Parts,
                installation: &Arc<Installation>,
            ) -> Result<Self, Problem> {
                let desk = $desk::from_request_parts(parts, installation).await?;
                let (person, opening) = opening(parts, installation).await?;
                Ok(Self::authorise(installation, &desk, &person, opening).await?)
            }
        }
    )*};
}

by_person!(
    Adviser from AdviserDesk,
    Agency from AgencyDesk,
    Lead from LeadDesk,
    Office from OfficeDesk
);
