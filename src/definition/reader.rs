//! Reading TOML with places: every value knows its file's line and its key.
//!
//! A table remembers which of its keys were asked for; the rest are unknown keys, which are faults.

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::exact::Exact;
use super::faults::{Faults, Place};

/// Whole numbers beyond this are refused: JSON, in which definitions are hashed, has none larger.
const LARGEST: u64 = (1 << 53) - 1;

/// So many known keys are named beside one that is not known.
const MOST_NAMED: usize = 15;

/// A parsed file.
pub(super) struct Document<'s> {
    table: Spanned<DeTable<'s>>,
    line_starts: Vec<usize>,
}

impl<'s> Document<'s> {
    /// Parses `source`; whatever breaks TOML's grammar is a fault.
    pub(super) fn parse(source: &'s str, faults: &mut Faults) -> Option<Self> {
        let line_starts = std::iter::once(0)
            .chain(source.match_indices('\n').map(|(offset, _)| offset + 1))
            .collect();
        let (table, errors) = DeTable::parse_recoverable(source);
        let document = Self { table, line_starts };
        for error in &errors {
            let line = document.line(error.span().map_or(0, |span| span.start));
            faults.add(&Place { line, key: String::new() }, error.message());
        }
        errors.is_empty().then_some(document)
    }

    /// The table at the top.
    pub(super) fn top(&self) -> Table<'_> {
        let entries = self.table.get_ref();
        Table { document: self, place: Place::top(), entries, asked: Vec::new() }
    }

    /// The contents as JSON, for hashing.
    pub(super) fn to_json(&self) -> serde_json::Value {
        to_json(self.table.get_ref())
    }

    fn line(&self, offset: usize) -> usize {
        self.line_starts.partition_point(|start| *start <= offset).max(1)
    }
}

/// A table that knows where it stands and what was asked of it.
pub(super) struct Table<'t> {
    document: &'t Document<'t>,
    place: Place,
    entries: &'t DeTable<'t>,
    asked: Vec<String>,
}

impl<'t> Table<'t> {
    /// Where it stands.
    pub(super) fn place(&self) -> &Place {
        &self.place
    }

    /// The keys in it.
    pub(super) fn keys(&self) -> Vec<String> {
        self.entries.keys().map(|key| key.get_ref().to_string()).collect()
    }

    /// The value at `key`, if there is one.
    pub(super) fn optional(&mut self, key: &str) -> Option<Value<'t>> {
        self.asked.push(key.to_owned());
        let (name, value) = self.entries.iter().find(|(name, _)| name.get_ref() == key)?;
        let line = self.document.line(name.span().start);
        let place = Place { line, key: join(&self.place.key, key) };
        Some(Value { document: self.document, place, raw: value.get_ref() })
    }

    /// The value at `key`; a fault when there is none.
    pub(super) fn required(&mut self, key: &str, faults: &mut Faults) -> Option<Value<'t>> {
        let found = self.optional(key);
        if found.is_none() {
            faults.add(&self.place_of(key), "is missing");
        }
        found
    }

    /// The text at `key`; a fault when it is missing or empty.
    pub(super) fn text(&mut self, key: &str, faults: &mut Faults) -> Option<&'t str> {
        self.required(key, faults)?.text(faults)
    }

    /// The tables of the array at `key`; none when it is absent.
    pub(super) fn tables(&mut self, key: &str, faults: &mut Faults) -> Vec<Table<'t>> {
        let Some(found) = self.optional(key) else { return Vec::new() };
        found.list(faults).into_iter().filter_map(|value| value.named_table(faults)).collect()
    }

    /// The tables in the table at `key` with their names; none when it is absent.
    pub(super) fn named(&mut self, key: &str, faults: &mut Faults) -> Vec<(String, Table<'t>)> {
        let Some(mut outer) = self.optional(key).and_then(|found| found.table(faults)) else {
            return Vec::new();
        };
        let inner = outer.keys().into_iter().filter_map(|name| {
            let table = outer.optional(&name)?.table(faults)?;
            Some((name, table))
        });
        inner.collect()
    }

    /// Its contents as JSON, for hashing.
    pub(super) fn to_json(&self) -> serde_json::Value {
        to_json(self.entries)
    }

    /// Where `key` stands or would stand.
    pub(super) fn place_of(&self, key: &str) -> Place {
        let line = self.entries.iter().find(|(name, _)| name.get_ref() == key);
        let line = line.map_or(self.place.line, |(name, _)| self.document.line(name.span().start));
        Place { line, key: join(&self.place.key, key) }
    }

    /// Every key that was not asked for is a fault, which names those that were.
    pub(super) fn finish(mut self, faults: &mut Faults) {
        self.asked.sort_unstable();
        self.asked.dedup();
        let known = match self.asked.len() {
            // More are the names that an author gave, and no help.
            1..=MOST_NAMED => format!("; known are {}", self.asked.join(", ")),
            _ => String::new(),
        };
        for name in self.keys() {
            if !self.asked.contains(&name) {
                let message = format!("is not a key that is known here{known}");
                faults.add(&self.place_of(&name), message);
            }
        }
    }
}

/// A value that knows where it stands.
pub(super) struct Value<'t> {
    document: &'t Document<'t>,
    place: Place,
    raw: &'t DeValue<'t>,
}

impl<'t> Value<'t> {
    /// Where it stands.
    pub(super) fn place(&self) -> &Place {
        &self.place
    }

    /// The text, if it is one.
    pub(super) fn as_text(&self) -> Option<&'t str> {
        self.raw.as_str()
    }

    /// Whether it is a list.
    pub(super) fn is_list(&self) -> bool {
        self.raw.as_array().is_some()
    }

    /// The text; a fault when it is something else or blank.
    pub(super) fn text(&self, faults: &mut Faults) -> Option<&'t str> {
        match self.raw.as_str() {
            Some(text) if !text.trim().is_empty() => Some(text),
            Some(_) => self.fault(faults, "is empty; write a text"),
            None => self.fault(faults, "expected a text in quotes"),
        }
    }

    /// The whole number; a fault when it is something else or beyond 2⁵³.
    pub(super) fn integer(&self, faults: &mut Faults) -> Option<i64> {
        let number = self.raw.as_integer().map(|n| i64::from_str_radix(n.as_str(), n.radix()));
        match number {
            Some(Ok(number)) if number.unsigned_abs() <= LARGEST => Some(number),
            Some(_) => self.fault(faults, "is too large; whole numbers end at 2^53"),
            None => self.fault(faults, "expected a whole number without quotes"),
        }
    }

    /// The whole number of at least `least`; a fault when it is anything else.
    pub(super) fn count(&self, least: u32, faults: &mut Faults) -> Option<u32> {
        match u32::try_from(self.integer(faults)?) {
            Ok(count) if count >= least => Some(count),
            _ => self.fault(faults, &format!("expected a whole number of at least {least}")),
        }
    }

    /// The exact number in quotes; a fault when it is anything else.
    pub(super) fn exact(&self, faults: &mut Faults) -> Option<Exact> {
        let Some(text) = self.raw.as_str() else {
            return self
                .fault(faults, "expected a decimal or fraction in quotes, to be read exactly");
        };
        text.parse().map_or_else(|error| self.fault(faults, &format!("{error}")), Some)
    }

    /// The number: a whole one, or an exact one in quotes; a fault when it is anything else.
    pub(super) fn exact_or_whole(&self, faults: &mut Faults) -> Option<Exact> {
        match self.raw {
            DeValue::Integer(_) => self.integer(faults).map(Exact::whole),
            DeValue::String(_) => self.exact(faults),
            _ => self.fault(faults, "expected a whole number, or a decimal in quotes"),
        }
    }

    /// The date, written as `2026-11-30` or `"2026-11-30"`; a fault when it is anything else.
    pub(super) fn date(&self, faults: &mut Faults) -> Option<chrono::NaiveDate> {
        let text = match self.raw {
            DeValue::Datetime(date) => date.to_string(),
            other => other.as_str().unwrap_or_default().to_owned(),
        };
        text.parse().map_or_else(|_| self.fault(faults, "expected a date such as 2026-11-30"), Some)
    }

    /// The elements; a fault, and none, when it is no array.
    pub(super) fn list(&self, faults: &mut Faults) -> Vec<Value<'t>> {
        let Some(elements) = self.raw.as_array() else {
            faults.add(&self.place, "expected a list in brackets");
            return Vec::new();
        };
        let element = |(position, value): (usize, &'t Spanned<DeValue<'t>>)| {
            let line = self.document.line(value.span().start);
            let key = format!("{}[{}]", self.place.key, position + 1);
            Value { document: self.document, place: Place { line, key }, raw: value.get_ref() }
        };
        elements.iter().enumerate().map(element).collect()
    }

    /// The texts of a list; a fault for each element that is none.
    pub(super) fn texts(&self, faults: &mut Faults) -> Vec<&'t str> {
        self.list(faults).iter().filter_map(|element| element.text(faults)).collect()
    }

    /// The table; a fault when it is something else.
    pub(super) fn table(&self, faults: &mut Faults) -> Option<Table<'t>> {
        let Some(entries) = self.raw.as_table() else {
            return self.fault(faults, "expected a table");
        };
        let (document, place) = (self.document, self.place.clone());
        Some(Table { document, place, entries, asked: Vec::new() })
    }

    /// An element of an array of tables, placed by its id instead of its number where it has one.
    fn named_table(&self, faults: &mut Faults) -> Option<Table<'t>> {
        let mut table = self.table(faults)?;
        let id = table.entries.iter().find(|(name, _)| name.get_ref() == "id");
        if let Some(id) = id.and_then(|(_, value)| value.get_ref().as_str()) {
            let array = table.place.key.rsplit_once('[').map_or("", |(array, _)| array);
            table.place.key = join(array, id);
        }
        Some(table)
    }

    fn fault<T>(&self, faults: &mut Faults, message: &str) -> Option<T> {
        faults.add(&self.place, message);
        None
    }
}

fn join(path: &str, key: &str) -> String {
    if path.is_empty() { key.to_owned() } else { format!("{path}.{key}") }
}

fn to_json(table: &DeTable<'_>) -> serde_json::Value {
    let entries = table.iter();
    entries
        .map(|(key, value)| (key.get_ref().to_string(), value_to_json(value.get_ref())))
        .collect()
}

fn value_to_json(value: &DeValue<'_>) -> serde_json::Value {
    match value {
        DeValue::String(text) => text.to_string().into(),
        DeValue::Integer(number) => {
            i64::from_str_radix(number.as_str(), number.radix()).ok().into()
        }
        DeValue::Float(number) => number.to_string().into(),
        DeValue::Boolean(truth) => (*truth).into(),
        DeValue::Datetime(date) => date.to_string().into(),
        DeValue::Array(elements) => {
            elements.iter().map(|element| value_to_json(element.get_ref())).collect()
        }
        DeValue::Table(table) => to_json(table),
    }
}
