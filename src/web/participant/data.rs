//! *Meine Daten*: who sees what, who looked, until when, and what one can take along or withdraw.
//!
//! The table is drawn from the matrix, the dates from schedule and case file.

use askama::Template;
use axum::extract::State;
use axum::response::{IntoResponse as _, Response};
use chrono::NaiveDate;

use super::again::Again;
use super::agreement;
use super::instead::Instead;
use super::{own, texts};
use crate::access::{self, OwnAccess, Participant, Viewing};
use crate::classes::DataClass;
use crate::counselling::holds;
use crate::counselling::sheets::{self, OwnSheet};
use crate::disclosure::matrix::{self, Condition, Reader};
use crate::exchange;
use crate::profile::State as Stand;
use crate::retention::agreement::AnswersEnd;
use crate::retention::schedule::{self, Term};
use crate::rights::cases::{self, Request};
use crate::store::transfer::{Kind, Transfer};
use crate::web::frame::{Area, Frame};
use crate::web::page::Page;
use crate::web::parts::Row;
use crate::web::session::App;
use crate::web::visit::Visit;
use crate::web::words::Words;

/// One line of the table of who sees what.
struct Seen {
    class: String,
    cells: Vec<Cell>,
}

/// What one reader sees of it, with the reader's name for narrow screens.
struct Cell {
    reader: String,
    says: String,
}

/// One questionnaire with what can be done with it.
struct Own {
    title: String,
    module: String,
    /// Where a copy of the answers can be had, once submitted.
    copy: Option<String>,
    /// Where it can be answered anew, and since or from when.
    again: Option<Again>,
    withdraw: bool,
    /// When its answers end, where that is before everything else.
    answers_until: Vec<String>,
}

#[derive(Template)]
#[template(path = "participant/data.html")]
struct DataPage {
    frame: Frame,
    /// Everybody else, each a column.
    readers: Vec<String>,
    seen: Vec<Seen>,
    viewings: Vec<String>,
    transfers: Vec<String>,
    /// What recipients whom the person named fetched.
    packages: Vec<String>,
    ends: Vec<Row>,
    /// What suspends deletion now: until when, why, and under which law.
    holds: Vec<String>,
    versions: Vec<String>,
    login_name: String,
    since: String,
    /// When the secret was set anew with a recovery code.
    recovered: Option<String>,
    own: Vec<Own>,
}

fn sees(words: Words, reader: Reader, class: DataClass) -> String {
    let key = match matrix::condition(reader, class) {
        None => "sees-never",
        Some(Condition::AssignedAndShown) => "sees-shown",
        Some(Condition::Released) => "sees-released",
        Some(Condition::AfterUndo) => "sees-gone",
        Some(
            Condition::Own
            | Condition::OwnWithStepUp
            | Condition::Assigned
            | Condition::OwnProject
            | Condition::Always,
        ) => "sees-yes",
    };
    words.get(key).into_owned()
}

/// Everybody but the person.
fn others() -> impl Iterator<Item = Reader> {
    Reader::ALL.iter().copied().filter(|reader| *reader != Reader::Participant)
}

fn table(words: Words) -> Vec<Seen> {
    let cell = |reader: Reader, class: DataClass| Cell {
        reader: words.get(reader.key()).into_owned(),
        says: sees(words, reader, class),
    };
    let line = |class: DataClass| Seen {
        class: words.get(&format!("class-{}", class.name())).into_owned(),
        cells: others().map(|reader| cell(reader, class)).collect(),
    };
    matrix::about_a_person().map(line).collect()
}

fn sentence(words: Words, person: &Participant, viewing: &Viewing) -> String {
    let who = viewing.by.clone().unwrap_or_else(|| words.get("viewing-nobody").into_owned());
    let when = words.date_and_time(viewing.at, person.case().project().zone);
    let key = format!("viewing-{}", viewing.page.name());
    words.with(&key).text("who", who).text("when", when).to_string()
}

fn ends(words: Words, person: &Participant, answers: AnswersEnd) -> Vec<Row> {
    let rules = [
        schedule::PARTICIPATION,
        schedule::ANSWERS,
        schedule::DRAFTS,
        schedule::TRANSMISSIONS,
        schedule::SESSIONS,
        schedule::ADDRESSES,
    ];
    let shredded = answers != AnswersEnd::WithProject;
    let value = |rule: schedule::Rule| match rule.term {
        Term::AsAgreed if rule == schedule::ANSWERS && shredded => {
            words.get("ends-after-result").into_owned()
        }
        Term::AsAgreed => {
            let date = words.date(person.case().deletes_on());
            words.with("ends-on").text("date", date).to_string()
        }
        Term::Days(days) => words.with("ends-days").number("days", days).to_string(),
        Term::Hours { at_most, .. } => {
            words.with("ends-at-most").number("days", at_most / 24).to_string()
        }
        Term::AtOnce => words.get("ends-at-once").into_owned(),
        Term::Kept => words.get("ends-never").into_owned(),
    };
    let row = |rule: schedule::Rule| Row {
        key: words.get(&format!("ends-of-{}", rule.name)).into_owned(),
        value: value(rule),
        change: None,
    };
    rules.into_iter().map(row).collect()
}

fn own_sheet(sheet: &OwnSheet<'_>, words: Words, today: NaiveDate, answers: AnswersEnd) -> Own {
    let mut answers_until = Vec::new();
    if let Some(day) = sheet.answers_until(answers) {
        let day = words.date(day);
        answers_until.push(words.with("data-answers-until").text("date", day).to_string());
        if sheet.stand() == Stand::Submitted {
            answers_until.push(words.get("data-answers-until-hidden").into_owned());
        }
    }
    let submitted = sheet.stand() != Stand::Open;
    Own {
        title: texts(sheet.published(), words.language()).title().to_owned(),
        module: format!("/participant/modules/{}", sheet.published().definition().module()),
        copy: (submitted && sheet.is_begun())
            .then(|| format!("/participant/sheets/{}/copy", sheet.id())),
        again: Again::of(sheet, words, today),
        withdraw: sheet.holds_anything(),
        answers_until,
    }
}

fn told(words: Words, person: &Participant, transfer: &Transfer) -> String {
    let key = match transfer.kind {
        Kind::ShortReport => "transfer-short-report",
        Kind::HardSkills => "transfer-hard-skills",
    };
    let when = words.date_and_time(transfer.at, person.case().project().zone);
    words.with(key).text("when", when).to_string()
}

/// What a recipient whom the person named fetched.
fn fetched(words: Words, person: &Participant, request: &Request) -> Option<String> {
    let when = words.date_and_time(request.row().transmitted_at?, person.case().project().zone);
    let to = &request.words().recipient.as_ref()?.name;
    Some(words.with("transfer-package").text("when", when).text("to", to.as_str()).to_string())
}

/// Since when the access is used, and when its secret was set anew: so somebody else's use is noticed.
pub(super) fn used(
    words: Words,
    person: &Participant,
    access: &OwnAccess,
) -> (String, Option<String>) {
    let say = |key: &str, at| {
        let when = words.date_and_time(at, person.case().project().zone);
        words.with(key).text("when", when).to_string()
    };
    let recovered = access.recovered_at.map(|at| say("data-recovered", at));
    (say("data-since", access.first_used_at), recovered)
}

fn held(words: Words, (reason, basis, until): &(String, String, NaiveDate)) -> String {
    words
        .with("data-hold")
        .text("date", words.date(*until))
        .text("reason", reason.as_str())
        .text("basis", basis.as_str())
        .to_string()
}

/// `GET /participant/data`
pub async fn show(
    State(installation): App,
    person: Participant,
    visit: Visit,
) -> Result<Response, Instead> {
    let words = Words::of(visit.language);
    let viewings = access::list_viewings(&installation, person.case()).await?;
    let transfers = own(&person, exchange::own_transfers(&installation, &person).await?)?;
    let requests = own(&person, cases::list_own(&installation, &person).await?)?;
    let holds = own(&person, holds::own(&installation, &person).await?)?;
    let access = access::own_access(&installation, &person).await?;
    let sheets = sheets::list_own(&installation, &person).await?;
    let (since, recovered) = used(words, &person, &access);
    let versions = agreement::versions(&installation, &person).await?;
    let answers = versions.in_force().map(|one| one.agreement.answers).unwrap_or_default();
    let today = installation.clock.now().date_in(person.case().project().zone);
    let page = DataPage {
        frame: Frame::new(visit, Area::Participant, words.get("data-title")).wide(),
        readers: others().map(|reader| words.get(reader.key()).into_owned()).collect(),
        seen: table(words),
        viewings: viewings.iter().map(|viewing| sentence(words, &person, viewing)).collect(),
        transfers: transfers.list.iter().map(|one| told(words, &person, one)).collect(),
        packages: requests.list.iter().filter_map(|one| fetched(words, &person, one)).collect(),
        ends: ends(words, &person, answers),
        versions: agreement::all(words, &person, &versions),
        holds: holds.list.iter().map(|hold| held(words, hold)).collect(),
        login_name: access.login_name,
        since,
        recovered,
        own: sheets.iter().map(|sheet| own_sheet(sheet, words, today, answers)).collect(),
    };
    Ok(Page::new(page).into_response())
}
