//! Bars as HTML, for phones and beside every drawing: name, a row of steps, the band's words.

use askama::Template;

use super::standing::Standing;

/// How a row of steps is filled.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fill {
    /// Up to the band: the more, the more of it.
    UpTo,
    /// Only the band: two poles, neither better.
    Only,
}

/// A list of results, each with its band as filled steps.
#[derive(Template)]
#[template(path = "report/bars.html")]
pub struct Bars<'a> {
    standings: &'a [Standing],
    fill: Fill,
}

impl<'a> Bars<'a> {
    /// Bars for these results.
    pub fn new(standings: &'a [Standing], fill: Fill) -> Self {
        Self { standings, fill }
    }

    /// For each step of one result: whether it is filled. Without a result there are no steps.
    pub fn steps(&self, standing: &Standing) -> Vec<bool> {
        let Some(place) = standing.place else { return Vec::new() };
        let filled = |step| match self.fill {
            Fill::UpTo => step <= place.band(),
            Fill::Only => step == place.band(),
        };
        (0..place.of()).map(filled).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::super::standing::Place;
    use super::*;

    #[test]
    fn steps_follow_the_band() {
        let standings = [Standing::new("A", Place::new(2, 5).unwrap(), "teils, teils")];
        let steps = |fill| Bars::new(&standings, fill).steps(&standings[0]);
        assert_eq!(steps(Fill::UpTo), [true, true, true, false, false]);
        assert_eq!(steps(Fill::Only), [false, false, true, false, false]);
    }

    #[test]
    fn no_result_is_said_and_not_drawn() {
        let standings = [Standing::none("A & B", "kein Ergebnis")];
        let html = Bars::new(&standings, Fill::UpTo).render().unwrap();
        assert!(html.contains("A &#38; B") && html.contains("kein Ergebnis"));
        assert!(!html.contains("<i"));
    }
}
