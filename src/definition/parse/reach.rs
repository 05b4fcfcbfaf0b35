//! Which values can come out of a scale or index, for a norm table to cover.

use crate::definition::exact::{Exact, Overflow};
use crate::definition::scales::{Key, Scale, Score};
use crate::definition::structure::Item;

/// The values of a difference: percent less percent.
pub(super) const OF_A_DIFFERENCE: (Exact, Exact) = (Exact::MINUS_HUNDRED, Exact::HUNDRED);

/// The least and the greatest value of a sum or mean; `None` where numbers do not fit.
///
/// Where every item must be answered and everybody is asked, these are met.
/// Else they are bounds: a mean of some items lies between the least and the greatest x′ of any item,
/// and a prorated sum is such a mean times the weights that apply.
/// With items of one range, which is the rule, the bounds are met too.
pub(super) fn of_scale(scale: &Scale, items: &[Item]) -> Option<(Exact, Exact)> {
    let is_conditional =
        |key: &Key| items.get(key.item).is_some_and(|item| !item.conditions().is_empty());
    let conditional = scale.keys.iter().any(is_conditional);
    range(scale, conditional).ok()?
}

fn range(scale: &Scale, conditional: bool) -> Result<Option<(Exact, Exact)>, Overflow> {
    let weights = scale.keys.iter().map(|key| key.weight);
    let Some(lightest) = weights.clone().min() else { return Ok(None) };
    let all = weights.map(Exact::whole).try_fold(Exact::ZERO, Exact::plus)?;
    let sum = |bound: fn(&Key) -> i64| {
        scale.keys.iter().try_fold(Exact::ZERO, |sum, key| {
            sum.plus(Exact::whole(key.weight).times(Exact::whole(bound(key)))?)
        })
    };
    let count = scale.keys.len();
    let some_suffice = scale.missing.permits(count - 1, count);
    let (low, high) = if some_suffice || conditional {
        let low = scale.keys.iter().map(|key| key.least).min().unwrap_or(0);
        let high = scale.keys.iter().map(|key| key.greatest).max().unwrap_or(0);
        (Exact::whole(low), Exact::whole(high))
    } else {
        (sum(|key| key.least)?.over(all)?, sum(|key| key.greatest)?.over(all)?)
    };
    match scale.score {
        Score::Percent => Ok(None),
        Score::Mean => Ok(Some((low, high))),
        Score::Sum => {
            // Where not everything applies, as little as the lightest item may.
            let least = if conditional { Exact::whole(lightest) } else { all };
            Ok(Some((
                low.times(all)?.min(low.times(least)?),
                high.times(all)?.max(high.times(least)?),
            )))
        }
    }
}
