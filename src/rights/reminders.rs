//! Letters that remind the privacy office: number, project, kind and days left, never a name or a word.
//!
//! A week and two days before the office's own target and before the last day, and once when either is
//! over; each account is reminded of each of these days once.
//! What was missed while the service was down is not made up for: one letter says how it stands now.

use std::io;

use chrono::NaiveDate;

use super::figures::{self, Line};
use super::{RightsError, deadline};
use crate::access::{self, Colleague};
use crate::ids::RequestId;
use crate::installation::Installation;
use crate::mail::{Letter, NotTaken, Round};
use crate::store::reminder::{self, Source};
use crate::store::rights_case::Kind;
use crate::store::staff::Role;
use crate::store::{StoreError, project};

/// Why nobody was reminded; the letters that were written stay written.
#[derive(Debug, thiserror::Error)]
pub enum ReminderError {
    /// The requests, or an account, cannot be read.
    #[error(transparent)]
    Rights(#[from] RightsError),
    /// The lock beside the ledger cannot be opened.
    #[error("the lock of letters in the data folder cannot be opened: {0}")]
    Turn(#[from] io::Error),
    /// The mail server took at least one letter not.
    #[error(transparent)]
    Mail(#[from] NotTaken),
}

impl From<StoreError> for ReminderError {
    fn from(error: StoreError) -> Self {
        Self::Rights(error.into())
    }
}

/// A request of which an account is to be reminded.
struct Due {
    at: (Source, RequestId),
    /// The day on which the reminder fell due.
    day: NaiveDate,
    line: Line,
}

/// Reminds every account of the office of what has come near since its last letter; says how many
/// letters were sent: none without a mail server, or while another node writes.
///
/// # Errors
///
/// When accounts or requests do not read, or the server refuses a letter; the others are still sent.
pub async fn write(installation: &Installation) -> Result<u64, ReminderError> {
    let Some(mailer) = &installation.mail else { return Ok(0) };
    let Some(mut round) = Round::begin(mailer, &installation.folder.letters())? else {
        return Ok(0);
    };
    let (store, now) = (&installation.store, installation.clock.now());
    let accounts = access::of_role(installation, Role::Office).await.map_err(RightsError::from)?;
    for account in accounts {
        let due = gather(installation, &account).await?;
        if due.is_empty() {
            continue;
        }
        let letter = Letter {
            to: account.person.email.clone(),
            subject: "Lotse: Anfragen nach der DSGVO / requests under the GDPR".to_owned(),
            text: text(&due, &format!("{}/office", installation.address.origin)),
            attachments: Vec::new(),
        };
        if round.write(&letter, now).await {
            let mut tx = store.begin().await?;
            for Due { at: (source, request), day, .. } in &due {
                reminder::set(&mut tx, &account.id, (*source, request), *day).await?;
            }
            tx.commit().await?;
        }
    }
    Ok(round.end()?)
}

/// What an account is to be reminded of now, the nearest last day of each project first.
async fn gather(
    installation: &Installation,
    account: &Colleague,
) -> Result<Vec<Due>, ReminderError> {
    let (store, now) = (&installation.store, installation.clock.now());
    let projects = project::list_of_staff(store, &account.id).await?;
    let known = reminder::list(store, &account.id).await?;
    let mut due = Vec::new();
    for (project, figures) in figures::gather_for(installation, &account.id, &projects).await? {
        let today = now.date_in(project.zone);
        for line in figures.lines.into_iter().filter(|line| line.is_open) {
            let (person, request) = line.at.clone();
            let source = if person.is_some() { Source::Case } else { Source::Outside };
            let told = known.iter().find(|(id, _)| *id == request).map(|(_, day)| *day);
            match deadline::reminded_on(line.received_on, line.due_on, today) {
                Some(day) if told.is_none_or(|told| told < day) => {
                    due.push(Due { at: (source, request), day, line });
                }
                _ => {}
            }
        }
    }
    Ok(due)
}

/// German first, then English; the words of pages stand in a room above this one.
fn text(due: &[Due], page: &str) -> String {
    let lines = |of: fn(&Line) -> String| {
        due.iter().fold(String::new(), |all, one| all + &of(&one.line) + "\n")
    };
    format!(
        "Bei diesen Anfragen ist ein Tag nahe oder vorbei.\n\n{}\n\
         Namen stehen nicht in diesem Brief. Sie entscheiden hier: {page}\n\n\
         For these requests a day is near or over.\n\n{}\n\
         No names stand in this letter. You decide here: {page}\n",
        lines(german),
        lines(english),
    )
}

fn german(line: &Line) -> String {
    let kind = match line.kind {
        Kind::Access => "Auskunft",
        Kind::Rectification => "Berichtigung",
        Kind::Erasure => "Löschung",
        Kind::Restriction => "Einschränkung",
        Kind::Portability => "Übertragung",
        Kind::Objection => "Widerspruch",
    };
    let days = |left: i64| match left {
        0 => "heute".to_owned(),
        1 => "in 1 Tag".to_owned(),
        -1 => "seit 1 Tag vorbei".to_owned(),
        2.. => format!("in {left} Tagen"),
        _ => format!("seit {} Tagen vorbei", left.unsigned_abs()),
    };
    said(line, kind, ("eigenes Ziel", "letzter Tag"), days)
}

fn english(line: &Line) -> String {
    let kind = match line.kind {
        Kind::Access => "access",
        Kind::Rectification => "rectification",
        Kind::Erasure => "erasure",
        Kind::Restriction => "restriction",
        Kind::Portability => "portability",
        Kind::Objection => "objection",
    };
    let days = |left: i64| match left {
        0 => "today".to_owned(),
        1 => "in 1 day".to_owned(),
        -1 => "over for 1 day".to_owned(),
        2.. => format!("in {left} days"),
        _ => format!("over for {} days", left.unsigned_abs()),
    };
    said(line, kind, ("own target", "last day"), days)
}

fn said(
    line: &Line,
    kind: &str,
    (target, last): (&str, &str),
    days: impl Fn(i64) -> String,
) -> String {
    let Line { number, project_code, .. } = line;
    let target = line
        .target_days_left()
        .map(|left| format!("{target} {}, ", days(left)))
        .unwrap_or_default();
    format!("{number} ({project_code}), {kind}: {target}{last} {}", days(line.days_left))
}
