//! Where the keyring rests and what closes it, from the command line.

use std::env;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, bail};
use clap::Args;
use zeroize::Zeroizing;

use crate::keys::{KeyringHome, Transit, VaultAddress, VaultToken};

/// A second place for the keyring, and Vault in front of both.
#[derive(Args, Clone, Debug, Default)]
pub struct KeyringPlace {
    /// Folder of the keyring's replica, on another volume; outside the data and every backup of it
    #[arg(long, env = "LOTSE_KEYRING_REPLICA", value_name = "FOLDER")]
    pub keyring_replica: Option<PathBuf>,
    /// Address of HashiCorp Vault, whose Transit engine closes the keyring
    #[arg(long, env = "LOTSE_VAULT", value_name = "URL", requires = "vault_key")]
    pub vault: Option<String>,
    /// Name of the Transit key, used by this installation alone
    #[arg(long, env = "LOTSE_VAULT_KEY", value_name = "NAME")]
    pub vault_key: Option<String>,
    /// Where the Transit engine is mounted
    #[arg(long, env = "LOTSE_VAULT_MOUNT", value_name = "PATH")]
    pub vault_mount: Option<String>,
    /// File of the token for Vault; without it the token stands in LOTSE_VAULT_TOKEN
    #[arg(long, env = "LOTSE_VAULT_TOKEN_FILE", value_name = "FILE")]
    pub vault_token_file: Option<PathBuf>,
    /// File of root certificates to know Vault by, in place of the system's
    #[arg(long, env = "LOTSE_VAULT_CA", value_name = "FILE")]
    pub vault_ca: Option<PathBuf>,
}

/// The token, where no file holds it. It is no option, so that nobody gives it on a command line,
/// which every user of the machine can read.
const TOKEN: &str = "LOTSE_VAULT_TOKEN";

impl KeyringPlace {
    /// The keyring at `path`, with its replica and its lock.
    pub fn home(&self, path: &Path, replica: Option<PathBuf>) -> anyhow::Result<KeyringHome> {
        let home = KeyringHome::file(path).with_replica(replica);
        let Some(url) = &self.vault else { return Ok(home) };
        let token = match &self.vault_token_file {
            Some(file) => VaultToken::File(file.clone()),
            None => match env::var(TOKEN).map(Zeroizing::new) {
                Ok(token) if !token.is_empty() => VaultToken::Given(token),
                Ok(_) | Err(_) => {
                    bail!(
                        "Vault needs a token: name its file with --vault-token-file, or set {TOKEN}"
                    )
                }
            },
        };
        let transit = Transit::at(VaultAddress {
            url: url.clone(),
            mount: self.vault_mount.clone().unwrap_or_else(|| "transit".to_owned()),
            key: self.vault_key.clone().context("--vault needs --vault-key")?,
            token,
            roots: self.vault_ca.clone(),
        })?;
        Ok(home.in_vault(transit))
    }
}
