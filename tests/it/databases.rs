//! Both databases for a story: SQLite always, PostgreSQL when `LOTSE_POSTGRES` holds a URL.
//!
//! Each database is a new one: a file in a folder of its own, or a schema of its own.

use std::path::Path;

use lotse::ids::ProviderId;
use lotse::keys::{Chance as _, SystemChance};
use lotse::store::sql::Statement;
use lotse::store::{Location, Store, project};
use tempfile::TempDir;

/// A new, migrated database and a folder for what lies beside it.
pub struct Database {
    /// The open database.
    pub store: Store,
    location: Location,
    folder: TempDir,
    schema: Option<Schema>,
}

struct Schema {
    url: String,
    name: String,
}

impl Database {
    /// A new SQLite file.
    pub async fn sqlite() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let location = Location::File(folder.path().join("lotse.db"));
        let store = Store::open(&location).await.unwrap();
        Self { store, location, folder, schema: None }
    }

    /// A new schema on the server of `LOTSE_POSTGRES`; `None` where the variable is not set.
    pub async fn postgres() -> Option<Self> {
        let url = std::env::var("LOTSE_POSTGRES").ok()?;
        let name = format!("t{:032x}", u128::from_be_bytes(SystemChance.bits128()));
        administer(&url, format!("CREATE SCHEMA {name}")).await;
        let location = in_schema(&url, &name);
        let store = Store::open(&location).await.unwrap();
        let folder = tempfile::tempdir().unwrap();
        Some(Self { store, location, folder, schema: Some(Schema { url, name }) })
    }

    /// Where it is, for a second connection or a subcommand.
    pub fn location(&self) -> &Location {
        &self.location
    }

    /// A folder of this database's own; the SQLite files lie in it.
    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// Whether it is a server's, whose files are out of reach.
    pub fn is_server(&self) -> bool {
        self.schema.is_some()
    }

    /// Removes a server's schema from a place that cannot wait; connections end with the test.
    pub fn remove_schema(self) {
        let Some(Schema { url, name }) = self.schema else { return };
        let removing = move || {
            let runtime = tokio::runtime::Runtime::new().unwrap();
            runtime.block_on(administer(&url, format!("DROP SCHEMA {name} CASCADE")));
        };
        // Whether it worked is not this test's matter.
        let _ = std::thread::spawn(removing).join();
    }

    /// Closes the database and removes it.
    pub async fn remove(self) {
        self.store.close().await;
        if let Some(Schema { url, name }) = self.schema {
            administer(&url, format!("DROP SCHEMA {name} CASCADE")).await;
        }
    }
}

/// The server's database as it looks from one of its schemas.
fn in_schema(url: &str, name: &str) -> Location {
    let sign = if url.contains('?') { '&' } else { '?' };
    Location::Server(format!("{url}{sign}options=-c%20search_path%3D{name}"))
}

/// One statement whose text is made here; nothing but tests may do that.
///
/// Opening a store makes its tables: here they are temporary ones, gone with the connection.
async fn administer(url: &str, text: String) {
    let store = Store::open(&in_schema(url, "pg_temp")).await.unwrap();
    let mut tx = store.begin().await.unwrap();
    Statement::new(Box::leak(text.into_boxed_str())).run(&mut tx).await.unwrap();
    tx.commit().await.unwrap();
    store.close().await;
}

/// Tells a story once on each database there is.
pub async fn on_both(story: impl AsyncFn(&Database)) {
    let sqlite = Database::sqlite().await;
    story(&sqlite).await;
    sqlite.remove().await;
    match Database::postgres().await {
        Some(postgres) => {
            story(&postgres).await;
            postgres.remove().await;
        }
        None => eprintln!("LOTSE_POSTGRES is not set: told on SQLite only"),
    }
}

#[tokio::test]
async fn a_database_is_new_each_time() {
    on_both(async |database| {
        assert!(project::list(&database.store).await.unwrap().is_empty());
        let mut tx = database.store.begin().await.unwrap();
        let id = ProviderId::from_bits([1; 16]);
        project::add_provider(&mut tx, &id, "Träger").await.unwrap();
        tx.commit().await.unwrap();
        let second = Store::open(database.location()).await.unwrap();
        let name = project::find_provider_name(&second, &id).await.unwrap();
        assert_eq!(name.as_deref(), Some("Träger"), "a second connection reads the same");
        second.close().await;
    })
    .await;
}
