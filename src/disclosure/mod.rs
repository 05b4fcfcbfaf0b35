//! Who may see it: the matrix, and the type that proves it was asked.
//!
//! Pages, charts and packages are made from [`Disclosed`], and only [`disclose`] makes one.
//!
//! ```compile_fail
//! use lotse::{access::Agency, classes::Fitness, disclosure::matrix::Sees};
//! fn the_agency_sees_fitness<A: Sees<Fitness>>() {}
//! the_agency_sees_fitness::<Agency>(); // there is no such line in the matrix
//! ```
//!
//! The same with a line that exists compiles, so the example above fails for its own reason:
//!
//! ```
//! use lotse::{access::Adviser, classes::Fitness, disclosure::matrix::Sees};
//! fn the_adviser_sees_fitness<A: Sees<Fitness>>() {}
//! the_adviser_sees_fitness::<Adviser>();
//! ```

pub mod matrix;
pub mod small_groups;

use std::marker::PhantomData;

use crate::access::Audience;
use crate::classes::{self, Class};
use crate::ids::{ParticipationId, ProjectId};
use crate::retention::certificates::Certificates;
use crate::retention::checked::{Checked, Copied, NewestCheckpoint};
use crate::retention::figures::{ExecutedIn, Figures, Proofs};
use matrix::{Condition, Sees};

/// What the person did with data that are theirs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Given {
    /// Nothing: the data are kept.
    Held,
    /// Showed them to the adviser.
    Shown,
    /// Released them to the agency, or let the time to undo pass.
    Released,
}

/// Whom data are about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Subject {
    /// Nobody in particular.
    Nobody,
    /// The people of one project together, nobody among them.
    Group(ProjectId),
    /// One person, who did this with them.
    Person(ParticipationId, Given),
}

/// Data that the matrix speaks about.
pub trait Datum {
    /// Their class.
    type Class: Class;

    /// Whom they are about.
    fn subject(&self) -> Subject;
}

impl Datum for Figures {
    type Class = classes::RetentionFigures;

    fn subject(&self) -> Subject {
        Subject::Nobody
    }
}

impl Datum for Checked {
    type Class = classes::LedgerProofs;

    fn subject(&self) -> Subject {
        Subject::Nobody
    }
}

impl Datum for Copied {
    type Class = classes::LedgerProofs;

    fn subject(&self) -> Subject {
        Subject::Nobody
    }
}

impl Datum for NewestCheckpoint {
    type Class = classes::LedgerProofs;

    fn subject(&self) -> Subject {
        Subject::Nobody
    }
}

impl Datum for ExecutedIn {
    type Class = classes::RetentionFigures;

    fn subject(&self) -> Subject {
        Subject::Group(self.project.clone())
    }
}

impl Datum for Proofs {
    type Class = classes::LedgerProofs;

    fn subject(&self) -> Subject {
        Subject::Nobody
    }
}

impl Datum for Certificates {
    type Class = classes::LedgerProofs;

    fn subject(&self) -> Subject {
        Subject::Nobody
    }
}

/// The matrix says no. There is no reason in it: the page says *kein Ergebnis*.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("withheld")]
pub struct Withheld;

/// Data that the matrix allows audience `A` to see.
pub struct Disclosed<A, D> {
    data: D,
    to: PhantomData<fn() -> A>,
}

impl<A, D> Disclosed<A, D> {
    /// The data, to make a view of.
    pub fn get(&self) -> &D {
        &self.data
    }

    /// The data themselves.
    pub fn into_inner(self) -> D {
        self.data
    }
}

/// Asks the matrix whether `audience` may see `data` now.
///
/// # Errors
///
/// [`Withheld`] when the line's condition does not hold. Without a line it does not compile.
pub fn disclose<A, D>(audience: &A, data: D) -> Result<Disclosed<A, D>, Withheld>
where
    A: Audience + Sees<D::Class>,
    D: Datum,
{
    let holds = match (A::CONDITION, data.subject()) {
        (Condition::Always, _) => true,
        (Condition::OwnProject, Subject::Group(project)) => audience.works_in(&project),
        (_, Subject::Nobody | Subject::Group(_)) => false,
        (Condition::Own | Condition::Assigned | Condition::OwnProject, Subject::Person(id, _)) => {
            audience.reaches(&id)
        }
        (Condition::OwnWithStepUp, Subject::Person(id, _)) => {
            audience.reaches(&id) && audience.stepped_up()
        }
        (Condition::AssignedAndShown, Subject::Person(id, given)) => {
            audience.reaches(&id) && given != Given::Held
        }
        (Condition::Released | Condition::AfterUndo, Subject::Person(id, given)) => {
            audience.reaches(&id) && given == Given::Released
        }
    };
    if holds { Ok(Disclosed { data, to: PhantomData }) } else { Err(Withheld) }
}
