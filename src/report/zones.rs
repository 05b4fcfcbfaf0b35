//! The scale between two poles, for results where neither end is better.
//!
//! One zone is marked; the mark sits in the middle of its zone, wherever the value was.

use askama::Template;

use super::label::wrap;
use super::standing::{Place, Standing};

/// Size of the drawing in its own units, which are CSS pixels.
const WIDTH: u32 = 760;
const START: u32 = 10;
const SPAN: u32 = WIDTH - 2 * START;
const TOP: u32 = 24;
const BAR: u32 = 40;
/// Labels, in pixels: never below 14.
const SIZE: u32 = 16;
const LINE: u32 = 20;

/// A bipolar scale with every zone named and one marked.
#[derive(Template)]
#[template(path = "report/zones.svg")]
pub struct Zones {
    id: &'static str,
    title: String,
    description: String,
    height: u32,
    scale: Vec<Zone>,
}

struct Zone {
    x: u32,
    width: u32,
    middle: u32,
    marked: bool,
    lines: Vec<(u32, String)>,
}

impl Zones {
    /// Draws `standing` on a scale whose zones are called `labels`, from one pole to the other.
    ///
    /// `id` makes the ids of title and description unique on the page.
    /// Without a result no zone is marked. A label is missing where `labels` is too short.
    pub fn new(id: &'static str, title: String, standing: &Standing, labels: &[String]) -> Self {
        let of = standing.place.map_or(labels.len(), Place::of).max(2);
        let marked = standing.place.map(Place::band);
        let zones: Vec<Zone> = (0..of).map(|zone| Zone::new(zone, of, marked, labels)).collect();
        let lines = zones.iter().map(|zone| zone.lines.len()).max().unwrap_or(0);
        let below = u32::try_from(lines).unwrap_or(u32::MAX).saturating_mul(LINE);
        Self {
            id,
            title,
            description: standing.sentence(),
            height: TOP + BAR + 16 + below,
            scale: zones,
        }
    }
}

impl Zone {
    fn new(zone: usize, of: usize, marked: Option<usize>, labels: &[String]) -> Self {
        let edge = |index: usize| {
            let share = u64::from(SPAN) * (index as u64) / (of as u64);
            START + u32::try_from(share).expect("a share of the span is at most the span")
        };
        let (x, end) = (edge(zone), edge(zone + 1));
        let lines =
            labels.get(zone).map(|label| wrap(label, SIZE, end - x - 12)).unwrap_or_default();
        Self {
            x,
            width: end - x,
            middle: u32::midpoint(x, end),
            marked: marked == Some(zone),
            lines: (TOP + BAR + 24..).step_by(LINE as usize).zip(lines).collect(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn drawn(band: usize) -> Zones {
        let labels: Vec<String> = [
            "deutlich Sicherheit zuerst",
            "eher Sicherheit zuerst",
            "beides",
            "eher Chancen zuerst",
            "deutlich Chancen zuerst",
        ]
        .map(String::from)
        .into();
        let standing = Standing::new("mLevel", Place::new(band, 5).unwrap(), labels[band].clone());
        Zones::new("zones", "mLevel".into(), &standing, &labels)
    }

    #[test]
    fn the_mark_sits_in_the_middle_of_its_zone() {
        for band in 0..5 {
            let zones = drawn(band).scale;
            let marked: Vec<_> =
                zones.iter().filter(|zone| zone.marked).map(|zone| zone.middle).collect();
            assert_eq!(marked, [84 + 148 * u32::try_from(band).unwrap()]);
        }
    }

    #[test]
    fn the_scale_is_the_same_whichever_zone_is_marked() {
        let widths =
            |band| drawn(band).scale.iter().map(|zone| (zone.x, zone.width)).collect::<Vec<_>>();
        assert_eq!(widths(0), widths(4));
        assert_eq!(widths(0).iter().map(|(_, width)| width).sum::<u32>(), SPAN);
    }

    #[test]
    fn without_a_result_nothing_is_marked() {
        let labels = vec!["a".to_owned(), "b".to_owned(), "c".to_owned()];
        let zones =
            Zones::new("z", "t".into(), &Standing::none("mLevel", "kein Ergebnis"), &labels);
        assert!(zones.scale.iter().all(|zone| !zone.marked));
        let svg = zones.render().unwrap();
        assert!(svg.contains("mLevel: kein Ergebnis.") && svg.contains("role=\"img\""));
        assert!(!svg.contains("style="));
    }
}
