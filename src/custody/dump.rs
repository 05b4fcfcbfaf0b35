//! The whole database as one file, and back.

use std::path::Path;

use super::archive::Kind;
use super::postgres::Server;
use super::{CustodyError, at, blocking};
use crate::clock::Instant;
use crate::installation::Installation;
use crate::retention::counts::Counts;
use crate::store::sql::{On, Statement};
use crate::store::{Location, Store, StoreError, erasure};

/// A database that was written to a file, and what is in it.
pub(super) struct Dumped {
    pub(super) kind: Kind,
    /// Where the tables lie in a PostgreSQL database.
    pub(super) schema: Option<String>,
    /// Records of each class, of exactly what was written.
    pub(super) counts: Counts,
}

/// The records of each class.
pub(super) async fn count(on: impl Into<On<'_>>) -> Result<Counts, StoreError> {
    let mut counts = Counts::default();
    for held in erasure::count_held(on, Instant::from_unix(i64::MAX)).await? {
        counts.add(held.class, held.records);
    }
    Ok(counts)
}

/// Writes the database to `file`, at one moment, while others go on working.
pub(super) async fn dump(installation: &Installation, file: &Path) -> Result<Dumped, CustodyError> {
    match &installation.location {
        Location::File(_) => {
            let path = file.to_str().ok_or_else(|| {
                at(file)(std::io::Error::new(
                    std::io::ErrorKind::InvalidInput,
                    "its name is not UTF-8",
                ))
            })?;
            // Not a copy of the file: this reads one moment, and leaves behind what was deleted.
            Statement::new("VACUUM INTO $1").bind(path).all(&installation.store).await?;
            let written = Store::open(&Location::File(file.to_owned())).await?;
            let counts = count(&written).await;
            written.close().await;
            Ok(Dumped { kind: Kind::Embedded, schema: None, counts: counts? })
        }
        Location::Server(address) => {
            let server = Server::parse(address)?;
            let mut tx = installation.store.begin().await?;
            Statement::new("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ").run(&mut tx).await?;
            let row = Statement::new(
                "SELECT pg_export_snapshot() AS snapshot, CAST(current_schema() AS TEXT) AS schema",
            )
            .one(&mut tx)
            .await?
            .ok_or(CustodyError::NoInstallation)?;
            let (snapshot, schema) = (row.text("snapshot")?, row.text("schema")?);
            let counts = count(&mut tx).await?;
            // The snapshot lives as long as the transaction.
            server.dump(&schema, &snapshot, file).await?;
            tx.commit().await?;
            Ok(Dumped { kind: Kind::Postgres, schema: Some(schema), counts })
        }
    }
}

/// Puts a database that was written to `file` into `place`, where nothing may be yet.
pub(super) async fn put_back(
    place: &Location,
    schema: Option<&str>,
    file: &Path,
) -> Result<(), CustodyError> {
    match place {
        Location::File(path) => {
            let (from, to) = (file.to_owned(), path.clone());
            blocking(move || std::fs::rename(&from, &to).map_err(at(&to))).await
        }
        Location::Server(address) => {
            Server::parse(address)?.put_back(schema.unwrap_or("public"), file).await
        }
    }
}

/// Of which kind a place is.
pub(super) fn kind_of(place: &Location) -> Kind {
    match place {
        Location::File(_) => Kind::Embedded,
        Location::Server(_) => Kind::Postgres,
    }
}
