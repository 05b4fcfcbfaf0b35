//! The recovery code: a second way to the answers key, for the person to keep on paper.

use data_encoding::{Encoding, Specification};
use zeroize::Zeroizing;

use super::answers_lock::Way;
use super::group_key::Kind;
use super::material::{Material, derive};
use super::secret::Verifier;
use super::{AnswersKey, AnswersLock, Chance, Cost, Keyring, Refused, Scope, Secret, Wrapped};

const BYTES: usize = 20;
const GROUP: usize = 4;

/// 160 random bits as eight groups of four characters; wiped when dropped.
pub struct RecoveryCode(Zeroizing<[u8; BYTES]>);

impl RecoveryCode {
    /// Reads a code as typed: case, hyphens and spaces do not matter, nor does O for 0 or I and L for 1.
    pub fn read(typed: &str) -> Result<Self, Refused> {
        // The longest code with a separator after each character; more is no code.
        if typed.len() > 2 * BYTES * 8 / 5 {
            return Err(Refused);
        }
        // A string that grows would leave copies behind.
        let mut plain = Zeroizing::new(String::with_capacity(typed.len()));
        plain.extend(typed.chars().filter(|character| !matches!(character, '-' | ' ')));
        let bytes = Zeroizing::new(encoding().decode(plain.as_bytes()).map_err(|_| Refused)?);
        let mut code = Self(Zeroizing::new([0; BYTES]));
        if bytes.len() != BYTES {
            return Err(Refused);
        }
        code.0.copy_from_slice(&bytes);
        Ok(code)
    }

    /// The code to show once: `0123-4567-…`.
    pub fn text(&self) -> Zeroizing<String> {
        let plain = Zeroizing::new(encoding().encode(self.0.as_slice()));
        let mut grouped = Zeroizing::new(String::with_capacity(plain.len() + plain.len() / GROUP));
        for (at, character) in plain.chars().enumerate() {
            if at > 0 && at % GROUP == 0 {
                grouped.push('-');
            }
            grouped.push(character);
        }
        grouped
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
        let mut code = RecoveryCode(Zeroizing::new([0; BYTES]));
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
    /// and what the code opens. Without one, and with a wrong code, it takes as long as with the
    /// right one, at `cost`, and refuses.
    pub fn lock_anew(
        &self,
        chance: &dyn Chance,
        found: Option<(&Scope<'_>, &str, &Wrapped)>,
        code: &RecoveryCode,
        secret: &Secret,
        cost: Cost,
    ) -> Result<(AnswersKey, AnswersLock), Refused> {
        let opened = found.and_then(|(scope, owner, wrapped)| {
            let key = self.open_recovery(scope, owner, wrapped, code).ok()?;
            Some((scope, owner, key))
        });
        let Some((scope, owner, key)) = opened else {
            return Err(Verifier::check_nobody(self, secret, cost));
        };
        let lock = self.lock_answers(chance, scope, owner, &key, secret, cost)?;
        Ok((key, lock))
    }
}

/// Crockford's base 32: no I, L, O or U, and the look-alikes are read as digits.
fn encoding() -> Encoding {
    let mut specification = Specification::new();
    specification.symbols.push_str("0123456789ABCDEFGHJKMNPQRSTVWXYZ");
    specification.translate.from.push_str("abcdefghjkmnpqrstvwxyzoOiIlL");
    specification.translate.to.push_str("ABCDEFGHJKMNPQRSTVWXYZ001111");
    specification.encoding().expect("because the alphabet has 32 distinct characters")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_read_however_it_is_typed() {
        let code = RecoveryCode(Zeroizing::new([0x11; BYTES]));
        let text = code.text();
        assert_eq!(text.split('-').map(str::len).collect::<Vec<_>>(), [4; 8]);
        for typed in [
            text.to_string(),
            text.to_lowercase(),
            text.replace('-', " "),
            text.replace('-', ""),
            text.replace('0', "O").replace('1', "l"),
        ] {
            assert_eq!(*RecoveryCode::read(&typed).unwrap().0, [0x11; BYTES], "{typed}");
        }
        for typed in ["", "0000", "U000-0000-0000-0000-0000-0000-0000-0000", &"0".repeat(99)] {
            assert!(RecoveryCode::read(typed).is_err(), "{typed}");
        }
    }
}
