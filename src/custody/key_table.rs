//! The table of wrapped keys as a file: taken at one moment, written, read back.
//!
//! Keys rest in it as they rest in the database: wrapped, never opened.
//! One JSON object a line; the last carries the counts and a chain of hashes over all before it,
//! which finds damage. Against forging each key is bound to its owner by the wrap itself.

use std::io::{BufRead, Write};

use data_encoding::{BASE64, HEXLOWER};
use serde::{Deserialize, Serialize};

use super::CustodyError;
use crate::clock::Instant;
use crate::ids::{KeyId, ParticipationId, StaffId};
use crate::keys::{Wrapped, sha256};
use crate::store::Store;
use crate::store::key_table::{self, Check, Key, Recovery};
use crate::store::wrapped_key::{self, Owner};

const FORMAT: &str = "lotse key table 1";

/// Keys read at once.
const BATCH: i64 = 1_000;

/// Every wrapped key of an installation at one moment.
///
/// It is held in memory: some 300 bytes for each key, three or four keys for each person.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct KeyTable {
    /// When it was taken.
    pub(super) made_at: Instant,
    /// The living epoch then.
    pub(super) epoch: i64,
    /// When that epoch began.
    pub(super) began_at: Instant,
    pub(super) keys: Vec<Key>,
    pub(super) recoveries: Vec<Recovery>,
}

#[derive(Serialize, Deserialize)]
#[serde(tag = "line", rename_all = "kebab-case", deny_unknown_fields)]
enum Line {
    Head {
        format: String,
        made_at: i64,
        epoch: i64,
        began_at: i64,
    },
    Key {
        id: KeyId,
        participation: Option<ParticipationId>,
        staff: Option<StaffId>,
        group: String,
        epoch: i64,
        wrapped: String,
        secret_hash: Option<String>,
        first_used_at: Option<i64>,
    },
    Recovery {
        participation: ParticipationId,
        made_at: i64,
        epoch: i64,
        wrapped: String,
    },
    End {
        keys: usize,
        recoveries: usize,
        check: String,
    },
}

impl KeyTable {
    /// Takes the table while nobody writes a key.
    pub(super) async fn take(store: &Store, now: Instant) -> Result<Self, CustodyError> {
        let mut tx = store.begin().await?;
        let epoch = wrapped_key::hold_epoch(&mut tx).await?;
        let began_at =
            wrapped_key::find_epoch_began(&mut tx).await?.ok_or(CustodyError::NoInstallation)?;
        let (mut keys, mut recoveries) = (Vec::<Key>::new(), Vec::<Recovery>::new());
        loop {
            let after = keys.last().map_or("", |key| key.id.as_str()).to_owned();
            let batch = key_table::list(&mut tx, &after, BATCH).await?;
            if batch.is_empty() {
                break;
            }
            keys.extend(batch);
        }
        loop {
            let after = recoveries.last().map_or("", |one| one.participation.as_str()).to_owned();
            let batch = key_table::list_recoveries(&mut tx, &after, BATCH).await?;
            if batch.is_empty() {
                break;
            }
            recoveries.extend(batch);
        }
        // Nothing was written: what ends here is the lock.
        tx.commit().await?;
        Ok(Self { made_at: now, epoch, began_at, keys, recoveries })
    }

    /// The epochs of all its keys.
    pub(super) fn epochs(&self) -> impl Iterator<Item = i64> + '_ {
        let keys = self.keys.iter().map(|key| key.wrapped.epoch);
        keys.chain(self.recoveries.iter().map(|one| one.wrapped.epoch))
    }

    /// Writes it line by line.
    pub(super) fn write(&self, out: &mut impl Write) -> std::io::Result<()> {
        let mut check = [0; 32];
        let mut put = |line: &Line| {
            let text = serde_json::to_vec(line)?;
            check = sha256(&[check.as_slice(), &text].concat());
            out.write_all(&text)?;
            out.write_all(b"\n")?;
            std::io::Result::Ok(HEXLOWER.encode(&check))
        };
        let mut so_far = put(&Line::Head {
            format: FORMAT.to_owned(),
            made_at: self.made_at.unix(),
            epoch: self.epoch,
            began_at: self.began_at.unix(),
        })?;
        for key in &self.keys {
            so_far = put(&Line::of_key(key))?;
        }
        for one in &self.recoveries {
            so_far = put(&Line::Recovery {
                participation: one.participation.clone(),
                made_at: one.made_at.unix(),
                epoch: one.wrapped.epoch,
                wrapped: BASE64.encode(&one.wrapped.bytes),
            })?;
        }
        put(&Line::End {
            keys: self.keys.len(),
            recoveries: self.recoveries.len(),
            check: so_far,
        })?;
        Ok(())
    }

    /// Reads what [`KeyTable::write`] wrote, whole or not at all.
    pub(super) fn read(input: impl BufRead) -> Result<Self, &'static str> {
        const NO_TABLE: &str = "it is no key table that this version of lotse reads";
        let mut lines = input.split(b'\n');
        let mut check = [0; 32];
        let mut next = || {
            let text = lines.next().ok_or("it is cut off")?.map_err(|_| "it cannot be read")?;
            let line: Line = serde_json::from_slice(&text).map_err(|_| NO_TABLE)?;
            let before = HEXLOWER.encode(&check);
            check = sha256(&[check.as_slice(), &text].concat());
            Ok::<_, &'static str>((line, before))
        };
        let (Line::Head { format, made_at, epoch, began_at }, _) = next()? else {
            return Err(NO_TABLE);
        };
        if format != FORMAT {
            return Err(NO_TABLE);
        }
        let mut table = Self {
            made_at: Instant::from_unix(made_at),
            epoch,
            began_at: Instant::from_unix(began_at),
            keys: Vec::new(),
            recoveries: Vec::new(),
        };
        loop {
            let (line, before) = next()?;
            match line {
                Line::Head { .. } => return Err(NO_TABLE),
                Line::Key { .. } => table.keys.push(line.key().ok_or("a key does not read")?),
                Line::Recovery { participation, made_at, epoch, wrapped } => {
                    let bytes = BASE64.decode(wrapped.as_bytes());
                    table.recoveries.push(Recovery {
                        participation,
                        made_at: Instant::from_unix(made_at),
                        wrapped: Wrapped {
                            epoch,
                            bytes: bytes.map_err(|_| "a key does not read")?,
                        },
                    });
                }
                Line::End { keys, recoveries, check } => {
                    if check != before || keys != table.keys.len() {
                        return Err("its check does not match");
                    }
                    if recoveries != table.recoveries.len() {
                        return Err("its check does not match");
                    }
                    return Ok(table);
                }
            }
        }
    }
}

impl Line {
    fn of_key(key: &Key) -> Self {
        let (participation, staff) = match &key.owner {
            Owner::Participation(id) => (Some(id.clone()), None),
            Owner::Staff(id) => (None, Some(id.clone())),
        };
        Self::Key {
            id: key.id.clone(),
            participation,
            staff,
            group: key.group.name().to_owned(),
            epoch: key.wrapped.epoch,
            wrapped: BASE64.encode(&key.wrapped.bytes),
            secret_hash: key.check.as_ref().map(|check| check.secret_hash.clone()),
            first_used_at: key.check.as_ref().map(|check| check.first_used_at.unix()),
        }
    }

    fn key(self) -> Option<Key> {
        let Self::Key {
            id,
            participation,
            staff,
            group,
            epoch,
            wrapped,
            secret_hash,
            first_used_at,
        } = self
        else {
            return None;
        };
        let owner = match (participation, staff) {
            (Some(id), None) => Owner::Participation(id),
            (None, Some(id)) => Owner::Staff(id),
            (Some(_), Some(_)) | (None, None) => return None,
        };
        let check = secret_hash
            .zip(first_used_at)
            .map(|(secret_hash, at)| Check { secret_hash, first_used_at: Instant::from_unix(at) });
        let bytes = BASE64.decode(wrapped.as_bytes()).ok()?;
        let group = wrapped_key::group(&group).ok()?;
        Some(Key { id, owner, group, wrapped: Wrapped { epoch, bytes }, check })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::classes::KeyGroup;

    fn table() -> KeyTable {
        let id = ParticipationId::from_bits([1; 16]);
        let wrapped = Wrapped { epoch: 4, bytes: vec![7; 40] };
        let check = Check { secret_hash: "hash".to_owned(), first_used_at: Instant::from_unix(5) };
        KeyTable {
            made_at: Instant::from_unix(1_000),
            epoch: 4,
            began_at: Instant::from_unix(900),
            keys: vec![
                Key {
                    id: KeyId::from_bits([2; 16]),
                    owner: Owner::Participation(id.clone()),
                    group: KeyGroup::Answers,
                    wrapped: wrapped.clone(),
                    check: Some(check),
                },
                Key {
                    id: KeyId::from_bits([3; 16]),
                    owner: Owner::Staff(StaffId::from_bits([4; 16])),
                    group: KeyGroup::Staff,
                    wrapped: wrapped.clone(),
                    check: None,
                },
            ],
            recoveries: vec![Recovery {
                participation: id,
                made_at: Instant::from_unix(6),
                wrapped,
            }],
        }
    }

    #[test]
    fn a_table_reads_back_as_it_was_written() {
        let mut text = Vec::new();
        table().write(&mut text).unwrap();
        assert_eq!(KeyTable::read(text.as_slice()).unwrap(), table());
    }

    #[test]
    fn damage_is_found_wherever_it_is() {
        let mut text = Vec::new();
        table().write(&mut text).unwrap();
        for at in 0..text.len() {
            let mut changed = text.clone();
            changed[at] ^= 1;
            assert!(KeyTable::read(changed.as_slice()).is_err(), "{at}");
            // Only the end of the last line says nothing.
            if at + 1 < text.len() {
                assert!(KeyTable::read(&text[..at]).is_err(), "{at}");
            }
        }
        let lines: Vec<&[u8]> = text.split_inclusive(|byte| *byte == b'\n').collect();
        let without = [&lines[..1], &lines[2..]].concat().concat();
        assert!(KeyTable::read(without.as_slice()).is_err());
    }
}
