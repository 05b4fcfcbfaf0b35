//! In which order names and references stand in lists.
//!
//! The root order of the Unicode Collation Algorithm in CLDR's tailoring, which is the German one of
//! dictionaries too (DIN 5007, variant 1): ä stands with a, ß with ss, capitals beside small letters,
//! and names of other languages have their place. It is the same in every language of the pages, so
//! that a list does not change its order with the switch.

use std::cmp::Ordering;
use std::sync::LazyLock;

use icu_collator::options::CollatorOptions;
use icu_collator::preferences::CollationNumericOrdering;
use icu_collator::{Collator, CollatorBorrowed, CollatorPreferences};

static WORDS: LazyLock<CollatorBorrowed<'static>> =
    LazyLock::new(|| collator(CollationNumericOrdering::False));
static CODES: LazyLock<CollatorBorrowed<'static>> =
    LazyLock::new(|| collator(CollationNumericOrdering::True));

fn collator(numbers: CollationNumericOrdering) -> CollatorBorrowed<'static> {
    let mut preferences = CollatorPreferences::default();
    preferences.numeric_ordering = Some(numbers);
    Collator::try_new(preferences, CollatorOptions::default())
        .expect("because the root order is compiled in")
}

/// The order of names.
pub fn names(one: &str, other: &str) -> Ordering {
    WORDS.compare(one, other)
}

/// The order of references: digits count as numbers, so that AMS-9 stands before AMS-10.
pub fn codes(one: &str, other: &str) -> Ordering {
    CODES.compare(one, other)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_stand_where_germans_look_for_them() {
        let ordered = [
            "Ägidius Zorn",
            "anna Berg",
            "Anna Bergmann",
            "Öztürk Ayşe",
            "Paul Groß",
            "Paul Grosser",
            "Şahin Elif",
            "Zoë Ziegler",
            "Zoe Zubler",
            "Łukasz Nowak",
        ];
        let mut shuffled = ordered;
        shuffled.reverse();
        shuffled.sort_by(|one, other| names(one, other));
        let place = |name: &str| shuffled.iter().position(|one| *one == name).unwrap();
        assert!(place("Ägidius Zorn") < place("anna Berg"), "{shuffled:?}");
        assert!(place("anna Berg") < place("Anna Bergmann"));
        assert!(place("Łukasz Nowak") < place("Öztürk Ayşe"));
        assert!(place("Öztürk Ayşe") < place("Paul Groß"));
        assert!(place("Paul Groß") < place("Paul Grosser"));
        assert!(place("Şahin Elif") < place("Zoë Ziegler"));
        assert_eq!(place("Zoe Zubler"), 9, "nothing stands behind z: {shuffled:?}");
        // The control: by code points the umlaut would stand last.
        assert!("Ägidius Zorn" > "Zoe Zubler");
    }

    #[test]
    fn numbers_in_references_count() {
        assert_eq!(codes("AMS-9", "AMS-10"), Ordering::Less);
        assert_eq!(names("AMS-9", "AMS-10"), Ordering::Greater);
    }
}
