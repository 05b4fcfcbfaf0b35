//! What stands in a keyring's file: its secrets, each closed by the lock that the file names.
//!
//! The first format had one key for the ledger and no lock; it is read as ever, and the next change
//! writes the present one.

use std::path::Path;

use data_encoding::BASE64;
use serde::{Deserialize, Serialize};
use zeroize::{Zeroize, ZeroizeOnDrop, Zeroizing};

use super::framing::frame;
use super::keyring::{Keyring, Root};
use super::keyring_lock::{FILE_MODE, KeyringLock, LockFault, Named};
use super::linking::LinkingKey;
use super::material::Material;
use super::vault::VaultFault;
use super::{KeyringFault, sha256};

const FIRST_FORMAT: &str = "lotse keyring 1";
const FORMAT: &str = "lotse keyring 2";

#[derive(Serialize, Deserialize, Zeroize, ZeroizeOnDrop)]
#[serde(deny_unknown_fields)]
pub(super) struct OnDisk {
    format: String,
    /// What closes the secrets below.
    lock: String,
    roots: Vec<RootOnDisk>,
    linking: Vec<LinkingOnDisk>,
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

#[derive(Serialize, Deserialize, Zeroize, ZeroizeOnDrop)]
#[serde(deny_unknown_fields)]
struct LinkingOnDisk {
    /// Missing until a first quarter was begun.
    quarter: Option<String>,
    secret: String,
}

/// The first format.
#[derive(Deserialize, Zeroize, ZeroizeOnDrop)]
#[serde(deny_unknown_fields)]
struct FirstOnDisk {
    format: String,
    roots: Vec<RootOnDisk>,
    ledger: String,
    lookup: String,
    forms: String,
    signing: String,
    check: String,
}

impl OnDisk {
    /// Closes the secrets of a keyring.
    pub(super) fn of(keyring: &Keyring, lock: &dyn KeyringLock) -> Result<Self, VaultFault> {
        let empty = String::new;
        let mut on_disk = Self {
            format: FORMAT.to_owned(),
            lock: lock.name(),
            roots: keyring
                .roots()
                .map(|root| RootOnDisk { epoch: root.epoch, secret: empty() })
                .collect(),
            linking: keyring
                .linking
                .iter()
                .map(|key| LinkingOnDisk {
                    quarter: key.quarter.map(|quarter| quarter.to_string()),
                    secret: empty(),
                })
                .collect(),
            lookup: empty(),
            forms: empty(),
            signing: empty(),
            check: empty(),
        };
        let secrets = keyring
            .roots()
            .map(|root| &root.secret)
            .chain(keyring.linking.iter().map(|key| &key.secret))
            .chain([&keyring.lookup, &keyring.forms, &keyring.signing]);
        let named: Vec<Named<'_, Material>> = on_disk.names().into_iter().zip(secrets).collect();
        on_disk.set_closed(lock.close(&named)?);
        Ok(on_disk)
    }

    /// Reads the text of a file; `path` is for messages.
    pub(super) fn parse(text: &[u8], path: &Path) -> Result<Self, KeyringFault> {
        let damaged = |what| KeyringFault::Damaged { path: path.to_owned(), what };
        let no_json = "it is not the expected JSON";
        let found: Format = serde_json::from_slice(text).map_err(|_| damaged(no_json))?;
        let on_disk = match found.format.as_str() {
            FORMAT => {
                let on_disk: Self = serde_json::from_slice(text).map_err(|_| damaged(no_json))?;
                if on_disk.check != on_disk.checksum() {
                    return Err(damaged("its checksum does not match"));
                }
                on_disk
            }
            FIRST_FORMAT => {
                let first: FirstOnDisk =
                    serde_json::from_slice(text).map_err(|_| damaged(no_json))?;
                if first.check != first.checksum() {
                    return Err(damaged("its checksum does not match"));
                }
                first.into_present()
            }
            _ => return Err(damaged("it has another format than this version of lotse reads")),
        };
        if on_disk.epochs_follow() {
            Ok(on_disk)
        } else {
            Err(damaged("its epochs or its linking keys are wrong"))
        }
    }

    /// The text of the file.
    pub(super) fn text(&self) -> Zeroizing<Vec<u8>> {
        let mut text = Zeroizing::new(Vec::with_capacity(8192));
        serde_json::to_writer_pretty(&mut *text, self)
            .expect("because a keyring on disk has only strings and numbers");
        text
    }

    /// What closes the secrets.
    pub(super) fn lock(&self) -> &str {
        &self.lock
    }

    /// Opens the secrets.
    pub(super) fn open(
        &self,
        lock: &dyn KeyringLock,
        path: &Path,
    ) -> Result<Keyring, KeyringFault> {
        if self.lock != lock.name() {
            return Err(KeyringFault::LockedOtherwise {
                path: path.to_owned(),
                by: self.lock.clone(),
                given: lock.name(),
            });
        }
        let named: Vec<Named<'_, String>> = self.names().into_iter().zip(self.secrets()).collect();
        let opened = lock.open(&named).map_err(|fault| match fault {
            LockFault::Damaged(what) => KeyringFault::Damaged { path: path.to_owned(), what },
            LockFault::Vault(fault) => KeyringFault::Vault(fault),
        })?;
        let mut opened = opened.into_iter();
        let mut next = || {
            opened.next().ok_or(KeyringFault::Damaged {
                path: path.to_owned(),
                what: "a key is missing in it",
            })
        };
        let mut roots = Vec::new();
        for root in &self.roots {
            roots.push(Root { epoch: root.epoch, secret: next()? });
        }
        let mut linking = Vec::new();
        for key in &self.linking {
            let quarter = key.quarter.as_deref().and_then(|quarter| quarter.parse().ok());
            linking.push(LinkingKey { quarter, secret: next()? });
        }
        let current = roots
            .pop()
            .ok_or(KeyringFault::Damaged { path: path.to_owned(), what: "it has no root" })?;
        Ok(Keyring {
            current,
            previous: roots.pop(),
            linking,
            lookup: next()?,
            forms: next()?,
            signing: next()?,
        })
    }

    /// The closed secrets, in the order of the file.
    pub(super) fn closed(&self) -> Vec<String> {
        self.secrets().into_iter().cloned().collect()
    }

    /// Puts the same secrets in, closed anew, in the order of [`OnDisk::closed`].
    pub(super) fn set_closed(&mut self, closed: Vec<String>) {
        let places = (self.roots.iter_mut().map(|root| &mut root.secret))
            .chain(self.linking.iter_mut().map(|key| &mut key.secret))
            .chain([&mut self.lookup, &mut self.forms, &mut self.signing]);
        for (place, text) in places.zip(closed) {
            *place = text;
        }
        self.check = self.checksum();
    }

    fn secrets(&self) -> Vec<&String> {
        (self.roots.iter().map(|root| &root.secret))
            .chain(self.linking.iter().map(|key| &key.secret))
            .chain([&self.lookup, &self.forms, &self.signing])
            .collect()
    }

    /// What each secret is for, in the same order: a lock binds a secret to it.
    fn names(&self) -> Vec<String> {
        let linking =
            |key: &LinkingOnDisk| format!("linking {}", key.quarter.as_deref().unwrap_or("first"));
        (self.roots.iter().map(|root| format!("root {}", root.epoch)))
            .chain(self.linking.iter().map(linking))
            .chain(["lookup", "forms", "signing"].map(str::to_owned))
            .collect()
    }

    fn checksum(&self) -> String {
        let (names, secrets) = (self.names(), self.secrets());
        let mut parts = vec![self.format.as_bytes(), self.lock.as_bytes()];
        for (name, secret) in names.iter().zip(secrets) {
            parts.extend([name.as_bytes(), secret.as_bytes()]);
        }
        let framed = Zeroizing::new(frame(&parts));
        BASE64.encode(&sha256(&framed))
    }

    /// One root or two that follow each other; linking keys in order, each quarter once.
    fn epochs_follow(&self) -> bool {
        let epochs: Vec<i64> = self.roots.iter().map(|root| root.epoch).collect();
        let roots = match epochs.as_slice() {
            [only] => *only >= 1,
            [previous, current] => *previous >= 1 && *previous == current - 1,
            _ => false,
        };
        let quarters: Vec<Option<crate::quarter::Quarter>> = self
            .linking
            .iter()
            .map(|key| key.quarter.as_deref().and_then(|text| text.parse().ok()))
            .collect();
        let read = self
            .linking
            .iter()
            .zip(&quarters)
            .all(|(key, quarter)| key.quarter.is_some() == quarter.is_some());
        roots && read && !quarters.is_empty() && quarters.is_sorted_by(|one, next| one < next)
    }
}

/// Only the format, to know how to read the rest.
#[derive(Deserialize)]
struct Format {
    format: String,
}

impl FirstOnDisk {
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

    /// Its key for the ledger is the first linking key.
    fn into_present(mut self) -> OnDisk {
        let take = std::mem::take::<String>;
        OnDisk {
            format: FORMAT.to_owned(),
            lock: FILE_MODE.to_owned(),
            roots: std::mem::take(&mut self.roots),
            linking: vec![LinkingOnDisk { quarter: None, secret: take(&mut self.ledger) }],
            lookup: take(&mut self.lookup),
            forms: take(&mut self.forms),
            signing: take(&mut self.signing),
            check: String::new(),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::super::keyring_lock::FileMode;
    use super::*;

    /// Written by the version before quarters had keys of their own.
    const FIRST: &str = r#"{"format":"lotse keyring 1","roots":[{"epoch":3,"secret":"AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE="}],"ledger":"AgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgI=","lookup":"AwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwM=","forms":"BAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQ=","signing":"BQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQU=","check":"@"}"#;

    fn first() -> String {
        let read: FirstOnDisk = serde_json::from_str(FIRST).unwrap();
        FIRST.replace('@', &read.checksum())
    }

    #[test]
    fn the_first_format_reads_and_is_written_as_the_present_one() {
        let path = Path::new("keyring.json");
        let read = OnDisk::parse(first().as_bytes(), path).unwrap();
        let keyring = read.open(&FileMode, path).unwrap();
        assert_eq!(keyring.epochs(), [3]);
        assert_eq!(keyring.linking[0].secret.bytes(), &[2; 32]);
        assert_eq!(keyring.linking_quarters(), []);
        let written = OnDisk::of(&keyring, &FileMode).unwrap().text();
        assert!(written.starts_with(b"{\n  \"format\": \"lotse keyring 2\""));
        let again = OnDisk::parse(&written, path).unwrap().open(&FileMode, path).unwrap();
        assert_eq!(again.ledger_tags("p", b"x"), keyring.ledger_tags("p", b"x"));
        assert_eq!(again.verifying_key(), keyring.verifying_key());
    }

    #[test]
    fn what_is_not_whole_is_refused() {
        let path = Path::new("keyring.json");
        let present = OnDisk::parse(first().as_bytes(), path).unwrap();
        let present = OnDisk::of(&present.open(&FileMode, path).unwrap(), &FileMode).unwrap();
        let present = String::from_utf8(present.text().to_vec()).unwrap();
        for whole in [first(), present] {
            assert!(OnDisk::parse(whole.as_bytes(), path).is_ok(), "the control");
            for broken in [
                whole.replace("AQEB", "AQEC"),
                whole.replace("AwMD", "AwME"),
                whole.replace("BQUF", "BQUE"),
                whole.replace('3', "4"),
                whole.replace("lotse keyring ", "lotse keyring 9"),
                whole.replace("forms", "other"),
                whole[..whole.len() / 2].to_owned(),
                String::new(),
            ] {
                assert_ne!(broken, whole);
                let refused = OnDisk::parse(broken.as_bytes(), path);
                assert!(matches!(refused, Err(KeyringFault::Damaged { .. })), "{broken}");
            }
        }
    }
}
