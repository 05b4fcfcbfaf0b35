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
    // One line: pages break lines themselves.
    let words: Vec<&str> = found.split_whitespace().collect();
    (!words.is_empty()).then(|| words.join(" "))
}
