//! Throttling of guesses: by what is guessed at, and over the whole service; never by address, so
//! that twelve people can start at once from one room.
//!
//! Counts rest in the database, so that several nodes count together and a restart forgets nothing.

use super::Denied;
use crate::installation::Installation;
use crate::store;

/// What someone tries to get past.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Attempt<'a> {
    /// A login name and secret; counted for each login name.
    Login(&'a str),
    /// A login name and recovery code; counted for each login name, apart from its logins, so that
    /// whoever tried too many secrets can still set a new one.
    Recovery(&'a str),
    /// An e-mail address and password; counted for each address.
    Email(&'a str),
    /// A code of an invitation; counted over the whole service, because each guess is another code.
    Code,
    /// A receipt code; counted over the whole service. Nobody guesses 160 bits: this keeps the reading
    /// of the ledger from being asked for without end.
    Receipt,
    /// The code of a package; counted over the whole service, as a receipt's is.
    Transmission,
    /// The secret or password entered again within a session; counted for each participation and
    /// each account.
    StepUp(&'a str),
}

/// The window in which attempts are counted.
const WINDOW_SECONDS: i64 = 15 * 60;

impl Attempt<'_> {
    /// The most failures within the window.
    ///
    /// For codes: 31⁸ codes of which a thousand may be alive; 150 wrong ones in a quarter of an hour
    /// give a guesser less than 1 in 50,000 a day.
    const fn most(self) -> i64 {
        match self {
            Self::Login(_) | Self::Recovery(_) | Self::Email(_) | Self::StepUp(_) => 10,
            Self::Code => 150,
            Self::Receipt | Self::Transmission => 600,
        }
    }

    fn subject(self) -> (&'static str, Vec<u8>) {
        match self {
            Self::Login(name) => ("throttle login", name.as_bytes().to_vec()),
            Self::Recovery(name) => ("throttle recovery", name.as_bytes().to_vec()),
            Self::Email(address) => ("throttle email", address.as_bytes().to_vec()),
            Self::Code => ("throttle code", Vec::new()),
            Self::Receipt => ("throttle receipt", Vec::new()),
            Self::Transmission => ("throttle transmission", Vec::new()),
            Self::StepUp(id) => ("throttle step-up", id.as_bytes().to_vec()),
        }
    }

    fn tag(self, installation: &Installation) -> [u8; 32] {
        let (purpose, value) = self.subject();
        installation.keyring.get().lookup_tag(purpose, &value)
    }
}

/// Counts an attempt before it is judged.
///
/// # Errors
///
/// [`Denied::TooMany`] when there were too many; it says how long the window is.
pub async fn count_attempt(
    installation: &Installation,
    attempt: Attempt<'_>,
) -> Result<(), Denied> {
    let now = installation.clock.now();
    let mut tx = installation.store.begin().await?;
    let so_far =
        store::throttle::count_attempt(&mut tx, &attempt.tag(installation), now, WINDOW_SECONDS)
            .await?;
    tx.commit().await?;
    if so_far > attempt.most() { Err(Denied::TooMany(WINDOW_SECONDS)) } else { Ok(()) }
}

/// Refuses when there were too many attempts already; counts nothing.
pub(super) async fn check(installation: &Installation, attempt: Attempt<'_>) -> Result<(), Denied> {
    let now = installation.clock.now();
    let so_far =
        store::throttle::find_attempts(&installation.store, &attempt.tag(installation), now)
            .await?;
    if so_far >= attempt.most() { Err(Denied::TooMany(WINDOW_SECONDS)) } else { Ok(()) }
}

/// Forgets the attempts of someone who got in.
pub(super) async fn forgive(
    installation: &Installation,
    attempt: Attempt<'_>,
) -> Result<(), Denied> {
    let mut tx = installation.store.begin().await?;
    store::throttle::remove(&mut tx, &attempt.tag(installation)).await?;
    tx.commit().await?;
    Ok(())
}
