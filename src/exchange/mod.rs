//! How it leaves: what the agency receives, and the record of it.
