//! The record of processing activities (Art. 30 GDPR) and a draft of the impact assessment (Art. 35),
//! as pages and as Markdown: drawn from the classes, the matrix, the schedule and the agreements.
//!
//! `docs/` holds both without any installation's agreements; a test compares them.

use askama::Template;
use axum::extract::State;
use axum::response::Response;

use super::rules::{start_key, term};
use crate::access::Dpo;
use crate::accountability::{Activity, RISKS, Risk};
use crate::classes::{DataClass, KeyGroup};
use crate::counselling::people;
use crate::disclosure::matrix::{self, Reader};
use crate::installation::Installation;
use crate::retention::schedule;
use crate::store::project;
use crate::web::agreements::words::in_words as agreement_rows;
use crate::web::file_name::{FileName, today};
use crate::web::frame::{Area, Frame};
use crate::web::language::Language;
use crate::web::page::Page;
use crate::web::paper;
use crate::web::parts::Row;
use crate::web::problem::Problem;
use crate::web::session::App;
use crate::web::visit::Visit;
use crate::web::words::Words;

/// A project with the offices, purposes and legal bases of its agreement.
struct ProjectPart {
    name: String,
    rows: Vec<Row>,
}

/// One activity of the record.
struct ActivityPart {
    title: String,
    purpose: String,
    persons: String,
    /// Class, how it is locked, who sees it, when it ends.
    classes: Vec<[String; 4]>,
}

/// One risk of the assessment.
struct RiskPart {
    title: String,
    threat: String,
    classes: String,
    measure: String,
    rest: String,
    proofs: Vec<&'static str>,
}

#[derive(Template)]
#[template(path = "dpo/record.html")]
struct RecordPage {
    frame: Frame,
    projects: Vec<ProjectPart>,
    activities: Vec<ActivityPart>,
}

#[derive(Template)]
#[template(path = "dpo/record.md", escape = "none")]
struct RecordFile {
    words: Words,
    projects: Vec<ProjectPart>,
    activities: Vec<ActivityPart>,
}

#[derive(Template)]
#[template(path = "dpo/assessment.html")]
struct AssessmentPage {
    frame: Frame,
    activities: Vec<ActivityPart>,
    risks: Vec<RiskPart>,
}

#[derive(Template)]
#[template(path = "dpo/assessment.md", escape = "none")]
struct AssessmentFile {
    words: Words,
    activities: Vec<ActivityPart>,
    risks: Vec<RiskPart>,
}

/// `GET /dpo/record`
pub async fn record(
    State(installation): App,
    _: Dpo,
    visit: Visit,
) -> Result<Page<impl Template>, Problem> {
    let words = Words::of(visit.language);
    let projects = projects(&installation, words).await?;
    Ok(Page::new(RecordPage {
        activities: activities(words),
        projects,
        frame: Frame::new(visit, Area::Dpo, words.get("record-title")).wide(),
    }))
}

/// `GET /dpo/record.md`
pub async fn record_file(
    State(installation): App,
    _: Dpo,
    visit: Visit,
) -> Result<Response, Problem> {
    let words = Words::of(visit.language);
    let projects = projects(&installation, words).await?;
    let file = RecordFile { activities: activities(words), projects, words };
    let title = words.get("record-title");
    let name = FileName { what: &title, project: None, day: today(&installation) };
    Ok(markdown(file.render().map_err(Problem::broken)?, name))
}

/// `GET /dpo/assessment`
pub async fn assessment(_: Dpo, visit: Visit) -> Page<impl Template> {
    let words = Words::of(visit.language);
    Page::new(AssessmentPage {
        activities: activities(words),
        risks: risks(words),
        frame: Frame::new(visit, Area::Dpo, words.get("assessment-title")).wide(),
    })
}

/// `GET /dpo/assessment.md`
pub async fn assessment_file(
    State(installation): App,
    _: Dpo,
    visit: Visit,
) -> Result<Response, Problem> {
    let title = Words::of(visit.language).get("assessment-title");
    let name = FileName { what: &title, project: None, day: today(&installation) };
    Ok(markdown(assessment_text(visit.language).map_err(Problem::broken)?, name))
}

/// The record without any installation's agreements, as `docs/` holds it.
///
/// # Errors
///
/// Never in practice: a template that compiled renders.
pub fn record_text(language: Language) -> Result<String, askama::Error> {
    let words = Words::of(language);
    Ok(RecordFile { activities: activities(words), projects: Vec::new(), words }.render()? + "\n")
}

/// The draft of the assessment, as `docs/` holds it.
///
/// # Errors
///
/// As [`record_text`].
pub fn assessment_text(language: Language) -> Result<String, askama::Error> {
    let words = Words::of(language);
    Ok(AssessmentFile { activities: activities(words), risks: risks(words), words }.render()?
        + "\n")
}

fn markdown(text: String, name: FileName<'_>) -> Response {
    paper::file("text/markdown; charset=utf-8", name.attachment("md"), text.into_bytes())
}

async fn projects(installation: &Installation, words: Words) -> Result<Vec<ProjectPart>, Problem> {
    let mut parts = Vec::new();
    for project in project::list(&installation.store).await? {
        let agreement =
            people::agreement(installation, &project.id).await.map_err(Problem::broken)?;
        parts.push(ProjectPart {
            name: format!("{} ({})", project.name, project.code),
            rows: agreement_rows(&agreement, words),
        });
    }
    Ok(parts)
}

fn activities(words: Words) -> Vec<ActivityPart> {
    let said = |activity: Activity, what: &str| {
        words.get(&format!("activity-{}-{what}", activity.name())).into_owned()
    };
    Activity::ALL
        .into_iter()
        .map(|activity| ActivityPart {
            title: said(activity, "title"),
            purpose: said(activity, "purpose"),
            persons: said(activity, "persons"),
            classes: activity.classes().map(|class| class_line(words, class)).collect(),
        })
        .collect()
}

fn class_line(words: Words, class: DataClass) -> [String; 4] {
    let rule = schedule::rule(class);
    let readers: Vec<String> = Reader::ALL
        .iter()
        .filter_map(|reader| Some((reader, matrix::condition(*reader, class)?)))
        .map(|(reader, condition)| {
            format!("{} ({})", words.get(reader.key()), words.get(condition.key()))
        })
        .collect();
    let nobody = || words.get("record-nobody").into_owned();
    [
        class_name(words, class),
        words.get(lock_key(class.key_group())).into_owned(),
        if readers.is_empty() { nobody() } else { readers.join("; ") },
        format!("{}: {}", words.get(start_key(rule.start)), term(words, rule.term)),
    ]
}

fn class_name(words: Words, class: DataClass) -> String {
    words.get(&format!("class-{}", class.name())).into_owned()
}

const fn lock_key(group: KeyGroup) -> &'static str {
    match group {
        KeyGroup::Answers => "record-lock-answers",
        KeyGroup::Code => "record-lock-code",
        KeyGroup::Results => "record-lock-results",
        KeyGroup::Identity => "record-lock-identity",
        KeyGroup::Staff => "record-lock-staff",
        KeyGroup::Hour => "record-lock-hour",
        KeyGroup::Open => "record-lock-open",
    }
}

fn risks(words: Words) -> Vec<RiskPart> {
    RISKS.iter().map(|risk| risk_part(words, risk)).collect()
}

fn risk_part(words: Words, risk: &Risk) -> RiskPart {
    let said = |what: &str| words.get(&format!("risk-{}-{what}", risk.name)).into_owned();
    let classes: Vec<String> = risk.classes.iter().map(|class| class_name(words, *class)).collect();
    RiskPart {
        title: said("title"),
        threat: said("threat"),
        classes: classes.join(", "),
        measure: said("measure"),
        rest: said("rest"),
        proofs: risk.proofs.to_vec(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_word_of_the_two_documents_is_missing() {
        for language in [Language::German, Language::English] {
            for text in [record_text(language).unwrap(), assessment_text(language).unwrap()] {
                assert!(!text.contains('{'), "{text}");
                assert!(text.lines().count() > 50, "{text}");
            }
        }
    }
}
