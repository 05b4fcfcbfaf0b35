//! The words of the interface, one set for each language (Fluent, `locales/<language>/*.ftl`).
//!
//! Numbers and dates are written here and nowhere else, because Fluent alone would print 1234.
//! Texts of questionnaires are data and never stand here.
//! Leichte Sprache has the words of the person's pages; what it lacks is read in German.
//! A key that is missing shows itself as `{key}`; `tests/it/words.rs` sees to it that none is.

use std::borrow::Cow;
use std::fmt;
use std::sync::LazyLock;

use chrono::{DateTime, Datelike as _, NaiveDate, TimeDelta, Timelike as _};
use chrono_tz::Tz;
use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::types::{FluentNumber, FluentNumberOptions};
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};

use super::language::Language;
use crate::clock::{Instant, Unit, in_words};

type Bundle = FluentBundle<FluentResource>;

#[derive(rust_embed::RustEmbed)]
#[folder = "locales/"]
struct Locales;

static GERMAN: LazyLock<Bundle> = LazyLock::new(|| read(Language::German));
static EASY_GERMAN: LazyLock<Bundle> = LazyLock::new(|| read(Language::EasyGerman));
static ENGLISH: LazyLock<Bundle> = LazyLock::new(|| read(Language::English));

/// The words of one language.
#[derive(Clone, Copy, Debug)]
pub struct Words(Language);

impl Words {
    /// The words of `language`.
    pub fn of(language: Language) -> Self {
        Self(language)
    }

    /// The language they are of.
    pub fn language(self) -> Language {
        self.0
    }

    /// The words that stand under `key`.
    pub fn get(self, key: &str) -> Cow<'static, str> {
        self.format(key, None)
    }

    /// The words that stand under `key`, to be filled: `words.with("question-of").number("number", 7)`.
    pub fn with(self, key: &str) -> Sentence<'_> {
        Sentence { words: self, key, arguments: FluentArgs::new() }
    }

    /// A whole number with the language's separators: 1.234 or 1,234.
    pub fn number(self, number: i64) -> String {
        let digits = number.unsigned_abs().to_string();
        let mut grouped = String::with_capacity(digits.len() + 4);
        if number < 0 {
            grouped.push('−');
        }
        for (position, digit) in digits.chars().enumerate() {
            if position > 0 && (digits.len() - position).is_multiple_of(3) {
                grouped.push(self.separators().0);
            }
            grouped.push(digit);
        }
        grouped
    }

    /// A decimal that arrives as text with a point ("-3.25"), with the language's decimal mark.
    ///
    /// It is never turned into a floating-point number on the way.
    pub fn decimal(self, text: &str) -> String {
        text.replace('-', "−").replace('.', &self.separators().1.to_string())
    }

    /// A date in words: "30. Juni 2027", "30 June 2027".
    pub fn date(self, date: NaiveDate) -> String {
        self.with("date")
            .text("day", date.day().to_string())
            .text("month", self.get(&format!("month-{}", date.month())))
            .text("year", date.year().to_string())
            .to_string()
    }

    /// An instant as the clocks of `zone` showed it: "30. Juni 2027, 14:05 Uhr".
    pub fn date_and_time(self, instant: Instant, zone: Tz) -> String {
        let local: DateTime<Tz> = instant.utc().with_timezone(&zone);
        self.with("date-and-time")
            .text("date", self.date(local.date_naive()))
            .text("time", format!("{:02}:{:02}", local.hour(), local.minute()))
            .to_string()
    }

    /// How long that is: "2 Tage und 3 Stunden", "5 minutes".
    pub fn duration(self, seconds: i64) -> String {
        let length = TimeDelta::try_seconds(seconds).unwrap_or(TimeDelta::MAX);
        let told = |(unit, count): (Unit, u64)| {
            let key = match unit {
                Unit::Days => "duration-days",
                Unit::Hours => "duration-hours",
                Unit::Minutes => "duration-minutes",
                Unit::Seconds => "duration-seconds",
            };
            self.with(key).number("count", u32::try_from(count).unwrap_or(u32::MAX)).to_string()
        };
        let mut parts = in_words(length).into_iter().map(told);
        let first = parts.next().unwrap_or_default();
        match parts.next() {
            None => first,
            Some(then) => {
                self.with("duration-two").text("first", first).text("then", then).to_string()
            }
        }
    }

    /// The mark between thousands, and the one before decimals.
    const fn separators(self) -> (char, char) {
        match self.0 {
            Language::German | Language::EasyGerman => ('.', ','),
            Language::English => (',', '.'),
        }
    }

    /// The words of this language, and after them those that stand in for what it lacks.
    fn bundles(self) -> impl Iterator<Item = &'static Bundle> {
        let (own, instead): (&'static Bundle, Option<&'static Bundle>) = match self.0 {
            Language::German => (&GERMAN, None),
            Language::EasyGerman => (&EASY_GERMAN, Some(&GERMAN)),
            Language::English => (&ENGLISH, None),
        };
        std::iter::once(own).chain(instead)
    }

    fn format(self, key: &str, arguments: Option<&FluentArgs>) -> Cow<'static, str> {
        let found = self.bundles().find_map(|bundle| {
            Some((bundle, bundle.get_message(key).and_then(|message| message.value())?))
        });
        let Some((bundle, pattern)) = found else {
            return Cow::Owned(format!("{{{key}}}"));
        };
        // An argument that is missing shows itself in the text; the list of errors adds nothing.
        let formatted = bundle.format_pattern(pattern, arguments, &mut Vec::new());
        Cow::Owned(formatted.into_owned())
    }
}

/// A whole number for a sentence; templates hand numbers over by reference, so references are too.
pub trait Count {
    /// The number, at most [`i64::MAX`].
    fn count(&self) -> i64;
}

macro_rules! counts {
    ($($number:ty)*) => {$(
        impl Count for $number {
            fn count(&self) -> i64 {
                i64::try_from(*self).unwrap_or(i64::MAX)
            }
        }
    )*};
}

counts! { u8 u32 u64 usize i32 i64 }

impl<T: Count> Count for &T {
    fn count(&self) -> i64 {
        (*self).count()
    }
}

/// Words with places to fill; it is written out when it is displayed.
pub struct Sentence<'a> {
    words: Words,
    key: &'a str,
    arguments: FluentArgs<'a>,
}

impl<'a> Sentence<'a> {
    /// Puts a text into the place `name`.
    #[must_use]
    pub fn text(mut self, name: &'a str, text: impl Into<Cow<'a, str>>) -> Self {
        self.arguments.set(name, FluentValue::String(text.into()));
        self
    }

    /// Puts a number into the place `name`; the words may depend on it (one, many).
    #[must_use]
    #[expect(clippy::cast_precision_loss, reason = "counts on pages stay far below 2^52")]
    pub fn number(mut self, name: &'a str, number: impl Count) -> Self {
        let number = number.count() as f64;
        self.arguments.set(
            name,
            FluentValue::Number(FluentNumber::new(number, FluentNumberOptions::default())),
        );
        self
    }
}

impl fmt::Display for Sentence<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.words.format(self.key, Some(&self.arguments)))
    }
}

fn read(language: Language) -> Bundle {
    let identifier = language.html_lang().parse().expect("HTML's codes are language identifiers");
    let mut bundle = Bundle::new_concurrent(vec![identifier]);
    // The marks that isolate a name within a sentence of the other direction: nothing is mixed yet.
    bundle.set_use_isolating(false);
    bundle.set_formatter(Some(match language {
        Language::German => |value, _| grouped(Words(Language::German), value),
        Language::EasyGerman => |value, _| grouped(Words(Language::EasyGerman), value),
        Language::English => |value, _| grouped(Words(Language::English), value),
    }));
    let folder = format!("{}/", language.code());
    for path in Locales::iter() {
        if path.starts_with(&folder) && path.ends_with(".ftl") {
            let file = Locales::get(&path).expect("the path was listed");
            let text = String::from_utf8_lossy(&file.data).into_owned();
            // A fault in a file leaves out one entry; `tests/it/words.rs` names it.
            let resource = FluentResource::try_new(text).unwrap_or_else(|(rest, _)| rest);
            drop(bundle.add_resource(resource));
        }
    }
    bundle
}

#[expect(clippy::cast_possible_truncation, reason = "only whole numbers come in")]
fn grouped(words: Words, value: &FluentValue) -> Option<String> {
    match value {
        FluentValue::Number(number) => Some(words.number(number.value as i64)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_and_dates_follow_the_language() {
        let german = Words::of(Language::German);
        let english = Words::of(Language::English);
        assert_eq!(german.number(1_234_567), "1.234.567");
        assert_eq!(english.number(-1234), "−1,234");
        assert_eq!(german.number(0), "0");
        assert_eq!(german.decimal("-3.25"), "−3,25");
        let date = NaiveDate::from_ymd_opt(2027, 6, 30).unwrap();
        assert_eq!(german.date(date), "30. Juni 2027");
        assert_eq!(english.date(date), "30 June 2027");
        let noon = Instant::start_of(date, chrono_tz::Europe::Vienna).plus_seconds(12 * 3600 + 300);
        assert_eq!(
            german.date_and_time(noon, chrono_tz::Europe::Vienna),
            "30. Juni 2027, 12:05 Uhr"
        );
    }

    #[test]
    fn how_long_is_said_in_two_units() {
        let german = Words::of(Language::German);
        assert_eq!(german.duration(183_600), "2 Tage und 3 Stunden");
        assert_eq!(Words::of(Language::English).duration(3_661), "one hour and one minute");
        assert_eq!(german.duration(0), "0 Sekunden");
    }

    #[test]
    fn a_number_in_a_sentence_is_grouped_and_counts() {
        let german = Words::of(Language::German);
        let sentence = german.with("question-of").number("number", 7).number("total", 1024);
        assert_eq!(sentence.to_string(), "Frage 7 von 1.024");
    }

    #[test]
    fn a_missing_word_shows_itself() {
        for language in Language::ALL {
            assert_eq!(Words::of(language).get("no-such-key"), "{no-such-key}");
        }
    }

    #[test]
    fn german_stands_in_for_what_leichte_sprache_lacks() {
        let (german, easy) = (Words::of(Language::German), Words::of(Language::EasyGerman));
        assert_eq!(easy.get("dpo-title"), german.get("dpo-title"));
        assert_ne!(easy.get("data-lead"), german.get("data-lead"));
        let many = |words: Words| words.with("saved-until").number("number", 1024).to_string();
        assert_eq!(many(easy), "1.024 Antworten sind gespeichert");
    }
}
