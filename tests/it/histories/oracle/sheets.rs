//! Answers: how a sheet stands, and when what is in it ends.

use chrono::{Days, NaiveDate};
use lotse::clock::Instant;
use lotse::retention::sweep::Step;

use super::{DAY, Open, Oracle};

/// What is in a sheet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Content {
    Nothing,
    Draft,
    /// Submitted on that day.
    Submitted(NaiveDate),
    /// Submitted on that day, and shown since.
    Shown(NaiveDate),
    /// The result stays that was shown; its answers have ended.
    ShownOnly,
}

/// The one sheet of a person.
#[derive(Clone, Copy, Debug)]
pub struct Sheet {
    pub content: Content,
    /// When a draft in it ends.
    pub draft_ends: Instant,
}

impl Sheet {
    pub fn unlocked(now: Instant) -> Self {
        Self { content: Content::Nothing, draft_ends: now.plus_seconds(90 * DAY) }
    }

    /// Whether there are single answers in it.
    pub fn has_answers(&self) -> bool {
        !matches!(self.content, Content::Nothing | Content::ShownOnly)
    }

    /// The answers are gone; only what was shown stays.
    pub fn close(&mut self) {
        self.content = match self.content {
            Content::Nothing | Content::Draft | Content::Submitted(_) => Content::Nothing,
            Content::Shown(_) | Content::ShownOnly => Content::ShownOnly,
        };
    }
}

/// How far what was cut off has come.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Reached {
    /// Intents stand in the ledger, and nothing else was done.
    Intents,
    /// All was done, and the ledger does not say so.
    Rows,
    /// The ledger says so, and the database does not.
    Lines,
    End,
}

impl Reached {
    fn open(self) -> Open {
        match self {
            Self::Intents | Self::Rows => Open::Orders,
            Self::Lines => Open::Rows,
            Self::End => Open::Nothing,
        }
    }
}

impl Oracle {
    /// Drafts end 90 days after unlocking, and then every 90 days.
    ///
    /// In a sheet that nobody can read of any more, because its person has ended and waits, nothing
    /// ends before all of it does.
    pub(super) fn end_drafts(&mut self, now: Instant, cut: Option<Step>) -> Option<Step> {
        let is_due = |sheet: &Sheet| sheet.draft_ends <= now;
        let mut due = Vec::new();
        for (number, person) in self.people.iter().enumerate().filter(|(_, one)| one.is_here()) {
            due.extend(person.sheet.filter(is_due).map(|_| (number, person.lives(now))));
        }
        if due.is_empty() {
            return None;
        }
        let reached = match cut {
            Some(Step::Written) => Reached::Intents,
            Some(Step::Completed) => Reached::Lines,
            Some(_) => Reached::Rows,
            None => Reached::End,
        };
        if due.iter().any(|(_, lives)| *lives) {
            (self.vouched, self.open) = (Some(now), reached.open());
        }
        if reached == Reached::Intents {
            return cut;
        }
        for (number, lives) in due {
            let Some(sheet) = &mut self.people[number].sheet else { continue };
            if lives && sheet.content == Content::Draft {
                sheet.content = Content::Nothing;
                self.figures.drafts += 1;
            }
            if !lives && sheet.has_answers() {
                sheet.draft_ends = now.plus_seconds(DAY);
            }
            while sheet.draft_ends <= now {
                sheet.draft_ends = sheet.draft_ends.plus_seconds(90 * DAY);
            }
        }
        cut
    }

    /// Where that is agreed, submitted answers end 30 days after their day, and no earlier than 30
    /// days after it was agreed; every day somebody looks.
    pub(super) fn end_answers(&mut self, now: Instant, cut: Option<Step>) -> Option<Step> {
        let since = self.project.agreed.answers_since?;
        let today = now.date_in(self.project.zone);
        let mut living: Vec<&mut Sheet> = self
            .people
            .iter_mut()
            .filter(|person| person.lives(now))
            .filter_map(|person| person.sheet.as_mut())
            .collect();
        if self.looked == Some(today) || living.is_empty() {
            return None;
        }
        let reached = match cut {
            Some(Step::Written | Step::Intended) => Reached::Intents,
            Some(Step::Completed) => Reached::Lines,
            Some(_) => Reached::Rows,
            None => Reached::End,
        };
        (self.vouched, self.open) = (Some(now), reached.open());
        if reached == Reached::Intents {
            return cut;
        }
        for sheet in &mut living {
            let (Content::Submitted(on) | Content::Shown(on)) = sheet.content else { continue };
            if today > on.max(since) + Days::new(30) {
                sheet.close();
                self.figures.answers += 1;
            }
        }
        self.looked = Some(today);
        cut
    }
}
