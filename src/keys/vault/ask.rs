//! Asking Vault over HTTP.

use std::fs;
use std::net::IpAddr;
use std::os::unix::fs::PermissionsExt as _;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use rustls::crypto;
use serde::Deserialize;
use serde_json::Value;
use ureq::http::Uri;
use ureq::tls::{Certificate, RootCerts, TlsConfig};
use zeroize::Zeroizing;

use super::VaultFault;

/// Longer than Vault takes; a request of the service may wait so long once a week, after a roll.
const PATIENCE: Duration = Duration::from_secs(10);

/// Where Vault is, and what shows it that we may ask.
pub struct VaultAddress {
    /// `https://vault.example:8200`; http only to this machine itself.
    pub url: String,
    /// Where the Transit engine is mounted, usually `transit`.
    pub mount: String,
    /// The name of the key, used by this installation alone.
    pub key: String,
    /// What shows Vault that we may ask.
    pub token: Token,
    /// A file of root certificates; those of the system where there is none.
    pub roots: Option<PathBuf>,
}

/// What shows Vault that we may ask.
pub enum Token {
    /// A file that is read anew for each request, so that an agent can renew the token.
    File(PathBuf),
    /// The token itself, from the environment.
    Given(Zeroizing<String>),
}

/// Vault, ready to be asked.
pub(super) struct Vault {
    agent: ureq::Agent,
    url: String,
    pub(super) mount: String,
    pub(super) key: String,
    token: Token,
}

/// Vault's answers, as far as they are read here.
#[derive(Deserialize)]
struct Answer {
    #[serde(default)]
    data: Value,
    #[serde(default)]
    errors: Vec<String>,
}

impl Vault {
    pub(super) fn at(address: VaultAddress) -> Result<Self, VaultFault> {
        let url = address.url.trim_end_matches('/').to_owned();
        let wrong = |given: &str, what| VaultFault::Address { given: given.to_owned(), what };
        let read: Uri =
            url.parse().map_err(|_| wrong(&url, "the address of Vault cannot be read"))?;
        let host = read.host().ok_or_else(|| wrong(&url, "the address of Vault names no host"))?;
        if !matches!(read.path(), "" | "/") || read.query().is_some() {
            return Err(wrong(&url, "the address of Vault ends with its port"));
        }
        if read.authority().is_some_and(|authority| authority.as_str().contains('@')) {
            return Err(wrong(host, "the address of Vault holds no name and no password"));
        }
        let https = read.scheme_str() == Some("https");
        let within = read.scheme_str() == Some("http") && is_loopback(host);
        if !https && !within {
            return Err(wrong(
                &url,
                "the address of Vault begins with https:// (http:// only to this machine itself)",
            ));
        }
        let plain = |text: &str, more: &str| {
            let known = |letter: char| letter.is_ascii_alphanumeric() || more.contains(letter);
            !text.is_empty() && text.chars().all(known) && !text.contains("..")
        };
        if !plain(&address.mount, "-_./") || !plain(&address.key, "-_.") {
            return Err(wrong(
                &format!("{}/keys/{}", address.mount, address.key),
                "mount and key of Vault have only letters, digits, dots and dashes",
            ));
        }
        let roots = if https { roots(address.roots)? } else { Vec::new() };
        // Named here, so that nothing depends on what else in the program chose one.
        let tls = TlsConfig::builder()
            .unversioned_rustls_crypto_provider(Arc::new(crypto::ring::default_provider()))
            .root_certs(RootCerts::new_with_certs(&roots))
            .build();
        let agent = ureq::Agent::config_builder()
            .tls_config(tls)
            .http_status_as_error(false)
            .max_redirects(0)
            .proxy(None)
            .timeout_global(Some(PATIENCE))
            .user_agent("lotse")
            .build()
            .new_agent();
        let mount = address.mount.trim_matches('/').to_owned();
        Ok(Self { agent, url, mount, key: address.key, token: address.token })
    }

    /// Reads what stands at `verb/KEY` of the engine.
    pub(super) fn read(&self, verb: &str) -> Result<Value, VaultFault> {
        let path = format!("{}/{verb}/{}", self.mount, self.key);
        let token = self.token()?;
        let sent = self
            .agent
            .get(format!("{}/v1/{path}", self.url))
            .header("X-Vault-Token", token.as_str())
            .call();
        self.answer(path, sent)
    }

    /// Sends `what` to `verb/KEY` of the engine, or `verb/KEY/more`.
    pub(super) fn write(&self, verb: &str, more: &str, what: &Value) -> Result<Value, VaultFault> {
        let path = format!("{}/{verb}/{}{more}", self.mount, self.key);
        let token = self.token()?;
        let body = Zeroizing::new(what.to_string());
        let sent = self
            .agent
            .post(format!("{}/v1/{path}", self.url))
            .header("X-Vault-Token", token.as_str())
            .content_type("application/json")
            .send(body.as_bytes());
        self.answer(path, sent)
    }

    fn answer(
        &self,
        path: String,
        sent: Result<ureq::http::Response<ureq::Body>, ureq::Error>,
    ) -> Result<Value, VaultFault> {
        let unreachable = |error: ureq::Error| VaultFault::Unreachable {
            url: self.url.clone(),
            what: error.to_string(),
        };
        let mut response = sent.map_err(unreachable)?;
        let status = response.status().as_u16();
        let text = Zeroizing::new(response.body_mut().read_to_vec().map_err(unreachable)?);
        let answer = serde_json::from_slice(&text)
            .unwrap_or(Answer { data: Value::Null, errors: Vec::new() });
        match status {
            200..=204 => Ok(answer.data),
            503 => Err(VaultFault::Sealed { url: self.url.clone() }),
            403 => Err(VaultFault::Forbidden { path }),
            404 => Err(self.key_missing()),
            // Vault says so of a whole batch in which one part failed; the caller reads which.
            400 if answer.data.get("batch_results").is_some() => Ok(answer.data),
            300..=399 => Err(VaultFault::Answer {
                path,
                status,
                what: "it names another address; give that of the active node".to_owned(),
            }),
            _ => {
                let said = answer.errors.join("; ");
                let what = if said.is_empty() { "nothing more".to_owned() } else { said };
                if what.contains("key not found") {
                    return Err(self.key_missing());
                }
                Err(VaultFault::Answer { path, status, what })
            }
        }
    }

    /// The key's name is not known to Vault.
    pub(super) fn key_missing(&self) -> VaultFault {
        VaultFault::KeyMissing { mount: self.mount.clone(), key: self.key.clone() }
    }

    fn token(&self) -> Result<Zeroizing<String>, VaultFault> {
        let path = match &self.token {
            Token::Given(token) => return Ok(token.clone()),
            Token::File(path) => path,
        };
        let fault = |what: String| VaultFault::Token { path: path.clone(), what };
        let mode = fs::metadata(path).map_err(|error| fault(error.to_string()))?.permissions();
        if mode.mode() & 0o077 != 0 {
            let mode = mode.mode() & 0o7777;
            return Err(fault(format!(
                "others can read it, its mode is {mode:04o} (chmod 0600 {})",
                path.display()
            )));
        }
        let text = fs::read_to_string(path).map_err(|error| fault(error.to_string()))?;
        let text = Zeroizing::new(text);
        let token = Zeroizing::new(text.trim().to_owned());
        let printable = token.chars().all(|letter| letter.is_ascii_graphic());
        if token.is_empty() || !printable {
            return Err(fault("it holds no token".to_owned()));
        }
        Ok(token)
    }
}

fn is_loopback(host: &str) -> bool {
    let bare = host.trim_start_matches('[').trim_end_matches(']');
    bare == "localhost" || bare.parse::<IpAddr>().is_ok_and(|address| address.is_loopback())
}

fn roots(file: Option<PathBuf>) -> Result<Vec<Certificate<'static>>, VaultFault> {
    let (place, found) = match file {
        Some(file) => (
            file.display().to_string(),
            rustls_native_certs::load_certs_from_paths(Some(&file), None),
        ),
        None => ("the system".to_owned(), rustls_native_certs::load_native_certs()),
    };
    if found.certs.is_empty() {
        let said = found.errors.first().map(ToString::to_string);
        let what = said.unwrap_or_else(|| "none is there".to_owned());
        return Err(VaultFault::Roots { place, what });
    }
    Ok(found.certs.iter().map(|one| Certificate::from_der(one.as_ref()).to_owned()).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(url: &str, mount: &str, key: &str) -> Result<(), String> {
        let address = VaultAddress {
            url: url.to_owned(),
            mount: mount.to_owned(),
            key: key.to_owned(),
            token: Token::Given(Zeroizing::new("t".to_owned())),
            roots: None,
        };
        Vault::at(address).map(drop).map_err(|fault| fault.to_string())
    }

    #[test]
    fn plain_http_stays_on_this_machine() {
        for url in ["http://127.0.0.1:8200", "http://localhost:8200/", "http://[::1]:8200"] {
            assert_eq!(at(url, "transit", "lotse"), Ok(()), "{url}");
        }
        for url in [
            "http://vault.example:8200",
            "http://10.0.0.1",
            "http://127.0.0.1.example",
            "http://localhost.example",
            "ftp://127.0.0.1",
            "127.0.0.1:8200",
            "http://user:word@127.0.0.1",
            "http://127.0.0.1/v1",
            "",
        ] {
            assert!(at(url, "transit", "lotse").is_err(), "{url}");
        }
    }

    #[test]
    fn names_cannot_lead_elsewhere() {
        let url = "http://127.0.0.1:8200";
        assert_eq!(at(url, "teams/one/transit", "lotse-1"), Ok(()));
        for (mount, key) in
            [("transit", "a/b"), ("../sys", "a"), ("transit", ".."), ("transit", ""), ("t?x", "a")]
        {
            assert!(at(url, mount, key).is_err(), "{mount} {key}");
        }
    }
}
