//! Zip archives from elsewhere, bounded before anything in them is read, and archives of our own.

use std::io::{Cursor, Read as _, Write as _};

use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipArchive, ZipWriter};

use super::limits;
use crate::definition::sources::STRUCTURE_FILE;

/// Why an archive is not read.
#[derive(Debug, thiserror::Error)]
pub enum ArchiveFault {
    /// It is no archive, or a damaged one.
    #[error("the archive is damaged: {0}")]
    Damaged(String),
    /// It has too many parts.
    #[error("the archive has more than {} parts", limits::ARCHIVE_PARTS)]
    TooManyParts,
    /// Unpacked it would be too large.
    #[error("unpacked the archive has more than {} bytes", limits::UNPACKED_BYTES)]
    TooLarge,
    /// A part has a document type.
    #[error("{0} has a document type (DTD); such files are not read")]
    Doctype(String),
    /// A part is none of the files of a definition.
    #[error(
        "{0} is no file of a definition; expected questionnaire.toml and one .toml file per language"
    )]
    Foreign(String),
    /// A part is there twice.
    #[error("{0} is in the archive twice")]
    Twice(String),
    /// A part is no text.
    #[error("{0} is not UTF-8 text")]
    NotText(String),
}

fn damaged(cause: impl std::fmt::Display) -> ArchiveFault {
    ArchiveFault::Damaged(cause.to_string())
}

fn opened(bytes: &[u8]) -> Result<ZipArchive<Cursor<&[u8]>>, ArchiveFault> {
    let archive = ZipArchive::new(Cursor::new(bytes)).map_err(damaged)?;
    if archive.len() > limits::ARCHIVE_PARTS {
        return Err(ArchiveFault::TooManyParts);
    }
    Ok(archive)
}

/// Whether a part has this name, in whatever folder of the archive.
pub fn has_part(bytes: &[u8], name: &str) -> bool {
    let Ok(archive) = opened(bytes) else { return false };
    archive.file_names().flatten().any(|part| {
        part.strip_suffix(name).is_some_and(|before| before.is_empty() || before.ends_with('/'))
    })
}

/// Unpacks every part once and counts what really comes out: sizes that an archive states can lie.
///
/// Parts that are XML must have no document type.
pub fn refuse_bombs(bytes: &[u8]) -> Result<(), ArchiveFault> {
    let mut archive = opened(bytes)?;
    let mut left = limits::UNPACKED_BYTES;
    for at in 0..archive.len() {
        let (name, content) = part(&mut archive, at, &mut left)?;
        let mut tags = content.split(|byte| *byte == b'<').skip(1);
        if tags.any(|tag| tag.get(..8).is_some_and(|tag| tag.eq_ignore_ascii_case(b"!DOCTYPE"))) {
            return Err(ArchiveFault::Doctype(name));
        }
    }
    Ok(())
}

/// One part, taking what it has from the bytes that are left.
fn part(
    archive: &mut ZipArchive<Cursor<&[u8]>>,
    at: usize,
    left: &mut u64,
) -> Result<(String, Vec<u8>), ArchiveFault> {
    let part = archive.by_index(at).map_err(damaged)?;
    let name = part.name().map_err(damaged)?.into_owned();
    let mut content = Vec::new();
    let read = part.take(*left + 1).read_to_end(&mut content).map_err(damaged)?;
    let read = u64::try_from(read).unwrap_or(u64::MAX);
    *left = left.checked_sub(read).ok_or(ArchiveFault::TooLarge)?;
    Ok((name, content))
}

/// The files of a definition that was packed by [`pack`] or by hand, flat or in one folder.
pub fn unpack(bytes: &[u8]) -> Result<Vec<(String, String)>, ArchiveFault> {
    let mut archive = opened(bytes)?;
    let mut left = limits::UNPACKED_BYTES;
    let mut files: Vec<(String, String)> = Vec::new();
    for at in 0..archive.len() {
        let (path, content) = part(&mut archive, at, &mut left)?;
        if path.ends_with('/') {
            continue;
        }
        let name = path.rsplit('/').next().unwrap_or_default().to_owned();
        if !is_own(&name) {
            return Err(ArchiveFault::Foreign(shown(&path)));
        }
        if files.iter().any(|(other, _)| *other == name) {
            return Err(ArchiveFault::Twice(name));
        }
        let text = String::from_utf8(content).map_err(|_| ArchiveFault::NotText(name.clone()))?;
        files.push((name, text));
    }
    files.sort_by_key(|(name, _)| (name != STRUCTURE_FILE, name.clone()));
    Ok(files)
}

/// Whether a file of a definition may have this name; no other is ever written to a folder.
pub fn is_own(name: &str) -> bool {
    let stem = name.strip_suffix(".toml").unwrap_or_default();
    let plain = |c: char| c.is_ascii_lowercase() || c == '-';
    !stem.is_empty() && stem.len() <= 20 && stem.chars().all(plain)
}

/// A foreign name as it may stand in a message.
fn shown(name: &str) -> String {
    name.chars().filter(|c| !c.is_control()).take(80).collect()
}

/// The files of a definition as one archive.
pub fn pack(folder: &str, files: &[(String, String)]) -> Result<Vec<u8>, ArchiveFault> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default().compression_method(CompressionMethod::Deflated);
    for (name, text) in files {
        writer.start_file(format!("{folder}/{name}"), options).map_err(damaged)?;
        writer.write_all(text.as_bytes()).map_err(damaged)?;
    }
    Ok(writer.finish().map_err(damaged)?.into_inner())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn archive(parts: &[(&str, &[u8])]) -> Vec<u8> {
        let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
        for (name, content) in parts {
            writer.start_file(*name, SimpleFileOptions::default()).unwrap();
            writer.write_all(content).unwrap();
        }
        writer.finish().unwrap().into_inner()
    }

    #[test]
    fn what_is_packed_is_unpacked() {
        let files = vec![
            ("questionnaire.toml".to_owned(), "id = \"a\"\n".to_owned()),
            ("de.toml".to_owned(), "title = \"Ä\"\n".to_owned()),
        ];
        assert_eq!(unpack(&pack("a", &files).unwrap()).unwrap(), files);
    }

    #[test]
    fn bombs_and_foreign_parts_are_refused() {
        let zeros = vec![0_u8; usize::try_from(limits::UNPACKED_BYTES / 4).unwrap()];
        let names: Vec<String> = (0..5).map(|number| format!("{number}.xml")).collect();
        let parts: Vec<(&str, &[u8])> =
            names.iter().map(|name| (name.as_str(), &zeros[..])).collect();
        let bomb = archive(&parts);
        assert!(bomb.len() < 200_000, "{}", bomb.len());
        assert!(matches!(refuse_bombs(&bomb), Err(ArchiveFault::TooLarge)));
        assert!(matches!(refuse_bombs(&archive(&parts[..3])), Ok(())), "the control");

        let names: Vec<String> = (0..=limits::ARCHIVE_PARTS).map(|n| format!("{n}.xml")).collect();
        let many: Vec<(&str, &[u8])> = names.iter().map(|name| (name.as_str(), &b""[..])).collect();
        assert!(matches!(refuse_bombs(&archive(&many)), Err(ArchiveFault::TooManyParts)));
        let laughs = archive(&[("a.xml", b"<?xml?><!DocType x [<!ENTITY a \"a\">]>")]);
        assert!(
            matches!(refuse_bombs(&laughs), Err(ArchiveFault::Doctype(name)) if name == "a.xml")
        );
        for name in ["../../etc/passwd", "de.toml.sh", "a/DE.toml", ".toml"] {
            let found = unpack(&archive(&[(name, b"")]));
            assert!(matches!(found, Err(ArchiveFault::Foreign(_))), "{name}");
        }
        // Folders are taken off: nothing is ever written outside of the one folder.
        assert_eq!(unpack(&archive(&[("../../de.toml", b"")])).unwrap()[0].0, "de.toml");
        assert!(matches!(unpack(&archive(&[("de.toml", b"\xff")])), Err(ArchiveFault::NotText(_))));
        let twice = archive(&[("a/de.toml", b""), ("b/de.toml", b"")]);
        assert!(matches!(unpack(&twice), Err(ArchiveFault::Twice(_))));
        assert!(matches!(unpack(b"PK\x03\x04"), Err(ArchiveFault::Damaged(_))));
    }
}
