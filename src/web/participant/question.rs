//! One question on a page of its own.

use askama::Template;
use axum::extract::{Path, State};
use axum::response::{IntoResponse as _, Response};

use super::instead::Instead;
use super::{agreed_sheet, sheet_id, texts};
use crate::access::Participant;
use crate::counselling::sheets::OwnSheet;
use crate::definition;
use crate::ids::{ParticipationId, SheetId};
use crate::installation::Installation;
use crate::keys::FormPlace;
use crate::sealed::Draft;
use crate::web::frame::{Area, Frame};
use crate::web::page::Page;
use crate::web::parts::{Choice, Fault, Progress, Question};
use crate::web::problem::Problem;
use crate::web::session::App;
use crate::web::visit::{LocalPath, Visit};
use crate::web::words::Words;

/// The name of the question's field.
const FIELD: &str = "answer";

/// A page with one question.
#[derive(Template)]
#[template(path = "participant/question.html")]
pub struct QuestionPage {
    frame: Frame,
    faults: Vec<Fault>,
    title: String,
    progress: Progress,
    question: Question,
    action: String,
    form: String,
    collision: Option<String>,
}

/// What the page has to say beside the question.
#[derive(Clone, Copy)]
pub enum Said {
    /// Nothing.
    Nothing,
    /// *Weiter* was pressed without an answer.
    Empty,
    /// A newer answer stands there; this choice, by its position, was tried.
    Newer {
        /// Where the choice that was tried stands.
        tried: usize,
    },
}

/// One question of one of the person's own sheets, with what was answered so far.
pub struct Asked<'i> {
    installation: &'i Installation,
    participation: ParticipationId,
    sheet: OwnSheet<'i>,
    draft: Draft<'i>,
    item: usize,
    /// Where the questions stand that are asked of this person, in order.
    asked: Vec<usize>,
}

/// The path of the question about the item at `item`.
///
/// It counts every item of the questionnaire from 1, asked or not, so that a question keeps its path
/// whatever is answered before it. The number on the page counts what is asked.
pub fn path(sheet: &SheetId, item: usize) -> String {
    format!("/participant/sheets/{sheet}/questions/{}", item + 1)
}

/// The path that leads to the first open question.
pub fn resume_path(sheet: &SheetId) -> String {
    format!("/participant/sheets/{sheet}")
}

impl<'i> Asked<'i> {
    /// The question with this number in its path, if the person said yes to the module; asked of
    /// them or not.
    pub async fn find(
        installation: &'i Installation,
        person: &Participant,
        id: &SheetId,
        number: usize,
    ) -> Result<Self, Instead> {
        let sheet = agreed_sheet(installation, person, id).await?;
        let draft = sheet.draft(person)?;
        let item = number.checked_sub(1).ok_or(Problem::NotFound)?;
        if item >= sheet.published().definition().items().len() {
            return Err(Problem::NotFound.into());
        }
        let participation = person.case().id().clone();
        let asked = draft.asked();
        Ok(Self { installation, participation, sheet, draft, item, asked })
    }

    /// The item's id.
    pub fn item(&self) -> &str {
        self.sheet.published().definition().items()[self.item].id()
    }

    /// Where the item stands, from 0.
    pub fn position(&self) -> usize {
        self.item
    }

    /// Whether it is asked of this person, by their answers so far.
    pub fn is_shown(&self) -> bool {
        self.asked.contains(&self.item)
    }

    /// Where the question stands that is asked after this one, if there is one.
    pub fn next(&self) -> Option<usize> {
        self.asked.iter().copied().find(|item| *item > self.item)
    }

    /// Where the question stands that is asked before this one, if there is one.
    pub fn previous(&self) -> Option<usize> {
        self.asked.iter().copied().rfind(|item| *item < self.item)
    }

    /// Whether an answer stands there already.
    pub fn is_answered(&self) -> bool {
        self.draft.marked(self.item).is_some()
    }

    fn form(&self) -> String {
        let place = FormPlace {
            participation: self.participation.clone(),
            sheet: self.sheet.id().clone(),
            item: self.item().to_owned(),
            revision: self.sheet.revision().clone(),
        };
        self.installation.keyring.get().seal_form(&*self.installation.chance, &place)
    }

    fn label(&self, visit: &Visit, choice: &definition::Choice) -> String {
        let texts = texts(self.sheet.published(), visit.language);
        texts.option(self.item, choice.code()).unwrap_or(choice.code()).to_owned()
    }

    fn question(&self, visit: &Visit, fault: Option<String>) -> Question {
        let definition = self.sheet.published().definition();
        let marked = self.draft.marked(self.item);
        let choices = definition.choices(self.item).iter().enumerate();
        let choices = choices.map(|(position, choice)| Choice {
            code: choice.code().to_owned(),
            label: self.label(visit, choice),
            chosen: marked == Some(position),
            apart: choice.value().is_none(),
        });
        Question {
            name: FIELD.to_owned(),
            text: texts(self.sheet.published(), visit.language).item(self.item).to_owned(),
            choices: choices.collect(),
            fault,
            only: true,
        }
    }

    fn collision(&self, visit: &Visit, said: Said) -> Option<String> {
        let Said::Newer { tried } = said else { return None };
        let choices = self.sheet.published().definition().choices(self.item);
        let label = |position: usize| self.label(visit, &choices[position]);
        let newer = self.draft.marked(self.item).map(label).unwrap_or_default();
        let words = Words::of(visit.language);
        let text = words.with("question-newer").text("newer", newer).text("tried", label(tried));
        Some(text.to_string())
    }

    /// Its page.
    pub fn page(&self, visit: Visit, said: Said) -> QuestionPage {
        let words = Words::of(visit.language);
        let number = self.asked.iter().filter(|item| **item <= self.item).count();
        let total = self.asked.len();
        let fault = match said {
            Said::Empty => Some(words.get("question-empty").into_owned()),
            Said::Nothing | Said::Newer { .. } => None,
        };
        let title = texts(self.sheet.published(), visit.language).title().to_owned();
        let counts = self.draft.counts();
        let saved = counts.answered + counts.declined;
        let heading = words.with("question-of").number("number", number).number("total", total);
        let (question, collision) =
            (self.question(&visit, fault.clone()), self.collision(&visit, said));
        let action = path(self.sheet.id(), self.item);
        let frame = Frame::new(visit, Area::Participant, heading.to_string());
        let frame = frame.within(title.as_str()).saves("sheet");
        let frame = frame.at(LocalPath::parse(&action).unwrap_or_default());
        QuestionPage {
            frame: if fault.is_some() { frame.faulty() } else { frame },
            faults: fault.map(|text| Fault { field: FIELD.to_owned(), text }).into_iter().collect(),
            title,
            progress: Progress { number, total, saved: (saved > 0).then_some(saved) },
            question,
            action,
            form: self.form(),
            collision,
        }
    }
}

/// `GET /participant/sheets/{sheet}/questions/{number}`: the question, if it is asked of the person;
/// else the first that is open.
pub async fn show(
    State(installation): App,
    person: Participant,
    Path((sheet, number)): Path<(String, usize)>,
    visit: Visit,
) -> Result<Response, Instead> {
    let id = sheet_id(&sheet)?;
    let asked = Asked::find(&installation, &person, &id, number).await?;
    if !asked.is_shown() {
        return Err(Instead::to(resume_path(&id)));
    }
    Ok(Page::new(asked.page(visit, Said::Nothing)).into_response())
}

/// `GET /participant/sheets/{sheet}`: to the first open question, or to the page before submitting.
pub async fn resume(
    State(installation): App,
    person: Participant,
    Path(sheet): Path<String>,
) -> Result<Response, Instead> {
    let id = sheet_id(&sheet)?;
    let draft_of = agreed_sheet(&installation, &person, &id).await?;
    let draft = draft_of.draft(&person)?;
    Err(Instead::to(match draft.first_open() {
        Some(item) => path(&id, item),
        None => format!("/participant/sheets/{id}/check"),
    }))
}
