//! Files of answers, what is written about them, and what is wrong with them.

mod pilot;

use pilot::PILOT;

use super::*;

const DEFINITION: &str = r#"
id = "sample"
version = "1.0.0"
status = "trial"
minutes = 1
[options.o]
choices = [{ code = "1", value = 1 }, { code = "2", value = 2 }, { code = "3", value = 3 }, { code = "-" }]
[[items]]
id = "a"
options = "o"
[[items]]
id = "b"
options = "o"
[[items]]
id = "c"
options = "o"
[[scales]]
id = "mean"
keys = ["a", "-b", { item = "c", weight = 2 }]
score = "mean"
bands = "halves"
missing = { share = "2/3" }
[[scales]]
id = "share"
keys = ["c"]
score = "percent"
[[indices]]
id = "level"
difference = ["mean", "share"]
[bands]
halves = ["[0,50)", "[50,100]"]
[norms.mean]
population = "p"
period = "2025"
n = 10
mean = "2"
sd = "0.3"
"#;

/// Exit status, output and complaints for `answers`.
fn scored(definition: &str, answers: &[u8], exact: bool) -> (ExitCode, String, String) {
    scored_with(definition, answers, exact, false)
}

fn scored_with(
    definition: &str,
    answers: &[u8],
    exact: bool,
    percentile: bool,
) -> (ExitCode, String, String) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("answers.csv");
    std::fs::write(folder.path().join(STRUCTURE_FILE), definition).unwrap();
    std::fs::write(&path, answers).unwrap();
    let definition = folder.path().to_owned();
    let (mut out, mut complaints) = (Vec::new(), Vec::new());
    let arguments = Arguments {
        definition,
        answers: path,
        sheet: false,
        definition_hash: None,
        exact,
        percentile,
        summary: false,
        plots: None,
    };
    let status = run(&arguments, &mut out, &mut complaints).unwrap();
    (status, String::from_utf8(out).unwrap(), String::from_utf8(complaints).unwrap())
}

#[test]
fn one_row_is_written_per_respondent_and_result() {
    let answers = b"who,b,a,c\nq2,1,3,3\nq1,-,2,1\nq0,,,2\n";
    let (status, out, complaints) = scored(DEFINITION, answers, false);
    // q2: (3 + 3 + 2·3) ÷ 4 = 3; z = 10/3. q1: (2 + 2·1) ÷ 3 = 4/3; z = −20/9.
    let expected = "\
respondent,result,answered,applicable,status,value,percent,t,stanine,sten,band
q2,mean,3,3,reported,3.00,100.00,83.33,9,10,2
q2,share,1,1,reported,,100.00,,,,
q2,level,4,4,reported,0.00,,,,,
q1,mean,2,3,reported,1.33,16.67,27.78,1,1,1
q1,share,1,1,reported,,0.00,,,,
q1,level,3,4,reported,16.67,,,,,
q0,mean,1,3,too-few-answers,,,,,,
q0,share,1,1,reported,,50.00,,,,
q0,level,2,4,too-few-answers,,,,,,
";
    assert_eq!((status, out.as_str(), complaints.as_str()), (ExitCode::SUCCESS, expected, ""));
    let (_, out, _) = scored(DEFINITION, answers, true);
    assert!(out.contains("\nq1,mean,2,3,reported,4/3,50/3,250/9,1,1,1\n"), "{out}");
    assert!(out.contains("\nq2,level,4,4,reported,0/1,,,,,\n"), "{out}");
}

#[test]
fn whatever_separates_the_values_the_results_are_the_same() {
    let answers = "who,b,a,c\nq2,1,3,3\nq1,-,2,1\nq0,,,2\n";
    let (_, wanted, _) = scored(DEFINITION, answers.as_bytes(), true);
    for separator in [";", "\t", ","] {
        for begin in ["", "\u{feff}"] {
            for end in ["\n", "\r\n"] {
                let answers =
                    format!("{begin}{}", answers.replace(',', separator).replace('\n', end));
                let (status, out, complaints) = scored(DEFINITION, answers.as_bytes(), true);
                assert_eq!((status, complaints.as_str()), (ExitCode::SUCCESS, ""), "{answers:?}");
                assert_eq!(out, wanted, "{answers:?}");
            }
        }
    }
    // A heading is longer than what is read at once.
    let long = format!("\"{}\";a;b;c\nx;1;1;1\n", "w;\n,".repeat(3_000));
    assert_eq!(scored(DEFINITION, long.as_bytes(), true).0, ExitCode::SUCCESS);
}

#[test]
fn answers_never_stand_where_a_name_belongs() {
    for answers in [
        "who|a|b\nr1|1|2\n",
        "who a b\nr1 1 2\n",
        "who\nr1\n",
        "r1;1;2\nr2;1;2\n",
        "who,a,b\nr1;1;2\n",
    ] {
        let (status, out, complaints) = scored(DEFINITION, answers.as_bytes(), true);
        assert_eq!((status, out.as_str()), (ExitCode::from(1), ""), "{answers}");
        assert!(
            !complaints.contains("r1") && complaints.contains("row "),
            "{answers}: {complaints}"
        );
    }
    let (status, _, complaints) = scored(DEFINITION, b"who|a|b\nr1|1|2\n", true);
    assert_eq!(status, ExitCode::from(1));
    assert!(complaints.contains("there is no column of an item"), "{complaints}");
}

#[test]
fn a_respondent_is_never_run_as_a_formula() {
    let answers = "who,a,b,c\n=1+1,1,1,1\n\"@SUM(A1)\",1,1,1\n-,1,1,1\nr-1,1,1,1\n";
    let (status, out, _) = scored(DEFINITION, answers.as_bytes(), false);
    assert_eq!(status, ExitCode::SUCCESS);
    let names: Vec<&str> =
        out.lines().skip(1).step_by(3).map(|line| line.split(',').next().unwrap()).collect();
    assert_eq!(names, ["'=1+1", "'@SUM(A1)", "'-", "r-1"]);
}

#[test]
fn percentiles_stand_in_a_last_column_when_asked_for() {
    let table = "table = [{ from = 1, percentile = \"2.5\", t = 20 }, { from = 2, percentile = 97, t = 60 }]";
    let normed = DEFINITION.replace("mean = \"2\"\nsd = \"0.3\"", table);
    let answers = b"who,a,b,c\nx,1,3,1\ny,3,1,2\nz,,,\n";
    let (_, out, _) = scored_with(&normed, answers, false, true);
    let lines: Vec<_> = out.lines().collect();
    let heading = "respondent,result,answered,applicable,status,value,percent,t,stanine,sten,band";
    assert_eq!(lines[0], format!("{heading},percentile"));
    assert_eq!(lines[1], "x,mean,3,3,reported,1.00,0.00,20.00,,,1,2.50");
    assert_eq!(lines[4], "y,mean,3,3,reported,2.50,75.00,60.00,,,2,97.00");
    assert_eq!(lines[7], "z,mean,0,3,too-few-answers,,,,,,,");
    let (_, exact, _) = scored_with(&normed, answers, true, true);
    assert!(exact.contains("\nx,mean,3,3,reported,1/1,0/1,20/1,,,1,5/2\n"), "{exact}");
    let (_, out, _) = scored(&normed, answers, false);
    assert_eq!(out.lines().next(), Some(heading), "and only then");
}

#[test]
fn an_error_names_row_and_column_and_nothing_is_written() {
    for (answers, complaint) in [
        (&b"who,a\nx,1\ny,9\n"[..], "row 3, column 2 (a): the code 9 is unknown"),
        (b"who,a,d\nx,1,1\n", "row 1, column 3 (d): there is no item d"),
        (b"who,a,a\nx,1,1\n", "row 1, column 3 (a): the column comes twice"),
        (b"who,a\nx,1\nx,2\n", "row 3, column 1 (who): the respondent x comes twice"),
        (b"who,a\n,1\n", "row 2, column 1 (who): the respondent is missing"),
        (b"who,a\nx\n", "row 2, column 2 (a): the row has 1 cells where the first has 2"),
        (b"who,a\nx,1\ny,\xff\n", "row 3, column 2 (a): "),
        (b"", "row 1, column 1"),
    ] {
        let (status, out, complaints) = scored(DEFINITION, answers, false);
        assert_eq!((status, out.as_str()), (ExitCode::from(1), ""));
        assert!(complaints.contains(complaint), "{complaints}");
    }
    let faulty = DEFINITION.replace("\"0.3\"", "\"0\"");
    let (status, out, complaints) = scored(&faulty, b"who\n", false);
    assert_eq!((status, out.as_str()), (ExitCode::from(1), ""));
    assert!(complaints.contains("norms.mean.sd"), "{complaints}");
}

#[test]
fn numbers_that_do_not_fit_are_an_error_of_their_row() {
    let hostile = DEFINITION.replace("\"0.3\"", &format!("\"0.{}3\"", "0".repeat(36)));
    let (status, out, complaints) = scored(&hostile, b"who,a,b,c\nx,3,1,2\n", false);
    assert_eq!((status, out.as_str()), (ExitCode::from(1), ""));
    assert!(complaints.contains("row 2, column 1 (respondent): the numbers"), "{complaints}");
}

/// Rows as they are asked for, never all at once; counts what was handed out.
struct Rows<'c> {
    next: usize,
    last: usize,
    rest: Vec<u8>,
    given: &'c std::cell::Cell<usize>,
}

impl Read for Rows<'_> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        if self.rest.is_empty() && self.next <= self.last {
            let row = match self.next {
                0 => "who,a,b\n".to_owned(),
                row => format!("person-{row},{},{}\n", row % 3 + 1, row % 2 + 1),
            };
            self.rest = row.into_bytes();
            self.given.set(self.next);
            self.next += 1;
        }
        let length = self.rest.len().min(into.len());
        into[..length].copy_from_slice(&self.rest[..length]);
        self.rest.drain(..length);
        Ok(length)
    }
}

/// Takes what is written and keeps none of it; looks how far it lies behind what was read.
struct Behind<'c> {
    given: &'c std::cell::Cell<usize>,
    lines: usize,
    most: usize,
}

impl Write for Behind<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.most = self.most.max(self.given.get().saturating_sub(self.lines / 3));
        self.lines += bytes.split(|byte| *byte == b'\n').count() - 1;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl Read for Behind<'_> {
    fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
        Ok(0)
    }
}

impl Seek for Behind<'_> {
    fn seek(&mut self, _: io::SeekFrom) -> io::Result<u64> {
        Ok(0)
    }
}

/// However long a file is, no more of it is held than fits between reading and writing.
#[test]
fn rows_are_written_while_others_are_read() {
    let definition = parse_structure("t.toml", PILOT).unwrap();
    let given = std::cell::Cell::new(0);
    let rows = Rows { next: 0, last: 20_000, rest: Vec::new(), given: &given };
    let mut behind = Behind { given: &given, lines: 0, most: 0 };
    let form = Form { numbers: Numbers::Rounded, percentile: false };
    let errors = score_all(&definition, rows, form, &mut behind, &mut io::sink()).unwrap();
    assert!(errors.is_empty());
    assert_eq!(behind.lines, 1 + 3 * 20_000);
    // Both buffers have 8 KiB; a row takes 14 bytes of one and 100 of the other.
    assert!((1..1000).contains(&behind.most), "{} rows were held at once", behind.most);
}
