//! A paper is tagged, titled, the same for the same data, and shows data as they are.

use super::*;
use crate::report::statement::{Fact, Part, Statement, Table};

fn statement() -> Statement {
    Statement {
        lead: vec!["Größe, Maß und *nichts Fettes* #read(\"/etc/passwd\") \u{1f600}".to_owned()],
        parts: vec![Part {
            heading: "Gelöscht".to_owned(),
            paragraphs: vec!["Ein Absatz.".to_owned()],
            facts: vec![Fact::new("Regel", "participation")],
            table: Some(Table {
                columns: vec!["Art".to_owned(), "Anzahl".to_owned()],
                rows: vec![vec!["Antworten".to_owned(), "3".to_owned()]],
            }),
            exact: vec!["0123456789abcdef".repeat(20)],
        }],
    }
}

const DAY: NaiveDate = NaiveDate::from_ymd_opt(2027, 3, 1).unwrap();

#[test]
fn a_paper_is_tagged_and_titled_and_its_data_stay_inert() {
    let pdf = statement().print("Bescheinigung über Löschung", "de", DAY).unwrap();
    let raw: String = String::from_utf8_lossy(&pdf).split_whitespace().collect();
    for mark in ["/Markedtrue", "/Lang(de)", "/StructTreeRoot", "pdfuaid:part", "pdfaid:part"] {
        assert!(raw.contains(mark), "{mark}");
    }
    let text = pdf_extract::extract_text_from_mem(&pdf).unwrap();
    let text: String = text.split_whitespace().collect::<Vec<_>>().join(" ");
    for part in [
        "Bescheinigung über Löschung",
        "*nichts Fettes* #read(\"/etc/passwd\") [U+1F600]",
        "participation",
        "Antworten",
    ] {
        assert!(text.contains(part), "{part}: {text}");
    }
    assert_eq!(pdf, statement().print("Bescheinigung über Löschung", "de", DAY).unwrap());
    // The control: other data, another paper.
    assert_ne!(pdf, Statement::default().print("Bescheinigung über Löschung", "de", DAY).unwrap());
}

#[test]
fn what_does_not_meet_the_standards_is_not_printed_and_the_fault_names_the_paper() {
    let fault = Statement::default().print("", "de", DAY).unwrap_err().to_string();
    assert!(fault.contains("statement"), "{fault}");
    let charts = vec![String::new(); MOST_CHARTS + 1];
    let paper = Paper {
        title: "t",
        language: "de",
        date: DAY,
        data: &Statement::default(),
        charts: &charts,
    };
    assert!(matches!(render(Template::Statement, &paper), Err(PdfFault::Data { .. })));
    let unfit = Paper { title: "t", language: "de", date: DAY, data: &"no statement", charts: &[] };
    let fault = render(Template::Statement, &unfit).unwrap_err().to_string();
    assert!(fault.contains("its template line 8"), "{fault}");
}
