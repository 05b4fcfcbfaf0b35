//! An answer as a form brings it.

use serde::Deserialize;
use zeroize::Zeroizing;

use crate::keys::{Chance, FormPlace, Keyring, Refused};

/// The value of a question's form field; wiped when dropped, and never printed.
#[derive(Deserialize)]
#[serde(from = "String")]
pub struct FormValue(Zeroizing<String>);

impl FormValue {
    /// Seals the value for the login page, when the session had ended before it arrived.
    ///
    /// Refuses what is too long to be a code.
    pub fn carry(
        &self,
        chance: &dyn Chance,
        keyring: &Keyring,
        place: &FormPlace,
    ) -> Result<String, Refused> {
        keyring.seal_carried(chance, place, self.0.as_bytes())
    }

    /// Reads what [`FormValue::carry`] sealed.
    ///
    /// Apply it only if the person now logged in is the place's participation.
    pub fn carried(keyring: &Keyring, text: &str) -> Result<(FormPlace, Self), Refused> {
        let (place, bytes) = keyring.open_carried(text)?;
        let value = std::str::from_utf8(&bytes).map_err(|_| Refused)?.to_owned();
        Ok((place, Self::from(value)))
    }

    pub(super) fn code(&self) -> &str {
        &self.0
    }
}

impl From<String> for FormValue {
    fn from(text: String) -> Self {
        Self(Zeroizing::new(text))
    }
}
