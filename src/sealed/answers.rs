//! One person's answers to one questionnaire version, in the clear.

use zeroize::Zeroizing;

use super::SheetFault;
use crate::definition::Definition;
use crate::keys::Size;

/// For each item the position of the choice, `None` while it is open; wiped when dropped.
///
/// At rest a sheet holds item ids and option codes, never positions.
/// It has no `Debug`, no `Serialize` and no `Clone`.
pub(super) struct Answers(Zeroizing<Vec<Option<usize>>>);

/// The version of the inner form.
const FORM: u8 = 1;

impl Answers {
    pub(super) fn blank(definition: &Definition) -> Self {
        Self(Zeroizing::new(vec![None; definition.items().len()]))
    }

    pub(super) fn chosen(&self) -> &[Option<usize>] {
        &self.0
    }

    pub(super) fn choose(&mut self, item: usize, choice: usize) {
        self.0[item] = Some(choice);
    }

    /// Which items are asked of this person, by their answers so far.
    pub(super) fn shown(&self, definition: &Definition) -> Zeroizing<Vec<bool>> {
        Zeroizing::new(definition.shown(&self.0))
    }

    /// Takes out every answer to an item that is not asked.
    pub(super) fn keep_shown(&mut self, definition: &Definition) {
        let shown = self.shown(definition);
        for (chosen, _) in self.0.iter_mut().zip(&*shown).filter(|(_, shown)| !**shown) {
            *chosen = None;
        }
    }

    /// Form, definition hash, then item id and code of each answered item, each after its length.
    pub(super) fn write(&self, definition: &Definition) -> Result<Zeroizing<Vec<u8>>, SheetFault> {
        // Room for a full sheet at once: a buffer that grows would leave copies behind.
        let mut bytes = Zeroizing::new(Vec::with_capacity(longest(definition)));
        bytes.push(FORM);
        put(&mut bytes, definition.hash())?;
        for (item, chosen) in self.0.iter().enumerate() {
            if let Some(choice) = chosen {
                put(&mut bytes, definition.items()[item].id())?;
                put(&mut bytes, definition.choices(item)[*choice].code())?;
            }
        }
        Ok(bytes)
    }

    /// Reads what [`Answers::write`] wrote; one unknown item or code, or an item twice, refuses all.
    pub(super) fn read(definition: &Definition, bytes: &[u8]) -> Result<Self, SheetFault> {
        let (form, mut rest) = bytes.split_first().ok_or(SheetFault::OtherDefinition)?;
        if *form != FORM || take(&mut rest)? != definition.hash() {
            return Err(SheetFault::OtherDefinition);
        }
        let mut answers = Self::blank(definition);
        while !rest.is_empty() {
            let (item, code) = (take(&mut rest)?, take(&mut rest)?);
            let item = definition.item_position(item).ok_or(SheetFault::OtherDefinition)?;
            let choice = choice_position(definition, item, code);
            if answers.0[item].is_some() || choice.is_none() {
                return Err(SheetFault::OtherDefinition);
            }
            answers.0[item] = choice;
        }
        Ok(answers)
    }
}

/// Where the choice `code` stands at the item at `item`.
pub(super) fn choice_position(definition: &Definition, item: usize, code: &str) -> Option<usize> {
    definition.choices(item).iter().position(|choice| choice.code() == code)
}

/// The size of every record of a sheet, full or blank.
pub(super) fn size(definition: &Definition) -> Result<Size, SheetFault> {
    Size::fitting(longest(definition)).ok_or(SheetFault::TooLong)
}

/// The bytes of the longest possible sheet.
fn longest(definition: &Definition) -> usize {
    let items = definition.items().iter().enumerate().map(|(item, asked)| {
        let code = definition.choices(item).iter().map(|choice| choice.code().len()).max();
        4 + asked.id().len() + code.unwrap_or(0)
    });
    1 + 2 + definition.hash().len() + items.sum::<usize>()
}

fn put(bytes: &mut Vec<u8>, text: &str) -> Result<(), SheetFault> {
    let length = u16::try_from(text.len()).map_err(|_| SheetFault::TooLong)?;
    bytes.extend_from_slice(&length.to_be_bytes());
    bytes.extend_from_slice(text.as_bytes());
    Ok(())
}

fn take<'a>(rest: &mut &'a [u8]) -> Result<&'a str, SheetFault> {
    let (length, after) = rest.split_first_chunk::<2>().ok_or(SheetFault::OtherDefinition)?;
    let (text, after) = after
        .split_at_checked(usize::from(u16::from_be_bytes(*length)))
        .ok_or(SheetFault::OtherDefinition)?;
    *rest = after;
    std::str::from_utf8(text).map_err(|_| SheetFault::OtherDefinition)
}
