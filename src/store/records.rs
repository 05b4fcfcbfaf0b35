//! All that one person has under covers: their sheets and their decisions, read and written as one.
//!
//! Whoever writes any of it holds the person, changes what is to be changed, and writes all of it
//! back under new covers: of two copies of the database nobody can say which record changed between
//! them, or whether one did.

use super::answer_sheet::{self, AnswerSheet, State};
use super::cover::Cover;
use super::sql::Statement;
use super::{StoreError, Tx, decisions};
use crate::clock::Instant;
use crate::ids::{ParticipationId, SheetId};
use crate::keys::{Chance, Envelope, Revision};

/// The records of one person, held until the transaction ends.
#[must_use = "what is changed is not written before `write`"]
pub struct Records<'c> {
    cover: &'c Cover,
    sheets: Vec<Held>,
    decisions: Option<(Revision, Envelope)>,
    closed: u64,
}

struct Held {
    sheet: AnswerSheet,
    is_new: bool,
}

/// Keeps everyone else from the records of a person until the transaction ends, whether their storage
/// has ended or not. Whoever holds several people takes them in the order of their ids.
///
/// # Errors
///
/// [`StoreError::Stale`] when the person is gone.
async fn hold_person(tx: &mut Tx, person: &ParticipationId) -> Result<(), StoreError> {
    // The update of the row to itself is the lock, on both databases.
    Statement::new("UPDATE participation SET revision = revision WHERE id = $1")
        .bind(person)
        .swap(tx)
        .await
}

impl<'c> Records<'c> {
    /// Holds the records of a person whose storage has not ended at `now`.
    ///
    /// # Errors
    ///
    /// [`StoreError::Stale`] when the person is gone, or their storage has ended.
    pub async fn hold(tx: &mut Tx, cover: &'c Cover, now: Instant) -> Result<Self, StoreError> {
        let row = Statement::new("SELECT id FROM participation WHERE id = $1 AND ends_at > $2")
            .bind(cover.person())
            .bind(now)
            .one(&mut *tx)
            .await?;
        row.ok_or(StoreError::Stale)?;
        Self::hold_ended_too(tx, cover).await
    }

    /// The same, of whoever waits to be deleted as well: for what is done to everybody alike.
    ///
    /// # Errors
    ///
    /// [`StoreError::Stale`] when the person is gone.
    pub async fn hold_ended_too(tx: &mut Tx, cover: &'c Cover) -> Result<Self, StoreError> {
        hold_person(tx, cover.person()).await?;
        let (mut sheets, mut closed) = (Vec::new(), 0);
        for found in answer_sheet::list_held(tx, cover).await? {
            match found {
                Ok(sheet) => sheets.push(Held { sheet, is_new: false }),
                // Whatever was done to it, it stays as it is, and keeps nobody from the others.
                Err(_) => closed += 1,
            }
        }
        let decisions = match decisions::find(&mut *tx, cover).await {
            Err(StoreError::Impossible { .. }) => {
                closed += 1;
                None
            }
            found => found?,
        };
        Ok(Self { cover, sheets, decisions, closed })
    }

    /// How many rows there are whose covers do not come off: they are left as they are.
    pub fn closed(&self) -> u64 {
        self.closed
    }

    /// Every sheet.
    pub fn sheets(&self) -> impl Iterator<Item = &AnswerSheet> {
        self.sheets.iter().map(|held| &held.sheet)
    }

    /// How many rows [`Records::write`] writes.
    pub fn rows(&self) -> u64 {
        self.sheets.len() as u64 + u64::from(self.decisions.is_some())
    }

    /// The decisions.
    pub fn decisions(&self) -> Option<&(Revision, Envelope)> {
        self.decisions.as_ref()
    }

    fn held(&mut self, id: &SheetId) -> Result<&mut AnswerSheet, StoreError> {
        let held = self.sheets.iter_mut().find(|held| held.sheet.id == *id);
        held.map(|held| &mut held.sheet).ok_or(StoreError::Stale)
    }

    /// Unlocks a questionnaire. Where there is a sheet of this version already, it is unlocked again
    /// and keeps all that is in it.
    pub fn unlock(&mut self, sheet: AnswerSheet) {
        let is_it = |held: &&mut Held| {
            (&held.sheet.definition, &held.sheet.version) == (&sheet.definition, &sheet.version)
        };
        match self.sheets.iter_mut().find(is_it) {
            Some(held) => held.sheet.state = sheet.state,
            None => self.sheets.push(Held { sheet, is_new: true }),
        }
    }

    /// Takes an unlocking back; everything else stays as it is, and a foreign sheet does too.
    pub fn take_back(&mut self, id: &SheetId) {
        if let Ok(sheet) = self.held(id) {
            sheet.state = State::TakenBack;
        }
    }

    /// Saves a draft, if nobody saved another since `former`.
    ///
    /// # Errors
    ///
    /// [`StoreError::Stale`] when somebody did.
    pub fn set_draft(
        &mut self,
        id: &SheetId,
        former: &Revision,
        revision: Revision,
        answers: Envelope,
    ) -> Result<(), StoreError> {
        let sheet = self.held(id)?;
        if sheet.answers_revision != *former {
            return Err(StoreError::Stale);
        }
        (sheet.answers_revision, sheet.answers) = (revision, answers);
        Ok(())
    }

    /// Replaces answers and exact values at once, if nobody else did since `former`.
    ///
    /// # Errors
    ///
    /// [`StoreError::Stale`] when somebody did.
    pub fn set_answers(
        &mut self,
        id: &SheetId,
        former: &Revision,
        revision: Revision,
        (answers, exact): (Envelope, Envelope),
    ) -> Result<(), StoreError> {
        self.set_draft(id, former, revision, answers)?;
        self.held(id)?.exact = exact;
        Ok(())
    }

    /// Replaces answers and exact values as they are held.
    ///
    /// # Errors
    ///
    /// [`StoreError::Stale`] when there is no such sheet.
    pub fn replace_answers(
        &mut self,
        id: &SheetId,
        revision: Revision,
        sealed: (Envelope, Envelope),
    ) -> Result<(), StoreError> {
        let former = self.held(id)?.answers_revision.clone();
        self.set_answers(id, &former, revision, sealed)
    }

    /// Replaces the standing, if nobody else did since `former`.
    ///
    /// # Errors
    ///
    /// [`StoreError::Stale`] when somebody did.
    pub fn set_standing(
        &mut self,
        id: &SheetId,
        former: &Revision,
        revision: Revision,
        standing: Envelope,
    ) -> Result<(), StoreError> {
        let sheet = self.held(id)?;
        if sheet.standing_revision != *former {
            return Err(StoreError::Stale);
        }
        (sheet.standing_revision, sheet.standing) = (revision, standing);
        Ok(())
    }

    /// Replaces the standing as it is held.
    ///
    /// # Errors
    ///
    /// [`StoreError::Stale`] when there is no such sheet.
    pub fn replace_standing(
        &mut self,
        id: &SheetId,
        revision: Revision,
        standing: Envelope,
    ) -> Result<(), StoreError> {
        let former = self.held(id)?.standing_revision.clone();
        self.set_standing(id, &former, revision, standing)
    }

    /// Writes a person's first decisions, in place of former ones that a new answers key cannot open.
    pub fn set_first_decisions(&mut self, revision: Revision, decisions: Envelope) {
        self.decisions = Some((revision, decisions));
    }

    /// Replaces the decisions, if nobody else did since `former`.
    ///
    /// # Errors
    ///
    /// [`StoreError::Stale`] when somebody did.
    pub fn set_decisions(
        &mut self,
        former: &Revision,
        revision: Revision,
        decisions: Envelope,
    ) -> Result<(), StoreError> {
        match &mut self.decisions {
            Some(held) if held.0 == *former => {
                *held = (revision, decisions);
                Ok(())
            }
            Some(_) | None => Err(StoreError::Stale),
        }
    }

    /// Writes all of it under new covers, whatever was changed.
    pub async fn write(self, tx: &mut Tx, chance: &dyn Chance) -> Result<(), StoreError> {
        for Held { sheet, is_new } in &self.sheets {
            if *is_new {
                answer_sheet::add(tx, chance, self.cover, sheet).await?;
            } else {
                answer_sheet::set(tx, chance, self.cover, sheet).await?;
            }
        }
        if let Some((revision, envelope)) = &self.decisions {
            decisions::set(tx, chance, self.cover, revision, envelope).await?;
        }
        Ok(())
    }
}
