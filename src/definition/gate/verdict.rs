//! What the gate says about a row, in words: whether it passes, why not, what to do, what it means.

use num_bigint::BigUint;
use num_rational::Ratio;
use num_traits::One as _;

use super::{Figures, GateRow, Hurdle, Judgement};

/// G3: so many answer patterns must stand behind every outcome.
pub(super) const LEAST_PATTERNS: u32 = 100;
/// G2: no single answer may become more certain than this.
pub(super) const LARGEST_POSTERIOR: (u32, u32) = (2, 3);
/// G4: so many answered items must stand behind a disclosed result.
const LEAST_ANSWERED: usize = 5;

impl GateRow {
    /// Whether the results may be disclosed.
    pub fn passes(&self) -> bool {
        self.objections().is_empty()
    }

    /// Why the results may not be disclosed, each reason with what to do; empty when they may.
    pub fn objections(&self) -> Vec<String> {
        let mut reasons = Vec::new();
        if self.results.is_empty() {
            return reasons;
        }
        let figures = &self.figures;
        let wider = if self.results.len() > 1 {
            "disclose fewer of them, let them share fewer items, or use fewer and wider bands"
        } else {
            "use fewer and wider bands, above all at the ends, or more items of equal weight"
        };
        if self.judgement == Judgement::NeverReported {
            let reason = "never reported for certain, whatever is answered; lower what `missing` asks \
                          for, or ask more of its items of everybody";
            return vec![reason.to_owned()];
        }
        if figures.options_excluded > 0 {
            let options = figures.options_excluded;
            reasons.push(format!("G1: rules out {options} options; {wider}"));
        }
        if figures.max_posterior > largest_posterior() {
            reasons.push(format!("G2: makes a single answer more certain than 2/3; {wider}"));
        }
        if figures.min_patterns < LEAST_PATTERNS.into() {
            reasons.push(format!(
                "G3: fewer than {LEAST_PATTERNS} answer patterns stand behind it; {wider}"
            ));
        }
        if figures.min_answered.is_some_and(|answered| answered < LEAST_ANSWERED) {
            reasons.push(format!(
                "G4: fewer than {LEAST_ANSWERED} answered items stand behind it; ask for more \
                 answers with `at_least` in `missing`"
            ));
        }
        if let Judgement::TooLarge(hurdle) = self.judgement {
            reasons.push(hurdle.reason(self.results.len() > 1, reasons.is_empty()));
        }
        reasons
    }

    /// What it means for a person whose results are seen, in one sentence for whoever has to answer
    /// for it.
    pub fn meaning(&self) -> String {
        let seen = if self.results.len() > 1 { "these bands together" } else { "this band" };
        let figures = &self.figures;
        if self.results.is_empty() {
            return "Nothing is shown, so nothing can be learned.".to_owned();
        }
        if self.judgement == Judgement::NeverReported {
            return "This is never sure to be shown to anybody, so there is nothing to judge."
                .to_owned();
        }
        if self.passes() {
            let (right, sets) = (figures.cases_right(), &figures.min_patterns);
            return format!(
                "Whoever sees {seen} cannot read off any answer: the best guess at one is right in \
                 at most {right} of 100 cases, and at least {sets} different sets of answers lead \
                 to what is seen."
            );
        }
        if figures.max_posterior.is_one() {
            return format!(
                "Whoever sees {seen} can know for certain how a question was answered."
            );
        }
        if figures.max_posterior > largest_posterior() {
            return format!(
                "Whoever sees {seen} can guess how a question was answered and be right in {} of \
                 100 cases.",
                figures.cases_right()
            );
        }
        if figures.options_excluded > 0 {
            return format!("Whoever sees {seen} can tell how some questions were not answered.");
        }
        if figures.min_patterns < LEAST_PATTERNS.into() {
            return format!(
                "Only {} different sets of answers can lead to what is seen, too few to hide an \
                 answer among.",
                figures.min_patterns
            );
        }
        if let Judgement::TooLarge(_) = self.judgement {
            return format!(
                "Nobody can say what {seen} would reveal, so nobody but the person may see it."
            );
        }
        format!("Whoever sees {seen} may look at so few answers that each of them counts too much.")
    }
}

impl Figures {
    /// In how many of 100 cases the best guess at a single answer is right, rounded up.
    fn cases_right(&self) -> BigUint {
        (&self.max_posterior * BigUint::from(100_u32)).ceil().to_integer()
    }
}

impl Hurdle {
    /// Why it was not judged to the end, and what to do; whether `several` results were, and
    /// `nothing` was found that refuses them.
    fn reason(self, several: bool, nothing: bool) -> String {
        let (what, remedy) = match self {
            Self::Combinations if several => (
                "these results share items, and there are too many combinations of answers and \
                 bands to look at",
                "disclose fewer of them to this audience, or let them share no items",
            ),
            Self::Combinations => (
                "there are too many combinations of answers, and of items left out, to look at",
                "give more items the same weight, or ask for more answers in `missing`",
            ),
            Self::Conditions => (
                "so many questions depend on one another that there are too many combinations of \
                 answers to look at",
                "let fewer questions depend on answers",
            ),
            Self::Numbers => (
                "more results, or larger weights, than the gate can tell apart",
                "use smaller weights, or disclose fewer results",
            ),
        };
        let judged = if nothing { "not judged" } else { "not judged to the end" };
        format!("{judged}: {what}; {remedy}")
    }
}

fn largest_posterior() -> Ratio<BigUint> {
    Ratio::new(LARGEST_POSTERIOR.0.into(), LARGEST_POSTERIOR.1.into())
}
