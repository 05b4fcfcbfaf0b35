//! How many values a statement takes.

/// The number of distinct placeholders of a text: the highest `$n`.
pub(super) fn of(text: &str) -> usize {
    text.split('$')
        .skip(1)
        .filter_map(|rest| {
            let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
            rest[..digits].parse().ok()
        })
        .max()
        .unwrap_or(0)
}
