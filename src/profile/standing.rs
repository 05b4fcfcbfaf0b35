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

    /// The sheet has just been submitted, with its results in bands.
    pub fn submit(
        self,
        definition: &Definition,
        bands: &[BandOutcome],
    ) -> Result<Self, StandingFault> {
        let line = |outcome: &BandOutcome| Line {
            result: outcome.result.clone(),
            class: outcome.class.name().to_owned(),
            band: outcome.band,
        };
        let new = Scored {
            definition: definition.hash().to_owned(),
            engine: ENGINE.to_owned(),
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
        let size = size(definition).ok_or(StandingFault::TooLong)?;
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
mod tests {
    use std::fmt::Write as _;

    use super::*;
    use crate::definition::parse_structure;
    use crate::ids::ProviderId;
    use crate::keys::{Revision, SeededChance};

    fn definition() -> Definition {
        let mut source = r#"
id = "work"
version = "1.0.0"
status = "trial"
minutes = 2
[options.agreement]
choices = [{ code = "no", value = 0 }, { code = "yes", value = 1 }]
[[scales]]
id = "persistence"
keys = ["i1", "i2", "i3", "i4", "i5", "i6"]
score = "percent"
bands = "two"
[bands]
two = ["[0,50)", "[50,100]"]
[disclosure.persistence]
adviser = "band"
"#
        .to_owned();
        for item in 1..=6 {
            write!(source, "[[items]]\nid = \"i{item}\"\noptions = \"agreement\"\n").unwrap();
        }
        parse_structure("questionnaire.toml", &source).unwrap()
    }

    fn day() -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, 2, 28).unwrap()
    }

    fn submitted(definition: &Definition, band: Option<usize>) -> Standing {
        let outcome =
            BandOutcome { result: "persistence".to_owned(), class: DataClass::Bands, band };
        Standing::open().submit(definition, &[outcome]).unwrap()
    }

    fn again(definition: &Definition) -> Standing {
        let shown = submitted(definition, Some(1)).show(day()).unwrap();
        let day = shown.repeat_from().unwrap();
        shown.begin_again(day).unwrap()
    }

    fn anew(definition: &Definition, band: Option<usize>) -> Standing {
        let outcome =
            BandOutcome { result: "persistence".to_owned(), class: DataClass::Bands, band };
        again(definition).submit(definition, &[outcome]).unwrap()
    }

    #[test]
    fn staff_see_bands_only_once_they_are_shown() {
        let definition = definition();
        assert_eq!(Standing::open().shown(), None);
        assert_eq!(submitted(&definition, Some(1)).shown(), None);
        assert_eq!(submitted(&definition, Some(1)).discard().unwrap().shown(), None);
        let shown = submitted(&definition, Some(1)).show(day()).unwrap();
        assert_eq!(shown.for_the_person(), State::Shown { on: day() });
        let bands = shown.shown().unwrap();
        assert_eq!((bands.definition(), bands.on()), (definition.hash(), day()));
        assert_eq!(bands.entries()[0].band, Some(1));
    }

    #[test]
    fn what_was_shown_stays_shown_until_a_new_result_is() {
        let definition = definition();
        let shown = || submitted(&definition, Some(1)).show(day()).unwrap();
        assert_eq!(shown().repeat_from().unwrap().to_string(), "2026-03-28");
        let early = shown().begin_again(NaiveDate::from_ymd_opt(2026, 3, 27).unwrap());
        assert_eq!(early.err(), Some(StandingFault::NotYet));
        let late = NaiveDate::from_ymd_opt(2027, 1, 1).unwrap();
        for standing in [Standing::open(), submitted(&definition, None), again(&definition)] {
            assert_eq!(standing.begin_again(late).err(), Some(StandingFault::NotYet));
        }
        let former = shown().shown();
        let begun = again(&definition);
        assert_eq!((begun.for_the_person(), begun.former()), (State::Open, Some(day())));
        assert_eq!(begun.shown(), former);
        assert_eq!(begun.show(late).err(), Some(StandingFault::NotSubmitted));
        let new = || anew(&definition, Some(0));
        assert_eq!(new().for_the_person(), State::Submitted);
        assert_eq!(new().shown(), former);
        let discarded = new().discard().unwrap();
        assert_eq!((discarded.for_the_person(), discarded.shown()), (State::Open, former.clone()));
        let closed = new().without_answers();
        assert_eq!(closed.for_the_person(), State::Shown { on: day() });
        assert_eq!(closed.shown(), former);
        let shown = new().show(late).unwrap();
        let bands = shown.shown().unwrap();
        assert_eq!((bands.on(), bands.entries()[0].band), (late, Some(0)));
        assert_eq!(shown.former(), None);
    }

    #[test]
    fn nothing_is_shown_that_was_not_submitted_nor_taken_back_once_shown() {
        let definition = definition();
        assert_eq!(Standing::open().show(day()).err(), Some(StandingFault::NotSubmitted));
        let shown = || submitted(&definition, None).show(day()).unwrap();
        assert_eq!(shown().show(day()).err(), Some(StandingFault::AlreadyShown));
        assert_eq!(shown().discard().err(), Some(StandingFault::AlreadyShown));
        assert_eq!(shown().submit(&definition, &[]).err(), Some(StandingFault::AlreadyShown));
        assert_eq!(Standing::open().without_answers().shown(), None);
        assert_eq!(submitted(&definition, Some(1)).without_answers().for_the_person(), State::Open);
    }

    #[test]
    fn all_states_have_one_size_and_read_back() {
        let definition = definition();
        let chance = SeededChance::for_test(1);
        let (key, other) = (ResultsKey::make(&chance), ResultsKey::make(&chance));
        let (provider, revision) =
            (ProviderId::from_bits(chance.bits128()), Revision::make(&chance));
        let place = Place {
            provider: &provider,
            project: None,
            owner: "person",
            table: "standings",
            row: "1",
            schema: 1,
            revision: &revision,
        };
        let mut lengths = Vec::new();
        for standing in [
            Standing::open(),
            submitted(&definition, None),
            submitted(&definition, Some(1)),
            submitted(&definition, Some(0)).show(day()).unwrap(),
            again(&definition),
            anew(&definition, Some(1)),
        ] {
            let sealed = standing.seal(&chance, &key, &place, &definition).unwrap();
            lengths.push((sealed.key.len(), sealed.record.len()));
            let read = Standing::open_record(&key, &place, &sealed).unwrap();
            assert_eq!(read.for_the_person(), standing.for_the_person());
            assert_eq!(read.shown(), standing.shown());
            let refused = Standing::open_record(&other, &place, &sealed);
            assert_eq!(refused.err(), Some(StandingFault::Refused(Refused)));
        }
        lengths.dedup();
        assert_eq!(lengths.len(), 1);
    }
}
