//! Overall results as staff may see them: only what the person has shown, in bands, by class.

use std::marker::PhantomData;

use chrono::{Days, NaiveDate};

use crate::access::{CaseFile, Denied};
use crate::classes::Class;
use crate::definition::{AdviserGets, AgencyGets, Published};
use crate::disclosure::{Datum, Given, Subject};
use crate::ids::ParticipationId;
use crate::installation::Installation;
use crate::profile::ShownBands;
use crate::store::answer_sheet::{self, State};

use super::sheets::{published_of, standing_of};

/// The adviser's view of results ends so many days after the person's exit date.
pub const ADVISER_DAYS_AFTER_EXIT: u64 = 30;

/// One result in its band.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BandOf {
    /// The result's id.
    pub result: String,
    /// The band from 0; `None` when there is none to show, for whatever reason.
    pub band: Option<usize>,
    /// How many bands there are.
    pub bands: usize,
    /// What the definition gives the agency.
    pub agency: AgencyGets,
}

/// The results of class `C` of one questionnaire of one person.
///
/// A sheet that is not shown yields the same value as one that does not exist: every band empty.
pub struct ResultsOf<'i, C> {
    person: ParticipationId,
    given: Given,
    published: &'i Published,
    shown_on: Option<NaiveDate>,
    list: Vec<BandOf>,
    class: PhantomData<fn() -> C>,
}

impl<C: Class> Datum for ResultsOf<'_, C> {
    type Class = C;

    fn subject(&self) -> Subject {
        Subject::Person(self.person.clone(), self.given)
    }
}

impl<'i, C: Class> ResultsOf<'i, C> {
    /// The questionnaire.
    pub fn published(&self) -> &'i Published {
        self.published
    }

    /// The day on which the person showed them.
    pub fn shown_on(&self) -> Option<NaiveDate> {
        self.shown_on
    }

    /// One by one, in the definition's order.
    pub fn list(&self) -> &[BandOf] {
        &self.list
    }
}

/// Every unlocked questionnaire of a person, with what the person has shown of it.
pub struct Shown<'i> {
    person: ParticipationId,
    published: &'i Published,
    bands: Option<ShownBands>,
}

impl<'i> Shown<'i> {
    /// The questionnaire.
    pub fn published(&self) -> &'i Published {
        self.published
    }

    /// Whether this version of a questionnaire stands for the other one too.
    fn comes_before(&self, other: &Self) -> bool {
        let rank = |one: &Self| (one.bands.is_some(), one.published.definition().version_number());
        rank(self) > rank(other)
    }

    /// Its results of class `C` that the definition gives to advisers; `None` when it has none such.
    pub fn of_class<C: Class>(&self) -> Option<ResultsOf<'i, C>> {
        let list: Vec<BandOf> = self
            .published
            .definition()
            .results()
            .iter()
            .filter(|rule| rule.class() == C::CLASS && rule.adviser() != AdviserGets::Nothing)
            .map(|rule| BandOf {
                result: rule.id().to_owned(),
                band: self.bands.as_ref().and_then(|bands| {
                    bands.entries().iter().find(|entry| entry.result == rule.id())?.band
                }),
                bands: rule.band_count(),
                agency: rule.agency(),
            })
            .collect();
        (!list.is_empty()).then(|| ResultsOf {
            person: self.person.clone(),
            given: if self.bands.is_some() { Given::Shown } else { Given::Held },
            published: self.published,
            shown_on: self.bands.as_ref().map(ShownBands::on),
            list,
            class: PhantomData,
        })
    }
}

/// What a person has shown, questionnaire by questionnaire.
///
/// From 30 days after the exit date nothing is shown to staff any more: need to know ends.
/// Of several versions of a questionnaire only one stands there: the newest that the person has
/// shown, or else the newest. An old result never stands beside a new one.
pub async fn list_shown<'i>(
    installation: &'i Installation,
    case: &CaseFile,
) -> Result<Vec<Shown<'i>>, Denied> {
    let now = installation.clock.now();
    let today = now.date_in(case.project().zone);
    let over = case
        .identity()
        .exit_on
        .and_then(|exit| exit.checked_add_days(Days::new(ADVISER_DAYS_AFTER_EXIT)))
        .is_some_and(|last| today > last);
    let rows = answer_sheet::list(&installation.store, case.cover(), now).await?;
    let mut shown: Vec<Shown<'i>> = Vec::new();
    for row in rows.iter().filter(|row| row.state == State::Unlocked) {
        let published = published_of(installation, row)?;
        let bands = standing_of(case, row)?.shown().filter(|_| !over);
        let one = Shown { person: case.id().clone(), published, bands };
        let id = published.definition().id();
        match shown.iter_mut().find(|other| other.published.definition().id() == id) {
            Some(other) if one.comes_before(other) => *other = one,
            Some(_) => {}
            None => shown.push(one),
        }
    }
    Ok(shown)
}
