//! The agency's pages: released short reports and hard skills of its projects, and nothing else.
//!
//! What was refused, withdrawn or never begun is not here, not even as a gap.

mod list;
mod notices;
mod report;
mod skills;

use std::sync::Arc;

use axum::Router;
use axum::http::header::{CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use axum::routing::get;

use crate::access::{Agency, Denied};
use crate::exchange;
use crate::installation::Installation;
use crate::rights::number;
use crate::store::transfer::Kind;

/// Every route of this audience.
pub fn routes() -> Router<Arc<Installation>> {
    Router::new()
        .route("/agency", get(list::show))
        .route("/agency/notices", get(notices::show).post(notices::acknowledge))
        .route("/agency/people/{person}/report", get(report::show))
        .route("/agency/people/{person}/report.json", get(report::json))
        .route("/agency/people/{person}/skills", get(skills::show))
        .route("/agency/people/{person}/skills.json", get(skills::json))
}

/// What a notice (Art. 19 GDPR) names a transfer by.
struct Mark {
    number: String,
    hash: String,
}

/// The transfer by which these bytes were received.
async fn mark(
    installation: &Installation,
    reader: &Agency,
    kind: Kind,
    bytes: &str,
) -> Result<Option<Mark>, Denied> {
    let transfer = exchange::transfer_of(installation, reader, kind, bytes).await?;
    Ok(transfer.map(|one| Mark {
        number: number(one.id.as_str()),
        hash: data_encoding::HEXLOWER.encode(&one.package_hash),
    }))
}

/// Canonical JSON, byte for byte, kept by no browser; saved it is named by the transfer's number,
/// which cannot stand in the bytes that are hashed.
fn json_response(bytes: &str, transfer: Option<Mark>) -> Response {
    let number = transfer.map(|mark| format!("-{}", mark.number)).unwrap_or_default();
    let headers = [
        (CONTENT_TYPE, "application/json".to_owned()),
        (CONTENT_DISPOSITION, format!("inline; filename=\"lotse{number}.json\"")),
        (CACHE_CONTROL, "no-store".to_owned()),
    ];
    (headers, bytes.to_owned()).into_response()
}
