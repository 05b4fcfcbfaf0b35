//! A small server that speaks the documented API of Vault's Transit engine, on loopback.
//!
//! It really encrypts, has versions, rewraps, trims, and refuses what Vault refuses.
//! It can be sealed, and told to break off at a request, before or after carrying it out.

use std::collections::BTreeMap;
use std::io::{self, BufRead as _, BufReader, Read, Write};
use std::net::{SocketAddr, TcpListener};
use std::sync::{Arc, Mutex};
use std::thread;

use data_encoding::BASE64;
use lotse::keys::{Chance as _, SystemChance};
use ring::aead::{AES_256_GCM, Aad, LessSafeKey, Nonce, UnboundKey};
use rustls::pki_types::pem::PemObject as _;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::{ServerConfig, ServerConnection, StreamOwned};
use serde_json::{Value, json};

/// The token that this server knows.
pub const TOKEN: &str = "s.zq7-token-of-the-service";

/// The key that is there from the start.
pub const KEY: &str = "lotse";

#[derive(Default)]
struct State {
    keys: BTreeMap<String, Key>,
    sealed: bool,
    /// Requests until the one that is broken off, and whether it is still carried out.
    breaks_off: Option<(usize, bool)>,
    asked: Vec<String>,
}

/// A Transit key.
pub struct Key {
    pub versions: BTreeMap<u64, [u8; 32]>,
    pub min_decryption: u64,
    pub min_encryption: u64,
    pub min_available: u64,
    pub exportable: bool,
}

impl Key {
    fn new() -> Self {
        let mut key = Self {
            versions: BTreeMap::new(),
            min_decryption: 1,
            min_encryption: 0,
            min_available: 0,
            exportable: false,
        };
        key.rotate();
        key
    }

    fn latest(&self) -> u64 {
        *self.versions.last_key_value().unwrap().0
    }

    fn rotate(&mut self) {
        let next = self.versions.last_key_value().map_or(1, |(last, _)| last + 1);
        let mut bits = [0; 32];
        SystemChance.fill(&mut bits);
        self.versions.insert(next, bits);
    }

    fn encrypt(&self, plain: &[u8]) -> String {
        let mut nonce = [0; 12];
        SystemChance.fill(&mut nonce);
        let mut bytes = plain.to_vec();
        cipher(&self.versions[&self.latest()])
            .seal_in_place_append_tag(Nonce::assume_unique_for_key(nonce), Aad::empty(), &mut bytes)
            .unwrap();
        format!("vault:v{}:{}", self.latest(), BASE64.encode(&[&nonce[..], &bytes].concat()))
    }

    fn decrypt(&self, text: &str) -> Result<Vec<u8>, &'static str> {
        let (version, bytes) =
            text.strip_prefix("vault:v").and_then(|rest| rest.split_once(':')).ok_or("invalid")?;
        let version: u64 = version.parse().map_err(|_| "invalid")?;
        if version < self.min_decryption {
            return Err("ciphertext or signature version is disallowed by policy (too old)");
        }
        let key = self.versions.get(&version).ok_or("no such version")?;
        let mut bytes = BASE64.decode(bytes.as_bytes()).map_err(|_| "invalid")?;
        let mut sealed = bytes.split_off(12);
        let nonce = Nonce::try_assume_unique_for_key(&bytes).map_err(|_| "invalid")?;
        let opened = cipher(key).open_in_place(nonce, Aad::empty(), &mut sealed);
        opened.map(|plain| plain.to_vec()).map_err(|_| "cipher: message authentication failed")
    }

    fn said(&self) -> Value {
        json!({
            "type": "aes256-gcm96", "latest_version": self.latest(), "derived": false,
            "min_decryption_version": self.min_decryption,
            "min_encryption_version": self.min_encryption,
            "min_available_version": self.min_available,
            "exportable": self.exportable, "allow_plaintext_backup": false,
            "deletion_allowed": false, "supports_decryption": true,
            "keys": self.versions.keys().map(|one| (one.to_string(), json!(1))).collect::<serde_json::Map<_, _>>(),
        })
    }
}

fn cipher(key: &[u8; 32]) -> LessSafeKey {
    LessSafeKey::new(UnboundKey::new(&AES_256_GCM, key).unwrap())
}

/// Signed what the server shows; the key that signed is gone.
pub const ROOT: &[u8] = include_bytes!("root.pem");
/// Signed nothing.
pub const OTHER_ROOT: &[u8] = include_bytes!("other-root.pem");

fn tls() -> Arc<ServerConfig> {
    let certificate = CertificateDer::from_pem_slice(include_bytes!("localhost.pem")).unwrap();
    let key = PrivateKeyDer::from_pem_slice(include_bytes!("localhost-key.pem")).unwrap();
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(vec![certificate], key);
    Arc::new(config.unwrap())
}

/// The running server; its thread ends with the test's process.
pub struct Vault {
    at: SocketAddr,
    state: Arc<Mutex<State>>,
}

impl Vault {
    /// Starts it with one key, without TLS.
    pub fn start() -> Self {
        Self::start_with(None)
    }

    /// Starts it with one key, behind TLS, as `localhost`.
    pub fn start_tls() -> Self {
        Self::start_with(Some(tls()))
    }

    fn start_with(tls: Option<Arc<ServerConfig>>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let at = listener.local_addr().unwrap();
        let state = Arc::new(Mutex::new(State::default()));
        state.lock().unwrap().keys.insert(KEY.to_owned(), Key::new());
        let shared = Arc::clone(&state);
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                // A client that went away is no reason to end.
                let _ = match &tls {
                    Some(tls) => ServerConnection::new(Arc::clone(tls))
                        .map_err(io::Error::other)
                        .and_then(|hello| serve(StreamOwned::new(hello, stream), &shared)),
                    None => serve(stream, &shared),
                };
            }
        });
        Self { at, state }
    }

    pub fn url(&self) -> String {
        format!("http://{}", self.at)
    }

    pub fn seal(&self, sealed: bool) {
        self.state.lock().unwrap().sealed = sealed;
    }

    /// The request after `more` others is broken off, after it was carried out or instead.
    pub fn break_off(&self, how: Option<(usize, bool)>) {
        self.state.lock().unwrap().breaks_off = how;
    }

    /// Whether a request was broken off since it was told to.
    pub fn broke_off(&self) -> bool {
        self.state.lock().unwrap().breaks_off.is_none()
    }

    /// What it was asked since the last call.
    pub fn asked(&self) -> Vec<String> {
        std::mem::take(&mut self.state.lock().unwrap().asked)
    }

    /// Looks at the key, or changes it behind the service's back.
    pub fn with_key<T>(&self, act: impl FnOnce(&mut Key) -> T) -> T {
        act(self.state.lock().unwrap().keys.get_mut(KEY).unwrap())
    }

    /// As an operator would.
    pub fn rotate(&self) {
        self.with_key(Key::rotate);
    }

    /// Whether there is a key of this name.
    pub fn has_key(&self, name: &str) -> bool {
        self.state.lock().unwrap().keys.contains_key(name)
    }
}

fn serve(stream: impl Read + Write, state: &Mutex<State>) -> io::Result<()> {
    let mut reader = BufReader::new(stream);
    let mut line = String::new();
    reader.read_line(&mut line)?;
    let mut words = line.split_whitespace().map(str::to_owned);
    let (method, path) = (words.next().unwrap_or_default(), words.next().unwrap_or_default());
    let (mut length, mut token) = (0, String::new());
    loop {
        let mut header = String::new();
        reader.read_line(&mut header)?;
        let Some((name, value)) = header.trim_end().split_once(':') else { break };
        match name.to_ascii_lowercase().as_str() {
            "content-length" => length = value.trim().parse().unwrap_or(0),
            "x-vault-token" => value.trim().clone_into(&mut token),
            _ => {}
        }
    }
    let mut body = vec![0; length];
    reader.read_exact(&mut body)?;
    let body = serde_json::from_slice(&body).unwrap_or(Value::Null);
    let mut state = state.lock().unwrap();
    state.asked.push(format!("{method} {path}"));
    let mut silent = false;
    match state.breaks_off {
        Some((0, carried_out)) => {
            state.breaks_off = None;
            silent = true;
            if !carried_out {
                return Ok(());
            }
        }
        Some((more, carried_out)) => state.breaks_off = Some((more - 1, carried_out)),
        None => {}
    }
    let (status, answer) = if state.sealed {
        (503, json!({ "errors": ["Vault is sealed"] }))
    } else if token != TOKEN {
        (403, json!({ "errors": ["permission denied"] }))
    } else {
        answer(&mut state, &method, &path, &body)
    };
    if silent {
        return Ok(());
    }
    let text = if status == 204 { String::new() } else { answer.to_string() };
    let stream = reader.get_mut();
    write!(
        stream,
        "HTTP/1.1 {status} X\r\nContent-Type: application/json\r\nContent-Length: {}\r\n\
         Connection: close\r\n\r\n{text}",
        text.len()
    )?;
    stream.flush()
}

fn answer(state: &mut State, method: &str, path: &str, body: &Value) -> (u16, Value) {
    let refused = |what: &str| (400, json!({ "errors": [what] }));
    let parts: Vec<&str> = path.trim_start_matches("/v1/transit/").split('/').collect();
    let name = parts.get(1).copied().unwrap_or_default().to_owned();
    if method == "POST" && parts[0] == "encrypt" {
        // As Vault does for whoever may create keys.
        state.keys.entry(name.clone()).or_insert_with(Key::new);
    }
    let Some(key) = state.keys.get_mut(&name) else {
        return match method {
            "GET" => (404, json!({ "errors": [] })),
            _ => refused("encryption key not found"),
        };
    };
    let number = |name: &str| body.get(name).and_then(Value::as_u64);
    match (method, parts.as_slice()) {
        ("GET", ["keys", _]) => (200, json!({ "data": key.said() })),
        ("POST", ["keys", _, "rotate"]) => {
            key.rotate();
            (200, json!({ "data": key.said() }))
        }
        ("POST", ["keys", _, "config"]) => {
            let decryption = number("min_decryption_version").unwrap_or(key.min_decryption);
            let encryption = number("min_encryption_version").unwrap_or(key.min_encryption);
            if decryption > key.latest() || (encryption != 0 && encryption < decryption) {
                return refused("cannot set min encryption/decryption values");
            }
            (key.min_decryption, key.min_encryption) = (decryption, encryption);
            (204, Value::Null)
        }
        ("POST", ["keys", _, "trim"]) => {
            let least = number("min_available_version").unwrap_or(0);
            if key.min_encryption == 0 || key.min_decryption == 0 {
                return refused(
                    "minimum available version cannot be set when minimum encryption version is not set",
                );
            }
            if least > key.min_encryption.min(key.min_decryption) || least < key.min_available {
                return refused("minimum available version cannot be greater than the others");
            }
            key.min_available = least;
            key.versions.retain(|version, _| *version >= least);
            (204, Value::Null)
        }
        ("POST", [verb @ ("encrypt" | "decrypt" | "rewrap"), _]) => {
            let text = |part: &Value, name: &str| part[name].as_str().unwrap_or("").to_owned();
            let results: Vec<Value> = body["batch_input"]
                .as_array()
                .map(Vec::as_slice)
                .unwrap_or_default()
                .iter()
                .map(|part| {
                    let made = match *verb {
                        "encrypt" => BASE64
                            .decode(text(part, "plaintext").as_bytes())
                            .map(|plain| json!({ "ciphertext": key.encrypt(&plain) }))
                            .map_err(|_| "no base64"),
                        "decrypt" => key
                            .decrypt(&text(part, "ciphertext"))
                            .map(|plain| json!({ "plaintext": BASE64.encode(&plain) })),
                        _ => key
                            .decrypt(&text(part, "ciphertext"))
                            .map(|plain| json!({ "ciphertext": key.encrypt(&plain) })),
                    };
                    made.unwrap_or_else(|what| json!({ "error": what }))
                })
                .collect();
            let failed = results.iter().any(|one| one.get("error").is_some());
            (if failed { 400 } else { 200 }, json!({ "data": { "batch_results": results } }))
        }
        _ => (404, json!({ "errors": [] })),
    }
}
