//! HashiCorp Vault Transit as the lock of a keyring's file.
//!
//! Every secret in the file is a Transit ciphertext (`vault:vN:…`), so the file alone opens nothing.
//! Before something is destroyed the Transit key is rotated; what stays is closed under the new
//! version, and the versions before are ended by `min_decryption_version` and `trim`: then remains of
//! replaced files in the blocks of an SSD, and old copies, open nothing either.
//! Requests go to this one address: no redirect is followed and no proxy is asked, because each
//! carries the token.

mod ask;
mod fault;
mod transit;

pub use ask::{Token as VaultToken, VaultAddress};
pub use fault::VaultFault;
pub use transit::Transit;
