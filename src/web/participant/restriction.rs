//! What the person reads of a restriction of processing, and how they end it.

use axum::extract::{Path, State};

use super::instead::Instead;
use super::own;
use crate::access::Participant;
use crate::ids::RequestId;
use crate::rights::RightsError;
use crate::rights::cases::{self, Request};
use crate::rights::restriction;
use crate::store::restriction::Restriction;
use crate::web::form::Form;
use crate::web::problem::Problem;
use crate::web::public::leaving::Nothing;
use crate::web::session::App;
use crate::web::words::Words;

/// A restriction that stands, beside the request that began it.
pub(super) struct Restricted {
    /// Since when, and what it means.
    pub(super) sentences: Vec<String>,
    /// Where the person ends it.
    pub(super) end: String,
}

/// What stands beside `request`, if it restricts.
pub(super) fn beside(request: &Request, person: &Participant, words: Words) -> Option<Restricted> {
    let row = request.row();
    let restriction = row.restriction.filter(Restriction::stands)?;
    let (case, zone) = (person.case(), person.case().project().zone);
    let since = words
        .with("rights-restricted")
        .text("since", words.date(restriction.since.date_in(zone)))
        .text("deleted", words.date(case.deletes_on()));
    let mut sentences = vec![since.to_string()];
    if let Some(day) = restriction.lifts_on {
        sentences.push(words.with("rights-lifts").text("date", words.date(day)).to_string());
    }
    let end = format!("/participant/rights/{}/restriction", row.id);
    Some(Restricted { sentences, end })
}

/// What stands on the page when nothing but the request of an earlier time restricts.
pub(super) fn alone(
    requests: &[Request],
    person: &Participant,
    words: Words,
) -> Option<Restricted> {
    let explained = requests.iter().any(|one| one.row().restricts());
    (person.case().is_restricted() && !explained).then(|| Restricted {
        sentences: vec![words.get("rights-restricted-alone").into_owned()],
        end: "/participant/rights/restriction".to_owned(),
    })
}

/// `POST /participant/rights/restriction`: ends the one whose request is not there any more.
pub async fn end_alone(
    State(installation): App,
    person: Participant,
    Form(Nothing {}): Form<Nothing>,
) -> Result<Instead, Instead> {
    settled(restriction::end_without_request(&installation, &person).await)
}

/// `POST /participant/rights/{request}/restriction`: ends it.
pub async fn end(
    State(installation): App,
    person: Participant,
    Path(request): Path<String>,
    Form(Nothing {}): Form<Nothing>,
) -> Result<Instead, Instead> {
    let id = RequestId::parse(&request).map_err(|_| Problem::NotFound)?;
    own(&person, cases::find_own(&installation, &person, &id).await?)?;
    settled(restriction::end_own(&installation, &person, &id).await)
}

fn settled(ended: Result<(), RightsError>) -> Result<Instead, Instead> {
    match ended {
        // Ended already, perhaps in another tab: the page says how it stands.
        Ok(()) | Err(RightsError::NotNow) => Ok(Instead::to("/participant/rights")),
        Err(other) => Err(Problem::from(other).into()),
    }
}
