//! From a LimeSurvey survey to the draft.

use std::collections::BTreeMap;

use super::survey::{Answer, Group, Question, Row, Survey};
use crate::definition::exact::Exact;
use crate::definition::import::draft::{Choice, Draft, Formula, Key, Needed, Wording};
use crate::definition::import::expression::{
    Dialect, Scope, Variables, condition, fuel, parse, scale,
};
use crate::definition::import::{ImportError, conditions, html, naming};
use crate::definition::scales::Score;

/// Carries over what has a counterpart.
pub fn carry(survey: &Survey) -> Result<Draft, ImportError> {
    let mut carried = Carried {
        survey,
        draft: Draft::named(&survey.name),
        names: BTreeMap::new(),
        variables: Variables::default(),
        found: Vec::new(),
        waiting: Vec::new(),
        equations: Vec::new(),
        of_group: BTreeMap::new(),
        by_value: false,
    };
    let answers =
        survey.groups.iter().flat_map(|group| &group.questions).flat_map(|one| &one.answers);
    carried.by_value = survey.assessed || answers.clone().any(|answer| is_points(&answer.value));
    for (place, text) in &survey.remarks {
        carried.draft.remark(place, text);
    }
    carried.draft.language = Some(survey.language.clone());
    carried.draft.title = carried.plain(&survey.title, "title");
    carried.draft.intro = carried.plain(&survey.welcome, "welcome text");
    if let Some(title) = carried.draft.title.get(&survey.language)
        && survey.name.is_empty()
    {
        carried.draft.id = naming::id(title, "questionnaire");
    }
    for group in &survey.groups {
        carried.group(group)?;
    }
    carried.finish()
}

/// Whether a text is a number of points other than 0.
fn is_points(text: &str) -> bool {
    text.trim().parse::<i64>().is_ok_and(|points| points != 0)
}

struct Carried<'s> {
    survey: &'s Survey,
    draft: Draft,
    names: BTreeMap<String, usize>,
    variables: Variables,
    /// Conditions: place and text.
    found: Vec<(String, String)>,
    /// Questions with the conditions that they have, by position.
    waiting: Vec<(usize, usize)>,
    equations: Vec<Equation>,
    of_group: BTreeMap<String, Vec<usize>>,
    by_value: bool,
}

/// A question that calculates.
struct Equation {
    place: String,
    code: String,
    text: String,
}

impl Carried<'_> {
    fn plain(&mut self, wording: &Wording, place: &str) -> Wording {
        let mut plain = Wording::new();
        for (language, text) in wording {
            if let Some(text) = html::plain(text, place, &mut self.draft) {
                if text.contains(['{', '}']) {
                    self.draft.remark(
                        place,
                        "the text fills something in with braces; here it stands as it is",
                    );
                }
                plain.insert(language.clone(), text);
            }
        }
        plain
    }

    fn group(&mut self, group: &Group) -> Result<(), ImportError> {
        let first = self.draft.items.len();
        if let Some(title) =
            group.title.get(&self.survey.language).filter(|text| !text.trim().is_empty())
        {
            let text = format!("the heading `{title:.100}` is not carried over");
            self.draft.remark(&group.place, text);
        }
        for question in &group.questions {
            let first = self.draft.items.len();
            self.question(question)?;
            self.wait(first, &question.place, &question.relevance);
        }
        self.wait(first, &group.place, &group.relevance);
        let items = (first..self.draft.items.len()).collect();
        self.of_group.insert(group.id.clone(), items);
        Ok(())
    }

    /// Notes a condition for every question from `first` on.
    fn wait(&mut self, first: usize, place: &str, relevance: &str) {
        let relevance = relevance.trim();
        if relevance.is_empty() || relevance == "1" {
            return;
        }
        let condition = self.found.len();
        self.waiting.extend((first..self.draft.items.len()).map(|item| (item, condition)));
        self.found.push((place.to_owned(), relevance.to_owned()));
    }

    fn question(&mut self, question: &Question) -> Result<(), ImportError> {
        if question.kind == "*" {
            let text = question.text.get(&self.survey.language).cloned().unwrap_or_default();
            // Editors put paragraphs around it; what begins with a brace is the formula itself.
            let text = if text.trim_start().starts_with('<') {
                html::plain(&text, &question.place, &mut self.draft).unwrap_or_default()
            } else {
                text
            };
            self.equations.push(Equation {
                place: question.place.clone(),
                code: question.code.clone(),
                text,
            });
            return Ok(());
        }
        let Some(choices) = self.choices(question) else { return Ok(()) };
        if choices.is_empty() {
            self.draft.remark(&question.place, "not carried over: the question has no answers");
            return Ok(());
        }
        self.others(question);
        let name = match question.kind.as_str() {
            "5" | "A" => "five-points",
            "B" => "ten-points",
            "Y" => "yes-no",
            "C" => "yes-uncertain-no",
            "E" => "more-same-less",
            "G" => "gender",
            _ => &format!("{}-options", question.code),
        };
        let options = self.draft.add_options(name, choices)?;
        if !matches!(question.kind.as_str(), "F" | "H" | "A" | "B" | "C" | "E") {
            let text = self.plain(&question.text, &question.place);
            let item = self.draft.add_item(&question.code, options, text)?;
            self.named(&question.code, item, &question.place)?;
            return Ok(());
        }
        let head = self.plain(&question.text, &question.place);
        if let Some(text) = head.get(&self.survey.language) {
            let text = format!(
                "the text over the rows, `{text:.100}`, is not carried over: each row stands alone"
            );
            self.draft.remark(&question.place, text);
        }
        for row in &question.rows {
            self.row(question, row, options)?;
        }
        Ok(())
    }

    fn row(&mut self, question: &Question, row: &Row, options: usize) -> Result<(), ImportError> {
        if !matches!(row.axis.trim(), "" | "0") {
            self.draft.remark(&row.place, "not carried over: it stands on a second axis");
            return Ok(());
        }
        let first = self.draft.items.len();
        let text = self.plain(&row.text, &row.place);
        let code = format!("{}_{}", question.code, row.code);
        let item = self.draft.add_item(&code, options, text)?;
        self.named(&code, item, &row.place)?;
        self.wait(first, &row.place, &row.relevance);
        Ok(())
    }

    fn named(&mut self, code: &str, item: usize, place: &str) -> Result<(), ImportError> {
        if self.names.insert(code.to_owned(), item).is_some() {
            return Err(super::super::malformed(
                place,
                format!("the code {code:.80} is there twice"),
            ));
        }
        Ok(())
    }

    /// The choices of a question; `None`, and a remark, when it has no counterpart.
    fn choices(&mut self, question: &Question) -> Option<Vec<Choice>> {
        let language = self.survey.language.clone();
        let points = |to: i64| {
            let choice = |number: i64| Choice {
                code: number.to_string(),
                value: Some(number),
                label: Wording::from([(language.clone(), number.to_string())]),
            };
            (1..=to).map(choice).collect::<Vec<_>>()
        };
        let unnamed = |codes: &[&str]| {
            let choice = |code: &&str| Choice {
                code: (*code).to_owned(),
                value: None,
                label: Wording::new(),
            };
            codes.iter().map(choice).collect::<Vec<_>>()
        };
        let built_in = match question.kind.as_str() {
            "5" | "A" => return Some(points(5)),
            "B" => return Some(points(10)),
            "Y" => unnamed(&["Y", "N"]),
            "C" => unnamed(&["Y", "U", "N"]),
            "E" => unnamed(&["I", "S", "D"]),
            "G" => unnamed(&["F", "M"]),
            "L" | "!" | "O" | "F" | "H" => return Some(self.listed(question)),
            other => {
                let text = format!("not carried over: {}", kind_of(other));
                self.draft.remark(&question.place, text);
                return None;
            }
        };
        let text = "the words of the answers are LimeSurvey's own and not in the file: they are to be written by hand";
        self.draft.remark(&question.place, text);
        Some(built_in)
    }

    fn listed(&mut self, question: &Question) -> Vec<Choice> {
        let mut choices: Vec<Choice> = Vec::new();
        for Answer { code, text, value, axis } in &question.answers {
            if !matches!(axis.trim(), "" | "0") {
                let text = format!("the answer {code:.60} on a second scale is not carried over");
                self.draft.remark(&question.place, text);
                continue;
            }
            if !naming::is_code(code) || choices.iter().any(|choice| choice.code == *code) {
                let text =
                    format!("the answer `{code:.60}` has no code of its own and is left out");
                self.draft.remark(&question.place, text);
                continue;
            }
            let number = if self.by_value { value.trim() } else { code.as_str() };
            let value = number.parse::<Exact>().ok();
            let whole = value.filter(|value| value.denominator() == 1);
            if value.is_some() && whole.is_none() {
                self.draft.remark(
                    &question.place,
                    format!("the value {number:.40} is no whole number and is left out"),
                );
            }
            let label = self.plain(text, &question.place);
            let value = whole.and_then(|value| i64::try_from(value.numerator()).ok());
            choices.push(Choice { code: code.clone(), value, label });
        }
        choices
    }

    /// Lists what is set at a question and has no counterpart.
    fn others(&mut self, question: &Question) {
        let set: Vec<&str> = question
            .others
            .iter()
            .filter(|(_, value)| !matches!(value.trim(), "" | "N" | "0"))
            .map(|(name, _)| name.as_str())
            .collect();
        if !set.is_empty() {
            let text = format!("not carried over: {}", set.join(", "));
            self.draft.remark(&question.place, text);
        }
        if question.kind == "O" {
            self.draft.remark(&question.place, "the comment beside the answer is not carried over");
        }
    }

    fn finish(mut self) -> Result<Draft, ImportError> {
        for equation in &self.equations {
            if let Some(tree) = parse(Dialect::LimeSurvey, &equation.formula()) {
                self.variables.insert(&equation.code, tree);
            }
        }
        let fuel = fuel();
        let scope = Scope {
            dialect: Dialect::LimeSurvey,
            draft: &self.draft,
            items: &self.names,
            variables: &self.variables,
            grouped: false,
            fuel: &fuel,
        };
        let understood = |text: &str| match parse(Dialect::LimeSurvey, text) {
            Some(tree) => condition::recognise(&tree, &scope).map_err(|reason| reason.0),
            None => Err("it is written in a way that has no meaning here".to_owned()),
        };
        let mut found = Vec::new();
        for (place, text) in &self.found {
            let (asks, place, text) = (understood(text), place.clone(), text.clone());
            found.push(conditions::Found { place, text, asks });
        }
        let scales: Vec<_> = self
            .equations
            .iter()
            .map(|equation| match self.variables.get(&equation.code) {
                Some(tree) => scale::recognise(tree, &scope).map_err(|reason| reason.0),
                None => Err("it is written in a way that has no meaning here".to_owned()),
            })
            .collect();
        for (equation, found) in self.equations.iter().zip(scales) {
            match found {
                Ok(found) => {
                    if let Some(differs) = found.differs {
                        self.draft.remark(&equation.place, differs);
                    }
                    self.draft.add_scale(&equation.code, Wording::new(), found.formula);
                }
                Err(reason) => {
                    let text =
                        format!("the formula `{}` is not carried over: {reason}", equation.text);
                    self.draft.remark(&equation.place, text);
                }
            }
        }
        self.assessments();
        conditions::apply(&mut self.draft, &found, &self.waiting)?;
        Ok(self.draft)
    }

    /// Assessments add up the values of all answers of a group, or of the survey.
    fn assessments(&mut self) {
        for assessment in &self.survey.assessments {
            let all: Vec<usize> = match &assessment.group {
                Some(group) => self.of_group.get(group).cloned().unwrap_or_default(),
                None => (0..self.draft.items.len()).collect(),
            };
            let values = |item: usize| {
                let mut values: Vec<i64> =
                    self.draft.choices(item).iter().filter_map(|choice| choice.value).collect();
                values.sort_unstable();
                values.dedup();
                values.len()
            };
            let key = |item: usize| Key { item, reversed: false, weight: 1 };
            let keys: Vec<Key> =
                all.into_iter().filter(|item| values(*item) > 1).map(key).collect();
            if keys.is_empty() {
                self.draft
                    .remark(&assessment.place, "not carried over: no question in it has values");
                continue;
            }
            let text = "LimeSurvey counts missing answers as 0 points; here the scale waits for all answers";
            self.draft.remark(&assessment.place, text);
            let source = match &assessment.group {
                Some(group) => format!("group-{group}"),
                None => "total".to_owned(),
            };
            let name = self.plain(&assessment.name, &assessment.place);
            let formula = Formula { score: Score::Sum, keys, needed: Needed::All };
            self.draft.add_scale(&source, name, formula);
        }
    }
}

impl Equation {
    /// The formula, without the braces around it.
    fn formula(&self) -> String {
        let text = self.text.trim();
        let inner = text.strip_prefix('{').and_then(|text| text.strip_suffix('}'));
        inner.unwrap_or(text).to_owned()
    }
}

/// What a type without counterpart asks for.
fn kind_of(letter: &str) -> String {
    let words = match letter {
        "M" | "P" => "several answers to one question",
        "S" | "T" | "U" | "Q" | ";" => "answers in own words",
        "N" | "K" | ":" => "numbers to type",
        "D" => "a date",
        "R" => "an order of answers",
        "1" => "an array with two scales",
        "X" => "a text between questions",
        "|" => "files",
        "I" => "the choice of a language",
        _ => return format!("the type `{letter:.10}` has no counterpart"),
    };
    words.to_owned()
}
