//! The files of a package: tables, and one archive with a manifest.

use std::io::{Cursor, Write as _};

use serde::Serialize;
use zip::write::SimpleFileOptions;

use super::{Data, Looked, Sent};
use crate::access::Denied;
use crate::digest::sha256_hex;
use crate::rights::RightsError;
use crate::spreadsheet;

/// A table as a spreadsheet in `language` opens it.
fn table(rows: &[Vec<String>], language: &str) -> Result<Vec<u8>, RightsError> {
    spreadsheet::written(rows, language).map_err(|_| RightsError::Denied(Denied::Sealed))
}

pub(super) fn transfers_table(data: &Data, language: &str) -> Result<Vec<u8>, RightsError> {
    let heading = ["number", "what", "at", "sha256"].map(str::to_owned).to_vec();
    let row = |one: &Sent| {
        vec![one.number.clone(), one.what.to_owned(), one.at.clone(), one.sha256.clone()]
    };
    let rows: Vec<_> = std::iter::once(heading).chain(data.transfers.iter().map(row)).collect();
    table(&rows, language)
}

pub(super) fn viewings_table(data: &Data, language: &str) -> Result<Vec<u8>, RightsError> {
    let heading = ["at", "by", "page"].map(str::to_owned).to_vec();
    let name = |by: &Option<String>| by.clone().unwrap_or_default();
    let row = |one: &Looked| vec![one.at.clone(), name(&one.by), one.page.to_owned()];
    let rows: Vec<_> = std::iter::once(heading).chain(data.viewings.iter().map(row)).collect();
    table(&rows, language)
}

#[derive(Serialize)]
struct Listed {
    name: String,
    bytes: usize,
    sha256: String,
}

/// One archive of these files, with a manifest of their hashes.
pub(super) fn archive(mut files: Vec<(String, Vec<u8>)>) -> Result<Vec<u8>, zip::result::ZipError> {
    let listed: Vec<Listed> = files
        .iter()
        .map(|(name, bytes)| Listed {
            name: name.clone(),
            bytes: bytes.len(),
            sha256: sha256_hex(bytes),
        })
        .collect();
    let manifest = serde_json::to_vec_pretty(&listed).expect("because it is texts and numbers");
    files.push(("manifest.json".to_owned(), manifest));
    let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in files {
        writer.start_file(name, SimpleFileOptions::default())?;
        writer.write_all(&bytes)?;
    }
    Ok(writer.finish()?.into_inner())
}
