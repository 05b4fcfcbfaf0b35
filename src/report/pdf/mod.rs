//! How it is printed: PDFs from Typst templates, tagged for screen readers and made to last.
//!
//! The only place that names Typst. Everything printed meets PDF/A-2a and PDF/UA-1 or is not printed.
//! A template reads the virtual file `data.json` and drawings, and nothing else: no other path, no
//! package, no clock, so equal data make equal bytes. Markup within the data stays inert text.
//! Nothing of one paper is kept for the next.
//!
//! [`render`] blocks for some hundredths of a second: in the server call it on a thread for blocking
//! work.

mod fonts;
mod template;
#[cfg(test)]
mod tests;
mod world;

use chrono::{Datelike as _, NaiveDate};
use serde::Serialize;
use typst::diag::SourceDiagnostic;
use typst_layout::PagedDocument;
use typst_pdf::{PdfOptions, PdfStandard, PdfStandards};

pub use template::Template;
pub use world::MOST_CHARTS;
use world::Paperwork;

/// What goes on paper.
///
/// Build `data` only from what was disclosed: paper leaves no trace of who reads it.
pub struct Paper<'a, D> {
    /// The document's title, in its language; it also stands on the first page.
    pub title: &'a str,
    /// The language, as ISO 639 has it: `de`, `en`. Leichte Sprache is `de`.
    pub language: &'a str,
    /// The day on which it was issued, as its own metadata say it.
    pub date: NaiveDate,
    /// What the template reads as `sheet.data`; its texts are shown as they are.
    pub data: &'a D,
    /// Drawings in SVG, at most [`MOST_CHARTS`]: the first is `/chart-0.svg` to the template.
    /// Each needs a description in the data, for those who do not see it.
    pub charts: &'a [String],
}

/// Why nothing was printed.
///
/// It never quotes the data: it may be logged.
#[derive(Debug, thiserror::Error)]
pub enum PdfFault {
    /// The data cannot be written as JSON, or there are too many drawings.
    #[error("the data for the paper {template} do not fit: {what}")]
    Data {
        /// The template.
        template: &'static str,
        /// What is wrong.
        what: &'static str,
    },
    /// Template and data do not fit, or the result would not meet the standards.
    #[error("the paper {template} could not be {step}, in {place}")]
    Refused {
        /// The template.
        template: &'static str,
        /// What failed.
        step: &'static str,
        /// File and line of the template, and in debug builds what Typst said.
        place: String,
    },
}

/// What `data.json` holds.
#[derive(Serialize)]
struct Sheet<'a, D> {
    title: &'a str,
    language: &'a str,
    year: i32,
    month: u32,
    day: u32,
    data: &'a D,
}

/// The PDF of this paper.
///
/// A character that none of the embedded fonts has is printed as its code, `[U+1F600]`: PDF/A allows
/// no empty boxes, and a report is not withheld for an emoji in it.
///
/// # Errors
///
/// When template and data do not fit or the result would not meet the standards. In debug builds a
/// warning is an error too.
pub fn render<D: Serialize>(template: Template, paper: &Paper<'_, D>) -> Result<Vec<u8>, PdfFault> {
    let name = template.name();
    let unfit = |what| PdfFault::Data { template: name, what };
    let sheet = Sheet {
        title: paper.title,
        language: paper.language,
        year: paper.date.year(),
        month: paper.date.month(),
        day: paper.date.day(),
        data: paper.data,
    };
    let mut sheet = serde_json::to_value(sheet).map_err(|_| unfit("they are not JSON"))?;
    fonts::spell_out(&mut sheet);
    if paper.charts.len() > MOST_CHARTS {
        return Err(unfit("there are too many drawings"));
    }
    let world = Paperwork::new(template, sheet.to_string(), paper.charts);
    let printed = print(name, &world);
    // What was worked out for this paper would otherwise stay in memory for the next ones.
    comemo::evict(0);
    printed
}

fn print(template: &'static str, world: &Paperwork) -> Result<Vec<u8>, PdfFault> {
    let refused = |step, found: &[SourceDiagnostic]| PdfFault::Refused {
        template,
        step,
        place: found.first().map(|first| world.place(first)).unwrap_or_default(),
    };
    let compiled = typst::compile::<PagedDocument>(world);
    let document = compiled.output.map_err(|errors| refused("laid out", &errors))?;
    if !compiled.warnings.is_empty() {
        let fault = refused("laid out without a warning", &compiled.warnings);
        if cfg!(debug_assertions) {
            return Err(fault);
        }
        tracing::warn!(%fault, "a paper was printed with a warning");
    }
    let options = PdfOptions {
        creator: typst::foundations::Smart::Custom(Some("Lotse".to_owned())),
        standards: PdfStandards::new(&[PdfStandard::A_2a, PdfStandard::Ua_1])
            .expect("because PDF/A-2a and PDF/UA-1 share PDF 1.7"),
        ..PdfOptions::default()
    };
    typst_pdf::pdf(&document, &options).map_err(|errors| refused("written as PDF", &errors))
}
