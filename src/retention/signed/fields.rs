//! What fields a signed statement has: one list for each, from which it is written and read, and from
//! which the page that checks it without the service (`docs/verify.html`) knows them.

use chrono::NaiveDate;

use crate::ids::OrderId;
use crate::retention::counts::Counts;

/// What may stand in a field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// Any text.
    Text,
    /// Texts, in an order.
    Texts,
    /// A day, `YYYY-MM-DD`.
    Day,
    /// A whole number of 0 or more.
    Number,
    /// A whole number.
    Integer,
    /// True or false.
    Truth,
    /// Records for each data class that has any.
    Counts,
    /// This, or nothing.
    Maybe(&'static Self),
    /// Fields of its own.
    Fields(&'static [(&'static str, Self)]),
}

/// A type whose values can stand in a statement.
pub trait Said {
    /// What they look like there.
    const FORM: Form;
}

macro_rules! said {
    ($($type:ty => $form:ident,)*) => {
        $(impl Said for $type {
            const FORM: Form = Form::$form;
        })*
    };
}

said! {
    String => Text,
    OrderId => Text,
    Vec<String> => Texts,
    NaiveDate => Day,
    u64 => Number,
    i64 => Integer,
    bool => Truth,
    Counts => Counts,
}

impl<S: Said> Said for Option<S> {
    const FORM: Form = Form::Maybe(&S::FORM);
}

/// Declares what a statement says, or a part of one: a struct that reads nothing beside its fields.
///
/// Fields are written in kebab case.
macro_rules! statement {
    (
        $(#[$about:meta])*
        $seen:vis struct $name:ident {
            $($(#[$field_about:meta])* $field_seen:vis $field:ident: $type:ty,)*
        }
    ) => {
        $(#[$about])*
        #[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
        #[serde(rename_all = "kebab-case", deny_unknown_fields)]
        $seen struct $name {
            $($(#[$field_about])* $field_seen $field: $type,)*
        }

        impl $crate::retention::signed::fields::Said for $name {
            const FORM: $crate::retention::signed::fields::Form =
                $crate::retention::signed::fields::Form::Fields(&[$((
                    stringify!($field),
                    <$type as $crate::retention::signed::fields::Said>::FORM,
                )),*]);
        }
    };
}

pub(in crate::retention) use statement;
