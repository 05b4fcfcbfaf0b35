//! `lotse doctor`: looks whether an installation is as it should be.

mod privacy;

use std::io::Write;
use std::process::ExitCode;

use clap::{Args, Subcommand};

/// Looks whether an installation is as it should be.
#[derive(Args)]
pub struct Arguments {
    #[command(subcommand)]
    act: Act,
}

#[derive(Subcommand)]
enum Act {
    /// Look for IP addresses older than seven days, also in the logs of proxy and system
    Privacy(privacy::Arguments),
}

/// Carries the command out.
pub fn run(arguments: &Arguments, out: &mut impl Write) -> anyhow::Result<ExitCode> {
    let Act::Privacy(arguments) = &arguments.act;
    privacy::run(arguments, out)
}
