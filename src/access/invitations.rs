//! Invitations: a long token for the QR code and a short code to type; good for one use and 14 days.

use super::throttle::{self, Attempt};
use super::{CaseFile, Denied};
use crate::clock::Instant;
use crate::ids::{InvitationId, ParticipationId};
use crate::installation::Installation;
use crate::keys::{Chance, Token};
use crate::retention::schedule::INVITATION_DAYS;
use crate::store;
use crate::store::invitation::{Open, Shown};

/// Letters and digits that cannot be taken for one another.
const ALPHABET: &[u8; 31] = b"23456789ABCDEFGHJKMNPQRSTUVWXYZ";

/// An invitation, shown once to whoever hands it over.
pub struct Invitation {
    /// What stands in the QR code's address.
    pub token: String,
    /// 2×4 characters to type, with a hyphen.
    pub code: String,
    /// Until when it can be used.
    pub expires_at: Instant,
}

/// What an invited person shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Invited {
    /// The token of the QR code.
    Token(String),
    /// The code, in any case, with blanks and hyphens or without.
    Code(String),
}

fn make_code(chance: &dyn Chance) -> String {
    let drawn: String = (0..8)
        .map(|_| {
            let at = chance.below(u32::try_from(ALPHABET.len()).unwrap_or(31)) as usize;
            char::from(ALPHABET[at])
        })
        .collect();
    format!("{}-{}", &drawn[..4], &drawn[4..])
}

/// The code as it was made, however it was typed; `None` when it cannot be one.
fn read_code(typed: &str) -> Option<String> {
    let plain: String = typed
        .chars()
        .filter(|letter| !letter.is_whitespace() && !matches!(letter, '-' | '–' | '—'))
        .flat_map(char::to_uppercase)
        .collect();
    let known = plain.len() == 8 && plain.bytes().all(|byte| ALPHABET.contains(&byte));
    known.then_some(plain)
}

/// Invites a person: any former invitation ends.
pub async fn invite(installation: &Installation, case: &CaseFile) -> Result<Invitation, Denied> {
    let chance = &*installation.chance;
    let (token, code) = (Token::make(chance), make_code(chance));
    let code_tag =
        installation.keyring.get().lookup_tag("invitation code", code.replace('-', "").as_bytes());
    let id = InvitationId::from_bits(chance.bits128());
    let expires_at = installation.clock.now().plus_days(INVITATION_DAYS);
    let mut tx = installation.store.begin().await?;
    store::invitation::set(&mut tx, &id, case.id(), &token.hash(), &code_tag, expires_at).await?;
    tx.commit().await?;
    Ok(Invitation { token: token.text().to_string(), code, expires_at })
}

/// Until when an invitation of this person can be used; `None` when there is none that can.
pub async fn invited_until(
    installation: &Installation,
    case: &CaseFile,
) -> Result<Option<Instant>, Denied> {
    let now = installation.clock.now();
    Ok(store::invitation::find_expiry(&installation.store, case.id(), now).await?)
}

/// Whether an invitation is good; it is not used up.
///
/// # Errors
///
/// [`Denied::NotRecognised`] when it is unknown, used or expired, without saying which.
pub async fn open_invitation(
    installation: &Installation,
    invited: &Invited,
) -> Result<ParticipationId, Denied> {
    find(installation, invited).await.map(|open| open.participation)
}

pub(super) async fn find(installation: &Installation, invited: &Invited) -> Result<Open, Denied> {
    let now = installation.clock.now();
    let found = match invited {
        Invited::Token(text) => {
            let Ok(token) = Token::read(text) else { return Err(Denied::NotRecognised) };
            store::invitation::find_open(&installation.store, Shown::Token(&token.hash()), now)
                .await?
        }
        Invited::Code(typed) => {
            throttle::check(installation, Attempt::Code).await?;
            let Some(code) = read_code(typed) else { return Err(Denied::NotRecognised) };
            let tag = installation.keyring.get().lookup_tag("invitation code", code.as_bytes());
            let found =
                store::invitation::find_open(&installation.store, Shown::Code(&tag), now).await?;
            // Only wrong codes count, so a class that starts at once is never slowed down. While
            // too many wrong ones come in no code opens; the QR code still does.
            if found.is_none() {
                throttle::count_attempt(installation, Attempt::Code).await?;
            }
            found
        }
    };
    found.ok_or(Denied::NotRecognised)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::keys::SeededChance;

    #[test]
    fn a_code_reads_back_however_it_is_typed() {
        let code = make_code(&SeededChance::for_test(1));
        let plain = code.replace('-', "");
        assert_eq!(code.len(), 9);
        for typed in
            [code.clone(), code.to_lowercase(), format!(" {plain} "), code.replace('-', " – ")]
        {
            assert_eq!(read_code(&typed), Some(plain.clone()), "{typed}");
        }
    }

    #[test]
    fn what_cannot_be_a_code_is_none() {
        for typed in ["", "ABCD", "ABCD-EFG1", "ABCD-EFGHJ", "ÄBCD-EFGH"] {
            assert_eq!(read_code(typed), None, "{typed}");
        }
    }
}
