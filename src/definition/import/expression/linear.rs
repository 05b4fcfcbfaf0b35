//! Linear forms over the values of questions, exact.

use std::collections::BTreeMap;

use crate::definition::exact::{Exact, Overflow};

/// A constant and multiples of the values of questions.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Linear {
    /// What does not depend on answers.
    pub constant: Option<Exact>,
    /// By the position of the question.
    pub parts: BTreeMap<usize, Exact>,
}

impl Linear {
    /// A number that does not depend on answers.
    pub fn constant(value: Exact) -> Self {
        Self { constant: Some(value), parts: BTreeMap::new() }
    }

    /// The value of one question.
    pub fn item(item: usize) -> Self {
        Self { constant: None, parts: BTreeMap::from([(item, Exact::whole(1))]) }
    }

    /// What does not depend on answers; 0 where nothing was said.
    pub fn base(&self) -> Exact {
        self.constant.unwrap_or(Exact::ZERO)
    }

    /// Whether it gives whole numbers for whole numbers.
    pub fn is_whole(&self) -> bool {
        self.base().denominator() == 1 && self.parts.values().all(|part| part.denominator() == 1)
    }

    /// Adds another to it.
    pub fn add(&mut self, other: Self) -> Result<(), Overflow> {
        self.constant = Some(self.base().plus(other.base())?);
        for (item, part) in other.parts {
            let sum = self.parts.get(&item).copied().unwrap_or(Exact::ZERO).plus(part)?;
            self.parts.insert(item, sum);
        }
        self.parts.retain(|_, part| *part != Exact::ZERO);
        Ok(())
    }

    /// This times a number.
    pub fn times(mut self, factor: Exact) -> Result<Self, Overflow> {
        self.constant = Some(self.base().times(factor)?);
        for part in self.parts.values_mut() {
            *part = part.times(factor)?;
        }
        self.parts.retain(|_, part| *part != Exact::ZERO);
        Ok(self)
    }
}
