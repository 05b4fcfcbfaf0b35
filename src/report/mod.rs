//! How it is drawn and printed: charts as SVG and HTML, from bands only, and papers as PDF.
//!
//! No exact value ever comes into a drawing: it shows which band, never where within it.
//! Every drawing repeats words that stand beside it, and none gives a colour a meaning.

pub mod bars;
pub mod label;
pub mod pdf;
pub mod radar;
pub mod standing;
pub mod statement;
pub mod zones;
