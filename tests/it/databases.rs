//! Both databases for a story: SQLite always, PostgreSQL when `LOTSE_POSTGRES` holds a URL.
//!
//! Each database is a new one: a file in a folder of its own, or a schema of its own; where one is
//! copied, replaced or opened by the program, a whole database of the server.

use std::path::Path;
use std::process::Command;

use lotse::ids::ProviderId;
use lotse::installation::Folder;
use lotse::keys::{Chance as _, SystemChance};
use lotse::store::sql::Statement;
use lotse::store::{Location, Store, project};
use tempfile::TempDir;
use url::Url;

/// A new, migrated database and a folder for what lies beside it.
pub struct Database {
    /// The open database.
    pub store: Store,
    location: Location,
    folder: TempDir,
    server: Option<OnServer>,
}

enum OnServer {
    Schema {
        url: String,
        name: String,
    },
    /// Goes when it is dropped.
    Whole(OwnDatabase),
}

/// A whole database of the server, which goes when this is dropped.
pub struct OwnDatabase {
    /// Whoever is connected to this database can make and remove others.
    maintenance: String,
    name: String,
    /// The role that it belongs to, where that is one of its own; goes with it.
    role: Option<Role>,
}

struct Role {
    /// Whoever may make and remove roles.
    administrator: String,
    name: String,
}

impl OwnDatabase {
    /// An empty one on the server of `LOTSE_POSTGRES`; `None` where the variable is not set.
    pub fn new() -> Option<Self> {
        Some(Self::make(&std::env::var("LOTSE_POSTGRES").ok()?, &[]))
    }

    /// An empty one of an ordinary role of the server, which may make databases and nothing more: it
    /// reads no table of anybody else. The server is that of `LOTSE_POSTGRES`.
    pub fn of_ordinary_role() -> Self {
        let administrator = std::env::var("LOTSE_POSTGRES").expect("LOTSE_POSTGRES names a server");
        let name = format!("r{:032x}", u128::from_be_bytes(SystemChance.bits128()));
        let secret = format!("{:032x}", u128::from_be_bytes(SystemChance.bits128()));
        let made = format!("CREATE ROLE {name} LOGIN CREATEDB NOSUPERUSER PASSWORD '{secret}'");
        run_sql(&administrator, &made);
        let mut url = Url::parse(&administrator).unwrap();
        url.set_username(&name).unwrap();
        url.set_password(Some(&secret)).unwrap();
        let mut own = Self::make(url.as_str(), &[]);
        own.role = Some(Role { administrator, name });
        own
    }

    /// An empty one beside a server's database, in which the same schema is looked at; `None` beside
    /// a file.
    pub fn beside(location: &Location) -> Option<Self> {
        match location {
            Location::File(_) => None,
            Location::Server(address) => Some(Self::make(address, &[])),
        }
    }

    /// The same, in which text is written in this encoding.
    pub fn beside_in(location: &Location, encoding: &str) -> Option<Self> {
        let encoding = format!("--encoding={encoding}");
        match location {
            Location::File(_) => None,
            Location::Server(address) => {
                Some(Self::make(address, &["--template=template0", "--locale=C", &encoding]))
            }
        }
    }

    /// Another one that holds the same; nobody may be connected to this one.
    pub fn copy(&self) -> Self {
        Self::make(&self.maintenance, &[&format!("--template={}", self.name)])
    }

    /// Where it is.
    pub fn location(&self) -> Location {
        let mut url = Url::parse(&self.maintenance).unwrap();
        url.set_path(&self.name);
        Location::Server(url.into())
    }

    fn make(maintenance: &str, options: &[&str]) -> Self {
        let name = format!("t{:032x}", u128::from_be_bytes(SystemChance.bits128()));
        let own = Self { maintenance: maintenance.to_owned(), name, role: None };
        let mut command = own.command("createdb");
        assert!(command.args(options).arg(&own.name).status().unwrap().success());
        own
    }

    fn command(&self, program: &str) -> Command {
        let mut command = Command::new(program);
        command.arg(format!("--maintenance-db={}", self.maintenance));
        command
    }
}

impl Drop for OwnDatabase {
    fn drop(&mut self) {
        let mut command = self.command("dropdb");
        // Whether it worked is not this test's matter.
        let _ = command.args(["--if-exists", "--force"]).arg(&self.name).status();
        if let Some(role) = &self.role {
            let dropped = format!("DROP ROLE IF EXISTS {}", role.name);
            let _ = psql(&role.administrator, &dropped).status();
        }
    }
}

/// The address of a whole database of the server of `LOTSE_POSTGRES` for its administrator.
pub fn as_administrator(location: &Location) -> String {
    let mut url = Url::parse(&std::env::var("LOTSE_POSTGRES").unwrap()).unwrap();
    url.set_path(Url::parse(address_of(location)).unwrap().path());
    url.into()
}

/// The server's own program with one statement for a database, and only its rows as the answer.
fn psql(address: &str, text: &str) -> Command {
    let mut command = Command::new("psql");
    command
        .args(["--no-psqlrc", "--quiet", "--tuples-only", "--no-align"])
        .arg(format!("--dbname={address}"))
        .args(["--command", text]);
    command
}

/// Runs one statement on a server's database.
pub fn run_sql(address: &str, text: &str) {
    let output = psql(address, text).output().unwrap();
    assert!(output.status.success(), "{output:?}");
}

impl Database {
    /// A new SQLite file.
    pub async fn sqlite() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let location = Location::File(folder.path().join("lotse.db"));
        let store = Store::open(&location).await.unwrap();
        Self { store, location, folder, server: None }
    }

    /// A database that can be replaced as a whole: of the server where `LOTSE_POSTGRES` names one,
    /// else a file.
    pub async fn whole() -> Self {
        let Some(own) = OwnDatabase::new() else { return Self::sqlite().await };
        let location = own.location();
        let store = Store::open(&location).await.unwrap();
        let folder = tempfile::tempdir().unwrap();
        Self { store, location, folder, server: Some(OnServer::Whole(own)) }
    }

    /// A whole database of an ordinary role of the server of `LOTSE_POSTGRES`.
    pub async fn of_ordinary_role() -> Self {
        let own = OwnDatabase::of_ordinary_role();
        let location = own.location();
        let store = Store::open(&location).await.unwrap();
        let folder = tempfile::tempdir().unwrap();
        Self { store, location, folder, server: Some(OnServer::Whole(own)) }
    }

    /// A new schema on the server of `LOTSE_POSTGRES`; `None` where the variable is not set.
    pub async fn postgres() -> Option<Self> {
        let url = std::env::var("LOTSE_POSTGRES").ok()?;
        let name = format!("t{:032x}", u128::from_be_bytes(SystemChance.bits128()));
        administer(&url, format!("CREATE SCHEMA {name}")).await;
        let location = in_schema(&url, &name);
        let store = Store::open(&location).await.unwrap();
        let folder = tempfile::tempdir().unwrap();
        let server = Some(OnServer::Schema { url, name });
        Some(Self { store, location, folder, server })
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
        self.server.is_some()
    }

    /// Removes a server's schema from a place that cannot wait; connections end with the test.
    pub fn remove_schema(self) {
        let Some(OnServer::Schema { url, name }) = self.server else { return };
        let removing = move || {
            let runtime = tokio::runtime::Runtime::new().unwrap();
            runtime.block_on(administer(&url, format!("DROP SCHEMA {name} CASCADE")));
        };
        // Whether it worked is not this test's matter.
        let _ = std::thread::spawn(removing).join();
    }

    /// The server's database, for whoever copies it.
    pub fn into_own(self) -> Option<OwnDatabase> {
        match self.server {
            Some(OnServer::Whole(own)) => Some(own),
            _ => None,
        }
    }

    /// Closes the database and removes it.
    pub async fn remove(self) {
        self.store.close().await;
        if let Some(OnServer::Schema { url, name }) = self.server {
            administer(&url, format!("DROP SCHEMA {name} CASCADE")).await;
        }
    }
}

/// How another process is told where a database is; [`named_by`] reads it.
pub fn address_of(location: &Location) -> &str {
    match location {
        Location::File(_) => "",
        Location::Server(address) => address,
    }
}

/// The database that a process was told of; a file lies in its place in the folder.
pub fn named_by(address: &str, folder: &Folder) -> Location {
    match address {
        "" => Location::File(folder.database()),
        address => Location::Server(address.to_owned()),
    }
}

/// How many databases a server holds that were made beside this one, as drills and restores do.
pub fn databases_beside(location: &Location) -> usize {
    let Location::Server(address) = location else { return 0 };
    let beside = "SELECT datname FROM pg_database
                  WHERE starts_with(datname, current_database() || '_')";
    let output = psql(address, beside).output().unwrap();
    assert!(output.status.success(), "{output:?}");
    String::from_utf8(output.stdout).unwrap().lines().count()
}

/// Fails where a file is damaged; that a server's is not, it sees to itself.
pub async fn check_integrity(location: &Location, store: &Store) {
    if let Location::File(_) = location {
        let row = Statement::new("PRAGMA integrity_check").one(store).await.unwrap();
        assert_eq!(row.unwrap().text("integrity_check").unwrap(), "ok");
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
    // A story is large; here it stands twice.
    Box::pin(story(&sqlite)).await;
    sqlite.remove().await;
    match Database::postgres().await {
        Some(postgres) => {
            Box::pin(story(&postgres)).await;
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
