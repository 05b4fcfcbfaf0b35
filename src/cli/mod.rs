//! The command line: one file per subcommand.
//!
//! Exit status: 0 done, 1 the answer is no, 2 used wrongly.

mod check;
mod score;

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
    /// Check questionnaire definitions and state what their results would reveal
    Check(check::Arguments),
    /// Score a file of answers
    Score(score::Arguments),
}

/// Reads the command line and carries it out.
pub fn run() -> ExitCode {
    let arguments = Arguments::parse();
    let (mut out, mut complaints) = (io::stdout().lock(), io::stderr().lock());
    let done = match arguments.command {
        Command::Check(arguments) => check::run(&arguments, &mut out),
        Command::Score(arguments) => score::run(&arguments, &mut out, &mut complaints),
    };
    done.unwrap_or_else(|error| {
        // Where even this cannot be told, the exit status still tells it.
        let _ = writeln!(complaints, "lotse: {error:#}");
        ExitCode::from(2)
    })
}
