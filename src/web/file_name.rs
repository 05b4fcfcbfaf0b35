//! The names under which downloads are saved: what it is, of which project, from which day.
//!
//! Nothing personal stands in them: a name is seen by whoever looks at the folder. What is said comes
//! from the words of the pages, never from anything that somebody typed about a person.

use std::fmt::Write as _;

use axum::http::HeaderValue;
use chrono::NaiveDate;

use crate::installation::Installation;

/// The longest part of a name, in bytes.
const LONGEST: usize = 60;

/// What a download is.
#[derive(Clone, Copy)]
pub struct FileName<'n> {
    /// What it is, in the words of the page.
    pub what: &'n str,
    /// The code of the project that it is about, if it is about one.
    pub project: Option<&'n str>,
    /// The day on which it was made.
    pub day: NaiveDate,
}

impl FileName<'_> {
    /// The header by which a browser saves it: `attachment; filename="lotse-antraege-2026-12-31.csv"`.
    pub fn attachment(self, ending: &str) -> HeaderValue {
        let mut name = "lotse".to_owned();
        for part in [Some(self.what), self.project].into_iter().flatten() {
            let part = plain(part);
            if !part.is_empty() {
                name.push('-');
                name.push_str(&part);
            }
        }
        // Writing to a string cannot fail.
        let _ = write!(name, "-{}", self.day.format("%Y-%m-%d"));
        let header = format!("attachment; filename=\"{name}.{ending}\"");
        HeaderValue::from_str(&header)
            .unwrap_or_else(|_| HeaderValue::from_static("attachment; filename=\"lotse\""))
    }
}

/// The day on which a file is made now.
pub fn today(installation: &Installation) -> NaiveDate {
    installation.clock.now().date_in(chrono_tz::UTC)
}

/// A text as every system can have it in a name: small letters, digits and single hyphens.
fn plain(text: &str) -> String {
    let mut plain = String::new();
    for letter in text.chars().flat_map(char::to_lowercase) {
        if plain.len() >= LONGEST {
            break;
        }
        match letter {
            'ä' => plain.push_str("ae"),
            'ö' => plain.push_str("oe"),
            'ü' => plain.push_str("ue"),
            'ß' => plain.push_str("ss"),
            letter if letter.is_ascii_alphanumeric() => plain.push(letter),
            // The marks with which Leichte Sprache parts long words.
            '·' | '\u{ad}' => {}
            _ if plain.is_empty() || plain.ends_with('-') => {}
            _ => plain.push('-'),
        }
    }
    plain.trim_end_matches('-').to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_says_what_which_project_and_which_day() {
        let day = NaiveDate::from_ymd_opt(2026, 12, 31).unwrap();
        let named = |what, project| FileName { what, project, day }.attachment("csv");
        assert_eq!(
            named("Anträge", None),
            "attachment; filename=\"lotse-antraege-2026-12-31.csv\""
        );
        assert_eq!(
            named("Lösch·plan: „Übersicht“", Some("../W 7\r\n\"")),
            "attachment; filename=\"lotse-loeschplan-uebersicht-w-7-2026-12-31.csv\""
        );
        assert_eq!(named("是", Some("")), "attachment; filename=\"lotse-2026-12-31.csv\"");
    }
}
