//! The decision about one module: yes, no or later, with why, who gets what, and until when.

use askama::Template;
use axum::extract::{Path, State};
use axum::response::{IntoResponse as _, Response};
use serde::Deserialize;

use super::instead::Instead;
use super::{own, texts};
use crate::access::Participant;
use crate::classes::DataClass;
use crate::counselling::decisions::{self, Choice};
use crate::counselling::sheets::{self, OwnSheet};
use crate::definition::{
    AdviserGets, AgencyGets, Definition, Published, ResultRule, ResultTexts, Texts,
};
use crate::disclosure::matrix::{self, Reader};
use crate::installation::Installation;
use crate::profile::State as Stand;
use crate::web::form::Form;
use crate::web::frame::{Area, Frame};
use crate::web::page::Page;
use crate::web::parts::{self, Fault, Question};
use crate::web::problem::Problem;
use crate::web::session::App;
use crate::web::visit::Visit;
use crate::web::words::Words;

struct Why {
    name: String,
    why: String,
}

/// What one questionnaire of the module is about, and who gets what of it.
struct About {
    title: String,
    /// Said where the questionnaire is not there in the page's language.
    instead: Option<String>,
    intro: String,
    length: String,
    why: Vec<Why>,
    adviser: String,
    agency: String,
    drafts: String,
}

#[derive(Template)]
#[template(path = "participant/decision.html")]
struct DecisionPage {
    frame: Frame,
    faults: Vec<Fault>,
    title: String,
    about: Vec<About>,
    deleted: String,
    /// Whether the law asks for explicit consent (Art. 9(2)(a) GDPR).
    explicit: bool,
    question: Question,
    action: String,
}

/// The person's sheets of one module; none is not found.
pub async fn sheets_of<'i>(
    installation: &'i Installation,
    person: &Participant,
    module: &str,
) -> Result<Vec<OwnSheet<'i>>, Instead> {
    let mut own = sheets::list_own(installation, person).await?;
    own.retain(|sheet| sheet.published().definition().module() == module);
    if own.is_empty() { Err(Problem::NotFound.into()) } else { Ok(own) }
}

fn names(definition: &Definition, texts: &Texts, wanted: impl Fn(&ResultRule) -> bool) -> String {
    let rules = definition.results().iter().filter(|rule| wanted(rule));
    let names = rules.filter_map(|rule| texts.result(rule.id())).map(ResultTexts::name);
    names.collect::<Vec<_>>().join(", ")
}

/// A sentence with the names in it, or the one that says that it is nothing.
fn gets(words: Words, key: &str, nothing: &str, names: String) -> String {
    if names.is_empty() {
        words.get(nothing).into_owned()
    } else {
        words.with(key).text("names", names).to_string()
    }
}

fn about(sheet: &OwnSheet<'_>, person: &Participant, words: Words) -> About {
    let published = sheet.published();
    let (definition, texts) = (published.definition(), texts(published, words.language()));
    // The definition narrows the matrix, never the other way round.
    let adviser = |rule: &ResultRule| {
        rule.adviser() == AdviserGets::Band
            && matrix::condition(Reader::Adviser, rule.class()).is_some()
    };
    let agency = |rule: &ResultRule| {
        rule.agency() == AgencyGets::BandWhenReleased
            && matrix::condition(Reader::Agency, DataClass::ReleasedBands).is_some()
    };
    let why = definition.results().iter().filter_map(|rule| texts.result(rule.id()));
    let drafts = words.date(sheet.draft_ends_at().date_in(person.case().project().zone));
    let is_other = texts.language() != words.language().code();
    About {
        title: texts.title().to_owned(),
        instead: is_other.then(|| words.get("decision-other-language").into_owned()),
        intro: texts.intro().to_owned(),
        length: words
            .with(if definition.is_conditional() {
                "decision-length-at-most"
            } else {
                "decision-length"
            })
            .number("items", definition.items().len())
            .number("minutes", definition.minutes())
            .to_string(),
        why: why
            .map(|result| Why { name: result.name().to_owned(), why: result.why().to_owned() })
            .collect(),
        adviser: gets(
            words,
            "decision-adviser",
            "decision-adviser-nothing",
            names(definition, texts, adviser),
        ),
        agency: gets(
            words,
            "decision-agency",
            "decision-agency-nothing",
            names(definition, texts, agency),
        ),
        drafts: words.with("decision-drafts").text("date", drafts).to_string(),
    }
}

fn question(words: Words, decided: Option<Choice>, fault: Option<String>) -> Question {
    let choice = |code: &str, key: &str, means: Choice| parts::Choice {
        code: code.to_owned(),
        label: words.get(key).into_owned(),
        chosen: decided == Some(means),
        apart: false,
    };
    Question {
        name: "choice".to_owned(),
        text: words.get("decision-question").into_owned(),
        choices: vec![
            choice("yes", "decision-yes", Choice::Yes),
            choice("no", "decision-no", Choice::No),
            choice("later", "decision-later", Choice::Later),
        ],
        fault,
        only: false,
    }
}

async fn page(
    installation: &Installation,
    person: &Participant,
    visit: Visit,
    module: &str,
    fault: Option<String>,
) -> Result<DecisionPage, Instead> {
    let own_sheets = sheets_of(installation, person, module).await?;
    let decided = own(person, decisions::find(installation, person).await?)?.of(module);
    let words = Words::of(visit.language);
    let about: Vec<About> = own_sheets.iter().map(|sheet| about(sheet, person, words)).collect();
    let title = about.first().map(|one| one.title.clone()).unwrap_or_default();
    let deleted = words.date(person.case().deletes_on());
    let frame = Frame::new(visit, Area::Participant, title.as_str());
    let frame = frame.neutral(words.get("decision-question"));
    Ok(DecisionPage {
        frame: if fault.is_some() { frame.faulty() } else { frame },
        faults: fault
            .clone()
            .map(|text| Fault { field: "choice".to_owned(), text })
            .into_iter()
            .collect(),
        title,
        about,
        deleted: words.with("decision-deleted").text("date", deleted).to_string(),
        explicit: own_sheets.iter().any(|sheet| asks_explicitly(sheet.published())),
        question: question(words, decided, fault),
        action: format!("/participant/modules/{module}"),
    })
}

/// Whether consent to it is asked for explicitly: special categories of data are found in it, or its
/// author says so.
fn asks_explicitly(published: &Published) -> bool {
    published.needs_sign_off() || published.definition().sign_off().is_some()
}

/// `GET /participant/modules/{module}`
pub async fn show(
    State(installation): App,
    person: Participant,
    Path(module): Path<String>,
    visit: Visit,
) -> Result<Response, Instead> {
    Ok(Page::new(page(&installation, &person, visit, &module, None).await?).into_response())
}

/// What the page sends; nothing when nothing was chosen.
#[derive(Deserialize)]
pub struct Deciding {
    #[serde(default)]
    choice: String,
}

/// `POST /participant/modules/{module}`
pub async fn decide(
    State(installation): App,
    person: Participant,
    Path(module): Path<String>,
    visit: Visit,
    Form(sent): Form<Deciding>,
) -> Result<Response, Instead> {
    let own_sheets = sheets_of(&installation, &person, &module).await?;
    let Some(choice) = Choice::parse(&sent.choice) else {
        let fault = Words::of(visit.language).get("decision-empty").into_owned();
        let page = page(&installation, &person, visit, &module, Some(fault)).await?;
        return Ok(Page::to_mend(page).into_response());
    };
    // No after answers were given deletes them, so it is asked for once more.
    if choice == Choice::No && own_sheets.iter().any(OwnSheet::holds_anything) {
        return Err(Instead::to(format!("/participant/modules/{module}/withdraw")));
    }
    decisions::decide(&installation, &person, &module, choice).await?;
    Err(Instead::to(match (choice, own_sheets.as_slice()) {
        (Choice::Yes, [only]) if only.stand() == Stand::Open => {
            format!("/participant/sheets/{}", only.id())
        }
        (Choice::Yes | Choice::No | Choice::Later, _) => "/participant".to_owned(),
    }))
}
