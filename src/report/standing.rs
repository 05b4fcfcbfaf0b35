//! What a chart may know about one result: its name, its band, and the band's words.

/// The band number does not exist in this set of bands.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
#[error("band {band} is not one of {of} bands; a chart can draw 2 to 9")]
pub struct NoSuchBand {
    /// The band that was asked for, from 0.
    pub band: usize,
    /// How many there are.
    pub of: usize,
}

/// One of several bands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    band: usize,
    of: usize,
}

impl Place {
    /// The band with this index, from 0 (lowest), of `of` bands (2 to 9).
    ///
    /// # Errors
    ///
    /// [`NoSuchBand`] when there is no such band, or the number of bands cannot be drawn.
    pub fn new(band: usize, of: usize) -> Result<Self, NoSuchBand> {
        let drawable = (2..=9).contains(&of) && band < of;
        if drawable { Ok(Self { band, of }) } else { Err(NoSuchBand { band, of }) }
    }

    /// Which band, from 0.
    pub const fn band(self) -> usize {
        self.band
    }

    /// How many bands there are.
    pub const fn of(self) -> usize {
        self.of
    }
}

/// One result as a chart shows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Standing {
    /// The name of the scale or index.
    pub name: String,
    /// The words of the band, or *kein Ergebnis*.
    pub words: String,
    /// The band; nothing for every state without a result.
    pub place: Option<Place>,
}

impl Standing {
    /// A result in its band.
    pub fn new(name: impl Into<String>, place: Place, words: impl Into<String>) -> Self {
        Self { name: name.into(), words: words.into(), place: Some(place) }
    }

    /// No result, whatever the reason.
    pub fn none(name: impl Into<String>, words: impl Into<String>) -> Self {
        Self { name: name.into(), words: words.into(), place: None }
    }

    /// Name and words as one sentence of a description.
    pub fn sentence(&self) -> String {
        format!("{}: {}.", self.name, self.words)
    }
}

/// The description of a drawing: every result in words.
pub(super) fn description(standings: &[Standing]) -> String {
    standings.iter().map(Standing::sentence).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_bands_that_exist_can_be_drawn() {
        assert!(Place::new(4, 5).is_ok());
        for (band, of) in [(5, 5), (0, 1), (0, 0), (0, 10)] {
            assert_eq!(Place::new(band, of), Err(NoSuchBand { band, of }));
        }
    }
}
