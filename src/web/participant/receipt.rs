//! The receipt code: taken when the person likes, shown this once, good after the deletion.

use askama::Template;
use axum::extract::State;
use axum::response::{IntoResponse as _, Response};
use serde::Deserialize;

use super::instead::Instead;
use crate::access::{self, Participant};
use crate::retention::ledger::checkpoint::verifier_key;
use crate::retention::signed::page;
use crate::web::form::Form;
use crate::web::frame::{Area, Frame};
use crate::web::page::Page;
use crate::web::session::App;
use crate::web::visit::{LocalPath, Visit};
use crate::web::words::Words;

#[derive(Template)]
#[template(path = "participant/receipt.html")]
struct ReceiptPage {
    frame: Frame,
    /// The new code, shown this once.
    code: Option<String>,
    made: String,
    ends: String,
    /// Where the code is good.
    address: String,
    /// What checks the receipt later: taken now, it is not taken from the receipt.
    key: String,
    hash: &'static str,
}

fn ends(words: Words, person: &Participant) -> String {
    let date = words.date(person.case().deletes_on());
    words.with("receipt-ends").text("date", date).to_string()
}

/// `GET /participant/receipt`
pub async fn show(
    State(installation): App,
    person: Participant,
    visit: Visit,
) -> Result<Response, Instead> {
    let words = Words::of(visit.language);
    let made = access::own_receipt(&installation, &person).await?.map_or_else(
        || words.get("receipt-none").into_owned(),
        |at| {
            let when = words.date_and_time(at, person.case().project().zone);
            words.with("receipt-made").text("when", when).to_string()
        },
    );
    Ok(Page::new(ReceiptPage {
        frame: Frame::new(visit, Area::Participant, words.get("receipt-take-title")),
        code: None,
        made,
        ends: ends(words, &person),
        address: String::new(),
        key: String::new(),
        hash: "",
    })
    .into_response())
}

/// What the form sends: nothing but its token.
#[derive(Deserialize)]
pub struct Wanted {}

/// `POST /participant/receipt`
///
/// It answers with the page itself: only so the code stands in no address and rests nowhere.
pub async fn make(
    State(installation): App,
    person: Participant,
    visit: Visit,
    Form(Wanted {}): Form<Wanted>,
) -> Result<Response, Instead> {
    let words = Words::of(visit.language);
    let code = access::make_receipt_code(&installation, &person).await?;
    let back = LocalPath::parse("/participant/receipt").unwrap_or_default();
    Ok(Page::new(ReceiptPage {
        frame: Frame::new(visit, Area::Participant, words.get("receipt-take-title")).at(back),
        code: Some(code.text().to_string()),
        made: String::new(),
        ends: ends(words, &person),
        address: format!("{}/receipt", installation.address.origin),
        key: verifier_key(&installation.keyring.get()).to_string(),
        hash: &page::SHA256,
    })
    .into_response())
}
