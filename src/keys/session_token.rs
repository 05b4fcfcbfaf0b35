//! The token in a session's cookie, and what hangs on it.
//!
//! The server stores only the token's hash, so what is wrapped under the token opens only during a
//! request that carries it.

use data_encoding::BASE64URL_NOPAD;
use subtle::ConstantTimeEq as _;
use zeroize::Zeroizing;

use super::answers_lock::Way;
use super::group_key::Kind;
use super::material::Material;
use super::{AnswersKey, Chance, Keyring, Refused, Scope, Wrapped, sha256};

/// 256 random bits that a browser carries; wiped when dropped.
pub struct Token(Material);

impl Token {
    /// A new token.
    pub fn make(chance: &dyn Chance) -> Self {
        Self(Material::make(chance))
    }

    /// Reads a token from a cookie.
    pub fn read(text: &str) -> Result<Self, Refused> {
        let bytes = Zeroizing::new(BASE64URL_NOPAD.decode(text.as_bytes()).map_err(|_| Refused)?);
        Material::read(&bytes).map(Self)
    }

    /// The 43 characters for the cookie.
    pub fn text(&self) -> Zeroizing<String> {
        Zeroizing::new(BASE64URL_NOPAD.encode(self.0.bytes()))
    }

    /// What the server stores and looks the session up by.
    pub fn hash(&self) -> [u8; 32] {
        sha256(self.0.bytes())
    }

    /// The value that the session's forms carry against cross-site request forgery.
    pub fn csrf(&self) -> String {
        BASE64URL_NOPAD.encode(self.0.derive(&[b"csrf"]).bytes())
    }

    /// Whether `carried` is this session's [`Token::csrf`], compared in constant time.
    pub fn check_csrf(&self, carried: &str) -> Result<(), Refused> {
        if bool::from(self.csrf().as_bytes().ct_eq(carried.as_bytes())) {
            Ok(())
        } else {
            Err(Refused)
        }
    }

    fn wrapping(&self) -> Material {
        self.0.derive(&[b"session"])
    }
}

impl Keyring {
    /// Wraps `key` for the session with this token, for its record.
    pub fn wrap_for_session(
        &self,
        chance: &dyn Chance,
        scope: &Scope<'_>,
        owner: &str,
        token: &Token,
        key: &AnswersKey,
    ) -> Result<Wrapped, Refused> {
        let way = Way { kind: Kind::BySession, scope, owner };
        self.wrap_answers(chance, &way, &token.wrapping(), key)
    }

    /// Opens the answers key during a request that carries the session's token.
    pub fn unwrap_from_session(
        &self,
        scope: &Scope<'_>,
        owner: &str,
        wrapped: &Wrapped,
        token: &Token,
    ) -> Result<AnswersKey, Refused> {
        self.unwrap_answers(
            &Way { kind: Kind::BySession, scope, owner },
            &token.wrapping(),
            wrapped,
        )
    }
}

#[cfg(test)]
mod tests {
    use super::super::SeededChance;
    use super::*;

    #[test]
    fn a_token_reads_back_and_its_uses_are_unrelated() {
        let chance = SeededChance::for_test(1);
        let token = Token::make(&chance);
        let read = Token::read(&token.text()).unwrap();
        assert_eq!(read.hash(), token.hash());
        assert_eq!(token.text().len(), 43);
        assert_ne!(token.csrf(), *token.text());
        assert_eq!(read.check_csrf(&token.csrf()), Ok(()));
        assert_eq!(Token::make(&chance).check_csrf(&token.csrf()), Err(Refused));
        assert_eq!(token.check_csrf(""), Err(Refused));
        assert!(Token::read("").is_err());
    }
}
