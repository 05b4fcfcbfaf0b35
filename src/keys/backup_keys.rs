//! Keys of backups: one file for each backup, beside the keyring, outside of every backup.
//!
//! A backup without its key opens never again, so removing the file ends a backup wherever copies of
//! it lie. The file's name says when the backup was made: its end does not hang on the backup's own
//! word.

use std::fs::{self, DirBuilder, File, Permissions};
use std::io::{self, Write as _};
use std::os::unix::fs::{DirBuilderExt as _, PermissionsExt as _};
use std::path::{Path, PathBuf};

use zeroize::Zeroizing;

use super::material::Material;
use super::{Chance, FileKey};
use crate::clock::Instant;
use crate::ids::BackupId;

/// The folder that holds the keys of backups.
#[derive(Clone, Debug)]
pub struct BackupKeys {
    folder: PathBuf,
}

impl BackupKeys {
    /// Uses `folder`, which is made with the first key.
    pub fn at(folder: &Path) -> Self {
        Self { folder: folder.to_owned() }
    }

    /// A new key for a backup made at `made_at`; on disk when this returns.
    pub fn make(
        &self,
        chance: &dyn Chance,
        id: &BackupId,
        made_at: Instant,
    ) -> io::Result<FileKey> {
        DirBuilder::new().recursive(true).mode(0o700).create(&self.folder)?;
        let key = FileKey::make(chance);
        let mut file = tempfile::Builder::new()
            .prefix(".backup-")
            .permissions(Permissions::from_mode(0o400))
            .tempfile_in(&self.folder)?;
        file.write_all(key.0.bytes())?;
        file.as_file().sync_all()?;
        file.persist_noclobber(self.path(id, made_at)).map_err(|error| error.error)?;
        File::open(&self.folder)?.sync_all()?;
        Ok(key)
    }

    /// The key of a backup, unless it is gone or was never here.
    pub fn find(&self, id: &BackupId) -> io::Result<Option<FileKey>> {
        let Some((_, made_at)) = self.list()?.into_iter().find(|(known, _)| known == id) else {
            return Ok(None);
        };
        let bytes = Zeroizing::new(fs::read(self.path(id, made_at))?);
        let key = Material::read(&bytes)
            .map_err(|_| io::Error::new(io::ErrorKind::InvalidData, "a backup's key is damaged"))?;
        Ok(Some(FileKey(key)))
    }

    /// Every backup whose key is alive, and when it was made.
    pub fn list(&self) -> io::Result<Vec<(BackupId, Instant)>> {
        let entries = match fs::read_dir(&self.folder) {
            Ok(entries) => entries,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
            Err(error) => return Err(error),
        };
        let mut found = Vec::new();
        for entry in entries {
            let name = entry?.file_name();
            let parts = name.to_str().and_then(|name| name.strip_suffix(".key")?.split_once('-'));
            if let Some((at, id)) = parts
                && let (Ok(at), Ok(id)) = (at.parse(), BackupId::parse(id))
            {
                found.push((id, Instant::from_unix(at)));
            }
        }
        Ok(found)
    }

    /// Destroys the keys of these backups; on disk when this returns.
    pub fn destroy(&self, backups: &[BackupId]) -> io::Result<()> {
        if backups.is_empty() {
            return Ok(());
        }
        for (id, made_at) in self.list()? {
            if backups.contains(&id) {
                fs::remove_file(self.path(&id, made_at))?;
            }
        }
        match File::open(&self.folder) {
            // Without this a power cut could bring the names back.
            Ok(folder) => folder.sync_all(),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
            Err(error) => Err(error),
        }
    }

    fn path(&self, id: &BackupId, made_at: Instant) -> PathBuf {
        self.folder.join(format!("{}-{id}.key", made_at.unix()))
    }
}

#[cfg(test)]
mod tests {
    use super::super::SeededChance;
    use super::*;

    #[test]
    fn a_key_is_there_until_it_is_destroyed() {
        let folder = tempfile::tempdir().unwrap();
        let keys = BackupKeys::at(&folder.path().join("backups"));
        let chance = SeededChance::for_test(1);
        let [one, other] = [1, 2].map(|bits| BackupId::from_bits([bits; 16]));
        assert!(keys.find(&one).unwrap().is_none());
        let first = keys.make(&chance, &one, Instant::from_unix(100)).unwrap();
        keys.make(&chance, &other, Instant::from_unix(200)).unwrap();
        assert!(keys.find(&one).unwrap().unwrap().0.bytes() == first.0.bytes());
        let found = fs::metadata(keys.path(&one, Instant::from_unix(100))).unwrap().permissions();
        assert_eq!(found.mode() & 0o7777, 0o400);
        keys.destroy(std::slice::from_ref(&one)).unwrap();
        keys.destroy(std::slice::from_ref(&one)).unwrap();
        assert!(keys.find(&one).unwrap().is_none());
        assert_eq!(keys.list().unwrap(), [(other, Instant::from_unix(200))]);
    }
}
