//! Old data, newest keys, everything deleted that the ledger says was deleted, and then what is due.
//!
//! The same for a restore and for a drill; they differ in where it happens and what becomes of it.

use std::collections::BTreeSet;
use std::path::Path;

use serde::Serialize;

use super::archive::Unpacked;
use super::key_table::KeyTable;
use super::{CustodyError, age, copies, dump, held, restricted};
use crate::classes::{DataClass, KeyGroup};
use crate::clock::{Clock, Instant};
use crate::ids::{BackupId, ParticipationId};
use crate::keys::{Chance, SharedKeyring};
use crate::retention::addresses::Addresses;
use crate::retention::ledger::Ledger;
use crate::retention::replay;
use crate::retention::sweep::{self, Safeguards, Sweep, Until};
use crate::store::wrapped_key::{self, Owner};
use crate::store::{Location, Store, erasure, key_table, viewing};

/// Where something is put back, and what it takes.
pub(super) struct Site<'a> {
    pub(super) location: &'a Location,
    pub(super) ledger: &'a Ledger,
    pub(super) addresses: &'a Addresses,
    pub(super) keyring: &'a SharedKeyring,
    pub(super) clock: &'a dyn Clock,
    pub(super) chance: &'a dyn Chance,
    pub(super) copies: &'a Path,
}

/// What came back, and what did not: numbers only.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct Restored {
    /// The backup.
    pub backup: BackupId,
    /// When it was made, in seconds since 1970.
    pub made_at: i64,
    /// Its age in seconds.
    pub age_seconds: i64,
    /// How long it took.
    pub took_seconds: i64,
    /// When the keys were copied that came back with it.
    pub keys_of: i64,
    /// People in the backup.
    pub people_before: u64,
    /// People who are there now.
    pub people_after: u64,
    /// Records in the backup.
    pub records_before: u64,
    /// Records that are there now.
    pub records_after: u64,
    /// Deletions of the ledger that the backup did not know.
    pub orders_noted: u64,
    /// People who were deleted since the backup and are deleted again.
    pub deleted_again: u64,
    /// People whose keys are gone without the ledger saying so; their rows are removed.
    pub unreadable: u64,
    /// Accounts of staff whose keys are gone.
    pub accounts_removed: u64,
    /// People whose access is another by now, or was made since: they are invited again.
    pub to_invite_again: u64,
    /// People and staff who have come since the backup: their keys are there, their data are not.
    pub unknown: u64,
    /// People who are restricted by the ledger, and were not in what came back.
    pub restricted_again: u64,
    /// People whose restriction had ended since.
    pub lifted_again: u64,
    /// Legal holds that stand by the ledger, and did not in what came back.
    pub holds_again: u64,
    /// Legal holds that had been lifted or had ended since.
    pub holds_ended: u64,
    /// Deletions that were due, or begun and not ended.
    pub due: u64,
    /// What somebody should look at.
    pub findings: Vec<String>,
}

/// The backup's database under the newest keys, without anybody who was deleted; not yet usable.
pub(super) struct Filled {
    pub(super) store: Store,
    restored: Restored,
    epoch: i64,
    began_at: Instant,
    began_work: Instant,
}

/// Opens what was put back, gives it the newest keys, and deletes again whom the ledger names.
///
/// Writes nothing to the ledger.
pub(super) async fn fill(site: &Site<'_>, unpacked: &Unpacked) -> Result<Filled, CustodyError> {
    let began_work = site.clock.now();
    let manifest = &unpacked.manifest;
    let mut findings = Vec::new();
    let table = newest_table(site, unpacked, &mut findings)?;
    let store = Store::open(site.location).await?;
    let before = dump::count(&store).await?;
    if before != manifest.counts {
        return Err(differs("records in the backup", manifest.counts.total(), before.total()));
    }
    let replayed = replay::replay(&the_sweep(site, &store)).await?;
    let keys = put_keys(&store, &table).await?;
    refuse_foreign(site, &store, &mut findings).await?;
    let reading = site.ledger.read_aside().await?;
    let restrictions = restricted::put_right(site, &store, &reading).await?;
    if restrictions.without_request > 0 {
        findings.push(format!(
            "{} people are restricted whose request is not in the backup; they can end it themselves",
            restrictions.without_request
        ));
    }
    let holds = held::put_right(site, &store, &reading).await?;
    if holds.without_words > 0 {
        findings.push(format!(
            "{} legal holds are not in the backup, so their whole projects are held for {} days; place \
             them anew",
            holds.without_words,
            held::ALL_HELD_DAYS
        ));
    }
    let people_before = before.of(DataClass::Identity);
    let wanted = people_before.saturating_sub(replayed.people + keys.unreadable);
    let found = dump::count(&store).await?.of(DataClass::Identity);
    if wanted != found {
        return Err(differs("people after deleting again", wanted, found));
    }
    let restored = Restored {
        backup: manifest.id.clone(),
        made_at: manifest.made_at,
        age_seconds: began_work.unix() - manifest.made_at,
        took_seconds: 0,
        keys_of: table.made_at.unix(),
        people_before,
        people_after: found,
        records_before: before.total(),
        records_after: 0,
        orders_noted: replayed.orders,
        deleted_again: replayed.people,
        unreadable: keys.unreadable,
        accounts_removed: keys.accounts_removed,
        to_invite_again: keys.to_invite_again,
        unknown: keys.unknown,
        restricted_again: restrictions.restricted,
        lifted_again: restrictions.lifted,
        holds_again: holds.stand_again,
        holds_ended: holds.ended,
        due: 0,
        findings,
    };
    Ok(Filled { store, restored, epoch: table.epoch, began_at: table.began_at, began_work })
}

/// Carries out what is due, compares, and makes the database usable.
///
/// What is deleted here stands in the site's ledger.
pub(super) async fn finish(
    site: &Site<'_>,
    filled: Filled,
) -> Result<(Store, Restored), CustodyError> {
    let Filled { store, mut restored, epoch, began_at, began_work } = filled;
    let Some(swept) = the_sweep(site, &store).run().await? else {
        return Err(CustodyError::UnderWay { what: "sweep" });
    };
    restored.due = swept.participations + swept.resumed;
    age::refuse_older(&store, site.ledger).await?;
    let now = site.clock.now();
    let overdue = erasure::count_ending(&store, now).await?.iter().map(|(_, count)| count).sum();
    if overdue > 0 {
        return Err(differs("people who are overdue", 0, overdue));
    }
    let after = dump::count(&store).await?;
    restored.people_after = after.of(DataClass::Identity);
    restored.records_after = after.total();
    let mut tx = store.begin().await?;
    wrapped_key::set_epoch(&mut tx, epoch, began_at).await?;
    tx.commit().await?;
    sweep::scrub(&store).await?;
    restored.took_seconds = site.clock.now().unix() - began_work.unix();
    if restored.unreadable > 0 {
        restored.findings.push(format!(
            "{} people had no living key, and the ledger does not say that they were deleted",
            restored.unreadable
        ));
    }
    Ok((store, restored))
}

fn the_sweep<'a>(site: &Site<'a>, store: &'a Store) -> Sweep<'a> {
    Sweep {
        store,
        keyring: site.keyring,
        clock: site.clock,
        chance: site.chance,
        ledger: site.ledger,
        addresses: site.addresses,
        // Whoever restores is at the machine, and what was due before is due again.
        safeguards: Safeguards::Off,
        until: Until::Done,
    }
}

fn differs(what: &str, wanted: u64, found: u64) -> CustodyError {
    CustodyError::CountsDiffer { what: what.to_owned(), wanted, found }
}

/// The newest key table whose every key hangs on a living root.
fn newest_table(
    site: &Site<'_>,
    unpacked: &Unpacked,
    findings: &mut Vec<String>,
) -> Result<KeyTable, CustodyError> {
    let living = site.keyring.reread()?.epochs();
    let usable = |table: &KeyTable| {
        living.contains(&table.epoch) && table.epochs().all(|epoch| living.contains(&epoch))
    };
    let own = Some(&unpacked.table).filter(|table| usable(table));
    let own_order = own.map(|table| (table.epoch, table.made_at));
    for (path, _) in copies::list(site.copies)?.into_iter().rev() {
        match copies::read(&path) {
            Ok(table) if usable(&table) => {
                if Some((table.epoch, table.made_at)) < own_order {
                    break;
                }
                return Ok(table);
            }
            Ok(_) => {}
            Err(error) => findings.push(error.to_string()),
        }
    }
    match own {
        Some(table) => Ok(KeyTable {
            made_at: table.made_at,
            epoch: table.epoch,
            began_at: table.began_at,
            keys: table.keys.clone(),
            recoveries: table.recoveries.clone(),
        }),
        None => Err(CustodyError::NoKeyTable { folder: site.copies.to_owned() }),
    }
}

/// What became of keys and of those who had some.
#[derive(Default)]
struct KeysPut {
    unreadable: u64,
    accounts_removed: u64,
    to_invite_again: u64,
    unknown: u64,
}

/// Puts the newest keys in place of the old, and removes rows that no living key opens.
async fn put_keys(store: &Store, table: &KeyTable) -> Result<KeysPut, CustodyError> {
    let mut put = KeysPut::default();
    let mut tx = store.begin().await?;
    let known = key_table::known(&mut tx).await?;
    key_table::clear(&mut tx).await?;
    let (mut owners, mut strangers) = (BTreeSet::<String>::new(), BTreeSet::<String>::new());
    let mut answering = BTreeSet::<&ParticipationId>::new();
    for key in &table.keys {
        let is_known = match &key.owner {
            Owner::Participation(id) => known.participations.contains_key(id),
            Owner::Staff(id) => known.staff.contains(id),
        };
        if !is_known {
            strangers.insert(key.owner.as_str().to_owned());
            continue;
        }
        owners.insert(key.owner.as_str().to_owned());
        if let (Owner::Participation(id), KeyGroup::Answers) = (&key.owner, key.group) {
            // An access of another time has another answers key: what is sealed in the old data does
            // not open with it.
            let access = key.check.as_ref().map(|check| check.first_used_at);
            if known.participations.get(id).copied().flatten() != access {
                continue;
            }
            answering.insert(id);
        }
        key_table::add(&mut tx, key).await?;
    }
    for one in table.recoveries.iter().filter(|one| answering.contains(&one.participation)) {
        key_table::add_recovery(&mut tx, one).await?;
    }
    for (id, access) in &known.participations {
        if known.with_keys.contains(id.as_str()) && !owners.contains(id.as_str()) {
            erasure::remove(&mut tx, id).await?;
            put.unreadable += 1;
        } else if access.is_some() && !answering.contains(id) {
            key_table::remove_access(&mut tx, id).await?;
            put.to_invite_again += 1;
        }
    }
    for id in &known.staff {
        if known.with_keys.contains(id.as_str()) && !owners.contains(id.as_str()) {
            key_table::remove_staff(&mut tx, id).await?;
            put.accounts_removed += 1;
        }
    }
    viewing::remove_empty(&mut tx).await?;
    tx.commit().await?;
    put.unknown = strangers.len() as u64;
    Ok(put)
}

/// Every key must open with the living roots; when none does, the keyring is another's.
async fn refuse_foreign(
    site: &Site<'_>,
    store: &Store,
    findings: &mut Vec<String>,
) -> Result<(), CustodyError> {
    let keyring = site.keyring.get();
    let keys = wrapped_key::list_older(store, i64::MAX, i64::MAX).await?;
    let closed = keys
        .iter()
        .filter(|key| {
            keyring.rewrap(site.chance, &key.scope(), &key.wrapped, key.owner.as_str()).is_err()
        })
        .count();
    if closed == keys.len() && closed > 0 {
        return Err(CustodyError::NoKeyTable { folder: site.copies.to_owned() });
    }
    if closed > 0 {
        findings.push(format!("{closed} of {} keys do not open", keys.len()));
    }
    Ok(())
}
