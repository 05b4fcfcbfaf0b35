//! Bounds on what comes from elsewhere: no file makes the program run long or take much memory.
//!
//! They lie far above any questionnaire that somebody would answer.

/// The most bytes that a file may have.
pub const FILE_BYTES: usize = 5 * 1024 * 1024;
/// The most bytes that all parts of an archive may have together, unpacked.
pub const UNPACKED_BYTES: u64 = 40 * 1024 * 1024;
/// The most parts that an archive may have.
pub const ARCHIVE_PARTS: usize = 200;
/// How deep elements or groups may stand inside one another.
pub const DEPTH: usize = 32;
/// The most elements, cells or rows that are read.
pub const PIECES: usize = 500_000;
/// The most rows that one sheet may have.
pub const ROWS: u32 = 10_000;
/// The most columns that one sheet may have.
pub const COLUMNS: u32 = 200;
/// The most questions that a questionnaire may have.
pub const ITEMS: usize = 1_000;
/// The most questions of any kind that are looked at, also those that have no counterpart.
pub const QUESTIONS: usize = 5_000;
/// The most earlier questions on which one question may depend.
pub const CONDITIONS: usize = 20;
/// The most choices that one question may have.
pub const CHOICES: usize = 200;
/// The largest value of a choice, and the largest weight, whatever the sign.
pub const VALUE: i64 = 1_000_000;
/// The most languages that a questionnaire may have.
pub const LANGUAGES: usize = 20;
/// The most bytes that one text may have.
pub const TEXT_BYTES: usize = 20_000;
/// The most that is listed as not carried over.
pub const REMARKS: usize = 5_000;
/// The most bytes that a condition may have to be understood.
pub const FORMULA_BYTES: usize = 64 * 1024;
/// How deep brackets may stand inside one another in a formula.
pub const FORMULA_DEPTH: usize = 40;
/// The most bytes of formulas that are looked at once more because other formulas name them.
pub const FORMULA_STEPS: usize = 20_000_000;
/// The most bytes that the cells of a workbook may have together.
pub const CELL_BYTES: usize = 40 * 1024 * 1024;
