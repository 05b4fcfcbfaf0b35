//! The one list of what the service signs as a statement. Checkpoints are signed beside them.
//!
//! A new kind belongs here, and nowhere else first: what it says must match the lines that it proves
//! does not compile without it, and a test fails until the page that checks files knows its fields.

use serde::{Deserialize, Serialize};

use super::fields::{Form, Said};
use crate::retention::certificates::{OfDeletion, OfProject};
use crate::retention::quarterly::QuarterlyReport;
use crate::retention::receipts::OfReceipt;

macro_rules! statements {
    ($($(#[$about:meta])* $kind:ident($type:ty) = $name:literal;)*) => {
        /// What a signed file says; its `type` tells which kind it is.
        #[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
        #[serde(tag = "type")]
        pub enum Statement {
            $($(#[$about])* #[serde(rename = $name)] $kind($type),)*
        }

        impl Statement {
            /// Every kind: its `type`, and the fields beside it.
            pub const KINDS: &'static [(&'static str, Form)] =
                &[$(($name, <$type as Said>::FORM)),*];

            /// Its `type`.
            pub const fn kind(&self) -> &'static str {
                match self { $(Self::$kind(_) => $name,)* }
            }

            /// The signed checkpoint, whole, under which its lines are proved; empty while the ledger
            /// is.
            pub fn checkpoint(&self) -> &str {
                match self { $(Self::$kind(said) => &said.checkpoint,)* }
            }

            /// When it was issued (RFC 3339).
            pub fn issued_at(&self) -> &str {
                match self { $(Self::$kind(said) => &said.issued_at,)* }
            }
        }

        $(impl From<$type> for Statement {
            fn from(said: $type) -> Self {
                Self::$kind(said)
            }
        })*
    };
}

statements! {
    /// What the holder of a receipt code is shown of one deletion.
    Receipt(OfReceipt) = "lotse-deletion-receipt";
    /// What the officer hands on about one deletion.
    Deletion(OfDeletion) = "lotse-deletion-certificate";
    /// What the officer hands on about a project of which nothing is left.
    Project(OfProject) = "lotse-project-certificate";
    /// The officer's report on a quarter.
    Quarter(QuarterlyReport) = "lotse-quarterly-report";
}
