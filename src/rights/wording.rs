//! The words of a package: they belong to the pages, which come later in the house.

/// Says the words under a key, with its places filled.
pub type Say<'a> = &'a (dyn Fn(&str, &[(&str, &str)]) -> String + Send + Sync);

/// The language of whoever downloads.
#[derive(Clone, Copy)]
pub struct Wording<'a> {
    /// The language of questionnaires: `de`, `de-easy`, `en`.
    pub language: &'a str,
    /// The ISO 639 code of the language, for the PDF.
    pub paper: &'static str,
    /// Its words.
    pub say: Say<'a>,
}
