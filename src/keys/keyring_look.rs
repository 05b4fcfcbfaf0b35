//! A look at a keyring and its replica that changes nothing and shows no key.

use std::fs;
use std::path::Path;

use zeroize::Zeroizing;

use super::keyring_home::parse;
use super::{KeyringFault, KeyringHome, VaultFault};
use crate::quarter::Quarter;

/// What a keyring's file holds, without the keys.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Held {
    /// The living epochs, oldest first.
    pub epochs: Vec<i64>,
    /// The quarters whose linking keys live, oldest first.
    pub quarters: Vec<Quarter>,
    /// What closes the file.
    pub lock: String,
}

/// What is found where a keyring rests.
pub struct KeyringLook {
    /// The file.
    pub keyring: Result<Held, KeyringFault>,
    /// The replica; `None` when no place for one is configured.
    pub replica: Option<Result<Held, KeyringFault>>,
    /// Whether both are the same, byte for byte.
    pub alike: bool,
    /// What should be changed about the lock: whole sentences.
    pub remarks: Result<Vec<String>, VaultFault>,
}

impl KeyringHome {
    /// Reads both files and asks the lock.
    pub fn look(&self) -> KeyringLook {
        let bytes = |path: &Path| fs::read(path).map(Zeroizing::new).ok();
        let closed = parse(&self.path).map(|(on_disk, _)| on_disk.closed());
        KeyringLook {
            keyring: self.held(&self.path),
            replica: self.replica.as_deref().map(|path| self.held(path)),
            alike: self.replica.as_deref().is_none_or(|replica| {
                bytes(&self.path).zip(bytes(replica)).is_some_and(|(one, other)| *one == *other)
            }),
            remarks: closed.map_or(Ok(Vec::new()), |closed| self.lock.remarks(&closed)),
        }
    }

    /// Where the replica lies.
    pub fn replica(&self) -> Option<&Path> {
        self.replica.as_deref()
    }

    fn held(&self, path: &Path) -> Result<Held, KeyringFault> {
        let (on_disk, _) = parse(path)?;
        let keyring = on_disk.open(&*self.lock, path)?;
        Ok(Held {
            epochs: keyring.epochs(),
            quarters: keyring.linking_quarters(),
            lock: on_disk.lock().to_owned(),
        })
    }
}
