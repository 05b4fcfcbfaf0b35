//! What is asked: questionnaire definitions, their texts, their faults, and the gate.
//!
//! Pure: no clock, no network, no database; files are read only by the loader.

mod bands;
mod catalogue;
mod exact;
mod structure;
mod texts;

pub use bands::{BandFault, Bands, Range};
pub use catalogue::{Catalogue, CatalogueError, Published};
pub use exact::{Exact, NotANumber, Overflow};
pub use structure::{
    AdviserGets, AgencyGets, Choice, Definition, Index, Item, Key, MissingRule, Norms,
    ParticipantGets, ResultRule, Scale, Score, SignOff, Source, Status,
};
pub use texts::{ResultTexts, Texts};
