//! Sees to it that the design system, the fonts and the lists of common passwords are there before they
//! are embedded, and writes the lists as one.
//!
//! The binary embeds files of pinned npm packages, and the repository holds no copy of them.
//! Without this check the compiler would name a missing file, but not what to do about it.

use std::collections::BTreeMap;
use std::error::Error;
use std::fmt::Write as _;
use std::path::Path;
use std::{env, fs};

/// One file of each package: enough to tell that it was installed.
const INSTALLED: [&str; 4] = [
    "node_modules/@kern-ux/native/dist/kern.min.css",
    "node_modules/@fontsource/fira-sans/files/fira-sans-latin-400-normal.woff2",
    "node_modules/@fontsource/noto-sans-arabic/files/noto-sans-arabic-arabic-400-normal.woff2",
    "node_modules/@expo-google-fonts/fira-sans/400Regular/FiraSans_400Regular.ttf",
];

/// Lists of words with the most common first, and what is added to their ranks: first names stand in
/// the order of the alphabet.
const COMMON: [(&str, u32); 4] = [
    ("node_modules/@zxcvbn-ts/language-common/src/passwords.json", 0),
    ("node_modules/@zxcvbn-ts/language-de/src/commonWords.json", 0),
    ("node_modules/@zxcvbn-ts/language-de/src/firstnames.json", 300),
    ("node_modules/@zxcvbn-ts/language-de/src/lastnames.json", 300),
];

fn main() -> Result<(), Box<dyn Error>> {
    for folder in ["build.rs", "package-lock.json", "templates", "locales"] {
        println!("cargo::rerun-if-changed={folder}");
    }
    for file in INSTALLED.into_iter().chain(COMMON.map(|(file, _)| file)) {
        println!("cargo::rerun-if-changed={file}");
        if !Path::new(file).exists() {
            println!(
                "cargo::error={file} is missing: the pages need the design system and its fonts, and \
                 passwords are judged by lists of common ones."
            );
            println!(
                "cargo::error=Run `npm ci --ignore-scripts` in the project's folder, then build again."
            );
            return Ok(());
        }
    }
    let list = common_words()?;
    fs::write(Path::new(&env::var("OUT_DIR")?).join("common-words.txt"), list)?;
    Ok(())
}

/// Each word once, in lower case and plain letters, with its best rank; in the order of its bytes, so
/// that it can be looked up where it lies.
fn common_words() -> Result<String, Box<dyn Error>> {
    let mut ranks: BTreeMap<String, u32> = BTreeMap::new();
    for (file, added) in COMMON {
        let words: Vec<String> = serde_json::from_str(&fs::read_to_string(file)?)?;
        for (at, word) in words.iter().enumerate() {
            let rank = u32::try_from(at + 1)? + added;
            for umlauts in [["ae", "oe", "ue"], ["a", "o", "u"]] {
                let word = plain(word, umlauts);
                if word.len() > 1 && word.bytes().all(|byte| byte.is_ascii_graphic()) {
                    ranks.entry(word).and_modify(|best| *best = rank.min(*best)).or_insert(rank);
                }
            }
        }
    }
    let mut list = String::new();
    for (word, rank) in &ranks {
        writeln!(list, "{word} {rank}")?;
    }
    Ok(list)
}

fn plain(word: &str, [ae, oe, ue]: [&str; 3]) -> String {
    let lower = word.to_lowercase();
    lower.replace('ä', ae).replace('ö', oe).replace('ü', ue).replace('ß', "ss")
}
