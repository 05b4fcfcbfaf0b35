//! Invitations: hashes of a long token (QR) and of a short code, good for one use.

use super::sql::{On, Statement};
use super::{StoreError, Tx};
use crate::clock::Instant;
use crate::ids::{InvitationId, ParticipationId};

/// An invitation that can be used now.
pub struct Open {
    /// Its id.
    pub id: InvitationId,
    /// Who is invited.
    pub participation: ParticipationId,
}

/// How an invitation is shown to the service.
pub enum Shown<'a> {
    /// The hash of the token in the QR code.
    Token(&'a [u8; 32]),
    /// The keyed hash of the code of 2×4 characters.
    Code(&'a [u8; 32]),
}

/// Invites a person, in place of any former invitation.
pub async fn set(
    tx: &mut Tx,
    id: &InvitationId,
    participation: &ParticipationId,
    token_hash: &[u8; 32],
    code_tag: &[u8; 32],
    expires_at: Instant,
) -> Result<(), StoreError> {
    Statement::new("DELETE FROM invitation WHERE participation_id = $1")
        .bind(participation)
        .run(tx)
        .await?;
    Statement::new(
        "INSERT INTO invitation (id, participation_id, token_hash, code_tag, expires_at)
         VALUES ($1, $2, $3, $4, $5)",
    )
    .bind(id)
    .bind(participation)
    .bind(token_hash)
    .bind(code_tag)
    .bind(expires_at)
    .run(tx)
    .await?;
    Ok(())
}

/// The unused, unexpired invitation that was shown, if its participation has not ended.
pub async fn find_open(
    on: impl Into<On<'_>>,
    shown: Shown<'_>,
    now: Instant,
) -> Result<Option<Open>, StoreError> {
    let statement = match shown {
        Shown::Token(hash) => Statement::new(
            "SELECT invitation.id, participation_id FROM invitation
             JOIN participation ON participation.id = invitation.participation_id
             WHERE token_hash = $1 AND used_at IS NULL AND expires_at > $2
               AND participation.ends_at > $2",
        )
        .bind(hash),
        Shown::Code(tag) => Statement::new(
            "SELECT invitation.id, participation_id FROM invitation
             JOIN participation ON participation.id = invitation.participation_id
             WHERE code_tag = $1 AND used_at IS NULL AND expires_at > $2
               AND participation.ends_at > $2",
        )
        .bind(tag),
    };
    let impossible = |column| StoreError::Impossible { table: "invitation", column };
    let Some(row) = statement.bind(now).one(on).await? else { return Ok(None) };
    Ok(Some(Open {
        id: InvitationId::parse(&row.text("id")?).map_err(|_| impossible("id"))?,
        participation: ParticipationId::parse(&row.text("participation_id")?)
            .map_err(|_| impossible("participation_id"))?,
    }))
}

/// Until when the invitation of a person can be used, if it is unused.
pub async fn find_expiry(
    on: impl Into<On<'_>>,
    participation: &ParticipationId,
    now: Instant,
) -> Result<Option<Instant>, StoreError> {
    let row = Statement::new(
        "SELECT expires_at FROM invitation
         WHERE participation_id = $1 AND used_at IS NULL AND expires_at > $2",
    )
    .bind(participation)
    .bind(now)
    .one(on)
    .await?;
    row.map(|row| row.integer("expires_at").map(Instant::from_unix)).transpose()
}

/// Uses an invitation up.
///
/// # Errors
///
/// [`StoreError::Stale`] when it was used already.
pub async fn set_used(tx: &mut Tx, id: &InvitationId, now: Instant) -> Result<(), StoreError> {
    Statement::new("UPDATE invitation SET used_at = $1 WHERE id = $2 AND used_at IS NULL")
        .bind(now)
        .bind(id)
        .swap(tx)
        .await
}

/// Removes invitations that expired; says how many.
pub async fn remove_expired(tx: &mut Tx, now: Instant) -> Result<u64, StoreError> {
    Statement::new("DELETE FROM invitation WHERE expires_at <= $1").bind(now).run(tx).await
}
