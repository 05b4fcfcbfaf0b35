//! The command line: one file per subcommand.
//!
//! Exit status: 0 done, 1 the answer is no, 2 used wrongly.

mod attacks;
mod backup;
mod check;
mod connections;
mod demo;
mod doctor;
mod export;
mod hardening;
mod import;
mod init;
mod jobs;
mod keyring_lock;
mod keyring_place;
mod keys;
mod ledger;
mod opening;
mod outside;
mod purge_ip;
mod quiet;
mod restore;
mod retention;
mod score;
mod serve;
mod setting_up;
mod verify;

use std::io::{self, Write as _};
use std::process::ExitCode;

use clap::{Parser, Subcommand};

#[derive(Parser)]
#[command(name = "lotse", version, about = "Questionnaires whose privacy promises can be checked")]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Search the addresses of attempts to log in, for a reason that is written down
    Attacks(attacks::Arguments),
    /// Check questionnaire definitions and state what their results would reveal
    Check(check::Arguments),
    /// Write a definition for other programs
    Export(export::Arguments),
    /// Turn a questionnaire from elsewhere into a definition
    Import(import::Arguments),
    /// Score a file of answers
    Score(score::Arguments),
    /// Try it: an invented project on the embedded database
    Demo(demo::Arguments),
    /// Set up an installation with one project and one account per role
    Init(init::Arguments),
    /// Look whether an installation is well: keys, files, database, ledger, machine
    Doctor(doctor::Arguments),
    /// Move the keyring behind Vault
    Keyring(keyring_lock::Arguments),
    /// Make an encrypted backup, or list them
    Backup(backup::Arguments),
    /// Put the database back from a backup
    Restore(restore::RestoreArguments),
    /// Try the newest backup in a scratch place
    Drill(restore::DrillArguments),
    /// Roll the epoch of the keys, or copy their table
    Keys(keys::Arguments),
    /// Delete IP addresses that are due, without a database or a service
    PurgeIp(purge_ip::Arguments),
    /// Run an installation
    Serve(serve::Arguments),
    /// What is due, and carrying it out
    Retention(retention::Arguments),
    /// Sign the ledger, and print the key that checks it
    Ledger(ledger::Arguments),
    /// Check receipts, certificates, reports, checkpoints and the ledger, offline
    Verify(verify::Arguments),
}

/// Reads the command line and carries it out.
pub fn run() -> ExitCode {
    let arguments = Arguments::parse();
    let (mut out, mut complaints) = (io::stdout(), io::stderr());
    let done = match arguments.command {
        Command::Attacks(arguments) => attacks::run(&arguments, &mut out),
        Command::Check(arguments) => check::run(&arguments, &mut out),
        Command::Export(arguments) => export::run(&arguments, &mut out, &mut complaints),
        Command::Import(arguments) => import::run(&arguments, &mut out, &mut complaints),
        Command::Score(arguments) => score::run(&arguments, &mut out, &mut complaints),
        Command::PurgeIp(arguments) => purge_ip::run(&arguments, &mut out),
        Command::Backup(arguments) => alive(backup::run(&arguments, &mut out)),
        Command::Restore(arguments) => alive(restore::run(&arguments, &mut out)),
        Command::Drill(arguments) => alive(restore::run_drill(&arguments, &mut out)),
        Command::Demo(arguments) => alive(demo::run(&arguments, &mut out)),
        Command::Init(arguments) => alive(init::run(&arguments, &mut out)),
        Command::Doctor(arguments) => alive(doctor::run(&arguments, &mut out)),
        Command::Keyring(arguments) => alive(async { keyring_lock::run(&arguments, &mut out) }),
        Command::Keys(arguments) => alive(keys::run(&arguments, &mut out)),
        Command::Retention(arguments) => alive(retention::run(arguments, &mut out)),
        Command::Ledger(arguments) => ledger::run(&arguments, &mut out),
        Command::Verify(arguments) => verify::run(&arguments, &mut out),
        Command::Serve(arguments) => alive(serve::run(&arguments, &mut out)),
    };
    done.unwrap_or_else(|error| {
        // Where even this cannot be told, the exit status still tells it.
        let _ = writeln!(complaints, "lotse: {error:#}");
        ExitCode::from(2)
    })
}

/// What is logged unless `LOTSE_LOG` says otherwise: not what PostgreSQL notices at every start, nor
/// each system table that a user without all rights cannot vacuum.
const LOGGED: &str = "info,sqlx::postgres::notice=error";

/// Runs what needs the network or a database.
fn alive<T>(act: impl Future<Output = anyhow::Result<T>>) -> anyhow::Result<T> {
    tracing_subscriber::fmt()
        .json()
        .with_env_filter(
            tracing_subscriber::EnvFilter::try_from_env("LOTSE_LOG")
                .unwrap_or_else(|_| tracing_subscriber::EnvFilter::new(LOGGED)),
        )
        .with_writer(io::stderr)
        .init();
    hardening::keep_memory_private();
    hardening::keep_panics_quiet();
    tokio::runtime::Builder::new_multi_thread().enable_all().build()?.block_on(act)
}
