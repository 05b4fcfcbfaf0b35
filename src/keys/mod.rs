//! What locks: the keyring, deriving, wrapping, sealing, hashing.
//!
//! The only room that names a cryptography crate.
//! It offers verbs and opaque keys, never the bytes of a key.
