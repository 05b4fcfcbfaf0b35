//! How it is drawn: charts as SVG and HTML, from bands only.
//!
//! No value ever comes in here: a drawing shows which band, never where within it.
//! Every drawing repeats words that stand beside it, and none gives a colour a meaning.

pub mod bars;
pub mod label;
pub mod radar;
pub mod standing;
pub mod zones;
