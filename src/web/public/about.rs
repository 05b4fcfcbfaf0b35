//! Help, privacy and accessibility: what anyone may read, drawn from agreements and schedule.

use askama::Template;
use axum::extract::State;

use crate::access::Participant;
use crate::counselling::people;
use crate::disclosure::small_groups::LEAST_PEOPLE;
use crate::installation::Installation;
use crate::retention::agreement::{Agreement, Office, Task};
use crate::retention::schedule;
use crate::rights::authorities::{self, Authority};
use crate::store;
use crate::web::frame::{Area, Frame};
use crate::web::page::Page;
use crate::web::problem::Problem;
use crate::web::session::App;
use crate::web::visit::Visit;
use crate::web::words::Words;

/// An office in lines of text.
pub struct Contact {
    role: String,
    lines: Vec<String>,
}

fn contact(words: Words, role: &str, office: &Office) -> Contact {
    let lines = [Some(&office.name), Some(&office.address), Some(&office.email)];
    let lines = lines.into_iter().chain([office.phone.as_ref()]).flatten().cloned().collect();
    Contact { role: words.get(role).into_owned(), lines }
}

/// The agreements in force, of all projects: they hold offices and terms, nothing about a person.
async fn agreements(installation: &Installation) -> Result<Vec<Agreement>, Problem> {
    let mut agreements = Vec::new();
    for project in store::project::list(&installation.store).await? {
        if let Ok(agreement) = people::agreement(installation, &project.id).await {
            agreements.push(agreement);
        }
    }
    Ok(agreements)
}

async fn providers(installation: &Installation, words: Words) -> Result<Vec<Contact>, Problem> {
    let mut contacts: Vec<Contact> = Vec::new();
    for agreement in agreements(installation).await? {
        let found = contact(words, "contact-provider", &agreement.provider_contact);
        if contacts.iter().all(|known| known.lines != found.lines) {
            contacts.push(found);
        }
    }
    Ok(contacts)
}

/// The help page.
#[derive(Template)]
#[template(path = "public/help.html")]
pub struct Help {
    frame: Frame,
    contacts: Vec<Contact>,
}

/// `GET /help`
pub async fn help(State(installation): App, visit: Visit) -> Result<Page<Help>, Problem> {
    let words = Words::of(visit.language);
    let contacts = providers(&installation, words).await?;
    Ok(Page::new(Help { frame: Frame::new(visit, Area::Public, words.get("help")), contacts }))
}

/// The accessibility statement.
#[derive(Template)]
#[template(path = "public/accessibility.html")]
pub struct Accessibility {
    frame: Frame,
    contacts: Vec<Contact>,
}

/// `GET /accessibility`
pub async fn accessibility(
    State(installation): App,
    visit: Visit,
) -> Result<Page<Accessibility>, Problem> {
    let words = Words::of(visit.language);
    let contacts = providers(&installation, words).await?;
    let frame = Frame::new(visit, Area::Public, words.get("accessibility"));
    Ok(Page::new(Accessibility { frame, contacts }))
}

struct Purpose {
    purpose: String,
    basis: String,
}

/// The privacy page.
#[derive(Template)]
#[template(path = "public/privacy.html")]
pub struct Privacy {
    frame: Frame,
    contacts: Vec<Contact>,
    purposes: Vec<Purpose>,
    deleted: String,
    drafts: String,
    addresses: String,
    groups: String,
    authorities: &'static [Authority],
}

fn offices(words: Words, agreement: &Agreement) -> Vec<Contact> {
    let processors = agreement.processors.iter().map(|processor| {
        let role = match processor.task {
            Task::Counselling => "contact-provider",
            Task::Hosting => "contact-hosting",
        };
        contact(words, role, &processor.office)
    });
    std::iter::once(contact(words, "contact-controller", &agreement.controller))
        .chain(processors)
        .chain([contact(words, "contact-dpo", &agreement.dpo)])
        .collect()
}

/// `GET /privacy`: the agreement of one's own project where someone is logged in.
pub async fn privacy(
    State(installation): App,
    visit: Visit,
    person: Result<Participant, Problem>,
) -> Result<Page<Privacy>, Problem> {
    let words = Words::of(visit.language);
    let frame = Frame::new(visit, Area::Public, words.get("privacy"));
    let days = |key: &str, days: i64| words.with(key).number("days", days).to_string();
    let mut page = Privacy {
        frame,
        contacts: Vec::new(),
        purposes: Vec::new(),
        deleted: words.get("privacy-deleted").into_owned(),
        drafts: days("privacy-drafts", schedule::DRAFT_DAYS),
        addresses: days("privacy-addresses", schedule::ADDRESS_HOURS_AT_MOST / 24),
        authorities: authorities::all(),
        groups: words.with("privacy-who-groups").number("number", LEAST_PEOPLE).to_string(),
    };
    let Ok(person) = person else {
        page.contacts = providers(&installation, words).await?;
        return Ok(Page::new(page));
    };
    let case = person.case();
    let agreement =
        people::agreement(&installation, &case.project().id).await.map_err(Problem::broken)?;
    let date = words.date(case.deletes_on());
    page.deleted = words.with("privacy-deleted-on").text("date", date).to_string();
    page.contacts = offices(words, &agreement);
    page.purposes = agreement
        .purposes
        .into_iter()
        .map(|purpose| Purpose { purpose: purpose.purpose, basis: purpose.legal_basis })
        .collect();
    Ok(Page::new(page))
}
