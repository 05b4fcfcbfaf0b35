//! XLSForm: a workbook with the sheets `survey`, `choices` and `settings`.
//!
//! Read: questions with one answer (`select_one`), their choices, languages, groups, `relevant`. What
//! calculates becomes a proposal.

mod kinds;
mod sheets;

use std::collections::BTreeMap;

use super::draft::{Choice, Draft, Formula, Wording};
use super::expression::{Dialect, Namer, Scope, Variables, condition, parse};
use super::{ImportError, conditions, html, limits, malformed, naming, too_many};
use kinds::{kind_of, one_of_a_list};
use sheets::{Row, Sheets};

/// Reads a form.
pub fn read(bytes: &[u8], language: Option<&str>) -> Result<Draft, ImportError> {
    carry(&sheets::read(bytes)?, language)
}

/// Carries over what has a counterpart.
fn carry(sheets: &Sheets, language: Option<&str>) -> Result<Draft, ImportError> {
    let none = Row::new(0, BTreeMap::new());
    let settings = sheets.settings.first().unwrap_or(&none);
    let default = naming::language(settings.cell("default_language"));
    let mut form = Form {
        draft: Draft::named(first_of(settings, &["form_id", "id_string", "form_title"])),
        language: default.or(language.map(str::to_owned)),
        lists: BTreeMap::new(),
        names: BTreeMap::new(),
        variables: Variables::default(),
        open: Vec::new(),
        found: Vec::new(),
        waiting: Vec::new(),
    };
    for other in &sheets.others {
        form.draft.remark(format!("sheet {other:.60}"), "the sheet is not carried over");
    }
    form.draft.language.clone_from(&form.language);
    form.settings(settings)?;
    form.choices(&sheets.choices)?;
    for row in &sheets.survey {
        form.row(row)?;
    }
    if let Some(group) = form.open.last() {
        return Err(malformed(&group.place, "the group does not end"));
    }
    form.finish()
}

fn first_of<'r>(row: &'r Row, names: &[&str]) -> &'r str {
    names.iter().map(|name| row.cell(name)).find(|text| !text.is_empty()).unwrap_or_default()
}

/// What is known of a form so far.
struct Form {
    draft: Draft,
    language: Option<String>,
    lists: BTreeMap<String, Vec<Choice>>,
    names: BTreeMap<String, usize>,
    variables: Variables,
    open: Vec<Group>,
    /// Conditions: place and text.
    found: Vec<(String, String)>,
    /// Questions with the conditions that they have, by position.
    waiting: Vec<(usize, usize)>,
}

/// A group that has begun.
struct Group {
    place: String,
    /// Whether nothing in it can be carried over.
    is_skipped: bool,
    relevant: String,
    /// How many questions and formulas stand before it.
    first: usize,
    formulas: usize,
}

fn at(row: &Row) -> String {
    let name: String = row.cell("name").chars().take(60).collect();
    if name.is_empty() {
        format!("survey, row {}", row.number)
    } else {
        format!("survey, row {} ({name})", row.number)
    }
}

impl Form {
    fn settings(&mut self, settings: &Row) -> Result<(), ImportError> {
        const READ: [&str; 5] =
            ["form_title", "form_id", "id_string", "version", "default_language"];
        let place = "settings";
        let title = settings.cell("form_title");
        if !title.is_empty() {
            let language = self.language(place)?;
            self.draft.title.insert(language, title.to_owned());
        }
        let version = settings.cell("version");
        self.draft.version = naming::version(version);
        if !version.is_empty() && self.draft.version.is_none() {
            self.draft.remark(place, format!("{version:.80} is no version in three numbers"));
        }
        let others: Vec<&str> =
            settings.cells().map(|(name, _)| name).filter(|name| !READ.contains(name)).collect();
        if !others.is_empty() {
            self.draft.remark(place, format!("not carried over: {:.300}", others.join(", ")));
        }
        Ok(())
    }

    /// The language of texts in columns that name none.
    fn language(&self, _place: &str) -> Result<String, ImportError> {
        self.language.clone().ok_or(ImportError::NoLanguage)
    }

    /// The texts of a column in every language; a remark for languages that are not known.
    fn wording(&mut self, row: &Row, column: &str, place: &str) -> Result<Wording, ImportError> {
        let mut wording = Wording::new();
        for (name, text) in row.cells() {
            let language = if name == column {
                self.language(place)?
            } else if let Some(named) =
                name.strip_prefix(column).and_then(|rest| rest.strip_prefix("::"))
            {
                let Some(language) = naming::language(named) else {
                    let text =
                        format!("the text in `{named:.60}` is left out: its language is not known");
                    self.draft.remark(place, text);
                    continue;
                };
                language
            } else {
                continue;
            };
            if text.contains("${") {
                self.draft
                    .remark(place, "the text fills in another answer; here it stands as it is");
            }
            if let Some(text) = html::plain(text, place, &mut self.draft)
                && wording.insert(language.clone(), text).is_some()
            {
                let text = format!("there are two texts in {language}; the last is carried over");
                self.draft.remark(place, text);
            }
        }
        if wording.len() > limits::LANGUAGES {
            return Err(too_many(place, "languages", limits::LANGUAGES));
        }
        Ok(wording)
    }

    fn choices(&mut self, rows: &[Row]) -> Result<(), ImportError> {
        for row in rows {
            let (list, code) = (naming::straight(row.cell("list_name")), row.cell("name"));
            let code = naming::straight(code);
            let place = format!("choices, row {}", row.number);
            if list.is_empty() {
                continue;
            }
            let label = self.wording(row, "label", &place)?;
            self.dates(row, &place);
            let choices = self.lists.entry(list).or_default();
            if !naming::is_code(&code) || choices.iter().any(|choice| choice.code == code) {
                let text =
                    format!("the choice `{code:.60}` has no name of its own and is left out");
                self.draft.remark(&place, text);
                continue;
            }
            // One more than there may be says that there are too many.
            if choices.len() > limits::CHOICES {
                continue;
            }
            // In formulas the name of a choice is its number.
            let value = code.parse().ok();
            choices.push(Choice::coded(code, value, label));
            self.rest(row, &place, &["list_name", "name", "label"]);
        }
        Ok(())
    }

    /// Lists the columns of a row that are filled and not read.
    fn rest(&mut self, row: &Row, place: &str, read: &[&str]) {
        let is_read = |name: &str| {
            let base = name.split("::").next().unwrap_or(name);
            read.contains(&base)
        };
        let unset = |text: &str| matches!(text.to_lowercase().as_str(), "no" | "false" | "false()");
        let rest: Vec<&str> = row
            .cells()
            .filter(|(name, text)| !is_read(name) && !unset(text))
            .map(|(name, _)| name)
            .collect();
        if !rest.is_empty() {
            self.draft.remark(place, format!("not carried over: {:.300}", rest.join(", ")));
        }
    }

    fn row(&mut self, row: &Row) -> Result<(), ImportError> {
        let place = at(row);
        let kind = naming::straight(row.cell("type"));
        let kind = kind.split_whitespace().collect::<Vec<_>>().join(" ");
        let words: Vec<&str> = kind.split(' ').collect();
        self.dates(row, &place);
        let formulas = self.draft.formulas.len();
        self.formula(row, &place, words[0] == "calculate")?;
        match &words[..] {
            ["begin", "group" | "repeat"] | ["begin_group" | "begin_repeat"] => {
                self.begin(row, place, kind.contains("repeat"))?;
            }
            ["end", "group" | "repeat"] | ["end_group" | "end_repeat"] => {
                let Some(group) = self.open.pop() else {
                    return Err(malformed(place, "a group ends that did not begin"));
                };
                self.wait(group.first, group.formulas, &group.place, &group.relevant);
            }
            [""] => {}
            _ if self.open.iter().any(|group| group.is_skipped) => {
                self.draft.remark(place, "not carried over: it stands in a repeat");
            }
            ["calculate"] => {
                self.wait(self.draft.items.len(), formulas, &place, row.cell("relevant"));
                self.rest(row, &place, &["type", "name", "label", "calculation", "relevant"]);
            }
            _ if let Some([list, rest @ ..]) = one_of_a_list(&words) => {
                self.select(row, place, list, rest)?;
            }
            _ => {
                let text = format!("not carried over: {}", kind_of(&kind));
                self.draft.remark(place, text);
            }
        }
        Ok(())
    }

    fn begin(&mut self, row: &Row, place: String, repeats: bool) -> Result<(), ImportError> {
        let label = self.wording(row, "label", &place)?;
        if let Some(text) = label.values().next() {
            self.draft.remark(&place, format!("the heading `{text:.100}` is not carried over"));
        }
        if repeats {
            self.draft.remark(&place, "a repeat has no counterpart: nothing in it is carried over");
        }
        let is_too_deep = self.open.len() == limits::DEPTH;
        if is_too_deep {
            let text = format!(
                "what is in it is not carried over: it stands in more than {} groups",
                limits::DEPTH
            );
            self.draft.remark(&place, text);
        }
        self.rest(row, &place, &["type", "name", "label", "relevant", "calculation"]);
        self.open.push(Group {
            place,
            is_skipped: repeats || is_too_deep,
            relevant: row.cell("relevant").to_owned(),
            first: self.draft.items.len(),
            formulas: self.draft.formulas.len(),
        });
        Ok(())
    }

    /// What a row calculates, whatever else it is, as a proposal.
    fn formula(&mut self, row: &Row, place: &str, is_own: bool) -> Result<(), ImportError> {
        let text = row.cell("calculation");
        if text.is_empty() && !is_own {
            return Ok(());
        }
        let name = row.cell("name");
        let mut formula = Formula::new(place, name, text);
        if is_own {
            formula.name = self.wording(row, "label", place)?;
        }
        self.draft.formulas.push(formula);
        self.variables.insert(Dialect::XlsForm, &naming::straight(name), text);
        Ok(())
    }

    /// Tells where a cell holds a day, which the program that wrote it shows in its own way.
    fn dates(&mut self, row: &Row, place: &str) {
        for column in row.days() {
            let text = format!(
                "the cell in `{column:.60}` is a day and was read as `{}`; where people read it, \
                 write it as a text",
                row.cell(column)
            );
            self.draft.remark(place, text);
        }
    }

    /// Notes a condition for every question from `first` on, and every formula from `formulas` on.
    fn wait(&mut self, first: usize, formulas: usize, place: &str, relevant: &str) {
        if relevant.is_empty() {
            return;
        }
        for formula in &mut self.draft.formulas[formulas..] {
            formula.only_when.push(relevant.to_owned());
        }
        if first == self.draft.items.len() && formulas == self.draft.formulas.len() {
            let text =
                format!("the condition `{relevant:.500}` is at nothing that is carried over");
            self.draft.remark(place, text);
        }
        let condition = self.found.len();
        self.waiting.extend((first..self.draft.items.len()).map(|item| (item, condition)));
        self.found.push((place.to_owned(), relevant.to_owned()));
    }

    fn select(
        &mut self,
        row: &Row,
        place: String,
        list: &str,
        rest: &[&str],
    ) -> Result<(), ImportError> {
        let Some(choices) = self.lists.get(list).cloned() else {
            let text = format!("not carried over: the sheet choices has no list {list:.60}");
            self.draft.remark(place, text);
            return Ok(());
        };
        if !rest.is_empty() {
            let text =
                format!("`{:.60}` is not carried over: answers in own words", rest.join(" "));
            self.draft.remark(&place, text);
        }
        if choices.is_empty() {
            let text = format!("not carried over: the list {list:.60} has no choices");
            self.draft.remark(place, text);
            return Ok(());
        }
        let name = naming::straight(row.cell("name"));
        let statement = self.wording(row, "label", &place)?;
        let Some(options) = self.draft.add_options(&place, list, choices) else { return Ok(()) };
        let Some(item) = self.draft.add_item(&place, &name, options, statement) else {
            return Ok(());
        };
        if self.names.insert(name.clone(), item).is_some() {
            return Err(malformed(place, format!("the name {name:.80} is there twice")));
        }
        self.wait(item, self.draft.formulas.len(), &place, row.cell("relevant"));
        let filter = row.cell("choice_filter");
        if !filter.is_empty() {
            let text = format!(
                "the rule `{filter:.500}` for its choices is not carried over, so everybody is \
                 offered all of them"
            );
            self.draft.remark(&place, text);
        }
        let read = ["type", "name", "label", "relevant", "calculation", "choice_filter"];
        self.rest(row, &place, &read);
        Ok(())
    }

    fn finish(mut self) -> Result<Draft, ImportError> {
        let scope = Scope {
            dialect: Dialect::XlsForm,
            draft: &self.draft,
            items: &self.names,
            variables: &self.variables,
            has_points: false,
        };
        let understood = |text: &str| match parse(Dialect::XlsForm, text) {
            Some(tree) => condition::recognise(&tree, &scope).map_err(|reason| reason.0),
            None => Err("it is written in a way that has no meaning here".to_owned()),
        };
        let mut found = Vec::new();
        for (place, text) in &self.found {
            let (asks, place, text) = (understood(text), place.clone(), text.clone());
            found.push(conditions::Found { place, text, asks });
        }
        let namer = Namer::new(Dialect::XlsForm, &self.names);
        for formula in &mut self.draft.formulas {
            formula.items = namer.named(&naming::straight(&formula.text), &self.variables);
        }
        conditions::apply(&mut self.draft, &found, &self.waiting)?;
        Ok(self.draft)
    }
}
