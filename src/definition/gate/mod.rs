//! The gate: what the disclosed results of a definition would reveal about single answers.
//!
//! A total can *be* the answers, so a definition is published only if no result, and no combination
//! that one audience sees, tells too much.
//! The reader is taken to know items, keys, weights, edges and which items a person leaves out, and
//! how; every record of answers is taken to be equally likely.
//! A record says for each item that it was answered so, left out, or not asked (`show_if`).
//! That is one thing the reader is *not* taken to know: which items were asked, for that would tell
//! the answers that decide it. So someone who leaves an item out counts alike, asked or not.
//! That a result is missing is not judged; so a result counts as disclosed, for certain items left
//! out, when every record reports it.
//!
//! A row speaks about some results together.
//! Results that share no item, not even one that decides which of theirs are asked, say nothing about
//! each other's answers, and a person may answer the items of one and leave out the others'; so the
//! worst of the parts is what all of them reveal: the fewest patterns and the largest posterior of
//! any part, and all options that any part rules out.

mod budget;
mod design;
mod forms;
mod found;
mod frame;
#[cfg(test)]
mod limits;
mod number;
mod order;
mod parts;
mod search;
mod step;
mod sums;
#[cfg(test)]
mod tests;
mod verdict;

use ethnum::U256;
use num_bigint::BigUint;
use num_rational::Ratio;
use num_traits::{One as _, ToPrimitive as _};

use super::results::{AdviserGets, AgencyGets, ResultRule};
use super::structure::Definition;
use budget::{Budget, Halt};
use design::{Design, Results};
use found::Found;
use frame::Frame;
use number::Number;
use parts::parts;
use search::Search;

/// Elementary steps after which a definition is judged no further; about a second in a release
/// build.
const MOST_STEPS: u64 = 800_000_000;

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
    /// Not everything was counted, but nothing that was not could reveal more than the figures say.
    Bounded,
    /// Not everything could be looked at; the results reveal at least as much as the figures say.
    /// Refused.
    TooLarge(Hurdle),
    /// For no choice of items left out is a result reported whatever the answers; nothing can be
    /// judged. Refused.
    NeverReported,
}

impl Judgement {
    /// What is to be said of parts of which this and `other` were said.
    fn worst(self, other: Self) -> Self {
        match self {
            Self::Exact => other,
            Self::Bounded if other != Self::Exact => other,
            Self::Bounded | Self::TooLarge(_) | Self::NeverReported => self,
        }
    }
}

/// Why results cannot be judged.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Hurdle {
    /// Too many combinations of answers, items left out and bands.
    Combinations,
    /// Too many combinations of answers to items that depend on one another.
    Conditions,
    /// More results, or larger weights, than can be told apart.
    Numbers,
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

impl Figures {
    /// The largest posterior as a decimal number, for display only.
    pub fn posterior_for_display(&self) -> f64 {
        self.max_posterior.to_f64().unwrap_or(1.0)
    }

    fn of(definition: &Definition, found: &Found) -> Self {
        let Some(min_patterns) = found.min_patterns() else { return Self::of_nothing(definition) };
        Self {
            min_patterns: min_patterns.clone(),
            max_posterior: found.max_posterior().clone(),
            options_excluded: found.excluded.len(),
            min_answered: found.min_answered,
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
    judge_within(definition, Budget::of(MOST_STEPS))
}

fn judge_within(definition: &Definition, mut budget: Budget) -> Vec<GateRow> {
    let results = definition.results();
    let mut known: Vec<(Vec<usize>, Judged)> = Vec::new();
    let seen_by = |audience: Audience| -> Vec<usize> {
        (0..results.len()).filter(|at| audience.sees(&results[*at])).collect()
    };
    for at in seen_by(Audience::Both) {
        let judged = judge_together(definition, &[at], Found::nothing(), &mut budget);
        known.push((vec![at], judged));
    }
    let mut rows = Vec::new();
    for audience in Audience::ALL {
        let seen = seen_by(audience);
        let each = seen.iter().map(|at| (vec![*at], false));
        for (judged, joint) in each.chain([(seen.clone(), true)]) {
            let (found, judgement) = jointly(definition, &judged, &mut known, &mut budget);
            let figures = Figures::of(definition, &found);
            let results = judged.iter().map(|at| results[*at].id.clone()).collect();
            rows.push(GateRow { audience, results, joint, figures, judgement });
        }
    }
    rows
}

type Judged = (Found, Judgement);

/// Judges the results at `seen` together, part by part: parts share no items.
///
/// `known` says what is known of results at certain positions; among it, of each one alone.
fn jointly(
    definition: &Definition,
    seen: &[usize],
    known: &mut Vec<(Vec<usize>, Judged)>,
    budget: &mut Budget,
) -> Judged {
    let mut worst = (Found::nothing(), Judgement::Exact);
    for part in parts(definition, seen) {
        let before = known.iter().find(|(results, _)| *results == part);
        let judged = if let Some((_, judged)) = before {
            judged.clone()
        } else {
            // Seen together, results reveal at least what some of them reveal.
            let within = known.iter().filter(|(results, (_, judgement))| {
                *judgement != Judgement::Bounded && results.iter().all(|at| part.contains(at))
            });
            let least = within.map(|(_, (found, _))| found.clone()).reduce(Found::worst);
            let least = least.unwrap_or_else(Found::nothing);
            let judged = judge_together(definition, &part, least, budget);
            known.push((part, judged.clone()));
            judged
        };
        worst = (worst.0.worst(judged.0), worst.1.worst(judged.1));
    }
    worst
}

/// Judges the results at `part`, which share items, when `found` is known already.
fn judge_together(
    definition: &Definition,
    part: &[usize],
    mut found: Found,
    budget: &mut Budget,
) -> Judged {
    let too_large = |found, hurdle| (found, Judgement::TooLarge(hurdle));
    if u32::try_from(part.len()).is_ok_and(|count| count > Results::BITS) {
        return too_large(found, Hurdle::Numbers);
    }
    let rules: Vec<&ResultRule> = part.iter().map(|at| &definition.results()[*at]).collect();
    let design = Design::of(definition, &rules);
    let Some(frame) = Frame::of(&design) else { return too_large(found, Hurdle::Numbers) };
    if found.is_the_worst() && design.options().all(|option| found.excluded.contains(&option)) {
        return (found, Judgement::Exact);
    }
    let bits: f64 = design.groups.iter().flat_map(design::Group::most_patterns).map(bits).sum();
    let mut own = budget.half();
    let searched = if bits < 63.0 {
        search::<u64>(&design, &frame, &mut own, &mut found)
    } else if bits < 127.0 {
        search::<u128>(&design, &frame, &mut own, &mut found)
    } else if bits < 255.0 {
        search::<U256>(&design, &frame, &mut own, &mut found)
    } else {
        search::<BigUint>(&design, &frame, &mut own, &mut found)
    };
    budget.put_back(&own);
    match searched {
        Err(hurdle) => too_large(found, hurdle),
        Ok(Some(beyond)) => (found.worst(beyond), Judgement::Bounded),
        Ok(None) if found.min_patterns().is_none() => (found, Judgement::NeverReported),
        Ok(None) => (found, Judgement::Exact),
    }
}

/// The bits that `choices` to the power of `items` needs, and a little more.
fn bits((choices, items): (usize, usize)) -> f64 {
    let number = |n: usize| u32::try_from(n).map_or(f64::INFINITY, f64::from);
    number(choices).log2() * number(items) * 1.000_001
}

/// Searches for the worst outcome; when that takes too long, but nothing goes beyond the limits, what
/// is worse than all that was not looked at.
fn search<N: Number>(
    design: &Design<'_>,
    frame: &Frame,
    budget: &mut Budget,
    found: &mut Found,
) -> Result<Option<Found>, Hurdle> {
    let for_all = budget.half();
    let mut search = Search::<N>::over(design, frame, budget, found).map_err(|(Halt, group)| {
        if group.deciders.is_empty() { Hurdle::Combinations } else { Hurdle::Conditions }
    })?;
    if search.run(for_all).is_ok() {
        return Ok(None);
    }
    search.bound().map(Some).map_err(|Halt| Hurdle::Combinations)
}
