//! What it means: exact arithmetic from answers and a definition to results.
//!
//! Pure: no I/O, no floating point.
