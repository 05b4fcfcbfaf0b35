//! The keyring: the secrets that lie outside the database and outside every backup of it.
//!
//! At most two roots are alive: destroying the older one makes every backup from before the newer
//! one unreadable.

use std::path::Path;

use super::framing::frame;
use super::linking::LinkingKey;
use super::material::Material;
use super::{Chance, KeyringFault, KeyringHome, Refused, Revision, digest};

/// One epoch's root, from which its wrapping keys are derived.
pub(super) struct Root {
    pub(super) epoch: i64,
    pub(super) secret: Material,
}

/// Everything that is needed beside the database to read it, except the participants' own secrets.
pub struct Keyring {
    pub(super) current: Root,
    /// The epoch before, until it is destroyed.
    pub(super) previous: Option<Root>,
    /// One for each living quarter, oldest first; never empty.
    pub(super) linking: Vec<LinkingKey>,
    pub(super) lookup: Material,
    pub(super) forms: Material,
    pub(super) signing: Material,
}

impl Keyring {
    /// A new keyring at epoch 1.
    pub fn make(chance: &dyn Chance) -> Self {
        Self {
            current: Root { epoch: 1, secret: Material::make(chance) },
            previous: None,
            linking: vec![LinkingKey::first(Material::make(chance))],
            lookup: Material::make(chance),
            forms: Material::make(chance),
            signing: Material::make(chance),
        }
    }

    /// Writes this keyring to `path`, where nothing may be yet; only its mode protects it.
    pub fn store_new(&self, path: &Path) -> Result<(), KeyringFault> {
        KeyringHome::file(path).add(self)
    }

    /// The epoch under which keys are wrapped now.
    pub fn current_epoch(&self) -> i64 {
        self.current.epoch
    }

    /// The epochs whose roots are alive, oldest first: one or two.
    pub fn epochs(&self) -> Vec<i64> {
        self.roots().map(|root| root.epoch).collect()
    }

    /// Adds the root of the next epoch and returns its number.
    ///
    /// Takes effect for others once the keyring is stored.
    /// Fails while two roots are alive: the older one must be destroyed first.
    pub fn begin_epoch(&mut self, chance: &dyn Chance) -> Result<i64, KeyringFault> {
        if let Some(previous) = &self.previous {
            return Err(KeyringFault::TwoEpochs { oldest: previous.epoch });
        }
        let epoch = self.current.epoch + 1;
        let next = Root { epoch, secret: Material::make(chance) };
        self.previous = Some(std::mem::replace(&mut self.current, next));
        Ok(epoch)
    }

    /// Forgets the root of `epoch`; what is wrapped under it opens never again.
    ///
    /// Takes effect once the keyring is stored.
    /// Fails for the current epoch; an epoch that is not alive is destroyed already.
    pub fn destroy_epoch(&mut self, epoch: i64) -> Result<(), KeyringFault> {
        if epoch == self.current.epoch {
            return Err(KeyringFault::CurrentEpoch { epoch });
        }
        self.previous.take_if(|previous| previous.epoch == epoch);
        Ok(())
    }

    /// A keyed hash to look something up by (an e-mail address, a login name, a code, a throttle key).
    ///
    /// `purpose` separates columns: equal values under different purposes have unrelated tags.
    pub fn lookup_tag(&self, purpose: &str, value: &[u8]) -> [u8; 32] {
        digest::tag(&self.lookup, &frame(&[b"lookup", purpose.as_bytes(), value]))
    }

    /// The revision that marks a record which nobody has begun (a decoy).
    ///
    /// Without the keyring it cannot be told from the random revision of a record in use.
    pub fn untouched(&self, table: &str, row: &str) -> Revision {
        let tag =
            digest::tag(&self.lookup, &frame(&[b"untouched", table.as_bytes(), row.as_bytes()]));
        let mut bits = [0; 16];
        bits.copy_from_slice(&tag[..16]);
        Revision::of(bits)
    }

    /// Signs `message` with Ed25519.
    pub fn sign(&self, message: &[u8]) -> digest::Signature {
        digest::sign(&self.signing, message)
    }

    /// The public half of the signing key.
    pub fn verifying_key(&self) -> digest::VerifyingKey {
        digest::verifying_key(&self.signing)
    }

    /// The living roots, oldest first.
    pub(super) fn roots(&self) -> impl Iterator<Item = &Root> {
        self.previous.iter().chain([&self.current])
    }

    /// The living root of `epoch`.
    pub(super) fn root(&self, epoch: i64) -> Result<&Material, Refused> {
        self.roots().find(|root| root.epoch == epoch).map(|root| &root.secret).ok_or(Refused)
    }
}

#[cfg(test)]
mod tests {
    use super::super::{SeededChance, verify};
    use super::*;

    #[test]
    fn at_most_two_epochs_are_alive() {
        let chance = SeededChance::for_test(1);
        let mut keyring = Keyring::make(&chance);
        assert_eq!(keyring.begin_epoch(&chance).unwrap(), 2);
        assert!(keyring.begin_epoch(&chance).is_err());
        assert!(keyring.destroy_epoch(2).is_err());
        keyring.destroy_epoch(1).unwrap();
        keyring.destroy_epoch(1).unwrap();
        assert_eq!(keyring.epochs(), [2]);
        assert_eq!(keyring.begin_epoch(&chance).unwrap(), 3);
    }

    #[test]
    fn tags_differ_by_purpose_keyring_and_use() {
        let chance = SeededChance::for_test(2);
        let keyring = Keyring::make(&chance);
        let tag = keyring.lookup_tag("email", b"a@example.org");
        assert_eq!(tag, keyring.lookup_tag("email", b"a@example.org"));
        assert_ne!(tag, keyring.lookup_tag("login", b"a@example.org"));
        assert!(!keyring.ledger_tags("email", b"a@example.org").contains(&tag));
        assert_ne!(tag, Keyring::make(&chance).lookup_tag("email", b"a@example.org"));
    }

    #[test]
    fn a_signature_holds_for_its_message_only() {
        let keyring = Keyring::make(&SeededChance::for_test(3));
        let signature = keyring.sign(b"checkpoint");
        assert_eq!(verify(&keyring.verifying_key(), b"checkpoint", &signature), Ok(()));
        assert_eq!(verify(&keyring.verifying_key(), b"checkpoinT", &signature), Err(Refused));
    }
}
