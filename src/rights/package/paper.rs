//! The data of a package in words, for whoever opens no JSON.

use super::Data;
use crate::report::statement::{Fact, Part, Statement, Table};
use crate::rights::wording::Say;

fn part(say: Say<'_>, key: &str) -> Part {
    Part { heading: say(key, &[]), ..Part::default() }
}

/// What `data.json` holds, in the order of that file.
pub(super) fn statement(data: &Data, say: Say<'_>) -> Statement {
    let lead = vec![say("package-lead", &[]), say(data.answers_key, &[])];
    let parts = vec![
        you(data, say),
        Part { paragraphs: data.recipients.clone(), ..part(say, "package-recipients") },
        sheets(data, say),
        skills(data, say),
        reports(data, say),
        transfers(data, say),
        viewings(data, say),
        requests(data, say),
    ];
    Statement { lead, parts }
}

fn you(data: &Data, say: Say<'_>) -> Part {
    let fact = |key: &str, value: &str| Fact::new(say(key, &[]), value);
    let mut facts = vec![
        fact("package-name", &data.name),
        fact("package-reference", &data.agency_reference),
        fact("package-login", &data.login_name),
        fact("package-project", &data.project),
        fact("package-controller", &data.controller),
        fact("package-deletes", &data.deletes_on),
        fact("package-number", &data.request),
    ];
    facts.extend(data.exit_on.as_ref().map(|day| fact("package-exit", day)));
    Part { facts, ..part(say, "package-you") }
}

fn sheets(data: &Data, say: Say<'_>) -> Part {
    let mut facts = Vec::new();
    for sheet in &data.questionnaires {
        let state = say(&format!("package-sheet-{}", sheet.state), &[]);
        facts.push(Fact::new(format!("{} {}", sheet.title, sheet.version), state));
        for result in &sheet.results {
            facts.push(Fact::new(&result.name, result.band.as_deref().unwrap_or("–")));
        }
    }
    Part { facts, ..part(say, "package-sheets") }
}

fn skills(data: &Data, say: Say<'_>) -> Part {
    let facts = data.hard_skills.iter().map(|one| Fact::new(&one.name, &one.proof)).collect();
    Part { facts, ..part(say, "package-skills") }
}

/// Not in words of ours: letter by letter what the agency can receive.
fn reports(data: &Data, say: Say<'_>) -> Part {
    let lines = |report: &serde_json::Value| {
        let text = format!("{report:#}");
        text.lines().map(str::to_owned).collect::<Vec<_>>()
    };
    let exact = data.short_reports.iter().flat_map(lines).collect();
    Part { exact, ..part(say, "package-reports") }
}

fn transfers(data: &Data, say: Say<'_>) -> Part {
    let what = |name: &str| match name {
        "short-report" => say("package-report", &[]),
        _ => say("package-hard-skills", &[]),
    };
    let rows: Vec<_> = data
        .transfers
        .iter()
        .map(|one| vec![one.number.clone(), what(one.what), one.at.clone()])
        .collect();
    let columns = ["package-number", "package-what", "package-when"].map(|key| say(key, &[]));
    let exact = data.transfers.iter().map(|one| format!("{} {}", one.number, one.sha256)).collect();
    let table = (!rows.is_empty()).then(|| Table { columns: columns.to_vec(), rows });
    Part { table, exact, ..part(say, "package-transfers") }
}

fn viewings(data: &Data, say: Say<'_>) -> Part {
    let nobody = say("viewing-nobody", &[]);
    let told = |one: &super::Looked| {
        let who = one.by.as_deref().unwrap_or(&nobody);
        say(&format!("viewing-{}", one.page), &[("who", who), ("when", &one.at)])
    };
    let paragraphs = data.viewings.iter().map(told).collect();
    Part { paragraphs, ..part(say, "package-viewings") }
}

fn requests(data: &Data, say: Say<'_>) -> Part {
    let mut paragraphs = Vec::new();
    for one in &data.requests {
        let kind = say(&format!("rights-kind-{}", one.kind), &[]);
        let state = say(&format!("rights-state-{}", one.state), &[]);
        let head = format!("{}, {}: {kind}. {state}.", one.number, one.received_on);
        paragraphs.push(format!("{head} {}", one.text).trim_end().to_owned());
        for event in &one.events {
            let step = say(&format!("rights-step-{}", event.step.name()), &[]);
            let ground = event
                .ground
                .map(|ground| {
                    format!(" {}.", say(&format!("rights-ground-{}", ground.name()), &[]))
                })
                .unwrap_or_default();
            let at = event.at().utc().to_rfc3339();
            paragraphs.push(format!("{at}: {step}.{ground} {}", event.words).trim_end().to_owned());
        }
        if let Some(at) = &one.transmitted_at {
            paragraphs.push(format!("{at}: {}.", say("rights-transmitted", &[])));
        }
    }
    Part { paragraphs, ..part(say, "package-requests") }
}
