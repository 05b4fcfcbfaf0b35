//! From a LimeSurvey survey to the draft.

use std::collections::BTreeMap;

use super::survey::{Answer, Group, Question, Row, Survey};
use crate::definition::exact::Exact;
use crate::definition::import::draft::{Choice, Draft, Formula, Wording};
use crate::definition::import::expression::{Dialect, Namer, Scope, Variables, condition, parse};
use crate::definition::import::{ImportError, conditions, html, limits, naming};

/// Carries over what has a counterpart.
pub fn carry(survey: &Survey) -> Result<Draft, ImportError> {
    let mut carried = Carried {
        survey,
        draft: Draft::named(&survey.name),
        names: BTreeMap::new(),
        variables: Variables::default(),
        found: Vec::new(),
        waiting: Vec::new(),
        of_group: BTreeMap::new(),
    };
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

struct Carried<'s> {
    survey: &'s Survey,
    draft: Draft,
    names: BTreeMap<String, usize>,
    variables: Variables,
    /// Conditions: place and text.
    found: Vec<(String, String)>,
    /// Questions with the conditions that they have, by position.
    waiting: Vec<(usize, usize)>,
    of_group: BTreeMap<String, Vec<usize>>,
}

/// What decides in LimeSurvey who is asked, beside conditions.
const FILTERS: [&str; 2] = ["array_filter", "array_filter_exclude"];

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
        let (first, formulas) = (self.draft.items.len(), self.draft.formulas.len());
        if let Some(title) =
            group.title.get(&self.survey.language).filter(|text| !text.trim().is_empty())
        {
            let text = format!("the heading `{title:.100}` is not carried over");
            self.draft.remark(&group.place, text);
        }
        if !group.shuffled.trim().is_empty() {
            self.draft
                .remark(&group.place, "not carried over: the group changes its place by chance");
        }
        for question in &group.questions {
            let (first, formulas) = (self.draft.items.len(), self.draft.formulas.len());
            self.question(question)?;
            self.wait(first, formulas, &question.place, &question.relevance);
            self.rules(question, first);
        }
        self.wait(first, formulas, &group.place, &group.relevance);
        let items = (first..self.draft.items.len()).collect();
        self.of_group.insert(group.id.clone(), items);
        Ok(())
    }

    /// Notes a condition for every question from `first` on, and every formula from `formulas` on.
    fn wait(&mut self, first: usize, formulas: usize, place: &str, relevance: &str) {
        if !is_condition(relevance) {
            return;
        }
        let relevance = relevance.trim();
        for formula in &mut self.draft.formulas[formulas..] {
            formula.only_when.push(relevance.to_owned());
        }
        let condition = self.found.len();
        self.waiting.extend((first..self.draft.items.len()).map(|item| (item, condition)));
        self.found.push((place.to_owned(), relevance.to_owned()));
    }

    /// Lists what decides who is asked and is no condition that could be carried over.
    fn rules(&mut self, question: &Question, first: usize) {
        let items: Vec<usize> = (first..self.draft.items.len()).collect();
        let value = |name: &str| question.others.get(name).map_or("", |value| value.trim());
        let mut lost = Vec::new();
        for name in FILTERS {
            let rule = value(name);
            if !rule.is_empty() {
                let text = format!("the rule {name} = `{rule:.200}` is not carried over");
                lost.push((&question.place, text, items.clone()));
            }
        }
        if matches!(value("hidden"), "1" | "Y") {
            let text =
                "in the source the question is hidden and nobody sees it; that is not carried over";
            lost.push((&question.place, text.to_owned(), items.clone()));
        }
        // Older files have conditions in a table of their own; newer ones repeat there what the
        // relevance says.
        if !is_condition(&question.relevance) && !question.conditions.is_empty() {
            let all = question.conditions.join(" and ");
            let text = format!("the condition `{all:.2000}` is not carried over");
            lost.push((&question.place, text, items));
        }
        for (place, text, items) in lost {
            if !items.is_empty() {
                let questions = conditions::everybody(&self.draft, &items);
                self.draft.remark(place, format!("{text}, so {questions}"));
            }
        }
    }

    fn question(&mut self, question: &Question) -> Result<(), ImportError> {
        if question.kind == "*" {
            let texts = &question.text;
            let text = texts.get(&self.survey.language).or_else(|| texts.values().next());
            let text = text.map_or("", String::as_str);
            self.variables.insert(Dialect::LimeSurvey, &question.code, inner(text));
            self.draft.formulas.push(Formula::new(&question.place, &question.code, text));
            self.others(question);
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
        let Some(options) = self.draft.add_options(&question.place, name, choices) else {
            return Ok(());
        };
        if !matches!(question.kind.as_str(), "F" | "H" | "A" | "B" | "C" | "E") {
            let text = self.plain(&question.text, &question.place);
            let added = self.draft.add_item(&question.place, &question.code, options, text);
            return added.map_or(Ok(()), |item| self.named(&question.code, item, &question.place));
        }
        if question.rows.len() > limits::ITEMS {
            let most = limits::ITEMS;
            self.draft
                .remark(&question.place, format!("not carried over: it has more than {most} rows"));
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
        let Some(item) = self.draft.add_item(&row.place, &code, options, text) else {
            return Ok(());
        };
        self.named(&code, item, &row.place)?;
        self.wait(first, self.draft.formulas.len(), &row.place, &row.relevance);
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
            let choice = |number: i64| {
                let label = Wording::from([(language.clone(), number.to_string())]);
                Choice::coded(number.to_string(), Some(number), label)
            };
            (1..=to).map(choice).collect::<Vec<_>>()
        };
        let unnamed = |codes: &[&str]| {
            let choice = |code: &&str| Choice::coded(*code, None, Wording::new());
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
            let number = if self.survey.has_points { value.trim() } else { code.as_str() };
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
            choices.push(Choice::coded(code, value, label));
        }
        choices
    }

    /// Lists what is set at a question and has no counterpart.
    fn others(&mut self, question: &Question) {
        let set: Vec<&str> = question
            .others
            .iter()
            .filter(|(name, value)| {
                let said = FILTERS.contains(&name.as_str()) || name.as_str() == "hidden";
                !said && !matches!(value.trim(), "" | "N" | "0")
            })
            .map(|(name, _)| name.as_str())
            .collect();
        if !set.is_empty() {
            let text = format!("not carried over: {:.300}", set.join(", "));
            self.draft.remark(&question.place, text);
        }
        if question.kind == "O" {
            self.draft.remark(&question.place, "the comment beside the answer is not carried over");
        }
    }

    fn finish(mut self) -> Result<Draft, ImportError> {
        let scope = Scope {
            dialect: Dialect::LimeSurvey,
            draft: &self.draft,
            items: &self.names,
            variables: &self.variables,
            has_points: self.survey.has_points,
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
        let namer = Namer::new(Dialect::LimeSurvey, &self.names);
        for formula in &mut self.draft.formulas {
            formula.items = namer.named(inner(&formula.text), &self.variables);
        }
        self.assessments();
        conditions::apply(&mut self.draft, &found, &self.waiting)?;
        Ok(self.draft)
    }

    /// Assessments add up the points of all answers of a group, or of the survey.
    fn assessments(&mut self) {
        for assessment in &self.survey.assessments {
            let (scope, source, all) = match &assessment.group {
                Some(group) => {
                    let all = self.of_group.get(group).cloned().unwrap_or_default();
                    (format!("group {group}"), format!("group-{group}"), all)
                }
                None => (
                    "the survey".to_owned(),
                    "total".to_owned(),
                    (0..self.draft.items.len()).collect(),
                ),
            };
            let text = format!("assessment of {scope}: the points of all answers, added up");
            let mut formula = Formula::new(&assessment.place, &source, text);
            formula.note = Some(
                "Answers that are missing count 0 there. It takes every answer with points, also \
                 those to questions that are not carried over.",
            );
            formula.name = self.plain(&assessment.name, &assessment.place);
            formula.items = all;
            self.draft.formulas.push(formula);
        }
    }
}

/// Whether a relevance asks for anything.
fn is_condition(relevance: &str) -> bool {
    !matches!(relevance.trim(), "" | "1")
}

/// A formula without the braces and the paragraph around it.
fn inner(text: &str) -> &str {
    let text = text.trim();
    let bare = text.strip_prefix("<p>").and_then(|text| text.strip_suffix("</p>")).unwrap_or(text);
    let bare = bare.trim();
    bare.strip_prefix('{').and_then(|text| text.strip_suffix('}')).unwrap_or(bare)
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
