//! Sees to it that the design system and the fonts are there before they are embedded.
//!
//! `src/web/assets.rs` embeds files of pinned npm packages, and the repository holds no copy of them.
//! Without this check the compiler would name a missing file, but not what to do about it.

use std::path::Path;

/// One file of each package: enough to tell that it was installed.
const INSTALLED: [&str; 4] = [
    "node_modules/@kern-ux/native/dist/kern.min.css",
    "node_modules/@fontsource/fira-sans/files/fira-sans-latin-400-normal.woff2",
    "node_modules/@fontsource/noto-sans-arabic/files/noto-sans-arabic-arabic-400-normal.woff2",
    "node_modules/@expo-google-fonts/fira-sans/400Regular/FiraSans_400Regular.ttf",
];

fn main() {
    for folder in ["build.rs", "package-lock.json", "templates", "locales"] {
        println!("cargo::rerun-if-changed={folder}");
    }
    for file in INSTALLED {
        println!("cargo::rerun-if-changed={file}");
        if !Path::new(file).exists() {
            println!(
                "cargo::error={file} is missing: the pages need the design system and its fonts."
            );
            println!(
                "cargo::error=Run `npm ci --ignore-scripts` in the project's folder, then build again."
            );
            return;
        }
    }
}
