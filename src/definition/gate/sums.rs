//! Numbers of records by what they add to the sums, and how two of them become one.

use std::collections::BTreeMap;

use super::budget::{Budget, Halt};
use super::frame::Sums;
use super::number::Number;

/// For all that records can add to the sums, how many add it; in ascending order.
pub(super) type Counts<N> = Vec<(Sums, N)>;

/// Below this, sums are counted in a row of places rather than looked up.
const PLACES: Sums = 1 << 13;

/// With more sums than this there is no use in beginning.
const MOST_SUMS: usize = 1 << 17;

/// What it costs to look up a sum, in elementary steps.
pub(super) const LOOKING_UP: usize = 10;

/// The same with each sum once.
pub(super) fn gathered<N: Number>(mut counts: Counts<N>) -> Counts<N> {
    counts.sort_unstable_by_key(|(sums, _)| *sums);
    counts.dedup_by(|(later, more), (sums, number)| {
        let same = later == sums;
        if same {
            number.add_product(more, &N::single());
        }
        same
    });
    counts
}

/// What both add together.
pub(super) fn convolve<N: Number>(
    one: &[(Sums, N)],
    other: &[(Sums, N)],
    budget: &mut Budget,
) -> Result<Counts<N>, Halt> {
    let greatest = |counts: &[(Sums, N)]| counts.last().map_or(0, |(sums, _)| *sums);
    let pairs = one.iter().flat_map(|(sums, number)| {
        other.iter().map(move |(more, many)| (sums + more, number, many))
    });
    let greatest = greatest(one).saturating_add(greatest(other));
    let each = if greatest < PLACES { 1 } else { LOOKING_UP };
    budget.spend::<N>(one.len(), other.len().saturating_mul(each))?;
    if greatest < PLACES {
        let size = usize::try_from(greatest).expect("because there are few places") + 1;
        let mut places = vec![N::none(); size];
        for (sums, number, many) in pairs {
            let place = usize::try_from(sums).expect("because there are few places");
            places[place].add_product(number, many);
        }
        let counts = places.into_iter().enumerate().filter(|(_, number)| !number.is_none());
        return Ok(counts.map(|(place, number)| (place as Sums, number)).collect());
    }
    let mut counts: BTreeMap<Sums, N> = BTreeMap::new();
    for (sums, number, many) in pairs {
        counts.entry(sums).or_insert_with(N::none).add_product(number, many);
        if counts.len() > MOST_SUMS {
            return Err(Halt);
        }
    }
    Ok(counts.into_iter().collect())
}
