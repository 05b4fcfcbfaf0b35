//! LimeSurvey's `.lss`: tables as XML, in the layouts of versions 2 to 6.

use std::collections::{BTreeMap, BTreeSet};

use super::survey::{Answer, Assessment, Group, Question, Row, Survey};
use crate::definition::import::draft::Wording;
use crate::definition::import::xml;
use crate::definition::import::{ImportError, limits, malformed, naming, too_many};

type Fields = BTreeMap<String, String>;
type Tables = BTreeMap<String, Vec<Fields>>;
/// Rows by the field that is their key.
type Keyed<'t> = BTreeMap<&'t str, Vec<&'t Fields>>;

/// Reads the survey in `source`.
pub fn read(source: &str, language: Option<&str>) -> Result<Survey, ImportError> {
    let (tables, kind) = tables(source)?;
    if kind != "Survey" {
        return Err(malformed("LimeSurveyDocType", format!("expected Survey, found {kind:.40}")));
    }
    let none = Vec::new();
    let table = |name: &str| tables.get(name).unwrap_or(&none);
    let field = |row: &Fields, name: &str| row.get(name).cloned().unwrap_or_default();
    let settings = table("surveys").first().cloned().unwrap_or_default();
    let stated = naming::language(&field(&settings, "language"));
    let language = stated.or(language.map(str::to_owned)).ok_or(ImportError::NoLanguage)?;

    let mut survey = Survey {
        name: field(&settings, "sid"),
        has_points: field(&settings, "assessments") == "Y",
        language,
        ..Survey::default()
    };
    if field(&settings, "assessments") == "I" {
        survey.remarks.push(("surveys".to_owned(), super::INHERITED.to_owned()));
    }
    for row in table("surveys_languagesettings") {
        let tag = field(row, "surveyls_language");
        put(&mut survey.title, &tag, field(row, "surveyls_title"), &survey.language);
        put(&mut survey.welcome, &tag, field(row, "surveyls_welcometext"), &survey.language);
        let description = field(row, "surveyls_description");
        if !description.trim().is_empty() {
            let place = format!("surveys_languagesettings, {tag}");
            survey
                .remarks
                .push((place, format!("the description `{description:.100}` is not carried over")));
        }
    }
    let reader = Tabled { tables: &tables, language: &survey.language };
    let mut groups = reader.groups();
    let known = reader.questions(&mut groups)?;
    survey.groups = groups;
    for name in ["question_attributes", "conditions"] {
        let is_strange =
            |row: &&Fields| row.get("qid").is_none_or(|id| !known.contains(id.as_str()));
        let strange = table(name).iter().filter(is_strange).count();
        if strange > 0 {
            let text = format!("{strange} entries are at no question of the file");
            survey.remarks.push((format!("table {name}"), text));
        }
    }
    for row in table("assessments") {
        let scope = field(row, "scope");
        let mut name = Wording::new();
        put(&mut name, &field(row, "language"), field(row, "name"), &survey.language);
        let group = (scope == "G").then(|| field(row, "gid"));
        let place = format!("assessments, id {}", field(row, "id"));
        let message = field(row, "message");
        if !message.trim().is_empty() {
            let (from, to) = (field(row, "minimum"), field(row, "maximum"));
            let text = format!(
                "the text for {from} to {to} points is not carried over: steps and their texts are \
                 written by hand: `{message:.200}`"
            );
            survey.remarks.push((place.clone(), text));
        }
        match survey.assessments.iter_mut().find(|one| one.group == group) {
            Some(known) => known.name.extend(name),
            None => survey.assessments.push(Assessment { place, group, name }),
        }
    }
    let kept = [
        "surveys",
        "surveys_languagesettings",
        "groups",
        "group_l10ns",
        "questions",
        "question_l10ns",
        "subquestions",
        "answers",
        "answer_l10ns",
        "assessments",
        "question_attributes",
        "conditions",
    ];
    for (name, rows) in &tables {
        if !kept.contains(&name.as_str()) && !rows.is_empty() {
            let text = format!("{} entries are not carried over", rows.len());
            survey.remarks.push((format!("table {name:.60}"), text));
        }
    }
    Ok(survey)
}

/// Every table with its rows, and the type of the document.
fn tables(source: &str) -> Result<(Tables, String), ImportError> {
    let mut tables = Tables::new();
    let mut row = Fields::new();
    let mut kind = String::new();
    let mut count = 0;
    xml::read(source, |outer, name, text| {
        let outer: Vec<&str> = outer.iter().map(String::as_str).collect();
        match (&outer[..], name) {
            ([_], "LimeSurveyDocType") => text.trim().clone_into(&mut kind),
            ([_, table, "rows"], "row") => {
                count += 1;
                if count > limits::PIECES {
                    return Err(too_many(format!("table {table:.60}"), "rows", limits::PIECES));
                }
                tables.entry((*table).to_owned()).or_default().push(std::mem::take(&mut row));
            }
            ([_, _, "rows", "row"], field) => {
                row.insert(field.to_owned(), text);
            }
            _ => {}
        }
        Ok(())
    })?;
    Ok((tables, kind))
}

/// Puts a text beside the others, under the language that `tag` names, or else `fallback`.
fn put(wording: &mut Wording, tag: &str, text: String, fallback: &str) {
    if !text.trim().is_empty() {
        let language = naming::language(tag).unwrap_or_else(|| fallback.to_owned());
        wording.entry(language).or_insert(text);
    }
}

struct Tabled<'t> {
    tables: &'t Tables,
    language: &'t str,
}

impl Tabled<'_> {
    fn rows(&self, table: &str) -> &[Fields] {
        self.tables.get(table).map_or(&[], Vec::as_slice)
    }

    /// Rows of a table by the field that is their key; several rows of one key are its languages.
    fn keyed(&self, table: &str, key: &str) -> Keyed<'_> {
        let mut keyed = Keyed::new();
        for row in self.rows(table) {
            if let Some(key) = row.get(key) {
                keyed.entry(key).or_default().push(row);
            }
        }
        keyed
    }

    /// The texts in `field` of these rows, by language.
    fn wording(&self, rows: Option<&Vec<&Fields>>, field: &str) -> Wording {
        let mut wording = Wording::new();
        for row in rows.into_iter().flatten() {
            let tag = row.get("language").map_or("", String::as_str);
            let text = row.get(field).cloned().unwrap_or_default();
            put(&mut wording, tag, text, self.language);
        }
        wording
    }

    fn groups(&self) -> Vec<Group> {
        let (own, beside) = (self.keyed("groups", "gid"), self.keyed("group_l10ns", "gid"));
        let mut groups = Vec::new();
        for (id, rows) in &own {
            let first = rows[0];
            let mut title = self.wording(beside.get(id), "group_name");
            title.extend(self.wording(Some(rows), "group_name"));
            let order = number(first.get("group_order"));
            let group = Group {
                place: format!("groups, gid {id}"),
                id: (*id).to_owned(),
                title,
                relevance: first.get("grelevance").cloned().unwrap_or_default(),
                shuffled: first.get("randomization_group").cloned().unwrap_or_default(),
                questions: Vec::new(),
            };
            groups.push((order, group));
        }
        groups.sort_by_key(|(order, _)| *order);
        groups.into_iter().map(|(_, group)| group).collect()
    }

    /// Puts every question into its group; gives the numbers of questions and rows that are there.
    fn questions(&self, groups: &mut [Group]) -> Result<BTreeSet<&str>, ImportError> {
        let (own, beside) = (self.keyed("questions", "qid"), self.keyed("question_l10ns", "qid"));
        let rows = self.keyed("subquestions", "parent_qid");
        let answers = self.keyed("answers", "qid");
        let words_of_answers = self.keyed("answer_l10ns", "aid");
        let attributes = self.keyed("question_attributes", "qid");
        let older_conditions = self.keyed("conditions", "qid");
        let of_rows = self.rows("subquestions").iter().filter_map(|row| row.get("qid"));
        let known = own.keys().copied().chain(of_rows.map(String::as_str)).collect();
        if own.len() > limits::QUESTIONS {
            return Err(too_many("table questions", "questions", limits::QUESTIONS));
        }
        let mut ordered: Vec<(&str, &Vec<&Fields>)> =
            own.iter().map(|(id, rows)| (*id, rows)).collect();
        ordered.sort_by_key(|(_, rows)| number(rows[0].get("question_order")));
        for (id, fields) in ordered {
            let first = fields[0];
            let field = |name: &str| first.get(name).cloned().unwrap_or_default();
            let gid = field("gid");
            let code = field("title");
            let place = format!("questions, qid {id} ({code:.60})");
            let Some(group) = groups.iter_mut().find(|group| group.id == gid) else {
                return Err(malformed(place, "the group of this question is not in the file"));
            };
            let mut text = self.wording(beside.get(id), "question");
            text.extend(self.wording(Some(fields), "question"));
            let mut others = BTreeMap::new();
            for name in ["help", "mandatory", "other", "preg", "same_default", "encrypted"] {
                let value = beside.get(id).and_then(|rows| rows[0].get(name)).cloned();
                let value = value.unwrap_or_else(|| field(name));
                others.insert(name.to_owned(), value);
            }
            let mut own_attributes = attributes.get(id).cloned().unwrap_or_default();
            // What is set at a row is told at its question.
            for row in rows.get(id).into_iter().flatten() {
                let row = row.get("qid").and_then(|row| attributes.get(row.as_str()));
                own_attributes.extend(row.into_iter().flatten().copied());
            }
            for row in own_attributes {
                let field = |name: &str| row.get(name).map_or("", |text| text.trim());
                let (name, value) = (field("attribute"), field("value"));
                if !value.is_empty() {
                    others.insert(name.to_owned(), value.to_owned());
                }
            }
            let older = older_conditions.get(id).into_iter().flatten().map(|row| {
                let field = |name: &str| row.get(name).map_or("", |text| text.trim());
                format!(
                    "{:.60} {:.10} {:.60}",
                    field("cfieldname"),
                    field("method"),
                    field("value")
                )
            });
            group.questions.push(Question {
                conditions: older.collect(),
                rows: self.array_rows(rows.get(id), &beside, &place),
                answers: self.answers(answers.get(id), &words_of_answers),
                place,
                code,
                kind: field("type"),
                text,
                relevance: field("relevance"),
                others,
            });
        }
        Ok(known)
    }

    fn array_rows(
        &self,
        fields: Option<&Vec<&Fields>>,
        beside: &Keyed<'_>,
        place: &str,
    ) -> Vec<Row> {
        let mut rows: Vec<(i64, Row)> = Vec::new();
        for row in fields.into_iter().flatten() {
            let field = |name: &str| row.get(name).cloned().unwrap_or_default();
            let (code, axis) = (field("title"), field("scale_id"));
            let mut text = self.wording(beside.get(field("qid").as_str()), "question");
            text.extend(self.wording(Some(&vec![*row]), "question"));
            if let Some((_, known)) =
                rows.iter_mut().find(|(_, one)| one.code == code && one.axis == axis)
            {
                known.text.extend(text);
                continue;
            }
            // One more than there may be says that there are too many.
            if rows.len() > limits::ITEMS {
                continue;
            }
            let place = format!("{place}, row {code:.60}");
            let (order, relevance) = (number(row.get("question_order")), field("relevance"));
            rows.push((order, Row { place, code, text, relevance, axis }));
        }
        rows.sort_by_key(|(order, _)| *order);
        rows.into_iter().map(|(_, row)| row).collect()
    }

    fn answers(&self, fields: Option<&Vec<&Fields>>, beside: &Keyed<'_>) -> Vec<Answer> {
        let mut answers: Vec<(i64, Answer)> = Vec::new();
        for row in fields.into_iter().flatten() {
            let field = |name: &str| row.get(name).cloned().unwrap_or_default();
            let (code, axis) = (field("code"), field("scale_id"));
            let mut text = self.wording(beside.get(field("aid").as_str()), "answer");
            text.extend(self.wording(Some(&vec![*row]), "answer"));
            if let Some((_, known)) =
                answers.iter_mut().find(|(_, one)| one.code == code && one.axis == axis)
            {
                known.text.extend(text);
                continue;
            }
            if answers.len() > limits::CHOICES {
                continue;
            }
            let (order, value) = (number(row.get("sortorder")), field("assessment_value"));
            answers.push((order, Answer { code, text, value, axis }));
        }
        answers.sort_by_key(|(order, _)| *order);
        answers.into_iter().map(|(_, answer)| answer).collect()
    }
}

fn number(text: Option<&String>) -> i64 {
    text.and_then(|text| text.trim().parse().ok()).unwrap_or(0)
}
