//! The plain words that are offered as a secret, and how they are recognised however they are typed:
//! in any case, with hyphens for blanks, and with `ae`, `oe`, `ue`, `ss` or bare vowels where a keyboard
//! has no umlauts.

use std::collections::HashMap;
use std::sync::LazyLock;

use zeroize::Zeroizing;

use super::Chance;

const GERMAN_WORDS: &str = include_str!("../../locales/de/secret-words.txt");
const ENGLISH_WORDS: &str = include_str!("../../locales/en/secret-words.txt");

/// How many words an offered secret has: with 1,024 words in a list about 40 bits.
pub const OFFERED_WORDS: usize = 4;

/// The lists that words are drawn from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WordList {
    /// German words.
    German,
    /// English words.
    English,
}

impl WordList {
    fn words(self) -> impl Iterator<Item = &'static str> {
        let text = match self {
            Self::German => GERMAN_WORDS,
            Self::English => ENGLISH_WORDS,
        };
        text.lines().filter(|word| !word.is_empty())
    }
}

/// Four plain words, drawn one by one.
pub fn draw_words(chance: &dyn Chance, list: WordList) -> String {
    let words: Vec<&str> = list.words().collect();
    let count = u32::try_from(words.len()).unwrap_or(u32::MAX);
    let drawn = (0..OFFERED_WORDS).map(|_| words[chance.below(count) as usize]);
    drawn.collect::<Vec<_>>().join(" ")
}

/// Every way to type a word of the lists, in lower case, and the word.
static TYPED: LazyLock<HashMap<String, &'static str>> = LazyLock::new(|| {
    let all = || WordList::German.words().chain(WordList::English.words());
    let mut typed: HashMap<String, &str> = all().map(|word| (word.to_owned(), word)).collect();
    // What is a word as it stands is never another one without its marks.
    for without_marks in [with_e, bare] {
        for word in all() {
            typed.entry(without_marks(word)).or_insert(word);
        }
    }
    typed
});

fn replaced(word: &str, [ae, oe, ue]: [&str; 3]) -> String {
    word.replace('ä', ae).replace('ö', oe).replace('ü', ue).replace('ß', "ss")
}

fn with_e(word: &str) -> String {
    replaced(word, ["ae", "oe", "ue"])
}

fn bare(word: &str) -> String {
    replaced(word, ["a", "o", "u"])
}

/// The offered words that `spelled` stands for, as they were shown; `None` when it is anything else.
pub(super) fn as_offered(spelled: &str) -> Option<Zeroizing<String>> {
    let mut words = spelled.split([' ', '-']).filter(|word| !word.is_empty());
    let mut offered = [""; OFFERED_WORDS];
    for place in &mut offered {
        let word = words.next()?;
        // The longest word of the lists is much shorter.
        if word.len() > 64 {
            return None;
        }
        let room = word.chars().flat_map(char::to_lowercase).map(char::len_utf8).sum();
        let mut lower = Zeroizing::new(String::with_capacity(room));
        lower.extend(word.chars().flat_map(char::to_lowercase));
        *place = TYPED.get(lower.as_str())?;
    }
    if words.next().is_some() {
        return None;
    }
    let room = offered.iter().map(|word| word.len() + 1).sum();
    let mut text = Zeroizing::new(String::with_capacity(room));
    for (at, word) in offered.iter().enumerate() {
        if at > 0 {
            text.push(' ');
        }
        text.push_str(word);
    }
    Some(text)
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::super::SeededChance;
    use super::*;

    #[test]
    fn offered_words_are_known_however_they_are_typed() {
        let offered = |typed: &str| as_offered(typed).map(|text| text.to_string());
        let shown = "blüte bär strauß küche".replace("strauß", "höhle");
        for typed in [
            shown.clone(),
            shown.to_uppercase(),
            with_e(&shown),
            with_e(&shown).to_uppercase(),
            shown.replace(' ', "-"),
            "Blute bär Hohle Kuche".to_owned(),
        ] {
            assert_eq!(offered(&typed), Some(shown.clone()), "{typed}");
        }
        for other in ["blüte bär höhle", "blüte bär höhle küche küche", "blüte bär höhle quxx", ""]
        {
            assert_eq!(offered(other), None, "{other}");
        }
    }

    #[test]
    fn no_two_words_of_a_list_are_typed_alike_without_umlauts() {
        for list in [WordList::German, WordList::English] {
            let words: HashSet<String> = list.words().map(with_e).collect();
            assert_eq!(words.len(), list.words().count());
            assert!(list.words().all(|word| TYPED[word] == word), "a word stands for itself");
        }
        for word in WordList::German.words() {
            assert_eq!(TYPED[with_e(word).as_str()], word, "{word}");
        }
    }

    #[test]
    fn drawn_words_are_offered_words() {
        let chance = SeededChance::for_test(7);
        for list in [WordList::German, WordList::English] {
            for _ in 0..50 {
                let words = draw_words(&chance, list);
                assert_eq!(as_offered(&words).as_deref(), Some(&words));
            }
        }
    }
}
