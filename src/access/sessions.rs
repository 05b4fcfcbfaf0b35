//! Sessions: a random token in the browser, its hash here.

use super::Denied;
use crate::clock::Instant;
use crate::installation::Installation;
use crate::keys::{Token, Wrapped};
use crate::store::session::{Computer, Holder, Session};
use crate::store::{self, Tx};

/// A participant's session ends after so many seconds without a request.
const PARTICIPANT_SECONDS: i64 = 60 * 60;
/// The same on a computer that others use too: whoever goes away leaves it for ten minutes at most.
const SHARED_SECONDS: i64 = 10 * 60;
/// A participant's session ends after so many seconds however much it is used.
const PARTICIPANT_MOST_SECONDS: i64 = 8 * 60 * 60;
/// A session of staff ends after so many seconds without a request.
pub const STAFF_SECONDS: i64 = 30 * 60;
/// A session of staff ends after so many seconds however much it is used.
const STAFF_MOST_SECONDS: i64 = 10 * 60 * 60;
/// The end of a session is moved at most once in so many seconds, to spare a durable write.
const SLIDE_SECONDS: i64 = 60;

/// After how many seconds without a request a participant's session ends.
pub const fn participant_seconds(computer: Computer) -> i64 {
    match computer {
        Computer::Own => PARTICIPANT_SECONDS,
        Computer::Shared => SHARED_SECONDS,
    }
}

fn life(holder: &Holder, computer: Computer) -> (i64, i64) {
    match holder {
        Holder::Participant(_) => (participant_seconds(computer), PARTICIPANT_MOST_SECONDS),
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
    (holder, computer): (Holder, Computer),
    answers_key: Option<Wrapped>,
    now: Instant,
) -> Result<(), Denied> {
    let (idle, most) = life(&holder, computer);
    let session = Session {
        holder,
        computer,
        expires_at: now.plus_seconds(idle),
        ends_at: now.plus_seconds(most),
        answers_key,
    };
    store::session::add(tx, &token.hash(), &session).await?;
    Ok(())
}

/// The living session of this token; its end slides on.
pub(super) async fn find(installation: &Installation, token: &Token) -> Result<Living, Denied> {
    let session = slid(installation, token).await?.ok_or(Denied::NoSession)?;
    Ok(Living { holder: session.holder, answers_key: session.answers_key })
}

async fn slid(installation: &Installation, token: &Token) -> Result<Option<Session>, Denied> {
    let now = installation.clock.now();
    let hash = token.hash();
    let Some(mut session) = store::session::find(&installation.store, &hash, now).await? else {
        return Ok(None);
    };
    let (idle, _) = life(&session.holder, session.computer);
    let expires_at = now.plus_seconds(idle);
    if expires_at >= session.expires_at.plus_seconds(SLIDE_SECONDS) {
        let mut tx = installation.store.begin().await?;
        store::session::set_expiry(&mut tx, &hash, expires_at).await?;
        tx.commit().await?;
        session.expires_at = expires_at;
    }
    Ok(Some(session))
}

/// What a page says about the session that it belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Lasting {
    /// Seconds until it ends if nothing more is done.
    pub seconds_left: i64,
    /// Where the person works.
    pub computer: Computer,
}

/// How long the session of this token lasts from this request on; `None` without a living one.
///
/// The request itself moves its end, so that a page never warns of an end that is not near.
pub async fn lasting(
    installation: &Installation,
    token: &Token,
) -> Result<Option<Lasting>, Denied> {
    let now = installation.clock.now();
    let session = slid(installation, token).await?;
    Ok(session.map(|session| Lasting {
        seconds_left: session.expires_at.min(session.ends_at).unix() - now.unix(),
        computer: session.computer,
    }))
}

/// Ends the session of this token, whoever's it is.
pub async fn end_session(installation: &Installation, token: &Token) -> Result<(), Denied> {
    let mut tx = installation.store.begin().await?;
    store::session::remove(&mut tx, &token.hash()).await?;
    tx.commit().await?;
    Ok(())
}
