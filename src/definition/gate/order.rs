//! The order in which the scales of a design are filled, one result in the middle.
//!
//! From the middle outwards, so that what lies far off is looked at last, or not at all; and so that
//! few scales are half filled at a time.

use super::design::Design;

/// In which order scales are filled.
pub(super) struct Order {
    /// The result whose items are judged; always disclosed.
    pub(super) middle: usize,
    pub(super) steps: Vec<Step>,
}

/// A scale is filled.
pub(super) struct Step {
    pub(super) scale: usize,
    /// The groups of it that no scale before it has.
    pub(super) groups: Vec<usize>,
}

impl Order {
    /// The order around the result at `middle`.
    pub(super) fn around(design: &Design<'_>, middle: usize) -> Self {
        let mut order = Self { middle, steps: Vec::new() };
        let center: Vec<usize> = design.results[middle].from.scales().collect();
        let groups_of = |scale: usize| {
            let all = 0..design.groups.len();
            all.filter(move |group| design.groups[*group].scales.contains(&scale))
        };
        let mut taken = vec![false; design.groups.len()];
        // Scales that lie within the middle come first: once they are full, only their bands count.
        let is_of_middle: Vec<bool> = (0..design.groups.len())
            .map(|group| center.iter().any(|scale| design.groups[group].scales.contains(scale)))
            .collect();
        let within = (0..design.scales.len()).filter(|scale| {
            !center.contains(scale) && groups_of(*scale).all(|group| is_of_middle[group])
        });
        let mut next: Vec<usize> = within.chain(center.iter().copied()).collect();
        let mut distance = vec![usize::MAX; design.scales.len()];
        for scale in &center {
            distance[*scale] = 0;
        }
        loop {
            for scale in std::mem::take(&mut next) {
                let groups: Vec<_> = groups_of(scale).filter(|group| !taken[*group]).collect();
                for group in &groups {
                    taken[*group] = true;
                }
                order.steps.push(Step { scale, groups });
            }
            let full = |scale: usize| order.steps.iter().any(|step| step.scale == scale);
            spread(design, &mut distance);
            let begun = |scale: usize| groups_of(scale).any(|group| taken[group]);
            let opened = |scale: usize| {
                let new = groups_of(scale).filter(|group| !taken[*group]);
                let scales = new.flat_map(|group| design.groups[group].scales.iter().copied());
                let mut opened: Vec<_> =
                    scales.filter(|other| *other != scale && !begun(*other)).collect();
                opened.sort_unstable();
                opened.dedup();
                opened.len()
            };
            let open = (0..design.scales.len()).filter(|scale| !full(*scale));
            let best = open.min_by_key(|scale| {
                let new = groups_of(*scale).filter(|group| !taken[*group]).count();
                (opened(*scale), distance[*scale], new)
            });
            match best {
                Some(scale) => next.push(scale),
                None => return order,
            }
        }
    }
}

/// Sets how many steps each scale lies away from those at 0, over shared groups and differences.
fn spread(design: &Design<'_>, distance: &mut [usize]) {
    let of_groups = design.groups.iter().map(|group| group.scales.clone());
    let of_results = design.results.iter().map(|result| result.from.scales().collect());
    let links: Vec<Vec<usize>> = of_groups.chain(of_results).collect();
    loop {
        let mut nearer = false;
        for link in &links {
            let least = link.iter().map(|scale| distance[*scale]).min().unwrap_or(usize::MAX);
            for scale in link {
                if distance[*scale] > least.saturating_add(1) {
                    distance[*scale] = least + 1;
                    nearer = true;
                }
            }
        }
        if !nearer {
            return;
        }
    }
}
