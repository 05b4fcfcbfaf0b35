//! The daily delivery of checkpoints to places outside: what the operator cannot take back.
//!
//! Every place gets every checkpoint made since it was named, in order; what did not arrive is tried
//! again in the next round, before anything newer.
//! A place that has waited for more than two days is an alarm, because until then the history that
//! it has not seen could be rewritten.

use std::io;
use std::path::Path;
use std::time::Duration;

use data_encoding::HEXLOWER;

use super::checkpoints::{Checkpoints, CheckpointsFault, Memory, Saved, write_new};
use super::ledger::Ledger;
use super::ledger::checkpoint::origin;
use super::signed::page::{PATH, SHA256};
use crate::clock::Instant;
use crate::installation::Installation;
use crate::keys::sha256;
use crate::mail::{Attachment, Letter, MailFault};

/// Days that a checkpoint may wait before it is an alarm.
pub const ALARM_AFTER_DAYS: i64 = 2;

/// So long a folder may take.
const PATIENCE: Duration = Duration::from_mins(1);

/// What kind of place outside.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// An e-mail address.
    Mail,
    /// A folder.
    Folder,
}

/// How the delivery to one place stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Standing {
    /// What kind of place.
    pub kind: Kind,
    /// The address or folder as it was configured.
    pub place: String,
    /// How many lines the last checkpoint that arrived speaks for.
    pub reached: Option<u64>,
    /// How many checkpoints wait.
    pub waiting: u64,
    /// When the oldest of them was made.
    pub waiting_since: Option<Instant>,
    /// Whether that is more than two days ago.
    pub is_late: bool,
}

/// What one round did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Round {
    /// Checkpoints that were made.
    pub made: u64,
    /// Deliveries that arrived.
    pub delivered: u64,
    /// Places that could not be reached.
    pub failed: u64,
    /// Places that have waited for too long.
    pub late: u64,
}

/// Why one place did not get a checkpoint.
#[derive(Debug, thiserror::Error)]
enum Undelivered {
    #[error("no mail server was named")]
    NoMailer,
    #[error(transparent)]
    Mail(#[from] MailFault),
    #[error("the folder cannot be written: {0}")]
    Folder(#[from] io::Error),
    #[error("the folder did not answer in time")]
    Slow,
    #[error("another checkpoint lies there under the same name: two histories were signed")]
    Contradiction,
}

enum Place<'i> {
    Mail(&'i str),
    Folder(&'i Path),
}

impl Place<'_> {
    fn kind(&self) -> Kind {
        match self {
            Self::Mail(_) => Kind::Mail,
            Self::Folder(_) => Kind::Folder,
        }
    }

    fn told(&self) -> String {
        match self {
            Self::Mail(address) => (*address).to_owned(),
            Self::Folder(folder) => folder.display().to_string(),
        }
    }

    /// Stands for the place in what is remembered, which so holds no address.
    fn key(&self) -> String {
        HEXLOWER.encode(&sha256(self.told().as_bytes())[..8])
    }
}

fn places(installation: &Installation) -> Vec<Place<'_>> {
    let outside = &installation.outside;
    let mail = outside.addresses.iter().map(|address| Place::Mail(address));
    mail.chain(outside.folders.iter().map(|folder| Place::Folder(folder))).collect()
}

/// Makes the day's checkpoint if lines were added, and delivers what has not arrived everywhere.
///
/// # Errors
///
/// When the ledger contradicts a checkpoint, or either cannot be read or written.
/// A place that cannot be reached is no error here: it is logged and tried again.
pub async fn round(installation: &Installation) -> Result<Round, CheckpointsFault> {
    let checkpoints = Checkpoints::in_folder(&installation.folder.checkpoints());
    let Some(_turn) = checkpoints.try_turn()? else { return Ok(Round::default()) };
    let mut round = Round::default();
    let now = installation.clock.now();
    let keyring = installation.keyring.get();
    let (ledger, folder) = (Ledger::at(&installation.folder.ledger()), checkpoints.clone());
    let made = tokio::task::spawn_blocking(move || folder.make_daily(&ledger, &keyring, now));
    if made.await.expect("because making one does not panic and is never cancelled")?.is_some() {
        round.made = 1;
    }
    let mut memory = checkpoints.memory()?;
    // Where a crash kept it from being remembered, waiting is counted from now.
    for (size, _) in checkpoints.list()? {
        memory.made.entry(size).or_insert(now.unix());
    }
    for place in places(installation) {
        let waiting = waiting(installation, &checkpoints, &mut memory, &place)?;
        for (at, saved) in waiting.iter().enumerate() {
            match deliver(installation, &place, saved, now).await {
                Ok(()) => {
                    memory.reached.insert(place.key(), saved.head.size);
                    checkpoints.remember(&memory)?;
                    round.delivered += 1;
                }
                Err(cause) => {
                    round.failed += 1;
                    let since = made_at(&memory, saved, now);
                    let waiting = waiting.len() - at;
                    if is_late(since, now) {
                        round.late += 1;
                        // Someone has to look: what this place has not seen could be rewritten.
                        tracing::error!(
                            delivery.place = ?place.kind(), delivery.waiting = waiting,
                            delivery.cause = %cause,
                            "checkpoints of the ledger have not arrived outside for over two days"
                        );
                    } else {
                        tracing::warn!(
                            delivery.place = ?place.kind(), delivery.waiting = waiting,
                            delivery.cause = %cause,
                            "a checkpoint did not arrive outside and is tried again"
                        );
                    }
                    break;
                }
            }
        }
    }
    if memory != checkpoints.memory()? {
        checkpoints.remember(&memory)?;
    }
    Ok(round)
}

/// How the delivery to each place stands.
pub fn standings(installation: &Installation) -> Result<Vec<Standing>, CheckpointsFault> {
    let checkpoints = Checkpoints::in_folder(&installation.folder.checkpoints());
    let now = installation.clock.now();
    let memory = checkpoints.memory()?;
    let mut standings = Vec::new();
    for place in places(installation) {
        let waiting = waiting(installation, &checkpoints, &mut memory.clone(), &place)?;
        let since = waiting.first().map(|oldest| made_at(&memory, oldest, now));
        standings.push(Standing {
            kind: place.kind(),
            place: place.told(),
            // What stood there before the place was named never arrived.
            reached: memory.reached.get(&place.key()).copied().filter(|size| *size > 0),
            waiting: waiting.len() as u64,
            waiting_since: since,
            is_late: since.is_some_and(|since| is_late(since, now)),
        });
    }
    Ok(standings)
}

/// The checkpoints that a place has not got, in order. A place that is new is given the newest, which
/// speaks for everything before it, and every one from then on.
fn waiting(
    installation: &Installation,
    checkpoints: &Checkpoints,
    memory: &mut Memory,
    place: &Place<'_>,
) -> Result<Vec<Saved>, CheckpointsFault> {
    let keyring = installation.keyring.get();
    if let Some(reached) = memory.reached.get(&place.key()) {
        return checkpoints.after(*reached, &keyring);
    }
    let newest = checkpoints.newest(&keyring)?;
    if let Some(newest) = &newest {
        memory.reached.insert(place.key(), newest.head.size.saturating_sub(1));
        checkpoints.remember(memory)?;
    }
    Ok(newest.into_iter().collect())
}

fn made_at(memory: &Memory, saved: &Saved, now: Instant) -> Instant {
    memory.made.get(&saved.head.size).map_or(now, |made| Instant::from_unix(*made))
}

fn is_late(since: Instant, now: Instant) -> bool {
    since.plus_days(ALARM_AFTER_DAYS) < now
}

async fn deliver(
    installation: &Installation,
    place: &Place<'_>,
    saved: &Saved,
    now: Instant,
) -> Result<(), Undelivered> {
    match place {
        Place::Mail(address) => {
            let mailer = installation.mail.as_ref().ok_or(Undelivered::NoMailer)?;
            Ok(mailer.send(&letter(installation, address, saved), now).await?)
        }
        Place::Folder(folder) => {
            let (path, note) = (folder.join(&saved.name), saved.note.clone());
            let written = tokio::task::spawn_blocking(move || lay_down(&path, &note));
            // A share that hangs must not hold up the sweep.
            match tokio::time::timeout(PATIENCE, written).await {
                Ok(done) => done.expect("because writing does not panic and is never cancelled"),
                Err(_) => Err(Undelivered::Slow),
            }
        }
    }
}

/// Writes a checkpoint into somebody else's folder, which is never made here, so that a disk that is
/// not mounted is told and not written beside.
fn lay_down(path: &Path, note: &[u8]) -> Result<(), Undelivered> {
    match std::fs::read(path) {
        Ok(there) if there == note => Ok(()),
        Ok(_) => Err(Undelivered::Contradiction),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(write_new(path, note, 0o644)?),
        Err(error) => Err(error.into()),
    }
}

/// The letter that carries a checkpoint: numbers and hashes, nothing of a person.
fn letter(installation: &Installation, address: &str, saved: &Saved) -> Letter {
    let origin = origin(&installation.keyring.get());
    let (size, root, name) = (saved.head.size, saved.head.root, &saved.name);
    let (service, page) = (&installation.address.origin, &**SHA256);
    let text = format!(
        "Guten Tag,\n\n\
         im Anhang ist ein Prüfpunkt des Löschprotokolls von {service}.\n\
         Er steht für die ersten {size} Zeilen. Bitte bewahren Sie ihn auf.\n\
         Damit merken Sie, wenn jemand diese Zeilen später ändert.\n\n\
         So prüfen Sie:\n\
         1. Legen Sie alle Prüfpunkte in einen Ordner.\n\
         2. Holen Sie das Löschprotokoll (ledger.jsonl) vom Betrieb.\n\
         3. lotse verify ledger.jsonl --checkpoints ORDNER --key SCHLÜSSEL\n\
         Den Prüfpunkt allein prüft auch die Prüf-Seite {service}{PATH} im Browser.\n\
         Ihre Prüfsumme (SHA-256): {page}\n\
         Den Schlüssel haben Sie zu Beginn bekommen. Er steht nicht in dieser Nachricht.\n\n\
         ----\n\n\
         Hello,\n\n\
         attached is a checkpoint of the deletion ledger of {service}.\n\
         It speaks for the first {size} lines. Please keep it.\n\
         With it you notice when somebody changes these lines later.\n\n\
         How to check:\n\
         1. Put all checkpoints into one folder.\n\
         2. Get the ledger (ledger.jsonl) from the operator.\n\
         3. lotse verify ledger.jsonl --checkpoints FOLDER --key KEY\n\
         The verifier page {service}{PATH} checks the checkpoint alone, in a browser.\n\
         Its checksum (SHA-256): {page}\n\
         You were given the key at the beginning. It is not in this message.\n\n\
         {origin}\n{size}\n{root}\n"
    );
    Letter {
        to: address.to_owned(),
        subject: format!("Lotse: Prüfpunkt des Löschprotokolls, {size} Zeilen ({origin})"),
        text,
        attachments: vec![Attachment {
            name: name.clone(),
            media_type: "text/plain; charset=utf-8",
            content: saved.note.clone(),
        }],
    }
}
