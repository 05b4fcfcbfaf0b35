//! XLSForm: a workbook with the sheets `survey`, `choices` and `settings`.
//!
//! Read: questions with one answer (`select_one`), their choices, languages, groups, `relevant`, and
//! sums, means and shares in `calculate`.

mod sheets;

use std::collections::BTreeMap;

use super::draft::{Choice, Draft, Wording};
use super::expression::{Dialect, Scope, Variables, condition, fuel, parse, scale};
use super::{ImportError, conditions, html, limits, malformed, naming, too_many};
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
        totals: Vec::new(),
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
    totals: Vec<Total>,
    open: Vec<Group>,
    /// Conditions: place and text.
    found: Vec<(String, String)>,
    /// Questions with the conditions that they have, by position.
    waiting: Vec<(usize, usize)>,
}

/// A row that calculates.
struct Total {
    place: String,
    name: String,
    label: Wording,
    text: String,
}

/// A group that has begun.
struct Group {
    place: String,
    repeats: bool,
    relevant: String,
    first: usize,
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
            return Err(too_many("languages", limits::LANGUAGES));
        }
        Ok(wording)
    }

    fn choices(&mut self, rows: &[Row]) -> Result<(), ImportError> {
        for row in rows {
            let (list, code) = (row.cell("list_name"), row.cell("name"));
            let place = format!("choices, row {}", row.number);
            if list.is_empty() {
                continue;
            }
            let label = self.wording(row, "label", &place)?;
            let choices = self.lists.entry(list.to_owned()).or_default();
            if !naming::is_code(code) || choices.iter().any(|choice| choice.code == code) {
                let text =
                    format!("the choice `{code:.60}` has no name of its own and is left out");
                self.draft.remark(&place, text);
                continue;
            }
            if choices.len() == limits::CHOICES {
                return Err(too_many("choices of one question", limits::CHOICES));
            }
            // In formulas the name of a choice is its number.
            choices.push(Choice { code: code.to_owned(), value: code.parse().ok(), label });
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
        let kind = row.cell("type").split_whitespace().collect::<Vec<_>>().join(" ");
        let words: Vec<&str> = kind.split(' ').collect();
        match &words[..] {
            ["begin", "group" | "repeat"] | ["begin_group" | "begin_repeat"] => {
                self.begin(row, place, kind.contains("repeat"))?;
            }
            ["end", "group" | "repeat"] | ["end_group" | "end_repeat"] => {
                let Some(group) = self.open.pop() else {
                    return Err(malformed(place, "a group ends that did not begin"));
                };
                self.wait(group.first, &group.place, &group.relevant);
            }
            [""] => {}
            _ if self.open.iter().any(|group| group.repeats) => {
                self.draft.remark(place, "not carried over: it stands in a repeat");
            }
            ["select_one" | "select1", list, rest @ ..] | ["select", "one", list, rest @ ..] => {
                self.select(row, place, list, rest)?;
            }
            ["calculate"] => {
                let label = self.wording(row, "label", &place)?;
                let text = row.cell("calculation").to_owned();
                self.totals.push(Total {
                    place: place.clone(),
                    name: row.cell("name").to_owned(),
                    label,
                    text,
                });
                self.rest(row, &place, &["type", "name", "label", "calculation"]);
            }
            _ => {
                let text = format!("not carried over: {}", kind_of(&kind));
                self.draft.remark(place, text);
            }
        }
        Ok(())
    }

    fn begin(&mut self, row: &Row, place: String, repeats: bool) -> Result<(), ImportError> {
        if self.open.len() == limits::DEPTH {
            return Err(too_many("groups inside one another", limits::DEPTH));
        }
        let label = self.wording(row, "label", &place)?;
        if let Some(text) = label.values().next() {
            self.draft.remark(&place, format!("the heading `{text:.100}` is not carried over"));
        }
        if repeats {
            self.draft.remark(&place, "a repeat has no counterpart: nothing in it is carried over");
        }
        self.rest(row, &place, &["type", "name", "label", "relevant"]);
        let (relevant, first) = (row.cell("relevant").to_owned(), self.draft.items.len());
        self.open.push(Group { place, repeats, relevant, first });
        Ok(())
    }

    fn wait(&mut self, first: usize, place: &str, relevant: &str) {
        if relevant.is_empty() {
            return;
        }
        if first == self.draft.items.len() {
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
        let name = row.cell("name");
        let statement = self.wording(row, "label", &place)?;
        let options = self.draft.add_options(list, choices)?;
        let item = self.draft.add_item(name, options, statement)?;
        if self.names.insert(name.to_owned(), item).is_some() {
            return Err(malformed(place, format!("the name {name:.80} is there twice")));
        }
        self.wait(item, &place, row.cell("relevant"));
        self.rest(row, &place, &["type", "name", "label", "relevant"]);
        Ok(())
    }

    fn finish(mut self) -> Result<Draft, ImportError> {
        for total in &self.totals {
            if let Some(tree) = parse(Dialect::XlsForm, &total.text) {
                self.variables.insert(&total.name, tree);
            }
        }
        let fuel = fuel();
        let scope = Scope {
            dialect: Dialect::XlsForm,
            draft: &self.draft,
            items: &self.names,
            variables: &self.variables,
            grouped: false,
            fuel: &fuel,
        };
        let unread = || "it is written in a way that has no meaning here".to_owned();
        let understood = |text: &str| match parse(Dialect::XlsForm, text) {
            Some(tree) => condition::recognise(&tree, &scope).map_err(|reason| reason.0),
            None => Err(unread()),
        };
        let mut found = Vec::new();
        for (place, text) in &self.found {
            let (asks, place, text) = (understood(text), place.clone(), text.clone());
            found.push(conditions::Found { place, text, asks });
        }
        let recognised: Vec<_> = self
            .totals
            .iter()
            .map(|total| match self.variables.get(&total.name) {
                Some(tree) => scale::recognise(tree, &scope).map_err(|reason| reason.0),
                None => Err(unread()),
            })
            .collect();
        for (total, found) in self.totals.iter().zip(recognised) {
            match found {
                Ok(found) => {
                    if let Some(differs) = found.differs {
                        self.draft.remark(&total.place, differs);
                    }
                    self.draft.add_scale(&total.name, total.label.clone(), found.formula);
                }
                Err(reason) => {
                    let text =
                        format!("the formula `{}` is not carried over: {reason}", total.text);
                    self.draft.remark(&total.place, text);
                }
            }
        }
        conditions::apply(&mut self.draft, &found, &self.waiting)?;
        Ok(self.draft)
    }
}

/// What a type without counterpart asks for.
fn kind_of(kind: &str) -> String {
    let words = match kind.split(' ').next().unwrap_or_default() {
        "note" => "a text between questions",
        "text" => "answers in own words",
        "integer" | "decimal" | "range" => "numbers to type",
        "select_multiple" | "rank" => "several answers to one question",
        "select_one_from_file" | "select_multiple_from_file" => "its choices are in another file",
        "start" | "end" | "today" | "deviceid" | "username" | "phonenumber" | "audit" => {
            "data about the device or the time"
        }
        _ => return format!("the type `{kind:.60}` has no counterpart"),
    };
    words.to_owned()
}
