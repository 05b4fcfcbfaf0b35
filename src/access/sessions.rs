//! Sessions: a random token in the browser, its hash here.

use super::Denied;
use crate::clock::Instant;
use crate::installation::Installation;
use crate::keys::{Token, Wrapped};
use crate::store::session::{Holder, Session};
use crate::store::{self, Tx};

/// A participant's session ends after so many seconds without a request.
pub const PARTICIPANT_SECONDS: i64 = 60 * 60;
/// A participant's session ends after so many seconds however much it is used.
const PARTICIPANT_MOST_SECONDS: i64 = 8 * 60 * 60;
/// A session of staff ends after so many seconds without a request.
pub const STAFF_SECONDS: i64 = 30 * 60;
/// A session of staff ends after so many seconds however much it is used.
const STAFF_MOST_SECONDS: i64 = 10 * 60 * 60;
/// The end of a session is moved at most once in so many seconds, to spare a durable write.
const SLIDE_SECONDS: i64 = 60;

fn life(holder: &Holder) -> (i64, i64) {
    match holder {
        Holder::Participant(_) => (PARTICIPANT_SECONDS, PARTICIPANT_MOST_SECONDS),
        Holder::Staff(_) => (STAFF_SECONDS, STAFF_MOST_SECONDS),
    }
}

/// A session that is alive.
pub(super) struct Living {
    pub holder: Holder,
    pub answers_key: Option<Wrapped>,
}

/// Begins a session for the browser that will carry `token`.
pub(super) async fn begin(
    tx: &mut Tx,
    token: &Token,
    holder: Holder,
    answers_key: Option<Wrapped>,
    now: Instant,
) -> Result<(), Denied> {
    let (idle, most) = life(&holder);
    let session = Session {
        holder,
        expires_at: now.plus_seconds(idle),
        ends_at: now.plus_seconds(most),
        answers_key,
    };
    store::session::add(tx, &token.hash(), &session).await?;
    Ok(())
}

/// The living session of this token; its end slides on.
pub(super) async fn find(installation: &Installation, token: &Token) -> Result<Living, Denied> {
    let now = installation.clock.now();
    let hash = token.hash();
    let session =
        store::session::find(&installation.store, &hash, now).await?.ok_or(Denied::NoSession)?;
    let (idle, _) = life(&session.holder);
    let expires_at = now.plus_seconds(idle);
    if expires_at >= session.expires_at.plus_seconds(SLIDE_SECONDS) {
        let mut tx = installation.store.begin().await?;
        store::session::set_expiry(&mut tx, &hash, expires_at).await?;
        tx.commit().await?;
    }
    Ok(Living { holder: session.holder, answers_key: session.answers_key })
}

/// Seconds until the session of this token ends if nothing more is done; `None` without a living one.
pub async fn seconds_left(
    installation: &Installation,
    token: &Token,
) -> Result<Option<i64>, Denied> {
    let now = installation.clock.now();
    let found = store::session::find(&installation.store, &token.hash(), now).await?;
    Ok(found.map(|session| session.expires_at.min(session.ends_at).unix() - now.unix()))
}

/// Ends the session of this token, whoever's it is.
pub async fn end_session(installation: &Installation, token: &Token) -> Result<(), Denied> {
    let mut tx = installation.store.begin().await?;
    store::session::remove(&mut tx, &token.hash()).await?;
    tx.commit().await?;
    Ok(())
}
