//! What is asked: questionnaire definitions, their texts, their faults, and the gate.
//!
//! `sources` finds files, `parse` reads them and reports every fault, `lint` and `gate` judge what
//! was read, `review` says it all, and `catalogue` keeps what may be published.
//! Pure: no clock, no network, no database; files are read only in `sources`.

mod bands;
mod catalogue;
mod exact;
pub mod export;
mod faults;
mod gate;
pub mod import;
mod lint;
mod norms;
mod parse;
mod reader;
mod results;
mod review;
mod scales;
#[cfg(test)]
mod schema;
mod shown;
mod sources;
mod structure;
mod texts;

pub use bands::{BandFault, Bands, Range};
pub use catalogue::{Catalogue, CatalogueError, Published};
pub use exact::{Exact, NotANumber, Overflow};
pub use faults::Fault;
pub use gate::{Audience, Figures, GateRow, Hurdle, Judgement, judge};
pub use lint::{Finding, Rule, Sensitive, Topic};
pub use norms::{Comparison, NormRow, NormTable, Norms};
pub use parse::parse_structure;
pub use results::{AdviserGets, AgencyGets, ParticipantGets, ResultRule, Source};
pub use review::{Review, review};
pub use scales::{Index, Key, MissingRule, Scale, Score};
pub use shown::Condition;
pub use sources::{Existing, STRUCTURE_FILE, SourceFile, Sources, folders_at, write_folder};
pub use structure::{Choice, Definition, Item, SignOff, Status};
pub use texts::{ResultTexts, Texts};

/// The SHA-256 over the RFC 8785 form of `value`, in hexadecimal.
fn digest_of(value: &serde_json::Value) -> String {
    let canonical = serde_json_canonicalizer::to_vec(value)
        .expect("because whole numbers beyond 2^53 were refused and keys are text");
    crate::digest::sha256_hex(&canonical)
}
