//! Hourly keys for IP addresses: one file for each hour, outside the database, never copied.
//!
//! Removing an hour's file makes every address of that hour unreadable, wherever its row survives.

use std::fs::{self, DirBuilder, File, Permissions};
use std::io::{self, Write as _};
use std::os::unix::fs::{DirBuilderExt as _, PermissionsExt as _};
use std::path::{Path, PathBuf};

use zeroize::Zeroizing;

use super::framing::{frame, unframe};
use super::long_lived::{lock, unlock};
use super::material::Material;
use super::{Chance, Refused};
use crate::clock::Instant;

/// The folder that holds one node's hourly keys.
#[derive(Clone)]
pub struct Hours {
    folder: PathBuf,
}

/// A whole hour, counted since 1970-01-01T00:00:00Z.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Hour(i64);

impl Hour {
    /// The hour in which `at` lies.
    pub fn of(at: Instant) -> Self {
        Self(at.unix().div_euclid(3600))
    }

    /// The hour with this number, as it stands in a row.
    pub const fn numbered(number: i64) -> Self {
        Self(number)
    }

    /// Hours since 1970-01-01T00:00:00Z.
    pub const fn number(self) -> i64 {
        self.0
    }

    /// The first second of the hour.
    pub const fn start(self) -> Instant {
        Instant::from_unix(self.0.saturating_mul(3600))
    }
}

/// All records have this length before they are sealed.
const PADDED: usize = 64;

impl Hours {
    /// Uses `folder`, made with mode 0700 if it is missing.
    pub fn in_folder(folder: &Path) -> io::Result<Self> {
        DirBuilder::new().recursive(true).mode(0o700).create(folder)?;
        Ok(Self { folder: folder.to_owned() })
    }

    /// Seals one address record of this hour for the row `row`; makes the hour's key if it is the first.
    ///
    /// A record of more than 56 bytes is invalid input.
    pub fn seal(
        &self,
        chance: &dyn Chance,
        hour: Hour,
        row: &str,
        record: &[u8],
    ) -> io::Result<Vec<u8>> {
        let padding = PADDED.checked_sub(record.len() + 8).ok_or_else(|| {
            io::Error::new(io::ErrorKind::InvalidInput, "address record too long")
        })?;
        let plain = Zeroizing::new(frame(&[record, &vec![0; padding]]));
        let key = self.key_for(chance, hour)?;
        Ok(lock(chance, &key, &bound_to(hour, row), &plain))
    }

    /// Opens a record; refuses once its hour's key is gone.
    pub fn open(
        &self,
        hour: Hour,
        row: &str,
        sealed: &[u8],
    ) -> Result<Zeroizing<Vec<u8>>, Refused> {
        let key = self.find(hour).ok().flatten().ok_or(Refused)?;
        let plain = unlock(&key, &bound_to(hour, row), sealed)?;
        unframe(&plain)?.first().map(|record| Zeroizing::new(record.to_vec())).ok_or(Refused)
    }

    /// Removes the keys of all hours before `first_kept`; returns how many.
    pub fn purge(&self, first_kept: Hour) -> io::Result<usize> {
        let due: Vec<Hour> = self.list()?.into_iter().filter(|hour| *hour < first_kept).collect();
        for hour in &due {
            fs::remove_file(self.path(*hour))?;
        }
        if !due.is_empty() {
            // Without this a power cut could bring the names back.
            File::open(&self.folder)?.sync_all()?;
        }
        Ok(due.len())
    }

    /// The oldest hour whose key is there, found by looking into the folder.
    pub fn oldest(&self) -> io::Result<Option<Hour>> {
        Ok(self.list()?.into_iter().min())
    }

    fn list(&self) -> io::Result<Vec<Hour>> {
        let mut hours = Vec::new();
        for entry in fs::read_dir(&self.folder)? {
            let name = entry?.file_name();
            let number = name.to_str().and_then(|name| name.strip_suffix(".hour"));
            hours.extend(number.and_then(|number| number.parse().ok()).map(Hour));
        }
        Ok(hours)
    }

    fn key_for(&self, chance: &dyn Chance, hour: Hour) -> io::Result<Material> {
        if let Some(key) = self.find(hour)? {
            return Ok(key);
        }
        let key = Material::make(chance);
        let mut file = tempfile::Builder::new()
            .prefix(".hour-")
            .permissions(Permissions::from_mode(0o400))
            .tempfile_in(&self.folder)?;
        file.write_all(key.bytes())?;
        file.as_file().sync_all()?;
        match file.persist_noclobber(self.path(hour)) {
            Ok(_) => Ok(key),
            // Another request was first: its key is the hour's.
            Err(error) if error.error.kind() == io::ErrorKind::AlreadyExists => self
                .find(hour)?
                .ok_or_else(|| io::Error::new(io::ErrorKind::NotFound, "the hour's key is gone")),
            Err(error) => Err(error.error),
        }
    }

    fn find(&self, hour: Hour) -> io::Result<Option<Material>> {
        match fs::read(self.path(hour)).map(Zeroizing::new) {
            Ok(bytes) => Material::read(&bytes).map(Some).map_err(|_| {
                io::Error::new(io::ErrorKind::InvalidData, "an hour's key is damaged")
            }),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error),
        }
    }

    fn path(&self, hour: Hour) -> PathBuf {
        self.folder.join(format!("{}.hour", hour.0))
    }
}

fn bound_to(hour: Hour, row: &str) -> Vec<u8> {
    frame(&[b"address", &hour.0.to_be_bytes(), row.as_bytes()])
}

#[cfg(test)]
mod tests {
    use super::super::SeededChance;
    use super::*;

    #[test]
    fn an_address_opens_until_its_hour_is_purged() {
        let folder = tempfile::tempdir().unwrap();
        let hours = Hours::in_folder(&folder.path().join("hours")).unwrap();
        let chance = SeededChance::for_test(1);
        let (first, second) = (Hour::numbered(500_000), Hour::numbered(500_001));
        let sealed = hours.seal(&chance, first, "row", b"192.0.2.1").unwrap();
        let later = hours.seal(&chance, second, "row", b"2001:db8::1").unwrap();
        assert_eq!(sealed.len(), later.len());
        assert_eq!(hours.open(first, "row", &sealed).unwrap().as_slice(), b"192.0.2.1");
        assert!(hours.open(first, "other", &sealed).is_err());
        assert!(hours.open(second, "row", &sealed).is_err());
        assert_eq!(hours.oldest().unwrap(), Some(first));
        assert_eq!(hours.purge(second).unwrap(), 1);
        assert!(hours.open(first, "row", &sealed).is_err());
        assert_eq!(hours.open(second, "row", &later).unwrap().as_slice(), b"2001:db8::1");
        assert_eq!(hours.oldest().unwrap(), Some(second));
        let mode = fs::metadata(hours.path(second)).unwrap().permissions().mode();
        assert_eq!(mode & 0o7777, 0o400);
    }

    #[test]
    fn an_hour_is_counted_from_its_first_second() {
        assert_eq!(Hour::of(Instant::from_unix(7199)).number(), 1);
        assert_eq!(Hour::of(Instant::from_unix(-1)).number(), -1);
        assert_eq!(Hour::numbered(2).start(), Instant::from_unix(7200));
    }
}
