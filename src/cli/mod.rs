//! The command line: one file per subcommand.
//!
//! Exit status: 0 done, 1 the answer is no, 2 used wrongly.

use std::process::ExitCode;

use clap::{Parser, Subcommand};

#[derive(Parser)]
#[command(name = "lotse", version, about = "Questionnaires whose privacy promises can be checked")]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {}

/// Reads the command line and carries it out.
pub fn run() -> ExitCode {
    let arguments = Arguments::parse();
    match arguments.command {}
}
