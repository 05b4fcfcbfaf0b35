//! The files of this repository, for the tests that read them.

use std::fs;
use std::path::{Path, PathBuf};

/// A text file and its place below the repository's root.
pub struct File {
    pub path: String,
    pub text: String,
}

impl File {
    /// A made-up file, with which a rule shows that it can complain.
    pub fn sample(path: &str, text: &str) -> Self {
        Self { path: path.to_owned(), text: text.to_owned() }
    }

    /// The room that a file of `src/` belongs to: `src/keys/hours.rs` and `src/keys.rs` to `keys`.
    pub fn room(&self) -> Option<&str> {
        let inside = self.path.strip_prefix("src/")?;
        Some(inside.split('/').next().unwrap_or(inside).trim_end_matches(".rs"))
    }

    /// Says what is wrong at a place given by its offset in the text.
    pub fn fault(&self, offset: usize, what: &str) -> String {
        let line = self.text[..offset].matches('\n').count() + 1;
        format!("{}:{line}: {what}", self.path)
    }
}

/// Where a file of the repository is.
pub fn place(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

/// The text of a file that must be there.
pub fn read(path: &str) -> String {
    fs::read_to_string(place(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// Every path below these folders, sorted; a folder that is missing holds none.
pub fn paths(folders: &[&str]) -> Vec<String> {
    let mut found = Vec::new();
    for folder in folders {
        collect(Path::new(folder), &mut found);
    }
    found.sort();
    found
}

fn collect(folder: &Path, found: &mut Vec<String>) {
    let Ok(entries) = fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join(folder)) else {
        return;
    };
    for entry in entries {
        let entry = entry.unwrap();
        let path = folder.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            collect(&path, found);
        } else {
            found.push(path.to_str().unwrap().to_owned());
        }
    }
}

/// Every file below these folders whose name ends in one of `endings`.
pub fn files(folders: &[&str], endings: &[&str]) -> Vec<File> {
    paths(folders)
        .into_iter()
        .filter(|path| endings.iter().any(|ending| path.ends_with(ending)))
        .map(|path| File { text: read(&path), path })
        .collect()
}

/// Fails with every fault at once.
pub fn assert_none(faults: &[String]) {
    assert!(faults.is_empty(), "\n{}\n", faults.join("\n"));
}
