//! The questionnaires at hand: those embedded in the program, and those of a folder.
//!
//! Whatever enters the catalogue has passed every check, the gate included.

use std::collections::BTreeMap;
use std::path::Path;

use super::lint::Finding;
use super::review::review;
use super::sources::{SourceFile, Sources, folders_at};
use super::structure::Definition;
use super::texts::Texts;

/// A definition with its texts: what is published together.
#[derive(Clone, Debug)]
pub struct Published {
    pub(super) path: String,
    pub(super) definition: Definition,
    pub(super) texts: BTreeMap<String, Texts>,
    pub(super) sensitive: Vec<Finding>,
}

impl Published {
    /// Reads and reviews a definition from its structure and its texts by language, all as TOML.
    pub fn parse(structure: &str, texts: &[(&str, &str)]) -> Result<Self, CatalogueError> {
        let file = |stem: &str, text: &str| SourceFile {
            file: format!("{stem}.toml"),
            stem: stem.to_owned(),
            bytes: text.as_bytes().to_vec(),
        };
        let sources = Sources {
            path: String::from("the definition"),
            structure: file("questionnaire", structure),
            texts: texts.iter().map(|(language, text)| file(language, text)).collect(),
        };
        review(&sources).into_published().map_err(|reasons| CatalogueError::Refused {
            path: sources.path,
            reasons: reasons.join("\n"),
        })
    }

    /// The folder it was read from, as it was named.
    pub fn path(&self) -> &str {
        &self.path
    }

    /// What touches on special categories of data: without a sign-off by the data protection officer
    /// for exactly this version it is not unlocked.
    pub fn sensitive(&self) -> &[Finding] {
        &self.sensitive
    }

    /// Whether the data protection officer has to sign off before it is unlocked.
    ///
    /// A `[sign_off]` in the definition is its author's record for the officer, and unlocks nothing.
    pub fn needs_sign_off(&self) -> bool {
        !self.sensitive.is_empty()
    }

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
        Sources::embedded().iter().try_fold(Self::default(), Self::with)
    }

    /// Adds the questionnaires of `folder`: one folder each, with a `questionnaire.toml` in it.
    pub fn with_folder(mut self, folder: &Path) -> Result<Self, CatalogueError> {
        let unreadable = |path: &Path, cause| CatalogueError::Unreadable {
            path: path.display().to_string(),
            cause,
        };
        for path in folders_at(folder).map_err(|cause| unreadable(folder, cause))? {
            let sources = Sources::read(&path).map_err(|cause| unreadable(&path, cause))?;
            self = self.with(&sources)?;
        }
        Ok(self)
    }

    fn with(mut self, sources: &Sources) -> Result<Self, CatalogueError> {
        let path = sources.path.clone();
        let published = review(sources).into_published().map_err(|reasons| {
            CatalogueError::Refused { path: path.clone(), reasons: reasons.join("\n") }
        })?;
        let definition = published.definition();
        let (id, version) = (definition.id().to_owned(), definition.version().to_owned());
        let key = (id.clone(), definition.version_number());
        match self.published.get(&key) {
            Some(there) if there.definition().hash() != definition.hash() => {
                return Err(CatalogueError::Taken { path, id, version });
            }
            Some(_) => {}
            None => {
                self.published.insert(key, published);
            }
        }
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
