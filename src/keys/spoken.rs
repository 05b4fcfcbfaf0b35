//! Codes on paper: 160 bits as eight groups of four characters that are not mistaken for each other.

use data_encoding::{Encoding, Specification};
use zeroize::Zeroizing;

use super::Refused;

/// How many bytes a code stands for.
pub(super) const BYTES: usize = 20;
const GROUP: usize = 4;

/// Reads a code as typed: case, hyphens and spaces do not matter, nor does O for 0 or I and L for 1.
pub(super) fn read(typed: &str) -> Result<Zeroizing<[u8; BYTES]>, Refused> {
    // The longest code with a separator after each character; more is no code.
    if typed.len() > 2 * BYTES * 8 / 5 {
        return Err(Refused);
    }
    // A string that grows would leave copies behind.
    let mut plain = Zeroizing::new(String::with_capacity(typed.len()));
    plain.extend(typed.chars().filter(|character| !matches!(character, '-' | ' ')));
    let bytes = Zeroizing::new(encoding().decode(plain.as_bytes()).map_err(|_| Refused)?);
    let mut code = Zeroizing::new([0; BYTES]);
    if bytes.len() != BYTES {
        return Err(Refused);
    }
    code.copy_from_slice(&bytes);
    Ok(code)
}

/// The code to show once: `0123-4567-…`.
pub(super) fn text(code: &[u8; BYTES]) -> Zeroizing<String> {
    let plain = Zeroizing::new(encoding().encode(code));
    let mut grouped = Zeroizing::new(String::with_capacity(plain.len() + plain.len() / GROUP));
    for (at, character) in plain.chars().enumerate() {
        if at > 0 && at % GROUP == 0 {
            grouped.push('-');
        }
        grouped.push(character);
    }
    grouped
}

/// Crockford's base 32: no I, L, O or U, and the look-alikes are read as digits.
fn encoding() -> Encoding {
    let mut specification = Specification::new();
    specification.symbols.push_str("0123456789ABCDEFGHJKMNPQRSTVWXYZ");
    specification.translate.from.push_str("abcdefghjkmnpqrstvwxyzoOiIlL");
    specification.translate.to.push_str("ABCDEFGHJKMNPQRSTVWXYZ001111");
    specification.encoding().expect("because the alphabet has 32 distinct characters")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_read_however_it_is_typed() {
        let text = text(&[0x11; BYTES]);
        assert_eq!(text.split('-').map(str::len).collect::<Vec<_>>(), [4; 8]);
        for typed in [
            text.to_string(),
            text.to_lowercase(),
            text.replace('-', " "),
            text.replace('-', ""),
            text.replace('0', "O").replace('1', "l"),
        ] {
            assert_eq!(*read(&typed).unwrap(), [0x11; BYTES], "{typed}");
        }
        for typed in ["", "0000", "U000-0000-0000-0000-0000-0000-0000-0000", &"0".repeat(99)] {
            assert!(read(typed).is_err(), "{typed}");
        }
    }
}
