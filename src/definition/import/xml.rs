//! XML from elsewhere: no document types, no entities but XML's own, bounded in depth and number.

use quick_xml::Reader;
use quick_xml::events::Event;

use super::{ImportError, limits, malformed, too_many};

/// Reads `source` and hands each element on when it ends: the names of the elements around it from
/// the outermost, its own name, and its own text without that of elements in it.
pub fn read(
    source: &str,
    mut take: impl FnMut(&[String], &str, String) -> Result<(), ImportError>,
) -> Result<(), ImportError> {
    let mut reader = Reader::from_str(source);
    let mut open: Vec<String> = Vec::new();
    let mut texts: Vec<String> = Vec::new();
    let mut pieces = 0;
    loop {
        let at = reader.buffer_position();
        let line = || {
            let before = usize::try_from(at).unwrap_or(usize::MAX).min(source.len());
            let lines = source.as_bytes()[..before].split(|byte| *byte == b'\n').count();
            format!("line {lines}")
        };
        pieces += 1;
        if pieces > limits::PIECES {
            return Err(too_many(line(), "elements", limits::PIECES));
        }
        let event = reader.read_event().map_err(|error| malformed(line(), error))?;
        let own = |texts: &mut Vec<String>, more: &str| {
            // Together they are no longer than the file.
            if let Some(text) = texts.last_mut() {
                text.push_str(more);
            }
        };
        match event {
            Event::Eof => break,
            Event::DocType(_) => return Err(ImportError::Doctype(line())),
            Event::Start(element) => {
                let name = element.name().as_ref().to_owned();
                open.push(name);
                texts.push(String::new());
                if open.len() > limits::DEPTH {
                    return Err(too_many(line(), "elements inside one another", limits::DEPTH));
                }
            }
            Event::Empty(element) => {
                let name = element.name().as_ref().to_owned();
                take(&open, &name, String::new())?;
            }
            Event::End(_) => {
                let (Some(name), Some(text)) = (open.pop(), texts.pop()) else {
                    return Err(malformed(line(), "an element ends that did not begin"));
                };
                take(&open, &name, text)?;
            }
            Event::Text(text) => own(&mut texts, &text.xml10_content()),
            Event::CData(text) => own(&mut texts, &text.xml10_content()),
            Event::GeneralRef(reference) => {
                let character =
                    reference.resolve_char_ref().map_err(|error| malformed(line(), error))?;
                if let Some(character) = character {
                    own(&mut texts, character.encode_utf8(&mut [0; 4]));
                } else {
                    let name = reference.xml10_content();
                    let known = quick_xml::escape::resolve_xml_entity(&name);
                    let text =
                        known.ok_or_else(|| malformed(line(), format!("&{name}; is not known")))?;
                    own(&mut texts, text);
                }
            }
            Event::Comment(_) | Event::PI(_) | Event::Decl(_) => {}
        }
    }
    if open.is_empty() { Ok(()) } else { Err(malformed("the end", "an element does not end")) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(source: &str) -> Result<Vec<(String, String)>, ImportError> {
        let mut found = Vec::new();
        read(source, |_, name, text| {
            found.push((name.to_owned(), text));
            Ok(())
        })?;
        Ok(found)
    }

    #[test]
    fn texts_and_predefined_entities_are_read() {
        let found = texts("<a>x &lt;b&gt; &#228;<![CDATA[<p>&amp;]]><c/></a>").unwrap();
        assert_eq!(found[1], ("a".to_owned(), "x <b> ä<p>&amp;".to_owned()));
    }

    #[test]
    fn document_types_foreign_entities_and_depth_are_refused() {
        let laughs =
            "<!DOCTYPE lolz [<!ENTITY lol \"lol\"><!ENTITY lol2 \"&lol;&lol;\">]><a>&lol2;</a>";
        assert!(matches!(texts(laughs), Err(ImportError::Doctype(_))));
        let outside = "<!DOCTYPE a SYSTEM \"file:///etc/passwd\"><a/>";
        assert!(matches!(texts(outside), Err(ImportError::Doctype(_))));
        assert!(texts("<a>&lol;</a>").unwrap_err().to_string().contains("&lol; is not known"));
        let deep = "<a>".repeat(100_000);
        assert!(matches!(texts(&deep), Err(ImportError::TooMany { .. })));
        let wide = format!("<a>{}</a>", "<b/>".repeat(limits::PIECES));
        assert!(matches!(texts(&wide), Err(ImportError::TooMany { .. })));
        for broken in ["<a>", "</a>", "<a></b>", "<a"] {
            assert!(texts(broken).is_err(), "{broken}");
        }
    }
}
