//! The form in which a standing rests.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::BandEntry;
use crate::classes::DataClass;

#[derive(Clone, Serialize, Deserialize)]
#[serde(tag = "state", rename_all = "kebab-case", deny_unknown_fields)]
pub(super) enum Record {
    Open,
    Submitted {
        scored: Scored,
    },
    Shown {
        scored: Scored,
        on: Day,
    },
    /// Begun anew: what was shown stays shown until the new result takes its place.
    Again {
        scored: Scored,
        on: Day,
        anew: Option<Scored>,
    },
}

#[derive(Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Scored {
    /// The hash of the definition.
    pub(super) definition: String,
    pub(super) engine: String,
    /// The local date of submission; records from before it was written have none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) submitted_on: Option<Day>,
    pub(super) bands: Vec<Line>,
}

/// A date, written `YYYY-MM-DD`.
#[derive(Clone, Copy, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub(super) struct Day(pub(super) NaiveDate);

impl TryFrom<String> for Day {
    type Error = chrono::ParseError;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse().map(Self)
    }
}

impl From<Day> for String {
    fn from(day: Day) -> Self {
        day.0.to_string()
    }
}

#[derive(Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Line {
    pub(super) result: String,
    pub(super) class: String,
    pub(super) band: Option<usize>,
}

impl Line {
    /// The entry, if the class is one of ours.
    pub(super) fn entry(&self) -> Option<BandEntry> {
        let class = DataClass::ALL.iter().find(|class| class.name() == self.class)?;
        Some(BandEntry { result: self.result.clone(), class: *class, band: self.band })
    }
}
