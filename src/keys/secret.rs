//! Secrets that people choose.
//!
//! A secret has one spelling, by which it is hashed: [`spelled`], and offered words as they were
//! shown, however they are typed.

use zeroize::Zeroizing;

use super::guessing::Guess;
use super::spelling::spelled;
use super::{Refused, guessing, offered};

/// The least strength of a chosen secret, as zxcvbn judges it (0 to 4).
const LEAST_STRENGTH: zxcvbn::Score = zxcvbn::Score::Three;

/// What a person types to show that they are themselves; wiped when dropped.
pub struct Secret {
    typed: Zeroizing<String>,
    /// The one spelling.
    spelled: Zeroizing<String>,
    /// Whether these are words of the lists.
    offered: Offered,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Offered {
    Yes,
    No,
}

/// Why a secret cannot be chosen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SecretFault {
    /// Fewer than eight characters.
    #[error("a secret has at least 8 characters")]
    TooShort,
    /// More than 256 bytes.
    #[error("a secret has at most 256 bytes")]
    TooLong,
    /// It is a common password, or made of common words, names, years and signs.
    #[error("many use this secret, or one like it")]
    Common,
    /// It is made of names that others know: of the person, the project or the service.
    #[error("this secret is made of names that others know")]
    Named,
    /// Others would guess it: zxcvbn gives it less than 3.
    #[error("this secret is easy to guess")]
    Guessable,
}

impl Secret {
    /// The fewest characters of a secret.
    pub const LEAST_CHARACTERS: usize = 8;
    /// The most bytes of a secret, in its one spelling.
    pub const MOST_BYTES: usize = 256;
    /// The most bytes as typed: decomposed letters take up to four times as many.
    const MOST_TYPED_BYTES: usize = 4 * Self::MOST_BYTES;

    /// A new secret; `known` are words that others know of this person (login name, name, project).
    pub fn choose(text: String, known: &[&str]) -> Result<Self, SecretFault> {
        let secret = Self::entered(text).map_err(|_| SecretFault::TooLong)?;
        if secret.spelled.chars().count() < Self::LEAST_CHARACTERS {
            return Err(SecretFault::TooShort);
        }
        match guessing::judge(&secret.spelled, known) {
            Guess::Common => return Err(SecretFault::Common),
            Guess::Named => return Err(SecretFault::Named),
            Guess::Hard => {}
        }
        if zxcvbn::zxcvbn(&secret.spelled, known).score() < LEAST_STRENGTH {
            return Err(SecretFault::Guessable);
        }
        Ok(secret)
    }

    /// The words that a page offered, taken as they are: drawn, not thought up, so nobody guesses them
    /// from who took them.
    ///
    /// # Errors
    ///
    /// As [`Secret::choose`], when these are not words that a page offers.
    pub fn take_offered(words: String) -> Result<Self, SecretFault> {
        match Self::entered(words.clone()) {
            Ok(secret) if secret.offered == Offered::Yes => Ok(secret),
            Ok(_) | Err(_) => Self::choose(words, &[]),
        }
    }

    /// A secret as entered to log in; only its length is bounded.
    pub fn entered(text: String) -> Result<Self, Refused> {
        let typed = Zeroizing::new(text);
        if typed.len() > Self::MOST_TYPED_BYTES {
            return Err(Refused);
        }
        let spelled = spelled(&typed);
        let (spelled, offered) = match offered::as_offered(&spelled) {
            Some(words) => (words, Offered::Yes),
            None => (spelled, Offered::No),
        };
        if spelled.len() > Self::MOST_BYTES {
            return Err(Refused);
        }
        Ok(Self { typed, spelled, offered })
    }

    /// Refuses a secret that was chosen before it was known for whom: when it is made of these names.
    ///
    /// # Errors
    ///
    /// [`SecretFault::Named`].
    pub fn avoid(&self, known: &[&str]) -> Result<(), SecretFault> {
        match guessing::judge(&self.spelled, known) {
            Guess::Named if self.offered == Offered::No => Err(SecretFault::Named),
            Guess::Named | Guess::Common | Guess::Hard => Ok(()),
        }
    }

    /// The one spelling.
    pub(super) fn spelled(&self) -> &str {
        &self.spelled
    }

    /// As typed, if that is another and was ever hashed, and the one spelling.
    pub(super) fn spellings(&self) -> impl Iterator<Item = &str> {
        let typed = Some(self.typed.as_str())
            .filter(|typed| *typed != self.spelled() && typed.len() <= Self::MOST_BYTES);
        typed.into_iter().chain([self.spelled()])
    }
}

#[cfg(test)]
mod tests {
    use super::super::{SeededChance, WordList, draw_words};
    use super::*;

    fn choose(text: &str) -> Result<(), SecretFault> {
        Secret::choose(text.to_owned(), &["Mira Szymczak", "Neue Wege", "lotse"]).map(|_| ())
    }

    #[test]
    fn weak_secrets_are_refused_for_what_they_are() {
        assert_eq!(choose("kurz"), Err(SecretFault::TooShort));
        assert_eq!(choose("  kürzer "), Err(SecretFault::TooShort), "blanks at the ends are none");
        assert_eq!(choose(&"xy".repeat(129)), Err(SecretFault::TooLong));
        assert_eq!(choose("passwort1"), Err(SecretFault::Common));
        assert_eq!(choose("szymczak-lotse-2026"), Err(SecretFault::Named));
        assert_eq!(choose("acht Birnen fliegen heim"), Ok(()));
        assert_eq!(choose("Frau Szymczak und acht Birnen"), Ok(()), "more than a name");
    }

    #[test]
    fn names_that_were_not_known_before_are_refused_after() {
        let secret = Secret::choose("wladyslawa-1987".to_owned(), &[]);
        let names = ["Wladyslawa Szymczak"];
        assert_eq!(secret.map(|secret| secret.avoid(&names)), Ok(Err(SecretFault::Named)));
        let other = Secret::entered("acht Birnen fliegen heim".to_owned());
        assert_eq!(other.map(|other| other.avoid(&names)), Ok(Ok(())));
    }

    #[test]
    fn every_offered_secret_is_taken() {
        let chance = SeededChance::for_test(7);
        for list in [WordList::German, WordList::English] {
            for _ in 0..50 {
                let offered = draw_words(&chance, list);
                assert!(Secret::take_offered(offered.clone()).is_ok(), "{offered}");
            }
        }
        for other in ["passwort passwort", "haus baum", ""] {
            assert!(Secret::take_offered(other.to_owned()).is_err(), "{other}");
        }
    }

    #[test]
    fn a_secret_that_grows_by_its_spelling_is_bounded() {
        // One character of three bytes that stands for eighteen.
        assert!(Secret::entered("\u{fdfa}".repeat(8)).is_err());
        assert!(Secret::entered("u\u{308}".repeat(128)).is_ok(), "256 bytes once composed");
        assert!(Secret::entered("u\u{308}".repeat(129)).is_err());
    }
}
