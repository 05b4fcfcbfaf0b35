//! How often records that only a person's secret opens were opened, whoever did it and whatever for.
//!
//! Counted at the one door to them, so that no way of opening passes the count by.
//! The counts know no person, no sheet and no time; a job adds them up by month.

use std::sync::atomic::{AtomicU64, Ordering};

use super::room;
use crate::classes::DataClass;

/// Single answers of submitted sheets: scoring works on the open draft and never needs this.
static ANSWERS: AtomicU64 = AtomicU64::new(0);
/// Drafts: each page with a question, each saved answer, and submitting.
static DRAFTS: AtomicU64 = AtomicU64::new(0);
/// Exact values: the person's own view of a result.
static RESULTS: AtomicU64 = AtomicU64::new(0);

const fn counter(class: DataClass) -> Option<&'static AtomicU64> {
    match class {
        DataClass::OwnAnswers => Some(&ANSWERS),
        DataClass::Drafts => Some(&DRAFTS),
        DataClass::OwnResults => Some(&RESULTS),
        _ => None,
    }
}

/// Notes that a record of `class` was opened.
pub(super) fn count(class: DataClass) {
    if let Some(counter) = counter(class) {
        counter.fetch_add(1, Ordering::Relaxed);
    }
}

/// The openings in this process since this was last asked, for each class that has any.
pub fn take_openings() -> Vec<(DataClass, u64)> {
    DataClass::ALL
        .iter()
        .filter(|class| room::reserves(**class))
        .filter_map(|class| Some((*class, counter(*class)?.swap(0, Ordering::Relaxed))))
        .filter(|(_, openings)| *openings > 0)
        .collect()
}

/// Puts counts back that could not be written down.
pub fn return_openings(openings: &[(DataClass, u64)]) {
    for (class, number) in openings {
        if let Some(counter) = counter(*class) {
            counter.fetch_add(*number, Ordering::Relaxed);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_reserved_class_has_a_counter_and_no_other_has() {
        for class in DataClass::ALL {
            assert_eq!(counter(*class).is_some(), room::reserves(*class), "{}", class.name());
        }
    }
}
