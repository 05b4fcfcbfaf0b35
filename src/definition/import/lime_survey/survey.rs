//! A LimeSurvey survey, as both of its files tell it.

use std::collections::BTreeMap;

use crate::definition::import::draft::Wording;

/// A survey.
#[derive(Debug, Default)]
pub struct Survey {
    /// Its number or name.
    pub name: String,
    /// The language in which it was written.
    pub language: String,
    /// The title.
    pub title: Wording,
    /// What stands before the first question.
    pub welcome: Wording,
    /// Whether answers have points beside their codes, as the survey's own setting says.
    pub has_points: bool,
    /// The groups, in order.
    pub groups: Vec<Group>,
    /// Rules that add the values of answers up.
    pub assessments: Vec<Assessment>,
    /// What else was met: place and text.
    pub remarks: Vec<(String, String)>,
}

/// A group of questions.
#[derive(Debug, Default)]
pub struct Group {
    /// Where it stands.
    pub place: String,
    /// Its number in the file.
    pub id: String,
    /// Its title.
    pub title: Wording,
    /// When it is asked.
    pub relevance: String,
    /// With which others it changes places by chance, if with any.
    pub shuffled: String,
    /// Its questions, in order.
    pub questions: Vec<Question>,
}

/// A question.
#[derive(Debug, Default)]
pub struct Question {
    /// Where it stands.
    pub place: String,
    /// Its code.
    pub code: String,
    /// The letter of its type.
    pub kind: String,
    /// Its text.
    pub text: Wording,
    /// When it is asked.
    pub relevance: String,
    /// Its rows.
    pub rows: Vec<Row>,
    /// Its answers.
    pub answers: Vec<Answer>,
    /// What else is set: help, mandatory, default, and every attribute.
    pub others: BTreeMap<String, String>,
    /// Conditions of older files, which stand in a table of their own.
    pub conditions: Vec<String>,
}

/// One row of an array.
#[derive(Debug, Default)]
pub struct Row {
    /// Where it stands.
    pub place: String,
    /// Its code.
    pub code: String,
    /// Its text.
    pub text: Wording,
    /// When it is asked.
    pub relevance: String,
    /// The axis on which it stands; only `0` and nothing are rows.
    pub axis: String,
}

/// One answer.
#[derive(Debug, Default)]
pub struct Answer {
    /// Its code.
    pub code: String,
    /// Its text.
    pub text: Wording,
    /// Its value, as written.
    pub value: String,
    /// The scale of a question with two.
    pub axis: String,
}

/// A rule that adds the values of answers up.
#[derive(Debug, Default)]
pub struct Assessment {
    /// Where it stands.
    pub place: String,
    /// The number of the group; `None` for the whole survey.
    pub group: Option<String>,
    /// What it is called.
    pub name: Wording,
}
