//! The one file that knows which database it is.
//!
//! Every statement of the project is one text with `$1` placeholders, in the dialect that SQLite and
//! PostgreSQL both understand, held by a [`Statement`] together with its values.
//! This file opens connections, matches the driver in one place, and translates errors.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use sqlx::migrate::{MigrateError, Migrator};
use sqlx::postgres::{PgConnectOptions, PgPool, PgPoolOptions, PgRow};
use sqlx::sqlite::{
    SqliteConnectOptions, SqliteJournalMode, SqlitePool, SqlitePoolOptions, SqliteRow,
    SqliteSynchronous,
};
use sqlx::{Connection as _, Postgres, Row as _, Sqlite, Transaction};

use super::StoreError;
use super::value::Value;
use crate::keys::{Envelope, Revision};

mod placeholders;

static MIGRATIONS: Migrator = sqlx::migrate!("./migrations");

/// Where an installation's database is.
#[derive(Clone, Debug)]
pub enum Location {
    /// A file of the embedded database.
    File(PathBuf),
    /// A PostgreSQL server: `postgres://user@host/database`.
    Server(String),
}

enum Driver {
    Sqlite { writer: SqlitePool, readers: SqlitePool },
    Postgres(PgPool),
}

/// An open database, migrated to this program's version.
pub struct Store {
    driver: Driver,
    writes: Arc<AtomicU64>,
}

/// A transaction that may write. What is not committed is undone when it is dropped.
pub struct Tx(TxDriver, Arc<AtomicU64>);

enum TxDriver {
    Sqlite(Transaction<'static, Sqlite>),
    Postgres(Transaction<'static, Postgres>),
}

/// One row of an answer, read by column name.
pub struct Row(RowDriver);

enum RowDriver {
    Sqlite(SqliteRow),
    Postgres(PgRow),
}

fn sqlite_options(path: &Path) -> SqliteConnectOptions {
    SqliteConnectOptions::new()
        .filename(path)
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(SqliteSynchronous::Full)
        .foreign_keys(true)
        .busy_timeout(Duration::from_secs(10))
        // The bundled library overwrites nothing that is deleted unless told, and does not remember it.
        .pragma("secure_delete", "ON")
        // Sorting must not leave rows in files of its own.
        .pragma("temp_store", "MEMORY")
}

impl Store {
    /// Opens the database, creating the embedded one when it is missing, and brings its tables up to
    /// this program's version.
    ///
    /// # Errors
    ///
    /// When the place cannot be reached or written, or when the database belongs to a newer program.
    pub async fn open(location: &Location) -> Result<Self, StoreError> {
        let driver = match location {
            Location::File(path) => {
                let options = sqlite_options(path);
                let writer = SqlitePoolOptions::new()
                    .max_connections(1)
                    // On a full disk SQLite undoes a transaction by itself, and the driver's own
                    // count of it stays one too high: such a connection would begin no other.
                    .before_acquire(|connection, _| {
                        Box::pin(async move { Ok(!connection.is_in_transaction()) })
                    })
                    .connect_with(options.clone().create_if_missing(true))
                    .await
                    .map_err(|error| StoreError::opening(path.display(), error))?;
                migrated(MIGRATIONS.run(&writer).await)?;
                let readers = SqlitePoolOptions::new()
                    .max_connections(8)
                    .connect_with(options.read_only(true))
                    .await
                    .map_err(|error| StoreError::opening(path.display(), error))?;
                Driver::Sqlite { writer, readers }
            }
            Location::Server(url) => {
                let options: PgConnectOptions =
                    url.parse().map_err(|error| StoreError::opening("the database URL", error))?;
                let pool = PgPoolOptions::new()
                    .max_connections(16)
                    .connect_with(options)
                    .await
                    .map_err(|error| StoreError::opening("PostgreSQL", error))?;
                migrated(MIGRATIONS.run(&pool).await)?;
                Driver::Postgres(pool)
            }
        };
        Ok(Self { driver, writes: Arc::default() })
    }

    /// Whether it is a file of this process's own rather than a server.
    pub fn is_embedded(&self) -> bool {
        matches!(self.driver, Driver::Sqlite { .. })
    }

    /// How many transactions were committed since it was opened.
    pub fn writes(&self) -> u64 {
        self.writes.load(Ordering::Relaxed)
    }

    /// Begins a transaction that may write; on SQLite it waits for its turn at once.
    pub async fn begin(&self) -> Result<Tx, StoreError> {
        let driver = match &self.driver {
            Driver::Sqlite { writer, .. } => {
                TxDriver::Sqlite(writer.begin_with("BEGIN IMMEDIATE").await?)
            }
            Driver::Postgres(pool) => TxDriver::Postgres(pool.begin().await?),
        };
        Ok(Tx(driver, Arc::clone(&self.writes)))
    }

    /// Removes what deleting leaves behind: on SQLite the write-ahead log, which holds copies of
    /// rows that are gone; on PostgreSQL dead rows, as far as `VACUUM` reaches.
    ///
    /// # Errors
    ///
    /// [`StoreError::Busy`] when a reader keeps the log from being emptied: try again.
    pub async fn scrub(&self) -> Result<(), StoreError> {
        match &self.driver {
            Driver::Sqlite { writer, .. } => {
                let row = Statement::new("PRAGMA wal_checkpoint(TRUNCATE)")
                    .sqlite()?
                    .fetch_one(writer)
                    .await?;
                let busy: i64 = row.try_get(0)?;
                if busy == 0 { Ok(()) } else { Err(StoreError::Busy) }
            }
            Driver::Postgres(pool) => {
                Statement::new("VACUUM").postgres()?.execute(pool).await?;
                Ok(())
            }
        }
    }

    /// Writes the embedded database's file anew: what rows left in their pages when others were
    /// moved about goes, and so do free pages. A server's tables are laid down one by one.
    pub async fn rebuild(&self) -> Result<(), StoreError> {
        if let Driver::Sqlite { writer, .. } = &self.driver {
            Statement::new("VACUUM").sqlite()?.execute(writer).await?;
        }
        Ok(())
    }

    /// Waits for what is under way and closes every connection.
    pub async fn close(&self) {
        match &self.driver {
            Driver::Sqlite { writer, readers } => {
                readers.close().await;
                writer.close().await;
            }
            Driver::Postgres(pool) => pool.close().await,
        }
    }
}

fn migrated(outcome: Result<(), MigrateError>) -> Result<(), StoreError> {
    outcome.map_err(|error| match error {
        MigrateError::VersionMissing(version) => StoreError::Newer { version },
        other => StoreError::Migration(Box::new(other)),
    })
}

impl From<sqlx::Error> for StoreError {
    fn from(error: sqlx::Error) -> Self {
        // SQLITE_FULL is 13, its I/O errors end in 10; PostgreSQL's disk_full is 53100.
        let code = error.as_database_error().and_then(|said| Some(said.code()?.into_owned()));
        match code.as_deref() {
            Some("13" | "53100" | "778") => Self::Full,
            Some("55P03") => Self::Busy,
            _ => Self::Driver(Box::new(error)),
        }
    }
}

impl Tx {
    /// Makes everything since [`Store::begin`] durable; it is on disk when this returns.
    pub async fn commit(self) -> Result<(), StoreError> {
        match self.0 {
            TxDriver::Sqlite(tx) => tx.commit().await?,
            TxDriver::Postgres(tx) => tx.commit().await?,
        }
        self.1.fetch_add(1, Ordering::Relaxed);
        Ok(())
    }

    /// Whether it is on a server, where others write at the same time.
    pub(super) const fn is_shared(&self) -> bool {
        matches!(self.0, TxDriver::Postgres(_))
    }
}

/// Where a statement runs: straight on the store (a read, or one write of its own) or inside a
/// transaction.
pub enum On<'a> {
    /// Reads only.
    Store(&'a Store),
    /// Reads and writes.
    Tx(&'a mut Tx),
}

impl<'a> From<&'a Store> for On<'a> {
    fn from(store: &'a Store) -> Self {
        Self::Store(store)
    }
}

impl<'a> From<&'a mut Tx> for On<'a> {
    fn from(tx: &'a mut Tx) -> Self {
        Self::Tx(tx)
    }
}

/// One SQL text and its values.
pub struct Statement {
    text: &'static str,
    values: Vec<Value>,
}

macro_rules! bound {
    ($driver:ty, $statement:expr) => {{
        let statement = $statement;
        #[expect(clippy::disallowed_methods, reason = "this is the one place that may")]
        let mut query = sqlx::query::<$driver>(statement.text);
        for value in statement.values {
            query = match value {
                Value::Text(text) => query.bind(text),
                Value::Integer(number) => query.bind(number),
                Value::Bytes(bytes) => query.bind(bytes),
            };
        }
        query
    }};
}

type SqliteQuery = sqlx::query::Query<'static, Sqlite, sqlx::sqlite::SqliteArguments>;
type PostgresQuery = sqlx::query::Query<'static, Postgres, sqlx::postgres::PgArguments>;

impl Statement {
    /// A statement with this text and no values yet.
    pub fn new(text: &'static str) -> Self {
        Self { text, values: Vec::new() }
    }

    /// Gives the next placeholder its value.
    #[must_use]
    pub fn bind(mut self, value: impl Into<Value>) -> Self {
        self.values.push(value.into());
        self
    }

    /// A forgotten value is an error on PostgreSQL and silently `NULL` on SQLite: refuse it on both.
    fn checked(self) -> Result<Self, StoreError> {
        let wanted = placeholders::of(self.text);
        if wanted == self.values.len() {
            Ok(self)
        } else {
            Err(StoreError::Values { wanted, given: self.values.len(), text: self.text })
        }
    }

    fn sqlite(self) -> Result<SqliteQuery, StoreError> {
        Ok(bound!(Sqlite, self.checked()?))
    }

    fn postgres(self) -> Result<PostgresQuery, StoreError> {
        Ok(bound!(Postgres, self.checked()?))
    }

    /// Reads every row.
    pub async fn all<'a>(self, on: impl Into<On<'a>>) -> Result<Vec<Row>, StoreError> {
        Ok(match on.into() {
            On::Store(store) => match &store.driver {
                Driver::Sqlite { readers, .. } => wrap(self.sqlite()?.fetch_all(readers).await?),
                Driver::Postgres(pool) => wrap(self.postgres()?.fetch_all(pool).await?),
            },
            On::Tx(tx) => match &mut tx.0 {
                TxDriver::Sqlite(tx) => wrap(self.sqlite()?.fetch_all(&mut **tx).await?),
                TxDriver::Postgres(tx) => wrap(self.postgres()?.fetch_all(&mut **tx).await?),
            },
        })
    }

    /// Reads the one row there may be.
    pub async fn one<'a>(self, on: impl Into<On<'a>>) -> Result<Option<Row>, StoreError> {
        Ok(self.all(on).await?.into_iter().next())
    }

    /// Writes, and says how many rows it touched.
    pub async fn run(self, tx: &mut Tx) -> Result<u64, StoreError> {
        Ok(match &mut tx.0 {
            TxDriver::Sqlite(tx) => self.sqlite()?.execute(&mut **tx).await?.rows_affected(),
            TxDriver::Postgres(tx) => self.postgres()?.execute(&mut **tx).await?.rows_affected(),
        })
    }

    /// Writes one row that must still be as it was read.
    ///
    /// # Errors
    ///
    /// [`StoreError::Stale`] when no row matched: somebody else was first.
    pub async fn swap(self, tx: &mut Tx) -> Result<(), StoreError> {
        if self.run(tx).await? == 1 { Ok(()) } else { Err(StoreError::Stale) }
    }
}

fn wrap<R: Into<Row>>(rows: Vec<R>) -> Vec<Row> {
    rows.into_iter().map(Into::into).collect()
}

impl From<SqliteRow> for Row {
    fn from(row: SqliteRow) -> Self {
        Self(RowDriver::Sqlite(row))
    }
}

impl From<PgRow> for Row {
    fn from(row: PgRow) -> Self {
        Self(RowDriver::Postgres(row))
    }
}

macro_rules! readers {
    ($($(#[$doc:meta])* $name:ident -> $type:ty;)*) => {
        impl Row {$(
            $(#[$doc])*
            pub fn $name(&self, column: &'static str) -> Result<$type, StoreError> {
                Ok(match &self.0 {
                    RowDriver::Sqlite(row) => row.try_get(column)?,
                    RowDriver::Postgres(row) => row.try_get(column)?,
                })
            }
        )*}
    };
}

readers! {
    /// A text column.
    text -> String;
    /// An integer column.
    integer -> i64;
    /// An integer column that may be empty.
    optional_integer -> Option<i64>;
    /// A text column that may be empty.
    optional_text -> Option<String>;
    /// A bytes column.
    bytes -> Vec<u8>;
    /// A bytes column that may be empty.
    optional_bytes -> Option<Vec<u8>>;
}

impl Row {
    /// A sealed record and the wrapped key beside it.
    pub fn envelope(
        &self,
        key: &'static str,
        record: &'static str,
    ) -> Result<Envelope, StoreError> {
        Ok(Envelope { key: self.bytes(key)?, record: self.bytes(record)? })
    }

    /// The revision of a sealed record.
    pub fn revision(&self, column: &'static str) -> Result<Revision, StoreError> {
        Revision::read(&self.bytes(column)?)
            .map_err(|_| StoreError::Impossible { table: "any", column })
    }
}

#[cfg(test)]
mod tests;
