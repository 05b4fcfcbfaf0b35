//! What can go wrong with Vault, and what to do about it.

use std::path::PathBuf;

/// Why Vault could not be used. The keyring's file is left as it is.
#[derive(Debug, thiserror::Error)]
pub enum VaultFault {
    /// The address, the mount or the key's name cannot be used.
    #[error("{what}: {given}")]
    Address {
        /// What was given.
        given: String,
        /// What is wrong with it.
        what: &'static str,
    },
    /// There is no token to show.
    #[error("the token for Vault in {path} cannot be used: {what}")]
    Token {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        what: String,
    },
    /// There are no certificates to know Vault by.
    #[error("no root certificates for Vault in {place}: {what}; name a file with --vault-ca")]
    Roots {
        /// Where they were looked for.
        place: String,
        /// What is wrong.
        what: String,
    },
    /// No answer.
    #[error("Vault at {url} does not answer ({what}): is it running, and its certificate known?")]
    Unreachable {
        /// Its address.
        url: String,
        /// What the network said.
        what: String,
    },
    /// It has to be opened by its keepers first.
    #[error("Vault at {url} is sealed: unseal it (vault operator unseal) and try again")]
    Sealed {
        /// Its address.
        url: String,
    },
    /// The token does not allow it.
    #[error(
        "Vault refuses {path}: the token has run out, or its policy lacks this path; \
         docs/operations.md lists what the policy needs"
    )]
    Forbidden {
        /// The path that was asked.
        path: String,
    },
    /// There is no such key.
    #[error(
        "Vault has no Transit key {key} under {mount}: make it once with \
         `vault write -f {mount}/keys/{key}`; if it was there before, the keyring is lost with it"
    )]
    KeyMissing {
        /// The mount.
        mount: String,
        /// Its name.
        key: String,
    },
    /// The key cannot be used for this.
    #[error("the Transit key {key} {what}: make another one, for this installation alone")]
    KeyUnfit {
        /// Its name.
        key: String,
        /// What is wrong with it.
        what: &'static str,
    },
    /// It said something that the documented API does not say.
    #[error("Vault answers {path} with {status}: {what}")]
    Answer {
        /// The path that was asked.
        path: String,
        /// The HTTP status.
        status: u16,
        /// What it said.
        what: String,
    },
}
