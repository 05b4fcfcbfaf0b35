//! XLSForm: each construct once, in workbooks written here.

use std::fmt::Write as _;
use std::io::{Cursor, Write as _};

use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use super::*;

/// An archive of these parts.
pub fn archive(parts: &[(String, String)]) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, text) in parts {
        writer.start_file(name.as_str(), SimpleFileOptions::default()).unwrap();
        writer.write_all(text.as_bytes()).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

/// The parts of a workbook of these sheets; cells as they are typed.
pub fn parts(sheets: &[(&str, &[&[&str]])]) -> Vec<(String, String)> {
    let spreadsheet = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    let relationships = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    let mut listed = String::new();
    let mut related = String::new();
    let mut parts = Vec::new();
    for (at, (name, rows)) in sheets.iter().enumerate() {
        let number = at + 1;
        let _ = write!(listed, "<sheet name=\"{name}\" sheetId=\"{number}\" r:id=\"r{number}\"/>");
        let _ = write!(
            related,
            "<Relationship Id=\"r{number}\" Type=\"{relationships}/worksheet\" Target=\"worksheets/sheet{number}.xml\"/>"
        );
        let mut data = String::new();
        for (row, cells) in rows.iter().enumerate() {
            let _ = write!(data, "<row r=\"{}\">", row + 1);
            for (column, text) in cells.iter().enumerate().filter(|(_, text)| !text.is_empty()) {
                let column = char::from(b'A' + u8::try_from(column).unwrap());
                let text = text.replace('&', "&amp;").replace('<', "&lt;");
                let _ = write!(
                    data,
                    "<c r=\"{column}{}\" t=\"inlineStr\"><is><t>{text}</t></is></c>",
                    row + 1
                );
            }
            data.push_str("</row>");
        }
        let sheet =
            format!("<worksheet xmlns=\"{spreadsheet}\"><sheetData>{data}</sheetData></worksheet>");
        parts.push((format!("xl/worksheets/sheet{number}.xml"), sheet));
    }
    let book = format!(
        "<workbook xmlns=\"{spreadsheet}\" xmlns:r=\"{relationships}\"><sheets>{listed}</sheets></workbook>"
    );
    let packages = "http://schemas.openxmlformats.org/package/2006";
    parts.push(("xl/workbook.xml".to_owned(), book));
    parts.push((
        "xl/_rels/workbook.xml.rels".to_owned(),
        format!("<Relationships xmlns=\"{packages}/relationships\">{related}</Relationships>"),
    ));
    let main = format!(
        "<Relationship Id=\"r0\" Type=\"{relationships}/officeDocument\" Target=\"xl/workbook.xml\"/>"
    );
    parts.push((
        "_rels/.rels".to_owned(),
        format!("<Relationships xmlns=\"{packages}/relationships\">{main}</Relationships>"),
    ));
    parts
}

const CHOICES: &[&[&str]] = &[
    &["list_name", "name", "label::Deutsch (de)", "label::English (en)", "image"],
    &["five", "1", "nie", "never", ""],
    &["five", "2", "oft", "often", "x.png"],
    &["five", "9", "keine Angabe", "no answer", ""],
    &["five", "9", "doppelt", "twice", ""],
];

fn form(survey: &[&[&str]]) -> Result<Imported, ImportError> {
    let settings: &[&[&str]] = &[
        &["form_title", "form_id", "default_language", "version"],
        &["Probe", "my_form", "de", "2.1"],
    ];
    import(
        &archive(&parts(&[("survey", survey), ("choices", CHOICES), ("settings", settings)])),
        None,
    )
}

const HEAD: &[&str] = &[
    "type",
    "name",
    "label::Deutsch (de)",
    "label::English (en)",
    "relevant",
    "calculation",
    "required",
];

#[test]
fn questions_languages_groups_and_conditions_are_carried_over_and_formulas_are_proposed() {
    let imported = form(&[
        HEAD,
        &["select_one five", "a", "Frage A", "Question A", "", "", "yes"],
        &["begin group", "g", "Teil", "", "${a} = '2'", "", ""],
        &["select_one five", "b", "Frage B", "Question B", "", "", ""],
        &["end group", "", "", "", "", "", ""],
        &["select_one five", "c", "Frage C", "Question C", "not(selected(${a}, '1'))", "", ""],
        &["calculate", "total", "", "", "", "${a} + ${b} + 2 * ${c}", ""],
        &["calculate", "average", "", "", "${a} = '2'", "(${total} + ${b}) div 2", ""],
        &["calculate", "strange", "", "", "", "once(random())", ""],
        &["text", "why", "Warum?", "", "", "", ""],
        &["note", "n", "Danke", "", "", "", ""],
    ])
    .unwrap();
    let definition = structure(&imported);
    assert_eq!((definition.id(), definition.version()), ("my-form", "2.1.0"));
    let found = conditions(&definition);
    assert_eq!(found[1], ("b".to_owned(), vec![(0, vec![1])]));
    assert_eq!(found[2].1, [(0, vec![1, 2])]);
    assert_eq!(
        proposals(&imported),
        [
            ("survey, row 7 (total)", "${a} + ${b} + 2 * ${c}", vec!["a", "b", "c"]),
            ("survey, row 8 (average)", "(${total} + ${b}) div 2", vec!["a", "b", "c"]),
            ("survey, row 9 (strange)", "once(random())", vec![]),
        ]
    );
    assert!(imported.files[0].1.contains("# It is worked out only when:\n#     ${a} = '2'\n"));
    assert_eq!(texts(&imported, "en")["items"]["b"].as_str(), Some("Question B"));
    assert_eq!(texts(&imported, "de")["options"]["five"]["9"].as_str(), Some("keine Angabe"));
    for (place, text) in [
        ("survey, row 2 (a)", "required"),
        ("survey, row 3 (g)", "heading `Teil`"),
        ("survey, row 6 (c)", "also holds while"),
        ("survey, row 10 (why)", "answers in own words"),
        ("survey, row 11 (n)", "a text between questions"),
        ("choices, row 3", "image"),
        ("choices, row 5", "no name of its own"),
    ] {
        assert!(lists(&imported, place, text), "{place}: {text}: {:#?}", imported.remarks);
    }
}

#[test]
fn what_office_programs_make_of_a_form_is_understood() {
    let survey: &[&[&str]] = &[
        &["type", "name", "label", "bind::relevant", "calculation"],
        &["select one from yn", "a", "A?", "", ""],
        &["select_one\u{a0}yn", "b\u{200b}", "„B“?", "selected(${a}, ‘yes’)", ""],
        &["add select one prompt using yn", "c", "C?", "${b}\u{a0}=\u{a0}“no”", ""],
        &["select1 from", "d", "D?", "", ""],
        &["calculate", "t", "", "", "${a} – ${b}"],
        &["select one external yn", "e", "E?", "", ""],
    ];
    let choices: &[&[&str]] = &[
        &["list name", "name", "label"],
        &["yn", "yes", "Ja"],
        &["yn", "no", "Nein"],
        &["from", "1", "eins"],
        &["from", "2", "zwei"],
    ];
    let book = archive(&parts(&[("survey", survey), ("choices", choices)]));
    let imported = import(&book, Some("de")).unwrap();
    let found = conditions(&structure(&imported));
    assert_eq!(found.len(), 5, "four, and the one that the test adds: {:?}", imported.remarks);
    assert_eq!(found[1], ("b".to_owned(), vec![(0, vec![0])]), "{:?}", imported.remarks);
    assert_eq!(found[2], ("c".to_owned(), vec![(1, vec![1])]), "{:?}", imported.remarks);
    let formula = "${a} – ${b}";
    assert_eq!(proposals(&imported), [("survey, row 6 (t)", formula, vec!["a", "b"])]);
    assert!(imported.files[0].1.contains(formula), "verbatim");
    assert_eq!(texts(&imported, "de")["items"]["b"].as_str(), Some("„B“?"), "words stay");
    assert!(lists(&imported, "(e)", "its choices are in another file"), "{:?}", imported.remarks);
}

#[test]
fn a_truth_stays_as_it_was_typed_and_a_day_is_one() {
    let survey: &[&[&str]] = &[
        &["type", "name", "label", "relevant"],
        &["select_one yn", "a", "A?"],
        &["select_one yn", "b", "B?", "${a} = 'TRUE'"],
    ];
    let choices: &[&[&str]] =
        &[&["list_name", "name", "label"], &["yn", "~1", "Ja"], &["yn", "FALSE", "~2"]];
    let mut parts = parts(&[("survey", survey), ("choices", choices)]);
    let typed = |text: &str| format!("t=\"inlineStr\"><is><t>{text}</t></is></c>");
    let sheet = &mut parts[1].1;
    *sheet = sheet
        .replace(&typed("~1"), "t=\"b\"><v>1</v></c>")
        .replace(&typed("~2"), "s=\"1\"><v>45352</v></c>");
    assert!(sheet.contains("45352") && sheet.contains("t=\"b\""), "{sheet}");
    let spreadsheet = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    let styles = format!(
        "<styleSheet xmlns=\"{spreadsheet}\"><cellXfs count=\"2\"><xf numFmtId=\"0\"/>\
         <xf numFmtId=\"14\"/></cellXfs></styleSheet>"
    );
    parts.push(("xl/styles.xml".to_owned(), styles));
    let related = parts.iter_mut().find(|(name, _)| name == "xl/_rels/workbook.xml.rels").unwrap();
    related.1 = related.1.replace(
        "</Relationships>",
        "<Relationship Id=\"s\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/\
         relationships/styles\" Target=\"styles.xml\"/></Relationships>",
    );
    let imported = import(&archive(&parts), Some("de")).unwrap();
    let definition = structure(&imported);
    assert_eq!(super::choices(&definition, 0), [("TRUE", None), ("FALSE", None)]);
    assert_eq!(conditions(&definition)[1].1, [(0, vec![0])]);
    let label = &texts(&imported, "de")["options"]["yn"]["FALSE"];
    assert_eq!(label.as_str(), Some("2024-03-01 00:00:00"));
    assert!(lists(&imported, "choices, row 3", "is a day"), "{:?}", imported.remarks);
}

#[test]
fn cells_that_share_one_text_are_counted_before_they_are_read() {
    let survey: &[&[&str]] = &[&["type", "name", "label"], &["select_one yn", "a", "~"]];
    let mut parts = parts(&[("survey", survey)]);
    let cell = "<c r=\"C2\" t=\"inlineStr\"><is><t>~</t></is></c>";
    assert!(parts[0].1.contains(cell));
    let many = "<c r=\"C2\" t=\"s\"><v>0</v></c>".repeat(limits::CELL_BYTES / 30_000 + 1);
    parts[0].1 = parts[0].1.replace(cell, &many);
    let spreadsheet = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    parts.push((
        "xl/sharedStrings.xml".to_owned(),
        format!("<sst xmlns=\"{spreadsheet}\"><si><t>{}</t></si></sst>", "x".repeat(30_000)),
    ));
    let related = parts.iter_mut().find(|(name, _)| name == "xl/_rels/workbook.xml.rels").unwrap();
    related.1 = related.1.replace(
        "</Relationships>",
        "<Relationship Id=\"t\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/\
         relationships/sharedStrings\" Target=\"sharedStrings.xml\"/></Relationships>",
    );
    let error = import(&archive(&parts), Some("de")).unwrap_err().to_string();
    assert!(error.contains("sheet survey") && error.contains("bytes in the cells"), "{error}");
}

#[test]
fn a_list_without_choices_and_a_form_without_texts_are_no_trouble() {
    let choices: &[&[&str]] =
        &[&["list_name", "name"], &["empty", "9\u{7f}9"], &["two", "1"], &["two", "2"]];
    let survey: &[&[&str]] =
        &[&["type", "name"], &["select_one empty", "a"], &["select_one two", "b"]];
    let book = archive(&parts(&[("survey", survey), ("choices", choices)]));
    assert!(matches!(import(&book, None), Err(ImportError::NoLanguage)));
    let imported = import(&book, Some("de")).unwrap();
    assert!(lists(&imported, "row 2 (a)", "has no choices"), "{:?}", imported.remarks);
    assert_eq!(imported.files.len(), 2, "texts to be written have their file");
    structure(&imported);
}

#[test]
fn what_is_no_form_is_refused_with_its_place() {
    let question: &[&str] = &["select_one five", "a", "A", "", "", "", ""];
    for (survey, message) in [
        (vec![HEAD, question, question], "survey, row 3 (a): the name a is there twice"),
        (vec![HEAD, question, &["end group"]], "survey, row 3: a group ends that did not begin"),
        (vec![HEAD, question, &["begin group", "g"]], "survey, row 3 (g): the group does not end"),
        (vec![HEAD], "there is no sheet named survey"),
    ] {
        let error = form(&survey).unwrap_err().to_string();
        assert!(error.contains(message), "{error}");
    }
    let nothing = form(&[HEAD, &["text", "a", "A"]]).unwrap_err();
    assert!(
        matches!(nothing, ImportError::NothingAsked(remarks) if remarks.iter().any(|one| one.place.contains("(a)")))
    );
}
