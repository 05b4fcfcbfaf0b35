//! The fields of a new project and its agreement, by name; read strictly, filled with what the
//! lead's last agreement says.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use crate::counselling::projects::NewProject;
use crate::retention::agreement::{
    Agreement, AgreementFault, AnswersEnd, Office, Processor, Purpose, Task,
};
use crate::retention::due::{Span, Terms};
use crate::store::project::Project;
use crate::web::agreements::Group;
use crate::web::parts::{Fault, Field, FieldKind, Tick};
use crate::web::words::Words;

/// What is typed, by the name of its field.
pub type Typed = BTreeMap<String, String>;

/// The offices of an agreement, in the order of the form.
const OFFICES: [&str; 4] = ["controller", "provider", "hosting", "dpo"];

/// The box to tick where answers end after the result.
pub const ANSWERS: &str = "answers_after_result";

/// What stands between purpose and legal basis in a line of the form.
const BETWEEN: &str = " | ";

/// The form as a former agreement would fill it; empty without one.
pub fn filled(former: Option<&Agreement>) -> Typed {
    let mut typed = Typed::new();
    let mut set = |name: &str, value: &str| typed.insert(name.to_owned(), value.to_owned());
    set("zone", "Europe/Vienna");
    let terms = former.map_or(Terms::USUAL, |former| former.terms);
    set("after_end", &span_text(terms.after_project_end));
    set("after_late_exit", &span_text(terms.after_late_exit));
    set("after_never_came", &span_text(terms.after_never_came));
    let Some(former) = former else { return typed };
    set("agency_name", &former.agency_name);
    let of_task = |task| former.processors.iter().find(|one| one.task == task);
    let hosting = of_task(Task::Hosting).or_else(|| of_task(Task::Counselling));
    let offices = [
        Some(&former.controller),
        Some(&former.provider_contact),
        hosting.map(|one| &one.office),
        Some(&former.dpo),
    ];
    for (name, office) in OFFICES.iter().zip(offices) {
        let Some(office) = office else { continue };
        set(&format!("{name}_name"), &office.name);
        set(&format!("{name}_address"), &office.address);
        set(&format!("{name}_email"), &office.email);
    }
    let purposes: Vec<String> = former
        .purposes
        .iter()
        .map(|one| format!("{}{BETWEEN}{}", one.purpose, one.legal_basis))
        .collect();
    set("purposes", &purposes.join("\n"));
    set("notice", &former.privacy_notice_version);
    if former.answers != AnswersEnd::WithProject {
        set(ANSWERS, "yes");
    }
    typed
}

/// "6m" or "30d": calendar months or days.
fn span_text(span: Span) -> String {
    match span {
        Span::Days(days) => format!("{days}d"),
        Span::Months(months) => format!("{months}m"),
    }
}

fn span(text: &str) -> Option<Span> {
    let text = text.trim();
    let (digits, unit) = text.split_at_checked(text.len().checked_sub(1)?)?;
    let number = digits.trim().parse().ok()?;
    match unit {
        "d" => Some(Span::Days(number)),
        "m" => Some(Span::Months(number)),
        _ => None,
    }
}

fn text<'t>(typed: &'t Typed, name: &str) -> &'t str {
    typed.get(name).map_or("", |text| text.trim())
}

fn fault(words: Words, field: &str, key: &str) -> Fault {
    Fault { field: field.to_owned(), text: words.get(key).into_owned() }
}

/// Fills in a project's period.
pub fn fill_period(typed: &mut Typed, project: &Project) {
    typed.insert("starts_on".to_owned(), project.starts_on.to_string());
    typed.insert("ends_on".to_owned(), project.ends_on.to_string());
}

/// First and last day as typed.
pub fn period(typed: &Typed, words: Words) -> Result<(NaiveDate, NaiveDate), Fault> {
    let date = |name| -> Result<NaiveDate, Fault> {
        text(typed, name).parse().map_err(|_| fault(words, name, "staff-exit-date-wrong"))
    };
    Ok((date("starts_on")?, date("ends_on")?))
}

/// The project as typed.
pub fn project(typed: &Typed, words: Words) -> Result<NewProject, Fault> {
    let (starts_on, ends_on) = period(typed, words)?;
    Ok(NewProject {
        code: text(typed, "code").to_owned(),
        name: text(typed, "name").to_owned(),
        starts_on,
        ends_on,
        zone: text(typed, "zone").parse().map_err(|_| fault(words, "zone", "admin-zone-wrong"))?,
    })
}

fn office(typed: &Typed, name: &str) -> Office {
    let part = |part: &str| text(typed, &format!("{name}_{part}")).to_owned();
    Office { name: part("name"), address: part("address"), email: part("email"), phone: None }
}

/// The agreement as typed, read the strict way; answers that end after the result do so from `today`
/// on.
pub fn agreement(typed: &Typed, words: Words, today: NaiveDate) -> Result<Agreement, Fault> {
    let term =
        |name: &str| span(text(typed, name)).ok_or_else(|| fault(words, name, "admin-term-wrong"));
    let purpose = |line: &str| {
        let (purpose, legal_basis) = line.split_once(BETWEEN.trim()).unwrap_or((line, ""));
        Purpose { purpose: purpose.trim().to_owned(), legal_basis: legal_basis.trim().to_owned() }
    };
    let typed_in = Agreement {
        version: 1,
        controller: office(typed, "controller"),
        agency_name: text(typed, "agency_name").to_owned(),
        processors: vec![
            Processor { task: Task::Counselling, office: office(typed, "provider") },
            Processor { task: Task::Hosting, office: office(typed, "hosting") },
        ],
        provider_contact: office(typed, "provider"),
        dpo: office(typed, "dpo"),
        purposes: text(typed, "purposes").lines().map(purpose).collect(),
        terms: Terms {
            after_project_end: term("after_end")?,
            after_late_exit: term("after_late_exit")?,
            after_never_came: term("after_never_came")?,
        },
        answers: match typed.get(ANSWERS) {
            // Since when it is agreed is set by whatever puts it in force.
            Some(_) => AnswersEnd::AfterResult { since: today },
            None => AnswersEnd::WithProject,
        },
        privacy_notice_version: text(typed, "notice").to_owned(),
    };
    Agreement::parse(&typed_in.to_json()).map_err(|wrong| named(&wrong, words))
}

/// Keeps what the form does not ask for: telephone numbers of offices that stay the same, and that
/// nobody but the provider runs the service.
pub fn keep(former: &Agreement, agreement: &mut Agreement) {
    let has_host = former.processors.iter().any(|one| one.task == Task::Hosting);
    let provider = agreement.provider_contact.clone();
    agreement
        .processors
        .retain(|one| has_host || one.task != Task::Hosting || one.office != provider);
    let offices = former.processors.iter().map(|one| &one.office);
    let known: Vec<&Office> =
        offices.chain([&former.controller, &former.provider_contact, &former.dpo]).collect();
    let with_phone = |office: &mut Office| {
        let same = |one: &&&Office| {
            (&one.name, &one.address, &one.email) == (&office.name, &office.address, &office.email)
        };
        office.phone = known.iter().find(same).and_then(|one| one.phone.clone());
    };
    for office in [&mut agreement.controller, &mut agreement.provider_contact, &mut agreement.dpo] {
        with_phone(office);
    }
    agreement.processors.iter_mut().for_each(|one| with_phone(&mut one.office));
}

/// The fault of an agreement, at its field of the form.
fn named(wrong: &AgreementFault, words: Words) -> Fault {
    let AgreementFault::Value { field, .. } = wrong else {
        return fault(words, "purposes", "admin-purposes-wrong");
    };
    match *field {
        "controller" => fault(words, "controller_name", "admin-office-wrong"),
        "provider-contact" => fault(words, "provider_name", "admin-office-wrong"),
        "processors" => fault(words, "hosting_name", "admin-office-wrong"),
        "dpo" => fault(words, "dpo_name", "admin-office-wrong"),
        "agency-name" => fault(words, "agency_name", "admin-agency-name-wrong"),
        "privacy-notice-version" => fault(words, "notice", "admin-notice-wrong"),
        "terms" => fault(words, "after_end", "admin-term-wrong"),
        _ => fault(words, "purposes", "admin-purposes-wrong"),
    }
}

/// The box to tick where answers end after the result.
pub fn answers(typed: &Typed, words: Words) -> Tick {
    Tick {
        name: ANSWERS.to_owned(),
        label: words.get("agreement-answers-tick").into_owned(),
        hint: words.get("agreement-answers-hint").into_owned(),
        ticked: typed.contains_key(ANSWERS),
    }
}

/// The fields of a project that a change of its agreement leaves as they are.
const FIXED: [&str; 3] = ["code", "name", "zone"];

/// Every field of an agreement but the purposes, in groups.
pub fn groups_of_agreement(typed: &Typed, words: Words, wrong: Option<&Fault>) -> Vec<Group> {
    let mut groups = groups(typed, words, wrong);
    for group in &mut groups {
        group.fields.retain(|field| !FIXED.contains(&field.name.as_str()));
    }
    groups
}

/// Every field but the purposes, in groups.
pub fn groups(typed: &Typed, words: Words, wrong: Option<&Fault>) -> Vec<Group> {
    let field = |kind, name: &str, key: &str| {
        Field::new(kind, name, words.get(key))
            .value(text(typed, name))
            .fault(wrong.filter(|fault| fault.field == name).map(|fault| fault.text.clone()))
    };
    let line = |name: &str, key: &str| field(FieldKind::Text, name, key);
    let group = |key: &str, fields| Group { heading: words.get(key).into_owned(), fields };
    let mut groups = vec![group(
        "staff-project",
        vec![
            line("code", "admin-code").hint(words.get("admin-code-hint")),
            line("name", "staff-name"),
            field(FieldKind::Date, "starts_on", "admin-starts-on"),
            field(FieldKind::Date, "ends_on", "admin-ends-on"),
            line("zone", "admin-zone"),
            line("agency_name", "admin-agency-name"),
        ],
    )];
    let headings = ["admin-controller", "admin-provider", "admin-hosting", "admin-dpo"];
    for (name, heading) in OFFICES.iter().zip(headings) {
        let [title, address, email] =
            ["name", "address", "email"].map(|part| format!("{name}_{part}"));
        groups.push(group(
            heading,
            vec![
                line(&title, "staff-name"),
                line(&address, "admin-address"),
                field(FieldKind::Text, &email, "admin-email"),
            ],
        ));
    }
    groups.push(group(
        "admin-terms",
        vec![
            line("after_end", "admin-after-end").hint(words.get("admin-term-hint")),
            line("after_late_exit", "admin-after-late-exit"),
            line("after_never_came", "admin-after-never-came"),
            line("notice", "admin-notice"),
        ],
    ));
    groups
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_term_reads_back() {
        for (text, read) in [
            ("6m", Some(Span::Months(6))),
            (" 30 d", Some(Span::Days(30))),
            ("6", None),
            ("", None),
            ("-1m", None),
            ("6ä", None),
        ] {
            assert_eq!(span(text), read, "{text}");
        }
        assert_eq!(span(&span_text(Span::Days(30))), Some(Span::Days(30)));
    }
}
