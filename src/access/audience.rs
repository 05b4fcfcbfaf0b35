//! The audiences: values that say who is asking and for whom, already loaded and authorised.
//!
//! Making a value for a person's page records that the page was opened, so a page about a person
//! cannot be answered before it stands in that person's own list.

use std::sync::Arc;

use super::case_file::CaseFile;
use super::participants::answers_key_of;
use super::sessions::{self, Living};
use super::staff::StaffPerson;
use super::viewings::{self, Opening, Seen};
use super::{Denied, staff};
use crate::ids::{ParticipationId, ProjectId, StaffId};
use crate::installation::Installation;
use crate::keys::{AnswersKey, Token};
use crate::store;
use crate::store::participation::Participation;
use crate::store::project::Project;
use crate::store::session::Holder;
use crate::store::staff::Role;

/// Someone the matrix speaks about.
pub trait Audience {
    /// Whether this value was authorised for that person.
    fn reaches(&self, person: &ParticipationId) -> bool;

    /// Whether this value was authorised for what is said of a whole project.
    fn works_in(&self, _project: &ProjectId) -> bool {
        false
    }

    /// Whether the person's secret was entered again for this request.
    fn stepped_up(&self) -> bool {
        false
    }
}

/// The person themselves, during a request that carries their cookie.
pub struct Participant {
    case: CaseFile,
    answers_key: AnswersKey,
    token: Token,
    stepped_up: SteppedUp,
}

/// Whether the secret was entered again for this request.
#[derive(Clone, Copy, PartialEq, Eq)]
enum SteppedUp {
    Yes,
    No,
}

impl Participant {
    /// The person whose living session has this token.
    pub async fn authorise(installation: &Installation, token: Token) -> Result<Self, Denied> {
        let Living { holder, answers_key } = sessions::find(installation, &token).await?;
        let Holder::Participant(id) = holder else { return Err(Denied::NotFound) };
        let row = store::participation::find(&installation.store, &id, installation.clock.now())
            .await?
            .ok_or(Denied::NoSession)?;
        let case = CaseFile::open_despite_restriction(installation, row).await?;
        let wrapped = answers_key.ok_or(Denied::Sealed)?;
        let answers_key = answers_key_of(installation, &case, &wrapped, &token)?;
        Ok(Self { case, answers_key, token, stepped_up: SteppedUp::No })
    }

    /// The same person, who has just entered their secret again.
    pub(super) fn having_stepped_up(self) -> Self {
        Self { stepped_up: SteppedUp::Yes, ..self }
    }

    /// Their case file.
    pub fn case(&self) -> &CaseFile {
        &self.case
    }

    /// Opens what only they may read.
    pub(crate) fn answers_key(&self) -> &AnswersKey {
        &self.answers_key
    }

    /// The token of their session.
    pub fn token(&self) -> &Token {
        &self.token
    }
}

impl Audience for Participant {
    fn reaches(&self, person: &ParticipationId) -> bool {
        self.case.id() == person
    }

    fn stepped_up(&self) -> bool {
        self.stepped_up == SteppedUp::Yes
    }
}

/// A member of staff who is logged in, before anybody's file is opened.
pub struct Desk {
    id: StaffId,
    role: Role,
    person: StaffPerson,
    projects: Vec<Project>,
    token: Token,
}

impl Desk {
    /// The member of staff whose living session has this token, whatever their role.
    pub async fn authorise(installation: &Installation, token: Token) -> Result<Self, Denied> {
        let Living { holder, .. } = sessions::find(installation, &token).await?;
        let Holder::Staff(id) = holder else { return Err(Denied::NotFound) };
        let row = store::staff::find(&installation.store, &id).await?.ok_or(Denied::NoSession)?;
        let person = staff::open_person(installation, &row).await?;
        let projects = store::project::list_of_staff(&installation.store, &id).await?;
        Ok(Self { id, role: row.role, person, projects, token })
    }

    async fn with_role(
        installation: &Installation,
        token: Token,
        role: Role,
    ) -> Result<Self, Denied> {
        let desk = Self::authorise(installation, token).await?;
        if desk.role == role { Ok(desk) } else { Err(Denied::NotFound) }
    }

    /// Their account.
    pub fn id(&self) -> &StaffId {
        &self.id
    }

    /// What they do.
    pub fn role(&self) -> Role {
        self.role
    }

    /// Who they are.
    pub fn person(&self) -> &StaffPerson {
        &self.person
    }

    /// The projects they work for.
    pub fn projects(&self) -> &[Project] {
        &self.projects
    }

    /// The token of their session.
    pub fn token(&self) -> &Token {
        &self.token
    }
}

macro_rules! desks {
    ($($(#[$doc:meta])* $name:ident, $role:ident;)*) => {$(
        $(#[$doc])*
        #[derive(Clone)]
        pub struct $name(Arc<Desk>);

        impl $name {
            /// The one whose living session has this token, if that is their role.
            pub async fn authorise(
                installation: &Installation,
                token: Token,
            ) -> Result<Self, Denied> {
                Desk::with_role(installation, token, Role::$role).await.map(|desk| Self(Arc::new(desk)))
            }

            /// Their account, projects and session.
            pub fn desk(&self) -> &Desk {
                &self.0
            }
        }
    )*};
}

desks! {
    /// An adviser at their desk: sees the list of people assigned, nobody's file.
    AdviserDesk, Adviser;
    /// An agency clerk at their desk.
    AgencyDesk, Agency;
    /// The data protection officer. Sees figures and proofs, never a person.
    Dpo, Dpo;
    /// A project lead at their desk. Sets up projects and accounts.
    LeadDesk, Lead;
    /// The agency's privacy office at its desk. Never its clerk.
    OfficeDesk, Office;
}

impl Audience for Dpo {
    fn reaches(&self, _: &ParticipationId) -> bool {
        false
    }
}

macro_rules! of_projects {
    ($($desk:ident),*) => {$(
        /// Without anybody's file: whole projects, and no person.
        impl Audience for $desk {
            fn reaches(&self, _: &ParticipationId) -> bool {
                false
            }

            fn works_in(&self, project: &ProjectId) -> bool {
                self.0.projects.iter().any(|own| own.id == *project)
            }
        }
    )*};
}

of_projects!(LeadDesk, AgencyDesk, OfficeDesk);

/// An adviser with the file of one person assigned to them.
pub struct Adviser {
    desk: Arc<Desk>,
    case: CaseFile,
}

/// An agency clerk with the file of one person of their projects.
pub struct Agency {
    desk: Arc<Desk>,
    case: CaseFile,
}

/// A project lead with the file of one person of their projects: says who counsels whom.
pub struct Lead {
    desk: Arc<Desk>,
    case: CaseFile,
}

/// The agency's privacy office with the file of one person of its projects, for one request of theirs.
pub struct Office {
    desk: Arc<Desk>,
    case: CaseFile,
}

macro_rules! readers {
    ($($name:ident at $desk:ident, one by $find:ident, with $open:ident;)*) => {$(
        impl $name {
            /// Opens the file of one person, if this reader may, and records it first.
            ///
            /// # Errors
            ///
            /// [`Denied::Restricted`] where processing is restricted and this reader decides no
            /// request.
            pub async fn authorise(
                installation: &Installation,
                desk: &$desk,
                person: &ParticipationId,
                opening: Opening,
            ) -> Result<Self, Denied> {
                let now = installation.clock.now();
                let row = store::participation::$find(&installation.store, person, desk.0.id(), now)
                    .await?
                    .ok_or(Denied::NotFound)?;
                let case = CaseFile::$open(installation, row).await?;
                viewings::record(installation, desk.0.id(), opening, std::slice::from_ref(person))
                    .await?;
                Ok(Self { desk: Arc::clone(&desk.0), case })
            }

            /// The person's file.
            pub fn case(&self) -> &CaseFile {
                &self.case
            }

            /// The reader's desk.
            pub fn desk(&self) -> &Desk {
                &self.desk
            }
        }

        impl Audience for $name {
            fn reaches(&self, person: &ParticipationId) -> bool {
                self.case.id() == person
            }
        }
    )*};
}

readers! {
    Adviser at AdviserDesk, one by find_assigned, with open;
    Agency at AgencyDesk, one by find_in_projects_of, with open;
    Lead at LeadDesk, one by find_in_projects_of, with open;
    Office at OfficeDesk, one by find_in_projects_of, with open_despite_restriction;
}

/// Those of a list whose files opened, and how many did not because processing is restricted.
pub(super) struct OpenedList<R> {
    pub(super) readers: Vec<R>,
    pub(super) restricted: usize,
}

macro_rules! lists {
    ($($name:ident at $desk:ident),*) => {$(
        impl $desk {
            /// Opens the files of these people for a list, and records it as one entry for those
            /// who are `wanted`; nobody else's file leaves. Who is restricted is only counted.
            pub(super) async fn open_all(
                &self,
                installation: &Installation,
                rows: Vec<Participation>,
                list: Seen,
                wanted: impl Fn(&CaseFile) -> bool,
            ) -> Result<OpenedList<$name>, Denied> {
                let mut readers = Vec::with_capacity(rows.len());
                let mut restricted = 0;
                for row in rows {
                    match CaseFile::open(installation, row).await {
                        Ok(case) if wanted(&case) => {
                            readers.push($name { desk: Arc::clone(&self.0), case });
                        }
                        Ok(_) => {}
                        Err(Denied::Restricted) => restricted += 1,
                        Err(other) => return Err(other),
                    }
                }
                let people: Vec<_> = readers.iter().map(|one| one.case.id().clone()).collect();
                viewings::record(installation, self.0.id(), Opening::Page(list), &people).await?;
                Ok(OpenedList { readers, restricted })
            }
        }
    )*};
}

lists!(Adviser at AdviserDesk, Agency at AgencyDesk, Lead at LeadDesk);
