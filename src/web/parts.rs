//! The parts that pages are made of, as plain data; `templates/shared/parts.html` draws them.
//!
//! They hold texts that are ready to be shown and decide nothing.

use super::frame::Frame;
use super::visit::LocalPath;
use crate::store::session::Computer;

/// Something that has to be mended, and the field where.
#[derive(Clone, Debug)]
pub struct Fault {
    /// The id of the field or fieldset.
    pub field: String,
    /// What is wrong and what to do.
    pub text: String,
}

/// Where a person is within a questionnaire.
#[derive(Clone, Copy, Debug)]
pub struct Progress {
    /// The question on the page, from 1.
    pub number: usize,
    /// All questions.
    pub total: usize,
    /// How many are saved; said only once it is true.
    pub saved: Option<usize>,
}

/// One question with its possible answers.
#[derive(Clone, Debug)]
pub struct Question {
    /// The name of its field, and its id.
    pub name: String,
    /// The question itself.
    pub text: String,
    /// In the order of the definition; what scores comes before what stands apart.
    pub choices: Vec<Choice>,
    /// What has to be mended.
    pub fault: Option<String>,
    /// Whether it stands alone and so is the page's heading.
    pub only: bool,
}

/// One possible answer.
#[derive(Clone, Debug)]
pub struct Choice {
    /// What the form sends.
    pub code: String,
    /// What the person reads.
    pub label: String,
    /// Chosen earlier by the person; nothing is ever chosen for them.
    pub chosen: bool,
    /// Equal, but apart: *Möchte ich nicht beantworten*.
    pub apart: bool,
}

/// Something to tick or to leave.
#[derive(Clone, Debug)]
pub struct Tick {
    /// The name of the field, and its id; ticked it sends `yes`.
    pub name: String,
    /// What one says by ticking it.
    pub label: String,
    /// What follows from it.
    pub hint: String,
    /// Ticked earlier by the person.
    pub ticked: bool,
}

/// What a line of text is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FieldKind {
    /// A text.
    Text,
    /// A date.
    Date,
    /// An e-mail address.
    Email,
    /// A login name.
    Name,
    /// The code of an invitation.
    Code,
    /// The secret one has.
    Secret,
    /// The secret one is making.
    NewSecret,
}

impl FieldKind {
    /// Whether it is hidden until shown on demand.
    pub const fn is_secret(self) -> bool {
        matches!(self, Self::Secret | Self::NewSecret)
    }

    /// Whether it is a code to copy from paper.
    pub const fn is_code(self) -> bool {
        matches!(self, Self::Code)
    }

    /// HTML's `type`.
    pub const fn input_type(self) -> &'static str {
        match self {
            Self::Text | Self::Name | Self::Code => "text",
            Self::Date => "date",
            Self::Email => "email",
            Self::Secret | Self::NewSecret => "password",
        }
    }
}

/// Whether a field may stay empty.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Need {
    /// It has to be filled in.
    Required,
    /// It may stay empty; its hint says so.
    Optional,
}

/// A line of text to fill in.
#[derive(Clone, Debug)]
pub struct Field {
    /// The name of the field, and its id.
    pub name: String,
    /// What it is called.
    pub label: String,
    /// What helps to fill it in.
    pub hint: Option<String>,
    /// What was typed before; never a secret.
    pub value: String,
    /// What has to be mended.
    pub fault: Option<String>,
    /// What it is for.
    pub kind: FieldKind,
    /// Whether it may stay empty.
    pub need: Need,
}

impl Field {
    /// An empty field.
    pub fn new(kind: FieldKind, name: &str, label: impl Into<String>) -> Self {
        let (name, label) = (name.to_owned(), label.into());
        let need = Need::Required;
        Self { name, label, hint: None, value: String::new(), fault: None, kind, need }
    }

    /// Lets it stay empty.
    #[must_use]
    pub fn optional(mut self) -> Self {
        self.need = Need::Optional;
        self
    }

    /// Whether it has to be filled in.
    pub fn is_required(&self) -> bool {
        self.need == Need::Required
    }

    /// Adds what helps to fill it in.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }

    /// Puts back what was typed.
    #[must_use]
    pub fn value(mut self, value: impl Into<String>) -> Self {
        self.value = value.into();
        self
    }

    /// Says what has to be mended.
    #[must_use]
    pub fn fault(mut self, fault: Option<String>) -> Self {
        self.fault = fault;
        self
    }

    /// HTML's `autocomplete` (WCAG 1.3.5, 3.3.8); nothing is remembered on a shared computer.
    pub fn autocomplete(&self, frame: &Frame) -> &'static str {
        if frame.computer() == Computer::Shared {
            return "off";
        }
        match self.kind {
            FieldKind::Text | FieldKind::Date | FieldKind::Code => "off",
            FieldKind::Email => "email",
            FieldKind::Name => "username",
            FieldKind::Secret => "current-password",
            FieldKind::NewSecret => "new-password",
        }
    }

    /// The ids of hint and fault.
    pub fn described_by(&self) -> Option<String> {
        let hint = self.hint.is_some().then(|| format!("{}-hint", self.name));
        let fault = self.fault.is_some().then(|| format!("{}-fault", self.name));
        match (hint, fault) {
            (Some(hint), Some(fault)) => Some(format!("{hint} {fault}")),
            (hint, fault) => hint.or(fault),
        }
    }
}

/// One line of what was said so far.
#[derive(Clone, Debug)]
pub struct Row {
    /// What it is about.
    pub key: String,
    /// What was said.
    pub value: String,
    /// Where to change it.
    pub change: Option<LocalPath>,
}
