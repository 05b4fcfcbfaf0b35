//! What happened to a request about one's data, as the person and the office both read it.

use chrono_tz::Tz;

use super::words::Words;
use crate::rights::steps::Event;

/// One event in a line: when, what, why the law allows it, and the words for the person.
pub fn happened(event: &Event, words: Words, zone: Tz) -> String {
    let what = words.get(&format!("rights-step-{}", event.step.name())).into_owned();
    let ground = event.ground.map(|one| words.get(&format!("rights-ground-{}", one.name())));
    let ground = ground.map(std::borrow::Cow::into_owned).unwrap_or_default();
    let all = [what, ground, event.words.clone()];
    let all: Vec<String> = all.into_iter().filter(|text| !text.is_empty()).collect();
    format!("{}: {}", words.date_and_time(event.at(), zone), all.join(" – "))
}
