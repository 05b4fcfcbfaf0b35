//! The fields that say who a person is: shared by adding and changing.

use chrono::NaiveDate;
use serde::Deserialize;

use crate::counselling::people::{MOST_CHARACTERS, PersonError, read_date};
use crate::web::parts::{Fault, Field, FieldKind};
use crate::web::problem::Problem;
use crate::web::words::Words;

/// What is typed about a person.
#[derive(Clone, Default, Deserialize)]
pub struct Typed {
    pub name: String,
    pub reference: String,
    #[serde(default)]
    pub exit_on: String,
    #[serde(default)]
    pub project: String,
}

impl Typed {
    /// The exit date; empty is none.
    pub fn exit_date(&self, words: Words) -> Result<Option<NaiveDate>, Fault> {
        let typed = self.exit_on.trim();
        if typed.is_empty() {
            return Ok(None);
        }
        let wrong = || fault("exit_on", words.get("staff-exit-date-wrong"));
        read_date(typed).map(Some).ok_or_else(wrong)
    }

    /// The agency's reference has to be there: the agency knows the person by it alone.
    pub fn faults(&self, words: Words) -> Vec<Fault> {
        let mut faults = Vec::new();
        if self.name.trim().is_empty() {
            faults.push(fault("name", words.get("staff-name-missing")));
        }
        if self.reference.trim().is_empty() {
            faults.push(fault("reference", words.get("staff-reference-missing")));
        }
        faults.extend(self.exit_date(words).err());
        faults
    }

    /// The fields, with what was typed and what is wrong with it.
    pub fn fields(&self, words: Words, faults: &[Fault]) -> Vec<Field> {
        let wrong = |name: &str| {
            faults.iter().find(|fault| fault.field == name).map(|fault| fault.text.clone())
        };
        vec![
            Field::new(FieldKind::Text, "name", words.get("staff-name"))
                .value(&self.name)
                .fault(wrong("name")),
            Field::new(FieldKind::Text, "reference", words.get("staff-reference"))
                .hint(words.get("staff-reference-hint"))
                .value(&self.reference)
                .fault(wrong("reference")),
            Field::new(FieldKind::Date, "exit_on", words.get("staff-exit-date"))
                .hint(words.get("staff-exit-date-hint"))
                .value(&self.exit_on)
                .fault(wrong("exit_on"))
                .optional(),
        ]
    }
}

/// What has to be mended at a field.
pub fn fault(field: &str, text: impl Into<String>) -> Fault {
    Fault { field: field.to_owned(), text: text.into() }
}

/// What the house found wrong, at its field; the rest is no matter of the form.
pub fn mended(error: PersonError, words: Words) -> Result<Fault, Problem> {
    match error {
        PersonError::NoName => Ok(fault("name", words.get("staff-name-missing"))),
        PersonError::TooLong => {
            let text = words.with("staff-text-too-long").number("most", MOST_CHARACTERS);
            Ok(fault("name", text.to_string()))
        }
        PersonError::TooLate(day) => {
            let text = words.with("staff-exit-date-late").text("date", words.date(day)).to_string();
            Ok(fault("exit_on", text))
        }
        PersonError::Over(day) => {
            let text = words.with("staff-exit-date-over").text("date", words.date(day)).to_string();
            Ok(fault("exit_on", text))
        }
        PersonError::NoProject => Err(Problem::NotFound),
        PersonError::NoAgreement => {
            Ok(fault("project", words.get("staff-project-without-agreement")))
        }
        PersonError::Denied(denied) => Err(denied.into()),
    }
}
