//! What is stored to recognise a secret, how it is checked, and how it grows with the time.
//!
//! Every check makes the same runs of Argon2id at the same costs, whatever there is: for an account
//! and for none, for a hash of today and for one of before. So nobody learns from the time who exists,
//! or whose hash is old.

use data_encoding::BASE64URL_NOPAD;
use subtle::ConstantTimeEq as _;
use zeroize::Zeroizing;

use super::framing::frame;
use super::stretcher::{Cost, SALT, Stretched, Stretcher};
use super::{Chance, Keyring, Refused, Secret};

/// Which spelling of a secret was hashed.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Spelling {
    /// As it was typed: nothing trimmed, folded or normalised.
    AsTyped,
    /// The one spelling of [`Secret`].
    One,
}

impl Spelling {
    const ALL: [Self; 2] = [Self::AsTyped, Self::One];

    const fn form(self) -> &'static str {
        match self {
            Self::AsTyped => "argon2id-1",
            Self::One => "argon2id-2",
        }
    }
}

/// What is stored to recognise a secret: cost, salt and a keyed hash of one half.
///
/// The hash is keyed, so whoever has the database without the keyring cannot even guess, and it is
/// bound to purpose and owner, so that it recognises nobody in another row.
#[derive(Clone)]
pub(super) struct Verifier {
    spelling: Spelling,
    cost: Cost,
    salt: [u8; SALT],
    tag: [u8; 32],
}

/// A secret that was right.
pub(super) struct Recognised {
    /// What it gave under the stored verifier.
    pub(super) stretched: Stretched,
    /// What to store from now on, where today's cost or spelling is another, and what that gives.
    pub(super) anew: Option<(Verifier, Stretched)>,
}

impl Verifier {
    /// Stretches `secret` under a new salt.
    pub(super) fn make(
        chance: &dyn Chance,
        keyring: &Keyring,
        account: (&str, &str),
        secret: &Secret,
        on: &mut Stretcher,
    ) -> (Self, Stretched) {
        let (salt, cost) = (chance.bits128(), on.cost());
        let stretched = on.stretch(secret.spelled(), &salt, cost);
        let tag = tag(keyring, account, &stretched);
        (Self { spelling: Spelling::One, cost, salt, tag }, stretched)
    }

    /// Whether `secret` is that of `account` (purpose and owner), of which `stored` was found.
    ///
    /// Without one, and with one that cannot be read, it makes the same runs and refuses.
    pub(super) fn recognise(
        chance: &dyn Chance,
        keyring: &Keyring,
        account: (&str, &str),
        stored: Option<&str>,
        secret: &Secret,
        on: &mut Stretcher,
    ) -> Result<Recognised, Refused> {
        let stored = stored.and_then(|text| Self::read(text).ok());
        let today = |one: &Self| one.spelling == Spelling::One && one.cost == on.cost();
        let (now, former) = match stored {
            Some(verifier) if today(&verifier) => (Some(verifier), None),
            other => (None, other),
        };
        let right = Self::try_former(keyring, account, former.as_ref(), secret, on);
        let Some(now) = now else {
            // With an old hash this is the new one; with a wrong secret, or for nobody, it only takes
            // as long.
            let anew = Self::make(chance, keyring, account, secret, on);
            return Ok(Recognised { stretched: right.ok_or(Refused)?, anew: Some(anew) });
        };
        let stretched = on.stretch(secret.spelled(), &now.salt, now.cost);
        if now.fits(keyring, account, &stretched) {
            Ok(Recognised { stretched, anew: None })
        } else {
            Err(Refused)
        }
    }

    /// Tries the secret as typed and in its one spelling under a verifier of before, if there is one.
    fn try_former(
        keyring: &Keyring,
        account: (&str, &str),
        verifier: Option<&Self>,
        secret: &Secret,
        on: &mut Stretcher,
    ) -> Option<Stretched> {
        let cost = verifier.map_or(on.cost().former(), |verifier| verifier.cost);
        let salt = verifier.map_or([0; SALT], |verifier| verifier.salt);
        let mut right = None;
        // How many there are depends on what was typed, never on the account.
        for text in secret.spellings() {
            let stretched = on.stretch(text, &salt, cost);
            let fits = verifier.is_some_and(|one| one.fits(keyring, account, &stretched));
            if fits && right.is_none() {
                right = Some(stretched);
            }
        }
        right
    }

    /// Compares in constant time.
    fn fits(&self, keyring: &Keyring, account: (&str, &str), stretched: &Stretched) -> bool {
        tag(keyring, account, stretched).ct_eq(&self.tag).into()
    }

    /// Makes the runs of [`Verifier::make`], for whoever may not have one.
    pub(super) fn make_for_nobody(secret: &Secret, on: &mut Stretcher) -> Refused {
        on.stretch(secret.spelled(), &[0; SALT], on.cost());
        Refused
    }

    pub(super) fn text(&self) -> String {
        let (salt, tag) = (BASE64URL_NOPAD.encode(&self.salt), BASE64URL_NOPAD.encode(&self.tag));
        let ((memory_kib, passes), form) = (self.cost.parts(), self.spelling.form());
        format!("{form}${memory_kib}${passes}${salt}${tag}")
    }

    pub(super) fn read(text: &str) -> Result<Self, Refused> {
        let mut parts = text.split('$');
        let mut next = || parts.next().ok_or(Refused);
        let form = next()?;
        let spelling =
            Spelling::ALL.into_iter().find(|known| known.form() == form).ok_or(Refused)?;
        let cost = Cost::read(next()?, next()?)?;
        let bytes = |text: &str| BASE64URL_NOPAD.decode(text.as_bytes()).map_err(|_| Refused);
        let salt = bytes(next()?)?.try_into().map_err(|_| Refused)?;
        let tag = bytes(next()?)?.try_into().map_err(|_| Refused)?;
        if parts.next().is_some() { Err(Refused) } else { Ok(Self { spelling, cost, salt, tag }) }
    }
}

fn tag(keyring: &Keyring, (purpose, owner): (&str, &str), stretched: &Stretched) -> [u8; 32] {
    let value = Zeroizing::new(frame(&[owner.as_bytes(), stretched.check.bytes()]));
    keyring.lookup_tag(purpose, &value)
}

#[cfg(test)]
mod tests {
    use super::super::{Costs, SeededChance};
    use super::*;

    const ACCOUNT: (&str, &str) = ("p", "a");

    struct Bench {
        chance: SeededChance,
        keyring: Keyring,
        on: Stretcher,
    }

    impl Bench {
        fn new() -> Self {
            let chance = SeededChance::for_test(1);
            let keyring = Keyring::make(&chance);
            Self { chance, keyring, on: Stretcher::new(Costs::for_test().secrets) }
        }

        fn make(&mut self, typed: &str) -> String {
            let secret = entered(typed);
            let made = Verifier::make(&self.chance, &self.keyring, ACCOUNT, &secret, &mut self.on);
            made.0.text()
        }

        /// As it was made before there was one spelling: of what was typed, at the former cost.
        fn make_former(&mut self, typed: &str) -> String {
            let Self { chance, keyring, on } = self;
            let (salt, cost) = (chance.bits128(), on.cost().former());
            let tag = tag(keyring, ACCOUNT, &on.stretch(typed, &salt, cost));
            Verifier { spelling: Spelling::AsTyped, cost, salt, tag }.text()
        }

        /// Whether it was recognised, what is stored then, and the runs that it took.
        fn check(
            &mut self,
            account: (&str, &str),
            stored: Option<&str>,
            typed: &str,
        ) -> (bool, Option<String>, Vec<Cost>) {
            let Self { chance, keyring, on } = self;
            on.prepare(Costs::for_test().secrets);
            let secret = entered(typed);
            let found = Verifier::recognise(chance, keyring, account, stored, &secret, on).ok();
            let right = found.is_some();
            let anew = found.and_then(|found| found.anew).map(|(verifier, _)| verifier.text());
            (right, anew, on.runs().to_vec())
        }
    }

    fn entered(text: &str) -> Secret {
        Secret::entered(text.to_owned()).unwrap()
    }

    #[test]
    fn a_verifier_reads_back_and_knows_its_secret_and_owner() {
        let mut bench = Bench::new();
        let stored = bench.make("eins zwei ");
        let mut known = |account, typed| bench.check(account, Some(&stored), typed).0;
        assert!(known(ACCOUNT, "eins zwei "));
        assert!(known(ACCOUNT, " eins  zwei"), "blanks are folded");
        assert!(!known(ACCOUNT, "Eins zwei"), "case stays");
        assert!(!known(ACCOUNT, "einszwei"));
        assert!(!known(("p", "b"), "eins zwei"));
        assert!(!known(("q", "a"), "eins zwei"));
        bench.keyring = Keyring::make(&bench.chance);
        assert!(!bench.check(ACCOUNT, Some(&stored), "eins zwei").0);
    }

    #[test]
    fn an_old_hash_is_tried_as_it_was_made_and_then_moves() {
        let mut bench = Bench::new();
        for (made_of, typed) in [
            ("Menu\u{308} am Abend ", "Menu\u{308} am Abend "),
            ("Menü am Abend", "Menu\u{308} am Abend "),
            ("blüte bär höhle küche", "Bluete Baer HOEHLE kueche"),
            ("Blüte Bär Höhle Küche", "Blüte Bär Höhle Küche"),
        ] {
            let former = bench.make_former(made_of);
            let (right, anew, _) = bench.check(ACCOUNT, Some(&former), typed);
            assert!(right, "{typed}");
            let anew = anew.unwrap();
            assert!(anew.starts_with("argon2id-2$8$1$"), "{anew}");
            let (right, again, _) = bench.check(ACCOUNT, Some(&anew), typed);
            assert!(right && again.is_none(), "{typed}");
        }
        let former = bench.make_former("Menü am Abend");
        assert!(!bench.check(ACCOUNT, Some(&former), "Menü am Morgen").0);
    }

    #[test]
    fn every_check_makes_the_same_runs() {
        let mut bench = Bench::new();
        let (now, former) = (bench.make("Menü am Abend"), bench.make_former("Menü am Abend"));
        let dearer = now.replace("$8$1$", "$16$1$");
        let broken = "argon2id-9$8$1$$";
        let stored = [Some(&*now), Some(&*former), Some(&*dearer), Some(broken), None];
        for (typed, runs) in [
            ("Menü am Abend", 2),
            ("Menü am Morgen", 2),
            ("Menu\u{308} am Abend", 3),
            ("Menü am Morgen ", 3),
        ] {
            let made = stored.map(|stored| bench.check(ACCOUNT, stored, typed).2);
            assert!(made.iter().all(|runs| *runs == made[0]), "{typed}: {made:?}");
            assert_eq!(made[0].len(), runs, "{typed}");
        }
    }

    #[test]
    fn broken_and_unbearable_verifiers_are_refused() {
        let whole =
            "argon2id-1$8$1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";
        assert!(Verifier::read(whole).is_ok());
        for broken in [
            String::new(),
            whole.replace("argon2id-1", "argon2id-3"),
            whole.replace("$8$", "$4000000000$"),
            whole.replace("$1$", "$99$"),
            whole.replace("$AAAAAAAAAAAAAAAAAAAAAA$", "$AAAA$"),
            format!("{whole}$"),
        ] {
            assert!(Verifier::read(&broken).is_err(), "{broken}");
        }
    }
}
