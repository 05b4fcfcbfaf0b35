//! What a question's form carries, and an answer on its way through the login page.
//!
//! Both are sealed under the keyring: the browser can give them back and cannot read or change them.

use data_encoding::BASE64URL_NOPAD;
use zeroize::Zeroizing;

use super::framing::{frame, unframe};
use super::long_lived::{lock, unlock};
use super::{Chance, Keyring, Refused, Revision};
use crate::ids::{ParticipationId, SheetId};

/// Which question of which state of which sheet a form shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FormPlace {
    /// Whose sheet it is.
    pub participation: ParticipationId,
    /// The sheet.
    pub sheet: SheetId,
    /// The item's id.
    pub item: String,
    /// The sheet's state when the form was made.
    pub revision: Revision,
}

/// All carried answers have this length before they are sealed, so that none can be told by its length.
const CARRIED: usize = 512;

impl Keyring {
    /// The token of a form, as text for a hidden field.
    pub fn seal_form(&self, chance: &dyn Chance, place: &FormPlace) -> String {
        BASE64URL_NOPAD.encode(&lock(chance, &self.forms, b"form", &framed(place, b"")))
    }

    /// Reads a token that [`Keyring::seal_form`] made.
    pub fn open_form(&self, text: &str) -> Result<FormPlace, Refused> {
        let sealed = BASE64URL_NOPAD.decode(text.as_bytes()).map_err(|_| Refused)?;
        Ok(read(&unlock(&self.forms, b"form", &sealed)?)?.0)
    }

    /// An answer that arrived after its session had ended, for the login page to carry along.
    ///
    /// Whoever opens it applies it only if the person logged in is the place's participation.
    /// Refuses what does not fit in 512 bytes with its place.
    pub fn seal_carried(
        &self,
        chance: &dyn Chance,
        place: &FormPlace,
        answer: &[u8],
    ) -> Result<String, Refused> {
        let mut plain = Zeroizing::new(Vec::with_capacity(CARRIED));
        plain.extend_from_slice(&Zeroizing::new(framed(place, answer)));
        // The last part of the frame is the padding, and its length takes four bytes.
        let padding = CARRIED.checked_sub(plain.len() + 4).ok_or(Refused)?;
        plain.extend_from_slice(&frame(&[&vec![0; padding]]));
        Ok(BASE64URL_NOPAD.encode(&lock(chance, &self.forms, b"carried answer", &plain)))
    }

    /// Reads what [`Keyring::seal_carried`] made.
    pub fn open_carried(&self, text: &str) -> Result<(FormPlace, Zeroizing<Vec<u8>>), Refused> {
        let sealed = BASE64URL_NOPAD.decode(text.as_bytes()).map_err(|_| Refused)?;
        read(&unlock(&self.forms, b"carried answer", &sealed)?)
    }
}

fn framed(place: &FormPlace, answer: &[u8]) -> Vec<u8> {
    frame(&[
        place.participation.as_str().as_bytes(),
        place.sheet.as_str().as_bytes(),
        place.item.as_bytes(),
        place.revision.bytes(),
        answer,
    ])
}

fn read(plain: &[u8]) -> Result<(FormPlace, Zeroizing<Vec<u8>>), Refused> {
    let parts = unframe(plain)?;
    let [participation, sheet, item, revision, answer, ..] = parts.as_slice() else {
        return Err(Refused);
    };
    let text = |bytes| std::str::from_utf8(bytes).map_err(|_| Refused);
    let place = FormPlace {
        participation: ParticipationId::parse(text(participation)?).map_err(|_| Refused)?,
        sheet: SheetId::parse(text(sheet)?).map_err(|_| Refused)?,
        item: text(item)?.to_owned(),
        revision: Revision::read(revision)?,
    };
    Ok((place, Zeroizing::new(answer.to_vec())))
}

#[cfg(test)]
mod tests {
    use super::super::SeededChance;
    use super::*;

    fn place(chance: &dyn Chance) -> FormPlace {
        FormPlace {
            participation: ParticipationId::from_bits(chance.bits128()),
            sheet: SheetId::from_bits(chance.bits128()),
            item: "work-1".to_owned(),
            revision: Revision::make(chance),
        }
    }

    #[test]
    fn a_form_and_a_carried_answer_read_back_and_are_not_each_other() {
        let chance = SeededChance::for_test(1);
        let (keyring, place) = (Keyring::make(&chance), place(&chance));
        let form = keyring.seal_form(&chance, &place);
        assert_eq!(keyring.open_form(&form).unwrap(), place);
        let carried = keyring.seal_carried(&chance, &place, b"none").unwrap();
        let (found, answer) = keyring.open_carried(&carried).unwrap();
        assert_eq!((found, answer.as_slice()), (place, b"none".as_slice()));
        assert!(keyring.open_form(&carried).is_err());
        assert!(keyring.open_carried(&form).is_err());
        assert!(Keyring::make(&chance).open_carried(&carried).is_err());
        assert!(keyring.open_form("").is_err());
    }

    #[test]
    fn a_carried_answer_shows_nothing_by_its_length() {
        let chance = SeededChance::for_test(2);
        let (keyring, place) = (Keyring::make(&chance), place(&chance));
        let length = |answer: &[u8]| keyring.seal_carried(&chance, &place, answer).map(|t| t.len());
        assert_eq!(length(b""), length(b"a long code"));
        assert_eq!(length(&[0; 600]), Err(Refused));
    }
}
