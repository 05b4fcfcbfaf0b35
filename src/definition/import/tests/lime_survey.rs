//! LimeSurvey: both files, each construct once.

use super::*;

/// A survey with a list, an array of two rows, a condition, an equation and an assessment.
fn lss(extra: &str) -> String {
    let row = |fields: &[(&str, &str)]| {
        let field = |(name, text): &(&str, &str)| format!("<{name}><![CDATA[{text}]]></{name}>");
        format!("<row>{}</row>", fields.iter().map(field).collect::<String>())
    };
    let table = |name: &str, rows: &[String]| {
        format!(
            "<{name}><fields><fieldname>x</fieldname></fields><rows>{}</rows></{name}>",
            rows.concat()
        )
    };
    let question =
        |qid: &str, kind: &str, title: &str, text: &str, order: &str, relevance: &str| {
            row(&[
                ("qid", qid),
                ("gid", "1"),
                ("type", kind),
                ("title", title),
                ("question", text),
                ("question_order", order),
                ("relevance", relevance),
                ("language", "de"),
            ])
        };
    let answer = |qid: &str, code: &str, text: &str, value: &str, order: &str| {
        row(&[
            ("qid", qid),
            ("code", code),
            ("answer", text),
            ("assessment_value", value),
            ("sortorder", order),
            ("language", "de"),
            ("scale_id", "0"),
        ])
    };
    let subquestion = |qid: &str, title: &str, text: &str| {
        row(&[
            ("qid", qid),
            ("parent_qid", "2"),
            ("title", title),
            ("question", text),
            ("language", "de"),
        ])
    };
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<document><LimeSurveyDocType>Survey</LimeSurveyDocType>\
         <languages><language>de</language></languages>{}{}{}{}{}{}{}{extra}</document>",
        table("surveys", &[row(&[("sid", "123"), ("language", "de"), ("assessments", "Y")])]),
        table(
            "surveys_languagesettings",
            &[row(&[
                ("surveyls_language", "de"),
                ("surveyls_title", "Alltag &amp; Arbeit"),
                ("surveyls_welcometext", "<p>Guten <b>Tag</b>.</p>"),
            ])]
        ),
        table(
            "groups",
            &[row(&[
                ("gid", "1"),
                ("group_name", "Teil 1"),
                ("group_order", "0"),
                ("language", "de")
            ])]
        ),
        table(
            "questions",
            &[
                question("1", "L", "q1", "<p>Arbeiten Sie gern?</p>", "1", "1"),
                question("2", "F", "q2", "Wie gut geht das?", "2", "((q1.NAOK == \"A2\"))"),
                question("3", "*", "mean", "{(q2_s1 + q2_s2) / 2}", "3", "1"),
                question("4", "T", "why", "Warum?", "4", "1"),
            ]
        ),
        table(
            "subquestions",
            &[subquestion("21", "s1", "Heben"), subquestion("22", "s2", "Tragen")]
        ),
        table(
            "answers",
            &[
                answer("1", "A1", "nein", "0", "1"),
                answer("1", "A2", "ja", "3", "2"),
                answer("2", "1", "schlecht", "1", "1"),
                answer("2", "2", "gut", "2", "2"),
            ]
        ),
        table(
            "assessments",
            &[row(&[
                ("id", "7"),
                ("scope", "T"),
                ("gid", "0"),
                ("name", "Summe"),
                ("minimum", "0"),
                ("maximum", "4"),
                ("message", "Wenig"),
                ("language", "de"),
            ])]
        ),
    )
}

#[test]
fn lists_arrays_values_conditions_and_totals_are_carried_over() {
    let imported = import(lss("").as_bytes(), None).unwrap();
    let definition = structure(&imported);
    let found = conditions(&definition);
    assert_eq!(found.len(), 3);
    assert_eq!(found[1], ("q2-s1".to_owned(), vec![(0, vec![1])]));
    let values: Vec<_> =
        definition.choices(0).iter().map(|one| (one.code(), one.value())).collect();
    assert_eq!(values, [("A1", Some(0)), ("A2", Some(3))], "assessment_value, not the code");
    assert_eq!(
        scales(&definition),
        [("mean".to_owned(), vec![1, 1]), ("total".to_owned(), vec![1, 1, 1])]
    );
    let german = texts(&imported, "de");
    assert_eq!(german["title"].as_str(), Some("Alltag & Arbeit"));
    assert_eq!(german["intro"].as_str(), Some("Guten Tag."));
    assert_eq!(german["items"]["q1"].as_str(), Some("Arbeiten Sie gern?"));
    assert_eq!(german["scales"]["total"]["name"].as_str(), Some("Summe"));
    for (place, text) in [
        ("qid 4 (why)", "answers in own words"),
        ("qid 2 (q2)", "the text over the rows, `Wie gut geht das?`"),
        ("assessments, id 7", "the text for 0 to 4 points"),
        ("assessments, id 7", "waits for all answers"),
        ("qid 3 (mean)", "while answers are missing"),
        ("gid 1", "heading `Teil 1`"),
    ] {
        assert!(lists(&imported, place, text), "{place}: {text}: {:#?}", imported.remarks);
    }
}

#[test]
fn other_tables_are_listed_and_other_documents_refused() {
    let extra = "<quota><rows><row><id>1</id></row></rows></quota>";
    assert!(lists(&import(lss(extra).as_bytes(), None).unwrap(), "table quota", "1 entries"));
    let other = lss("").replace("DocType>Survey<", "DocType>Label set<");
    assert!(import(other.as_bytes(), None).unwrap_err().to_string().contains("Label set"));
}

const TABLE: &str = "class\ttype/scale\tname\trelevance\ttext\thelp\tlanguage\tmandatory\n\
S\t\tlanguage\t\tde\t\t\t\n\
SL\t\tsurveyls_title\t\tAlltag\t\tde\t\n\
SL\t\tsurveyls_title\t\tEveryday\t\ten\t\n\
G\t1\tTeil\t1\t\t\tde\t\n\
Q\tA\tpoints\t1\tPunkte\t\tde\tY\n\
SQ\t\ts1\t1\tHeben\t\tde\t\n\
Q\tY\tyes\tpoints_s1 > 3\tGern?\t\tde\t\n\
Q\tA\tpoints\t1\tPoints\t\ten\tY\n\
SQ\t\ts1\t1\tLifting\t\ten\t\n\
Q\tY\tyes\tpoints_s1 > 3\tLike it?\t\ten\t\n";

#[test]
fn tables_are_carried_over_in_every_language() {
    let imported = import(TABLE.as_bytes(), None).unwrap();
    let definition = structure(&imported);
    assert_eq!(conditions(&definition)[1], ("yes".to_owned(), vec![(0, vec![3, 4])]));
    assert_eq!(texts(&imported, "en")["items"]["points-s1"].as_str(), Some("Lifting"));
    assert_eq!(texts(&imported, "de")["title"].as_str(), Some("Alltag"));
    assert!(lists(&imported, "line 8 (yes)", "by hand"));
    assert!(lists(&imported, "line 6 (points)", "mandatory"));
}

#[test]
fn a_table_that_is_none_is_refused_with_its_place() {
    for (table, place) in [
        (TABLE.replace("text\thelp", "txt\thelp"), "the column text is missing"),
        (
            TABLE.replace("G\t1\tTeil\t1\t\t\tde\t\n", ""),
            "line 5 (points): a question before the first group",
        ),
        (
            TABLE.replacen("\ten\tY\n", "\tde\tY\n", 1),
            "line 9 (points): the question stands in this group already",
        ),
        (
            TABLE.replace("Q\tA\tpoints\t1\tPunkte\t\tde\tY\n", ""),
            "line 6: it belongs to no question",
        ),
    ] {
        let error = import(table.as_bytes(), None).unwrap_err().to_string();
        assert!(error.contains(place), "{error}");
    }
}
