//! The person's own copy of a submitted sheet: the only way in which single answers ever leave.

use std::fmt::Write as _;

use serde::Serialize;
use zeroize::Zeroizing;

use super::SheetFault;
use super::answers::Answers;
use super::own_results::OwnResults;
use crate::classes::DataClass;
use crate::definition::{Definition, Texts};
use crate::keys::{AnswersKey, Envelope, Place, room};
use crate::scoring::Results;

/// A download, for the person only, after they have entered their secret again.
pub struct OwnCopy {
    /// A page of its own, without scripts or styles.
    pub html: Zeroizing<String>,
    /// The same for programs.
    pub json: Zeroizing<String>,
    /// The same as a FHIR QuestionnaireResponse, which names nobody.
    pub fhir: Zeroizing<String>,
}

#[derive(Serialize)]
struct Copy<'a> {
    questionnaire: &'a str,
    version: &'a str,
    definition: &'a str,
    language: &'a str,
    title: &'a str,
    answers: Vec<Answered<'a>>,
}

#[derive(Serialize)]
struct Answered<'a> {
    item: &'a str,
    question: &'a str,
    /// Absent where nothing was answered.
    code: Option<&'a str>,
    answer: Option<&'a str>,
}

/// The two records of a submitted sheet that only its person opens, each in its place.
pub struct Submitted<'a> {
    /// What was answered.
    pub answers: (Place<'a>, &'a Envelope),
    /// What came of it.
    pub exact: (Place<'a>, &'a Envelope),
}

/// A FHIR QuestionnaireResponse (R4): the same answers, without anything about the person.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Response<'a> {
    resource_type: &'static str,
    language: &'a str,
    /// Address and version of the questionnaire, as its export names it.
    questionnaire: String,
    status: &'static str,
    item: Vec<ResponseItem<'a>>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct ResponseItem<'a> {
    link_id: &'a str,
    text: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    answer: Option<[ResponseAnswer<'a>; 1]>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct ResponseAnswer<'a> {
    value_coding: Coding<'a>,
}

#[derive(Serialize)]
struct Coding<'a> {
    code: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    display: Option<&'a str>,
}

impl<'a> Response<'a> {
    fn of(definition: &Definition, copy: &Copy<'a>) -> Self {
        let item = |answered: &Answered<'a>| ResponseItem {
            link_id: answered.item,
            text: answered.question,
            answer: answered.code.map(|code| {
                [ResponseAnswer { value_coding: Coding { code, display: answered.answer } }]
            }),
        };
        Self {
            resource_type: "QuestionnaireResponse",
            // `de-easy` is our name for easy German; others know it by its language.
            language: copy.language.split('-').next().unwrap_or_default(),
            questionnaire: format!("{}|{}", definition.canonical(), definition.version()),
            status: "completed",
            item: copy.answers.iter().map(item).collect(),
        }
    }
}

/// Opens a submitted sheet for its person and writes it out in the language of `texts`: the
/// questions that were asked, answered or not.
///
/// `key` must come from the secret entered for this very download, not from the session.
/// The results are those that were kept, in the form of [`crate::scoring::Results`]; `lotse score
/// --sheet` works them out again.
pub fn own_copy(
    key: &AnswersKey,
    definition: &Definition,
    texts: &Texts,
    submitted: &Submitted<'_>,
) -> Result<OwnCopy, SheetFault> {
    let (place, envelope) = &submitted.answers;
    let bytes = room::open(key, place, DataClass::OwnAnswers, envelope)?;
    let (place, envelope) = &submitted.exact;
    let results = OwnResults::open(key, place, definition, envelope)?;
    let answers = Answers::read(definition, &bytes)?;
    let shown = answers.shown(definition);
    let answered = |(item, chosen): (usize, &Option<usize>)| {
        let code = chosen.map(|choice| definition.choices(item)[choice].code());
        Answered {
            item: definition.items()[item].id(),
            question: texts.item(item),
            code,
            answer: code.and_then(|code| texts.option(item, code)),
        }
    };
    let items = answers.chosen().iter().enumerate();
    let sheet = items.filter(|(item, _)| shown[*item]).map(answered);
    let copy = Copy {
        questionnaire: definition.id(),
        version: definition.version(),
        definition: definition.hash(),
        language: texts.language(),
        title: texts.title(),
        answers: sheet.collect(),
    };
    let fhir = Response::of(definition, &copy);
    Ok(OwnCopy {
        html: html(&copy),
        json: json(&copy, &results.written(definition))?,
        fhir: text(pretty(&fhir)?),
    })
}

/// More than any download takes, so that no buffer grows and leaves a copy behind.
const CAPACITY: usize = 256 << 10;

/// A value as JSON, indented for people.
fn pretty(value: &impl Serialize) -> Result<Zeroizing<Vec<u8>>, SheetFault> {
    let mut bytes = Zeroizing::new(Vec::with_capacity(CAPACITY));
    serde_json::to_writer_pretty(&mut *bytes, value).map_err(|_| SheetFault::TooLong)?;
    Ok(bytes)
}

fn text(mut bytes: Zeroizing<Vec<u8>>) -> Zeroizing<String> {
    let text = String::from_utf8(std::mem::take(&mut *bytes));
    Zeroizing::new(text.expect("because JSON is UTF-8"))
}

/// The answers, indented for people, and last the results on a line of their own, whose bytes are
/// compared.
fn json(copy: &Copy<'_>, results: &Results<'_>) -> Result<Zeroizing<String>, SheetFault> {
    let mut bytes = pretty(copy)?;
    let open = bytes.strip_suffix(b"\n}").map_or(0, <[u8]>::len);
    bytes.truncate(open);
    bytes.extend_from_slice(b",\n  \"results\": ");
    serde_json::to_writer(&mut *bytes, results).map_err(|_| SheetFault::TooLong)?;
    bytes.extend_from_slice(b"\n}\n");
    Ok(text(bytes))
}

fn html(copy: &Copy<'_>) -> Zeroizing<String> {
    // `de-easy` is our name for easy German; browsers know it by its language.
    let language = copy.language.split('-').next().unwrap_or_default();
    let mut page = Zeroizing::new(String::with_capacity(CAPACITY));
    let title = Escaped(copy.title);
    // Writing to a string cannot fail.
    let _ = write!(
        page,
        "<!doctype html>\n<html lang=\"{}\">\n<meta charset=\"utf-8\">\n<title>{title}</title>\n\
         <h1>{title}</h1>\n<p>{} {}</p>\n<dl>\n",
        Escaped(language),
        Escaped(copy.questionnaire),
        Escaped(copy.version),
    );
    for answered in &copy.answers {
        let (question, answer) = (Escaped(answered.question), answered.answer.unwrap_or("–"));
        let _ = writeln!(page, "<dt>{question}</dt>\n<dd>{}</dd>", Escaped(answer));
    }
    page.push_str("</dl>\n</html>\n");
    page
}

/// Text between tags or in a quoted attribute.
struct Escaped<'a>(&'a str);

impl std::fmt::Display for Escaped<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.chars().try_for_each(|character| match character {
            '&' => f.write_str("&amp;"),
            '<' => f.write_str("&lt;"),
            '>' => f.write_str("&gt;"),
            '"' => f.write_str("&quot;"),
            '\'' => f.write_str("&#39;"),
            other => f.write_char(other),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_cannot_become_markup() {
        assert_eq!(Escaped("<a href='x'>\"&").to_string(), "&lt;a href=&#39;x&#39;&gt;&quot;&amp;");
    }
}
