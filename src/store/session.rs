//! Logged-in browsers: only hashes of their tokens rest here.

use super::sql::{On, Row, Statement};
use super::{StoreError, Tx};
use crate::clock::Instant;
use crate::ids::{ParticipationId, ProjectId, ProviderId, StaffId};
use crate::keys::Wrapped;

/// Whose session it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Holder {
    /// A participant, with the answers key wrapped under the cookie's token and the epoch.
    Participant(ParticipationId),
    /// A member of staff.
    Staff(StaffId),
}

/// On what kind of computer someone works, as they say.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Computer {
    /// One's own: the session may last.
    Own,
    /// One that others use too: short sessions, neutral titles, no autofill.
    Shared,
}

impl Computer {
    /// The name in rows.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Own => "own",
            Self::Shared => "shared",
        }
    }
}

/// A session that is alive.
pub struct Session {
    /// Whose it is.
    pub holder: Holder,
    /// Where they work.
    pub computer: Computer,
    /// When it ends unless it is used.
    pub expires_at: Instant,
    /// When it ends however much it is used.
    pub ends_at: Instant,
    /// The wrapped answers key of a participant.
    pub answers_key: Option<Wrapped>,
}

fn session(row: &Row) -> Result<Session, StoreError> {
    let impossible = |column| StoreError::Impossible { table: "session", column };
    let holder = match (row.optional_text("participation_id")?, row.optional_text("staff_id")?) {
        (Some(id), None) => Holder::Participant(
            ParticipationId::parse(&id).map_err(|_| impossible("participation_id"))?,
        ),
        (None, Some(id)) => Holder::Staff(StaffId::parse(&id).map_err(|_| impossible("staff_id"))?),
        (Some(_), Some(_)) | (None, None) => return Err(impossible("holder")),
    };
    let answers_key = match (row.optional_integer("epoch")?, row.optional_bytes("answers_key")?) {
        (Some(epoch), Some(bytes)) => Some(Wrapped { epoch, bytes }),
        (None, None) => None,
        (Some(_), None) | (None, Some(_)) => return Err(impossible("answers_key")),
    };
    let computer = match row.text("computer")?.as_str() {
        "own" => Computer::Own,
        "shared" => Computer::Shared,
        _ => return Err(impossible("computer")),
    };
    Ok(Session {
        holder,
        computer,
        expires_at: Instant::from_unix(row.integer("expires_at")?),
        ends_at: Instant::from_unix(row.integer("ends_at")?),
        answers_key,
    })
}

/// Adds a session.
pub async fn add(tx: &mut Tx, token_hash: &[u8; 32], session: &Session) -> Result<(), StoreError> {
    let (participation, staff) = match &session.holder {
        Holder::Participant(id) => (Some(id), None),
        Holder::Staff(id) => (None, Some(id)),
    };
    Statement::new(
        "INSERT INTO session (token_hash, participation_id, staff_id, expires_at, ends_at, epoch,
                              answers_key, computer)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
    )
    .bind(token_hash)
    .bind(participation)
    .bind(staff)
    .bind(session.expires_at)
    .bind(session.ends_at)
    .bind(session.answers_key.as_ref().map(|key| key.epoch))
    .bind(session.answers_key.as_ref().map(|key| key.bytes.clone()))
    .bind(session.computer.name())
    .run(tx)
    .await?;
    Ok(())
}

/// The living session with this hash of a token.
pub async fn find(
    on: impl Into<On<'_>>,
    token_hash: &[u8; 32],
    now: Instant,
) -> Result<Option<Session>, StoreError> {
    let row = Statement::new(
        "SELECT participation_id, staff_id, expires_at, ends_at, epoch, answers_key, computer
         FROM session WHERE token_hash = $1 AND expires_at > $2 AND ends_at > $2",
    )
    .bind(token_hash)
    .bind(now)
    .one(on)
    .await?;
    row.as_ref().map(session).transpose()
}

/// Moves the end of a session that was used.
pub async fn set_expiry(
    tx: &mut Tx,
    token_hash: &[u8; 32],
    expires_at: Instant,
) -> Result<(), StoreError> {
    Statement::new("UPDATE session SET expires_at = $1 WHERE token_hash = $2")
        .bind(expires_at)
        .bind(token_hash)
        .run(tx)
        .await?;
    Ok(())
}

/// Ends a session.
pub async fn remove(tx: &mut Tx, token_hash: &[u8; 32]) -> Result<(), StoreError> {
    Statement::new("DELETE FROM session WHERE token_hash = $1").bind(token_hash).run(tx).await?;
    Ok(())
}

/// Ends every session of a person.
pub async fn remove_of_participation(
    tx: &mut Tx,
    participation: &ParticipationId,
) -> Result<u64, StoreError> {
    Statement::new("DELETE FROM session WHERE participation_id = $1")
        .bind(participation)
        .run(tx)
        .await
}

/// Ends every session of a member of staff.
pub async fn remove_of_staff(tx: &mut Tx, staff: &StaffId) -> Result<u64, StoreError> {
    Statement::new("DELETE FROM session WHERE staff_id = $1").bind(staff).run(tx).await
}

/// Removes sessions that expired; says how many.
pub async fn remove_expired(tx: &mut Tx, now: Instant) -> Result<u64, StoreError> {
    Statement::new("DELETE FROM session WHERE expires_at <= $1 OR ends_at <= $1")
        .bind(now)
        .run(tx)
        .await
}

/// A participant's session whose answers key hangs on an older epoch.
pub struct Older {
    /// The session's row.
    pub token_hash: Vec<u8>,
    /// Whose it is.
    pub participation: ParticipationId,
    /// Their project.
    pub project: ProjectId,
    /// The project's provider.
    pub provider: ProviderId,
    /// The wrapped answers key.
    pub answers_key: Wrapped,
}

/// At most `most` sessions whose answers key hangs on an epoch before `epoch`.
pub async fn list_older(
    on: impl Into<On<'_>>,
    epoch: i64,
    most: i64,
) -> Result<Vec<Older>, StoreError> {
    let impossible = |column| StoreError::Impossible { table: "session", column };
    Statement::new(
        "SELECT token_hash, session.participation_id, epoch, answers_key, project.id AS project_id,
                project.provider_id
         FROM session
         JOIN participation ON participation.id = session.participation_id
         JOIN project ON project.id = participation.project_id
         WHERE epoch < $1 ORDER BY token_hash LIMIT $2",
    )
    .bind(epoch)
    .bind(most)
    .all(on)
    .await?
    .iter()
    .map(|row| {
        Ok(Older {
            token_hash: row.bytes("token_hash")?,
            participation: ParticipationId::parse(&row.text("participation_id")?)
                .map_err(|_| impossible("participation_id"))?,
            project: ProjectId::parse(&row.text("project_id")?)
                .map_err(|_| impossible("project_id"))?,
            provider: ProviderId::parse(&row.text("provider_id")?)
                .map_err(|_| impossible("provider_id"))?,
            answers_key: Wrapped { epoch: row.integer("epoch")?, bytes: row.bytes("answers_key")? },
        })
    })
    .collect()
}

/// Replaces the answers key of a session by the same key under another epoch.
pub async fn set_rewrapped(
    tx: &mut Tx,
    token_hash: &[u8],
    now: &Wrapped,
) -> Result<(), StoreError> {
    Statement::new("UPDATE session SET epoch = $1, answers_key = $2 WHERE token_hash = $3")
        .bind(now.epoch)
        .bind(now.bytes.as_slice())
        .bind(token_hash)
        .run(tx)
        .await?;
    Ok(())
}
