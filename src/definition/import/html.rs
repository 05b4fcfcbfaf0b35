//! Texts that may hold markup, as the plain text that pages show.

use super::draft::Draft;
use super::limits;

/// The plain text of `text`; a remark where something was lost with the markup, and nothing when the
/// text is empty or too long.
pub fn plain(text: &str, place: &str, draft: &mut Draft) -> Option<String> {
    if text.len() > limits::TEXT_BYTES {
        let most = limits::TEXT_BYTES;
        draft.remark(place, format!("a text of more than {most} bytes is left out"));
        return None;
    }
    let found = if text.contains(['<', '&']) {
        let lower = text.to_ascii_lowercase();
        for tag in ["<img", "<audio", "<video", "<a ", "<script", "<iframe", "<table"] {
            if lower.contains(tag) {
                let name = tag.trim_matches(['<', ' ']);
                draft.remark(place, format!("the markup <{name}> in the text is left out"));
            }
        }
        nanohtml2text::html2text(text)
    } else {
        text.to_owned()
    };
    // A line that somebody broke stays one, as in Leichte Sprache; pages break all others themselves.
    let lines: Vec<String> = found.trim().lines().map(one_line).collect();
    let text = lines.join("\n");
    (!text.is_empty()).then_some(text)
}

fn one_line(line: &str) -> String {
    line.split_whitespace().collect::<Vec<_>>().join(" ")
}
