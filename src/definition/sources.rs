//! The files of a questionnaire, as they were found: in the program, or in a folder.
//!
//! The only place of this room that reads and writes files.

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

/// What to do when a folder is there already.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Existing {
    /// Leave it, and write nothing.
    Refuse,
    /// Put the new one in its place, if it is a questionnaire's.
    Replace,
}

/// Writes the files of a questionnaire into `folder`, all or nothing: they are written beside it and
/// take their name in one step.
pub fn write_folder(
    folder: &Path,
    files: &[(String, String)],
    existing: Existing,
) -> io::Result<()> {
    let there = folder.symlink_metadata().is_ok();
    if there && (existing == Existing::Refuse || !folder.join(STRUCTURE_FILE).is_file()) {
        let cause = "is there already; nothing was changed";
        return Err(io::Error::new(io::ErrorKind::AlreadyExists, cause));
    }
    let parent = folder.parent().filter(|parent| !parent.as_os_str().is_empty());
    let parent = parent.unwrap_or(Path::new("."));
    let beside = tempfile::Builder::new().prefix(".lotse-").tempdir_in(parent)?;
    let (new, old) = (beside.path().join("new"), beside.path().join("old"));
    std::fs::create_dir(&new)?;
    for (name, text) in files {
        let mut file = std::fs::File::create_new(new.join(name))?;
        io::Write::write_all(&mut file, text.as_bytes())?;
        file.sync_all()?;
    }
    if there {
        std::fs::rename(folder, &old)?;
        if let Err(error) = std::fs::rename(&new, folder) {
            std::fs::rename(&old, folder)?;
            return Err(error);
        }
    } else {
        std::fs::rename(&new, folder)?;
    }
    // What was there before goes with the folder beside.
    beside.close()
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

#[cfg(test)]
mod tests {
    use super::*;

    fn files(text: &str) -> Vec<(String, String)> {
        vec![(STRUCTURE_FILE.to_owned(), text.to_owned())]
    }

    #[test]
    fn a_folder_is_written_whole_and_replaced_only_when_told() {
        let place = tempfile::tempdir().unwrap();
        let folder = place.path().join("one");
        let read = || std::fs::read_to_string(folder.join(STRUCTURE_FILE)).unwrap();
        write_folder(&folder, &files("1"), Existing::Refuse).unwrap();
        assert!(write_folder(&folder, &files("2"), Existing::Refuse).is_err());
        assert_eq!(read(), "1");
        write_folder(&folder, &files("2"), Existing::Replace).unwrap();
        assert_eq!(read(), "2");

        let foreign = place.path().join("foreign");
        std::fs::create_dir(&foreign).unwrap();
        assert!(write_folder(&foreign, &files("3"), Existing::Replace).is_err());
        // A file that cannot be written leaves nothing behind.
        let bad = [files("4"), vec![("a/b.toml".to_owned(), String::new())]].concat();
        assert!(write_folder(&place.path().join("bad"), &bad, Existing::Refuse).is_err());
        assert!(write_folder(&folder, &bad, Existing::Replace).is_err());
        assert_eq!(read(), "2");
        let mut left: Vec<_> =
            std::fs::read_dir(place.path()).unwrap().map(|one| one.unwrap().file_name()).collect();
        left.sort();
        assert_eq!(left, ["foreign", "one"]);
    }
}
