//! Whether database and keyring fit together.

use std::cmp::Ordering;

use super::report::{Family, Report};
use crate::keys::Held;
use crate::store::{Location, Store, StoreError, recovery, transmission, wrapped_key};

/// Checks the database's epoch, and that every key hangs on the newest root.
pub async fn check(location: &Location, held: Option<&Held>, report: &mut Report) {
    let mut family = report.family("database");
    if let Location::File(path) = location
        && !path.exists()
    {
        family.finding("file", format!("there is none at {}", path.display()));
        return;
    }
    let store = match Store::open(location).await {
        Ok(store) => store,
        Err(error) => {
            family.finding("open", error.to_string());
            return;
        }
    };
    if let Err(error) = look(&store, held, &mut family).await {
        family.finding("read", error.to_string());
    }
    store.close().await;
}

async fn look(
    store: &Store,
    held: Option<&Held>,
    family: &mut Family<'_>,
) -> Result<(), StoreError> {
    let Some(known) = wrapped_key::find_epoch(store).await? else {
        family.finding("epoch", "the database holds no installation");
        return Ok(());
    };
    let Some(newest) = held.and_then(|held| held.epochs.last().copied()) else {
        family.finding("epoch", format!("it is at epoch {known}, and no keyring was read"));
        return Ok(());
    };
    match known.cmp(&newest) {
        Ordering::Equal => family.fine("epoch", format!("{known}, as in the keyring")),
        Ordering::Greater => family.finding(
            "epoch",
            format!(
                "it is at epoch {known}, the keyring ends at {newest}: the keyring is an old copy; \
                 put the newest one in its place"
            ),
        ),
        Ordering::Less => family.finding(
            "epoch",
            format!("it is at epoch {known}, the keyring at {newest}: run `lotse keys roll`"),
        ),
    }
    let older = wrapped_key::count_older(store, newest).await?
        + recovery::count_older(store, newest).await?
        + transmission::count_older(store, newest).await?;
    if older == 0 {
        family.fine("keys", format!("all hang on epoch {newest}"));
    } else {
        family.finding(
            "keys",
            format!("{older} hang on an epoch before {newest}: run `lotse keys roll`"),
        );
    }
    Ok(())
}
