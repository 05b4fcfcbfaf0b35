//! How hard a secret is to guess for somebody who knows which passwords Germans, Austrians and their
//! neighbours take: a common word, a name, a season, with a year and a sign behind it.
//!
//! zxcvbn knows English words only, and takes every secret of three parts for a good one. So this counts
//! the guesses of the cheapest way to put a secret together: from the lists of common passwords, German
//! words and names that the binary embeds (`build.rs`), from rows of keys, years and dates, from what
//! stood there already, and letter by letter.

use unicode_normalization::UnicodeNormalization as _;
use unicode_normalization::char::is_combining_mark;
use zeroize::Zeroizing;

/// Words with their ranks, one a line, in the order of their bytes.
const COMMON: &str = include_str!(concat!(env!("OUT_DIR"), "/common-words.txt"));

/// What is common here and not in the lists.
const LOCAL: &str = "lotse ams jobcenter arbeitsamt arbeitslos bewerbung schnitzel knoedel fruehling \
    herbst januar jaenner februar maerz april august september oktober november dezember montag \
    dienstag mittwoch donnerstag freitag samstag sonntag graz linz innsbruck villach bregenz \
    oesterreich oida servus sonnenschein willkommen kennwort geheimnis zugang internet schatzi mausi \
    hasi baerli ichliebedich allah inshallah merhaba seni seviyorum galatasaray fenerbahce besiktas \
    rapid austria sturm schalke borussia";

/// What fingers do: rows of keys, the alphabet and the digits.
const ROWS: [&str; 10] = [
    "qwertzuiopue",
    "asdfghjkloeae",
    "yxcvbnm",
    "qwertyuiop",
    "zxcvbnm",
    "1234567890",
    "01234567890",
    "abcdefghijklmnopqrstuvwxyz",
    "1qay2wsx3edc4rfv5tgb6zhn7ujm",
    "1q2w3e4r5t6z7u8i9o0p",
];

/// Fewer bits than these and somebody with many machines, or much patience, gets in.
const LEAST_BITS: f64 = 33.0;
/// The longest word that is looked up, in bytes.
const LONGEST: usize = 28;

/// What guessing a secret takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Guess {
    /// More than anybody spends.
    Hard,
    /// Little: it is common.
    Common,
    /// Little for whoever knows the names that were given.
    Named,
}

/// Judges a secret in its one spelling; `known` are names that others know of this person.
pub(super) fn judge(spelled: &str, known: &[&str]) -> Guess {
    // Nobody guesses so much text, and looking at all of it would take long.
    if spelled.len() > 128 {
        return Guess::Hard;
    }
    let text = folded(spelled);
    let capitals = bits_of_capitals(spelled);
    if bits(&text, &[]) + capitals < LEAST_BITS {
        return Guess::Common;
    }
    let known: Vec<Zeroizing<String>> = known.iter().flat_map(|name| parts(name)).collect();
    let known: Vec<&str> = known.iter().map(|part| part.as_str()).collect();
    if bits(&text, &known) + capitals < LEAST_BITS { Guess::Named } else { Guess::Hard }
}

/// The words of a name that are long enough to be one.
fn parts(name: &str) -> Vec<Zeroizing<String>> {
    name.split(|letter: char| !letter.is_alphanumeric())
        .map(folded)
        .filter(|part| part.len() > 2)
        .collect()
}

/// In lower case, umlauts as two letters, without marks.
fn folded(text: &str) -> Zeroizing<String> {
    let mut folded = Zeroizing::new(String::with_capacity(4 * text.len()));
    for letter in text.nfc().flat_map(char::to_lowercase) {
        match letter {
            'ä' => folded.push_str("ae"),
            'ö' => folded.push_str("oe"),
            'ü' => folded.push_str("ue"),
            'ß' => folded.push_str("ss"),
            _ => folded.extend([letter].into_iter().nfd().filter(|one| !is_combining_mark(*one))),
        }
    }
    folded
}

/// A capital at the beginning, or everywhere, is what everybody does.
fn bits_of_capitals(spelled: &str) -> f64 {
    let (upper, lower) = spelled.chars().fold((0_u32, 0_u32), |(upper, lower), letter| {
        (upper + u32::from(letter.is_uppercase()), lower + u32::from(letter.is_lowercase()))
    });
    let first = spelled.chars().next().is_some_and(char::is_uppercase);
    match (upper, lower) {
        (0, _) => 0.0,
        (1, _) if first => 1.0,
        (_, 0) => 1.0,
        (upper, lower) => f64::from(upper.min(lower)),
    }
}

/// The bits of the cheapest way to put `text` together.
fn bits(text: &str, known: &[&str]) -> f64 {
    let text = text.as_bytes();
    let plain = [unleeted(text, b'i'), unleeted(text, b'l')];
    let mut least = vec![f64::INFINITY; text.len() + 1];
    least[0] = 0.0;
    for until in 1..=text.len() {
        for from in until.saturating_sub(LONGEST)..until {
            let part = &text[from..until];
            let mut price = of_part(part, known);
            if from >= part.len() && &text[from - part.len()..from] == part {
                price = price.min(1.0);
            }
            if part.iter().any(u8::is_ascii_alphabetic) {
                for plain in &plain {
                    let plain = &plain[from..until];
                    if plain != part {
                        price = price.min(1.5 + of_word(plain, known));
                    }
                }
            }
            least[until] = least[until].min(least[from] + price);
        }
    }
    least[text.len()]
}

/// Digits and signs that stand for letters, as letters.
fn unleeted(text: &[u8], one: u8) -> Zeroizing<Vec<u8>> {
    let letter = |byte: &u8| match byte {
        b'0' => b'o',
        b'1' | b'!' => one,
        b'3' => b'e',
        b'4' | b'@' => b'a',
        b'5' | b'$' => b's',
        b'7' => b't',
        b'8' => b'b',
        other => *other,
    };
    Zeroizing::new(text.iter().map(letter).collect())
}

fn of_part(part: &[u8], known: &[&str]) -> f64 {
    let by_shape = match part {
        [one] => of_byte(*one),
        _ if part.iter().all(u8::is_ascii_digit) => of_digits(part),
        _ => f64::INFINITY,
    };
    let by_row = if part.len() > 2 && in_a_row(part) { 4.0 } else { f64::INFINITY };
    of_word(part, known).min(by_shape).min(by_row)
}

fn of_byte(byte: u8) -> f64 {
    match byte {
        b'a'..=b'z' => 4.7,
        b'0'..=b'9' => 3.3,
        b' ' | b'-' | b'_' | b'.' | b',' => 1.0,
        b'!' | b'?' | b'*' | b'#' | b'+' | b'$' | b'&' => 2.5,
        _ => 4.0,
    }
}

fn of_digits(digits: &[u8]) -> f64 {
    let number =
        |part: &[u8]| part.iter().fold(0_u32, |sum, digit| 10 * sum + u32::from(digit - b'0'));
    let date = |day, month| (1..=31).contains(&day) && (1..=12).contains(&month);
    match digits.len() {
        4 if (1880..=2039).contains(&number(digits)) => 7.3,
        6 | 8 if date(number(&digits[..2]), number(&digits[2..4])) => 13.5,
        _ => f64::INFINITY,
    }
}

fn in_a_row(part: &[u8]) -> bool {
    ROWS.iter().any(|row| {
        let along = |mut windows: std::slice::Windows<'_, u8>| windows.any(|window| window == part);
        let back = |window: &[u8]| window.iter().rev().eq(part);
        along(row.as_bytes().windows(part.len())) || row.as_bytes().windows(part.len()).any(back)
    })
}

fn of_word(word: &[u8], known: &[&str]) -> f64 {
    if known.iter().any(|known| known.as_bytes() == word) {
        return 1.0;
    }
    let local = word.len() > 2 && LOCAL.split(' ').any(|local| local.as_bytes() == word);
    let rank = rank(word).into_iter().chain(local.then_some(1000)).min();
    rank.map_or(f64::INFINITY, |rank| f64::from(rank + 1).log2())
}

/// The rank of a word among the common ones, beginning with 1.
fn rank(word: &[u8]) -> Option<u32> {
    let list = COMMON.as_bytes();
    let (mut from, mut until) = (0, list.len());
    while from < until {
        let middle = from.midpoint(until);
        let begin = list[..middle].iter().rposition(|byte| *byte == b'\n').map_or(0, |at| at + 1);
        let end = begin + list[begin..].iter().position(|byte| *byte == b'\n')?;
        let blank = begin + list[begin..end].iter().position(|byte| *byte == b' ')?;
        match list[begin..blank].cmp(word) {
            std::cmp::Ordering::Equal => return COMMON[blank + 1..end].parse().ok(),
            std::cmp::Ordering::Less => from = end + 1,
            std::cmp::Ordering::Greater => until = begin,
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_word_of_the_list_is_found_at_its_rank() {
        let mut found = 0;
        for line in COMMON.lines() {
            let (word, listed) = line.split_once(' ').unwrap();
            assert_eq!(rank(word.as_bytes()), listed.parse().ok(), "{word}");
            found += 1;
        }
        assert!(found > 50_000, "{found}");
        for other in ["", "a ", "zzzzzzzzzzzzzz", "qxqxqxqx"] {
            assert_eq!(rank(other.as_bytes()), None, "{other}");
        }
    }

    #[test]
    fn a_name_is_known_in_any_spelling() {
        let known = ["Jürgen Größl-Müller", "Neue Wege 2026"];
        for secret in ["juergengroessl1", "Größl-Müller-99", "J\u{fc}rgen-Neue-Wege"] {
            assert_ne!(judge(secret, &[]), Guess::Common, "{secret} without the names");
            assert_eq!(judge(secret, &known), Guess::Named, "{secret}");
        }
    }
}
