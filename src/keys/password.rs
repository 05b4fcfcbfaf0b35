//! Staff passwords: recognised, never used to open anything.

use super::secret::Verifier;
use super::{Chance, Cost, Keyring, Refused, Secret};

const PURPOSE: &str = "staff password";

impl Keyring {
    /// What to store to recognise the password of the account `owner`.
    pub fn hash_password(
        &self,
        chance: &dyn Chance,
        owner: &str,
        password: &Secret,
        cost: Cost,
    ) -> String {
        Verifier::make(chance, self, (PURPOSE, owner), password, cost).0.text()
    }

    /// Whether `password` is that of the account found: its id and what was stored.
    ///
    /// Without an account it takes as long as with one, at `cost`, and refuses.
    pub fn verify_password(
        &self,
        found: Option<(&str, &str)>,
        password: &Secret,
        cost: Cost,
    ) -> Result<(), Refused> {
        let Some((owner, stored)) = found else {
            return Err(Verifier::check_nobody(self, password, cost));
        };
        Verifier::read(stored)?.check(self, (PURPOSE, owner), password).map(|_| ())
    }
}

#[cfg(test)]
mod tests {
    use super::super::SeededChance;
    use super::*;

    #[test]
    fn a_password_is_recognised_in_its_own_row_only() {
        let chance = SeededChance::for_test(1);
        let keyring = Keyring::make(&chance);
        let password = Secret::entered("acht Birnen fliegen heim".to_owned()).unwrap();
        let cost = Cost::for_test();
        let stored = keyring.hash_password(&chance, "anna", &password, cost);
        assert_ne!(stored, keyring.hash_password(&chance, "anna", &password, cost), "salted");
        assert_eq!(keyring.verify_password(Some(("anna", &stored)), &password, cost), Ok(()));
        assert_eq!(
            keyring.verify_password(Some(("berta", &stored)), &password, cost),
            Err(Refused)
        );
        assert_eq!(keyring.verify_password(None, &password, cost), Err(Refused));
        let other = Secret::entered("neun Birnen fliegen heim".to_owned()).unwrap();
        assert_eq!(keyring.verify_password(Some(("anna", &stored)), &other, cost), Err(Refused));
    }
}
