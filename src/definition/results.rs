//! Results: what comes out of a questionnaire, and which audience gets what of it.
//!
//! A definition can narrow the disclosure matrix here, never widen it.

use crate::classes::DataClass;

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
