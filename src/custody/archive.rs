//! What a backup holds, in order: manifest, key table, ledger, questionnaires, database.
//!
//! A file begins in the clear with what it is, its id and when it was made; all that follows is one
//! sealed stream, bound to these.

use std::fs::{self, DirBuilder, File};
use std::io::{self, BufReader, BufWriter, Read, Write};
use std::os::unix::fs::DirBuilderExt as _;
use std::path::{Component, Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::key_table::KeyTable;
use crate::clock::Instant;
use crate::ids::BackupId;
use crate::keys::{Chance, FileKey, Opening, Sealing};
use crate::retention::counts::Counts;

const MAGIC: &[u8; 16] = b"lotse backup 1\r\n";
const ID: usize = 26;
const HEADER: usize = MAGIC.len() + ID + 8;

/// What is put back into what.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum Kind {
    /// A file of the embedded database.
    Embedded,
    /// What `pg_dump` writes.
    Postgres,
}

impl Kind {
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Embedded => "the embedded database",
            Self::Postgres => "PostgreSQL",
        }
    }
}

/// What a backup says about itself.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Manifest {
    pub(super) id: BackupId,
    /// Seconds since 1970.
    pub(super) made_at: i64,
    pub(super) database: Kind,
    /// Where the tables lie in a PostgreSQL database.
    pub(super) schema: Option<String>,
    /// Records of each class in the database.
    pub(super) counts: Counts,
}

/// What stands in the clear.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Header {
    pub(super) id: BackupId,
    pub(super) made_at: Instant,
}

impl Header {
    fn bytes(&self) -> Vec<u8> {
        let made_at = self.made_at.unix().to_be_bytes();
        [MAGIC, self.id.as_str().as_bytes(), &made_at].concat()
    }

    /// The header of a file; `None` when it is no backup.
    pub(super) fn read(input: &mut impl Read) -> io::Result<Option<Self>> {
        let mut bytes = [0; HEADER];
        match input.read_exact(&mut bytes) {
            Ok(()) => {}
            Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => return Ok(None),
            Err(error) => return Err(error),
        }
        let (magic, rest) = bytes.split_at(MAGIC.len());
        let (id, made_at) = rest.split_at(ID);
        let id = std::str::from_utf8(id).ok().and_then(|id| BackupId::parse(id).ok());
        let made_at = made_at.try_into().map(i64::from_be_bytes).ok();
        Ok(id
            .zip(made_at)
            .filter(|_| magic == MAGIC)
            .map(|(id, at)| Self { id, made_at: Instant::from_unix(at) }))
    }
}

/// Everything that goes into a backup.
pub(super) struct Contents {
    pub(super) manifest: Manifest,
    pub(super) table: KeyTable,
    pub(super) ledger: Vec<u8>,
    /// Files by their place in the folder of questionnaires.
    pub(super) questionnaires: Vec<(String, PathBuf)>,
    pub(super) database: PathBuf,
}

/// What came out of a backup.
#[derive(Debug)]
pub(super) struct Unpacked {
    pub(super) manifest: Manifest,
    pub(super) table: KeyTable,
    pub(super) ledger: Vec<u8>,
    /// The database, as a file of its kind.
    pub(super) database: PathBuf,
    /// The folder of questionnaires; not there when none was installed.
    pub(super) questionnaires: PathBuf,
}

/// Writes a backup, header and all.
pub(super) fn write(
    out: impl Write,
    chance: &dyn Chance,
    key: &FileKey,
    contents: &Contents,
) -> io::Result<()> {
    let made_at = Instant::from_unix(contents.manifest.made_at);
    let header = Header { id: contents.manifest.id.clone(), made_at }.bytes();
    let mut out = BufWriter::new(out);
    out.write_all(&header)?;
    let mut sealed = Sealing::begin(out, chance, key, &header)?;
    put_bytes(&mut sealed, "manifest", &serde_json::to_vec(&contents.manifest)?)?;
    let mut table = Vec::new();
    contents.table.write(&mut table)?;
    put_bytes(&mut sealed, "key-table", &table)?;
    put_bytes(&mut sealed, "ledger", &contents.ledger)?;
    for (name, path) in &contents.questionnaires {
        put_bytes(&mut sealed, &format!("questionnaires/{name}"), &fs::read(path)?)?;
    }
    let database = File::open(&contents.database)?;
    let length = database.metadata()?.len();
    put(&mut sealed, "database", length, database)?;
    sealed.finish()?.flush()
}

fn put_bytes(out: &mut impl Write, name: &str, bytes: &[u8]) -> io::Result<()> {
    put(out, name, bytes.len() as u64, bytes)
}

fn put(out: &mut impl Write, name: &str, length: u64, from: impl Read) -> io::Result<()> {
    let name_length = u16::try_from(name.len()).map_err(|_| wrong("a name is too long"))?;
    out.write_all(&name_length.to_be_bytes())?;
    out.write_all(name.as_bytes())?;
    out.write_all(&length.to_be_bytes())?;
    if io::copy(&mut from.take(length), out)? == length {
        Ok(())
    } else {
        Err(wrong("a file became shorter while it was read"))
    }
}

fn wrong(what: &'static str) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, what)
}

/// Reads a backup to its end, and puts its files into `folder`.
///
/// # Errors
///
/// When anything in it was changed, is missing or is not what a backup holds; what was written until
/// then is worth nothing.
pub(super) fn unpack(path: &Path, key: &FileKey, folder: &Path) -> io::Result<Unpacked> {
    let mut input = BufReader::new(File::open(path)?);
    let header = Header::read(&mut input)?.ok_or_else(|| wrong("it is no backup"))?;
    let mut input = Opening::begin(input, key, &header.bytes())?;
    let (mut manifest, mut table, mut ledger) = (None, None, None);
    let (database, questionnaires) = (folder.join("database"), folder.join("questionnaires"));
    while let Some((name, length)) = next_name(&mut input)? {
        let mut entry = (&mut input).take(length);
        match name.as_str() {
            "manifest" => manifest = Some(serde_json::from_slice(&whole(&mut entry)?)?),
            "key-table" => {
                let bytes = whole(&mut entry)?;
                table = Some(KeyTable::read(bytes.as_slice()).map_err(wrong)?);
            }
            "ledger" => ledger = Some(whole(&mut entry)?),
            "database" => place(&mut entry, &database)?,
            other => {
                let inside = other.strip_prefix("questionnaires/").map(Path::new);
                let inside = inside.filter(|path| {
                    path.components().all(|part| matches!(part, Component::Normal(_)))
                });
                place(&mut entry, &questionnaires.join(inside.ok_or_else(|| wrong("a name"))?))?;
            }
        }
        if entry.limit() > 0 {
            return Err(wrong("it is cut off"));
        }
    }
    let manifest: Manifest = manifest.ok_or_else(|| wrong("it has no manifest"))?;
    if manifest.id != header.id || manifest.made_at != header.made_at.unix() {
        return Err(wrong("its manifest is another's"));
    }
    if !database.is_file() {
        return Err(wrong("it has no database"));
    }
    Ok(Unpacked {
        manifest,
        table: table.ok_or_else(|| wrong("it has no key table"))?,
        ledger: ledger.ok_or_else(|| wrong("it has no ledger"))?,
        database,
        questionnaires,
    })
}

fn next_name(input: &mut impl Read) -> io::Result<Option<(String, u64)>> {
    let mut first = [0];
    if input.read(&mut first)? == 0 {
        return Ok(None);
    }
    let mut second = [0];
    input.read_exact(&mut second)?;
    let mut name = vec![0; u16::from_be_bytes([first[0], second[0]]).into()];
    input.read_exact(&mut name)?;
    let mut length = [0; 8];
    input.read_exact(&mut length)?;
    let name = String::from_utf8(name).map_err(|_| wrong("a name is no text"))?;
    Ok(Some((name, u64::from_be_bytes(length))))
}

fn whole(entry: &mut impl Read) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    entry.read_to_end(&mut bytes)?;
    Ok(bytes)
}

fn place(entry: &mut impl Read, path: &Path) -> io::Result<()> {
    if let Some(folder) = path.parent() {
        DirBuilder::new().recursive(true).mode(0o700).create(folder)?;
    }
    let mut file = File::create_new(path)?;
    io::copy(entry, &mut file)?;
    file.sync_all()
}
