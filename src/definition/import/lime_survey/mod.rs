//! LimeSurvey: the structure of a survey as XML (`.lss`) or as tab-separated values.
//!
//! Read: lists, the rows of arrays, five-point questions, values of answers, conditions. Equations and
//! assessments become proposals.

mod carry;
mod structure_tsv;
mod structure_xml;
mod survey;

use super::draft::Draft;
use super::{ImportError, utf8};

/// Said where the file leaves it to another survey whether answers have points.
const INHERITED: &str = "whether answers have points is set outside of this file; here their codes \
     are their values, as far as they are numbers";

/// Whether `text` begins like LimeSurvey's table.
pub fn is_table(text: &[u8]) -> bool {
    let line = text.split(|byte| *byte == b'\n').next().unwrap_or_default();
    let mut cells = line.split(|byte| *byte == b'\t').map(<[u8]>::trim_ascii);
    let has = |name: &str| cells.clone().any(|cell| cell.trim_ascii() == name.as_bytes());
    has("class") && cells.next().is_some()
}

/// Reads an `.lss` file.
pub fn read_xml(bytes: &[u8], language: Option<&str>) -> Result<Draft, ImportError> {
    carry::carry(&structure_xml::read(utf8(bytes)?, language)?)
}

/// Reads tab-separated values.
pub fn read_table(bytes: &[u8], language: Option<&str>) -> Result<Draft, ImportError> {
    carry::carry(&structure_tsv::read(utf8(bytes)?, language)?)
}
