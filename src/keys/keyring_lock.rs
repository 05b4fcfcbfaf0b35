//! What keeps the secrets in a keyring's file closed: nothing but the file's mode, or Vault.

use data_encoding::BASE64;
use zeroize::Zeroizing;

use super::material::Material;
use super::vault::VaultFault;

/// One secret of a keyring, with what it is for.
pub(super) type Named<'a, T> = (String, &'a T);

/// Why a secret in a keyring's file did not open.
pub(super) enum LockFault {
    /// It is none, or not the one that stands for this place.
    Damaged(&'static str),
    /// Vault did not answer, or did not want to.
    Vault(VaultFault),
}

impl From<VaultFault> for LockFault {
    fn from(fault: VaultFault) -> Self {
        Self::Vault(fault)
    }
}

/// Closes and opens the secrets in a keyring's file.
///
/// A lock can have versions: what was closed under an older one stays shut for ever once
/// [`KeyringLock::end_older_versions`] was done, wherever a copy of it lies.
pub(super) trait KeyringLock: Send + Sync {
    /// How the file names it.
    fn name(&self) -> String;

    /// Closes secrets, all under the newest version.
    fn close(&self, secrets: &[Named<'_, Material>]) -> Result<Vec<String>, VaultFault>;

    /// Opens what [`KeyringLock::close`] made, in the same order.
    fn open(&self, closed: &[Named<'_, String>]) -> Result<Vec<Material>, LockFault>;

    /// Begins a version, before something is destroyed.
    fn begin_version(&self) -> Result<(), VaultFault>;

    /// The same secrets closed under the newest version; `None` when they are already.
    fn renew(&self, closed: &[String]) -> Result<Option<Vec<String>>, VaultFault>;

    /// Makes every version before that of `closed` unusable; nothing else may hang on them any
    /// more. Says whether there was anything to do.
    fn end_older_versions(&self, closed: &[String]) -> Result<bool, VaultFault>;

    /// What whoever runs the service should change about the lock: whole sentences.
    fn remarks(&self, closed: &[String]) -> Result<Vec<String>, VaultFault>;
}

/// The file's mode alone: secrets stand in it as they are, in base64.
pub(super) struct FileMode;

/// How a file without a lock names it.
pub(super) const FILE_MODE: &str = "file mode";

impl KeyringLock for FileMode {
    fn name(&self) -> String {
        FILE_MODE.to_owned()
    }

    fn close(&self, secrets: &[Named<'_, Material>]) -> Result<Vec<String>, VaultFault> {
        Ok(secrets.iter().map(|(_, secret)| BASE64.encode(secret.bytes())).collect())
    }

    fn open(&self, closed: &[Named<'_, String>]) -> Result<Vec<Material>, LockFault> {
        let read = |text: &str| {
            let bytes = Zeroizing::new(BASE64.decode(text.as_bytes()).ok()?);
            Material::read(&bytes).ok()
        };
        closed
            .iter()
            .map(|(_, text)| read(text).ok_or(LockFault::Damaged("a key in it is not 32 bytes")))
            .collect()
    }

    fn begin_version(&self) -> Result<(), VaultFault> {
        Ok(())
    }

    fn renew(&self, _closed: &[String]) -> Result<Option<Vec<String>>, VaultFault> {
        Ok(None)
    }

    fn end_older_versions(&self, _closed: &[String]) -> Result<bool, VaultFault> {
        Ok(false)
    }

    fn remarks(&self, _closed: &[String]) -> Result<Vec<String>, VaultFault> {
        Ok(Vec::new())
    }
}
