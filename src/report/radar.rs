//! The radar: several results of one kind at a glance, for wide screens and print.
//!
//! A result's point sits on the ring of its band: the drawing can be redone from the bands alone.

use std::f64::consts::TAU;
use std::fmt::Write as _;

use askama::Template;

use super::label::{self, wrap};
use super::standing::{Place, Standing, description};

/// Size of the drawing in its own units, which are CSS pixels: it is never scaled down.
const WIDTH: u32 = 760;
const HEIGHT: u32 = 600;
const CENTRE: (f64, f64) = (380.0, 300.0);
const RADIUS: f64 = 210.0;
/// From the outer ring to the labels.
const GAP: f64 = 18.0;
/// Labels, in pixels: never below 14.
const SIZE: u32 = 16;
const LINE: f64 = 20.0;
const MARGIN: f64 = 8.0;

/// A radar chart of 3 to 12 results with the same number of bands.
#[derive(Template)]
#[template(path = "report/radar.svg")]
pub struct Radar {
    id: &'static str,
    title: String,
    description: String,
    rings: Vec<String>,
    spokes: Vec<Spoke>,
    shape: Option<String>,
    points: Vec<Point>,
}

/// These results cannot be drawn as a radar; bars and table still can.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
pub enum NoRadar {
    /// Fewer than 3 or more than 12.
    #[error("a radar needs 3 to 12 results, not {0}")]
    Count(usize),
    /// Not all have the same number of bands.
    #[error("the results of a radar need the same number of bands")]
    DifferentBands,
}

struct Point {
    x: String,
    y: String,
}

struct Spoke {
    end: Point,
    anchor: &'static str,
    lines: Vec<TextLine>,
}

struct TextLine {
    at: Point,
    text: String,
    strong: bool,
}

impl Radar {
    /// Draws these results, the first on top, then clockwise.
    ///
    /// `id` makes the ids of title and description unique on the page.
    ///
    /// # Errors
    ///
    /// [`NoRadar`] when there are too few or too many results, or their bands differ in number.
    pub fn new(id: &'static str, title: String, standings: &[Standing]) -> Result<Self, NoRadar> {
        let count = standings.len();
        if !(3..=12).contains(&count) {
            return Err(NoRadar::Count(count));
        }
        let mut bands = standings.iter().filter_map(|standing| standing.place).map(Place::of);
        let of = bands.next().unwrap_or(5);
        if bands.any(|other| other != of) {
            return Err(NoRadar::DifferentBands);
        }
        let places = standings.iter().map(|standing| standing.place);
        let points: Vec<Option<(f64, f64)>> = places
            .enumerate()
            .map(|(axis, place)| place.map(|place| on_axis(axis, count, radius(place.band(), of))))
            .collect();
        let drawn: Vec<(f64, f64)> = points.iter().flatten().copied().collect();
        Ok(Self {
            id,
            title,
            description: description(standings),
            rings: (0..of).map(|band| ring(count, radius(band, of))).collect(),
            spokes: standings
                .iter()
                .enumerate()
                .map(|(axis, one)| spoke(axis, count, one))
                .collect(),
            // A shape with a hole where a result is missing would look like a low result.
            shape: (drawn.len() == count).then(|| polygon(&drawn)),
            points: drawn.into_iter().map(Point::from).collect(),
        })
    }
}

impl From<(f64, f64)> for Point {
    fn from((x, y): (f64, f64)) -> Self {
        Self { x: format!("{x:.1}"), y: format!("{y:.1}") }
    }
}

/// The ring of a band: equal steps, the lowest not in the centre.
fn radius(band: usize, of: usize) -> f64 {
    RADIUS * fraction(band + 1, of)
}

#[expect(clippy::cast_precision_loss, reason = "at most 12 axes and 9 bands")]
fn fraction(part: usize, whole: usize) -> f64 {
    part as f64 / whole as f64
}

fn on_axis(axis: usize, count: usize, radius: f64) -> (f64, f64) {
    let (sin, cos) = (TAU * fraction(axis, count)).sin_cos();
    (CENTRE.0 + radius * sin, CENTRE.1 - radius * cos)
}

fn polygon(points: &[(f64, f64)]) -> String {
    points.iter().fold(String::new(), |mut path, (x, y)| {
        let _ = write!(path, "{x:.1},{y:.1} ");
        path
    })
}

fn ring(count: usize, radius: f64) -> String {
    polygon(&(0..count).map(|axis| on_axis(axis, count, radius)).collect::<Vec<_>>())
}

/// An axis with its name and, below, the words of its band, inside the drawing.
fn spoke(axis: usize, count: usize, standing: &Standing) -> Spoke {
    let end = on_axis(axis, count, RADIUS);
    let (x, y) = on_axis(axis, count, RADIUS + GAP);
    let side = (x - CENTRE.0) / RADIUS;
    let (anchor, room) = if side.abs() < 0.2 {
        ("middle", 260.0)
    } else if side > 0.0 {
        ("start", f64::from(WIDTH) - MARGIN - x)
    } else {
        ("end", x - MARGIN)
    };
    let names = wrap(&standing.name, SIZE, whole(room));
    let words = wrap(&standing.words, SIZE, whole(room));
    let lines: Vec<(String, bool)> = names
        .into_iter()
        .map(|line| (line, true))
        .chain(words.into_iter().map(|line| (line, false)))
        .collect();
    let height = LINE * fraction(lines.len(), 1);
    // On top the block ends at the axis, at the foot it begins there, at the sides it is centred.
    let rise = f64::midpoint(1.0, (CENTRE.1 - y) / (RADIUS + GAP));
    let top = (y - height * rise).clamp(MARGIN, f64::from(HEIGHT) - MARGIN - height);
    let lines = lines
        .into_iter()
        .enumerate()
        .map(|(index, (text, strong))| {
            let baseline = top + LINE * fraction(index, 1) + f64::from(SIZE);
            TextLine { at: Point::from((x, baseline)), text, strong }
        })
        .collect();
    Spoke { end: Point::from(end), anchor, lines }
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "at most the drawing's width"
)]
fn whole(room: f64) -> u32 {
    room.max(f64::from(label::width("M", SIZE) * 2)) as u32
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use scraper::{Html, Selector};

    use super::*;

    fn standings(bands: &[usize]) -> Vec<Standing> {
        bands
            .iter()
            .enumerate()
            .map(|(n, band)| {
                Standing::new(
                    format!("Bereich {n}"),
                    Place::new(*band, 5).unwrap(),
                    "gelingt meist gut",
                )
            })
            .collect()
    }

    fn shape(bands: &[usize]) -> String {
        Radar::new("r", "t".into(), &standings(bands)).unwrap().shape.unwrap()
    }

    #[test]
    fn the_highest_band_of_the_first_result_is_on_top_of_the_outer_ring() {
        assert!(shape(&[4, 0, 0, 0]).starts_with("380.0,90.0 "));
        assert!(shape(&[0, 4, 0, 0]).starts_with("380.0,258.0 590.0,300.0 "));
    }

    #[test]
    fn a_drawing_says_in_words_what_it_shows() {
        let mut standings = standings(&[1, 2, 3]);
        standings.push(Standing::none("Umsicht", "kein Ergebnis"));
        let svg = Radar::new("radar", "Überblick".into(), &standings).unwrap().render().unwrap();
        let html = Html::parse_fragment(&svg);
        let text = |css: &str| {
            let selector = Selector::parse(css).unwrap();
            html.select(&selector).map(|found| found.text().collect::<String>()).collect::<Vec<_>>()
        };
        assert_eq!(text("svg[role=img] > title"), ["Überblick"]);
        assert!(text("svg > desc")[0].contains("Umsicht: kein Ergebnis."));
        assert_eq!(text("circle").len(), 3);
        assert!(text(".chart-shape-whole").is_empty(), "no shape with a hole");
        assert!(!svg.contains("style="));
    }

    #[test]
    fn what_cannot_be_drawn_is_refused() {
        assert_eq!(Radar::new("r", "t".into(), &standings(&[1, 2])).err(), Some(NoRadar::Count(2)));
        let mut mixed = standings(&[1, 2]);
        mixed.push(Standing::new("C", Place::new(0, 3).unwrap(), "c"));
        assert_eq!(Radar::new("r", "t".into(), &mixed).err(), Some(NoRadar::DifferentBands));
    }

    proptest! {
        /// The same bands give the same drawing, byte for byte, and another band another one.
        #[test]
        fn the_drawing_depends_on_the_bands_only(bands in prop::collection::vec(0_usize..5, 3..=12), axis in 0_usize..12) {
            let once = shape(&bands);
            prop_assert_eq!(&once, &shape(&bands));
            let mut other = bands.clone();
            let axis = axis % bands.len();
            other[axis] = (other[axis] + 1) % 5;
            prop_assert_ne!(once, shape(&other));
        }

        #[test]
        fn every_label_stands_inside_the_drawing(count in 3_usize..=12, name in "[A-ZÄÖÜ][a-zäöüß]{3,30}") {
            let standings: Vec<_> = (0..count)
                .map(|_| Standing::new(name.clone(), Place::new(2, 5).unwrap(), "hier kann etwas Unterstützung helfen"))
                .collect();
            for spoke in Radar::new("r", "t".into(), &standings).unwrap().spokes {
                for line in spoke.lines {
                    let x: f64 = line.at.x.parse().unwrap();
                    let y: f64 = line.at.y.parse().unwrap();
                    let width = f64::from(label::width(&line.text, SIZE));
                    let start = match spoke.anchor { "start" => x, "end" => x - width, _ => x - width / 2.0 };
                    prop_assert!(start >= 0.0 && start + width <= f64::from(WIDTH), "{}", line.text);
                    prop_assert!(y >= f64::from(SIZE) && y <= f64::from(HEIGHT) - 4.0);
                }
            }
        }
    }
}
