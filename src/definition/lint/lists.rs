//! The word lists of a language: `de.toml` and `en.toml` beside this file, which say how to write one.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use serde::Deserialize;

use super::topics::Topic;
use super::words::List;

/// One list as it stands in its file.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    words: Vec<String>,
    #[serde(default)]
    except: Vec<String>,
}

/// Every list of one language.
#[derive(Debug)]
pub(super) struct Lists {
    topics: Vec<(Topic, List)>,
    identifiers: List,
    judging: List,
    negation: List,
    hidden_negation: List,
    both: List,
    joining: Vec<String>,
    idioms: List,
}

static GERMAN: LazyLock<Lists> = LazyLock::new(|| read(include_str!("de.toml")));
static ENGLISH: LazyLock<Lists> = LazyLock::new(|| read(include_str!("en.toml")));

fn read(file: &str) -> Lists {
    parse(file).expect("because tests read both files")
}

/// The lists of a file; what is wrong with it otherwise.
fn parse(file: &str) -> Result<Lists, String> {
    let mut written: BTreeMap<String, Written> =
        toml::from_str(file).map_err(|error| error.to_string())?;
    let joining = written.remove("joining").ok_or("there is no list joining")?.words;
    let mut list = |name: &str| {
        let one = written.remove(name).ok_or(format!("there is no list {name}"))?;
        List::parse(&one.words, &one.except).ok_or(format!("{name} has an empty pattern"))
    };
    let topics = Topic::ALL.iter().map(|topic| Ok((*topic, list(topic.name())?)));
    let lists = Lists {
        topics: topics.collect::<Result<_, String>>()?,
        identifiers: list("identifiers")?,
        judging: list("judging")?,
        negation: list("negation")?,
        hidden_negation: list("hidden-negation")?,
        both: list("both")?,
        idioms: list("idioms")?,
        joining,
    };
    match written.keys().next() {
        Some(name) => Err(format!("nothing reads the list {name}")),
        None => Ok(lists),
    }
}

impl Lists {
    /// The lists for texts in `language`; `de-easy` uses the German ones. `None` for a language
    /// without lists.
    pub(super) fn of(language: &str) -> Option<&'static Self> {
        match language.split('-').next() {
            Some("de") => Some(&GERMAN),
            Some("en") => Some(&ENGLISH),
            _ => None,
        }
    }

    /// What is never asked.
    pub(super) fn topics(&self) -> &[(Topic, List)] {
        &self.topics
    }

    /// What asks who somebody is.
    pub(super) fn identifiers(&self) -> &List {
        &self.identifiers
    }

    /// What no result says about a person.
    pub(super) fn judging(&self) -> &List {
        &self.judging
    }

    /// Words that negate.
    pub(super) fn negation(&self) -> &List {
        &self.negation
    }

    /// Words with a negation in them.
    pub(super) fn hidden_negation(&self) -> &List {
        &self.hidden_negation
    }

    /// What leaves open which of two is meant: *und/oder*.
    pub(super) fn both(&self) -> &List {
        &self.both
    }

    /// Words that join two statements.
    pub(super) fn joining(&self) -> &[String] {
        &self.joining
    }

    /// Figures of speech.
    pub(super) fn idioms(&self) -> &List {
        &self.idioms
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_languages_have_every_list() {
        for file in [include_str!("de.toml"), include_str!("en.toml")] {
            parse(file).unwrap();
        }
        assert!(Lists::of("de-easy").is_some() && Lists::of("fr").is_none());
    }

    #[test]
    fn a_list_that_is_missing_empty_or_unread_is_told() {
        let whole = include_str!("en.toml");
        let told = |file: &str| parse(file).unwrap_err();
        assert!(told(&whole.replace("[union]", "[unions]")).contains("no list union"));
        assert!(told(&format!("{whole}\n[extra]\nwords = []\n")).contains("nothing reads"));
        assert!(
            told(&whole.replace("[union]\nwords = [", "[union]\nwords = [\"*\", "))
                .contains("union")
        );
    }
}
