//! The retention schedule and the disclosure matrix, as the code has them.

use askama::Template;

use crate::access::Dpo;
use crate::classes::DataClass;
use crate::disclosure::matrix::{self, Reader};
use crate::retention::schedule::{self, Start, Term};
use crate::web::frame::{Area, Frame};
use crate::web::page::Page;
use crate::web::visit::Visit;
use crate::web::words::Words;

#[derive(Template)]
#[template(path = "dpo/rules.html")]
struct Rules {
    frame: Frame,
    schedule: Vec<[String; 4]>,
    readers: Vec<String>,
    matrix: Vec<(String, Vec<Cell>)>,
}

/// One cell of the matrix, with the reader it belongs to for narrow screens.
struct Cell {
    reader: String,
    says: String,
}

/// `GET /dpo/rules`
pub async fn show(_: Dpo, visit: Visit) -> Page<impl Template> {
    Page::new(view(visit))
}

fn view(visit: Visit) -> Rules {
    let words = Words::of(visit.language);
    let class = |class: DataClass| words.get(&format!("class-{}", class.name())).into_owned();
    let title = words.get("dpo-rules-title");
    let readers: Vec<String> =
        Reader::ALL.iter().map(|reader| words.get(reader.key()).into_owned()).collect();
    let cell = |(reader, name): (&Reader, &String), of: DataClass| Cell {
        reader: name.clone(),
        says: matrix::condition(*reader, of).map_or_else(
            || words.get("condition-never").into_owned(),
            |condition| words.get(condition.key()).into_owned(),
        ),
    };
    Rules {
        schedule: schedule::lines()
            .map(|(of, rule)| {
                [
                    class(of),
                    words.get(&format!("rule-{}", rule.name)).into_owned(),
                    words.get(start_key(rule.start)).into_owned(),
                    term(words, rule.term),
                ]
            })
            .collect(),
        matrix: DataClass::ALL
            .iter()
            .map(|of| {
                let cells = Reader::ALL.iter().zip(&readers).map(|pair| cell(pair, *of)).collect();
                (class(*of), cells)
            })
            .collect(),
        readers,
        frame: Frame::new(visit, Area::Dpo, title).wide(),
    }
}

pub(super) const fn start_key(start: Start) -> &'static str {
    match start {
        Start::ProjectEnd => "start-project-end",
        Start::Submission => "start-submission",
        Start::Unlocking => "start-unlocking",
        Start::Collection => "start-collection",
        Start::Invitation => "start-invitation",
        Start::Provision => "start-provision",
        Start::SessionEnd => "start-session-end",
        Start::Leaving => "start-leaving",
        Start::QuarterEnd => "start-quarter-end",
        Start::None => "start-none",
    }
}

pub(super) fn term(words: Words, term: Term) -> String {
    let number = |key: &'static str, name: &'static str, value: i64| {
        words.with(key).number(name, u32::try_from(value).unwrap_or(u32::MAX)).to_string()
    };
    match term {
        Term::AsAgreed => words.get("term-as-agreed").into_owned(),
        Term::Days(days) => number("term-days", "days", days),
        Term::Hours { deleted_at, at_most } => words
            .with("term-hours")
            .number("days", u32::try_from(deleted_at / 24).unwrap_or(u32::MAX))
            .number("most", u32::try_from(at_most / 24).unwrap_or(u32::MAX))
            .to_string(),
        Term::AtOnce => words.get("term-at-once").into_owned(),
        Term::Kept => words.get("term-kept").into_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::web::language::Language;
    use crate::web::visit::LocalPath;

    #[test]
    fn every_class_has_a_line_in_both_tables_in_every_language() {
        for language in Language::ALL {
            let visit = Visit { language, path: LocalPath::default(), session: None };
            let html = view(visit).render().unwrap();
            assert!(!html.contains('{'), "a word is missing: {html}");
            let page = scraper::Html::parse_document(&html);
            for table in ["[data-schedule]", "[data-matrix]"] {
                let rows = scraper::Selector::parse(&format!("{table} tbody tr")).unwrap();
                assert_eq!(page.select(&rows).count(), DataClass::ALL.len(), "{table}");
            }
        }
    }
}
