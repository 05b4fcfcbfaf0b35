//! The agreement as the person meets it: what changed, told once on the first page, and every version
//! under *Meine Daten*.

use axum::extract::State;
use axum::response::Response;
use serde::Deserialize;

use super::instead::Instead;
use crate::access::Participant;
use crate::counselling::agreements::{self, Version, Versions};
use crate::counselling::decisions::{self, Decisions};
use crate::installation::Installation;
use crate::retention::agreement::AnswersEnd;
use crate::web::form::Form;
use crate::web::problem::Problem;
use crate::web::session::App;
use crate::web::words::Words;

/// What changed since the person last read it.
pub struct Changed {
    /// What the form sends back.
    pub version: i64,
    /// Which versions, and why.
    pub sentences: Vec<String>,
}

/// Every version of the person's project.
pub async fn versions(
    installation: &Installation,
    person: &Participant,
) -> Result<Versions, Problem> {
    Ok(agreements::versions(installation, &person.case().project().id).await?)
}

/// What the person has not read yet; nothing when they have.
pub fn changed(
    words: Words,
    person: &Participant,
    decided: &Decisions,
    versions: &Versions,
) -> Option<Changed> {
    let read = decided.agreement_read();
    let newest = versions.in_force()?;
    let version = newest.agreement.version;
    if version <= read {
        return None;
    }
    let case = person.case();
    let mut sentences = Vec::new();
    for one in versions.list().iter().filter(|one| one.agreement.version > read) {
        sentences.push(since("changed-on", one, person, words));
        sentences.extend(reason(one, words));
    }
    let former = versions.find(read);
    let to = case.deletes_on();
    let from = former.map(|former| former.due(case.exit_on()).last_day);
    let say = |key: &str, from| {
        words.with(key).text("from", words.date(from)).text("to", words.date(to)).to_string()
    };
    sentences.push(match from {
        Some(from) if from < to => say("changed-longer", from),
        Some(from) if from > to => say("changed-shorter", from),
        Some(_) | None => say("changed-same", to),
    });
    let (before, after) = (former.map(|one| one.agreement.answers), newest.agreement.answers);
    let answers = match (before, after) {
        (Some(AnswersEnd::WithProject), AnswersEnd::AfterResult { .. }) => {
            Some("changed-answers-after-result")
        }
        (Some(AnswersEnd::AfterResult { .. }), AnswersEnd::WithProject) => {
            Some("changed-answers-with-project")
        }
        _ => None,
    };
    sentences.extend(answers.map(|key| words.get(key).into_owned()));
    Some(Changed { version, sentences })
}

fn since(key: &str, version: &Version, person: &Participant, words: Words) -> String {
    let day = version.made_at.date_in(person.case().project().zone);
    let number = words.number(version.agreement.version);
    words.with(key).text("version", number).text("date", words.date(day)).to_string()
}

fn reason(version: &Version, words: Words) -> Option<String> {
    let change = version.change.as_ref()?;
    Some(words.with("changed-reason").text("reason", change.reason.as_str()).to_string())
}

/// Every version in words, the newest first.
pub fn all(words: Words, person: &Participant, versions: &Versions) -> Vec<String> {
    let line = |version: &Version| {
        let until = version.due(person.case().exit_on()).last_day;
        let until = words.with("data-agreement-until").text("date", words.date(until)).to_string();
        let mut line = vec![since("data-agreement-first", version, person, words)];
        line.extend(reason(version, words));
        line.push(until);
        line.join(" ")
    };
    versions.list().iter().rev().map(line).collect()
}

/// Which version was read.
#[derive(Deserialize)]
pub struct Read {
    version: i64,
}

/// `POST /participant/agreement`: the person has read what changed.
pub async fn read(
    State(installation): App,
    person: Participant,
    Form(read): Form<Read>,
) -> Result<Response, Instead> {
    let versions = versions(&installation, &person).await?;
    if versions.find(read.version).is_some() {
        decisions::set_agreement_read(&installation, &person, read.version).await?;
    }
    Err(Instead::to("/participant"))
}
