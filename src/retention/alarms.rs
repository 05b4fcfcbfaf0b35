//! What is late or wrong, by a code and a figure, until it is mended.
//!
//! An alarm is logged once when it is raised; from then on its row stands, for the officer's page, and
//! goes when a sweep finds nothing of it any more.

use super::RetentionError;
use crate::clock::Instant;
use crate::store::{Store, StoreError, alarm};

pub use crate::store::alarm::Standing;

/// What can be wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Alarm {
    /// People whose storage has ended are still there after two sweeps; the figure is their number.
    Overdue,
    /// An unannounced deletion waits for two persons; the figure is the number of people.
    Brake,
    /// A deletion was begun more than an hour ago and is not completed; how many.
    OpenIntent,
    /// A reader keeps deleted rows from being overwritten.
    ScrubBusy,
    /// Sheets whose standing does not open, so that their drafts cannot be ended; how many.
    UnreadableSheets,
    /// The last sweep failed.
    SweepFailed,
    /// The clock is ahead of every time seen, and nothing is deleted; by how many seconds.
    ClockAhead,
    /// The clock is behind what was seen; by how many seconds.
    ClockBack,
    /// There was no nightly round for too long; for how many seconds.
    NightLate,
}

/// What the figure of an alarm counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Measure {
    /// People.
    People,
    /// Deletions that were begun.
    Deletions,
    /// Answer sheets.
    Sheets,
    /// Seconds; told as a duration.
    Seconds,
    /// Nothing: it stands, and that is all there is to say.
    Nothing,
}

impl Alarm {
    /// What its figure counts.
    pub const fn measure(self) -> Measure {
        match self {
            Self::Overdue | Self::Brake => Measure::People,
            Self::OpenIntent => Measure::Deletions,
            Self::UnreadableSheets => Measure::Sheets,
            Self::ScrubBusy | Self::SweepFailed => Measure::Nothing,
            Self::ClockAhead | Self::ClockBack | Self::NightLate => Measure::Seconds,
        }
    }

    /// Every alarm.
    pub const ALL: [Self; 9] = [
        Self::Overdue,
        Self::Brake,
        Self::OpenIntent,
        Self::ScrubBusy,
        Self::UnreadableSheets,
        Self::SweepFailed,
        Self::ClockAhead,
        Self::ClockBack,
        Self::NightLate,
    ];

    /// Its code in rows, logs and words.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Overdue => "overdue",
            Self::Brake => "brake",
            Self::OpenIntent => "open-intent",
            Self::ScrubBusy => "scrub-busy",
            Self::UnreadableSheets => "unreadable-sheets",
            Self::SweepFailed => "sweep-failed",
            Self::ClockAhead => "clock-ahead",
            Self::ClockBack => "clock-back",
            Self::NightLate => "night-late",
        }
    }

    /// Reads the code.
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|alarm| alarm.code() == code)
    }

    /// What it says in letters; the words of pages stand in a room above this one.
    pub const fn german(self) -> &'static str {
        match self {
            Self::Overdue => "Löschungen sind überfällig",
            Self::Brake => "Löschungen warten auf zwei Personen",
            Self::OpenIntent => "Begonnene Löschungen sind nach einer Stunde nicht fertig",
            Self::ScrubBusy => "Gelöschtes ist noch nicht überschrieben",
            Self::UnreadableSheets => "Bögen lassen sich nicht öffnen",
            Self::SweepFailed => "Die letzte Löschung ist gescheitert",
            Self::ClockAhead => "Die Uhr ist gesprungen, es wird nichts gelöscht",
            Self::ClockBack => "Die Uhr geht nach",
            Self::NightLate => "Der nächtliche Durchgang fehlt",
        }
    }

    /// The same in English.
    pub const fn english(self) -> &'static str {
        match self {
            Self::Overdue => "Deletions are overdue",
            Self::Brake => "Deletions wait for two persons",
            Self::OpenIntent => "Deletions were begun and are not completed after an hour",
            Self::ScrubBusy => "What was deleted is not overwritten yet",
            Self::UnreadableSheets => "Sheets do not open",
            Self::SweepFailed => "The last deletion failed",
            Self::ClockAhead => "The clock has jumped, nothing is deleted",
            Self::ClockBack => "The clock is behind",
            Self::NightLate => "There was no nightly round",
        }
    }
}

/// Raises the alarm, keeps its figure up to date, or clears it when the figure is 0.
pub async fn settle(
    store: &Store,
    what: Alarm,
    figure: u64,
    now: Instant,
) -> Result<(), StoreError> {
    let stands = alarm::list(store).await?.into_iter().find(|one| one.code == what.code());
    let figure = i64::try_from(figure).unwrap_or(i64::MAX);
    if stands.as_ref().map_or(0, |one| one.figure) == figure {
        return Ok(());
    }
    let mut tx = store.begin().await?;
    if figure == 0 {
        if alarm::clear(&mut tx, what.code()).await? {
            tracing::info!(alarm.code = what.code(), "mended");
        }
    } else if alarm::raise(&mut tx, what.code(), figure, now).await? {
        tracing::error!(alarm.code = what.code(), alarm.figure = figure, "alarm");
    }
    tx.commit().await
}

/// Every alarm that stands, the oldest first.
pub async fn list(store: &Store) -> Result<Vec<Standing>, RetentionError> {
    Ok(alarm::list(store).await?)
}

/// Whether the clock went further than is believed without asking: then nothing is destroyed by date.
pub async fn is_clock_ahead(store: &Store) -> Result<bool, StoreError> {
    Ok(since(store, Alarm::ClockAhead).await?.is_some())
}

/// When an alarm was raised that stands.
pub(super) async fn since(store: &Store, what: Alarm) -> Result<Option<Instant>, StoreError> {
    let stands = alarm::list(store).await?.into_iter().find(|one| one.code == what.code());
    Ok(stands.map(|one| one.since))
}
