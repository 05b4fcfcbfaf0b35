//! The keyring as a file: read, written, replaced whole.
//!
//! The file has mode 0400 and lies where no backup of the data reaches.
//! A replaced file can survive in the blocks of an SSD or in a snapshot; the manual says so.

use std::fs::{self, File, Permissions};
use std::io::{self, Write as _};
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;

use data_encoding::BASE64;
use serde::{Deserialize, Serialize};
use zeroize::{Zeroize, ZeroizeOnDrop, Zeroizing};

use super::framing::frame;
use super::keyring::{Keyring, Root};
use super::material::Material;
use super::{KeyringFault, Refused, sha256};

const FORMAT: &str = "lotse keyring 1";

#[derive(Serialize, Deserialize, Zeroize, ZeroizeOnDrop)]
#[serde(deny_unknown_fields)]
struct OnDisk {
    format: String,
    roots: Vec<RootOnDisk>,
    ledger: String,
    lookup: String,
    forms: String,
    signing: String,
    /// SHA-256 over all of the above: finds damage, not malice.
    check: String,
}

#[derive(Serialize, Deserialize, Zeroize, ZeroizeOnDrop)]
#[serde(deny_unknown_fields)]
struct RootOnDisk {
    epoch: i64,
    secret: String,
}

impl Keyring {
    /// Reads the keyring at `path`.
    pub fn load(path: &Path) -> Result<Self, KeyringFault> {
        let unreachable = |source| KeyringFault::Unreachable { path: path.to_owned(), source };
        let mode = match fs::metadata(path) {
            Ok(found) => found.permissions().mode() & 0o7777,
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                return Err(KeyringFault::Missing { path: path.to_owned() });
            }
            Err(error) => return Err(unreachable(error)),
        };
        if mode != 0o400 {
            return Err(KeyringFault::Exposed { path: path.to_owned(), mode });
        }
        let text = Zeroizing::new(fs::read(path).map_err(unreachable)?);
        let damaged = |what| KeyringFault::Damaged { path: path.to_owned(), what };
        let on_disk: OnDisk =
            serde_json::from_slice(&text).map_err(|_| damaged("it is not the expected JSON"))?;
        if on_disk.format != FORMAT {
            return Err(damaged("it has another format than this version of lotse reads"));
        }
        if on_disk.check != on_disk.checksum() {
            return Err(damaged("its checksum does not match"));
        }
        on_disk
            .read()
            .map_err(|Refused| damaged("a key in it is not 32 bytes, or its epochs are wrong"))
    }

    /// Replaces the file at `path` by this keyring, whole or not at all, and waits until it is durable.
    pub fn store(&self, path: &Path) -> Result<(), KeyringFault> {
        self.write(path, Existing::Replace)
    }

    /// Writes this keyring to `path`, where nothing may be yet.
    pub fn store_new(&self, path: &Path) -> Result<(), KeyringFault> {
        self.write(path, Existing::Keep)
    }

    fn write(&self, path: &Path, existing: Existing) -> Result<(), KeyringFault> {
        let unreachable = |source| KeyringFault::Unreachable { path: path.to_owned(), source };
        let folder = match path.parent() {
            Some(folder) if !folder.as_os_str().is_empty() => folder,
            _ => Path::new("."),
        };
        let mut text = Zeroizing::new(Vec::with_capacity(4096));
        serde_json::to_writer_pretty(&mut *text, &OnDisk::of(self))
            .map_err(|error| unreachable(error.into()))?;
        let mut file = tempfile::Builder::new()
            .prefix(".keyring-")
            .permissions(Permissions::from_mode(0o400))
            .tempfile_in(folder)
            .map_err(unreachable)?;
        file.write_all(&text).map_err(unreachable)?;
        file.as_file().sync_all().map_err(unreachable)?;
        let placed = match existing {
            Existing::Replace => file.persist(path),
            Existing::Keep => file.persist_noclobber(path),
        };
        placed.map_err(|error| match error.error.kind() {
            io::ErrorKind::AlreadyExists => KeyringFault::Present { path: path.to_owned() },
            _ => unreachable(error.error),
        })?;
        // The new name is durable only when the folder is.
        File::open(folder).and_then(|folder| folder.sync_all()).map_err(unreachable)
    }
}

#[derive(Clone, Copy)]
enum Existing {
    Replace,
    Keep,
}

impl OnDisk {
    fn of(keyring: &Keyring) -> Self {
        let text = |secret: &Material| BASE64.encode(secret.bytes());
        let mut on_disk = Self {
            format: FORMAT.to_owned(),
            roots: keyring
                .roots()
                .map(|root| RootOnDisk { epoch: root.epoch, secret: text(&root.secret) })
                .collect(),
            ledger: text(&keyring.ledger),
            lookup: text(&keyring.lookup),
            forms: text(&keyring.forms),
            signing: text(&keyring.signing),
            check: String::new(),
        };
        on_disk.check = on_disk.checksum();
        on_disk
    }

    fn checksum(&self) -> String {
        let epochs: Vec<[u8; 8]> = self.roots.iter().map(|root| root.epoch.to_be_bytes()).collect();
        let mut parts: Vec<&[u8]> = vec![self.format.as_bytes()];
        for (root, epoch) in self.roots.iter().zip(&epochs) {
            parts.extend([epoch.as_slice(), root.secret.as_bytes()]);
        }
        for secret in [&self.ledger, &self.lookup, &self.forms, &self.signing] {
            parts.push(secret.as_bytes());
        }
        let framed = Zeroizing::new(frame(&parts));
        BASE64.encode(&sha256(&framed))
    }

    fn read(&self) -> Result<Keyring, Refused> {
        let roots: Vec<Root> = self
            .roots
            .iter()
            .map(|root| Ok(Root { epoch: root.epoch, secret: material(&root.secret)? }))
            .collect::<Result<_, Refused>>()?;
        let mut newest_first = roots.into_iter().rev();
        let current = newest_first.next().filter(|root| root.epoch >= 1).ok_or(Refused)?;
        let previous = newest_first.next();
        let follows = previous.as_ref().is_none_or(|root| root.epoch == current.epoch - 1);
        if !follows || newest_first.next().is_some() {
            return Err(Refused);
        }
        Ok(Keyring {
            current,
            previous,
            ledger: material(&self.ledger)?,
            lookup: material(&self.lookup)?,
            forms: material(&self.forms)?,
            signing: material(&self.signing)?,
        })
    }
}

fn material(text: &str) -> Result<Material, Refused> {
    let bytes = Zeroizing::new(BASE64.decode(text.as_bytes()).map_err(|_| Refused)?);
    Material::read(&bytes)
}

#[cfg(test)]
mod tests {
    use super::super::SeededChance;
    use super::*;

    fn mode(path: &Path) -> u32 {
        fs::metadata(path).unwrap().permissions().mode() & 0o7777
    }

    #[test]
    fn a_keyring_reads_back_as_it_was_written() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("keyring.json");
        let chance = SeededChance::for_test(1);
        let mut keyring = Keyring::make(&chance);
        keyring.store_new(&path).unwrap();
        assert_eq!(mode(&path), 0o400);
        keyring.begin_epoch(&chance).unwrap();
        keyring.store(&path).unwrap();
        assert_eq!(mode(&path), 0o400);
        let read = Keyring::load(&path).unwrap();
        assert_eq!(read.epochs(), [1, 2]);
        assert_eq!(read.lookup_tag("email", b"x"), keyring.lookup_tag("email", b"x"));
        assert_eq!(read.verifying_key(), keyring.verifying_key());
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1, "no temporary file is left");
    }

    #[test]
    fn a_new_keyring_replaces_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("keyring.json");
        let chance = SeededChance::for_test(2);
        let first = Keyring::make(&chance);
        first.store_new(&path).unwrap();
        let second = Keyring::make(&chance).store_new(&path);
        assert!(matches!(second, Err(KeyringFault::Present { .. })));
        assert_eq!(Keyring::load(&path).unwrap().verifying_key(), first.verifying_key());
    }

    #[test]
    fn missing_exposed_and_damaged_are_told_apart() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("keyring.json");
        let said = |path: &Path| Keyring::load(path).map(|_| ()).unwrap_err().to_string();
        assert!(said(&path).contains("there is no keyring"));
        Keyring::make(&SeededChance::for_test(3)).store_new(&path).unwrap();
        fs::set_permissions(&path, Permissions::from_mode(0o644)).unwrap();
        assert!(said(&path).contains("has mode 0644: it must be 0400 (chmod 0400"));
        let whole = fs::read_to_string(&path).unwrap();
        fs::set_permissions(&path, Permissions::from_mode(0o600)).unwrap();
        for broken in [
            whole[..whole.len() / 2].to_owned(),
            whole.replace("\"epoch\": 1", "\"epoch\": 2"),
            whole.replace("keyring 1", "keyring 2"),
            String::new(),
        ] {
            assert_ne!(broken, whole);
            fs::set_permissions(&path, Permissions::from_mode(0o600)).unwrap();
            fs::write(&path, broken).unwrap();
            fs::set_permissions(&path, Permissions::from_mode(0o400)).unwrap();
            assert!(said(&path).contains("damaged"));
        }
    }
}
