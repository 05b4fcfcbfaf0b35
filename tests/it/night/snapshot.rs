//! What somebody sees who copies the database every night: every column and every place of every row
//! of a person, what a server notes beside it, and what is left in files.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::fmt::Write as _;
use std::fs;

use lotse::ids::ParticipationId;
use lotse::store::Store;
use lotse::store::night::names;
use lotse::store::sql::{Row, Statement};

use crate::databases::Database;

/// By name of what was seen: numbers of one person over all nights.
pub type Facts = BTreeMap<String, f64>;

/// So many characters are kept of what is longer.
const KEPT: usize = 96;

/// One night's look at one person, by name of what is seen.
#[derive(Clone, Default)]
struct Seen(BTreeMap<String, String>);

/// Bytes that a person's rows held, whose, and where they stood.
type Wanted = (Vec<u8>, usize, &'static str);

impl Seen {
    fn add(&mut self, name: String, content: &str) {
        let all = self.0.entry(name).or_default();
        // Of long ones the beginning, which is new with each cover, and the length.
        match content.get(..KEPT).filter(|_| content.len() > KEPT) {
            Some(beginning) => write!(all, "{beginning}#{} ", content.len()).unwrap(),
            None => write!(all, "{content} ").unwrap(),
        }
    }

    /// The number that a fact is, or how long it is.
    fn number(&self, name: &str) -> f64 {
        let Some(content) = self.0.get(name) else { return -1.0 };
        if let Some((_, length)) = content.trim_end().rsplit_once('#') {
            return length.parse().unwrap();
        }
        let numbers = content.split_whitespace().map(str::parse::<f64>);
        let numbers: Result<Vec<f64>, _> = numbers.collect();
        #[expect(clippy::cast_precision_loss, reason = "the lengths of records are small")]
        let length = content.len() as f64;
        numbers.map_or(length, |numbers| numbers.into_iter().fold(0.0, f64::max))
    }
}

/// Looks every night.
pub struct Watcher {
    people: Vec<ParticipationId>,
    nights: Vec<Vec<Seen>>,
}

async fn read(store: &Store, text: String) -> Vec<Row> {
    let text: &'static str = Box::leak(text.into_boxed_str());
    Statement::new(text).all(store).await.unwrap()
}

async fn texts(store: &Store, text: String) -> Vec<String> {
    read(store, text).await.iter().map(|row| row.text("line").unwrap()).collect()
}

/// A place in a table as one number: `(12,3)` is 12,003.
fn place(ctid: &str) -> String {
    let (page, at) = ctid.trim_matches(['(', ')']).split_once(',').unwrap();
    (page.parse::<u64>().unwrap() * 1000 + at.parse::<u64>().unwrap()).to_string()
}

impl Watcher {
    pub fn new(people: Vec<ParticipationId>) -> Self {
        Self { people, nights: Vec::new() }
    }

    /// Looks at everything.
    pub async fn look(&mut self, database: &Database) {
        let store = &database.store;
        let at: HashMap<&str, usize> =
            self.people.iter().enumerate().map(|(at, id)| (id.as_str(), at)).collect();
        let mut seen = vec![Seen::default(); self.people.len()];
        for table in names().chain(["participation"]) {
            let who = if table == "participation" { "id" } else { "participation_id" };
            let columns = if database.is_server() {
                columns_of_server(store, table).await
            } else {
                let text = format!("SELECT name AS line FROM pragma_table_info('{table}')");
                let columns = texts(store, text).await.into_iter();
                let mut columns: Vec<_> =
                    columns.map(|name| (name.clone(), format!("quote({name})"))).collect();
                columns.push(("place".to_owned(), "CAST(rowid AS TEXT)".to_owned()));
                columns
            };
            for (name, expression) in columns {
                let text = format!(
                    "SELECT {who} AS who, {expression} AS line FROM {table} ORDER BY {who}"
                );
                for row in read(store, text).await {
                    let Some(who) = row.optional_text("who").unwrap() else { continue };
                    let Some(at) = at.get(who.as_str()) else { continue };
                    let line = row.optional_text("line").unwrap().unwrap_or_default();
                    let line = if name == "ctid" { place(&line) } else { line };
                    seen[*at].add(format!("{table}.{name}"), &line);
                }
            }
            if database.is_server() {
                overflow(store, table, who, &at, &mut seen).await;
            }
        }
        self.remains(database, &mut seen).await;
        self.nights.push(seen);
    }

    /// How often what a person's rows held the night before lies in files, and their id.
    async fn remains(&self, database: &Database, seen: &mut [Seen]) {
        let mut wanted: HashMap<[u8; 8], Vec<Wanted>> = HashMap::new();
        // Nearly every place of a file is done with by its first two bytes.
        let mut begins = vec![false; 1 << 16];
        let first_two = |bytes: &[u8]| (usize::from(bytes[0]) << 8) | usize::from(bytes[1]);
        let mut want = |bytes: Vec<u8>, at: usize, name: &'static str| {
            begins[first_two(&bytes)] = true;
            let start: [u8; 8] = bytes[..8].try_into().unwrap();
            wanted.entry(start).or_default().push((bytes, at, name));
        };
        for (at, id) in self.people.iter().enumerate() {
            want(id.as_str().as_bytes().to_vec(), at, "id");
            if let Some(night) = self.nights.last() {
                for column in ["answer_sheet.cover_revision", "decisions.cover_revision"] {
                    let Some(content) = night[at].0.get(column) else { continue };
                    for one in content.split_whitespace() {
                        let digits = one.trim_start_matches(['X', '\'', '\\', 'x']);
                        let digits = digits.trim_end_matches('\'').to_ascii_lowercase();
                        let bytes = data_encoding::HEXLOWER.decode(digits.as_bytes()).unwrap();
                        want(bytes, at, "former");
                    }
                }
            }
        }
        for (file, bytes) in files(database).await {
            let mut counts: HashMap<(usize, &str), u64> = HashMap::new();
            for (from, window) in bytes.windows(8).enumerate() {
                if !begins[first_two(window)] {
                    continue;
                }
                let start: [u8; 8] = window.try_into().unwrap();
                for (whole, at, name) in wanted.get(&start).into_iter().flatten() {
                    if bytes[from..].starts_with(whole) {
                        *counts.entry((*at, *name)).or_default() += 1;
                    }
                }
            }
            for (at, one) in seen.iter_mut().enumerate() {
                for name in ["id", "former"] {
                    let count = counts.get(&(at, name)).copied().unwrap_or(0);
                    one.add(format!("{file}.{name}"), &count.to_string());
                }
            }
        }
    }

    /// What all nights say together of each person.
    pub fn facts(&self) -> Vec<Facts> {
        let names: BTreeSet<&String> =
            self.nights.iter().flatten().flat_map(|seen| seen.0.keys()).collect();
        let mut facts = vec![Facts::new(); self.people.len()];
        for name in names {
            let numbers: Vec<Vec<f64>> = self
                .nights
                .iter()
                .map(|night| night.iter().map(|seen| seen.number(name)).collect())
                .collect();
            let ranks: Vec<Vec<f64>> = numbers.iter().map(|night| ranks(night)).collect();
            let highest: Vec<f64> = numbers
                .iter()
                .map(|night| night.iter().copied().fold(f64::MIN, f64::max))
                .collect();
            for (at, facts) in facts.iter_mut().enumerate() {
                let (mut changes, mut last_change, mut new, mut moved) = (0.0, 0.0, 0.0, 0.0);
                let (mut sum, mut passed) = (0.0, 0.0);
                for night in 1..self.nights.len() {
                    passed += 1.0;
                    let content = |night: usize| self.nights[night][at].0.get(name);
                    if content(night - 1) != content(night) {
                        changes += 1.0;
                        last_change = passed;
                    }
                    // What is higher than anything of the night before is new.
                    new += f64::from(numbers[night][at] > highest[night - 1]);
                    moved += (ranks[night][at] - ranks[night - 1][at]).abs();
                    sum += ranks[night][at];
                }
                let last = self.nights.len() - 1;
                for (what, number) in [
                    ("last", numbers[last][at]),
                    ("rank", ranks[last][at]),
                    ("mean rank", sum),
                    ("changes", changes),
                    ("last change", last_change),
                    ("new", new),
                    ("moved", moved),
                ] {
                    facts.insert(format!("{name}: {what}"), number);
                }
            }
        }
        facts
    }
}

/// The share of people whose number is lower.
fn ranks(numbers: &[f64]) -> Vec<f64> {
    let mut sorted = numbers.to_vec();
    sorted.sort_by(f64::total_cmp);
    #[expect(clippy::cast_precision_loss, reason = "so many people there are never")]
    let share = |below: usize| below as f64 / numbers.len() as f64;
    numbers.iter().map(|one| share(sorted.partition_point(|other| other < one))).collect()
}

/// Every column of a table, and what the server notes of each row.
async fn columns_of_server(store: &Store, table: &str) -> Vec<(String, String)> {
    let text = format!(
        "SELECT CAST(column_name AS TEXT) AS line FROM information_schema.columns
         WHERE table_schema = current_schema() AND table_name = '{table}'"
    );
    let own = texts(store, text).await;
    let system = ["xmin", "xmax", "cmin", "ctid"].map(str::to_owned);
    own.into_iter()
        .chain(system)
        .map(|name| (name.clone(), format!("CAST({name} AS TEXT)")))
        .collect()
}

/// Where the server laid what is too long for a row: under which number, where, by whom.
async fn overflow(
    store: &Store,
    table: &str,
    who: &str,
    at: &HashMap<&str, usize>,
    seen: &mut [Seen],
) {
    let aside = format!(
        "SELECT CAST(CAST(reltoastrelid AS REGCLASS) AS TEXT) AS line FROM pg_class
         WHERE oid = CAST('{table}' AS REGCLASS) AND reltoastrelid <> 0"
    );
    let Some(aside) = texts(store, aside).await.pop() else { return };
    let columns = format!(
        "SELECT CAST(column_name AS TEXT) AS line FROM information_schema.columns
         WHERE table_schema = current_schema() AND table_name = '{table}' AND data_type = 'bytea'"
    );
    for column in texts(store, columns).await {
        let text = format!(
            "SELECT {who} AS who, CAST(aside.chunk_id AS TEXT) || '|' || CAST(aside.xmin AS TEXT)
                 || '|' || CAST(aside.ctid AS TEXT) AS line
             FROM {table} JOIN {aside} AS aside
                 ON aside.chunk_seq = 0 AND octet_length({column}) > 100
                AND substring(aside.chunk_data FROM 1 FOR 24) = substring({column} FROM 1 FOR 24)"
        );
        for row in read(store, text).await {
            let Some(who) = row.optional_text("who").unwrap() else { continue };
            let Some(at) = at.get(who.as_str()) else { continue };
            let line = row.text("line").unwrap();
            let parts: Vec<&str> = line.split('|').collect();
            for (name, part) in [
                ("chunk", parts[0].to_owned()),
                ("xmin", parts[1].to_owned()),
                ("ctid", place(parts[2])),
            ] {
                seen[*at].add(format!("{table}.{column}.aside.{name}"), &part);
            }
        }
    }
}

/// The files of the database as they lie on the disk, by name.
async fn files(database: &Database) -> Vec<(String, Vec<u8>)> {
    if !database.is_server() {
        let path = database.folder().join("lotse.db");
        let log = path.with_extension("db-wal");
        return vec![
            ("file".to_owned(), fs::read(path).unwrap()),
            ("log".to_owned(), fs::read(log).unwrap_or_default()),
        ];
    }
    let (store, mut files) = (&database.store, Vec::new());
    let may = "SELECT CAST(rolname AS TEXT) AS line FROM pg_roles
               WHERE rolname = current_user AND rolsuper";
    if texts(store, may.to_owned()).await.is_empty() {
        // Whoever may not read the server's files does not see them; all else is seen.
        return files;
    }
    // What is in the server's memory is on its disk a moment later.
    read(store, "CHECKPOINT".to_owned()).await;
    for table in ["answer_sheet", "decisions", "participation"] {
        let rows = read(
            store,
            format!("SELECT pg_read_binary_file(pg_relation_filepath('{table}')) AS bytes"),
        );
        files.push((format!("file {table}"), rows.await[0].bytes("bytes").unwrap()));
    }
    files
}
