//! `lotse demo`: the service on the embedded database with an invented project to click through.
//!
//! Everything that `lotse serve` does, it does; only the people are invented and the clock may stand
//! on another day.

mod cast;
mod offices;
mod story;

use std::fs;
use std::io::Write;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;

use anyhow::{Context as _, bail};
use chrono::NaiveDate;
use clap::{Args, ValueEnum};
use serde::{Deserialize, Serialize};

use super::keyring_place::KeyringPlace;
use super::opening::Place;
use super::{serve, setting_up};
use crate::clock::{Clock, Instant, ShiftedClock, SystemClock};
use crate::installation::{Address, Installation, Purpose};

/// Starts the demo.
#[derive(Args)]
#[command(after_help = "Examples:
  lotse demo
  lotse demo --port 9000 --today 2027-06-30
  lotse demo --keep --format json")]
pub struct Arguments {
    /// The port to listen on, on this machine only
    #[arg(long, default_value_t = 8080)]
    port: u16,
    /// The day on which the demo's clock stands at the start
    #[arg(long, value_name = "YYYY-MM-DD")]
    today: Option<NaiveDate>,
    /// Where the demo keeps its data; made anew each time
    #[arg(long, default_value = "demo-data", value_name = "FOLDER")]
    folder: PathBuf,
    /// Go on with the data of the last demo
    #[arg(long)]
    keep: bool,
    /// PostgreSQL in place of the embedded database; it must be empty
    #[arg(long, value_name = "URL", hide_env_values = true)]
    database: Option<String>,
    /// How to print the logins
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// For people
    Text,
    /// For programs
    Json,
}

/// One way into the demo.
#[derive(Clone, Serialize, Deserialize)]
pub struct Login {
    /// For whom: participant, adviser, agency, dpo, lead.
    pub audience: String,
    /// Who it is.
    pub name: String,
    /// The path to open.
    pub path: String,
    /// Login name, e-mail address or code.
    pub login: String,
    /// Secret or password; empty for an invitation, which makes one.
    pub secret: String,
    /// What there is to see.
    pub note: String,
}

/// The file that tells a demo's folder from an installation's.
pub const MARK: &str = "DEMO";
const LOGINS: &str = "logins.json";

/// Where the demo's ledger is delivered, as if the folder were the officer's.
const OFFICER: &str = "officer";

/// Where the demo's backups lie.
const BACKUPS: &str = "backups";

/// Whether `data` is the data folder of a demo.
pub fn is_demo(data: &Path) -> bool {
    data.join(MARK).is_file()
}

fn clock(today: Option<NaiveDate>) -> Arc<dyn Clock> {
    match today {
        // Nine in the morning, so that a demo does not begin at midnight.
        Some(day) => Arc::new(ShiftedClock::starting_at(
            Instant::start_of(day, story::ZONE).plus_seconds(9 * 3600),
        )),
        None => Arc::new(SystemClock),
    }
}

fn place(arguments: &Arguments) -> Place {
    Place {
        data: arguments.folder.join("data"),
        keys: arguments.folder.join("keys"),
        database: arguments.database.clone(),
        questionnaires: None,
        keyring: KeyringPlace::default(),
        copies: None,
        backups: Some(arguments.folder.join(BACKUPS)),
    }
}

/// Removes the last demo, and nothing that is not one.
fn clear(folder: &Path) -> anyhow::Result<()> {
    let data = folder.join("data");
    if !folder.exists() {
        return Ok(());
    }
    if !is_demo(&data) {
        let empty = fs::read_dir(folder).is_ok_and(|mut entries| entries.next().is_none());
        if !empty {
            bail!(
                "{} holds something that is no demo; nothing was changed; name another folder with \
                 --folder",
                folder.display()
            );
        }
    }
    // Only what a demo makes: somebody may keep notes beside it.
    for part in [data, folder.join("keys"), folder.join(OFFICER), folder.join(BACKUPS)]
        .iter()
        .filter(|part| part.exists())
    {
        fs::remove_dir_all(part).with_context(|| format!("cannot clear {}", part.display()))?;
    }
    Ok(())
}

/// Makes the folder of the data and marks it, before anything is in it: a demo that was interrupted
/// while it was set up can be cleared by the next.
fn mark(data: &Path) -> anyhow::Result<()> {
    setting_up::make_private(data)?;
    let path = data.join(MARK);
    fs::write(&path, "The people in this folder are invented.\n")
        .with_context(|| format!("cannot write {}", path.display()))
}

async fn open(
    arguments: &Arguments,
    address: Address,
) -> anyhow::Result<(Installation, Vec<Login>)> {
    let (place, clock) = (place(arguments), clock(arguments.today));
    let list = arguments.folder.join("data").join(LOGINS);
    if arguments.keep && list.is_file() {
        let text = fs::read_to_string(&list)?;
        let logins = serde_json::from_str(&text)
            .with_context(|| format!("{} does not read; start without --keep", list.display()))?;
        return Ok((place.open(clock, address, Purpose::Demo).await?, logins));
    }
    clear(&arguments.folder)?;
    mark(&place.data)?;
    let (installation, logins) = story::tell(&place, clock, address).await?;
    fs::write(&list, serde_json::to_string_pretty(&logins)?)?;
    Ok((installation, logins))
}

/// Carries the command out.
pub async fn run(arguments: &Arguments, out: &mut impl Write) -> anyhow::Result<ExitCode> {
    let at = SocketAddr::new(IpAddr::V4(Ipv4Addr::LOCALHOST), arguments.port);
    // The port first: a second demo must not clear the folder of the first.
    let listener = serve::listen(at).await?;
    let origin = format!("http://{}", listener.local_addr()?);
    let (mut installation, logins) =
        open(arguments, Address { origin: origin.clone(), trusted_proxies: Vec::new() }).await?;
    let officer = arguments.folder.join(OFFICER);
    setting_up::make_private(&officer)?;
    installation.outside.folders = vec![officer];
    match arguments.format {
        Format::Text => tell(out, &origin, &arguments.folder, &logins)?,
        Format::Json => {
            let told = serde_json::json!({
                "origin": origin,
                "folder": arguments.folder.display().to_string(),
                "logins": logins.iter().map(|login| serde_json::json!({
                    "audience": login.audience,
                    "name": login.name,
                    "link": format!("{origin}{}", login.path),
                    "login": login.login,
                    "secret": login.secret,
                    "note": login.note,
                })).collect::<Vec<_>>(),
            });
            writeln!(out, "{told}")?;
        }
    }
    out.flush()?;
    serve::until_stopped(installation, listener).await?;
    Ok(ExitCode::SUCCESS)
}

fn tell(out: &mut impl Write, origin: &str, folder: &Path, logins: &[Login]) -> anyhow::Result<()> {
    writeln!(
        out,
        "Lotse demo at {origin}   (data in {}, all people invented)\n",
        folder.display()
    )?;
    let wide = |get: fn(&Login) -> &str| {
        logins.iter().map(|login| get(login).chars().count()).max().unwrap_or(0)
    };
    let (audience, name) = (wide(|login| &login.audience), wide(|login| &login.name));
    let (login_width, secret) = (wide(|login| &login.login), wide(|login| &login.secret));
    for login in logins {
        writeln!(
            out,
            "  {:audience$}  {:name$}  {:login_width$}  {:secret$}  {origin}{}",
            login.audience, login.name, login.login, login.secret, login.path
        )?;
        writeln!(out, "  {:audience$}  {}", "", login.note)?;
    }
    writeln!(out, "\nCtrl-C ends it.")?;
    Ok(())
}
