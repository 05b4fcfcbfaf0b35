//! The keyring of a running server: read by every request, reread when another process rolled it.

use std::path::{Path, PathBuf};
use std::sync::{Arc, PoisonError, RwLock};

use super::{Keyring, KeyringFault};

/// A keyring that many share; clones are cheap and see each other's rereading.
#[derive(Clone)]
pub struct SharedKeyring(Arc<Shared>);

struct Shared {
    path: PathBuf,
    keyring: RwLock<Arc<Keyring>>,
}

impl SharedKeyring {
    /// Reads the keyring at `path`.
    pub fn load(path: &Path) -> Result<Self, KeyringFault> {
        let keyring = RwLock::new(Arc::new(Keyring::load(path)?));
        Ok(Self(Arc::new(Shared { path: path.to_owned(), keyring })))
    }

    /// The keyring as it was last read.
    pub fn get(&self) -> Arc<Keyring> {
        Arc::clone(&self.0.keyring.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// The keyring, reread from its file if it does not reach `epoch` yet.
    ///
    /// Fails when the file does not reach it either.
    pub fn at_least(&self, epoch: i64) -> Result<Arc<Keyring>, KeyringFault> {
        let known = self.get();
        if known.current_epoch() >= epoch {
            return Ok(known);
        }
        let read = self.reread()?;
        if read.current_epoch() < epoch {
            return Err(KeyringFault::Outdated {
                path: self.0.path.clone(),
                wanted: epoch,
                newest: read.current_epoch(),
            });
        }
        Ok(read)
    }

    /// Reads the file again.
    pub fn reread(&self) -> Result<Arc<Keyring>, KeyringFault> {
        let read = Arc::new(Keyring::load(&self.0.path)?);
        *self.0.keyring.write().unwrap_or_else(PoisonError::into_inner) = Arc::clone(&read);
        Ok(read)
    }

    /// Changes the keyring in its file, then here: what is in use is always what is stored.
    ///
    /// The caller sees to it that one process at a time does this.
    pub fn change<T>(
        &self,
        act: impl FnOnce(&mut Keyring) -> Result<T, KeyringFault>,
    ) -> Result<T, KeyringFault> {
        let mut keyring = Keyring::load(&self.0.path)?;
        let done = act(&mut keyring)?;
        keyring.store(&self.0.path)?;
        *self.0.keyring.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(keyring);
        Ok(done)
    }

    /// Where the file lies.
    pub fn path(&self) -> &Path {
        &self.0.path
    }
}

#[cfg(test)]
mod tests {
    use super::super::SeededChance;
    use super::*;

    #[test]
    fn a_server_sees_what_another_process_rolled() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("keyring.json");
        let chance = SeededChance::for_test(1);
        Keyring::make(&chance).store_new(&path).unwrap();
        let server = SharedKeyring::load(&path).unwrap();
        let roller = SharedKeyring::load(&path).unwrap();
        assert!(matches!(
            server.at_least(2),
            Err(KeyringFault::Outdated { wanted: 2, newest: 1, .. })
        ));
        assert_eq!(roller.change(|keyring| keyring.begin_epoch(&chance)).unwrap(), 2);
        assert_eq!(server.get().current_epoch(), 1);
        assert_eq!(server.clone().at_least(2).unwrap().epochs(), [1, 2]);
        assert_eq!(server.get().current_epoch(), 2);
    }
}
