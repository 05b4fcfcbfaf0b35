//! Breaking chart labels into lines that fit: SVG text does not wrap by itself.
//!
//! Widths are estimated on the wide side, because the same drawing is set with different fonts.

/// The width of a text in `Fira Sans` 600 at `size`, in the unit of `size`, rather too wide.
///
/// The factors are the advance widths of groups of letters in thousandths of the size.
pub fn width(text: &str, size: u32) -> u32 {
    let thousandths: u32 = text
        .chars()
        .map(|letter| match letter {
            'i' | 'j' | 'l' | 'I' | '.' | ',' | ':' | ';' | '\'' | '|' => 310,
            ' ' | 'f' | 'r' | 't' | '-' | '(' | ')' => 400,
            'm' | 'w' | 'M' | 'W' => 900,
            letter if letter.is_uppercase() || !letter.is_ascii() => 680,
            _ => 590,
        })
        .sum();
    (thousandths * size).div_ceil(1000)
}

/// Breaks `text` into lines no wider than `limit` at `size`.
///
/// Lines break at blanks, after hyphens and at soft hyphens; a word that is wider than a line is
/// divided, so nothing ever stands outside the box.
pub fn wrap(text: &str, size: u32, limit: u32) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    let mut line = String::new();
    for word in text.split_whitespace() {
        for (index, piece) in pieces(word, size, limit).into_iter().enumerate() {
            let gap = if index == 0 && !line.is_empty() { " " } else { "" };
            let joined = format!("{}{gap}{}", line.trim_end_matches('\u{ad}'), piece);
            if width(&finished(&joined), size) <= limit || line.is_empty() {
                line = joined;
            } else {
                lines.push(finished(&line));
                line = piece;
            }
        }
    }
    if !line.is_empty() {
        lines.push(finished(line.trim_end_matches('\u{ad}')));
    }
    lines
}

/// A line as it is shown: a soft hyphen at its end becomes visible.
fn finished(line: &str) -> String {
    line.strip_suffix('\u{ad}').map_or_else(|| line.to_owned(), |start| format!("{start}-"))
}

/// The parts of a word between which a line may break; each fits with a hyphen.
fn pieces(word: &str, size: u32, limit: u32) -> Vec<String> {
    let mut pieces = Vec::new();
    for part in word.split_inclusive(['-', '\u{ad}']) {
        let mut piece = String::new();
        for letter in part.chars() {
            if letter != '\u{ad}'
                && !piece.is_empty()
                && width(&format!("{piece}{letter}-"), size) > limit
            {
                piece.push('\u{ad}');
                pieces.push(std::mem::take(&mut piece));
            }
            piece.push(letter);
        }
        pieces.push(piece);
    }
    pieces
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn lines_break_where_words_do() {
        assert_eq!(wrap("Umgang mit Konflikten", 16, 160), ["Umgang mit", "Konflikten"]);
        assert_eq!(wrap("Lern\u{ad}bereitschaft", 16, 100), ["Lern-", "bereitschaft"]);
        assert_eq!(wrap("Lern\u{ad}bereitschaft", 16, 200), ["Lernbereitschaft"]);
        assert_eq!(wrap("", 16, 100), Vec::<String>::new());
    }

    proptest! {
        #[test]
        fn no_line_is_wider_than_its_box(text in "[a-zA-ZäöüßÄÖÜ\u{ad} -]{0,80}", limit in 60_u32..300) {
            for line in wrap(&text, 16, limit) {
                prop_assert!(width(&line, 16) <= limit, "{line:?}");
            }
        }

        #[test]
        fn no_letter_is_lost(text in "[a-zäöü ]{0,60}") {
            let letters = |text: &str| text.chars().filter(|c| c.is_alphabetic()).collect::<String>();
            prop_assert_eq!(letters(&wrap(&text, 16, 90).concat()), letters(&text));
        }
    }
}
