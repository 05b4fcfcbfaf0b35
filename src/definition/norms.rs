//! Norms: how a value stands in a documented sample, by a formula or by a table.
//!
//! Values of these types are valid: a standard deviation is above 0, and a table begins at or below
//! the least value that can come out, rises, and says the same about every row.

use super::exact::Exact;

/// Norms from a documented sample.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Norms {
    pub(super) population: String,
    pub(super) period: String,
    pub(super) n: u32,
    pub(super) reliability: Option<Exact>,
    pub(super) comparison: Comparison,
    pub(super) hash: String,
}

/// How a value is compared with a sample.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Comparison {
    /// By the sample's mean and standard deviation, as z = (value − M) ÷ SD.
    Linear {
        /// The sample's mean of the value.
        mean: Exact,
        /// The sample's standard deviation of the value; above 0.
        sd: Exact,
    },
    /// By a table.
    Table(NormTable),
}

/// A table from values to what they mean in the sample.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NormTable {
    pub(super) rows: Vec<NormRow>,
}

/// What the values of one row mean in the sample; what the table does not say is `None` in every row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NormRow {
    pub(super) from: Exact,
    /// The percentile rank, from 0 to 100.
    pub percentile: Option<Exact>,
    /// The T score.
    pub t: Option<Exact>,
    /// The stanine, from 1 to 9.
    pub stanine: Option<u8>,
    /// The sten, from 1 to 10.
    pub sten: Option<u8>,
}

impl NormTable {
    /// The row in which `value` lies: the last that begins at or below it.
    ///
    /// So a prorated value between two whole numbers belongs to the lower of them, and no value falls
    /// between two rows. Below the first row, which scoring cannot yield, the first counts.
    pub fn row(&self, value: Exact) -> &NormRow {
        let begun = self.rows.partition_point(|row| row.from <= value);
        &self.rows[begun.saturating_sub(1)]
    }
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

    /// The sample's reliability, from 0 to 1.
    pub fn reliability(&self) -> Option<Exact> {
        self.reliability
    }

    /// How a value is compared with it.
    pub fn comparison(&self) -> &Comparison {
        &self.comparison
    }

    /// The SHA-256 over the RFC 8785 form of these norms, in hexadecimal.
    pub fn hash(&self) -> &str {
        &self.hash
    }
}
