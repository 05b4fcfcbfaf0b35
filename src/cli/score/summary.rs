//! The summary of a pilot file: a table as CSV, and a drawing per result.

use std::fmt::Write as _;
use std::fs;
use std::io::Write;
use std::path::Path;

use anyhow::Context as _;
use askama::Template;
use num_bigint::BigInt;
use num_traits::Signed as _;

use super::pilot::{BARS, Line, Number, Pilot};
use crate::definition::{Definition, Source};

const COLUMNS: [&str; 9] =
    ["result", "item", "n", "missing", "mean", "sd", "complete", "alpha", "item_total"];

/// Writes the table: each result, and after a scale its items; a cell without meaning stays empty.
pub(super) fn write_table(pilot: &Pilot<'_>, out: &mut dyn Write) -> anyhow::Result<()> {
    let mut writer = csv::Writer::from_writer(out);
    writer.write_record(COLUMNS)?;
    for line in pilot.lines() {
        writer.write_record(cells(&line))?;
    }
    writer.flush()?;
    Ok(())
}

fn cells(line: &Line<'_>) -> [String; 9] {
    [
        line.result.to_owned(),
        line.item.unwrap_or_default().to_owned(),
        line.n.to_string(),
        line.missing.to_string(),
        line.mean.as_ref().map(decimal).unwrap_or_default(),
        line.deviation.map(rounded).unwrap_or_default(),
        line.complete.map(|complete| complete.to_string()).unwrap_or_default(),
        line.alpha.as_ref().map(decimal).unwrap_or_default(),
        line.item_total.map(rounded).unwrap_or_default(),
    ]
}

/// With two places, halves rounded away from zero.
fn decimal(number: &Number) -> String {
    let hundredths = (number * BigInt::from(100)).round().to_integer();
    let sign = if hundredths.is_negative() { "-" } else { "" };
    let hundredths = hundredths.abs();
    format!("{sign}{}.{:0>2}", &hundredths / 100, (&hundredths % 100_u32).to_string())
}

/// With two places; nothing is negative and nothing at once.
fn rounded(number: f64) -> String {
    let text = format!("{number:.2}");
    if text == "-0.00" { "0.00".to_owned() } else { text }
}

/// The distribution of one result, as a drawing of its own.
#[derive(Template)]
#[template(path = "pilot/distribution.svg")]
struct Distribution {
    id: String,
    title: String,
    description: String,
    bars: Vec<Bar>,
    ticks: Vec<(usize, String)>,
    /// Where the most frequent bar ends, and how many sheets that is.
    most: u64,
    axis: &'static str,
}

struct Bar {
    x: usize,
    y: u64,
    height: u64,
    count: u64,
}

/// Where the drawing's first bar begins, how wide a bar is, and where and how high bars are at most.
const LEFT: usize = 60;
const WIDTH: usize = 32;
const BASE: u64 = 300;
const HIGH: u64 = 230;

impl Distribution {
    fn of(line: &Line<'_>, bars: &[u64; BARS], bands: &[u64], source: Source) -> Self {
        let most = bars.iter().copied().max().unwrap_or(0);
        let bar = |(at, count): (usize, &u64)| {
            // Every sheet is seen: a bar that is not empty is at least two units high.
            let height = if *count == 0 { 0 } else { (count * HIGH / most).max(2) };
            Bar { x: LEFT + at * WIDTH, y: BASE - height, height, count: *count }
        };
        let (low, step) = match source {
            Source::Scale(_) => (0_i64, 5_i64),
            Source::Index(_) => (-100, 10),
        };
        let ticks = (0..=BARS).step_by(4).map(|at| {
            let value = low + step * i64::try_from(at).unwrap_or(0);
            (LEFT + at * WIDTH, value.to_string().replace('-', "−"))
        });
        Self {
            id: line.result.to_owned(),
            title: format!("{}: distribution in the pilot data", line.result),
            description: describe(line, bands),
            bars: bars.iter().enumerate().map(bar).collect(),
            ticks: ticks.collect(),
            most,
            axis: match source {
                Source::Scale(_) => "percent of the range",
                Source::Index(_) => "difference of percents",
            },
        }
    }
}

/// The drawing in words, for whoever does not see it.
fn describe(line: &Line<'_>, bands: &[u64]) -> String {
    let mut text =
        format!("{} sheets with a result, {} with too few answers.", line.n, line.missing);
    if let (Some(mean), Some(deviation)) = (&line.mean, line.deviation) {
        // Writing to a string cannot fail.
        let _ = write!(text, " Mean {}, standard deviation {}.", decimal(mean), rounded(deviation));
    }
    if !bands.is_empty() {
        let bands: Vec<_> = bands.iter().map(u64::to_string).collect();
        let _ = write!(text, " By band, from the lowest: {}.", bands.join(", "));
    }
    text
}

/// Draws each result into a file of its own in `folder`, which is made if it is missing.
pub(super) fn draw(
    definition: &Definition,
    pilot: &Pilot<'_>,
    folder: &Path,
) -> anyhow::Result<()> {
    let named = |path: &Path| path.display().to_string();
    fs::create_dir_all(folder).with_context(|| named(folder))?;
    let lines = pilot.lines();
    let results = lines.iter().filter(|line| line.item.is_none());
    for (at, (rule, line)) in definition.results().iter().zip(results).enumerate() {
        let sample = pilot.sample(at);
        let drawing =
            Distribution::of(line, &sample.bars, &sample.bands, rule.source()).render()?;
        let path = folder.join(format!("{}.svg", rule.id()));
        fs::write(&path, drawing).with_context(|| named(&path))?;
    }
    Ok(())
}
