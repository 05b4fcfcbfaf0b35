//! Words as the lint compares them: one spelling for each, and patterns over them.
//!
//! Umlauts count as their two letters (`ä` and `ae` are the same), capitals as small letters, and
//! the marks that Leichte Sprache puts into long words as nothing.
//! Prefixes reach inflections *and* compounds (`krank*` finds *Krankenstand*), which a stemmer would
//! not; what a prefix catches by mistake stands in the list's exceptions.

use std::collections::BTreeMap;
use std::ops::Range;

/// One word of a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Word {
    folded: String,
    /// Where it stands in the text, in bytes.
    place: Range<usize>,
}

/// The words of `text`, in order; hyphens part words, apostrophes do not.
pub(super) fn words(text: &str) -> Vec<Word> {
    let mut words: Vec<Word> = Vec::new();
    let mut open = false;
    for (at, letter) in text.char_indices() {
        let end = at + letter.len_utf8();
        let follows = text[end..].chars().next();
        let within = open && is_inside(letter, follows);
        if letter.is_alphanumeric() || within {
            if !open {
                words.push(Word { folded: String::new(), place: at..end });
                open = true;
            }
            if let Some(word) = words.last_mut() {
                fold(letter, &mut word.folded);
                word.place.end = end;
            }
        } else {
            open = false;
        }
    }
    words
}

/// Whether a letter that is none belongs to the word around it.
fn is_inside(letter: char, follows: Option<char>) -> bool {
    match letter {
        // The dots of letters that are written in two parts.
        '\u{308}' => true,
        '\'' | '’' | '\u{ad}' | '·' | '\u{2027}' => follows.is_some_and(char::is_alphanumeric),
        _ => false,
    }
}

fn fold(letter: char, to: &mut String) {
    match letter {
        'ä' | 'Ä' => to.push_str("ae"),
        'ö' | 'Ö' => to.push_str("oe"),
        'ü' | 'Ü' => to.push_str("ue"),
        'ß' | 'ẞ' => to.push_str("ss"),
        '\u{308}' => to.push('e'),
        '’' => to.push('\''),
        '\u{ad}' | '·' | '\u{2027}' => {}
        other => to.extend(other.to_lowercase()),
    }
}

/// Where one word or several words in a row are looked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Pattern(Vec<Part>);

/// What one word has to look like.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Part {
    letters: String,
    opens: bool,
    closes: bool,
}

impl Pattern {
    /// Reads a pattern: `word`, `begins*`, `*ends`, `*within*`, or several of them with blanks
    /// between; `None` when there is nothing to look for.
    pub(super) fn parse(text: &str) -> Option<Self> {
        let part = |word: &str| {
            let letters = word.trim_matches('*');
            let mut folded = String::new();
            letters.chars().for_each(|letter| fold(letter, &mut folded));
            let (opens, closes) = (!word.starts_with('*'), !word.ends_with('*'));
            (!folded.is_empty()).then_some(Part { letters: folded, opens, closes })
        };
        let parts: Option<Vec<Part>> = text.split_whitespace().map(part).collect();
        parts.filter(|parts| !parts.is_empty()).map(Self)
    }

    /// How many of `words` it takes up from the first on; 0 when it does not fit.
    fn length_at(&self, words: &[Word]) -> usize {
        let fits = self.0.len() <= words.len()
            && self.0.iter().zip(words).all(|(part, word)| part.fits(&word.folded));
        if fits { self.0.len() } else { 0 }
    }
}

impl Part {
    fn fits(&self, word: &str) -> bool {
        match (self.opens, self.closes) {
            (true, true) => word == self.letters,
            (true, false) => word.starts_with(&self.letters),
            (false, true) => word.ends_with(&self.letters),
            (false, false) => word.contains(&self.letters),
        }
    }
}

/// Patterns, by the first letter of their first word, so that few are tried on each word.
#[derive(Clone, Debug, Default)]
struct Patterns {
    opening: BTreeMap<u8, Vec<Pattern>>,
    /// Those whose first word may begin with anything.
    elsewhere: Vec<Pattern>,
}

impl Patterns {
    fn parse(texts: &[String]) -> Option<Self> {
        let mut patterns = Self::default();
        for text in texts {
            let pattern = Pattern::parse(text)?;
            let first = pattern.0.first()?;
            let letter = first.letters.bytes().next().filter(|_| first.opens);
            match letter {
                Some(letter) => patterns.opening.entry(letter).or_default().push(pattern),
                None => patterns.elsewhere.push(pattern),
            }
        }
        Some(patterns)
    }

    /// The most of `words` that a pattern takes up from the first on; 0 when none fits.
    fn longest_at(&self, words: &[Word]) -> usize {
        let letter = words.first().and_then(|word| word.folded.bytes().next());
        let opening = letter.and_then(|letter| self.opening.get(&letter)).into_iter().flatten();
        let lengths = opening.chain(&self.elsewhere).map(|pattern| pattern.length_at(words));
        lengths.max().unwrap_or(0)
    }
}

/// What is looked for, and what only looks like it.
#[derive(Clone, Debug, Default)]
pub(super) struct List {
    words: Patterns,
    except: Patterns,
}

impl List {
    /// A list of these patterns; `None` when one of them is empty.
    pub(super) fn parse(words: &[String], except: &[String]) -> Option<Self> {
        Some(Self { words: Patterns::parse(words)?, except: Patterns::parse(except)? })
    }

    /// Every place in `text` at which the list has something, as it is written there, in order.
    pub(super) fn find<'t>(&self, text: &'t str) -> Vec<&'t str> {
        self.find_among(&words(text), text)
    }

    /// The same, for a text whose words are known.
    pub(super) fn find_among<'t>(&self, words: &[Word], text: &'t str) -> Vec<&'t str> {
        let mut found = Vec::new();
        let mut at = 0;
        while at < words.len() {
            let listed = self.words.longest_at(&words[at..]);
            let excepted = self.except.longest_at(&words[at..]);
            if excepted > 0 && excepted >= listed {
                at += excepted;
            } else if listed > 0 {
                found.push(&text[words[at].place.start..words[at + listed - 1].place.end]);
                at += listed;
            } else {
                at += 1;
            }
        }
        found
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn list(words: &[&str], except: &[&str]) -> List {
        let owned =
            |texts: &[&str]| texts.iter().map(|text| (*text).to_owned()).collect::<Vec<_>>();
        List::parse(&owned(words), &owned(except)).unwrap()
    }

    #[test]
    fn words_are_found_within_their_boundaries() {
        let sex = list(&["sex", "sexual*"], &[]);
        assert_eq!(sex.find("The sextant, sex and Sexuality"), ["sex", "Sexuality"]);
        let partner = list(&["partner"], &[]);
        assert!(partner.find("Partnerarbeit mit Partnern").is_empty());
        assert_eq!(partner.find("mein Partner."), ["Partner"]);
        assert_eq!(list(&["*schmerz*"], &[]).find("bei Rückenschmerzen"), ["Rückenschmerzen"]);
    }

    #[test]
    fn umlauts_and_reading_marks_do_not_hide_a_word() {
        let list = list(&["auffällig*", "krankenkasse"], &[]);
        for text in ["auffällige", "AUFFÄLLIG", "auffaellig", "auffa\u{308}llig", "auf·fällig"]
        {
            assert_eq!(list.find(text), [text]);
        }
        assert_eq!(list.find("Kranken\u{ad}kasse"), ["Kranken\u{ad}kasse"]);
        assert!(list.find("unauffällig").is_empty());
    }

    #[test]
    fn several_words_and_exceptions_count_as_one() {
        let names = list(&["wie heißen sie", "name*"], &["names of goals"]);
        assert_eq!(names.find("Wie heissen Sie?"), ["Wie heissen Sie"]);
        assert!(names.find("Names of goals").is_empty());
        assert_eq!(names.find("names of people"), ["names"]);
        assert_eq!(list(&["*n't"], &[]).find("I don’t know"), ["don’t"]);
    }

    #[test]
    fn an_empty_pattern_is_none() {
        assert_eq!(Pattern::parse(""), None);
        assert_eq!(Pattern::parse("one * two"), None);
    }
}
