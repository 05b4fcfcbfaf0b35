//! Reads `[norms.…]`: the sample that a value is compared with.

use super::reach;
use crate::definition::digest_of;
use crate::definition::exact::Exact;
use crate::definition::faults::{Faults, Place};
use crate::definition::norms::{Comparison, NormRow, NormTable, Norms};
use crate::definition::reader::{Table, Value};
use crate::definition::scales::{Index, Scale, Score};
use crate::definition::structure::Item;

/// The columns that a table may have beside `from`.
const COLUMNS: [&str; 4] = ["percentile", "t", "stanine", "sten"];
/// Numbers of a table have at most so many characters, so that comparing with them cannot overflow
/// and a sealed record of results keeps its size.
const LONGEST: usize = 18;

/// Reads `[norms.…]` into their scales and indices.
pub(super) fn norms(
    top: &mut Table<'_>,
    items: &[Item],
    scales: &mut [Scale],
    indices: &mut [Index],
    faults: &mut Faults,
) {
    for (name, table) in top.named("norms", faults) {
        let place = table.place().clone();
        if let Some(scale) = scales.iter_mut().find(|scale| scale.id == name) {
            if scale.score == Score::Percent {
                faults.add(&place, "norms compare a sum or mean; this scale is scored in percent");
            }
            let range = reach::of_scale(scale, items);
            scale.norms = sample(table, range, faults);
        } else if let Some(index) = indices.iter_mut().find(|index| index.id == name) {
            index.norms = sample(table, Some(reach::OF_A_DIFFERENCE), faults);
        } else {
            faults.add(&place, format!("there is no scale or index {name}"));
        }
    }
}

/// One sample; `range` holds every value that can come out, `None` where that is not known.
fn sample(
    mut table: Table<'_>,
    range: Option<(Exact, Exact)>,
    faults: &mut Faults,
) -> Option<Norms> {
    let hash = digest_of(&table.to_json());
    let population = table.text("population", faults);
    let period = table.text("period", faults);
    let n = table.required("n", faults).and_then(|value| value.count(1, faults));
    let reliability = table.optional("reliability").and_then(|value| {
        let reliability = value.exact(faults)?;
        if reliability < Exact::ZERO || reliability > Exact::whole(1) {
            faults.add(value.place(), "a reliability lies between 0 and 1");
        }
        Some(reliability)
    });
    let comparison = match table.optional("table") {
        Some(rows) => {
            for key in ["mean", "sd"] {
                if table.optional(key).is_some() {
                    let message = "a table says what values mean; leave out mean and sd";
                    faults.add(&table.place_of(key), message);
                }
            }
            tabled(&rows, range, faults).map(Comparison::Table)
        }
        None => linear(&mut table, faults),
    };
    table.finish(faults);
    let (population, period) = (population?.to_owned(), period?.to_owned());
    Some(Norms { population, period, n: n?, reliability, comparison: comparison?, hash })
}

fn linear(table: &mut Table<'_>, faults: &mut Faults) -> Option<Comparison> {
    let mean = table.required("mean", faults).and_then(|value| value.exact(faults));
    let sd = table.required("sd", faults).and_then(|value| {
        let sd = value.exact(faults)?;
        if sd <= Exact::ZERO {
            faults.add(value.place(), "a standard deviation is above 0");
        }
        Some(sd)
    });
    Some(Comparison::Linear { mean: mean?, sd: sd? })
}

fn tabled(
    value: &Value<'_>,
    range: Option<(Exact, Exact)>,
    faults: &mut Faults,
) -> Option<NormTable> {
    let entries = value.list(faults);
    if entries.is_empty() {
        faults.add(value.place(), "a table of norms needs at least one row");
        return None;
    }
    let read: Vec<_> = entries.iter().map(|entry| row(entry, faults)).collect();
    let rows: Vec<NormRow> = read.into_iter().collect::<Option<_>>()?;
    for (at, pair) in rows.windows(2).enumerate() {
        rising(pair[0], pair[1], entries[at + 1].place(), faults);
    }
    if let Some((low, high)) = range {
        let place = |at: usize| entries[at].place();
        if rows[0].from > low {
            let message = format!("the lowest value is {}; begin there", plain(low));
            faults.add(place(0), message);
        }
        if rows.get(1).is_some_and(|second| second.from <= low && rows[0].from < second.from) {
            let message = format!("is never met: the lowest value is {}", plain(low));
            faults.add(place(0), message);
        }
        let beyond = |row: &NormRow| row.from > high;
        if let Some(at) = rows.iter().position(beyond) {
            let message = format!("is never met: the highest value is {}", plain(high));
            faults.add(place(at), message);
        }
    }
    Some(NormTable { rows })
}

/// A number as an author would write it.
fn plain(number: Exact) -> String {
    if number.denominator() == 1 { number.numerator().to_string() } else { number.to_string() }
}

fn row(entry: &Value<'_>, faults: &mut Faults) -> Option<NormRow> {
    let before = faults.count();
    let mut table = entry.table(faults)?;
    let from = table.required("from", faults).and_then(|value| number(&value, faults));
    let mut decimal = |key: &str| table.optional(key).and_then(|value| number(&value, faults));
    let (percentile, t) = (decimal("percentile"), decimal("t"));
    if percentile.is_some_and(|rank| rank < Exact::ZERO || rank > Exact::HUNDRED) {
        faults.add(&table.place_of("percentile"), "a percentile lies between 0 and 100");
    }
    let mut one_of = |key: &str, last: u32| {
        let value = table.optional(key)?;
        let step = value.count(1, faults)?;
        if step > last {
            faults.add(value.place(), format!("expected a whole number from 1 to {last}"));
        }
        u8::try_from(step).ok()
    };
    let (stanine, sten) = (one_of("stanine", 9), one_of("sten", 10));
    if COLUMNS.iter().all(|key| table.optional(key).is_none()) {
        let message = "says nothing about its values; give percentile, t, stanine or sten";
        faults.add(table.place(), message);
    }
    table.finish(faults);
    let row = NormRow { from: from?, percentile, t, stanine, sten };
    (faults.count() == before).then_some(row)
}

/// A whole number, or a decimal in quotes.
fn number(value: &Value<'_>, faults: &mut Faults) -> Option<Exact> {
    let number = value.exact_or_whole(faults)?;
    if value.as_text().is_some_and(|text| text.len() > LONGEST) {
        faults.add(value.place(), format!("expected at most {LONGEST} characters"));
    }
    Some(number)
}

/// Faults where `after` does not lie above `before` in its values, or below it in what they mean.
fn rising(before: NormRow, after: NormRow, place: &Place, faults: &mut Faults) {
    if after.from <= before.from {
        faults.add(place, "begins no higher than the row before it; rows stand from low to high");
    }
    let columns = [
        column(before.percentile, after.percentile),
        column(before.t, after.t),
        column(before.stanine, after.stanine),
        column(before.sten, after.sten),
    ];
    for (name, found) in COLUMNS.iter().zip(columns) {
        let message = match found {
            Column::Rises => continue,
            Column::Falls => format!("{name} falls; a higher value never means less"),
            Column::Partial => format!("every row of a table has {name}, or none"),
        };
        faults.add(place, message);
    }
}

/// How one column goes on from one row to the next.
enum Column {
    Rises,
    Falls,
    Partial,
}

fn column<T: PartialOrd>(before: Option<T>, after: Option<T>) -> Column {
    match (before, after) {
        (Some(before), Some(after)) if after < before => Column::Falls,
        (Some(_), None) | (None, Some(_)) => Column::Partial,
        _ => Column::Rises,
    }
}

#[cfg(test)]
mod tests {
    use crate::definition::{Comparison, Definition, Fault, parse_structure};

    /// Two items worth 0 to 2: a sum from 0 to 4, and its norms from line 13 on.
    fn parsed(norms: &str, missing: &str) -> Result<Definition, Vec<Fault>> {
        let source = format!(
            r#"id = "t"
version = "1.0.0"
status = "normed"
minutes = 1
items = [{{ id = "a", options = "o" }}, {{ id = "b", options = "o" }}]
[options.o]
choices = [{{ code = "0", value = 0 }}, {{ code = "1", value = 1 }}, {{ code = "2", value = 2 }}]
[[scales]]
id = "s"
keys = ["a", "b"]
score = "sum"
{missing}
[norms.s]
{SAMPLE}
{norms}"#
        );
        parse_structure("t.toml", &source)
    }

    const SAMPLE: &str = "population = \"p\"\nperiod = \"2025\"\nn = 400";
    const TABLE: &str = r#"table = [
  { from = "0", percentile = 3, t = "30.5", stanine = 1, sten = 1 },
  { from = "1.5", percentile = "10.5", t = 45, stanine = 4, sten = 4 },
  { from = 4, percentile = "10.5", t = "61", stanine = 9, sten = 10 },
]"#;

    #[test]
    fn a_value_lies_in_the_last_row_that_begins_by_it() {
        let definition = parsed(TABLE, "").unwrap();
        let Comparison::Table(table) = definition.scales()[0].norms().unwrap().comparison() else {
            panic!("a table");
        };
        for (value, t, stanine) in [
            ("-1", "30.5", 1),
            ("0", "30.5", 1),
            ("1.49", "30.5", 1),
            ("1.5", "45", 4),
            ("4", "61", 9),
        ] {
            let row = table.row(value.parse().unwrap());
            assert_eq!((row.t, row.stanine), (Some(t.parse().unwrap()), Some(stanine)), "{value}");
        }
        assert_eq!(table.row("3".parse().unwrap()).percentile, Some("21/2".parse().unwrap()));
    }

    #[test]
    fn each_fault_of_a_table_stands_in_its_place() {
        for (from, to, line, key, message) in [
            ("table = [", "mean = \"1\"\ntable = [", 17, "norms.s.mean", "leave out mean and sd"),
            ("from = \"0\"", "from = \"0.5\"", 18, "norms.s.table[1]", "the lowest value is 0"),
            ("from = \"1.5\"", "from = \"0\"", 19, "norms.s.table[2]", "begins no higher"),
            ("\"0\"", "\"-2\"", 18, "", ""),
            ("from = 4", "from = \"4.1\"", 20, "norms.s.table[3]", "the highest value is 4"),
            ("t = 45", "t = 4.5", 19, "norms.s.table[2].t", "a decimal in quotes"),
            ("t = 45", "t = \"30\"", 19, "norms.s.table[2]", "t falls"),
            (", t = 45", "", 19, "norms.s.table[2]", "every row of a table has t, or none"),
            ("percentile = 3", "percentile = 101", 18, "norms.s.table[1].percentile", "0 and 100"),
            ("stanine = 1", "stanine = 10", 18, "norms.s.table[1].stanine", "from 1 to 9"),
            ("sten = 1 ", "sten = 0 ", 18, "norms.s.table[1].sten", "at least 1"),
            ("from = 4,", "", 20, "norms.s.table[3].from", "is missing"),
            ("from = 4,", "from = 4, z = 1,", 20, "norms.s.table[3].z", "not a key"),
            ("61", "61.0000000000000000", 20, "norms.s.table[3].t", "at most 18 characters"),
        ] {
            assert!(TABLE.contains(from), "{from}");
            let found = parsed(&TABLE.replacen(from, to, 1), "");
            let told: Vec<_> = found.err().unwrap_or_default();
            if message.is_empty() {
                assert!(told.is_empty(), "{to}: {told:#?}");
                continue;
            }
            let places: Vec<_> = told.iter().map(|f| (f.line, f.key.as_str())).collect();
            assert!(places.contains(&(line, key)), "{from} → {to}: {told:#?}");
            assert!(told.iter().any(|fault| fault.message.contains(message)), "{told:#?}");
        }
        for (norms, message) in [
            (
                "table = [{ from = -3, t = 1 }, { from = 0, t = 2 }]",
                "is never met: the lowest value is 0",
            ),
            ("table = []", "at least one row"),
            ("table = [{ from = 0 }]", "says nothing about its values"),
            ("mean = \"1\"", "is missing"),
        ] {
            let told = parsed(norms, "").unwrap_err();
            assert!(told.len() == 1 && told[0].message.contains(message), "{told:#?}");
        }
    }

    /// Of two items of different range, one alone may stand for both.
    #[test]
    fn a_prorated_sum_can_leave_the_range_of_full_sheets() {
        let source = |missing: &str, from: &str| {
            let wide = "{ item = \"b\", table = { 0 = -10, 1 = 0, 2 = 10 } }";
            let source = format!(
                "id = \"t\"\nversion = \"1.0.0\"\nstatus = \"normed\"\nminutes = 1\n\
                 items = [{{ id = \"a\", options = \"o\" }}, {{ id = \"b\", options = \"o\" }}]\n\
                 options.o.choices = [{{ code = \"0\", value = 0 }}, {{ code = \"1\", value = 1 }}, \
                 {{ code = \"2\", value = 2 }}]\n[[scales]]\nid = \"s\"\nkeys = [\"a\", {wide}]\n\
                 score = \"sum\"\nmissing = {{ share = \"{missing}\" }}\n[norms.s]\n{SAMPLE}\n\
                 table = [{{ from = \"{from}\", stanine = 5 }}]\n"
            );
            parse_structure("t.toml", &source).err().unwrap_or_default()
        };
        assert_eq!(source("1/1", "-10"), []);
        assert!(source("1/2", "-10")[0].message.contains("the lowest value is -20"));
        assert_eq!(source("1/2", "-20"), []);
    }
}
