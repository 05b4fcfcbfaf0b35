//! What the text of the source must hold for the room to be one.

use std::fs;
use std::path::{Path, PathBuf};

/// The source files under `src/`, with their text.
fn sources() -> Vec<(PathBuf, String)> {
    let mut folders = vec![Path::new(env!("CARGO_MANIFEST_DIR")).join("src")];
    let mut found = Vec::new();
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                found.push((path.clone(), fs::read_to_string(&path).unwrap()));
            }
        }
    }
    found
}

#[test]
fn only_the_room_opens_the_classes_of_the_room() {
    let names_the_door = |text: &str| {
        ["keys::room", "room::open", "room::seal"].iter().any(|name| text.contains(name))
            || text.lines().any(|line| line.contains("keys::{") && line.contains("room"))
    };
    let mut users = 0;
    for (path, text) in sources() {
        let folder = path.parent().and_then(Path::file_name).unwrap().to_str().unwrap();
        if names_the_door(&text) {
            users += 1;
            assert!(["sealed", "keys"].contains(&folder), "{} opens answers", path.display());
        }
    }
    assert!(users >= 3, "the control: the room itself names its door");
}

#[test]
fn the_room_neither_logs_nor_answers_nor_stores() {
    for (path, text) in sources() {
        let folder = path.parent().and_then(Path::file_name).unwrap().to_str().unwrap();
        if folder == "sealed" && !path.ends_with("walls.rs") {
            for foreign in
                ["tracing", "axum", "sqlx", "std::fs", "std::io", "println", "crate::store"]
            {
                assert!(!text.contains(foreign), "{} names {foreign}", path.display());
            }
        }
    }
}
