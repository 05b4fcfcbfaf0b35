//! What templates, stylesheets and scripts may not hold: whatever the content security policy would
//! refuse, whatever is not escaped, and whatever would ask a third party.

use crate::tree::{File, assert_none, files};

/// Texts that a page may hold although a rule forbids them, each with its reason.
const ALLOWED: [(&str, &str); 2] = [
    ("http://www.w3.org/2000/svg", "the name of SVG's vocabulary; browsers never fetch it"),
    ("http://www.w3.org/1999/xlink", "the name of a vocabulary; browsers never fetch it"),
];

fn pages() -> Vec<File> {
    files(&["templates", "assets"], &[".html", ".svg", ".css", ".js", ".txt", ".xml"])
}

fn is_markup(file: &File) -> bool {
    [".html", ".svg"].iter().any(|ending| file.path.ends_with(ending))
}

/// Style and script only in files of their own.
fn inline(file: &File) -> Vec<String> {
    if !is_markup(file) {
        return Vec::new();
    }
    let text = file.text.to_ascii_lowercase();
    let mut faults = Vec::new();
    for (offset, _) in text.match_indices("<style") {
        faults.push(file.fault(offset, "a style sheet inside of a page"));
    }
    for (offset, _) in text.match_indices("<script") {
        let tag = text[offset..].split('>').next().unwrap_or_default();
        if !tag.contains(" src=") {
            faults.push(file.fault(offset, "a script inside of a page"));
        }
    }
    for (offset, _) in text.match_indices('=') {
        let name: String = text[..offset]
            .chars()
            .rev()
            .take_while(|letter| letter.is_ascii_alphanumeric() || *letter == '-')
            .collect();
        let name: String = name.chars().rev().collect();
        let is_attribute = text[..offset - name.len()].ends_with(char::is_whitespace)
            && text[offset + 1..].starts_with(['"', '\'', '{']);
        let is_handler = name.strip_prefix("on").is_some_and(|event| event.len() > 2);
        if is_attribute && (name == "style" || is_handler) {
            faults.push(file.fault(offset, &format!("the attribute {name}")));
        }
    }
    faults
}

/// Everything that a template prints is escaped.
fn unescaped(file: &File) -> Vec<String> {
    let squeezed: Vec<(usize, char)> =
        file.text.char_indices().filter(|(_, letter)| !letter.is_whitespace()).collect();
    let text: String = squeezed.iter().map(|(_, letter)| *letter).collect();
    ["|safe", "{%autoescape", "{%filtersafe", "escape=\"none\"", "|escape(\"none\""]
        .iter()
        .flat_map(|way| text.match_indices(way))
        .map(|(at, way)| {
            let offset = squeezed[text[..at].chars().count()].0;
            file.fault(offset, &format!("`{way}` prints without escaping"))
        })
        .collect()
}

/// No page asks anyone else for anything.
fn third_parties(file: &File) -> Vec<String> {
    let mut text = file.text.clone();
    for (allowed, _) in ALLOWED {
        text = text.replace(allowed, &" ".repeat(allowed.len()));
    }
    ["http://", "https://", "ws://", "wss://", "\"//", "'//", "url(//", "@import"]
        .iter()
        .flat_map(|way| text.match_indices(way))
        .map(|(offset, way)| file.fault(offset, &format!("`{way}` leads to someone else")))
        .collect()
}

#[test]
fn pages_hold_nothing_inline_unescaped_or_foreign() {
    for rule in [inline, unescaped, third_parties] {
        assert_none(&pages().iter().flat_map(rule).collect::<Vec<_>>());
    }
}

#[test]
fn a_page_that_does_is_found() {
    let found = |rule: fn(&File) -> Vec<String>, text: &str| {
        assert_eq!(rule(&File::sample("templates/shared/bad.html", text)).len(), 1, "{text}");
    };
    found(inline, "<p style=\"color: red\">");
    found(inline, "<p class=\"a\"\n   style='{{ own }}'>");
    found(inline, "<script>alert(1)</script>");
    found(inline, "<style>p { color: red }</style>");
    found(inline, "<button onclick=\"go()\">");
    found(unescaped, "{{ name|safe }}");
    found(unescaped, "{{ name | safe }}");
    found(third_parties, "<link href=\"https://fonts.example/a.css\">");
    found(third_parties, "<img src=\"//pixel.example/a.png\">");
    let good = "<script src=\"{{ frame.asset(\"lotse.js\") }}\" defer></script>\
                <svg xmlns=\"http://www.w3.org/2000/svg\" role=\"img\"></svg><p lang=\"de\">{{ name }}</p>";
    let good = File::sample("templates/shared/good.html", good);
    assert_none(&[inline(&good), unescaped(&good), third_parties(&good)].concat());
}
