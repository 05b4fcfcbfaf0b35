//! The recovery code: made when the person wishes, and shown this once.

use askama::Template;
use axum::extract::State;
use axum::response::{IntoResponse as _, Response};
use serde::Deserialize;

use super::instead::Instead;
use super::step_up::{self, Again};
use crate::access::{self, Asks, OwnRecovery, Participant};
use crate::keys::RecoveryCode;
use crate::web::form::Form;
use crate::web::frame::{Area, Frame};
use crate::web::page::Page;
use crate::web::parts::{Fault, Field, FieldKind};
use crate::web::session::App;
use crate::web::visit::{LocalPath, Visit};
use crate::web::words::Words;

#[derive(Template)]
#[template(path = "participant/recovery.html")]
struct RecoveryPage {
    frame: Frame,
    faults: Vec<Fault>,
    /// Whether a code set the secret just now.
    recovered: bool,
    /// The new code, shown this once.
    code: Option<String>,
    made: String,
    secret: Option<Field>,
}

/// Why the page is shown.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Why {
    Asked,
    NotRecognised,
}

fn page(visit: Visit, person: &Participant, own: &OwnRecovery, why: Why) -> RecoveryPage {
    let words = Words::of(visit.language);
    let fault =
        (why == Why::NotRecognised).then(|| words.get("secret-not-recognised").into_owned());
    let made = own.made_at.map_or_else(
        || words.get("recovery-none").into_owned(),
        |at| {
            let when = words.date_and_time(at, person.case().project().zone);
            words.with("recovery-made").text("when", when).to_string()
        },
    );
    let frame = Frame::new(visit, Area::Participant, words.get("recovery-title"));
    let faults = fault.iter().map(|text| Fault { field: "secret".to_owned(), text: text.clone() });
    RecoveryPage {
        faults: faults.collect(),
        frame: if fault.is_some() { frame.faulty() } else { frame },
        recovered: own.recovered_at.is_some() && own.asks == Asks::Nothing,
        code: None,
        made,
        secret: (own.asks == Asks::Secret).then(|| {
            Field::new(FieldKind::Secret, "secret", words.get("secret-field"))
                .hint(words.get("recovery-secret-hint"))
                .fault(fault)
        }),
    }
}

/// `GET /participant/recovery`
pub async fn show(
    State(installation): App,
    person: Participant,
    visit: Visit,
) -> Result<Response, Instead> {
    let own = access::own_recovery(&installation, &person).await?;
    Ok(Page::new(page(visit, &person, &own, Why::Asked)).into_response())
}

/// What the form sends.
#[derive(Deserialize)]
pub struct Wanted {
    #[serde(default)]
    secret: String,
}

/// `POST /participant/recovery`
///
/// It answers with the page itself: only so the code stands in no address and rests nowhere.
pub async fn make(
    State(installation): App,
    person: Participant,
    visit: Visit,
    Form(wanted): Form<Wanted>,
) -> Result<Response, Instead> {
    let own = access::own_recovery(&installation, &person).await?;
    let person = match own.asks {
        Asks::Nothing => person,
        Asks::Secret => match step_up::enter(&installation, person, wanted.secret).await? {
            Again::Recognised(person) => person,
            Again::NotRecognised(person) => {
                let page = page(visit, &person, &own, Why::NotRecognised);
                return Ok(Page::to_mend(page).into_response());
            }
        },
    };
    let code: RecoveryCode = access::make_recovery_code(&installation, &person).await?;
    let words = Words::of(visit.language);
    let back = LocalPath::parse("/participant/recovery").unwrap_or_default();
    Ok(Page::new(RecoveryPage {
        frame: Frame::new(visit, Area::Participant, words.get("recovery-title")).at(back),
        faults: Vec::new(),
        recovered: false,
        code: Some(code.text().to_string()),
        made: String::new(),
        secret: None,
    })
    .into_response())
}
