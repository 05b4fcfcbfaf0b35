//! Small groups: what may be said of many people at once, so that nothing is said of one of them.
//!
//! Whoever reads figures may know much already: the whole method, how many people a group has, even
//! the bands of all its other members.
//! So chance changes every count first, and all that follows sees only changed counts: bands with few
//! people are joined with their neighbours, a group that lies in one place is withheld, and what is
//! left is rounded.
//! Chance is asked once; whoever asked again and again could average it away.

#[cfg(test)]
mod attacks;

use serde::{Deserialize, Serialize};

use crate::keys::Chance;

/// No figure over fewer people.
pub const LEAST_PEOPLE: u32 = 10;

/// What is said of bands together stands for at least so many people.
pub const LEAST_TOGETHER: u32 = 5;

/// Counts are rounded to multiples of this.
pub const ROUNDED_TO: u32 = 5;

/// A group is withheld when more than this share of it lies together: 4 of 5.
const MOST_TOGETHER: (u32, u32) = (4, 5);

/// Neighbouring bands about which one count is given.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Together {
    /// The lowest band, from 0.
    pub from: usize,
    /// The highest band.
    pub to: usize,
    /// About how many people: a multiple of [`ROUNDED_TO`], never 0.
    pub people: u32,
}

/// What may be said of a group: two counts at least, and where its middle lies.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Figure {
    /// Every band once, from the lowest up.
    pub parts: Vec<Together>,
    /// The part in which the middle person lies, with half of the group up to it (the median).
    pub middle: usize,
}

/// How many people a group needs: [`LEAST_PEOPLE`], and as many more as chance says.
///
/// At a fixed edge a missing figure would tell whoever knows of nine that the tenth showed nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Least(u32);

impl Least {
    /// Draws once for all results of the same people.
    pub fn draw(chance: &dyn Chance) -> Self {
        Self(LEAST_PEOPLE + heads(chance))
    }
}

/// What may be said of a group with these counts, band by band from the lowest; `None` when nothing
/// may, whatever the reason.
pub fn figure(people: &[u32], least: Least, chance: &dyn Chance) -> Option<Figure> {
    if people.iter().sum::<u32>() < least.0 {
        return None;
    }
    let blurred: Vec<u32> = people.iter().map(|count| blur(*count, chance)).collect();
    of_blurred(&blurred)
}

/// How often a fair coin shows heads before it shows tails: g times with chance 1/2 to the g + 1.
fn heads(chance: &dyn Chance) -> u32 {
    let mut heads = 0;
    loop {
        let mut coins = [0];
        chance.fill(&mut coins);
        let row = coins[0].leading_ones();
        heads += row;
        if row < u8::BITS {
            return heads;
        }
    }
}

/// Changes a count by chance, up as likely as down and k with chance 1/3 · 1/2 to the |k|; never
/// below 0.
///
/// The two-sided geometric mechanism (Ghosh, Roughgarden, Sundararajan 2009) with α = 1/2: whatever
/// comes out was at most twice as likely with one person more or less.
fn blur(count: u32, chance: &dyn Chance) -> u32 {
    let (up, down) = (heads(chance), heads(chance));
    count.saturating_add(up).saturating_sub(down)
}

/// Joins, withholds and rounds.
fn of_blurred(blurred: &[u32]) -> Option<Figure> {
    let parts = joined(blurred);
    let total: u32 = blurred.iter().sum();
    let fullest = parts.iter().map(|part| part.people).max()?;
    let (most, of) = MOST_TOGETHER;
    if total < LEAST_PEOPLE || of * fullest > most * total {
        return None;
    }
    let mut up_to = 0;
    let middle = parts.iter().position(|part| {
        up_to += part.people;
        2 * up_to >= total
    })?;
    let rounded = |part: &Together| Together {
        people: (part.people + ROUNDED_TO / 2) / ROUNDED_TO * ROUNDED_TO,
        ..*part
    };
    Some(Figure { parts: parts.iter().map(rounded).collect(), middle })
}

/// Joins neighbouring bands, from the lowest up, until each part holds [`LEAST_TOGETHER`] people.
///
/// This is suppression and its complement in one: a band with few people gets no count of its own,
/// and the count that is given in its place leaves at least one other band open beside it.
/// Where a part ends depends on the bands below it alone, so that its end does not give its bands
/// away, as choosing the best partner would.
fn joined(blurred: &[u32]) -> Vec<Together> {
    let mut parts: Vec<Together> = Vec::new();
    let mut open = Together { from: 0, to: 0, people: 0 };
    for (band, count) in blurred.iter().enumerate() {
        open = Together { to: band, people: open.people + count, ..open };
        if open.people >= LEAST_TOGETHER {
            parts.push(open);
            open = Together { from: band + 1, to: band + 1, people: 0 };
        }
    }
    if open.from < blurred.len() {
        match parts.last_mut() {
            Some(last) => {
                last.to = open.to;
                last.people += open.people;
            }
            None => parts.push(open),
        }
    }
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parts(blurred: &[u32]) -> Vec<(usize, usize, u32)> {
        joined(blurred).iter().map(|part| (part.from, part.to, part.people)).collect()
    }

    #[test]
    fn bands_with_few_people_are_joined_with_their_neighbours() {
        assert_eq!(parts(&[1, 4, 8, 5, 1]), [(0, 1, 5), (2, 2, 8), (3, 4, 6)]);
        assert_eq!(parts(&[5, 5, 0]), [(0, 0, 5), (1, 2, 5)]);
        assert_eq!(parts(&[0, 0, 12]), [(0, 2, 12)]);
        assert_eq!(parts(&[1, 1]), [(0, 1, 2)]);
        assert_eq!(parts(&[]), []);
    }

    #[test]
    fn counts_are_rounded_and_the_middle_is_found() {
        let figure = of_blurred(&[1, 4, 8, 5, 1]).unwrap();
        let part = |from, to, people| Together { from, to, people };
        assert_eq!(figure.parts, [part(0, 1, 5), part(2, 2, 10), part(3, 4, 5)]);
        assert_eq!(figure.middle, 1);
        assert_eq!(of_blurred(&[5, 5]).unwrap().middle, 0, "of two in the middle the lower one");
    }

    #[test]
    fn a_group_that_lies_in_one_place_is_withheld() {
        for together in [vec![40, 0, 0, 0, 0], vec![2, 40, 3], vec![0, 0, 21, 4, 1], vec![4, 17]] {
            assert_eq!(of_blurred(&together), None, "{together:?}");
        }
        assert!(of_blurred(&[5, 20]).is_some(), "the control: four of five together");
        assert_eq!(of_blurred(&[5, 4]), None, "nine");
    }

    #[test]
    fn a_figure_reads_back_what_it_wrote() {
        let figure = of_blurred(&[1, 4, 8, 5, 1]).unwrap();
        let text = serde_json::to_string(&figure).unwrap();
        assert_eq!(serde_json::from_str::<Figure>(&text).unwrap(), figure);
    }
}
