//! Submitting: the one moment at which a sheet is scored.

use super::answers;
use super::own_results::OwnResults;
use super::{Draft, SheetFault};
use crate::classes::DataClass;
use crate::definition::{AdviserGets, AgencyGets, Definition};
use crate::keys::{AnswersKey, Chance, Envelope, Place, room};
use crate::scoring;

/// With what and where a submission is sealed.
#[derive(Clone, Copy)]
pub struct Submitting<'a> {
    /// The person's own key.
    pub key: &'a AnswersKey,
    /// Where the answers go.
    pub answers: Place<'a>,
    /// Where the exact values go.
    pub exact: Place<'a>,
}

/// What comes of a submitted sheet.
pub struct Submission {
    /// The answers, closed.
    pub answers: Envelope,
    /// The exact values, for the person only.
    pub exact: Envelope,
    /// The results in bands that others than the person may ever get.
    pub bands: Vec<BandOutcome>,
}

/// One result in its band.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BandOutcome {
    /// The result's id.
    pub result: String,
    /// Its data class.
    pub class: DataClass,
    /// The band from 0; `None` when too few items were answered.
    pub band: Option<usize>,
}

impl Draft<'_> {
    /// Scores the sheet while it is open, and seals answers and exact values apart.
    ///
    /// Answers to questions that are not asked are left behind: they are neither scored nor sealed.
    pub fn submit(
        mut self,
        chance: &dyn Chance,
        with: &Submitting<'_>,
    ) -> Result<Submission, SheetFault> {
        self.answers.keep_shown(self.definition);
        // The scoring error could name a choice, so it stays here.
        let outcomes = scoring::score(self.definition, self.answers.chosen())
            .map_err(|_| SheetFault::NotScorable)?;
        let bytes = self.answers.write(self.definition)?;
        let size = answers::size(self.definition)?;
        let answers =
            room::seal(chance, with.key, &with.answers, DataClass::OwnAnswers, &bytes, size)?;
        let bands = bands(self.definition, &outcomes);
        let exact = OwnResults::of(self.definition, outcomes).seal(
            chance,
            with.key,
            &with.exact,
            self.definition,
        )?;
        Ok(Submission { answers, exact, bands })
    }
}

/// The results that have bands and an audience beside the person.
fn bands(definition: &Definition, outcomes: &[scoring::Outcome]) -> Vec<BandOutcome> {
    let told = |outcome: &scoring::Outcome| {
        let rule = definition.result(&outcome.result)?;
        let nobody = rule.adviser() == AdviserGets::Nothing && rule.agency() == AgencyGets::Nothing;
        (rule.band_count() > 0 && !nobody).then(|| BandOutcome {
            result: outcome.result.clone(),
            class: rule.class(),
            band: outcome.reported.as_ref().and_then(|reported| reported.band),
        })
    };
    outcomes.iter().filter_map(told).collect()
}
