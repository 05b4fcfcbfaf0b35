//! IP addresses: only in hourly partitions under hourly keys, to recognise and stop attacks.
//!
//! One file for each hour in a folder of this node, never in the database, never in a log line.
//! The hour's key lies in another folder; deleting an hour is removing its key, then its file.
//! The age of the oldest is found by looking at the files, not at a setting.

use std::fs::{self, DirBuilder, File, OpenOptions};
use std::io::{self, Write as _};
use std::net::{IpAddr, Ipv6Addr};
use std::os::unix::fs::{DirBuilderExt as _, OpenOptionsExt as _};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use data_encoding::HEXLOWER;

use super::RetentionError;
use super::schedule::ADDRESS_HOURS;
use crate::clock::Instant;
use crate::installation::Folder;
use crate::keys::Chance;
use crate::keys::hours::{Hour, Hours};

/// The addresses of one node.
pub struct Addresses {
    folder: PathBuf,
    hours: Hours,
    /// The hour being written, so that one more address costs one append.
    open: Mutex<Option<(Hour, File)>>,
}

/// One address and when it was seen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Seen {
    /// When.
    pub at: Instant,
    /// From where.
    pub address: IpAddr,
}

/// A record's row name: random, so that records cannot be told apart by their place.
const ROW: usize = 16;
/// Seconds into the hour, then the address as IPv6.
const PLAIN: usize = 2 + 16;

impl Addresses {
    /// Uses `folder` for the partitions and `keys` for their keys; both are made if missing.
    pub fn in_folders(folder: &Path, keys: &Path) -> Result<Self, RetentionError> {
        let unreachable = |place: &Path| {
            let place = place.to_owned();
            |cause| RetentionError::Addresses { place, cause }
        };
        DirBuilder::new()
            .recursive(true)
            .mode(0o700)
            .create(folder)
            .map_err(unreachable(folder))?;
        let hours = Hours::in_folder(keys).map_err(unreachable(keys))?;
        Ok(Self { folder: folder.to_owned(), hours, open: Mutex::new(None) })
    }

    /// Those of an installation.
    pub fn of(folder: &Folder) -> Result<Self, RetentionError> {
        Self::in_folders(&folder.addresses(), &folder.hour_keys())
    }

    /// Keeps that `address` was seen at `at`; one append, not synced.
    pub fn add(
        &self,
        chance: &dyn Chance,
        at: Instant,
        address: IpAddr,
    ) -> Result<(), RetentionError> {
        let hour = Hour::of(at);
        let mut plain = [0; PLAIN];
        // The two low bytes of a number below 3600.
        plain[..2].copy_from_slice(&at.unix().rem_euclid(3600).to_be_bytes()[6..]);
        let address = match address {
            IpAddr::V4(address) => address.to_ipv6_mapped(),
            IpAddr::V6(address) => address,
        };
        plain[2..].copy_from_slice(&address.octets());
        let row = chance.bits128();
        let mut record = row.to_vec();
        self.hours
            .seal(chance, hour, &HEXLOWER.encode(&row), &plain)
            .and_then(|sealed| {
                record.extend(sealed);
                self.append(hour, &record)
            })
            .map_err(|cause| self.unreachable(cause))
    }

    fn append(&self, hour: Hour, record: &[u8]) -> io::Result<()> {
        let mut open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        if open.as_ref().is_none_or(|(opened, _)| *opened != hour) {
            let file = OpenOptions::new()
                .append(true)
                .create(true)
                .mode(0o600)
                .open(self.partition(hour))?;
            *open = Some((hour, file));
        }
        match open.as_mut() {
            // One call, so that records of several processes never mix.
            Some((_, file)) => file.write_all(record),
            None => Ok(()),
        }
    }

    /// Deletes every hour that began 144 hours ago or earlier; says how many.
    pub fn purge(&self, now: Instant) -> Result<u64, RetentionError> {
        let newest_due = Hour::of(now.plus_seconds(-ADDRESS_HOURS * 3600));
        let first_kept = Hour::numbered(newest_due.number().saturating_add(1));
        let purged = || -> io::Result<u64> {
            self.hours.purge(first_kept)?;
            let mut open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
            if open.as_ref().is_some_and(|(hour, _)| *hour < first_kept) {
                *open = None;
            }
            let due: Vec<Hour> =
                self.list()?.into_iter().filter(|hour| *hour < first_kept).collect();
            for hour in &due {
                fs::remove_file(self.partition(*hour))?;
            }
            if !due.is_empty() {
                File::open(&self.folder)?.sync_all()?;
            }
            Ok(due.len() as u64)
        };
        purged().map_err(|cause| self.unreachable(cause))
    }

    /// The earliest moment from which an address may be there: the beginning of the oldest hour of
    /// which a file or a key is found.
    pub fn find_oldest(&self) -> Result<Option<Instant>, RetentionError> {
        let found = || -> io::Result<Option<Hour>> {
            Ok(self.list()?.into_iter().chain(self.hours.oldest()?).min())
        };
        Ok(found().map_err(|cause| self.unreachable(cause))?.map(Hour::start))
    }

    /// The addresses of the hour in which `at` lies, as far as they can be opened.
    ///
    /// For the search for attacks alone, which asks for a reason and is recorded.
    pub fn list_of_hour(&self, at: Instant) -> Result<Vec<Seen>, RetentionError> {
        let hour = Hour::of(at);
        let bytes = match fs::read(self.partition(hour)) {
            Ok(bytes) => bytes,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
            Err(cause) => return Err(self.unreachable(cause)),
        };
        Ok(bytes.chunks_exact(RECORD).filter_map(|record| self.read(hour, record)).collect())
    }

    fn read(&self, hour: Hour, record: &[u8]) -> Option<Seen> {
        let (row, sealed) = record.split_at(ROW);
        let plain = self.hours.open(hour, &HEXLOWER.encode(row), sealed).ok()?;
        let (second, octets) = plain.split_first_chunk::<2>()?;
        let octets: [u8; 16] = octets.try_into().ok()?;
        Some(Seen {
            at: hour.start().plus_seconds(u16::from_be_bytes(*second).into()),
            address: Ipv6Addr::from(octets).to_canonical(),
        })
    }

    fn list(&self) -> io::Result<Vec<Hour>> {
        let mut hours = Vec::new();
        for entry in fs::read_dir(&self.folder)? {
            let name = entry?.file_name();
            let number = name.to_str().and_then(|name| name.strip_suffix(".addresses"));
            hours.extend(number.and_then(|number| number.parse().ok()).map(Hour::numbered));
        }
        Ok(hours)
    }

    fn partition(&self, hour: Hour) -> PathBuf {
        self.folder.join(format!("{}.addresses", hour.number()))
    }

    fn unreachable(&self, cause: io::Error) -> RetentionError {
        RetentionError::Addresses { place: self.folder.clone(), cause }
    }
}

/// Row name and sealed record: 64 bytes of padded plaintext, 12 of nonce, 16 of tag.
const RECORD: usize = ROW + 64 + 12 + 16;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::keys::SeededChance;

    const START: Instant = Instant::from_unix(1_800_000_000);

    fn addresses(folder: &Path) -> Addresses {
        Addresses::in_folders(&folder.join("addresses"), &folder.join("hours")).unwrap()
    }

    fn text_of(folder: &Path) -> Vec<u8> {
        let mut text = Vec::new();
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            text.extend(if path.is_dir() { text_of(&path) } else { fs::read(path).unwrap() });
        }
        text
    }

    fn holds(text: &[u8], marker: &[u8]) -> bool {
        text.windows(marker.len()).any(|window| window == marker)
    }

    #[test]
    fn addresses_read_back_within_their_hour_only() {
        let folder = tempfile::tempdir().unwrap();
        let kept = addresses(folder.path());
        let chance = SeededChance::for_test(1);
        let seen = [
            Seen { at: START, address: "192.0.2.77".parse().unwrap() },
            Seen { at: START.plus_seconds(1_000), address: "2001:db8::77".parse().unwrap() },
            Seen { at: START.plus_seconds(7_200), address: "192.0.2.78".parse().unwrap() },
        ];
        for one in seen {
            kept.add(&chance, one.at, one.address).unwrap();
        }
        assert_eq!(kept.list_of_hour(START).unwrap(), seen[..2]);
        assert_eq!(kept.list_of_hour(seen[2].at).unwrap(), seen[2..]);
        let text = text_of(folder.path());
        for marker in [b"192.0.2.77".as_slice(), &[192, 0, 2, 77], b"2001:db8"] {
            assert!(!holds(&text, marker));
        }
    }

    #[test]
    fn an_hour_without_its_key_opens_no_more() {
        let folder = tempfile::tempdir().unwrap();
        let kept = addresses(folder.path());
        kept.add(&SeededChance::for_test(2), START, "192.0.2.1".parse().unwrap()).unwrap();
        let copy = text_of(&folder.path().join("addresses"));
        assert_eq!(kept.purge(START.plus_seconds(ADDRESS_HOURS * 3600)).unwrap(), 1);
        fs::write(kept.partition(Hour::of(START)), copy).unwrap();
        assert_eq!(kept.list_of_hour(START).unwrap(), []);
        // A file put back is found and goes with the next purge.
        assert!(kept.find_oldest().unwrap().is_some());
        assert_eq!(kept.purge(START.plus_seconds(ADDRESS_HOURS * 3600)).unwrap(), 1);
        assert_eq!(kept.find_oldest().unwrap(), None);
    }

    #[test]
    fn thirty_days_with_three_outages_of_20_hours_keep_the_seven_days() {
        let folder = tempfile::tempdir().unwrap();
        let kept = addresses(folder.path());
        let chance = SeededChance::for_test(3);
        let mut oldest_ever = 0;
        for minute in (0..30 * 24 * 60).step_by(15) {
            let now = START.plus_seconds(minute * 60);
            // Between two sweeps the oldest only grows older: just before the next it is oldest.
            if let Some(oldest) = kept.find_oldest().unwrap() {
                oldest_ever = oldest_ever.max(now.unix() - oldest.unix());
            }
            let begins = [8, 15, 23].map(|day| day * 24 * 60);
            if begins.iter().any(|begin| (*begin..begin + 20 * 60).contains(&minute)) {
                continue;
            }
            kept.purge(now).unwrap();
            kept.add(&chance, now, "192.0.2.1".parse().unwrap()).unwrap();
        }
        assert!(oldest_ever <= 168 * 3600, "{} hours", oldest_ever / 3600);
        // The outages were felt: the test would find a purge that comes later.
        assert!(oldest_ever >= 160 * 3600, "{} hours", oldest_ever / 3600);
    }
}
