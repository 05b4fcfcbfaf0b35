//! Invitations for several people at once, to be printed: for those whose access is not set up.
//!
//! Whoever has set up access in the meantime is left out: a new invitation would begin theirs anew.

use askama::Template;
use axum::extract::State;
use axum::response::{IntoResponse as _, Response};
use serde::Deserialize;

use crate::access::{self, Adviser, AdviserDesk, Opening, Seen};
use crate::ids::ParticipationId;
use crate::installation::Installation;
use crate::web::collation;
use crate::web::form::Form;
use crate::web::frame::{Area, Frame};
use crate::web::page::Page;
use crate::web::parts::Fault;
use crate::web::problem::Problem;
use crate::web::session::App;
use crate::web::visit::{LocalPath, Visit};
use crate::web::words::Words;

use super::invitation::{Shown, shown};
use super::person_fields::fault;
use super::person_of;

/// The most invitations that are made at once.
pub const MOST: usize = 200;

#[derive(Template)]
#[template(path = "adviser/invitations.html")]
struct InvitationsPage {
    frame: Frame,
    faults: Vec<Fault>,
    people: Vec<Line>,
}

/// Somebody who can be invited.
struct Line {
    id: String,
    name: String,
    reference: String,
    /// Until when an invitation can be used that was made before.
    until: Option<String>,
}

#[derive(Template)]
#[template(path = "adviser/invitation_slips.html")]
struct SlipsPage {
    frame: Frame,
    slips: Vec<Slip>,
}

/// One invitation to hand over.
struct Slip {
    name: String,
    reference: String,
    shown: Shown,
}

/// `GET /adviser/invitations`.
pub async fn ask(
    State(installation): App,
    desk: AdviserDesk,
    visit: Visit,
) -> Result<Page<impl Template>, Problem> {
    Ok(Page::new(page(&installation, &desk, visit, Vec::new()).await?))
}

/// Whom to invite.
#[derive(Deserialize)]
pub struct Chosen {
    #[serde(default)]
    person: Vec<String>,
}

/// `POST /adviser/invitations`: answers with the invitations themselves, which are shown this once.
pub async fn make(
    State(installation): App,
    desk: AdviserDesk,
    visit: Visit,
    Form(chosen): Form<Chosen>,
) -> Result<Response, Problem> {
    let words = Words::of(visit.language);
    let wrong = match chosen.person.len() {
        0 => Some(words.get("invitations-nobody-chosen").into_owned()),
        1..=MOST => None,
        _ => Some(words.with("invitations-too-many").number("most", MOST).to_string()),
    };
    if let Some(wrong) = wrong {
        let faults = vec![fault("people", wrong)];
        let page = page(&installation, &desk, visit, faults).await?;
        return Ok(Page::to_mend(page).into_response());
    }
    let slips = slips(&installation, &desk, &chosen, words).await?;
    let back = LocalPath::parse("/adviser/invitations").unwrap_or_default();
    let frame = Frame::new(visit, Area::Adviser, words.get("invitations-made")).at(back).wide();
    Ok(Page::new(SlipsPage { frame, slips }).into_response())
}

async fn page(
    installation: &Installation,
    desk: &AdviserDesk,
    visit: Visit,
    faults: Vec<Fault>,
) -> Result<InvitationsPage, Problem> {
    let words = Words::of(visit.language);
    let mut people = Vec::new();
    for listed in desk.people(installation, |entry| !entry.has_access).await?.listed {
        let case = listed.adviser.case();
        let until = access::invited_until(installation, case).await?;
        let disclosed = person_of(&listed.adviser)?;
        people.push(Line {
            id: disclosed.get().id().to_string(),
            name: disclosed.get().name().to_owned(),
            reference: disclosed.get().agency_reference().to_owned(),
            until: until.map(|until| words.date_and_time(until, case.project().zone)),
        });
    }
    people.sort_by(|one, other| {
        collation::names(&one.name, &other.name).then_with(|| one.id.cmp(&other.id))
    });
    let frame = Frame::new(visit, Area::Adviser, words.get("invitations-title")).wide();
    let frame = if faults.is_empty() { frame } else { frame.faulty() };
    Ok(InvitationsPage { frame, faults, people })
}

async fn slips(
    installation: &Installation,
    desk: &AdviserDesk,
    chosen: &Chosen,
    words: Words,
) -> Result<Vec<Slip>, Problem> {
    let mut invited = Vec::new();
    for person in &chosen.person {
        let person = ParticipationId::parse(person).map_err(|_| Problem::BadInput)?;
        // Nobody's access begins anew from here; and nobody is recorded before all are found.
        let adviser = Adviser::authorise(installation, desk, &person, Opening::Act).await?;
        if !access::has_access(installation, adviser.case()).await? {
            invited.push(person);
        }
    }
    let mut slips = Vec::new();
    for person in invited {
        let opening = Opening::Page(Seen::Invitation);
        let adviser = Adviser::authorise(installation, desk, &person, opening).await?;
        let invitation = access::invite(installation, adviser.case()).await?;
        let zone = adviser.case().project().zone;
        let disclosed = person_of(&adviser)?;
        slips.push(Slip {
            name: disclosed.get().name().to_owned(),
            reference: disclosed.get().agency_reference().to_owned(),
            shown: shown(installation, &invitation, zone, words)?,
        });
    }
    slips.sort_by(|one, other| collation::names(&one.name, &other.name));
    Ok(slips)
}
