//! The invitation: a QR code and a code to type, shown this once, never in an address of ours.

use std::fmt::Write as _;

use askama::Template;
use axum::extract::{Path, State};
use chrono_tz::Tz;
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
pub(super) struct Shown {
    /// The drawing's dark squares as one path, and the length of its side.
    pub(super) squares: String,
    pub(super) side: usize,
    pub(super) code: String,
    pub(super) address: String,
    pub(super) until: String,
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
    let shown = invitation.map(|one| shown(installation, one, zone, words));
    let back = LocalPath::parse(&format!("{page}/invitation")).unwrap_or_default();
    Ok(InvitationPage {
        frame: Frame::new(visit, Area::Adviser, words.get("adviser-invitation")).at(back),
        name: disclosed.get().name().to_owned(),
        page,
        has_access: access::has_access(installation, adviser.case()).await?,
        shown: shown.transpose()?,
    })
}

/// An invitation with its drawing and its end in words.
pub(super) fn shown(
    installation: &Installation,
    invitation: &Invitation,
    zone: Tz,
    words: Words,
) -> Result<Shown, Problem> {
    let origin = &installation.address.origin;
    let code = QrCode::new(format!("{origin}/invitation/{}", invitation.token));
    let code = code.map_err(Problem::broken)?;
    // The light margin of four squares that readers need (ISO/IEC 18004, 6.3.8).
    let (width, margin) = (code.width(), 4);
    Ok(Shown {
        squares: squares(&code.to_colors(), width, margin),
        side: width + 2 * margin,
        code: invitation.code.clone(),
        address: origin.clone(),
        until: words.date_and_time(invitation.expires_at, zone),
    })
}

/// The dark squares as one path, each run within a row as one rectangle.
fn squares(colours: &[qrcode::Color], width: usize, margin: usize) -> String {
    let mut path = String::new();
    for (row, colours) in colours.chunks(width).enumerate() {
        let mut column = 0;
        for run in colours.chunk_by(|one, next| one == next) {
            if run[0] == qrcode::Color::Dark {
                let (across, down, length) = (column + margin, row + margin, run.len());
                let _ = write!(path, "M{across} {down}h{length}v1h-{length}z");
            }
            column += run.len();
        }
    }
    path
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_squares_of_a_row_are_drawn_in_runs() {
        let row = |text: &str| -> Vec<qrcode::Color> {
            let colour =
                |letter| if letter == '#' { qrcode::Color::Dark } else { qrcode::Color::Light };
            text.chars().map(colour).collect()
        };
        let colours = [row("##.#"), row("...."), row("####")].concat();
        assert_eq!(squares(&colours, 4, 4), "M4 4h2v1h-2zM7 4h1v1h-1zM4 6h4v1h-4z");
    }
}
