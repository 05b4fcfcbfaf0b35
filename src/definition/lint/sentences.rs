//! How a text is built: sentences, their length, and negations.

use super::lists::Lists;

/// The sentences of `text`: each full stop, question mark, colon and semicolon ends one, and in
/// Leichte Sprache each line.
pub(super) fn sentences(text: &str, by_line: bool) -> Vec<&str> {
    let ends = |(at, letter): (usize, char)| {
        let after = text[at + letter.len_utf8()..].chars().next();
        let closes = matches!(letter, '.' | '!' | '?' | ':' | ';' | '…')
            && after.is_none_or(|next| next.is_whitespace() || matches!(next, '"' | '“' | '»'));
        (closes || (by_line && letter == '\n')).then_some(at + letter.len_utf8())
    };
    let mut from = 0;
    let mut found = Vec::new();
    for end in text.char_indices().filter_map(ends).chain([text.len()]) {
        found.push(text[from..end].trim());
        from = end;
    }
    found.retain(|sentence| count(sentence) > 0);
    found
}

/// How many words `text` has; a dash between blanks is none.
pub(super) fn count(text: &str) -> usize {
    text.split_whitespace().filter(|word| word.contains(char::is_alphanumeric)).count()
}

/// The words of a clause that negate twice, such as *nicht unzufrieden*; empty when none does.
///
/// Two negations in two main clauses of one sentence are no double negation.
pub(super) fn double_negation<'t>(sentence: &'t str, lists: &Lists) -> Vec<&'t str> {
    for clause in main_clauses(sentence, lists) {
        let plain = lists.negation().find(clause);
        let hidden = lists.hidden_negation().find(clause);
        if plain.len() + hidden.len() > 1 && !plain.is_empty() {
            return [plain, hidden].concat();
        }
    }
    Vec::new()
}

/// The sentence, cut at each comma that a joining word follows.
fn main_clauses<'t>(sentence: &'t str, lists: &Lists) -> Vec<&'t str> {
    let joins = |rest: &str| {
        let first = rest.split_whitespace().next().unwrap_or_default();
        lists.joining().iter().any(|word| word == first)
    };
    let mut from = 0;
    let mut clauses = Vec::new();
    for (at, _) in sentence.match_indices(',') {
        if joins(&sentence[at + 1..]) {
            clauses.push(&sentence[from..at]);
            from = at + 1;
        }
    }
    clauses.push(&sentence[from..]);
    clauses
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sentences_end_where_a_reader_stops() {
        let text = "Es geht um 3.5 Stunden. Denken Sie nach: Was hilft?\nUnd dann";
        let wanted = ["Es geht um 3.5 Stunden.", "Denken Sie nach:", "Was hilft?", "Und dann"];
        assert_eq!(sentences(text, false), wanted);
        let lines = "Es geht um Ziele\nEs sind Ihre Ziele";
        assert_eq!((sentences(lines, false).len(), sentences(lines, true).len()), (1, 2));
        assert_eq!(sentences(" – ", false).len(), 0);
        assert_eq!(count("eins – zwei"), 2);
    }

    #[test]
    fn two_negations_of_one_clause_are_found() {
        let german = Lists::of("de").unwrap();
        for text in ["Ich bin nicht unzufrieden.", "Es gibt niemanden, der mir nicht hilft."] {
            assert_eq!(double_negation(text, german).len(), 2, "{text}");
        }
        for text in [
            "Ich bin nicht nur pünktlich.",
            "Das geht nicht, und niemand sieht es.",
            "Ich arbeite ohne Hilfe.",
            "Ich bin unsicher und mutlos.",
        ] {
            assert!(double_negation(text, german).is_empty(), "{text}");
        }
        let english = Lists::of("en").unwrap();
        assert_eq!(double_negation("I don't dislike it.", english), ["don't", "dislike"]);
        assert!(double_negation("Neither is right nor wrong.", english).is_empty());
    }
}
