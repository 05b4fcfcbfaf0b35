//! The files of a questionnaire, as they were found: in the program, or in a folder.
//!
//! The only place of this room that reads files.

use std::io;
use std::path::{Path, PathBuf};

use rust_embed::RustEmbed;

/// The file that makes a folder a questionnaire's.
pub const STRUCTURE_FILE: &str = "questionnaire.toml";

/// The files of one questionnaire, unread.
#[derive(Clone, Debug)]
pub struct Sources {
    /// The folder, as it was named.
    pub path: String,
    /// The structure.
    pub structure: SourceFile,
    /// The texts, one file per language.
    pub texts: Vec<SourceFile>,
}

/// A file as it was found.
#[derive(Clone, Debug)]
pub struct SourceFile {
    /// Its path, as it is named in faults.
    pub file: String,
    /// Its name without `.toml`: for texts, the language.
    pub stem: String,
    /// What is in it.
    pub bytes: Vec<u8>,
}

#[derive(RustEmbed)]
#[folder = "questionnaires/"]
#[allow_missing = true]
struct Embedded;

impl Sources {
    /// The files in `folder`: the structure, and every other `.toml` file as texts.
    pub fn read(folder: &Path) -> io::Result<Self> {
        let structure = SourceFile::read(&folder.join(STRUCTURE_FILE))?;
        let mut texts = Vec::new();
        for entry in std::fs::read_dir(folder)? {
            let path = entry?.path();
            let is_text = path.extension().is_some_and(|extension| extension == "toml")
                && path.file_name().is_some_and(|name| name != STRUCTURE_FILE);
            if is_text {
                texts.push(SourceFile::read(&path)?);
            }
        }
        texts.sort_by(|one, other| one.stem.cmp(&other.stem));
        Ok(Self { path: folder.display().to_string(), structure, texts })
    }

    /// The files of every questionnaire in the program, by folder.
    pub fn embedded() -> Vec<Self> {
        let mut found: Vec<Self> = Vec::new();
        let files = || Embedded::iter().filter_map(|path| SourceFile::embedded(&path));
        for (folder, structure) in files().filter(|(_, one)| one.stem == "questionnaire") {
            let texts =
                files().filter(|(other, one)| *other == folder && one.stem != "questionnaire");
            let mut texts: Vec<_> = texts.map(|(_, text)| text).collect();
            texts.sort_by(|one, other| one.stem.cmp(&other.stem));
            found.push(Self { path: format!("questionnaires/{folder}"), structure, texts });
        }
        found.sort_by(|one, other| one.path.cmp(&other.path));
        found
    }
}

impl SourceFile {
    /// Reads the file at `path`.
    pub fn read(path: &Path) -> io::Result<Self> {
        let bytes = std::fs::read(path)?;
        let stem = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        Ok(Self { file: path.display().to_string(), stem, bytes })
    }

    /// The embedded file at `path`, and the folder it stands in.
    fn embedded(path: &str) -> Option<(String, Self)> {
        let (folder, name) = path.rsplit_once('/')?;
        let stem = name.strip_suffix(".toml")?.to_owned();
        let bytes = Embedded::get(path)?.data.into_owned();
        Some((folder.to_owned(), Self { file: format!("questionnaires/{path}"), stem, bytes }))
    }
}

/// The questionnaire folders that `path` means: the folder itself, the folder of its
/// `questionnaire.toml`, or the folders in it.
pub fn folders_at(path: &Path) -> io::Result<Vec<PathBuf>> {
    if path.file_name().is_some_and(|name| name == STRUCTURE_FILE) && path.is_file() {
        let parent = path.parent().filter(|parent| !parent.as_os_str().is_empty());
        return Ok(vec![parent.unwrap_or(Path::new(".")).to_owned()]);
    }
    if path.join(STRUCTURE_FILE).is_file() {
        return Ok(vec![path.to_owned()]);
    }
    let mut folders = Vec::new();
    for entry in std::fs::read_dir(path)? {
        let folder = entry?.path();
        if folder.join(STRUCTURE_FILE).is_file() {
            folders.push(folder);
        }
    }
    folders.sort();
    Ok(folders)
}
