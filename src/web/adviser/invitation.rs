//! The invitation: a QR code and a code to type, shown this once, never in an address of ours.

use std::fmt::Write as _;

use askama::Template;
use axum::extract::{Path, State};
use qrcode::QrCode;
use serde::Deserialize;

use crate::access::{self, Adviser, AdviserDesk, Invitation, Opening, Seen};
use crate::ids::ParticipationId;
use crate::installation::Installation;
use crate::web::form::Form;
use crate::web::frame::{Area, Frame};
use crate::web::page::Page;
use crate::web::problem::Problem;
use crate::web::session::App;
use crate::web::visit::{LocalPath, Visit};
use crate::web::words::Words;

use super::{page_of, person_of};

#[derive(Template)]
#[template(path = "adviser/invitation.html")]
struct InvitationPage {
    frame: Frame,
    name: String,
    page: String,
    has_access: bool,
    shown: Option<Shown>,
}

/// A new invitation, ready to be handed over.
struct Shown {
    /// The drawing's dark squares as one path, and the length of its side.
    squares: String,
    side: usize,
    code: String,
    address: String,
    until: String,
}

/// `GET /adviser/people/{person}/invitation`.
pub async fn ask(
    State(installation): App,
    adviser: Adviser,
    visit: Visit,
) -> Result<Page<impl Template>, Problem> {
    Ok(Page::new(page(&installation, &adviser, visit, None).await?))
}

/// The form has nothing but its token.
#[derive(Deserialize)]
pub struct Nothing {}

/// `POST /adviser/people/{person}/invitation`.
///
/// It answers with the page itself: only so the token stands in no address and rests nowhere.
/// Sending it again makes another invitation, which ends this one.
pub async fn make(
    State(installation): App,
    desk: AdviserDesk,
    Path(person): Path<String>,
    visit: Visit,
    _: Form<Nothing>,
) -> Result<Page<impl Template>, Problem> {
    let person = ParticipationId::parse(&person).map_err(|_| Problem::NotFound)?;
    let opening = Opening::Page(Seen::Invitation);
    let adviser = Adviser::authorise(&installation, &desk, &person, opening).await?;
    let invitation = access::invite(&installation, adviser.case()).await?;
    Ok(Page::new(page(&installation, &adviser, visit, Some(&invitation)).await?))
}

async fn page(
    installation: &Installation,
    adviser: &Adviser,
    visit: Visit,
    invitation: Option<&Invitation>,
) -> Result<InvitationPage, Problem> {
    let words = Words::of(visit.language);
    let disclosed = person_of(adviser)?;
    let page = page_of(disclosed.get().id());
    let zone = adviser.case().project().zone;
    let shown = invitation.map(|one| {
        let until = words.date_and_time(one.expires_at, zone);
        drawn(&installation.address.origin, one, until)
    });
    let back = LocalPath::parse(&format!("{page}/invitation")).unwrap_or_default();
    Ok(InvitationPage {
        frame: Frame::new(visit, Area::Adviser, words.get("adviser-invitation")).at(back),
        name: disclosed.get().name().to_owned(),
        page,
        has_access: access::has_access(installation, adviser.case()).await?,
        shown: shown.transpose()?,
    })
}

fn drawn(origin: &str, invitation: &Invitation, until: String) -> Result<Shown, Problem> {
    let address = format!("{origin}/invitation/{}", invitation.token);
    let code = QrCode::new(address).map_err(Problem::broken)?;
    // The light margin of four squares that readers need (ISO/IEC 18004, 6.3.8).
    let (width, margin) = (code.width(), 4);
    let mut squares = String::new();
    for (at, colour) in code.to_colors().iter().enumerate() {
        if *colour == qrcode::Color::Dark {
            let (across, down) = (at % width + margin, at / width + margin);
            let _ = write!(squares, "M{across} {down}h1v1h-1z");
        }
    }
    Ok(Shown {
        squares,
        side: width + 2 * margin,
        code: invitation.code.clone(),
        address: origin.to_owned(),
        until,
    })
}
