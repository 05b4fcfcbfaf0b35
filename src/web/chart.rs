//! Charts of results, ready for a page: the table beside them says the same in words.
//!
//! Radar and scale from wide screens on, bars on phones; all from bands alone.

use std::fmt;

use askama::Template as _;
use askama::filters::HtmlSafe;

use crate::report::bars::{Bars, Fill};
use crate::report::radar::Radar;
use crate::report::standing::Standing;
use crate::report::zones::Zones;

use super::problem::Problem;

/// HTML of one of our own drawing templates, which escape every text: a page prints it as it is.
#[derive(Clone, Debug)]
pub struct Drawing(String);

impl Drawing {
    fn of(drawn: askama::Result<String>) -> Result<Self, Problem> {
        drawn.map(Self).map_err(Problem::broken)
    }
}

impl fmt::Display for Drawing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl HtmlSafe for Drawing {}

/// Drawings of one group of results.
#[derive(Clone, Debug)]
pub struct Chart {
    /// For wide screens; `None` where only bars fit.
    pub wide: Option<Drawing>,
    /// For phones, and where there is nothing wider.
    pub narrow: Drawing,
}

/// Ids that make titles and descriptions unique on a page.
const IDS: [&str; 8] =
    ["chart-1", "chart-2", "chart-3", "chart-4", "chart-5", "chart-6", "chart-7", "chart-8"];

/// A profile: the more steps, the more of it. `position` counts the charts of a page from 0; from
/// the ninth on there are only bars.
pub fn profile(position: usize, title: &str, standings: &[Standing]) -> Result<Chart, Problem> {
    let narrow = Drawing::of(Bars::new(standings, Fill::UpTo).render())?;
    let radar = IDS
        .get(position)
        .and_then(|id| Radar::new(id, title.to_owned(), standings).ok())
        .map(|radar| Drawing::of(radar.render()))
        .transpose()?;
    Ok(Chart { wide: radar, narrow })
}

/// A scale between two poles, neither better; `labels` names its zones from one to the other.
pub fn zones(
    position: usize,
    title: &str,
    standing: &Standing,
    labels: &[String],
) -> Result<Chart, Problem> {
    let one = std::slice::from_ref(standing);
    let narrow = Drawing::of(Bars::new(one, Fill::Only).render())?;
    let scale = IDS
        .get(position)
        .map(|id| Drawing::of(Zones::new(id, title.to_owned(), standing, labels).render()))
        .transpose()?;
    Ok(Chart { wide: scale, narrow })
}
