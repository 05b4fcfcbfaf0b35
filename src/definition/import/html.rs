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
    let found = if has_markup(text) {
        let lower = text.to_ascii_lowercase();
        for tag in ["<img", "<audio", "<video", "<a ", "<script", "<iframe", "<table"] {
            if lower.contains(tag) {
                let name = tag.trim_matches(['<', ' ']);
                draft.remark(place, format!("the markup <{name}> in the text is left out"));
            }
        }
        nanohtml2text::html2text(&with_plain_signs(text))
    } else {
        text.to_owned()
    };
    // A line that somebody broke stays one, as in Leichte Sprache; pages break all others themselves.
    let lines: Vec<String> = found.trim().lines().map(one_line).collect();
    let text = lines.join("\n");
    (!text.is_empty()).then_some(text)
}

/// Whether `<` and `&` in it begin markup; *less than 5* is none.
fn has_markup(text: &str) -> bool {
    begins(text, '<', |c| c.is_ascii_alphabetic() || c == '/' || c == '!')
        || begins(text, '&', |c| c.is_ascii_alphabetic() || c == '#')
}

fn begins(text: &str, sign: char, follows: impl Fn(char) -> bool) -> bool {
    text.split(sign).skip(1).any(|rest| rest.starts_with(&follows))
}

/// A `<` that begins no markup, written as markup writes it.
fn with_plain_signs(text: &str) -> String {
    let mut parts = text.split('<');
    let mut plain = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let is_tag = part.starts_with(|c: char| c.is_ascii_alphabetic() || c == '/' || c == '!');
        plain.push_str(if is_tag { "<" } else { "&lt;" });
        plain.push_str(part);
    }
    plain
}

fn one_line(line: &str) -> String {
    line.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markup_goes_and_signs_stay() {
        for (text, wanted) in [
            ("< 5", "< 5"),
            ("5 <= x & y > 3", "5 <= x & y > 3"),
            ("<p>x < 5 &amp; y</p>", "x < 5 & y"),
            ("a&lt;b", "a<b"),
            ("<b>fett</b>", "fett"),
        ] {
            let found = plain(text, "here", &mut Draft::default());
            assert_eq!(found.as_deref(), Some(wanted), "{text}");
        }
    }
}
