//! The room: plaintext answers can be named only here.
//!
//! It neither logs, nor speaks HTTP, nor knows a database.
