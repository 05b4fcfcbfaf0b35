//! The keyring of a running server: read by every request, reread when another process rolled it.

use std::path::Path;
use std::sync::{Arc, PoisonError, RwLock};

use super::{Keyring, KeyringFault, KeyringHome, Settled};

/// A keyring that many share; clones are cheap and see each other's rereading.
#[derive(Clone)]
pub struct SharedKeyring(Arc<Shared>);

struct Shared {
    home: KeyringHome,
    keyring: RwLock<Arc<Keyring>>,
}

impl SharedKeyring {
    /// Reads the keyring at `path`, which only its mode protects and which has no replica.
    pub fn load(path: &Path) -> Result<Self, KeyringFault> {
        Self::open(KeyringHome::file(path))
    }

    /// Reads the keyring that rests there.
    pub fn open(home: KeyringHome) -> Result<Self, KeyringFault> {
        let keyring = RwLock::new(Arc::new(home.load()?));
        Ok(Self(Arc::new(Shared { home, keyring })))
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
            let outdated = KeyringFault::Outdated {
                path: self.path().to_owned(),
                wanted: epoch,
                newest: read.current_epoch(),
            };
            return Err(self.0.home.with_hint(outdated, |there| there.current_epoch() >= epoch));
        }
        Ok(read)
    }

    /// Reads the file again.
    pub fn reread(&self) -> Result<Arc<Keyring>, KeyringFault> {
        let read = Arc::new(self.0.home.load()?);
        self.set(Arc::clone(&read));
        Ok(read)
    }

    /// Changes the keyring where it rests, then here: what is in use is always what is stored.
    ///
    /// One change at a time, in this and every other process; a process that makes several of them
    /// and must not be disturbed in between sees to that itself.
    ///
    /// # Errors
    ///
    /// Nothing was changed, with one exception that says so:
    /// [`KeyringFault::OldVersionsLive`] comes after the change.
    pub fn change<T>(
        &self,
        act: impl FnOnce(&mut Keyring) -> Result<T, KeyringFault>,
    ) -> Result<T, KeyringFault> {
        let changed = self.0.home.change(act)?;
        self.set(Arc::new(changed.keyring));
        match changed.unsettled {
            Some(cause) => Err(KeyringFault::OldVersionsLive { cause: Box::new(cause) }),
            None => Ok(changed.done),
        }
    }

    /// Brings to an end what was cut off, see [`KeyringHome::settle`].
    pub fn settle(&self) -> Result<Settled, KeyringFault> {
        self.0.home.settle()
    }

    /// Where the file lies.
    pub fn path(&self) -> &Path {
        self.0.home.path()
    }

    /// Where the keyring rests.
    pub fn home(&self) -> &KeyringHome {
        &self.0.home
    }

    fn set(&self, keyring: Arc<Keyring>) {
        *self.0.keyring.write().unwrap_or_else(PoisonError::into_inner) = keyring;
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
