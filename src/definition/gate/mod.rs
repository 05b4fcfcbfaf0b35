//! The gate: what the disclosed results of a definition would reveal about single answers.
//!
//! A total can *be* the answers, so a definition is published only if no result, and no combination
//! that one audience sees, tells too much.
//! The reader is taken to know items, keys, weights, edges and which items were answered; every
//! pattern of answers is taken to be equally likely; that a result is missing is not judged.
//!
//! A row speaks about some results together.
//! Results that share no item say nothing about each other's answers, and a person may answer the
//! items of one and leave out the others'; so the worst of the parts is what the row says: the
//! fewest patterns and the largest posterior of any part, and all options that any part rules out.

mod count;
mod design;
mod frame;
#[cfg(test)]
mod tests;

use num_bigint::BigUint;
use num_rational::Ratio;
use num_traits::{One as _, ToPrimitive as _};

use super::results::{AdviserGets, AgencyGets, ResultRule, Source};
use super::structure::Definition;
use design::Design;

/// G3: so many answer patterns must stand behind every outcome.
const LEAST_PATTERNS: u32 = 100;
/// G2: no single answer may become more certain than this.
const LARGEST_POSTERIOR: (u32, u32) = (2, 3);
/// G4: so many answered items must stand behind a disclosed result.
const LEAST_ANSWERED: usize = 5;

/// Who reads the results.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Audience {
    /// The adviser.
    Adviser,
    /// The agency.
    Agency,
    /// Adviser and agency, comparing what they have.
    Both,
}

impl Audience {
    /// All of them, in the order of reports.
    pub const ALL: [Self; 3] = [Self::Adviser, Self::Agency, Self::Both];

    /// The name in reports.
    pub fn name(self) -> &'static str {
        match self {
            Self::Adviser => "adviser",
            Self::Agency => "agency",
            Self::Both => "adviser+agency",
        }
    }

    fn sees(self, rule: &ResultRule) -> bool {
        let adviser = rule.adviser == AdviserGets::Band;
        let agency = rule.agency == AgencyGets::BandWhenReleased;
        match self {
            Self::Adviser => adviser,
            Self::Agency => agency,
            Self::Both => adviser || agency,
        }
    }
}

/// What some results reveal together, at worst.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Figures {
    /// The fewest answer patterns behind an outcome.
    pub min_patterns: BigUint,
    /// The largest posterior of a single answer, from above 0 to 1.
    pub max_posterior: Ratio<BigUint>,
    /// How many options, counted over all items, some outcome rules out.
    pub options_excluded: usize,
    /// The fewest answered items behind a result; `None` when nothing is disclosed.
    pub min_answered: Option<usize>,
}

/// How far the figures of a row can be trusted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Judgement {
    /// They are exact.
    Exact,
    /// Counting would take too long; the figures are those of the results one by one, and together
    /// they reveal at least as much. Refused.
    TooLarge,
    /// No set of answers is ever enough for a result; nothing can be judged. Refused.
    NeverReported,
    /// Some items are asked only where they apply, which is not judged yet; the results reveal at
    /// least what the figures say. Refused.
    Conditional,
}

/// What the gate says about some results for one audience.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GateRow {
    /// Who reads them.
    pub audience: Audience,
    /// The ids of the results.
    pub results: Vec<String>,
    /// Whether all of an audience's results are judged together.
    pub joint: bool,
    /// What they reveal.
    pub figures: Figures,
    /// Whether that is exact.
    pub judgement: Judgement,
}

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
            Judgement::TooLarge => reasons
                .push("too many combinations to judge; let fewer results share items".to_owned()),
            Judgement::NeverReported => {
                reasons.push(
                    "never reported: the missing rule asks for more items than there are"
                        .to_owned(),
                );
                return reasons;
            }
            Judgement::Conditional => {
                reasons.push(
                    "show_if: that a question was asked reveals an earlier answer, and this cannot \
                     be judged yet; disclose no result to staff, or ask everybody"
                        .to_owned(),
                );
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

impl Figures {
    /// The largest posterior as a decimal number, for display only.
    pub fn posterior_for_display(&self) -> f64 {
        self.max_posterior.to_f64().unwrap_or(1.0)
    }

    /// The worst of both.
    fn worst(self, other: Self) -> Self {
        Self {
            min_patterns: self.min_patterns.min(other.min_patterns),
            max_posterior: self.max_posterior.max(other.max_posterior),
            options_excluded: self.options_excluded + other.options_excluded,
            min_answered: [self.min_answered, other.min_answered].into_iter().flatten().min(),
        }
    }

    /// What an audience learns that sees nothing: every pattern over all items stays possible.
    fn of_nothing(definition: &Definition) -> Self {
        let options = (0..definition.items().len()).map(|item| {
            definition.choices(item).iter().filter(|choice| choice.value().is_some()).count().max(1)
        });
        Self {
            min_patterns: options.clone().map(BigUint::from).product(),
            max_posterior: Ratio::new(BigUint::one(), options.min().unwrap_or(1).into()),
            options_excluded: 0,
            min_answered: None,
        }
    }
}

/// Judges every result that somebody sees, each on its own and all of an audience together.
pub fn judge(definition: &Definition) -> Vec<GateRow> {
    let results = definition.results();
    let alone: Vec<_> = results
        .iter()
        .map(|rule| Audience::Both.sees(rule).then(|| judge_together(definition, &[rule], &[])))
        .collect();
    let mut rows = Vec::new();
    let mut together: Vec<(Vec<usize>, Judged)> = Vec::new();
    for audience in Audience::ALL {
        let seen: Vec<_> = (0..results.len()).filter(|at| audience.sees(&results[*at])).collect();
        for at in &seen {
            let Some((figures, judgement)) = alone[*at].clone() else { continue };
            let results = vec![results[*at].id.clone()];
            rows.push(GateRow { audience, results, joint: false, figures, judgement });
        }
        let before = together.iter().find(|(others, _)| *others == seen);
        let judged = before.map(|(_, judged)| judged.clone());
        let (figures, judgement) = judged.unwrap_or_else(|| jointly(definition, &seen, &alone));
        let results = seen.iter().map(|at| results[*at].id.clone()).collect();
        together.push((seen, (figures.clone(), judgement.clone())));
        rows.push(GateRow { audience, results, joint: true, figures, judgement });
    }
    rows
}

type Judged = (Figures, Judgement);

/// Judges the results at `seen` together, part by part: parts share no items.
fn jointly(definition: &Definition, seen: &[usize], alone: &[Option<Judged>]) -> Judged {
    let results = definition.results();
    let parts = parts(definition, seen).into_iter().map(|part| {
        let known: Vec<_> = part.iter().filter_map(|at| alone[*at].clone()).collect();
        if let [only] = &known[..] {
            return only.clone();
        }
        let rules: Vec<_> = part.iter().map(|at| &results[*at]).collect();
        judge_together(definition, &rules, &known)
    });
    parts
        .reduce(|(figures, judgement), (more, other)| {
            let worst = if judgement == Judgement::Exact { other } else { judgement };
            (figures.worst(more), worst)
        })
        .unwrap_or_else(|| (Figures::of_nothing(definition), Judgement::Exact))
}

/// Judges results that share items; `alone` is what is known of each.
fn judge_together(definition: &Definition, rules: &[&ResultRule], alone: &[Judged]) -> Judged {
    if definition.is_conditional() {
        return (Figures::of_nothing(definition), Judgement::Conditional);
    }
    let design = Design::of(definition, rules);
    // Seen together, results reveal at least what each reveals alone.
    let least = alone.iter().map(|(figures, _)| figures.clone()).reduce(|one, other| Figures {
        options_excluded: one.options_excluded.max(other.options_excluded),
        ..one.worst(other)
    });
    let least = least.unwrap_or_else(|| Figures::of_nothing(definition));
    let all_is_revealed = least.min_patterns.is_one()
        && least.max_posterior.is_one()
        && least.options_excluded == design.option_count();
    if !alone.is_empty() && all_is_revealed {
        return (least, Judgement::Exact);
    }
    match count::figures(&design) {
        count::Counted::Figures(figures) => (figures, Judgement::Exact),
        count::Counted::TooLarge => (least, Judgement::TooLarge),
        count::Counted::NeverReported => (least, Judgement::NeverReported),
    }
}

/// The scales that a result is computed from.
fn scales_of(definition: &Definition, rule: &ResultRule) -> Vec<usize> {
    match rule.source {
        Source::Scale(scale) => vec![scale],
        Source::Index(index) => {
            let index = &definition.indices()[index];
            vec![index.first(), index.second()]
        }
    }
}

/// Splits the results at `seen` into parts that share no item.
fn parts(definition: &Definition, seen: &[usize]) -> Vec<Vec<usize>> {
    let mut parts: Vec<(Vec<bool>, Vec<usize>)> = Vec::new();
    for at in seen {
        let mut items = vec![false; definition.items().len()];
        for scale in scales_of(definition, &definition.results()[*at]) {
            definition.scales()[scale].keys().iter().for_each(|key| items[key.item()] = true);
        }
        let mut results = vec![*at];
        let (linked, apart): (Vec<_>, Vec<_>) = parts.into_iter().partition(|(others, _)| {
            others.iter().zip(&items).any(|(other, item)| *other && *item)
        });
        for (others, mut earlier) in linked {
            items.iter_mut().zip(others).for_each(|(item, other)| *item |= other);
            earlier.append(&mut results);
            results = earlier;
        }
        results.sort_unstable();
        parts = apart;
        parts.push((items, results));
    }
    parts.into_iter().map(|(_, results)| results).collect()
}
