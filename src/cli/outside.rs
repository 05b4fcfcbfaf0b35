//! What leaves the installation by itself: the mail server, and where checkpoints and alarms go.

use std::fs;
use std::path::PathBuf;

use anyhow::{Context as _, bail};
use clap::Args;

use crate::installation::{self, Installation};
use crate::mail::{self, Credentials, Mailer};

/// Mail, and the places outside.
#[derive(Args, Clone)]
pub struct Outside {
    /// The mail server: smtps://host[:port], or smtp://host[:port] with STARTTLS
    #[arg(long, env = "LOTSE_SMTP", value_name = "URL", requires = "mail_from")]
    smtp: Option<String>,
    /// The sender of mail: lotse@traeger.example
    #[arg(long, env = "LOTSE_MAIL_FROM", value_name = "EMAIL")]
    mail_from: Option<String>,
    /// The name to log in with at the mail server
    #[arg(long, env = "LOTSE_SMTP_USER", value_name = "NAME", requires = "smtp")]
    smtp_user: Option<String>,
    /// A file whose first line is the password for the mail server
    #[arg(long, env = "LOTSE_SMTP_PASSWORD_FILE", value_name = "FILE", requires = "smtp_user")]
    smtp_password_file: Option<PathBuf>,
    /// Who is sent the ledger's checkpoints; may be given several times
    #[arg(
        long,
        env = "LOTSE_CHECKPOINTS_TO",
        value_name = "EMAIL",
        value_delimiter = ',',
        requires = "smtp"
    )]
    checkpoints_to: Vec<String>,
    /// A folder on somebody else's disk for the ledger's checkpoints; may be given several times
    #[arg(long, env = "LOTSE_CHECKPOINTS_FOLDER", value_name = "FOLDER", value_delimiter = ',')]
    checkpoints_folder: Vec<PathBuf>,
    /// Who is told when something is late or wrong, as officers are; may be given several times
    #[arg(
        long,
        env = "LOTSE_ALARMS_TO",
        value_name = "EMAIL",
        value_delimiter = ',',
        requires = "smtp"
    )]
    alarms_to: Vec<String>,
}

impl Outside {
    /// Reads what was set, so that a slip is told before anything is opened.
    pub fn read(&self) -> anyhow::Result<(Option<Mailer>, installation::Outside)> {
        let credentials = match (&self.smtp_user, &self.smtp_password_file) {
            (Some(user), Some(file)) => {
                let text = fs::read_to_string(file)
                    .with_context(|| format!("--smtp-password-file {}", file.display()))?;
                let password = text.lines().next().unwrap_or_default().to_owned();
                Some(Credentials { user: user.clone(), password })
            }
            (Some(_), None) => bail!("--smtp-user needs --smtp-password-file"),
            (None, _) => None,
        };
        let mail = match (&self.smtp, &self.mail_from) {
            (Some(url), Some(from)) => {
                Some(Mailer::new(url, from, credentials).context("--smtp or --mail-from")?)
            }
            _ => None,
        };
        let named = [("--checkpoints-to", &self.checkpoints_to), ("--alarms-to", &self.alarms_to)];
        for (option, addresses) in named {
            if let Some(address) = addresses.iter().find(|address| !mail::is_address(address)) {
                bail!("{option} {address}: this does not read as an e-mail address");
            }
        }
        for folder in &self.checkpoints_folder {
            if !folder.is_dir() {
                bail!(
                    "--checkpoints-folder {}: there is no such folder; mount or make it first",
                    folder.display()
                );
            }
        }
        let outside = installation::Outside {
            addresses: self.checkpoints_to.clone(),
            folders: self.checkpoints_folder.clone(),
            alarms: self.alarms_to.clone(),
        };
        Ok((mail, outside))
    }

    /// Says once that checkpoints, or alarms, go to nobody.
    pub fn warn_of_none(installation: &Installation) {
        let outside = &installation.outside;
        if outside.addresses.is_empty() && outside.folders.is_empty() {
            tracing::warn!(
                "the ledger's checkpoints are delivered to nobody outside: name an address with \
                 --checkpoints-to or a folder with --checkpoints-folder"
            );
        }
        if outside.alarms.is_empty() {
            tracing::warn!(
                "nobody of the operator is written to when something is late or wrong: name a mail \
                 server with --smtp and an address with --alarms-to"
            );
        }
    }
}
