//! The importers, built from the program's own sources without the service around them.

#[path = "../src/classes.rs"]
pub mod classes;
#[path = "../src/definition/mod.rs"]
pub mod definition;
#[path = "../src/digest.rs"]
pub mod digest;

use definition::import::{Imported, import};

/// Imports `bytes` and holds what comes out against what always must be so.
pub fn hold(bytes: &[u8]) {
    if let Ok(imported) = import(bytes, Some("de")) {
        hold_files(&imported);
    }
}

/// Every file that is written is one that the reader can read; the structure has no fault but gaps.
fn hold_files(imported: &Imported) {
    if imported.format == definition::import::Format::Definition {
        return;
    }
    let (_, structure) = &imported.files[0];
    assert!(!structure.contains("\n[[scales]]"), "a formula is a comment and nothing else");
    for (name, text) in &imported.files {
        if let Err(error) = toml::from_str::<toml::Table>(text) {
            panic!("{name}: {error}\n{text}");
        }
    }
    // Nothing is scored, so the gate has nothing to count.
    let review = imported.review();
    for fault in &review.faults {
        let gap = fault.message == "is missing" || fault.message.contains("at least one scale");
        assert!(gap, "{fault}\n{}", imported.files[0].1);
    }
}
