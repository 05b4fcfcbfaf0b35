//! How much work may be done: what is too entangled is refused within a bounded time, on every machine
//! with the same words.

use super::number::Number;

/// The work that may still be done.
pub(super) struct Budget {
    steps: u64,
}

/// The work that was allowed is done, and more is needed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Halt;

impl Budget {
    /// So many elementary steps.
    pub(super) fn of(steps: u64) -> Self {
        Self { steps }
    }

    /// Takes out half of what is left, for a part of the work.
    pub(super) fn half(&mut self) -> Self {
        let half = Self { steps: self.steps / 2 };
        self.steps -= half.steps;
        half
    }

    /// Puts back what a part of the work left.
    pub(super) fn put_back(&mut self, rest: &Self) {
        self.steps += rest.steps;
    }

    /// Takes what it costs to combine so many with so many.
    pub(super) fn spend<N: Number>(&mut self, one: usize, other: usize) -> Result<(), Halt> {
        let steps = u64::try_from(one.saturating_mul(other)).unwrap_or(u64::MAX);
        let cost = steps.saturating_mul(N::COST);
        self.steps = self.steps.checked_sub(cost.saturating_add(1)).ok_or_else(|| {
            self.steps = 0;
            Halt
        })?;
        Ok(())
    }
}
