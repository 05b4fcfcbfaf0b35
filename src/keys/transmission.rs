//! A package for a recipient whom the person named: sealed under a code that only the person is shown.
//!
//! A random key seals the package; it lies in the wrap of the code, and that in the wrap of the epoch.
//! Database and keyring together do not open it without the code, and the code does not open an old
//! backup once the epoch of that time is gone.
//! Nothing is stretched: a code has 160 random bits.

use std::io::{Read as _, Write as _};

use zeroize::Zeroizing;

use super::group_key::{Kind, inner_bound_to};
use super::long_lived::{lock, unlock};
use super::material::{Material, derive};
use super::stream::{FileKey, Opening, Sealing};
use super::{Chance, Keyring, Refused, Scope, Wrapped, spoken};
use crate::classes::KeyGroup;

/// 160 random bits as eight groups of four characters; wiped when dropped.
pub struct TransmissionCode(Zeroizing<[u8; spoken::BYTES]>);

impl TransmissionCode {
    /// Reads a code as typed: case, hyphens and spaces do not matter, nor does O for 0 or I and L for 1.
    pub fn read(typed: &str) -> Result<Self, Refused> {
        spoken::read(typed).map(Self)
    }

    /// The code to show once: `0123-4567-…`.
    pub fn text(&self) -> Zeroizing<String> {
        spoken::text(&self.0)
    }

    fn derive(&self, purpose: &[u8]) -> Material {
        derive(self.0.as_slice(), &[purpose])
    }
}

/// A package as it rests.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SealedPackage {
    /// Its key, inside the code's wrap inside the epoch's.
    pub wrapped: Wrapped,
    /// The padded package under that key.
    pub bytes: Vec<u8>,
}

/// The most bytes of a package: 16 MiB, less the eight that say how long it is.
pub const MOST_PACKAGE_BYTES: usize = (16 << 20) - LENGTH;

/// What the smallest padded package has.
const LEAST_PADDED: usize = 1 << 20;
const LENGTH: usize = 8;

impl Keyring {
    /// By what a row with a package is found; says nothing about the code without the keyring.
    pub fn transmission_tag(&self, code: &TransmissionCode) -> [u8; 32] {
        self.lookup_tag("transmission code", code.derive(b"transmission lookup").bytes())
    }

    /// Seals `package` for the request `owner`, under a new code.
    ///
    /// What rests has 1 MiB, or the next power of two: its size tells almost nothing about how much
    /// was answered. Refuses more than [`MOST_PACKAGE_BYTES`].
    pub fn seal_package(
        &self,
        chance: &dyn Chance,
        scope: &Scope<'_>,
        owner: &str,
        package: &[u8],
    ) -> Result<(TransmissionCode, SealedPackage), Refused> {
        let bound_to = bound_to(scope, owner)?;
        let mut code = TransmissionCode(Zeroizing::new([0; spoken::BYTES]));
        chance.fill(code.0.as_mut_slice());
        let key = Material::make(chance);
        let inner = Zeroizing::new(lock(chance, &wrapping(&code), &bound_to, key.bytes()));
        let wrapped = self.wrap_outer(chance, Kind::ByCode, scope, owner, &inner)?;
        let padded = padded(package)?;
        let room = Vec::with_capacity(padded.len() + padded.len() / 1024);
        let mut sealing =
            Sealing::begin(room, chance, &FileKey(key), &bound_to).map_err(|_| Refused)?;
        sealing.write_all(&padded).map_err(|_| Refused)?;
        let bytes = sealing.finish().map_err(|_| Refused)?;
        Ok((code, SealedPackage { wrapped, bytes }))
    }

    /// Opens what [`Keyring::seal_package`] made.
    pub fn open_package(
        &self,
        scope: &Scope<'_>,
        owner: &str,
        sealed: &SealedPackage,
        code: &TransmissionCode,
    ) -> Result<Zeroizing<Vec<u8>>, Refused> {
        let bound_to = bound_to(scope, owner)?;
        let inner = self.unwrap_outer(Kind::ByCode, scope, owner, &sealed.wrapped)?;
        let key = FileKey(Material::read(&unlock(&wrapping(code), &bound_to, &inner)?)?);
        // Never longer than what is sealed, so that it never moves and leaves no copy.
        let mut plain = Zeroizing::new(Vec::with_capacity(sealed.bytes.len()));
        Opening::begin(sealed.bytes.as_slice(), &key, &bound_to)
            .and_then(|mut opening| opening.read_to_end(&mut plain))
            .map_err(|_| Refused)?;
        let (length, package) = plain.split_first_chunk::<LENGTH>().ok_or(Refused)?;
        let length = usize::try_from(u64::from_be_bytes(*length)).map_err(|_| Refused)?;
        package.get(..length).map(|package| Zeroizing::new(package.to_vec())).ok_or(Refused)
    }
}

fn wrapping(code: &TransmissionCode) -> Material {
    code.derive(b"transmission code")
}

fn bound_to(scope: &Scope<'_>, owner: &str) -> Result<Vec<u8>, Refused> {
    if scope.group != KeyGroup::Code {
        return Err(Refused);
    }
    Ok(inner_bound_to("package by code", scope, owner))
}

fn padded(package: &[u8]) -> Result<Zeroizing<Vec<u8>>, Refused> {
    if package.len() > MOST_PACKAGE_BYTES {
        return Err(Refused);
    }
    let size = (package.len() + LENGTH).next_power_of_two().max(LEAST_PADDED);
    let mut bytes = Zeroizing::new(vec![0; size]);
    let length = u64::try_from(package.len()).map_err(|_| Refused)?;
    bytes[..LENGTH].copy_from_slice(&length.to_be_bytes());
    bytes[LENGTH..LENGTH + package.len()].copy_from_slice(package);
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use super::super::SeededChance;
    use super::*;
    use crate::ids::{ProjectId, ProviderId};

    const OWNER: &str = "request";

    struct Set {
        chance: SeededChance,
        keyring: Keyring,
        provider: ProviderId,
        project: ProjectId,
    }

    impl Set {
        fn up() -> Self {
            let chance = SeededChance::for_test(1);
            let keyring = Keyring::make(&chance);
            let provider = ProviderId::from_bits([1; 16]);
            Self { keyring, provider, project: ProjectId::from_bits([2; 16]), chance }
        }

        fn scope(&self) -> Scope<'_> {
            let (provider, project) = (&self.provider, Some(&self.project));
            Scope { provider, project, group: KeyGroup::Code }
        }

        fn seal(&self, package: &[u8]) -> (TransmissionCode, SealedPackage) {
            self.keyring.seal_package(&self.chance, &self.scope(), OWNER, package).unwrap()
        }

        fn open(
            &self,
            owner: &str,
            sealed: &SealedPackage,
            code: &TransmissionCode,
        ) -> Result<Vec<u8>, Refused> {
            let opened = self.keyring.open_package(&self.scope(), owner, sealed, code)?;
            Ok(opened.to_vec())
        }
    }

    #[test]
    fn a_package_opens_with_its_code_and_nothing_else() {
        let set = Set::up();
        let (code, sealed) = set.seal(b"package");
        let typed = TransmissionCode::read(&code.text().to_lowercase()).unwrap();
        assert_eq!(set.open(OWNER, &sealed, &typed).unwrap(), b"package");
        let (other_code, other) = set.seal(b"package");
        assert!(set.open(OWNER, &sealed, &other_code).is_err(), "another code");
        assert!(set.open("another", &sealed, &code).is_err(), "another request");
        let swapped = SealedPackage { bytes: other.bytes, wrapped: sealed.wrapped.clone() };
        assert!(set.open(OWNER, &swapped, &code).is_err(), "another package");
        let keyring = Keyring::make(&set.chance);
        assert!(keyring.open_package(&set.scope(), OWNER, &sealed, &code).is_err());
        assert_ne!(set.keyring.transmission_tag(&code), set.keyring.transmission_tag(&other_code));
        assert_ne!(set.keyring.transmission_tag(&code), keyring.transmission_tag(&code));
        let answers = Scope { group: KeyGroup::Answers, ..set.scope() };
        assert!(set.keyring.seal_package(&set.chance, &answers, OWNER, b"package").is_err());
    }

    #[test]
    fn whatever_is_changed_does_not_open() {
        let set = Set::up();
        let (code, sealed) = set.seal(&[7; 3000]);
        for at in (0..sealed.bytes.len()).step_by(99_991) {
            let mut changed = sealed.clone();
            changed.bytes[at] ^= 1;
            assert!(set.open(OWNER, &changed, &code).is_err(), "{at}");
        }
        for at in 0..sealed.wrapped.bytes.len() {
            let mut changed = sealed.clone();
            changed.wrapped.bytes[at] ^= 1;
            assert!(set.open(OWNER, &changed, &code).is_err(), "{at}");
        }
    }

    #[test]
    fn it_opens_after_a_roll_until_its_root_is_destroyed() {
        let mut set = Set::up();
        let (code, sealed) = set.seal(b"package");
        set.keyring.begin_epoch(&set.chance).unwrap();
        let rolled = set.keyring.rewrap(&set.chance, &set.scope(), &sealed.wrapped, OWNER).unwrap();
        let rolled = SealedPackage { wrapped: rolled, bytes: sealed.bytes.clone() };
        set.keyring.destroy_epoch(sealed.wrapped.epoch).unwrap();
        assert_eq!(set.open(OWNER, &rolled, &code).unwrap(), b"package");
        assert!(set.open(OWNER, &sealed, &code).is_err(), "as it rests in an older backup");
    }

    #[test]
    fn small_packages_rest_in_the_same_size() {
        let set = Set::up();
        let length = |bytes: usize| set.seal(&vec![1; bytes]).1.bytes.len();
        assert_eq!(length(0), length(LEAST_PADDED - LENGTH));
        assert!(length(LEAST_PADDED - LENGTH + 1) > 2 * LEAST_PADDED);
        let largest = vec![1; MOST_PACKAGE_BYTES + 1];
        let sealed = set.keyring.seal_package(&set.chance, &set.scope(), OWNER, &largest);
        assert!(sealed.is_err());
    }
}
