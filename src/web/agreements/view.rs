//! What stands on the page of an agreement.

use std::collections::BTreeMap;

use askama::Template;

use super::words::{effect, in_words, period, preview, row};
use super::{Form, Told, password};
use crate::counselling::agreements::{Version, Versions, Waiting};
use crate::ids::StaffId;
use crate::retention::due::Period;
use crate::store::project::Project;
use crate::store::staff::Role;
use crate::web::frame::{Area, Frame};
use crate::web::parts::{Fault, Field, Row};
use crate::web::visit::Visit;
use crate::web::words::Words;

/// Who asks, and what was looked up for the page.
pub struct Asked {
    /// Where the page stands.
    pub base: String,
    /// What whoever asks does.
    pub role: Role,
    /// The names of those who changed something; none for an account that is gone.
    pub names: BTreeMap<StaffId, Option<String>>,
    /// The versions that do not stand in the ledger.
    pub unknown: Vec<i64>,
}

#[derive(Template)]
#[template(path = "admin/agreement.html")]
pub struct AgreementPage {
    frame: Frame,
    heading: String,
    faults: Vec<Fault>,
    base: String,
    back: &'static str,
    back_text: String,
    notice: Option<String>,
    in_force: Vec<Row>,
    waiting: Option<WaitingView>,
    made: Option<MadeView>,
    form: Option<Form>,
    fault_at_reason: Option<String>,
    fault_at_purposes: Option<String>,
    versions: Vec<VersionView>,
}

/// A proposal that waits.
struct WaitingView {
    id: String,
    seen: String,
    about: Vec<Row>,
    effect: Vec<Row>,
    agreement: Vec<Row>,
    notices: Vec<String>,
    password: Option<Field>,
}

/// What the change in the form would do.
struct MadeView {
    seen: String,
    effect: Vec<Row>,
    text: String,
    label: String,
    typed: Vec<(String, String)>,
}

/// One version.
struct VersionView {
    title: String,
    about: Vec<Row>,
    agreement: Vec<Row>,
}

impl AgreementPage {
    pub fn of(
        visit: Visit,
        project: &Project,
        versions: &Versions,
        waiting: Option<&Waiting>,
        told: Told,
        asked: &Asked,
    ) -> Self {
        let words = Words::of(visit.language);
        let (area, back, back_key) = match asked.role {
            Role::Dpo => (Area::Dpo, "/dpo/agreements", "agreement-to-list"),
            Role::Lead | Role::Adviser | Role::Agency | Role::Office => {
                (Area::Admin, "/admin", "admin-to-projects")
            }
        };
        let title = words.with("agreement-title").text("project", project.name.as_str());
        let heading = title.to_string();
        let frame = Frame::new(visit, area, heading.as_str()).wide();
        let at = |field: &str| {
            let fault = told.fault.as_ref().filter(|fault| fault.field == field);
            fault.map(|fault| fault.text.clone())
        };
        let (fault_at_reason, fault_at_purposes) = (at("reason"), at("purposes"));
        let mut in_force = vec![row(words, "admin-period", period(&Period::from(project), words))];
        let newest = versions.in_force();
        in_force.extend(newest.map(|one| in_words(&one.agreement, words)).unwrap_or_default());
        let made = told.preview.as_ref().zip(told.form.as_ref()).map(|(shown, form)| {
            let (text, label) = if shown.effect.lengthens {
                ("agreement-lengthens", "agreement-propose")
            } else {
                ("agreement-shortens", "agreement-make")
            };
            MadeView {
                seen: shown.seen.clone(),
                effect: preview(shown, words),
                text: words.get(text).into_owned(),
                label: words.get(label).into_owned(),
                typed: form.typed.clone(),
            }
        });
        let waiting =
            waiting.map(|one| waiting_view(one, project, told.fault.as_ref(), asked, words));
        Self {
            frame: if told.fault.is_some() { frame.faulty() } else { frame },
            heading,
            base: asked.base.clone(),
            back,
            back_text: words.get(back_key).into_owned(),
            notice: told.notice.map(|key| words.get(key).into_owned()),
            in_force,
            made,
            waiting,
            fault_at_reason,
            fault_at_purposes,
            versions: versions
                .list()
                .iter()
                .rev()
                .map(|one| version_view(one, project, asked, words))
                .collect(),
            form: told.form,
            faults: told.fault.into_iter().collect(),
        }
    }
}

fn name(asked: &Asked, id: &StaffId, words: Words) -> String {
    let name = asked.names.get(id).cloned().flatten();
    name.unwrap_or_else(|| words.get("agreement-account-gone").into_owned())
}

fn waiting_view(
    waiting: &Waiting,
    project: &Project,
    fault: Option<&Fault>,
    asked: &Asked,
    words: Words,
) -> WaitingView {
    let change = &waiting.change;
    let (first, last) = change.period;
    let time = |at| words.date_and_time(at, project.zone);
    let mut notices = Vec::new();
    if waiting.outdated {
        notices.push(words.get("agreement-outdated").into_owned());
    } else if waiting.then != waiting.preview.effect {
        notices.push(words.get("agreement-moved").into_owned());
    }
    if waiting.own {
        notices.push(words.get("agreement-own").into_owned());
    }
    let may = !waiting.own && !waiting.outdated;
    let proposed = Period { first, last, ..Period::from(project) };
    WaitingView {
        id: change.id.to_string(),
        seen: waiting.preview.seen.clone(),
        about: vec![
            row(words, "agreement-by", name(asked, &change.proposed_by, words)),
            row(words, "agreement-proposed-at", time(change.proposed_at)),
            row(words, "agreement-proposal-ends", time(waiting.ends_at)),
            row(words, "agreement-reason", change.reason.clone()),
            row(words, "admin-period", period(&proposed, words)),
        ],
        effect: preview(&waiting.preview, words),
        agreement: in_words(&waiting.agreement, words),
        notices,
        password: may.then(|| password(words, fault)),
    }
}

fn version_view(version: &Version, project: &Project, asked: &Asked, words: Words) -> VersionView {
    let number = version.agreement.version;
    let title = words
        .with("agreement-version")
        .text("version", words.number(number))
        .text("date", words.date(version.made_at.date_in(project.zone)))
        .to_string();
    let mut about = Vec::new();
    if let Some(change) = &version.change {
        let who: Vec<String> = version.staff().map(|id| name(asked, id, words)).collect();
        let known = !asked.unknown.contains(&number);
        let ledger = if known { "sign-off-ledger-yes" } else { "sign-off-ledger-no" };
        about.push(row(words, "agreement-by", who.join(", ")));
        about.push(row(words, "agreement-reason", change.reason.clone()));
        if let Ok(then) = serde_json::from_str(&change.effect) {
            about.extend(effect(&then, words));
        }
        about.push(row(words, "sign-off-ledger", words.get(ledger).into_owned()));
        about.push(row(words, "sign-off-order", change.id.to_string()));
    }
    about.push(row(words, "admin-period", period(&version.period, words)));
    VersionView { title, about, agreement: in_words(&version.agreement, words) }
}
