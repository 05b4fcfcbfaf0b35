//! Reading JSON with places; what nobody asked for is listed.

use std::cell::RefCell;
use std::collections::BTreeSet;

use serde_json::{Map, Value};

use crate::definition::exact::Exact;
use crate::definition::import::draft::{Draft, Wording};
use crate::definition::import::{ImportError, html, malformed, naming};

/// An object that knows where it stands and what was asked of it.
pub struct Node<'j> {
    entries: &'j Map<String, Value>,
    place: String,
    asked: RefCell<BTreeSet<String>>,
}

/// The extension that holds a text in another language.
const TRANSLATION: &str = "http://hl7.org/fhir/StructureDefinition/translation";

impl<'j> Node<'j> {
    /// The object in `value`, which stands at `place`.
    pub fn of(value: &'j Value, place: impl Into<String>) -> Result<Self, ImportError> {
        let place = place.into();
        match value {
            Value::Object(entries) => Ok(Self { entries, place, asked: RefCell::default() }),
            _ => Err(malformed(place, "expected an object in braces")),
        }
    }

    /// Where it stands.
    pub fn place(&self) -> &str {
        &self.place
    }

    /// Adds to the place what tells it from its neighbours.
    pub fn known_as(mut self, name: &str) -> Self {
        self.place = format!("{} ({name})", self.place);
        self
    }

    /// The value at `key`; `null` is none.
    pub fn value(&self, key: &str) -> Option<&'j Value> {
        self.asked.borrow_mut().insert(key.to_owned());
        self.entries.get(key).filter(|value| !value.is_null())
    }

    fn at(&self, key: &str) -> String {
        format!("{}.{key}", self.place)
    }

    /// The text at `key`.
    pub fn text(&self, key: &str) -> Result<Option<&'j str>, ImportError> {
        match self.value(key) {
            None => Ok(None),
            Some(Value::String(text)) => Ok(Some(text)),
            Some(_) => Err(malformed(self.at(key), "expected a text")),
        }
    }

    /// The truth at `key`.
    pub fn truth(&self, key: &str) -> Result<Option<bool>, ImportError> {
        match self.value(key) {
            None => Ok(None),
            Some(Value::Bool(truth)) => Ok(Some(*truth)),
            Some(_) => Err(malformed(self.at(key), "expected true or false")),
        }
    }

    /// The number at `key`, exactly as it is written.
    pub fn number(&self, key: &str) -> Result<Option<Exact>, ImportError> {
        match self.value(key) {
            None => Ok(None),
            Some(Value::Number(number)) => {
                let number = number.to_string().parse();
                number.map(Some).map_err(|error| malformed(self.at(key), error))
            }
            Some(_) => Err(malformed(self.at(key), "expected a number")),
        }
    }

    /// The objects of the list at `key`.
    pub fn nodes(&self, key: &str) -> Result<Vec<Node<'j>>, ImportError> {
        match self.value(key) {
            None => Ok(Vec::new()),
            Some(Value::Array(list)) => list
                .iter()
                .enumerate()
                .map(|(at, value)| Self::of(value, format!("{}[{at}]", self.at(key))))
                .collect(),
            Some(_) => Err(malformed(self.at(key), "expected a list in brackets")),
        }
    }

    /// The object at `key`.
    pub fn node(&self, key: &str) -> Result<Option<Node<'j>>, ImportError> {
        self.value(key).map(|value| Self::of(value, self.at(key))).transpose()
    }

    /// The extensions with the last part of their addresses.
    pub fn extensions(&self) -> Result<Vec<(&'j str, Node<'j>)>, ImportError> {
        let mut found = Vec::new();
        for extension in self.nodes("extension")? {
            let url = extension.text("url")?.unwrap_or_default();
            found.push((last_part(url), extension));
        }
        Ok(found)
    }

    /// The text at `key` in the language of the file, and its translations.
    pub fn wording(
        &self,
        key: &str,
        language: &str,
        draft: &mut Draft,
    ) -> Result<Wording, ImportError> {
        let mut wording = Wording::new();
        if let Some(text) = self.text(key)?
            && let Some(text) = html::plain(text, &self.at(key), draft)
        {
            wording.insert(language.to_owned(), text);
        }
        let Some(beside) = self.node(&format!("_{key}"))? else { return Ok(wording) };
        for extension in beside.nodes("extension")? {
            if extension.text("url")? != Some(TRANSLATION) {
                let url = extension.text("url")?.unwrap_or_default();
                let text = format!("the extension {} is not carried over", last_part(url));
                draft.remark(extension.place(), text);
                continue;
            }
            let mut tag = None;
            let mut content = None;
            for (name, part) in extension.extensions()? {
                match name {
                    "lang" => tag = part.text("valueCode")?.or(part.text("valueString")?),
                    "content" => {
                        content = part.text("valueString")?.or(part.text("valueMarkdown")?);
                    }
                    _ => {}
                }
            }
            translated(&mut wording, tag, content, extension.place(), draft);
        }
        Ok(wording)
    }

    /// Lists every key that nobody asked for.
    pub fn finish(&self, draft: &mut Draft) {
        let asked = self.asked.borrow();
        let rest: Vec<&str> =
            self.entries.keys().filter(|key| !asked.contains(*key)).map(String::as_str).collect();
        if !rest.is_empty() {
            let rest: String = rest.join(", ").chars().take(300).collect();
            draft.remark(&self.place, format!("not carried over: {rest}"));
        }
    }
}

/// Puts a translation beside the others.
pub fn translated(
    wording: &mut Wording,
    tag: Option<&str>,
    content: Option<&str>,
    place: &str,
    draft: &mut Draft,
) {
    let (Some(tag), Some(content)) = (tag, content) else {
        draft.remark(place, "a translation without a language or a text is left out");
        return;
    };
    let Some(language) = naming::language(tag) else {
        draft.remark(
            place,
            format!("a translation into `{tag}` is left out: its language is not known"),
        );
        return;
    };
    if let Some(text) = html::plain(content, place, draft)
        && wording.insert(language.clone(), text).is_some()
    {
        draft.remark(place, format!("there are two texts in {language}; the last is carried over"));
    }
}

/// The last part of an address.
pub fn last_part(url: &str) -> &str {
    url.rsplit(['/', '#']).next().unwrap_or(url)
}
