//! Legal holds on the pages of the two roles that place them: the same page, for one project or all.

use askama::Template;
use axum::response::{IntoResponse as _, Redirect, Response};
use chrono::NaiveDate;
use serde::Deserialize;

use super::frame::{Area, Frame};
use super::page::Page;
use super::parts::{Fault, Field, FieldKind, Row};
use super::problem::Problem;
use super::visit::Visit;
use super::words::Words;
use crate::access::{self, CaseFile, Confirmed, Denied, Desk};
use crate::counselling::holds::{
    self, Actor, HoldError, Holds, Listed, MOST_MONTHS, MOST_OF_LEGAL_BASIS, MOST_OF_REASON,
    Proposal, Stand,
};
use crate::ids::{OrderId, ProjectId};
use crate::installation::Installation;
use crate::keys::Secret;
use crate::store::staff::Role;

#[derive(Template)]
#[template(path = "shared/holds.html")]
struct HoldsPage {
    frame: Frame,
    faults: Vec<Fault>,
    back: &'static str,
    back_words: String,
    action: String,
    standing: String,
    projects: Vec<ProjectHolds>,
    subjects: Vec<Choice>,
    legal_basis: Field,
    reason: String,
    reason_fault: Option<String>,
    until: Field,
    password: Field,
}

struct ProjectHolds {
    heading: String,
    holds: Vec<HoldView>,
}

struct HoldView {
    id: String,
    /// For tests and style: how it stands.
    stand: &'static str,
    rows: Vec<Row>,
    can_second: bool,
    is_open: bool,
}

/// Whom a hold can be proposed for.
pub(super) struct Choice {
    /// What the form sends.
    pub value: String,
    /// What is read.
    pub label: String,
    /// Whether it was chosen before.
    pub chosen: bool,
}

/// What is typed; the password is never shown again.
#[derive(Default, Deserialize)]
pub struct Typed {
    /// The project or the person.
    #[serde(default)]
    pub subject: String,
    #[serde(default)]
    legal_basis: String,
    #[serde(default)]
    reason: String,
    #[serde(default)]
    until: String,
    #[serde(default)]
    password: String,
}

/// What is decided about a hold.
#[derive(Default, Deserialize)]
pub struct Decided {
    #[serde(default)]
    hold: String,
    #[serde(default)]
    act: String,
    #[serde(default)]
    password: String,
}

/// What has to be mended before anything happens.
#[derive(Clone, Debug)]
pub(super) enum Wrong {
    LegalBasis,
    Reason,
    Until,
    Password,
    /// The password beside a hold.
    PasswordOf(String),
    /// The two persons are one.
    SamePerson(String),
    /// A sweep is under way.
    Sweeping(String),
}

impl From<HoldError> for Problem {
    fn from(error: HoldError) -> Self {
        match error {
            // The page is older than what happened since: it is looked at anew.
            HoldError::Stale => Self::StaleForm,
            HoldError::Denied(denied) => denied.into(),
            other => Self::broken(other),
        }
    }
}

async fn confirmed(
    installation: &Installation,
    desk: &Desk,
    password: &str,
) -> Result<Option<Confirmed>, Problem> {
    let Ok(password) = Secret::entered(password.to_owned()) else { return Ok(None) };
    match access::confirm(installation, desk, password).await {
        Ok(confirmed) => Ok(Some(confirmed)),
        Err(Denied::NotRecognised) => Ok(None),
        Err(other) => Err(other.into()),
    }
}

/// Proposes what was typed.
pub(super) async fn propose(
    installation: &Installation,
    (actor, desk): (Actor<'_>, &Desk),
    project: &ProjectId,
    person: Option<&CaseFile>,
    typed: &Typed,
) -> Result<Result<(), Wrong>, Problem> {
    let Ok(until) = typed.until.trim().parse::<NaiveDate>() else { return Ok(Err(Wrong::Until)) };
    let Some(confirmed) = confirmed(installation, desk, &typed.password).await? else {
        return Ok(Err(Wrong::Password));
    };
    let (legal_basis, reason) = (typed.legal_basis.as_str(), typed.reason.as_str());
    let proposal = Proposal { project, person, legal_basis, reason, until };
    match holds::propose(installation, actor, confirmed, &proposal).await {
        Ok(_) => Ok(Ok(())),
        Err(HoldError::LegalBasis) => Ok(Err(Wrong::LegalBasis)),
        Err(HoldError::Reason) => Ok(Err(Wrong::Reason)),
        Err(HoldError::Until) => Ok(Err(Wrong::Until)),
        Err(other) => Err(other.into()),
    }
}

/// Agrees to a hold or lifts it.
pub(super) async fn decide(
    installation: &Installation,
    (actor, desk): (Actor<'_>, &Desk),
    decided: &Decided,
) -> Result<Result<(), Wrong>, Problem> {
    let id = OrderId::parse(&decided.hold).map_err(|_| Problem::StaleForm)?;
    let Some(confirmed) = confirmed(installation, desk, &decided.password).await? else {
        return Ok(Err(Wrong::PasswordOf(id.to_string())));
    };
    let done = match decided.act.as_str() {
        "second" => holds::second(installation, actor, confirmed, &id).await,
        "lift" => holds::lift(installation, actor, confirmed, &id).await,
        _ => return Err(Problem::StaleForm),
    };
    match done {
        Ok(()) => Ok(Ok(())),
        Err(HoldError::SamePerson) => Ok(Err(Wrong::SamePerson(id.to_string()))),
        Err(HoldError::Sweeping) => Ok(Err(Wrong::Sweeping(id.to_string()))),
        Err(other) => Err(other.into()),
    }
}

/// Where the page is, and for whom.
pub(super) struct At {
    /// Its area.
    pub area: Area,
    /// Its path, where its forms go as well.
    pub path: String,
    /// Whom a hold can be proposed for.
    pub subjects: Vec<Choice>,
}

/// The page, or the way back to it after something was done.
pub(super) fn answer(
    visit: Visit,
    at: At,
    projects: &[&Holds],
    typed: &Typed,
    done: Option<Result<(), Wrong>>,
) -> Response {
    match done {
        Some(Ok(())) => Redirect::to(&at.path).into_response(),
        Some(Err(wrong)) => {
            Page::to_mend(page(visit, at, projects, typed, Some(&wrong))).into_response()
        }
        None => Page::new(page(visit, at, projects, typed, None)).into_response(),
    }
}

fn page(
    visit: Visit,
    at: At,
    projects: &[&Holds],
    typed: &Typed,
    wrong: Option<&Wrong>,
) -> HoldsPage {
    let words = Words::of(visit.language);
    let fault = wrong.map(|wrong| fault(wrong, words));
    let said = |field: &str| {
        fault.as_ref().filter(|fault| fault.field == field).map(|fault| fault.text.clone())
    };
    let stands = |one: &&Listed| one.stand == Stand::Stands;
    let standing: usize =
        projects.iter().map(|holds| holds.list.iter().filter(stands).count()).sum();
    let (back, back_words) = match at.area {
        Area::Dpo => ("/dpo", "dpo-title"),
        _ => ("/admin", "admin-to-projects"),
    };
    let frame = Frame::new(visit, at.area, words.get("holds-title")).wide();
    HoldsPage {
        frame: if fault.is_some() { frame.faulty() } else { frame },
        back,
        back_words: words.get(back_words).into_owned(),
        standing: words.number(i64::try_from(standing).unwrap_or(i64::MAX)),
        projects: projects.iter().map(|holds| project(holds, words)).collect(),
        subjects: at.subjects,
        legal_basis: Field::new(FieldKind::Text, "legal_basis", words.get("holds-legal-basis"))
            .hint(words.get("holds-legal-basis-hint"))
            .value(&typed.legal_basis)
            .fault(said("legal_basis")),
        reason: typed.reason.clone(),
        reason_fault: said("reason"),
        until: Field::new(FieldKind::Date, "until", words.get("holds-until"))
            .hint(words.with("holds-until-hint").number("months", MOST_MONTHS).to_string())
            .value(&typed.until)
            .fault(said("until")),
        password: Field::new(FieldKind::Secret, "password", words.get("holds-password"))
            .fault(said("password")),
        faults: fault.into_iter().collect(),
        action: at.path,
    }
}

fn fault(wrong: &Wrong, words: Words) -> Fault {
    let most = |key: &str, most: usize| words.with(key).number("most", most).to_string();
    let (field, text) = match wrong {
        Wrong::LegalBasis => {
            ("legal_basis".to_owned(), most("holds-legal-basis-wrong", MOST_OF_LEGAL_BASIS))
        }
        Wrong::Reason => ("reason".to_owned(), most("holds-reason-wrong", MOST_OF_REASON)),
        Wrong::Until => (
            "until".to_owned(),
            words.with("holds-until-wrong").number("months", MOST_MONTHS).to_string(),
        ),
        Wrong::Password => ("password".to_owned(), words.get("holds-password-wrong").into_owned()),
        Wrong::PasswordOf(id) => {
            (format!("password-{id}"), words.get("holds-password-wrong").into_owned())
        }
        Wrong::SamePerson(id) => {
            (format!("password-{id}"), words.get("holds-same-person").into_owned())
        }
        Wrong::Sweeping(id) => (format!("password-{id}"), words.get("holds-sweeping").into_owned()),
    };
    Fault { field, text }
}

fn project(holds: &Holds, words: Words) -> ProjectHolds {
    let zone = holds.project.zone;
    ProjectHolds {
        heading: format!("{} ({})", holds.project.name, holds.project.code),
        holds: holds.list.iter().map(|one| hold(one, zone, words)).collect(),
    }
}

/// Roles, never names: who it was stands behind the hold's number in the database.
fn role(role: Role, words: Words) -> String {
    words.get(if role == Role::Dpo { "reader-dpo" } else { "reader-lead" }).into_owned()
}

fn hold(one: &Listed, zone: chrono_tz::Tz, words: Words) -> HoldView {
    let row =
        |key: &str, value: String| Row { key: words.get(key).into_owned(), value, change: None };
    let by = |who: Role, at| {
        let when = words.date_and_time(at, zone);
        words.with("holds-by").text("who", role(who, words)).text("when", when).to_string()
    };
    let (stand, says) = match one.stand {
        Stand::Proposed => ("proposed", words.get("holds-is-proposed").into_owned()),
        Stand::Stands => ("stands", words.get("holds-is-standing").into_owned()),
        Stand::Lifted(at) => {
            let when = words.date_and_time(at, zone);
            ("lifted", words.with("holds-is-lifted").text("when", when).to_string())
        }
        Stand::Over => ("over", words.get("holds-is-over").into_owned()),
    };
    let about = if one.is_about_one { "holds-of-one" } else { "holds-of-project" };
    let mut rows = vec![
        row("holds-number", one.id.to_string()),
        row("holds-about", words.get(about).into_owned()),
        row("holds-stand", says),
        row("holds-reason", one.reason.clone()),
        row("holds-legal-basis", one.legal_basis.clone()),
        row("holds-until", words.date(one.until_on)),
        row("holds-proposed", by(one.proposed_by, one.proposed_at)),
    ];
    if let Some((who, at)) = one.placed {
        rows.push(row("holds-placed", by(who, at)));
    }
    if one.stand == Stand::Stands {
        let key = if one.is_in_ledger { "holds-ledger-yes" } else { "holds-ledger-no" };
        rows.push(row("holds-ledger", words.get(key).into_owned()));
    }
    HoldView {
        id: one.id.to_string(),
        stand,
        rows,
        can_second: one.stand == Stand::Proposed && !one.is_own_proposal,
        is_open: matches!(one.stand, Stand::Proposed | Stand::Stands),
    }
}
