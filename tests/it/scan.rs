//! Looks for markers in bytes, in every form in which a text may come to lie somewhere.

use std::collections::{BTreeMap, HashMap};
use std::fs;
use std::io::{self, Write};
use std::path::Path;
use std::sync::{Arc, LazyLock, Mutex};

use data_encoding::{BASE64, BASE64URL, HEXLOWER, HEXUPPER};
use lotse::store::Store;
use lotse::store::sql::Statement;
use tracing_subscriber::fmt::MakeWriter;

use super::databases::Database;

/// Something that can be searched: a file, a table, the log.
pub struct Place {
    pub name: String,
    pub bytes: Vec<u8>,
}

/// A marker that was found: what it is, in which form, and where.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Find {
    pub what: String,
    pub form: &'static str,
    pub place: String,
}

/// The middle of a base64 text of something that contains `text` after `before` other bytes.
///
/// The characters at the edges depend on neighbours, so they are left out.
fn base64(encoding: &data_encoding::Encoding, text: &str, before: usize) -> Vec<u8> {
    let padded = [vec![0; before], text.as_bytes().to_vec()].concat();
    let encoded = encoding.encode(&padded[..padded.len() - padded.len() % 3]);
    let skipped = (before * 8).div_ceil(6);
    encoded.as_bytes()[skipped..].to_vec()
}

/// The forms in which a text may lie in bytes.
fn forms(text: &str) -> Vec<(&'static str, Vec<u8>)> {
    let bytes = text.as_bytes();
    let mut forms = vec![
        ("UTF-8", bytes.to_vec()),
        ("UTF-8 in lower case", text.to_lowercase().into_bytes()),
        ("UTF-16LE", text.encode_utf16().flat_map(u16::to_le_bytes).collect()),
        ("UTF-16BE", text.encode_utf16().flat_map(u16::to_be_bytes).collect()),
        ("hex", HEXLOWER.encode(bytes).into_bytes()),
        ("HEX", HEXUPPER.encode(bytes).into_bytes()),
    ];
    for before in 0..3 {
        forms.push(("base64", base64(&BASE64, text, before)));
        forms.push(("base64url", base64(&BASE64URL, text, before)));
    }
    forms
}

/// What a marker is, a form of it, and its bytes in that form.
type Needle<'m> = (&'m str, &'static str, Vec<u8>);

/// Every marker in every form at every place; each find once.
pub fn find(places: &[Place], markers: &[(&str, String)]) -> Vec<Find> {
    // Needles by their first four bytes, so that each place is read once.
    let mut needles: HashMap<[u8; 4], Vec<Needle<'_>>> = HashMap::new();
    let mut begins = vec![false; 1 << 16];
    let two = |head: [u8; 4]| usize::from(u16::from_be_bytes([head[0], head[1]]));
    for (what, text) in markers {
        for (form, bytes) in forms(text) {
            let head = *bytes.first_chunk().expect("a marker of at least eight characters");
            begins[two(head)] = true;
            needles.entry(head).or_default().push((what, form, bytes));
        }
    }
    let mut finds = Vec::new();
    for place in places {
        for (offset, head) in place.bytes.windows(4).enumerate() {
            let head: [u8; 4] = head.try_into().unwrap();
            if !begins[two(head)] {
                continue;
            }
            for (what, form, bytes) in needles.get(&head).map(Vec::as_slice).unwrap_or_default() {
                if place.bytes[offset..].starts_with(bytes) {
                    let place = place.name.clone();
                    finds.push(Find { what: (*what).to_owned(), form, place });
                }
            }
        }
    }
    finds.sort();
    finds.dedup();
    finds
}

/// Every file below a folder, and what is written to files that this process holds open, named or not.
pub fn files(folder: &Path) -> Vec<Place> {
    let mut places = Vec::new();
    collect(folder, &mut places);
    for entry in fs::read_dir("/proc/self/fd").into_iter().flatten().flatten() {
        let is_file = fs::metadata(entry.path()).is_ok_and(|about| about.is_file());
        let target = fs::read_link(entry.path()).unwrap_or_default();
        // The program itself and its sources hold markers; only what it writes is of interest.
        let ours = target.starts_with(folder) || target.to_string_lossy().ends_with("(deleted)");
        if is_file && ours && !target.exists() {
            let bytes = fs::read(entry.path()).unwrap_or_default();
            places.push(Place { name: target.display().to_string(), bytes });
        }
    }
    places
}

fn collect(folder: &Path, places: &mut Vec<Place>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            collect(&path, places);
        } else {
            let bytes = fs::read(&path).unwrap();
            places.push(Place { name: path.display().to_string(), bytes });
        }
    }
}

/// What a database holds: its files, and those of a server every row of every table.
pub async fn database(database: &Database) -> Vec<Place> {
    let mut places = files(database.folder());
    if database.is_server() {
        places.extend(rows(database).await);
    }
    places
}

/// Every row of every table as text, in which bytes stand as hexadecimal digits.
pub async fn rows(database: &Database) -> Vec<Place> {
    rows_in(&database.store, database.is_server()).await
}

/// The same of any open database.
pub async fn rows_in(store: &Store, server: bool) -> Vec<Place> {
    let read = async |text: String| {
        let text: &'static str = Box::leak(text.into_boxed_str());
        let rows = Statement::new(text).all(store).await.unwrap();
        rows.iter().map(|row| row.text("line").unwrap()).collect::<Vec<_>>()
    };
    let tables = if server {
        "SELECT table_name::text AS line FROM information_schema.tables \
         WHERE table_schema = current_schema() ORDER BY 1"
    } else {
        "SELECT name AS line FROM sqlite_master WHERE type = 'table' ORDER BY 1"
    };
    let mut places = Vec::new();
    for name in read(tables.to_owned()).await {
        let line = if server {
            "row_to_json(t)::text".to_owned()
        } else {
            let columns = format!("SELECT name AS line FROM pragma_table_info('{name}')");
            let columns = read(columns).await;
            let quoted: Vec<_> = columns.iter().map(|name| format!("quote({name})")).collect();
            quoted.join(" || ',' || ")
        };
        let lines = read(format!("SELECT {line} AS line FROM {name} AS t ORDER BY 1")).await;
        places.push(Place { name: format!("table {name}"), bytes: lines.join("\n").into_bytes() });
    }
    places
}

/// Every line that was logged in this process since [`Log::begin`], at every level.
#[derive(Clone)]
pub struct Log(Arc<Mutex<Vec<u8>>>);

static LOG: LazyLock<Log> = LazyLock::new(|| {
    let log = Log(Arc::default());
    tracing_subscriber::fmt()
        // The parser with which tests read pages tells all that it reads; it is no part of Lotse.
        .with_env_filter("trace,html5ever=off,markup5ever=off,selectors=off")
        .with_ansi(false)
        .with_writer(log.clone())
        .init();
    log
});

impl Log {
    /// Begins to keep what is logged, down to the level of traces.
    pub fn begin() -> Self {
        LOG.clone()
    }

    /// What was logged so far, by the part of the program that said it.
    pub fn places(&self) -> Vec<Place> {
        let text = String::from_utf8_lossy(&self.0.lock().unwrap()).into_owned();
        let mut parts: BTreeMap<String, Vec<u8>> = BTreeMap::new();
        for line in text.lines() {
            // Time, level, and then the part.
            let part = line.split_whitespace().nth(2).unwrap_or_default();
            parts.entry(format!("log of {part}")).or_default().extend(line.bytes().chain(*b"\n"));
        }
        parts.into_iter().map(|(name, bytes)| Place { name, bytes }).collect()
    }
}

impl<'w> MakeWriter<'w> for Log {
    type Writer = Self;

    fn make_writer(&'w self) -> Self {
        self.clone()
    }
}

impl Write for Log {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[test]
fn a_marker_is_found_in_every_form() {
    let text = "Zq7name Müller";
    let markers = [("name", text.to_owned())];
    let within = |bytes: &[u8]| [b"before".to_vec(), bytes.to_vec(), b"after".to_vec()].concat();
    for before in 0..3 {
        let padded = [vec![b'x'; before], text.as_bytes().to_vec(), b"yz".to_vec()].concat();
        let samples = [
            padded.clone(),
            HEXLOWER.encode(&padded).into_bytes(),
            HEXUPPER.encode(&padded).into_bytes(),
            BASE64.encode(&padded).into_bytes(),
            BASE64URL.encode(&padded).into_bytes(),
            text.encode_utf16().flat_map(u16::to_le_bytes).collect(),
            text.encode_utf16().flat_map(u16::to_be_bytes).collect(),
        ];
        for sample in samples {
            let place = Place { name: "sample".to_owned(), bytes: within(&sample) };
            assert!(!find(&[place], &markers).is_empty(), "{}", sample.escape_ascii());
        }
    }
    let place = Place { name: "sample".to_owned(), bytes: b"Zq7nam Mueller".repeat(9) };
    assert_eq!(find(&[place], &markers), []);
}
