//! Several byte strings as one, so that no two lists give the same bytes.
//!
//! Associated data, derivations and keyed hashes are all taken over frames.

use super::Refused;

/// Each part after its length in four bytes.
pub(super) fn frame(parts: &[&[u8]]) -> Vec<u8> {
    let mut framed = Vec::with_capacity(parts.iter().map(|part| 4 + part.len()).sum());
    for part in parts {
        let length = u32::try_from(part.len()).expect("because no part comes near 4 GiB");
        framed.extend_from_slice(&length.to_be_bytes());
        framed.extend_from_slice(part);
    }
    framed
}

/// The parts that [`frame`] was given.
pub(super) fn unframe(mut framed: &[u8]) -> Result<Vec<&[u8]>, Refused> {
    let mut parts = Vec::new();
    while let Some((length, rest)) = framed.split_first_chunk::<4>() {
        let length = usize::try_from(u32::from_be_bytes(*length)).map_err(|_| Refused)?;
        let (part, rest) = rest.split_at_checked(length).ok_or(Refused)?;
        parts.push(part);
        framed = rest;
    }
    if framed.is_empty() { Ok(parts) } else { Err(Refused) }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn no_two_lists_give_the_same_bytes(
            parts in proptest::collection::vec(proptest::collection::vec(any::<u8>(), 0..9), 0..6),
        ) {
            let parts: Vec<&[u8]> = parts.iter().map(Vec::as_slice).collect();
            let framed = frame(&parts);
            prop_assert_eq!(unframe(&framed), Ok(parts));
        }
    }

    #[test]
    fn a_frame_comes_apart_as_it_was_put_together() {
        let parts: [&[u8]; 3] = [b"a", b"", b"bc"];
        let framed = frame(&parts);
        assert_eq!(unframe(&framed).unwrap(), parts);
        assert!(unframe(&framed[..framed.len() - 1]).is_err());
        assert!(unframe(&[framed.as_slice(), b"\0"].concat()).is_err());
    }

    #[test]
    fn moving_a_boundary_changes_the_frame() {
        assert_eq!(frame(&[b"a", b"bc"]), b"\0\0\0\x01a\0\0\0\x02bc");
        assert_ne!(frame(&[b"a", b"bc"]), frame(&[b"ab", b"c"]));
        assert_ne!(frame(&[b"a", b""]), frame(&[b"a"]));
    }
}
