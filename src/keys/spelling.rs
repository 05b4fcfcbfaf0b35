//! One spelling of what people type: whichever keyboard, telephone or copied line it comes from.
//!
//! Composed and decomposed letters, wide and narrow ones, and any kind and number of blanks look alike
//! to whoever types, so they are alike here (NIST SP 800-63B asks for NFKC before hashing; RFC 8265
//! maps blanks likewise). Upper and lower case stay apart.

use unicode_normalization::UnicodeNormalization as _;
use zeroize::Zeroizing;

/// `text` in NFKC, each run of white space as one blank, none at the ends; wiped when dropped.
///
/// It is its own spelling: spelling it again changes nothing.
pub fn spelled(text: &str) -> Zeroizing<String> {
    // A string that grows would leave copies behind, so the room is known before.
    let room = text.nfkc().map(char::len_utf8).sum();
    let mut spelled = Zeroizing::new(String::with_capacity(room));
    let mut gap = false;
    for character in text.nfkc() {
        if character.is_whitespace() {
            gap = !spelled.is_empty();
            continue;
        }
        if std::mem::take(&mut gap) {
            spelled.push(' ');
        }
        spelled.push(character);
    }
    spelled
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn what_looks_alike_is_spelled_alike() {
        for typed in
            ["ein Menü", "ein Menu\u{308}", " ein  Menü\n", "ein\u{a0}Menü\t", "ｅｉｎ Menü"]
        {
            assert_eq!(*spelled(typed), "ein Menü", "{typed:?}");
        }
        assert_ne!(*spelled("Ein Menü"), "ein Menü", "case stays");
        assert_eq!(*spelled(" \u{2003} "), "");
    }

    proptest! {
        #[test]
        fn a_spelling_is_its_own_spelling(text in any::<String>(), blanks in "[ \t\u{a0}\u{3000}]{0,3}") {
            let once = spelled(&format!("{blanks}{text}{blanks}"));
            prop_assert_eq!(&*once, &*spelled(&once));
            prop_assert_eq!(&*once, &*spelled(&text));
        }
    }
}
