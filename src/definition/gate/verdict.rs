//! What the gate says about a row, in words: whether it passes, why not, what to do, what it means.

use num_rational::Ratio;

use super::{GateRow, Hurdle, Judgement};

/// G3: so many answer patterns must stand behind every outcome.
const LEAST_PATTERNS: u32 = 100;
/// G2: no single answer may become more certain than this.
const LARGEST_POSTERIOR: (u32, u32) = (2, 3);
/// G4: so many answered items must stand behind a disclosed result.
const LEAST_ANSWERED: usize = 5;

impl GateRow {
    /// Whether the results may be disclosed.
    pub fn passes(&self) -> bool {
        self.objections().is_empty()
    }

    /// Why the results may not be disclosed, in sentences; empty when they may.
    pub fn objections(&self) -> Vec<String> {
        let mut reasons = Vec::new();
        if self.results.is_empty() {
            return reasons;
        }
        match self.judgement {
            Judgement::Exact => {}
            Judgement::TooLarge(hurdle) => reasons.push(hurdle.reason().to_owned()),
            Judgement::NeverReported => {
                let reason = "never reported: the missing rule asks for more answers than everybody \
                              gives who answers all that is asked";
                reasons.push(reason.to_owned());
                return reasons;
            }
        }
        let figures = &self.figures;
        if figures.options_excluded > 0 {
            reasons.push(format!("G1: rules out {} options", figures.options_excluded));
        }
        let (above, below) = LARGEST_POSTERIOR;
        if figures.max_posterior > Ratio::new(above.into(), below.into()) {
            reasons.push("G2: makes a single answer more certain than 2/3".to_owned());
        }
        if figures.min_patterns < LEAST_PATTERNS.into() {
            reasons
                .push(format!("G3: fewer than {LEAST_PATTERNS} answer patterns stand behind it"));
        }
        if figures.min_answered.is_some_and(|answered| answered < LEAST_ANSWERED) {
            reasons.push(format!("G4: fewer than {LEAST_ANSWERED} answered items stand behind it"));
        }
        reasons
    }
}

impl Hurdle {
    fn reason(self) -> &'static str {
        match self {
            Self::Combinations => "too many combinations to judge; let fewer results share items",
            Self::Conditions => "too many combinations of conditional items to judge",
            Self::Numbers => "weights too large to judge",
        }
    }
}
