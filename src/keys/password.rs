//! Staff passwords: recognised, never used to open anything.

use super::verifier::Verifier;
use super::{Chance, Keyring, Refused, Secret, Stretcher};

const PURPOSE: &str = "staff password";

impl Keyring {
    /// What to store to recognise the password of the account `owner`.
    pub fn hash_password(
        &self,
        chance: &dyn Chance,
        owner: &str,
        password: &Secret,
        on: &mut Stretcher,
    ) -> String {
        Verifier::make(chance, self, (PURPOSE, owner), password, on).0.text()
    }

    /// Whether `password` is that of the account found: its id and what was stored. Gives what to store
    /// in its place, where today's cost or spelling is another.
    ///
    /// Without an account it makes the same runs as with one, and refuses.
    pub fn verify_password(
        &self,
        chance: &dyn Chance,
        found: Option<(&str, &str)>,
        password: &Secret,
        on: &mut Stretcher,
    ) -> Result<Option<String>, Refused> {
        let (owner, stored) = found.map_or(("", None), |(owner, stored)| (owner, Some(stored)));
        let account = (PURPOSE, owner);
        let found = Verifier::recognise(chance, self, account, stored, password, on)?;
        Ok(found.anew.map(|(verifier, _)| verifier.text()))
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Costs, SeededChance};
    use super::*;

    #[test]
    fn a_password_is_recognised_in_its_own_row_only() {
        let chance = SeededChance::for_test(1);
        let keyring = Keyring::make(&chance);
        let password = Secret::entered("acht Birnen fliegen heim".to_owned()).unwrap();
        let on = &mut Stretcher::new(Costs::for_test().passwords);
        let stored = keyring.hash_password(&chance, "anna", &password, on);
        assert_ne!(stored, keyring.hash_password(&chance, "anna", &password, on), "salted");
        let mut verify =
            |found, password: &Secret| keyring.verify_password(&chance, found, password, on);
        assert_eq!(verify(Some(("anna", &stored)), &password), Ok(None));
        assert_eq!(verify(Some(("berta", &stored)), &password), Err(Refused));
        assert_eq!(verify(None, &password), Err(Refused));
        let other = Secret::entered("neun Birnen fliegen heim".to_owned()).unwrap();
        assert_eq!(verify(Some(("anna", &stored)), &other), Err(Refused));
    }

    #[test]
    fn a_password_moves_to_what_hashes_cost_today() {
        let chance = SeededChance::for_test(1);
        let keyring = Keyring::make(&chance);
        let password = Secret::entered("acht Birnen fliegen heim".to_owned()).unwrap();
        let on = &mut Stretcher::new(Costs::for_test_former().passwords);
        let former = keyring.hash_password(&chance, "anna", &password, on);
        on.prepare(Costs::for_test().passwords);
        let moved = keyring.verify_password(&chance, Some(("anna", &former)), &password, on);
        let moved = moved.unwrap().unwrap();
        let again = keyring.verify_password(&chance, Some(("anna", &moved)), &password, on);
        assert_eq!(again, Ok(None));
    }
}
