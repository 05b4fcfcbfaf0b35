//! The secret entered again, for what needs it.

use super::instead::Instead;
use crate::access::{self, Denied, Participant};
use crate::installation::Installation;
use crate::keys::{Secret, Token};
use crate::web::problem::Problem;

/// What came of entering the secret again.
pub enum Again {
    /// It was right; this person may see what needs it.
    Recognised(Participant),
    /// It was another; this is the person as before, for the page that asks once more.
    NotRecognised(Participant),
}

/// Checks the secret of the person logged in.
pub async fn enter(
    installation: &Installation,
    person: Participant,
    secret: String,
) -> Result<Again, Instead> {
    let Ok(secret) = Secret::entered(secret) else { return Ok(Again::NotRecognised(person)) };
    let token = Token::read(&person.token().text()).map_err(|_| Problem::SessionEnded)?;
    match access::step_up(installation, person, secret).await {
        Ok(person) => Ok(Again::Recognised(person)),
        Err(Denied::NotRecognised) => {
            Ok(Again::NotRecognised(Participant::authorise(installation, token).await?))
        }
        Err(other) => Err(other.into()),
    }
}
