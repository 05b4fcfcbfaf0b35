//! The recovery code: a second way to the answers key, for the person to keep on paper.

use zeroize::Zeroizing;

use super::answers_lock::Way;
use super::group_key::Kind;
use super::material::{Material, derive};
use super::verifier::Verifier;
use super::{
    AnswersKey, AnswersLock, Chance, Keyring, Refused, Scope, Secret, Stretcher, Wrapped, spoken,
};

/// 160 random bits as eight groups of four characters; wiped when dropped.
pub struct RecoveryCode(Zeroizing<[u8; spoken::BYTES]>);

impl RecoveryCode {
    /// Reads a code as typed: case, hyphens and spaces do not matter, nor does O for 0 or I and L for 1.
    pub fn read(typed: &str) -> Result<Self, Refused> {
        spoken::read(typed).map(Self)
    }

    /// The code to show once: `0123-4567-…`.
    pub fn text(&self) -> Zeroizing<String> {
        spoken::text(&self.0)
    }

    fn wrapping(&self) -> Material {
        derive(self.0.as_slice(), &[b"recovery code"])
    }
}

impl Keyring {
    /// Makes a recovery code that opens `key` for the participation `owner`.
    pub fn wrap_for_recovery(
        &self,
        chance: &dyn Chance,
        scope: &Scope<'_>,
        owner: &str,
        key: &AnswersKey,
    ) -> Result<(RecoveryCode, Wrapped), Refused> {
        let mut code = RecoveryCode(Zeroizing::new([0; spoken::BYTES]));
        chance.fill(code.0.as_mut_slice());
        let way = Way { kind: Kind::ByRecovery, scope, owner };
        let wrapped = self.wrap_answers(chance, &way, &code.wrapping(), key)?;
        Ok((code, wrapped))
    }

    /// Opens the answers key with a recovery code.
    pub fn open_recovery(
        &self,
        scope: &Scope<'_>,
        owner: &str,
        wrapped: &Wrapped,
        code: &RecoveryCode,
    ) -> Result<AnswersKey, Refused> {
        self.unwrap_answers(
            &Way { kind: Kind::ByRecovery, scope, owner },
            &code.wrapping(),
            wrapped,
        )
    }

    /// Opens the answers key with `code` and locks it with a new `secret`: the same key, so all that
    /// it sealed stays open.
    ///
    /// `found` is the participation that the login name led to, if it has a recovery code: scope, id
    /// and what the code opens. Without one, and with a wrong code, it makes the same run as with
    /// the right one, and refuses.
    pub fn lock_anew(
        &self,
        chance: &dyn Chance,
        found: Option<(&Scope<'_>, &str, &Wrapped)>,
        code: &RecoveryCode,
        secret: &Secret,
        on: &mut Stretcher,
    ) -> Result<(AnswersKey, AnswersLock), Refused> {
        let opened = found.and_then(|(scope, owner, wrapped)| {
            let key = self.open_recovery(scope, owner, wrapped, code).ok()?;
            Some((scope, owner, key))
        });
        let Some((scope, owner, key)) = opened else {
            return Err(Verifier::make_for_nobody(secret, on));
        };
        let lock = self.lock_answers(chance, scope, owner, &key, secret, on)?;
        Ok((key, lock))
    }
}
