//! What is asked: questionnaire definitions, their texts, their faults, and the gate.
//!
//! Pure: no clock, no network, no database; files are read only by the loader.
