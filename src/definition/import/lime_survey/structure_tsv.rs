//! LimeSurvey's structure as tab-separated values: one row for each thing and language.

use std::collections::BTreeMap;

use super::survey::{Answer, Group, Question, Row, Survey};
use crate::definition::import::draft::Wording;
use crate::definition::import::{ImportError, limits, malformed, naming, too_many};

/// Reads the survey in `source`.
pub fn read(source: &str, language: Option<&str>) -> Result<Survey, ImportError> {
    let mut reader =
        csv::ReaderBuilder::new().delimiter(b'\t').flexible(true).from_reader(source.as_bytes());
    let headers = reader.headers().map_err(|error| malformed("line 1", error))?.clone();
    let columns: BTreeMap<&str, usize> =
        headers.iter().enumerate().map(|(at, name)| (name.trim(), at)).collect();
    for needed in ["class", "name", "text", "language"] {
        if !columns.contains_key(needed) {
            return Err(malformed("line 1", format!("the column {needed} is missing")));
        }
    }
    let mut rows = Rows { survey: Survey::default(), fallback: language, at: None, questions: 0 };
    for record in reader.records() {
        let record = record.map_err(|error| malformed("a row", error))?;
        let line = record.position().map_or(0, csv::Position::line);
        if line > u64::try_from(limits::PIECES).unwrap_or(u64::MAX) {
            return Err(too_many(format!("line {line}"), "lines", limits::PIECES));
        }
        let cell = |name: &str| {
            columns.get(name).and_then(|at| record.get(*at)).unwrap_or_default().to_owned()
        };
        rows.take(line, &cell)?;
        if cell("class").trim() == "Q" {
            let rest = columns.keys().filter(|name| !READ.contains(name));
            rows.others(rest.map(|name| ((*name).to_owned(), cell(name))));
        }
    }
    let mut survey = rows.survey;
    if survey.language.is_empty() {
        let fallback = language.ok_or(ImportError::NoLanguage)?;
        fallback.clone_into(&mut survey.language);
    }
    Ok(survey)
}

/// The columns that mean something here, or nothing at all.
const READ: [&str; 9] = [
    "class",
    "type/scale",
    "name",
    "relevance",
    "text",
    "language",
    "id",
    "related_id",
    "assessment_value",
];

/// The rows read so far.
struct Rows<'r> {
    survey: Survey,
    fallback: Option<&'r str>,
    /// Group and question to which rows belong now.
    at: Option<(usize, usize)>,
    questions: usize,
}

type Cell<'c> = &'c dyn Fn(&str) -> String;

impl Rows<'_> {
    fn take(&mut self, line: u64, cell: Cell<'_>) -> Result<(), ImportError> {
        let class = cell("class");
        match class.trim() {
            "S" => self.setting(line, cell),
            "SL" => self.text_of_survey(line, cell),
            "G" => self.group(line, cell)?,
            "Q" => self.question(line, cell)?,
            "SQ" => self.row(line, cell)?,
            "A" => self.answer(line, cell)?,
            "" => {}
            "AS" | "ASS" => {
                let text = "assessments are not carried over from tables; use the .lss file";
                self.survey.remarks.push((format!("line {line}"), text.to_owned()));
            }
            other => {
                let text = format!("rows of class {other:.20} are not carried over");
                self.survey.remarks.push((format!("line {line}"), text));
            }
        }
        Ok(())
    }

    fn language(&self, cell: Cell<'_>) -> Option<String> {
        let base = Some(self.survey.language.clone()).filter(|language| !language.is_empty());
        naming::language(&cell("language")).or(base).or(self.fallback.map(str::to_owned))
    }

    /// Puts the text of this row beside those in other languages.
    fn put(&self, wording: &mut Wording, cell: Cell<'_>) -> Result<(), ImportError> {
        let text = cell("text");
        if text.trim().is_empty() {
            return Ok(());
        }
        let language = self.language(cell).ok_or(ImportError::NoLanguage)?;
        if wording.len() < limits::LANGUAGES || wording.contains_key(&language) {
            wording.entry(language).or_insert(text);
        }
        Ok(())
    }

    fn setting(&mut self, line: u64, cell: Cell<'_>) {
        let (name, value) = (cell("name"), cell("text"));
        match name.as_str() {
            "language" => {
                if let Some(language) = naming::language(&value) {
                    self.survey.language = language;
                }
            }
            "assessments" => {
                self.survey.has_points = value == "Y";
                if value == "I" {
                    let place = format!("line {line}");
                    self.survey.remarks.push((place, super::INHERITED.to_owned()));
                }
            }
            "sid" => self.survey.name = value,
            "additional_languages" => {}
            _ => {
                let text = format!("the setting {name:.60} is not carried over");
                self.survey.remarks.push((format!("line {line}"), text));
            }
        }
    }

    fn text_of_survey(&mut self, line: u64, cell: Cell<'_>) {
        let Some(language) = self.language(cell) else { return };
        let (name, text) = (cell("name"), cell("text"));
        match name.as_str() {
            "surveyls_title" => {
                self.survey.title.insert(language, text);
            }
            "surveyls_welcometext" => {
                self.survey.welcome.insert(language, text);
            }
            _ if text.trim().is_empty() => {}
            _ => {
                let text = format!("the text {name:.60} is not carried over");
                self.survey.remarks.push((format!("line {line}"), text));
            }
        }
    }

    fn group(&mut self, line: u64, cell: Cell<'_>) -> Result<(), ImportError> {
        let number = cell("type/scale");
        let language = self.language(cell);
        let known =
            self.survey.groups.iter().position(|group| !number.is_empty() && group.id == number);
        if self.survey.groups.len() > limits::ITEMS {
            return Err(too_many(format!("line {line}"), "groups", limits::ITEMS));
        }
        let at = known.unwrap_or_else(|| {
            self.survey.groups.push(Group {
                place: format!("line {line}"),
                id: number,
                relevance: cell("relevance"),
                shuffled: cell("random_group"),
                ..Group::default()
            });
            self.survey.groups.len() - 1
        });
        if let Some(language) = language {
            self.survey.groups[at].title.entry(language).or_insert(cell("name"));
        }
        self.at = Some((at, usize::MAX));
        Ok(())
    }

    fn question(&mut self, line: u64, cell: Cell<'_>) -> Result<(), ImportError> {
        let code = cell("name");
        let place = format!("line {line} ({code:.60})");
        self.questions += 1;
        if self.questions > limits::QUESTIONS {
            return Err(too_many(place, "questions", limits::QUESTIONS));
        }
        let Some((group, _)) = self.at else {
            return Err(malformed(place, "a question before the first group"));
        };
        let questions = &self.survey.groups[group].questions;
        let known = questions.iter().position(|question| question.code == code);
        let repeats = |question: &Question| {
            let language = self.language(cell);
            language.is_some_and(|language| question.text.contains_key(&language))
        };
        if known.is_some_and(|at| repeats(&questions[at])) {
            return Err(malformed(
                place,
                "the question stands in this group already, in the same language",
            ));
        }
        let mut text = Wording::new();
        self.put(&mut text, cell)?;
        let questions = &mut self.survey.groups[group].questions;
        let at = known.unwrap_or_else(|| {
            questions.push(Question {
                place,
                code,
                kind: cell("type/scale"),
                relevance: cell("relevance"),
                ..Question::default()
            });
            questions.len() - 1
        });
        questions[at].text.extend(text);
        self.at = Some((group, at));
        Ok(())
    }

    /// Notes what else is set at the question at hand, in whichever of its languages.
    fn others(&mut self, set: impl Iterator<Item = (String, String)>) {
        let Some((group, question)) = self.at else { return };
        let Some(question) = self.survey.groups[group].questions.get_mut(question) else { return };
        question.others.extend(set.filter(|(_, value)| !value.trim().is_empty()));
    }

    fn open_question(&mut self, line: u64) -> Result<&mut Question, ImportError> {
        let found = self.at.and_then(|(group, question)| {
            self.survey.groups.get_mut(group)?.questions.get_mut(question)
        });
        found.ok_or_else(|| malformed(format!("line {line}"), "it belongs to no question"))
    }

    fn row(&mut self, line: u64, cell: Cell<'_>) -> Result<(), ImportError> {
        let mut text = Wording::new();
        self.put(&mut text, cell)?;
        let (code, axis) = (cell("name"), cell("type/scale"));
        let question = self.open_question(line)?;
        let known = question.rows.iter_mut().find(|row| row.code == code && row.axis == axis);
        if let Some(row) = known {
            row.text.extend(text);
        } else if question.rows.len() <= limits::ITEMS {
            let place = format!("line {line} ({:.60}, row {code:.60})", question.code);
            let relevance = cell("relevance");
            question.rows.push(Row { place, code, text, relevance, axis });
        }
        Ok(())
    }

    fn answer(&mut self, line: u64, cell: Cell<'_>) -> Result<(), ImportError> {
        let mut text = Wording::new();
        self.put(&mut text, cell)?;
        let (code, axis) = (cell("name"), cell("type/scale"));
        // Newer versions have a column of its own; older ones put the value where conditions stand.
        let value = [cell("assessment_value"), cell("relevance")];
        let value = value.into_iter().find(|value| !value.trim().is_empty()).unwrap_or_default();
        let question = self.open_question(line)?;
        let known =
            question.answers.iter().position(|answer| answer.code == code && answer.axis == axis);
        if let Some(at) = known {
            question.answers[at].text.extend(text);
        } else if question.answers.len() <= limits::CHOICES {
            // One more than there may be says that there are too many.
            question.answers.push(Answer { code, text, value, axis });
        }
        Ok(())
    }
}
