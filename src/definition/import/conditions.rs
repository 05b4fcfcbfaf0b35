//! Puts conditions at their questions: in order, without circles, and with a remark where one is lost.

use std::collections::{BTreeMap, BTreeSet};

use super::ImportError;
use super::draft::{Condition, Draft};
use super::expression::condition::{Recognised, both};

/// A condition of the source: of a question, or of a group around it.
pub struct Found {
    /// Where the condition stands.
    pub place: String,
    /// Its text.
    pub text: String,
    /// What it asks for, or why that cannot be said.
    pub asks: Result<Recognised, String>,
}

/// So much of a condition's text is told.
const TOLD: usize = 2_000;

impl Found {
    /// That it is lost for the questions at `items`.
    fn lost(&self, draft: &Draft, items: &[usize], reason: &str) -> String {
        let text: String = self.text.chars().take(TOLD).collect();
        let questions = everybody(draft, items);
        format!("the condition `{text}` is not carried over, so {questions}: {reason}")
    }
}

/// So many questions are named in one remark.
const NAMED: usize = 20;

/// That these questions are asked of everybody.
pub fn everybody(draft: &Draft, items: &[usize]) -> String {
    let mut names: Vec<&str> =
        items.iter().take(NAMED).map(|item| draft.items[*item].source.as_str()).collect();
    let more = items.len().saturating_sub(NAMED);
    let more = format!("{more} more");
    if items.len() > NAMED {
        names.push(&more);
    }
    match &names[..] {
        [] => "it is asked of nobody here".to_owned(),
        [one] => format!("{one:.60} is asked of everybody"),
        [others @ .., last] => {
            let others: Vec<String> = others.iter().map(|name| format!("{name:.60}")).collect();
            format!("{} and {last:.60} are asked of everybody", others.join(", "))
        }
    }
}

/// Gives every question its conditions; `at` pairs questions with conditions, by position.
///
/// # Errors
///
/// [`ImportError::Circle`] when questions wait for one another.
pub fn apply(draft: &mut Draft, found: &[Found], at: &[(usize, usize)]) -> Result<(), ImportError> {
    let mut waits: BTreeMap<usize, BTreeSet<usize>> = BTreeMap::new();
    for (item, condition) in at {
        if let Ok(asks) = &found[*condition].asks {
            waits.entry(*item).or_default().extend(asks.restriction.keys());
        }
    }
    if let Some(circle) = circle(&waits) {
        let names = circle.iter().map(|item| draft.items[*item].source.clone());
        return Err(ImportError::Circle(names.collect::<Vec<_>>().join(" → ")));
    }
    for (number, one) in found.iter().enumerate() {
        match &one.asks {
            Err(reason) => {
                let items = at.iter().filter(|(_, condition)| *condition == number);
                let items: Vec<usize> = items.map(|(item, _)| *item).collect();
                if !items.is_empty() {
                    draft.remark(&one.place, one.lost(draft, &items, reason));
                }
            }
            Ok(asks) if asks.also_unanswered && !asks.restriction.is_empty() => {
                let text: String = one.text.chars().take(TOLD).collect();
                let text = format!(
                    "the condition `{text}` also holds while the earlier question is not answered; \
                     here the question is then not asked"
                );
                draft.remark(&one.place, text);
            }
            Ok(_) => {}
        }
    }
    let mut merged: BTreeMap<usize, Recognised> = BTreeMap::new();
    for (item, condition) in at {
        let one = &found[*condition];
        let Ok(asks) = &one.asks else { continue };
        if let Some(later) = asks.restriction.keys().find(|other| *other >= item) {
            let reason = format!("{} stands later", draft.items[*later].source);
            draft.remark(&one.place, one.lost(draft, &[*item], &reason));
            continue;
        }
        let earlier = merged.remove(item).unwrap_or_default();
        let kept = match both(&earlier, asks) {
            Ok(both) => both,
            Err(reason) => {
                draft.remark(&one.place, one.lost(draft, &[*item], &reason.0));
                earlier
            }
        };
        merged.insert(*item, kept);
    }
    for (item, mut asks) in merged {
        let everything =
            |other: &usize, choices: &BTreeSet<usize>| choices.len() == draft.choices(*other).len();
        let whichever = asks.restriction.iter().find(|(other, all)| everything(other, all));
        if let Some((other, _)) = whichever {
            let text = format!(
                "that {} was answered, whichever way, is no condition here; it is not asked for",
                draft.items[*other].source
            );
            let place = draft.items[item].source.clone();
            draft.remark(place, text);
        }
        asks.restriction.retain(|other, choices| choices.len() < draft.choices(*other).len());
        let condition = |(earlier, choices): (usize, BTreeSet<usize>)| {
            let all = draft.choices(earlier);
            let is = choices.into_iter().map(|choice| all[choice].code.clone()).collect();
            Condition { item: earlier, is }
        };
        let conditions = asks.restriction.into_iter().map(condition).collect();
        draft.items[item].show_if = conditions;
    }
    Ok(())
}

/// Questions that wait for one another, the first again at the end.
fn circle(waits: &BTreeMap<usize, BTreeSet<usize>>) -> Option<Vec<usize>> {
    let mut done = BTreeSet::new();
    for start in waits.keys() {
        // A walk in depth without recursion: what is on the way, and what is left to try from there.
        let mut way: Vec<(usize, Vec<usize>)> = Vec::new();
        let next =
            |item: usize| waits.get(&item).into_iter().flatten().copied().collect::<Vec<_>>();
        if !done.contains(start) {
            way.push((*start, next(*start)));
        }
        while let Some((item, left)) = way.last_mut() {
            let item = *item;
            let Some(other) = left.pop() else {
                done.insert(item);
                way.pop();
                continue;
            };
            if let Some(at) = way.iter().position(|(on_way, _)| *on_way == other) {
                let mut circle: Vec<usize> = way[at..].iter().map(|(item, _)| *item).collect();
                circle.push(other);
                return Some(circle);
            }
            if !done.contains(&other) {
                way.push((other, next(other)));
            }
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn waits(pairs: &[(usize, usize)]) -> BTreeMap<usize, BTreeSet<usize>> {
        let mut waits: BTreeMap<usize, BTreeSet<usize>> = BTreeMap::new();
        for (item, other) in pairs {
            waits.entry(*item).or_default().insert(*other);
        }
        waits
    }

    #[test]
    fn circles_are_found_and_trees_are_none() {
        assert_eq!(circle(&waits(&[(1, 1)])), Some(vec![1, 1]));
        assert_eq!(circle(&waits(&[(1, 2), (2, 3), (3, 1)])), Some(vec![1, 2, 3, 1]));
        assert_eq!(circle(&waits(&[(1, 2), (1, 3), (2, 4), (3, 4)])), None);
        let chain: Vec<_> = (0..100_000).map(|item| (item, item + 1)).collect();
        assert_eq!(circle(&waits(&chain[..1000])), None);
    }
}
