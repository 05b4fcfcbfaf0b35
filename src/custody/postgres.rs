//! PostgreSQL's own programs, called so that a password stands on no command line.

use std::collections::BTreeSet;
use std::io;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use url::Url;

use super::{CustodyError, blocking};
use crate::digest::sha256_hex;

/// The address of a server, as its programs take it: the password apart.
#[derive(Clone)]
pub(super) struct Server {
    url: Url,
    password: Option<String>,
}

/// What the driver calls otherwise than the server's programs.
const RENAMED: [(&str, &str); 5] = [
    ("ssl-mode", "sslmode"),
    ("ssl-root-cert", "sslrootcert"),
    ("ssl-ca", "sslrootcert"),
    ("ssl-cert", "sslcert"),
    ("ssl-key", "sslkey"),
];

/// What both understand.
const SHARED: [&str; 10] = [
    "application_name",
    "host",
    "hostaddr",
    "options",
    "port",
    "sslcert",
    "sslkey",
    "sslmode",
    "sslrootcert",
    "user",
];

/// How long somebody may take to leave a database; the server itself waits as long.
const GONE_WITHIN: Duration = Duration::from_secs(5);

impl Server {
    pub(super) fn parse(address: &str) -> Result<Self, CustodyError> {
        let given = Url::parse(address).map_err(|error| CustodyError::Url(error.to_string()))?;
        let mut url = given.clone();
        let mut password = url.password().map(decoded);
        let mut kept = Vec::new();
        for (name, value) in given.query_pairs() {
            let known = RENAMED.iter().find(|(driver, _)| *driver == name);
            let name = known.map_or(name.as_ref(), |(_, program)| *program).to_owned();
            if name == "password" {
                password = Some(value.into_owned());
            } else if name == "dbname" {
                // In one place only, so that another database can be named there.
                url.set_path(&value);
            } else if SHARED.contains(&name.as_str()) {
                kept.push((name, value.into_owned()));
            }
        }
        url.set_query(None);
        if !kept.is_empty() {
            // The programs read %20 and do not read + as a space.
            let query = url::form_urlencoded::Serializer::new(String::new())
                .extend_pairs(&kept)
                .finish()
                .replace('+', "%20");
            url.set_query(Some(&query));
        }
        // A server that is reached by a socket has no host, and then no password can stand there.
        let _ = url.set_password(None);
        Ok(Self { url, password })
    }

    /// A name for a database beside this one, always the same; another installation's is another,
    /// also one in another schema of the same database.
    pub(super) fn name_beside(&self, what: &str) -> String {
        let own = self.database();
        let own: String = own.chars().filter(char::is_ascii_alphanumeric).take(36).collect();
        format!("{own}_{what}_{}", &sha256_hex(self.url.as_str().as_bytes())[..8])
    }

    /// The database's name: that of the user where the address names none.
    fn database(&self) -> String {
        match self.url.path().trim_start_matches('/') {
            "" => decoded(self.url.username()),
            path => decoded(path),
        }
    }

    /// The same server, another database.
    pub(super) fn with_database(&self, name: &str) -> Self {
        let mut other = self.clone();
        other.url.set_path(name);
        other
    }

    /// As the driver takes it.
    pub(super) fn address(&self) -> String {
        let mut url = self.url.clone();
        let _ = url.set_password(self.password.as_deref());
        url.into()
    }

    /// Writes one schema to a file, as it is in this snapshot, without the row that names the epoch:
    /// what is put back can be opened only once that row is written again.
    pub(super) async fn dump(
        &self,
        schema: &str,
        snapshot: &str,
        file: &Path,
    ) -> Result<(), CustodyError> {
        let mut command = self.command("pg_dump");
        command
            .args(["--format=custom", "--no-owner", "--no-privileges"])
            .arg(format!("--schema={}", quoted(schema)))
            .arg(format!("--exclude-table-data={}.key_epoch", quoted(schema)))
            .arg(format!("--snapshot={snapshot}"))
            .arg(file_argument(file))
            .arg(format!("--dbname={}", self.url));
        run("pg_dump", command).await.map(drop)
    }

    /// Puts back what [`Server::dump`] wrote, all of it or nothing.
    pub(super) async fn put_back(&self, schema: &str, file: &Path) -> Result<(), CustodyError> {
        let mut command = self.command("pg_restore");
        command.args(["--no-owner", "--no-privileges", "--exit-on-error", "--single-transaction"]);
        // Every new database has this one, and making it a second time fails.
        if schema == "public" {
            command.arg("--schema=public");
        }
        command.arg(format!("--dbname={}", self.url)).arg(file);
        match run("pg_restore", command).await {
            Err(CustodyError::ProgramFailed { said, .. }) if said.contains("already exists") => {
                Err(CustodyError::NotEmpty)
            }
            other => other.map(drop),
        }
    }

    /// Makes an empty database on this server, which writes and sorts text as this one does.
    pub(super) async fn make_database(&self, name: &str) -> Result<(), CustodyError> {
        let said = self
            .ask(
                "SELECT pg_encoding_to_char(encoding), datcollate, datctype FROM pg_database
                 WHERE datname = current_database()",
            )
            .await?;
        let mut command = self.command("createdb");
        // The one template that takes any of them.
        command.arg("--template=template0").arg(format!("--maintenance-db={}", self.url));
        for (option, value) in
            ["--encoding", "--lc-collate", "--lc-ctype"].iter().zip(said.trim().split('|'))
        {
            command.arg(format!("{option}={value}"));
        }
        command.arg(name);
        run("createdb", command).await.map(drop)
    }

    /// Removes a database of this server.
    pub(super) async fn remove_database(&self, name: &str) -> Result<(), CustodyError> {
        let mut command = self.command("dropdb");
        command
            .args(["--if-exists", "--force"])
            .arg(format!("--maintenance-db={}", self.url))
            .arg(name);
        run("dropdb", command).await.map(drop)
    }

    /// The tables and views that are in this database, each with its schema; also those that this
    /// user may not read, which the standard's own list leaves out.
    pub(super) async fn tables(&self) -> Result<BTreeSet<String>, CustodyError> {
        let said = self
            .ask(
                "SELECT nspname || '.' || relname FROM pg_class
                 JOIN pg_namespace ON pg_namespace.oid = relnamespace
                 WHERE relkind IN ('r', 'p', 'v', 'm', 'f')
                   AND nspname <> 'information_schema' AND NOT starts_with(nspname, 'pg_')",
            )
            .await?;
        Ok(said.lines().map(str::to_owned).collect())
    }

    /// Whether anybody is connected to this database, and stays.
    pub(super) async fn is_in_use(&self) -> Result<bool, CustodyError> {
        let others = "SELECT pid FROM pg_stat_activity
                      WHERE datname = current_database() AND pid <> pg_backend_pid()";
        let began = Instant::now();
        // The server notices only after a while that a process was killed.
        while !self.ask(others).await?.trim().is_empty() {
            if began.elapsed() > GONE_WITHIN {
                return Ok(true);
            }
            tokio::time::sleep(Duration::from_millis(200)).await;
        }
        Ok(false)
    }

    /// What the database answers, a line for each row.
    async fn ask(&self, statement: &'static str) -> Result<String, CustodyError> {
        let mut command = self.command("psql");
        command
            .args(["--no-psqlrc", "--quiet", "--tuples-only", "--no-align"])
            .arg(format!("--dbname={}", self.url))
            .arg(format!("--command={statement}"));
        run("psql", command).await
    }

    /// Gives another database this one's name, and this one the name `former`: both or neither.
    pub(super) async fn replace_by(&self, other: &str, former: &str) -> Result<(), CustodyError> {
        let own = self.database();
        let (other, former, name) = (quoted(other), quoted(former), quoted(&own));
        // One database is not renamed by who is in it; every server has these two.
        let within = if own == "postgres" { "template1" } else { "postgres" };
        let mut command = self.command("psql");
        command
            .args(["--no-psqlrc", "--quiet", "--set=ON_ERROR_STOP=1", "--single-transaction"])
            .arg(format!("--dbname={}", self.with_database(within).url))
            .arg(format!("--command=ALTER DATABASE {name} RENAME TO {former}"))
            .arg(format!("--command=ALTER DATABASE {other} RENAME TO {name}"));
        match run("psql", command).await {
            Err(CustodyError::ProgramFailed { said, .. })
                if said.contains("being accessed by other users") =>
            {
                Err(CustodyError::Connected)
            }
            other => other.map(drop),
        }
    }

    fn command(&self, program: &'static str) -> Command {
        let mut command = Command::new(program);
        // Its messages are read.
        command.env("LC_ALL", "C");
        // Nobody is there to be asked.
        command.arg("--no-password").stdin(Stdio::null());
        if let Some(password) = &self.password {
            // A process's environment is readable by its own user only; its command line by everyone.
            command.env("PGPASSWORD", password);
        }
        command
    }
}

fn decoded(text: &str) -> String {
    let pairs = format!("p={}", text.replace('+', "%2B"));
    url::form_urlencoded::parse(pairs.as_bytes())
        .next()
        .map(|(_, value)| value.into_owned())
        .unwrap_or_default()
}

/// A name that is taken as it stands, and not as a pattern.
fn quoted(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}

fn file_argument(file: &Path) -> std::ffi::OsString {
    let mut argument = std::ffi::OsString::from("--file=");
    argument.push(file);
    argument
}

/// Runs a program to its end, and gives what it wrote.
async fn run(program: &'static str, mut command: Command) -> Result<String, CustodyError> {
    blocking(move || {
        let output = match command.output() {
            Ok(output) => output,
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                return Err(CustodyError::ProgramMissing { program });
            }
            Err(error) => {
                return Err(CustodyError::ProgramFailed { program, said: error.to_string() });
            }
        };
        if output.status.success() {
            return Ok(String::from_utf8_lossy(&output.stdout).into_owned());
        }
        let said = String::from_utf8_lossy(&output.stderr).trim().to_owned();
        Err(CustodyError::ProgramFailed { program, said })
    })
    .await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_stands_on_no_command_line() {
        for address in [
            "postgres://lotse:ge%2Bheim@db.internal/lotse?ssl-mode=require",
            "postgres://lotse@db.internal/lotse?password=ge%2Bheim&sslmode=require",
        ] {
            let server = Server::parse(address).unwrap();
            assert_eq!(server.password.as_deref(), Some("ge+heim"), "{address}");
            let url = server.url.as_str();
            assert_eq!(url, "postgres://lotse@db.internal/lotse?sslmode=require");
            let command = server.command("pg_dump");
            assert!(command.get_args().all(|word| !word.to_string_lossy().contains("heim")));
            assert!(server.address().contains("ge+heim") || server.address().contains("ge%2Bheim"));
        }
    }

    #[test]
    fn what_only_the_driver_understands_is_left_out() {
        let address = "postgres://lotse@db/lotse?statement-cache-capacity=0&options=-c%20a%3Db";
        let server = Server::parse(address).unwrap();
        assert_eq!(server.url.as_str(), "postgres://lotse@db/lotse?options=-c%20a%3Db");
        let other = server.with_database("other");
        assert_eq!(other.url.as_str(), "postgres://lotse@db/other?options=-c%20a%3Db");
    }

    #[test]
    fn a_database_has_one_name_wherever_it_stands() {
        for (address, name) in [
            ("postgres://lotse@db/service", "service"),
            ("postgres://lotse@db/ignored?dbname=service", "service"),
            ("postgres://lotse@db", "lotse"),
            ("postgres://lotse@db/my%20service", "my service"),
        ] {
            assert_eq!(Server::parse(address).unwrap().database(), name, "{address}");
        }
        let server = Server::parse("postgres://lotse@db/one?dbname=two").unwrap();
        assert_eq!(server.with_database("three").url.as_str(), "postgres://lotse@db/three");
        let beside = |name: &str| server.with_database(name).name_beside("restoring");
        assert_ne!(beside(&"ä".repeat(30)), beside(&"ö".repeat(30)), "two of one server");
        let own = "postgres://lotse@db/one?options=-csearch_path%3Dother";
        assert_ne!(Server::parse(own).unwrap().name_beside("restoring"), beside("one"));
        assert!(beside(&"x".repeat(63)).len() <= 63, "PostgreSQL cuts longer names");
    }

    #[tokio::test]
    async fn a_program_that_is_missing_is_named_with_the_remedy() {
        let missing = run("lotse-no-such-program", Command::new("lotse-no-such-program")).await;
        let said = missing.unwrap_err().to_string();
        assert!(said.contains("lotse-no-such-program") && said.contains("postgresql-client"));
    }
}
