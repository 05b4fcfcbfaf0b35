//! `lotse keyring`: moving a keyring that lay in a plain file behind Vault.

use std::io::Write;
use std::process::ExitCode;

use anyhow::bail;
use clap::{Args, Subcommand};

use super::opening::Place;

/// Works on where the keyring rests.
#[derive(Args)]
pub struct Arguments {
    #[command(subcommand)]
    act: Act,
}

#[derive(Subcommand)]
enum Act {
    /// Close a keyring that only its file mode protected with Vault; stop the service first
    #[command(after_help = "Example:
  lotse keyring lock --keys /etc/lotse/keys --vault https://vault.example:8200 \\
      --vault-key lotse --vault-token-file /run/lotse/vault-token

Copies of the former file still open: destroy them, and run `lotse keys roll` afterwards.")]
    Lock(Place),
}

/// Carries the command out.
pub fn run(arguments: &Arguments, out: &mut impl Write) -> anyhow::Result<ExitCode> {
    let Act::Lock(place) = &arguments.act;
    if place.keyring.vault.is_none() {
        bail!("--vault and --vault-key say what is to close the keyring");
    }
    let home = place.keyring_home(&place.folder()?)?;
    home.lock_plain()?;
    writeln!(
        out,
        "The keyring is closed by Vault. Give the service the same --vault options, destroy every copy of \
         the former file, and run `lotse keys roll`."
    )?;
    Ok(ExitCode::SUCCESS)
}
