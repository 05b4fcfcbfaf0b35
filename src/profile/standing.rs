//! How one sheet stands: open, submitted, or shown to the adviser.
//!
//! The record exists from unlocking and has one size for all states, so the database does not tell
//! who answered, refused or showed.

use chrono::{Days, NaiveDate};
use zeroize::Zeroizing;

use super::StandingFault;
use super::record::{Day, Line, Record, Scored};
use crate::classes::DataClass;
use crate::definition::Definition;
use crate::keys::{Chance, Envelope, Place, Refused, ResultsKey, Size};
use crate::scoring::ENGINE;
use crate::sealed::BandOutcome;

/// After how many days a shown result may be made anew, on a new sheet.
const REPEAT_AFTER_DAYS: u64 = 28;

/// How a sheet stands; opaque, because staff may not learn more than [`Standing::shown`] gives.
pub struct Standing(Record);

/// How a sheet stands, for the person's own pages only.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// Not submitted: untouched, begun or discarded.
    Open,
    /// Submitted, and seen by nobody but the person.
    Submitted,
    /// Shown to the adviser on this day.
    Shown {
        /// The local date.
        on: NaiveDate,
    },
}

/// What a person has shown to their adviser: the one form in which bands reach staff.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ShownBands {
    definition: String,
    on: NaiveDate,
    entries: Vec<BandEntry>,
}

/// One shown result.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BandEntry {
    /// The result's id.
    pub result: String,
    /// Its data class, by which the matrix decides.
    pub class: DataClass,
    /// The band from 0; `None` when too few items were answered.
    pub band: Option<usize>,
}

impl Standing {
    /// A sheet that is not submitted; also what discarding a result leads back to.
    pub fn open() -> Self {
        Self(Record::Open)
    }

    /// The sheet has just been submitted, on the local date `on`, with its results in bands.
    pub fn submit(
        self,
        definition: &Definition,
        bands: &[BandOutcome],
        on: NaiveDate,
    ) -> Result<Self, StandingFault> {
        let line = |outcome: &BandOutcome| Line {
            result: outcome.result.clone(),
            class: outcome.class.name().to_owned(),
            band: outcome.band,
        };
        let new = Scored {
            definition: definition.hash().to_owned(),
            engine: ENGINE.to_owned(),
            submitted_on: Some(Day(on)),
            bands: bands.iter().map(line).collect(),
        };
        match self.0 {
            Record::Open => Ok(Self(Record::Submitted { scored: new })),
            Record::Again { scored, on, anew: None } => {
                Ok(Self(Record::Again { scored, on, anew: Some(new) }))
            }
            Record::Submitted { .. } | Record::Shown { .. } | Record::Again { .. } => {
                Err(StandingFault::AlreadyShown)
            }
        }
    }

    /// The person shows a submitted result to their adviser, on the local date `on`; it takes the
    /// place of one that was shown before.
    pub fn show(self, on: NaiveDate) -> Result<Self, StandingFault> {
        match self.0 {
            Record::Open | Record::Again { anew: None, .. } => Err(StandingFault::NotSubmitted),
            Record::Submitted { scored } | Record::Again { anew: Some(scored), .. } => {
                Ok(Self(Record::Shown { scored, on: Day(on) }))
            }
            Record::Shown { .. } => Err(StandingFault::AlreadyShown),
        }
    }

    /// The person discards a result that they have not shown, to answer anew.
    pub fn discard(self) -> Result<Self, StandingFault> {
        match self.0 {
            Record::Open | Record::Submitted { .. } => Ok(Self::open()),
            Record::Again { scored, on, .. } => Ok(Self(Record::Again { scored, on, anew: None })),
            Record::Shown { .. } => Err(StandingFault::AlreadyShown),
        }
    }

    /// The person answers anew what they have shown, on the local date `today`.
    ///
    /// Until the new result is shown, [`Standing::shown`] yields the former: nobody sees that a
    /// repeat was begun.
    ///
    /// # Errors
    ///
    /// [`StandingFault::NotYet`] before [`Standing::repeat_from`], and when nothing was shown.
    pub fn begin_again(self, today: NaiveDate) -> Result<Self, StandingFault> {
        let from = self.repeat_from();
        match self.0 {
            Record::Shown { scored, on } if from.is_some_and(|from| today >= from) => {
                Ok(Self(Record::Again { scored, on, anew: None }))
            }
            Record::Open
            | Record::Submitted { .. }
            | Record::Shown { .. }
            | Record::Again { .. } => Err(StandingFault::NotYet),
        }
    }

    /// What remains when the answers are gone: the result that was shown, and nothing else.
    #[must_use]
    pub fn without_answers(self) -> Self {
        match self.0 {
            Record::Open | Record::Submitted { .. } => Self::open(),
            Record::Shown { scored, on } | Record::Again { scored, on, .. } => {
                Self(Record::Shown { scored, on })
            }
        }
    }

    /// The first day on which the person may answer anew what they have shown.
    pub fn repeat_from(&self) -> Option<NaiveDate> {
        match &self.0 {
            Record::Shown { on, .. } => {
                Some(on.0.checked_add_days(Days::new(REPEAT_AFTER_DAYS)).unwrap_or(NaiveDate::MAX))
            }
            Record::Open | Record::Submitted { .. } | Record::Again { .. } => None,
        }
    }

    /// When the result was shown that staff still see while the person answers anew.
    pub fn former(&self) -> Option<NaiveDate> {
        match &self.0 {
            Record::Again { on, .. } => Some(on.0),
            Record::Open | Record::Submitted { .. } | Record::Shown { .. } => None,
        }
    }

    /// Whether the sheet holds submitted answers, and if so since which local date; for the person's
    /// own pages and for whatever ends those answers. `Some(None)` when that was not noted.
    pub fn submitted_on(&self) -> Option<Option<NaiveDate>> {
        match &self.0 {
            Record::Open | Record::Again { anew: None, .. } => None,
            Record::Submitted { scored }
            | Record::Shown { scored, .. }
            | Record::Again { anew: Some(scored), .. } => {
                Some(scored.submitted_on.map(|day| day.0))
            }
        }
    }

    /// How the sheet stands, for the person's own pages only.
    pub fn for_the_person(&self) -> State {
        match &self.0 {
            Record::Open | Record::Again { anew: None, .. } => State::Open,
            Record::Submitted { .. } | Record::Again { anew: Some(_), .. } => State::Submitted,
            Record::Shown { on, .. } => State::Shown { on: on.0 },
        }
    }

    /// The bands, if the person has shown them; in every other state nothing, whatever the state.
    pub fn shown(&self) -> Option<ShownBands> {
        let (Record::Shown { scored, on } | Record::Again { scored, on, .. }) = &self.0 else {
            return None;
        };
        let entries = scored.bands.iter().map(Line::entry).collect::<Option<_>>()?;
        Some(ShownBands { definition: scored.definition.clone(), on: on.0, entries })
    }

    /// Opens the record of a sheet.
    pub fn open_record(
        key: &ResultsKey,
        place: &Place<'_>,
        envelope: &Envelope,
    ) -> Result<Self, StandingFault> {
        let bytes = envelope.open(key, place, DataClass::Bands)?;
        let record: Record = serde_json::from_slice(&bytes).map_err(|_| Refused)?;
        let (one, other) = match &record {
            Record::Open => (None, None),
            Record::Submitted { scored } | Record::Shown { scored, .. } => (Some(scored), None),
            Record::Again { scored, anew, .. } => (Some(scored), anew.as_ref()),
        };
        let mut lines = one.into_iter().chain(other).flat_map(|scored| &scored.bands);
        if lines.any(|line| line.entry().is_none()) {
            return Err(Refused.into());
        }
        Ok(Self(record))
    }

    /// Seals the record; all states of a definition's sheets have the same size.
    pub fn seal(
        &self,
        chance: &dyn Chance,
        key: &ResultsKey,
        place: &Place<'_>,
        definition: &Definition,
    ) -> Result<Envelope, StandingFault> {
        self.seal_at(chance, key, place, size(definition).ok_or(StandingFault::TooLong)?)
    }

    /// Seals the record at the size of the one whose place it takes.
    pub fn seal_instead_of(
        &self,
        chance: &dyn Chance,
        key: &ResultsKey,
        place: &Place<'_>,
        former: &Envelope,
    ) -> Result<Envelope, StandingFault> {
        self.seal_at(chance, key, place, former.size().ok_or(StandingFault::TooLong)?)
    }

    fn seal_at(
        &self,
        chance: &dyn Chance,
        key: &ResultsKey,
        place: &Place<'_>,
        size: Size,
    ) -> Result<Envelope, StandingFault> {
        let mut bytes = Zeroizing::new(Vec::with_capacity(size.bytes()));
        serde_json::to_writer(&mut *bytes, &self.0).map_err(|_| StandingFault::TooLong)?;
        Ok(Envelope::seal(chance, key, place, DataClass::Bands, &bytes, size)?)
    }
}

impl ShownBands {
    /// The hash of the definition that the results belong to.
    pub fn definition(&self) -> &str {
        &self.definition
    }

    /// The local date on which the person showed them.
    pub fn on(&self) -> NaiveDate {
        self.on
    }

    /// The results, in the order of the definition.
    pub fn entries(&self) -> &[BandEntry] {
        &self.entries
    }
}

/// Enough for every result with the longest class name, beside the hash and the date; twice, for a
/// result that was shown and a new one.
fn size(definition: &Definition) -> Option<Size> {
    let lines = definition.results().iter().map(|result| 96 + result.id().len());
    Size::fitting(2 * (256 + lines.sum::<usize>()))
}

#[cfg(test)]
mod tests;
