//! What a pilot's answers come to: figures and drawings for everyone together.

use super::*;

/// A sum of two items worth 1 to 3, all of it answered or nothing.
pub(super) const PILOT: &str = r#"
id = "pilot"
version = "1.0.0"
status = "trial"
minutes = 1
items = [{ id = "a", options = "o" }, { id = "b", options = "o" }]
[options.o]
choices = [{ code = "1", value = 1 }, { code = "2", value = 2 }, { code = "3", value = 3 }, { code = "-" }]
[[scales]]
id = "s"
keys = ["a", "b"]
score = "sum"
missing = { share = "1/1" }
bands = "halves"
[[scales]]
id = "u"
keys = ["b"]
score = "percent"
[[indices]]
id = "d"
difference = ["s", "u"]
[bands]
halves = ["[0,50)", "[50,100]"]
"#;

/// The summary of `answers`, and the folder with the drawings.
fn summarised(answers: &str) -> (ExitCode, String, tempfile::TempDir) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("pilot.csv");
    std::fs::write(folder.path().join(STRUCTURE_FILE), PILOT).unwrap();
    std::fs::write(&path, answers).unwrap();
    let arguments = Arguments {
        definition: folder.path().to_owned(),
        answers: path,
        sheet: false,
        definition_hash: None,
        exact: false,
        percentile: false,
        summary: true,
        plots: Some(folder.path().join("plots")),
    };
    let mut out = Vec::new();
    let status = run(&arguments, &mut out, &mut io::sink()).unwrap();
    (status, String::from_utf8(out).unwrap(), folder)
}

const FIVE_PEOPLE: &str = "who,a,b\nv,1,1\nw,2,2\nx,3,3\ny,1,2\nz,3,-\n";

#[test]
fn a_pilot_is_summarised_as_worked_by_hand() {
    let (status, out, _folder) = summarised(FIVE_PEOPLE);
    assert_eq!(status, ExitCode::SUCCESS);
    // Four complete sheets: T = 2, 4, 6, 3 with mean 15/4 and variance 35/12.
    // n·Σx² − (Σx)² is 11 for a, 8 for b, 35 for T, so α = 2 · (1 − 19/35) = 32/35.
    // Both items leave the other as the rest: r = (4·16 − 7·8) ÷ √(11 · 8) = 8/√88.
    // a is answered five times: 1, 2, 3, 1, 3.
    // u is 0, 50, 100, 50; s in percent is 0, 50, 100, 25: the difference 0, 0, 0, −25.
    let expected = "\
result,item,n,missing,mean,sd,complete,alpha,item_total
s,,4,1,3.75,1.71,4,0.91,
s,a,5,0,2.00,1.00,,,0.85
s,b,4,1,2.00,0.82,,,0.85
u,,4,1,50.00,40.82,4,,
u,b,4,1,2.00,0.82,,,
d,,4,1,-6.25,12.50,,,
";
    assert_eq!(out, expected);
}

#[test]
fn where_a_figure_has_no_meaning_its_cell_is_empty() {
    let (_, one, _folder) = summarised("who,a,b\nv,1,2\n");
    assert!(one.contains("\ns,,1,0,3.00,,1,,\ns,a,1,0,1.00,,,,\n"), "{one}");
    let (_, none, _folder) = summarised("who,a,b\n");
    assert!(none.contains("\ns,,0,0,,,0,,\ns,a,0,0,,,,,\n"), "{none}");
    let (_, alike, _folder) = summarised("who,a,b\nv,1,2\nw,1,2\nx,1,2\n");
    assert!(alike.contains("\ns,,3,0,3.00,0.00,3,,\ns,a,3,0,1.00,0.00,,,\n"), "{alike}");
    // a does not vary, b does: the total varies, and a has nothing to go along with.
    let (_, half, _folder) = summarised("who,a,b\nv,1,2\nw,1,3\n");
    assert!(half.contains("\ns,,2,0,3.50,0.71,2,0.00,\ns,a,2,0,1.00,0.00,,,\n"), "{half}");
    for out in [one, none, alike, half] {
        assert!(!out.contains("NaN") && !out.contains("inf"), "{out}");
    }
}

#[test]
fn each_result_is_drawn_for_everyone() {
    let (_, _, folder) = summarised(FIVE_PEOPLE);
    let drawing =
        |id: &str| std::fs::read_to_string(folder.path().join(format!("plots/{id}.svg"))).unwrap();
    let page = scraper::Html::parse_document(&drawing("s"));
    let all = |css: &str| {
        let selector = scraper::Selector::parse(css).unwrap();
        page.select(&selector).map(|found| found.text().collect::<String>()).collect::<Vec<_>>()
    };
    assert_eq!(all("svg[role=img] > title"), ["s: distribution in the pilot data"]);
    let words = "4 sheets with a result, 1 with too few answers. Mean 3.75, standard deviation 1.71. \
                 By band, from the lowest: 2, 2.";
    assert_eq!(all("svg > desc"), [words]);
    // At 0, 25, 50 and 100 percent, one sheet each.
    assert_eq!(all("g rect").len(), 4);
    assert!(drawing("d").contains("−100"));
    assert!(drawing("u").contains("<title"));

    let (status, out, folder) = summarised("who,a,b\nv,1,9\n");
    assert_eq!((status, out.as_str()), (ExitCode::from(1), ""));
    assert!(!folder.path().join("plots").exists(), "an error draws nothing");
}

proptest::proptest! {
    #![proptest_config(proptest::prelude::ProptestConfig::with_cases(64))]

    /// Alpha and r as a textbook computes them, in floating point and from variances.
    #[test]
    fn exact_sums_agree_with_the_textbook(
        sheets in proptest::collection::vec((0_usize..3, 0_usize..3), 3..40),
    ) {
        let definition = parse_structure("t.toml", PILOT).unwrap();
        let mut pilot = Pilot::of(&definition);
        for (a, b) in &sheets {
            pilot.add(&[Some(*a), Some(*b)]).unwrap();
        }
        #[expect(clippy::cast_precision_loss, reason = "small numbers")]
        let columns = [
            sheets.iter().map(|sheet| sheet.0 as f64 + 1.0).collect::<Vec<_>>(),
            sheets.iter().map(|sheet| sheet.1 as f64 + 1.0).collect::<Vec<_>>(),
            sheets.iter().map(|sheet| (sheet.0 + sheet.1) as f64 + 2.0).collect::<Vec<_>>(),
        ];
        let mean = |x: &[f64]| x.iter().sum::<f64>() / x.iter().map(|_| 1.0).sum::<f64>();
        let covariance = |x: &[f64], y: &[f64]| {
            let (of_x, of_y) = (mean(x), mean(y));
            let products: Vec<_> = x.iter().zip(y).map(|(x, y)| (x - of_x) * (y - of_y)).collect();
            products.iter().sum::<f64>() / (x.iter().map(|_| 1.0).sum::<f64>() - 1.0)
        };
        let [a, b, total] = columns.each_ref().map(Vec::as_slice);
        let lines = pilot.lines();
        let (v_a, v_b, v_total) = (covariance(a, a), covariance(b, b), covariance(total, total));
        proptest::prop_assert!((lines[0].deviation.unwrap() - v_total.sqrt()).abs() < 1e-9);
        if v_total > 1e-9 {
            let alpha = 2.0 * (1.0 - (v_a + v_b) / v_total);
            let found = num_traits::ToPrimitive::to_f64(lines[0].alpha.as_ref().unwrap()).unwrap();
            proptest::prop_assert!((found - alpha).abs() < 1e-9, "{found} {alpha}");
        }
        if v_a > 1e-9 && v_b > 1e-9 {
            let r = covariance(a, b) / (v_a * v_b).sqrt();
            proptest::prop_assert!((lines[1].item_total.unwrap() - r).abs() < 1e-9);
            proptest::prop_assert!((lines[2].item_total.unwrap() - r).abs() < 1e-9);
        }
    }
}
