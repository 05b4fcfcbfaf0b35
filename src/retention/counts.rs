//! How many records of each data class a deletion removed: all that is ever said about it.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::classes::DataClass;

/// Records for each data class; classes without any are left out.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "BTreeMap<String, u64>", into = "BTreeMap<String, u64>")]
pub struct Counts(BTreeMap<DataClass, u64>);

/// A count names a class that this program does not know.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
#[error("there is no data class {0}")]
pub struct UnknownClass(String);

impl Counts {
    /// Adds `more` records of `class`.
    pub fn add(&mut self, class: DataClass, more: u64) {
        if more > 0 {
            let held = self.0.entry(class).or_default();
            *held = held.saturating_add(more);
        }
    }

    /// Adds what another deletion removed.
    pub fn add_all(&mut self, other: &Self) {
        for (class, more) in other.iter() {
            self.add(class, more);
        }
    }

    /// The records of `class`.
    pub fn of(&self, class: DataClass) -> u64 {
        self.0.get(&class).copied().unwrap_or(0)
    }

    /// Every class that has any, in the order of the list of classes.
    pub fn iter(&self) -> impl Iterator<Item = (DataClass, u64)> + '_ {
        self.0.iter().map(|(class, count)| (*class, *count))
    }

    /// All records together.
    pub fn total(&self) -> u64 {
        self.0.values().fold(0, |sum, count| sum.saturating_add(*count))
    }
}

impl TryFrom<BTreeMap<String, u64>> for Counts {
    type Error = UnknownClass;

    fn try_from(named: BTreeMap<String, u64>) -> Result<Self, UnknownClass> {
        let mut counts = Self::default();
        for (name, count) in named {
            let class = DataClass::ALL.iter().find(|class| class.name() == name);
            counts.add(*class.ok_or(UnknownClass(name))?, count);
        }
        Ok(counts)
    }
}

impl From<Counts> for BTreeMap<String, u64> {
    fn from(counts: Counts) -> Self {
        counts.iter().map(|(class, count)| (class.name().to_owned(), count)).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_read_back_and_refuse_unknown_classes() {
        let mut counts = Counts::default();
        counts.add(DataClass::Identity, 1);
        counts.add(DataClass::HardSkills, 3);
        counts.add(DataClass::Transfers, 0);
        let text = serde_json::to_string(&counts).unwrap();
        assert_eq!(text, r#"{"hard-skills":3,"identity":1}"#);
        assert_eq!(serde_json::from_str::<Counts>(&text).unwrap(), counts);
        assert_eq!(counts.total(), 4);
        assert!(serde_json::from_str::<Counts>(r#"{"names":1}"#).is_err());
    }
}
