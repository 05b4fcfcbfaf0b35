//! What we learned: the bands of one person.
//!
//! Pure: no I/O.
