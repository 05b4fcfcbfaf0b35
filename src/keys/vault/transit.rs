//! A Transit key as the lock of a keyring's file.

use data_encoding::BASE64;
use serde::Deserialize;
use serde_json::{Value, json};
use zeroize::{Zeroize, ZeroizeOnDrop, Zeroizing};

use super::super::framing::{frame, unframe};
use super::super::keyring_lock::{KeyringLock, LockFault, Named};
use super::super::material::Material;
use super::VaultFault;
use super::ask::{Vault, VaultAddress};

/// A Transit key, used by this installation alone: ending its older versions would shut out whoever
/// else used it.
pub struct Transit {
    vault: Vault,
}

/// What Vault says of the key.
#[derive(Deserialize)]
#[expect(clippy::struct_excessive_bools, reason = "these are the documented fields of the answer")]
struct KeyState {
    #[serde(rename = "type")]
    kind: String,
    latest_version: u64,
    min_decryption_version: u64,
    #[serde(default)]
    min_encryption_version: u64,
    #[serde(default)]
    min_available_version: u64,
    #[serde(default)]
    derived: bool,
    #[serde(default)]
    exportable: bool,
    #[serde(default)]
    allow_plaintext_backup: bool,
    #[serde(default)]
    deletion_allowed: bool,
}

#[derive(Deserialize)]
struct Batch {
    batch_results: Vec<Part>,
}

#[derive(Default, Deserialize, Zeroize, ZeroizeOnDrop)]
struct Part {
    #[serde(default)]
    ciphertext: String,
    #[serde(default)]
    plaintext: String,
    #[serde(default)]
    error: String,
}

impl Transit {
    /// The key at this address; Vault is first asked when a keyring is read or written.
    pub fn at(address: VaultAddress) -> Result<Self, VaultFault> {
        Ok(Self { vault: Vault::at(address)? })
    }

    fn state(&self) -> Result<KeyState, VaultFault> {
        let unfit = |what| VaultFault::KeyUnfit { key: self.vault.key.clone(), what };
        let read = self.vault.read("keys")?;
        let state: KeyState = serde_json::from_value(read)
            .map_err(|_| self.unexpected("keys", "no state of a key"))?;
        if !matches!(state.kind.as_str(), "aes256-gcm96" | "chacha20-poly1305") {
            return Err(unfit("is neither of the type aes256-gcm96 nor chacha20-poly1305"));
        }
        if state.derived {
            return Err(unfit("is derived, which needs a context with everything"));
        }
        Ok(state)
    }

    fn batch(&self, verb: &str, parts: &[Value]) -> Result<Vec<Part>, VaultFault> {
        let answer = self.vault.write(verb, "", &json!({ "batch_input": parts }))?;
        let batch: Batch = serde_json::from_value(answer)
            .map_err(|_| self.unexpected(verb, "no results of a batch"))?;
        if batch.batch_results.len() == parts.len() {
            Ok(batch.batch_results)
        } else {
            Err(self.unexpected(verb, "another number of results than it was asked for"))
        }
    }

    fn ciphertexts(&self, verb: &str, parts: &[Value]) -> Result<Vec<String>, VaultFault> {
        let read = |part: Part| match version_of(&part.ciphertext) {
            Some(_) if part.error.is_empty() => Ok(part.ciphertext.clone()),
            _ => Err(self.unexpected(verb, &format!("no ciphertext ({})", part.error))),
        };
        self.batch(verb, parts)?.into_iter().map(read).collect()
    }

    fn unexpected(&self, verb: &str, what: &str) -> VaultFault {
        let path = format!("{}/{verb}/{}", self.vault.mount, self.vault.key);
        VaultFault::Answer { path, status: 200, what: what.to_owned() }
    }
}

/// The version of the key under which a ciphertext was made.
fn version_of(ciphertext: &str) -> Option<u64> {
    ciphertext.strip_prefix("vault:v")?.split_once(':')?.0.parse().ok()
}

fn oldest(closed: &[String]) -> u64 {
    closed.iter().map(|one| version_of(one).unwrap_or(0)).min().unwrap_or(0)
}

impl KeyringLock for Transit {
    fn name(&self) -> String {
        format!("vault transit key {}", self.vault.key)
    }

    fn close(&self, secrets: &[Named<'_, Material>]) -> Result<Vec<String>, VaultFault> {
        // Asked first, because Vault makes a key that is missing when it is told to encrypt.
        self.state()?;
        let parts: Vec<Value> = secrets
            .iter()
            .map(|(name, secret)| {
                let plain = Zeroizing::new(frame(&[name.as_bytes(), secret.bytes()]));
                json!({ "plaintext": BASE64.encode(&plain) })
            })
            .collect();
        self.ciphertexts("encrypt", &parts)
    }

    fn open(&self, closed: &[Named<'_, String>]) -> Result<Vec<Material>, LockFault> {
        if closed.iter().any(|(_, text)| version_of(text).is_none()) {
            return Err(LockFault::Damaged("a key in it is not closed by Vault"));
        }
        let parts: Vec<Value> =
            closed.iter().map(|(_, text)| json!({ "ciphertext": text })).collect();
        let opened = self.batch("decrypt", &parts)?;
        opened
            .iter()
            .zip(closed)
            .map(|(part, (name, _))| {
                if !part.error.is_empty() {
                    return Err(LockFault::Damaged(
                        "Vault does not open it: it is an old copy whose version was ended, or was \
                         closed under another key",
                    ));
                }
                let plain = Zeroizing::new(
                    BASE64
                        .decode(part.plaintext.as_bytes())
                        .map_err(|_| LockFault::Damaged("Vault opens it to no base64"))?,
                );
                match unframe(&plain).as_deref() {
                    Ok([there, secret]) if *there == name.as_bytes() => Material::read(secret)
                        .map_err(|_| LockFault::Damaged("a key in it is not 32 bytes")),
                    _ => Err(LockFault::Damaged("a key in it stands in the place of another")),
                }
            })
            .collect()
    }

    fn begin_version(&self) -> Result<(), VaultFault> {
        self.state()?;
        self.vault.write("keys", "/rotate", &json!({})).map(drop)
    }

    fn renew(&self, closed: &[String]) -> Result<Option<Vec<String>>, VaultFault> {
        if oldest(closed) >= self.state()?.latest_version {
            return Ok(None);
        }
        let parts: Vec<Value> = closed.iter().map(|text| json!({ "ciphertext": text })).collect();
        self.ciphertexts("rewrap", &parts).map(Some)
    }

    fn end_older_versions(&self, closed: &[String]) -> Result<bool, VaultFault> {
        let (kept, state) = (oldest(closed), self.state()?);
        if kept == 0 || state.min_available_version >= kept {
            return Ok(false);
        }
        // Vault trims no further than the lesser of the two, and not at all while one is zero.
        if state.min_decryption_version < kept || state.min_encryption_version < kept {
            let least = json!({ "min_decryption_version": kept, "min_encryption_version": kept });
            self.vault.write("keys", "/config", &least)?;
        }
        self.vault.write("keys", "/trim", &json!({ "min_available_version": kept }))?;
        let now = self.state()?;
        if now.min_available_version < kept || now.min_decryption_version < kept {
            return Err(self.unexpected("keys", "older versions, though it was told to end them"));
        }
        Ok(true)
    }

    fn remarks(&self, closed: &[String]) -> Result<Vec<String>, VaultFault> {
        let state = self.state()?;
        let mut remarks = Vec::new();
        if state.exportable || state.allow_plaintext_backup {
            remarks.push(
                "the Transit key can be exported from Vault in the clear, for ever: make another one \
                 that cannot, and lock the keyring with it"
                    .to_owned(),
            );
        }
        if state.deletion_allowed {
            remarks.push(
                "the Transit key may be deleted, and the keyring would be lost with it: set \
                 deletion_allowed=false"
                    .to_owned(),
            );
        }
        if oldest(closed) < state.latest_version || state.min_available_version < oldest(closed) {
            remarks.push(
                "older versions of the Transit key still open old copies of the keyring: the running \
                 service ends them in its next round; if this stays, read its log"
                    .to_owned(),
            );
        }
        Ok(remarks)
    }
}
