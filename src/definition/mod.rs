//! What is asked: questionnaire definitions, their texts, their faults, and the gate.
//!
//! Pure: no clock, no network, no database; files are read only by the loader.

mod bands;
mod catalogue;
mod exact;
mod faults;
mod parse;
mod reader;
mod results;
mod scales;
mod structure;
mod texts;

pub use bands::{BandFault, Bands, Range};
pub use catalogue::{Catalogue, CatalogueError, Published};
pub use exact::{Exact, NotANumber, Overflow};
pub use faults::Fault;
pub use parse::parse_structure;
pub use results::{AdviserGets, AgencyGets, ParticipantGets, ResultRule, Source};
pub use scales::{Index, Key, MissingRule, Norms, Scale, Score};
pub use structure::{Choice, Definition, Item, SignOff, Status};
pub use texts::{ResultTexts, Texts};

/// The SHA-256 over the RFC 8785 form of `value`, in hexadecimal.
fn digest_of(value: &serde_json::Value) -> String {
    let canonical = serde_json_canonicalizer::to_vec(value)
        .expect("because whole numbers beyond 2^53 were refused and keys are text");
    crate::digest::sha256_hex(&canonical)
}
