//! Letters about alarms, to those who answer them: codes in words, figures and times, nothing else.
//!
//! Each reader is told once that an alarm appeared, once a day while it stands, and once that it is
//! over; what the mail server refuses is tried again in the next round, for that reader alone.
//! What is remembered of a reader is a keyed hash of the address.

use std::io;

use chrono::TimeDelta;

use super::alarms::{Alarm, Measure, Standing};
use crate::clock::{Instant, Unit, in_words};
use crate::installation::Installation;
use crate::mail::{Letter, NotTaken, Round};
use crate::store::{StoreError, alarm, alarm_letter};

/// Seconds after which a reader is told again of an alarm that still stands.
const AGAIN_SECONDS: i64 = 24 * 3_600;

/// Days after which a reader to whom nothing was written is forgotten.
const FORGOTTEN_DAYS: i64 = 30;

/// Why nobody was told; the letters that were written stay written.
#[derive(Debug, thiserror::Error)]
pub enum AlarmLetterError {
    /// The database failed.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The lock beside the ledger cannot be opened.
    #[error("the lock of letters in the data folder cannot be opened: {0}")]
    Turn(#[from] io::Error),
    /// The mail server took at least one letter not.
    #[error(transparent)]
    Mail(#[from] NotTaken),
}

/// What one reader is to be told.
#[derive(Debug, Default, PartialEq, Eq)]
struct News {
    /// What appeared since their last letter.
    appeared: Vec<Standing>,
    /// What they were told of a day ago or longer, and still stands.
    stands: Vec<Standing>,
    /// The codes of what they were told of and is over.
    over: Vec<String>,
}

impl News {
    fn of(standing: &[Standing], told: &[(String, Instant)], now: Instant) -> Self {
        let mut news = Self::default();
        for alarm in standing {
            match told.iter().find(|(code, _)| *code == alarm.code) {
                None => news.appeared.push(alarm.clone()),
                Some((_, at)) if at.plus_seconds(AGAIN_SECONDS) <= now => {
                    news.stands.push(alarm.clone());
                }
                Some(_) => {}
            }
        }
        let is_over = |code: &&String| standing.iter().all(|alarm| alarm.code != **code);
        news.over = told.iter().map(|(code, _)| code).filter(is_over).cloned().collect();
        news
    }

    const fn is_empty(&self) -> bool {
        self.appeared.is_empty() && self.stands.is_empty() && self.over.is_empty()
    }
}

/// Tells the addresses that the operator named, and those of `officers`, what is new about alarms;
/// says how many letters were sent: none without a mail server, or while another node writes.
///
/// # Errors
///
/// When the database fails, or the server refuses a letter; the others are still sent.
pub async fn write(
    installation: &Installation,
    officers: &[String],
) -> Result<u64, AlarmLetterError> {
    let Some(mailer) = &installation.mail else { return Ok(0) };
    let Some(mut round) = Round::begin(mailer, &installation.folder.letters())? else {
        return Ok(0);
    };
    let (store, now) = (&installation.store, installation.clock.now());
    let standing = alarm::list(store).await?;
    let keyring = installation.keyring.get();
    // An officer may be one of the addresses that the operator named: the second time nothing is new.
    for address in installation.outside.alarms.iter().chain(officers) {
        let reader = keyring.lookup_tag("alarm letter", address.to_lowercase().as_bytes());
        let told = alarm_letter::list(store, &reader).await?;
        let news = News::of(&standing, &told, now);
        if news.is_empty() || !round.write(&letter(installation, address, &news), now).await {
            continue;
        }
        let mut tx = store.begin().await?;
        for alarm in news.appeared.iter().chain(&news.stands) {
            alarm_letter::set(&mut tx, &reader, &alarm.code, now).await?;
        }
        for code in &news.over {
            alarm_letter::remove(&mut tx, &reader, code).await?;
        }
        tx.commit().await?;
    }
    let mut tx = store.begin().await?;
    alarm_letter::remove_before(&mut tx, now.plus_days(-FORGOTTEN_DAYS)).await?;
    tx.commit().await?;
    Ok(round.end()?)
}

fn letter(installation: &Installation, address: &str, news: &News) -> Letter {
    let (service, stands) = (&installation.address.origin, news.appeared.len() + news.stands.len());
    let subject = if stands > 0 { "Alarm / alarm" } else { "Alarm vorbei / alarm over" };
    let text = format!(
        "{}\n{}\n\
         Was zu tun ist, steht im Betriebs-Handbuch unter „Alarms“. Auf der Seite: {service}/dpo\n\
         What to do stands in the operations manual under “Alarms”. On the page: {service}/dpo\n",
        part(news, &GERMAN, Alarm::german),
        part(news, &ENGLISH, Alarm::english),
    );
    Letter {
        to: address.to_owned(),
        subject: format!("Lotse: {subject} ({service})"),
        text,
        attachments: Vec::new(),
    }
}

/// The words around the names of alarms in one language; pages have their own in a room below.
struct Said {
    headings: [&'static str; 3],
    since: &'static str,
    and: &'static str,
    /// One and many of each unit, from days to seconds.
    units: [[&'static str; 2]; 4],
    people: [&'static str; 2],
    deletions: [&'static str; 2],
    sheets: [&'static str; 2],
}

const GERMAN: Said = Said {
    headings: ["Neu:", "Besteht weiter:", "Vorbei:"],
    since: "seit",
    and: "und",
    units: [["Tag", "Tage"], ["Stunde", "Stunden"], ["Minute", "Minuten"], ["Sekunde", "Sekunden"]],
    people: ["Person", "Personen"],
    deletions: ["Löschung", "Löschungen"],
    sheets: ["Bogen", "Bögen"],
};

const ENGLISH: Said = Said {
    headings: ["New:", "Still stands:", "Over:"],
    since: "since",
    and: "and",
    units: [["day", "days"], ["hour", "hours"], ["minute", "minutes"], ["second", "seconds"]],
    people: ["person", "people"],
    deletions: ["deletion", "deletions"],
    sheets: ["sheet", "sheets"],
};

impl Said {
    /// What the figure of an alarm says: "2 Tage und 3 Stunden", "12 people"; nothing where it counts
    /// nothing, and the bare figure where an older program's code has no words any more.
    fn figure(&self, alarm: &Standing) -> Option<String> {
        let count = |count: u64, [one, many]: [&str; 2]| {
            format!("{count} {}", if count == 1 { one } else { many })
        };
        let figure = alarm.figure.unsigned_abs();
        Some(match Alarm::parse(&alarm.code).map(Alarm::measure) {
            Some(Measure::People) => count(figure, self.people),
            Some(Measure::Deletions) => count(figure, self.deletions),
            Some(Measure::Sheets) => count(figure, self.sheets),
            Some(Measure::Nothing) => return None,
            Some(Measure::Seconds) => {
                let length = TimeDelta::try_seconds(alarm.figure).unwrap_or(TimeDelta::MAX);
                let told = in_words(length).into_iter().map(|(unit, n)| {
                    let unit = match unit {
                        Unit::Days => 0,
                        Unit::Hours => 1,
                        Unit::Minutes => 2,
                        Unit::Seconds => 3,
                    };
                    count(n, self.units[unit])
                });
                told.collect::<Vec<_>>().join(&format!(" {} ", self.and))
            }
            None => alarm.figure.to_string(),
        })
    }
}

/// What there is to say, in one language.
fn part(news: &News, said: &Said, name: fn(Alarm) -> &'static str) -> String {
    let [appeared, stands, over] = said.headings;
    // A code of an older program has no words any more.
    let named =
        |code: &str| Alarm::parse(code).map_or(code.to_owned(), |alarm| name(alarm).to_owned());
    let line = |alarm: &Standing| {
        let since = alarm.since.utc().format("%Y-%m-%d %H:%M");
        let figure = said.figure(alarm).map_or_else(String::new, |figure| format!(": {figure}"));
        format!("- {}{figure}, {} {since} (UTC)\n", named(&alarm.code), said.since)
    };
    let section = |heading: &str, lines: String| match lines.as_str() {
        "" => String::new(),
        lines => format!("{heading}\n{lines}"),
    };
    section(appeared, news.appeared.iter().map(line).collect())
        + &section(stands, news.stands.iter().map(line).collect())
        + &section(
            over,
            news.over.iter().fold(String::new(), |all, code| all + "- " + &named(code) + "\n"),
        )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_figure_says_what_it_counts() {
        let since = Instant::from_unix(1_800_000_000);
        let figure = |said: &Said, code: &str, figure| {
            said.figure(&Standing { code: code.to_owned(), since, figure })
        };
        assert_eq!(figure(&GERMAN, "clock-ahead", 183_600).unwrap(), "2 Tage und 3 Stunden");
        assert_eq!(figure(&ENGLISH, "clock-back", 61).unwrap(), "1 minute and 1 second");
        assert_eq!(figure(&GERMAN, "overdue", 1).unwrap(), "1 Person");
        assert_eq!(figure(&ENGLISH, "unreadable-sheets", 2).unwrap(), "2 sheets");
        assert_eq!(figure(&GERMAN, "sweep-failed", 1), None);
        assert_eq!(figure(&GERMAN, "of-another-time", 7).unwrap(), "7");
    }

    #[test]
    fn each_alarm_is_new_once_then_daily_then_over() {
        let start = Instant::from_unix(1_800_000_000);
        let alarm = |code: &str| Standing { code: code.to_owned(), since: start, figure: 1 };
        let told = [("overdue".to_owned(), start), ("brake".to_owned(), start)];
        let standing = [alarm("overdue"), alarm("sweep-failed")];
        let early = News::of(&standing, &told, start.plus_seconds(AGAIN_SECONDS - 1));
        assert_eq!(early.appeared, [alarm("sweep-failed")]);
        assert_eq!(early.stands, []);
        assert_eq!(early.over, ["brake"]);
        let later = News::of(&standing, &told, start.plus_seconds(AGAIN_SECONDS));
        assert_eq!(later.stands, [alarm("overdue")]);
        assert!(News::of(&standing[..1], &told[..1], start).is_empty());
    }
}
