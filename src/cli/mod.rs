//! The command line: one file per subcommand.
//!
//! Exit status: 0 done, 1 the answer is no, 2 used wrongly.

mod retention;

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
    Retention(retention::Arguments),
}

/// Reads the command line and carries it out.
pub fn run() -> ExitCode {
    let arguments = Arguments::parse();
    let outcome = match arguments.command {
        Command::Retention(arguments) => {
            tokio::runtime::Runtime::new().map_err(anyhow::Error::from).and_then(|runtime| {
                runtime.block_on(retention::run(arguments, &mut io::stdout()))
            })
        }
    };
    outcome.unwrap_or_else(|error| {
        // Whoever closed the error stream does not want to know.
        let _ = writeln!(io::stderr(), "lotse: {error:#}");
        ExitCode::from(1)
    })
}
