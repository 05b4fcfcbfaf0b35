//! Questionnaires from elsewhere: FHIR, LimeSurvey and XLSForm, turned into a definition of our own.
//!
//! Importers take bytes, never files, and fill in one neutral draft.
//! What has no counterpart is listed with its place, never dropped in silence, and nothing is made up:
//! a text that the source does not have is left out, and a comment stands at its place.
//! Everything is bounded before it is read ([`limits`]).

mod archive;
mod conditions;
mod draft;
mod expression;
mod fhir;
mod html;
mod lime_survey;
pub mod limits;
mod naming;
#[cfg(test)]
mod tests;
mod write;
mod xls_form;
mod xml;

pub use archive::{ArchiveFault, is_own, pack, unpack};
pub use draft::Remark;
pub use write::Gap;

use super::catalogue::Published;
use super::review::{Review, review};
use super::sources::{STRUCTURE_FILE, SourceFile, Sources};
use super::texts::ResultTexts;
use draft::Draft;

/// What a file is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// A FHIR Questionnaire as JSON.
    Fhir,
    /// LimeSurvey's structure as XML (`.lss`).
    LimeSurveyXml,
    /// LimeSurvey's structure as tab-separated values.
    LimeSurveyTable,
    /// An XLSForm as `.xlsx`.
    XlsForm,
    /// A definition of our own, its files packed as `.zip`.
    Definition,
}

impl Format {
    /// The format by what is in the file.
    pub fn of(bytes: &[u8]) -> Option<Self> {
        if bytes.starts_with(b"PK") {
            let has = |name: &str| archive::has_part(bytes, name);
            return if has("xl/workbook.xml") {
                Some(Self::XlsForm)
            } else if has(STRUCTURE_FILE) {
                Some(Self::Definition)
            } else {
                None
            };
        }
        let text = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes).trim_ascii_start();
        match text.first() {
            Some(b'{') => Some(Self::Fhir),
            Some(b'<') => Some(Self::LimeSurveyXml),
            _ => lime_survey::is_table(text).then_some(Self::LimeSurveyTable),
        }
    }

    /// Its name.
    pub fn name(self) -> &'static str {
        match self {
            Self::Fhir => "FHIR Questionnaire",
            Self::LimeSurveyXml => "LimeSurvey structure (.lss)",
            Self::LimeSurveyTable => "LimeSurvey structure (tab-separated)",
            Self::XlsForm => "XLSForm",
            Self::Definition => "definition of our own",
        }
    }
}

/// Why a file is not turned into a definition. Nothing has been written then.
#[derive(Debug, thiserror::Error)]
pub enum ImportError {
    /// It is none of the formats.
    #[error(
        "the file is none of these: a FHIR Questionnaire (JSON), a LimeSurvey structure (.lss or \
         tab-separated), an XLSForm (.xlsx), a definition packed as .zip"
    )]
    Unknown,
    /// It breaks the grammar of its format.
    #[error("{place}: {cause}")]
    Malformed {
        /// Where.
        place: String,
        /// What is wrong.
        cause: String,
    },
    /// There is more of something than is read.
    #[error("{place}: there are more than {most} {what}; files beyond that are not read")]
    TooMany {
        /// Where.
        place: String,
        /// Of what.
        what: &'static str,
        /// The bound.
        most: u64,
    },
    /// It defines entities of its own.
    #[error("{0}: the file has a document type (DTD); such files are not read")]
    Doctype(String),
    /// Conditions that wait for one another.
    #[error("conditions go round in a circle, so none of these questions could be asked: {0}")]
    Circle(String),
    /// The file does not say in which language its texts are.
    #[error(
        "the file does not say in which language its texts are; name it, for example with --language de"
    )]
    NoLanguage,
    /// The language that was named is none.
    #[error("{0} is no language; expected a code such as de, en or de-easy")]
    BadLanguage(String),
    /// Not one question could be carried over.
    #[error("not one question could be carried over")]
    NothingAsked(Vec<Remark>),
}

fn malformed(place: impl Into<String>, cause: impl std::fmt::Display) -> ImportError {
    ImportError::Malformed { place: place.into(), cause: cause.to_string() }
}

fn too_many(place: impl Into<String>, what: &'static str, most: usize) -> ImportError {
    ImportError::TooMany {
        place: place.into(),
        what,
        most: u64::try_from(most).unwrap_or(u64::MAX),
    }
}

/// A definition made from a foreign file.
#[derive(Clone, Debug)]
pub struct Imported {
    /// What the file was.
    pub format: Format,
    /// The id of the definition, which is a good name for its folder too.
    pub id: String,
    /// The files of the definition: name and contents, the structure first.
    pub files: Vec<(String, String)>,
    /// What has no counterpart, in the order of the source.
    pub remarks: Vec<Remark>,
    /// The formulas of the source, in its order: they stand in the structure as comments.
    pub proposals: Vec<Proposal>,
    /// What has to be written by hand.
    pub gaps: Vec<Gap>,
    draft: Draft,
}

/// A formula of the source, which scores nothing here: whoever knows it writes the scale.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proposal {
    /// Its place in the source.
    pub place: String,
    /// Its text, as it stands in the source.
    pub text: String,
    /// The ids of the questions that it names.
    pub items: Vec<String>,
}

impl std::fmt::Display for Proposal {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(out, "{}: `{}`", self.place, self.text)?;
        if self.items.is_empty() {
            Ok(())
        } else {
            write!(out, "; names {}", self.items.join(", "))
        }
    }
}

/// A definition at a glance, in one language.
#[derive(Clone, Debug, Default)]
pub struct Summary {
    /// The title, if there is one.
    pub title: Option<String>,
    /// The statements, in order; ids where there is no statement.
    pub items: Vec<String>,
    /// The names of the scales, in order; ids where there is no name, none for a foreign file.
    pub scales: Vec<String>,
    /// The languages.
    pub languages: Vec<String>,
}

impl Imported {
    /// The definition at a glance, in `language` where it has it; `review` is that of its files.
    pub fn summary(&self, language: &str, review: &Review) -> Summary {
        if let (Format::Definition, Some(published)) = (self.format, review.faultless()) {
            return published_summary(published, language);
        }
        let draft = &self.draft;
        let chosen = |wording: &draft::Wording| {
            wording.get(language).or_else(|| wording.values().next()).cloned()
        };
        let named = |wording, id: &String| chosen(wording).unwrap_or_else(|| id.clone());
        Summary {
            title: chosen(&draft.title),
            items: draft.items.iter().map(|item| named(&item.statement, &item.id)).collect(),
            scales: Vec::new(),
            languages: draft.languages(),
        }
    }

    /// Everything that `lotse check` would say about the files.
    pub fn review(&self) -> Review {
        review(&sources(&self.id, &self.files))
    }
}

fn published_summary(published: &Published, language: &str) -> Summary {
    let texts = published.texts(language).or_else(|| published.texts.values().next());
    let definition = published.definition();
    let name = |id| texts.and_then(|texts| texts.result(id)).map(ResultTexts::name);
    let scales = definition.scales().iter().map(super::Scale::id);
    Summary {
        title: texts.map(|texts| texts.title().to_owned()),
        items: (0..definition.items().len())
            .filter_map(|at| texts.map(|texts| texts.item(at).to_owned()))
            .collect(),
        scales: scales.map(|id| name(id).unwrap_or(id).to_owned()).collect(),
        languages: published.languages().map(str::to_owned).collect(),
    }
}

/// Files of a definition that lie in no folder yet, as [`review`] takes them.
pub fn sources(path: &str, files: &[(String, String)]) -> Sources {
    let file = |(name, text): &(String, String)| SourceFile {
        file: name.clone(),
        stem: name.strip_suffix(".toml").unwrap_or(name).to_owned(),
        bytes: text.as_bytes().to_vec(),
    };
    let is_structure = |(name, _): &&(String, String)| name == STRUCTURE_FILE;
    let structure = files.iter().find(is_structure).map(file);
    let empty = SourceFile {
        file: STRUCTURE_FILE.to_owned(),
        stem: "questionnaire".to_owned(),
        bytes: Vec::new(),
    };
    let mut texts: Vec<_> = files.iter().filter(|one| !is_structure(one)).map(file).collect();
    texts.sort_by(|one, other| one.stem.cmp(&other.stem));
    Sources { path: path.to_owned(), structure: structure.unwrap_or(empty), texts }
}

/// Turns a foreign file into a definition.
///
/// `language` is that of texts whose language the file does not say.
pub fn import(bytes: &[u8], language: Option<&str>) -> Result<Imported, ImportError> {
    if bytes.len() > limits::FILE_BYTES {
        return Err(too_many("the file", "bytes", limits::FILE_BYTES));
    }
    let language = match language {
        Some(name) => {
            Some(naming::language(name).ok_or_else(|| ImportError::BadLanguage(name.to_owned()))?)
        }
        None => None,
    };
    let language = language.as_deref();
    let format = Format::of(bytes).ok_or(ImportError::Unknown)?;
    let draft = match format {
        Format::Fhir => fhir::read(bytes, language)?,
        Format::LimeSurveyXml => lime_survey::read_xml(bytes, language)?,
        Format::LimeSurveyTable => lime_survey::read_table(bytes, language)?,
        Format::XlsForm => xls_form::read(bytes, language)?,
        Format::Definition => {
            let files = unpack(bytes).map_err(|fault| malformed("the archive", fault))?;
            let id = id_of(&files).unwrap_or_else(|| "questionnaire".to_owned());
            return Ok(Imported {
                format,
                id,
                files,
                remarks: Vec::new(),
                proposals: Vec::new(),
                gaps: Vec::new(),
                draft: Draft::default(),
            });
        }
    };
    finished(format, draft)
}

/// The id that a structure names, if it can be a folder's name.
fn id_of(files: &[(String, String)]) -> Option<String> {
    let (_, structure) = files.iter().find(|(name, _)| name == STRUCTURE_FILE)?;
    let table: toml::Table = toml::from_str(structure).ok()?;
    let id = table.get("id")?.as_str()?;
    (naming::id(id, "") == id && !id.is_empty()).then(|| id.to_owned())
}

fn finished(format: Format, draft: Draft) -> Result<Imported, ImportError> {
    if draft.items.is_empty() {
        return Err(ImportError::NothingAsked(draft.remarks().to_vec()));
    }
    if draft.languages().is_empty() {
        return Err(ImportError::NoLanguage);
    }
    if draft.languages().len() > limits::LANGUAGES {
        return Err(too_many("the whole file", "languages", limits::LANGUAGES));
    }
    let (files, gaps) = write::files(&draft, format);
    let (id, remarks) = (draft.id.clone(), draft.remarks().to_vec());
    let proposal = |formula: &draft::Formula| Proposal {
        place: formula.place.clone(),
        text: formula.text.clone(),
        items: formula.items.iter().map(|item| draft.items[*item].id.clone()).collect(),
    };
    let proposals = draft.formulas.iter().map(proposal).collect();
    Ok(Imported { format, id, files, remarks, proposals, gaps, draft })
}

/// The text in `bytes`, without a byte order mark.
fn utf8(bytes: &[u8]) -> Result<&str, ImportError> {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    std::str::from_utf8(bytes).map_err(|error| {
        let line = bytes[..error.valid_up_to()].split(|byte| *byte == b'\n').count();
        malformed(format!("line {line}"), "this line is not UTF-8")
    })
}
