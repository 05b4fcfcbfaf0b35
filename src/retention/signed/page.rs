//! The page that checks signed files in a browser, without the service: embedded, to be handed out.
//!
//! It holds its own script and style, which the policy in its head allows by their hashes, so that it
//! holds where the page is opened from a disk. It may ask nobody.

use std::sync::LazyLock;

use crate::digest::sha256_hex;

/// Where the service hands it out.
pub const PATH: &str = "/verify.html";

/// The page, byte for byte.
pub const PAGE: &str = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/docs/verify.html"));

/// Its SHA-256 in hexadecimal: stands in the README and in every letter with a receipt.
pub static SHA256: LazyLock<String> = LazyLock::new(|| sha256_hex(PAGE.as_bytes()));

/// The policy that a page carries in its head.
pub fn policy_in(page: &str) -> Option<&str> {
    let (_, rest) = page.split_once("http-equiv=\"Content-Security-Policy\" content=\"")?;
    Some(rest.split_once('"')?.0)
}
