//! Letters about ends that were announced: to officers how many in which project, to advisers how many
//! of their people; never a name, a reference or a date of birth.
//!
//! The person reads it on their first page: the house knows no e-mail address of theirs.
//! Whoever was written to is remembered after the letter was taken, so that a crash in between may send
//! one twice and never loses one; what a server refuses is tried again in the next round.

use std::io;

use crate::access::{self, Colleague, Denied};
use crate::installation::Installation;
use crate::mail::{Letter, NotTaken, Round};
use crate::store::StoreError;
use crate::store::staff::Role;
use crate::store::staff_letter::{self, Told};

/// Why letters were not written; those that were stay written.
#[derive(Debug, thiserror::Error)]
pub enum LetterError {
    /// An account does not open.
    #[error(transparent)]
    Denied(#[from] Denied),
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

/// Writes what is new since each one's last letter; says how many letters were sent: none without a
/// mail server, or while another node writes.
///
/// # Errors
///
/// When an account or the database fails, or the server refuses a letter; the others are still sent.
pub async fn write(installation: &Installation) -> Result<u64, LetterError> {
    let Some(mailer) = &installation.mail else { return Ok(0) };
    let Some(mut round) = Round::begin(mailer, &installation.folder.letters())? else {
        return Ok(0);
    };
    for reader in access::written_to(installation).await? {
        write_to(installation, &mut round, &reader).await?;
    }
    Ok(round.end()?)
}

async fn write_to(
    installation: &Installation,
    round: &mut Round<'_>,
    reader: &Colleague,
) -> Result<(), LetterError> {
    let (store, now) = (&installation.store, installation.clock.now());
    let since = staff_letter::find(store, &reader.id).await?;
    let since = since.unwrap_or(crate::clock::Instant::from_unix(0));
    let (told, page) = match reader.role {
        Role::Dpo => (staff_letter::list_told(store, since, now).await?, "/dpo"),
        Role::Adviser | Role::Agency | Role::Lead | Role::Office => {
            let of = staff_letter::list_told_of_adviser(store, &reader.id, since, now);
            (of.await?, "/adviser")
        }
    };
    if told.is_empty() {
        return Ok(());
    }
    let letter = Letter {
        to: reader.person.email.clone(),
        subject: "Lotse: Daten enden bald / data end soon".to_owned(),
        text: text(&told, &format!("{}{page}", installation.address.origin)),
        attachments: Vec::new(),
    };
    if round.write(&letter, now).await {
        let mut tx = store.begin().await?;
        staff_letter::set(&mut tx, &reader.id, now).await?;
        tx.commit().await?;
    }
    Ok(())
}

/// German first, then English; the words of pages stand in a room above this one.
fn text(told: &[Told], page: &str) -> String {
    let lines = |first: &str, again: &str| {
        told.iter().fold(String::new(), |all, one| {
            all + &format!("{}: {} {first}, {} {again}\n", one.project_code, one.first, one.again)
        })
    };
    format!(
        "Bald werden Daten gelöscht.\n\n{}\nBis dahin können die Personen ihre Daten herunterladen.\n\
         Wer es ist, steht nicht in diesem Brief. Sie sehen es hier: {page}\n\n\
         Data will be deleted soon.\n\n{}\nUntil then the people can download their data.\n\
         Who they are does not stand in this letter. See: {page}\n",
        lines("Personen in höchstens 30 Tagen", "Personen in höchstens 7 Tagen"),
        lines("people within 30 days", "people within 7 days"),
    )
}
