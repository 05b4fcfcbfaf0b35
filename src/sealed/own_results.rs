//! The exact results of one sheet, which only the person may open.

use serde::{Deserialize, Serialize};
use zeroize::{Zeroize, ZeroizeOnDrop, Zeroizing};

use super::SheetFault;
use crate::classes::{DataClass, KeyGroup};
use crate::definition::{Definition, Exact};
use crate::keys::{AnswersKey, Chance, Envelope, Place, Size, room};
use crate::scoring::{ENGINE, Outcome, Reported, Results, norms_of};

/// The exact results of one sheet, for the person's own pages.
pub struct OwnResults {
    /// The version of the arithmetic that made them.
    engine: String,
    outcomes: Vec<Outcome>,
    /// For each outcome the hash of the norms that it was compared with.
    norms: Vec<Option<String>>,
}

/// The record: fractions in lowest terms, so that nothing is lost.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Record {
    definition: String,
    engine: String,
    results: Vec<Line>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Line {
    result: String,
    answered: usize,
    applicable: usize,
    /// The hash of the norms; records from before it was written have none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    norms: Option<String>,
    reported: Option<Numbers>,
}

#[derive(Serialize, Deserialize, Zeroize, ZeroizeOnDrop)]
#[serde(deny_unknown_fields)]
struct Numbers {
    value: Option<String>,
    percent: Option<String>,
    t: Option<String>,
    stanine: Option<u8>,
    sten: Option<u8>,
    /// Written only where there is one, so that other records are what they were before it existed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    percentile: Option<String>,
    band: Option<usize>,
}

/// More bytes than the line of any result takes beside its id: a hash, and three fractions of 80
/// digits each, or two and two numbers of a norm table, which are short.
const LINE: usize = 512;

impl OwnResults {
    /// Opens the exact results of the person logged in.
    pub fn open(
        key: &AnswersKey,
        place: &Place<'_>,
        definition: &Definition,
        envelope: &Envelope,
    ) -> Result<Self, SheetFault> {
        let bytes = room::open(key, place, DataClass::OwnResults, envelope)?;
        let record: Record =
            serde_json::from_slice(&bytes).map_err(|_| SheetFault::OtherDefinition)?;
        if record.definition != definition.hash() {
            return Err(SheetFault::OtherDefinition);
        }
        let mut norms = norms_of(definition);
        for (norms, line) in norms.iter_mut().zip(&record.results) {
            if line.norms.is_some() {
                norms.clone_from(&line.norms);
            }
        }
        let outcomes = record.results.into_iter().map(Line::read).collect::<Result<_, _>>()?;
        Ok(Self { engine: record.engine, outcomes, norms })
    }

    /// The results as they are written down for the person to take along.
    pub(super) fn written<'a>(&'a self, definition: &'a Definition) -> Results<'a> {
        Results::of(definition, &self.engine, &self.norms, &self.outcomes)
    }

    /// The outcomes, in the order of the definition's results.
    pub fn outcomes(&self) -> &[Outcome] {
        &self.outcomes
    }

    /// What lies in the row of a sheet that nobody has submitted.
    pub fn decoy(chance: &dyn Chance, definition: &Definition) -> Result<Envelope, SheetFault> {
        Ok(Envelope::decoy(chance, KeyGroup::Answers, size(definition)?))
    }

    pub(super) fn of(definition: &Definition, outcomes: Vec<Outcome>) -> Self {
        Self { engine: ENGINE.to_owned(), outcomes, norms: norms_of(definition) }
    }

    pub(super) fn seal(
        &self,
        chance: &dyn Chance,
        key: &AnswersKey,
        place: &Place<'_>,
        definition: &Definition,
    ) -> Result<Envelope, SheetFault> {
        let record = Record {
            definition: definition.hash().to_owned(),
            engine: self.engine.clone(),
            results: self.outcomes.iter().zip(&self.norms).map(Line::of).collect(),
        };
        let size = size(definition)?;
        let mut bytes = Zeroizing::new(Vec::with_capacity(size.bytes()));
        serde_json::to_writer(&mut *bytes, &record).map_err(|_| SheetFault::TooLong)?;
        Ok(room::seal(chance, key, place, DataClass::OwnResults, &bytes, size)?)
    }
}

/// The same for every sheet of a definition, whatever was answered.
fn size(definition: &Definition) -> Result<Size, SheetFault> {
    let lines = definition.results().iter().map(|result| LINE + result.id().len());
    Size::fitting(256 + lines.sum::<usize>()).ok_or(SheetFault::TooLong)
}

impl Line {
    fn of((outcome, norms): (&Outcome, &Option<String>)) -> Self {
        let text = |number: Option<Exact>| number.map(|number| number.to_string());
        Self {
            result: outcome.result.clone(),
            answered: outcome.answered,
            applicable: outcome.applicable,
            norms: norms.clone(),
            reported: outcome.reported.as_ref().map(|reported| Numbers {
                value: text(reported.value),
                percent: text(reported.percent),
                t: text(reported.t),
                stanine: reported.stanine,
                sten: reported.sten,
                percentile: text(reported.percentile),
                band: reported.band,
            }),
        }
    }

    fn read(self) -> Result<Outcome, SheetFault> {
        let reported = self.reported.as_ref().map(Numbers::read).transpose()?;
        let Self { result, answered, applicable, .. } = self;
        Ok(Outcome { result, answered, applicable, reported })
    }
}

impl Numbers {
    fn read(&self) -> Result<Reported, SheetFault> {
        let number = |text: &Option<String>| {
            let parse = |text: &String| text.parse::<Exact>();
            text.as_ref().map(parse).transpose().map_err(|_| SheetFault::OtherDefinition)
        };
        Ok(Reported {
            value: number(&self.value)?,
            percent: number(&self.percent)?,
            t: number(&self.t)?,
            stanine: self.stanine,
            sten: self.sten,
            percentile: number(&self.percentile)?,
            band: self.band,
        })
    }
}
