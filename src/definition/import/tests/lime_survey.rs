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
fn lists_arrays_values_and_conditions_are_carried_over_and_formulas_are_proposed() {
    let imported = import(lss("").as_bytes(), None).unwrap();
    let definition = structure(&imported);
    let found = conditions(&definition);
    assert_eq!(found.len(), 4, "three, and the one that the test adds");
    assert_eq!(found[1], ("q2-s1".to_owned(), vec![(0, vec![1])]));
    let values: Vec<_> =
        definition.choices(0).iter().map(|one| (one.code(), one.value())).collect();
    assert_eq!(values, [("A1", Some(0)), ("A2", Some(3))], "assessment_value, not the code");
    assert_eq!(
        proposals(&imported),
        [
            ("questions, qid 3 (mean)", "{(q2_s1 + q2_s2) / 2}", vec!["q2-s1", "q2-s2"]),
            (
                "assessments, id 7",
                "assessment of the survey: the points of all answers, added up",
                vec!["q1", "q2-s1", "q2-s2"]
            ),
        ]
    );
    assert!(imported.files[0].1.contains("Answers that are missing count 0 there."));
    let german = texts(&imported, "de");
    assert_eq!(german["title"].as_str(), Some("Alltag & Arbeit"));
    assert_eq!(german["intro"].as_str(), Some("Guten Tag."));
    assert_eq!(german["items"]["q1"].as_str(), Some("Arbeiten Sie gern?"));
    assert!(imported.files[1].1.contains("# [scales.total]\n# name = \"Summe\""));
    for (place, text) in [
        ("qid 4 (why)", "answers in own words"),
        ("qid 2 (q2)", "the text over the rows, `Wie gut geht das?`"),
        ("assessments, id 7", "the text for 0 to 4 points"),
        ("gid 1", "heading `Teil 1`"),
    ] {
        assert!(lists(&imported, place, text), "{place}: {text}: {:#?}", imported.remarks);
    }
}

#[test]
fn values_are_points_only_where_the_survey_says_so() {
    let valued = |setting: &str| {
        let file = lss("").replace("<assessments><![CDATA[Y]]>", setting);
        let imported = import(file.as_bytes(), None).unwrap();
        let definition = structure(&imported);
        let own = [choices(&definition, 0), choices(&definition, 1)].concat();
        let own: Vec<_> = own.into_iter().map(|one| one.1).collect();
        (own, lists(&imported, "surveys", "set outside of this file"))
    };
    let points = vec![Some(0), Some(3), Some(1), Some(2)];
    assert_eq!(valued("<assessments><![CDATA[Y]]>"), (points, false), "the control");
    // The codes A1 and A2 are no numbers, and 1 and 2 are.
    let codes = vec![None, None, Some(1), Some(2)];
    assert_eq!(valued("<assessments><![CDATA[N]]>"), (codes.clone(), false));
    assert_eq!(
        valued("<other><![CDATA[Y]]></other><assessments><![CDATA[]]>"),
        (codes.clone(), false)
    );
    assert_eq!(valued("<assessments><![CDATA[I]]>"), (codes, true));
    let answers = "Q\tL\tlist\t1\tWie?\t\tde\t\nA\t0\t7\t2\tgut\t\tde\t\nA\t0\t8\t1\tso\t\tde\t\n";
    for (setting, values) in [("N", [Some(7), Some(8)]), ("Y", [Some(2), Some(1)])] {
        let table = format!("{TABLE}{answers}S\t\tassessments\t\t{setting}\t\t\t\n");
        let definition = structure(&import(table.as_bytes(), None).unwrap());
        let found = choices(&definition, 2).into_iter().map(|one| one.1).collect::<Vec<_>>();
        assert_eq!(found, values, "{setting}");
    }
}

#[test]
fn whatever_else_decides_who_is_asked_is_told_at_its_question() {
    let row = |qid: &str, name: &str, value: &str| {
        format!("<row><qid>{qid}</qid><attribute>{name}</attribute><value>{value}</value></row>")
    };
    let attributes = [
        row("2", "array_filter", "many"),
        row("1", "hidden", "1"),
        row("1", "random_order", "1"),
        row("22", "hidden", "0"),
        row("99", "hidden", "1"),
    ];
    let older = |qid: &str| {
        format!(
            "<row><qid>{qid}</qid><cfieldname>1X1X4</cfieldname><method>==</method><value>Y</value></row>"
        )
    };
    let extra = format!(
        "<question_attributes><rows>{}</rows></question_attributes><conditions><rows>{}{}</rows></conditions>",
        attributes.concat(),
        older("1"),
        older("2"),
    );
    let imported = import(lss(&extra).as_bytes(), None).unwrap();
    for (place, text) in [
        (
            "qid 2 (q2)",
            "array_filter = `many` is not carried over, so q2_s1 and q2_s2 are asked of",
        ),
        ("qid 1 (q1)", "nobody sees it; that is not carried over, so q1 is asked of everybody"),
        ("qid 1 (q1)", "`1X1X4 == Y` is not carried over, so q1 is asked of everybody"),
        ("qid 1 (q1)", "not carried over: random_order"),
        ("table question_attributes", "1 entries are at no question"),
    ] {
        assert!(lists(&imported, place, text), "{place}: {text}: {:#?}", imported.remarks);
    }
    assert!(
        !lists(&imported, "qid 2 (q2)", "1X1X4"),
        "its relevance says the same, and is carried over"
    );
    let table = TABLE.replacen("mandatory\n", "mandatory\tarray_filter\thidden\n", 1).replace(
        "Q\tA\tpoints\t1\tPunkte\t\tde\tY\n",
        "Q\tA\tpoints\t1\tPunkte\t\tde\tY\tmany\t\n",
    );
    let table = table.replace("Gern?\t\tde\t\n", "Gern?\t\tde\t\t\t1\n");
    let imported = import(table.as_bytes(), None).unwrap();
    for (place, text) in [
        ("line 6 (points)", "array_filter = `many` is not carried over, so points_s1 is asked of"),
        ("line 8 (yes)", "nobody sees it; that is not carried over, so yes is asked of everybody"),
    ] {
        assert!(lists(&imported, place, text), "{place}: {text}: {:#?}", imported.remarks);
    }
}

#[test]
fn the_condition_of_a_formula_stands_with_it() {
    let file = lss("").replacen(
        "<question_order><![CDATA[3]]></question_order><relevance><![CDATA[1]]>",
        "<question_order><![CDATA[3]]></question_order><relevance><![CDATA[q1 == 'A2']]>",
        1,
    );
    let draft = |file: &str| import(file.as_bytes(), None).unwrap().files[0].1.clone();
    assert!(draft(&file).contains("# It is worked out only when:\n#     q1 == 'A2'\n"));
    assert!(!draft(&lss("")).contains("only when"), "the control");
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
