//! The data protection officer's report on a quarter: what was deleted, what is late, what is held,
//! and the ledger's signed state. Numbers and dates, never a person.

use chrono::NaiveDate;

use super::counts::Counts;
use super::evidence::Evidence;
use super::figures::Figures;
use super::signed::fields::statement;
use super::signed::{Signed, said};
use crate::clock::Instant;
use crate::keys::Keyring;

statement! {
    /// What is reported of one quarter; signed as JSON, and printed.
    pub struct QuarterlyReport {
        /// When it was issued (RFC 3339).
        pub issued_at: String,
        /// First day of the quarter, in UTC.
        pub first_day: NaiveDate,
        /// Its last day, included.
        pub last_day: NaiveDate,
        /// Deletions completed within it.
        pub deletions: u64,
        /// Records they removed, for each class.
        pub deleted: Counts,
        /// Deletions announced until its end and not completed when this was issued; should be 0.
        pub open: u64,
        /// Participations that were due and still there when this was issued; must be 0.
        pub overdue: u64,
        /// Participations that fall due within 90 days of issuing.
        pub due_in_90_days: u64,
        /// Records held when this was issued, for each class.
        pub held: Counts,
        /// Hours since the oldest IP address may have been collected, found by scanning; `None` when
        /// there is no address.
        pub oldest_address_hours: Option<i64>,
        /// Lines of the ledger when this was issued.
        pub ledger_lines: u64,
        /// The signed checkpoint that speaks for all of them; empty for an empty ledger.
        pub checkpoint: String,
        /// What rooms above this one know.
        pub beside: Beside,
    }
}

statement! {
    /// What rooms above this one know, as it stands when the report is issued.
    #[derive(Default)]
    pub struct Beside {
        /// Legal holds in force.
        pub holds_in_force: u64,
        /// Requests about one's data that wait for a decision.
        pub requests_open: u64,
        /// Those of them whose last day is over; must be 0.
        pub requests_overdue: u64,
        /// When the last backup was made (RFC 3339).
        pub last_backup_at: Option<String>,
        /// When putting a backup back was last tried.
        pub last_drill_at: Option<String>,
        /// When the keys were last rolled.
        pub last_roll_at: Option<String>,
        /// Openings of submitted answers within the quarter: downloads by the people themselves.
        pub answers_opened: u64,
        /// Searches of IP addresses within the quarter; their reasons stand in the ledger.
        pub address_searches: u64,
    }
}

impl QuarterlyReport {
    /// The report on the days from `first_day` to `last_day`, as things stand at `now`.
    pub fn of(
        (first_day, last_day): (NaiveDate, NaiveDate),
        figures: &Figures,
        evidence: &Evidence,
        beside: Beside,
        now: Instant,
    ) -> Self {
        let day = |at: Instant| at.date_in(chrono_tz::UTC);
        let within = |at: Instant| (first_day..=last_day).contains(&day(at));
        let (mut deletions, mut open, mut deleted) = (0, 0, Counts::default());
        for deletion in evidence.deletions() {
            match deletion.completed_at {
                Some(at) if within(at) => {
                    deletions += 1;
                    deleted.add_all(&deletion.counts);
                }
                Some(_) => {}
                None => open += u64::from(day(deletion.announced_at) <= last_day),
            }
        }
        Self {
            issued_at: said(now),
            first_day,
            last_day,
            deletions,
            deleted,
            open,
            overdue: figures.overdue,
            due_in_90_days: figures.due.iter().map(|due| due.in_90_days).sum(),
            held: figures.held.clone(),
            oldest_address_hours: figures.oldest_address_seconds.map(|seconds| seconds / 3600),
            ledger_lines: evidence.size(),
            checkpoint: evidence.checkpoint(),
            beside,
        }
    }

    /// The report signed, with the line of every deletion that it counts.
    pub fn sign(self, keyring: &Keyring, evidence: &Evidence) -> Signed {
        let days = self.first_day..=self.last_day;
        let within = |at: Instant| days.contains(&at.date_in(chrono_tz::UTC));
        let counted =
            evidence.deletions().iter().filter(|one| one.completed_at.is_some_and(within));
        let proofs = evidence.proofs_of_completion(counted);
        Signed::new(keyring, self, proofs)
    }
}
