//! The structure of a questionnaire: what is asked, how it is scored, who may see what.
//!
//! Values of these types are valid: only [`super::parse`] makes them, and it refuses the rest.
//! Positions (`usize`) count from 0 in the order of the file.

use super::bands::Bands;
use super::exact::Exact;
use crate::classes::DataClass;

/// A published version of a questionnaire, without its words.
#[derive(Clone, Debug)]
pub struct Definition {
    pub(super) id: String,
    pub(super) version: Version,
    pub(super) status: Status,
    pub(super) module: String,
    pub(super) minutes: u32,
    pub(super) option_sets: Vec<OptionSet>,
    pub(super) items: Vec<Item>,
    pub(super) scales: Vec<Scale>,
    pub(super) indices: Vec<Index>,
    pub(super) results: Vec<ResultRule>,
    pub(super) sign_off: Option<SignOff>,
    pub(super) hash: String,
}

impl Definition {
    /// The name of the questionnaire, the same for all its versions.
    pub fn id(&self) -> &str {
        &self.id
    }

    /// The version as written, `major.minor.patch`.
    pub fn version(&self) -> &str {
        &self.version.text
    }

    /// The SHA-256 over the RFC 8785 form of structure and texts, in hexadecimal.
    pub fn hash(&self) -> &str {
        &self.hash
    }

    /// Whether it has been tried on people.
    pub fn status(&self) -> Status {
        self.status
    }

    /// The voluntary module it belongs to; its own id when it is a module of its own.
    pub fn module(&self) -> &str {
        &self.module
    }

    /// How long answering takes, in minutes.
    pub fn minutes(&self) -> u32 {
        self.minutes
    }

    /// Everything that is asked, in order.
    pub fn items(&self) -> &[Item] {
        &self.items
    }

    /// Where the item `id` stands.
    pub fn item_position(&self, id: &str) -> Option<usize> {
        self.items.iter().position(|item| item.id == id)
    }

    /// What one can choose at the item at `item`, in display order.
    ///
    /// # Panics
    /// When there is no such item.
    pub fn choices(&self, item: usize) -> &[Choice] {
        &self.option_sets[self.items[item].option_set].choices
    }

    /// The scales, in order.
    pub fn scales(&self) -> &[Scale] {
        &self.scales
    }

    /// The indices, in order.
    pub fn indices(&self) -> &[Index] {
        &self.indices
    }

    /// What comes out: the scales in order, then the indices.
    pub fn results(&self) -> &[ResultRule] {
        &self.results
    }

    /// The result `id`.
    pub fn result(&self, id: &str) -> Option<&ResultRule> {
        self.results.iter().find(|result| result.id == id)
    }

    /// What the data protection officer recorded, if anything.
    pub fn sign_off(&self) -> Option<&SignOff> {
        self.sign_off.as_ref()
    }

    /// The version as numbers, for order.
    pub(super) fn version_number(&self) -> [u32; 3] {
        self.version.number
    }
}

/// A version: the text, and its three numbers.
#[derive(Clone, Debug)]
pub(super) struct Version {
    pub(super) text: String,
    pub(super) number: [u32; 3],
}

/// How far a questionnaire has been tried.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Status {
    /// On trial: every page says so, and norms are never shown.
    Trial,
    /// Norms come from a documented sample.
    Normed,
}

/// A set of choices that items share.
#[derive(Clone, Debug)]
pub(super) struct OptionSet {
    pub(super) id: String,
    pub(super) choices: Vec<Choice>,
}

/// One possible answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choice {
    pub(super) code: String,
    pub(super) value: Option<i64>,
}

impl Choice {
    /// What an answer sheet stores.
    pub fn code(&self) -> &str {
        &self.code
    }

    /// What it scores; a choice without a value never scores.
    pub fn value(&self) -> Option<i64> {
        self.value
    }
}

/// One statement to answer.
#[derive(Clone, Debug)]
pub struct Item {
    pub(super) id: String,
    pub(super) option_set: usize,
}

impl Item {
    /// Its name within the questionnaire.
    pub fn id(&self) -> &str {
        &self.id
    }
}

/// One item's part in a scale.
#[derive(Clone, Debug)]
pub struct Key {
    pub(super) item: usize,
    pub(super) weight: i64,
    pub(super) points: Vec<Option<i64>>,
    pub(super) least: i64,
    pub(super) greatest: i64,
}

impl Key {
    /// Where the item stands.
    pub fn item(&self) -> usize {
        self.item
    }

    /// How much the item counts; at least 1.
    pub fn weight(&self) -> i64 {
        self.weight
    }

    /// x′ of the choice at `choice`: reversed or from the table, not yet weighted.
    pub fn points(&self, choice: usize) -> Option<i64> {
        self.points.get(choice).copied().flatten()
    }

    /// The least x′ of any choice.
    pub fn least(&self) -> i64 {
        self.least
    }

    /// The greatest x′ of any choice; greater than the least.
    pub fn greatest(&self) -> i64 {
        self.greatest
    }
}

/// How the contributions of a scale become one number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Score {
    /// The weighted sum, prorated when answers are missing.
    Sum,
    /// The weighted mean.
    Mean,
    /// The share of the range, from 0 to 100.
    Percent,
}

/// How many answers a scale asks for before it is reported.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MissingRule {
    pub(super) share: Exact,
    pub(super) at_least: u32,
}

impl MissingRule {
    /// Whether `answered` of `applicable` items are enough: max(⌈share · applicable⌉, `at_least`),
    /// and never none.
    pub fn permits(self, answered: usize, applicable: usize) -> bool {
        let (Ok(answered), Ok(applicable)) = (i128::try_from(answered), i64::try_from(applicable))
        else {
            return false;
        };
        let Ok(share) = self.share.times(Exact::whole(applicable)) else { return false };
        answered >= share.ceil().max(i128::from(self.at_least)).max(1)
    }
}

/// A scale: keyed items, aggregated.
#[derive(Clone, Debug)]
pub struct Scale {
    pub(super) id: String,
    pub(super) keys: Vec<Key>,
    pub(super) score: Score,
    pub(super) missing: MissingRule,
    pub(super) bands: Option<Bands>,
    pub(super) norms: Option<Norms>,
}

impl Scale {
    /// Its name, also the name of its result.
    pub fn id(&self) -> &str {
        &self.id
    }

    /// Its items, in order; no item twice.
    pub fn keys(&self) -> &[Key] {
        &self.keys
    }

    /// How it is aggregated.
    pub fn score(&self) -> Score {
        self.score
    }

    /// How many answers it asks for.
    pub fn missing(&self) -> MissingRule {
        self.missing
    }

    /// Its bands over percent, from 0 to 100.
    pub fn bands(&self) -> Option<&Bands> {
        self.bands.as_ref()
    }

    /// Its norms, if a sample is documented.
    pub fn norms(&self) -> Option<&Norms> {
        self.norms.as_ref()
    }
}

/// An index: the percent of one scale less the percent of another.
#[derive(Clone, Debug)]
pub struct Index {
    pub(super) id: String,
    pub(super) first: usize,
    pub(super) second: usize,
    pub(super) bands: Option<Bands>,
    pub(super) norms: Option<Norms>,
}

impl Index {
    /// Its name, also the name of its result.
    pub fn id(&self) -> &str {
        &self.id
    }

    /// Where the scale stands that counts upwards.
    pub fn first(&self) -> usize {
        self.first
    }

    /// Where the scale stands that is taken away.
    pub fn second(&self) -> usize {
        self.second
    }

    /// Its bands over the difference, from −100 to 100.
    pub fn bands(&self) -> Option<&Bands> {
        self.bands.as_ref()
    }

    /// Its norms, if a sample is documented.
    pub fn norms(&self) -> Option<&Norms> {
        self.norms.as_ref()
    }
}

/// Linear norms from a documented sample.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Norms {
    pub(super) population: String,
    pub(super) period: String,
    pub(super) n: u32,
    pub(super) mean: Exact,
    pub(super) sd: Exact,
    pub(super) reliability: Option<Exact>,
    pub(super) hash: String,
}

impl Norms {
    /// Whom the sample stands for.
    pub fn population(&self) -> &str {
        &self.population
    }

    /// When it was drawn.
    pub fn period(&self) -> &str {
        &self.period
    }

    /// How many people it has.
    pub fn n(&self) -> u32 {
        self.n
    }

    /// The sample's mean of the value.
    pub fn mean(&self) -> Exact {
        self.mean
    }

    /// The sample's standard deviation of the value; above 0.
    pub fn sd(&self) -> Exact {
        self.sd
    }

    /// The sample's reliability, from 0 to 1.
    pub fn reliability(&self) -> Option<Exact> {
        self.reliability
    }

    /// The SHA-256 over the RFC 8785 form of these norms, in hexadecimal.
    pub fn hash(&self) -> &str {
        &self.hash
    }
}

/// What a result is computed from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Source {
    /// The scale at this position.
    Scale(usize),
    /// The index at this position.
    Index(usize),
}

/// What the participant gets of a result.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ParticipantGets {
    /// Nothing.
    Nothing,
    /// The band.
    Band,
    /// The band and the exact value.
    Value,
}

/// What the adviser gets of a result, once the person has shown it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AdviserGets {
    /// Nothing.
    Nothing,
    /// The band.
    Band,
}

/// What the agency gets of a result.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AgencyGets {
    /// Nothing, ever.
    Nothing,
    /// The band, along with a short report that the person released.
    BandWhenReleased,
}

/// One result: where it comes from and what each audience gets of it.
#[derive(Clone, Debug)]
pub struct ResultRule {
    pub(super) id: String,
    pub(super) source: Source,
    pub(super) class: DataClass,
    pub(super) participant: ParticipantGets,
    pub(super) adviser: AdviserGets,
    pub(super) agency: AgencyGets,
    pub(super) band_count: usize,
}

impl ResultRule {
    /// Its name: that of its scale or index.
    pub fn id(&self) -> &str {
        &self.id
    }

    /// The scale or index it comes from.
    pub fn source(&self) -> Source {
        self.source
    }

    /// Its data class: bands, motivation zone or fitness.
    pub fn class(&self) -> DataClass {
        self.class
    }

    /// What the participant gets.
    pub fn participant(&self) -> ParticipantGets {
        self.participant
    }

    /// What the adviser gets.
    pub fn adviser(&self) -> AdviserGets {
        self.adviser
    }

    /// What the agency gets.
    pub fn agency(&self) -> AgencyGets {
        self.agency
    }

    /// How many bands it has; 0 when it has none.
    pub fn band_count(&self) -> usize {
        self.band_count
    }
}

/// What the data protection officer recorded about questions on special categories of data.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignOff {
    pub(super) on: chrono::NaiveDate,
    pub(super) legal_basis: String,
    pub(super) reason: String,
}

impl SignOff {
    /// The day of the sign-off.
    pub fn on(&self) -> chrono::NaiveDate {
        self.on
    }

    /// The legal basis that the officer named.
    pub fn legal_basis(&self) -> &str {
        &self.legal_basis
    }

    /// Why the officer agreed.
    pub fn reason(&self) -> &str {
        &self.reason
    }
}
