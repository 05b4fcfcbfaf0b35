//! The quarterly reports: as PDF, and as signed JSON.

use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;

use super::certificates::{answer, gather};
use crate::access::Dpo;
use crate::classes::DataClass;
use crate::clock::Instant;
use crate::custody::standing::standing;
use crate::disclosure::disclose;
use crate::installation::Installation;
use crate::quarter::Quarter;
use crate::retention::addresses::Addresses;
use crate::retention::figures;
use crate::retention::openings::month_of;
use crate::retention::quarterly::{Beside, QuarterlyReport};
use crate::rights::figures as rights;
use crate::store::{legal_hold, opening_count};
use crate::web::frame::{Area, Frame};
use crate::web::page::Page;
use crate::web::problem::Problem;
use crate::web::proofs;
use crate::web::session::App;
use crate::web::visit::Visit;
use crate::web::words::Words;

/// How many quarters the page lists.
const LISTED: usize = 8;

#[derive(Template)]
#[template(path = "dpo/reports.html")]
struct ReportsPage {
    frame: Frame,
    /// The quarter, whether it is still running, and where its files lie.
    quarters: Vec<(String, bool, String)>,
}

/// `GET /dpo/reports`
pub async fn list(State(installation): App, _: Dpo, visit: Visit) -> Page<impl Template> {
    let mut quarter = Quarter::of(installation.clock.now());
    let mut quarters = Vec::new();
    while quarters.len() < LISTED {
        quarters.push((
            quarter.to_string(),
            quarters.is_empty(),
            format!("/dpo/reports/{quarter}"),
        ));
        let Some(day_before) = quarter.first_day().pred_opt() else { break };
        quarter = Quarter::holding(day_before);
    }
    let title = Words::of(visit.language).get("reports-title");
    Page::new(ReportsPage { quarters, frame: Frame::new(visit, Area::Dpo, title) })
}

/// `GET /dpo/reports/{quarter}/{format}`
pub async fn file(
    State(installation): App,
    dpo: Dpo,
    Path((quarter, format)): Path<(String, String)>,
    visit: Visit,
) -> Result<Response, Problem> {
    let quarter: Quarter = quarter.parse().map_err(|_| Problem::NotFound)?;
    let now = installation.clock.now();
    if quarter.first_day() > now.date_in(chrono_tz::UTC) {
        return Err(Problem::NotFound);
    }
    let found = gather(&installation, &dpo).await?;
    let folder = &installation.folder;
    let addresses = Addresses::of(folder).map_err(Problem::broken)?;
    let gathered = figures::gather(&installation.store, &addresses, now);
    let figures = gathered.await.map_err(Problem::broken)?.figures;
    let figures = disclose(&dpo, figures).map_err(|_| Problem::NotFound)?;
    let days = (quarter.first_day(), quarter.last_day());
    let evidence = found.evidence();
    let searches = evidence.searches_within(days.0..=days.1);
    let beside = beside(&installation, &dpo, (quarter, searches), now).await?;
    let report = QuarterlyReport::of(days, figures.get(), evidence, beside, now);
    let signed = report.clone().sign(&installation.keyring.get(), evidence);
    let words = Words::of(visit.language);
    let says = proofs::quarterly(words, &report, &signed.verifier_key);
    answer(&installation, visit, &format, signed.to_json(), ("reports-title", says)).await
}

async fn beside(
    installation: &Installation,
    dpo: &Dpo,
    (quarter, address_searches): (Quarter, u64),
    now: Instant,
) -> Result<Beside, Problem> {
    let store = &installation.store;
    let requests = rights::gather(installation).await.map_err(Problem::broken)?;
    let requests = disclose(dpo, requests).map_err(|_| Problem::NotFound)?;
    let standing = standing(installation).await.map_err(Problem::broken)?;
    let at = |last: &Option<crate::store::custody_act::Last>| {
        last.as_ref().map(|last| last.ran_at.utc().to_rfc3339())
    };
    let first = Instant::start_of(quarter.first_day(), chrono_tz::UTC);
    let opened =
        opening_count::list_since(store, month_of(first)).await.map_err(Problem::broken)?;
    let holds = legal_hold::count_in_force(store, now).await.map_err(Problem::broken)?;
    Ok(Beside {
        holds_in_force: holds.unsigned_abs(),
        requests_open: requests.get().open() as u64,
        requests_overdue: requests.get().overdue() as u64,
        last_backup_at: at(&standing.backup),
        last_drill_at: at(&standing.drill),
        last_roll_at: at(&standing.roll),
        answers_opened: opened
            .iter()
            .filter(|count| count.class == DataClass::OwnAnswers && quarter.holds(count.month_on))
            .map(|count| count.openings)
            .sum(),
        address_searches,
    })
}
